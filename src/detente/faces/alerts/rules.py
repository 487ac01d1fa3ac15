"""Which rules did the user write, and to which channels do they go? One TOML file, checked before it is used.

The format is in docs/alerts.md. Secrets are not in the file: it names the variables of the environment that hold them.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from detente import config
from detente.codebook import Codebook
from detente.errors import ConfigError, refuse_unknown
from detente.faces.alerts.settings import Channel, Table, channel
from detente.records import Status

MOST_BYTES, MOST_RULES = 1_000_000, 100
# Classes of acts that forecasts and breaks are about; "kept" are forecasts of announced acts.
CLASSES = ("talks", "agreement", "conflict")
KEPT = "kept"
WARNINGS = (
    "former-in-office", "office-of-another", "two-roles", "weekday", "reported-early", "figures", "claims", "disputed"
)  # fmt: skip
LEDGER = ("overdue", "called_off", "due_within")
_COMMON = ("name", "kind", "conflict", "parties", "types", "channels", "quiet", "digest", "zone")
# What else a kind of rule may say.
KINDS: dict[str, tuple[str, ...]] = {
    "event": ("statuses",),
    "overdue": (),
    "called_off": (),
    "due_within": ("days",),
    "position": (),
    "change": (),
    "forecast": ("horizon", "above", "below"),
    "warning": (),
}
# Kinds whose findings end, and may come again; the others tell of something that was done once.
LASTING = frozenset({"overdue", "due_within", "forecast"})
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
_SIDE = re.compile(r"[A-Z]{3}|[a-z]+:[\w-]+")
UTC = ZoneInfo("UTC")
_NAME = re.compile(r"[\w .,()+-]{1,60}")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of a day, on the clock of the rule's zone, in which nothing is sent; ``end`` may be of the next day."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Rule:
    """What to tell, and where to; ``digest`` is the time of a daily message, None tells at once.

    ``types`` are types of acts, topics of positions, classes of acts or kinds of warnings, as the kind needs them.
    """

    name: str
    kind: str
    channels: tuple[str, ...]
    conflict: str | None = None
    parties: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    days: int = 0
    horizon: int = 0
    above: float | None = None
    below: float | None = None
    quiet: Quiet | None = None
    digest: time | None = None
    zone: ZoneInfo = UTC

    @property
    def asked(self) -> str:
        """What decides what it finds: a rule that asks otherwise than before begins anew."""
        parts = (self.kind, self.conflict, self.parties, self.types, self.statuses, self.days)
        return repr((*parts, self.horizon, self.above, self.below))

    def between(self, sides: Collection[str]) -> bool:
        """Say whether those who take part fit: one named party must, of several two."""
        found = {party for party in self.parties if party in sides}
        return len(found) >= min(2, len(self.parties))


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a file, and its channels by name."""

    rules: tuple[Rule, ...]
    channels: Mapping[str, Channel]


def load(path: Path) -> Rules:
    """Read a file of rules.

    Raises:
        ConfigError: it cannot be read, or something in it is unknown, missing or does not fit.
    """
    raw = _toml(path)
    refuse_unknown(raw, ("zone", "channels", "rules"), str(path))
    top = Table(raw, str(path))
    zone = top.text("zone", "UTC")
    channels = {
        name: channel(Table(_mapping(value, f"{path}, channel {name!r}"), f"{path}, channel {name!r}"), path.parent)
        for name, value in _mapping(raw.get("channels", {}), f"{path}, channels").items()
    }
    written = raw.get("rules", [])
    if not isinstance(written, list) or not 0 < len(written) <= MOST_RULES:
        raise ConfigError(f"{path} has no [[rules]], or more than {MOST_RULES}: write at least one")
    rules = tuple(
        _rule(Table(_mapping(value, f"{path}, rule {at}"), f"{path}, rule {at}"), channels, zone)
        for at, value in enumerate(written, start=1)
    )
    names = [rule.name for rule in rules]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise ConfigError(
            f"{path} has two rules with the name {twice!r}: what was sent is known by it, so give another"
        )
    return Rules(rules, channels)


