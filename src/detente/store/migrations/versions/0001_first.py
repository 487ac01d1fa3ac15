"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    _make_documents()
    _make_claims()
    _make_participants()
    _make_events()
    _make_notes()


def _make_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("given_id", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("outlet", sa.Text),
        sa.Column("published", sa.Date, index=True),
        sa.Column("language", sa.Text),
        sa.Column("copy_of", sa.Text, index=True),
        sa.Column("fetched", sa.DateTime(timezone=True)),
        sa.Column("date_source", sa.Text),
    )
    op.create_table(
        "readings",
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("model", sa.Text, nullable=False, index=True),
        sa.Column("coder", sa.Text),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
    )


def _make_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("sentence", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reported", sa.Date),
        sa.Column("trigger_text", sa.Text, nullable=False),
        sa.Column("trigger_start", sa.Integer, nullable=False),
        sa.Column("trigger_end", sa.Integer, nullable=False),
        sa.Column("type", sa.Text, nullable=False, index=True),
        sa.Column("modality", sa.Text, nullable=False, index=True),
        sa.Column("score", sa.Double, nullable=False, index=True),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("mode", sa.Text),
        sa.Column("contexts", sa.JSON, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("participants", sa.JSON, nullable=False),
        sa.Column("when_start", sa.Date, index=True),
        sa.Column("when_end", sa.Date, index=True),
        sa.Column("when_text", sa.Text),
        sa.Column("where", sa.Text),
        sa.Column("speaker_text", sa.Text),
        sa.Column("speaker_start", sa.Integer),
        sa.Column("speaker_end", sa.Integer),
        sa.Column("speaker_actor", sa.Text),
        sa.Column("speaker_country", sa.Text),
        sa.Column("stance", sa.Text),
        sa.Column("numbers", sa.JSON, nullable=False),
        sa.Index("ix_claims_order", "reported", "document", "sentence", "trigger_start", "id"),
    )


def _make_participants() -> None:
    op.create_table(
        "participants",
        sa.Column("claim", sa.Text, sa.ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("actor", sa.Text),
        sa.Column("country", sa.Text),
        sa.Column("sector", sa.Text),
        sa.Index("ix_participants_actor", "actor", "claim"),
        sa.Index("ix_participants_country", "country", "claim"),
        sqlite_with_rowid=False,
    )


def _make_events() -> None:
    op.create_table(
        "event_claims",
        sa.Column("event", sa.Text, primary_key=True),
        sa.Column("claim", sa.Text, sa.ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True, index=True),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.UniqueConstraint("rank", "position", name="uq_event_claims_order"),
        sqlite_with_rowid=False,
    )


def _make_notes() -> None:
    op.create_table(
        "failures",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False, index=True),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_id", sa.Text),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
