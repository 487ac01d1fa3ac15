"""How much became known day by day, and of which kind?"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from detente import answers
from detente.faces.web.panels import Page, Panel
from detente.faces.web.render import word
from detente.faces.web.view import View
from detente.records import Status
from detente.store import Store

KINDS = ("talks", "agreement", "conflict", "other")
# Days that the table beside the drawing lists, the newest first.
LISTED = 60


@dataclass(frozen=True, slots=True)
class Timeline:
    """Acts that took place, day by day and by kind, for the drawing; and the newest days as rows of a table."""

    drawing: dict[str, Any] | None
    rows: tuple[tuple[date, tuple[int, ...]], ...]
    kinds: tuple[str, ...] = KINDS


def _timeline(store: Store, view: View) -> Timeline:
    found = answers.timeline(store, as_of=view.on, conflict=view.conflict, since=view.start)
    counts: Counter[tuple[date, str]] = Counter()
    for row in found:
        if row.status is Status.HAPPENED:
            counts[row.day, row.kind] += row.acts
    if not counts:
        return Timeline(None, ())
    first, last = min(day for day, _ in counts), view.on
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    drawing = {
        "days": [day.isoformat() for day in days],
        "unit": "",
        "series": [{"name": word(kind), "values": [counts[day, kind] for day in days]} for kind in KINDS],
    }
    busy = [day for day in reversed(days) if any(counts[day, kind] for kind in KINDS)][:LISTED]
    return Timeline(drawing, tuple((day, tuple(counts[day, kind] for kind in KINDS)) for day in busy))


PAGE = Page(
    "timeline",
    "/timeline",
    (Panel("acts-a-day", _timeline, "panels/timeline.html"),),
    scripts=("charts.js",),
    form="forms/since.html",
)
