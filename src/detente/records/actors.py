"""Who acts, and where? Entries of the actor book with their offices, what texts call them, and places."""

from dataclasses import dataclass
from datetime import date

from detente.records.measures import check_span
from detente.records.terms import Tense


@dataclass(frozen=True, slots=True)
class Office:
    """A position held ``[start, end)``; an open end is None. ``source`` says where the dates are from."""

    title: str
    country: str | None
    sector: str
    start: date
    end: date | None
    source: str

    def held(self, on: date) -> bool:
        """Say whether it was held on that day."""
        return self.start <= on and (self.end is None or on < self.end)


@dataclass(frozen=True, slots=True)
class Membership:
    """A state in a union ``[start, end)``; an open end is None, ``date.min`` a start that does not matter."""

    country: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Actor:
    """An entry of the actor book. ``kind``: country, organisation, group or person; ``country``: ISO 3166 alpha-3 or
    one of UNO, EUR, NAT, IGO, NGO, XKX; ``sector``: PLOVER's three letters (ONTOLOGY 1.2).
    """

    id: str
    name: str
    kind: str
    names: tuple[str, ...] = ()
    country: str | None = None
    sector: str | None = None
    offices: tuple[Office, ...] = ()
    members: tuple[Membership, ...] = ()

    def members_on(self, on: date) -> tuple[str, ...]:
        """Return the states that were in a union or club on a day."""
        return tuple(m.country for m in self.members if m.start <= on and (m.end is None or on < m.end))

    def offices_on(self, on: date) -> tuple[Office, ...]:
        """Return the offices held on a day, those of the actor's own state first: Macron is no Andorran."""
        held = (office for office in self.offices if office.held(on))
        return tuple(sorted(held, key=lambda office: office.country != self.country))


@dataclass(frozen=True, slots=True)
class Naming:
    """What a text calls somebody: a name (characters ``[start, end)``) joined to an office.

    ``country`` is that of the office if the text tells it; ``actor`` is an id of the actor book or, for who is not in
    it, one that begins with ``new:``; ``office`` is a kind of office, ``title`` the words for it.
    """

    start: int
    end: int
    name: str
    actor: str
    country: str | None
    office: str
    title: str
    tense: Tense

    def __post_init__(self) -> None:
        check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere: degrees north and east of its middle; ``country`` as for actors, several joined by "/" for straits.

    ``kind`` tells how exact the point is: country, region, district, city, … (docs/places.md).
    """

    name: str
    kind: str
    country: str | None
    region: str | None
    latitude: float
    longitude: float
