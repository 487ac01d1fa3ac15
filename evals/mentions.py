"""Whom do mentions mean, and where are places? On mentions of the shared news that were annotated by hand.

python -m evals.mentions [--show 60]

The gold (``evals/gold/mentions.jsonl``, ``places.jsonl``) names a document of the shared news, the characters of a
mention, and what it means; it holds no sentence. Its errors have been looked at. ``mentions_b.jsonl`` and
``places_b.jsonl`` are only scored: they were drawn from other documents and annotated, with the whole extent of each
name, before any answer to them was seen, and their errors are never shown. What is asked after is the mention of the
reading that shares most characters with the annotated one. Precision and recall are of actors, the country is counted
where one is given; a place is right if its country is, and if its point lies within 161 km (100 miles, the usual bound)
of the annotated one.

``implied.jsonl`` has words that name no state ("residents", "the government") in documents whose states are at least
two, drawn at random where the program had given them one, and the state that two annotators gave them apart (241 of
242 alike), null where no single one is meant.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from detente import models
from detente.codebook import Codebook
from detente.events.actors import ActorBook
from detente.events.book import slug
from detente.events.coder import Coder
from detente.events.names import fold
from detente.events.resolution import STRANGER, Resolution
from detente.models import Model
from detente.reading.reader import Reader
from detente.records import Document, Mention, MentionKind, Place, Reading
from training.standoff import texts_with_days

GOLD = Path(__file__).parent / "gold"
PARTS = ("", "_b")  # looked at, and only scored
NEAR_KM = 161.0
EARTH_KM = 6371.0
Row = dict[str, Any]


def read(model: Model, rows: list[Row], *, exactly: bool = False) -> Iterator[tuple[Row, Reading, Mention]]:
    """Yield each annotated mention with the reading of its document; a text that changed is left out.

    Args:
        exactly: the words as they were annotated, whatever the reading takes for a mention.
    """
    reader = Reader(model, everything=True)
    documents = _texts()
    readings: dict[str, Reading] = {}
    for row in rows:
        name = row["document"]
        if name in documents:
            if name not in readings:
                text, day = documents[name]
                readings[name] = reader.read(Document(name, text, published=day))
            mention = _mention(readings[name], row, exactly=exactly)
            if mention is not None:
                yield row, readings[name], mention


@cache
def _texts() -> dict[str, tuple[str, date | None]]:
    """Return the texts of all annotated documents: to find them the whole shared news is gone through, so once."""
    names = [f"{name}{part}" for name in ("mentions", "places") for part in PARTS]
    return texts_with_days({row["document"] for name in (*names, "implied") for row in _rows(name)})


def _mention(reading: Reading, row: Row, *, exactly: bool) -> Mention | None:
    """Return the mention of the reading that shares most with the annotated words, or else the words as one."""
    if reading.document.text[row["start"] : row["end"]] != row["text"]:
        return None
    start, end = row["start"], row["end"]
    shared = {m: min(m.end, end) - max(m.start, start) for m in reading.mentions if m.start < end and start < m.end}
    found = max(shared, key=lambda m: shared[m] - (m.end - m.start) / len(reading.document.text), default=None)
    found = None if exactly else found
    sentence = next((s for s in reading.sentences if s.start <= row["start"] < s.end), None)
    if found or sentence is None:
        return found
    words = [i for i, t in enumerate(sentence.tokens) if row["start"] <= t.start < row["end"]]
    if not words:
        return None
    kind = MentionKind.PLACE if "lat" in row or "place" in row else MentionKind.PERSON
    return Mention(row["start"], row["end"], row["text"], kind, sentence.index, words[0], words[-1] + 1, words[-1], 1.0)


def same_actor(name: str, found: Resolution, book: ActorBook) -> bool:
    """Say whether a resolved actor is the one that the annotator named."""
    if found.actor is None:
        return False
    if found.actor.startswith(STRANGER):
        return slug(name) in found.actor
    actor = book.actors[found.actor]
    names = {fold(known).removeprefix("the ") for known in (actor.name, *actor.names)}
    words = set(fold(name).removeprefix("the ").split())
    return fold(name).removeprefix("the ") in names or any(words == set(known.split()) for known in names)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance of two points in degrees (haversine)."""
    (lat1, lon1), (lat2, lon2) = ((radians(x), radians(y)) for x, y in (a, b))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def actors(coder: Coder, book: ActorBook, model: Model, show: int, parts: Sequence[str]) -> dict[str, float]:
    """Score the mentions of actors; ``parts`` are of `PARTS`."""
    rows = [row for part in parts for row in _rows(f"mentions{part}")]
    right = given = wanted = named = country_right = 0
    for row, reading, mention in read(model, rows):
        found = coder.who(reading, mention)
        wanted += row["actor"] is not None
        given += found.actor is not None
        good = row["actor"] is not None and same_actor(row["actor"], found, book)
        right += good
        named += found.country is not None
        country_right += found.country is not None and found.country == row["country"]
        if show > 0 and (found.actor or row["actor"]) and not good:
            print(
                "  ", row["text"], "gold", row["actor"], row["country"], "got", found.actor, found.country, found.reason
            )
            show -= 1
        elif show > 0 and found.country and found.country != row["country"]:
            print("   country", row["text"], "gold", row["country"], "got", found.country, found.reason)
    return {
        "actor precision": right / max(1, given), "actor recall": right / max(1, wanted),
        "country of given": country_right / max(1, named), "mentions": float(len(rows)),
    }  # fmt: skip


