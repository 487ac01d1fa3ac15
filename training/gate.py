"""Which sentences need no reading? A small look at their word pieces, so cheap that it pays to take it first.

    python -m training.gate --model src/detente/data/model [--rows build/gate.jsonl]

The finished reader goes through articles of the shared news, all sentences; a small network (word embeddings of the
published encoder, drawn together, and two convolutions) learns in which of them it finds a claim, and in which of the
annotated sentences an act begins. The bound is the highest that still lets pass the wanted share of the sentences with
a claim in articles that it has not seen. Writes gate.onnx and what the manifest says of it into the model's folder.
``--rows`` keeps what was read for another call; reading takes minutes, learning two.
"""

import argparse
import hashlib
import json
import logging
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from detente import models
from detente.codebook import Codebook
from detente.events.actors import ActorBook
from detente.events.coder import Coder
from detente.models import GATE, Model
from detente.models.wordpieces import MAX_PIECES
from detente.reading.reader import Reader
from detente.reading.tokens import sentences
from training import standoff, written
from training.corpora import DATA, articles, claim_units, held_out, trigger_spans
from training.export import export
from training.losses import padded
from training.split import Apart, is_calibration, is_development, is_training
from training.train import minilm, tokenizer

LOG = logging.getLogger("training")
# Collections of the shared news, and every how many-th document is read: some 30,000 sentences of full articles, half
# as many of short items. With 25,000 in all one in thirty more passed at the same loss.
NEWS = {
    "whitehouse_2021-2023": 5, "presidents_2021-10_2022-03": 4, "state_dept_2021-05_2022-04": 5,
    "current_events_2002-2021_2023": 8,
}  # fmt: skip
WIDTH, CHANNELS, KERNEL = 384, 64, 3
EPOCHS, RATE, BATCH, DROPPED = 5, 2e-3, 64, 0.2
# Of the sentences of unseen articles in which the reader finds a claim, so many are to pass.
WANTED = 0.94
LONGEST = 127  # of the signed bytes that hold the embeddings


@dataclass(frozen=True)
class Row:
    """The word pieces of a sentence, and whether it has an act."""

    ids: tuple[int, ...]
    act: bool


