"""What does the grammar around a word say of the type of its act, or of its being one, against the head?"""

import re

from detente.records import Sentence

_CAPTIVE = frozenset({"captivity", "detention", "custody", "prison", "jail", "imprisonment"})
_BACK = re.compile(
    r"(return|c[ao]m(e|es|ing)$|br(ing|ought)|fre(e|es|ed|eing)$|releas|rescu|got$|get(s|ting)?$)", re.IGNORECASE
)
_DECLINES = re.compile(r"(declin|refus)", re.IGNORECASE)
# What is kept to oneself; of "declined to comment" annotators made a refusal.
_TELLS = re.compile(r"(say|name|disclose|specify|elaborate|reveal|confirm|identify)$", re.IGNORECASE)


def mended(sentence: Sentence, trigger: int, kind: str) -> str:
    """Return the type of an act: who comes home from captivity is released, and nobody is seized."""
    tokens = sentence.tokens
    token = tokens[trigger]
    if kind != "COERCE" or token.text.lower() not in _CAPTIVE or token.head < 0:
        return kind
    out = any(t.head == trigger and t.relation == "case" and t.text.lower() == "from" for t in tokens)
    return "RETREAT" if out and _BACK.match(tokens[token.head].text) else kind


def is_silence(sentence: Sentence, trigger: int, kind: str) -> bool:
    """Say whether a refusal is only one to tell something ("declined to say what he wants"), which refuses no act."""
    tokens = sentence.tokens
    if kind != "REJECT" or not _DECLINES.match(tokens[trigger].text):
        return False
    return any(t.head == trigger and t.relation == "xcomp" and _TELLS.match(t.text) for t in tokens)
