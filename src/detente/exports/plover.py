"""How is an act written as PLOVER's JSON? One event a line, with its claims; what is not known is left out.

Fields beyond PLOVER's own, which it allows: published (the day on which the act became known), modality, status,
mediator, host, topic and evidence. Sentences stand in the store only: others hold the rights in them.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import detente
from detente.answers import Record, Telling
from detente.codebook import Codebook
from detente.exports import json_text, sheets
from detente.exports.coded import Coded, Withheld, comment, of_event, of_read
from detente.exports.foreign import Foreign
from detente.exports.headlines import line, link
from detente.exports.icews import place
from detente.exports.packages import nameless
from detente.exports.rows import DECIMALS
from detente.pipeline import Read
from detente.records import Evidence, Modality, Participant, Place, Role

FILE, SIDE_FILE = "plover.jsonl", "plover.not_facts.tsv"
CODEBOOK = "PLOVER 2.0 draft"
# PLOVER's words for how exact a place is: sub-city, city, district, province, country.
RESOLUTIONS = {"country": 1, "region": 2, "district": 3, "city": 4, "town": 4, "village": 4}
_SITE = 5
Fields = dict[str, Any]


def write_reads(reads: Iterable[Read], out: BinaryIO) -> None:
    """Write the claims of documents that are facts or promises."""
    for read in reads:
        made = (made for made in of_read(read) if isinstance(made, Coded) and not comment(made))
        out.writelines(json_text.encode(event(coded)) + b"\n" for coded in made)


def write_record(record: Record, folder: Path) -> dict[str, str]:
    """Write the events of a store, and beside them the claims that are no facts."""
    counts = {FILE: 0, SIDE_FILE: 0}
    with (folder / FILE).open("wb") as file, (folder / SIDE_FILE).open("wb") as aside:
        aside.write(sheets.encoded(sheets.NOT_FACTS))
        for whole in record.events():
            for made in of_event(whole, record.least):
                if isinstance(made, Coded) and not comment(made):
                    file.write(json_text.encode(event(made)) + b"\n")
                    counts[FILE] += 1
                    continue
                for withheld in _aside(made):
                    rows = (withheld.row,) if withheld.row else ()
                    aside.write(sheets.encoded(sheets.not_fact(withheld, rows)))
                    counts[SIDE_FILE] += 1
    return {name: f"{count} rows" for name, count in counts.items()}


def _aside(made: Coded | Withheld) -> Iterator[Withheld]:
    if isinstance(made, Withheld):
        yield made
        return
    yield from (Withheld(t, f"plover has no code for {made.type}", made.group, made.status) for t in made.tellings)


def event(coded: Coded) -> Fields:
    """Return an act in PLOVER's fields."""
    first, kind = coded.first, Codebook.load().type(coded.type)
    told: Fields = {
        "id": coded.key,
        "date": coded.day.isoformat(),
        "enddate": coded.last.isoformat() if coded.last != coded.day else None,
        "actor": [entity(p) for p in coded.sources] or [{"code": ""}],
        "recipient": [entity(p) for p in coded.targets],
        "event": [coded.type],
        "mode": [coded.mode] if coded.mode else [],
        "context": list(coded.contexts),
        "event_loc": _place(coded.place, coded.where),
        "event_text": list(dict.fromkeys(line(t.claim.trigger.text) for t in coded.tellings)),
        "quad_code": kind.quad,
        "event_scale": Codebook.load().score(coded.type, coded.mode),
        "link": coded.group if coded.status else None,
        "text_info": {"sequence": first.claim.sentence + 1, "start": first.claim.start, "end": first.claim.end},
        "cite_info": _cited(first),
        "coder": f"detente {detente.__version__}",
        "published": coded.added.isoformat(),
        "modality": (Modality.PLANNED if coded.promise else Modality.HAPPENED).value,
        "status": coded.status.value if coded.status else None,
        "mediator": [entity(p) for p in coded.who(Role.MEDIATOR)],
        "host": [entity(p) for p in coded.who(Role.HOST)],
        "topic": list(coded.topics),
        "evidence": [_evidence(t) for t in coded.tellings],
    }
    always = ("actor", "event")
    return {key: value for key, value in told.items() if key in always or value not in (None, [], {})}


def entity(participant: Participant) -> Fields:
    """Return a participant in PLOVER's fields; ``code`` is "" where no state or body is known."""
    told: Fields = {
        "code": Foreign.load().plover_country(participant.country),
        "sector": participant.sector,
        "entity_text": line(participant.text),
        "identifier_text": participant.actor,
    }
    return {key: value for key, value in told.items() if value or key == "code"}


def _place(where: Place | None, text: str | None) -> Fields:
    if where is None:
        return {"extracted_place": line(text)} if text else {}
    city, district, province, *_ = place(where)
    told: Fields = {
        "extracted_place": line(text) if text else None,
        "resolved_place": where.name,
        "lat": where.latitude,
        "lon": where.longitude,
        "city": city,
        "district": district,
        "province": province,
        "country_code": Foreign.load().plover_country(where.country) if "/" not in (where.country or "/") else None,
        "feature_code": where.kind,
        "resolution": RESOLUTIONS.get(where.kind, _SITE),
    }
    return {key: value for key, value in told.items() if value not in (None, "")}


def _cited(telling: Telling) -> Fields:
    """Return where the act was told first."""
    document, claim = telling.document, telling.claim
    address = link(Evidence(document.id, None, document.url, None, None, claim.start, claim.end, ""))
    told: Fields = {
        "corpus": line(document.given_id) if document.given_id else None,
        "url": address,
        "title": line(document.title) if document.title else None,
        "publication": line(document.outlet) if document.outlet else None,
        "language": document.language,
        "coder": nameless(claim).coder,
        "codebook": CODEBOOK,
    }
    return {key: value for key, value in told.items() if value}


def _evidence(telling: Telling) -> Fields:
    """Return where a claim stands; ``start`` and ``end`` are the characters of its sentence."""
    claim, document = telling.claim, telling.document
    told: Fields = {
        "claim": claim.id,
        "modality": claim.modality.value,
        "document": document.id,
        "given_id": document.given_id,
        "url": document.url,
        "publication": document.outlet,
        "published": document.published.isoformat() if document.published else None,
        "sequence": claim.sentence + 1,
        "start": claim.start,
        "end": claim.end,
        "speaker": claim.speaker.text if claim.speaker else None,
        "score": round(claim.score, DECIMALS),
    }
    return {key: value for key, value in told.items() if value is not None}
