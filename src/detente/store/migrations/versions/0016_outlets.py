"""Who told an event, and since when; and an index of the days of articles with what they copy, to count them by."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# As `store/outlets.py` has it: the outlet of an article, or of the one that it copies, else whichever document.
_FILL = """INSERT INTO event_outlets (event, outlet, since)
SELECT m.event, coalesce(o.outlet, d.outlet, d.copy_of, d.id), min(coalesce(m.reported, '0001-01-01'))
FROM event_claims m JOIN documents d ON d.id = m.document LEFT JOIN documents o ON o.id = d.copy_of
GROUP BY 1, 2"""


def upgrade() -> None:
    """Add what is missing, and fill it."""
    op.create_table(
        "event_outlets",
        sa.Column("event", sa.Text(), sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("outlet", sa.Text(), primary_key=True),
        sa.Column("since", sa.Date(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute(_FILL)
    op.drop_index("ix_documents_published", "documents")
    op.create_index("ix_documents_day", "documents", ["published", "copy_of"])
