"""Which articles has GDELT 2.0 seen? It names those of each quarter of an hour in files, whose names the clock tells.

Three tables say it: ``export`` (the first article of each event), ``mentions`` (each article that tells of one) and
``gkg`` (the knowledge graph: every article seen, some forty times as large). The address is ``gdelt``, or where a
mirror stands, and behind a ``#`` the tables: ``gdelt#export,gkg``; without, the first two.

Words ask for articles by what GDELT says of them: for events, each must be the CAMEO code of one of the two actors'
countries or the beginning of its code (``RUS``, ``RUSGOV``), or stand in its name; for the graph, in its themes,
locations or title. A mention is taken if its event was, in the files read by the same call.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from detente.errors import BusyError, SourceError
from detente.records import Failure, Pointer
from detente.sources import gdelt_rows, zips
from detente.sources.asking import Asked, Found, Reached, Web
from detente.sources.gdelt_rows import GdeltActor, GdeltArticle, GdeltEvent
from detente.sources.origin import Origin
from detente.sources.streams import Stream

BASE = "http://data.gdeltproject.org/gdeltv2/"
# Each table, in the order of reading, with how its files end. Events come before the mentions of them.
TABLES = {"export": "export.CSV", "mentions": "mentions.CSV", "gkg": "gkg.csv"}
DEFAULT = ("export", "mentions")
SLICE = timedelta(minutes=15)
# A file appears some minutes after the time in its name. All times of asking are moved by that, so that one call goes
# on exactly where the last one ended.
LATE = SLICE
BEFORE_NOW = timedelta(days=1)  # what is read if nobody says since when
MOST = timedelta(days=366)  # 35,136 quarters of an hour in one call, a file of each table for each
MAX_MISSING = 400  # files missing one after the other: two days of two tables; the longest gap that we know has hours
MAX_FAULTS = 20  # broken rows that are told of one file
KNOWN = 200_000  # addresses, or events, that are remembered within a call: those of a day, some 40 MB
WEB = 1  # the kind of mention, and the collection, whose identifiers are addresses
HTTP = re.compile(r"https?://[^\s]{1,2000}", re.IGNORECASE)


def fetch(asked: Asked, web: Web) -> Iterator[Found]:
    """Yield pointers to the articles that GDELT saw between ``since`` and ``until``, each address once.

    They are dated by when GDELT saw them, which is up to a day after they were published. A file that is not there
    is passed over; the first and the number of them are told. Where ``MAX_MISSING`` are missing one after the other,
    reading goes on with the last day: GDELT has stood still for weeks, and goes on without what it left out.

    Raises:
        BusyError: the host cannot be asked now.
        SourceError: the address names no table, more than ``MOST`` is asked for, or ``MAX_MISSING`` files are missing
            one after the other, the newest among them.
    """
    base, tables = _parts(asked.address)
    reading = _Reading(asked)
    missing: list[str] = []
    gap = 0
    last_day = f"{_window(asked)[1] - BEFORE_NOW:%Y%m%d%H%M%S}"
    fault: SourceError | None = None
    for at, name, table in _names_of_files(asked, tables):
        if table == tables[0]:
            yield Reached(at + LATE)
        if gap > MAX_MISSING and name < last_day:
            continue
        try:
            answer = web.get(f"{base}{name}.zip")
        except BusyError:
            raise
        except SourceError as error:
            missing.append(name)
            gap, fault = gap + 1, error
            if len(missing) == 1:
                yield asked.failure(f"{name} cannot be had ({error}); reading goes on with the next", given_id=name)
            continue
        gap = 0
        yield from reading.file(answer.content, name, table)
    if gap > MAX_MISSING:
        raise SourceError(f"{gap:,} files are missing one after the other, the last with: {fault}") from fault
    if len(missing) > 1:
        yield asked.failure(f"{len(missing):,} files cannot be had, the last of them {missing[-1]}")


def _names_of_files(asked: Asked, tables: tuple[str, ...]) -> Iterator[tuple[datetime, str, str]]:
    at, end = _window(asked)
    while at < end:
        for table in tables:
            yield at, f"{at:%Y%m%d%H%M%S}.{TABLES[table]}", table
        at += SLICE


def _parts(address: str) -> tuple[str, tuple[str, ...]]:
    base, _, named = address.partition("#")
    tables = tuple(named.split(",")) if named else DEFAULT
    if unknown := [table for table in tables if table not in TABLES]:
        raise SourceError(f"GDELT has no table {unknown[0][:40]!r}; allowed behind the # are {', '.join(TABLES)}")
    base = BASE if base in {"", "gdelt"} else base
    return base if base.endswith("/") else f"{base}/", tuple(sorted(tables, key=list(TABLES).index))


def _window(asked: Asked) -> tuple[datetime, datetime]:
    """Return the first name of a file that counts, and the end of those that count."""
    until = min(asked.until or asked.now, asked.now)
    since = asked.since or until - BEFORE_NOW
    if until - since > MOST:
        raise SourceError(
            f"GDELT is asked for {(until - since).days:,} days; allowed are {MOST.days} at once: ask in parts"
        )
    return _rounded_up(since - LATE), _rounded_up(until - LATE)


def _rounded_up(moment: datetime) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + -((midnight - moment) // SLICE) * SLICE


class _Recent:
    """The last ``KNOWN`` of many things; what came before them is forgotten, so that memory is bounded."""

    def __init__(self) -> None:
        self._items: dict[int | str, None] = {}

    def __contains__(self, item: int | str) -> bool:
        return item in self._items

    def add(self, item: int | str) -> bool:
        """Remember; False if it is known already."""
        if item in self._items:
            return False
        self._items[item] = None
        if len(self._items) > KNOWN:
            del self._items[next(iter(self._items))]
        return True


class _Reading:
    """What one call has met so far: the addresses given, and the events that the words ask for."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._given = _Recent()
        self._events = _Recent()
        self._makers: dict[str, Callable[[Stream, Origin], Iterator[Pointer | Failure | None]]] = {
            "export": self._of_events,
            "mentions": self._of_mentions,
            "gkg": self._of_articles,
        }

    def file(self, content: bytes, name: str, table: str) -> Iterator[Pointer | Failure]:
        """Yield the pointers of one file as it was sent, with a failure for what is broken in it."""
        origin = Origin(f"{self._asked.name}:{name}", self._asked.now)
        try:
            stream = zips.only_member(content)
        except SourceError as error:
            yield origin.failure(str(error))
            return
        faults = 0
        for found in self._makers[table](stream, origin):
            faults += isinstance(found, Failure)
            if isinstance(found, Failure) and faults > MAX_FAULTS:
                continue
            if isinstance(found, Failure) or (found and self._given.add(found.url)):
                yield found
        if faults > MAX_FAULTS:
            yield origin.failure(f"{faults:,} rows are broken, of which {MAX_FAULTS} were told")
        if stream.broken:
            yield origin.failure(stream.broken)

    def _of_events(self, stream: Stream, origin: Origin) -> Iterator[Pointer | Failure | None]:
        for row in origin.bounded(gdelt_rows.events(stream, origin)):
            if isinstance(row, Failure):
                yield row
            elif self._is_asked(row):
                self._events.add(row.id)
                yield self._pointer(row.url, row.added)

    def _of_mentions(self, stream: Stream, origin: Origin) -> Iterator[Pointer | Failure | None]:
        for row in origin.bounded(gdelt_rows.mentions(stream, origin)):
            if isinstance(row, Failure):
                yield row
            elif row.kind == WEB and (not self._asked.words or row.event in self._events):
                yield self._pointer(row.identifier, row.time, outlet=row.source)

    def _of_articles(self, stream: Stream, origin: Origin) -> Iterator[Pointer | Failure | None]:
        for row in origin.bounded(gdelt_rows.articles(stream, origin)):
            if isinstance(row, Failure):
                yield row
            elif row.collection == WEB and self._is_about(row):
                yield self._pointer(row.identifier, row.time, outlet=row.source, title=row.title)

    def _is_asked(self, event: GdeltEvent) -> bool:
        actors = (event.actor1, event.actor2)
        return all(any(_names(actor, word) for actor in actors) for word in self._asked.words)

    def _is_about(self, article: GdeltArticle) -> bool:
        if not self._asked.words:
            return True
        said = f"{article.themes}\n{article.locations}\n{article.title or ''}".casefold()
        return all(word.casefold() in said for word in self._asked.words)

    def _pointer(
        self, url: str | None, at: datetime, *, outlet: str | None = None, title: str | None = None
    ) -> Pointer | None:
        if url is None or not HTTP.fullmatch(url):
            return None
        day = at.astimezone(UTC).isoformat()
        return Pointer(url, self._asked.name, title=title, outlet=outlet or self._asked.outlet, published=day)


def _names(actor: GdeltActor, word: str) -> bool:
    """Say whether an actor is what a word asks for: by its code, or, for words that are none, by its name."""
    if word.isupper():
        return word in {actor.country, actor.code} or (actor.code or "").startswith(word)
    return word.casefold() in (actor.name or "").casefold()
