"""What does a text call people: "former President Donald Trump", "Hungary's foreign minister, Péter Szijjártó"?

Each naming joins a name to the office that stands beside it. What the actor book knows of it is added; whether the two
agree is not asked here (`analysis.consistency`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from detente.events.actors import ActorBook
from detente.events.names import Word, folded
from detente.events.offices import FOR_NOW, Kind
from detente.events.resolution import stranger_id
from detente.events.spans import Match
from detente.records import Naming, Tense

LONGEST = 5  # words of a name
_FORMER = frozenset({"former", "ex", "late", "onetime", "deposed", "ousted", "past", "emeritus"})
_ACTING = FOR_NOW | {"outgoing"}
_COMING = frozenset(
    {"designate", "elect", "incoming", "nominee", "candidate", "hopeful", "newly", "new", "next", "future"}
)
# Another office than the one named: an aide to the president is not the president.
_UNDER = frozenset(
    "deputy vice assistant under associate shadow counterpart undersecretary adviser advisor aide wife husband son "
    "daughter brother party faction regional provincial state local council board club company union league".split()
)
# "the Trump administration's envoy" acts for the state of Trump.
_STAFF = frozenset({"administration", "government", "cabinet", "regime"})
_INSIDE = frozenset("bin ibn von van de der di da dos del la le".split())
_GAPS = frozenset({" ", "-", " al-", "-al-", ". ", " el-", " Al-", " El-"})  # between two words of one name
# Words between the article of an apposition and the office in it: "X, a prominent businessman and former envoy".
DESCRIBING = 4
FULL = 2  # words of a full name
_TORN = re.compile(r"[a-z]{3}[A-Z]")  # "AlexanderPresident", where a page lost its line breaks
_LETTERS = re.compile(r"[a-z]+")
_POSSESSIVE = re.compile(r"['’]s?$")
_HONOURS = frozenset(
    "dr mr mrs ms sir lord dame gen lt col maj adm general admiral colonel sayyid seyed sayed prince princess sheikh "
    "shaykh hon senator".split()
)


@dataclass(frozen=True, slots=True)
class _Office:
    """Words ``[first, last)`` that name an office of a state, and how it is held."""

    first: int
    last: int
    kind: Kind
    country: str | None
    tense: Tense


@dataclass(frozen=True, slots=True)
class _Text:
    """A sentence with its words, their folded forms, and the names of the book by their last and first words."""

    text: str
    words: Sequence[Word]
    keys: list[str]
    ends: dict[int, Match]
    starts: dict[int, Match]
    book: ActorBook

    def gap(self, at: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.text[self.words[at - 1].end : self.words[at].start]


def find(text: str, book: ActorBook, *, on: date | None) -> tuple[Naming, ...]:
    """Return the namings of a sentence, in order; offsets count characters of ``text``."""
    if not _may_name_office(text, book.offices.openers):
        return ()
    words, matches = book.names.scan(text)
    keys = [folded(word.text) for word in words]
    seen = _Text(text, words, keys, {m.last: m for m in matches}, {m.first: m for m in matches}, book)
    made = (_naming(seen, office, on) for office in _offices(seen, on))
    return tuple(naming for naming in made if naming)


def _may_name_office(text: str, openers: frozenset[str]) -> bool:
    """Say whether a word of a text may begin an office: half of all sentences have none, and need no closer look."""
    if not text.isascii():
        return True
    lower = text.lower()
    found = _LETTERS.findall(lower)
    if "." in lower.rstrip(". "):  # C.I.A.
        found += _LETTERS.findall(lower.replace(".", ""))
    return not openers.isdisjoint(found)


def _offices(seen: _Text, on: date | None) -> Iterator[_Office]:
    at, before, openers = 0, None, seen.book.offices.openers
    while at < len(seen.words):
        length, kinds = seen.book.offices.phrase(seen.keys, at) if seen.keys[at] in openers else (0, ())
        if not length:
            at += 1
            continue
        phrase = " ".join(seen.keys[at : at + length])
        first, tense, owner = _left(seen, at)
        at += length
        if tense is None:
            continue
        if before and first and seen.keys[first - 1] == "and" and before.last == first - 1:
            tense = before.tense if tense is Tense.NOW else tense  # "former President and Prime Minister"
        owner, last, tense = _right(seen, at, owner, tense)
        country = seen.book.code(owner, on) if owner else None
        kind = next((k for k in kinds if k.serves(phrase, country)), None)
        if kind:
            before = _Office(first, last, kind, kind.of or country, tense)
            yield before


def _left(seen: _Text, first: int) -> tuple[int, Tense | None, Match | None]:
    """Take in the state and the words before an office; no tense where they make another office of it."""
    tense, owner = Tense.NOW, None
    while first > 0 and "," not in seen.gap(first):
        key = seen.keys[first - 1]
        if key in _UNDER:
            return first, None, None
        staff = key in _STAFF and first - 1 in seen.ends
        state = first in seen.ends and seen.ends[first].best.actor.kind in {"country", "organisation"}
        if owner is None and (staff or state):
            owner = seen.ends[first - 1 if staff else first]
            first = owner.first
            continue
        told = _tense(key, glued=seen.words[first].glued)
        if told is None:
            break
        tense, first = told, first - 1
    back = first - 1 - (first > 0 and seen.keys[first - 1] == "the")
    if back > 0 and seen.keys[back] == "to" and seen.keys[back - 1] in _UNDER:
        return first, None, None  # "the adviser to the president"
    return first, tense, owner


def _tense(key: str, *, glued: bool) -> Tense | None:
    """Return how a word before an office says that it is held, None if it says nothing of that."""
    if key in _FORMER or (key == "then" and glued):
        return Tense.FORMER
    if key in _ACTING:
        return Tense.ACTING
    return Tense.COMING if key in _COMING else None


def _right(seen: _Text, last: int, owner: Match | None, tense: Tense) -> tuple[Match | None, int, Tense]:
    """Take in "-designate" and "of Hungary" behind an office."""
    words, keys = seen.words, seen.keys
    if last < len(words) and words[last].glued and keys[last] in _COMING:
        last, tense = last + 1, Tense.COMING
    joined = last + 1 < len(words) and (keys[last] == "of" or (keys[last] == "for" and owner is None))
    step = last + 1 if joined else last
    step += keys[step] == "the" if step > last and step < len(words) else 0
    if step > last and step in seen.starts:
        found = seen.starts[step]
        staff = found.last < len(words) and keys[found.last] in _STAFF
        state = found.best.actor.kind in {"country", "organisation"} and found.best.use != "demonym"
        if (state and keys[last] == "of") or staff:
            return owner if owner and not staff else found, found.last + staff, tense
    return owner, last, tense


def _after(seen: _Text, office: _Office) -> tuple[int, int] | None:
    """Return the words of the name that follows an office, directly or between commas."""
    first, words = office.last, seen.words
    if first >= len(words) or words[first - 1].possessive:
        return None
    gap = seen.gap(first)
    if gap not in {" ", ", "} and not gap.startswith(" al-"):
        return None
    while first + 1 < len(words) and seen.keys[first] in _HONOURS | seen.book.offices.openers:
        if words[first].possessive or not words[first].capital:
            return None
        first += 1
    last = _run(seen, first)
    if gap == ", " and (
        last == first or seen.text[words[last - 1].end : words[last - 1].end + 1] not in {",", ".", ""}
    ):
        return None
    return (first, last) if last > first and seen.book.body_words.isdisjoint(seen.keys[first:last]) else None


def _before(seen: _Text, office: _Office) -> tuple[int, int] | None:
    """Return the words of the name to which an office is an apposition: "X, the Turkish foreign minister,"."""
    first = office.first
    if seen.words[office.last - 1].possessive:  # "X, the Secretary-General's envoy,"
        return None
    for back in range(1, DESCRIBING + 2):
        at = first - back
        if at < 0 or seen.gap(at + 1) != " " or seen.words[at].capital:
            break
        if seen.words[at].text in {"the", "a", "an"}:
            first = at
            break
    if first == 0 or seen.gap(first) != ", ":
        return None
    start = first
    while start > 0 and first - start < LONGEST and _named(seen.words[start - 1]):
        if start < first and seen.gap(start) not in _GAPS - {". "}:
            break
        start -= 1
    full = first - start >= FULL and seen.book.offices.openers.isdisjoint(seen.keys[start:first])
    return (start, first) if full else None


def _named(word: Word) -> bool:
    return word.text[0].isupper() or word.glued or word.text in _INSIDE


def _run(seen: _Text, first: int) -> int:
    """Return the end of the capitalised words of one name from ``first``."""
    last, words = first, seen.words
    while last < len(words) and last - first < LONGEST and _named(words[last]):
        gap = seen.gap(last) if last > first else " "
        initial = last > first and len(words[last - 1].text) == 1
        if gap not in _GAPS or (gap == ". " and not initial):
            break
        last += 1
        if words[last - 1].possessive:
            break
    while last > first and not words[last - 1].text[0].isupper() and not words[last - 1].glued:
        last -= 1
    return last


def _naming(seen: _Text, office: _Office, on: date | None) -> Naming | None:
    named, before = _after(seen, office), _before(seen, office)
    if before and (named is None or seen.gap(office.last) == ", "):  # "X, President of the Council, and", in a list
        named = before
    if named is None:
        return None
    start = seen.words[named[0]].start
    name = _POSSESSIVE.sub("", seen.text[start : seen.words[named[1] - 1].end])
    actor = seen.book.person(name, on=on, kind=office.kind.id, country=office.country)
    torn = _TORN.search(name) is not None or name.isupper()
    if actor is None and (office.country is None or named[1] - named[0] < FULL or torn):
        return None  # half a name beside an office of nowhere tells nothing
    identity = actor.id if actor else stranger_id(name, office.country)
    title = seen.text[seen.words[office.first].start : seen.words[office.last - 1].end]
    return Naming(start, start + len(name), name, identity, office.country, office.kind.id, title, office.tense)
