"""Which event, claim, document or actor is meant by the beginning of its id? One only, or none; never a guess."""

import re

from detente.errors import ConfigError
from detente.events.actors import ActorBook
from detente.store import IdKind, Store

# Digits from which a beginning is taken for an id: six of sixteen leave one pair in a store of 5,000 to chance.
SHORTEST = 6
# Candidates that an error names.
NAMED = 5
_DIGITS = re.compile(rf"[0-9a-f]{{{SHORTEST},}}")


def whole_id(store: Store, kind: IdKind, told: str) -> str:
    """Return the id of that kind which begins as told; what is one already, or begins none, comes back as it was told.

    A claim counts as a beginning of its event, where no event's own id begins so.

    Raises:
        ConfigError: several begin so.
    """
    if not _DIGITS.fullmatch(told):
        return told
    found = store.ids_beginning(kind, told, limit=NAMED + 1)
    if kind == "event" and not found:
        found = store.ids_beginning("claim", told, limit=NAMED + 1)
    return _only(kind, told, found)


def whole_actor(store: Store, told: str) -> str:
    """Return the actor id that begins as told, kind included (org:organ…); as `whole_id` of all other kinds.

    Raises:
        ConfigError: several begin so.
    """
    kind, _, name = told.partition(":")
    if not kind or len(name) < SHORTEST:
        return told
    known = ActorBook.amended(store.decisions()).actors
    found = [told] if told in known else sorted(identity for identity in known if identity.startswith(told))
    return _only("actor", told, tuple(found[: NAMED + 1]))


def _only(kind: str, told: str, found: tuple[str, ...]) -> str:
    if not found or told in found:
        return told
    if len(found) > 1:
        more = ", …" if len(found) > NAMED else ""
        named = ", ".join(found[:NAMED])
        raise ConfigError(f"the {kind} id {told!r} is not whole, and several begin so: {named}{more}; write more of it")
    return found[0]
