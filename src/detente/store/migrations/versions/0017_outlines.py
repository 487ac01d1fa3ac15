"""What the claims of a large event come to, and who told events whose articles copy one that names no outlet.

The next run of linking fills the first: such events are noted as to be filed. Of the others the copies were taken for
outlets of their own.
"""

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
# As `store/outlets.py` has it: copies tell for their original, and where that names no outlet, for its article.
_COPIED = """SELECT m.event
FROM event_claims m JOIN documents d ON d.id = m.document LEFT JOIN documents o ON o.id = d.copy_of
WHERE d.copy_of IS NOT NULL AND o.outlet IS NULL AND d.outlet IS NOT NULL"""
_FILL = """INSERT INTO event_outlets (event, outlet, since)
SELECT m.event,
  CASE WHEN d.copy_of IS NULL THEN coalesce(d.outlet, d.id) ELSE coalesce(o.outlet, d.copy_of) END,
  min(coalesce(m.reported, '0001-01-01'))
FROM event_claims m JOIN documents d ON d.id = m.document LEFT JOIN documents o ON o.id = d.copy_of
WHERE m.event = :event GROUP BY 1, 2"""


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
    for event in sorted(set(connection.scalars(sa.text(_COPIED)))):
        connection.execute(sa.text("DELETE FROM event_outlets WHERE event = :event"), {"event": event})
        connection.execute(sa.text(_FILL), {"event": event})
    noted = connection.scalar(sa.text(_NOTED))
    events = {*(json.loads(noted) if noted else ()), *connection.scalars(sa.text(_LARGE))}
    if events:
        op.execute("DELETE FROM meta WHERE key = 'refile'")
        note = sa.text("INSERT INTO meta (key, value) VALUES ('refile', :events)")
        connection.execute(note, {"events": json.dumps(sorted(events))})
