"""How is an act written as GDELT 2.0 writes events and their mentions? 61 and 16 tab-separated columns, no header.

A mention is a claim: its sentence, and the characters of actors and act, are GDELT's own way to lead back to a text.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from detente.answers import Record, Telling
from detente.exports import sheets
from detente.exports.coded import Coded, Pair, number, pairs, side
from detente.exports.foreign import Foreign, cameo_codes
from detente.exports.headlines import line, link
from detente.exports.icews import CITIES, country_name
from detente.pipeline import Read
from detente.records import Document, Evidence, Participant, Place, Role

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
    "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
_GEO = ("Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GlobalEventID", "Day", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{part}" for n in (1, 2) for part in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"{what}Geo_{part}" for what in ("Actor1", "Actor2", "Action") for part in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTION_COLUMNS = (
    "GlobalEventID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence",
    "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
# The last root of each quad class (ONTOLOGY 7, GDELT's convention): verbal and material cooperation, then conflict.
QUADS = ((5, 1), (8, 2), (13, 3), (20, 4))
# GDELT counts an event as a root event if the lead tells it: here the first two sentences.
LEAD = 2
WEB, CITATION = "1", "2"
NOWHERE = ("0", "", "", "", "", "", "", "")
_UNKNOWN_ACTOR = ("",) * len(_ACTOR)
# The kinds of GDELT's places: country, state and city of the USA, city and region of the world.
_COUNTRY, _US_STATE, _US_CITY, _CITY, _REGION = "12345"


def write_reads(reads: Iterable[Read], out: BinaryIO) -> None:
    """Write the claims of documents that are facts or promises as events; mentions need a file of their own."""
    sheets.write_reads(reads, out, FORMAT)


def write_record(record: Record, folder: Path) -> dict[str, str]:
    """Write the events of a store, their mentions, their evidence, and what is no fact."""
    return sheets.write_record(record, folder, FORMAT, mentions, "gdelt.mentions.CSV")


def rows(coded: Coded) -> Iterator[sheets.Row]:
    """Yield the rows of an act; none where CAMEO has no code."""
    yield from map(partial(_row, coded), pairs(coded))


def quad(code: str) -> int:
    """Return GDELT's quad class of a CAMEO code.

    >>> quad("036"), quad("0841"), quad("112"), quad("190")
    (1, 2, 3, 4)
    """
    return next(number for last, number in QUADS if int(code[:2]) <= last)


def fraction(day: date) -> str:
    """Return a day as GDELT's fraction of years: year + (month * 30 + day) / 365."""
    return f"{day.year + (day.month * 30 + day.day) / 365:.4f}"


def _row(coded: Coded, pair: Pair) -> sheets.Row:
    identity, day, first = str(number(pair.key)), coded.day, coded.first
    code = pair.code
    cells = (
        (identity, _basic(day), _basic(day)[:6], _basic(day)[:4], fraction(day)),
        _actor(pair.source),
        _actor(pair.target),
        (str(int(first.claim.sentence < LEAD)), code, code[:3], code[:2]),
        (str(quad(code)), f"{cameo_codes()[code].goldstein:.1f}"),
        (str(len(coded.tellings)), str(coded.outlets), str(coded.articles), ""),
        NOWHERE,
        NOWHERE,
        _geo(coded.place),
        (f"{_basic(coded.added)}000000", identifier(first)[1]),
    )
    return sheets.Row(identity, tuple(chain.from_iterable(cells)))


def _actor(participant: Participant | None) -> tuple[str, ...]:
    """Return the ten cells of an actor; the code is that of its parts put together."""
    if participant is None:
        return _UNKNOWN_ACTOR
    tables = Foreign.load()
    body = tables.bodies.get(participant.country or "")
    country = body.country if body else participant.country or ""
    group = body.group if body else ""
    both = (body.type if body else "", tables.cameo_types.get(participant.sector or "", ""))
    kinds = tuple(dict.fromkeys(kind for kind in both if kind))
    code = "".join((country, *kinds[:1], group, *kinds[1:]))
    told = sheets.text(sheets.called(participant).upper())
    return (code, told, country, group, "", "", "", *(*kinds, "", "", "")[:3])


def _geo(where: Place | None) -> tuple[str, ...]:
    """Return the eight cells of a place; of a state its FIPS code stands for the region too, as in GDELT."""
    if where is None:
        return NOWHERE
    fips = Foreign.load().fips.get(where.country or "", "")
    point = (f"{where.latitude:.4f}", f"{where.longitude:.4f}")
    states = "/" not in (where.country or "")
    country = country_name(where.country) if states else ""
    if where.kind == "country":
        return (_COUNTRY, sheets.text(country or where.name), fips, fips, "", *point, fips)
    region = where.region if where.kind != "region" else None
    names = [where.name, *(part for part in (region, country) if part and part != where.name)]
    kind = _kind(where.kind, american=where.country == "USA")
    return (kind, sheets.text(", ".join(names)), fips, "", "", *point, "")


def _kind(kind: str, *, american: bool) -> str:
    """Return GDELT's kind of a place; what is neither a city nor a region counts as a city, as GDELT's landmarks do."""
    if kind in {"region", "district"} and kind not in CITIES:
        return _US_STATE if american else _REGION
    return _US_CITY if american else _CITY


def mentions(coded: Coded, row: sheets.Row) -> Iterator[tuple[str, ...]]:
    """Yield the mentions of a row of `rows`, one a claim, in the order of their days."""
    pair = next(pair for pair in pairs(coded) if str(number(pair.key)) == row.id)
    lengths = dict(coded.lengths)
    for telling in coded.tellings:
        claim, document = telling.claim, telling.document
        kind, address = identifier(telling)
        yield (
            row.id,
            f"{_basic(coded.added)}000000",
            _moment(document, claim.reported or coded.added),
            kind,
            sheets.text(document.outlet),
            address,
            str(claim.sentence + 1),
            str(_offset(telling, pair.source)),
            str(_offset(telling, pair.target)),
            str(claim.trigger.start),
            "1",
            str(round(claim.score * 100)),
            str(lengths.get(document.id, "")),
            "",
            "",
            "",
        )


def _moment(document: Document, day: date) -> str:
    """Return when an article was published: to the second where it says so, else midnight of its day."""
    at = document.published_at
    if at is not None and at.tzinfo is not None:
        told = at.astimezone(UTC)
        return f"{_basic(told.date())}{told:%H%M%S}"
    return f"{_basic(day)}000000"


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")


def _offset(telling: Telling, participant: Participant | None) -> int:
    """Return the character at which a claim names a side, -1 if it does not."""
    if participant is None:
        return -1
    named = (p.start for p in telling.claim.participants if p.role is not Role.HOST and side(p) == side(participant))
    return next(named, -1)


def identifier(telling: Telling) -> tuple[str, str]:
    """Return the type of a mention and what it is found by: an address on the web, else words that cite it."""
    document, claim = telling.document, telling.claim
    shown = Evidence(document.id, None, document.url, None, None, claim.start, claim.end, "")
    if address := link(shown):
        return WEB, address
    known = (document.outlet, document.title, str(document.published or ""), document.given_id or document.id)
    return CITATION, sheets.text("; ".join(line(part) for part in known if part))


FORMAT = sheets.Format("gdelt", "gdelt.export.CSV", None, rows, "")
