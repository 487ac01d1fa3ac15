"""What does each task cost? One loss a kind of label; a batch pays for the labels that its examples carry."""

import torch
import torch.nn.functional as F
from torch import Tensor

from training.corpora import Example
from training.labels import PAIR_TYPES, ROLES, TYPES
from training.network import Network

IGNORED = -100
# Triggers and role words are rare among words; these weights are the prototype's, kept after a look at .5 and 2 times.
TRIGGER_WEIGHT = 4.0
ROLE_WEIGHT = 2.0
FACTUALITY_SHARE = 0.3
MENTION_SHARE = 1.0


def padded(rows: list[tuple[int, ...]], fill: int = 0) -> Tensor:
    """Stack rows of unequal length, filled up at the end."""
    out = torch.full((len(rows), max(len(row) for row in rows)), fill, dtype=torch.long)
    for i, row in enumerate(rows):
        out[i, : len(row)] = torch.tensor(row, dtype=torch.long)
    return out


def states_of(network: Network, batch: list[Example]) -> Tensor:
    """Encode a batch -> (B, W, 384)."""
    ids = padded([e.ids for e in batch])
    mask = padded([(1,) * len(e.ids) for e in batch]).float()
    return network.states(ids, mask, padded([e.first for e in batch]))


def loss_of(network: Network, batch: list[Example]) -> Tensor:
    """Return the sum of the losses of all labels in the batch, each averaged over what it labels."""
    states = states_of(network, batch)
    total = states.new_zeros(())
    if any(e.tags or e.mentions or e.factuality for e in batch):
        total = total + _syntax(network, states, batch)
    if any(e.claims is not None for e in batch):
        total = total + _claims(network, states, batch)
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
    tags, morphology, mentions, factuality, arcs = network.syntax(states)
    total = _cross_entropy(tags, _labels(batch, "tags", width))
    total = total + _cross_entropy(morphology, _labels(batch, "morphology", width))
    total = total + MENTION_SHARE * _cross_entropy(mentions, _labels(batch, "mentions", width))
    total = total + FACTUALITY_SHARE * _factuality(factuality, batch)
    heads = _labels(batch, "heads", width)
    if (heads != IGNORED).any():
        inside = padded([(1,) * (len(e.first) + 1) for e in batch]).bool()
        total = total + _cross_entropy(arcs.masked_fill(~inside[:, None, :], -1e4), heads)
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
    return F.cross_entropy(logits, torch.tensor(gold))


def _claims(network: Network, states: Tensor, batch: list[Example]) -> Tensor:
    chosen = [(i, e) for i, e in enumerate(batch) if e.claims is not None]
    logits = network.triggers(states)
    gold = torch.zeros_like(logits)
    words = torch.zeros(logits.shape[:2])
    acts = states.new_zeros(())
    n_acts = 0
    for i, e in chosen:
        words[i, : len(e.first)] = 1.0
        for claim in e.claims or ():
            gold[i, claim.trigger, claim.type] = 1.0
        if e.claims:
            acts = acts + _acts(network, states[i, : len(e.first)], e)
            n_acts += len(e.claims)
    weight = torch.tensor(TRIGGER_WEIGHT)
    cost = F.binary_cross_entropy_with_logits(logits, gold, reduction="none", pos_weight=weight)
    return (cost * words[..., None]).sum() / gold.sum().clamp(min=1.0) + acts / max(1, n_acts)


def _acts(network: Network, states: Tensor, e: Example) -> Tensor:
    """Modality and roles of the acts of one sentence, summed over its acts."""
    claims = e.claims or ()
    triggers = torch.tensor([c.trigger for c in claims])
    modality, roles = network.claims(states, triggers, torch.tensor([c.type for c in claims]))
    gold = torch.zeros_like(roles)
    for k, claim in enumerate(claims):
        for r in range(len(ROLES)):
            gold[k, r, list(claim.roles[r])] = 1.0
    cost = F.cross_entropy(modality, torch.tensor([c.modality for c in claims]), reduction="sum")
    marks = F.binary_cross_entropy_with_logits(roles, gold, reduction="none", pos_weight=torch.tensor(ROLE_WEIGHT))
    # mean over words and roles, times 8, as large as the other terms (the prototype's balance)
    return cost + 8 * marks.mean((1, 2)).sum()


def mark(width: int, at: tuple[int, ...]) -> Tensor:
    """Return (width,) with 1 at the given positions."""
    out = torch.zeros(width)
    out[list(at)] = 1.0
    return out


def _pairs(network: Network, states: Tensor, batch: list[Example]) -> Tensor:
    costs = []
    for i, e in enumerate(batch):
        if e.pair is None:
            continue
        n = len(e.first)
        logits = network.pair(states[i, :n], mark(n, e.pair[0]), mark(n, e.pair[1]))
        costs.append(F.cross_entropy(logits[None], torch.tensor([e.pair[2]]), label_smoothing=0.05))
    return torch.stack(costs).mean()


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
        pair=(claim.roles[0], claim.roles[1], PAIR_TYPES.index(name)),
    )
