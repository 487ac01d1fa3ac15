"""What does each task cost? One loss a kind of label; a batch pays for the labels that its examples carry."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from training.corpora import Example, GoldClaim
from training.labels import PAIR_TYPES, PARTS, ROLES, TYPES
from training.network import Network

IGNORED = -100
# Triggers and role words are rare among words; these weights are the prototype's, kept after a look at .5 and 2 times.
TRIGGER_WEIGHT = 4.0
ROLE_WEIGHT = 2.0
PART_WEIGHT = 1.5
PART_SHARE = 0.5
# Plans, proposals, possibilities and denials are a third of the acts together; the macro F1 counts them as four fifths.
MODALITY_WEIGHTS = (0.8, 1.0, 1.2, 1.2, 1.3)
FACTUALITY_SHARE = 0.3
# Where a teacher has labelled passages of a batch, its answers weigh as much as those of the annotators; set by hand.
TAUGHT_SHARE = 0.5
MENTION_SHARE = 1.0


@dataclass(frozen=True)
class Taught:
    """What a teacher makes of a passage of W words and of the K acts in it; all but ``acts`` are probabilities.

    Shapes: triggers (W, types), acts (K, 2) with word and type, modality (K, 5), parts (K, W, 6), speaker (K, W).
    """

    triggers: Tensor
    acts: Tensor
    modality: Tensor
    parts: Tensor
    speaker: Tensor


Lessons = Mapping[str, Taught]


def padded(rows: list[tuple[int, ...]], fill: int = 0) -> Tensor:
    """Stack rows of unequal length, filled up at the end."""
    out = torch.full((len(rows), max(len(row) for row in rows)), fill, dtype=torch.long)
    for i, row in enumerate(rows):
        out[i, : len(row)] = torch.tensor(row, dtype=torch.long)
    return out


def inputs(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Return (B, P) ids and mask and (B, W) the first piece of each word."""
    mask = padded([(1,) * len(e.ids) for e in batch]).float()
    return padded([e.ids for e in batch]), mask, padded([e.first for e in batch])


def states_of(network: Network, batch: list[Example]) -> Tensor:
    """Encode a batch -> (B, W, 384)."""
    return network.states(*inputs(batch))


def loss_of(network: Network, batch: list[Example], lessons: Lessons | None = None) -> Tensor:
    """Return the sum of the losses of all labels in the batch, each averaged over what it labels.

    ``lessons`` are what a teacher made of passages, by their id.

    Wide products are taken in half precision (bfloat16), which costs a third of the time; the losses are not.
    """
    with half_precision():
        return _losses(network, batch, lessons or {})


def half_precision() -> torch.autocast:
    """Return the context of bfloat16 products, off where the processor would only imitate them, far more slowly."""
    real = torch.backends.cpu.get_cpu_capability() not in {"DEFAULT", "AVX2"}
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=real)


def _losses(network: Network, batch: list[Example], lessons: Lessons) -> Tensor:
    states = states_of(network, batch)
    total = torch.zeros(())
    if any(e.tags or e.mentions or e.factuality for e in batch):
        total = total + _syntax(network, states, batch)
    known = any(e.claims is not None for e in batch)
    told = claims_loss(network, states, batch) if known else torch.zeros(())
    if any(e.id in lessons for e in batch):
        told = (1 - TAUGHT_SHARE) * told + TAUGHT_SHARE * _taught(network, states, batch, lessons)
    total = total + told
    if any(e.pair for e in batch):
        total = total + _pairs(network, states, batch)
    return total


def _labels(batch: list[Example], field: str, width: int) -> Tensor:
    rows = [getattr(e, field) or () for e in batch]
    out = torch.full((len(batch), width), IGNORED, dtype=torch.long)
    for i, row in enumerate(rows):
        out[i, : len(row)] = torch.tensor(row, dtype=torch.long)
    return out


def _cross_entropy(logits: Tensor, gold: Tensor) -> Tensor:
    kept = (gold != IGNORED).sum().clamp(min=1)
    return F.cross_entropy(logits.flatten(0, 1), gold.flatten(), ignore_index=IGNORED, reduction="sum") / kept


