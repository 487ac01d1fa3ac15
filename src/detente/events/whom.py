"""Whom do words of a document mean: which actor, of which state?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

from detente.events import implied, joint, publishers, roles, scenes, titles
from detente.events.actors import LONGEST_NAME, ActorBook
from detente.events.cast import LEADER
from detente.events.locating import Locator
from detente.events.names import PHRASES, fold
from detente.events.resolution import Basis, Resolution, stranger_id
from detente.events.scenes import Scene
from detente.events.staging import Stage
from detente.records import Mention, MentionKind, Participant, Reading

# Nine in ten singular pronouns of the training units mean whom their sentence, or else the one before, names first;
# plural ones mean nobody in particular ten times in eleven.
_PRONOUNS = frozenset({"he", "she", "it", "him", "his", "her", "its", "himself", "herself", "itself"})
NAMED = 64  # people of a document whose full name is remembered
_MISTER = frozenset({"mr", "mrs", "ms", "madam", "sir", "lord", "the"})
TITLE = 80  # characters that a title may stand before its name


class Whom:
    """Tells whom words mean by one actor book; what it finds in the documents at hand is kept in mind."""

    def __init__(self, actors: ActorBook, stage: Stage, locator: Locator) -> None:
        self._actors = actors
        self._stage = stage
        self._locator = locator
        self._full = lru_cache(1)(_by_part)
        self._named = lru_cache(NAMED)(self._whole)
        self._meant_at_home = lru_cache(PHRASES)(partial(publishers.meant, actors))
        self._titled = lru_cache(PHRASES)(self._find_titled)
        self._makers = lru_cache(PHRASES)(partial(joint.makers, actors=actors))

    def mentioned(self, reading: Reading, mention: Mention) -> Resolution:
        """Return whom a mention of a document means, as its claims would have it."""
        scene = self._stage.around(reading, mention)
        start, end = scenes.widened(scene, mention.start, mention.end)
        if self._actors.office_words(reading.document.text[start:end]):
            end = scenes.with_state(scene, end, reading.document.text)
        for naming in self._stage.namings(reading):
            if naming.start - TITLE <= start < naming.start and end <= naming.start:
                between = reading.document.text[end : naming.start]
                if between.strip(" ") == "" and self._actors.office_words(mention.text):
                    start, end = naming.start, naming.end
        return self.resolve(scene, start, end, reading.document.text[start:end])

    def resolve(self, scene: Scene, start: int, end: int, text: str, *, but: str | None = None) -> Resolution:
        """Ask the actor book, with the other names around, likeliest first, as context; ``but`` is the code of a state
        that words without one cannot mean.
        """
        if text.lower() in _PRONOUNS:
            earlier = scene.earlier(start)
            text = earlier[0].text if earlier else text
        if text.isupper() and len(text.split()) > 1:
            text = text.title()  # "PRESIDENT BIDEN" of transcripts
        text = _without_mister(text, self._actors)
        home = publishers.state_of(scene.reading.document.url)
        told = self._meant_at_home(home, text, scene.on) if home else None
        if told := told or scene.cast.resolve(text) or self._titled(text, scene.on):
            return told
        others = [s for s in scene.spots if (s.end <= start or s.start >= end) and s.country != but]
        others = implied.ranked(others, start, end, scene.text)
        found = self._actors.resolve(text, on=scene.on, context=tuple(spot.text for spot in others))
        company = found.basis is Basis.SURNAME and self._is_organisation(scene, found, start, end)
        if company or (found.basis is Basis.SURNAME and not scene.cast.may_mean(found, others)):
            found = Resolution(
                None, None, None, Basis.SURNAME, "a surname of somebody whose state the document does not name"
            )
        surname = found.actor is None or found.basis is Basis.SURNAME
        if surname and (full := self._in_full(scene.reading, start, text)):
            return self._named(scene.reading, full)
        if (main := scene.cast.main_state()) and main != but:
            office = self._actors.office_of(text, main, scene.on) if found.country is None else None
            body = self._actors.body_of(text, main, scene.on) if found.country != main else None
            found = office or body or found
        if found.country is None:
            found = self._around(scene, start, text, found)
        return found if found.actor else _as_stranger(scene, start, text, found, self._actors)

    def apart(self, scene: Scene, who: Participant, found: Sequence[Participant]) -> Participant:
        """Give a side that names no state another one than that of the state which it meets: "the cabinet will hold
        talks with Armenia".

        That state, and not a leader of it: "the army chief met Modi". Not beside acts of other kinds: of 84 sides that
        would change there, mostly people whom their own state judges, annotators have 44 of the state of before and 17
        of the other.
        """
        faced = roles.FACED.get(who.role)
        named = any(who.start < spot.end and spot.start < who.end for spot in scene.spots)
        if faced is None or who.country is None or named or joint.means(who.text, self.makers(scene)):
            return who
        names = {(spot.start, spot.end) for spot in scene.spots if spot.country == who.country}
        state = f"state:{who.country}"
        if not any(p.role is faced and p.actor == state and (p.start, p.end) in names for p in found):
            return who
        other = self.resolve(scene, who.start, who.end, who.text, but=who.country)
        return replace(who, actor=other.actor, country=other.country, sector=other.sector)

    def makers(self, scene: Scene) -> tuple[Resolution, ...]:
        """Return who makes the document, if it is a joint statement."""
        return self._makers(scene.reading.document.title or "", on=scene.on)

    def _in_full(self, reading: Reading, start: int, text: str) -> Mention | None:
        """Return the person whom the text named in full before by this surname, or else by this given name.

        None if it named several people so.
        """
        if not text.isalpha() or not text[0].isupper():
            return None
        for part, other in ((text, -2), (f" {text}", -1)):
            full = [m for m in self._full(reading).get(part, ()) if m.end <= start]
            if full:
                return full[0] if len({m.text.split()[other] for m in full}) == 1 else None
        return None

    def _whole(self, reading: Reading, mention: Mention) -> Resolution:
        """Return whom a name written in full means, where it stands."""
        scene = self._stage.around(reading, mention)
        return self.resolve(scene, mention.start, mention.end, mention.text)

    def _is_organisation(self, scene: Scene, found: Resolution, start: int, end: int) -> bool:
        """Say whether the reading takes a bare surname for the name of an organisation, and it is no leader's."""
        kinds = {m.kind for m in scene.named if (m.start, m.end) == (start, end)}
        actor = self._actors.actors.get(found.actor or "")
        return kinds == {MentionKind.ORGANISATION} and (actor is None or self._actors.rank(actor, scene.on) < LEADER)

    def _find_titled(self, text: str, on: date | None) -> Resolution | None:
        """Return whom words mean that end in a name behind its office ("President of Ukraine Volodymyr Zelenskyy")."""
        found = titles.find(text, self._actors, on=on) if " " in text else ()
        if len(found) != 1 or found[0].end < len(text):
            return None
        actor = self._actors.actors.get(found[0].actor)
        return self._actors.resolution(actor, on) if actor else None

    def _around(self, scene: Scene, start: int, text: str, found: Resolution) -> Resolution:
        """Give a name that the book does not know the state of its place, or of the words that describe it."""
        end = start + len(text)
        named = next((m for m in scene.named if m.start < end and start < m.end), None)
        if named is None:
            return found
        if named.kind is MentionKind.PLACE and text[:1].isupper():
            place = self._locator.place(scene, named)
            code = place.country if place and "/" not in (place.country or "/") else None
            return replace(found, country=code, basis=Basis.PLACE, reason=f"a place in {code}") if code else found
        if named.kind is MentionKind.PERSON and (spot := scenes.describing(scene, start, end)):
            return replace(found, country=spot.country, basis=Basis.DESCRIBED, reason=f"described as of {spot.text}")
        return found


