"""Which days do the time expressions of a sentence mean, if the act that they date lies behind or ahead of the writer?

A sentence becomes a string with one character a word, its sort; three layers of rules, each a pattern over sorts and a
function that gives the days, rewrite it: first names of days, then parts of them, then ranges and limits. Ages and
durations are no days, and what counts from another act ("two days later") is not resolved. Weeks run Monday to Sunday.
"""

import calendar
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.records import Interval, TimeMention

# ------------------------------------------------------------------------------------------------------------ words

_NAMES = {  # written with a capital; the number of a word is its place
    "WEEKDAY": "monday tuesday wednesday thursday friday saturday sunday",
    "MONTHNAME": "january february - april - june july august september october november december",
    "MAYBEMONTH": "- - march - may",
    "SHORTMONTH": "jan feb mar apr - jun jul aug sep oct nov dec",
    "HOLIDAY": "christmas easter",
}
_WORDS = {  # in any case; what a rule needs to know of them is the word itself
    **{unit.upper(): unit for unit in ("hour", "day", "week", "month", "year")},
    **{unit.upper(): unit for unit in ("hours", "days", "weeks", "months", "years")},
    "WEEKEND": "weekend",
    "SEASON": "spring summer autumn fall winter",
    "HALF": "half",
    "QUARTER": "quarter",
    "PART": "morning afternoon evening night noon midday midnight dawn dusk",
    "OFFSET": "today tonight yesterday tomorrow",
    "OVERNIGHT": "overnight",
    "LAST": "last past recent",
    "NEXT": "next",
    "COMING": "coming upcoming",
    "THIS": "this",
    "EARLY": "early",
    "START": "beginning start starting",
    "MID": "mid middle",
    "LATE": "late",
    "END": "end",
    "EARLIER": "earlier",
    "LATER": "later",
    "AGO": "ago",
    "AN": "a an",
    "FEW": "few several",
    "COUPLE": "couple",
    "THE": "the",
    "OF": "of",
    "IN": "in",
    "ON": "on",
    "AT": "at",
    "FOR": "for",
    "BY": "by",
    "BEFORE": "before",
    "AFTER": "after",
    "UNTIL": "until till",
    "THROUGH": "through",
    "SINCE": "since",
    "FROM": "from",
    "BETWEEN": "between",
    "TO": "to",
    "AND": "and",
    "OR": "or",
    "WITHIN": "within",
    "OVER": "over during",
    "WILL": "will",
    "NEW": "new",
    "EVE": "eve",
    "ORTHODOX": "orthodox",
    "OWNER": "'s ’s",
    "DEADLINE": "deadline deadlines",
    "COMMA": ",",
    "RANKED": "time most worst best only deadliest biggest largest highest lowest heaviest strongest longest",
    "MOVED": "postponed moved rescheduled delayed shifted adjourned deferred",
    # Before a weekday or a year these make a name of it ...
    "NAMING": "bloody black good ash palm super resolution resolutions article vision agenda expo horizon no. nos.",
    # ... and so do these after a weekday.
    "NAMED": "times telegraph mail mirror express",
    # What there may be 1,950 of.
    "COUNTED": "people persons troops soldiers civilians fighters refugees prisoners km kilometers kilometres miles "
    "tons tonnes metres meters homes dollars euros bodies missiles rockets drones men women children gmt utc local",
}
_COUNTS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
_RANKS = "first second third fourth"
_SORTS = (  # what the lexer tells from the form of a word, and what the layers make of words
    *("NN", "NTH", "YYYY", "ROUNDYEAR", "COUNT", "RANK", "DASH", "GAP", "STOP", "NAME", "OTHER", "AMID"),
    *("DATE", "ONWEEKDAY", "WEEKLY", "MONTHLY", "SEASONAL", "YEARLY", "SPAN", "ENDING"),
)
_CODES = {sort: chr(0x100 + i) for i, sort in enumerate((*_NAMES, *_WORDS, *_SORTS))}
_MACROS = {
    "ANYMONTH": "[MONTHNAME MAYBEMONTH SHORTMONTH]",
    "DAYNUMBER": "[NN NTH]",
    "INYEAR": "(?: [COMMA OF IN AMID]? (?P<year>[YYYY ROUNDYEAR]) | OF? (?P<rel>[LAST NEXT THIS]) YEAR )",
    "QUANTITY": "(?: (?P<n>[NN COUNT AN]) | AN? (?P<two>COUPLE) OF )",
    "UNIT": "(?P<unit>[HOUR HOURS DAY DAYS WEEK WEEKS MONTH MONTHS YEAR YEARS])",
    "MANY": "(?P<unit>[HOURS DAYS WEEKS MONTHS])",
    "ONEDAY": "[DATE ONWEEKDAY]",
    "ANYTIME": "[DATE ONWEEKDAY WEEKLY MONTHLY SEASONAL YEARLY SPAN ENDING]",
    "FROMOR": "(?: FROM | (?P<between>BETWEEN) )?",
    "JOIN": "(?P<join>[DASH GAP TO AND UNTIL THROUGH])",
    # "May" and "March" are months only after one of these.
    "BEFOREMONTH": "[IN AMID SINCE UNTIL THROUGH BY OF EARLY MID LATE FROM BETWEEN OVER BEFORE AFTER FOR]",
}

