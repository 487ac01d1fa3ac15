"""What did this project annotate itself, and on which words of the shared news?

The project carries no sentence of the shared news: an annotation names a document, the characters of a unit in it,
and offsets inside the unit (`training/annotations/*.jsonl`). This file brings them and the texts together for
training, and turns annotators' notes into such files:

    python -m training.standoff UNITS.json NOTES.txt … --annotator d1 --to training/annotations/NAME.jsonl

UNITS is a list of [document, start, end, text, day]. Notes are lines "#N" (the unit's place in the list), each
followed by one line a claim, as docs/training.md describes them. A span that is not in the text is an error.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from detente.documents.extract import body_start
from training.corpora import DATA, articles, claim_units, rows
from training.labels import MODALITIES, TYPES
from training.split import Apart, is_training

ANNOTATIONS = Path(__file__).resolve().parent / "annotations"
# Made in this project's own hand, and made after each annotator had compared forty units with the reference's.
PLAIN, MATCHED = ANNOTATIONS / "plain", ANNOTATIONS / "matched"
NEWS = {
    "pres": "presidents_2021-10_2022-03.jsonl.xz",
    "sd": "state_dept_2021-05_2022-04.jsonl.xz",
    "wh": "whitehouse_2021-2023.jsonl.xz",
}
ITEMS = "current_events_2002-2021_2023.jsonl.xz"
FIELDS = {"S": "source", "T": "target", "M": "mediator", "H": "host"}
Unit = dict[str, Any]


def texts(wanted: set[str]) -> dict[str, str]:
    """Return the texts of the wanted documents of the shared news: items as they are, articles as extracted."""
    return {name: text for name, (text, _) in texts_with_days(wanted).items()}


def texts_with_days(wanted: set[str]) -> dict[str, tuple[str, date | None]]:
    """Return the texts of the wanted documents of the shared news, without headlines, each with its day."""
    found: dict[str, tuple[str, date | None]] = {
        row["id"]: (row["text"].strip(), date.fromisoformat(row["published"]))
        for row in rows(DATA / "news" / ITEMS)
        if row["id"] in wanted
    }
    for prefix, name in NEWS.items():
        if any(document.startswith(f"{prefix}:") for document in wanted):
            for given, document in articles(DATA / "news" / name):
                if f"{prefix}:{given}" in wanted:
                    found[f"{prefix}:{given}"] = (document.text[body_start(document) :], document.published)
    return found


def mark(text: str) -> str:
    """Return what tells that a text is the one that was annotated."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def units(folder: Path) -> Iterator[Unit]:
    """Yield the annotated units with their texts, spans as [start, end) offsets; a text that changed is left out."""
    kept = [row for path in sorted(folder.glob("*.jsonl")) for row in rows(path)]
    found = texts({row["document"] for row in kept})
    for row in kept:
        text = found.get(row["document"], "")[row["start"] : row["end"]]
        if mark(text) == row["mark"]:
            yield {"id": f"{row['document']}@{row['start']}", "text": text, **row}


def training_units(folder: Path) -> Iterator[Unit]:
    """Yield the units of a folder that share no stretch of text with what is only measured on."""
    reference = claim_units(DATA / "claims" / "train.jsonl.xz")
    apart = Apart(unit["text"] for unit in reference if not is_training(unit["id"]))
    return (unit for unit in units(folder) if apart.holds(unit["text"]))


# ---- from notes


def claim_of(text: str, line: str) -> dict[str, Any]:
    """Return the claim that a line of notes gives on a text.

    Raises:
        ValueError: a label is unknown or a span is not in the text.
    """
    head, trigger, *fields = (part.strip() for part in line.split(" | "))
    kind, modality = head.split()
    if kind not in TYPES or modality not in MODALITIES:
        raise ValueError(f"unknown label in {line!r}; types are {', '.join(TYPES)}; modalities {', '.join(MODALITIES)}")
    at = place(text, trigger, None)
    claim: dict[str, Any] = {"type": kind, "modality": modality, "trigger": at}
    for field in fields:
        name, _, value = field.partition(": ")
        if name in FIELDS:
            claim[FIELDS[name]] = [place(text, part, at[0]) for part in value.split("; ")]
        elif name == "BY":
            # of two who say it together the first stands for both: a claim has one speaker
            claim["speaker"] = place(text, value.split("; ")[0], at[0])
        elif name == "W":
            claim["when"] = value.split("..")
        else:
            raise ValueError(f"unknown field {name!r} in {line!r}; allowed are S, T, M, H, W, BY")
    return claim


def place(text: str, span: str, near: int | None) -> tuple[int, int]:
    """Return where a span stands: the occurrence that "@2" names, or else the first, or the nearest to ``near``.

    Whole words go before parts of words. Occurrences are counted among whole words if there are enough of them.

    Raises:
        ValueError: it does not stand there.
    """
    numbered = re.fullmatch(r"(.*)@(\d+)", span)
    words, which = (numbered[1], int(numbered[2])) if numbered else (span, 0)
    places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    if len(places) < max(1, which):
        places = [m.span() for m in re.finditer(re.escape(words), text)]
    if len(places) < max(1, which):
        raise ValueError(f"{span!r} does not stand in {text!r}")
    if which or near is None:
        return places[max(0, which - 1)]
    return min(places, key=lambda found: abs(found[0] - near))


def notes(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the place of each unit in the list of units, and its claims' lines."""
    number, claims = -1, list[str]()
    for raw in lines:
        line = raw.strip()
        if line.startswith("#"):
            if number >= 0:
                yield number, claims
            number, claims = int(line[1:]), []
        elif line:
            claims.append(line)
    if number >= 0:
        yield number, claims


def annotated(unit: list[Any], lines: list[str], annotator: str) -> Unit:
    """Return the stand-off annotation of a unit."""
    document, start, end, text, day = unit
    claims = [claim_of(text, line) for line in lines]
    return {
        "document": document, "start": start, "end": end, "mark": mark(text), "published": day,
        "annotator": annotator, "claims": claims,
    }  # fmt: skip


def main() -> None:
    """Parse the command line and write one file of annotations."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("units", type=Path)
    parser.add_argument("notes", type=Path, nargs="+")
    parser.add_argument("--annotator", required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    listed = json.loads(args.units.read_text(encoding="utf-8"))
    lines = [line for path in args.notes for line in path.read_text(encoding="utf-8").splitlines()]
    made = [annotated(listed[number], claims, args.annotator) for number, claims in notes(lines)]
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in made)
    args.to.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
