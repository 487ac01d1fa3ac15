"""How does a trained network become the files that the package ships?

    python -m training.export --model build/model --to src/detente/data/model

Encoder and heads are quantised to int8 (dynamic, per channel, weights of seven bits, so that every kind of processor
comes to the same products) and are meant to run one passage at a time without
padding, so that its states never depend on what else is read. In int8 the heads take a third of the time that they
take in float32; what it costs in scores stands in the card.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
import warnings
from pathlib import Path

import torch
import torch.nn.functional as F
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from detente.models import FORMAT, GATE
from training.labels import MENTIONS, MODALITIES, MORPHOLOGY, PAIR_TYPES, PARTS, ROLES, TAGS, TYPES
from training.network import ACT_HEADS, ACT_WIDTH, DISTANCES, FARTHEST, WIDTH, ActLayer, Network, Sizes, with_one

OPSET = 18
NONE_AND_PARTS = len(PARTS) + 1


class PassageEncoder(nn.Module):
    """One passage without padding: (1, P) ids and (W,) first pieces -> (W, 384)."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder = network.encoder

    def forward(self, ids: Tensor, first: Tensor) -> Tensor:
        """Encode and pick the state of each word's first piece."""
        pieces = self.encoder(ids, torch.ones_like(ids, dtype=torch.float32))
        return pieces[0, first]


class PassageSyntax(nn.Module):
    """What reading needs of the syntax head, on one passage."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.head = network.syntax

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(W, 384) -> tags, mentions, arcs."""
        head = self.head
        heads = torch.cat([head.root[0], head.head(states)], 0)
        return (
            head.tags(states),
            head.mentions(states),
            with_one(head.dependent(states)) @ head.arc @ heads.transpose(0, 1),
        )


