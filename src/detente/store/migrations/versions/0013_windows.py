"""Which claims of an event bear on a question, more narrowly; the last day of an event beside its marks; who acts in
events of thousands of claims.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000
_MEDIATED = frozenset({"CONSULT", "AGREE", "RETREAT", "AID", "COOPERATE", "SUPPORT", "MOBILIZE", "REQUEST", "COMMENT"})
_SPEECH = frozenset({"REQUEST", "REJECT", "AGREE", "CONCEDE"})
_FLOOR = 0.3
_MEDIATING = tuple(
    "broker mediat intermed go-between offices auspices peacekeep peace-keep guarantor -facilit –facilit -negotiat "
    "–negotiat -monitor –monitor -guarant –guarant -superv –superv -hosted –hosted".split()
)
_ARRANGING = tuple("facilit arrang negotiated host chaired monitor guarant oversee oversaw superv".split())
_ARRANGED = tuple(
    "talk negotiation meeting dialogue summit ceasefire cease-fire truce deal agreement accord exchange release "
    "consultation conversation conference settlement contacts peace swap session round armistice withdrawal "
    "implementation".split()
)
_CARRYING = tuple("carry carri convey relay pass deliver transmit through via".split())
_CARRIED = tuple(
    "message letter proposal signal offer reply replies response demand indirect backchannel back-channel".split()
)
_PRAISE = tuple("welcom prais hail applau commend laud endors support back".split())
_BLAME = tuple("condemn denounc deplor decry decried decries critici rebuk".split())
_TRUCE = tuple("ceas cessation truce armistice paus halt suspension".split())
_REACTING = re.compile(
    r"\b(?:(?:met|greeted|received) (?:with|by)|sparked|sparks|drew|draws|prompted|stirred|fuell?ed) "
    r"[^,;.]{3,80}? (?:from|by|among|amongst) "
    r"|\b(?:if|unless|provided that|on condition that|as long as)\s",
    re.IGNORECASE,
)
# Of events of more than a thousand claims, day by day: how many claims there are, and in how many each name acts.
_LARGE = "m.event IN (SELECT event FROM event_claims GROUP BY event HAVING count(*) > 1000)"
_DAY = "coalesce(reported, '0001-01-01')"
_NAMED = f"""FROM event_claims m JOIN participants p ON p.claim = m.claim
WHERE {_LARGE} AND p.role IN ('SOURCE', 'TARGET') AND"""
_ALL_CLAIMS = f"""INSERT INTO event_shares (event, name, day, claims) SELECT m.event, '', {_DAY}, count(*)
FROM event_claims m JOIN claims c ON c.id = m.claim WHERE {_LARGE} GROUP BY m.event, {_DAY}"""  # noqa: S608 - constants
_EACH_NAME = f"""INSERT INTO event_shares (event, name, day, claims) SELECT event, name, {_DAY}, count(*) FROM (
SELECT m.event, p.claim, p.reported, p.actor AS name {_NAMED} p.actor IS NOT NULL
UNION SELECT m.event, p.claim, p.reported, p.country AS name {_NAMED} p.country IS NOT NULL
) told GROUP BY event, name, {_DAY}"""  # noqa: S608 - constants


def upgrade() -> None:
    """Add what is missing, and fill it."""
    _give_signs(op.get_bind())
    op.add_column("event_conflicts", sa.Column("last", sa.Date()))
    op.execute('UPDATE event_conflicts SET "last" = (SELECT e."last" FROM events e WHERE e.id = event_conflicts.event)')
    op.create_index("ix_event_conflicts_window", "event_conflicts", ["conflict", "last", "first", "event", "since"])
    op.create_table(
        "event_shares",
        sa.Column("event", sa.Text(), sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("claims", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    for statement in (_ALL_CLAIMS, _EACH_NAME):
        op.execute(statement)


def _give_signs(bind: sa.Connection) -> None:
    """Work the signs out by the words that the rules of today look for."""
    claims = sa.table(
        "claims", *map(sa.column, ("id", "type", "modality", "score", "text", "topics", "participants", "stance"))
    )
    members = sa.table("event_claims", *map(sa.column, ("event", "claim", "signs")))
    last, query = "", sa.select(members, *(c for c in claims.c if c.name != "id"))
    query = query.join_from(members, claims, claims.c.id == members.c.claim)
    while True:
        found = bind.execute(query.where(members.c.claim > last).order_by(members.c.claim).limit(_AT_ONCE)).all()
        if not found:
            return
        last = found[-1].claim
        changed = [{"e": row.event, "c": row.claim, "s": signs} for row in found if (signs := _of(row)) != row.signs]
        if changed:
            told = members.c.event == sa.bindparam("e"), members.c.claim == sa.bindparam("c")
            bind.execute(sa.update(members).where(*told).values(signs=sa.bindparam("s")), changed)


def _of(row: Any) -> int:  # noqa: ANN401 - a row of a database
    text = row.text
    letters = text.lower() if text.isascii() else text.casefold().replace("ı", "i")
    sure, happened, kind = row.score >= _FLOOR, row.modality == "HAPPENED", row.type
    between = sure and any(role in ("MEDIATOR", "HOST") for role in _roles(row.participants))
    found = 0
    if kind in _MEDIATED and (between or _mediates(letters)):
        found |= 1
    if kind == "CONSULT" and sure and row.modality in ("HAPPENED", "PLANNED"):
        found |= 16
    if sure and _loaded(row.topics) and (kind in _SPEECH or not happened):
        found |= 2
    praise, blame = kind in ("SUPPORT", "AGREE") and _has(letters, _PRAISE), kind == "ACCUSE" and _has(letters, _BLAME)
    if row.stance is not None or (happened and (praise or blame)) or _REACTING.search(text):
        found |= 4
    return found | (8 if _has(letters, _TRUCE) else 0)


def _mediates(letters: str) -> bool:
    arranged = _has(letters, _ARRANGING) and _has(letters, _ARRANGED)
    return _has(letters, _MEDIATING) or arranged or (_has(letters, _CARRYING) and _has(letters, _CARRIED))


def _has(letters: str, stems: Iterable[str]) -> bool:
    return any(stem in letters for stem in stems)


def _roles(participants: Any) -> list[str]:  # noqa: ANN401 - as the database has JSON
    return [values[0] for values in _loaded(participants)]


def _loaded(value: Any) -> Any:  # noqa: ANN401 - SQLite gives text, PostgreSQL what it stands for
    return json.loads(value) if isinstance(value, str) else value
