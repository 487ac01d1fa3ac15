"""Which model files does detente use, are they the ones it was released with, and what do they answer?

The only door to onnxruntime. A model is a folder with an encoder, small heads, a word-piece vocabulary and a manifest
that names the digest of each; an altered file is refused. Every session runs on one thread and takes one passage at
a time, so an answer depends on nothing but the passage. For a graphics processor the encoder is written out anew
(`batches`).
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from detente.errors import ModelError
from detente.models.batches import Batches
from detente.models.wordpieces import Cut, Pieces, cut_of, ends_of, joined
from detente.records import States, digest
from detente.remembered import Remembered

SHIPPED = Path(str(resources.files("detente") / "data" / "model"))
FORMAT = 3
HEADS = ("syntax", "words", "relations", "triggers", "claims", "pair")
GATE = "gate.onnx"
# Fusions of onnxruntime that cost: of a sum and the normalisation behind it, a tenth of the encoder's time (1.32).
SLOWER = ["SkipLayerNormFusion"]
_OPENING, _CLOSING = "[CLS]", "[SEP]"
# Words whose pieces are remembered, most words of a text being met again: some 500 bytes each; and their letters.
WORDS, WORD = 16_384, 32

# For programs that imported it before detente, which sees to it by the environment.
onnxruntime.disable_telemetry_events()

Floats = npt.NDArray[np.float32]
Feed = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model folder says of itself: label lists in the order of the heads' outputs, thresholds, score.

    ``score`` holds the bias and the weights of the logistic curve that turns the evidence of an act into a probability.
    """

    types: tuple[str, ...]
    modalities: tuple[str, ...]
    roles: tuple[str, ...]
    pair_types: tuple[str, ...]
    tags: tuple[str, ...]
    morphology: tuple[str, ...]
    mentions: tuple[str, ...]
    relations: tuple[str, ...]
    thresholds: tuple[tuple[str, float], ...]
    score: tuple[float, ...]
    files: tuple[tuple[str, str], ...]

    def threshold(self, name: str) -> float:
        """Return a named threshold."""
        return dict(self.thresholds)[name]

    @property
    def digest(self) -> str:
        """Return what identifies this model in a claim's ``coder``."""
        parts = [f"{name}={value}" for name, value in (*self.files, *self.thresholds)]
        return digest(*parts, *map(str, self.score))[:12]


@dataclass(frozen=True, slots=True)
class WordSyntax:
    """What the reading heads say of each word of a sentence, as raw scores (words, labels); arcs (words, words + 1)."""

    tags: Floats
    mentions: Floats
    arcs: Floats


@dataclass(frozen=True, slots=True)
class WordSense:
    """What else is known of each word of a sentence: raw scores of forms (words, labels), and whether what it tells is
    a fact, from -3 (not at all) to 3, (words,).
    """

    morphology: Floats
    factuality: Floats


class Session(Protocol):
    """The one method of an onnxruntime session that is used here; the library itself is untyped."""

    def run(self, outputs: None, feed: Feed) -> list[Floats]:
        """Return the outputs of the graph for named inputs."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A look at the word pieces of a sentence, some hundred times cheaper than the encoder's, and made to spare it.

    It was trained on what the reader finds (`training/gate.py`), and errs on the side of letting pass: ``bound`` is the
    lowest logit that does.
    """

    session: Session
    bound: float

    def passes(self, ids: Sequence[int]) -> bool:
        """Say whether a sentence of these word pieces may hold an act; one without, of which nothing is known, does."""
        return not ids or float(self.session.run(None, {"pieces": np.array(ids, np.int64)})[0][0]) >= self.bound


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options


