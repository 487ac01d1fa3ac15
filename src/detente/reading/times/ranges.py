"""From when to when, and until when?"""

from datetime import date

from detente.reading.times.days import Days, either_way, plus
from detente.reading.times.rules import Found, Meaning, Relative, is_range, itself
from detente.records import Interval


def _range(found: Found, _: date | None) -> Days | None:
    first, last = found.days("x"), found.days("y")
    if first.sort != last.sort and found.word("join") not in {"to", "through", "until"} and not found.get("between"):
        return None
    starts = [interval for interval in (first.past, first.future) if interval]
    ends = [interval for interval in (last.past, last.future) if interval]
    if not starts or not ends:
        return Days(None, None, "SPAN")
    past_end = min((i for i in ends if i.last > starts[0].start), key=lambda i: i.last, default=None)
    future_start = max((i for i in starts if i.start < ends[-1].last), key=lambda i: i.start, default=None)
    if past_end is None or future_start is None or not is_range(found, (past_end.start - starts[0].last).days):
        return None
    return Days(Interval(starts[0].start, past_end.end), Interval(future_start.start, ends[-1].end), "SPAN")


def _until(found: Found, today: date) -> Days:
    """Resolve "by Friday", "until 10 May": from publication to the limit, or the limit alone if it has passed."""
    return found.days("x").mapped(lambda limit: Interval(today, limit.end) if limit.last >= today else limit, "SPAN")


def _until_then(found: Found, today: date) -> Days:
    """Resolve "until 10 May", "through Saturday": of what is told as done or in force the nearer limit is meant."""
    days, limits = _until(found, today), found.days("x")
    if not limits.past or not limits.future or limits.future.last < today:
        return days
    ahead, behind = (limits.future.last - today).days, (today - limits.past.last).days
    return either_way(days.future, days.sort) if days.future and ahead <= behind else days


def _since(found: Found, today: date) -> Days | None:
    start = found.days("x").past
    if start is None or start.start > today:
        return None
    return either_way(Interval.of(start.start, today), "SPAN")


def _night_into(found: Found, _: date | None) -> Days:
    """Resolve "overnight into Sunday": the day before, and the day."""
    return found.days("x").mapped(lambda day: Interval(plus(day.start, -1), day.end), "SPAN")


RANGES: tuple[tuple[str, Meaning], ...] = (
    ("FROMOR (?P<x>ANYTIME) (?P<join>[DASH TO THROUGH AND OR]) (?P<y>ANYTIME)", _range),
    ("FROM (?P<x>ANYTIME) (?P<join>UNTIL) (?P<y>ANYTIME)", _range),
    ("MOVED [OTHER NAME ON IN THE AN OF OWNER]{0,9} (?P<keep>FROM ANYTIME TO (?P<x>ANYTIME))", itself),
    ("PUTS [OTHER NAME THE AN OF OWNER]{0,5} AWAY OTHER? (?P<keep>[UNTIL TO] (?P<x>ANYTIME))", itself),
    ("SPAN (?: INTO | TO ) (?P<x>ONEDAY)", _night_into),
    ("MOVED [OTHER NAME ON IN THE AN OF OWNER]{0,9} (?P<keep>UNTIL (?P<x>ANYTIME))", itself),
)
LIMITS: tuple[tuple[str, Relative], ...] = (
    ("BY (?P<x>ANYTIME)", _until),
    ("(?: NO LATER THAN | ON OR BEFORE ) (?P<x>ANYTIME)", _until),
    ("[UNTIL THROUGH] (?P<x>ANYTIME)", _until_then),
    ("BEFORE (?P<x>ENDING)", _until),
    ("(?P<x>ANYTIME) OWNER? DEADLINE", _until),
    ("DEADLINE [OF ON FOR]? (?P<x>ANYTIME)", _until),
    ("SINCE (?P<x>ANYTIME)", _since),
)
