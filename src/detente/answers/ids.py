"""Which event, claim, document or actor is meant by the beginning of its id? One only, or none; never a guess."""

import re
from difflib import get_close_matches

from detente.errors import ConfigError
from detente.events.actors import NO_STATE, ActorBook
from detente.events.places import Gazetteer
from detente.store import IdKind, Store

# Digits from which a beginning is taken for an id: six of sixteen leave one pair in a store of 5,000 to chance.
SHORTEST = 6
# Candidates that an error names.
NAMED = 5
STATE = "state:"  # ids of states begin so
NEAR = 0.6  # how alike, by difflib, a known code must be to be named; two letters of three are
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


def side_code(told: str) -> str:
    """Return the code of a side in capitals, of a state known by its name too; an actor's id comes back as it was told.

    Raises:
        ConfigError: it is no id, and no code or name of a state.
    """
    if ":" in told:
        return told
    code, book = told.upper(), ActorBook.load()
    if f"{STATE}{code}" in book.actors or code in NO_STATE or Gazetteer.load().state(code):
        return code
    for name in (told, told.title()):
        named = book.resolve(name).actor or ""
        if named.startswith(STATE):
            return named.removeprefix(STATE)
    states = [identity.removeprefix(STATE) for identity in book.actors if identity.startswith(STATE)]
    such = " or ".join(get_close_matches(code, states, cutoff=NEAR) or ["UKR"])
    raise ConfigError(
        f"{told!r} is no side that is known: write the code of a state such as {such}, "
        f"one of {', '.join(sorted(NO_STATE))}, or an actor's id such as org:hamas, which `detente who` finds"
    )


def whole_actor(store: Store, told: str) -> str:
    """Return the actor id that begins as told, kind included (org:organ…), or the code of a side (`side_code`).

    Raises:
        ConfigError: several begin so, or it is no side that is known.
    """
    kind, colon, name = told.partition(":")
    if not colon:
        return side_code(told)
    if not kind or len(name) < SHORTEST:
        return told
    known = ActorBook.amended(store.decided.decisions()).actors
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
