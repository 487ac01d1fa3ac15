"""Which fields do actors, offices and those whom the book does not know have in JSON? One frozen class a row."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Office:
    """A position that somebody holds."""

    title: str
    country: str | None
    sector: str
    start: date
    end: Annotated[date | None, "the first day on which it was no longer held"]
    source: Annotated[str, "where the dates are from"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom a name may mean on a day."""

    id: str
    name: str
    kind: Annotated[str, "country, organisation, group or person"]
    country: str | None
    sector: str | None
    offices: Annotated[tuple[Office, ...], "those held on the day"]
    members: Annotated[tuple[str, ...], "states of a union on the day"]
    score: float


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody whom the news names and the book does not know."""

    id: str
    name: str
    country: str | None
    titles: tuple[str, ...]
    documents: int
    outlets: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Named:
    """An actor by id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Succession:
    """An office that the news gives to another than the book does."""

    office: str
    country: str
    book: Named
    news: Named
    outlets: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Actor:
    """An entry of the actor book, as people changed it."""

    id: str
    name: str
    kind: Annotated[str, "country, organisation, group or person"]
    country: Annotated[str | None, "acted for on the day"]
    sector: str | None
    names: Annotated[tuple[str, ...], "other spellings"]
    held: Annotated[tuple[Office, ...], "offices held on the day"]
    offices: Annotated[tuple[Office, ...], "all offices over time"]
    members: Annotated[tuple[str, ...], "states of a union on the day"]
    merged: Annotated[tuple[str, ...], "other ids that mean this actor"]
