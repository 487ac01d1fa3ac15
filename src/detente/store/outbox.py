"""Which alerts were found, which of them were sent, and which are to be tried again?

An alert is noted before it is sent and marked after, each in a transaction of its own: a run that is killed between
the two sends that one again under the same name, and loses none. One row an alert and channel.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, or_, select, update

from detente.records import digest
from detente.store import tables
from detente.store.access import Database, add_rows, batches

# Titles and texts as found are kept, so that what is sent later tells what was true when it was found.
MOST_TITLE, MOST_TEXT = 300, 4_000


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that a rule found on a day, for one channel.

    ``key`` stays the same as long as the same thing is meant; ``turn`` counts from 0 how often it ended and came
    again. ``next_try`` is None of what was only noted, or is sent; ``bundle`` names the message that it went into.
    """

    key: str
    channel: str
    turn: int
    rule: str
    as_of: date
    found_at: datetime
    title: str
    text: str
    link: str | None = None
    bundle: str | None = None
    tries: int = 0
    next_try: datetime | None = None
    sent_at: datetime | None = None
    error: str | None = None

    @property
    def name(self) -> str:
        """What this alert is called towards receivers, the same at each try."""
        return digest("alert", self.key, self.channel, str(self.turn))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule finds: its key, others under which it may have been noted, and whether it may begin a new alert.

    ``begins`` is false of what only keeps an alert going, such as a probability just below its threshold.
    """

    key: str
    title: str
    text: str
    link: str | None = None
    also: tuple[str, ...] = ()
    begins: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """One look of a rule at the record: what it ``asked`` (a digest), as of which day, at what time, for which
    channels; ``lasting`` if what it finds can end and come again, ``silent`` if what is found is only noted.
    """

    rule: str
    asked: str
    as_of: date
    at: datetime
    channels: tuple[str, ...]
    lasting: bool
    silent: bool
    first_try: datetime


@dataclass(frozen=True, slots=True)
class Outbox:
    """The alerts of a store."""

    database: Database

    def last_look(self, rule: str) -> tuple[str, date] | None:
        """Return what a rule asked when it last looked, and as of which day; None if it never did."""
        table = tables.alert_rules
        found = self.database.fetch(select(table.c.asked, table.c.as_of).where(table.c.rule == rule))
        return (found[0]["asked"], found[0]["as_of"]) if found else None

    def fresh(self, rule: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return what of it would be noted as new."""
        known = _turns(self.database.fetch(_of_rule(rule)))
        return tuple(found for found in _once(findings) if found.begins and not _running(found, known))

    def note(self, look: Look, findings: Iterable[Finding]) -> int:
        """Note what a rule found, what has ended, and that it looked, at once; return how many are new."""
        told = _once(findings)
        with self.database.writing(counted=False) as connection:
            known = _turns(connection.execute(_of_rule(look.rule)).mappings().all())
            new = [found for found in told if found.begins and not _running(found, known)]
            if look.lasting:
                self._end(connection, look, told, known)
            add_rows(connection, tables.alerts, (_values(look, f, c, known) for f in new for c in look.channels))
            connection.execute(delete(tables.alert_rules).where(tables.alert_rules.c.rule == look.rule))
            values = {"rule": look.rule, "asked": look.asked, "as_of": look.as_of, "at": look.at}
            connection.execute(insert(tables.alert_rules), values)
        return len(new)

    def _end(
        self, connection: Connection, look: Look, told: Sequence[Finding], known: dict[str, tuple[int, bool]]
    ) -> None:
        """Mark what is found no more as ended; what waits to be sent tells what was true when it was found."""
        still = {key for found in told for key in (found.key, *found.also)}
        over = [key for key, (_, running) in known.items() if running and key not in still]
        table = tables.alerts
        for part in batches(over):
            mine = (table.c.rule == look.rule, table.c.key.in_(part), table.c.ended_at.is_(None))
            connection.execute(update(table).where(*mine).values(ended_at=look.at))

    def waiting(self, channel: str, at: datetime, limit: int) -> tuple[Alert, ...]:
        """Return what is to be sent now, what waits longest first."""
        table = tables.alerts
        query = (
            select(table)
            .where(table.c.channel == channel, table.c.next_try <= at)
            .order_by(table.c.next_try, table.c.found_at, table.c.rule, table.c.key)
        )
        return tuple(map(_alert, self.database.fetch(query.limit(limit))))

    def bundled(self, bundle: str) -> tuple[Alert, ...]:
        """Return all alerts of one message."""
        table = tables.alerts
        query = select(table).where(table.c.bundle == bundle, table.c.sent_at.is_(None))
        return tuple(map(_alert, self.database.fetch(query.order_by(table.c.found_at, table.c.rule, table.c.key))))

    def channels(self) -> frozenset[str]:
        """Return the channels for which alerts wait."""
        table = tables.alerts
        query = select(table.c.channel).where(table.c.next_try.is_not(None)).distinct()
        return frozenset(str(row["channel"]) for row in self.database.fetch(query))

    def left(self, at: datetime | None = None) -> int:
        """Count what is not sent yet; with a time, only what could have been sent by then."""
        table = tables.alerts
        query = select(func.count().label("n")).where(table.c.next_try.is_not(None))
        found = self.database.fetch(query if at is None else query.where(table.c.next_try <= at))
        return int(found[0]["n"])

    def take(self, alerts: Sequence[Alert], *, bundle: str, until: datetime) -> bool:
        """Claim alerts for sending as one message; False, and nothing changes, if another run has claimed any.

        Until a time nobody else can take them; then, if they are not marked as sent, they are to be tried again.
        """
        with self.database.writing(counted=False) as connection:
            if not all(self._is_free(connection, alert) for alert in alerts):
                return False
            for alert in alerts:
                values = {"bundle": bundle, "next_try": until, "tries": alert.tries + 1}
                connection.execute(update(tables.alerts).where(*_is(alert)).values(**values))
        return True

    def _is_free(self, connection: Connection, alert: Alert) -> bool:
        found = connection.execute(select(tables.alerts.c.next_try).where(*_is(alert))).scalar()
        return found is not None and found == alert.next_try

    def sent(self, alerts: Iterable[Alert], at: datetime, *, error: str | None = None) -> None:
        """Mark alerts as sent, with what went wrong for some of the receivers."""
        self._mark(alerts, {"sent_at": at, "next_try": None, "error": error})

    def failed(self, alerts: Iterable[Alert], error: str, *, next_try: datetime) -> None:
        """Note why alerts could not be sent, and when to try again."""
        self._mark(alerts, {"error": error, "next_try": next_try})

    def _mark(self, alerts: Iterable[Alert], values: dict[str, Any]) -> None:
        with self.database.writing(counted=False) as connection:
            for alert in alerts:
                connection.execute(update(tables.alerts).where(*_is(alert)).values(**values))

    def newest(self, limit: int, *, channel: str | None = None) -> tuple[Alert, ...]:
        """Return the alerts found last that were sent or will be, the newest first."""
        table = tables.alerts
        query = select(table).where(or_(table.c.sent_at.is_not(None), table.c.next_try.is_not(None)))
        if channel is not None:
            query = query.where(table.c.channel == channel)
        order = (table.c.found_at.desc(), table.c.rule, table.c.key, table.c.channel)
        return tuple(map(_alert, self.database.fetch(query.order_by(*order).limit(limit))))


