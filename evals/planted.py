"""Would the warnings find errors if the news had them, and how often do they cry wolf?

python -m evals.planted [--documents 500] [--seed 1] [--show]

Documents of shared/data/news, spread evenly over its four files and their days, are read as they are, and others with
one error planted by rule (`evals.planting`); long ones are cut at a paragraph. A warning finds what was planted when
its kind fits and its sentence holds it. All others, on the texts as they are and on the changed ones, are listed, to be
judged by a person: they are false alarms unless the news itself is wrong.
"""

import argparse
import json
import lzma
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from detente import answers, pipeline
from detente.analysis.promises import interval
from detente.answers.doubts import WarningRow
from detente.documents.extract import body_start, extract
from detente.errors import DetenteError
from detente.events.actors import ActorBook
from detente.records import Document, TextWarning
from detente.records import Page as Fetched
from detente.sources import files
from evals.planting import PAIRED, Page, Planted, plants
from evals.shared import SHARED

EVENTS = "current_events_2002-2021_2023"
NEWS = (EVENTS, "presidents_2021-10_2022-03", "state_dept_2021-05_2022-04", "whitehouse_2021-2023")
LONGEST = 4000  # characters: of a longer text the paragraphs up to there are read, three in four are not cut at all
OF_EACH = 40  # errors of a kind
DRAWN = 4  # times as many documents are looked through for places for errors, as some kinds fit few
AROUND = 30  # characters beside what was planted, by which it is found again
OTHER, CHANGED = "Another Outlet", " changed"
HALF = 1000  # added to a seed for the documents that are changed
# Which kinds of warning say what is wrong with what was planted.
FITTING = {
    "former-in-office": ("former-in-office", "two-roles"),
    "past holder": ("office-of-another",),
    "never held": ("office-of-another",),
    "two roles, one former": ("two-roles", "former-in-office"),
    "two roles, another office": ("two-roles", "office-of-another"),
    "weekday, changed": ("weekday",),
    "weekday, added": ("weekday",),
    "reported early, moved": ("reported-early",),
    "reported early, added": ("reported-early",),
    "figures": ("figures",),
    "denied": ("claims",),
}


@dataclass(frozen=True, slots=True)
class Text:
    """A document as a row of JSON Lines: text without its headline, and the error in it, if one was planted."""

    id: str
    title: str | None
    text: str
    published: str
    source: str
    planted: Planted | None = None

    def row(self) -> str:
        """Return the line that `detente collect` reads."""
        return json.dumps({name: getattr(self, name) for name in ("id", "title", "text", "published", "source")})


