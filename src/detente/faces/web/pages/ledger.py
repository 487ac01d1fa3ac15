"""Which acts were announced, for when, and what became of them? A table, a calendar, and who keeps their word."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from detente import answers
from detente.answers import PromiseRow
from detente.codebook import Codebook
from detente.errors import ConfigError
from detente.faces.web.panels import Page, Panel
from detente.faces.web.view import View, day_of
from detente.records import FIRST_DAY, LAST_DAY, LedgerEntry, Status
from detente.store import Store

ROWS = 25
# Entries that one month of the calendar shows.
MONTHLY = 200
# Of those whose window is longer than a week so many are shown.
LONGER = 40
# Rows of who keeps their word.
PROMISED = 40


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with what is due on it; ``inside`` the month or beside it."""

    day: date
    inside: bool
    entries: tuple[LedgerEntry, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar by weeks; ``longer`` are the first entries whose window is longer than a week, of which
    there are ``long``. Those of the days tell neither history nor evidence.
    """

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    longer: tuple[LedgerEntry, ...]
    long: int
    before: date
    after: date
    complete: bool


@dataclass(frozen=True, slots=True)
class Promised:
    """What became of announcements, those with the most of them first, without sentences; how many are left out."""

    rows: tuple[PromiseRow, ...]
    more: int


def asked(view: View) -> answers.Asked:
    """Return what the filters of the page ask for.

    Raises:
        ConfigError: a filter has a value that is none.
    """
    return answers.Asked(
        types=view.all("type") or None,
        parties=view.all("party") or None,
        statuses=view.statuses() or None,
        due_from=day_of("due_from", view.one("due_from") or None),
        due_to=day_of("due_to", view.one("due_to") or None),
        newest_first=view.one("order") != "oldest",
    )


def _table(store: Store, view: View) -> answers.Part[LedgerEntry]:
    return answers.ledger_part(
        store, as_of=view.on, conflict=view.conflict, asked=asked(view), limit=ROWS, after=view.one("after")
    )


def _calendar(store: Store, view: View) -> Month:
    first = _month(view)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    window = answers.Asked(due_from=weeks[0][0], due_to=weeks[-1][-1])
    part = answers.ledger_part(store, as_of=view.on, conflict=view.conflict, asked=window, limit=MONTHLY, brief=True)
    short = [entry for entry in part.rows if entry.due and entry.due.days <= len(weeks[0])]
    within = {entry.id for entry in short}
    longer = [entry.id for entry in part.rows if entry.id not in within]
    return Month(
        first,
        tuple(tuple(Day(day, day.month == first.month, _on(short, day)) for day in week) for week in weeks),
        answers.entries_of(store, longer[:LONGER], as_of=view.on, conflict=view.conflict),
        len(longer),
        (first - timedelta(days=1)).replace(day=1),
        (first + timedelta(days=31)).replace(day=1),
        part.after is None,
    )


def _month(view: View) -> date:
    text = view.one("month")
    try:
        first = date.fromisoformat(f"{text}-01") if text else view.on.replace(day=1)
    except ValueError as error:
        raise ConfigError(f"month is {text!r}; a month is written YYYY-MM, for example 2025-03") from error
    if not FIRST_DAY <= first <= LAST_DAY:
        raise ConfigError(f"month is {text!r}, it must lie between {FIRST_DAY:%Y-%m} and {LAST_DAY:%Y-%m}")
    return first


def _on(entries: list[LedgerEntry], day: date) -> tuple[LedgerEntry, ...]:
    return tuple(entry for entry in entries if entry.due and entry.due.start <= day < entry.due.end)


def _promises(store: Store, view: View) -> Promised:
    by = view.one("by") or "announcer"
    found = tuple(answers.promises(store, by=by, as_of=view.on, conflict=view.conflict, quotes=0))
    return Promised(found[:PROMISED], len(found[PROMISED:]))


def _choices(store: Store, view: View) -> dict[str, Any]:
    del store, view
    return {"types": [kind.name for kind in Codebook.load().types], "statuses": tuple(Status)}


PAGE = Page(
    "ledger",
    "/ledger",
    (
        Panel("ledger-table", _table, "panels/ledger.html"),
        Panel("calendar", _calendar, "panels/calendar.html"),
        Panel("promises", _promises, "panels/promises.html", slow=True),
    ),
    filters=("type", "party", "status", "due_from", "due_to", "order", "after", "month", "by"),
    form="forms/ledger.html",
    choices=_choices,
)
