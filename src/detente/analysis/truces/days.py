"""From when to when was a truce in force, by what several claims tell of it?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from detente.analysis.truces.tellings import SETTLED, Telling
from detente.analysis.truces.words import (
    AHEAD,
    BEGUN,
    BY_TIME,
    FAR_AFTER,
    FROM,
    MIDNIGHT,
    MONTHS,
    UNTIL,
    WEEKDAYS,
    Word,
    length_of,
    words_around,
)
from detente.records import Claim, Interval

START_DAYS = 7  # of a truce of known length nobody reports the end; it began within a week, or never; a first value
EXACT_DAYS = 3  # a window no wider tells a day; "in September" does not


@dataclass(slots=True)
class _Told:
    """What the tellings of a truce give first, worked out as each comes: some of them are asked for at each further
    telling. ``over`` counts only if ``is_over``; ``run`` is (day of the announcement, last day of its length after the
    first); ``by`` are the hours by which it was prolonged.
    """

    begun: date | None = None
    ahead: date | None = None
    since: date | None = None
    is_over: bool = False
    over: date | None = None
    until: date | None = None
    length: tuple[int, int] | None = None
    run: tuple[date, int] | None = None
    by: int = 0
    longer: bool = False
    settled: bool = False
    agreed: date | None = None
    broken: date | None = None

    def note(self, told: "Telling") -> None:
        """Take in one more telling."""
        if told.word is Word.BROKEN:
            self.broken = min(self.broken or told.day, told.day)
        if told.word not in SETTLED:
            return
        self.settled = True
        if told.word is Word.LONGER:
            self.longer, more = True, length_of(told.about, BY_TIME)
            self.by += more[0] if more else 0
        else:
            self._note_days(told)

    def _note_days(self, told: "Telling") -> None:
        length = length_of(told.about)
        self.length = self.length or length
        when = exact_days(told.claim)
        if told.word is Word.AGREED:
            self.agreed = max(self.agreed or told.day, told.day)
            self.ahead = self.ahead or _announced_for(told)
            self.until = self.until or _until(told)
            self.run = self.run or ((told.day, length[1]) if length else None)
        elif told.word is Word.IN_FORCE:
            self.since = self.since or (when.start if when else None)
            if self.begun is None and tells_beginning(told):
                self.begun = when.start if when else told.day
        elif not self.is_over:
            self.is_over, self.over = True, when.last if when else told.claim.reported


@dataclass(slots=True)
class Thread:
    """The tellings of one truce, in order, and what they say of it together; mentions and breaches say nothing."""

    tellings: list[Telling]
    marks: set[str] = field(default_factory=set)
    sides: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    first: _Told = field(default_factory=_Told)

    @classmethod
    def of(cls, tellings: Iterable[Telling]) -> "Thread":
        """Build from tellings in order."""
        thread = cls([])
        for told in tellings:
            thread.add(told)
        return thread

    def add(self, told: Telling) -> None:
        """Put one more to the end."""
        self.tellings.append(told)
        self.events.add(told.event)
        self.first.note(told)
        if told.word not in {Word.SPOKEN_OF, Word.BROKEN}:
            self.marks |= told.marks
            self.sides |= told.sides
            self.named |= told.named

    def __iter__(self) -> Iterator[Telling]:
        return iter(self.tellings)

    @property
    def last(self) -> date:
        """The day of the last one."""
        return self.tellings[-1].day


def is_closed(thread: Thread, day: date) -> bool:
    """Say whether a truce was over before a day; one of known length whose start nobody told is taken to begin soon."""
    end = end_of(thread)
    return end < day if end else _run_out(thread, day)


def _run_out(thread: Thread, day: date) -> bool:
    """Say whether the length of a truce was over before a day, even if it began START_DAYS after its announcement."""
    told = thread.first.run
    if thread.first.longer or told is None:
        return False
    return told[0] + timedelta(days=told[1] + START_DAYS) < day


def is_settled(thread: Thread) -> bool:
    """Say whether a truce was agreed or declared, and not only called for."""
    return thread.first.settled


def start_of(thread: Thread) -> date | None:
    """Return the first day: as told by a sentence on its beginning, else as announced, else as told of later."""
    return thread.first.begun or thread.first.ahead or thread.first.since


def tells_beginning(told: Telling) -> bool:
    """Say whether a telling reports that a truce came into force."""
    return (
        told.word is Word.IN_FORCE
        and told.claim.reported is not None
        and bool(BEGUN.search(words_around(told.claim, FAR_AFTER)))
    )


def _announced_for(told: Telling) -> date | None:
    """Return the day that an announcement gives: of a time after its own day, or told with "from", "effective"."""
    day, when = told.claim.reported, exact_days(told.claim)
    if day is None:
        return when.start if when else None
    if MIDNIGHT.search(told.about) and not (when and when.start > day):
        return day + timedelta(days=1)
    after = told.claim.text.find(told.claim.when_text or "\n") > told.claim.trigger.end - told.claim.start
    if when and (when.start > day or (when.start == day and (after or FROM.search(told.about)))):
        return when.start
    return day if BEGUN.search(told.about) and not AHEAD.search(told.about) else None


def exact_days(claim: Claim) -> Interval | None:
    """Return the days of a claim if they are few."""
    return claim.when if claim.when and claim.when.days <= EXACT_DAYS else None


def end_of(thread: Thread) -> date | None:
    """Return the last day: as told of its end, else as announced, else from its length, and what it was extended by."""
    told = thread.first
    if told.over:
        return told.over
    start, more = start_of(thread), timedelta(days=told.by // 24)
    given = told.until
    if given is None and start and told.length:
        given = start + timedelta(days=told.length[1])
    return given + more if given else None


def _until(told: Telling) -> date | None:
    """Return the day until which a truce was announced, the next such weekday or date after the report."""
    day, found = told.claim.reported, UNTIL.search(told.claim.text)
    if day is None or found is None:
        return None
    if found["weekday"]:
        return day + timedelta(days=(WEEKDAYS.index(found["weekday"].lower()) - day.weekday()) % 7)
    month = MONTHS.index((found["month"] or found["month2"]).lower()) + 1
    try:
        near = date(day.year, month, int(found["day"] or found["day2"]))
        return near if near >= day else near.replace(year=day.year + 1)
    except ValueError:
        return None
