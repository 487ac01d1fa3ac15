"""How does the ledger look in an analyst's own calendar? As iCalendar (RFC 5545): one day-long event an entry.

An entry has the same UID for ever, and its SEQUENCE and LAST-MODIFIED come from its history, so that a calendar which
reads the file again moves what has moved. Entries without a day are left out: a calendar can only show days, most
programs hide a VTODO, and the ledger and the feed have them.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from detente.analysis.due import grace
from detente.exports.headlines import headline, line, link, telling
from detente.records import Interval, LedgerEntry, Status

PRODUCT = "-//detente//ledger//EN"
STATUSES = {
    Status.PROPOSED: "TENTATIVE",
    Status.POSSIBLE: "TENTATIVE",
    Status.DUE: "CONFIRMED",
    Status.OVERDUE: "TENTATIVE",
    Status.HAPPENED: "CONFIRMED",
    Status.CALLED_OFF: "CANCELLED",
    Status.DISPUTED: "TENTATIVE",
}
# RFC 5545, 3.1: octets of a line without its end.
FOLD = 75
_CLEANED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def calendar(entries: Iterable[LedgerEntry], *, name: str, now: datetime) -> bytes:
    """Return a calendar of the entries that have a day; the same entries give the same bytes.

    Args:
        now: stands in for the day of the last change of an entry whose articles all lack a day.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", _text("X-WR-CALNAME", name)]
    for entry in entries:
        days = days_of(entry)
        if days is not None:
            lines += _event(entry, days, now)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(text) for text in lines)


def days_of(entry: LedgerEntry) -> Interval | None:
    """Return the days on which an entry stands in a calendar: of what happened those, else those when it is due."""
    return entry.happened or entry.due if entry.status is Status.HAPPENED else entry.due


def changed(entry: LedgerEntry) -> date | None:
    """Return the day of the last change or sentence of an entry, None if no day is known."""
    known = [step.day for step in entry.history]
    known += [item.published for item in entry.evidence if item.published]
    known += [day for day in (entry.announced, _overdue_since(entry)) if day]
    return max(known, default=None)


def sequence(entry: LedgerEntry) -> int:
    """Count the changes of an entry since it was announced."""
    overdue = _overdue_since(entry) is not None and all(step.status is not Status.OVERDUE for step in entry.history)
    return max(0, len(entry.history) - 1) + overdue


def _overdue_since(entry: LedgerEntry) -> date | None:
    """Return the day on which an entry became overdue, which no article tells."""
    if entry.status is not Status.OVERDUE or entry.due is None:
        return None
    return entry.due.last + timedelta(days=grace(entry.due) + 1)


def _event(entry: LedgerEntry, days: Interval, now: datetime) -> Iterator[str]:
    day = changed(entry)
    stamp = _stamp(datetime.combine(day, time(), UTC) if day else now)
    yield "BEGIN:VEVENT"
    yield _text("UID", f"{entry.id}@ledger.detente")
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    if entry.announced:
        yield f"CREATED:{_stamp(datetime.combine(entry.announced, time(), UTC))}"
    yield f"SEQUENCE:{sequence(entry)}"
    yield f"STATUS:{STATUSES[entry.status]}"
    yield "TRANSP:TRANSPARENT"
    yield f"DTSTART;VALUE=DATE:{_basic(days.start)}"
    yield f"DTEND;VALUE=DATE:{_basic(days.end)}"
    yield _text("SUMMARY", f"{words(entry.status)}: {headline(entry)}")
    yield _text("DESCRIPTION", "\n".join(_told(entry)))
    yield _text("CATEGORIES", entry.type)
    where = link(telling(entry))
    if where:
        yield f"URL:{where}"
    yield "END:VEVENT"


def words(status: Status) -> str:
    """Return a status as people write it."""
    return status.value.replace("_", " ")


def _told(entry: LedgerEntry) -> Iterator[str]:
    """Yield the lines of a description: what is known, and the sentence that says so."""
    yield f"Status: {words(entry.status).lower()}"
    on = f" on {entry.announced}" if entry.announced else ""
    yield f"Announced{on} by {line(entry.speaker, 200)}" if entry.speaker else f"Announced{on}; nobody is named"
    if entry.condition:
        yield f"Condition: {line(entry.condition, 200)}"
    if len(entry.history) > 1:
        yield f"History: {', '.join(f'{step.day} {line(step.kind, 40)}' for step in entry.history[-20:])}"
    shown = telling(entry)
    if shown:
        where = ", ".join(line(part, 200) for part in (shown.outlet, str(shown.published or "")) if part)
        yield f"“{line(shown.sentence, 1_000)}”" + (f" ({where})" if where else "")


def _text(name: str, value: str) -> str:
    """Return a property whose value is text, with no character that could end it early."""
    clean = "\n".join(line(part) for part in value.split("\n"))
    return f"{name}:{clean.translate(_CLEANED)}"


def _stamp(moment: datetime) -> str:
    told = moment.astimezone(UTC)
    return f"{_basic(told.date())}T{told:%H%M%S}Z"


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")


def _folded(text: str) -> bytes:
    """Return a line with its end, cut into pieces of at most ``FOLD`` octets and never inside a character."""
    made = bytearray()
    room = FOLD
    for character in text:
        octets = character.encode("utf-8", "replace")
        if len(octets) > room:
            made += b"\r\n "
            room = FOLD - 1
        made += octets
        room -= len(octets)
    return bytes(made) + b"\r\n"
