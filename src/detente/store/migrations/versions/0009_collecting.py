"""What is being collected: articles that sources named, pages that wait, versions of articles, marks of copies."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the columns of documents."""
    for name in ("author", "published_at", "updated", "stub"):
        op.add_column("documents", sa.Column(name, sa.Text))
    document = sa.ForeignKey("documents.id", ondelete="CASCADE")
    op.create_table(
        "versions",
        sa.Column("document", sa.Text, document, primary_key=True),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("replaced", sa.Boolean, nullable=False),
        sa.UniqueConstraint("article", "number", name="uq_versions_order"),
    )
    op.create_table(
        "past_claims",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("fields", sa.JSON, nullable=False),
    )
    op.create_table(
        "signatures",
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("algorithm", sa.Text, nullable=False),
        sa.Column("published", sa.Date, index=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    _make_pointers()
    _make_pages()
    _make_polls()


def _make_pointers() -> None:
    op.create_table(
        "pointers",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False, index=True),
        sa.Column("state", sa.Text, nullable=False, index=True),
        sa.Column("found", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), index=True),
        sa.Column("reason", sa.Text),
        sa.Column("fetched", sa.DateTime(timezone=True)),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("digest", sa.Text),
        sa.Column("document", sa.Text),
    )


def _make_pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("article", sa.Text),
        sa.Column("fetched", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("failed", sa.Text),
    )
    op.create_table("pages_done", sa.Column("id", sa.Text, primary_key=True))


def _make_polls() -> None:
    op.create_table(
        "polls",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("started", sa.DateTime(timezone=True)),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("due", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("named", sa.Integer, nullable=False),
        sa.Column("new", sa.Integer, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
    )
