"""Where is an act said to be? In the place of its sentence that its word governs, not in any place that is named."""

from collections.abc import Sequence

from detente.records import Mention, MentionKind, Sentence

_PLACE_CASES = frozenset({"in", "at", "near", "outside"})
# What is struck or left is where the act is.
_STRUCK = {"ASSAULT": frozenset({"on", "of", "against", "over", "across"}), "RETREAT": frozenset({"from"})}
_BELONGS = frozenset({"compound", "flat", "appos", "nmod", "nmod:desc"})
SETTLEMENTS = frozenset(
    "city town village port capital region province district oblast governorate state area outskirts suburb camp north "
    "south east west part parts vicinity island valley center centre heart county base airport prison coast".split()
)
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
        cases = {t.text.lower() for t in sentence.tokens if t.relation == "case" and t.head in chain}
        if cases & _PLACE_CASES or (kind in _STRUCK and cases & _STRUCK[kind]):
            return mention
    return None


def _up(sentence: Sentence, at: int) -> list[int]:
    """Return a word and the nouns that it belongs to ("the village of X", "X province"), at most two."""
    chain = [at]
    while len(chain) <= NOUNS and sentence.tokens[chain[-1]].relation in _BELONGS:
        head = sentence.tokens[chain[-1]].head
        if head < 0 or sentence.tokens[head].tag not in {"NOUN", "PROPN"}:
            break
        if sentence.tokens[chain[-1]].relation == "nmod" and sentence.tokens[head].text.lower() not in SETTLEMENTS:
            break
        chain.append(head)
    return chain