_DIGITS = re.compile(r"(\d{1,4})(st|nd|rd|th)?", re.IGNORECASE)
_DOTTED = re.compile(r"(\d\d?)\.(\d\d?)\.((?:19|20)\d\d)")
_DASHES = frozenset("-–—‒‑")
_CURRENCIES = frozenset("$€£#")
_YEARS = range(1800, 2100)
_MONTH_DAYS = range(1, 32)
_MONTHS = range(1, 13)
_MAY = 5
_REACH = 10  # words; "the first talks between the two countries in three years": up to here "in" looks back


def _lexicon(tables: dict[str, str]) -> dict[str, tuple[str, int]]:
    return {
        word: (sort, number)
        for sort, words in tables.items()
        for number, word in enumerate(words.split(), start=0 if sort == "WEEKDAY" else 1)
        if word != "-"
    }


_NAMED = _lexicon(_NAMES) | {"sept": ("SHORTMONTH", 9)}
_LOWER = _lexicon(_WORDS) | _lexicon({"COUNT": _COUNTS, "RANK": _RANKS}) | {k: ("COUNT", n) for k, n in _TENS.items()}

# A sentence without any of these has no time expression; most have none. In lower case, so that it runs quickly.
_HINT = re.compile(
    r"\b(?:\d|(?:"
    + "|".join(
        sorted(
            {
                *(word for word in _NAMED),
                *(w for w, (sort, _) in _LOWER.items() if sort in {"SEASON", "PART", "OFFSET", "OVERNIGHT", "WEEKEND"}),
                *(unit + ending for unit in ("hour", "day", "week", "month", "year") for ending in ("", "s")),
            }
        )
    )
    + r")\b)"
)


@dataclass(frozen=True, slots=True)
class _Days:
    """What words mean when the act lies behind and ahead of the writer, and the sort of time that they name."""

    past: Interval | None
    future: Interval | None
    sort: str

    def mapped(self, change: Callable[[Interval], Interval | None], sort: str) -> "_Days":
        """Return the same with ``change`` made to both."""
        return _Days(self.past and change(self.past), self.future and change(self.future), sort)


@dataclass(frozen=True, slots=True)
class _Item:
    """A word, or the words ``[first, last)`` that a rule has read as one time; ``code`` stands for its sort."""

    code: str
    first: int
    last: int
    word: str = ""
    number: int = 0
    days: _Days | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """The words that a rule has matched, by the names of its groups."""

    match: re.Match[str]
    items: Sequence[_Item]

    def get(self, name: str) -> _Item | None:
        """Return the item of an optional group."""
        place = self.match.start(name) if name in self.match.re.groupindex else -1
        return self.items[place] if place >= 0 else None

    def number(self, name: str) -> int:
        """Return the number of a word that the rule requires."""
        return self.items[self.match.start(name)].number

    def word(self, name: str) -> str:
        """Return a word in lower case, or "" where an optional group is empty."""
        item = self.get(name)
        return item.word if item else ""

    def days(self, name: str) -> _Days:
        """Return the days of a time that an earlier layer has read."""
        days = self.items[self.match.start(name)].days
        if days is None:
            raise TypeError(f"the group {name!r} of {self.match.re.pattern!r} may match words that name no time")
        return days

    @property
    def count(self) -> int:
        """The number in "two weeks", "a week", "a couple of weeks"."""
        return 2 if self.get("two") else self.number("n")

    @property
    def unit(self) -> str:
        """The unit in the singular."""
        return self.word("unit").removesuffix("s")


_Meaning = Callable[[_Found, date | None], _Days | None]


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    means: _Meaning


def _rule(pattern: str, means: _Meaning) -> _Rule:
    """Compile a pattern over sorts: its words in capitals become their codes, and blanks are for the eye."""
    for macro, meaning in _MACROS.items():
        pattern = re.sub(rf"\b{macro}\b", meaning, pattern)
    coded = re.sub(r"\b[A-Z]{2,}\b", lambda word: _CODES[word.group()], pattern)
    return _Rule(re.compile(re.sub(r"\s+", "", coded)), means)


# --------------------------------------------------------------------------------------------------------- calendar