class Model:
    """An encoder with its heads. Sessions open when first used.

    ``provider`` is that of onnxruntime which encodes many passages at once; without, one at a time is, on one thread.
    """

    def __init__(self, folder: Path, *, provider: str | None = None) -> None:
        self._folder = folder
        self.manifest = _manifest(folder)
        for name, expected in self.manifest.files:
            _check(folder / name, expected)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._known = Remembered(self._encoded, WORDS)
        self._batches = Batches(folder / "encoder.onnx", _options(), provider) if provider else None
        self._opened: dict[str, Session] = {}

    def _session(self, name: str) -> Session:
        path = self._folder / f"{name}.onnx"
        opened: Session = onnxruntime.InferenceSession(
            str(path), _options(), providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
        )
        return opened

    @cached_property
    def _encoder(self) -> Session:
        return self._session("encoder")

    def _head(self, name: str) -> Session:
        if name not in self._opened:
            self._opened[name] = self._session(name)
        return self._opened[name]

    @cached_property
    def gate(self) -> Gate | None:
        """What lets sentences without an act pass by unread; None where the model was shipped without."""
        if GATE not in dict(self.manifest.files):
            return None
        return Gate(self._session(Path(GATE).stem), self.manifest.threshold("gate"))

    def pieces(self, text: str, spans: Sequence[tuple[int, int]]) -> Pieces:
        """Return the word pieces of a sentence with words at ``spans``, as `encode` takes them."""
        return self.cut(text).pieces(spans)

    def cut(self, text: str) -> Cut:
        """Cut a sentence into word pieces."""
        ids: list[int] = []
        ends: list[int] = []
        start, known = 0, self._known
        for part in text.split(" "):  # no piece holds a blank, and none depends on what stands beyond one
            own, upto = known[part] if len(part) <= WORD else self._encoded(part)
            ids += own
            if len(upto) == 1:
                ends.append(start + upto[0] if upto[0] else 0)
            else:
                ends += [start + end if end else 0 for end in upto]
            start += len(part) + 1
        return cut_of(ids, ends)

    def _encoded(self, part: str) -> tuple[list[int], list[int]]:
        """Return the word pieces of a text without blanks, and where each ends."""
        encoding = self.tokenizer.encode(part, add_special_tokens=False)
        return encoding.ids, ends_of(encoding.offsets)

    def encode(self, sentences: Sequence[Pieces]) -> States:
        """Return the states of the words of a passage, float32 (words with a first piece, 384)."""
        whole = joined(sentences, *self._marks)
        if not whole.first:
            return np.zeros((0, 384), dtype=np.float32)
        feed: Feed = {"ids": np.array([whole.ids], np.int64), "first": np.array(whole.first, np.int64)}
        states: States = self._encoder.run(None, feed)[0]
        return states

    def encode_all(self, passages: Iterable[Sequence[Pieces]]) -> list[States]:
        """Return the same for many passages: one after the other, or all at once where a provider does it."""
        if self._batches is None:
            return [self.encode(sentences) for sentences in passages]
        return self._batches.encode([joined(sentences, *self._marks) for sentences in passages])

    @property
    def batched(self) -> bool:
        """Whether many passages are encoded at once."""
        return self._batches is not None

    @property
    def name(self) -> str:
        """What identifies the model and how it is run: many passages at once are read with floats."""
        return self.manifest.digest + (":floats" if self.batched else "")

    @cached_property
    def _marks(self) -> tuple[int, int]:
        opening, closing = self.tokenizer.token_to_id(_OPENING), self.tokenizer.token_to_id(_CLOSING)
        if opening is None or closing is None:
            raise ModelError(
                f"the vocabulary of {self._folder} lacks {_OPENING} or {_CLOSING}: install the package again"
            )
        return opening, closing

    def syntax(self, states: States) -> WordSyntax:
        """Run the reading heads on the states of one passage."""
        return WordSyntax(*self._head("syntax").run(None, {"states": states}))

    def sense(self, states: States) -> WordSense:
        """Run the heads that no reading asks for on the states of one passage."""
        return WordSense(*self._head("words").run(None, {"states": states}))

    def relations(self, states: States, heads: Sequence[int]) -> Floats:
        """Return scores (words, relations) for the arcs to ``heads`` (0 the root, i + 1 word i)."""
        feed: Feed = {"states": states, "heads": np.array(heads, dtype=np.int64)}
        scores: Floats = self._head("relations").run(None, feed)[0]
        return scores

    def triggers(self, states: States) -> Floats:
        """Return the probability (words, types) that a word carries an act of a type."""
        return sigmoid(self._head("triggers").run(None, {"states": states})[0])

    def claims(
        self, states: States, sentence: Sequence[int], triggers: Sequence[int], types: Sequence[int]
    ) -> tuple[Floats, Floats]:
        """Return probabilities of modality (acts, modalities) and of roles (acts, roles, words).

        Args:
            sentence: the number of each word's sentence.
            triggers: the word of each act.
            types: the type of each act, by its place in the manifest.
        """
        feed: Feed = {
            "states": states, "sentence": np.array(sentence, np.int64),
            "triggers": np.array(triggers, np.int64), "types": np.array(types, np.int64),
        }  # fmt: skip
        modality, parts = self._head("claims").run(None, feed)
        return modality, parts

    def pair(self, states: States, source: Sequence[int], target: Sequence[int]) -> Floats:
        """Return the probability (pair types,) of the relation between two groups of words."""
        marks = np.zeros((2, len(states)), dtype=np.float32)
        marks[0, list(source)] = 1.0
        marks[1, list(target)] = 1.0
        feed: Feed = {"states": states, "source": marks[0], "target": marks[1]}
        scores: Floats = self._head("pair").run(None, feed)[0]
        probabilities: Floats = softmax(scores[None])[0]
        return probabilities


