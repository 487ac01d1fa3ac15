"""What does the actor book say? Its text files, read into actors; a broken line is refused with place and reason.

``countries.jsonl`` and ``organisations.jsonl`` hold an actor a line; ``people/XXX.txt`` the terms of office of one
state or body and the spellings of its people (docs/actors.md). What is wrong is said as ``file:line: reason``.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from detente.errors import ConfigError
from detente.events.bodies import served_by
from detente.events.names import fold
from detente.events.offices import Offices
from detente.records import Actor, Membership, Office

BODIES = frozenset("UNO EUR NAT IGO NGO".split())
SECTORS = frozenset(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
)
GROUPS, STATES, MEMBERS, PEOPLE = "organisations.jsonl", "countries.jsonl", "members.txt", "people"
RECALLED = "recalled"
_FIELDS = {
    STATES: {"id", "kind", "name", "names", "demonyms", "metonyms", "cities", "country", "sector"},
    GROUPS: {"id", "kind", "name", "names", "country", "sector", "offices"},
}
_KINDS = {STATES: {"country"}, GROUPS: {"organisation", "group"}}
_OFFICE_FIELDS = {"title", "country", "sector", "start", "end", "source"}
_OTHER = re.compile(r"[^a-z0-9]+")
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
_PERSON = re.compile(r"(?P<name>[^()|=]+?)(?: \((?:(?P<home>[A-Z]{3})|(?P<note>[^()]+))\))?")
MIN_COLUMNS, MAX_COLUMNS = 3, 6
YEAR, MONTH = 4, 7  # letters of a day that is known by year, by month


@dataclass(frozen=True, slots=True)
class Entry:
    """An actor of the book and the further ways to write a state: its people, its seat of government, its places."""

    actor: Actor
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()


class _Place(NamedTuple):
    """Where a line stands, to be named when it is wrong; as all that is made for every line, cheap to make."""

    file: str
    line: int

    def wrong(self, what: str) -> ConfigError:
        return ConfigError(f"{self.file}:{self.line}: {what}")


class _Term(NamedTuple):
    """One term of office as its line tells it; days may lack their month or day."""

    title: str
    country: str
    start: str
    end: str
    sector: str
    source: str
    place: _Place


@dataclass(slots=True)
class _Draft:
    """A person in the making: the state that is theirs, a note that tells them from a namesake, and what is told."""

    name: str
    home: str
    note: str
    place: _Place
    names: list[str] = field(default_factory=list)
    terms: list[_Term] = field(default_factory=list)
    id: str = ""

    def __post_init__(self) -> None:
        self.id = "person:" + slug(f"{self.name} {self.note}")


def slug(name: str) -> str:
    """Return a name as ids write it.

    >>> slug("Péter Szijjártó")
    'peter-szijjarto'
    """
    return _OTHER.sub("-", fold(name)).strip("-")


def entries(folder: Traversable, offices: Offices) -> tuple[Entry, ...]:
    """Return all entries of the book in a folder: states, organisations and groups, people.

    Raises:
        ConfigError: a line is broken; the message names the file, the line and what is allowed.
    """
    places: dict[str, _Place] = {}
    found = [*_rows(folder, STATES, places), *_rows(folder, GROUPS, places)]
    codes = {entry.actor.country or "" for entry in found if entry.actor.kind == "country"} | BODIES
    for entry in found:
        _check_codes(entry, codes, places[entry.actor.id])
    found = [*_with_members(folder, found, codes)]
    files = sorted((file for file in (folder / PEOPLE).iterdir() if file.name.endswith(".txt")), key=lambda f: f.name)
    drafts: dict[tuple[str, str, str], _Draft] = {}
    terms: dict[tuple[str, str], list[_Term]] = defaultdict(list)
    for file in files:
        for term in _read_people(file, codes, offices, drafts):
            terms[term.country, term.title].append(term)
    return (*found, *_people(drafts, terms, places))


def _rows(folder: Traversable, name: str, places: dict[str, _Place]) -> Iterator[Entry]:
    for number, line in enumerate(_lines(folder / name), start=1):
        place = _Place(name, number)
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise place.wrong(f"no JSON ({error}); write one actor a line") from error
        if not isinstance(row, dict) or set(row) != _FIELDS[name]:
            got = sorted(row) if isinstance(row, dict) else row
            raise place.wrong(f"an actor here has the fields {sorted(_FIELDS[name])}, got {got}")
        try:
            yield _entry(row, name, place, places)
        except (TypeError, ValueError, AttributeError) as error:
            raise place.wrong(f"a field is of a wrong kind, or a day is none ({error})") from error


def _lines(file: Traversable) -> list[str]:
    """Return the lines of a file of the book.

    Raises:
        ConfigError: it is no UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise _Place(file.name, 0).wrong(f"the file is no UTF-8 ({error}); save it as UTF-8") from error


