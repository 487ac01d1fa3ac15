"""In which words does the page speak? All stand in one file, ``texts.toml``; a text that is missing is an error."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def texts() -> Mapping[str, str]:
    """Return every text of the page by its name, such as ``ledger.title``."""
    raw = tomllib.loads((resources.files(__package__) / "texts.toml").read_text(encoding="utf-8"))
    return dict(_flat("", raw))


def text(name: str, **values: object) -> str:
    """Return a text with its values filled in.

    Raises:
        KeyError: there is no such text, or a value of it is missing.
    """
    return texts()[name].format(**values)


def counted(name: str, number: int) -> str:
    """Return a number with its noun: ``NAME.one`` or ``NAME.many``."""
    return text(f"{name}.{'one' if number == 1 else 'many'}", number=f"{number:,}")


def _flat(prefix: str, table: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        found += _flat(f"{prefix}{key}.", value) if isinstance(value, Mapping) else [(f"{prefix}{key}", value)]
    return found
