"""On which day was an article published, and who says so?

The day is the writer's own, as printed: "today" in the text is that day, whatever the time in Greenwich was. A date
that is written but cannot be true is refused, and no other is put in its place.
"""

import copy
import email.utils
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import lxml.html

EARLIEST = date(1900, 1, 1)  # no news on the web is older; 0001-01-01 and the like mean "unknown"
# An embargoed or misdated text may lie ahead; a year is the most that a mistyped year in January brings about.
AHEAD = timedelta(days=366)
LONGEST = 100  # characters of a date
MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|"
        "oct october|nov november|dec december".split("|"),
        start=1,
    )
    for name in names.split()
}
DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})\b")
MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
ZONE_NAME = re.compile(r"(?<=\d) ?(?:UTC|GMT)$")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
MARKED = (
    "//meta | //link[@rel='canonical'] | //script[@type='application/ld+json'] | //time | //abbr | "
    "//*[(contains(@class, 'date') or contains(@class, 'time') or contains(@class, 'publish') or @itemprop) "
    f"and not(self::h1) and string-length(.) < {LONGEST}]"
)
MAX_MARKED = 500  # elements; dates stand among the first, and a page of nothing but marks is a trap


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, or None, and its source: "given", a place in the page, "option", "none", or "refused: " and the reason.

    Places are "json-ld", "meta", "time element", "address" and "text". ``at`` is the moment, where it is written with
    its zone.
    """

    day: date | None
    source: str
    at: datetime | None = None


def publication(
    given: str | None, found: str | None, *, default: date | None, fetched: datetime, place: str = "text"
) -> Dated:
    """Decide the day of publication: as given with the page, as found in a place of it, as set by the caller."""
    for written, source in ((given, "given"), (found, place)):
        if written and written.strip():
            day = read(written)
            reason = refusal(written, day, fetched=fetched)
            at = moment(written) or (moment(found) if found and read(found) == day else None)
            return Dated(None, f"refused: {reason}") if reason else Dated(day, source, at)
    return Dated(default, "option") if default else Dated(None, "none")


def refusal(written: str, day: date | None, *, fetched: datetime) -> str | None:
    """Say why a date cannot be that of publication, if it cannot."""
    if day is None:
        return f"{written.strip()[:LONGEST]!r} is no day that can be read; allowed are 2025-03-16, ISO and mail dates"
    if day < EARLIEST:
        return f"{day} is before {EARLIEST.year}"
    if day > fetched.date() + AHEAD:
        return f"{day} is more than {AHEAD.days} days after the page was read ({fetched.date()})"
    return None


def read(written: str) -> date | None:
    """Read a date that names one day, in ISO form, as in mail headers or in words; None for any other.

    >>> read("2021-11-05T23:30:00-05:00"), read("Fri, 5 Nov 2021 10:00:00 GMT"), read("March 16, 2025")
    (datetime.date(2021, 11, 5), datetime.date(2021, 11, 5), datetime.date(2025, 3, 16))
    """
    text = written.strip()
    if len(text) > LONGEST:
        return None
    for reader in (_read_iso, _read_words, _read_mail):
        day = reader(text)
        if day:
            return day
    return None


def moment(written: str) -> datetime | None:
    """Read a moment with the zone that it is written in; None for a day alone, or a time that may be any zone's.

    >>> moment("2021-11-05T23:30:00-05:00").isoformat(), moment("2021-11-05 23:30"), moment("2021-11-05")
    ('2021-11-05T23:30:00-05:00', None, None)
    """
    text = ZONE_NAME.sub("+00:00", written.strip())
    if len(text) > LONGEST:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        try:
            at = email.utils.parsedate_to_datetime(written.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return at if at.tzinfo else None


def later(written: str | None, published: Dated) -> datetime | None:
    """Return the moment of an update; None if it is not written in full, or not later than the publication."""
    at = moment(written) if written else None
    if at is None or (published.at and at <= published.at):
        return None
    return None if published.day and at.date() < published.day else at


def _read_iso(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        year_first = YEAR_FIRST.match(text)
        return _day(*year_first.groups()) if year_first else None


def _read_words(text: str) -> date | None:
    if found := DAY_FIRST.search(text):
        day, month, year = found.groups()
    elif found := MONTH_FIRST.search(text):
        month, day, year = found.groups()
    else:
        return None
    return _day(year, str(MONTHS.get(month.lower(), 0)), day)


def _read_mail(text: str) -> date | None:
    try:
        return email.utils.parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _keep_marked(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """Copy what a page marks as a date: a day that the headline or the text mentions is no day of publication."""
    kept = lxml.html.document_fromstring("<html><head></head><body></body></html>")
    for element in tree.xpath(MARKED)[:MAX_MARKED]:
        copied = copy.deepcopy(element)
        copied.tail = None
        kept[0 if element.tag in {"meta", "link", "script"} else 1].append(copied)
    return kept


def find(tree: lxml.html.HtmlElement) -> str | None:
    """Return the day of first publication that the metadata of a page gives, in ISO form."""
    from htmldate import find_date

    # The bounds are wide, so that an absurd date is refused by `publication`, with a reason, and the clock of the
    # machine plays no part.
    marked = _keep_marked(tree)
    try:
        return find_date(
            marked, extensive_search=False, original_date=True, min_date="1000-01-01", max_date="9999-12-31"
        )
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return None
