"""What is worked out from claims, in which columns? All of it can be dropped and made anew."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, true

from detente.store.tables.types import metadata

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