def _syntax(network: Network, states: Tensor, batch: list[Example]) -> Tensor:
    width = states.shape[1]
    tags, morphology, mentions, factuality, arcs = (scores.float() for scores in network.syntax(states))
    total = _cross_entropy(tags, _labels(batch, "tags", width))
    total = total + _cross_entropy(morphology, _labels(batch, "morphology", width))
    total = total + MENTION_SHARE * _cross_entropy(mentions, _labels(batch, "mentions", width))
    total = total + FACTUALITY_SHARE * _factuality(factuality, batch)
    heads = _labels(batch, "heads", width)
    if (heads != IGNORED).any():
        sentence = padded([e.sentence or (0,) * len(e.first) for e in batch], fill=-1)
        own = sentence[:, :, None] == sentence[:, None, :]
        own = torch.cat([torch.ones_like(own[..., :1]), own], -1)
        total = total + _cross_entropy(arcs.masked_fill(~own, -1e4), heads)
        total = total + _relations(network, states, batch)
    return total


def _factuality(predicted: Tensor, batch: list[Example]) -> Tensor:
    marks = [(i, at, value) for i, e in enumerate(batch) for at, value in e.factuality or ()]
    if not marks:
        return predicted.new_zeros(())
    rows, columns, values = zip(*marks, strict=True)
    return F.smooth_l1_loss(predicted[list(rows), list(columns)], torch.tensor(values))


def _relations(network: Network, states: Tensor, batch: list[Example]) -> Tensor:
    """All labelled words of the batch as one long row: heads are shifted to where their sentence begins."""
    rows, heads, gold, offset = [], [], [], 0
    for i, e in enumerate(batch):
        if e.heads is None or e.relations is None:
            continue
        rows.append(states[i, : len(e.heads)])
        heads += [head + offset if head else 0 for head in e.heads]
        gold += list(e.relations)
        offset += len(e.heads)
    logits = network.relations(torch.cat(rows), torch.tensor(heads))
    return F.cross_entropy(logits.float(), torch.tensor(gold))


def claims_loss(network: Network, states: Tensor, batch: list[Example]) -> Tensor:
    """Return what the acts of a batch cost: which words tell them, and who does what, how, when, and as whom told."""
    logits = network.triggers(states).float()
    gold = torch.zeros_like(logits)
    inside = torch.zeros(logits.shape[:2])
    for i, e in enumerate(batch):
        if e.claims is not None:
            inside[i, : len(e.first)] = 1.0
            for claim in e.claims:
                gold[i, claim.trigger, claim.type] = 1.0
    weight = torch.tensor(TRIGGER_WEIGHT)
    cost = F.binary_cross_entropy_with_logits(logits, gold, reduction="none", pos_weight=weight)
    total = (cost * inside[..., None]).sum() / gold.sum().clamp(min=1.0)
    acts = [(i, claim) for i, e in enumerate(batch) for claim in e.claims or ()]
    return total + _acts(network, states, batch, acts) if acts else total


