"""What is known by the asked day, and which sides does a claim tell?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date

from detente.analysis.mediation.lines import Reports
from detente.analysis.mediation.words import How
from detente.analysis.parties import PRONOUNS
from detente.records import SHARED_CODES, Claim, Event, Modality, Participant, Role

MOST = 4  # sides taken from outside the sentence where no conflict is asked for: more are a list of guests
PASSAGE = 2  # sentences around one that names a mediator in which the parties are looked for
# Least score of a claim that no word of mediation backs: of eight mediators told below it, in the demo corpus and the
# documents of February 2022, seven were wrong.
FLOOR = 0.3
EXACT = 7  # days: a longer window ("in 2022") does not say when an act was done
TWO = 2  # sides that it takes to be between them
# What is mediated, or told together with it; blows and sanctions are not.
MEDIATED = frozenset({"CONSULT", "AGREE", "RETREAT", "AID", "COOPERATE", "SUPPORT", "MOBILIZE", "REQUEST", "COMMENT"})
HOSTED_TYPES = frozenset({"CONSULT", "AGREE", "RETREAT"})
DOUBTFUL = frozenset({Modality.PROPOSED, Modality.POSSIBLE})
FIRM = (Modality.HAPPENED, Modality.PLANNED)


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with its event, of which only what is known by the asked day counts."""

    event: Event
    claim: Claim


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known by the asked day, by place in the documents."""

    as_of: date | None
    parties: frozenset[str]
    told: tuple[Told, ...]
    sentences: dict[tuple[str, int], list[Told]]
    articles: dict[str, list[Claim]]
    reports: "EventSides | None" = None
    _names: dict[str, "_Names"] = field(default_factory=dict)

    def names_in(self, document: str) -> "_Names":
        """Return whom a document names, worked out once and only if asked: most articles tell of no mediator."""
        if document not in self._names:
            self._names[document] = _names_of(self.articles.get(document, ()))
        return self._names[document]

    def sides_in(self, event: Event) -> set[str]:
        """Return the sides that all diplomatic claims of an event tell."""
        if self.reports:
            return self.reports.of(event.id)
        return {s for c in event.known(self.as_of) if c.type in MEDIATED for s in sides_of(c, self.parties)}


@dataclass(frozen=True, slots=True)
class _Names:
    """The countries that a document names, and whom it may mean by a surname: (actor, country)."""

    countries: frozenset[str]
    surnames: Mapping[str, AbstractSet[tuple[str | None, str]]]


@dataclass(slots=True)
class EventSides:
    """The sides of events that are not given whole: asked for one by one, they are looked up all at once."""

    reports: Reports
    parties: frozenset[str]
    waiting: set[str] = field(default_factory=set)
    missed: int = 0  # how often one was asked for that was not looked up
    _told: dict[str, set[str]] = field(default_factory=dict)

    def of(self, event: str) -> set[str]:
        """Return the sides of an event; of one that was not looked up none, and it is noted."""
        if event not in self._told:
            self.missed += 1
            self.waiting.add(event)
        return self._told.get(event, set())

    def look_up(self) -> None:
        """Look up the events that were noted."""
        found = self.reports(self.waiting, MEDIATED)
        for event in self.waiting:
            sides = (side_of(who, self.parties) for who in found.get(event, ()))
            self._told[event] = {side for side in sides if side}
        self.waiting.clear()


@dataclass(frozen=True, slots=True)
class Found:
    """One sighting of a mediator, before those of one channel are put together."""

    who: Participant
    how: How
    between: tuple[str, ...]
    reason: str
    told: tuple[Told, ...]


def known_by(
    events: Iterable[Event], as_of: date | None, parties: frozenset[str], reports: Reports | None = None
) -> Known:
    """Return what the events tell by a day, by place in the documents; ``reports`` as for `channels`."""
    told = tuple(Told(event, claim) for event in events for claim in event.known(as_of))
    asking = EventSides(reports, parties) if reports else None
    known = Known(as_of, parties, told, defaultdict(list), defaultdict(list), asking)
    for one in told:
        known.sentences[one.claim.document, one.claim.sentence].append(one)
        known.articles[one.claim.document].append(one.claim)
    return known


def _names_of(claims: Iterable[Claim]) -> _Names:
    surnames: dict[str, set[tuple[str | None, str]]] = defaultdict(set)
    countries: set[str] = set()
    for claim in claims:
        for who in (*claim.participants, *_speaker(claim)):
            if who.country:
                countries.add(who.country)
                for word in who.text.split():
                    surnames[word].add((who.actor, who.country))
    return _Names(frozenset(countries), surnames)


def dated(claim: Claim) -> date | None:
    """Return the day of an act that is told as done on it, else that of publication."""
    when = claim.when
    done = claim.modality is Modality.HAPPENED and when is not None and when.days <= EXACT
    return when.start if when and done and (claim.reported is None or when.start <= claim.reported) else claim.reported


def key_of(who: Participant) -> str:
    """Return the name of a mediator that is the same for all mentions: states go by their code."""
    if who.actor and not who.actor.startswith("state:"):
        return who.actor
    return who.text if who.country is None or who.country in SHARED_CODES else who.country


def side_of(who: Participant, parties: frozenset[str]) -> str | None:
    """Return which side somebody is of: a listed actor, else the state, else the body itself; None if not known."""
    if who.actor in parties:
        return who.actor
    if who.country and who.country not in SHARED_CODES:
        return who.country
    return (who.actor or who.text) if who.country and who.text.lower() not in PRONOUNS else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its claims, and who is named in it, in order of place."""

    text: str
    start: int
    told: tuple[Told, ...]
    names: tuple[Participant, ...]

    def at(self, who: Participant) -> tuple[int, int]:
        """Return the characters of a name inside the sentence."""
        return who.start - self.start, who.end - self.start


