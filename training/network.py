"""What does the model look like? One MiniLM encoder and small heads on its word states, in torch, for training only.

The encoder runs once a passage; a word is represented by the state of its first word piece, shape (words, 384).
Each head is a small module with one input of word states, so that each can be exported to ONNX on its own.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from training.labels import MENTIONS, MODALITIES, MORPHOLOGY, PAIR_TYPES, PARTS, TAGS, TYPES

WIDTH = 384
LAYERS = 6
ATTENTION_HEADS = 12
ARC_WIDTH = 256
LABEL_WIDTH = 256
ACT_WIDTH = 160
ACT_HEADS = 5
ACT_LAYERS = 2
# Words farther than this from a trigger are told apart by what they say, no longer by how far they stand.
FARTHEST = 24
DISTANCES = 2 * FARTHEST + 1
PAIR_WIDTH = 192


class Layer(nn.Module):
    """One transformer layer, post-norm, as in BERT; of the reader, or as wide as another encoder has it."""

    def __init__(self, width: int = WIDTH, eps: float = 1e-12) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.norm_attention, self.norm_output = nn.LayerNorm(width, eps=eps), nn.LayerNorm(width, eps=eps)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(B, P, D) states and an additive mask or bias, (B, 1 or heads, 1 or P, P) -> (B, P, D)."""
        batch, length, _ = x.shape
        width = self.query.in_features  # a plain number, so that an exported graph holds it as a constant

        def split(y: Tensor) -> Tensor:
            return y.view(batch, length, ATTENTION_HEADS, width // ATTENTION_HEADS).transpose(1, 2)

        # written out: the fused kernel's backward pass takes a third of a training step on a processor
        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        weights = torch.softmax(query @ key.transpose(-1, -2) * (width // ATTENTION_HEADS) ** -0.5 + mask, -1)
        attended = weights.to(value.dtype) @ value
        mixed = self.out(attended.transpose(1, 2).reshape(batch, length, width))
        x = self.norm_attention(x + dropped(mixed, self.training))
        return self.norm_output(x + dropped(self.down(F.gelu(self.up(x))), self.training))


def dropped(x: Tensor, training: bool) -> Tensor:  # noqa: FBT001 -- as in torch
    """Drop a tenth of the features, the same at every position of a sequence: (B, P, D) -> (B, P, D).

    Drawing a lot for every number takes a fifth of a training step (Gal and Ghahramani 2016 share them for a better
    reason).
    """
    return x * F.dropout(torch.ones_like(x[:, :1]), 0.1, training) if training else x


class Encoder(nn.Module):
    """all-MiniLM-L6-v2; its word embeddings stay frozen, which halves the cost of a step and keeps rare names."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.positions, self.kinds = nn.Embedding(512, WIDTH), nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """(B, P) piece ids and (B, P) 1/0 mask -> (B, P, 384) piece states."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.kinds.weight[0]
        x = dropped(self.norm(x), self.training)
        additive = (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, additive)
        return x

    def load_weights(self, path: Path) -> None:
        """Fill in the published weights from their safetensors file, or those that `training.adapt` made of them."""
        if path.suffix == ".safetensors":
            weights = load_file(str(path))
            self.load_state_dict({ours: weights[theirs] for ours, theirs in _weight_names().items()})
        else:
            self.load_state_dict(torch.load(path, weights_only=True))
        self.words.weight.requires_grad = False


def _weight_names() -> dict[str, str]:
    names = {
        "words.weight": "embeddings.word_embeddings.weight",
        "positions.weight": "embeddings.position_embeddings.weight",
        "kinds.weight": "embeddings.token_type_embeddings.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    parts = {
        "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
        "out": "attention.output.dense", "norm_attention": "attention.output.LayerNorm",
        "up": "intermediate.dense", "down": "output.dense", "norm_output": "output.LayerNorm",
    }  # fmt: skip
    return names | layer_names(LAYERS, parts)


def layer_names(layers: int, parts: dict[str, str]) -> dict[str, str]:
    """Return the published names of the weights of all layers by ours, given those of the parts of one."""
    return {
        f"layers.{layer}.{ours}.{kind}": f"encoder.layer.{layer}.{theirs}.{kind}"
        for layer in range(layers)
        for ours, theirs in parts.items()
        for kind in ("weight", "bias")
    }


def mlp(inner: int, out: int, width: int = WIDTH) -> nn.Sequential:
    """Return the usual small head: linear, GELU, dropout, linear."""
    return nn.Sequential(nn.Linear(inner, width), nn.GELU(), nn.Dropout(0.2), nn.Linear(width, out))


def projection(inner: int, out: int) -> nn.Sequential:
    """Return one side of a biaffine score."""
    return nn.Sequential(nn.Linear(inner, out), nn.GELU(), nn.Dropout(0.2))


def with_one(x: Tensor) -> Tensor:
    """Append a constant 1, so that a bilinear form has its linear and bias terms."""
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


class Syntax(nn.Module):
    """Tags, morphology, mention marks, factuality and arc scores of every word, in one pass."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.morphology = mlp(WIDTH, len(TAGS), 128), mlp(WIDTH, len(MORPHOLOGY), 128)
        self.mentions, self.factuality = mlp(WIDTH, len(MENTIONS), 192), mlp(WIDTH, 1, 128)
        self.dependent, self.head = projection(WIDTH, ARC_WIDTH), projection(WIDTH, ARC_WIDTH)
        self.root = nn.Parameter(torch.zeros(1, 1, ARC_WIDTH))
        self.arc = nn.Parameter(torch.randn(ARC_WIDTH + 1, ARC_WIDTH) * 0.02)

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """(B, W, 384) -> tags, morphology, mentions, factuality (B, W), arcs (B, W, W + 1), column 0 the root."""
        heads = torch.cat([self.root.expand(states.shape[0], 1, ARC_WIDTH), self.head(states)], 1)
        arcs = with_one(self.dependent(states)) @ self.arc @ heads.transpose(1, 2)
        return (
            self.tags(states), self.morphology(states), self.mentions(states), self.factuality(states)[..., 0], arcs,
        )  # fmt: skip


class Relations(nn.Module):
    """The label of each arc, given the word that is the head."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.dependent, self.head = nn.Linear(WIDTH, LABEL_WIDTH), nn.Linear(WIDTH, LABEL_WIDTH)
        self.root = nn.Parameter(torch.zeros(WIDTH))
        self.drop = nn.Dropout(0.2)
        self.out = nn.Linear(2 * LABEL_WIDTH, labels)

    def forward(self, states: Tensor, heads: Tensor) -> Tensor:
        """(W, 384) states and (W,) head positions, 0 the root and i + 1 word i -> (W, labels).

        Sum and product of the two sides stand in for the usual bilinear form, which took half of a training step.
        """
        left = self.dependent(states)
        right = self.head(torch.cat([self.root[None], states], 0))[heads]
        return self.out(self.drop(torch.cat([F.gelu(left + right), left * right], -1)))


class Triggers(nn.Module):
    """Per word and claim type: does it carry such an act?"""

    def __init__(self) -> None:
        super().__init__()
        self.score = mlp(WIDTH, len(TYPES))

    def forward(self, states: Tensor) -> Tensor:
        """(…, 384) -> (…, types) logits."""
        return self.score(states)


class ActLayer(nn.Module):
    """One narrow transformer layer over the words of a passage, once for each act."""

    def __init__(self) -> None:
        super().__init__()
        self.mix, self.out = nn.Linear(ACT_WIDTH, 3 * ACT_WIDTH), nn.Linear(ACT_WIDTH, ACT_WIDTH)
        self.norm_attention, self.norm_output = nn.LayerNorm(ACT_WIDTH), nn.LayerNorm(ACT_WIDTH)
        self.up, self.down = nn.Linear(ACT_WIDTH, 2 * ACT_WIDTH), nn.Linear(2 * ACT_WIDTH, ACT_WIDTH)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(K, W, ACT_WIDTH) and an additive mask (K, 1, 1, W) -> the same shape."""
        acts, width, _ = x.shape
        parts = self.mix(x).view(acts, width, 3, ACT_HEADS, ACT_WIDTH // ACT_HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = parts[0], parts[1], parts[2]
        weights = torch.softmax(query @ key.transpose(-1, -2) * (ACT_WIDTH // ACT_HEADS) ** -0.5 + mask, -1)
        mixed = self.out((weights @ value).transpose(1, 2).reshape(acts, width, ACT_WIDTH))
        x = self.norm_attention(x + dropped(mixed, self.training))
        return self.norm_output(x + dropped(self.down(F.gelu(self.up(x))), self.training))


class Claims(nn.Module):
    """For each found act: its modality, its participants, its time and its speaker.

    The words of the passage are read once more for each act, with its trigger, its type and every word's distance from
    the trigger in view; so who takes part in one act is told apart from who takes part in its neighbour.
    """

    def __init__(self) -> None:
        super().__init__()
        self.word, self.types = nn.Linear(WIDTH, ACT_WIDTH), nn.Embedding(len(TYPES), ACT_WIDTH)
        self.marks = nn.Embedding(len(("elsewhere", "sentence", "trigger")), ACT_WIDTH)
        self.distances = nn.Embedding(DISTANCES, ACT_WIDTH)
        self.norm, self.drop = nn.LayerNorm(ACT_WIDTH), nn.Dropout(0.2)
        self.layers = nn.ModuleList(ActLayer() for _ in range(ACT_LAYERS))
        self.parts, self.speaker = nn.Linear(ACT_WIDTH, len(PARTS) + 1), nn.Linear(ACT_WIDTH, 1)
        self.modality = mlp(ACT_WIDTH + WIDTH, len(MODALITIES), 192)

    def places(self) -> Tensor:
        """Return what the place of a word adds, (2 * DISTANCES, ACT_WIDTH): elsewhere, then in the act's sentence."""
        elsewhere, sentence, trigger = self.marks.weight.detach()
        away = self.distances.weight.detach()
        table = torch.stack([away + elsewhere, away + sentence])
        table[1, FARTHEST] = away[FARTHEST] + trigger
        return table.flatten(0, 1)

    def fill_places(self, table: Tensor) -> None:
        """Set distances and marks to what comes to such a table; of many ways one in which "elsewhere" adds nothing."""
        away, inside = table.view(2, DISTANCES, ACT_WIDTH)
        between = torch.arange(DISTANCES) != FARTHEST
        marks = [torch.zeros(ACT_WIDTH), (inside - away)[between].mean(0), inside[FARTHEST] - away[FARTHEST]]
        with torch.no_grad():
            self.distances.weight.copy_(away)
            self.marks.weight.copy_(torch.stack(marks))

    def read(self, words: Tensor, sentence: Tensor, triggers: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """(K, W, ACT_WIDTH) words, (K, W) sentence numbers, (K,), (K,), (K, W) additive mask -> (K, W, ACT_WIDTH)."""
        at = torch.arange(words.shape[1])[None]
        away = at - triggers[:, None]
        same = sentence == sentence.gather(1, triggers[:, None])
        marks = same.long() + (away == 0).long()
        told = self.marks(marks) + self.distances(away.clamp(-FARTHEST, FARTHEST) + FARTHEST)
        x = self.drop(self.norm(words + told + self.types(types)[:, None]))
        for layer in self.layers:
            x = layer(x, mask[:, None, None])
        return x

    def judge(self, seen: Tensor, states: Tensor, triggers: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(K, W, ACT_WIDTH) seen, (K, 384) trigger states -> modality (K, 5), parts (K, W, 6), speaker (K, W)."""
        own = seen.gather(1, triggers[:, None, None].expand(-1, 1, ACT_WIDTH))[:, 0]
        return self.modality(torch.cat([own, states], -1)), self.parts(seen), self.speaker(seen)[..., 0]

    def forward(
        self, states: Tensor, sentence: Tensor, triggers: Tensor, types: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """(W, 384), (W,) sentence numbers, (K,) word positions, (K,) types -> as `judge`; for one passage."""
        acts = triggers.shape[0]
        words = self.word(states)[None].expand(acts, -1, -1)
        mask = torch.zeros_like(words[..., 0])
        seen = self.read(words, sentence[None].expand(acts, -1), triggers, types, mask)
        return self.judge(seen, states[triggers], triggers)


class Pair(nn.Module):
    """The relation of a marked pair: the words are read once more with both actors in view, then pooled."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.source, self.target = (nn.Linear(WIDTH, PAIR_WIDTH) for _ in range(3))
        self.marks = nn.Parameter(torch.zeros(3, PAIR_WIDTH))
        self.attention = nn.Linear(PAIR_WIDTH, 4)
        self.drop = nn.Dropout(0.3)
        self.out = mlp(4 * PAIR_WIDTH + 2 * WIDTH, len(PAIR_TYPES), PAIR_WIDTH)

    def read(self, states: Tensor, source: Tensor, target: Tensor, mask: Tensor) -> Tensor:
        """(B, W, 384) states, (B, W) 1/0 marks of source and target words, (B, W) additive mask -> (B, 15) logits."""
        a = (source[:, None] @ states)[:, 0] / source.sum(1, keepdim=True).clamp(min=1.0)
        b = (target[:, None] @ states)[:, 0] / target.sum(1, keepdim=True).clamp(min=1.0)
        neither = 1.0 - torch.maximum(source, target)
        marks = torch.stack([source, target, neither], -1) @ self.marks
        seen = self.drop(F.gelu(self.word(states) + self.source(a)[:, None] + self.target(b)[:, None] + marks))
        pooled = torch.softmax(self.attention(seen) + mask[..., None], 1).transpose(1, 2) @ seen
        return self.out(torch.cat([pooled.flatten(1), self.drop(a), self.drop(b)], -1))

    def forward(self, states: Tensor, source: Tensor, target: Tensor) -> Tensor:
        """(W, 384) states, (W,) 1/0 marks of source and target words -> (15,) logits."""
        return self.read(states[None], source[None], target[None], torch.zeros_like(source)[None])[0]


@dataclass(frozen=True)
class Sizes:
    """What the data decide: how many relation labels there are."""

    relations: int


class Network(nn.Module):
    """The encoder and all heads."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.drop = nn.Dropout(0.2)
        self.syntax, self.relations = Syntax(), Relations(sizes.relations)
        self.triggers, self.claims, self.pair = Triggers(), Claims(), Pair()

    def states(self, ids: Tensor, mask: Tensor, first: Tensor) -> Tensor:
        """(B, P) ids and mask, (B, W) position of each word's first piece -> (B, W, 384) word states."""
        pieces = self.encoder(ids, mask)
        return self.drop(pieces.gather(1, first[..., None].expand(-1, -1, WIDTH)))
