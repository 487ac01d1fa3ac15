"""How is the actor book kept so that it opens at once? As plain tables, of which nouns are made when asked for.

The tables are made from the book's text (`Register.of`), and a copy of them ships beside it: while the text is the one
that they were made from, they are read instead of it, in a tenth of the time. An edit of the text takes effect at once.
"""

import gc
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any

from detente.events.book import GROUPS, MEMBERS, PEOPLE, STATES, Entry
from detente.events.names import keys_of, stands_alone, surnames
from detente.events.offices import Offices
from detente.records import Actor, Membership, Office

TABLES = "tables.json"
FORMAT = 3  # raised when the tables or the rules that make them change
REGION = "region"
KEPT = 8192  # names whose actors are remembered; a year of news names some thousand
USES = ("name", "demonym", "metonym", "city", "surname")

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write an actor; ``use`` is name, demonym, metonym, city or surname."""

    actor: Actor
    use: str
    bare: bool  # written without a capital in the book, so it may be in the text


@dataclass(frozen=True, slots=True)
class _Tables:
    """Rows of actors, and where they are found; all as JSON has them, and with few objects, which is what costs time.

    ``rows`` are JSON texts, read when an actor is asked for; ``ids`` leads to them, without the regions. ``index`` has
    by the key of a name three numbers an actor (row, use, bare), ``holders`` by office two (row, office); ``weights``
    are how many terms of office each state has.
    """

    rows: list[str]
    ids: dict[str, int]
    index: dict[str, list[int]]
    surnames: dict[str, list[int]]
    lengths: dict[str, list[int]]
    holders: dict[str, list[int]]
    weights: dict[str, int]


class Register(Mapping[str, Actor]):
    """All actors by id, and the ways to find them."""

    def __init__(self, tables: _Tables) -> None:
        self._tables = tables
        self._made: dict[int, Actor] = {}
        self._meant = lru_cache(KEPT)(self._aliases)

    def __getitem__(self, identity: str) -> Actor:
        return self._actor(self._tables.ids[identity])

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables.ids)

    def __len__(self) -> int:
        return len(self._tables.ids)

    @classmethod
    def of(cls, book: Iterable[Entry], offices: Offices, regions: Iterable[str]) -> "Register":
        """Return the register of a book; ``regions`` are names that bear no code and hide others inside them."""
        making = _Making(offices)
        for entry in book:
            making.add(entry)
        for name in regions:
            making.add(Entry(Actor(f"{REGION}:{name}", name, REGION)))
        return cls(making.tables())

    @classmethod
    def shipped(cls, folder: Traversable) -> "Register | None":
        """Return the register that ships in a folder of the book, None if it was made from another text."""
        path = folder / TABLES
        if not path.is_file():
            return None
        try:
            kept = _quickly(path.read_text(encoding="utf-8"))
        except ValueError:  # torn: the text is there all the same
            return None
        return cls(_Tables(**kept["tables"])) if kept.get("digest") == digest(folder) else None

    def dumped(self, folder: Traversable) -> str:
        """Return the tables as the text of their file."""
        fields = {name: getattr(self._tables, name) for name in _Tables.__slots__}
        kept = {"digest": digest(folder), "tables": fields}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"

    def aliases(self, key: str) -> tuple[Alias, ...]:
        """Return the actors that a whole name may mean, first written first."""
        return self._meant(key)

    def _aliases(self, key: str) -> tuple[Alias, ...]:
        return tuple(
            Alias(self._actor(n), USES[use], bool(bare)) for n, use, bare in _threes(self._tables.index.get(key))
        )

    def bearers(self, surname: str) -> tuple[Actor, ...]:
        """Return the people of a surname."""
        return tuple(self._actor(n) for n in self._tables.surnames.get(surname, ()))

    def lengths(self, word: str) -> list[int]:
        """Return how many words the names have that begin with a word, longest first."""
        return self._tables.lengths.get(word, [])

    def standing(self, keys: Sequence[str]) -> list[tuple[int, int, str]]:
        """Return the names and surnames that stand in a text of words with these keys: where each begins, how many
        words it has, and its own key; in order, of those at one word the longest first.
        """
        lengths, index, bearers = self._tables.lengths, self._tables.index, self._tables.surnames
        found = []
        for at, word in enumerate(keys):
            if word not in lengths:  # three in four begin no name
                continue
            for length in lengths[word]:
                key = " ".join(keys[at : at + length]) if length > 1 else word
                if (key in index or key in bearers) and at + length <= len(keys):
                    found.append((at, length, key))
        return found

    def named(self, word: str) -> bool:
        """Say whether a word is a whole name."""
        return word in self._tables.index

    def keys_known(self) -> Iterator[str]:
        """Yield the keys of all names and surnames."""
        yield from dict.fromkeys((*self._tables.index, *self._tables.surnames))

    def terms(self, kind: str, country: str) -> Iterator[tuple[Office, Actor]]:
        """Yield who has ever held an office of a kind in a state."""
        told = self._tables.holders.get(f"{kind} {country}", [])
        for n, office in zip(told[::2], told[1::2], strict=True):
            actor = self._actor(n)
            yield actor.offices[office], actor

    def weight(self, country: str) -> int:
        """Return how many terms of office of a state the book knows, a measure of how much it is in the news."""
        return self._tables.weights.get(country, 0)

    def _actor(self, n: int) -> Actor:
        if n not in self._made:
            identity, name, kind, names, country, sector, offices, members = json.loads(self._tables.rows[n])
            held = tuple(_office(row) for row in offices)
            self._made[n] = Actor(
                identity, name, kind, tuple(names), country, sector, held, tuple(map(_member, members))
            )
        return self._made[n]


def _threes(numbers: list[int] | None) -> Iterator[tuple[int, int, int]]:
    found = numbers or []
    return zip(found[::3], found[1::3], found[2::3], strict=True)


def _quickly(text: str) -> dict[str, Any]:
    """Read JSON with the collector at rest: it would walk the growing tables again and again, for half of the time."""
    active = gc.isenabled()
    gc.disable()
    try:
        found: dict[str, Any] = json.loads(text)
    finally:
        if active:
            gc.enable()
    return found


def digest(folder: Traversable) -> str:
    """Return the digest of all that the tables are made from."""
    files = [folder / name for name in (STATES, GROUPS, MEMBERS, "offices.toml", "heads.json")]
    files = [file for file in files if file.is_file()]
    files += sorted((folder / PEOPLE).iterdir(), key=lambda file: file.name)
    made = hashlib.sha256(str(FORMAT).encode())
    for file in files:
        made.update(file.name.encode() + b"\x1f" + file.read_bytes() + b"\x1e")
    return made.hexdigest()


def _member(row: Row) -> Membership:
    country, start, end = row
    return Membership(country, date.fromisoformat(start), date.fromisoformat(end) if end else None)


def _office(row: Row) -> Office:
    title, country, sector, start, end, source = row
    return Office(title, country, sector, date.fromisoformat(start), date.fromisoformat(end) if end else None, source)


class _Making:
    """The tables while they are made."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices
        self._rows: list[str] = []
        self._ids: dict[str, int] = {}
        self._index: dict[str, list[int]] = defaultdict(list)
        self._surnames: dict[str, list[int]] = defaultdict(list)
        self._lengths: dict[str, set[int]] = defaultdict(set)
        self._holders: dict[str, list[int]] = defaultdict(list)
        self._weights: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        """Add an actor with all its names."""
        actor, n = entry.actor, len(self._rows)
        offices = [
            [o.title, o.country, o.sector, o.start.isoformat(), o.end and o.end.isoformat(), o.source]
            for o in actor.offices
        ]
        members = [[m.country, m.start.isoformat(), m.end and m.end.isoformat()] for m in actor.members]
        about = [actor.id, actor.name, actor.kind, actor.names, actor.country, actor.sector]
        self._rows.append(json.dumps([*about, offices, members], ensure_ascii=False, separators=(",", ":")))
        self._weights.update(office.country for office in actor.offices if office.country)
        if actor.kind != REGION:
            self._ids[actor.id] = n
        if actor.kind == "person":
            self._add_person(actor, n)
            return
        further = {"demonym": entry.demonyms, "metonym": entry.metonyms}
        names = [name for name in actor.names if name not in (*entry.demonyms, *entry.metonyms)]
        for use, written in {"name": (actor.name, *names), **further, "city": entry.cities}.items():
            for name in written:
                self._enter(keys_of(name), n, use, bare=name.islower())

    def _add_person(self, actor: Actor, n: int) -> None:
        """Enter a person by full names and surnames; a short form that is a word of the full name is a surname, too."""
        spelt = [keys_of(name) for name in (actor.name, *actor.names)]
        found = set[str]()
        for keys in spelt:
            if len(keys) == 1 and len(spelt[0]) > 1 and keys[0] in spelt[0]:
                found.add(keys[0])
            else:
                self._enter(keys, n, "name", bare=False)
                found.update(filter(stands_alone, surnames(keys, actor.country)))
        for surname in sorted(found):
            self._surnames[surname].append(n)
            self._lengths[surname.split(" ", 1)[0]].add(surname.count(" ") + 1)
        for number, office in enumerate(actor.offices):
            kind = self._offices.kind_of(office.title, office.country) if office.country else None
            if kind:
                self._holders[f"{kind.id} {office.country}"] += [n, number]

    def _enter(self, keys: list[str], n: int, use: str, *, bare: bool) -> None:
        known = self._index[" ".join(keys)] if keys else None
        if known is not None and n not in known[::3]:
            known += [n, USES.index(use), int(bare)]
            self._lengths[keys[0]].add(len(keys))

    def tables(self) -> _Tables:
        """Return what was made."""
        lengths = {word: sorted(found, reverse=True) for word, found in self._lengths.items()}
        return _Tables(
            self._rows, self._ids, dict(self._index), dict(self._surnames), lengths, dict(self._holders),
            dict(self._weights),
        )  # fmt: skip
