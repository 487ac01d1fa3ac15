"""How does a record become linked data? Claims, articles, speakers and acts in the words of schema.org, PROV-O and SEM.

An act is a ``schema:Event`` and a ``sem:Event`` only when it is known to have happened. What is announced, proposed,
possible or called off is a ``dt:Prospect``, and what is told and denied a ``dt:Disputed``: whoever asks for events
gets none of them. Each claim names the article that it is quoted from, who vouches for it, the model that
read it, and the person who corrected it, who goes by a number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from detente import __version__, answers, config
from detente.analysis.ledger import happened
from detente.answers import DecisionRow, Record, Telling, WholeEvent
from detente.events.actors import ActorBook
from detente.exports.headlines import act, sides
from detente.exports.packages import PERSON, nameless
from detente.exports.rows import DECIMALS
from detente.exports.terms import TERMS
from detente.exports.triples import Facts, Ref, Thing, Value, address, checked, json_ld, name, turtle
from detente.records import (
    Claim,
    Document,
    Interval,
    LedgerEntry,
    Modality,
    Participant,
    Place,
    Role,
    Speaker,
    Status,
    digest,
)

BASE = "urn:detente:"
# Classes of an act by what is known of it; all that is left is only ahead, or was.
_CLASSES = {Status.HAPPENED: ("dt:Happened", "schema:Event", "sem:Event"), Status.DISPUTED: ("dt:Disputed",)}
_PROSPECT = ("dt:Prospect",)
_SCHEDULED = {Status.DUE: "schema:EventScheduled", Status.CALLED_OFF: "schema:EventCancelled"}
_AGENTS = {
    "country": ("schema:Country", "prov:Agent"),
    "organisation": ("schema:Organization", "prov:Organization"),
    "person": ("schema:Person", "prov:Person"),
}
_ROLES = {role: f"dt:{role.value.lower()}" for role in Role}
_STATE = "state:"


def write_json_ld(record: Record, folder: Path, *, base: str = BASE) -> dict[str, str]:
    """Write the record as JSON-LD, one thing a line.

    Args:
        base: what the names of its things begin with.

    Raises:
        ConfigError: no names can be made with the base.
    """
    counted = _Counted(things(record, base))
    with (folder / "record.jsonld").open("wb") as file:
        file.writelines(json_ld(counted))
    return {"record.jsonld": f"{counted.number} things"}


def write_turtle(record: Record, folder: Path, *, base: str = BASE) -> dict[str, str]:
    """Write the record as Turtle; as `write_json_ld` does."""
    counted = _Counted(things(record, base))
    with (folder / "record.ttl").open("wb") as file:
        file.writelines(turtle(counted))
    return {"record.ttl": f"{counted.number} things"}


def things(record: Record, base: str = BASE) -> Iterator[Thing]:
    """Yield all that is known: the words, the record itself, claims with what they name, acts, announcements."""
    yield from _words()
    graph = _Graph(checked(base), ActorBook.amended(record.store.decided.decisions()))
    yield graph.record(record)
    decided = _Decided.of(graph, record)
    seen: set[str] = set()
    for telling in record.claims():
        if record.conflict:
            seen.add(telling.claim.id)
        yield from (*graph.claim(telling), *decided.of_claim(telling.claim.id))
    for whole in record.events():
        # An act of a conflict may hold claims that are not of the conflict themselves.
        for telling in whole.tellings if record.conflict else ():
            if telling.claim.id not in seen:
                yield from (*graph.claim(telling), *decided.of_claim(telling.claim.id))
        yield from graph.event(whole)
    for entry in record.ledger():
        yield from graph.announced(entry)
    yield from decided.rejected(record)


def _words() -> Iterator[Thing]:
    for term in TERMS:
        facts: Facts = (("rdfs:label", term.name), ("rdfs:comment", term.comment))
        above = tuple((term.relation, Ref(other)) for other in term.above)
        yield Thing(f"dt:{term.name}", (term.kind,), (*facts, *above))


@dataclass(slots=True)
class _Graph:
    """What makes things of nouns; holds the names of actors, outlets, places and models that were written before."""

    base: str
    book: ActorBook
    _written: set[str] = field(default_factory=set)
    _document: str = ""

    def name(self, *parts: str) -> str:
        return name(self.base, *parts)

    def record(self, record: Record) -> Thing:
        title = f"the record of {record.conflict or 'all that is kept'}, as known on {record.on}"
        facts: Facts = (("schema:name", title), ("dt:knownOn", record.on), ("schema:creator", f"detente {__version__}"))
        return Thing(self.name("record"), ("schema:Dataset", "prov:Entity"), facts)

    def claim(self, telling: Telling) -> Iterator[Thing]:
        """Yield a claim, after the things that it names if they are new."""
        claim, document = nameless(telling.claim), telling.document
        if document.id != self._document:
            self._document = document.id
            yield from self._article(document)
        read = claim.coder != PERSON
        if read:
            yield from self._reading(claim.coder)
        yield from self._place(claim.place)
        outlet = self._outlet_name(document)
        voice = self._speaker_name(claim) if claim.speaker else outlet
        yield from self._speaker(claim)
        own = self.name("claim", claim.id)
        article = Ref(self.name("document", document.id))
        facts: Facts = (
            *said_of(claim),
            ("schema:appearance", article),
            ("prov:wasDerivedFrom", article),
            ("prov:wasQuotedFrom", article),
            ("prov:wasGeneratedBy", Ref(self.name("reading", digest(claim.coder))) if read else None),
            ("prov:wasAttributedTo", Ref(voice) if voice else None),
            ("dt:place", Ref(self._place_name(claim.place)) if claim.place else None),
        )
        yield Thing(own, ("dt:Claim", "schema:Claim", "prov:Entity"), facts)
        yield from self._participants("claim", claim.id, claim.participants)

    def event(self, whole: WholeEvent) -> Iterator[Thing]:
        """Yield an act, after the actors that it names if they are new."""
        row = whole.row
        done = row.status is Status.HAPPENED
        yield from self._participants("event", row.id, row.participants)
        facts: list[tuple[str, Value]] = [
            ("schema:name", f"{act(row.type, row.mode)}, {sides(row.participants)}"),
            ("dt:eventType", row.type),
            ("dt:mode", row.mode),
            ("dt:status", Ref(f"dt:status-{row.status.value}")),
            ("dt:firstReported", row.first),
            ("dt:lastReported", row.last),
            ("dt:articles", row.documents),
            ("dt:independentSources", row.sources),
            *(("dt:topic", topic) for topic in row.topics),
            *(("dt:restsOn", Ref(self.name("claim", claim.id))) for claim in whole.event.claims),
        ]
        for participant in row.participants:
            side = self._side(participant)
            facts += [(_ROLES[participant.role], side)] if side else []
            facts += [("sem:hasActor", side)] if side and done else []
        facts += self._done(whole) if done else _ahead(row.status, row.when)
        yield Thing(self.name("event", row.id), _CLASSES.get(row.status, _PROSPECT), tuple(dict.fromkeys(facts)))

    def announced(self, entry: LedgerEntry) -> Iterator[Thing]:
        """Yield what the ledger adds to an act: its announcement, and what each day made of it."""
        own = self.name("event", entry.id)
        facts: Facts = (
            ("dt:announcedOn", entry.announced),
            ("dt:announcedBy", entry.speaker),
            ("dt:condition", entry.condition),
            *_span("dt:dueFirst", "dt:dueLast", entry.due),
        )
        yield Thing(own, ("dt:Announced",), facts)
        for number, step in enumerate(entry.history):
            told: Facts = (
                ("dt:of", Ref(own)),
                ("dt:day", step.day),
                ("dt:change", step.kind),
                ("dt:status", Ref(f"dt:status-{step.status.value}")),
                ("dt:restsOn", Ref(self.name("claim", step.claim))),
                *_span("dt:dueFirst", "dt:dueLast", step.due),
            )
            yield Thing(self.name("event", entry.id, "step", str(number)), ("dt:Step",), told)

    def _done(self, whole: WholeEvent) -> list[tuple[str, Value]]:
        told = [claim for claim in whole.event.claims if claim.modality is Modality.HAPPENED]
        place = next((claim.place for claim in told if claim.place), None)
        days = happened(told)
        at = Ref(self._place_name(place)) if place else None
        return [
            *_span("schema:startDate", "schema:endDate", days),
            *_span("sem:hasBeginTimeStamp", "sem:hasEndTimeStamp", days),
            ("schema:location", at),
            ("sem:hasPlace", at),
        ]

    def _article(self, document: Document) -> Iterator[Thing]:
        outlet = self._outlet_name(document)
        if outlet and self._new(outlet):
            facts: Facts = (("schema:name", document.outlet),)
            yield Thing(outlet, ("schema:Organization", "prov:Organization"), facts)
        original = Ref(self.name("document", document.copy_of)) if document.copy_of else None
        yield Thing(
            self.name("document", document.id),
            ("schema:NewsArticle", "prov:Entity"),
            (
                ("schema:headline", document.title),
                ("schema:url", address(document.url)),
                ("schema:identifier", document.given_id),
                ("schema:datePublished", document.published),
                ("schema:inLanguage", document.language),
                ("schema:publisher", Ref(outlet) if outlet else None),
                ("prov:wasDerivedFrom", original),
                ("dt:copyOf", original),
            ),
        )

    def _reading(self, coder: str) -> Iterator[Thing]:
        own, agent = self.name("reading", digest(coder)), self.name("model", digest(coder))
        if self._new(own):
            yield Thing(agent, ("prov:SoftwareAgent", "schema:SoftwareApplication"), (("schema:name", coder),))
            facts: Facts = (("rdfs:label", f"reading by {coder}"), ("prov:wasAssociatedWith", Ref(agent)))
            yield Thing(own, ("prov:Activity",), facts)

    def _speaker(self, claim: Claim) -> Iterator[Thing]:
        who: Speaker | None = claim.speaker
        if who is None:
            return
        if who.actor or who.country:
            yield from self._actor(who.actor, who.country, who.text)
            return
        yield Thing(self._speaker_name(claim), ("prov:Agent",), (("schema:name", who.text),))

    def _speaker_name(self, claim: Claim) -> str:
        """Return the name of who vouches for a claim; of who is unknown one that is the claim's own."""
        known = self._actor_name(claim.speaker.actor, claim.speaker.country) if claim.speaker else None
        return known or self.name("claim", claim.id, "speaker")

    def _outlet_name(self, document: Document) -> str | None:
        return self.name("outlet", digest(document.outlet.casefold())) if document.outlet else None

    def _participants(self, kind: str, owner: str, who: Iterable[Participant]) -> Iterator[Thing]:
        for number, one in enumerate(who):
            yield from self._actor(one.actor, one.country, one.text)
            if one.country:
                yield from self._actor(None, one.country, one.country)
            actor = self._actor_name(one.actor, one.country)
            facts: Facts = (
                ("dt:of", Ref(self.name(kind, owner))),
                ("dt:role", Ref(_ROLES[one.role])),
                ("schema:name", one.text),
                ("dt:actor", Ref(actor) if actor else None),
                ("dt:country", Ref(self.name("side", one.country)) if one.country else None),
                ("dt:sector", one.sector),
            )
            yield Thing(self.name(kind, owner, "participant", str(number)), ("dt:Participation",), facts)

    def _side(self, who: Participant) -> Ref | None:
        """Return the state or union that somebody acts for, else the actor; None if neither is known."""
        found = self.name("side", who.country) if who.country else self._actor_name(who.actor, None)
        return Ref(found) if found else None

    def _actor_name(self, actor: str | None, country: str | None) -> str | None:
        if actor and not actor.startswith(_STATE):
            return self.name("actor", actor)
        code = actor.removeprefix(_STATE) if actor else country
        return self.name("side", code) if code else None

    def _actor(self, actor: str | None, country: str | None, text: str) -> Iterator[Thing]:
        """Yield an actor or a state that was not written yet; who is in no book has the name of the text."""
        own = self._actor_name(actor, country)
        if own is None or not self._new(own):
            return
        entry = self.book.actors.get(actor or f"{_STATE}{country}")
        about = entry.country if entry and entry.kind != "country" else None
        facts: Facts = (
            ("schema:name", entry.name if entry else text),
            ("schema:identifier", actor or country),
            ("dt:country", Ref(self.name("side", about)) if about else None),
        )
        yield Thing(own, _AGENTS.get(entry.kind if entry else "", ("prov:Agent",)), facts)

    def _place(self, place: Place | None) -> Iterator[Thing]:
        if place is None or not self._new(self._place_name(place)):
            return
        facts: Facts = (
            ("schema:name", place.name),
            ("schema:latitude", place.latitude),
            ("schema:longitude", place.longitude),
            ("dt:placeKind", place.kind),
            ("dt:countryCode", place.country),
        )
        yield Thing(self._place_name(place), ("schema:Place",), facts)

    def _place_name(self, place: Place) -> str:
        parts = (place.name, place.kind, place.country or "", repr(place.latitude), repr(place.longitude))
        return self.name("place", digest(*parts))

    def _new(self, own: str) -> bool:
        """Say whether a thing was not written yet, and note that it is now."""
        new = own not in self._written
        self._written.add(own)
        return new