def _toml(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ConfigError(f"{path} is longer than {MOST_BYTES} bytes: this is no file of rules")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(
            f"the rules {path} cannot be read as TOML ({error}): mend it, or name another file"
        ) from error


def _mapping(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{where} is {value!r}: it must be a table")
    return value


def _rule(raw: Table, channels: Mapping[str, Channel], zone: str) -> Rule:
    kind = raw.one_of("kind", tuple(KINDS))
    raw.known((*_COMMON, *KINDS[kind]))
    name = raw.text("name")
    if not _NAME.fullmatch(name):
        raise raw.unfit("name", name, "1 to 60 letters, digits, blanks or .,()+-_")
    chosen = raw.texts("channels")
    if not chosen:
        raise raw.unfit("channels", chosen, "a list with at least one channel")
    refuse_unknown(chosen, channels, f"channels of {raw.where}")
    above, below = raw.probability("above"), raw.probability("below")
    if kind == "forecast" and (above is None) == (below is None):
        raise raw.unfit("above", above, "a probability such as 0.6, or else below is one, and not both")
    return Rule(
        name=name,
        kind=kind,
        channels=tuple(dict.fromkeys(chosen)),
        conflict=_conflict(raw),
        parties=_parties(raw),
        types=_types(raw, kind),
        statuses=_statuses(raw),
        days=raw.number("days", 3, 1, 366) if kind == "due_within" else 0,
        horizon=raw.number("horizon", 30, 1, 366) if kind == "forecast" else 0,
        above=above,
        below=below,
        quiet=_quiet(raw),
        digest=_digest(raw),
        zone=raw.zone("zone", zone),
    )


def _conflict(raw: Table) -> str | None:
    name = raw.text("conflict", "")
    if name:
        config.conflict(name)  # refuses what is not known
    return name or None


def _parties(raw: Table) -> tuple[str, ...]:
    parties = raw.texts("parties")
    for party in parties:
        if not _SIDE.fullmatch(party):
            raise raw.unfit(
                "parties", party, "codes such as UKR or ids such as org:hamas; `detente who NAME` shows them"
            )
    return tuple(dict.fromkeys(parties))


def _types(raw: Table, kind: str) -> tuple[str, ...]:
    known: Callable[[], tuple[str, ...]] = {
        "position": lambda: Codebook.load().topics,
        "change": lambda: CLASSES,
        "forecast": lambda: (*CLASSES, KEPT),
        "warning": lambda: WARNINGS,
    }.get(kind, lambda: tuple(found.name for found in Codebook.load().types))
    chosen = raw.texts("types")
    if chosen:
        refuse_unknown(chosen, known(), f"types of {raw.where}")
    return tuple(chosen)


def _statuses(raw: Table) -> tuple[Status, ...]:
    chosen = raw.texts("statuses")
    refuse_unknown(chosen, tuple(Status), f"statuses of {raw.where}")
    return tuple(map(Status, chosen))


def _quiet(raw: Table) -> Quiet | None:
    words = raw.text("quiet", "")
    if not words:
        return None
    found = re.fullmatch(rf"{_CLOCK} ?- ?{_CLOCK}", words)
    start, end = (_time(*found.groups()[at : at + 2]) for at in (0, 2)) if found else (time(), time())
    if start == end:
        raise raw.unfit("quiet", words, 'two different times such as "22:00-07:00"')
    return Quiet(start, end)


def _digest(raw: Table) -> time | None:
    words = raw.text("digest", "immediate")
    if words == "immediate":
        return None
    found = re.fullmatch(rf"daily at {_CLOCK}", words)
    if not found:
        raise raw.unfit("digest", words, '"immediate" or a time such as "daily at 07:30"')
    return _time(*found.groups())


def _time(hour: str, minute: str) -> time:
    return time(int(hour), int(minute))
