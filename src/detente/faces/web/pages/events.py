"""Which acts are on record, and what is said for and against one of them?"""

from dataclasses import dataclass
from typing import Any

from detente import answers
from detente.answers import EventRow, EventStory
from detente.codebook import Codebook
from detente.errors import NotKnownError
from detente.faces.web.panels import Page, Panel
from detente.faces.web.view import View
from detente.records import Evidence, Modality, Status
from detente.store import Store

ROWS = 25
# Articles of an act of which it is told why they belong to it.
REASONS = 30


@dataclass(frozen=True, slots=True)
class Told:
    """An event with its sentences sorted: who says that it is so, who announces or asks for it, who denies it."""

    story: EventStory
    groups: tuple[tuple[str, tuple[Evidence, ...]], ...]


_GROUPS = (
    ("happened", (Modality.HAPPENED,)),
    ("ahead", (Modality.PLANNED, Modality.PROPOSED, Modality.POSSIBLE)),
    ("denied", (Modality.DENIED,)),
)


def _list(store: Store, view: View) -> answers.Part[EventRow]:
    return answers.events_part(
        store,
        as_of=view.on,
        conflict=view.conflict,
        types=view.all("type") or None,
        statuses=view.statuses() or None,
        parties=view.all("party") or None,
        since=view.start,
        limit=ROWS,
        after=view.one("after"),
        newest_first=view.one("order") != "oldest",
    )


def _one(store: Store, view: View) -> Told:
    story = answers.event(store, view.identity or "", as_of=view.on, reasons=REASONS)
    if story is None:
        raise NotKnownError(f"no act {view.identity!r} is known on {view.on}; look at a later day, or at all acts")
    groups = (
        (name, tuple(item for item in story.row.evidence if item.modality in modalities))
        for name, modalities in _GROUPS
    )
    return Told(story, tuple((name, rows) for name, rows in groups if rows))


def _choices(store: Store, view: View) -> dict[str, Any]:
    del store, view
    return {"types": [kind.name for kind in Codebook.load().types], "statuses": tuple(Status)}


PAGE = Page(
    "events",
    "/events",
    (Panel("events-table", _list, "panels/events.html"),),
    filters=("type", "party", "status", "order", "after"),
    form="forms/events.html",
    choices=_choices,
)
ONE = Page("event", "/events/{id}", (Panel("story", _one, "panels/event.html"),), menu=False)
