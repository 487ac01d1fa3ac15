"""What is on its way into the record, and how far has each piece come?

An article that a source names is noted before it is fetched; its page is kept before it is read; its documents come in
with the note that the page is done. Each of these steps is one transaction, so that a run that ends at any moment
leaves nothing half done, and the next one goes on from there. Nothing is dropped but what is done.
"""

import operator
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from detente.records import Document, Page, Pointer, Signature, digest
from detente.store import tables, versions
from detente.store.access import Database, add_new, batches

# What a source tells of an article; the address and the source itself have columns of their own.
_TOLD = tuple(field.name for field in fields(Pointer) if field.name not in {"url", "source"})
_STANDS = "stands"  # among what is told of an article: the address to which it led
_PAGE = tuple(f.name for f in fields(Page) if f.name not in {"source", "url", "content", "fetched"})
# A page of news packs to a fifth at any level; the fastest is six times as fast as the densest.
_PACKING = 1
# An article that its source says changed is fetched again after this, or, where that is more, after a sixteenth to an
# eighth of its age: some sources say of all they name, each time, that it changed just now.
_PAUSE, _SHARE = timedelta(minutes=15), 8


class Progress(StrEnum):
    """How far a named article has come: to be fetched, fetched, or given up."""

    WAITING = "waiting"
    KEPT = "kept"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An article that is to be fetched, or fetched again, and what is known of it from the last time."""

    pointer: Pointer
    progress: Progress
    tries: int
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    first_fetched: datetime | None = None

    @property
    def host(self) -> str:
        """Whom to ask for it."""
        return _host(self.pointer.url)


@dataclass(frozen=True, slots=True)
class Got:
    """What came of fetching an article: its page (None: nothing new), and what the host said for the next time.

    ``address`` is where the page stands, if that is not where the article was named.
    """

    page: Page | None
    at: datetime
    next_try: datetime | None
    etag: str | None = None
    last_modified: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """How a source was asked last.

    ``since`` is up to when it was asked without a gap, ``due`` when to ask it next; ``failures`` counts those in a row,
    ``named`` and ``new`` what it named in all.
    """

    source: str
    started: datetime | None = None
    since: datetime | None = None
    due: datetime | None = None
    failures: int = 0
    reason: str | None = None
    named: int = 0
    new: int = 0
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much is on its way: articles to be fetched, given up, pages to be extracted, and those that could not be."""

    waiting: int
    kept: int
    lost: int
    pages: int
    failed_pages: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that waits to be extracted, and the day on which its article was first had."""

    id: str
    page: Page
    first: date


@dataclass(frozen=True, slots=True)
class Made:
    """A document of a page, ready to be kept, with what copies of it are recognised by."""

    document: Document
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Inbox:
    """What is on its way into a store."""

    database: Database

    # Articles that sources named

    def want(
        self, pointers: Iterable[Pointer], *, at: datetime, newer: Callable[[str, str | None], bool] = operator.ne
    ) -> int:
        """Note articles to be fetched, those known already only if their source says that they changed since.

        ``newer`` says whether a day of change, as written, is after the one known. Returns how many are new.
        """
        new = 0
        for part in batches(pointers):
            named = {pointer.url: pointer for pointer in part}
            with self.database.writing(counted=False) as connection:
                known = _told(connection, sorted(named))
                fresh = [_pointer_values(pointer, at) for url, pointer in named.items() if url not in known]
                new += add_new(connection, tables.pointers, fresh)
                for url, before in known.items():
                    updated = named[url].updated
                    if updated and newer(updated, before["fields"].get("updated")):
                        _settle(connection, url, {"fields": before["fields"] | {"updated": updated}})
                        _look_again(connection, before, at)
        return new

    def due(self, *, at: datetime, besides: Collection[str] = (), limit: int = 1) -> tuple[Wanted, ...]:
        """Return articles that are due by now, those that have waited longest first, on as many hosts none ``besides``.

        Each host is sought for itself, so that neither those that are busy nor those that have most to be fetched
        cost anything: a page of news may name articles of one host by the ten thousand.
        """
        found = self.database.fetch(_due_of_each_host(at, besides).limit(limit))
        return tuple(map(_wanted, found))

    def got(self, wanted: Wanted, got: Got) -> None:
        """Keep what came of fetching an article."""
        values: dict[str, Any] = {
            "state": Progress.KEPT.value,
            "tries": 0,
            "next_try": got.next_try,
            "reason": None,
            "fetched": wanted.first_fetched or got.at,
            "etag": got.etag,
            "last_modified": got.last_modified,
        }
        with self.database.writing(counted=False) as connection:
            if got.page is not None and (content := digest("content", _text(got.page))) != wanted.digest:
                values["digest"] = content
                _put(connection, got.page, _moved(connection, wanted, got))
            _settle(connection, wanted.pointer.url, values)

    def put_off(self, wanted: Wanted, *, reason: str, next_try: datetime) -> None:
        """Note that an article could not be had now, and when to try again."""
        with self.database.writing(counted=False) as connection:
            _settle(connection, wanted.pointer.url, {"tries": wanted.tries + 1, "next_try": next_try, "reason": reason})

    def give_up(self, wanted: Wanted, *, reason: str, instead: Page | None = None) -> None:
        """Note that an article cannot be had; ``instead`` is what its source told of it."""
        lost = Progress.KEPT if wanted.progress is Progress.KEPT else Progress.LOST
        values = {"state": lost.value, "tries": wanted.tries + 1, "next_try": None, "reason": reason}
        with self.database.writing(counted=False) as connection:
            if instead is not None:
                add_new(connection, tables.pages, [_page_values(instead, wanted.pointer.url)])
            _settle(connection, wanted.pointer.url, values)

    def lost(self, *, limit: int = 100) -> tuple[tuple[str, str, str], ...]:
        """Return articles that were given up, as (source, url, reason), in the order of sources."""
        table = tables.pointers
        query = select(table.c.source, table.c.url, table.c.reason).where(table.c.state == Progress.LOST.value)
        found = self.database.fetch(query.order_by(table.c.source, table.c.url).limit(limit))
        return tuple((str(row["source"]), str(row["url"]), str(row["reason"])) for row in found)

    # Pages that were fetched

    def add_page(self, page: Page, *, article: str | None = None) -> bool:
        """Keep a page that a source gave whole; False, and nothing changes, if it was had before.

        ``article`` is its address, where nothing else stands there: another text is a new version of it.
        """
        with self.database.writing(counted=False) as connection:
            if article is not None:
                if is_other := _is_other(connection, page, article):
                    _put(connection, page, article)
                return is_other
            known = tables.pages_done
            values = _page_values(page)
            if connection.scalar(select(known.c.id).where(known.c.id == values["id"])):
                return False
            return bool(add_new(connection, tables.pages, [values]))

    def pages(self) -> Iterator[Kept]:
        """Yield the pages that are not documents yet, first come, first served; the store may be written meanwhile."""
        table, named = tables.pages, tables.pointers
        query = (
            select(table, named.c.fetched.label("first"))
            .outerjoin(named, named.c.url == table.c.article)
            .where(table.c.failed.is_(None))
            .order_by(table.c.fetched, table.c.id)
            .limit(1)
        )
        after = query
        while found := self.database.fetch(after):
            row = found[0]
            first: datetime = row["first"] or row["fetched"]
            yield Kept(str(row["id"]), _page_of(row), first.date())
            later, same = table.c.fetched > row["fetched"], table.c.fetched == row["fetched"]
            after = query.where(later | (same & (table.c.id > row["id"])))

    def extracted(self, identity: str, made: Sequence[Made]) -> tuple[bool, ...]:
        """Keep the documents of a page, and note that it is done; says which of them are new.

        The one document of an article that had another text before is a new version of it, as `versions` tells; and so
        is an entry of a live blog that had another text before under its own address.
        """
        with self.database.writing() as connection:
            article = _article(connection, identity) if len(made) == 1 else None
            before = [_document_of(connection, article)] if article else _entries_before(connection, made)
            new = tuple(
                versions.add(connection, one.document, one.signature, before=old)
                for one, old in zip(made, before, strict=True)
            )
            if article:
                _settle(connection, article, {"document": made[0].document.id})
            connection.execute(delete(tables.pages).where(tables.pages.c.id == identity))
            add_new(connection, tables.pages_done, [{"id": identity}])
        return new

    def fail_page(self, identity: str, *, reason: str) -> None:
        """Note that a page could not be extracted; it stays, so that it can be tried again."""
        table = tables.pages
        with self.database.writing(counted=False) as connection:
            connection.execute(update(table).where(table.c.id == identity).values(failed=reason))

    def failed_pages(self, *, limit: int = 100) -> tuple[tuple[str, str, str], ...]:
        """Return pages that could not be extracted, as (source, url, reason), the oldest first."""
        table = tables.pages
        query = select(table.c.source, table.c.url, table.c.failed).where(table.c.failed.is_not(None))
        found = self.database.fetch(query.order_by(table.c.fetched, table.c.id).limit(limit))
        return tuple((str(row["source"]), str(row["url"] or ""), str(row["failed"])) for row in found)

    # All of it

    def retry(self, *, at: datetime) -> tuple[int, int]:
        """Try again what was given up: return how many articles, and how many pages, are waiting anew."""
        pointers, pages = tables.pointers, tables.pages
        with self.database.writing(counted=False) as connection:
            lost = pointers.c.state == Progress.LOST.value
            again = {"state": Progress.WAITING.value, "next_try": at, "tries": 0}
            put_off = connection.execute(update(pointers).where(lost).values(again)).rowcount
            late = (pointers.c.next_try > at) & (pointers.c.state == Progress.WAITING.value)
            put_off += connection.execute(update(pointers).where(late).values(next_try=at)).rowcount
            failed = connection.execute(update(pages).where(pages.c.failed.is_not(None)).values(failed=None)).rowcount
        return put_off, failed

    def rein_in(self, latest: datetime, *, at: datetime) -> int:
        """Let articles be fetched now that wait longer than anything does: the clock was wrong when that was noted."""
        table = tables.pointers
        if not self.database.fetch(select(table.c.url).where(table.c.next_try > latest).limit(1)):
            return 0
        with self.database.writing(counted=False) as connection:
            return connection.execute(update(table).where(table.c.next_try > latest).values(next_try=at)).rowcount

    def counts(self) -> Waiting:
        """Return how much is on its way."""
        table, pages = tables.pointers, tables.pages
        by_state: Select[Any] = select(table.c.state, func.count().label("articles")).group_by(table.c.state)
        states = {str(row["state"]): int(row["articles"]) for row in self.database.fetch(by_state)}
        both: list[Any] = [func.count().label("all"), func.count(pages.c.failed).label("failed")]
        whole = self.database.fetch(select(*both).select_from(pages))[0]
        waiting, kept, lost = (states.get(progress.value, 0) for progress in Progress)
        return Waiting(waiting, kept, lost, whole["all"] - whole["failed"], whole["failed"])

    # Sources

    def poll(self, source: str) -> Poll:
        """Return how a source was asked last."""
        found = self.database.fetch(select(tables.polls).where(tables.polls.c.source == source))
        return _poll(found[0]) if found else Poll(source)

    def polls(self) -> tuple[Poll, ...]:
        """Return how each source was asked last, in the order of their names."""
        return tuple(map(_poll, self.database.fetch(select(tables.polls).order_by(tables.polls.c.source))))

    def polled(self, poll: Poll) -> None:
        """Note how a source was asked."""
        values = {field.name: getattr(poll, field.name) for field in fields(Poll)}
        with self.database.writing(counted=False) as connection:
            connection.execute(delete(tables.polls).where(tables.polls.c.source == poll.source))
            connection.execute(insert(tables.polls), values)


def _due_of_each_host(at: datetime, besides: Collection[str]) -> Select[Any]:
    """Return what finds, of each host, the article that has waited longest, by one look at an index for each."""
    table = tables.pointers
    hosts = (
        select(func.min(table.c.host).label("host")).where(table.c.next_try.is_not(None)).cte("hosts", recursive=True)
    )
    beyond = select(func.min(table.c.host)).where(table.c.next_try.is_not(None), table.c.host > hosts.c.host)
    hosts = hosts.union_all(select(beyond.correlate(hosts).scalar_subquery()).where(hosts.c.host.is_not(None)))
    of_host = table.alias("of_host")
    longest = (
        select(of_host.c.url)
        .where(of_host.c.host == hosts.c.host, of_host.c.next_try <= at)
        .order_by(of_host.c.next_try, of_host.c.url)
        .limit(1)
        .correlate(hosts)
        .scalar_subquery()
    )
    query = select(table).join_from(hosts, table, table.c.url == longest).order_by(table.c.next_try, table.c.url)
    return query.where(hosts.c.host.not_in(sorted(besides))) if besides else query


def page_id(page: Page) -> str:
    """Return what a page is known by: where it came from and what it says."""
    return digest("page", page.source, page.url or "", page.given_id or "", _text(page))


def _text(page: Page) -> str:
    return page.content.decode("utf-8", "replace")


def _told(connection: Connection, urls: Sequence[str]) -> dict[str, RowMapping]:
    table = tables.pointers
    found = connection.execute(select(table).where(table.c.url.in_(urls))).mappings()
    return {str(row["url"]): row for row in found}


def _look_again(connection: Connection, row: RowMapping, at: datetime) -> None:
    """Let an article be fetched that changed: one that waits, or that its host put off, comes in its own time."""
    planned = row["next_try"]
    if planned is not None and (row["state"] == Progress.WAITING.value or row["tries"]):
        return
    soonest = _soonest(row["fetched"] or row["found"], at)
    _settle(connection, row["url"], {"next_try": min(planned or soonest, soonest), "tries": 0})


def _soonest(first: datetime, at: datetime) -> datetime:
    """Return when an article may be looked at again: the times for that lie the further apart the older it is."""
    age = max(at - first, timedelta())
    pause = _PAUSE * (1 << max(0, (age // (_SHARE * _PAUSE)).bit_length() - 1))
    return first + -(-age // pause) * pause


def _moved(connection: Connection, wanted: Wanted, got: Got) -> str:
    """Return the address that an article is kept under: where it stands, for several may lead there."""
    table, url = tables.pointers, wanted.pointer.url
    if got.address is None or got.address == url:
        return url
    row = connection.execute(select(table).where(table.c.url == url)).mappings().one()
    # Some hosts lead elsewhere each time: where they led first is kept.
    stands = str(row["fields"].get(_STANDS, got.address))
    there = _had(replace(wanted.pointer, url=stands), wanted.first_fetched or got.at)
    add_new(connection, table, [there | {"document": row["document"]}])
    _settle(connection, url, {"fields": row["fields"] | {_STANDS: stands}})
    return stands


def _put(connection: Connection, page: Page, article: str) -> None:
    """Keep a page behind all that wait, also if it was among them: another text may have stood there in between."""
    values, table = _page_values(page, article), tables.pages
    connection.execute(delete(table).where(table.c.id == values["id"]))
    connection.execute(insert(table), values)


def _is_other(connection: Connection, page: Page, article: str) -> bool:
    """Note what stands at an address; say whether it is another text than was had from there last."""
    table, content = tables.pointers, digest("content", _text(page))
    add_new(connection, table, [_had(Pointer(article, page.source), page.fetched)])
    before = connection.scalar(select(table.c.digest).where(table.c.url == article))
    _settle(connection, article, {"digest": content})
    return before != content


def _had(pointer: Pointer, at: datetime) -> dict[str, Any]:
    """Return the values of an article that need not be fetched, as it was had at a time."""
    return _pointer_values(pointer, at) | {"state": Progress.KEPT.value, "next_try": None, "fetched": at}


def _settle(connection: Connection, url: str, values: dict[str, Any]) -> None:
    table = tables.pointers
    connection.execute(update(table).where(table.c.url == url).values(values))


def _article(connection: Connection, page: str) -> str | None:
    found: str | None = connection.scalar(select(tables.pages.c.article).where(tables.pages.c.id == page))
    return found


def _document_of(connection: Connection, article: str) -> str | None:
    found: str | None = connection.scalar(select(tables.pointers.c.document).where(tables.pointers.c.url == article))
    return found


def _entries_before(connection: Connection, made: Sequence[Made]) -> list[str | None]:
    """Return what stood under the address of each entry of a live blog; None for one that shares its own."""
    addresses = Counter(one.document.url for one in made)
    alone = [len(made) > 1 and addresses[one.document.url] == 1 for one in made]
    return [
        versions.standing(connection, one.document) if is_alone else None
        for one, is_alone in zip(made, alone, strict=True)
    ]


def _pointer_values(pointer: Pointer, at: datetime) -> dict[str, Any]:
    return {
        "url": pointer.url,
        "host": _host(pointer.url),
        "source": pointer.source,
        "state": Progress.WAITING.value,
        "found": at,
        "fields": {name: value for name in _TOLD if (value := getattr(pointer, name)) is not None},
        "tries": 0,
        "next_try": at,
    }


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _wanted(row: RowMapping) -> Wanted:
    told = {name: value for name, value in row["fields"].items() if name != _STANDS}
    pointer = Pointer(str(row["url"]), str(row["source"]), **told)
    named = (row[name] for name in ("etag", "last_modified", "digest", "fetched"))
    return Wanted(pointer, Progress(row["state"]), row["tries"], *named)


def _page_values(page: Page, article: str | None = None) -> dict[str, Any]:
    return {
        "id": page_id(page),
        "source": page.source,
        "url": page.url,
        "article": article,
        "fetched": page.fetched,
        "fields": {name: value for name in _PAGE if (value := getattr(page, name)) not in {None, False}},
        "content": zlib.compress(page.content, _PACKING),
        "failed": None,
    }


def _page_of(row: RowMapping) -> Page:
    page = Page(str(row["source"]), zlib.decompress(row["content"]), fetched=row["fetched"], **row["fields"])
    return replace(page, url=row["url"])


def _poll(row: RowMapping) -> Poll:
    return Poll(**{field.name: row[field.name] for field in fields(Poll)})
