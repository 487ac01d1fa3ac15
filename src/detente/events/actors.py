"""Who is meant by a name, on a day, and for which state do they act? Answers from the actor book in ``data/actors``.

It knows names, offices with their dates and the head nouns of news English; it never looks outside the words it is
given, and says None rather than guess.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from detente.errors import ConfigError
from detente.records import Actor, Office

FILES = ("countries.jsonl", "organisations.jsonl", "people.jsonl", "people_reign.jsonl")
NO_STATE = frozenset({"NGO", "IGO", "UNO", "EUR", "NAT"})

# How sure a kind of name is, as `candidates` ranks it; set by hand, re-run the `who` cases of the tests when changed.
SCORE_NAME, SCORE_METONYM, SCORE_SURNAME, SCORE_CITY, SCORE_PART = 0.97, 0.85, 0.8, 0.7, 0.5
OUT_OF_OFFICE = 0.7  # what is left of a score when the person holds no office on the day asked about
MIN_FUZZY = 0.78  # below it difflib pairs strangers ("Ortega", "Ortiz"); tried .70 to .85 on misspelt leaders
NEAR_OFFICE = timedelta(days=6 * 365)  # a bare surname without an office that day still means a recent holder
LISTS = ("REIGN", "Wikidata")  # leaders known from lists only are meant by a bare surname only while in office
CACHE = 65_536

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": " ", "”": " ", '"': " "})
_LETTERS = str.maketrans("ıøØłŁđĐ", "ioOlLdD")
_WORD = re.compile(r"[^\W_]+(?:['.&+/][^\W_]+)*'?")
_POSSESSIVE = re.compile(r"'s?$")
_PARTICLES = frozenset("al el bin ibn von van de der di da dos del la le".split())
_LEADING = frozenset({"the", "a", "an"})
_ONLY_WHOLE = frozenset("north south mainland emirates korea".split())  # "North Africa" is no state
_FAMILY_FIRST = frozenset({"CHN", "TWN", "PRK", "KOR", "KHM", "VNM", "UNO"})
_GIVEN_FIRST = frozenset("carrie william joseph jimmy joshua ai kofi".split())
_BREAKS = frozenset(
    "of in from at near to for on against by with who that which inside outside across around over under between into "
    "after aboard about including accused suspected backed led based being living held and or but than along during as "
    "affected seeking fleeing killed arrested abroad travelling wanted convicted stationed".split()
)
_LOCATING = frozenset("of in from at near inside outside across around along within based living stationed".split())
_TOP = re.compile(
    r"^(UN Secretary-General|President|Prime Minister|Premier|Chancellor|King|Queen|Emir|Supreme Leader|Pope|Taoiseach"
    r"|Leader of the Revolution)"
)
_MINISTER = re.compile(r"Minister|Secretary|Chairman|Commander|General|High Representative|Director")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor who may be meant by a name, with a score in [0, 1] and the offices held on the day asked about."""

    actor: Actor
    score: float
    offices: tuple[Office, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a participant's words mean: the id of an actor, a country code and a sector, each None where unknown."""

    actor: str | None
    country: str | None
    sector: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A country-bearing name in running text: characters ``[start, end)`` and the code it bears on the day."""

    start: int
    end: int
    text: str
    country: str


@dataclass(frozen=True, slots=True)
class _Alias:
    """One way to write an actor; ``use`` is name, demonym, metonym, city or surname."""

    actor: Actor
    use: str
    bare: bool  # written without a capital in the book, so it may be in the text


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a text: as written, its key, and whether a hyphen joins it to the word before."""

    text: str
    key: str
    start: int
    end: int
    glued: bool

    @property
    def capital(self) -> bool:
        """Say whether it starts like a name."""
        return self.text[0].isupper() or self.text[0].isdigit()


@dataclass(frozen=True, slots=True)
class _Match:
    """A name of the book found at words ``[first, last)``."""

    first: int
    last: int
    aliases: tuple[_Alias, ...]

    @property
    def best(self) -> _Alias:
        """The alias that ranks first in the book."""
        return self.aliases[0]


@dataclass(frozen=True, slots=True)
class _Heads:
    """What head nouns tell: their sector, and the classes of them that rules ask for (``data/actors/heads.json``)."""

    sectors: dict[str, str]
    state_organs: frozenset[str]
    non_state: frozenset[str]
    business: frozenset[str]
    implied: frozenset[str]
    organisation_ends: frozenset[str]
    own_ends: frozenset[str]
    prefixes: frozenset[str]
    backed: frozenset[str]
    implied_by: frozenset[str]
    rebel_words: frozenset[str]
    group_words: frozenset[str]
    strangers: frozenset[str]
    pronouns: frozenset[str]
    neighbours: frozenset[str]
    weak: frozenset[str]


_NOBODY = Resolution(None, None, None, "no name of the book")


def fold(text: str) -> str:
    """Return the text in lower case without diacritics, quotes and hyphens: the form in which names are compared.

    >>> fold("Péter Szijjártó"), fold("Sana’a"), fold("Kim Jong-un")
    ('peter szijjarto', 'sanaa', 'kim jong un')
    """
    plain = unicodedata.normalize("NFKD", text.translate(_QUOTES).translate(_LETTERS))
    kept = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[-‐‑–—]", " ", kept).replace("'", "").replace(".", "").split())


@lru_cache(CACHE)
def _key(word: str) -> str:
    """Return what a word is looked up by: short acronyms keep their case, so that US is not us."""
    plain = word.replace(".", "").replace("'", "")
    return plain if plain.isupper() and 1 < len(plain) <= 3 else fold(plain)  # noqa: PLR2004 (WHO, IS, US)


def _words(text: str) -> list[_Word]:
    """Cut a text into words; the possessive and the Arabic article are not kept."""
    clean, words = text.translate(_QUOTES), []
    for found in _WORD.finditer(clean):
        bare = _POSSESSIVE.sub("", found.group())
        glued = found.start() > 0 and clean[found.start() - 1] in "-‐‑–"
        if bare and bare.lower() not in {"al", "el", "s"}:
            words.append(_Word(bare, _key(bare), found.start(), found.end(), glued))
    return words


def _alias_key(name: str) -> str:
    """Return the key of a whole name: those of its words, without a leading article."""
    keys = [word.key for word in _words(name)]
    return " ".join(keys[1:] if len(keys) > 1 and keys[0] == "the" else keys)


class ActorBook:
    """All actors, and an index of the ways to write them."""

    def __init__(self, rows: Iterable[dict[str, Any]], heads: dict[str, Any]) -> None:
        self._index: dict[str, list[_Alias]] = defaultdict(list)
        self._surnames: dict[str, list[Actor]] = defaultdict(list)
        self._lengths: dict[str, set[int]] = defaultdict(set)
        self._heads = _heads(heads)
        self.actors: dict[str, Actor] = {}
        for row in rows:
            self._add(row)
        for name in heads["regions"]:  # they bear no code, and keep "America" from being found in "South America"
            self._index_name(name, _Alias(Actor(f"region:{name}", name, "region"), "name", bare=False))
        self._known = lru_cache(CACHE)(self._resolve)

    @classmethod
    def load(cls) -> "ActorBook":
        """Return the book that ships with detente, read once."""
        return _shipped()

    def _add(self, row: dict[str, Any]) -> None:
        offices = tuple(_office(office) for office in row.get("offices", ()))
        uses = [("name", [row["name"], *row["names"]])]
        uses += [(use, row.get(use + "s", [])) for use in ("demonym", "metonym")]
        uses.append(("city", row.get("cities", [])))
        names = tuple(name for _, written in uses[:3] for name in written)[1:]
        actor = Actor(row["id"], row["name"], row["kind"], names, row["country"], row["sector"], offices)
        self.actors[actor.id] = actor
        for use, written in uses:
            for name in written:
                lone = actor.kind == "person" and name == actor.name and " " not in name
                self._index_name(name, _Alias(actor, "surname" if lone else use, name.islower()))
        if actor.kind == "person":
            for surname in {s for name in (actor.name, *actor.names) for s in _surnames(name, actor.country)}:
                self._surnames[surname].append(actor)
                self._lengths[surname.split()[0]].add(len(surname.split()))

    def _index_name(self, name: str, alias: _Alias) -> None:
        key = _alias_key(name)
        if key and all(known.actor is not alias.actor for known in self._index[key]):
            self._index[key].append(alias)
            self._lengths[key.split()[0]].add(len(key.split()))

    def candidates(self, name: str, *, on: date | None = None, limit: int = 5) -> tuple[Candidate, ...]:
        """Return who may be meant by a name or alias, best first; similar spellings only when nothing else fits."""
        key = _alias_key(name)
        known = [alias for alias in self._index.get(key, ()) if alias.actor.id in self.actors]
        found = {alias.actor.id: _exact(alias, on) for alias in known}
        for actor in self._surnames.get(key, ()):
            found.setdefault(actor.id, _candidate(actor, SCORE_SURNAME, on, "surname"))
        if not found:
            found = {actor.id: _candidate(actor, SCORE_PART, on, "part of the name") for actor in self._holding(key)}
        if not found:
            found = {c.actor.id: c for c in self._similar(key, on)}
        ranked = sorted(found.values(), key=lambda c: (-c.score, -_rank(c.offices), c.actor.id))
        return tuple(ranked[:limit])

    def _holding(self, key: str) -> list[Actor]:
        """Return the actors one of whose names holds all words of the key."""
        words = set(key.split())
        return [a for a in self.actors.values() if words and any(words <= set(fold(n).split()) for n in _names(a))]

    def _similar(self, key: str, on: date | None) -> Iterator[Candidate]:
        """Yield the actors with a name spelt much like the key."""
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        best: dict[str, Candidate] = {}
        for known in {**self._index, **self._surnames}:
            matcher.set_seq1(known)
            if matcher.real_quick_ratio() > MIN_FUZZY < matcher.quick_ratio() and matcher.ratio() > MIN_FUZZY:
                named = [alias.actor for alias in self._index.get(known, ())] + self._surnames.get(known, [])
                for actor in named:
                    found = _candidate(actor, matcher.ratio() * SCORE_SURNAME, on, "similar spelling")
                    if actor.id in self.actors and (actor.id not in best or best[actor.id].score < found.score):
                        best[actor.id] = found
        yield from best.values()

    def resolve(self, text: str, *, on: date | None = None, context: Sequence[str] = ()) -> Resolution:
        """Say who is meant by a participant's words as a sentence writes them.

        Args:
            text: the span, with or without article, title, possessive.
            on: the day of publication; offices and the Taliban's code depend on it.
            context: other names of the sentence, nearest first; asked only for generic words ("the government",
                "police") and to tell namesakes apart.
        """
        return self._known(text, on, tuple(context))

    def _resolve(self, text: str, on: date | None, context: tuple[str, ...]) -> Resolution:
        span = _Span.of(text, self)
        if not span.words or (len(span.words) == 1 and span.words[0].key in self._heads.pronouns):
            return _NOBODY
        found = self._from_front(span, on, context) or self._from_names(span) or self._from_behind(span, on)
        return found or self._armed(span) or self._implied(span, on, context) or self._unnamed(span)

    def _from_front(self, span: "_Span", on: date | None, context: tuple[str, ...]) -> Resolution | None:
        """Resolve by the names before the first preposition."""
        matches = span.front
        if not matches:
            return None
        if span.head is None:
            return self._by_last(span, on, context)
        for match in matches:
            alias = match.best
            if alias.actor.kind in {"organisation", "group"} and _code(alias.actor, on) in NO_STATE:
                return self._headed(alias, span.head, on)
        if matches[0].best.actor.kind == "person":
            chosen = None if span.stranger else self._person(matches[0], on, context)
            return self._organ(chosen, span.head) if chosen else None
        if matches[0].best.use == "city" and span.stranger and len(span.words) == 2:  # noqa: PLR2004 (Sofia Sapega)
            return None
        own = self._from_names(span) if span.head in self._heads.own_ends else None
        return self._armed(span) or own or self._headed(matches[0].best, span.head, on)

    def _by_last(self, span: "_Span", on: date | None, context: tuple[str, ...]) -> Resolution | None:
        """Resolve a span whose last word before a preposition is part of a name."""
        first, last = span.front[0].best, span.front[-1]
        matches, weak = span.front, span.key(last) in self._heads.weak
        if _is_surname_of_another(span, last):
            return None
        if weak and span.behind and span.behind[0].best.actor.kind == "country":
            return Resolution(None, span.behind[0].best.actor.country, _sector(last.best.actor, on), "body of a state")
        if last.best.use == "surname" or last.best.actor.kind == "person":
            near = (f"{first.actor.name}",) if len(matches) > 1 else ()
            chosen = self._person(last, on, (*near, *context))
            return chosen or (self._plain(first, on) if len(matches) > 1 else None)
        owner = first.actor.kind == "country" and first.actor is not last.best.actor
        body = last.best.actor.kind == "organisation" and (weak or _code(last.best.actor, on) not in NO_STATE)
        if owner and body:
            return Resolution(None, first.actor.country, last.best.actor.sector, "body of the state named before it")
        if owner and last.best.use == "demonym" and first.use == "demonym":
            return self._plain(first, on)
        return self._plain(last.best, on)

    def _plain(self, alias: _Alias, on: date | None) -> Resolution:
        """Resolve a name that stands for itself."""
        actor = alias.actor
        if alias.use in {"demonym", "city"}:
            return Resolution(None, _code(actor, on), None, f"{alias.use} of {actor.name}")
        sector = "GOV" if alias.use == "metonym" else _sector(actor, on)
        return Resolution(actor.id, _code(actor, on), sector, f"{alias.use} of {actor.name}")

    def _headed(self, alias: _Alias, head: str, on: date | None) -> Resolution:
        """Resolve a name followed by a head noun ("Russian forces", "Hamas leaders")."""
        actor, sector = alias.actor, self._heads.sectors.get(head)
        code = _code(actor, on)
        if head in self._heads.neighbours:
            return Resolution(None, None, None, f"{head} are others than {actor.name}")
        if actor.kind != "country":
            return Resolution(actor.id, code, _sector(actor, on) or sector, f"{head} of {actor.name}")
        if (sector in self._heads.non_state and actor.country != "PSE") or head in self._heads.business:
            return Resolution(None, "NGO", sector, f"{head} from {actor.name}")
        state = actor.id if sector in self._heads.state_organs else None
        return Resolution(state, code, sector, f"{head} of {actor.name}")

    def _organ(self, person: Resolution, head: str) -> Resolution:
        """Resolve "the Biden administration", "Maduro's government"."""
        state = f"state:{person.country}"
        return Resolution(
            state if state in self.actors else None,
            person.country,
            self._heads.sectors.get(head),
            f"{head} of a person",
        )

    def _person(self, match: _Match, on: date | None, context: Sequence[str]) -> Resolution | None:
        """Choose among the people of a name: who holds an office that day, the higher one, the one of the context."""
        people = [alias.actor for alias in match.aliases if alias.actor.kind == "person"]
        ranked = sorted(people, key=lambda a: -_rank(_held(a, on)))
        if match.best.use == "surname":
            ranked = [a for a in ranked if _near(a, on)]
        if not ranked:
            return None
        best = _rank(_held(ranked[0], on))
        equals = [a for a in ranked if _rank(_held(a, on)) == best]
        if len(equals) > 1:
            codes = self._codes(context, on)
            equals = [a for a in equals if _code(a, on) in codes[:1]] or equals
        codes_left = {_code(a, on) for a in equals}
        if len(codes_left) > 1:
            return None
        known = equals[0] if len(equals) == 1 else None
        return Resolution(
            known.id if known else None,
            codes_left.pop(),
            _sector(equals[0], on),
            f"{match.best.use} of {equals[0].name}",
        )

    def _armed(self, span: "_Span") -> Resolution | None:
        """Know an armed group by the words before its head noun ("rebel forces", "armed group")."""
        before = {word.key for word in span.words[: max(span.cut - 1, 0)]}
        if span.head in {"forces", "force"}:
            before.discard("armed")  # the Armed Forces are the state's
        if span.head in self._heads.group_words and before & self._heads.rebel_words:
            return Resolution(None, "NGO", "REB", f"armed {span.head}")
        return None

    def _from_names(self, span: "_Span") -> Resolution | None:
        """Know an organisation by its last word ("Justice Party"), though the book does not name it."""
        last = span.words[span.cut - 1] if span.cut else None
        named = sum(word.capital for word in span.words)
        if last and last.capital and last.key in self._heads.organisation_ends and named > 1:
            return Resolution(None, "NGO", None, f"an organisation by its last word, {last.text}")
        return None

    def _from_behind(self, span: "_Span", on: date | None) -> Resolution | None:
        """Resolve by what follows "of", "in", "from" ("protesters in Cairo", "government of Sudan")."""
        for match in span.behind:
            alias = match.best
            if alias.use == "surname":
                continue
            if span.head is None:
                return Resolution(None, _code(alias.actor, on), None, f"of {alias.actor.name}")
            return self._headed(alias, span.head, on)
        return None

    def _implied(self, span: "_Span", on: date | None, context: tuple[str, ...]) -> Resolution | None:
        """Give a generic word the state that the sentence names nearest to it."""
        before = {word.key for word in span.words[: max(span.cut - 1, 0)]}
        generic = span.head in self._heads.implied or bool(before & self._heads.implied_by)
        if not generic or span.named or (before & self._heads.strangers and span.head != "minister"):
            return None
        codes = [code for code in self._codes(context, on) if code not in NO_STATE]
        if not codes:
            return None
        sector = self._heads.sectors.get(span.head or "")
        state = f"state:{codes[0]}" if sector in self._heads.state_organs else None
        return Resolution(state, codes[0], sector, f"{span.head}: state implied by the sentence")

    def _unnamed(self, span: "_Span") -> Resolution:
        """Say what the head noun alone tells."""
        sector = self._heads.sectors.get(span.head or "")
        if span.words[0].key == "international" and span.head in {"organizations", "organisations", "institutions"}:
            return Resolution(None, "IGO", None, "international organisations")
        unknown = span.head in {"gunman", "gunmen", "mercenaries"}
        if (sector in self._heads.non_state and not unknown) or span.head in self._heads.business | {"groups", "group"}:
            return Resolution(None, "NGO", sector, "a head noun of non-state actors")
        return Resolution(None, None, sector, _NOBODY.reason)

    def _codes(self, context: Sequence[str], on: date | None) -> list[str]:
        """Return the codes that other names of the sentence bear, in their order."""
        return [code for name in context if (code := self._known(name, on, ()).country)]

    def spots(self, text: str, on: date | None = None) -> tuple[Spot, ...]:
        """Find the country-bearing names of a running text, in order."""
        words, found = _words(text), []
        for match in self._matches(words):
            start, end = words[match.first].start, words[match.last - 1].end
            part = text[start:end]
            single = match.best.use == "surname" and (match.first == 0 or words[match.first - 1].capital)
            code = None if single else self._known(part, on, ()).country
            if code:
                found.append(Spot(start, end, part, code))
        return tuple(found)

    def _matches(self, words: list[_Word]) -> list[_Match]:
        """Find the names of the book from left to right, the longest first."""
        found, at = [], 0
        while at < len(words):
            match = self._match_at(words, at)
            if match:
                found.append(match)
            at = match.last if match else at + 1
        return found

    def _match_at(self, words: list[_Word], at: int) -> _Match | None:
        for length in sorted(self._lengths.get(words[at].key, ()), reverse=True):
            part = words[at : at + length]
            if len(part) < length or (part[0].key in _ONLY_WHOLE and length == 1 < len(words)):
                continue
            key = " ".join(word.key for word in part)
            capital = any(word.capital for word in part)
            aliases = tuple(alias for alias in self._index.get(key, ()) if capital or alias.bare)
            if not aliases and capital and part[-1].capital:
                aliases = tuple(_Alias(a, "surname", bare=False) for a in self._fitting(words, at, key))
            if aliases:
                return _Match(at, at + length, aliases)
        return None

    def _fitting(self, words: list[_Word], at: int, key: str) -> list[Actor]:
        """Return the people of a surname, unless the words before it are another one's given names."""
        given: set[str] = set()
        for word in reversed(words[:at]):
            if not word.capital or word.key in self._heads.sectors or word.key in self._index or word.end < 0:
                break
            given.add(word.key)
        people = self._surnames.get(key, [])
        return people if not given else [a for a in people if given & set(fold(" ".join(_names(a))).split())]


@dataclass(frozen=True, slots=True)
class _Span:
    """A participant's words, cut at the first preposition: names before it, head noun, names behind it."""

    words: list[_Word]
    cut: int
    front: list[_Match]
    behind: list[_Match]
    head: str | None
    named: bool
    stranger: bool

    def key(self, match: _Match) -> str:
        """Return the key of a matched name."""
        return " ".join(word.key for word in self.words[match.first : match.last])

    @classmethod
    def of(cls, text: str, book: ActorBook) -> "_Span":
        words = _words(text)
        while words and words[0].text in _LEADING:
            words = words[1:]
        matches = book._matches(words)  # noqa: SLF001 (a part of the book's own work)
        covered = {i for match in matches for i in range(match.first, match.last)}
        cut = next((i for i, w in enumerate(words) if i and _breaks(w) and i not in covered), len(words))
        usable = [match for match in matches if not _void(words, match, book._heads, covered)]  # noqa: SLF001
        front = [match for match in usable if match.last <= cut]
        behind = [m for m in usable if m.first > cut and _locates(words, cut, m.first, covered)]
        inside = bool(front) and front[-1].last == cut
        head = None if inside or not cut else words[cut - 1].key
        named = any(w.capital for i, w in enumerate(words[:cut]) if i and i not in covered)
        sectors = book._heads.sectors  # noqa: SLF001
        stranger = head is not None and words[cut - 1].capital and head not in sectors
        title = next((w.key for w in reversed(words[:cut]) if w.key in sectors), None) if stranger else None
        head, stranger = title or head, stranger and title is None
        return cls(words, cut, front, behind, head, named, stranger)


def _is_surname_of_another(span: _Span, match: _Match) -> bool:
    """Say whether an organisation's one-word name stands behind a given name: Sohail Aman is not Israel's Aman."""
    alone = len(span.front) == 1 == match.first and match.last == len(span.words) == 2  # noqa: PLR2004 (given name and surname)
    acronym = span.words[-1].text.isupper()
    return alone and not acronym and match.best.actor.kind in {"organisation", "group"} and span.words[0].capital


def _breaks(word: _Word) -> bool:
    return word.text in _BREAKS and not word.glued


def _locates(words: list[_Word], cut: int, first: int, covered: set[int]) -> bool:
    """Say whether the nearest preposition before a name places it."""
    for at in range(first - 1, cut - 1, -1):
        if _breaks(words[at]) and at not in covered:
            return words[at].text in _LOCATING
    return False


def _void(words: list[_Word], match: _Match, heads: _Heads, covered: set[int]) -> bool:
    """Say whether a name is only part of another: pro-Russian, US-backed, National Security Council."""
    before = words[match.first - 1] if match.first else None
    after = words[match.last] if match.last < len(words) else None
    if before and words[match.first].glued and before.key in heads.prefixes:
        return True
    if " ".join(word.key for word in words[match.first : match.last]) in heads.weak and before and before.capital:
        return match.first - 1 not in covered
    if after and after.glued and match.best.actor.kind == "person" and not after.capital:
        return after.key not in heads.sectors  # Kim Jong-hoon is no Kim Jong-un
    return bool(after and after.glued and after.key in heads.backed)


def _surnames(name: str, country: str | None) -> Iterator[str]:
    """Yield the ways in which a full name is cut to a surname."""
    keys = [word.key for word in _words(name)]
    if len(keys) < 2 or "of" in keys or any(c.isdigit() for c in name):  # noqa: PLR2004
        return
    if country in _FAMILY_FIRST and keys[0] not in _GIVEN_FIRST and country != "UNO":
        yield keys[0]
        return
    at = len(keys) - 1
    while at > 1 and keys[at - 1] in _PARTICLES:
        at -= 1
    if at < len(keys) - 1:
        yield " ".join(keys[at:])
    if keys[-2] not in {"bin", "ibn"} and len(keys[-1]) > 2 and keys[-1] not in {"iii", "jr"}:  # noqa: PLR2004
        yield keys[-1]


def _names(actor: Actor) -> tuple[str, ...]:
    return (actor.name, *actor.names)


def _held(actor: Actor, on: date | None) -> tuple[Office, ...]:
    return actor.offices_on(on) if on else ()


def _rank(offices: Iterable[Office]) -> int:
    """Rank by the highest office: head of state or government, minister, leader known from lists only, other, none."""
    return max((_weight(office) for office in offices), default=0)


def _weight(office: Office) -> int:
    if office.source.startswith(LISTS):
        return 2
    return 4 if _TOP.match(office.title) else 3 if _MINISTER.search(office.title) else 1


def _near(actor: Actor, on: date | None) -> bool:
    """Say whether a bare surname may mean a person: in office that day, or not long before or after."""
    if on is None or not actor.offices:
        return True
    written = [o for o in actor.offices if o.held(on) or not o.source.startswith(LISTS)]
    return any(o.start - NEAR_OFFICE <= on and (o.end is None or on < o.end + NEAR_OFFICE) for o in written)


def _code(actor: Actor, on: date | None) -> str | None:
    """Return the code of the office held that day, or of the actor."""
    held = _held(actor, on)
    return held[0].country if held else actor.country


def _sector(actor: Actor, on: date | None) -> str | None:
    held = _held(actor, on)
    return held[0].sector if held else actor.sector


def _exact(alias: _Alias, on: date | None) -> Candidate:
    scores = {
        "name": SCORE_NAME,
        "surname": SCORE_SURNAME,
        "demonym": SCORE_METONYM,
        "metonym": SCORE_METONYM,
        "city": SCORE_CITY,
    }
    return _candidate(alias.actor, scores[alias.use], on, alias.use)


def _candidate(actor: Actor, score: float, on: date | None, reason: str) -> Candidate:
    held = _held(actor, on)
    out = on is not None and actor.kind == "person" and not held and reason != "name"
    return Candidate(actor, round(score * (OUT_OF_OFFICE if out else 1.0), 3), held, reason)


def _office(row: dict[str, Any]) -> Office:
    end = date.fromisoformat(row["end"]) if row["end"] else None
    return Office(row["title"], row["country"], row["sector"], date.fromisoformat(row["start"]), end, row["source"])


def _heads(row: dict[str, Any]) -> _Heads:
    sectors = {word: sector for sector, words in reversed(row["sectors"].items()) for word in words.split()}
    classes = {field.name: row[field.name] for field in fields(_Heads) if field.name != "sectors"}
    return _Heads(sectors, **{name: frozenset(w if isinstance(w, list) else w.split()) for name, w in classes.items()})


@cache
def _shipped() -> ActorBook:
    folder = resources.files("detente") / "data" / "actors"
    rows = [row for name in FILES for row in _read(folder / name)]
    return ActorBook(rows, json.loads((folder / "heads.json").read_text(encoding="utf-8")))


def _read(path: Traversable) -> list[dict[str, Any]]:
    """Read one file of the book in one go: a list of lines is a list of objects."""
    try:
        rows: list[dict[str, Any]] = json.loads("[" + ",".join(path.read_text(encoding="utf-8").splitlines()) + "]")
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"the actor book is unreadable at {path} ({error}); reinstall detente or restore it"
        ) from error
    return rows
