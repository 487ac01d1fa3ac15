"""Who carries messages between whom? A graph with a slider over the days, and a list that says the same."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from detente import answers
from detente.answers import ChannelRow
from detente.faces.web.panels import Page, Panel
from detente.faces.web.render import side, word
from detente.faces.web.view import View
from detente.store import Store


@dataclass(frozen=True, slots=True)
class Graph:
    """The channels of a window, and the same as nodes and edges for the drawing."""

    rows: tuple[ChannelRow, ...]
    drawing: dict[str, Any]
    first: date | None
    days: int


def _graph(store: Store, view: View) -> Graph:
    rows = answers.mediators(store, as_of=view.on, conflict=view.conflict, since=view.start)
    ties = answers.channels(rows)
    names = {row.channel.mediator: row.channel.name for row in rows}
    parties = {tie.party for tie in ties}
    inferred = {(row.channel.mediator, party) for row in rows if row.channel.inferred for party in row.channel.between}
    nodes = [
        {"id": key, "label": names.get(key) or side(key), "kind": "party" if key in parties else "mediator"}
        for key in sorted(parties | {tie.mediator for tie in ties})
    ]
    edges = [
        {
            "id": f"{tie.mediator}|{tie.party}",
            "source": tie.mediator,
            "target": tie.party,
            "first": tie.first.isoformat() if tie.first else "",
            "label": ", ".join(word(how.value) for how in tie.how),
            "inferred": (tie.mediator, tie.party) in inferred,
        }
        for tie in ties
    ]
    days = [tie.first for tie in ties if tie.first]
    first = min(days, default=None)
    return Graph(rows, {"nodes": nodes, "edges": edges}, first, (view.on - first).days if first else 0)


PAGE = Page(
    "channels",
    "/channels",
    (Panel("channel-graph", _graph, "panels/channels.html", slow=True),),
    scripts=("graph.js",),
    form="forms/since.html",
)
