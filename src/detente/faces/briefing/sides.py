"""Who acts, towards whom, through whom and where, in the words of a sentence? Participants become lists of sides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.faces.briefing.wording import Phrases, listed, speaker, with_the
from detente.faces.names import Names
from detente.faces.plain import plain, shortened
from detente.records import SHARED_CODES, Evidence, Participant, Role

# Sides that are named of an act, people of a side, and letters of a name: what is longer is no name any more.
SIDES, PEOPLE, LETTERS = 4, 2, 60
# What begins so is the id of one person.
_PERSON = ("person:", "new:")
# Who hosts, as against where it is.
_HOSTING = ("person:", "new:", "org:")


@dataclass(frozen=True, slots=True)
class Cast:
    """The sides of an act in words, each once; who is a source is no target."""

    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[str, ...]:
        """Sources and targets."""
        return (*self.sources, *self.targets)


@dataclass(frozen=True, slots=True)
class Naming:
    """How sides are named: by the actor book, with "the" where English wants it."""

    names: Names
    phrases: Phrases

    def side(self, key: str) -> str:
        """Name a side by its code or id."""
        return with_the(self.names.side(key), self.phrases)

    def pair(self, a: str, b: str) -> str:
        """Name two sides."""
        return listed((self.side(a), self.side(b)))

    def cast(self, participants: Sequence[Participant]) -> Cast:
        """Sort participants into their parts."""
        grouped = {role: self._grouped(p for p in participants if p.role is role) for role in Role}
        sources, targets = grouped[Role.SOURCE], grouped[Role.TARGET]
        for key in [key for key in targets if key in sources]:
            sources[key] += targets.pop(key)
        named = {*sources, *targets}
        hosts = [who[0] for key, who in grouped[Role.HOST].items() if key not in named or not _is_named(who[0], self)]
        people = [who for who in hosts if (who.actor or "").startswith(_HOSTING)]
        return Cast(
            self._labels(sources),
            self._labels(targets),
            self._labels({key: who for key, who in grouped[Role.MEDIATOR].items() if key not in named}),
            tuple(dict.fromkeys(map(self._host, people)))[:PEOPLE],
            tuple(dict.fromkeys(self._host(who) for who in hosts if who not in people))[:PEOPLE],
        )

    def speaker(self, row: Evidence) -> str | None:
        """Return who vouches for a sentence, by the name in the book where it is a person there."""
        found = speaker(row, self.phrases)
        if not found or not row.speaker:
            return found
        actor = self.names.book.actors.get(self.names.book.resolve(row.speaker, on=row.published).actor or "")
        return plain(actor.name) if actor and actor.kind == "person" and row.speaker[:1].isupper() else found

    def _grouped(self, participants: Iterable[Participant]) -> dict[str, list[Participant]]:
        found: dict[str, list[Participant]] = {}
        pronouns = self.phrases.table["names"]["pronouns"]
        for who in participants:
            words = plain(who.text)
            if who.country or who.actor or (words[:1].isupper() and words.lower() not in pronouns):
                found.setdefault(_key(who), []).append(who)
        known = {key: who for key, who in found.items() if who[0].country or who[0].actor}
        return known or found

    def _labels(self, grouped: dict[str, list[Participant]]) -> tuple[str, ...]:
        labels = [self._label(key, who) for key, who in grouped.items()]
        if len(labels) > SIDES:
            labels = [*labels[: SIDES - 1], self.phrases.table["around"]["others"]]
        return tuple(labels)

    def _label(self, key: str, who: Sequence[Participant]) -> str:
        """Name a side, with the people who act for it."""
        state = who[0].country if key == who[0].country else None
        if state is None and not who[0].actor:
            return with_the(shortened(who[0].text, LETTERS), self.phrases)
        side = self._person(who[0]) if key.startswith(_PERSON) else self.side(key)
        people = dict.fromkeys(self._person(p) for p in who if p.actor and p.actor.startswith(_PERSON))
        named = [name for name in people if name and name != side][:PEOPLE]
        return self.phrases.say("around", "person", side=side, people=listed(named)) if named else side

    def _person(self, who: Participant) -> str:
        known = self.names.book.actors.get(who.actor or "")
        return plain(known.name) if known else shortened(who.text, LETTERS)

    def _host(self, who: Participant) -> str:
        return with_the(self._person(who), self.phrases)


def _is_named(who: Participant, naming: Naming) -> bool:
    """Say whether the words for a host name no more than its state."""
    return bool(who.country) and plain(who.text).casefold() == naming.names.side(who.country or "").casefold()


def _key(who: Participant) -> str:
    """Return what makes two participants one side: their state, else the actor, else the words."""
    if who.country and (who.country not in SHARED_CODES or not who.actor):
        return who.country
    return who.actor or plain(who.text).lower()