def _plus(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _month(year: int, month: int, months: int = 1) -> Interval:
    """Return so many whole months; ``month`` may lie outside 1 to 12."""
    (y0, m0), (y1, m1) = divmod(year * 12 + month - 1, 12), divmod(year * 12 + month - 1 + months, 12)
    return Interval(date(y0, m0 + 1, 1), date(y1, m1 + 1, 1))


def _period(unit: str, day: date) -> Interval:
    """Return the calendar week, month or year that holds a day."""
    if unit == "week":
        return Interval(_plus(day, -day.weekday()), _plus(day, 7 - day.weekday()))
    return _month(day.year, day.month) if unit == "month" else _month(day.year, 1, 12)


def _shift(day: date, count: int, unit: str) -> date:
    """Return the day so many units later (or earlier, if negative); half a day or less of hours is none."""
    if unit in {"hour", "day", "week"}:
        return _plus(day, round(count / 24) if unit == "hour" else count * (7 if unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1), 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _easter(year: int, *, orthodox: bool) -> date:
    """Return Easter Sunday in our calendar: Gauss's rule, in Meeus's form for the Julian and Butcher's for ours."""
    if orthodox:
        moon = (19 * (year % 19) + 15) % 30
        month, day = divmod(moon + (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7 + 114, 31)
        return _plus(date(year, month, day + 1), year // 100 - year // 400 - 2)
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon -= (year % 19 + 11 * moon) // 319
    week = (2 * (century % 4) + 2 * (rest // 4) - rest % 4 - moon + 32) % 7
    month, day = divmod(moon + week + 90, 25)[0], (moon + week + divmod(moon + week + 90, 25)[0] + 19) % 32
    return date(year, month, day)


def _same(interval: Interval, sort: str) -> _Days:
    return _Days(interval, interval, sort)


def _one(day: date) -> Interval:
    return Interval.of(day, day)


# --------------------------------------------------------------------------------- first layer: times within a year

_Within = Callable[[_Found, int], Interval | None]
_REST_OF_WEEK = 6  # days from a Sunday to the Saturday that ends its week
_LEAP = 8  # years between two 29 February, at most


def _attempt(within: _Within, found: _Found, year: int) -> Interval | None:
    try:
        return within(found, year)
    except ValueError:  # 31 February
        return None


def _nearest(candidates: Iterator[Interval | None], fits: Callable[[Interval], bool]) -> Interval | None:
    return next((interval for interval in candidates if interval and fits(interval)), None)


def _yearly(within: _Within, sort: str) -> _Meaning:
    """Make a meaning of what happens once a year: in the year that is given, or the nearest either way.

    A day may lie one on the wrong side of publication, as a writer's day and the UTC day differ.
    """
    slack = 1 if sort == "DATE" else 0

    def means(found: _Found, today: date | None) -> _Days | None:
        given, relative = found.get("year"), found.get("rel")
        if given is None and today is None:
            return _Days(None, None, sort)
        if given is not None or relative is not None or today is None:
            year = given.number if given else _relative_year(found, today)
            interval = _attempt(within, found, year)
            return _same(interval, sort) if interval else None
        back = (_attempt(within, found, today.year + 1 - k) for k in range(_LEAP + 2))
        ahead = (_attempt(within, found, today.year - 1 + k) for k in range(_LEAP + 2))
        past = _nearest(back, lambda i: i.start <= _plus(today, slack))
        future = _nearest(ahead, lambda i: i.last >= _plus(today, -slack))
        return _Days(past, future, sort) if past and future else None

    return means


def _relative_year(found: _Found, today: date | None) -> int:
    return (today or date.min).year + {"next": 1, "this": 0}.get(found.word("rel"), -1)


def _day_of_month(found: _Found, year: int) -> Interval:
    return _one(date(year, found.number("m"), found.number("d")))


def _days_of_month(found: _Found, year: int) -> Interval | None:
    first, last = (date(year, found.number("m"), found.number(name)) for name in "de")
    return Interval.of(first, last) if first < last and _joins(found, (last - first).days) else None


def _joins(found: _Found, distance: int) -> bool:
    """Say whether two times make a range: "8 to 10 May", "between 8 and 10 May", but not "8 and 10 May"."""
    return distance == 1 or found.word("join") not in {"and", "or"} or found.get("between") is not None


def _whole_month(found: _Found, year: int) -> Interval:
    return _month(year, found.number("m"))


def _months(found: _Found, year: int) -> Interval | None:
    first, last = found.number("m"), found.number("k")
    distance = (last - first) % 12
    return _month(year - (last < first), first, distance + 1) if distance and _joins(found, distance) else None


def _may_day(found: _Found, year: int) -> Interval | None:
    return _one(date(year, _MAY, 1)) if found.number("m") == _MAY else None


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _season(found: _Found, year: int) -> Interval:
    return _month(year, _SEASONS[found.word("s")], 3)


def _fraction(found: _Found, year: int) -> Interval | None:
    length = {"half": 6, "quarter": 3}[found.word("u")]
    first = (found.number("q") - 1) * length + 1
    return _month(year, first, length) if first in _MONTHS else None


def _holiday(found: _Found, year: int) -> Interval:
    orthodox = found.get("orthodox") is not None
    if found.word("h") == "easter":
        return _one(_easter(year, orthodox=orthodox))
    christmas = date(year, 1, 7) if orthodox else date(year, 12, 25)
    return _one(_plus(christmas, -1 if found.get("eve") else 0))


def _new_year(found: _Found, year: int) -> Interval:
    return _one(date(year, 12, 31) if found.get("eve") else date(year, 1, 1))


_IN_A_YEAR: tuple[tuple[str, _Within, str], ...] = (
    ("THE? (?P<d>DAYNUMBER) OF? (?P<m>ANYMONTH) INYEAR?", _day_of_month, "DATE"),
    ("(?P<m>ANYMONTH) THE? (?P<d>DAYNUMBER) INYEAR?", _day_of_month, "DATE"),
    ("FROMOR THE? (?P<d>DAYNUMBER) JOIN THE? (?P<e>DAYNUMBER) OF? (?P<m>ANYMONTH) INYEAR?", _days_of_month, "SPAN"),
    ("FROMOR (?P<m>ANYMONTH) (?P<d>DAYNUMBER) JOIN (?P<e>DAYNUMBER) (?! ANYMONTH )INYEAR?", _days_of_month, "SPAN"),
    ("(?P<m>ANYMONTH) INYEAR", _whole_month, "MONTHLY"),
    ("(?P<m>MONTHNAME)", _whole_month, "MONTHLY"),
    ("(?<= BEFOREMONTH )(?P<m>MAYBEMONTH)", _whole_month, "MONTHLY"),
    ("(?<= [EARLY MID LATE] [DASH IN] )(?P<m>MAYBEMONTH)", _whole_month, "MONTHLY"),
    ("(?P<m>MAYBEMONTH) DAY INYEAR?", _may_day, "DATE"),
    ("FROMOR (?P<m>ANYMONTH) JOIN (?P<k>ANYMONTH) INYEAR?", _months, "SPAN"),
    ("(?P<s>SEASON) INYEAR", _season, "SEASONAL"),
    (
        "(?<= [IN AMID OVER BY SINCE UNTIL EARLY MID LATE] ) [THE DASH]? (?P<s>SEASON) (?! [OF NAME] )",
        _season,
        "SEASONAL",
    ),
    ("(?<= [START MID END] OF )THE? (?P<s>SEASON) (?! [OF NAME] )", _season, "SEASONAL"),
    ("THE? (?P<q>RANK) (?P<u>[HALF QUARTER]) INYEAR", _fraction, "SPAN"),
    ("THE? (?P<q>RANK) (?P<u>[HALF QUARTER]) OF THE YEAR", _fraction, "SPAN"),
    ("(?P<orthodox>ORTHODOX)? (?P<h>HOLIDAY) (?: [DAY WEEKDAY] | (?P<eve>EVE) )? INYEAR?", _holiday, "DATE"),
    ("NEW YEAR OWNER (?: DAY | (?P<eve>EVE) ) INYEAR?", _new_year, "DATE"),
)


# ---------------------------------------------------------------- first layer: times that stand alone or need no year


def _iso(found: _Found, _: date | None) -> _Days:
    return _same(_one(date(found.number("year"), found.number("m"), found.number("d"))), "DATE")


def _years(found: _Found, _: date | None) -> _Days | None:
    first, last = found.number("year"), found.number("to" if found.get("to") else "year")
    if last < first or (last > first and not _joins(found, last - first)):
        return None
    return _same(_month(first, 1, 12 * (last - first + 1)), "YEARLY" if first == last else "SPAN")


_ALONE: tuple[tuple[str, _Meaning], ...] = (
    ("(?P<year>YYYY) DASH (?P<m>NN) DASH (?P<d>NN)", _iso),
    ("(?<! NAMING )(?P<year>YYYY) (?! [COUNTED HOURS] )", _years),
    (
        "(?<= [IN AMID SINCE BY FROM UNTIL OF EARLY LATE MID BETWEEN BEFORE AFTER] )(?P<year>ROUNDYEAR) (?! COUNTED )",
        _years,
    ),
    ("(?<= THE )(?P<year>ROUNDYEAR) (?= NAME )", _years),
    ("FROMOR (?P<year>[YYYY ROUNDYEAR]) JOIN (?P<to>[YYYY ROUNDYEAR])", _years),
)


# ------------------------------------------------------------------- first layer: times counted from the publication

_Relative = Callable[[_Found, date], _Days | None]
_OFFSETS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
# "In the coming days" and its like: how far they look, in days. A convention; recent ones look back as far.
_VAGUE = {"hour": 1, "day": 7, "week": 30, "month": 90}


def _weekday(found: _Found, today: date) -> _Days:
    day, which = found.number("w"), found.get("which")
    back, ahead = _plus(today, -((today.weekday() - day) % 7)), _plus(today, (day - today.weekday()) % 7)
    sort = which.word if which else "this"
    if sort in {"last", "past", "recent"}:
        back = ahead = back if back < today else _plus(back, -7)
    elif sort == "next":
        back = ahead = _plus(_period("week", today).end, day)
    elif sort != "this":
        back = ahead = ahead if ahead > today else _plus(ahead, 7)
    return _Days(_one(back), _one(ahead), "ONWEEKDAY")


def _weekend(found: _Found, today: date) -> _Days:
    week, which = _period("week", today), found.word("which")
    this = Interval(_plus(week.end, -2), week.end)
    before, after = (Interval(_plus(this.start, k), _plus(this.end, k)) for k in (-7, 7))
    if which in {"last", "past"}:
        return _same(before, "SPAN")
    if which == "next":
        return _same(after, "SPAN")
    return _Days(this if this.start <= today else before, this, "SPAN")


def _calendar_unit(found: _Found, today: date) -> _Days:
    """Resolve "last week", "this month", "next year"; what this week has brought lies no later than today."""
    unit, which = found.unit, found.word("which")
    this = _period(unit, today)
    sort = {"week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}[unit]
    if which == "this":
        # Of a plan told on a Sunday it is the week that begins: so do both of the annotated units that say it.
        begins = unit == "week" and today == this.last
        ahead = Interval.of(today, _plus(today, _REST_OF_WEEK)) if begins else this
        return _Days(Interval.of(this.start, today), ahead, sort)
    if which in {"last", "next"}:
        return _same(_period(unit, _plus(this.start, -1) if which == "last" else this.end), sort)
    return _rolling(which, today, _shift(today, -1 if which in {"past", "recent"} else 1, unit))


def _up_to_now(found: _Found, today: date) -> _Days:
    return _rolling("last", today, _shift(today, -1, found.unit))


def _rolling(which: str, today: date, limit: date) -> _Days:
    past = which in {"last", "past", "recent"}
    return _same(Interval.of(limit, today) if past else Interval.of(today, limit), "SPAN")


def _season_by(found: _Found, today: date) -> _Days | None:
    """Resolve "last spring", "this summer", "next May"."""
    which = found.word("which")
    within = _season if found.get("s") else _whole_month
    near = [within(found, today.year + k) for k in (-2, -1, 0, 1, 2)]
    if which in {"last", "past"}:
        chosen = [i for i in near if i.end <= today][-1]
    elif which == "this":
        chosen = min(near, key=lambda i: max((i.start - today).days, (today - i.last).days))
    else:
        chosen = next(i for i in near if i.start > today)
    return _same(chosen, "SEASONAL" if found.get("s") else "MONTHLY")


def _rest_of(found: _Found, today: date) -> _Days | None:
    """Resolve "earlier this month", "later this year", "later this spring"."""
    if found.get("s"):
        season = _season_by(found, today)
        whole = season.future if season else None
    else:
        whole = _period(found.unit, today)
    if whole is None:
        return None
    # of a week, today is neither earlier nor later; of a month or a year, writers let it be either
    gap = 1 if not found.get("s") and found.unit == "week" else 0
    if found.get("later"):
        start = max(_plus(today, gap), whole.start)
        if gap and start == whole.end:  # on a Sunday
            return _same(Interval.of(start, _plus(today, _REST_OF_WEEK)), "SPAN")
        return _same(Interval.of(start, whole.last), "SPAN") if start < whole.end else None
    last = _plus(today, -gap)
    return _same(Interval.of(whole.start, last), "SPAN") if whole.start <= last else None


def _counted(found: _Found, today: date) -> _Days:
    """Resolve "the next two weeks", "within 60 days", "the past four days", where today is one of the four."""
    unit, count = ("day", -(-found.count // 24)) if found.unit == "hour" else (found.unit, found.count)
    which = found.word("which")
    if which not in {"last", "past", "recent"}:
        return _rolling(which, today, _shift(today, count, unit))
    return _rolling(which, today, _shift(today, -count if unit != "day" else -max(count - 1, 1), unit))


def _vague(found: _Found, today: date) -> _Days:
    which, reach = found.word("which"), _VAGUE[found.unit]
    return _rolling(which, today, _plus(today, -reach if which in {"last", "past", "recent"} else reach))


def _ahead(found: _Found, today: date) -> _Days:
    """Resolve "in two weeks", which dates an act ahead; of one behind it says how long it took, and no day."""
    first = _shift(today, found.count, found.unit)
    last = _shift(today, found.number("to"), found.unit) if found.get("to") else first
    return _Days(None, Interval.of(min(first, last), max(first, last)), "DATE" if first == last else "SPAN")


def _ago(found: _Found, today: date) -> _Days:
    return _same(_one(_shift(today, -found.count, found.unit)), "DATE")


def _offset(found: _Found, today: date) -> _Days:
    step = {"before": -1, "after": 1}.get(found.word("step"), 0)
    return _same(_one(_plus(today, _OFFSETS[found.word("o")] + step)), "DATE")


def _part_of_today(found: _Found, today: date) -> _Days:
    return _same(_one(_plus(today, -1 if found.get("last") else 0)), "DATE")


def _overnight(_: _Found, today: date) -> _Days:
    return _Days(Interval.of(_plus(today, -1), today), Interval.of(today, _plus(today, 1)), "SPAN")


def _bare_day(found: _Found, today: date) -> _Days | None:
    """Resolve "on the 15th", of the nearest month, and "the 15th of this month"."""
    day, which = found.number("d"), found.word("which")
    months = [_month(today.year, today.month + k) for k in range(-2, 3)]
    if which:
        month = months[2 + {"this": 0, "next": 1}.get(which, -1)]
        return _same(_one(month.start.replace(day=day)), "DATE")
    days = [_plus(month.start, day - 1) for month in months if day <= month.days]
    past, future = max(d for d in days if d <= today), min(d for d in days if d >= today)
    return _Days(_one(past), _one(future), "DATE")


_COUNTED_FROM_TODAY: tuple[tuple[str, _Relative], ...] = (
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


# -------------------------------------------------------------------------------- second layer: parts of what is named

_THIRD = {"early": 0, "beginning": 0, "start": 0, "starting": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_MONTH_PARTS = ((1, 10), (11, 20), (21, 31))
_WEEK_PARTS = ((0, 1), (2, 3), (4, 6))  # Monday and Tuesday, Wednesday and Thursday, Friday to Sunday
_YEAR_PARTS = {"early": (1, 3), "mid": (5, 8), "middle": (5, 8), "late": (10, 12), "end": (12, 12)}  # months
_JANUARY = (1, 1)


def _part(which: str, sort: str, start: date) -> Interval:
    """Return the early, middle or late part of the week, month, season or year that holds ``start``."""
    third = _THIRD[which]
    if sort == "WEEKLY":
        monday = _period("week", start).start
        return Interval.of(*(_plus(monday, k) for k in _WEEK_PARTS[third]))
    if sort == "SEASONAL":
        return _month(start.year, start.month + third)
    if sort == "YEARLY":
        first, last = _YEAR_PARTS.get(which, _JANUARY)
        return _month(start.year, first, last - first + 1)
    month = _month(start.year, start.month)
    first, last = _MONTH_PARTS[third]
    return Interval.of(_plus(month.start, first - 1), _plus(month.start, min(last, month.days) - 1))


def _part_of(found: _Found, _: date | None) -> _Days:
    which, whole = found.word("part"), found.days("x")
    sort = "ENDING" if which == "end" else "SPAN"
    return whole.mapped(lambda interval: _part(which, whole.sort, interval.start), sort)


def _part_of_present(found: _Found, today: date) -> _Days:
    which, sort = found.word("part"), {"week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}[found.unit]
    return _same(_part(which, sort, today), "ENDING" if which == "end" else "SPAN")


def _rest_of_named(found: _Found, today: date) -> _Days:
    """Resolve "later in April": in the present April, what is left of it."""

    def rest(whole: Interval) -> Interval:
        if not whole.start <= today < whole.end:
            return whole
        return Interval(today, whole.end) if found.get("later") else Interval.of(whole.start, today)

    return found.days("x").mapped(rest, "SPAN")


def _itself(found: _Found, _: date | None) -> _Days:
    return found.days("x")


def _agreeing(found: _Found, _: date | None) -> _Days | None:
    """Resolve "Thursday, 24 July" to the years in which that is a Thursday; if there is none, they are two times."""
    named, days = found.days("w"), found.days("x")
    if not named.past:
        return days
    weekday = named.past.start.weekday()
    past, future = (i if i and i.start.weekday() == weekday else None for i in (days.past, days.future))
    return _Days(past or future, future or past, "DATE") if past or future else None


def _lasting(found: _Found, _: date | None) -> _Days:
    """Resolve "for four days from Saturday", Saturday being the first."""
    return found.days("x").mapped(lambda i: Interval(i.start, _shift(i.start, found.count, found.unit)), "SPAN")


def _weekday_of_week(found: _Found, _: date | None) -> _Days | None:
    named, week = found.days("w"), found.days("x")
    if named.past is None:
        return _Days(None, None, "DATE")
    place = named.past.start.weekday()
    return week.mapped(lambda interval: _one(_plus(interval.start, place)), "DATE")


def _week_around(found: _Found, _: date | None) -> _Days:
    return found.days("x").mapped(lambda interval: _period("week", interval.start), "WEEKLY")


def _week_of_month(found: _Found, _: date | None) -> _Days | None:
    number = found.number("q")

    def week(month: Interval) -> Interval:
        whole = _period("month", month.start)
        if found.word("q") == "last":
            return Interval(_plus(whole.end, -7), whole.end)
        return Interval(_plus(whole.start, 7 * (number - 1)), _plus(whole.start, 7 * number))

    return found.days("x").mapped(week, "SPAN")


def _counted_from(found: _Found, _: date | None) -> _Days:
    """Resolve "a week from Monday", counted from the Monday ahead."""
    start = found.days("x").future
    day = _one(_shift(start.start, found.count, found.unit)) if start else None
    return _Days(day, day, "DATE")


_PARTS: tuple[tuple[str, _Meaning], ...] = (
    (
        "(?: [EARLY LATE EARLIER LATER] ON? )? (?: AT? THE? PART [ON OF]? )? (?P<x>ONEDAY) (?: [AT IN]? THE? PART )?",
        _itself,
    ),
    ("(?P<w>ONWEEKDAY) PART? COMMA? THE? (?P<x>DATE)", _agreeing),
    ("(?P<x>DATE) COMMA (?P<w>ONWEEKDAY) (?= [COMMA STOP] )", _agreeing),
    ("(?P<w>ONWEEKDAY) OF? (?P<x>WEEKLY)", _weekday_of_week),
    ("THE? (?P<part>[EARLY MID LATE END]) [DASH OF IN AMID]? THE? (?P<x>[MONTHLY YEARLY WEEKLY SEASONAL])", _part_of),
    ("THE? (?P<part>START) OF THE? (?P<x>[MONTHLY YEARLY WEEKLY SEASONAL])", _part_of),
    ("THE? WEEK OF (?P<x>ONEDAY)", _week_around),
    ("THE? (?P<q>[RANK LAST]) WEEK [OF IN AMID] (?P<x>MONTHLY)", _week_of_month),
    ("(?<! FOR ) QUANTITY (?P<unit>[WEEK WEEKS MONTH MONTHS]) FROM (?P<x>ONEDAY)", _counted_from),
    ("FOR QUANTITY (?P<unit>[DAYS WEEK WEEKS]) START? [FROM ON]? (?P<x>ONEDAY)", _lasting),
)
_PARTS_OF_PRESENT: tuple[tuple[str, _Relative], ...] = (
    ("THE? (?P<part>[EARLY MID LATE END]) [OF IN] THE (?P<unit>[WEEK MONTH YEAR])", _part_of_present),
    ("THE? (?P<part>START) OF THE (?P<unit>[WEEK MONTH YEAR])", _part_of_present),
    ("(?P<unit>[WEEK MONTH YEAR]) [OWNER DASH]? (?P<part>END)", _part_of_present),
    ("(?: EARLIER | (?P<later>LATER) ) [IN AMID] (?P<x>[MONTHLY SEASONAL YEARLY])", _rest_of_named),
)


# -------------------------------------------------------------------------------------- third layer: ranges and limits


def _range(found: _Found, _: date | None) -> _Days | None:
    first, last = found.days("x"), found.days("y")
    if first.sort != last.sort and found.word("join") not in {"to", "through", "until"} and not found.get("between"):
        return None
    starts = [interval for interval in (first.past, first.future) if interval]
    ends = [interval for interval in (last.past, last.future) if interval]
    if not starts or not ends:
        return _Days(None, None, "SPAN")
    past_end = min((i for i in ends if i.last > starts[0].start), key=lambda i: i.last, default=None)
    future_start = max((i for i in starts if i.start < ends[-1].last), key=lambda i: i.start, default=None)
    if past_end is None or future_start is None or not _joins(found, (past_end.start - starts[0].last).days):
        return None
    return _Days(Interval(starts[0].start, past_end.end), Interval(future_start.start, ends[-1].end), "SPAN")


def _until(found: _Found, today: date) -> _Days:
    """Resolve "by Friday", "until 10 May": from publication to the limit, or the limit alone if it has passed."""
    return found.days("x").mapped(lambda limit: Interval(today, limit.end) if limit.last >= today else limit, "SPAN")


def _until_then(found: _Found, today: date) -> _Days:
    """Resolve "until 10 May", "through Saturday": of what is told as done or in force the nearer limit is meant."""
    days, limits = _until(found, today), found.days("x")
    if not limits.past or not limits.future or limits.future.last < today:
        return days
    ahead, behind = (limits.future.last - today).days, (today - limits.past.last).days
    return _same(days.future, days.sort) if days.future and ahead <= behind else days


def _since(found: _Found, today: date) -> _Days | None:
    start = found.days("x").past
    if start is None or start.start > today:
        return None
    return _same(Interval.of(start.start, today), "SPAN")


_RANGES: tuple[tuple[str, _Meaning], ...] = (
    ("FROMOR (?P<x>ANYTIME) (?P<join>[DASH TO THROUGH AND OR]) (?P<y>ANYTIME)", _range),
    ("FROM (?P<x>ANYTIME) (?P<join>UNTIL) (?P<y>ANYTIME)", _range),
    ("MOVED [OTHER NAME ON IN THE AN OF OWNER]{0,9} (?P<keep>FROM ANYTIME TO (?P<x>ANYTIME))", _itself),
    ("MOVED [OTHER NAME ON IN THE AN OF OWNER]{0,9} (?P<keep>UNTIL (?P<x>ANYTIME))", _itself),
)
_LIMITS: tuple[tuple[str, _Relative], ...] = (
    ("BY (?P<x>ANYTIME)", _until),
    ("[UNTIL THROUGH] (?P<x>ANYTIME)", _until_then),
    ("BEFORE (?P<x>ENDING)", _until),
    ("(?P<x>ANYTIME) OWNER? DEADLINE", _until),
    ("DEADLINE [OF ON FOR]? (?P<x>ANYTIME)", _until),
    ("SINCE (?P<x>ANYTIME)", _since),
)
# Stands in for an unknown day of publication, to tell what sort of time a relative expression names.
_SOME_DAY = date(2000, 1, 12)


def _relative(means: _Relative) -> _Meaning:
    """Make a meaning that is unknown without the day of publication."""

    def meaning(found: _Found, today: date | None) -> _Days | None:
        days = means(found, today or _SOME_DAY)
        return days if today or not days else _Days(None, None, days.sort)

    return meaning


_LAYERS: tuple[tuple[_Rule, ...], ...] = (
    (
        *(_rule(pattern, _yearly(within, sort)) for pattern, within, sort in _IN_A_YEAR),
        *(_rule(pattern, means) for pattern, means in _ALONE),
        *(_rule(pattern, _relative(means)) for pattern, means in _COUNTED_FROM_TODAY),
    ),
    (
        *(_rule(pattern, means) for pattern, means in _PARTS),
        *(_rule(pattern, _relative(means)) for pattern, means in _PARTS_OF_PRESENT),
    ),
    (
        *(_rule(pattern, means) for pattern, means in _RANGES),
        *(_rule(pattern, _relative(means)) for pattern, means in _LIMITS),
    ),
)


# ------------------------------------------------------------------------------------------------------------- finding


def find(
    text: str, start: int, end: int, *, published: date | None, sentence: int, tokens: Sequence[tuple[int, int]]
) -> tuple[TimeMention, ...]:
    """Return the time expressions in ``text[start:end]``, in order and without overlaps.

    Args:
        text: The text of the document.
        start: Where the sentence begins.
        end: Where it ends, exclusive.
        published: The day that relative expressions count from; without it they mean None.
        sentence: The index of the sentence, for the mentions.
        tokens: The words of the sentence, as spans into ``text``. A mention holds those of ``[first, last)``.
    """
    if not _HINT.search(text[start:end].lower()):
        return ()
    items = list(_lex(text, tokens))
    for layer in _LAYERS:
        items = _rewrite(items, layer, published)
    return tuple(_mention(text, item, item.days, sentence, tokens) for item in items if item.days)


def choose(mention: TimeMention, *, ahead: bool) -> Interval | None:
    """Return the days that a mention gives an act which lies ahead of the writer, or behind."""
    return mention.future if ahead else mention.past


def _mention(text: str, item: _Item, days: _Days, sentence: int, tokens: Sequence[tuple[int, int]]) -> TimeMention:
    start, end = tokens[item.first][0], tokens[item.last - 1][1]
    return TimeMention(start, end, text[start:end], sentence, item.first, item.last, days.past, days.future)


def _lex(text: str, tokens: Sequence[tuple[int, int]]) -> Iterator[_Item]:
    ranked = -_REACH
    for i, (start, end) in enumerate(tokens):
        word = text[start:end]
        sort, number, days = _sort(word, text[start - 1 : start], text[end : end + 1])
        if sort in {"RANKED", "RANK"}:
            ranked = i
        elif sort == "WILL":
            ranked = -_REACH
        elif sort == "IN" and i - ranked < _REACH:
            sort = "AMID"
        yield _Item(_CODES[sort], i, i + 1, word.lower(), number, days)


def _sort(word: str, before: str, after: str) -> tuple[str, int, _Days | None]:
    """Return the sort of a word, its number, and its days if it is a date in itself."""
    if word[0].isdigit():
        return ("OTHER", 0, None) if after.isalpha() or before in _CURRENCIES else _sort_number(word)
    if word[0].isupper():
        name = _sort_name(word)
        if name:
            return *name, None
    if word in _DASHES:
        return ("GAP" if before.isspace() and after.isspace() else "DASH"), 0, None
    sort, number = _LOWER.get(word.lower(), (_form(word), 0))
    return sort, 1 if sort == "AN" else number, None


def _form(word: str) -> str:
    if word[0].isupper():
        return "NAME"
    return "OTHER" if word[0].isalnum() else "STOP"


def _sort_name(word: str) -> tuple[str, int] | None:
    found = _NAMED.get(word.rstrip(".").lower())
    if found and found[0] == "SHORTMONTH" and word.endswith("."):
        return "MAYBEMONTH", found[1]
    if found and found[0] == "MAYBEMONTH" and word.isupper():
        return "SHORTMONTH", found[1]
    return found


def _sort_number(word: str) -> tuple[str, int, _Days | None]:
    digits, dotted = _DIGITS.fullmatch(word), _DOTTED.fullmatch(word)
    if dotted:
        try:
            return "DATE", 0, _same(_one(date(int(dotted[3]), int(dotted[2]), int(dotted[1]))), "DATE")
        except ValueError:  # 12.13.2025
            return "OTHER", 0, None
    if digits is None:
        return "OTHER", 0, None
    number = int(digits[1])
    if digits[2]:
        return ("NTH" if number in _MONTH_DAYS else "OTHER"), number, None
    if number in _YEARS:
        return ("YYYY" if number % 100 else "ROUNDYEAR"), number, None
    return ("NN" if number in _MONTH_DAYS else "COUNT"), number, None


def _rewrite(items: list[_Item], rules: Sequence[_Rule], today: date | None) -> list[_Item]:
    """Put one item in the place of what a rule reads as a time, longer matches first."""
    codes = "".join(item.code for item in items)
    matches = [(match, rule) for rule in rules for match in rule.pattern.finditer(codes)]
    matches.sort(key=lambda pair: pair[0].start() - pair[0].end())
    read: dict[int, tuple[int, _Days]] = {}
    taken = bytearray(len(items))
    for match, rule in matches:
        first, last = match.span("keep" if "keep" in match.re.groupindex else 0)
        days = None if any(taken[first:last]) else _mean(rule, _Found(match, items), today)
        if days:
            read[first] = last, days
            taken[first:last] = b"\x01" * (last - first)
    return list(_merge(items, read))


def _mean(rule: _Rule, found: _Found, today: date | None) -> _Days | None:
    try:
        return rule.means(found, today)
    except (ValueError, OverflowError):  # no such day, or one outside the years 1 to 9999
        return None


def _merge(items: list[_Item], read: dict[int, tuple[int, _Days]]) -> Iterator[_Item]:
    at = 0
    while at < len(items):
        end, days = read.get(at, (at + 1, None))
        if days is None:
            yield items[at]
        else:
            yield _Item(_CODES[days.sort], items[at].first, items[end - 1].last, days=days)
        at = end
