"""What the claims of a large event come to. The next run of linking fills it: such events are noted as to be filed."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# As `store/shares.py` has it.
_LARGE = "SELECT event FROM event_claims GROUP BY event HAVING count(*) > 1000"
_NOTED = "SELECT value FROM meta WHERE key = 'refile'"


def upgrade() -> None:
    """Make the table, which is empty, and the note."""
    op.create_table(
        "event_outlines",
        sa.Column("event", sa.Text(), sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text()),
        sa.Column("participants", sa.JSON(), nullable=False),
        sa.Column("when_start", sa.Date()),
        sa.Column("when_end", sa.Date()),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("first", sa.Date()),
        sa.Column("last", sa.Date()),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("sentences", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    noted = connection.scalar(sa.text(_NOTED))
    events = {*(json.loads(noted) if noted else ()), *connection.scalars(sa.text(_LARGE))}
    if events:
        op.execute("DELETE FROM meta WHERE key = 'refile'")
        note = sa.text("INSERT INTO meta (key, value) VALUES ('refile', :events)")
        connection.execute(note, {"events": json.dumps(sorted(events))})
