"""What is to be fetched next of a host: an index of the articles that are due at some time."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    due = sa.text("next_try IS NOT NULL")
    op.create_index("ix_pointers_due", "pointers", ["host", "next_try", "url"], sqlite_where=due, postgresql_where=due)
