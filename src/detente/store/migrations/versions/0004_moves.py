"""What each day made of an event between two sides, and forecasts as they were issued."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; moves are derived, so the events are dropped and the next run links all claims again."""
    op.create_table(
        "event_moves",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("target", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("event", sa.Text, sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, index=True),
        sa.Column("status", sa.Text, primary_key=True),
        sa.Column("before", sa.Text),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("mode", sa.Text),
        sa.Column("stance", sa.Text),
        sa.Column("claim", sa.Text, nullable=False),
        sa.Index("ix_event_moves_day", "day"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forecasts",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conflict", sa.Text),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False, index=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("horizon", sa.Integer, nullable=False),
        sa.Column("probability", sa.Double),
        sa.Column("references", sa.JSON, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("silence", sa.Text),
        sa.Column("entry", sa.Text),
    )
    for table in ("event_steps", "event_parties", "event_keys", "event_claims", "events"):
        op.execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608 - names of ours
