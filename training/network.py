"""What does the model look like? One MiniLM encoder and small heads on its word states, in torch, for training only.

The encoder runs once a sentence; a word is represented by the state of its first word piece, shape (words, 384).
Each head is a small module with one input of word states, so that each can be exported to ONNX on its own.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from training.labels import MENTIONS, MODALITIES, MORPHOLOGY, PAIR_TYPES, ROLES, TAGS, TYPES

WIDTH = 384
LAYERS = 6
ATTENTION_HEADS = 12
ARC_WIDTH = 256
LABEL_WIDTH = 128
ROLE_WIDTH = 160
PAIR_WIDTH = 192


class Layer(nn.Module):
    """One transformer layer, post-norm, as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm_attention, self.norm_output = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(B, P, 384) states and an additive (B, 1, 1, P) mask -> (B, P, 384)."""
        batch, length, _ = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(batch, length, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).transpose(1, 2)

        attended = F.scaled_dot_product_attention(
            split(self.query(x)), split(self.key(x)), split(self.value(x)), attn_mask=mask
        )
        mixed = self.out(attended.transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.norm_attention(x + F.dropout(mixed, 0.1, self.training))
        return self.norm_output(x + F.dropout(self.down(F.gelu(self.up(x))), 0.1, self.training))


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
        x = F.dropout(self.norm(x), 0.1, self.training)
        additive = (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, additive)
        return x

    def load_minilm(self, path: Path) -> None:
        """Fill in the published weights from their safetensors file."""
        weights = load_file(str(path))
        self.load_state_dict({ours: weights[theirs] for ours, theirs in _weight_names().items()})
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
    for layer in range(LAYERS):
        for ours, theirs in parts.items():
            for kind in ("weight", "bias"):
                names[f"layers.{layer}.{ours}.{kind}"] = f"encoder.layer.{layer}.{theirs}.{kind}"
    return names


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
        self.dependent, self.head = projection(WIDTH, LABEL_WIDTH), projection(WIDTH, LABEL_WIDTH)
        self.root = nn.Parameter(torch.zeros(WIDTH))
        self.bilinear = nn.Parameter(torch.randn(labels, LABEL_WIDTH + 1, LABEL_WIDTH + 1) * 0.02)

    def forward(self, states: Tensor, heads: Tensor) -> Tensor:
        """(W, 384) states and (W,) head positions, 0 the root and i + 1 word i -> (W, labels)."""
        padded = torch.cat([self.root[None], states], 0)
        left = with_one(self.dependent(states))
        right = with_one(self.head(padded[heads]))
        # (W, x) @ (labels, x, y) -> (labels, W, y), then row by row against the head side
        return ((left[None] @ self.bilinear) * right[None]).sum(-1).transpose(0, 1)


class Triggers(nn.Module):
    """Per word and claim type: does it carry such an act?"""

    def __init__(self) -> None:
        super().__init__()
        self.score = mlp(WIDTH, len(TYPES))

    def forward(self, states: Tensor) -> Tensor:
        """(…, 384) -> (…, types) logits."""
        return self.score(states)


class Claims(nn.Module):
    """For each found act: its modality, and which words are its participants and its speaker."""

    def __init__(self) -> None:
        super().__init__()
        inner = WIDTH + len(TYPES)
        self.modality = mlp(inner, len(MODALITIES))
        self.act, self.word = projection(inner, ROLE_WIDTH), projection(WIDTH, ROLE_WIDTH)
        self.roles = nn.Parameter(torch.randn(len(ROLES), ROLE_WIDTH + 1, ROLE_WIDTH + 1) * 0.02)

    def forward(self, states: Tensor, triggers: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """(W, 384), (K,) word positions, (K,) type indices -> modality (K, 5) and roles (K, 5, W) logits."""
        acts = torch.cat([states[triggers], F.one_hot(types, len(TYPES)).to(states.dtype)], -1)
        left = with_one(self.act(acts))
        right = with_one(self.word(states))
        roles = (left[None] @ self.roles) @ right.transpose(0, 1)[None]
        return self.modality(acts), roles.transpose(0, 1)


class Pair(nn.Module):
    """The relation of a marked pair: the words are read once more with both actors in view, then pooled."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.source, self.target = (nn.Linear(WIDTH, PAIR_WIDTH) for _ in range(3))
        self.marks = nn.Parameter(torch.zeros(3, PAIR_WIDTH))
        self.attention = nn.Linear(PAIR_WIDTH, 4)
        self.drop = nn.Dropout(0.3)
        self.out = mlp(4 * PAIR_WIDTH + 2 * WIDTH, len(PAIR_TYPES), PAIR_WIDTH)

    def forward(self, states: Tensor, source: Tensor, target: Tensor) -> Tensor:
        """(W, 384) states, (W,) 1/0 marks of source and target words -> (15,) logits."""
        a = (source @ states) / source.sum().clamp(min=1.0)
        b = (target @ states) / target.sum().clamp(min=1.0)
        neither = 1.0 - torch.maximum(source, target)
        marks = torch.stack([source, target, neither], -1) @ self.marks
        seen = self.drop(F.gelu(self.word(states) + self.source(a) + self.target(b) + marks))
        pooled = torch.softmax(self.attention(seen), 0).transpose(0, 1) @ seen
        return self.out(torch.cat([pooled.flatten(), self.drop(a), self.drop(b)], -1))


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
