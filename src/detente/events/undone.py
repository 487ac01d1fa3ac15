"""Which acts do words tell not to take place: called off, put off, attended by nobody, or come to nothing?

Annotators present what is postponed as denied, and as planned where the new day is told ("put off until Friday").
"""

import re
from collections.abc import Sequence

from detente.events import grammar
from detente.records import Modality, Sentence, TimeMention, Token

# Of 35 acts of the units of training and matching that are called off 32 are DENIED, the others mostly presented as
# possible or proposed; of ten of which the plan is, eight. Where the head took them for facts or plans, six in seven.
# Talks that are adjourned have been; what is only suspended goes either way.
# "Called it off", but not "called the strike off its coast a crime".
_CALLED_OFF = r"call(s|ed|ing)? (off\b|([\w'’-]+ ){1,4}off\b(?! (the|an?|its|his|her|their)\b))"
_CANCELS = re.compile(rf"(cancel|scrap|abort|{_CALLED_OFF})", re.IGNORECASE)
_PUTS_OFF = re.compile(
    r"(postpon|shelv|defer(s|red|ring)?\b|delay(s|ed|ing)?\b|reschedul|put(s|ting)? ([\w'’-]+ ){0,4}off\b|"
    r"put(s|ting)? ([\w'’-]+ ){0,4}back\b(?! (in|into|on|onto|together)\b)|push(es|ed|ing)? ([\w'’-]+ ){0,4}back\b|"
    r"put(s|ting)? ([\w'’-]+ ){0,4}on (hold|ice)\b)",
    re.IGNORECASE,
)
_ABANDONS = re.compile(
    rf"(cancel|abandon|scrap|drop|foil|thwart|shelv|abort|suspend|halt|postpon|{_CALLED_OFF})", re.IGNORECASE
)
_PLAN = re.compile(r"(plans?|pledges?|plots?)$", re.IGNORECASE)
_WORDS = 7  # in which a verb and its particle stand
# The new day of what is put off: "postponed to 4 May", "pushed back from Monday until next week".
_NEW_DAY = re.compile(
    r"\b(until|till|to|for) (the |early |late |mid-?)?((first|second|third|last) (week|half|days) of )?"
    r"(\d|[A-Z][a-z]+day|week (after|of|before|beginning)\b|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|"
    r"Dec|next|tomorrow|later|(spring|summer|autumn|fall|winter)\b)"
)
# "Has put off his visit and will now come on 24 October."
_NOW = re.compile(r"\b(will|to|is|are) (now|instead)\b.{0,120}\b(on|in|next) ")
_MOVES = re.compile(r"(mov(es?|ed|ing)|br(ought|ings?) forward)\b", re.IGNORECASE)
# What moves of itself: "the summit has slipped to September".
_SLIPS = re.compile(r"(slip|slid)", re.IGNORECASE)
_MOVED = re.compile(f"{_PUTS_OFF.pattern}|{_MOVES.pattern}", re.IGNORECASE)
_TO = re.compile(r"((to|until|till|for)\b|\S+ (from|to|until|till)$)", re.IGNORECASE)
_SHORT_OF = re.compile(r"\bstop(s|ped|ping)? short of ((an?|the) )?$", re.IGNORECASE)
_HAD_BEEN_DUE = re.compile(
    r"\bhad (earlier |also |originally )?been (due|set|scheduled|expected|supposed|slated) to $", re.IGNORECASE
)
_ALMOST = frozenset({"nearly", "almost"})
_REACHES = re.compile(r"(reach|sign|agree|conclud|str(ike|uck)|clinch|seal|br[oe]ke)", re.IGNORECASE)
_YET_TO = re.compile(r"\b(has|have|had|is|are) (still )?yet to $", re.IGNORECASE)
_HOLDS = frozenset({"hold", "ice"})
_PACTS = frozenset({"AGREE", "SUPPORT"})  # what was agreed has been, though it is cancelled now
_RULES = re.compile(r"rul(e|es|ed|ing) ([\w'’-]+ )?out\b", re.IGNORECASE)
# Of 35 acts of the units that are offered or asked for, and refused, 26 are DENIED, eight PROPOSED.
_REFUSES = re.compile(
    r"(reject|rebuff|spurn|dismiss|declin|refus|turn(s|ed|ing)? ([\w'’-]+ ){0,6}down\b|"
    r"brush(es|ed|ing)? ([\w'’-]+ ){0,6}aside\b)",
    re.IGNORECASE,
)
_OFFER = re.compile(r"(offer|proposal|call|request|demand|appeal|invitation|plea|bid)s?$", re.IGNORECASE)
# What may stand between "offer of" and the act: by the words, for parsers hang "of" now on the offer, now on the act.
_BETWEEN = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN"})
# Whose subject is not there: "stayed away from the talks", "skipped the summit".
_STAYS = re.compile(r"(stay(s|ed|ing)?|kept|keeps?) away", re.IGNORECASE)
_SKIPS = re.compile(r"(skip(s|ped|ping)?|shun(s|ned|ning)?|snub(s|bed|bing)?)$", re.IGNORECASE)
# Who makes a subject do something does not only want it: "forced the minister to put off her visit".
_MAKES = re.compile(r"(forc|compel|lead|led|oblig|caus|prompt)", re.IGNORECASE)
# Verbs that say of the noun before them that it came about: "materialise", "take place", "go ahead".
_COME_ABOUT = re.compile(r"(materiali[sz]|occur|happen|observed)", re.IGNORECASE)
_IN_TWO_WORDS = {
    "place": re.compile(r"(take|taken|took)$", re.IGNORECASE),
    "ahead": re.compile(r"(go|gone|went)$", re.IGNORECASE),
}
# What a truce does that holds no longer; of the units three of three are denied.
_COLLAPSES = re.compile(r"(collaps|unravel|crumbl|br(oke|eaks|oken) down\b|f(e|a)ll(s|en)? apart\b)", re.IGNORECASE)
_CAME_ABOUT = re.compile(r"(went ahead|took place|got under way)\b", re.IGNORECASE)
_DOUBTS = re.compile(r"(deny|denie|doubt|question)", re.IGNORECASE)
_IF = frozenset({"if", "whether", "unless"})
# What a veto stops: "vetoed a resolution that would have condemned the attack".
_STOPS = re.compile(
    r"\b(veto(es|ed)?|reject(s|ed|ion)?|str(ikes?|uck) down|block(s|ed)?|s[aiu]nk|defeat(s|ed)?|turn(s|ed) down)\b",
    re.IGNORECASE,
)
_WAS = frozenset({"was", "were"})
_MAY = re.compile(rf"\b({'|'.join(sorted(grammar.MAY))})", re.IGNORECASE)
# Verbs of which the noun is what their subject takes part in.
_ATTENDS = re.compile(
    r"(attend|join|participat|held|holds?$|holding|t(a|oo)k|sign(s|ed|ing)?$|c[ao]m(e|es|ing)$|went|go(es)?$|travel|"
    r"turn(s|ed)|sen(d|ds|t|ding)$|appear|show(s|ed))",
    re.IGNORECASE,
)


