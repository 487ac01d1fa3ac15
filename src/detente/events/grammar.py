"""What stands around a word in the parse of its sentence?

Whoever asks how an act is presented asks these questions of words: which hang on it, whether one denies it, which
auxiliary it has. A passage of several sentences is asked as one list of words.
"""

import re
from collections.abc import Collection, Sequence

from detente.records import Sentence, Token

# "No fewer than three attended", "not until Monday did they meet".
_LIMITS = frozenset({"only", "sooner", "fewer", "less", "later", "until", "least", "just", "merely", "longer"})
_NOBODY = frozenset({"nobody", "none", "neither"})
# How "neither" may hang on the verb of those whom it joins with "nor".
_PAIRS = frozenset({"cc:preconj", "cc"})
_NO, _DENYING = frozenset({"no", "neither"}), frozenset({"det", "cc:preconj"})
WILL = frozenset({"will", "shall", "'ll", "’ll", "wo"})
MAY = frozenset({"may", "might", "could", "would", "can", "should"})
_NOT = frozenset({"not", "n't", "n’t", "cannot", "never", "no", "nor", "neither", "nobody", "none"})
_PARTS = frozenset({"amod", "compound", "nmod:desc", "flat"})
# Steps up the parse within which a verb or noun is looked for; sentences of more are garbled.
STEPS = 3
# Characters of the few words beside a trigger that are read as they stand: the parser makes many things of them.
PHRASE = 40


def noun(tokens: Sequence[Token], trigger: int) -> int:
    """Return the noun that a trigger is a part of ("military" of "military exercises"), or the trigger."""
    at = trigger
    for _ in range(STEPS):
        if tokens[at].relation not in _PARTS or tokens[at].head < 0:
            break
        at = tokens[at].head
    return at


def children(tokens: Sequence[Token], at: int, relations: Collection[str] | None = None) -> list[int]:
    """Return the words that depend on a word (-1: none), in order: all, or those that do by one of some relations."""
    found = _HANGING.on(tokens)[at]
    return [child for child in found if relations is None or tokens[child].relation in relations]


def cases(tokens: Sequence[Token], at: int) -> set[str]:
    """Return the prepositions of a noun, in lower case: "with" of "talks with Oman"."""
    return {lower(tokens, child) for child in children(tokens, at, {"case"})}


def led_by(sentence: Sentence, trigger: int, phrase: re.Pattern[str], within: int = PHRASE) -> re.Match[str] | None:
    """Return where a pattern is found in the ``within`` characters before a trigger."""
    at = sentence.tokens[trigger].start - sentence.start
    return phrase.search(sentence.text, max(0, at - within), at)


class _Hanging:
    """Which words hang on each word of the passage that was asked about last: a dozen words of one are asked about."""

    def __init__(self) -> None:
        self._last: tuple[Sequence[Token], list[list[int]]] = ((), [[]])

    def on(self, tokens: Sequence[Token]) -> list[list[int]]:
        """Return the words that hang on each word, and in the last place those that hang on none."""
        last = self._last  # set whole, for several threads may ask
        if last[0] is not tokens:
            last = tokens, [[] for _ in range(len(tokens) + 1)]
            for child, token in enumerate(tokens):
                last[1][token.head].append(child)
            self._last = last
        return last[1]


_HANGING = _Hanging()


def word_at(sentence: Sentence, at: int) -> int | None:
    """Return the word that begins at a character of a sentence's text, None if none does."""
    start = sentence.start + at
    return next((i for i, token in enumerate(sentence.tokens) if token.start == start), None)


def lower(tokens: Sequence[Token], at: int) -> str:
    """Return a word in lower case."""
    return tokens[at].text.lower()


def clause(sentence: Sentence, trigger: int) -> str:
    """Return the words of the sentence that the trigger stands in, of a passage of several."""
    at = sentence.tokens[trigger].start - sentence.start
    first = max(sentence.text.rfind(mark, 0, at) for mark in ("\n", ". ", "? ", "! ")) + 1
    ends = [end for mark in ("\n", ". ", "? ", "! ") if (end := sentence.text.find(mark, at)) > 0]
    return sentence.text[first : min(ends, default=len(sentence.text))]


def auxiliaries(tokens: Sequence[Token], verb: int) -> set[str]:
    """Return the auxiliaries of a verb, or of the first of its list."""
    first = first_of_list(tokens, verb)
    return {lower(tokens, at) for at in children(tokens, first) if tokens[at].relation.startswith("aux")}


def first_of_list(tokens: Sequence[Token], verb: int) -> int:
    """Return the verb whose subject and auxiliary a verb shares ("will meet and sign")."""
    at = verb
    for _ in range(STEPS):
        own = any(tokens[child].relation.startswith(("nsubj", "mark", "aux")) for child in children(tokens, at))
        if tokens[at].relation != "conj" or own or tokens[tokens[at].head].tag != "VERB":
            break
        at = tokens[at].head
    return at


def negated(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a word of denial hangs on a word; "not only" and "no sooner" deny nothing."""
    return any(lower(tokens, child) in _NOT and not _only(tokens, child) for child in children(tokens, at))


def _only(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and lower(tokens, at + 1) in _LIMITS


def by_nobody(tokens: Sequence[Token], verb: int) -> bool:
    """Say whether the subject of a verb is "nobody", "none of them", "no envoy", or "neither A nor B"."""
    subjects = [at for at in children(tokens, verb) if tokens[at].relation.startswith("nsubj")]
    singles = [c for at in subjects for c in children(tokens, at) if lower(tokens, c) == "single"]
    if any(lower(tokens, c - 2) == "not" for c in singles if c > 1):
        return True  # "not a single envoy came"
    if any(lower(tokens, c) in _NO and tokens[c].relation in _PAIRS for c in children(tokens, verb)):
        return True  # "neither the Greek nor the Turkish delegation came", as parsers have it
    return any(
        lower(tokens, at) in _NOBODY
        or any(
            lower(tokens, c) in _NO and tokens[c].relation in _DENYING and not _only(tokens, c)
            for c in children(tokens, at)
        )
        for at in subjects
    )


def is_told(tokens: Sequence[Token], verb: int) -> bool:
    """Say whether a verb tells what somebody does: what is only wanted, refused, possible or denied is not told."""
    hangs = tokens[verb].relation.split(":")[0] in {"xcomp", "advcl"}
    wanted = any(lower(tokens, at) == "to" for at in children(tokens, verb)) or auxiliaries(tokens, verb) & MAY
    return not (hangs or wanted or negated(tokens, verb) or by_nobody(tokens, verb))
