"""What did the user set, and which conflicts are known? One frozen object from detente.toml and DETENTE_* variables.

Unknown keys are refused, with the nearest known one named: a misspelt setting must not pass in silence.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from detente.errors import ConfigError, refuse_unknown
from detente.records import Conflict, Subscription

FILE = "detente.toml"
PREFIX = "DETENTE_"
_CONFLICT_KEYS = ("title", "parties", "busy", "mediators", "topics", "words", "sources", "first", "last")
_SOURCE_KEYS = ("kind", "address", "every", "outlet", "words")
# How often a source of a kind is asked where nothing is said: feeds hold some hours of news, GDELT comes out every
# quarter of an hour, the day pages of Wikipedia grow for days, and the rest is asked as often as does no harm.
INTERVALS = {
    "feed": timedelta(minutes=15),
    "web": timedelta(hours=6),
    "sitemap": timedelta(hours=1),
    "gdelt": timedelta(minutes=15),
    "wikipedia": timedelta(hours=6),
    "reliefweb": timedelta(hours=1),
    "telegram": timedelta(days=1),
    "mastodon": timedelta(minutes=15),
}
NEEDS_NO_ADDRESS = frozenset({"gdelt", "wikipedia", "reliefweb"})
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=30)
_EVERY = re.compile(r"(\d{1,4})([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
# A state or body by its code, or an entry of the actor book by its id.
_SIDE = re.compile(r"[A-Z]{3}|[a-z]+:[\w-]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults.

    Attributes:
        store: URL of the database (``sqlite:///path``), or a plain path.
        conflict: the conflict that commands are about when none is named.
        contact: a mail address or page that hosts are told when pages are fetched from them.
        allow: hosts and networks inside that may be fetched from all the same, parted by commas (docs/safety.md).
        proxy: address of the proxy through which pages are fetched; none of the environment is used.
    """

    store: str = "sqlite:///detente.sqlite"
    conflict: str | None = None
    contact: str | None = None
    allow: str = ""
    proxy: str | None = None


def load(folder: Path, environment: Mapping[str, str]) -> Settings:
    """Return the settings: defaults, then ``detente.toml`` in ``folder``, then ``DETENTE_*`` variables.

    Raises:
        ConfigError: the file is no TOML, or a key is unknown, or a value no string.
    """
    known = [field.name for field in fields(Settings)]
    chosen: dict[str, str] = {}
    path = folder / FILE
    if path.is_file():
        chosen |= _checked(_toml(path), known, str(path))
    names = {key[len(PREFIX) :].lower(): value for key, value in environment.items() if key.startswith(PREFIX)}
    chosen |= _checked(names, known, "the environment")
    return Settings(**chosen)


def conflict(name: str) -> Conflict:
    """Return a conflict by the name of its file, or by the path of a file of the user's own.

    Raises:
        ConfigError: there is no such file, or it does not fit.
    """
    path = Path(name) if name.endswith(".toml") else _conflict_folder() / f"{name}.toml"
    if not path.is_file():
        raise ConfigError(f"no conflict {name!r}: known are {', '.join(conflicts())}; or give the path of a .toml file")
    raw = _toml(path)
    refuse_unknown(raw, _CONFLICT_KEYS, str(path))
    found = Conflict(
        name=path.stem,
        title=str(raw.get("title", path.stem)),
        parties=_sides(raw, "parties", path),
        mediators=_sides(raw, "mediators", path),
        topics=_strings(raw, "topics", path),
        first=_day(raw, "first", path),
        last=_day(raw, "last", path),
        words=_strings(raw, "words", path),
        sources=tuple(_subscription(row, path) for row in _rows(raw, "sources", path)),
        busy=_busy(raw, path),
    )
    if not found.parties:
        raise ConfigError(f"{path}: parties is empty, it must name at least one country code such as UKR")
    if found.first and found.last and found.last < found.first:
        raise ConfigError(f"{path}: last is {found.last}, it must not lie before first, {found.first}")
    return found


