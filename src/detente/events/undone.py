"""Which acts do words tell not to take place: called off, or come to nothing?"""

import re
from collections.abc import Sequence

from detente.events import grammar
from detente.records import Sentence, Token

# Of 35 acts of the units of training and matching that are called off 32 are DENIED, the others mostly presented as
# possible or proposed; of ten of which the plan is, eight. Where the head took them for facts or plans, six in seven.
_CANCELS = re.compile(r"(cancel|scrap|abort|postpon)", re.IGNORECASE)
_ABANDONS = re.compile(r"(cancel|abandon|scrap|drop|foil|thwart|shelv|abort|suspend|halt)", re.IGNORECASE)
_CALLS = re.compile(r"call(s|ed|ing)?$", re.IGNORECASE)
_PLAN = re.compile(r"(plans?|pledges?|plots?)$", re.IGNORECASE)
# Verbs that say of the noun before them that it came about: "materialise", "take place", "go ahead".
_COME_ABOUT = re.compile(r"(materiali[sz]|occur|happen|observed)", re.IGNORECASE)
_IN_TWO_WORDS = {
    "place": re.compile(r"(take|taken|took)$", re.IGNORECASE),
    "ahead": re.compile(r"(go|gone|went)$", re.IGNORECASE),
}


def called_off(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether an act or the plan of it is cancelled: "calls off the talks", "abandons a plan to deport them"."""
    at = grammar.noun(tokens, trigger)
    for plan in (False, True):
        verb = tokens[at].head
        if verb < 0:
            return False
        if tokens[at].relation in {"obj", "nsubj:pass"}:
            return _ends(tokens, verb, _ABANDONS if plan else _CANCELS) and grammar.is_told(tokens, verb)
        if plan or tokens[at].relation not in {"acl", "nmod"} or not _PLAN.match(tokens[verb].text):
            return False
        at = verb
    return False


def _ends(tokens: Sequence[Token], verb: int, verbs: re.Pattern[str]) -> bool:
    word = tokens[verb].text
    behind = [token.text.lower() for token in tokens[verb + 1 : verb + 2]]
    return bool(verbs.match(word)) or (_CALLS.match(word) is not None and behind == ["off"])


def came_to_nothing(sentence: Sentence, trigger: int) -> bool:
    """Say whether an act is told not to have come about: "the meeting did not take place", "had not materialised"."""
    tokens = sentence.tokens
    at = grammar.noun(tokens, trigger)
    verb = tokens[at].head
    if verb < 0 or tokens[at].tag == "VERB" or not tokens[at].relation.startswith("nsubj"):
        return False
    behind = {grammar.lower(tokens, child) for child in grammar.children(tokens, verb) if child > verb}
    two = any(word in behind and form.match(tokens[verb].text) for word, form in _IN_TWO_WORDS.items())
    return bool(two or _COME_ABOUT.match(tokens[verb].text)) and grammar.negated(tokens, verb)
