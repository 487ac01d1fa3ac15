"""What does the grammar around an act say of how it is presented, where the head that reads modality is unsure?

The head knows more of words than any list, and is right where it is sure. In texts unlike those that it learned from
it wavers between plan and fact even where an auxiliary decides ("exercises will be held").
"""

import re
from collections.abc import Sequence

from detente.records import Modality, Sentence, Token

_WILL = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_BE = frozenset({"is", "are", "'s", "’s", "'re", "’re", "am"})
_NOT = frozenset({"not", "n't", "n’t", "never", "no", "nor", "neither", "nobody", "none"})
# Words that make what a clause promises depend on something, take it back, or only fear or hope for it.
_CONDITION = re.compile(
    r"\b(if|unless|should|would|whether|when|until|may|might|could|no|not|none|never|unlikely|likely|den(y|ies|ied)|"
    r"warn\w*|threat\w*|fear\w*|hop(e|es|ed|ing)|reject\w*|refus\w*|veto\w*|reverse\w*|backtrack\w*)\b",
    re.IGNORECASE,
)
# Verbs that only say that the act of their noun is done ("hold talks", "provide assistance").
_LIGHT = re.compile(
    r"(hold|held|ha[sd]$|have$|having|conduct|pa(y|id)|ma[kd]|t(a|oo)k|beg[aiu]n|start|launch|carr(y|i)|organi[sz]|host|"
    r"continu|resum|conven|impos|provid|sign|deliver|sen[dt]|g[ai]v|occur|happen|introduc|receiv|open|implement|"
    r"conclud|reach|undertak|complet|allocat)",
    re.IGNORECASE,
)
# Verbs that say so of a noun behind "in" or "to" ("take part in talks").
_ENTERING = re.compile(r"(particip|engag|enter|go(es)?$|went|t(a|oo)k)", re.IGNORECASE)
_OBJECTS = frozenset({"obj", "iobj", "nsubj"})
# What an infinitive is to its verb; parsers take one for another. That of a purpose ("advcl") is not what is wanted.
_TOLD = frozenset({"xcomp", "ccomp", "obl", "obj"})
_OPEN = _TOLD | {"advcl"}
_PARTS = frozenset({"amod", "compound", "nmod:desc", "flat"})
# "The decision to provide", "readiness to meet": what is decided is a plan, what somebody is ready for is possible.
_DECIDED = re.compile(r"(decisions?|plans?|intentions?|promises?|pledges?|commitments?|agreements?)$", re.IGNORECASE)
_READY = re.compile(r"(readiness|willingness|preparedness|openness)$", re.IGNORECASE)
# The same of verbs and adjectives: "agreed to meet", "is ready to meet", "wants to meet".
_DECIDES = re.compile(r"(agre|decid|plan|intend|promis|pledg|vow|(expected|scheduled|due|set|slated)$)", re.IGNORECASE)
_WANTS = re.compile(r"(urg|call|ask|want|propos|demand|seek|request|wish|try|tri)", re.IGNORECASE)
_WILLING = re.compile(r"(ready|willing|prepared|open)$", re.IGNORECASE)
# A meeting that is accepted will be held (annotation: "an invitation: PLANNED once accepted").
_ACCEPTED = re.compile(r"accept", re.IGNORECASE)
# All eleven meetings that units of training and measuring tell something to come before were ahead, that is PLANNED.
_BEFORE = frozenset({"before", "ahead"})
_BEGINNING = re.compile(r"(beginning|start|opening|eve)$", re.IGNORECASE)
_EVE = re.compile(r"eve$", re.IGNORECASE)
# Of 18 annotated acts with such an attribute 17 are HAPPENED.
_LASTING = frozenset({"underway", "ongoing"})
_IN_PROCESS = re.compile(
    r"\b(in|begins?|began|begun|starts?|started) (the|a) ([\w-]+ )?process of (\w+ly )?$", re.IGNORECASE
)
# Verbs that say of the noun before them that it came about: "materialise", "take place", "go ahead".
_COME_ABOUT = re.compile(r"(materiali[sz]|occur|happen)", re.IGNORECASE)
_IN_TWO_WORDS = {
    "place": re.compile(r"(take|taken|took)$", re.IGNORECASE),
    "ahead": re.compile(r"(go|gone|went)$", re.IGNORECASE),
}
# Steps up the parse within which a verb or noun is looked for; sentences of more are garbled.
_STEPS = 3


def told(sentence: Sentence, trigger: int, kind: str) -> Modality | None:
    """Return the modality that the grammar around a trigger gives its act, None where it gives none for sure."""
    tokens = sentence.tokens
    verb = _verb(tokens, trigger)
    if verb is None:
        ahead = kind == "CONSULT" and (_accepted(tokens, trigger) or _awaited(tokens, trigger))
        return Modality.PLANNED if ahead else None
    if _negated(tokens, verb):
        return None
    conditional = bool(_CONDITION.search(_clause(sentence, trigger)))
    if _auxiliaries(tokens, verb) & _WILL:
        return None if conditional else Modality.PLANNED
    return _infinitive(tokens, _first_of_list(tokens, verb), conditional=conditional)


def lasting(sentence: Sentence, trigger: int) -> bool:
    """Say whether an act is being done: its noun is called "underway" or "ongoing", or it is "in the process of"."""
    at = _noun(sentence.tokens, trigger)
    if _IN_PROCESS.search(sentence.text[: sentence.tokens[trigger].start - sentence.start]):
        return True
    words = {_word(sentence.tokens, child) for child in _children(sentence.tokens, at)}
    return sentence.tokens[at].tag != "VERB" and not words.isdisjoint(_LASTING)


