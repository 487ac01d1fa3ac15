"""Which claims does a question read? Article and day of each claim beside its event, and with each mark whether one of
the conflict's sides takes part.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_WITH_SIDES = {
    "ix_event_conflicts_order": ["conflict", "first", "event", "since", "sided"],
    "ix_event_conflicts_window": ["conflict", "last", "first", "event", "since", "sided"],
}


def upgrade() -> None:
    """Add what is missing, and fill it."""
    op.add_column("event_claims", sa.Column("document", sa.Text()))
    op.add_column("event_claims", sa.Column("reported", sa.Date()))
    op.execute("""UPDATE event_claims SET (document, reported) =
        (SELECT c.document, c.reported FROM claims c WHERE c.id = event_claims.claim)""")
    columns = ["document", "event", "claim", "position", "reported"]
    op.create_index("ix_event_claims_document", "event_claims", columns)
    op.add_column("event_conflicts", sa.Column("sided", sa.Boolean(), nullable=False, server_default=sa.true()))
    _find_sides(op.get_bind())
    for name, columns in _WITH_SIDES.items():
        op.drop_index(name, "event_conflicts")
        op.create_index(name, "event_conflicts", columns)


def _find_sides(bind: sa.Connection) -> None:
    """Note the marks of events in which no side of their conflict takes part."""
    watched = sa.table("watched", *map(sa.column, ("number", "definition")))
    marks = sa.table("event_conflicts", *map(sa.column, ("event", "conflict", "sided")))
    taking = sa.table("event_parties", *map(sa.column, ("event", "party")))
    for number, definition in bind.execute(sa.select(watched.c.number, watched.c.definition)).all():
        known = json.loads(definition) if isinstance(definition, str) else definition
        there = sa.exists().where(
            taking.c.event == marks.c.event, taking.c.party.in_([*known["parties"], *known["mediators"]])
        )
        bind.execute(sa.update(marks).where(marks.c.conflict == number, ~there).values(sided=sa.false()))