def conflicts() -> tuple[str, ...]:
    """Return the names of the conflicts that come with the package."""
    return tuple(sorted(path.stem for path in _conflict_folder().glob("*.toml")))


def _conflict_folder() -> Path:
    return Path(str(resources.files("detente") / "data" / "conflicts"))


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path} cannot be read as TOML ({error}): mend or remove it") from error


def _checked(raw: Mapping[str, Any], known: list[str], where: str) -> dict[str, str]:
    refuse_unknown(raw, known, where)
    for key, value in raw.items():
        if not isinstance(value, str):
            raise ConfigError(f"setting {key!r} in {where} is {value!r}: it must be a string in quotes")
    return dict(raw)


def _sides(raw: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    sides = _strings(raw, key, path)
    for side in sides:
        if not _SIDE.fullmatch(side):
            raise ConfigError(
                f"{path}: {key} has {side!r}, it must be a code such as UKR or an id such as org:hamas; "
                "`detente who NAME` shows them"
            )
    return sides


def _busy(raw: dict[str, Any], path: Path) -> tuple[str, ...]:
    busy = _strings(raw, "busy", path)
    for side in busy:
        if side not in raw.get("parties", []):
            raise ConfigError(f"{path}: busy has {side!r}, it must be one of the parties")
    return busy


def _strings(raw: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(x, str) and x.strip() for x in value):
        raise ConfigError(f"{path}: {key} is {value!r}, it must be a list of strings that are not empty")
    return tuple(value)


def _rows(raw: dict[str, Any], key: str, path: Path) -> list[dict[str, Any]]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ConfigError(f'{path}: {key} must be a list of tables such as {{kind = "feed", address = "https://…"}}')
    return value


def _subscription(row: dict[str, Any], path: Path) -> Subscription:
    refuse_unknown(row, _SOURCE_KEYS, f"{path}, sources")
    kind, address, outlet = (row.get(key, "") for key in ("kind", "address", "outlet"))
    for key, value in (("kind", kind), ("address", address), ("outlet", outlet)):
        if not isinstance(value, str):
            raise ConfigError(f"{path}: {key} of a source is {value!r}, it must be a string")
    return subscription(kind, address, every=row.get("every"), outlet=outlet, words=_strings(row, "words", path))


def subscription(
    kind: str, address: str, *, every: object = None, outlet: str = "", words: tuple[str, ...] = ()
) -> Subscription:
    """Return a source to be asked, checked; ``every`` is written "15m", "6h" or "1d", None leaves it to the kind.

    Raises:
        ConfigError: the kind is unknown, or the interval does not fit.
    """
    if kind not in INTERVALS:
        raise ConfigError(f"a source is of the kind {kind!r}: allowed are {', '.join(INTERVALS)}")
    if not address and kind not in NEEDS_NO_ADDRESS:
        raise ConfigError(f"a source of the kind {kind} needs an address, such as a URL: give one")
    return Subscription(kind, address, _interval(every, INTERVALS[kind]), outlet or None, words)


def _interval(written: object, usual: timedelta) -> timedelta:
    if written is None:
        return usual
    found = _EVERY.fullmatch(written) if isinstance(written, str) else None
    length = int(found[1]) * _UNITS[found[2]] if found else None
    if length is None or not SHORTEST <= length <= LONGEST:
        raise ConfigError(
            f"a source is to be asked every {written!r}: allowed is a number of minutes, hours or days, such as "
            '"15m", "6h" or "1d", from one minute to thirty days'
        )
    return length


def _day(raw: dict[str, Any], key: str, path: Path) -> date | None:
    value = raw.get(key)
    if value is not None and (not isinstance(value, date) or hasattr(value, "hour")):
        raise ConfigError(f"{path}: {key} is {value!r}, it must be a day such as 2025-02-01 without quotes")
    return value
