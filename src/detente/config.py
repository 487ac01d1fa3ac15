"""What did the user set, and which conflicts are known? One frozen object from detente.toml and DETENTE_* variables.

Unknown keys are refused, with the nearest known one named: a misspelt setting must not pass in silence.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from detente.errors import ConfigError, refuse_unknown
from detente.records import Conflict

FILE = "detente.toml"
PREFIX = "DETENTE_"
_CONFLICT_KEYS = ("title", "parties", "mediators", "topics", "first", "last")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults.

    Attributes:
        store: URL of the database (``sqlite:///path``), or a plain path.
        conflict: the conflict that commands are about when none is named.
    """

    store: str = "sqlite:///detente.sqlite"
    conflict: str | None = None


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
    parties = _strings(raw, "parties", path)
    if not parties:
        raise ConfigError(f"{path}: parties is empty, it must name at least one country code such as UKR")
    return Conflict(
        name=path.stem,
        title=str(raw.get("title", path.stem)),
        parties=parties,
        mediators=_strings(raw, "mediators", path),
        topics=_strings(raw, "topics", path),
        first=_day(raw, "first", path),
        last=_day(raw, "last", path),
    )


def conflicts() -> tuple[str, ...]:
    """Return the names of the conflicts that come with the package."""
    return tuple(sorted(path.stem for path in _conflict_folder().glob("*.toml")))


def _conflict_folder() -> Path:
    return Path(str(resources.files("detente") / "data" / "conflicts"))


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read as TOML ({error}): mend or remove it") from error


def _checked(raw: Mapping[str, Any], known: list[str], where: str) -> dict[str, str]:
    refuse_unknown(raw, known, where)
    for key, value in raw.items():
        if not isinstance(value, str):
            raise ConfigError(f"setting {key!r} in {where} is {value!r}: it must be a string in quotes")
    return dict(raw)


def _strings(raw: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
        raise ConfigError(f"{path}: {key} is {value!r}, it must be a list of strings")
    return tuple(value)


def _day(raw: dict[str, Any], key: str, path: Path) -> date | None:
    value = raw.get(key)
    if value is not None and (not isinstance(value, date) or hasattr(value, "hour")):
        raise ConfigError(f"{path}: {key} is {value!r}, it must be a day such as 2025-02-01 without quotes")
    return value
