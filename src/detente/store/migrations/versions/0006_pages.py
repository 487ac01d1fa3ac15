"""What any page of a large store is found by: days beside participants, claims by conflict, words of the texts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# FTS5 has the text of a document by a number; rowids of `documents` itself are not kept when a file is compacted.
_SEARCH = (
    "CREATE TABLE search_numbers (number INTEGER PRIMARY KEY, document TEXT NOT NULL UNIQUE, published DATE)",
    """CREATE VIEW search_texts AS
    SELECT n.number AS number, d.title AS title, d.text AS text
    FROM search_numbers AS n JOIN documents AS d ON d.id = n.document""",
    """CREATE VIRTUAL TABLE search USING fts5(
    title, text, content='search_texts', content_rowid='number', tokenize='unicode61 remove_diacritics 2')""",
    "INSERT INTO search_numbers (document, published) SELECT id, published FROM documents ORDER BY published, id",
    "INSERT INTO search (search) VALUES ('rebuild')",
    """CREATE TRIGGER search_added AFTER INSERT ON documents BEGIN
    INSERT INTO search_numbers (document, published) VALUES (new.id, new.published);
    INSERT INTO search (rowid, title, text)
    SELECT number, new.title, new.text FROM search_numbers WHERE document = new.id;
    END""",
    """CREATE TRIGGER search_gone BEFORE DELETE ON documents BEGIN
    INSERT INTO search (search, rowid, title, text)
    SELECT 'delete', number, old.title, old.text FROM search_numbers WHERE document = old.id;
    DELETE FROM search_numbers WHERE document = old.id;
    END""",
    """CREATE TRIGGER search_changed AFTER UPDATE OF title, text, published ON documents BEGIN
    INSERT INTO search (search, rowid, title, text)
    SELECT 'delete', number, old.title, old.text FROM search_numbers WHERE document = old.id;
    UPDATE search_numbers SET published = new.published WHERE document = new.id;
    INSERT INTO search (rowid, title, text)
    SELECT number, new.title, new.text FROM search_numbers WHERE document = new.id;
    END""",
)
_INDEX = (
    "CREATE INDEX ix_documents_search ON documents "
    "USING gin (to_tsvector('simple', coalesce(title, '') || ' ' || text))"
)


def upgrade() -> None:
    """Add what is searched, derived from what is there; the next run marks what belongs to which conflict."""
    op.add_column("participants", sa.Column("reported", sa.Date))
    op.execute(
        sa.text("UPDATE participants SET reported = (SELECT reported FROM claims WHERE claims.id = participants.claim)")
    )
    for name in ("ix_participants_actor", "ix_participants_country"):
        op.drop_index(name, "participants")
    op.create_index("ix_participants_actor", "participants", ["actor", "reported", "claim"])
    op.create_index("ix_participants_country", "participants", ["country", "reported", "claim"])
    op.create_index("ix_claims_speaker", "claims", ["speaker_actor", "reported"])
    op.create_index("ix_event_parties_order", "event_parties", ["party", "first", "event"])
    op.drop_index("ix_event_steps_day", "event_steps")
    columns = ["announced", "status", "day", "until", "due_start", "due_end"]
    op.create_index("ix_event_steps_standing", "event_steps", columns)
    _conflicts()
    for statement in _SEARCH if op.get_bind().dialect.name == "sqlite" else (_INDEX,):
        op.get_bind().exec_driver_sql(statement)


def _conflicts() -> None:
    op.create_table(
        "watched",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("definition", sa.JSON, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
    )
    op.create_table(
        "claim_conflicts",
        sa.Column("claim", sa.Text, sa.ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("conflict", sa.Integer, primary_key=True),
        sa.Column("reported", sa.Date),
        sa.Index("ix_claim_conflicts_order", "conflict", "reported", "claim"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_conflicts",
        sa.Column("event", sa.Text, sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("conflict", sa.Integer, primary_key=True),
        sa.Column("first", sa.Date),
        sa.Column("since", sa.Date),
        sa.Index("ix_event_conflicts_order", "conflict", "first", "event", "since"),
        sqlite_with_rowid=False,
    )
