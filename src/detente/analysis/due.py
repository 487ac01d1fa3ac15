"""For when is an act announced, and for how long is one without news still due?

Pure: a window comes from the day that a claim gives its act, else from the words beside it ("in the coming days").
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise

from detente.records import Claim, Interval, Modality

# A report may come late: an act due on an exact day is overdue when nothing was heard of it so many days after, and
# an act due in a window of weeks gets a quarter of the window more.
GRACE_DAYS = 2
GRACE_SHARE = 0.25
# What a truce or a release is told as.
TRUCE = frozenset({"RETREAT", "CONCEDE"})
_HOUR = re.compile(
    r"\b(effective|effect|from|at|start(s|ing)?|begin(s|ning)?|by) (?:at |from )?"
    r"(\d{1,2}([:.]\d\d)? ?([ap]\.?m\b|local time|GMT|UTC)|midnight|noon)",
    re.IGNORECASE,
)
_NUMBERS = "one two three four five six seven eight nine ten".split()
_PROLONGED = re.compile(
    rf"\b(extend\w*|prolong\w*|renew\w*)\b[^.;]{{0,60}}\b(?P<days>\d{{1,2}}|{'|'.join(_NUMBERS)})"
    r"(?: more| further)? days?\b",
    re.IGNORECASE,
)
# "In the coming days" is a week, "in the coming weeks" a month, "in a few hours" today or tomorrow; and what follows a
# meeting or is said before one is of its day, which is that of the report, or the next.
_COMING = re.compile(
    r"\b(?:(?:in|over|within|during) (?:the |a )?(?:coming|next|few|next few|couple of|matter of)|in|within) "
    r"(?P<unit>hours|days|weeks)\b",
    re.IGNORECASE,
)
_COMING_DAYS = {"hours": 1, "days": 7, "weeks": 28}
# Characters behind the word of an act in which such words are looked for.
REACH = 120
# "In a year", "within two months": by then.
_WITHIN = re.compile(
    rf"\b(?:in|within) (?P<count>an?|\d{{1,2}}|{'|'.join(_NUMBERS)}) (?P<unit>day|week|month|year)s?\b(?! of\b)",
    re.IGNORECASE,
)
# "The first talks in three years" tells what lies behind.
_SINCE = re.compile(
    r"\b(first|second|third|fourth|time|most|worst|only|(big|larg|deadli|high|low|heavi|strong|long)g?est)\b",
    re.IGNORECASE,
)
# "Has planned to leave since 2005": no day for which it is announced.
_FROM_THEN_ON = re.compile(r"since\b", re.IGNORECASE)
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_OF_THE_DAY = re.compile(
    r"^\W*(after|following) (the|their|these|this) (\w+ ){0,2}(meetings?|talks|negotiations|conversation|summit)\b|"
    r"\bbefore (the|their|his|her) (\w+ ){0,2}(meeting|talks|call|summit)$|"
    r"\b(before the (beginning|start|opening)|on the eve) of (an?|the|their) (\w+ ){0,2}(meeting|talks|summit)\b",
    re.IGNORECASE,
)
# "Today he invited them to a summit on 22 April": a day of such a word that is that of the report counts last.
_ASKS = re.compile(r"(invit|propos|offer|urg(e|es|ed|ing)$|suggest)", re.IGNORECASE)
# Acts of which "after the talks" tells the day: what is signed or told to the press then.
FOLLOWING = frozenset({"CONSULT", "SUPPORT", "AGREE"})


def grace(due: Interval) -> int:
    """Return for how many days after its window an act without news is still due."""
    return max(GRACE_DAYS, round(due.days * GRACE_SHARE))


def days_late(happened: Interval | None, due: Interval | None) -> int | None:
    """Return how many days after the last of its window an act happened, 0 if in time; None where it cannot be told.

    What happened in a window of days counts by its first day, the earliest that its sources allow.
    """
    return max(0, (happened.start - due.last).days) if happened and due else None


def due_of(claims: Iterable[Claim]) -> Interval | None:
    """Return the window last given by a claim that presents the act as planned or proposed.

    Of one document the window counts that begins on its day or later, and of several the shortest; a later document
    changes it, but not by a wider window around the same days ("this week"), nor once the act is told as done.
    """
    due: Interval | None = None
    known = sorted(claims, key=lambda c: c.reported or date.min)
    for _, told in groupby(known, key=lambda c: c.document):
        article = tuple(told)
        due = _later_window(due, _due_by(article))
        if due and any(c.modality is Modality.HAPPENED for c in article):
            break
    return due


def dues(claims: Sequence[Claim]) -> Iterator[Interval | None]:
    """Yield for each claim the window (`due_of`) that it and those before it give.

    In the order of days each claim belongs to the last article so far, so that no earlier one is looked at again.
    """
    if any((a.reported or date.min) > (b.reported or date.min) for a, b in pairwise(claims)):
        yield from (due_of(claims[: i + 1]) for i in range(len(claims)))
        return
    before: Interval | None = None
    settled = False
    for _, told in groupby(claims, key=lambda c: c.document):
        article: list[Claim] = []
        due = before
        for claim in told:
            article.append(claim)
            if not settled:
                due = _later_window(before, _due_by(article))
            yield due
        settled = settled or bool(due and any(c.modality is Modality.HAPPENED for c in article))
        before = due


def _later_window(due: Interval | None, window: Interval | None) -> Interval | None:
    """Return the window after an article that gives one: a wider one around the same days changes nothing."""
    return window if window and not (due and window.start <= due.start and due.end <= window.end) else due


def _due_by(article: Iterable[Claim]) -> Interval | None:
    """Return the window that one article gives."""
    timed = [c for c in article if c.when and not _FROM_THEN_ON.match(c.when_text or "")]
    told = [c for c in timed if c.modality in (Modality.PLANNED, Modality.PROPOSED)]
    plans = told or [c for c in timed if c.modality is Modality.DENIED]
    ahead = [c for c in plans if c.when and (c.reported is None or c.when.end > c.reported)]
    best = min(ahead, key=_looseness, default=None)
    if best:
        return best.when
    soon = (reckoned(c) for c in article if c.modality is Modality.PLANNED)
    return next((window for window in soon if window), None)


def reckoned(claim: Claim) -> Interval | None:
    """Return the days that an act without a date is due on, from the report on."""
    days = None if claim.reported is None or claim.when else _days_left(claim)
    if claim.reported is None or days is None:
        return None
    return Interval.of(claim.reported, claim.reported + timedelta(days=days))


def _days_left(claim: Claim) -> int | None:
    """Return in how many days an act without a date is due: "in the coming days", "within two months", "after the
    meeting"; of a truce or release, an hour without a day is of that day or the next, and what is prolonged by so many
    days goes on for these.
    """
    at = claim.trigger.start - claim.start
    if coming := _COMING.search(claim.text, at, at + REACH):
        return _COMING_DAYS[coming.group("unit").lower()]
    within = _WITHIN.search(claim.text, at, at + REACH)
    if within and not _SINCE.search(claim.text, max(0, within.start() - REACH), within.start()):
        return _count(within.group("count")) * _UNIT_DAYS[within.group("unit").lower()]
    if claim.type in FOLLOWING and _OF_THE_DAY.search(claim.text.strip()):
        return 1
    if claim.type not in TRUCE:
        return None
    if longer := _PROLONGED.search(claim.text):
        return _count(longer.group("days"))
    return 1 if _HOUR.search(claim.text) else None


def _count(word: str) -> int:
    if word.lower() in {"a", "an"}:
        return 1
    return int(word) if word.isdigit() else _NUMBERS.index(word.lower()) + 1


def _looseness(claim: Claim) -> tuple[bool, bool, bool, int, bool, int]:
    """Order windows: those that began before their report are loose, then those of a wish, then the day on which an
    act is asked for, then wide ones, then the day of the report itself, which may be that of the saying, then those
    told later.
    """
    when, day, wish = claim.when, claim.reported, claim.modality is not Modality.PLANNED
    if when is None or day is None:
        return True, wish, False, when.days if when else 0, False, claim.start
    asked = when.start == day and when.days == 1 and _ASKS.match(claim.trigger.text) is not None
    return when.start < day, wish, asked, when.days, when.start == day, claim.start


def first_due(claims: Iterable[Claim]) -> Interval | None:
    """Return the window that was given first."""
    known = sorted(claims, key=lambda c: c.reported or date.min)
    windows = (_due_by(tuple(told)) for _, told in groupby(known, key=lambda c: c.document))
    return next((window for window in windows if window), None)
