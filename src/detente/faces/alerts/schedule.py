"""When may a rule tell what it found? Quiet hours, daily digests and the waits after a failure, on its own clock."""

from datetime import UTC, datetime, time, timedelta

from detente.faces.alerts.rules import Quiet, Rule

# After the first failure a minute, then twice as long each time, up to six hours; an alert is never given up.
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
_DOUBLINGS = 9


def first_try(rule: Rule, now: datetime) -> datetime:
    """Return when to send what was found now."""
    if rule.digest is None:
        return after_quiet(rule, now)
    return after_quiet(rule, _next(rule, now, rule.digest))


def next_try(rule: Rule, now: datetime, tries: int) -> datetime:
    """Return when to try again after so many failures."""
    return after_quiet(rule, now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(max(tries - 1, 0), _DOUBLINGS)))


def after_quiet(rule: Rule, when: datetime) -> datetime:
    """Return a time, or the end of the quiet hours that it falls into."""
    if rule.quiet is None or not is_quiet(rule, when):
        return when
    return _next(rule, when, rule.quiet.end)


def is_quiet(rule: Rule, when: datetime) -> bool:
    """Say whether a time lies in the quiet hours of a rule."""
    return rule.quiet is not None and _inside(rule.quiet, when.astimezone(rule.zone).time())


def _inside(quiet: Quiet, clock: time) -> bool:
    if quiet.start < quiet.end:
        return quiet.start <= clock < quiet.end
    return clock >= quiet.start or clock < quiet.end


def _next(rule: Rule, after: datetime, clock: time) -> datetime:
    """Return the next time at which the rule's clock shows this."""
    day = after.astimezone(rule.zone).date()
    for ahead in range(3):
        found = datetime.combine(day + timedelta(days=ahead), clock, rule.zone).astimezone(UTC)
        if found > after:
            return found
    raise AssertionError("a clock shows every time within two days")
