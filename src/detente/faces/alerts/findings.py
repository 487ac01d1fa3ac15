"""What does a rule find in the record on a day? One function a kind of rule, each asking `answers` and nothing else.

The key of a finding stays the same as long as the same thing is meant. An event has the id of its first claim, so an
older article can give it another id: each finding about an event is also known by all of its claims.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from detente import answers
from detente.answers.parts import MOST_ROWS, events_part
from detente.exports.calendar import words
from detente.exports.headlines import act, headline, line, link, name, sides
from detente.faces.alerts.rules import KEPT, Rule
from detente.faces.ledger import quote
from detente.records import Evidence, LedgerEntry, Status, digest
from detente.store import Store
from detente.store.outbox import Finding

# Days back in which something must have been reported to be news: articles of last year that are collected today
# change the record and alarm nobody.
RECENT = 30
# A break is dated anew as days go by: within so many days it is taken for the same. By the 90 % bounds of most.
SAME_BREAK = 14
# A probability must fall so far below its threshold before crossing it again is news.
MARGIN = 0.05
# Sentences that an alert quotes.
QUOTED = 2
_OPEN = (Status.DUE,)


@dataclass(frozen=True, slots=True)
class Days:
    """As of which day is looked, and as of which earlier one last: what crosses a threshold does it in between."""

    as_of: date
    since: date

    @classmethod
    def of(cls, as_of: date, last: date | None) -> "Days":
        """Return both; the earlier one is yesterday's at most, since a day may be looked at more than once."""
        yesterday = as_of - timedelta(days=1) if as_of > date.min else as_of
        return cls(as_of, min(last or yesterday, yesterday))


def find(store: Store, rule: Rule, days: Days) -> Iterator[Finding]:
    """Yield what a rule finds.

    Raises:
        ConfigError: its conflict is not known.
    """
    return ALERTS[rule.kind](store, rule, days)


def _events(store: Store, rule: Rule, days: Days) -> Iterator[Finding]:
    for row in _recent_events(store, rule, days.as_of):
        named = {side for p in row.participants for side in (p.country, p.actor) if side}
        if not rule.between(named):
            continue
        state = row.status.value if rule.statuses else "new"
        title = f"{words(row.status)}: {act(row.type, row.mode)}, {sides(row.participants)}"
        shown = row.evidence[-QUOTED:] if rule.statuses else row.evidence[:QUOTED]
        told = [item.claim for item in row.evidence if item.claim]
        # of a large event the row has only the first and last sentences
        ids = dict.fromkeys((row.id, *(told if len(told) == row.sentences else store.outlines.members(row.id))))
        yield _finding(rule, ((key, state) for key in ids), title, (f"Event {row.id}",), shown)


def _recent_events(store: Store, rule: Rule, as_of: date) -> Iterator[answers.EventRow]:
    after: str | None = None
    while True:
        part = events_part(
            store, as_of=as_of, conflict=rule.conflict, types=rule.types or None, statuses=rule.statuses or None,
            parties=rule.parties or None, since=as_of - timedelta(days=RECENT), limit=MOST_ROWS, after=after,
            quotes=QUOTED,
        )  # fmt: skip
        yield from (row for row in part.rows if row.last is not None)
        after = part.after
        if after is None:
            return


def _overdue(store: Store, rule: Rule, days: Days) -> Iterator[Finding]:
    for entry in _ledger(store, rule, days.as_of, (Status.OVERDUE,)):
        # What made it due again after it was done or called off is told anew; that it is overdue is told once.
        since = max((step.day for step in entry.history if step.status is not Status.OVERDUE), default=None)
        yield _of_entry(rule, entry, f"{entry.due} {since}")


def _called_off(store: Store, rule: Rule, days: Days) -> Iterator[Finding]:
    for entry in _ledger(store, rule, days.as_of, (Status.CALLED_OFF,)):
        off = max((step.day for step in entry.history if step.status is Status.CALLED_OFF), default=None)
        if off is None or _recent(off, days.as_of):
            yield _of_entry(rule, entry, str(off))


def _due_within(store: Store, rule: Rule, days: Days) -> Iterator[Finding]:
    until = days.as_of + timedelta(days=rule.days)
    for entry in _ledger(store, rule, days.as_of, _OPEN):
        if entry.due and entry.due.start <= until and entry.due.last >= days.as_of:
            yield _of_entry(rule, entry, str(entry.due))


def _positions(store: Store, rule: Rule, days: Days) -> Iterator[Finding]:
    for row in answers.positions(store, as_of=days.as_of, conflict=rule.conflict).shifts:
        what = row.shift
        if not _recent(what.day, days.as_of) or (rule.parties and what.party not in rule.parties):
            continue
        if _of_type(rule, what.topic):
            title = f"{what.kind}: {name(what.party)} on {what.topic}, {what.before.value} to {what.after.value}"
            keys = [(what.claim_before.id, what.claim_after.id)]
            yield _finding(rule, keys, title, (f"Since {what.day}",), row.evidence)


def _changes(store: Store, rule: Rule, days: Days) -> Iterator[Finding]:
    for row in answers.changes(store, as_of=days.as_of, conflict=rule.conflict, pairs=_pairs(rule)):
        if (
            not _recent(row.known, days.as_of)
            or not _of_type(rule, row.kind)
            or not rule.between({row.pair.a, row.pair.b})
        ):
            continue
        what = row.change
        way = "more" if what.after > what.before else "fewer"
        title = f"CHANGE: {way} acts of {row.kind}, {name(row.pair.a)} – {name(row.pair.b)}, from {row.day}"
        told = f"{7 * what.before:.1f} a week before, {7 * what.after:.1f} after; seen on {row.known}"
        near = sorted(range(-SAME_BREAK, SAME_BREAK + 1), key=abs)
        keys = ((row.pair.name, row.kind, way, str(row.day + timedelta(days=days))) for days in near)
        yield _finding(rule, keys, title, (told,), row.evidence)


