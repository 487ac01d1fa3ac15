"""What documents call people, what people decided about actors, and where an act was."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables and the column; documents read before have neither until they are read anew."""
    op.create_table(
        "namings",
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False, index=True),
        sa.Column("country", sa.Text),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("tense", sa.Text, nullable=False),
        sa.Index("ix_namings_office", "office", "country"),
        sqlite_with_rowid=False,
    )
    op.add_column("claims", sa.Column("place", sa.JSON))
    op.create_table(
        "actor_changes",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
    )
