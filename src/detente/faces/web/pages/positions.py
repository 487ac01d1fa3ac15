"""Where does each party stand on each topic, where did it move, and how far apart are they?"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from detente import answers
from detente.answers import DistanceRow, Matrix, PositionRow
from detente.faces.web.panels import Page, Panel
from detente.faces.web.render import side, word
from detente.faces.web.view import View
from detente.store import Store

# Positions of a cell that are shown at once; the rest unfolds.
CELL = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Positions by topic and party, with the shifts, and the distances as lines to be drawn."""

    parties: tuple[str, ...]
    topics: tuple[str, ...]
    cells: dict[tuple[str, str], tuple[PositionRow, ...]]
    matrix: Matrix
    lines: dict[str, Any] | None


def _table(store: Store, view: View) -> Table:
    found = answers.positions(store, as_of=view.on, conflict=view.conflict, since=view.start)
    wanted = view.one("topic"), view.one("party")
    cells: dict[tuple[str, str], list[PositionRow]] = defaultdict(list)
    for row in found.positions:
        if wanted[0] in {None, row.position.topic} and wanted[1] in {None, row.position.party}:
            cells[row.position.topic, row.position.party].append(row)
    parties = tuple(dict.fromkeys(party for _, party in sorted(cells, key=lambda cell: cell[1])))
    topics = tuple(sorted({topic for topic, _ in cells}))
    return Table(parties, topics, {k: tuple(v) for k, v in cells.items()}, found, _lines(found.distances))


def _lines(distances: tuple[DistanceRow, ...]) -> dict[str, Any] | None:
    """Return the distances as steps over days, a line for each topic and pair."""
    if not distances:
        return None
    days = sorted({row.distance.day for row in distances})
    told: dict[str, dict[object, float]] = defaultdict(dict)
    for row in distances:
        what = row.distance
        told[f"{word(what.topic)}: {side(what.a)} – {side(what.b)}"][what.day] = round(what.value, 2)
    return {
        "days": [day.isoformat() for day in days],
        "unit": "",
        "series": [{"name": name, "values": _carried(days, known)} for name, known in sorted(told.items())],
    }


def _carried(days: list[Any], known: dict[object, float]) -> list[float | None]:
    """Return a value for each day: a distance holds until the next one is told."""
    values: list[float | None] = []
    for day in days:
        values.append(known.get(day, values[-1] if values else None))
    return values


PAGE = Page(
    "positions",
    "/positions",
    (Panel("position-table", _table, "panels/positions.html", slow=True),),
    filters=("topic", "party"),
    scripts=("charts.js",),
    form="forms/since.html",
)
