"""What does a desk want to know in the morning? What is new, what is due, where the mood goes, what to doubt."""

from dataclasses import dataclass, replace
from datetime import timedelta

from detente import answers
from detente.answers import Daily, WarningRow
from detente.errors import ConfigError
from detente.faces.web.pages.outlook import MOOD, SOON
from detente.faces.web.panels import Page, Panel
from detente.faces.web.view import View
from detente.records import LedgerEntry, Status
from detente.store import Store

# Rows of a list on this page; the page of its own has the rest.
SHOWN = 6
# Days that are compared with the day before them: a year, as of all questions about a window.
LONGEST = 366
# Days back whose articles are looked at for what to doubt.
DOUBTED = 60
# Days ahead in which something counts as due soon.
AHEAD = 7


@dataclass(frozen=True, slots=True)
class Listed:
    """The first rows of a list, and whether there are more."""

    rows: tuple[LedgerEntry, ...] | tuple[WarningRow, ...]
    more: bool


def _overdue(store: Store, view: View) -> Listed:
    return _entries(store, view, answers.Asked(statuses=(Status.OVERDUE,), newest_first=True))


def _due(store: Store, view: View) -> Listed:
    asked = answers.Asked(statuses=(Status.DUE,), due_from=view.on, due_to=view.on + timedelta(days=AHEAD))
    return _entries(store, view, asked)


def _entries(store: Store, view: View, asked: answers.Asked) -> Listed:
    part = answers.ledger_part(store, as_of=view.on, conflict=view.conflict, asked=asked, limit=SHOWN)
    return Listed(part.rows, part.after is not None)


def _acted(store: Store, view: View) -> Daily:
    days = max(1, (view.on - view.since).days)
    if days > LONGEST:
        raise ConfigError(f"since is {days} days before the day that is looked at; at most {LONGEST} are compared")
    return answers.acted(store, as_of=view.on, conflict=view.conflict, days=days)


def _doubts(store: Store, view: View) -> Listed:
    found = answers.newest_warnings(
        store, as_of=view.on, conflict=view.conflict, since=view.on - timedelta(days=DOUBTED), limit=SHOWN + 1
    )
    return Listed(found[:SHOWN], len(found) > SHOWN)


PAGE = Page(
    "overview",
    "/",
    (
        Panel("new", _acted, "panels/new.html", slow=True, width="left", shared=True),
        Panel("due-soon", _due, "panels/entries.html", width="right"),
        Panel("overdue", _overdue, "panels/entries.html", width="right"),
        Panel("changed", _acted, "panels/changed.html", slow=True, width="left", shared=True),
        replace(MOOD, width="right"),
        replace(SOON, width="right"),
        Panel("doubts", _doubts, "panels/warnings.html", slow=True),
    ),
    form="forms/since.html",
)
