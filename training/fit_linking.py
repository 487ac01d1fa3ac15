"""Which weights tell claims of one act from claims of two? A choice among candidates, fitted to events made by hand.

    python -m training.fit_linking --to src/detente/data/linking.toml     fit on everything
    python -m training.fit_linking --check                                each half of February 2022 by the other

For each claim (or act of a document) the candidates are those that linking would compare it with, built up from the
events by hand; it joins one of them or founds an event. The parts: the record of February 2022 (evals/gold), three
stretches of Wikipedia's current events (training/links), and, as far as gold ledgers tell which items are of one
act, four shared ledgers and the demo corpus. The shared ledger of 2023 is left out: it is kept to be measured on.
"""

import argparse
import json
import lzma
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from detente import pipeline
from detente.documents.extract import body_start
from detente.events import likeness, link
from detente.events.likeness import OTHER, features, group, within_reach
from detente.events.link import Linker, lend
from detente.events.profile import Profile, family, family_of
from detente.records import Claim, utc
from evals import links, record
from evals.shared import SHARED

# Strength of the ridge: weights of features seen in few choices stay near nothing. 1 and 4 did no better on the other
# half of the days.
RIDGE = 2.0
STEPS = 600
RATE = 0.05
# What is believed of a weight before any choice is seen, in log-odds: that the same parties do on the announced day
# what was announced is rare in these parts and sure in all of them.
BELIEVED = {"kept as announced": 3.0}
# Of a claim that is about no act, and of one of which the hand says nothing.
UNTOLD, UNKNOWN = "-", "?"
# The middle of the record of February 2022: half of its claims were reported by then.
MIDDLE = date(2022, 2, 21)
STRETCHES = Path(__file__).with_name("links")
LEDGERS = ("minsk", "korea", "karabakh", "gaza2023")