@dataclass(slots=True)
class _Decided:
    """What people decided about claims, by claim: revisions by agents who go by a number."""

    graph: _Graph
    kept: dict[str, list[DecisionRow]]
    gone: list[DecisionRow]
    people: dict[str, str]

    @classmethod
    def of(cls, graph: _Graph, record: Record) -> "_Decided":
        """Return the decisions of a store that count, oldest first."""
        counting = [
            row
            for row in reversed(answers.decisions(record.store))
            if row.kind == "claim" and row.applies and row.withdrawn is None
        ]
        kept: dict[str, list[DecisionRow]] = defaultdict(list)
        people: dict[str, str] = {}
        for row in counting:
            people.setdefault(row.by, f"reviewer {len(people) + 1}")
            if row.verb != "reject" and row.claim:
                kept[row.claim].append(row)
        return cls(graph, kept, [row for row in counting if row.verb == "reject"], people)

    def of_claim(self, claim: str) -> Iterator[Thing]:
        """Yield what was decided about a claim: it was made by the decision, or only looked at."""
        own = self.graph.name("claim", claim)
        for row in self.kept.get(claim, ()):
            yield from self._decision(row, used=row.verb == "confirm")
            if row.verb == "confirm":
                continue
            facts: Facts = (("prov:wasGeneratedBy", Ref(self._name(row))),)
            if row.before:
                former = self.graph.name("claim", claim, "before", str(row.number))
                yield Thing(former, ("dt:FormerClaim", "prov:Entity"), said_of(row.before.claim))
                facts = (*facts, ("prov:wasRevisionOf", Ref(former)))
            yield Thing(own, (), facts)

    def rejected(self, record: Record) -> Iterator[Thing]:
        """Yield the claims that people rejected, of those that the record would have."""
        about = config.conflict(record.conflict) if record.conflict else None
        for row in self.gone:
            former = row.before.claim if row.before else None
            if former is None or (former.reported and former.reported > record.on):
                continue
            if about is None or about.covers(former):
                yield from self._decision(row, used=False)
                facts: Facts = (*said_of(former), ("prov:wasInvalidatedBy", Ref(self._name(row))))
                own = self.graph.name("claim", former.id, "before", str(row.number))
                yield Thing(own, ("dt:FormerClaim", "prov:Entity"), facts)

    def _decision(self, row: DecisionRow, *, used: bool) -> Iterator[Thing]:
        number = self.people[row.by]
        agent = self.graph.name("reviewer", number.rpartition(" ")[2])
        yield Thing(agent, ("prov:Person",), (("schema:name", number),))
        facts: Facts = (
            ("dt:verb", row.verb),
            ("schema:description", row.what),
            ("prov:endedAtTime", row.at),
            ("prov:wasAssociatedWith", Ref(agent)),
            ("prov:used", Ref(self.graph.name("claim", row.claim)) if used and row.claim else None),
        )
        yield Thing(self._name(row), ("dt:Correction", "prov:Activity"), facts)

    def _name(self, row: DecisionRow) -> str:
        return self.graph.name("correction", str(row.number))


