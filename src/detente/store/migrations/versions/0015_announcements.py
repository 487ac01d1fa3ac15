"""How each act was announced, for what became of promises. The next run of linking fills it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, which is empty: how an act was announced is for rules to say."""
    op.create_table(
        "announcements",
        sa.Column("event", sa.Text(), sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("claim", sa.Text(), sa.ForeignKey("claims.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("announcer", sa.Text()),
        sa.Column("sides", sa.JSON(none_as_null=True)),
        sa.Column("late", sa.Integer()),
        sa.Column("last", sa.Date()),
        sqlite_with_rowid=False,
    )
