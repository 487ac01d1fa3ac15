"""What is kept, in which columns? The tables as they are now; how older stores come to be so is in `migrations/`.

Only types that SQLite and PostgreSQL share. Evidence (documents, claims) and decisions are written once; events are
derived and can be dropped and rebuilt.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    true,
)


class Moment(TypeDecorator[datetime]):
    """A point in time, kept as UTC; databases that forget the zone are given it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn a time with a zone into UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a time needs a zone, got {value.isoformat()}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the time in UTC."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class Written(TypeDecorator[datetime]):
    """A point in time as somebody wrote it, with the zone; kept as text, and not for comparing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write it in ISO form."""
        return value.isoformat() if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read it back."""
        return datetime.fromisoformat(value) if value else None


metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("given_id", Text),
    Column("url", Text),
    Column("outlet", Text),
    Column("published", Date),
    Column("language", Text),
    Column("copy_of", Text, index=True),
    Column("fetched", Moment),
    Column("date_source", Text),
    Column("author", Text),
    # With the zone that the page gives, which `Moment` would not keep.
    Column("published_at", Written),
    Column("updated", Written),
    Column("stub", Text),
    # What an article copies stands here once more: how many of a day copy no other is counted without reading any.
    Index("ix_documents_day", "published", "copy_of"),
)

# Articles whose text was seen to change: each version is a document, `number` counts from 1, and `since` is the day
# from which its claims count. One that a later version replaced within its day never counted by the end of a day: its
# claims are in `past_claims`. An article that never changed has no row.
versions = Table(
    "versions",
    metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("article", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("since", Date),
    Column("replaced", Boolean, nullable=False),
    UniqueConstraint("article", "number", name="uq_versions_order"),
)

# Claims of versions that were replaced within their day, kept here, whole.
past_claims = Table(
    "past_claims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("fields", JSON, nullable=False),
)

# What copies are recognised by; `algorithm` names the way it was computed, and those of two ways do not compare.
signatures = Table(
    "signatures",
    metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("algorithm", Text, nullable=False),
    Column("published", Date, index=True),
    Column("data", LargeBinary, nullable=False),
)

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

# One reading a document, the newest: claims of an older one are replaced together with it.
readings = Table(
    "readings",
    metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("model", Text, nullable=False, index=True),
    Column("coder", Text),
    Column("finished", Moment, nullable=False),
)

# The lists are JSON; each participant is [role, text, start, end, actor, country, sector], a place its fields in order.
claims = Table(
    "claims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sentence", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("reported", Date),
    Column("trigger_text", Text, nullable=False),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("type", Text, nullable=False, index=True),
    Column("modality", Text, nullable=False, index=True),
    Column("score", Double, nullable=False, index=True),
    Column("coder", Text, nullable=False),
    Column("mode", Text),
    Column("contexts", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("participants", JSON, nullable=False),
    Column("when_start", Date, index=True),
    Column("when_end", Date, index=True),
    Column("when_text", Text),
    Column("where", Text),
    Column("place", JSON),
    Column("speaker_text", Text),
    Column("speaker_start", Integer),
    Column("speaker_end", Integer),
    Column("speaker_actor", Text),
    Column("speaker_country", Text),
    Column("stance", Text),
    Column("numbers", JSON, nullable=False),
    Index("ix_claims_order", "reported", "document", "sentence", "trigger_start", "id"),
    Index("ix_claims_speaker", "speaker_actor", "reported"),
)

# The participants of `claims` once more, a row each with the claim's day, to be searched.
participants = Table(
    "participants",
    metadata,
    Column("claim", Text, ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("actor", Text),
    Column("country", Text),
    Column("sector", Text),
    Column("reported", Date),
    Index("ix_participants_actor", "actor", "reported", "claim"),
    Index("ix_participants_country", "country", "reported", "claim"),
    sqlite_with_rowid=False,
)

# What a document calls people, written with its claims.
namings = Table(
    "namings",
    metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("actor", Text, nullable=False, index=True),
    Column("country", Text),
    Column("office", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("tense", Text, nullable=False),
    Index("ix_namings_office", "office", "country"),
    sqlite_with_rowid=False,
)

# What people decided about actors, in order; nothing is ever taken out of it.
actor_changes = Table(
    "actor_changes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("value", JSON, nullable=False),
    Column("why", Text),
)

# An event is derived from its claims; here is when it was first and last reported, where it stands in the order of what
# was spoken of (`touched`), and the parties that it borrows from the sentences around (`lent`, names).
events = Table(
    "events",
    metadata,
    Column("id", Text, primary_key=True),
    Column("first", Date),
    Column("last", Date, index=True),
    Column("touched", Text, nullable=False),
    Column("lent", JSON, nullable=False),
    Index("ix_events_order", "first", "id"),
)

# `position` orders the claims of an event; `signs` are the questions on which a claim may bear (`signs.py`): derived.
# Article and day of the claim stand here once more: what a question reads is found without reading any claim.
event_claims = Table(
    "event_claims",
    metadata,
    Column("event", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("claim", Text, ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    Column("signs", Integer, nullable=False, server_default="15"),
    Column("document", Text),
    Column("reported", Date),
    UniqueConstraint("event", "position", name="uq_event_claims_order"),
    Index("ix_event_claims_document", "document", "event", "claim", "position", "reported"),
    sqlite_with_rowid=False,
)

# What an event is looked up by when new claims are linked, the one last spoken of first.
event_keys = Table(
    "event_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("touched", Text, primary_key=True),
    Column("event", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Codes of states and ids of actors that take part in an event.
event_parties = Table(
    "event_parties",
    metadata,
    Column("party", Text, primary_key=True),
    Column("first", Date),
    Column("event", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, index=True),
    Index("ix_event_parties_order", "party", "first", "event"),
    sqlite_with_rowid=False,
)

# In how many claims of a large event, a day, each code and actor acts; under no name all its claims (`shares.py`);
# derived.
event_shares = Table(
    "event_shares",
    metadata,
    Column("event", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("claims", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Who told an event, and since which day (`outlets.py`); derived.
event_outlets = Table(
    "event_outlets",
    metadata,
    Column("event", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("outlet", Text, primary_key=True),
    Column("since", Date, nullable=False),
    sqlite_with_rowid=False,
)

# What all claims of a large event come to (`outlines.py`); derived.
event_outlines = Table(
    "event_outlines",
    metadata,
    Column("event", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("participants", JSON, nullable=False),
    Column("when_start", Date),
    Column("when_end", Date),
    Column("topics", JSON, nullable=False),
    Column("first", Date),
    Column("last", Date),
    Column("documents", Integer, nullable=False),
    Column("sentences", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What was known of an event from `day` until before `until`.
event_steps = Table(
    "event_steps",
    metadata,
    Column("event", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("day", Date),
    Column("until", Date),
    Column("status", Text, nullable=False),
    Column("announced", Boolean, nullable=False),
    Column("due_start", Date),
    Column("due_end", Date),
    # Holds all that is asked of a step, so that a hundred thousand of them are gone through in some milliseconds.
    Index("ix_event_steps_standing", "announced", "status", "day", "until", "due_start", "due_end"),
    sqlite_with_rowid=False,
)

# How an event was announced, by all its claims up to `last` (None: none has a day); derived. Without `sides` they are
# to be looked for in the rest of the article.
announcements = Table(
    "announcements",
    metadata,
    Column("event", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("claim", Text, ForeignKey("claims.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("document", Text, nullable=False),
    # that of the document, which never changes: to look it up for each takes as long as all else of a count by outlet
    Column("outlet", Text),
    Column("type", Text, nullable=False),
    Column("day", Date),
    Column("announcer", Text),
    Column("sides", JSON(none_as_null=True)),
    Column("late", Integer),
    Column("last", Date),
    sqlite_with_rowid=False,
)

# What each day made of an event between two sides; derived, as the steps are.
event_moves = Table(
    "event_moves",
    metadata,
    Column("source", Text, primary_key=True),
    Column("target", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("event", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("status", Text, primary_key=True),
    Column("before", Text),
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("stance", Text),
    Column("claim", Text, nullable=False),
    Index("ix_event_moves_day", "day"),
    sqlite_with_rowid=False,
)

# The conflicts for which claims and events are marked (`marks.py`), each as it was defined then; not `complete` as long
# as earlier claims are still to be marked.
watched = Table(
    "watched",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("definition", JSON, nullable=False),
    Column("complete", Boolean, nullable=False),
)

# Which claims a conflict covers; derived.
claim_conflicts = Table(
    "claim_conflicts",
    metadata,
    Column("claim", Text, ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    Column("conflict", Integer, primary_key=True),
    Column("reported", Date),
    Index("ix_claim_conflicts_order", "conflict", "reported", "claim"),
    sqlite_with_rowid=False,
)

# Which events a conflict covers, and since which day by what was known (None: from the start); derived. The days of the
# event stand here once more, for the index by which a window of days is looked up; `sided` are those in which one of
# the conflict's parties and mediators takes part.
event_conflicts = Table(
    "event_conflicts",
    metadata,
    Column("event", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("conflict", Integer, primary_key=True),
    Column("first", Date),
    Column("last", Date),
    Column("since", Date),
    Column("sided", Boolean, nullable=False, server_default=true()),
    Index("ix_event_conflicts_order", "conflict", "first", "event", "since", "sided"),
    Index("ix_event_conflicts_window", "conflict", "last", "first", "event", "since", "sided"),
    sqlite_with_rowid=False,
)

# What people decided about events, in order; nothing is ever taken out of it.
event_rulings = Table(
    "event_rulings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("apart", JSON, nullable=False),
    Column("rest", JSON, nullable=False),
    Column("why", Text, nullable=False),
    Column("status", Text),
    Column("day", Date),
)

# What people decided about claims, in order; nothing is ever taken out of it. `start` and `end` are the trigger's.
claim_corrections = Table(
    "claim_corrections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("claim", Text, nullable=False, index=True),
    Column("document", Text, nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("value", JSON, nullable=False),
    Column("why", Text, nullable=False),
    Column("before", JSON),
)

# Claims as the machine made them, kept here, whole, while `claims` has what a person made of them (or nothing).
machine_claims = Table(
    "machine_claims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("fields", JSON, nullable=False),
)

# Decisions that were taken back, in order; deciding again is a new decision. `kind` is actor, event or claim.
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("why", Text, nullable=False),
    UniqueConstraint("kind", "withdrawn", name="uq_withdrawals_decision"),
)

# Forecasts as they were issued; nothing is ever taken out of it or changed.
forecasts = Table(
    "forecasts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("conflict", Text),
    Column("method", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("on", Date, nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("horizon", Integer, nullable=False),
    Column("probability", Double),
    Column("references", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("silence", Text),
    Column("entry", Text),
)

# `id` is a digest of source, given_id and stage: a unique constraint would take two unknown given_ids for different.
failures = Table(
    "failures",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False, index=True),
    Column("stage", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("given_id", Text),
)

# Keys of the API, each by a digest of its secret; a key that is closed stays, so that the list of acts can name it.
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("digest", Text, nullable=False),
    Column("revoked_at", Moment),
)

# What was done over the network, and to the keys; nothing is ever taken out of it or changed.
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", JSON, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# What rules found, a row an alert and channel; `turn` counts how often it ended and came again. `next_try` is unknown
# of what was only noted and of what is sent; `bundle` names the message that it went into.
alerts = Table(
    "alerts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("rule", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("found_at", Moment, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("link", Text),
    Column("bundle", Text, index=True),
    Column("tries", Integer, nullable=False),
    Column("next_try", Moment),
    Column("sent_at", Moment),
    Column("error", Text),
    Column("ended_at", Moment),
    Index("ix_alerts_rule", "rule", "key"),
    Index("ix_alerts_waiting", "channel", "next_try"),
)

# When each rule last looked, as of which day, and a digest of what it asked then.
alert_rules = Table(
    "alert_rules",
    metadata,
    Column("rule", Text, primary_key=True),
    Column("asked", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("at", Moment, nullable=False),
)
