"""Does what a person says about a claim fit the code book, the actor book and the text?

What comes in is what faces get from people: labels, spans of the document, days. What goes out is the same in the one
form in which it is kept; anything that does not fit is refused with the reason.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from detente.codebook import Codebook
from detente.errors import ConfigError
from detente.events.book import BODIES, SECTORS
from detente.events.places import Gazetteer
from detente.records import Actor, Claim, Document, Interval, Modality, Role, Stance, Trigger, read_day, spans_overlap

Span = tuple[int, int]
Actors = Callable[[str], Actor | None]

FIELDS = ("type", "mode", "modality", "participants", "when", "speaker", "stance", "topics", "where")
# More take part in no sentence, and a place has no longer name: what is longer is a mistake.
MAX_PARTICIPANTS = 40
MAX_WHERE = 200
_WHO = frozenset({"role", "text", "start", "end", "actor", "country", "sector"})


def checked(claim: Claim, value: Mapping[str, Any], text: str, actors: Actors) -> dict[str, Any]:
    """Return the fields that a person gives a claim and that change it, in the form in which they are kept.

    Args:
        claim: the claim as it is.
        value: some of ``FIELDS``; participants and speaker are mappings with ``start`` and ``end`` in the document.
        text: the document's.
        actors: gives the actor of an id.

    Raises:
        ConfigError: a field is unknown, or does not fit, or nothing changes.
    """
    if not value and claim.id:
        raise ConfigError(f"nothing is to be changed; give some of {', '.join(FIELDS)}, or confirm the claim")
    if unknown := sorted(map(str, set(value) - set(FIELDS))):
        raise ConfigError(f"a claim has no {unknown[0]!r} that can be changed; allowed are {', '.join(FIELDS)}")
    book, found = _with_named(claim, actors), dict[str, Any]()
    for name in FIELDS:
        if name in value:
            found[name] = _READERS[name](value[name], text, book)
    kind = found.get("type", claim.type)
    _check_mode(kind, found.get("mode"))
    if found.get("stance") and kind != "COMMENT":
        raise ConfigError(f"a stance belongs to COMMENT only, got {kind} with {found['stance']}; leave the stance out")
    if found.get("where"):
        place = Gazetteer.load().resolve(found["where"])
        fields = place and (place.name, place.kind, place.country, place.region, place.latitude, place.longitude)
        found["place"] = list(fields) if fields else None
    now = _as_kept(claim)
    changed = {name: field for name, field in found.items() if name in now and now[name] != field}
    if "where" in changed and "place" in found:
        changed["place"] = found["place"]
    if not changed and claim.id:
        raise ConfigError("nothing changes: the claim says all of this already; confirm it if it is right")
    return changed


def _as_kept(claim: Claim) -> dict[str, Any]:
    """Return the fields of a claim in the form in which corrections are kept."""
    speaker = claim.speaker
    return {
        "type": claim.type,
        "mode": claim.mode,
        "modality": claim.modality.value,
        "participants": [
            [p.role.value, p.text, p.start, p.end, p.actor, p.country, p.sector] for p in claim.participants
        ],
        "when": [claim.when.start.isoformat(), claim.when.last.isoformat()] if claim.when else None,
        "speaker": [speaker.text, speaker.start, speaker.end, speaker.actor, speaker.country] if speaker else None,
        "stance": claim.stance.value if claim.stance else None,
        "topics": list(claim.topics),
        "where": claim.where,
    }


def _with_named(claim: Claim, actors: Actors) -> Actors:
    """Return what gives actors, those too whom the claim names and the book does not know ("new:…")."""
    named = {p.actor: Actor(p.actor, p.text, "person", (), p.country, p.sector) for p in claim.participants if p.actor}
    speaker = claim.speaker
    if speaker and speaker.actor:
        named.setdefault(speaker.actor, Actor(speaker.actor, speaker.text, "person", (), speaker.country))
    return lambda identity: actors(identity) or named.get(identity)


def begun(document: Document, sentences: Sequence[Span], value: Mapping[str, Any]) -> Claim:
    """Return a claim that a person found in a document, without what else they say of it.

    Raises:
        ConfigError: it lacks its trigger, type or modality, or the trigger is in no sentence.
    """
    if missing := [name for name in ("trigger", "type", "modality") if name not in value]:
        raise ConfigError(f"a new claim needs trigger, type and modality; {', '.join(missing)} is missing")
    start, end = _span(value["trigger"], document.text)
    at = next((i for i, (first, last) in enumerate(sentences) if first <= start and end <= last), None)
    if at is None:
        raise ConfigError(
            f"the trigger [{start}, {end}) is not within one sentence of the document; mark its word only"
        )
    (first, last), book = sentences[at], Codebook.load()
    sentence = document.text[first:last]
    return Claim(
        id="",
        document=document.id,
        sentence=at,
        start=first,
        end=last,
        text=sentence,
        reported=document.published,
        trigger=Trigger(document.text[start:end], start, end),
        type=_type(value["type"]),
        modality=Modality(_modality(value["modality"])),
        score=1.0,
        coder="person",
        contexts=book.contexts_in(sentence),
        topics=book.topics_in(sentence),
    )


def require_new(claim: Claim, others: Iterable[Claim]) -> None:
    """See that nobody has found a claim before.

    Raises:
        ConfigError: a claim of its type has the same words as its trigger.
    """
    span = (claim.trigger.start, claim.trigger.end)
    for other in others:
        if other.type == claim.type and spans_overlap(span, (other.trigger.start, other.trigger.end)):
            raise ConfigError(
                f"the claim {other.id} says {claim.type} of {other.trigger.text!r} already; correct that one instead"
            )


def _type(value: object, *_: object) -> str:
    return Codebook.load().type(str(value)).name


def _check_mode(kind: str, mode: str | None) -> None:
    allowed = [mode.name for mode in Codebook.load().type(kind).modes]
    if mode is not None and mode not in allowed:
        raise ConfigError(f"{kind} has no mode {mode!r}; allowed are {', '.join(allowed) or 'none'}")


def _modality(value: object, *_: object) -> str:
    return _one_of("modality", value, [modality.value for modality in Modality])


def _stance(value: object, *_: object) -> str | None:
    return None if value is None else _one_of("stance", value, [stance.value for stance in Stance])


def _mode(value: object, *_: object) -> str | None:
    return None if value is None else str(value)


def _topics(value: object, *_: object) -> list[str]:
    if not isinstance(value, list | tuple):
        raise ConfigError(f"topics are a list of words, got {value!r}")
    return list(dict.fromkeys(_one_of("topic", topic, Codebook.load().topics) for topic in value))


def _where(value: object, *_: object) -> str | None:
    if value is None:
        return None
    name = " ".join(str(value).split())
    if not 0 < len(name) <= MAX_WHERE:
        raise ConfigError(
            f"a place has a name of 1 to {MAX_WHERE} letters, got {len(name)}; leave it out if none is told"
        )
    return name


def _when(value: object, *_: object) -> list[str] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 2:  # noqa: PLR2004 - the first and the last
        raise ConfigError(f"days are the first and the last, got {value!r}; write two days as YYYY-MM-DD")
    try:
        first, last = (read_day(str(day)) for day in value)
    except ValueError as error:
        raise ConfigError(f"a day of {value!r} {error}") from error
    try:
        Interval.of(first, last)
    except (ValueError, OverflowError) as error:
        raise ConfigError(
            f"the days are from {first} to {last} ({error}); write the first and then the last"
        ) from error
    return [first.isoformat(), last.isoformat()]


def _speaker(value: object, text: str, actors: Actors) -> list[Any] | None:
    return None if value is None else _who(value, text, actors)[:-1]


def _participants(value: object, text: str, actors: Actors) -> list[list[Any]]:
    if not isinstance(value, list | tuple) or len(value) > MAX_PARTICIPANTS:
        raise ConfigError(f"participants are a list of at most {MAX_PARTICIPANTS}, got {type(value).__name__}")
    found = []
    for who in value:
        role = who.get("role") if isinstance(who, Mapping) else None
        found.append([_one_of("role", role, [role.value for role in Role]), *_who(who, text, actors)])
    return found


def _who(value: object, text: str, actors: Actors) -> list[Any]:
    """Return [text, start, end, actor, country, sector]; codes that are not given are those of the actor."""
    if not isinstance(value, Mapping) or set(value) - _WHO:
        raise ConfigError(f"somebody is told by {', '.join(sorted(_WHO))}, got {str(value)[:MAX_WHERE]!r}")
    start, end = _span([value.get("start"), value.get("end")], text)
    words = text[start:end]
    if value.get("text", words) != words:
        raise ConfigError(f"the text at [{start}, {end}) is {words!r}, got {value['text']!r}; mark the words anew")
    identity = value.get("actor")
    known = None if identity is None else actors(str(identity))
    if identity is not None and known is None:
        raise ConfigError(
            f"no actor has the id {identity!r}; `detente who NAME` shows ids, `detente actors add` makes one"
        )
    country = value.get("country", known.country if known else None)
    sector = value.get("sector", known.sector if known else None)
    if country is not None and country not in BODIES and actors(f"state:{country}") is None:
        raise ConfigError(f"the country {country!r} is unknown; allowed are ISO 3166 codes and {sorted(BODIES)}")
    if sector is not None and sector not in SECTORS:
        raise ConfigError(f"the sector {sector!r} is unknown; allowed are {', '.join(sorted(SECTORS))}")
    return [words, start, end, identity, country, sector]


def _span(value: object, text: str) -> Span:
    start, end = value if isinstance(value, list | tuple) and len(value) == 2 else (None, None)  # noqa: PLR2004
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise ConfigError(
            "words are marked by their first character and the one behind the last, "
            f"both within the text of {len(text)} characters; got {str(value)[:MAX_WHERE]}"
        )
    return start, end


def _one_of(what: str, value: object, allowed: Iterable[str]) -> str:
    known = tuple(allowed)
    if not isinstance(value, str) or value not in known:
        raise ConfigError(f"{str(value)[:MAX_WHERE]!r} is no {what}; allowed are {', '.join(known)}")
    return value


_READERS: Mapping[str, Callable[..., Any]] = {
    "type": _type,
    "mode": _mode,
    "modality": _modality,
    "participants": _participants,
    "when": _when,
    "speaker": _speaker,
    "stance": _stance,
    "topics": _topics,
    "where": _where,
}