def came_to_nothing(sentence: Sentence, trigger: int) -> bool:
    """Say whether an act is told not to have come about: "the meeting did not take place", "had not materialised"."""
    tokens = sentence.tokens
    at = _noun(tokens, trigger)
    verb = tokens[at].head
    if verb < 0 or tokens[at].tag == "VERB" or not tokens[at].relation.startswith("nsubj"):
        return False
    behind = {_word(tokens, child) for child in _children(tokens, verb) if child > verb}
    two = any(word in behind and form.match(tokens[verb].text) for word, form in _IN_TWO_WORDS.items())
    return bool(two or _COME_ABOUT.match(tokens[verb].text)) and _negated(tokens, verb)


def _infinitive(tokens: Sequence[Token], verb: int, *, conditional: bool) -> Modality | None:
    """Return what an infinitive is: of "is to be held", of "the decision to hold", of "readiness to hold"."""
    to = next((at for at in _children(tokens, verb) if _word(tokens, at) == "to"), None)
    if to is None or tokens[to].relation not in {"mark", "aux"}:
        return None
    head = tokens[verb].head
    before = [at for at in _children(tokens, verb) if at < to and tokens[at].relation in {"aux", "aux:pass", "cop"}]
    if any(_word(tokens, at) in _BE for at in before) or (head == to - 1 and _word(tokens, head) in _BE):
        return None if conditional else Modality.PLANNED
    if head < 0 or _negated(tokens, head):
        return None
    relation, word = tokens[verb].relation.split(":")[0], tokens[head].text
    if (relation == "acl" and _READY.match(word)) or (relation in _OPEN and _WILLING.match(word)):
        return Modality.POSSIBLE
    if relation in _TOLD and _WANTS.match(word):
        return Modality.PROPOSED
    decided = _DECIDED if relation == "acl" else _DECIDES if relation in _TOLD else None
    return Modality.PLANNED if decided and decided.match(word) and not conditional else None


def _verb(tokens: Sequence[Token], trigger: int) -> int | None:
    """Return the verb that presents an act: its own, or that of which its noun is the object or subject."""
    at = _noun(tokens, trigger)
    token = tokens[at]
    if token.tag == "VERB":
        return at
    if token.head < 0 or tokens[token.head].tag != "VERB":
        return None
    relation, verb = token.relation.split(":")[0], tokens[token.head].text
    cases = {_word(tokens, child) for child in _children(tokens, at) if tokens[child].relation == "case"}
    if (relation in _OBJECTS or (relation == "obl" and not cases)) and _LIGHT.match(verb):
        return token.head
    return token.head if relation == "obl" and cases & {"in", "to", "into"} and _ENTERING.match(verb) else None


def _noun(tokens: Sequence[Token], trigger: int) -> int:
    """Return the noun that a trigger is a part of ("military" of "military exercises"), or the trigger."""
    at = trigger
    for _ in range(_STEPS):
        if tokens[at].relation not in _PARTS or tokens[at].head < 0:
            break
        at = tokens[at].head
    return at


def _accepted(tokens: Sequence[Token], trigger: int) -> bool:
    token = tokens[_noun(tokens, trigger)]
    accepted = token.head >= 0 and token.relation == "obj" and _ACCEPTED.match(tokens[token.head].text)
    return bool(accepted) and not _negated(tokens, token.head)


def _awaited(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether a meeting is what something is told to come before ("on the eve of the summit")."""
    at = _noun(tokens, trigger)
    head = tokens[at].head
    if head >= 0 and tokens[at].relation == "nmod" and _BEGINNING.match(tokens[head].text):
        at = head
    return _EVE.match(tokens[at].text) is not None or any(_word(tokens, c) in _BEFORE for c in _children(tokens, at))


def _first_of_list(tokens: Sequence[Token], verb: int) -> int:
    """Return the verb whose subject and auxiliary a verb shares ("will meet and sign")."""
    at = verb
    for _ in range(_STEPS):
        own = any(tokens[child].relation.startswith(("nsubj", "mark", "aux")) for child in _children(tokens, at))
        if tokens[at].relation != "conj" or own or tokens[tokens[at].head].tag != "VERB":
            break
        at = tokens[at].head
    return at


def _auxiliaries(tokens: Sequence[Token], verb: int) -> set[str]:
    first = _first_of_list(tokens, verb)
    return {_word(tokens, at) for at in _children(tokens, first) if tokens[at].relation.startswith("aux")}


def _negated(tokens: Sequence[Token], at: int) -> bool:
    return any(_word(tokens, child) in _NOT for child in _children(tokens, at))


def _children(tokens: Sequence[Token], at: int) -> list[int]:
    return [child for child, token in enumerate(tokens) if token.head == at]


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text.lower()


def _clause(sentence: Sentence, trigger: int) -> str:
    """Return the words of the sentence that the trigger stands in, of a passage of several."""
    at = sentence.tokens[trigger].start - sentence.start
    first = max(sentence.text.rfind(mark, 0, at) for mark in ("\n", ". ", "? ", "! ")) + 1
    ends = [end for mark in ("\n", ". ", "? ", "! ") if (end := sentence.text.find(mark, at)) > 0]
    return sentence.text[first : min(ends, default=len(sentence.text))]
