"""Read the news about a conflict and keep the record of its diplomacy.

>>> import detente
>>> claims = detente.code("Witkoff will meet Putin in Moscow on Friday.", published=date(2025, 4, 22))  # doctest: +SKIP

Public names are loaded when first used, so that ``detente --help`` does not wait for the models.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.answers import ledger
    from detente.pipeline import code, collect, read
    from detente.records import (
        Actor,
        Claim,
        Conflict,
        Document,
        Event,
        Interval,
        LedgerEntry,
        Modality,
        Participant,
        Reading,
        Role,
        Status,
    )
    from detente.store import Store

# From its import on, onnxruntime (1.32) keeps a database of the machine and what ran there, and sends it to its maker;
# nobody who reads the news of a war is to be told on. It must be set before that import.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"
__all__ = [
    "Actor",
    "Claim",
    "Conflict",
    "Document",
    "Event",
    "Interval",
    "LedgerEntry",
    "Modality",
    "Participant",
    "Reading",
    "Role",
    "Status",
    "Store",
    "code",
    "collect",
    "ledger",
    "read",
]
_HOMES = dict.fromkeys(__all__, "detente.records") | {
    "Store": "detente.store",
    "code": "detente.pipeline",
    "collect": "detente.pipeline",
    "ledger": "detente.answers",
    "read": "detente.pipeline",
}


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no name {name!r}: public are {', '.join(sorted(_HOMES))}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(_HOMES)
