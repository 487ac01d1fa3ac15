"""What stands on one page of the ledger, the events or the claims? The answers of `record`, a bounded part at a time.

A part has at most ``limit`` rows and the cursor where the next one begins. One call looks at a bounded number of rows
of the store, however large that is: where little of it fits, a part may have fewer rows than asked for, even none, and
a cursor all the same. Put together, parts are the rows of `ledger`, `events` and `claims`; those of the ledger by the
day on which an act was first told, which is with few exceptions that of its announcement.
"""

import base64
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from detente.answers.evidence import Scope, Sources, today, watched
from detente.answers.record import ALL, QUOTES, Asked, ClaimRow, EventRow, announced_by, brief_entries, entries, rows_of
from detente.errors import ConfigError
from detente.records import LedgerEntry, Modality, Status
from detente.store import Store
from detente.store.claim_pages import ClaimsAsked
from detente.store.event_pages import EventsAsked
from detente.store.pages import Found, Spot

_T = TypeVar("_T")
# Rows of a part, if nobody says how many, and at most.
ROWS, MOST_ROWS = 50, 1_000
# Of an event all claims are read, some 40 µs each: so many events, or claims, are read in one call for rows that fit.
READ = 400
# Raised when a cursor means something else: an older one is refused then.
VERSION = 1
_NUMBERS = 2**31  # what a database takes as an integer
_LONGEST = 600  # characters of a cursor; an id of a document is 32
_NO_CURSOR = "the cursor is none of this list; leave it out to begin with the first page"
_EVENT, _CLAIM, _FOUND = "e", "c", "f"
_SHAPES = {_EVENT: (str,), _CLAIM: (str, int, int, str), _FOUND: (int,)}


@dataclass(frozen=True, slots=True)
class Part(Generic[_T]):
    """Some rows in order, and the cursor of the next ones; None at the end."""

    rows: tuple[_T, ...]
    after: str | None


def ledger_part(
    store: Store,
    *,
    as_of: date | None = None,
    conflict: str | None = None,
    asked: Asked = ALL,
    limit: int = ROWS,
    after: str | None = None,
    brief: bool = False,
) -> Part[LedgerEntry]:
    """Return some of the announced acts that are asked for, by the day on which they were first told.

    ``asked.newest_first`` gives the direction; ``asked.limit`` does not count. ``brief`` ones have neither history nor
    evidence, nor who announced them in words (`entries_of` gives these).

    Raises:
        ConfigError: the conflict is not known, the cursor is none of this answer, or the limit is out of bounds.
    """
    on, scope, sources = today(store, as_of), Scope.of(store, watched(conflict)), Sources(store)
    wanted = announced_by(asked, on, scope)

    def find(spot: Spot | None, rows: int) -> Found:
        return store.standing_page(wanted, after=spot, limit=rows, newest_first=asked.newest_first)

    def make(ids: Sequence[str]) -> dict[str, LedgerEntry]:
        made = brief_entries(store, ids, on, scope) if brief else entries(store, ids, on, scope, sources)
        return {entry.id: entry for entry in made if asked.fits(entry)}

    return _gather(find, make, checked(limit), _EVENT, after)


def entries_of(
    store: Store, ids: Sequence[str], *, as_of: date | None = None, conflict: str | None = None
) -> tuple[LedgerEntry, ...]:
    """Return the entries of the ledger with these ids, in their order; what is none on the day is left out.

    Raises:
        ConfigError: the conflict is not known.
    """
    scope = Scope.of(store, watched(conflict))
    return tuple(entries(store, ids, today(store, as_of), scope, Sources(store)))


def events_part(  # noqa: PLR0913 - each filter of a page by its name
    store: Store,
    *,
    as_of: date | None = None,
    conflict: str | None = None,
    types: Collection[str] | None = None,
    statuses: Collection[Status] | None = None,
    parties: Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = ROWS,
    after: str | None = None,
    newest_first: bool = True,
    quotes: int = QUOTES,
) -> Part[EventRow]:
    """Return some of the events known on a day, by the day on which they were first told.

    Args:
        since: a day on which, or after which, the last report known by then was.
        until: a day on which, or before which, the first report was; undated ones fit.
        quotes: so many sentences from each end are shown of a large event, see `rows_of`.

    Raises:
        ConfigError: the conflict is not known, the cursor is none of this answer, or the limit is out of bounds.
    """
    on, scope, sources = today(store, as_of), Scope.of(store, watched(conflict)), Sources(store)
    wanted = EventsAsked(
        on,
        statuses=statuses,
        parties=parties,
        sides=scope.sides,
        conflict=scope.mark,
        types=types,
        since=since,
        until=until,
    )

    def find(spot: Spot | None, rows: int) -> Found:
        return store.standing_page(wanted, after=spot, limit=rows, newest_first=newest_first)

    def fits(row: EventRow) -> bool:
        if types is not None and row.type not in types:
            return False
        return (since is None or row.last is None or row.last >= since) and (
            until is None or row.first is None or row.first <= until
        )

    def make(ids: Sequence[str]) -> dict[str, EventRow]:
        return {row.id: row for row in rows_of(store, ids, on, scope, sources, quotes=quotes) if fits(row)}

    return _gather(find, make, checked(limit), _EVENT, after)