Choices = list[list[tuple[dict[str, float], bool]]]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Claims in the order of linking, and the event of each by hand; its own name for one that is about no act."""

    claims: tuple[Claim, ...]
    event: dict[str, str]

    def between(self, first: date, last: date) -> "Part":
        """Return the part of some days."""
        known = tuple(c for c in self.claims if c.reported and first <= c.reported <= last)
        return Part(known, {c.id: self.event[c.id] for c in known})


def parts() -> dict[str, Part]:
    """Read all parts; this takes a few minutes."""
    found = {"record": _record()}
    rows = list(_news(SHARED / "data" / "news" / "current_events_2002-2021_2023.jsonl.xz"))
    for path in sorted(STRETCHES.glob("*.jsonl")):
        gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        wanted = {row["document"] for row in gold}
        found[path.stem] = _part([row for row in rows if row["id"] in wanted], _named(gold))
    for name in LEDGERS:
        folder = SHARED / "data" / "ledger"
        found[name] = _silver([folder / f"{name}_items.jsonl"], [folder / f"{name}_gold.jsonl"])
    demo = Path(str(resources.files("detente") / "data" / "demo"))
    names = ("russia-ukraine", "thailand-cambodia")
    found["demo"] = _silver([demo / f"{n}.jsonl" for n in names], [demo / f"{n}.gold.jsonl" for n in names])
    return found


def _news(path: Path) -> Iterator[Row]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _record() -> Part:
    gold = record.read("record_links.jsonl")
    with pipeline.open_store("sqlite://") as store:
        record.collect(store, {row["document"] for row in gold})
        shift = {d.id: body_start(d) for d in store.documents()}
        given = {d.id: d.given_id or "" for d in store.documents()}
        named = _named(gold)
        event = {
            c.id: named.get((given[c.document], c.trigger.start - shift[c.document], c.type)) for c in store.claims()
        }
        return _ordered(store.claims(), event)


def _named(gold: Iterable[Row]) -> dict[tuple[str, int, str], str]:
    return {(row["document"], row["start"], row["type"]): row["event"] for row in gold}


def _part(rows: list[Row], named: dict[tuple[str, int, str], str]) -> Part:
    with TemporaryDirectory() as folder, pipeline.open_store("sqlite://") as store:
        path = Path(folder) / "rows.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        pipeline.collect([str(path)], store, now=utc(2026, 1, 1))
        given = {d.id: d.given_id or "" for d in store.documents()}
        event = {c.id: named.get((given[c.document], c.trigger.start, c.type)) for c in store.claims()}
        return _ordered(store.claims(), event)


def _ordered(claims: Iterable[Claim], event: dict[str, str | None]) -> Part:
    known = {c: name for c, name in event.items() if name not in (None, UNKNOWN)}
    named = {c: name if name != UNTOLD else f"{UNTOLD}{c}" for c, name in known.items() if name}
    ordered = sorted(
        (c for c in claims if c.id in named),
        key=lambda c: (c.reported or date.min, c.document, c.start, c.trigger.start, c.id),
    )
    return Part(tuple(ordered), named)


def _silver(items: list[Path], gold: list[Path]) -> Part:
    """Return the claims whose act a gold ledger tells: of the right type, in an item that announces or ends it."""
    entries = [json.loads(line) for path in gold for line in path.read_text(encoding="utf-8").splitlines() if line]
    with pipeline.open_store("sqlite://") as store:
        pipeline.collect([str(path) for path in items], store, now=utc(2026, 1, 1))
        given = {d.id: d.given_id or "" for d in store.documents()}
        event: dict[str, str | None] = {c.id: _entry(c, given[c.document], entries) for c in store.claims()}
        return _ordered(store.claims(), event)


def _entry(claim: Claim, item: str, entries: Iterable[Row]) -> str | None:
    """Return the one entry that fits a claim best, None if none or several do."""
    fits = []
    for entry in entries:
        announcing, ending = item in entry["announced_items"], item in entry["outcome_items"]
        parties = claim.countries()
        if not (announcing or ending) or family(claim) != family_of(entry["type"]):
            continue
        if parties and not parties & set(entry["parties"]):
            continue
        ahead = claim.modality.value in ("PLANNED", "PROPOSED", "POSSIBLE")
        if (ahead and announcing) or (not ahead and ending):
            fits.append((len(parties & set(entry["parties"])), entry["entry"]))
    fits.sort(reverse=True)
    return None if not fits or (len(fits) > 1 and fits[0][0] == fits[1][0]) else str(fits[0][1])


def choices_inside(part: Part) -> Choices:
    """Return, of each claim, the acts before it in its document."""
    found: Choices = []
    for _, told in groupby(part.claims, key=lambda c: c.document):
        acts: dict[tuple[str, str], Profile] = {}
        for claim in told:
            new = Profile.of((claim,))
            like = [(name, old) for (name, kind), old in acts.items() if kind == new.family]
            candidates = [
                (_crossed(new, old, inside=True, rivals=len(like) - 1), name == part.event[claim.id])
                for name, old in like
            ]
            if candidates:
                found.append(candidates)
            key = part.event[claim.id], family(claim)
            if key in acts:
                acts[key].add(claim)
            else:
                acts[key] = new
    return found


def choices_across(part: Part) -> Choices:
    """Return, of each act of a document, the events that it is compared with."""
    found: Choices = []
    linker = Linker()
    number: dict[tuple[str, str], int] = {}
    for _, told in groupby(part.claims, key=lambda c: c.document):
        acts: dict[tuple[str, str], Profile] = {}
        for claim in told:
            key = part.event[claim.id], family(claim)
            if key in acts:
                acts[key].add(claim)
            else:
                acts[key] = Profile.of((claim,))
        lend(tuple(acts.values()))
        for key, act in acts.items():
            near = [at for at in linker.candidates(act) if within_reach(act, linker.drafts[at].profile)]
            candidates = [
                (_crossed(act, linker.drafts[at].profile, inside=False, rivals=len(near) - 1), number.get(key) == at)
                for at in near
            ]
            if candidates:
                found.append(candidates)
        for key, act in acts.items():
            if key in number:
                linker.drafts[number[key]].profile.absorb(act)
                linker.keep(number[key], linker.drafts[number[key]].profile)
            else:
                number[key] = len(linker.drafts)
                linker.keep(number[key], act)
    return found


def _crossed(new: Profile, old: Profile, *, inside: bool, rivals: int) -> dict[str, float]:
    """Return each property twice: once for all acts, once for the group of the act."""
    found = features(new, old, inside=inside, rivals=rivals)
    return dict(found) | {f"{group(new)}: {name}": value for name, value in found}


def tables(weights: dict[str, float]) -> dict[str, dict[str, float]]:
    """Return the weights of each group, what all share included."""
    shared = {name: w for name, w in weights.items() if ": " not in name}
    found: dict[str, dict[str, float]] = {OTHER: shared}
    for name, weight in weights.items():
        kind, _, plain = name.partition(": ")
        if plain:
            found.setdefault(kind, dict(shared))[plain] = shared[plain] + weight
    return found


def fit(choices: Choices) -> dict[str, float]:
    """Return the weight of each feature: an act joins the candidate of the highest sum, or none if all are below 0.

    The likelihood is that of a multinomial choice among the candidates and a new event, whose sum is 0.
    """
    rows = [x for candidates in choices for x, _ in candidates]
    names = sorted({name for x in rows for name in x})
    at = {name: i for i, name in enumerate(names)}
    X = np.zeros((len(rows), len(names)))
    for row, x in zip(X, rows, strict=True):
        for name, value in x.items():
            row[at[name]] += value
    y = np.array([float(label) for candidates in choices for _, label in candidates])
    group = np.repeat(np.arange(len(choices)), [len(c) for c in choices])
    prior = np.array([BELIEVED.get(name, 0.0) for name in names])
    w, m, v = prior.copy(), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, STEPS + 1):
        e = np.exp(np.clip(X @ w, -30, 30))
        total = 1 + np.bincount(group, e, minlength=len(choices))
        gradient = X.T @ (y - e / total[group]) - RIDGE * (w - prior)
        m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
        w += RATE * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(x), 3) for name, x in zip(names, w, strict=True)}


def weights(known: Iterable[Part]) -> dict[str, dict[str, dict[str, float]]]:
    """Return both tables of weights, fitted to some parts."""
    inside: Choices = []
    across: Choices = []
    for part in known:
        inside += choices_inside(part)
        across += choices_across(part)
    for name, found in (("inside", inside), ("across", across)):
        joining = sum(any(right for _, right in candidates) for candidates in found)
        print(f"{name}: {len(found)} acts with candidates, of which {joining} join one", file=sys.stderr)
    return {"inside": tables(fit(inside)), "across": tables(fit(across))}


def check(known: dict[str, Part]) -> None:
    """Print how well each half of the record is linked by weights that were fitted without it."""
    halves = known["record"].between(date.min, MIDDLE), known["record"].between(MIDDLE, date.max)
    halves = halves[0], halves[1].between(date.fromordinal(MIDDLE.toordinal() + 1), date.max)
    others = [part for name, part in known.items() if name != "record"]
    for held, kept in (halves, halves[::-1]):
        fitted = likeness.LinkWeights(weights([kept, *others]))
        found = {claim.id: event.id for event in link.link(held.claims, weights=fitted) for claim in event.claims}
        gold = {claim: event for claim, event in held.event.items() if not event.startswith(UNTOLD)}
        print(links.agreement({**gold}, {**found}))


def main() -> None:
    """Parse the command line, read, fit, write or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    known = parts()
    if args.check:
        check(known)
    if args.to:
        args.to.write_text("".join(_toml(weights(known.values()))), encoding="utf-8")


def _toml(found: dict[str, dict[str, dict[str, float]]]) -> Iterator[str]:
    yield "# Weights of likeness, in log-odds (docs/record.md). Written by training/fit_linking.py.\n"
    for where, groups in found.items():
        for kind, table in groups.items():
            yield f"\n[{where}.{kind}]\n"
            yield from (f'"{name}" = {weight:.2f}\n' for name, weight in table.items())


if __name__ == "__main__":
    main()
