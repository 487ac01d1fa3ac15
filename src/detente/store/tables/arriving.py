"""What is on its way into the store, in which columns? Articles to fetch, pages, and when sources were asked."""

from sqlalchemy import JSON, Column, Index, Integer, LargeBinary, Table, Text

from detente.store.tables.types import Moment, metadata

# Articles that sources named, by their address. `next_try` is when to fetch them (again), None if nothing is to be
# done; `state` is waiting (never had), kept (fetched) or lost (cannot be had, `reason` says why). `document` is the
# newest one that was made of it.
pointers = Table(
    "pointers",
    metadata,
    Column("url", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("source", Text, nullable=False, index=True),
    Column("state", Text, nullable=False, index=True),
    Column("found", Moment, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", Moment, index=True),
    Column("reason", Text),
    Column("fetched", Moment),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("digest", Text),
    Column("document", Text),
)

# What is to be fetched next of a host.
Index(
    "ix_pointers_due",
    pointers.c.host,
    pointers.c.next_try,
    pointers.c.url,
    sqlite_where=pointers.c.next_try.is_not(None),
    postgresql_where=pointers.c.next_try.is_not(None),
)

# Pages that were fetched and are not documents yet, packed; a page that cannot be extracted stays, with the reason.
# `article` is the address by which a source named what is on the page.
pages = Table(
    "pages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("url", Text),
    Column("article", Text),
    Column("fetched", Moment, nullable=False, index=True),
    Column("fields", JSON, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("failed", Text),
)

# Pages that have become documents: a source that gives them whole gives them again each time that it is asked.
pages_done = Table("pages_done", metadata, Column("id", Text, primary_key=True))

# When each source was asked, and with what success. `since` is up to when it has been asked without a gap.
polls = Table(
    "polls",
    metadata,
    Column("source", Text, primary_key=True),
    Column("started", Moment),
    Column("since", Moment),
    Column("due", Moment),
    Column("failures", Integer, nullable=False),
    Column("reason", Text),
    Column("named", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
)
