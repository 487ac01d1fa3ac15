"""Which days are counted from the day of publication?"""

from datetime import date

from detente.reading.times.days import Days, either_way, months_from, one_day, period_of, plus, shifted
from detente.reading.times.rules import Found, Relative
from detente.reading.times.yearly import month_in, season_in
from detente.records import Interval

_FORTNIGHT = 14  # days
_REST_OF_WEEK = 6  # days from a Sunday to the Saturday that ends its week
_OFFSETS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
# "In the coming days" and its like: how far they look, in days. A convention; recent ones look back as far.
_VAGUE = {"hour": 1, "day": 7, "week": 30, "month": 90}


def _weekday(found: Found, today: date) -> Days:
    day, which = found.number("w"), found.get("which")
    back, ahead = plus(today, -((today.weekday() - day) % 7)), plus(today, (day - today.weekday()) % 7)
    sort = which.word if which else "this"
    if sort in {"last", "past", "recent"}:
        back = ahead = back if back < today else plus(back, -7)
    elif sort == "next":
        back = ahead = plus(period_of("week", today).end, day)
    elif sort != "this":
        back = ahead = ahead if ahead > today else plus(ahead, 7)
    return Days(one_day(back), one_day(ahead), "ONWEEKDAY")


def _weekend(found: Found, today: date) -> Days:
    week, which = period_of("week", today), found.word("which")
    this = Interval(plus(week.end, -2), week.end)
    before, after = (Interval(plus(this.start, k), plus(this.end, k)) for k in (-7, 7))
    if which in {"last", "past"}:
        return either_way(before, "SPAN")
    if which == "next":
        return either_way(after, "SPAN")
    return Days(this if this.start <= today else before, this, "SPAN")


