"""Which days are a month, a week, Easter, or so many days from another?"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from detente.records import Interval


@dataclass(frozen=True, slots=True)
class Days:
    """What words mean when the act lies behind and ahead of the writer, and the sort of time that they name."""

    past: Interval | None
    future: Interval | None
    sort: str

    def mapped(self, change: Callable[[Interval], Interval | None], sort: str) -> "Days":
        """Return the same with ``change`` made to both."""
        return Days(self.past and change(self.past), self.future and change(self.future), sort)


def plus(day: date, days: int) -> date:
    """Return the day so many days later."""
    return day + timedelta(days=days)


def months_from(year: int, month: int, months: int = 1) -> Interval:
    """Return so many whole months; ``month`` may lie outside 1 to 12."""
    (y0, m0), (y1, m1) = divmod(year * 12 + month - 1, 12), divmod(year * 12 + month - 1 + months, 12)
    return Interval(date(y0, m0 + 1, 1), date(y1, m1 + 1, 1))


def period_of(unit: str, day: date) -> Interval:
    """Return the calendar week, month or year that holds a day."""
    if unit == "week":
        return Interval(plus(day, -day.weekday()), plus(day, 7 - day.weekday()))
    return months_from(day.year, day.month) if unit == "month" else months_from(day.year, 1, 12)


def shifted(day: date, count: int, unit: str) -> date:
    """Return the day so many units later (or earlier, if negative); half a day or less of hours is none."""
    if unit in {"hour", "day", "week"}:
        return plus(day, round(count / 24) if unit == "hour" else count * (7 if unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1), 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def easter_of(year: int, *, orthodox: bool) -> date:
    """Return Easter Sunday in our calendar: Gauss's rule, in Meeus's form for the Julian and Butcher's for ours."""
    if orthodox:
        moon = (19 * (year % 19) + 15) % 30
        month, day = divmod(moon + (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7 + 114, 31)
        return plus(date(year, month, day + 1), year // 100 - year // 400 - 2)
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon -= (year % 19 + 11 * moon) // 319
    week = (2 * (century % 4) + 2 * (rest // 4) - rest % 4 - moon + 32) % 7
    month, day = divmod(moon + week + 90, 25)[0], (moon + week + divmod(moon + week + 90, 25)[0] + 19) % 32
    return date(year, month, day)


def either_way(interval: Interval, sort: str) -> Days:
    """Return days that are meant whether the act lies behind or ahead."""
    return Days(interval, interval, sort)


def one_day(day: date) -> Interval:
    """Return a day as an interval."""
    return Interval.of(day, day)
