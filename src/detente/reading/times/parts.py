"""Which part of a time that is named is meant?"""

from datetime import date

from detente.reading.times.days import Days, either_way, months_from, one_day, period_of, plus, shifted
from detente.reading.times.rules import Found, Meaning, Relative, itself
from detente.records import Interval

_THIRD = {"early": 0, "beginning": 0, "start": 0, "starting": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_MONTH_PARTS = ((1, 10), (11, 20), (21, 31))
_WEEK_PARTS = ((0, 1), (2, 3), (4, 6))  # Monday and Tuesday, Wednesday and Thursday, Friday to Sunday
_YEAR_PARTS = {"early": (1, 3), "mid": (5, 8), "middle": (5, 8), "late": (10, 12), "end": (12, 12)}  # months
_HALF_A_MONTH = 15  # days
_JANUARY = (1, 1)
_DECADE_PARTS = ((0, 4), (4, 3), (7, 3))  # the first year of each third of a decade, and how many it has


def _part(which: str, sort: str, start: date) -> Interval:
    """Return the early, middle or late part of the week, month, season or year that holds ``start``."""
    third = _THIRD[which]
    if sort == "WEEKLY":
        monday = period_of("week", start).start
        return Interval.of(*(plus(monday, k) for k in _WEEK_PARTS[third]))
    if sort == "SEASONAL":
        return months_from(start.year, start.month + third)
    if sort == "YEARLY":
        first, last = _YEAR_PARTS.get(which, _JANUARY)
        return months_from(start.year, first, last - first + 1)
    if sort == "DECADE":
        first, years = _DECADE_PARTS[third]
        return months_from(start.year + first, 1, 12 * years)
    month = months_from(start.year, start.month)
    first, last = _MONTH_PARTS[third]
    return Interval.of(plus(month.start, first - 1), plus(month.start, min(last, month.days) - 1))


def _part_of(found: Found, _: date | None) -> Days:
    which, whole = found.word("part"), found.days("x")
    sort = "ENDING" if which == "end" else "SPAN"
    return whole.mapped(lambda interval: _part(which, whole.sort, interval.start), sort)


def _part_of_present(found: Found, today: date) -> Days:
    which, sort = found.word("part"), {"week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}[found.unit]
    return either_way(_part(which, sort, today), "ENDING" if which == "end" else "SPAN")


def _rest_of_named(found: Found, today: date) -> Days:
    """Resolve "later in April": in the present April, what is left of it."""

    def rest(whole: Interval) -> Interval:
        if not whole.start <= today < whole.end:
            return whole
        return Interval(today, whole.end) if found.get("later") else Interval.of(whole.start, today)

    return found.days("x").mapped(rest, "SPAN")


def _agreeing(found: Found, _: date | None) -> Days | None:
    """Resolve "Thursday, 24 July" to the years in which that is a Thursday; if there is none, they are two times."""
    named, days = found.days("w"), found.days("x")
    if not named.past:
        return days
    weekday = named.past.start.weekday()
    past, future = (i if i and i.start.weekday() == weekday else None for i in (days.past, days.future))
    return Days(past or future, future or past, "DATE") if past or future else None


def _lasting(found: Found, _: date | None) -> Days:
    """Resolve "for four days from Saturday", Saturday being the first."""
    return found.days("x").mapped(lambda i: Interval(i.start, shifted(i.start, found.count, found.unit)), "SPAN")


def _weekday_of_week(found: Found, _: date | None) -> Days | None:
    named, week = found.days("w"), found.days("x")
    if named.past is None:
        return Days(None, None, "DATE")
    place = named.past.start.weekday()
    return week.mapped(lambda interval: one_day(plus(interval.start, place)), "DATE")


def _week_around(found: Found, _: date | None) -> Days:
    return found.days("x").mapped(lambda interval: period_of("week", interval.start), "WEEKLY")


def _week_of_month(found: Found, _: date | None) -> Days | None:
    number = found.number("q")

    def week(month: Interval) -> Interval:
        whole = period_of("month", month.start)
        if found.word("q") == "last":
            return Interval(plus(whole.end, -7), whole.end)
        return Interval(plus(whole.start, 7 * (number - 1)), plus(whole.start, 7 * number))

    return found.days("x").mapped(week, "SPAN")


def _half_of_month(found: Found, _: date | None) -> Days | None:
    """Resolve "the second half of June", which begins on the 16th, however long the month is."""
    half = found.number("q")
    if half not in {1, 2}:
        return None

    def part(month: Interval) -> Interval:
        whole = period_of("month", month.start)
        middle = plus(whole.start, _HALF_A_MONTH)
        return Interval(whole.start, middle) if half == 1 else Interval(middle, whole.end)

    return found.days("x").mapped(part, "SPAN")


def _counted_from(found: Found, _: date | None) -> Days:
    """Resolve "a week from Monday", counted from the Monday ahead."""
    start = found.days("x").future
    day = one_day(shifted(start.start, found.count, found.unit)) if start else None
    return Days(day, day, "DATE")


PARTS: tuple[tuple[str, Meaning], ...] = (
    (
        "(?: [EARLY LATE EARLIER LATER] ON? )? (?: AT? THE? PART [ON OF]? )? (?P<x>ONEDAY) (?: [AT IN]? THE? PART )?",
        itself,
    ),
    ("(?P<w>ONWEEKDAY) PART? COMMA? THE? (?P<x>DATE)", _agreeing),
    ("(?P<x>DATE) COMMA (?P<w>ONWEEKDAY) (?= [COMMA STOP] )", _agreeing),
    ("(?P<w>ONWEEKDAY) OF? (?P<x>WEEKLY)", _weekday_of_week),
    (
        "THE? (?P<part>[EARLY MID LATE END]) [DASH OF IN AMID]? THE? (?P<x>[MONTHLY YEARLY WEEKLY SEASONAL DECADE])",
        _part_of,
    ),
    ("THE? (?P<part>START) OF THE? (?P<x>[MONTHLY YEARLY WEEKLY SEASONAL])", _part_of),
    ("THE? WEEK OF (?P<x>ONEDAY)", _week_around),
    ("THE? (?P<q>[RANK LAST]) WEEK [OF IN AMID] (?P<x>MONTHLY)", _week_of_month),
    ("THE? (?P<q>RANK) HALF [OF IN AMID] (?P<x>MONTHLY)", _half_of_month),
    ("(?<! FOR ) QUANTITY (?P<unit>[WEEK WEEKS MONTH MONTHS]) FROM (?P<x>ONEDAY)", _counted_from),
    ("FOR QUANTITY (?P<unit>[DAYS WEEK WEEKS]) START? [FROM ON]? (?P<x>ONEDAY)", _lasting),
)
PARTS_OF_PRESENT: tuple[tuple[str, Relative], ...] = (
    ("THE? (?P<part>[EARLY MID LATE END]) [OF IN] THE (?P<unit>[WEEK MONTH YEAR])", _part_of_present),
    ("THE? (?P<part>START) OF THE (?P<unit>[WEEK MONTH YEAR])", _part_of_present),
    ("(?P<unit>[WEEK MONTH YEAR]) [OWNER DASH]? (?P<part>END)", _part_of_present),
    ("(?: EARLIER | (?P<later>LATER) ) [IN AMID] (?P<x>[MONTHLY SEASONAL YEARLY])", _rest_of_named),
)
