"""What people decide about claims and statuses, why, and what they take back."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns; what is there stays as it is."""
    op.add_column("actor_changes", sa.Column("why", sa.Text))
    op.add_column("event_rulings", sa.Column("status", sa.Text))
    op.add_column("event_rulings", sa.Column("day", sa.Date))
    op.create_table(
        "claim_corrections",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("claim", sa.Text, nullable=False, index=True),
        sa.Column("document", sa.Text, nullable=False, index=True),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("before", sa.JSON),
    )
    document = sa.ForeignKey("documents.id", ondelete="CASCADE")
    op.create_table(
        "machine_claims",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("document", sa.Text, document, nullable=False, index=True),
        sa.Column("fields", sa.JSON, nullable=False),
    )
    op.create_table(
        "withdrawals",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.UniqueConstraint("kind", "withdrawn", name="uq_withdrawals_decision"),
    )
