"""Which acts do words leave open that go with them: weighed, feared, offered, not ruled out, awaiting consent?

The verb that presents an act says nothing of it: "weighs an embargo", "to deter attacks", "the offer foresees a truce".
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from detente.events import grammar, kinds
from detente.records import Modality, Sentence, Token

# What the head reads of an act that words may show to be open.
AS_FACT = frozenset({Modality.HAPPENED, Modality.PLANNED})
# "Imagine that they bomb Toronto": in the rest of that sentence.
_IMAGINED = re.compile(
    r"(?:^|[.!?…:] ?['\"“”’]? ?)(?:just |now |let us |let's )?(?:imagine|picture|suppose)\b[^.!?]*$", re.IGNORECASE
)
IMAGINED = 200  # characters before an act in which it is looked for
# What an act hangs on; "on condition of anonymity" is none.
_HANGS_ON = re.compile(r"[^.;:]{0,100}?\b(on (the )?condition that|provided that|only if)\b", re.IGNORECASE)
_OPEN_OR_DONE = frozenset({Modality.HAPPENED, Modality.PLANNED, Modality.POSSIBLE})
_FORESEES = re.compile(
    r"(foresee|envisag|envision|provides?$|provided$|calls?$|called$|includ|contain|entail)", re.IGNORECASE
)
_DRAFT = re.compile(r"(offer|proposal|plan|draft|formula|initiative|roadmap|blueprint)s?$", re.IGNORECASE)
# An attack of which only the danger is told: "any attack", "a possible attack", and what is to be kept off.
_SOME = frozenset({"any", "possible", "potential", "future"})
_KEEPS_OFF = re.compile(r"(deter|prevent|avert|forestall)", re.IGNORECASE)
_MEETS = re.compile(r"(respon[ds]|threat|warn|protect|defen[cds]|risk|danger|fear|event$|case$)", re.IGNORECASE)
_GOES_ON = frozenset({"ongoing", "current", "continued", "continuing"})
# What is only thought of.
_WEIGHS = re.compile(r"(weigh(s|ed|ing)?|mull(s|ed|ing)?)$", re.IGNORECASE)
_CONSIDERS = re.compile(r"(weigh|mull|contemplat|ponder|consider(s|ed|ing)?$)", re.IGNORECASE)
_CONSIDERING = re.compile(r"(weigh|mull|contemplat|ponder|considering$)", re.IGNORECASE)
# "Considers the request, the protests": what is before somebody.
_SPEECHES = re.compile(r"(request|protest|appeal|demand|call|offer|proposal|complaint)", re.IGNORECASE)
_OBJECT, _GOVERNED = frozenset({"obj"}), frozenset({"obj", "obl", "nmod"})
_FAILS = re.compile(r"fail", re.IGNORECASE)
# "Would not exclude a meeting", "did not rule out talks": it is possible.
_EXCLUDES = re.compile(r"exclud", re.IGNORECASE)
_RULES = re.compile(r"rul(e|es|ed|ing)$", re.IGNORECASE)
# What an act hangs on that "awaits consent"; parsers make many things of such a clause behind others.
_AWAITS = re.compile(
    r"((?! (while|as|but|because|which|who|that|though|where|when) )[^.,;:]){0,80} (still |only )?awaits? "
    r"(\w+['’]s? |the |an? |his |her |its |their )?(\w+ )?"
    r"(consent|approval|ratification|signature|acceptance|decision|answer|reply)\b",
    re.IGNORECASE,
)
# "Intention to join", "commitment to membership": it takes those who are joined.
_JOINS = re.compile(r"(join|becom|access|member|integrat)", re.IGNORECASE)
_INTENDS = re.compile(
    r"\b(intention|commitment|aspirations?|desire|wish|ambition|bid) (to|of|for) (the |its |full )*$", re.IGNORECASE
)
_TOWARDS = frozenset({"obj", "xcomp", "ccomp", "nsubj", "conj", "advcl"})


def modality_of(sentence: Sentence, trigger: int, kind: str, read: Modality | None) -> Modality | None:
    """Return what words say that go with an act but do not carry it: "did not rule out", "awaits consent"; else None.

    Args:
        read: what the head makes of the act.
    """
    hangs = _HANGS_ON.match(sentence.text, sentence.tokens[trigger].end - sentence.start)
    if _not_excluded(sentence, trigger) or (read is Modality.PLANNED and hangs):
        return Modality.POSSIBLE
    if _awaits_consent(sentence, trigger) or _wants_in(sentence, trigger, kind):
        return Modality.PROPOSED
    if read in _OPEN_OR_DONE and _of_an_offer(sentence.tokens, trigger):
        return Modality.PROPOSED
    if read in AS_FACT and (_weighed(sentence.tokens, trigger) or _is_imagined(sentence, trigger)):
        return Modality.POSSIBLE
    if kind == "ASSAULT" and read is Modality.HAPPENED and _feared(sentence.tokens, trigger):
        return Modality.POSSIBLE
    return None


def _is_imagined(sentence: Sentence, trigger: int) -> bool:
    """Say whether an act is told in a sentence that begins with "imagine" or "suppose"."""
    return grammar.led_by(sentence, trigger, _IMAGINED, IMAGINED) is not None


def _not_excluded(sentence: Sentence, trigger: int) -> bool:
    """Say whether an act is only not ruled out: "would not exclude a meeting", "did not rule out that they meet"."""
    tokens = sentence.tokens
    at = grammar.noun(tokens, trigger)
    for _ in range(grammar.STEPS):
        if tokens[at].relation.split(":")[0] not in _TOWARDS or tokens[at].head < 0:
            return False
        at = tokens[at].head
        out = any(grammar.lower(tokens, child) == "out" for child in grammar.children(tokens, at))
        if _EXCLUDES.match(tokens[at].text) or (out and _RULES.match(tokens[at].text)):
            return grammar.negated(tokens, at)
    return False


def _awaits_consent(sentence: Sentence, trigger: int) -> bool:
    """Say whether an act still hangs on somebody: "the truce awaits the consent of Moscow"."""
    if "await" not in sentence.text.lower():  # the pattern tries every word behind
        return False
    behind = sentence.tokens[trigger].end - sentence.start
    return _AWAITS.match(sentence.text, behind) is not None


def _wants_in(sentence: Sentence, trigger: int, kind: str) -> bool:
    """Say whether somebody wants to join others, who must agree: "the commitment to joining the Union"."""
    words = kind in kinds.CONSENSUAL and _JOINS.match(sentence.tokens[trigger].text)
    return bool(words) and grammar.led_by(sentence, trigger, _INTENDS) is not None


def _of_an_offer(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether an act is what an offer or a draft contains: "the offer foresees a truce of 45 days".

    Of six such acts of the units four are PROPOSED, and the two of a plan that was agreed PLANNED.
    """
    at = grammar.noun(tokens, trigger)
    verb = tokens[at].head
    if verb < 0 or tokens[at].relation not in {"obj", "obl"} or not _FORESEES.match(tokens[verb].text):
        return False
    return any(_DRAFT.match(tokens[who].text) for who in grammar.children(tokens, verb, {"nsubj"}))


