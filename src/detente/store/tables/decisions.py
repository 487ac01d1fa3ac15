"""What did people decide, in which columns? Nothing is ever taken out of these."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, Table, Text, UniqueConstraint

from detente.store.tables.types import Moment, metadata

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