def modality_of(sentence: Sentence, trigger: int, kind: str) -> Modality | None:
    """Return what words say of an act that does not take place: denied, or planned for another day; else None."""
    tokens = sentence.tokens
    at = grammar.noun(tokens, trigger)
    missed = (kind == "CONSULT" and _missed(tokens, at)) or _lacked(sentence, at)
    off = kind not in _PACTS and (called_off(tokens, trigger) or _ruled_out(tokens, at))
    off = off or (kind == "RETREAT" and _collapsed(tokens, at))
    if missed or off or _of_nobody(sentence, at) or _was_to_have(sentence, at):
        return Modality.DENIED
    return _put_off(sentence, at, kind)


def called_off(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether an act or the plan of it is cancelled: "calls off the talks", "abandons a plan to deport them"."""
    at = grammar.noun(tokens, trigger)
    for plan in (False, True):
        verb = tokens[at].head
        if verb < 0:
            return False
        if tokens[at].relation in {"obj", "nsubj:pass"}:
            return _does(tokens, verb, _ABANDONS if plan else _CANCELS) and _is_made(tokens, verb)
        if plan or tokens[at].relation not in {"acl", "acl:relcl", "nmod"} or not _PLAN.match(tokens[verb].text):
            return False
        at = verb
    return False


def _does(tokens: Sequence[Token], verb: int, what: re.Pattern[str]) -> bool:
    """Say whether a verb and the few words behind it are of a kind ("put their meeting off")."""
    return what.match(_words(tokens, verb)) is not None


def _words(tokens: Sequence[Token], first: int) -> str:
    return " ".join(token.text for token in tokens[first : first + _WORDS])


def _is_made(tokens: Sequence[Token], verb: int) -> bool:
    """Say whether what a verb tells is done, by whoever wants it or is made to."""
    head = tokens[verb].head
    made = head >= 0 and tokens[verb].relation == "xcomp" and _MAKES.match(tokens[head].text) is not None
    return grammar.is_told(tokens, verb) or (made and grammar.is_told(tokens, head))


def _put_off(sentence: Sentence, at: int, kind: str) -> Modality | None:
    """Return what an act is that is put off: planned where its new day is told, denied where none is. An attack that is
    pushed back is repelled.
    """
    tokens = sentence.tokens
    if kind != "ASSAULT" and _on_hold(tokens, at):
        return Modality.DENIED
    past = (i for i in grammar.children(tokens, at) if tokens[i].relation == "acl" and i > at and _is_past(tokens[i]))
    # "The trip, shelved in May"; what was delayed and then held has another verb.
    verb = next(past, -1) if tokens[at].relation == "root" else -1
    verb = tokens[at].head if verb < 0 and _is_moved(tokens, at) else verb
    slips = tokens[at].relation == "nsubj" and _SLIPS.match(tokens[tokens[at].head].text) is not None
    verb = tokens[at].head if slips else verb
    if verb < 0:
        return None
    rest = re.split(r"[.;]\s|\n", sentence.text[tokens[verb].end - sentence.start :], maxsplit=1)[0]
    if _MOVES.match(tokens[verb].text) or slips:
        return Modality.PLANNED if _NEW_DAY.search(rest) and not grammar.negated(tokens, verb) else None
    repelled = kind == "ASSAULT" and grammar.lower(tokens, verb).startswith("push")
    if repelled or not _does(tokens, verb, _PUTS_OFF) or not _is_made(tokens, verb):
        return None
    return Modality.PLANNED if _NEW_DAY.search(rest) or _NOW.search(rest) else Modality.DENIED


def is_put_off(sentence: Sentence, trigger: int) -> bool:
    """Say whether an act is put off, for a day or for good."""
    return _put_off(sentence, grammar.noun(sentence.tokens, trigger), "CONSULT") is not None


def to_another_day(sentence: Sentence, trigger: int, kind: str) -> bool:
    """Say whether an act is put off to a day that is told."""
    return _put_off(sentence, grammar.noun(sentence.tokens, trigger), kind) is Modality.PLANNED


def _on_hold(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a noun is what is told to be "on hold" or "on ice"."""
    if tokens[at].tag not in {"NOUN", "PROPN"}:
        return False
    holds = (i for i in range(at + 2, len(tokens)) if tokens[i].text.lower() in _HOLDS)
    on = (i for i in holds if tokens[i - 1].text.lower() == "on")
    return any(tokens[at].head in {i, tokens[i].head} - {-1} or tokens[i].head == at for i in on)


def _is_moved(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a noun is what its verb does something to; headlines leave out that it was ("trip shelved")."""
    verb = tokens[at].head
    if verb < 0:
        return False
    bare = tokens[at].relation == "nsubj" and at < verb and _is_past(tokens[verb])
    objects = any(tokens[child].relation == "obj" for child in grammar.children(tokens, verb))
    # "puts off its minister's trip": some parsers hang a noun on its verb as if it were a clause
    behind = tokens[at].relation == "advcl" and tokens[at].tag == "NOUN" and at > verb and not objects
    return tokens[at].relation in {"obj", "nsubj:pass"} or behind or (bare and not objects)


def _is_past(token: Token) -> bool:
    return token.text.endswith(("ed", "put"))


def yet_to(sentence: Sentence, trigger: int) -> bool:
    """Say whether somebody "has yet to" do an act."""
    return _YET_TO.search(sentence.text[: sentence.tokens[trigger].start - sentence.start]) is not None


def new_day(sentence: Sentence, trigger: int, times: Sequence[TimeMention]) -> TimeMention | None:
    """Return the time to which an act is put off or moved: "pushed back from Monday to [Thursday]"."""
    tokens = sentence.tokens
    at = grammar.noun(tokens, trigger)
    verb = tokens[at].head
    slips = verb >= 0 and tokens[at].relation == "nsubj" and _SLIPS.match(tokens[verb].text)
    moved = verb >= 0 and tokens[at].relation in {"obj", "nsubj:pass"} and _does(tokens, verb, _MOVED)
    if not slips and not moved:
        return None
    behind = (time for time in times if time.first > verb and _TO.match(_opening(tokens, time)))
    return next(behind, None)


def _opening(tokens: Sequence[Token], time: TimeMention) -> str:
    """Return the word before an expression and its own first one."""
    return " ".join(token.text for token in tokens[max(0, time.first - 1) : time.first + 1])


def _of_nobody(sentence: Sentence, at: int) -> bool:
    """Say whether nobody does an act: "none of them met", "neither A nor B attended the talks",
    "has yet to sign".
    """
    tokens = sentence.tokens
    if tokens[at].tag == "VERB":
        return grammar.by_nobody(tokens, at) or yet_to(sentence, at)
    verb = tokens[at].head
    behind = tokens[at].relation in {"obj", "obl"} or verb < at
    held = verb >= 0 and behind and _ATTENDS.match(tokens[verb].text)
    return bool(held) and grammar.by_nobody(tokens, verb)


def _lacked(sentence: Sentence, at: int) -> bool:
    """Say whether something is told to have gone without an act: "the deadline passed without new sanctions", but not
    "they would not last without its support".
    """
    tokens = sentence.tokens
    cases = grammar.cases(tokens, at)
    gone = "without" in cases and tokens[at].tag == "NOUN"
    return gone and not _MAY.search(grammar.clause(sentence, at))


def _collapsed(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a truce is told to have broken down: "the truce collapsed on Friday"."""
    verb = tokens[at].head
    falls = verb >= 0 and tokens[at].relation == "nsubj" and _does(tokens, verb, _COLLAPSES)
    return falls and _is_made(tokens, verb) and not grammar.auxiliaries(tokens, verb) & grammar.MAY


def _missed(tokens: Sequence[Token], at: int) -> bool:
    """Say whether somebody keeps away from an act: "stayed away from the talks", "skipped the summit"."""
    verb = tokens[at].head
    if verb < 0 or tokens[at].tag == "VERB" or not _is_made(tokens, verb):
        return False
    if any(tokens[i].relation in {"nsubj:pass", "aux:pass"} for i in grammar.children(tokens, verb)):
        return False  # reporters who were kept away
    skips = tokens[at].relation == "obj" and _SKIPS.match(tokens[verb].text)
    return bool(skips) or (at > verb and _does(tokens, verb, _STAYS))


def _was_to_have(sentence: Sentence, at: int) -> bool:
    """Say whether an act was once ahead and is so no more: "was to have met him", a resolution "that would have
    condemned it", which is vetoed.
    """
    tokens = sentence.tokens
    behind = sentence.text[: tokens[at].start - sentence.start]
    noun = tokens[at].tag != "VERB"
    verb = tokens[at].head if noun and tokens[at].relation == "obj" else at
    if _SHORT_OF.search(behind) or _was_due(sentence, verb):
        return True
    if noun:
        return False
    words = [grammar.lower(tokens, child) for child in grammar.children(tokens, at) if child < at]
    if "have" not in words:
        return False
    if "to" in words and _WAS & set(words):
        return True
    clause = tokens[at].relation == "acl:relcl" and "would" in words
    return clause and _STOPS.search(grammar.clause(sentence, at)) is not None


def refused(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether an act is offered or asked for, and that refused: "turned down Israel's offer of a truce"."""
    at = grammar.noun(tokens, trigger)
    offer = _wanted(tokens, at)
    if offer is None and not _is_told_of(tokens, trigger):
        offer = _offered(tokens, max(trigger, at))
    if offer is None:
        return False
    verb = tokens[offer].head
    if verb < 0 or tokens[offer].relation not in {"obj", "nsubj:pass"}:
        return False
    return _does(tokens, verb, _REFUSES) and grammar.is_told(tokens, verb) and not grammar.negated(tokens, verb)


def _is_told_of(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a word tells something of those for whom another thing is asked: "an appeal of jailed leaders"."""
    relation = tokens[at].relation.split(":")[0]
    owned = relation == "amod" or grammar.children(tokens, at, {"nsubj", "nsubj:pass"})
    return relation == "acl" or (tokens[at].tag == "VERB" and bool(owned))


def _wanted(tokens: Sequence[Token], at: int) -> int | None:
    """Return the offer or request that an act hangs on: "a proposal by Egypt for a ceasefire"."""
    offer = tokens[at].head
    of = grammar.cases(tokens, at)
    wanted = offer >= 0 and tokens[at].relation == "nmod" and of & {"of", "for"} and _OFFER.match(tokens[offer].text)
    return offer if wanted else None


def _offered(tokens: Sequence[Token], at: int) -> int | None:
    """Return the offer that stands before an act, hung where it may be: "offer of a truce", "request for a truce"."""
    before = at - 1
    while before > 0 and tokens[before].tag in _BETWEEN:
        before -= 1
    of = before > 0 and grammar.lower(tokens, before) in {"of", "for"}
    return before - 1 if of and _OFFER.match(tokens[before - 1].text) else None


def _ruled_out(tokens: Sequence[Token], at: int) -> bool:
    """Say whether somebody rules an act out: "ruled out imposing sanctions", "rules out talks"."""
    verb = tokens[at].head
    if verb < 0 or tokens[at].relation.split(":")[0] not in {"obj", "xcomp", "ccomp", "advcl"}:
        return False
    return at > verb and _does(tokens, verb, _RULES) and grammar.is_told(tokens, verb)


def _was_due(sentence: Sentence, verb: int) -> bool:
    """Say whether a verb is what somebody "had been due to" do, or "nearly" did."""
    if verb < 0:
        return False
    tokens = sentence.tokens
    if verb and tokens[verb - 1].text.lower() in _ALMOST and _REACHES.match(tokens[verb].text):
        return True
    return _HAD_BEEN_DUE.search(sentence.text[: tokens[verb].start - sentence.start]) is not None


def came_about(sentence: Sentence, trigger: int) -> bool | None:
    """Say whether an act is told to have come about ("the meeting went ahead") or not ("the talks did not take place",
    "no meeting took place"); None where neither is told, or only as a condition or a doubt.
    """
    tokens = sentence.tokens
    at = grammar.noun(tokens, trigger)
    verb = tokens[at].head
    if verb < 0 or tokens[at].tag == "VERB" or not tokens[at].relation.startswith("nsubj"):
        return None
    around = {grammar.lower(tokens, child) for child in grammar.children(tokens, verb)}
    two = any(word in around and form.match(tokens[verb].text) for word, form in _IN_TWO_WORDS.items())
    if grammar.negated(tokens, verb) or grammar.by_nobody(tokens, verb) or grammar.negated(tokens, at):
        return False if two or _COME_ABOUT.match(tokens[verb].text) else None
    doubted = tokens[verb].head >= 0 and _DOUBTS.match(tokens[tokens[verb].head].text)
    told = _CAME_ABOUT.match(_words(tokens, verb)) and not doubted and around.isdisjoint(_IF)
    return True if told else None
