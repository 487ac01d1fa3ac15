"""What does the grammar around a word say of the type of its act, or of its being one, against the head?"""

import re
from collections.abc import Collection

from detente.events import grammar
from detente.records import Sentence

_BREAKS = re.compile(r"(violat|breach|break|broke)", re.IGNORECASE)
_CAPTIVE = frozenset({"captivity", "detention", "custody", "prison", "jail", "imprisonment"})
_BACK = re.compile(
    r"(return|c[ao]m(e|es|ing)$|br(ing|ought)|fre(e|es|ed|eing)$|releas|rescu|got$|get(s|ting)?$)", re.IGNORECASE
)
# "Came home in an exchange", "freed under a swap": by which a release came about.
_SWAPS = frozenset({"exchange", "swap", "exchanges", "swaps"})
_BY = frozenset({"in", "under", "through", "as", "by", "during"})
_DECLINES = re.compile(r"(declin|refus|refrain)", re.IGNORECASE)
# What is kept to oneself. Of eight that "declined to comment" or "be named" annotators made a refusal of two, of seven
# that "refused to comment" of five.
_TELLS = re.compile(r"(say|nam|disclos|specify|elaborat|reveal|confirm|identif)", re.IGNORECASE)
_FOR_COMMENT = re.compile(
    r"(requests?|calls?|emails?|messages?|questions?) (for|seeking|asking for) (a )?comments?\b", re.IGNORECASE
)
_DECLINES_TO_COMMENT = re.compile(
    r"\W+(immediately |publicly |further )?((to )?(comment|be (named|identified))|from commenting)\b", re.IGNORECASE
)

_DEADLINE = re.compile(r"(deadline|ultimatum)s?$", re.IGNORECASE)

# A "drawdown" of arms or money is taken out of one's own stocks and given, as the White House announces every month;
# one of troops is a retreat.
_DRAWDOWN = re.compile(r"drawdowns?$", re.IGNORECASE)
_TAKEN = frozenset({"RETREAT", "SANCTION", "COERCE", "MOBILIZE"})
_ARMS = re.compile(
    r"\b(weapons?|arms|ammunition|equipment|munitions|defen[cs]e articles|assistance|aid|stocks?|inventories|worth|"
    r"valued|million|billion)\b",
    re.IGNORECASE,
)
_TROOPS = re.compile(r"\b(troops?|forces?|soldiers?|personnel|presence|staff|embassy)\b", re.IGNORECASE)
AROUND = 80  # characters on either side of a drawdown in which it is said of what
# Acts that need somebody's consent. Of ten that somebody "did not accept" or "agree to", units have nine as DENIED.
CONSENSUAL = frozenset({"CONSULT", "AGREE", "RETREAT", "CONCEDE", "COOPERATE"})


def mended(sentence: Sentence, trigger: int, kind: str) -> str:
    """Return the type of an act: who comes home from captivity is released, and nobody is seized; and a drawdown of
    arms gives them.
    """
    tokens = sentence.tokens
    token = tokens[trigger]
    if kind in _TAKEN and _DRAWDOWN.match(token.text) and _of_arms(sentence, trigger):
        return "AID"
    if kind != "COERCE" or token.text.lower() not in _CAPTIVE or token.head < 0:
        return kind
    out = "from" in grammar.cases(tokens, trigger)
    return "RETREAT" if out and _BACK.match(tokens[token.head].text) else kind


def _of_arms(sentence: Sentence, trigger: int) -> bool:
    """Say whether the words around a drawdown speak of arms or money, and of no troops."""
    token = sentence.tokens[trigger]
    start, end = token.start - sentence.start, token.end - sentence.start
    around = sentence.text[max(0, start - AROUND) : end + AROUND]
    return _ARMS.search(around) is not None and _TROOPS.search(around) is None


def release(sentence: Sentence, word: int) -> int:
    """Return the word of the release of which a word only tells whence ("from captivity") or by what ("in a swap") they
    come, or the word itself.
    """
    tokens = sentence.tokens
    head = tokens[word].head
    if head < 0 or not _BACK.match(tokens[head].text):
        return word
    cases = grammar.cases(tokens, word)
    told = tokens[word].text.lower()
    part = (told in _CAPTIVE and "from" in cases) or (told in _SWAPS and not _BY.isdisjoint(cases))
    return head if part else word


def is_silence(sentence: Sentence, trigger: int, kind: str) -> bool:
    """Say whether a refusal is only one to tell something ("declined to say what he wants"), which refuses no act, or
    a deadline is taken for what it threatens: of 13 that carry an act in the units eleven are requests.
    """
    tokens = sentence.tokens
    if kind not in {"REQUEST", "THREATEN"} and _DEADLINE.match(tokens[trigger].text):
        return True
    if kind == "REQUEST" and _FOR_COMMENT.match(sentence.text, tokens[trigger].start - sentence.start):
        return True
    if kind != "REJECT" or not _DECLINES.match(tokens[trigger].text):
        return False
    behind = sentence.text[tokens[trigger].end - sentence.start :]
    if tokens[trigger].text.lower().startswith(("declin", "refrain")) and _DECLINES_TO_COMMENT.match(behind):
        return True
    return any(t.head == trigger and t.relation == "xcomp" and _TELLS.match(t.text) for t in tokens)


def is_broken(sentence: Sentence, trigger: int, kind: str, others: Collection[int]) -> bool:
    """Say whether a truce is only what an attack breaks ("violated the truce", "breach of the ceasefire"): of ten such
    truces in the units annotators made an act of its own of two.

    Args:
        sentence: the passage.
        trigger: the word of the act.
        kind: its type.
        others: the words of the attacks of the passage.
    """
    tokens = sentence.tokens
    at = grammar.noun(tokens, trigger)
    breaks = tokens[at].head
    governed = tokens[at].relation in {"obj", "nmod", "nsubj:pass"}
    return kind == "RETREAT" and governed and breaks in others and _BREAKS.match(tokens[breaks].text) is not None
