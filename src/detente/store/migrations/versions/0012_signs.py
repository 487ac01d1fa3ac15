"""On which questions does each claim of an event bear? As far as its type and plain words tell; linking tells more."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# What may tell of a mediator is 1, a position 2, a reaction 4, a truce 8; a claim more costs time and changes nothing.
_MEDIATION = "'CONSULT', 'AGREE', 'RETREAT', 'AID', 'COOPERATE', 'SUPPORT', 'MOBILIZE', 'REQUEST', 'COMMENT'"
_POSITION = "'REQUEST', 'REJECT', 'AGREE', 'CONCEDE'"
_REACTION = "'COMMENT', 'SUPPORT', 'AGREE', 'ACCUSE'"
_VERBS = (
    "met with", "met by", "greeted with", "greeted by", "received with", "received by", "sparked", "sparks", "drew",
    "draws", "prompted", "stirred", "fueled", "fuelled",
)  # fmt: skip
_REACTING = tuple(f"{verb} % {by}" for verb in _VERBS for by in ("from", "by", "among"))
_CONDITIONS = (
    *(f"if{space}" for space in " \n\r\t\u00a0"),
    "unless",
    "provided that",
    "on condition that",
    "as long as",
)
_TRUCE = ("ceas", "cessation", "truce", "armistice", "paus", "halt", "suspension")


def upgrade() -> None:
    """Add the column, and fill it."""
    op.add_column("event_claims", sa.Column("signs", sa.Integer(), nullable=False, server_default="15"))
    signs = (
        f"(CASE WHEN c.type IN ({_MEDIATION}) THEN 1 ELSE 0 END)"
        f" + (CASE WHEN c.type IN ({_POSITION}) OR c.modality <> 'HAPPENED' THEN 2 ELSE 0 END)"
        f" + (CASE WHEN c.type IN ({_REACTION}) OR {_any(*_REACTING, *_CONDITIONS)} THEN 4 ELSE 0 END)"
        f" + (CASE WHEN {_any(*_TRUCE)} THEN 8 ELSE 0 END)"
    )
    op.execute(f"UPDATE event_claims SET signs = (SELECT {signs} FROM claims c WHERE c.id = event_claims.claim)")  # noqa: S608


def _any(*words: str) -> str:
    """Return the condition that the sentence has one of some words."""
    return "(" + " OR ".join(f"lower(c.text) LIKE '%{word}%'" for word in words) + ")"
