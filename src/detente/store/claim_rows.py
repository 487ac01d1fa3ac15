"""How are claims read by the ten thousand? The columns of a claim in one order, and a claim of such a row. Pure.

A row is a plain tuple, and its lists come as the text that the store has of them, if the database gives texts: most are
empty, and of these nothing is decoded. It takes half of the time of rows with names and decoded lists.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Text, type_coerce

from detente.records import Claim, Interval, Modality, Participant, Place, Role, Speaker, Stance, Trigger
from detente.store.tables import claims

_JSON = frozenset({"contexts", "topics", "participants", "place", "numbers"})
NAMES = tuple(claims.c.keys())
# What to ask for, in the order in which `claim_of` takes it.
COLUMNS = tuple(type_coerce(claims.c[name], Text).label(name) if name in _JSON else claims.c[name] for name in NAMES)
_MODALITIES = {modality.value: modality for modality in Modality}
_ROLES = {role.value: role for role in Role}
_decode = json.JSONDecoder().raw_decode


def claim_of(row: Sequence[Any], meant: Mapping[str, str]) -> Claim:
    """Return the claim of a row of `COLUMNS`; ``meant`` maps ids of actors to those that they were merged into."""
    (
        identity, document, sentence, start, end, text, reported, word, word_start, word_end, kind, modality, score,
        coder, mode, contexts, topics, who, first, after, when_text, where, place, said, said_start, said_end,
        actor, country, stance, numbers,
    ) = row  # fmt: skip
    if not contexts == topics == numbers == "[]":
        contexts, topics, numbers = _list(contexts), _list(topics), _list(numbers)
    else:
        contexts = topics = numbers = ()
    return Claim(
        identity, document, sentence, start, end, text, reported, Trigger(word, word_start, word_end), kind,
        _MODALITIES[modality], score, coder, mode, contexts, topics, people(who, meant), _when(first, after),
        when_text, where, _place(place),
        None if said is None else Speaker(said, said_start, said_end, meant.get(actor, actor), country),
        None if stance is None else Stance(stance), numbers,
    )  # fmt: skip


def _when(first: date | None, after: date | None) -> Interval | None:
    return None if first is None or after is None else Interval(first, after)


def _list(given: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as the database has JSON
    return () if given == "[]" else tuple(_loaded(given))


def _place(given: Any) -> Place | None:  # noqa: ANN401
    values = None if given is None or given == "null" else _loaded(given)
    return None if values is None else Place(*values)


def people(given: Any, meant: Mapping[str, str]) -> tuple[Participant, ...]:  # noqa: ANN401
    """Return participants as the database has them; ``meant`` as for `claim_of`."""
    if given == "[]":
        return ()
    return tuple(
        [
            Participant(_ROLES[role], text, start, end, meant.get(actor, actor), country, sector)
            for role, text, start, end, actor, country, sector in _loaded(given)
        ]
    )


def _loaded(given: Any) -> Any:  # noqa: ANN401 - SQLite gives text, PostgreSQL what it stands for
    if not isinstance(given, str):
        return given
    value, end = _decode(given)
    return value if end == len(given) else json.loads(given)