def _calendar_unit(found: Found, today: date) -> Days:
    """Resolve "last week", "this month", "next year"; what this week has brought lies no later than today."""
    unit, which = found.unit, found.word("which")
    this = period_of(unit, today)
    sort = {"week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}[unit]
    if which == "this":
        # Of a plan told on a Sunday it is the week that begins: so do both of the annotated units that say it.
        begins = unit == "week" and today == this.last
        ahead = Interval.of(today, plus(today, _REST_OF_WEEK)) if begins else this
        return Days(Interval.of(this.start, today), ahead, sort)
    if which in {"last", "next"}:
        return either_way(period_of(unit, plus(this.start, -1) if which == "last" else this.end), sort)
    return _rolling(which, today, shifted(today, -1 if which in {"past", "recent"} else 1, unit))


def _up_to_now(found: Found, today: date) -> Days:
    return _rolling("last", today, shifted(today, -1, found.unit))


def _rolling(which: str, today: date, limit: date) -> Days:
    past = which in {"last", "past", "recent"}
    return either_way(Interval.of(limit, today) if past else Interval.of(today, limit), "SPAN")


def _season_by(found: Found, today: date) -> Days | None:
    """Resolve "last spring", "this summer", "next May"."""
    which = found.word("which")
    within = season_in if found.get("s") else month_in
    near = [within(found, today.year + k) for k in (-2, -1, 0, 1, 2)]
    if which in {"last", "past"}:
        chosen = [i for i in near if i.end <= today][-1]
    elif which == "this":
        chosen = min(near, key=lambda i: max((i.start - today).days, (today - i.last).days))
    else:
        chosen = next(i for i in near if i.start > today)
    return either_way(chosen, "SEASONAL" if found.get("s") else "MONTHLY")


def _rest_of(found: Found, today: date) -> Days | None:
    """Resolve "earlier this month", "later this year", "later this spring"."""
    if found.get("s"):
        season = _season_by(found, today)
        whole = season.future if season else None
    else:
        whole = period_of(found.unit, today)
    if whole is None:
        return None
    # of a week, today is neither earlier nor later; of a month or a year, writers let it be either
    gap = 1 if not found.get("s") and found.unit == "week" else 0
    if found.get("later"):
        start = max(plus(today, gap), whole.start)
        if gap and start == whole.end:  # on a Sunday
            return either_way(Interval.of(start, plus(today, _REST_OF_WEEK)), "SPAN")
        return either_way(Interval.of(start, whole.last), "SPAN") if start < whole.end else None
    last = plus(today, -gap)
    return either_way(Interval.of(whole.start, last), "SPAN") if whole.start <= last else None


def _counted(found: Found, today: date) -> Days:
    """Resolve "the next two weeks", "within 60 days", "the past four days", where today is one of the four."""
    unit, count = ("day", -(-found.count // 24)) if found.unit == "hour" else (found.unit, found.count)
    which = found.word("which")
    if which not in {"last", "past", "recent"}:
        return _rolling(which, today, shifted(today, count, unit))
    return _rolling(which, today, shifted(today, -count if unit != "day" else -max(count - 1, 1), unit))


def _vague(found: Found, today: date) -> Days:
    which, reach = found.word("which"), _VAGUE[found.unit]
    return _rolling(which, today, plus(today, -reach if which in {"last", "past", "recent"} else reach))


def _ahead(found: Found, today: date) -> Days:
    """Resolve "in two weeks", which dates an act ahead; of one behind it says how long it took, and no day."""
    first = shifted(today, found.count, found.unit)
    last = shifted(today, found.number("to"), found.unit) if found.get("to") else first
    return Days(None, Interval.of(min(first, last), max(first, last)), "DATE" if first == last else "SPAN")


def _ago(found: Found, today: date) -> Days:
    return either_way(one_day(shifted(today, -found.count, found.unit)), "DATE")


def _offset(found: Found, today: date) -> Days:
    step = {"before": -1, "after": 1}.get(found.word("step"), 0)
    return either_way(one_day(plus(today, _OFFSETS[found.word("o")] + step)), "DATE")


def _part_of_today(found: Found, today: date) -> Days:
    return either_way(one_day(plus(today, -1 if found.get("last") else 0)), "DATE")


def _overnight(_: Found, today: date) -> Days:
    return Days(Interval.of(plus(today, -1), today), Interval.of(today, plus(today, 1)), "SPAN")


def _one_off(found: Found, today: date) -> Days:
    """Resolve "the week after next", "the month before last"."""
    unit, step = found.unit, 2 if found.get("ahead") else -2
    days = period_of(unit, shifted(period_of(unit, today).start, step, unit))
    return either_way(days, {"week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}[unit])


def _fortnight(found: Found, today: date) -> Days:
    if found.get("ago"):
        return either_way(one_day(plus(today, -_FORTNIGHT)), "DATE")
    if found.get("within"):
        return _rolling("next", today, plus(today, _FORTNIGHT))
    return Days(None, one_day(plus(today, _FORTNIGHT)), "DATE")


def _rest_of_today(_: Found, today: date) -> Days:
    """Resolve "later in the day" ahead; of what is over it is the day of some act told before, not known here."""
    return Days(None, one_day(today), "DATE")


def _bare_day(found: Found, today: date) -> Days | None:
    """Resolve "on the 15th", of the nearest month, and "the 15th of this month"."""
    day, which = found.number("d"), found.word("which")
    months = [months_from(today.year, today.month + k) for k in range(-2, 3)]
    if which:
        month = months[2 + {"this": 0, "next": 1}.get(which, -1)]
        return either_way(one_day(month.start.replace(day=day)), "DATE")
    days = [plus(month.start, day - 1) for month in months if day <= month.days]
    past, future = max(d for d in days if d <= today), min(d for d in days if d >= today)
    return Days(one_day(past), one_day(future), "DATE")


COUNTED_FROM_TODAY: tuple[tuple[str, Relative], ...] = (
    ("(?<! [NAMING LAST NEXT COMING THIS RANK] )(?P<w>WEEKDAY) (?! NAMED )", _weekday),
    ("(?: THIS (?= [LAST COMING] ) )? (?P<which>[LAST NEXT COMING THIS]) (?P<w>WEEKDAY) (?! [NAMED OF] )", _weekday),
    ("(?: THIS (?= [LAST COMING] ) )? (?P<which>[LAST NEXT COMING THIS])? WEEKEND", _weekend),
    ("(?P<which>[LAST THIS NEXT COMING]) (?P<unit>[WEEK MONTH YEAR]) (?! OF )", _calendar_unit),
    ("(?<! THE )(?P<which>[LAST THIS NEXT COMING]) (?P<unit>[WEEK MONTH YEAR]) (?! OF ANYMONTH )", _calendar_unit),
    ("(?: OVER THE? | [IN AMID] THE ) LAST (?P<unit>[WEEK MONTH YEAR]) (?! OF )", _up_to_now),
    ("(?P<which>[LAST THIS NEXT COMING]) (?: (?P<s>SEASON) | (?P<m>[MONTHNAME MAYBEMONTH]) )", _season_by),
    ("(?: EARLIER | (?P<later>LATER) ) (?P<which>THIS) (?P<s>SEASON)", _rest_of),
    ("(?: EARLIER | (?P<later>LATER) ) (?: THIS | IN THE | IN THIS ) (?P<unit>[WEEK MONTH YEAR])", _rest_of),
    ("(?: [IN AMID WITHIN OVER] THE? )? (?P<which>[LAST NEXT COMING]) QUANTITY UNIT", _counted),
    ("WITHIN (?: [NN COUNT] [TO DASH OR] )? QUANTITY UNIT (?! OF )", _counted),
    ("(?: [IN AMID WITHIN OVER] THE? )? (?P<which>[LAST NEXT COMING]) FEW? MANY (?! OF )", _vague),
    ("WITHIN (?: AN? FEW )? MANY (?! OF )", _vague),
    ("IN QUANTITY UNIT (?! [OF DASH] )", _ahead),
    ("IN (?P<n>[NN COUNT]) [TO DASH GAP OR] (?P<to>[NN COUNT]) UNIT (?! [OF DASH] )", _ahead),
    ("IN AN FORTNIGHT (?! OF )", _fortnight),
    ("(?P<within>WITHIN) AN FORTNIGHT (?! OF )", _fortnight),
    ("AN FORTNIGHT (?P<ago>AGO)", _fortnight),
    ("THE? (?P<unit>[WEEK MONTH YEAR]) (?P<ahead>AFTER) NEXT", _one_off),
    ("THE? (?P<unit>[WEEK MONTH YEAR]) BEFORE LAST", _one_off),
    ("LATER IN THE DAY", _rest_of_today),
    ("QUANTITY UNIT AGO", _ago),
    ("[EARLIER LATER]? (?P<o>OFFSET)", _offset),
    ("THE? DAY (?P<step>[BEFORE AFTER]) (?P<o>OFFSET)", _offset),
    ("[EARLIER LATER EARLY LATE]? (?: THIS | (?P<last>LAST) ) PART", _part_of_today),
    ("OVERNIGHT", _overnight),
    (
        "[ON FOR BY UNTIL THROUGH FROM SINCE] THE (?P<d>NTH) (?= $ | [STOP COMMA IN AT TO AND BY FOR ON FROM WITHIN] )",
        _bare_day,
    ),
    ("THE? (?P<d>DAYNUMBER) OF (?P<which>[THIS LAST NEXT]) MONTH", _bare_day),
)
