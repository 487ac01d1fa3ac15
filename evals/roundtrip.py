"""What is left of our record when it is written in the formats of others and read back?

    python -m evals.roundtrip [--store STORE]

The demo corpus is read into a store, or a store of yours is taken; its events are written in each format, and what was
written is imported into a new store. An act that was written is held against what came back by what the format has
columns for: its day, type, states, point. The last rows say what no format keeps.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from detente import pipeline
from detente.answers import Record
from detente.codebook import Codebook
from detente.exports.coded import Coded, comment, of_event
from detente.exports.stores import STORE_EXPORTERS
from detente.pipeline.importing import import_events
from detente.records import Claim, Modality, Role, utc
from detente.store import Store

FILES = {
    "plover": ("plover.jsonl",),
    "polecat": ("polecat.txt",),
    "gdelt": ("gdelt.export.CSV", "gdelt.mentions.CSV"),
    "icews": ("icews.tab",),
}
DEMO = Path(__file__).resolve().parents[1] / "src" / "detente" / "data" / "demo"
NOW = utc(2026, 1, 1)
KEPT = ("day", "type", "mode", "states", "point", "promise", "mediator")


@dataclass(frozen=True, slots=True)
class Trip:
    """One format there and back: acts written, rows that came back and failed; of each field the share that is left.

    ``kept`` counts acts that have the field, and those of them for which an act of that day and field came back.
    """

    name: str
    written: int
    rows: int
    failed: int
    kept: dict[str, tuple[int, int]]


def main() -> None:
    """Print a line a format."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--store", help="a store to take in place of the demo corpus")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store.open(asked.store or "sqlite://") as store:
        if asked.store is None:
            pipeline.collect([str(path) for path in corpus()], store, now=NOW)
        print(f"{'':10}{'acts':>7}{'rows':>7}{'failed':>7}" + "".join(f"{field:>10}" for field in KEPT))
        for name in FILES:
            trip = there_and_back(store, name, Path(folder) / name)
            shares = "".join(f"{_share(*trip.kept[field]):>10}" for field in KEPT)
            print(f"{name:10}{trip.written:7}{trip.rows:7}{trip.failed:7}{shares}")


def corpus() -> list[Path]:
    """Return the files of the demo corpus."""
    return sorted(path for path in DEMO.glob("*.jsonl") if ".gold." not in path.name)


def there_and_back(store: Store, name: str, folder: Path) -> Trip:
    """Write the record of a store in a format, import what was written, and compare."""
    folder.mkdir()
    record = Record.of(store, at=NOW)
    STORE_EXPORTERS[name](record, folder)
    paths = [folder / file for file in FILES[name]]
    with Store.open("sqlite://") as back:
        done = import_events(name, [path for path in paths if path.is_file()], back, now=NOW)
        found = list(back.claims())
    acts = [
        made
        for whole in record.events()
        for made in of_event(whole)
        if isinstance(made, Coded) and not (comment(made) and name in {"plover", "polecat"})
    ]
    left = {field: Counter(key for claim in found for key in _of_claim(field, claim)) for field in KEPT}
    kept = {}
    for field in KEPT:
        had = [keys for act in acts if (keys := list(_of_act(field, act)))]
        kept[field] = (sum(any(key in left[field] for key in keys) for keys in had), len(had))
    return Trip(name, len(acts), done.rows, len(done.failures), kept)


Key = tuple[date | None, object]


def _of_act(field: str, act: Coded) -> Iterator[Key]:
    """Yield what an act says in a field; any of it that comes back keeps the field."""
    point = (act.place.latitude, act.place.longitude) if act.place else None
    states = (p.country for p in act.participants if p.role in (Role.SOURCE, Role.TARGET))
    yield from _keys(field, act.day, act.type, act.mode, states, point, promise=act.promise)
    if field == "mediator":
        yield from ((act.day, p.country) for p in act.who(Role.MEDIATOR) if p.country)


def _of_claim(field: str, claim: Claim) -> Iterator[Key]:
    planned = claim.modality is Modality.PLANNED
    kind = (Codebook.load().type(claim.type).future if planned else None) or claim.type
    day = claim.when.start if claim.when and not planned else claim.reported
    point = (claim.place.latitude, claim.place.longitude) if claim.place else None
    states = (p.country for p in claim.who(Role.SOURCE, Role.TARGET))
    yield from _keys(field, day, kind, claim.mode, states, point, promise=planned)
    if field == "mediator":
        yield from ((day, p.country) for p in claim.who(Role.MEDIATOR) if p.country)


def _keys(
    field: str,
    day: date | None,
    kind: str,
    mode: str | None,
    states: Iterable[str | None],
    point: tuple[float, float] | None,
    *,
    promise: bool,
) -> Iterator[Key]:
    if field == "day":
        yield day, None
    elif field == "type":
        yield day, kind
    elif field == "mode" and mode:
        yield day, (kind, mode)
    elif field == "states" and (known := frozenset(state for state in states if state)):
        yield from ((day, (kind, state)) for state in known)
    elif field == "point" and point:
        yield day, (round(point[0], 3), round(point[1], 3))
    elif field == "promise" and promise:
        yield day, kind


def _share(kept: int, had: int) -> str:
    return f"{kept}/{had}"


if __name__ == "__main__":
    main()
