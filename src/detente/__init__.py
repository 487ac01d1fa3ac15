"""Read the news about a conflict and keep the record of its diplomacy.

>>> import detente
>>> claims = detente.code("Witkoff will meet Putin in Moscow on Friday.", published=date(2025, 4, 22))  # doctest: +SKIP

Public names are loaded when first used, so that ``detente --help`` does not wait for the models.
"""

from importlib import import_module

__version__ = "0.1.0"
_NOUNS = (
    "Actor", "Claim", "Conflict", "Document", "Event", "Interval", "LedgerEntry", "Modality", "Participant", "Reading",
    "Role", "Status",
)  # fmt: skip
_PUBLIC = {
    "code": "detente.pipeline",
    "collect": "detente.pipeline",
    "read": "detente.pipeline",
    "ledger": "detente.answers",
    "Store": "detente.store",
} | dict.fromkeys(_NOUNS, "detente.records")


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'detente' has no name {name!r}: public are {', '.join(sorted(_PUBLIC))}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(_PUBLIC)
