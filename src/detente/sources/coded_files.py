"""How does a file of coded events become rows? Its format is told by the user, its packing by its name.

Files of GDELT are read by `gdelt_rows`: export files hold events, mentions files further articles that tell them.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from detente.errors import SourceError
from detente.records import Failure
from detente.sources import gdelt_rows, icews_rows, plover_rows, polecat_rows, zips
from detente.sources.coded import CodedActor, CodedMention, CodedPlace, CodedRow, cameo, cleaned, likely
from detente.sources.gdelt_rows import GdeltActor, GdeltEvent, GdeltMention, GdeltPlace
from detente.sources.origin import Origin
from detente.sources.streams import UNPACKERS, Stream

MAX_ZIP = 512_000_000  # bytes of a packed file, which a zip needs in memory; a year of POLECAT has some 300 million
GDELT = "gdelt"
# GDELT's kinds of places.
_KINDS = {1: "country", 2: "region", 3: "city", 4: "city", 5: "region"}
_ARTICLES = 1  # the kind of mention whose identifier is a URL

Found = CodedRow | CodedMention | Failure


def in_order(format_name: str, paths: Iterable[Path]) -> list[Path]:
    """Return files in the order in which they must be read: GDELT's mentions are of events that stand in others."""
    known = list(paths)
    return sorted(known, key=is_mentions) if format_name == GDELT else known


def is_mentions(path: Path) -> bool:
    """Say whether a file of GDELT is one of mentions, by its name."""
    return ".mentions." in path.name.lower()


def rows(format_name: str, path: Path, *, now: datetime) -> Iterator[Found]:
    """Yield the rows of one file; what is broken becomes a failure and loses no other row."""
    origin = Origin(str(path), now)
    try:
        with path.open("rb") as file:
            if path.suffix.lower() == ".zip":
                yield from _read(format_name, path, zips.only_member(_whole(file.read(MAX_ZIP + 1))), origin)
            else:
                packing = path.suffix.lower() if path.suffix.lower() in UNPACKERS else ""
                yield from _read(format_name, path, Stream(file, packing), origin)
    except (OSError, SourceError) as error:
        yield origin.failure(f"the file cannot be read: {error}")


def _whole(content: bytes) -> bytes:
    if len(content) > MAX_ZIP:
        raise SourceError(f"the zip is larger than {MAX_ZIP:,} bytes, the most allowed; unpack it first")
    return content


def _read(format_name: str, path: Path, stream: Stream, origin: Origin) -> Iterator[Found]:
    reader = FORMATS[format_name]
    if format_name == GDELT and is_mentions(path):
        reader = _mentions
    found: Iterator[Found] = origin.bounded(reader(stream, origin))
    yield from found


def _events(stream: Stream, origin: Origin) -> Iterator[CodedRow | Failure]:
    for one in gdelt_rows.events(stream, origin):
        try:
            yield one if isinstance(one, Failure) else _event(one)
        except (SourceError, ValueError) as error:
            yield origin.failure(f"event {one.id if isinstance(one, GdeltEvent) else ''}: {error}")
    if stream.broken:
        yield origin.failure(stream.broken)


def _mentions(stream: Stream, origin: Origin) -> Iterator[CodedMention | Failure]:
    for one in gdelt_rows.mentions(stream, origin):
        try:
            yield one if isinstance(one, Failure) else _mention(one)
        except SourceError as error:
            yield origin.failure(f"a mention of event {one.event if isinstance(one, GdeltMention) else ''}: {error}")
    if stream.broken:
        yield origin.failure(stream.broken)


def _event(event: GdeltEvent) -> CodedRow:
    code = cameo(event.code or "")
    return CodedRow(
        format=GDELT,
        given=str(event.id),
        act=str(event.id),
        day=likely(event.day),
        known=likely(event.added.date()),
        label=None,
        sources=_actors(event.actor1),
        targets=_actors(event.actor2),
        code=code,
        place=_place(event.place),
        told_by=cleaned(event.url),
    )


def _actors(actor: GdeltActor) -> tuple[CodedActor, ...]:
    """Return who it is; GDELT leaves a side empty where it found none."""
    name = cleaned(actor.name or actor.code)
    if name is None:
        return ()
    sectors = tuple(word for word in (actor.type1, actor.type2, actor.type3) if word)
    return (CodedActor(name.title() if name.isupper() and actor.name else name, actor.country, sectors),)


def _place(place: GdeltPlace) -> CodedPlace | None:
    name = cleaned(place.name)
    if name is None or place.latitude is None or place.longitude is None:
        return None
    parts = [part.strip() for part in name.split(",")]
    region = parts[1] if len(parts) > 2 else None  # noqa: PLR2004 - town, region, country
    kind = _KINDS.get(place.kind or 0, "city")
    if abs(place.latitude) > 90 or abs(place.longitude) > 180:  # noqa: PLR2004 - degrees
        return None
    return CodedPlace(parts[0], kind, parts[-1], region, place.latitude, place.longitude)


def _mention(mention: GdeltMention) -> CodedMention:
    url = cleaned(mention.identifier) if mention.kind == _ARTICLES else None
    sentence = f", sentence {mention.sentence}" if mention.sentence else ""
    confidence = mention.confidence
    return CodedMention(
        format=GDELT,
        given=f"{mention.identifier or mention.source}|{mention.sentence}",
        event=str(mention.event),
        known=likely(mention.time.date()),
        told_by=f"{cleaned(mention.source) or 'an article'}{sentence}{f' ({url})' if url else ''}",
        url=url,
        confidence=confidence / 100 if confidence is not None and 0 <= confidence <= 100 else None,  # noqa: PLR2004
    )


FORMATS: dict[str, Callable[[Stream, Origin], Iterator[Found]]] = {
    "gdelt": _events,
    "icews": icews_rows.rows,
    "plover": plover_rows.rows,
    "polecat": polecat_rows.rows,
}
