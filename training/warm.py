"""How does training go on from a shipped model when its torch weights are no longer there? From its int8 graphs.

    python -m training.warm --from src/detente/data/model --out build/warm

Reads every weight back out of the ONNX files (integers times their scales: off by half a step at most, and the largest
weight of a column has 127 steps) into the state of a `training.network.Network`. A run that starts from it needs
neither the masked-word adaptation nor the first epochs once more, which take hours without half precision.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper

from detente.models import FORMAT, HEADS
from training.network import Network, Sizes
from training.train import minilm

STORED = "_quantized"
# Graphs of a head in a wrapper, and of which head that one is where it has another name.
WRAPPED = {"syntax": "syntax", "words": "syntax", "claims": "claims"}
Floats = npt.NDArray[np.float32]
Held = dict[str, npt.NDArray[np.generic]]


def graph_weights(path: Path) -> dict[str, Floats]:
    """Return the weights of one exported graph by their torch names, linear layers turned back to (out, in).

    A constant without a name of its own keeps the exporter's ("onnx::Add_650").
    """
    graph = onnx.load(str(path)).graph
    held: Held = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    readers: dict[str, list[onnx.NodeProto]] = defaultdict(list)
    for node in graph.node:
        for name in node.input:
            readers[name].append(node)
    found: dict[str, Floats] = {}
    for name, value in held.items():
        if name.endswith(STORED):
            biases = [_bias(n, readers, held) for n in readers[name] if n.op_type == "MatMulInteger"]
            plain = _plain(held, name.removesuffix(STORED))
            if biases and biases[0]:
                found[biases[0].removesuffix("bias") + "weight"] = np.ascontiguousarray(plain.T)
            else:
                found[name.removesuffix(STORED)] = plain
        elif value.dtype == np.float32 and not name.endswith("_scale"):
            found[name] = np.asarray(value, np.float32)
    return {name.removeprefix("head.") if path.stem in WRAPPED else name: value for name, value in found.items()}


def _plain(held: Held, name: str) -> Floats:
    stored, scale, zero = (held[name + part].astype(np.float32) for part in (STORED, "_scale", "_zero_point"))
    out: Floats = (stored - zero) * scale
    return out


def _bias(node: onnx.NodeProto, readers: dict[str, list[onnx.NodeProto]], held: Held) -> str | None:
    """Return the name of the bias that is added to a product, three steps on: integers, floats, scaled, added."""
    at = node
    for _ in range(3):
        at = readers[at.output[0]][0]
    names = [name for name in at.input if name in held] if at.op_type == "Add" else []
    return names[0] if names and names[0].endswith("bias") else None


def restore(folder: Path) -> tuple[Network, list[str]]:
    """Return the network of a shipped model and its relation labels.

    Raises:
        ValueError: a weight of the network is in none of the graphs, or has another shape there; or the model is of
            another format, which the version of detente that exported it reads.
    """
    told = json.loads((folder / "manifest.json").read_text())
    if told.get("format") != FORMAT:
        raise ValueError(
            f"{folder} has format {told.get('format')}, this reads {FORMAT}: take the version that made it"
        )
    relations = told["relations"]
    network = Network(Sizes(len(relations)))
    network.encoder.load_weights(minilm() / "model.safetensors")
    state = network.state_dict()
    # never trained: the word embeddings, and the second of the two kinds of text that MiniLM tells apart
    taken = {"encoder.words.weight"}
    for name in ("encoder", *HEADS):
        weights = graph_weights(folder / f"{name}.onnx")
        for key, value in (weights | _parted(network, weights) if name == "claims" else weights).items():
            full = _torch_name(WRAPPED.get(name, name), key, state)
            if full is None or full in taken:
                continue
            if full == "encoder.kinds.weight":
                fitting = np.stack([value, state[full][1].numpy()])
            else:
                fitting = value.reshape(state[full].shape) if full in ("relations.root", "syntax.root") else value
            if tuple(state[full].shape) != fitting.shape:
                raise ValueError(f"{full} has shape {fitting.shape} in {folder}, the network wants {state[full].shape}")
            state[full] = torch.from_numpy(fitting.copy())
            taken.add(full)
    if missing := sorted(set(state) - taken):
        raise ValueError(f"{folder} holds no {', '.join(missing)}: export it with this version's training.export")
    network.load_state_dict(state)
    return network, relations


def _parted(network: Network, weights: dict[str, Floats]) -> dict[str, Floats]:
    """Return the weights of the claims head that its graph holds two in one (`training.export.PassageClaims`)."""
    network.claims.fill_places(torch.from_numpy(weights["told"].copy()))
    parts = network.claims.parts.out_features
    found = {f"{name}.weight": getattr(network.claims, name).weight.detach().numpy() for name in ("distances", "marks")}
    for kind in ("weight", "bias"):
        whole = weights[f"last.{kind}"]
        found |= {f"parts.{kind}": whole[:parts], f"speaker.{kind}": whole[parts:]}
    return found


def _torch_name(graph: str, key: str, state: dict[str, torch.Tensor]) -> str | None:
    """Return what a weight of a graph is called in torch; three constants lost their names on export."""
    lost = {("encoder", "onnx::Add"): "encoder.kinds.weight"}
    lost |= {(name, "onnx::Concat"): f"{name}.root" for name in ("relations", "syntax")}
    names = (lost.get((graph, key.split("_", maxsplit=1)[0])), key, f"{graph}.{key}")
    return next((name for name in names if name in state), None)


def main() -> None:
    """Parse the command line and write the restored state."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", type=Path, default=Path("src/detente/data/model"))
    parser.add_argument("--out", type=Path, default=Path("build/warm"))
    args = parser.parse_args()
    network, relations = restore(args.source)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), args.out / "final.pt")
    (args.out / "relations.json").write_text(json.dumps(relations))


if __name__ == "__main__":
    main()