def sentence_of(known: Known, told: list[Told]) -> Sentence:
    """Return the sentence of some claims, with who is named in it."""
    first = told[0].claim
    spans: dict[tuple[int, int], Participant] = {}
    for one in told:
        for who in (*one.claim.participants, *_speaker(one.claim)):
            seen = spans.get((who.start, who.end))
            if first.start <= who.start and who.end <= first.end and (seen is None or seen.country is None):
                spans[who.start, who.end] = _named(known, first.document, who)
    return Sentence(first.text, first.start, tuple(told), tuple(spans[span] for span in sorted(spans)))


def _named(known: Known, document: str, who: Participant) -> Participant:
    """Return somebody told by one name as whom the document tells in full, if it tells only one such."""
    if who.country or not who.text[0].isupper():
        return who
    meant = known.names_in(document).surnames.get(who.text, frozenset())
    if len(meant) != 1:
        return who
    [(actor, country)] = meant
    return replace(who, actor=actor, country=country)


def _speaker(claim: Claim) -> tuple[Participant, ...]:
    said = claim.speaker
    return (Participant(Role.SOURCE, said.text, said.start, said.end, said.actor, said.country),) if said else ()


def is_person(who: Participant) -> bool:
    """Say whether it is a person."""
    return (who.actor or "").startswith(("person:", "new:"))


def sides_between(
    known: Known,
    sentence: Sentence,
    one: Told,
    who: Iterable[Participant],
    *,
    default: bool,
    but: AbstractSet[str] = frozenset(),
) -> tuple[tuple[str, ...], str]:
    """Return the sides of a mediated act, and a note on where they are told if not in the claim; ``but`` are none.

    Looked for until two are found: in the claim, its sentence, the claims of its event, its passage; then, if allowed
    and the conflict has two parties, those. From outside the sentence only parties of the conflict are taken.
    """
    skip = {name for person in who for name in (key_of(person), person.actor, person.country) if name} | but
    sides: set[str] = set()
    rungs: tuple[tuple[Callable[[], set[str]], str], ...] = (
        (lambda: sides_of(one.claim, known.parties), ""),
        (lambda: _told_by(known, sentence.told, one), ""),
        (lambda: known.sides_in(one.event), "; the sides are told in another report"),
        (lambda: _told_by(known, _passage(known, one), one), "; the sides are told in sentences near by"),
    )
    for told, note in rungs:
        if note and known.parties and not sides <= known.parties:
            break
        new = told() - skip
        if note and (known.parties or len(sides | new) > MOST):
            new &= known.parties
        sides |= new
        if len(sides) >= TWO:
            return tuple(sorted(sides)), note
    if default and _of_conflict(known, one) and sides <= known.parties and not skip & known.parties:
        return tuple(sorted(sides | known.parties)), "; the sides are those of the conflict"
    return tuple(sorted(sides)), ""


def _told_by(known: Known, told: Iterable[Told], one: Told) -> set[str]:
    """Return the sides of one claim and of the diplomatic ones of some others."""
    return {s for t in told if t is one or t.claim.type in MEDIATED for s in sides_of(t.claim, known.parties)}


def _of_conflict(known: Known, one: Told) -> bool:
    """Say whether the conflict has two parties and the document names one: a store holds several conflicts."""
    return len(known.parties) == TWO and not known.parties.isdisjoint(known.names_in(one.claim.document).countries)


def sides_of(claim: Claim, parties: frozenset[str]) -> set[str]:
    """Return the sides that act in a claim."""
    sides = {side_of(p, parties) for p in claim.participants if p.role is Role.SOURCE or p.role is Role.TARGET}
    return {side for side in sides if side}


def _passage(known: Known, one: Told) -> tuple[Told, ...]:
    """Return the diplomatic claims of the sentences around a claim."""
    at = one.claim.sentence
    near = (known.sentences.get((one.claim.document, n), []) for n in range(at - PASSAGE, at + PASSAGE + 1))
    return tuple(other for told in near for other in told if other.claim.type in HOSTED_TYPES)


def is_body(who: Participant) -> bool:
    """Say whether it is an international body."""
    return (who.actor or "").startswith("org:")
