"""Which outlet announced each act, beside how it was announced: to count by outlet no document is looked up."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column, and fill it from the documents, whose outlets never change."""
    op.add_column("announcements", sa.Column("outlet", sa.Text()))
    op.execute("""UPDATE announcements
SET outlet = (SELECT outlet FROM documents WHERE documents.id = announcements.document)""")