def load(folder: Path | None = None, *, provider: str | None = None) -> Model:
    """Return the model that the package ships, or the one in ``folder``; ``provider`` as in `Model`.

    Raises:
        ModelError: a file is missing, altered, or of another format, or the provider cannot be used.
    """
    return _loaded(folder or SHIPPED, provider)


@cache
def _loaded(folder: Path, provider: str | None) -> Model:
    return Model(folder, provider=provider)


def sigmoid(x: Floats) -> Floats:
    """Return 1 / (1 + exp(-x)), safe for large values."""
    out: Floats = (0.5 * (np.tanh(0.5 * x) + 1.0)).astype(np.float32)
    return out


def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x)) of one number, safe for large values."""
    return 0.5 * (math.tanh(0.5 * x) + 1.0)


def softmax(x: Floats) -> Floats:
    """Return the softmax over the last axis."""
    powers = np.exp(x - np.maximum.reduce(x, -1, keepdims=True))
    out: Floats = (powers / np.add.reduce(powers, -1, keepdims=True)).astype(np.float32, copy=False)
    return out


def _check(path: Path, expected: str) -> None:
    if not path.is_file():
        raise ModelError(f"the model file {path} is missing: install the package again, or run training.export")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != expected:
        raise ModelError(
            f"the model file {path} has digest {found[:12]}, its manifest says {expected[:12]}: it was altered "
            "or torn; install the package again"
        )


def _manifest(folder: Path) -> Manifest:
    path = folder / "manifest.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"no readable model manifest at {path} ({error}): install the package again") from error
    if raw.get("format") != FORMAT:
        raise ModelError(
            f"the model at {folder} has format {raw.get('format')}, this version of detente reads {FORMAT}: "
            "install matching versions"
        )
    lists = {name: tuple(raw[name]) for name in Manifest.__dataclass_fields__ if isinstance(raw[name], list)}
    lists["score"] = tuple(float(x) for x in raw["score"])
    thresholds = tuple(sorted((name, float(value)) for name, value in raw["thresholds"].items()))
    if GATE in raw["files"] and "gate" not in raw["thresholds"]:
        raise ModelError(f"the model at {folder} has a {GATE}, but no threshold 'gate': run training.gate")
    return Manifest(**lists, thresholds=thresholds, files=tuple(sorted(raw["files"].items())))