def _entry(row: dict[str, Any], name: str, place: _Place, places: dict[str, _Place]) -> Entry:
    if row["kind"] not in _KINDS[name]:
        raise place.wrong(f"kind is {row['kind']!r}; allowed here are {', '.join(sorted(_KINDS[name]))}")
    if row["id"] in places:
        raise place.wrong(f"the id {row['id']!r} stands already at {places[row['id']]}; give it another")
    for key in ("names", "demonyms", "metonyms", "cities"):
        values = row.get(key, [])
        good = isinstance(values, list) and all(isinstance(v, str) and v.strip() == v and v for v in values)
        if not good or len(set(values)) != len(values):
            raise place.wrong(f"{key} must be a list of distinct non-empty strings, got {values}")
    places[row["id"]] = place
    held = tuple(_office(office, place) for office in row.get("offices", ()))
    names = (*row["names"], *row.get("demonyms", ()), *row.get("metonyms", ()))
    actor = Actor(row["id"], row["name"], row["kind"], names, row["country"], row["sector"], held)
    return Entry(actor, *(tuple(row.get(key, ())) for key in ("demonyms", "metonyms", "cities")))


def _office(row: dict[str, Any], place: _Place) -> Office:
    if set(row) != _OFFICE_FIELDS:
        raise place.wrong(f"an office has the fields {sorted(_OFFICE_FIELDS)}, got {sorted(row)}")
    start, end = (date.fromisoformat(day) if day else None for day in (row["start"], row["end"]))
    if start is None or (end is not None and end <= start):
        raise place.wrong(f"an office must end after it starts, got {start} to {end}")
    return Office(row["title"], row["country"], row["sector"], start, end, row["source"])


def _check_codes(entry: Entry, codes: set[str], place: _Place) -> None:
    actor = entry.actor
    for country, sector in ((actor.country, actor.sector), *((o.country, o.sector) for o in actor.offices)):
        if country is not None and country not in codes:
            raise place.wrong(f"the country {country!r} is unknown; allowed are ISO 3166 and {sorted(BODIES)}")
        if sector is not None and sector not in SECTORS:
            raise place.wrong(f"the sector {sector!r} is unknown; allowed are {', '.join(sorted(SECTORS))}")


def _with_members(folder: Traversable, found: Iterable[Entry], codes: set[str]) -> Iterator[Entry]:
    """Yield the entries again, unions with their members."""
    told: dict[str, tuple[Membership, ...]] = {}
    known = {entry.actor.id for entry in found}
    path = folder / MEMBERS
    lines = _lines(path) if path.is_file() else []
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            place = _Place(MEMBERS, number)
            identity, _, parts = (part.strip() for part in line.partition("|"))
            if identity not in known:
                raise place.wrong(f"no organisation has the id {identity!r}; add it to {GROUPS} first")
            told[identity] = tuple(m for part in parts.split(";") for m in _members(part.split(), codes, place))
    for entry in found:
        members = told.get(entry.actor.id, ())
        yield replace(entry, actor=replace(entry.actor, members=members)) if members else entry


def _members(words: list[str], codes: set[str], place: _Place) -> Iterator[Membership]:
    states = [word for word in words if not word[0].isdigit()]
    days = [word for word in words if word[0].isdigit()]
    if bad := [code for code in states if code not in codes]:
        raise place.wrong(f"{bad[0]!r} is no code of a state or body")
    if len(days) > 2 or not states or any(_first(day) is None for day in days):  # noqa: PLR2004 (from, to)
        raise place.wrong(f"a part is 'codes [first day [first day after]]', got {' '.join(words)!r}")
    start = (_first(days[0]) if days else None) or date.min
    end = _first(days[1]) if len(days) > 1 else None
    yield from (Membership(code, start, end) for code in states)


# ---- people


def _read_people(
    file: Traversable, codes: set[str], offices: Offices, drafts: dict[tuple[str, str, str], _Draft]
) -> Iterator[_Term]:
    """Read one file of people into drafts, and yield its terms."""
    code = file.name.removesuffix(".txt")
    if code not in codes:
        raise _Place(f"{PEOPLE}/{file.name}", 0).wrong("the file is named by no code of a state or body; rename it")
    for number, line in enumerate(_lines(file), start=1):
        place, text = _Place(f"{PEOPLE}/{file.name}", number), line.strip()
        if not text or text.startswith("#"):
            continue
        if "|" in text:
            yield _office_line(text, code, place, codes, offices, drafts)
        elif "=" in text:
            _name_line(text, code, place, drafts)
        else:
            raise place.wrong(f"neither 'office | person | first day | …' nor 'person = other name; …', got {text!r}")


