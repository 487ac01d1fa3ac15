"""What does one claim tell of a truce?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.analysis.truces.lives import Breach
from detente.analysis.truces.sides import breaches_of, codes_of, is_wanted, sides_of
from detente.analysis.truces.words import (
    ABOUT,
    AGREED,
    AHEAD,
    BEGUN,
    BETTER_NOT,
    BROAD,
    BROKEN,
    CONDITION,
    FAR_AFTER,
    FORMER,
    IN_EFFECT,
    KEPT,
    KNOWN,
    LEADING,
    LONGER,
    MARKED,
    NAMED,
    NOT_BROKEN,
    NOT_LONGER,
    ONLY_ASKED,
    OVER,
    PLAN_AGREED,
    REFUSED,
    SET,
    Word,
    length_of,
    words_around,
)
from detente.records import Claim, Event, Modality

# Types whose claims tell a truce; the manuals code a declared one as CONCEDE.
FAMILY = frozenset({"RETREAT", "CONCEDE"})
HOSTILE = frozenset({"ASSAULT", "ACCUSE"})
# A claim less certain than this opens no truce by itself, but can speak of one that is known. The value of positions.
MIN_SCORE = 0.3
UNDATED = date.min + timedelta(days=366)  # what has no day comes first; days can be taken from it
ASKED_BEFORE, STOP_BEFORE = 45, 30
MARK_BEFORE, MARK_AFTER = 35, 60
LEAD = 30  # between a word such as "extend" and the truce


@dataclass(frozen=True, slots=True)
class Telling:
    """What one claim tells of a truce; ``places`` are codes of where it is to hold, which are sides only if no others
    are told.
    """

    word: Word
    claim: Claim
    event: str
    sides: frozenset[str]
    places: frozenset[str]
    marks: frozenset[str]
    about: str
    breach: Breach | None = None

    @property
    def day(self) -> date:
        """The day of the report; what has none comes first."""
        return self.claim.reported or UNDATED

    @property
    def named(self) -> frozenset[str]:
        """All codes told."""
        return self.sides | self.places


_Beside = Mapping[tuple[str, int], Sequence[Claim]]


def order_of(told: Telling) -> tuple[date, Word, str, int, str]:
    """Return what tellings are sorted by: the day, then what they tell."""
    return told.day, told.word, told.claim.document, told.claim.start, told.claim.id


def gathered(
    claims: Iterable[Claim], parties: Collection[str]
) -> tuple[dict[tuple[str, int], list[Claim]], dict[str, frozenset[str]]]:
    """Return the claims of each sentence, and the codes that each document names."""
    beside, codes = defaultdict[tuple[str, int], list[Claim]](list), defaultdict[str, set[str]](set)
    for claim in claims:
        beside[claim.document, claim.sentence].append(claim)
        codes[claim.document].update(codes_of(claim, parties))
    return beside, {document: frozenset(found) for document, found in codes.items()}


def tellings_of(event: Event, known: Iterable[Claim], beside: _Beside, parties: Collection[str]) -> Iterator[Telling]:
    """Yield what the claims of an event tell of truces."""
    for claim in known:
        if not NAMED.search(claim.text):
            continue
        word = _hostile_word(claim) if claim.type in HOSTILE else _truce_word(claim)
        if word is None:
            continue
        about = words_around(claim)
        marks = _marks(claim, word)
        if word is Word.BROKEN:
            own = frozenset(codes_of(claim, parties))
            near = beside[claim.document, claim.sentence]
            everybody = own or frozenset(c for k in near for c in codes_of(k, parties))
            for breach in breaches_of(claim, parties):
                yield Telling(word, claim, event.id, frozenset(), everybody, marks, about, breach)
        else:
            sides, places = sides_of(claim, word, beside[claim.document, claim.sentence], parties)
            if not sides and not places and claim is event.claims[0] and word in SETTLED:
                places = frozenset(code for code in event.lent if is_wanted(code, parties))
            yield Telling(word, claim, event.id, sides, places, marks, about)


def _names_truce(claim: Claim) -> bool:
    """Say whether the trigger is a word for a truce, or one that stands before it ("extend", "humanitarian")."""
    at, end = claim.trigger.start - claim.start, claim.trigger.end - claim.start
    if claim.mode in {"release", "withdraw", "resign"}:
        return False
    near = (m for m in NAMED.finditer(claim.text) if m.start() < end + LEAD and at < m.end())
    return any(m.start() < end or LEADING.fullmatch(claim.trigger.text) for m in near)


def _truce_word(claim: Claim) -> Word | None:
    """Return what a claim that is not hostile tells of a truce."""
    about = words_around(claim)
    if claim.type not in FAMILY or not _names_truce(claim) or FORMER.search(about):
        return None
    if _is_over(claim, words_around(claim, FAR_AFTER)):
        return Word.OVER
    if longer := LONGER.search(about):
        done = claim.modality in _FIRM and not NOT_LONGER.search(about[: longer.end()])
        return Word.LONGER if done else Word.SPOKEN_OF
    return _asked_or_settled(claim, about)


_FIRM = frozenset({Modality.HAPPENED, Modality.PLANNED})


def _asked_or_settled(claim: Claim, about: str) -> Word | None:
    if claim.modality is Modality.DENIED:
        return Word.REFUSED if REFUSED.search(about) else _known(about)
    if claim.modality in _FIRM and not _only_asked(claim, about):
        return _settled(claim, about)
    return Word.AGREED if SET.search(about) else _known(about) or Word.ASKED


def _known(about: str) -> Word | None:
    """A truce that the reader is taken to know is only spoken of."""
    known = KNOWN.search(about) and not ABOUT.search(about) and "proposed" not in about.lower()
    return Word.SPOKEN_OF if known else None


def _settled(claim: Claim, about: str) -> Word | None:
    """Return what a claim tells that presents a truce as planned or as there."""
    far = words_around(claim, FAR_AFTER)
    begun = BEGUN.search(far) or IN_EFFECT.search(far)
    if begun:
        return Word.AGREED if AHEAD.search(far[: begun.start()]) else Word.IN_FORCE
    if KEPT.search(about):
        return Word.IN_FORCE
    if claim.modality is Modality.PLANNED:
        return Word.AGREED if claim.score >= MIN_SCORE or AGREED.search(about) else Word.SPOKEN_OF
    if KNOWN.search(about):
        return Word.IN_FORCE
    return Word.AGREED if AGREED.search(about) else Word.SPOKEN_OF


def _only_asked(claim: Claim, about: str) -> bool:
    """Say whether the words before the trigger ask for a truce, or those after it make a condition or only a plan."""
    at = about.find(claim.trigger.text)
    before, after = about[max(0, at - ASKED_BEFORE) : at], about[at:]
    only_planned = ABOUT.search(after) and not PLAN_AGREED.search(about)
    return bool(ONLY_ASKED.search(before) or CONDITION.search(after) or only_planned)


def _is_over(claim: Claim, about: str) -> bool:
    over = OVER.search(about)
    told = claim.modality in {Modality.HAPPENED, Modality.DENIED, Modality.PLANNED}
    return bool(over and told and not BETTER_NOT.search(about[: over.end()]))


def _hostile_word(claim: Claim) -> Word | None:
    """Return BROKEN for an attack or accusation that is told as one against a truce, OVER for fighting resumed."""
    at = claim.trigger.start - claim.start
    if claim.modality is not Modality.HAPPENED or FORMER.search(claim.text):
        return None
    if BROKEN.search(claim.text):
        return None if NOT_BROKEN.search(claim.text[max(0, at - STOP_BEFORE) : at]) else Word.BROKEN
    return Word.OVER if claim.type == "ASSAULT" and _is_over(claim, claim.text) else None


def _marks(claim: Claim, word: Word) -> frozenset[str]:
    """Return what tells one truce from another; the length of an extension is not that of the truce."""
    at, end = claim.trigger.start - claim.start, claim.trigger.end - claim.start
    before = claim.text[max(0, at - MARK_BEFORE) : at].rpartition(", ")[2]
    around = before + claim.text[at : end + MARK_AFTER]
    named = NAMED.search(around)
    marks = {mark for mark, pattern in MARKED.items() if pattern.search(around)}
    marks |= {mark for mark, pattern in BROAD.items() if named and pattern.search(around[: named.start()])}
    length = length_of(around) if word is not Word.LONGER else None
    return frozenset(marks | ({f"{length[0]}h"} if length else set()))


SETTLED = frozenset({Word.AGREED, Word.IN_FORCE, Word.LONGER, Word.OVER})
THERE = frozenset({Word.IN_FORCE, Word.LONGER})
