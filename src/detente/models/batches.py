"""How does the encoder read thousands of passages at once, as a graphics processor wants them?

The encoder that ships multiplies whole numbers of eight bits with scales that hold for a passage. Here the same weights
are written out as floats, and passages of the same length go through together, without filling up: what is told of a
passage then differs from what a processor tells by what the eight bits round away, and hardly by what goes beside it
(docs/scale.md has the share of claims that are the same).
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime

from detente.errors import ModelError
from detente.models.wordpieces import Pieces
from detente.records import States

if TYPE_CHECKING:  # an extra: it rewrites the graph
    import onnx

# Word pieces that go through together: a thousand passages of a common length, whose attention takes some 200 MB.
MOST_PIECES = 65_536
GPU = "CUDAExecutionProvider"
INSTALL = "install it with pip install 'detente[gpu]' and then pip install --force-reinstall --no-deps onnxruntime-gpu"
SEE = (
    "look at nvidia-smi, at the memory that others use there, and at the versions of CUDA and cuDNN that "
    "onnxruntime-gpu asks for, or read without"
)


class Batches:
    """The encoder of a model folder, for many passages at once.

    Raises:
        ModelError: the library that rewrites graphs is not there, or onnxruntime cannot use the provider.
    """

    def __init__(self, encoder: Path, options: onnxruntime.SessionOptions, provider: str) -> None:
        known = onnxruntime.get_available_providers()
        if provider not in known:
            raise ModelError(
                f"this onnxruntime cannot use a graphics processor, it has {', '.join(known)}: {INSTALL}, or read "
                "without"
            )
        try:
            self._session = onnxruntime.InferenceSession(floats(encoder), options, providers=[provider])
        except ModelError:
            raise
        except Exception as error:
            raise ModelError(f"{provider} could not be opened ({error}): {SEE}") from error
        # Else a fault on the way would be printed among the claims, and the rest be read without the provider.
        self._session.disable_fallback()
        used = self._session.get_providers()
        if used[0] != provider:
            raise ModelError(f"{provider} could not be opened, onnxruntime fell back to {used[0]}: {SEE}")

    def encode(self, passages: Sequence[Pieces]) -> list[States]:
        """Return the states of the words of each passage, float32 (words with a first piece, 384)."""
        found: list[States] = [np.zeros((0, 384), dtype=np.float32) for _ in passages]
        alike: defaultdict[int, list[int]] = defaultdict(list)
        for at, passage in enumerate(passages):
            if passage.first:
                alike[len(passage.ids)].append(at)
        for length, places in alike.items():
            together = max(1, MOST_PIECES // length)
            for begin in range(0, len(places), together):
                part = places[begin : begin + together]
                states = self._session.run(None, {"ids": np.array([passages[at].ids for at in part], np.int64)})[0]
                for own, at in zip(states, part, strict=True):
                    found[at] = own[list(passages[at].first)]
        return found


def floats(encoder: Path) -> bytes:
    """Return the graph of an encoder that takes many passages of one length, int64 (passages, pieces), and gives the
    states of all pieces, float32 (passages, pieces, 384): its products of int8 written out as those of float32.

    Raises:
        ModelError: the library that rewrites graphs is not there.
    """
    try:
        import onnx
    except ImportError as error:
        raise ModelError(
            f"the package onnx is missing, which writes the model out for graphics processors: {INSTALL}"
        ) from error
    model = onnx.load(str(encoder))
    graph = model.graph
    _without_words(graph)
    _unquantised(graph)
    _pruned(graph)
    graph.input[0].type.tensor_type.shape.dim[0].dim_param = "passages"
    whole: bytes = model.SerializeToString()
    return whole


def _without_words(graph: "onnx.GraphProto") -> None:
    """Let the graph end before the states of words are drawn from those of the pieces of its one passage."""
    import onnx

    made = _makers(graph)
    words = made[graph.output[0].name]
    passage = made[words.input[0]]
    if [words.op_type, passage.op_type] != ["Gather", "Gather"]:
        raise ModelError(
            f"the encoder ends in {words.op_type} of {passage.op_type}, expected Gather of Gather: export it anew"
        )
    shape = ["passages", "pieces", graph.output[0].type.tensor_type.shape.dim[1].dim_value]
    states = onnx.helper.make_tensor_value_info(passage.input[0], onnx.TensorProto.FLOAT, shape)
    for node in (words, passage):
        graph.node.remove(node)
    del graph.output[:], graph.input[1:]
    graph.output.append(states)


def _unquantised(graph: "onnx.GraphProto") -> None:
    """Write each product of int8, with the scaling around it, as one of float32."""
    import onnx

    made, users = _makers(graph), _users(graph)
    given = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    products = [node for node in graph.node if node.op_type == "MatMulInteger"]
    if not products:
        raise ModelError("the encoder has no products of int8, which are to be written as floats: export it anew")
    for node in products:
        cast = users[node.output[0]]
        scaled = users[cast.output[0]]
        scales = made[next(name for name in scaled.input if name != cast.output[0])]
        scale = next(given[name] for name in scales.input if name in given)
        weights = (given[node.input[1]].astype(np.float32) - given[node.input[3]].astype(np.float32)) * scale
        name = f"{node.input[1]}_floats"
        graph.initializer.append(onnx.numpy_helper.from_array(weights.astype(np.float32), name))
        product = onnx.helper.make_node("MatMul", [made[node.input[0]].input[0], name], [scaled.output[0]])
        graph.node.insert(list(graph.node).index(scaled), product)
        for old in (node, cast, scaled):
            graph.node.remove(old)


def _pruned(graph: "onnx.GraphProto") -> None:
    """Leave out what nothing asks for any more."""
    wanted = {output.name for output in graph.output}
    kept: list[Any] = []
    for node in reversed(graph.node):
        if wanted.intersection(node.output):
            kept.append(node)
            wanted.update(node.input)
    left = [tensor for tensor in graph.initializer if tensor.name in wanted]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(left)


def _makers(graph: "onnx.GraphProto") -> dict[str, Any]:
    return {name: node for node in graph.node for name in node.output}


def _users(graph: "onnx.GraphProto") -> dict[str, Any]:
    return {name: node for node in graph.node for name in node.input}