def sample(documents: int, seed: int) -> list[Text]:
    """Return so many documents, as many of each file and evenly over its days; other seeds draw others."""
    chance, found = random.Random(seed), list[Text]()
    for name in NEWS:
        with lzma.open(SHARED / "data/news" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            dated = sorted((row["published"], line) for line in lines if (row := json.loads(line))["published"])
        step = len(dated) / (documents // len(NEWS))
        drawn = [dated[int(step * (k + chance.random()))][1] for k in range(documents // len(NEWS))]
        found += _texts(drawn)
    return found


def _texts(lines: Sequence[str]) -> Iterator[Text]:
    sources = {row["id"]: (row.get("outlets") or [row["source"]])[0] for row in map(json.loads, lines)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.jsonl"
        path.write_text("".join(lines), encoding="utf-8")
        for page in files.fetch([str(path)], now=datetime.now(UTC)):
            try:
                document = extract(page) if isinstance(page, Fetched) else None
            except DetenteError:
                continue
            if document and document.given_id and document.published:
                yield Text(
                    document.given_id, document.title, _cut(document), document.published.isoformat(),
                    sources[document.given_id],
                )  # fmt: skip


def _cut(document: Document) -> str:
    text = document.text[body_start(document) :]
    end = text.rfind("\n\n", 0, LONGEST) if len(text) > LONGEST else len(text)
    return text[: end if end > 0 else LONGEST]


def spoil(texts: Sequence[Text], book: ActorBook, seed: int) -> Iterator[Text]:
    """Yield documents, each with one error of the kind that was planted least so far, up to `OF_EACH` of a kind."""
    chance, counts = random.Random(seed), dict.fromkeys(FITTING, 0)
    for text in chance.sample(texts, len(texts)):
        page = Page(text.text, datetime.fromisoformat(text.published).date(), book, chance)
        found = plants(page, paired=text.id.startswith("wce"))
        found = {kind: made for kind, made in found.items() if counts[kind] < OF_EACH}
        if found:
            kind = min(found, key=lambda kind: counts[kind])
            counts[kind] += 1
            plant = chance.choice(found[kind])
            source = OTHER if kind in PAIRED else text.source
            yield replace(text, id=text.id + CHANGED, text=plant.text, source=source, planted=plant)


def warnings_on(texts: Sequence[Text]) -> tuple[dict[str, list[WarningRow]], dict[str, Document]]:
    """Collect documents into a store of their own and ask it; return warnings and documents by the given id."""
    with tempfile.TemporaryDirectory() as folder, pipeline.open_store(f"sqlite:///{folder}/store.sqlite") as store:
        path = Path(folder) / "texts.jsonl"
        path.write_text("".join(text.row() + "\n" for text in texts), encoding="utf-8")
        pipeline.collect([str(path)], store, now=datetime.now(UTC))
        rows: dict[str, list[WarningRow]] = {}
        for row in answers.warnings(store):
            rows.setdefault(row.evidence.given_id or "", []).append(row)
        return rows, {d.given_id: d for d in store.documents() if d.given_id}


def _hit(warning: TextWarning, plant: Planted, document: Document) -> bool:
    """Say whether a warning is on what was planted: its kind fits, its sentence and what was planted overlap."""
    first = max(0, plant.start - AROUND)
    at = document.text.find(plant.text[first : plant.end + AROUND].strip())
    start = at + plant.start - first if at >= 0 else document.text.find(plant.text[plant.start : plant.end])
    return (
        warning.kind in FITTING[plant.kind] and warning.start < start + plant.end - plant.start and start < warning.end
    )


def _report(name: str, found: int, planted: int) -> None:
    low, high = interval(found, planted)
    print(f"| {name} | {planted} | {found} | {found / planted:.2f} ({low:.2f}–{high:.2f}) |")


def run(documents: int, seed: int, *, show: bool) -> None:
    """Draw, plant, read, ask and print."""
    texts = sample(documents, seed)
    plain, _ = warnings_on(texts)
    alarms = [row for rows in plain.values() for row in rows]
    print(
        f"seed {seed}, as they are: {len(texts)} documents, {len(alarms)} warnings, "
        f"{1000 * len(alarms) / len(texts):.1f} a thousand"
    )
    for row in alarms:
        _tell("  ", row)
    drawn = {text.id: text for text in sample(DRAWN * documents, seed + HALF)}
    changed = list(spoil(list(drawn.values()), ActorBook.load(), seed))
    paired = [text.id.removesuffix(CHANGED) for text in changed if text.planted and text.planted.kind in PAIRED]
    doubted, stored = warnings_on([*(drawn[identity] for identity in paired), *changed])
    _table(changed, doubted, stored, show=show)


def _table(
    changed: Sequence[Text], doubted: dict[str, list[WarningRow]], stored: dict[str, Document], *, show: bool
) -> None:
    counts: dict[str, list[bool]] = {kind: [] for kind in FITTING}
    others, missed = list[WarningRow](), list[Text]()
    for text in changed:
        rows, document = doubted.get(text.id, []), stored.get(text.id)
        hits = [row for row in rows if text.planted and document and _hit(row.warning, text.planted, document)]
        others += (row for row in rows if row not in hits)
        if text.planted:
            counts[text.planted.kind].append(bool(hits))
            missed += () if hits else (text,)
    print("\n| planted | texts | found | share (90 % interval) |\n| --- | --- | --- | --- |")
    for kind, found in counts.items():
        if found:
            _report(kind, sum(found), len(found))
    _report("all", sum(map(sum, counts.values())), len(changed))
    print(f"\nother warnings on the {len(changed)} changed texts: {len(others)}")
    for row in others:
        _tell("  ", row)
    if show:
        _tell_missed(missed, stored)


def _tell(indent: str, row: WarningRow) -> None:
    warning, shown = row.warning, row.evidence
    print(f"{indent}{warning.kind} {shown.given_id} {shown.published}: {warning.reason}; {warning.record}")
    print(f"{indent}  {' '.join(warning.sentence.split())[:300]}")


def _tell_missed(missed: Sequence[Text], stored: dict[str, Document]) -> None:
    print("\nmissed:")
    for text in sorted(missed, key=lambda text: text.planted.kind if text.planted else ""):
        plant, document = text.planted, stored.get(text.id)
        if plant:
            copy = " [taken for a copy]" if document and document.copy_of else ""
            near = " ".join(plant.text[max(0, plant.start - 90) : plant.end + 90].split())
            print(f"  {plant.kind} {text.id} {text.published}{copy}: {plant.how}\n    …{near}…")


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=500, help="how many are drawn")
    parser.add_argument("--seed", type=int, default=1, help="which are drawn, and what is planted where")
    parser.add_argument("--show", action="store_true", help="list what was planted and not found")
    options = parser.parse_args()
    run(options.documents, options.seed, show=options.show)


if __name__ == "__main__":
    main()
