"""By which plain words are meetings and journeys told of which the trigger head makes too little?

It learnt from encyclopaedic items and the announcements of governments. Wire news says "will telephone", "heads to
Geneva", "drops trip to India", "hold their fourth round", "lead a delegation to Ramallah", "put off their journey to
the West Bank": in these six the head makes less than .6 of each word.
"""

import re
from collections.abc import Sequence

from detente.events import grammar
from detente.events.arrivals import is_person, subjects
from detente.records import Sentence, Token

HINT = re.compile(
    r"\b(?:(?P<trip>trips?|journey|tour) to (?:the )?(?=[A-Z])|"
    r"(?P<leads>lead|leads|led|heads|headed) (?:an? |the )?(?:[\w'’-]+ ){0,3}delegation\b[^.;\n]{0,60}? to (?=[A-Z])|"
    r"(?:h[eo]ld|holds|holding|finish\w*|complet\w*|conclud\w*|wrap\w* up|resum\w*|open\w*) (?:[\w'’-]+ ){0,5}"
    r"(?P<round>round|session)\b(?! of)|"
    r"(?P<phones>telephones?|telephoned|phones|phoned|phone) (?:[a-z'’-]+ ){0,4}(?=[A-Z])|"
    r"(?P<spent>hours?|minutes) (?:together|in talks|behind closed doors|with (?=[A-Z]))|"
    r"(?P<gathering>gathering) of (?:[\w'’-]+ ){0,4}(?:ministers|leaders|envoys|officials|diplomats|presidents)\b|"
    r"on the (?P<line>line|phone) (?:for|with|on)\b|"
    r"(?P<heads>heads|headed|heading|flies|flew|flying) (?:back )?(?:to|for) (?=[A-Z]))"
)
_NAMES = ("trip", "leads", "round", "phones", "spent", "gathering", "line", "heads")
# Nouns of which the subjects of their verb meet.
_NOUNS = frozenset({"round", "spent", "line"})
# Rounds and sessions of something else.
_OTHER = re.compile(
    r"\b(elections?|vot(e|es|ing|ers)|ballots?|runoff|league|cup|match(es)?|tournament|qualif\w+|fund(s|ing)?|investors?|"
    r"parliament\w*|congress|senate|court|jury|training|draft|playoffs?)\b",
    re.IGNORECASE,
)
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})


def told(sentence: Sentence) -> list[int]:
    """Return the words by which a passage tells of such a meeting or journey, in order."""
    found = []
    for match in HINT.finditer(sentence.text):
        name = next(name for name in _NAMES if match.group(name))
        at = grammar.word_at(sentence, match.start(name))
        if at is not None and _is_told(sentence, at, name):
            found.append(at)
    return found


def _is_told(sentence: Sentence, at: int, name: str) -> bool:
    tokens = sentence.tokens
    if name == "trip":
        return tokens[at].tag == "NOUN" and _has_traveller(tokens, at)
    if name == "gathering":
        return tokens[at].tag == "NOUN"
    if name in _NOUNS:
        near = [i for i in (at, tokens[at].head) if i >= 0]
        owned = any(is_person(tokens, who, whole=False) for who in grammar.children(tokens, at, {"nmod:poss"}))
        other = name == "round" and _OTHER.search(grammar.clause(sentence, at))
        return (owned or any(_named(tokens, i) for i in near)) and not other
    if tokens[at].tag != "VERB":
        return False
    if name == "phones":
        return bool(_named(tokens, at)) and bool(grammar.children(tokens, at, {"obj"}))
    return any(is_person(tokens, who, whole=True) for who in subjects(tokens, at))


def _has_traveller(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a journey is somebody's: "Macron's trip to", "the team drops its trip to"."""
    verb = tokens[at].head
    owners = grammar.children(tokens, at, {"nmod:poss"}) + (subjects(tokens, verb) if verb >= 0 else [])
    return any(is_person(tokens, who, whole=False) for who in owners)


def _named(tokens: Sequence[Token], verb: int) -> list[int]:
    """Return the subjects of a verb that are names or people."""
    own = grammar.children(tokens, grammar.first_of_list(tokens, verb), _SUBJECTS)
    return [who for who in own if tokens[who].tag == "PROPN" or is_person(tokens, who, whole=True)]
