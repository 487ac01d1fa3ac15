"""Which named gathering does a claim tell of: "the G20 summit", "a session of the Collective Security Council"?

Many take part in such a meeting, and each office names others of them, or itself alone; its name is what they share.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile

from detente.records import Claim, Participant, Role

# A meeting that may have a name, and of these the ones whose name may stand before them without naming a body.
_HEADS = frozenset("summit session meeting conference forum assembly congress".split())
_NAMED_BEFORE = _HEADS - {"meeting", "session"}
# What a name must end in, or be, to stand before a mere meeting: "European Council meeting", "G7 session".
_BODIES = frozenset("council assembly committee commission conference congress forum union partnership summit".split())
# Words between a name and its meeting, that say nothing of which one it is.
_BETWEEN = frozenset(
    "leaders leader heads head state states government governments foreign defence defense finance ministers minister "
    "ministerial plenary working emergency extraordinary informal annual regular virtual online video upcoming next "
    "this recent first second third fourth fifth sixth seventh eighth ninth tenth member members countries country "
    "level high-level high expanded joint joined delegations political advisers advisors permanent special".split()
)
_LINKS = frozenset("of and for on the & ( )".split())
_DROPPED = (
    frozenset("summit session meeting".split())
    | _BETWEEN
    | _LINKS
    | frozenset(
        "president format four chairman secretary general nations january february march april may june july august "
        "september october november december at in during since between".split()
    )
)
# What many states and bodies have: a name of such words alone says nothing.
_COMMON = frozenset(
    "counci securi nation defens defenc suprem cabine commis commit assemb union coordi presid cooper econom "
    "trade interg bilate strate partne".split()
)
# Codes of what is no state: a body of one state is no gathering of many.
_OF_MANY = frozenset({None, "IGO", "NGO", "UNO", "NAT", "EUR"})
# "CSTO", "G20", "SPIEF".
_ACRONYM = re.compile(r"(?=(?:.*[A-Z\d]){2})[A-Z][A-Za-z]?[A-Z\d+]+|G-?\d+")
_PROPER = re.compile(r"[A-Z\d]")
_WORD = re.compile(r"[\w’'&+-]+|[(),;:.!?]")
_NUMBER = re.compile(r"\d+(st|nd|rd|th)?", re.IGNORECASE)
# Those of whom a body consists: when "CIS leaders" meet, it is the CIS that meets.
_MEMBERS = re.compile(
    r"\b(leaders|heads of (state|government|delegation)|ministers|members|(member )?(states|countries)|allies)\b",
    re.IGNORECASE,
)
# Verbs of one who takes part, and what may stand between them and the name.
_ATTENDS = re.compile(
    r"attend|t(a|oo)k(e|es|ing)?$|particip|address|sp(eak|oke)|join|h(e|o)ld|host|chair|open|visit|travel|trip|"
    r"fl(y|ies|ew)|g(o|oes|oing)$|went|pa(y|id)",
    re.IGNORECASE,
)
_COMES = re.compile(r"visit|travel|trip|fl(y|ies|ew)|g(o|oes|oing)$|went|pa(y|id)", re.IGNORECASE)
_TO_ATTEND = re.compile(
    r"\b(attend|tak(e|ing) part|participat\w+|for (the|an?)|speak at|address|join)\b", re.IGNORECASE
)
# Words for a meeting of those of whom a body consists.
_GATHERS = re.compile(
    r"me(e)?t(s|ing|ings)?$|summit|session|gather|conven|talks$|exchang|discuss|negotiat", re.IGNORECASE
)
# What is told beside a gathering is not it: "met on the sidelines of the summit".
_ASIDE = re.compile(
    r"\b(sidelines?|margins?|before|after|ahead|following|prior|eve|preparations?|results?|outcomes?|during|until|since)\b",
    re.IGNORECASE,
)
# Characters between the verb of one who takes part and the name of the gathering.
_REACH = 60
# Characters behind the name in which is told who meets: "the G7 foreign ministers".
_BEHIND = 20
_MAX_WORDS = 12  # of a name, on either side of its meeting
_ASKED = 8  # words of a name by which it is asked for; longer names are lists of titles
STEM = 6
# Of two names the shorter must share so much with the longer: "CSTO Collective Security Council" is that "of the
# Collective Security Treaty Organisation".
_SHARED = 0.6


@dataclass(frozen=True, slots=True)
class Gathering:
    """The name of a gathering: stems of its words, acronyms and ids of bodies among them, and who meets."""

    name: frozenset[str]
    sure: frozenset[str]
    level: str | None


def same(a: Gathering, b: Gathering) -> bool:
    """Say whether two names may be of one gathering."""
    bodies = [{word for word in name if ":" in word} for name in (a.name, b.name)]
    if (a.level and b.level and a.level != b.level) or (all(bodies) and bodies[0].isdisjoint(bodies[1])):
        return False
    shared = a.name & b.name
    enough = len(shared) > 1 or bool(a.sure & b.sure)
    return enough and len(shared) >= _SHARED * min(len(a.name), len(b.name))


def shared(a: Iterable[Gathering], b: Sequence[Gathering]) -> bool:
    """Say whether one of the first may be one of the second."""
    return any(same(x, y) for x in a for y in b)


def keys(named: Iterable[Gathering]) -> Iterator[str]:
    """Yield the words by which an event of that gathering is found."""
    for gathering in named:
        yield from sorted(gathering.sure)[:_ASKED]
        yield from (f"{a}+{b}" for a, b in combinations(sorted(gathering.name - gathering.sure)[:_ASKED], 2))


def gathering_of(claim: Claim) -> Gathering | None:
    """Return the gathering that a meeting is, None if it has no name."""
    at, end = claim.trigger.start - claim.start, claim.trigger.end - claim.start
    for first, last, words, level in _names(claim.text):
        if _is_about(claim, (at, end), (first, last)):
            bodies = [p for p in claim.participants if _is_body(p) and _inside(claim, p.start, p.end, first, last)]
            national = any(p.country not in _OF_MANY for p in bodies)
            bare = [word for word in words if not _parties_of(claim, word)]
            made = None if national else _made(bare, {p.actor for p in bodies if p.actor}, level)
            if made:
                return made
    return _of_members(claim) if _GATHERS.search(claim.trigger.text) else None


def _parties_of(claim: Claim, word: str) -> bool:
    """Say whether a word only names who meets: a summit of two states is known by these."""
    sides = (p for p in claim.participants if not _is_body(p) and (p.actor or p.country not in _OF_MANY))
    return any(part in p.text for p in sides for part in re.split(r"[-–]", word))


def _is_body(participant: Participant) -> bool:
    return participant.actor is not None and participant.actor.startswith("org:")


def _inside(claim: Claim, start: int, end: int, first: int, last: int) -> bool:
    return start - claim.start < last and first < end - claim.start


def _is_about(claim: Claim, trigger: tuple[int, int], name: tuple[int, int]) -> bool:
    """Say whether an act is the gathering, or somebody's taking part in it."""
    if trigger[0] < name[1] and name[0] < trigger[1]:
        return True
    between = claim.text[trigger[1] : name[0]]
    if not (0 <= name[0] - trigger[1] <= _REACH) or not _ATTENDS.match(claim.trigger.text) or _ASIDE.search(between):
        return False
    return not _COMES.match(claim.trigger.text) or _TO_ATTEND.search(between) is not None


