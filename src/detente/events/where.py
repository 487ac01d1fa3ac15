"""Where is an act said to be? In the place of its sentence that its word governs, not in any place that is named."""

from collections.abc import Sequence

from detente.events import grammar
from detente.records import Mention, MentionKind, Participant, Sentence

_PLACE_CASES = frozenset({"in", "at", "near", "outside"})
# What is struck or left is where the act is.
_STRUCK = {"ASSAULT": frozenset({"on", "of", "against", "over", "across"}), "RETREAT": frozenset({"from"})}
_BELONGS = frozenset({"compound", "flat", "appos", "nmod", "nmod:desc", "nmod:poss"})
SETTLEMENTS = frozenset(
    "city town village port capital region province district oblast governorate state area outskirts suburb camp north "
    "south east west part parts vicinity island valley center centre heart county base airport prison coast".split()
)
# "The village of X", "X's Odesa region"; of "X's capital Y" the place is Y.
_OF = {
    "nmod": SETTLEMENTS,
    "nmod:poss": SETTLEMENTS - {"city", "town", "village", "port", "capital", "camp", "base", "airport", "prison"},
}
NOUNS = 2


def of_act(sentence: Sentence, trigger: int, kind: str, named: Sequence[Mention]) -> Mention | None:
    """Return the place at which the act is said to be, not any place of the sentence.

    A place name with in, at, near that depends on its word, directly or through one noun ("in the village of X"); of an
    attack or a withdrawal also the place that is struck or left.
    """
    for mention in named:
        if mention.kind is not MentionKind.PLACE:
            continue
        chain = _up(sentence, mention.head)
        own = len(chain) == 1 and sentence.tokens[mention.head].head == trigger
        if kind == "CONSULT" and own and sentence.tokens[mention.head].relation == "compound":  # "the Geneva talks"
            return mention
        if sentence.tokens[chain[-1]].head != trigger:
            continue
        cases = {case for word in chain for case in grammar.cases(sentence.tokens, word)}
        if cases & _PLACE_CASES or (kind in _STRUCK and cases & _STRUCK[kind]):
            return mention
    return None


def of_target(sentence: Sentence, target: Participant, named: Sequence[Mention]) -> Mention | None:
    """Return the place that the words of a target stand in: "a school in northern [Yemen]"."""
    inside = {at for at, token in enumerate(sentence.tokens) if target.start <= token.start and token.end <= target.end}
    for mention in named:
        if mention.kind is not MentionKind.PLACE or target.start <= mention.start < target.end:
            continue
        chain = _up(sentence, mention.head)
        cases = {case for word in chain for case in grammar.cases(sentence.tokens, word)}
        if sentence.tokens[chain[-1]].head in inside and cases & _PLACE_CASES:
            return mention
    return None


def _up(sentence: Sentence, at: int) -> list[int]:
    """Return a word and the nouns that it belongs to ("the village of X", "X province"), at most two."""
    chain = [at]
    while len(chain) <= NOUNS and sentence.tokens[chain[-1]].relation in _BELONGS:
        head = sentence.tokens[chain[-1]].head
        if head < 0 or sentence.tokens[head].tag not in {"NOUN", "PROPN"}:
            break
        kinds = _OF.get(sentence.tokens[chain[-1]].relation)
        if kinds is not None and sentence.tokens[head].text.lower() not in kinds:
            break
        chain.append(head)
    return chain
