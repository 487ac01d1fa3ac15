"""What does the teacher make of texts, for the reader to learn? Its probabilities, on units and on plain news.

    python -m training.distil --teacher build/teacher/final.pt --out build/teacher/taught.pt

An annotator says yes or no; the teacher says how likely, of every word and every act (Hinton et al. 2015), and also of
sentences that nobody annotated. Those are paragraphs of the shared news, drawn by a digest of their text; what shares a
stretch with a measured unit is left out, and so are the documents of the measured record and of the measured
announcements. `training.train --taught` reads what this writes.
"""

import argparse
import logging
import time
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training import adapt, train
from training.corpora import DATA, Example, articles, claim_units, claims, held_out, rows
from training.losses import Taught, half_precision, judged, states_of
from training.network import Network
from training.split import Apart, is_training
from training.teacher import restored

LOG = logging.getLogger("training")
# Of which collections one paragraph in so many is labelled: some 9,000 passages, two thirds of them short items. With
# five times as many the reader learns nothing more (docs/training.md).
NEWS = {
    "current_events_2002-2021_2023.jsonl.xz": 15, "presidents_2021-10_2022-03.jsonl.xz": 15,
    "state_dept_2021-05_2022-04.jsonl.xz": 20, "whitehouse_2021-2023.jsonl.xz": 20,
}  # fmt: skip
# What evals/record.py and evals/announced.py read.
RECORD = (date(2022, 2, 11), date(2022, 2, 28))
ANNOUNCEMENTS = Path(__file__).parents[1] / "evals" / "gold" / "announcements.jsonl"
# A word of plain news tells an act for the heads behind to be taught about from this probability on: half of what the
# coder asks for, so that what is doubtful is taught as doubtful.
ACT = 0.3
BATCH = 32


def plain(tok: Tokenizer) -> Iterator[Example]:
    """Yield the passages of the drawn paragraphs, claims unknown."""
    seen = set[str]()
    measured = Apart(u["text"] for u in claim_units(DATA / "claims" / "train.jsonl.xz") if not is_training(u["id"]))
    for name, one_in in NEWS.items():
        for number, text in enumerate(unmeasured(DATA / "news" / name)):
            if held_out(text, 1, one_in) and text not in seen and measured.holds(text):
                seen.add(text)
                unit = {"id": f"{name}/{number}", "text": text, "published": "2000-01-01", "claims": []}
                yield from (replace(e, claims=None) for e in claims(tok, unit) if len(e.ids) <= adapt.LONGEST + 2)


def unmeasured(path: Path) -> Iterator[str]:
    """Yield the paragraphs of a file of news, but not of what the measured record and announcements are read in."""
    announced = {name for row in rows(ANNOUNCEMENTS) for name in (row["id"], *row["held"])}
    for given, document in articles(path):
        inside = document.published is not None and RECORD[0] <= document.published <= RECORD[1]
        if not inside and given not in announced:
            yield from adapt.paragraphs_of(document)


def lessons(network: Network, batch: list[Example]) -> list[Taught]:
    """Return what a network makes of passages: of the acts that annotators found there, or else of those it finds."""
    with torch.no_grad(), half_precision():
        states = states_of(network, batch)
        chances = torch.sigmoid(network.triggers(states).float())
        acts = [(i, at, kind) for i, e in enumerate(batch) for at, kind in _acts(e, chances[i])]
        modality, parts, speaker, _ = judged(network, states, batch, acts) if acts else [torch.zeros(0)] * 4
    found = []
    for i, e in enumerate(batch):
        width = len(e.first)
        own = [k for k, (row, _, _) in enumerate(acts) if row == i]
        found.append(
            Taught(
                chances[i, :width].half(),
                torch.tensor([acts[k][1:] for k in own], dtype=torch.int16).view(-1, 2),
                modality[own].softmax(-1).half() if own else torch.zeros(0, 5),
                parts[own, :width].softmax(-1).half() if own else torch.zeros(0, width, 6),
                torch.sigmoid(speaker[own, :width]).half() if own else torch.zeros(0, width),
            )
        )
    return found


def _acts(e: Example, chances: Tensor) -> list[tuple[int, int]]:
    if e.claims is not None:
        return [(claim.trigger, claim.type) for claim in e.claims]
    return [(at, kind) for at, kind in (chances[: len(e.first)] >= ACT).nonzero().tolist()]


def label(network: Network, examples: list[Example]) -> dict[str, Taught]:
    """Return what a network makes of all passages, by their id."""
    network.eval()
    order = sorted(examples, key=lambda e: len(e.ids))
    found: dict[str, Taught] = {}
    start = time.time()
    for at in range(0, len(order), BATCH):
        batch = order[at : at + BATCH]
        found |= {e.id: told for e, told in zip(batch, lessons(network, batch), strict=True)}
        if at % (100 * BATCH) == 0:
            LOG.info("%d of %d passages, %.0f s", at, len(order), time.time() - start)
    return found


def save(path: Path, told: dict[str, Taught], news: list[Example]) -> None:
    """Write what a network made of passages, and of plain news the pieces, for `training.train.with_lessons`."""
    rows = {name: {f.name: getattr(lesson, f.name) for f in fields(Taught)} for name, lesson in told.items()}
    texts = {e.id: {part: torch.tensor(getattr(e, part)) for part in ("ids", "first", "sentence")} for e in news}
    torch.save({"lessons": rows, "news": texts}, path)


def main() -> None:
    """Parse the command line and write what the teacher makes of its units and of some news."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, default=Path("build/teacher/final.pt"))
    parser.add_argument("--out", type=Path, default=Path("build/teacher/taught.pt"))
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    tok = train.tokenizer()
    data = train.load(tok)
    news = list(plain(tok))
    LOG.info("%d passages of news", len(news))
    told = label(restored(args.teacher), [*data.claims, *data.matched, *data.written, *news])
    save(args.out, told, news)


if __name__ == "__main__":
    main()
