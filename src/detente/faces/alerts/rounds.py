"""What is new for which rule, and is it told? One run: look, note, then send what is due. The only place that does all.

What is found is noted, for all channels at once, before anything is sent, and marked when it was taken. A run that is
killed in between sends that one message again under the same id; it loses none. A channel that fails is tried again
later and holds up no other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import TextIO

from detente.errors import ConfigError, DetenteError
from detente.exports.headlines import line
from detente.faces.alerts import findings, schedule
from detente.faces.alerts.delivery import HOOK_LIMITS, Post, deliver, write_calendar, write_feed
from detente.faces.alerts.messages import Message
from detente.faces.alerts.rules import LASTING, Rule, Rules
from detente.faces.alerts.settings import Atom, Channel, Ics, Stdout
from detente.records import digest
from detente.sources.guard import Limits
from detente.store import Store
from detente.store.outbox import Alert, Look

# Messages of one alert each that a channel gets in a run; what is more comes as one digest.
MOST_MESSAGES = 20
# Alerts that a run sends to a channel at all; the next run goes on.
MOST_ALERTS = 1_000
# Failures in a run after which a channel is left alone until the next run.
MOST_FAILURES = 3
# For how long a message belongs to the run that sends it.
LEASE = timedelta(minutes=10)
# Findings of a rule that a test prints.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Trouble:
    """A channel, or a rule, that did not work, and why."""

    what: str
    reason: str


@dataclass(slots=True)
class Report:
    """What a run did: new alerts, those only ``noted``, messages ``sent``, alerts still ``waiting``, what failed."""

    found: int = 0
    noted: int = 0
    sent: int = 0
    waiting: int = 0
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def line(self) -> str:
        """The report in words."""
        told = f"{self.found} new, {self.sent} messages sent, {self.waiting} alerts waiting"
        return f"{told}; {self.noted} that were there before the first look are noted as seen" if self.noted else told


def run(
    store: Store,
    rules: Rules,
    *,
    now: datetime,
    as_of: date,
    environment: Mapping[str, str],
    out: TextIO,
    backlog: bool = False,
    hooks: Limits = HOOK_LIMITS,
) -> Report:
    """Look with every rule, note what is new, and send what is due.

    Args:
        now: the time, with its zone: when things are found, and what quiet hours and digests go by.
        as_of: the day whose knowledge is looked at; never before that of the last run.
        backlog: tells what a rule finds at its first look, too.
        hooks: how long webhooks may take.

    Raises:
        ConfigError: the day lies before the last one.
        StoreError: the store cannot be written.
    """
    _check_day(store, rules, as_of)
    report = Report()
    for rule in rules.rules:
        _look(store, rule, rules, report, now=now, as_of=as_of, backlog=backlog)
    post = Post(now, environment, out, lambda name, most: store.outbox.newest(most, channel=name), hooks)
    for name, channel in rules.channels.items():
        if isinstance(channel, Ics):
            _keep_calendar(store, name, channel, rules, report, now=now, as_of=as_of)
        else:
            _send(store, name, channel, rules, post, report)
    for name in sorted(store.outbox.channels() - set(rules.channels)):
        report.troubles.append(Trouble(name, "alerts wait for this channel, which the rules name no more"))
    report.waiting = store.outbox.left()
    return report


def preview(store: Store, rules: Rules, *, as_of: date, backlog: bool = False) -> Iterator[str]:
    """Yield what a run would find, noting and sending nothing."""
    for rule in rules.rules:
        last = store.outbox.last_look(rule.name)
        days = findings.Days.of(as_of, last[1] if last else None)
        new = store.outbox.fresh(rule.name, findings.find(store, rule, days))
        silent = not backlog and (last is None or last[0] != digest(rule.asked))
        fate = "first look: noted as seen, unless --backlog" if silent else f"to {', '.join(rule.channels)}"
        yield f"{rule.name}: {len(new)} new ({fate})"
        for found in new[:SHOWN]:
            yield f"  {line(found.title)}"
            yield from (f"      {line(part)}" for part in found.text.split("\n"))
        if len(new) > SHOWN:
            yield f"  … and {len(new) - SHOWN} more"


def _check_day(store: Store, rules: Rules, as_of: date) -> None:
    looks = ((rule.name, store.outbox.last_look(rule.name)) for rule in rules.rules)
    later = next(((name, last[1]) for name, last in looks if last and last[1] > as_of), None)
    if later:
        raise ConfigError(
            f"the rule {later[0]!r} has looked at {later[1]} already, got {as_of}: what is told goes forward in time; "
            "use --test to see what an earlier day would have told"
        )


def _look(store: Store, rule: Rule, rules: Rules, report: Report, *, now: datetime, as_of: date, backlog: bool) -> None:
    channels = tuple(name for name in rule.channels if not isinstance(rules.channels[name], Ics))
    if not channels:
        return
    last, asked = store.outbox.last_look(rule.name), digest(rule.asked)
    look = Look(
        rule.name, asked, as_of, now, channels, rule.kind in LASTING,
        silent=not backlog and (last is None or last[0] != asked), first_try=schedule.first_try(rule, now),
    )  # fmt: skip
    try:
        told = tuple(findings.find(store, rule, findings.Days.of(as_of, last[1] if last else None)))
    except ConfigError as error:
        report.troubles.append(Trouble(rule.name, str(error)))
        return
    new = store.outbox.note(look, told)
    if look.silent:
        report.noted += new
    else:
        report.found += new


def _keep_calendar(
    store: Store, name: str, channel: Ics, rules: Rules, report: Report, *, now: datetime, as_of: date
) -> None:
    mine = (rule for rule in rules.rules if name in rule.channels)
    try:
        told = chain.from_iterable(findings.entries(store, rule, as_of) for rule in mine)
        write_calendar(name, channel, told, now=now)
    except ConfigError as error:
        report.troubles.append(Trouble(name, str(error)))


def _send(store: Store, name: str, channel: Channel, rules: Rules, post: Post, report: Report) -> None:
    known = {rule.name: rule for rule in rules.rules}
    due = [
        alert
        for alert in store.outbox.waiting(name, post.now, MOST_ALERTS)
        if alert.rule not in known or not schedule.is_quiet(known[alert.rule], post.now)
    ]
    if isinstance(channel, Atom) and not channel.file.exists():
        _begin_feed(name, channel, post, report)
    failures = 0
    for message in _messages(store, due, known, at_once=isinstance(channel, Stdout | Atom)):
        if not store.outbox.take(message.alerts, bundle=message.name, until=post.now + LEASE):
            continue
        reason, partly = _tried(name, channel, message, post)
        if reason is not None:
            _put_off(store, message, known, reason, post.now)
            report.troubles.append(Trouble(name, reason))
            failures += 1
            if failures == MOST_FAILURES:
                return
            continue
        store.outbox.sent(message.alerts, post.now, error=partly)
        report.sent += 1
        if partly:
            report.troubles.append(Trouble(name, partly))


def _tried(name: str, channel: Channel, message: Message, post: Post) -> tuple[str | None, str | None]:
    """Send a message; return why it was not sent, or what went wrong for some of its receivers."""
    try:
        return None, deliver(name, channel, message, post)
    except DetenteError as error:
        return str(error), None
    except Exception as error:  # noqa: BLE001 - a fault of one channel holds up no other; its words may hold a secret
        return f"this is a fault of detente, not yours ({type(error).__name__}): report it", None


def _begin_feed(name: str, channel: Atom, post: Post, report: Report) -> None:
    """Write a feed that is not there, so that readers find one before the first alert."""
    try:
        write_feed(name, channel, (), post)
    except ConfigError as error:
        report.troubles.append(Trouble(name, str(error)))


def _put_off(store: Store, message: Message, known: Mapping[str, Rule], reason: str, now: datetime) -> None:
    tries = max(alert.tries for alert in message.alerts) + 1
    rule = known.get(message.alerts[0].rule)
    again = schedule.next_try(rule, now, tries) if rule else now + schedule.LONGEST_WAIT
    store.outbox.failed(message.alerts, reason[:500], next_try=again)


def _messages(store: Store, due: Iterable[Alert], known: Mapping[str, Rule], *, at_once: bool) -> Iterator[Message]:
    """Yield what is due as messages: earlier tries as they were, single alerts, then what is told together."""
    tried: dict[str, None] = {}
    single: list[Alert] = []
    together: list[Alert] = []
    for alert in due:
        if alert.bundle:
            tried[alert.bundle] = None
        elif at_once or (alert.rule in known and known[alert.rule].digest) or len(single) >= MOST_MESSAGES:
            together.append(alert)
        else:
            single.append(alert)
    for bundle in tried:
        alerts = store.outbox.bundled(bundle)
        if alerts:
            yield Message(bundle, alerts)
    for alert in single:
        yield Message(alert.name, (alert,))
    if together:
        yield Message(digest("bundle", *(alert.name for alert in together)), tuple(together))
