"""What stands in a line of PLOVER's JSON? One event, with the fields of the manual, and ours beside them.

The manual names some fields in two ways; both are read. ``modality``, ``status``, ``published`` and ``mediator`` are no
fields of the manual: they are what detente adds, and are read where they are. Its auxiliary modes (future, negation …)
say what modality says.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from detente.errors import SourceError
from detente.records import Failure, Modality
from detente.sources.coded import (
    MAX_FILE,
    MAX_LIST,
    MAX_ROW,
    CodedActor,
    CodedPlace,
    CodedRow,
    cleaned,
    decoded,
    degrees,
    how,
    iso_day,
    place,
)
from detente.sources.origin import Origin
from detente.sources.streams import Stream

FORMAT = "plover"
_NAMES = ("entity_text", "raw_text", "entity_name", "identifier_text", "wiki_description")
_COUNTRIES = ("code", "country", "country_code", "country_name")
# What the status of an event says of it where no modality stands beside it; HAPPENED and other words say nothing more.
STATUSES = {
    "PROPOSED": "PROPOSED",
    "POSSIBLE": "POSSIBLE",
    "DUE": "PLANNED",
    "OVERDUE": "PLANNED",
    "CALLED_OFF": "DENIED",
    "DISPUTED": "POSSIBLE",
}
_SECTORS = ("sector", "sector_code")


def rows(stream: Stream, origin: Origin) -> Iterator[CodedRow | Failure]:
    """Read a file of JSON Lines, unpacked; a line that is no event becomes a failure with its number.

    An event with several types is one row for each.
    """
    read = 0
    for number, line in stream.lines():
        read += len(line or b"")
        if read > MAX_FILE:
            yield origin.failure(f"the file is larger than {MAX_FILE:,} bytes; the rest is not read", line=number)
            return
        if line is not None and not line.strip():
            continue
        try:
            yield from _rows(_parsed(line))
        except (SourceError, ValueError) as error:
            yield origin.failure(str(error), line=number)
    if stream.broken:
        yield origin.failure(stream.broken)


def _parsed(line: bytes | None) -> dict[str, Any]:
    if line is None or len(line) > MAX_ROW:
        raise SourceError(f"the line is longer than {MAX_ROW:,} bytes, the most allowed")
    try:
        raw = json.loads(decoded(line))
    except (ValueError, RecursionError) as error:
        raise SourceError(f"the line is no JSON ({error})") from error
    if not isinstance(raw, dict):
        raise SourceError(f"a JSON object is expected on each line, got {type(raw).__name__}")
    return raw


def _rows(raw: dict[str, Any]) -> tuple[CodedRow, ...]:
    """Return the rows of one event: nearly always one."""
    given = _needed(raw, "id")
    day = iso_day(_needed(raw, "date"))
    kinds, modes = _words(raw.get("event")), _words(raw.get("mode"))
    if not kinds:
        raise SourceError("the field event is empty; expected is a list with a PLOVER type")
    mode, auxiliary = how(modes)
    modality = _modality(raw) or auxiliary
    known = _known(raw, day, done=modality in {None, "HAPPENED"})
    return tuple(
        CodedRow(
            format=FORMAT,
            given=given,
            act=f"{day}|{given}|{kind}" if len(kinds) > 1 else f"{day}|{given}",
            day=day,
            known=known,
            label=" ".join((kind.upper(), *modes[:1])),
            sources=_actors(raw.get("actor")),
            targets=_actors(raw.get("recipient")),
            kind=kind.upper(),
            mode=mode,
            modality=modality,
            contexts=_words(raw.get("context")),
            mediators=_actors(raw.get("mediator")),
            place=_place(raw.get("event_loc")),
            told_by=_publication(raw.get("cite_info")),
            confidence=_share(raw.get("score")),
        )
        for kind in kinds
    )


def _known(raw: dict[str, Any], day: date, *, done: bool) -> date:
    """Return when an event became known: when it was published. Of old news the day of coding says nothing."""
    published, coded = _word(raw.get("published")), _word(raw.get("coded_date"))
    if published:
        return iso_day(published)
    if coded:
        return min(iso_day(coded), day) if done else iso_day(coded)
    return day


def _modality(raw: dict[str, Any]) -> str | None:
    """Return what a row says of whether it was done, None where it says nothing.

    Raises:
        SourceError: it says what we do not know; to take it for done would make a fact of a plan.
    """
    word = (_word(raw.get("modality")) or "").upper()
    if word and word not in set(Modality):
        raise SourceError(f"the modality {word!r} is unknown; allowed are {', '.join(Modality)}")
    status = (_word(raw.get("status")) or "").upper()
    return word or STATUSES.get(status)


def _needed(raw: dict[str, Any], key: str) -> str:
    found = _word(raw.get(key))
    if found is None:
        raise SourceError(f"the field {key} is empty or missing")
    return found


def _word(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return cleaned(str(value))


def _words(value: object) -> tuple[str, ...]:
    """Return the words of a list, or the one word where a list is expected."""
    found = value[:MAX_LIST] if isinstance(value, list) else [value]
    return tuple(word for one in found if (word := _word(one)))


def _actors(value: object) -> tuple[CodedActor, ...]:
    found = value[:MAX_LIST] if isinstance(value, list) else [value]
    return tuple(actor for one in found if (actor := _actor(one)))


def _actor(value: object) -> CodedActor | None:
    if not isinstance(value, dict):
        name = _word(value)
        return CodedActor(name, name) if name else None
    name = next((word for key in _NAMES if (word := _word(value.get(key)))), None)
    country = next((word for key in _COUNTRIES if (word := _word(value.get(key)))), None)
    sectors = next((words for key in _SECTORS if (words := _words(value.get(key)))), ())
    told = name or country
    return CodedActor(told, country, tuple(s[:3] for s in sectors)) if told else None


def _place(value: object) -> CodedPlace | None:
    if not isinstance(value, dict):
        return None
    names = (_word(value.get("resolved_place")) or _word(value.get("city")), _word(value.get("province")))
    country = _word(value.get("country_code")) or _word(value.get("country"))
    spot = (_word(value.get("lat")), _word(value.get("lon")))
    return place((*names, country), degrees(spot[0], 90), degrees(spot[1], 180))


def _publication(value: object) -> str | None:
    if not isinstance(value, dict):
        return None
    parts = (_word(value.get(key)) for key in ("publication", "url"))
    return ", ".join(part for part in parts if part) or None


def _share(value: object) -> float | None:
    """Return a score in [0, 1], None where there is none."""
    share = degrees(_word(value), 1)
    return share if share is not None and share >= 0 else None