def _of_members(claim: Claim) -> Gathering | None:
    """Return the gathering of a body whose members meet: "leaders of the CIS states will meet"."""
    sides = [p for p in claim.who(Role.SOURCE, Role.TARGET) if p.actor or p.country]
    bodies = {p.actor for p in sides if p.actor and _is_body(p) and p.country in _OF_MANY and _MEMBERS.search(p.text)}
    if len(bodies) != 1 or any(p.actor not in bodies for p in sides):
        return None
    words = [word for p in sides for word in _WORD.findall(p.text) if _PROPER.match(word)]
    return _made(words, bodies, _level(" ".join(p.text for p in sides)))


def _made(words: Iterable[str], ids: set[str], level: str | None) -> Gathering | None:
    kept = [
        w.removesuffix("'s").removesuffix("’s") for w in words if w.lower() not in _DROPPED and not _NUMBER.fullmatch(w)
    ]
    acronyms = {word.replace("-", "").lower() for word in kept if _ACRONYM.fullmatch(word)}
    stems = {word.lower()[:STEM] for word in kept if not _ACRONYM.fullmatch(word)}
    name = frozenset(stems | acronyms | ids)
    sure = frozenset(acronyms | ids) - {"un", "eu"}
    if name <= _COMMON or not (sure or len(name) > 1):
        return None
    return Gathering(name, sure, level)


def _level(words: str) -> str | None:
    low = words.lower()
    if "minister" in low and "prime" not in low:
        return "ministers"
    if "advis" in low:
        return "advisers"
    return "leaders" if re.search(r"summit|leaders|heads of (state|government)", low) else None


def _names(text: str) -> Iterator[tuple[int, int, list[str], str | None]]:
    """Yield the names of gatherings in a sentence: first and last character, words, and who meets."""
    words = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]
    for at, (start, end, word) in enumerate(words):
        if word.lower() not in _HEADS:
            continue
        before, first = _before(words, at)
        after, last = _after(words, at)
        found = [*before, *after]
        if found:
            a, b = min(start, first), max(end, last)
            kinds = takewhile(lambda item: item[2].lower() in _BETWEEN, reversed(words[max(0, at - _MAX_WORDS) : at]))
            a = min(a, *(item[0] for item in kinds), a)
            yield a, b, found, _level(text[a : b + _BEHIND])


def _before(words: Sequence[tuple[int, int, str]], at: int) -> tuple[list[str], int]:
    """Return the words of a name before its meeting, and where it begins."""
    found: list[str] = []
    first = words[at][0]
    for start, _, word in reversed(words[max(0, at - _MAX_WORDS) : at]):
        proper = _PROPER.match(word) is not None
        if not proper and word.lower() not in (_LINKS if found else _BETWEEN | {"(", ")", "of"}):
            break
        if proper:
            found.insert(0, word)
            first = start
    if not found or words[at][2].lower() in _NAMED_BEFORE:
        return found, first
    body = found[-1].lower() in _BODIES or _ACRONYM.fullmatch(found[-1])
    return (found, first) if body else ([], words[at][0])


def _after(words: Sequence[tuple[int, int, str]], at: int) -> tuple[list[str], int]:
    """Return the words of a name behind its meeting ("session of the … Council"), and where it ends."""
    found: list[str] = []
    last = words[at][1]
    if at + 1 >= len(words) or words[at + 1][2].lower() not in {"of", "within"}:
        return found, last
    for _, end, word in words[at + 2 : at + 2 + _MAX_WORDS]:
        proper = _PROPER.match(word) is not None
        if not proper and word.lower() not in _LINKS | _BETWEEN:
            break
        if proper:
            found.append(word)
            last = end
    body = any(word.lower() in _BODIES or _ACRONYM.fullmatch(word) for word in found)
    return (found, last) if body else ([], words[at][1])