def places(coder: Coder, model: Model, show: int, parts: Sequence[str]) -> dict[str, float]:
    """Score the mentions of places, those that are places; ``parts`` are of `PARTS`."""
    rows = [row for part in parts for row in _rows(f"places{part}") if row["place"]]
    known = country = near = pointed = 0
    for row, reading, mention in read(model, rows):
        found = coder.where(reading, mention)
        known += found is not None
        same = found is not None and (row["country"] or None) in {None, *(found.country or "").split("/")}
        country += same
        close = _close(row, found)
        pointed += close is not None
        near += close is True
        if show > 0 and (not same or close is False):
            print("  ", row["text"], row["country"], row.get("lat"), row.get("lon"), "got", found)
            show -= 1
    total = len(rows)
    return {
        "place country": country / max(1, total), "place within 161 km": near / max(1, pointed),
        "place found": known / max(1, total), "places": float(total),
    }  # fmt: skip


def implied(model: Model, show: int) -> dict[str, float]:
    """Score the states of words that name none; their long documents take two minutes, so no gate asks for it."""
    coder = Coder(model, Codebook.load(), ActorBook.load())
    rows = _rows("implied")
    right, told = Counter[bool](), Counter[bool]()
    for row, reading, mention in read(model, rows, exactly=True):
        found, stated = coder.who(reading, mention), row["country"] is not None
        good = found.country == row["country"]
        right[stated] += good
        told[stated] += 1
        if show > 0 and not good:
            print("   state", row["document"], row["start"], row["text"], "gold", row["country"], "got", found.country)
            show -= 1
    return {
        "state of words": right.total() / max(1, told.total()), "where one is meant": right[True] / max(1, told[True]),
        "words": float(told.total()),
    }  # fmt: skip


def _close(row: Row, found: Place | None) -> bool | None:
    """Say whether the point is near the annotated one; None where there is none, as for states."""
    if row.get("lat") is None or row.get("kind") == "country":
        return None
    return found is not None and kilometres((row["lat"], row["lon"]), (found.latitude, found.longitude)) <= NEAR_KM


def _rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def evaluate(model: Model, show: int = 0) -> dict[str, float]:
    """Return all scores; those of what is only scored begin with "unseen", those of both together with "all"."""
    book = ActorBook.load()
    coder = Coder(model, Codebook.load(), book)
    found: dict[str, float] = {}
    for name, parts in (("", PARTS[:1]), ("unseen ", PARTS[1:]), ("all ", PARTS)):
        shown = show if parts == PARTS[:1] else 0
        scores = actors(coder, book, model, shown, parts) | places(coder, model, shown, parts)
        found |= {f"{name}{key}": value for key, value in scores.items()}
    return found


def main() -> None:
    """Parse the command line, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    model = models.load()
    for name, value in (evaluate(model, args.show) | implied(model, args.show)).items():
        print(f"{name:27} {value:.4f}")


if __name__ == "__main__":
    main()