def _weighed(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether an act is only thought of: "weighs an embargo", "is considering banning flights".

    Of 27 such acts of the units 26 are possible.
    """
    at = grammar.noun(tokens, trigger)
    verb = tokens[at].head
    if _WEIGHS.match(tokens[trigger].text):
        return True
    if verb < 0 or tokens[at].relation not in {"obj", "xcomp"} or _SPEECHES.match(tokens[at].text):
        return False
    doing = tokens[at].tag == "VERB" and tokens[at].text.endswith("ing")
    weighs = _CONSIDERS if doing else _CONSIDERING  # "considers the attack a crime" holds it to be one
    return weighs.match(tokens[verb].text) is not None and not grammar.negated(tokens, verb)


def _feared(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether only the danger of an attack is told: "any attack", "to deter attacks", "respond to further ones".

    Of such in the units of training and matching 73 are possible, 10 denied and 5 done. Of 260 other paragraphs with
    these words it changes six acts that the head takes for done, four of them rightly.
    """
    at = grammar.noun(tokens, trigger)
    parts = grammar.children(tokens, at)
    words = {grammar.lower(tokens, child) for child in parts}
    if tokens[at].tag not in {"NOUN", "PROPN"} or not words.isdisjoint(_GOES_ON):
        return False
    owned = any(tokens[child].relation == "nmod:poss" for child in parts)
    more = "further" in words and not owned
    if words & _SOME or _meant_by(tokens, at, _KEEPS_OFF, _OBJECT):
        return True
    return more and _meant_by(tokens, at, _MEETS, _GOVERNED)


def _meant_by(tokens: Sequence[Token], at: int, by: re.Pattern[str], relations: AbstractSet[str]) -> bool:
    """Say whether a noun is what a word of some kind is about ("deter aggression", "prevent an escalation of attacks"),
    and that is neither denied nor told to have failed.
    """
    cases = grammar.cases(tokens, at)
    if tokens[at].relation == "nmod" and "of" in cases and not by.match(tokens[tokens[at].head].text):
        at = tokens[at].head
    verb = tokens[at].head
    if verb < 0 or tokens[at].relation not in relations or not by.match(tokens[verb].text):
        return False
    above = tokens[verb].head
    fails = above >= 0 and tokens[verb].relation == "xcomp" and _FAILS.match(tokens[above].text)
    return not fails and not grammar.negated(tokens, verb)