class PassageWords(nn.Module):
    """What else the syntax head says of each word of a passage; a fifth of its time, and no reading asks for it."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.head = network.syntax

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """(W, 384) -> morphology, factuality."""
        return self.head.morphology(states), self.head.factuality(states)[..., 0]


class PassageClaims(nn.Module):
    """The claims head on one passage: what `network.Claims` says, with less to do, and as probabilities.

    Where a word stands and how far from the trigger is one table (`told`), parts and speaker are one layer (`last`),
    and nothing is masked: a fifth less time for an act in a short passage, a tenth in a long one.
    """

    told: Tensor

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.head = network.claims
        self.register_buffer("told", self.head.places())
        self.last = nn.Linear(ACT_WIDTH, NONE_AND_PARTS + 1)
        with torch.no_grad():
            self.last.weight.copy_(torch.cat([self.head.parts.weight, self.head.speaker.weight]))
            self.last.bias.copy_(torch.cat([self.head.parts.bias, self.head.speaker.bias]))

    def forward(self, states: Tensor, sentence: Tensor, triggers: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """(W, 384), (W,) sentence numbers, (K,) word positions, (K,) types -> modality (K, 5), roles (K, roles, W)."""
        acts, width, head = triggers.shape[0], states.shape[0], self.head
        away = (torch.arange(width)[None] - triggers[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST
        same = (sentence[None] == sentence[triggers][:, None]).long()
        seen = head.norm(head.word(states) + self.told[away + same * DISTANCES] + head.types(types)[:, None])
        for layer in head.layers:
            seen = self._read(layer, seen, acts, width)
        own = seen.reshape(acts * width, ACT_WIDTH)[torch.arange(acts) * width + triggers]
        modality = head.modality(torch.cat([own, states[triggers]], -1))
        told = self.last(seen)
        # the first of the parts is none at all; the speaker may be anybody, also one who takes part
        parts, speaker = (
            torch.softmax(told[..., :NONE_AND_PARTS], -1)[..., 1:],
            torch.sigmoid(told[..., NONE_AND_PARTS:]),
        )
        return torch.softmax(modality, -1), torch.cat([parts, speaker], -1).transpose(1, 2)

    def _read(self, layer: ActLayer, x: Tensor, acts: int, width: int) -> Tensor:
        part = ACT_WIDTH // ACT_HEADS
        query, key, value = (
            y.reshape(acts, width, ACT_HEADS, part).transpose(1, 2) for y in layer.mix(x).split(ACT_WIDTH, -1)
        )
        weights = torch.softmax(query @ key.transpose(-1, -2) * part**-0.5, -1)
        mixed = layer.out((weights @ value).transpose(1, 2).reshape(acts, width, ACT_WIDTH))
        x = layer.norm_attention(x + mixed)
        return layer.norm_output(x + layer.down(F.gelu(layer.up(x))))


def export(module: nn.Module, example: tuple[Tensor, ...], path: Path, names: tuple[list[str], list[str]]) -> None:
    """Write a module to ONNX with every first dimension free (ids: the second)."""
    inputs, outputs = names
    axes = {name: {1: "pieces"} if name == "ids" else {0: _dimension(name)} for name in inputs}
    axes |= {name: _output_axes(name) for name in outputs}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module, example, str(path), input_names=inputs, output_names=outputs, dynamic_axes=axes,
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip


def _dimension(name: str) -> str:
    return "acts" if name in {"triggers", "types"} else "words"


def _output_axes(name: str) -> dict[int, str]:
    return {
        "arcs": {0: "words", 1: "heads"}, "modality": {0: "acts"}, "pair": {}, "parts": {0: "acts", 2: "words"},
    }.get(name, {0: "words"})  # fmt: skip


def export_all(network: Network, to: Path, *, quantise: bool = True) -> None:
    """Write encoder and heads; without ``quantise`` as plain float32, for measuring what quantisation costs."""
    network.eval()
    to.mkdir(parents=True, exist_ok=True)
    states, one = torch.randn(7, WIDTH), torch.tensor([1, 3])
    ids, first = torch.randint(1000, 2000, (1, 9)), torch.tensor([1, 2, 3, 4, 5, 6, 7])
    marks = torch.tensor([1.0, 0, 0, 0, 0, 0, 0])
    export(PassageEncoder(network), (ids, first), to / "encoder.onnx", (["ids", "first"], ["states"]))
    export(PassageSyntax(network), (states,), to / "syntax.onnx", (["states"], ["tags", "mentions", "arcs"]))
    export(PassageWords(network), (states,), to / "words.onnx", (["states"], ["morphology", "factuality"]))
    heads = torch.tensor([0, 1, 1, 2, 3, 3, 1])
    export(network.relations, (states, heads), to / "relations.onnx", (["states", "heads"], ["relations"]))
    export(network.triggers, (states,), to / "triggers.onnx", (["states"], ["scores"]))
    inputs = ["states", "sentence", "triggers", "types"]
    sentence = torch.tensor([0, 0, 0, 0, 1, 1, 1])
    export(PassageClaims(network), (states, sentence, one, one), to / "claims.onnx", (inputs, ["modality", "parts"]))
    export(network.pair, (states, marks, marks), to / "pair.onnx", (["states", "source", "target"], ["pair"]))
    for path in sorted(to.glob("*.onnx")) if quantise else ():
        quantise_file(path)


def quantise_file(path: Path) -> None:
    """Replace a graph by its int8 form: a scale a column of each weight, scales of the activations as they come.

    Weights take seven of the eight bits. Processors without VNNI add two products of an unsigned and a signed byte in
    sixteen bits, which overflow from 2 x 255 x 65 on: with eight bits a sixth of the claims were read otherwise there.
    The tables of the heads stay as they are: small, and to scale what is looked up takes longer.
    """
    kinds = None if path.stem == "encoder" else ["MatMul"]
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(shutil.move(path, Path(folder) / path.name))
        quantize_dynamic(
            str(plain), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            op_types_to_quantize=kinds,
        )  # fmt: skip


def manifest(to: Path, relations: list[str], extra: dict[str, object]) -> dict[str, object]:
    """Return what the package must know of the files: their digests, the label lists and what ``extra`` adds."""
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(to.iterdir())
        if path.suffix == ".onnx" or path.name == "tokenizer.json"
    }
    return {
        "format": FORMAT, "files": files, "licence": "see CARD.md", "types": TYPES, "modalities": MODALITIES,
        "roles": ROLES, "pair_types": PAIR_TYPES, "tags": TAGS, "morphology": MORPHOLOGY, "mentions": MENTIONS,
        "relations": relations, **extra,
    }  # fmt: skip


def tokenizer_file(to: Path) -> None:
    """Write the word-piece vocabulary without padding and cutting rules."""
    from training.train import tokenizer

    tokenizer().save(str(to / "tokenizer.json"), pretty=False)


def load_network(model: Path, name: str = "final.pt") -> tuple[Network, list[str]]:
    """Return the trained network of a folder and its relation labels."""
    relations = json.loads((model / "relations.json").read_text())
    network = Network(Sizes(len(relations)))
    network.load_state_dict(torch.load(model / name, weights_only=True))
    return network.eval(), relations


def main() -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path("build/model"))
    parser.add_argument("--weights", default="final.pt")
    parser.add_argument("--to", type=Path, default=Path("src/detente/data/model"))
    parser.add_argument("--plain", action="store_true", help="float32, for comparison")
    args = parser.parse_args()
    network, relations = load_network(args.model, args.weights)
    (args.to / GATE).unlink(missing_ok=True)  # it is made for one model, by training.gate, when that can read
    export_all(network, args.to, quantise=not args.plain)
    tokenizer_file(args.to)
    # thresholds and calibration are filled in by training.calibrate; these let the files load before it ran
    extra: dict[str, object] = {
        "thresholds": {"trigger": 0.6, "role": 0.4, "third": 0.4, "speaker": 0.5, "when": 0.4},
        "score": [0.0, 1.0, 0.0, 0.0],
    }
    text = json.dumps(manifest(args.to, relations, extra), indent=1)
    (args.to / "manifest.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