def said_of(claim: Claim) -> Facts:
    """Return what a claim says itself, without where it comes from."""
    return (
        ("schema:text", claim.text),
        ("dt:eventType", claim.type),
        ("dt:mode", claim.mode),
        ("dt:modality", Ref(f"dt:modality-{claim.modality.value}")),
        ("dt:trigger", claim.trigger.text),
        ("dt:start", claim.start),
        ("dt:end", claim.end),
        ("dt:reportedOn", claim.reported),
        ("dt:stance", claim.stance.value if claim.stance else None),
        ("dt:score", round(claim.score, DECIMALS)),
        *_span("dt:firstDay", "dt:lastDay", claim.when),
        *(("dt:topic", topic) for topic in claim.topics),
    )


def _ahead(status: Status, days: Interval | None) -> list[tuple[str, Value]]:
    """Return what is known of the days of an act that is not known to have happened."""
    word = _SCHEDULED.get(status)
    return [*_span("dt:dueFirst", "dt:dueLast", days), ("schema:eventStatus", Ref(word) if word else None)]


def _span(first: str, last: str, days: Interval | None) -> Facts:
    return ((first, days.start), (last, days.last)) if days else ()


class _Counted:
    """A stream of things that counts them as they pass."""

    def __init__(self, passing: Iterable[Thing]) -> None:
        self._passing = passing
        self.number = 0

    def __iter__(self) -> Iterator[Thing]:
        for thing in self._passing:
            self.number += 1
            yield thing