def _forecasts(store: Store, rule: Rule, days: Days) -> Iterator[Finding]:
    before = {key: chance for key, chance, _ in _chances(store, rule, days.since)}
    for key, chance, row in _chances(store, rule, days.as_of):
        begins, lasts = _crossed(rule, chance)
        if not lasts:
            continue
        crossed = begins and key in before and not _crossed(rule, before[key])[0]
        what = row.forecast
        matter = f"{act(what.kind.partition(' ')[0], None)} kept in time" if what.entry else line(what.kind, 60)
        between = dict.fromkeys((name(what.source), *map(name, what.target.split())))
        title = f"FORECAST {chance:.0%}: {matter}, {' – '.join(between)}, within {what.horizon} days"
        told = [f"{reference}: {value:.0%}" for reference, value in what.references]
        earlier = (f"{before[key]:.0%} as of {days.since}",) if key in before else ()
        yield _finding(rule, [key], title, (*earlier, *told), row.evidence, begins=crossed)


def _chances(store: Store, rule: Rule, as_of: date) -> Iterator[tuple[tuple[str, str], float, answers.ForecastRow]]:
    asked = answers.Outlook(conflict=rule.conflict, pairs=_pairs(rule), horizons=(rule.horizon,))
    for row in answers.forecasts(store, as_of=as_of, asked=asked):
        what = row.forecast
        if what.probability is None or not _of_type(rule, KEPT if what.entry else what.kind):
            continue
        if what.entry or rule.between({what.source, what.target}):
            yield (what.entry or f"{what.source} {what.target}", what.kind), what.probability, row


def _crossed(rule: Rule, chance: float) -> tuple[bool, bool]:
    """Say whether a probability is across the threshold of a rule, and whether one that was still counts as it."""
    if rule.above is not None:
        return chance >= rule.above, chance >= rule.above - MARGIN
    limit = rule.below or 0.0
    return chance < limit, chance < limit + MARGIN


def _warnings(store: Store, rule: Rule, days: Days) -> Iterator[Finding]:
    since = days.as_of - timedelta(days=RECENT)
    for row in answers.warnings(store, as_of=days.as_of, conflict=rule.conflict, since=since):
        what = row.warning
        if _recent(row.evidence.published, days.as_of) and _of_type(rule, what.kind):
            keys = [(what.document, what.kind, str(what.start))]
            title = f"DOUBT ({what.kind}): {line(what.reason, 200)}"
            yield _finding(rule, keys, title, (f"The record: {line(what.record, 400)}",), (row.evidence,))


ALERTS: dict[str, Callable[[Store, Rule, Days], Iterator[Finding]]] = {
    "event": _events,
    "overdue": _overdue,
    "called_off": _called_off,
    "due_within": _due_within,
    "position": _positions,
    "change": _changes,
    "forecast": _forecasts,
    "warning": _warnings,
}


def entries(store: Store, rule: Rule, as_of: date) -> tuple[LedgerEntry, ...]:
    """Return the entries of the ledger that a rule is about, whatever their status: those of a calendar."""
    return tuple(_ledger(store, rule, as_of, None))


def _ledger(store: Store, rule: Rule, as_of: date, statuses: tuple[Status, ...] | None) -> Iterator[LedgerEntry]:
    types = rule.types if rule.kind in ("event", "overdue", "called_off", "due_within") else ()
    asked = answers.Asked(types=types or None, parties=rule.parties or None, statuses=statuses)
    for entry in answers.ledger(store, as_of=as_of, conflict=rule.conflict, asked=asked):
        if rule.between({side for p in entry.participants for side in (p.country, p.actor) if side}):
            yield entry


def _of_entry(rule: Rule, entry: LedgerEntry, state: str) -> Finding:
    due = f" (due {entry.due.start} to {entry.due.last})" if entry.due and entry.due.days > 1 else ""
    due = f" (due {entry.due.start})" if entry.due and not due else due
    by = f"Announced {entry.announced or 'on an unknown day'} by {line(entry.speaker or 'somebody not named', 200)}"
    ids = dict.fromkeys((entry.id, *(item.claim for item in entry.evidence if item.claim)))
    shown = entry.evidence[-QUOTED:] if entry.status is Status.CALLED_OFF else entry.evidence[:QUOTED]
    title = f"{words(entry.status)}: {headline(entry)}{due}"
    return _finding(rule, ((key, state) for key in ids), title, (by, f"Entry {entry.id}"), shown)


def _finding(
    rule: Rule,
    keys: Iterable[tuple[str, ...]],
    title: str,
    told: Iterable[str],
    shown: Iterable[Evidence],
    *,
    begins: bool = True,
) -> Finding:
    first, *others = (digest("finding", rule.name, rule.kind, *key) for key in keys)
    rows = tuple({row.sentence: row for row in shown}.values())
    text = "\n".join((*told, *(line(quote(row), 600) for row in rows)))
    where = next((found for row in rows if (found := link(row))), None)
    return Finding(first, line(title, 200), text, where, tuple(others), begins)


def _recent(day: date | None, as_of: date) -> bool:
    return day is not None and as_of - day <= timedelta(days=RECENT)


def _of_type(rule: Rule, kind: str) -> bool:
    return not rule.types or kind in rule.types


def _pairs(rule: Rule) -> tuple[answers.Pair, ...]:
    """Return the pair of a rule that names two parties; else the busiest are looked at."""
    return (answers.Pair(*rule.parties),) if len(rule.parties) == 2 else ()  # noqa: PLR2004 - a pair