def claims_part(  # noqa: PLR0913 - each filter of a page by its name
    store: Store,
    *,
    as_of: date | None = None,
    conflict: str | None = None,
    types: Collection[str] | None = None,
    modality: Modality | None = None,
    parties: Collection[str] | None = None,
    actor: str | None = None,
    speaker: str | None = None,
    document: str | None = None,
    event: str | None = None,
    topic: str | None = None,
    limit: int = ROWS,
    after: str | None = None,
    newest_first: bool = True,
) -> Part[ClaimRow]:
    """Return some of the claims known on a day, by day of report.

    Args:
        parties: codes or ids of which one takes part.
        actor: the id of somebody who takes part.
        speaker: the id of who vouches.
        event: the id of the event that they are about.

    Raises:
        ConfigError: the conflict is not known, the cursor is none of this answer, or the limit is out of bounds.
    """
    scope, sources = Scope.of(store, watched(conflict)), Sources(store)
    wanted = ClaimsAsked(
        as_of,
        types=types,
        modality=modality,
        parties=parties,
        actors=None if actor is None else store.decided.same_as(actor),
        speakers=None if speaker is None else store.decided.same_as(speaker),
        document=document,
        event=event,
        topic=topic,
        conflict=scope.mark,
    )

    def find(spot: Spot | None, rows: int) -> Found:
        return store.claims_page(wanted, after=spot, limit=rows, newest_first=newest_first)

    def make(ids: Sequence[str]) -> dict[str, ClaimRow]:
        known = [claim for claim in store.claims_of(ids).values() if scope.holds((claim,))]
        evidence = sources.evidence_of(known)
        return {claim.id: ClaimRow(claim, told) for claim, told in zip(known, evidence, strict=True)}

    return _gather(find, make, checked(limit), _CLAIM, after)


def _gather(
    find: Callable[[Spot | None, int], Found],
    make: Callable[[Sequence[str]], Mapping[str, _T]],
    limit: int,
    kind: str,
    after: str | None,
) -> Part[_T]:
    """Find ids and make rows of them until there are enough, or enough was looked at."""
    spot = _spot(kind, after) if after is not None else None
    rows: list[_T] = []
    read = 0
    while True:
        wanted = limit - len(rows) if not read else max(limit, READ - read)
        found = find(spot, wanted)
        made = make([identity for identity, _ in found.rows])
        for at, (identity, place) in enumerate(found.rows, start=1):
            if identity in made:
                rows.append(made[identity])
            if len(rows) == limit:
                more = at < len(found.rows) or found.after is not None
                return Part(tuple(rows), _cursor(kind, place) if more else None)
        spot, read = found.after, read + len(found.rows)
        if spot is None or read >= READ or len(found.rows) < wanted:
            return Part(tuple(rows), _cursor(kind, spot) if spot else None)


def checked(limit: int) -> int:
    """Return a number of rows that a page may have.

    Raises:
        ConfigError: it is out of bounds.
    """
    if not 0 < limit <= MOST_ROWS:
        raise ConfigError(f"the limit is {limit}; allowed are 1 to {MOST_ROWS} rows a page")
    return limit


def _cursor(kind: str, spot: Spot) -> str:
    """Write a place in the order of rows as a word that travels in an address."""
    told = [VERSION, kind, spot.day.isoformat() if spot.day else None, *spot.rest]
    return base64.urlsafe_b64encode(json.dumps(told, separators=(",", ":")).encode()).decode().rstrip("=")


def _spot(kind: str, cursor: str) -> Spot:
    """Read a cursor.

    Raises:
        ConfigError: it was not made by this answer.
    """
    try:
        told = _told(cursor)
        day = None if told[2] is None else date.fromisoformat(told[2])
    except (ValueError, TypeError, IndexError, RecursionError) as error:
        raise ConfigError(_NO_CURSOR) from error
    rest = tuple(told[3:])
    if told[:2] != [VERSION, kind] or (rest and tuple(map(type, rest)) != _SHAPES[kind]):
        raise ConfigError(_NO_CURSOR)
    if not all(value.isascii() if isinstance(value, str) else 0 <= value < _NUMBERS for value in rest):
        raise ConfigError(_NO_CURSOR)
    return Spot(day, rest)


def _told(cursor: str) -> list[Any]:
    """Return what is written in a cursor.

    Raises:
        ValueError: it is too long, or no list in base 64.
    """
    padded = cursor[: _LONGEST + 1] + "=" * (-len(cursor) % 4)
    told = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    if not isinstance(told, list) or len(cursor) > _LONGEST:
        raise ValueError(f"no list of at most {_LONGEST} characters")
    return told


def numbered(cursor: str | None) -> int:
    """Return how many rows a cursor of a ranked list has behind it, none without one.

    Raises:
        ConfigError: it was not made by `cursor_at`.
    """
    if cursor is None:
        return 0
    rest = _spot(_FOUND, cursor).rest
    at = rest[0] if rest else -1
    if not isinstance(at, int) or at < 0:
        raise ConfigError(_NO_CURSOR)
    return at


def cursor_at(number: int) -> str:
    """Return the cursor of a ranked list that has so many rows behind it."""
    return _cursor(_FOUND, Spot(None, (number,)))
