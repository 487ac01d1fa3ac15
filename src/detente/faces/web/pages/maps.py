"""Where did acts take place?"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from detente import answers
from detente.answers import PlacedRow
from detente.faces.web.panels import Page, Panel
from detente.faces.web.render import act, day, who, word
from detente.faces.web.view import View
from detente.store import Store

# Acts that are drawn, and days back from which they are taken without a wish: a season of a conflict.
SHOWN, BACK = 200, 90
# Which shape an act has, by its type; the classes are those of the forecasts.
_SHAPES = {
    **dict.fromkeys(("CONSULT",), "talks"),
    **dict.fromkeys(("AGREE", "CONCEDE", "RETREAT"), "agreement"),
    **dict.fromkeys(("ASSAULT",), "conflict"),
}


@dataclass(frozen=True, slots=True)
class Map:
    """Acts with their places, and the same as points for the drawing."""

    rows: tuple[PlacedRow, ...]
    drawing: dict[str, Any]


def _map(store: Store, view: View) -> Map:
    since = view.start or view.on - timedelta(days=BACK)
    rows = answers.acts_on_map(store, as_of=view.on, conflict=view.conflict, since=since, limit=SHOWN)
    points = [
        {
            "latitude": row.place.latitude,
            "longitude": row.place.longitude,
            "kind": _SHAPES.get(row.row.type, "other"),
            "href": view.link(f"/events/{row.row.id}"),
            "label": f"{act(row.row.type, row.row.mode)}, {word(row.row.status)}: {who(row.row.participants)}; "
            f"{row.place.name}, {day(row.row.first)}",
        }
        for row in rows
    ]
    return Map(rows, {"points": points})


PAGE = Page(
    "map",
    "/map",
    (Panel("acts-on-map", _map, "panels/map.html", slow=True),),
    scripts=("map.js",),
    form="forms/since.html",
)
