"""How often are warnings on shared documents right, and do those that a person judged still come?

python -m evals.doubted                 the judged ones again: how many come, how many of them are right
python -m evals.doubted --draw accused  the warnings on 500 documents drawn by a rule, and what is known of them

The judgements (`evals/gold/warnings.jsonl`) stand off the texts: document, kind, characters of the sentence, right or
wrong and why. Documents are current events, official texts and Wikinews of shared/data, by their ids.
"""

import argparse
import json
import lzma
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detente import answers, pipeline
from detente.analysis.promises import interval
from detente.answers.doubts import WarningRow
from evals import wikinews
from evals.planted import NEWS
from evals.shared import SHARED

GOLD = Path(__file__).parent / "gold" / "warnings.jsonl"
DRAWN = 500  # documents of a set
SINCE = "2018"  # the rules for "disputed" were made on current events of earlier years
_ACCUSING = re.compile(r"\b(?:accus|blam)", re.IGNORECASE)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """A warning as a person judged it; ``beside`` are documents without which it cannot come."""

    document: str
    kind: str
    start: int
    end: int
    right: bool
    reason: str
    found: str
    beside: tuple[str, ...] = ()


def judgements() -> list[Judged]:
    """Return what was judged."""
    rows = map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())
    return [Judged(**(row | {"beside": tuple(row.get("beside", ()))})) for row in rows]


def documents() -> Iterator[Row]:
    """Yield the shared documents that warnings were judged on, each with its first outlet as source."""
    for name in NEWS:
        with lzma.open(SHARED / "data/news" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield row | {"source": (row.get("outlets") or [row["source"]])[0]}
    yield from wikinews.articles()


def _of_events(row: Row) -> bool:
    return bool(row["id"].startswith("wce-")) and row["published"] >= SINCE


# Which documents a set is drawn from, evenly over their days.
SETS: dict[str, Callable[[Row], bool]] = {
    "even": _of_events,
    "wars": lambda row: _of_events(row) and "rmed conflict" in (row.get("category") or ""),
    "accused": lambda row: _of_events(row) and bool(_ACCUSING.search(row["text"])),
    "articles": lambda row: row["id"].startswith("wikinews-"),
    "official": lambda row: not row["id"].startswith(("wce-", "wikinews-")),
}


def draw(name: str) -> list[Row]:
    """Return up to `DRAWN` documents of a set, evenly over their days."""
    rows = sorted((row for row in documents() if SETS[name](row)), key=lambda row: (row["published"], row["id"]))
    return [rows[index * len(rows) // DRAWN] for index in range(DRAWN)] if len(rows) > DRAWN else rows


def warnings_on(rows: Iterable[Row]) -> list[WarningRow]:
    """Return the warnings on documents, collected into a store of their own."""
    with tempfile.TemporaryDirectory() as folder, pipeline.open_store(f"sqlite:///{folder}/store.sqlite") as store:
        path = Path(folder) / "texts.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        pipeline.collect([str(path)], store, now=datetime.now(UTC))
        return list(answers.warnings(store))


def is_of(row: WarningRow, judged: Judged) -> bool:
    """Say whether a warning is the judged one: of its kind, on its sentence."""
    warning = row.warning
    same = (row.evidence.given_id, warning.kind) == (judged.document, judged.kind)
    return same and warning.start < judged.end and judged.start < warning.end


def again(judged: Sequence[Judged]) -> None:
    """Print how many of the judged warnings come still, and how many of those are right, by kind and set."""
    wanted = {identity for one in judged for identity in (one.document, *one.beside)}
    rows = warnings_on(row for row in documents() if row["id"] in wanted)
    comes = [any(is_of(row, one) for row in rows) for one in judged]
    print(
        "| found on, kind | judged | right | come now | of them right | share (90 % interval) |\n" + "| --- " * 6 + "|"
    )
    groups = sorted({(one.found, one.kind) for one in judged})
    for group in [*groups, ("all", "")]:
        told = [
            pair for pair in zip(judged, comes, strict=True) if group in {("all", ""), (pair[0].found, pair[0].kind)}
        ]
        now = [one for one, come in told if come]
        right = sum(one.right for one in now)
        low, high = interval(right, len(now)) if now else (0.0, 1.0)
        share = f"{right / len(now):.2f} ({low:.2f}–{high:.2f})" if now else "–"
        print(f"| {' '.join(group)} | {len(told)} | {sum(o.right for o, _ in told)} | {len(now)} | {right} | {share} |")
    others = [row for row in rows if not any(is_of(row, one) for one in judged)]
    print(f"\nnot judged, on the same documents: {len(others)}")
    for row in others:
        _tell(row, "?")


def drawn(name: str, judged: Sequence[Judged]) -> None:
    """Print the warnings on the documents of a set."""
    rows = draw(name)
    found = warnings_on(rows)
    print(f"{name}: {len(rows)} documents, {len(found)} warnings, {Counter(row.warning.kind for row in found)}")
    for row in found:
        known = next((one for one in judged if is_of(row, one)), None)
        _tell(row, "?" if known is None else "right" if known.right else "wrong")


def _tell(row: WarningRow, known: str) -> None:
    warning, shown = row.warning, row.evidence
    print(f"  {known}: {warning.kind} {shown.given_id} {warning.start}-{warning.end}: {warning.sentence}")
    print(f"    {warning.reason}; {warning.record}")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draw", choices=sorted(SETS), help="warnings on documents drawn by a rule, instead")
    wanted = parser.parse_args().draw
    if wanted:
        drawn(wanted, judgements())
    else:
        again(judgements())


if __name__ == "__main__":
    main()
