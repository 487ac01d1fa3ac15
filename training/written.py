"""Which units did this project write itself, in the prose of news agencies? Whole texts, unlike the stand-off ones.

    python -m training.written NOTES.txt … --annotator w0 --to training/annotations/written/w0.jsonl

Notes are blocks: "# DAY", the text in one line, one line a claim (as docs/training.md describes them), an empty line.
The acts are invented and so are the persons; states, towns and organisations have the names of real ones. All that one
of the writers wrote is only measured on (`python -m evals.claims --part written`), for each has ways of his own.
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from training.corpora import rows
from training.standoff import ANNOTATIONS, FIELDS, Unit, claim_of

WRITTEN = ANNOTATIONS / "written"
# The writer of plain agency copy about four continents, drawn before anybody had read a unit of his.
MEASURED = "w9"
_DAY = re.compile(r"#\s*(\d{4}-\d\d-\d\d)\s*")
# The model is taught the first word of a trigger; that of "did not attend" or "on the phone" is to say something.
_EMPTY = re.compile(
    r"(?:(?:not|no|never|without|will|would|did|does|do|is|are|was|were|be|been|has|have|had|can|could|may|must|to|in|on|"
    r"at|of|by|for|the|an?|its|their|his|her|first|second|third|fourth|fifth|next|another)\s+)+",
    re.IGNORECASE,
)
# Fields of a claim that hold one span; the others hold lists of them.
_SINGLE = ("trigger", "speaker")


def units(folder: Path = WRITTEN) -> Iterator[Unit]:
    """Yield the written units, the spans of their claims as [start, end) offsets in the text."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from rows(path)


def is_measured(identity: str) -> bool:
    """The units of one writer: measured on, never trained on."""
    return identity.startswith(f"{MEASURED}-")


def training_units(folder: Path = WRITTEN) -> Iterator[Unit]:
    """Yield the written units that are trained on."""
    return (unit for unit in units(folder) if not is_measured(unit["id"]))


def in_words(unit: Unit) -> Unit:
    """Return a unit with the words of its spans instead of their places, as the reference units have them."""
    text = unit["text"]
    claims = [dict(claim) for claim in unit["claims"]]
    for claim in claims:
        for name in claim.keys() & set(_SINGLE):
            claim[name] = text[slice(*claim[name])]
        for name in claim.keys() & set(FIELDS.values()):
            claim[name] = [text[slice(*span)] for span in claim[name]]
    return {**unit, "claims": claims}


# ---- from notes


def blocks(lines: Iterable[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield day, text and lines of claims of each unit of some notes.

    Raises:
        ValueError: a day is none, or a line stands before the first unit.
    """
    found: list[tuple[str, list[str]]] = []
    for raw in lines:
        line = raw.strip()
        if day := _DAY.fullmatch(line):
            date.fromisoformat(day[1])
            found.append((day[1], []))
        elif line and not found:
            raise ValueError(f"{line!r} stands before the first unit; a unit begins with a line like # 2025-03-04")
        elif line:
            found[-1][1].append(line)
    return ((day, told[0], told[1:]) for day, told in found if told)


def filled(text: str, trigger: tuple[int, int]) -> tuple[int, int]:
    """Return a trigger without the empty words that it begins with."""
    empty = _EMPTY.match(text, *trigger)
    return (empty.end() if empty else trigger[0], trigger[1])


def unit_of(name: str, day: str, text: str, lines: list[str], annotator: str) -> Unit:
    """Return the unit that a block of notes gives."""
    claims = [claim_of(text, line) for line in lines]
    claims = [{**claim, "trigger": filled(text, claim["trigger"])} for claim in claims]
    return {"id": name, "published": day, "annotator": annotator, "text": text, "claims": claims}


def main() -> None:
    """Parse the command line and write one file of units."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notes", type=Path, nargs="+")
    parser.add_argument("--annotator", required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    lines = [line for path in args.notes for line in path.read_text(encoding="utf-8").splitlines()]
    made = [
        unit_of(f"{args.annotator}-{number:03}", day, text, claims, args.annotator)
        for number, (day, text, claims) in enumerate(blocks(lines), 1)
    ]
    args.to.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in made)
    args.to.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