def _office_line(
    text: str,
    code: str,
    place: _Place,
    codes: set[str],
    offices: Offices,
    drafts: dict[tuple[str, str, str], _Draft],
) -> _Term:
    columns = [part.strip() for part in text.split("|")]
    if not MIN_COLUMNS <= len(columns) <= MAX_COLUMNS:
        raise place.wrong(
            f"an office has three to six columns (office | person | from | to | sector | source): {text!r}"
        )
    title, who, start, end, sector, source = columns + [""] * (MAX_COLUMNS - len(columns))
    if not title:
        raise place.wrong("the office is empty; write a name line (person = …) for somebody without one")
    for day in (start, end) if end else (start,):
        if _first(day) is None:
            raise place.wrong(f"{day!r} is no day; write 2012-05-07, 2012-05 or 2012")
    if end and end[: len(start)] < start[: len(end)]:
        raise place.wrong(f"the office ends before it starts, got {start} to {end}")
    if sector and sector not in SECTORS:
        raise place.wrong(f"the sector {sector!r} is unknown; allowed are {', '.join(sorted(SECTORS))}, or nothing")
    serves = served_by(title) or code
    term = _Term(title, serves, start, end, sector or offices.sector_of(title), source or RECALLED, place)
    _draft(who, code, place, drafts, codes).terms.append(term)
    return term


def _name_line(text: str, code: str, place: _Place, drafts: dict[tuple[str, str, str], _Draft]) -> None:
    who, _, others = text.partition("=")
    draft = _draft(who.strip(), code, place, drafts, None)
    for name in (part.strip() for part in others.split(";")):
        if name and name not in draft.names and name != draft.name:
            draft.names.append(name)


def _draft(
    who: str, code: str, place: _Place, drafts: dict[tuple[str, str, str], _Draft], codes: set[str] | None
) -> _Draft:
    """Return the draft of a person as a line names them; ``codes`` is None where nobody of another state may stand."""
    known = drafts.get((code, who, ""))
    if known is not None:
        return known
    match = _PERSON.fullmatch(who)
    if match is None:
        raise place.wrong(f"{who!r} is no person: write a name, and a state's code or a note in brackets after it")
    home = match["home"] or code
    if match["home"] and (codes is None or home not in codes):
        allowed = "spellings of a person stand in the file of their own state" if codes is None else "no such code"
        raise place.wrong(f"({home}) cannot stand here: {allowed}")
    key = (home, match["name"], match["note"] or "")
    if key not in drafts:
        drafts[key] = _Draft(match["name"], home, match["note"] or "", place)
    return drafts[key]


def _people(
    drafts: dict[tuple[str, str, str], _Draft],
    terms: dict[tuple[str, str], list[_Term]],
    places: dict[str, _Place],
) -> Iterator[Entry]:
    starts = {key: sorted(filter(None, map(_first, (t.start for t in chain)))) for key, chain in terms.items()}
    for draft in sorted(drafts.values(), key=lambda d: (d.id, d.home)):
        if draft.id in places:
            where = places[draft.id]
            raise draft.place.wrong(
                f"{draft.name!r} stands also at {where.file}:{where.line}; for the same person write "
                f"'{draft.name} (XXX)' with the code of their own state, for another a note: '{draft.name} (general)'"
            )
        places[draft.id] = draft.place
        held = sorted({_held(term, starts[term.country, term.title]) for term in draft.terms}, key=_order)
        yield Entry(Actor(draft.id, draft.name, "person", tuple(draft.names), draft.home, None, tuple(held)))


def _order(office: Office) -> tuple[date, str, str]:
    return office.start, office.title, office.country or ""


@lru_cache(None)
def _first(day: str) -> date | None:
    """Return the first day of a day, month or year; None if it is none."""
    try:
        return date.fromisoformat(day + "0000-01-01"[len(day) :]) if _DAY.fullmatch(day) else None
    except ValueError:
        return None


def _held(term: _Term, starts: list[date]) -> Office:
    """Return the office of a term; an end known by month or year is the next one's first day if that lies in it."""
    start = _first(term.start) or date.min
    end = _last(term.end, start, starts) if term.end else None
    return Office(term.title, term.country, term.sector, start, end, term.source)


def _last(day: str, start: date, starts: Iterable[date]) -> date:
    first = _first(day) or start
    if len(day) > MONTH:
        return first if first > start else start + timedelta(days=1)
    after = date(first.year + 1, 1, 1) if len(day) == YEAR else (first + timedelta(days=31)).replace(day=1)
    return next((other for other in starts if max(first, start + timedelta(days=1)) <= other < after), after)
