"""What an event is found by, what was known of it on each day, and what people decided about events."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables anew: events are derived, and the next run links all claims again."""
    op.drop_table("event_claims")
    op.create_table(
        "events",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("first", sa.Date),
        sa.Column("last", sa.Date, index=True),
        sa.Column("touched", sa.Text, nullable=False),
        sa.Column("lent", sa.JSON, nullable=False),
        sa.Index("ix_events_order", "first", "id"),
    )
    op.create_table(
        "event_claims",
        sa.Column("event", sa.Text, sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("claim", sa.Text, sa.ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True, index=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.UniqueConstraint("event", "position", name="uq_event_claims_order"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_keys",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("touched", sa.Text, primary_key=True),
        sa.Column("event", sa.Text, sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, index=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_parties",
        sa.Column("party", sa.Text, primary_key=True),
        sa.Column("first", sa.Date),
        sa.Column("event", sa.Text, sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, index=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_steps",
        sa.Column("event", sa.Text, sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date),
        sa.Column("until", sa.Date),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("announced", sa.Boolean, nullable=False),
        sa.Column("due_start", sa.Date),
        sa.Column("due_end", sa.Date),
        sa.Index("ix_event_steps_day", "announced", "status", "day"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_rulings",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("apart", sa.JSON, nullable=False),
        sa.Column("rest", sa.JSON, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
