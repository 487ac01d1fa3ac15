"""Which days are named by a month, a season, a holiday or a year?"""

from collections.abc import Callable, Iterator
from datetime import date

from detente.reading.times.days import Days, easter_of, either_way, months_from, one_day, plus
from detente.reading.times.rules import Found, Meaning, is_range
from detente.records import Interval

_MONTHS = range(1, 13)
_MAY = 5

_Within = Callable[[Found, int], Interval | None]
_TEN = 10
_LEAP = 8  # years between two 29 February, at most


def _attempt(within: _Within, found: Found, year: int) -> Interval | None:
    try:
        return within(found, year)
    except ValueError:  # 31 February
        return None


def _nearest(candidates: Iterator[Interval | None], fits: Callable[[Interval], bool]) -> Interval | None:
    return next((interval for interval in candidates if interval and fits(interval)), None)


def once_a_year(within: _Within, sort: str) -> Meaning:
    """Make a meaning of what happens once a year: in the year that is given, or the nearest either way.

    A day may lie one on the wrong side of publication, as a writer's day and the UTC day differ.
    """
    slack = 1 if sort == "DATE" else 0

    def means(found: Found, today: date | None) -> Days | None:
        given, relative = found.get("year"), found.get("rel")
        if given is None and today is None:
            return Days(None, None, sort)
        if given is not None or relative is not None or today is None:
            year = given.number if given else _relative_year(found, today)
            interval = _attempt(within, found, year)
            return either_way(interval, sort) if interval else None
        back = (_attempt(within, found, today.year + 1 - k) for k in range(_LEAP + 2))
        ahead = (_attempt(within, found, today.year - 1 + k) for k in range(_LEAP + 2))
        past = _nearest(back, lambda i: i.start <= plus(today, slack))
        future = _nearest(ahead, lambda i: i.last >= plus(today, -slack))
        return Days(past, future, sort) if past and future else None

    return means


def _relative_year(found: Found, today: date | None) -> int:
    return (today or date.min).year + {"next": 1, "this": 0}.get(found.word("rel"), -1)


def _day_of_month(found: Found, year: int) -> Interval:
    return one_day(date(year, found.number("m"), found.number("d")))


def _days_of_month(found: Found, year: int) -> Interval | None:
    first, last = (date(year, found.number("m"), found.number(name)) for name in "de")
    return Interval.of(first, last) if first < last and is_range(found, (last - first).days) else None


def month_in(found: Found, year: int) -> Interval:
    """Give a month of a year."""
    return months_from(year, found.number("m"))


def _months(found: Found, year: int) -> Interval | None:
    first, last = found.number("m"), found.number("k")
    distance = (last - first) % 12
    return months_from(year - (last < first), first, distance + 1) if distance and is_range(found, distance) else None


def _may_day(found: Found, year: int) -> Interval | None:
    return one_day(date(year, _MAY, 1)) if found.number("m") == _MAY else None


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def season_in(found: Found, year: int) -> Interval:
    """Give a season of a year, by whole months."""
    return months_from(year, _SEASONS[found.word("s")], 3)


def _fraction(found: Found, year: int) -> Interval | None:
    length = {"half": 6, "quarter": 3}[found.word("u")]
    first = (found.number("q") - 1) * length + 1
    return months_from(year, first, length) if first in _MONTHS else None


def _holiday(found: Found, year: int) -> Interval:
    orthodox = found.get("orthodox") is not None
    if found.word("h") == "easter":
        return one_day(easter_of(year, orthodox=orthodox))
    christmas = date(year, 1, 7) if orthodox else date(year, 12, 25)
    return one_day(plus(christmas, -1 if found.get("eve") else 0))


def _new_year(found: Found, year: int) -> Interval:
    return one_day(date(year, 12, 31) if found.get("eve") else date(year, 1, 1))