def judged(
    network: Network, states: Tensor, batch: list[Example], acts: list[tuple[int, int, int]]
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return modality (K, 5), parts (K, W, 6), speaker (K, W) and sentence numbers (K, W), -1 where there is no word.

    ``acts`` are which passage of the batch, which word of it, and which type.
    """
    rows, triggers, types = torch.tensor(acts).T
    sentence = padded([e.sentence or (0,) * len(e.first) for e in batch], fill=-1)[rows]
    mask = (sentence < 0).float() * -1e4
    seen = network.claims.read(network.claims.word(states)[rows], sentence, triggers, types, mask)
    modality, parts, speaker = network.claims.judge(seen, states[rows, triggers], triggers)
    return modality.float(), parts.float(), speaker.float(), sentence


def _acts(network: Network, states: Tensor, batch: list[Example], acts: list[tuple[int, GoldClaim]]) -> Tensor:
    """Modality, participants, time and speaker of all acts of a batch, averaged over the acts."""
    found = [(i, claim.trigger, claim.type) for i, claim in acts]
    modality, parts, speaker, sentence = judged(network, states, batch, found)
    told = torch.tensor([c.modality for _, c in acts])
    cost = F.cross_entropy(modality, told, weight=torch.tensor(MODALITY_WEIGHTS), reduction="sum")
    gold_parts, gold_speaker = _gold_parts(acts, sentence)
    kept = (sentence >= 0) & (gold_parts != IGNORED)
    by_word = F.cross_entropy(parts.transpose(1, 2), gold_parts, ignore_index=IGNORED, reduction="none")
    cost = cost + PART_SHARE * (by_word * kept * (1.0 + (PART_WEIGHT - 1.0) * (gold_parts > 0))).sum()
    weight = torch.tensor(ROLE_WEIGHT)
    said = F.binary_cross_entropy_with_logits(speaker, gold_speaker, reduction="none", pos_weight=weight)
    return (cost + PART_SHARE * (said * (sentence >= 0)).sum()) / len(acts)


def _taught(network: Network, states: Tensor, batch: list[Example], lessons: Lessons) -> Tensor:
    """Return how far a batch is from what a teacher makes of it.

    The teacher's own losses weighed rare labels, so its probabilities lean as the reader's shall: no weights here.
    """
    known = [(i, lessons[e.id]) for i, e in enumerate(batch) if e.id in lessons]
    logits = network.triggers(states).float()
    wanted, inside = torch.zeros_like(logits), torch.zeros(logits.shape[:2])
    for i, lesson in known:
        wanted[i, : len(lesson.triggers)] = lesson.triggers.float()
        inside[i, : len(lesson.triggers)] = 1.0
    cost = F.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    total = (cost * inside[..., None]).sum() / wanted.sum().clamp(min=1.0)
    acts = [(i, int(at), int(kind)) for i, lesson in known for at, kind in lesson.acts]
    return total + _taught_acts(network, states, batch, acts, [lesson for _, lesson in known]) if acts else total


def _taught_acts(
    network: Network, states: Tensor, batch: list[Example], acts: list[tuple[int, int, int]], lessons: list[Taught]
) -> Tensor:
    modality, parts, speaker, sentence = judged(network, states, batch, acts)
    width = sentence.shape[1]
    told = torch.cat([lesson.modality.float() for lesson in lessons])
    wanted = torch.cat([F.pad(le.parts.float(), (0, 0, 0, width - le.parts.shape[1])) for le in lessons])
    said = torch.cat([F.pad(le.speaker.float(), (0, width - le.speaker.shape[1])) for le in lessons])
    cost = F.cross_entropy(modality, told, reduction="sum")
    by_word = -(wanted * F.log_softmax(parts, -1)).sum(-1)
    by_word = by_word + F.binary_cross_entropy_with_logits(speaker, said, reduction="none")
    return (cost + PART_SHARE * (by_word * (sentence >= 0)).sum()) / len(acts)


def _gold_parts(acts: list[tuple[int, GoldClaim]], sentence: Tensor) -> tuple[Tensor, Tensor]:
    """Return the part of every word in every act, 0 none (K, W), and whether it names the speaker (K, W)."""
    parts = torch.zeros_like(sentence)
    speaker = torch.zeros(sentence.shape)
    for k, (_, claim) in enumerate(acts):
        parts[k, list(claim.unsure)] = IGNORED
        # a word given two parts keeps the first of them: a source before a target, both before where it happens
        for r in reversed(range(len(PARTS))):
            parts[k, list(claim.roles[r])] = r + 1
        speaker[k, list(claim.roles[ROLES.index("speaker")])] = 1.0
    return parts, speaker


def mark(width: int, at: tuple[int, ...]) -> Tensor:
    """Return (width,) with 1 at the given positions."""
    out = torch.zeros(width)
    out[list(at)] = 1.0
    return out


def _pairs(network: Network, states: Tensor, batch: list[Example]) -> Tensor:
    chosen = [(i, e.pair) for i, e in enumerate(batch) if e.pair is not None]
    width = states.shape[1]
    source = torch.stack([mark(width, pair[0]) for _, pair in chosen])
    target = torch.stack([mark(width, pair[1]) for _, pair in chosen])
    outside = torch.tensor([[w >= len(batch[i].first) for w in range(width)] for i, _ in chosen]).float() * -1e4
    logits = network.pair.read(states[[i for i, _ in chosen]], source, target, outside)
    return F.cross_entropy(logits.float(), torch.tensor([pair[2] for _, pair in chosen]), label_smoothing=0.05)


def pair_of_claim(e: Example, index: int) -> Example | None:
    """Turn a claim told as happened, with a source and a target, into one more marked pair; None if it is not one."""
    claim = (e.claims or ())[index]
    name = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}.get(TYPES[claim.type], TYPES[claim.type])
    if claim.modality != 0 or name not in PAIR_TYPES or not claim.roles[0] or not claim.roles[1]:
        return None
    return Example(
        f"{e.id}/{index}",
        e.text,
        e.spans,
        e.ids,
        e.first,
        e.sentence,
        pair=(claim.roles[0], claim.roles[1], PAIR_TYPES.index(name)),
    )
