"""What is said where a question finds nothing? What is not known, what narrowed the question, and what to do."""

from collections.abc import Iterable

from detente.faces.plain import plain
from detente.store import Store

# What an answer has rows of, in the words of a reader.
OF = {
    "ledger": "announced act",
    "events": "act",
    "claims": "claim",
    "warnings": "doubt about a text",
    "mediators": "mediator",
    "positions": "position",
    "reactions": "reaction",
    "truces": "truce",
    "promises": "announced act with such a key",
    "momentum": "act between two sides",
    "series": "act between two sides",
    "changes": "change in how often two sides act",
    "next": "act between two sides",
}


def found(store: Store, what: str, asked: Iterable[tuple[str, object]] = ()) -> str:
    """Say that a question found nothing, in a store without articles that some are needed.

    Args:
        what: the name of the question, a key of ``OF``.
        asked: (option, value) of what may narrow the question; values that are None or empty narrow nothing.
    """
    subject = f"No {OF[what]} is known"
    span = store.span()
    if span is None:
        return f"{subject}: the store has no dated article. Collect articles first."
    narrowed = ", ".join(f"{option} {plain(_written(value))}" for option, value in asked if value not in (None, (), []))
    have = f"the store has articles of {span[0]} to {span[1]}."
    if not narrowed:
        return f"{subject}: {have}"
    return f"{subject} with {narrowed}: {have} Leave a condition out, or check its spelling."


def _written(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