def _of_rule(rule: str) -> Select[Any]:
    table = tables.alerts
    columns = (table.c.key, table.c.turn, table.c.ended_at)
    return select(*columns).where(table.c.rule == rule).order_by(table.c.turn)


def _turns(found: Iterable[RowMapping]) -> dict[str, tuple[int, bool]]:
    """Return the last turn of each key, and whether it has not ended."""
    return {str(row["key"]): (int(row["turn"]), row["ended_at"] is None) for row in found}


def _running(found: Finding, known: dict[str, tuple[int, bool]]) -> bool:
    return any(known[key][1] for key in (found.key, *found.also) if key in known)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    return list({found.key: found for found in findings}.values())


def _values(look: Look, found: Finding, channel: str, known: dict[str, tuple[int, bool]]) -> dict[str, Any]:
    return {
        "key": found.key,
        "channel": channel,
        "turn": known[found.key][0] + 1 if found.key in known else 0,
        "rule": look.rule,
        "as_of": look.as_of,
        "found_at": look.at,
        "title": found.title[:MOST_TITLE],
        "text": found.text[:MOST_TEXT],
        "link": found.link,
        "bundle": None,
        "tries": 0,
        "next_try": None if look.silent else look.first_try,
        "sent_at": None,
        "error": None,
        "ended_at": None,
    }


def _is(alert: Alert) -> tuple[Any, ...]:
    table = tables.alerts
    return table.c.key == alert.key, table.c.channel == alert.channel, table.c.turn == alert.turn


def _alert(row: RowMapping) -> Alert:
    return Alert(**{name: row[name] for name in Alert.__dataclass_fields__})
