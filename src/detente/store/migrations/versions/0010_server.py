"""What PostgreSQL searches: the words of the texts, folded as on SQLite. There is nothing to do in a file."""

import sqlalchemy as sa
from alembic import op

from detente.store import search

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and fill it; what the server itself took for words is dropped."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    op.drop_index("ix_documents_search", "documents")
    # Looked up by equality only, and what stands there may be longer than an ordered index allows.
    op.drop_index("ix_failures_source", "failures")
    op.create_index("ix_failures_source", "failures", ["source"], postgresql_using="hash")
    op.create_table(
        "search_words",
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("published", sa.Date),
        sa.Column("words", sa.dialects.postgresql.TSVECTOR, nullable=False),
        sa.Index("ix_search_words", "words", postgresql_using="gin"),
    )
    search.rebuild(connection)
