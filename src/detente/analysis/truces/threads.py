"""Which claims are about the same truce?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta

from detente.analysis.truces.days import Thread, exact_days, is_closed, is_settled, start_of, tells_beginning
from detente.analysis.truces.tellings import MIN_SCORE, SETTLED, THERE, Telling
from detente.analysis.truces.words import BEGUN, FAR_AFTER, IN_EFFECT, KNOWN, Word, words_around
from detente.records import SHARED_CODES, Modality

SAME_DAYS = 3  # two announcements so near to each other are of one truce: Gaza saw five truces in August 2014
CALL_DAYS = 14  # calls no farther apart are one; a first value
AFTER_DAYS = 7  # so long after its end a truce is still spoken of; later another must be meant; a first value
LATE_DAYS = 1  # a breach of the last day is reported the day after
NEW_DAYS = 30  # what comes into force so long after an announcement is another truce; a first value


def file(told: Telling, threads: list[Thread], article: Mapping[str, frozenset[str]]) -> None:
    """Put a telling to the truce that it is about, or open one, into which the calls for it go."""
    home = _home(told, list(_fitting(told, threads, article)))
    if home is not None:
        home.add(replace(told, word=Word.SPOKEN_OF) if _idle(told, home) else told)
    elif _opens(told):
        calls = [t for t in threads if told.word in SETTLED and _called_for(told, t, article)]
        threads[:] = [t for t in threads if t not in calls]
        threads.append(Thread.of([*(c for t in calls for c in t), told]))


def _fitting(told: Telling, threads: Sequence[Thread], article: Mapping[str, frozenset[str]]) -> Iterator[Thread]:
    """Yield the truces that a telling may be of, the newest first: of settled ones the newest, and of calls the recent;
    a year has hundreds, and no other is asked for.
    """
    settled = False
    for thread in reversed(threads):
        if is_settled(thread):
            if not settled and _fits(told, thread, article):
                settled = True
                yield thread
        elif (told.day - thread.last).days <= CALL_DAYS and _fits(told, thread, article):
            yield thread


def _idle(told: Telling, home: Thread) -> bool:
    """Say whether a telling changes nothing: a mention after the end, or a refusal of what is agreed or declared."""
    late = told.word is Word.IN_FORCE and is_closed(home, told.day)
    return late or (told.word is Word.REFUSED and is_settled(home))


def _called_for(told: Telling, thread: Thread, article: Mapping[str, frozenset[str]]) -> bool:
    """Say whether calls were for what is now agreed: linking took both for one act, and nothing speaks against it."""
    near = not is_settled(thread) and (told.day - thread.last).days <= CALL_DAYS
    return near and told.event in thread.events and _fits(told, thread, article)


def _home(told: Telling, fitting: Sequence[Thread]) -> Thread | None:
    """Return the truce that a telling is about, of those that fit, the newest first; a new one replaces an old one."""
    newest = next((t for t in fitting if is_settled(t)), None)
    if newest and is_closed(newest, told.day - timedelta(days=AFTER_DAYS)):
        newest = None
    recent = [t for t in fitting if t is newest or not is_settled(t)]
    recent = [t for t in recent if (told.day - t.last).days <= CALL_DAYS]
    call = next((t for t in recent if t is not newest), None)
    match told.word:
        case Word.ASKED:
            return call
        case Word.REFUSED:
            return newest if newest and (told.marks & newest.marks or KNOWN.search(told.about)) else call
        case Word.AGREED:
            return newest if newest and _again(told, newest) else None
        case Word.BROKEN:
            return newest if newest and _holds(newest, told.day) else None
        case Word.SPOKEN_OF:
            return max(recent, key=lambda t: t.last, default=None)
    return None if newest and told.word is Word.IN_FORCE and _begins_anew(told, newest) else newest


def _begins_anew(told: Telling, thread: Thread) -> bool:
    """Say whether a truce that comes into force cannot be one that did so, or was announced, long before."""
    since = start_of(thread) or thread.first.agreed or thread.tellings[0].day
    return tells_beginning(told) and (told.day - since).days > NEW_DAYS


def _again(told: Telling, thread: Thread) -> bool:
    """Say whether an announcement repeats that of a truce that was not broken: of the same days, or yet to begin."""
    when = exact_days(told.claim)
    day = when.start if when and told.claim.modality is Modality.HAPPENED else told.day
    last = thread.first.agreed or thread.tellings[0].day
    start, broken = start_of(thread), thread.first.broken
    if is_closed(thread, day) or (broken is not None and broken < day):
        return False
    if start is None:
        return abs((day - last).days) <= SAME_DAYS
    return told.day <= start + timedelta(days=1) or abs((day - start).days) <= 1


def _holds(thread: Thread, day: date) -> bool:
    """Say whether a truce can be broken on a day: announced, begun and not over."""
    start = start_of(thread)
    return (start is None or start <= day) and not is_closed(thread, day - timedelta(days=LATE_DAYS))


def _opens(told: Telling) -> bool:
    """Say whether a telling that fits no truce is of a new one: it names a side, and is sure enough."""
    sides, named = told.sides - SHARED_CODES, told.named - SHARED_CODES
    sure = told.claim.score >= MIN_SCORE
    if told.word is Word.OVER:
        return sure and bool(sides or len(named) > 1)
    if told.word in THERE:
        far = words_around(told.claim, FAR_AFTER)
        plain = (
            BEGUN.search(far)
            or IN_EFFECT.search(far)
            or (sure and (told.word is Word.LONGER or KNOWN.search(told.about)))
        )
        return bool(sides and plain)
    return bool(named) and (told.word is Word.AGREED or (sure and told.word in {Word.ASKED, Word.REFUSED}))


def _fits(told: Telling, thread: Thread, article: Mapping[str, frozenset[str]]) -> bool:
    """Say whether a telling may be of a truce: no mark differs, and a side is shared; who names no side is taken by the
    act that linking found, or by the other parties that the article names.
    """
    marks, sides = thread.marks, thread.sides
    if _differ(told.marks, marks):
        return False
    named = told.named - SHARED_CODES
    if named and (_share(told.sides, named, sides, thread.named) or len(told.sides) > 1):
        return _share(told.sides, named, sides, thread.named)
    known, same_mark = sides - SHARED_CODES, not told.marks.isdisjoint(marks)
    enough = bool(known) and known <= article[told.claim.document] and (same_mark or (len(known) > 1 and not named))
    return enough or (not named and told.event in thread.events)


def _differ(a: AbstractSet[str], b: AbstractSet[str]) -> bool:
    """Say whether the marks of two truces tell them apart; who has none may be any."""
    return bool(a and b) and a.isdisjoint(b)


def _share(a: AbstractSet[str], all_a: AbstractSet[str], b: AbstractSet[str], all_b: AbstractSet[str]) -> bool:
    """Say whether two may have the same sides: one is shared, and two pairs are not of different others."""
    others = len(a) > 1 and len(b) > 1 and not (a <= b or b <= a)
    return not others and not all_a.isdisjoint(all_b - SHARED_CODES)


def is_replaced(thread: Thread, later: Iterable[Thread]) -> bool:
    """Say whether the same sides agreed on another truce afterwards."""
    same = (t for t in later if is_settled(t) and not _differ(thread.marks, t.marks))
    return any(_share(thread.sides, thread.named, t.sides, t.named) for t in same)
