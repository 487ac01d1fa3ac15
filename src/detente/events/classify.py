"""Which words of a sentence carry an act, of which type, and how does the sentence present it?

The trigger head scores every word for every type; the claims head then looks at each found act for its modality and
for the words that take part in it.
"""

from dataclasses import dataclass, replace

import numpy as np

from detente.codebook import Codebook
from detente.models import Floats, Model
from detente.records import Modality, Sentence

# Two marks of one type this near to each other, one word depending on the other, are one act told by a phrase
# ("hold talks"); annotators mark such a phrase once.
PHRASE_WORDS = 3
_ATTRIBUTIVE = frozenset({"amod", "compound"})


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """A word that carries an act: its position, raw score, modality, and role probabilities (roles, words)."""

    token: int
    type: str
    raw: float
    modality: Modality
    certainty: float
    roles: Floats


def acts(model: Model, codebook: Codebook, sentence: Sentence) -> tuple[Act, ...]:
    """Return the acts of a sentence in order of their words."""
    if not sentence.tokens:
        return ()
    scores = model.triggers(sentence.states)
    found = _found(sentence, scores, model.manifest.types, model.manifest.threshold("trigger"))
    if not found:
        return ()
    types = [model.manifest.types.index(name) for _, name, _ in found]
    modality, roles = model.claims(sentence.states, [token for token, _, _ in found], types)
    found_acts = (
        Act(token, name, score, Modality(model.manifest.modalities[int(m.argmax())]), float(m.max()), r)
        for (token, name, score), m, r in zip(found, modality, roles, strict=True)
    )
    return tuple(_attributed(codebook, sentence, act) for act in found_acts)


def _attributed(codebook: Codebook, sentence: Sentence, act: Act) -> Act:
    """Let an attribute of the trigger ("planned talks") correct a head that takes the act for done."""
    if act.modality is not Modality.HAPPENED:
        return act
    attributes = [t.text for t in sentence.tokens if t.head == act.token and t.relation in _ATTRIBUTIVE]
    told = next((name for word in attributes if (name := codebook.modality_of(word))), None)
    return replace(act, modality=Modality(told)) if told else act


def _found(
    sentence: Sentence, scores: Floats, types: tuple[str, ...], threshold: float
) -> list[tuple[int, str, float]]:
    """Return (word, type, score) above the threshold, doubles of one phrase reduced to the better."""
    rows, columns = np.nonzero(scores > threshold)
    raw = [(int(w), types[int(t)], float(scores[w, t])) for w, t in zip(rows, columns, strict=True)]
    kept: list[tuple[int, str, float]] = []
    for word, name, score in sorted(raw, key=lambda x: -x[2]):
        if not any(name == other and _one_phrase(sentence, word, at) for at, other, _ in kept):
            kept.append((word, name, score))
    return sorted(kept)


def _one_phrase(sentence: Sentence, a: int, b: int) -> bool:
    tokens = sentence.tokens
    linked = tokens[a].head == b or tokens[b].head == a
    conjoined = "conj" in (tokens[a].relation, tokens[b].relation)
    return abs(a - b) <= PHRASE_WORDS and linked and not conjoined