IN_A_YEAR: tuple[tuple[str, _Within, str], ...] = (
    ("THE? (?P<d>DAYNUMBER) OF? (?P<m>ANYMONTH) INYEAR?", _day_of_month, "DATE"),
    ("(?P<m>ANYMONTH) THE? (?P<d>DAYNUMBER) INYEAR?", _day_of_month, "DATE"),
    ("FROMOR THE? (?P<d>DAYNUMBER) JOIN THE? (?P<e>DAYNUMBER) OF? (?P<m>ANYMONTH) INYEAR?", _days_of_month, "SPAN"),
    ("FROMOR (?P<m>ANYMONTH) (?P<d>DAYNUMBER) JOIN (?P<e>DAYNUMBER) (?! ANYMONTH )INYEAR?", _days_of_month, "SPAN"),
    ("(?P<m>ANYMONTH) INYEAR", month_in, "MONTHLY"),
    ("(?P<m>MONTHNAME)", month_in, "MONTHLY"),
    ("(?<= BEFOREMONTH )(?P<m>MAYBEMONTH)", month_in, "MONTHLY"),
    ("(?<= [EARLY MID LATE] [DASH IN] )(?P<m>MAYBEMONTH)", month_in, "MONTHLY"),
    ("(?P<m>MAYBEMONTH) DAY INYEAR?", _may_day, "DATE"),
    ("FROMOR (?P<m>ANYMONTH) JOIN (?P<k>ANYMONTH) INYEAR?", _months, "SPAN"),
    ("(?P<s>SEASON) INYEAR", season_in, "SEASONAL"),
    (
        "(?<= [IN AMID OVER BY SINCE UNTIL EARLY MID LATE] ) [THE DASH]? (?P<s>SEASON) (?! [OF NAME] )",
        season_in,
        "SEASONAL",
    ),
    ("(?<= [START MID END] OF )THE? (?P<s>SEASON) (?! [OF NAME] )", season_in, "SEASONAL"),
    ("THE? (?P<q>RANK) (?P<u>[HALF QUARTER]) INYEAR", _fraction, "SPAN"),
    ("THE? (?P<q>RANK) (?P<u>[HALF QUARTER]) OF THE YEAR", _fraction, "SPAN"),
    ("(?P<orthodox>ORTHODOX)? (?P<h>HOLIDAY) (?: [DAY WEEKDAY] | (?P<eve>EVE) )? INYEAR?", _holiday, "DATE"),
    ("NEW YEAR OWNER (?: DAY | (?P<eve>EVE) ) INYEAR?", _new_year, "DATE"),
)


def _iso(found: Found, _: date | None) -> Days:
    return either_way(one_day(date(found.number("year"), found.number("m"), found.number("d"))), "DATE")


def _years(found: Found, _: date | None) -> Days | None:
    first, last = found.number("year"), found.number("to" if found.get("to") else "year")
    if last < first or (last > first and not is_range(found, last - first)):
        return None
    return either_way(months_from(first, 1, 12 * (last - first + 1)), "YEARLY" if first == last else "SPAN")


def _decade(found: Found, _: date | None) -> Days:
    return either_way(months_from(found.number("year"), 1, 12 * _TEN), "DECADE")


ALONE: tuple[tuple[str, Meaning], ...] = (
    ("(?P<year>YYYY) DASH (?P<m>NN) DASH (?P<d>NN)", _iso),
    ("(?<! NAMING )(?P<year>YYYY) (?! [COUNTED HOURS] )", _years),
    (
        "(?<= [IN AMID SINCE BY FROM UNTIL OF EARLY LATE MID BETWEEN BEFORE AFTER] )(?P<year>ROUNDYEAR) (?! COUNTED )",
        _years,
    ),
    ("(?<= THE )(?P<year>ROUNDYEAR) (?= NAME )", _years),
    ("FROMOR (?P<year>[YYYY ROUNDYEAR]) JOIN (?P<to>[YYYY ROUNDYEAR])", _years),
    ("THE? (?P<year>TENS) OTHER", _decade),
)