def _without_mister(text: str, actors: ActorBook) -> str:
    """Return the office in "Mr. President", other words as they are."""
    first, _, rest = text.partition(" ")
    return rest if first.rstrip(".").lower() in _MISTER and actors.office_words(rest) else text


def _by_part(reading: Reading) -> dict[str, list[Mention]]:
    """Return the people whom a document names in full, by surname and by " " and given name, in order."""
    found: dict[str, list[Mention]] = {}
    for mention in reading.mentions:
        words = mention.text.split()
        if mention.kind is MentionKind.PERSON and 1 < len(words) <= LONGEST_NAME:
            found.setdefault(words[-1], []).append(mention)
            found.setdefault(f" {words[0]}", []).append(mention)
    return found


def _as_stranger(scene: Scene, start: int, text: str, found: Resolution, actors: ActorBook) -> Resolution:
    """Give a person whom the text names in full, and the book does not know, an id of the name and state."""
    named = next((m for m in scene.named if (m.start, m.end) == (start, start + len(text))), None)
    words = text.split()
    while words and fold(words[0]) in actors.offices.openers | _MISTER:
        words = words[1:]
    if named is None or named.kind is not MentionKind.PERSON or not 1 < len(words) <= LONGEST_NAME:
        return found
    if not (words[0][0].isupper() and words[-1][0].isupper()) or "'" in text or not actors.may_be_person(words):
        return found
    identity = stranger_id(" ".join(words), found.country)
    return replace(found, actor=identity, basis=Basis.STRANGER, reason=f"{found.reason}; named in full")