class Look(nn.Module):
    """Two convolutions over narrow embeddings, their highest and their summed answers, and a weight of each piece."""

    def __init__(self, words: Tensor) -> None:
        super().__init__()
        self.words, self.narrow = nn.Embedding.from_pretrained(words), nn.Linear(WIDTH, CHANNELS)
        self.weights = nn.Embedding(len(words), 1)
        nn.init.zeros_(self.weights.weight)
        self.first, self.second = (nn.Conv1d(CHANNELS, CHANNELS, KERNEL, padding=KERNEL // 2) for _ in range(2))
        self.out, self.drop = nn.Linear(2 * CHANNELS, 1), nn.Dropout(DROPPED)

    def table(self) -> Tensor:
        """Return what each piece brings, (pieces, CHANNELS + 1): its narrow embedding and its weight."""
        return torch.cat([self.narrow(self.words.weight), self.weights.weight], 1)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """(B, P) piece ids and their (B, P) 1/0 mask -> (B,) logits."""
        return self.judge(self.drop(self.narrow(self.words(ids))), self.weights(ids)[..., 0], mask)

    def judge(self, narrow: Tensor, weights: Tensor, mask: Tensor) -> Tensor:
        """(B, P, CHANNELS), (B, P) and the mask -> (B,) logits."""
        real = mask[:, None]
        seen = F.gelu(self.first((narrow * mask[..., None]).transpose(1, 2))) * real
        seen = seen + F.gelu(self.second(self.drop(seen))) * real
        highest = (seen + (real - 1.0) * 1e4).max(-1).values
        summed = seen.sum(-1) / real.sum(-1).sqrt()
        return self.out(self.drop(torch.cat([highest, summed], -1)))[:, 0] + (weights * mask).sum(1)


class Shipped(nn.Module):
    """The look at one sentence, its embeddings in signed bytes: (P,) ids -> (1,) logits."""

    table: Tensor
    scale: Tensor

    def __init__(self, look: Look) -> None:
        super().__init__()
        table = look.table().detach()
        scale = table.abs().amax(0) / LONGEST
        self.look = look
        self.register_buffer("table", (table / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Judge a sentence of word pieces."""
        rows = (self.table[ids].float() * self.scale)[None]
        return self.look.judge(rows[..., :-1], rows[..., -1], torch.ones_like(rows[..., 0]))


def annotated() -> Iterator[Row]:
    """Yield the annotated sentences of the training part: does an act begin in them?"""
    cut = tokenizer()
    units = [unit for unit in claim_units(DATA / "claims" / "train.jsonl.xz") if is_training(unit["id"])]
    for folder in (standoff.PLAIN, standoff.MATCHED):
        units += [unit for unit in standoff.training_units(folder) if not is_calibration(unit["document"])]
    units += written.training_units()
    for unit in units:
        text = unit["text"]
        places = [at[0] for at in trigger_spans(text, unit["claims"]) if at]
        for start, end in sentences(text):
            ids = cut.encode(text[start:end], add_special_tokens=False).ids
            yield Row(tuple(ids[:MAX_PIECES]), any(start <= at < end for at in places))


def read(model: Model) -> tuple[list[Row], list[Row]]:
    """Return the sentences of articles, to learn from and to watch: does the reader find a claim in them?

    Left out are documents that share a stretch of text with annotated units that are measured on.
    """
    reader, coder = Reader(model, everything=True), Coder(model, Codebook.load(), ActorBook.load())
    measured = [u for u in claim_units(DATA / "claims" / "train.jsonl.xz") if _is_measured(u["id"])]
    apart = Apart(unit["text"] for unit in measured)
    train, watch = list[Row](), list[Row]()
    for name, step in NEWS.items():
        found = [d for _, d in list(articles(DATA / "news" / f"{name}.jsonl.xz"))[::step] if apart.holds(d.text)]
        for document in found:
            reading = reader.read(document)
            claimed = {claim.sentence for claim in coder.code(reading)}
            rows = [
                Row(model.pieces(s.text, [(t.start - s.start, t.end - s.start) for t in s.tokens]).ids,
                    s.index in claimed)
                for s in reading.sentences
            ]  # fmt: skip
            (watch if held_out(document.id) else train).extend(rows)
        LOG.info("%s: %d documents; %d and %d sentences so far", name, len(found), len(train), len(watch))
    return train, watch


def kept(path: Path, model: Model) -> tuple[list[Row], list[Row]]:
    """Return what was read before and kept at ``path``, or read and keep it."""
    if not path.exists():
        path.write_text(json.dumps([[(row.ids, row.act) for row in rows] for rows in read(model)]), encoding="utf-8")
    train, watch = ([Row(tuple(ids), act) for ids, act in rows] for rows in json.loads(path.read_text("utf-8")))
    return train, watch


def _is_measured(identity: str) -> bool:
    return is_calibration(identity) or is_development(identity)


def batches(rows: Sequence[Row], rng: random.Random) -> list[list[Row]]:
    """Cut into batches of like length, in random order."""
    order = sorted(rows, key=lambda row: len(row.ids) + rng.random() * 4)
    cut = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    rng.shuffle(cut)
    return cut


def _padded(rows: Sequence[Row]) -> tuple[Tensor, Tensor]:
    return padded([row.ids for row in rows], fill=0), padded([(1,) * len(row.ids) for row in rows]).float()


def fit(rows: Iterable[Row], seed: int) -> Look:
    """Return the trained look."""
    torch.manual_seed(seed)
    rng, train = random.Random(seed), [row for row in rows if row.ids]
    look = Look(load_file(str(minilm() / "model.safetensors"))["embeddings.word_embeddings.weight"])
    optimizer = torch.optim.AdamW([p for p in look.parameters() if p.requires_grad], lr=RATE, weight_decay=0.01)
    todo = [batch for _ in range(EPOCHS) for batch in batches(train, rng)]
    for step, batch in enumerate(todo):
        for group in optimizer.param_groups:
            group["lr"] = RATE * max(0.02, 1.0 - step / len(todo))
        loss = F.binary_cross_entropy_with_logits(look(*_padded(batch)), torch.tensor([float(r.act) for r in batch]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return look.eval()


@torch.no_grad()
def logits(shipped: Shipped, rows: Sequence[Row]) -> list[float]:
    """Return what the shipped look says of sentences."""
    return [float(shipped(torch.tensor(row.ids))[0]) for row in rows]


def bound(told: Sequence[float], rows: Sequence[Row], wanted: float) -> float:
    """Return the highest logit that the wanted share of the sentences with a claim still reach."""
    acts = sorted(value for value, row in zip(told, rows, strict=True) if row.act)
    return round(acts[int(len(acts) * (1.0 - wanted))], 3)


def ship(shipped: Shipped, least: float, folder: Path) -> None:
    """Write the look into a model's folder and its manifest."""
    export(shipped, (torch.tensor([1012, 2003]),), folder / GATE, (["pieces"], ["logit"]))
    path = folder / "manifest.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    made = {GATE: hashlib.sha256((folder / GATE).read_bytes()).hexdigest()}
    raw["files"] = dict(sorted((raw["files"] | made).items()))
    raw["thresholds"]["gate"] = least
    path.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Parse the command line, read, learn, say what passes, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path("src/detente/data/model"))
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    model = models.load(args.model)
    train, watch = kept(args.rows, model) if args.rows else read(model)
    watch = [row for row in watch if row.ids]
    shipped = Shipped(fit([*train, *annotated()], args.seed)).eval()
    told = logits(shipped, watch)
    everything = sum(len(row.ids) for row in watch)
    for wanted in (0.99, 0.98, 0.97, 0.96, 0.95, 0.94, 0.92):
        least = bound(told, watch, wanted)
        passed = [row for value, row in zip(told, watch, strict=True) if value >= least]
        share, pieces = len(passed) / len(watch), sum(len(row.ids) for row in passed) / everything
        print(f"{wanted:.0%} of the sentences with a claim: {share:.1%} of all sentences, {pieces:.1%} of their pieces")
    ship(shipped, bound(told, watch, WANTED), args.model)


if __name__ == "__main__":
    main()
