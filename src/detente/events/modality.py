"""What does the grammar around an act say of how it is presented?

The head that reads modality knows more of words than any list. In texts unlike those that it learned from it takes
plan for fact, sometimes with certainty, even where an auxiliary decides ("exercises will be held").
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from detente.events import grammar, kinds, meetings, undone, unsettled
from detente.records import Modality, Sentence, Token

_BE = frozenset({"is", "are", "'s", "’s", "'re", "’re", "am"})
_WAS = frozenset({"was", "were", "has", "have", "had"})
# Words that make what a clause promises depend on something, take it back, or only fear or hope for it; neither the
# month nor "no later than" does.
_CONDITION = re.compile(
    r"\b(if|unless|should|would|whether|when|until|(?-i:may|MAY)|might|could|none|never|unlikely|likely|"
    r"not?(?!\s+(later|earlier|sooner|fewer|less|more) than)|den(y|ies|ied)|"
    r"otherwise|or (he|she|they|it|we|i|else)|warn\w*|threat\w*|fear\w*|hop(e|es|ed|ing)|reject\w*|refus\w*|veto\w*|"
    r"reverse\w*|backtrack\w*)\b",
    re.IGNORECASE,
)
# Verbs that only say that the act of their noun is done ("hold talks", "provide assistance").
_LIGHT = re.compile(
    r"(hold|held|ha[sd]$|have$|having|conduct|pa(y|id)|ma[kd]|t(a|oo)k|beg[aiu]n|start(s|ed|ing)?$|launch|carr(y|i)|"
    r"organi[sz]|host(s|ed|ing)?$|continu|resum|conven|impos|provid|sign(s|ed|ing)?$|deliver|sen(d|ds|t|ding)$|g[ai]v|"
    r"occur|happen|introduc|receiv|open|implement|conclud|reach|undertak|complet|allocat|declar)",
    re.IGNORECASE,
)
# Verbs that say so of a noun behind "in" or "to" ("take part in talks").
_ENTERING = re.compile(r"(particip|engag|enter|go(es)?$|went|t(a|oo)k)", re.IGNORECASE)
# "Sit down for talks", "gather for a summit".
_SITS = re.compile(r"(s[ai]t|gather|conven|reconven|meet|met)", re.IGNORECASE)
_THINKS = re.compile(r"(welcom|consider|like|prefer|support|accept|object|oppos)", re.IGNORECASE)
_WOULD = re.compile(r"\bwould\b")
_ADVERBIAL = frozenset({"advcl", "advcl:relcl"})
_SAID = re.compile(r"(said|told|announced|confirmed|disclosed|added|wrote|declared|stated|revealed)$", re.IGNORECASE)
_PUTS = re.compile(r"(put|plac)", re.IGNORECASE)  # "put the army on alert"
_OBJECTS = frozenset({"obj", "iobj", "nsubj"})
# Verbs that say of their subject that it came about.
_HELD = re.compile(r"(held|conducted|began|begun|started|launched|opened|convened|concluded|completed)$", re.IGNORECASE)
# What an infinitive is to its verb; parsers take one for another. That of a purpose ("advcl") is not what is wanted.
_TOLD = frozenset({"xcomp", "ccomp", "obl", "obj"})
_OPEN = _TOLD | {"advcl"}
# "The decision to provide", "readiness to meet": what is decided is a plan, what somebody is ready for is possible.
_DECIDED = re.compile(
    r"(decisions?|plans?|intentions?|promises?|pledges?|commitments?|agreements?|understanding|arrangements?)$",
    re.IGNORECASE,
)
_READY = re.compile(r"(readiness|willingness|preparedness|openness)$", re.IGNORECASE)
# The same of verbs and adjectives: "agreed to meet", "is ready to meet", "wants to meet".
_DECIDES = re.compile(r"(agre|decid|plan|intend|promis|pledg|vow|(expected|scheduled|due|set|slated)$)", re.IGNORECASE)
# What somebody only tries is left to the head: of 19 such acts in the same units 14 are HAPPENED, one is PROPOSED.
_WANTS = re.compile(r"(urg|call|ask|want|propos|demand|seek|request|wish|invit)", re.IGNORECASE)
# What is refused is denied, what is threatened possible (annotation, what counts as a claim). Of 16 infinitives behind
# the first in the training units all are so, of 28 behind the second 24.
_REFUSES = re.compile(r"(refus|declin)", re.IGNORECASE)
_THREATENS = re.compile(r"threat", re.IGNORECASE)
# "Could meet": of 29 acts with such an auxiliary, not negated, 27 are possible.
_COULD = frozenset({"may", "might", "could"})
# Of these a purpose may follow: "called to discuss the war", "was invited to sign".
_SUMMONS = re.compile(r"(call|ask|urg|invit)", re.IGNORECASE)
_END = re.compile(r"[.!?](?=\s|$)")  # of a sentence
_HOPES = re.compile(r"hop(e|es|ed|ing)$", re.IGNORECASE)
# Who accepts or keeps what is wanted: of "urges Kyiv to accept a truce", the truce is wanted.
_CONSENTS = re.compile(r"(accept|agre|approv|consent|endors|observ|respect)", re.IGNORECASE)
# "I ordered the army to withdraw", "the minister was instructed to help": what one's own people are told to do is a
# plan. What a court orders a state to do is not.
_INSTRUCTS = re.compile(r"(instruct|task(s|ed|ing)?$)", re.IGNORECASE)
_DIRECTS = re.compile(r"direct(s|ed|ing)?$", re.IGNORECASE)
_ORDERS = re.compile(r"order(s|ed|ing)?$", re.IGNORECASE)
_SPEAKERS = frozenset({"i", "we"})
# "Is preparing an attack": of 24 nouns and verbs behind such words units have 19 as plans, the others as possible.
_PREPARES = re.compile(
    r"\b(prepar(es?|ing)|draft(s|ing)?|plan(s|ning)?) (an?|the|its|his|her|their|another|new|more|further) (\w+ )?$",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(not|no|never|den(y|ies|ied))\b|n['’]t\b", re.IGNORECASE)
# "Suspected of planning an attack": whether they do is open.
_SUSPECTED = re.compile(r"\b(suspect|accus|alleg)", re.IGNORECASE)
_ONLY = re.compile(r"\b(would|will|could|can)( \w+){1,3} only (with|if|when|after|once|on)\b", re.IGNORECASE)
# Pairs of what the head reads and what a verb says in which the head is the better judge, see `modality_of`.
_LEFT = frozenset(
    {
        (Modality.DENIED, Modality.PLANNED),
        (Modality.DENIED, Modality.PROPOSED),
        (Modality.PROPOSED, Modality.POSSIBLE),
    }
)
# "Suspected of firing": of 112 such acts of these units 110 are HAPPENED. The head took three for possible.
_CHARGED = re.compile(r"(suspect|accus|convict|charg|alleg)", re.IGNORECASE)
_ANYONE = frozenset({"anyone", "anybody", "everyone", "nobody", "those"})
_INTENT = re.compile(r"(plan|prepar|plot|attempt|try|seek)", re.IGNORECASE)
_WILLING = re.compile(r"(ready|willing|prepared|open)$", re.IGNORECASE)
# "Explosions could be heard": of three such acts of the units, all in the same words, three are HAPPENED.
_PERCEIVES, _CAN = re.compile(r"(heard|felt)$", re.IGNORECASE), frozenset({"can", "could"})
# Of 18 annotated acts with such an attribute 17 are HAPPENED.
_LASTING = frozenset({"underway", "ongoing"})
_IN_PROCESS = re.compile(
    r"\b(in|begins?|began|begun|starts?|started) (the|a) ([\w-]+ )?process of (\w+ly )?$", re.IGNORECASE
)


def modality_of(sentence: Sentence, trigger: int, kind: str, read: Modality | None = None) -> Modality | None:
    """Return the modality that the grammar around a trigger gives its act, None where it gives none for sure.

    Args:
        read: what the head makes of the act. It sees what a verb alone does not say: that a plan was abandoned, that a
            vow is a threat, that a call is quoted. Over what it takes for denied, verbs were right once in 19 cases of
            the units of training and matching; over what it takes for possible, infinitives that say a plan once in
            twelve (the auxiliary "will" six times in 16); over what it takes for wanted, "could" never in three.
    """
    found = unsettled.modality_of(sentence, trigger, kind, read)
    if found is None and kind == "CONSULT":
        found = meetings.modality_of(sentence, trigger, read)
    if found:
        return found
    if read in unsettled.AS_FACT and (undue := undone.modality_of(sentence, trigger, kind)):
        return undue
    if read is Modality.DENIED and undone.to_another_day(sentence, trigger, kind):
        return Modality.PLANNED
    if undone.refused(sentence.tokens, trigger) or (read is Modality.POSSIBLE and undone.yet_to(sentence, trigger)):
        return Modality.DENIED
    if read is Modality.POSSIBLE and _is_suspected(sentence.tokens, trigger):
        return Modality.HAPPENED
    found = _by_verb(sentence, trigger, kind, read)
    return None if (read, found) in _LEFT else found


def _by_verb(sentence: Sentence, trigger: int, kind: str, read: Modality | None) -> Modality | None:
    """Return what the verb says that presents an act: by its auxiliary, as an infinitive, or by what it does to it."""
    tokens = sentence.tokens
    verb = presenting(tokens, trigger)
    if verb is not None and grammar.negated(tokens, verb):
        return None
    if verb is None:
        found = _of_object(sentence, trigger, kind)
    elif (auxiliaries := grammar.auxiliaries(tokens, verb)) & grammar.WILL:
        return _of_will(sentence, trigger, grammar.first_of_list(tokens, verb))
    elif auxiliaries & _COULD:
        return Modality.POSSIBLE
    elif "would" in auxiliaries and _backshifted(tokens, grammar.first_of_list(tokens, verb)):
        return _of_will(sentence, trigger, grammar.first_of_list(tokens, verb))
    else:
        found = _infinitive(tokens, grammar.first_of_list(tokens, verb))
        if found is Modality.PLANNED and _CONDITION.search(grammar.clause(sentence, trigger)):
            return None
    return None if (read, found) == (Modality.POSSIBLE, Modality.PLANNED) else found


def _of_will(sentence: Sentence, trigger: int, verb: int) -> Modality | None:
    """Return what a verb with "will" tells: a plan, or with an if-clause what is possible, under a hope what is wanted.

    Of 36 acts of the units of training and matching with such an if-clause 34 are POSSIBLE, of nine under a hope all
    are PROPOSED. What is asked ("Will they meet?") is left to the head.
    """
    tokens = sentence.tokens
    head = tokens[verb].head
    # "If Moscow agrees, talks will be held": the parser may take the clause with "if" for the sentence.
    turned = head >= 0 and tokens[verb].relation == "ccomp" and _is_condition(tokens, head, hangs={"root"})
    if turned or any(_is_condition(tokens, at) for at in grammar.children(tokens, verb)):
        return Modality.POSSIBLE
    hoped = head >= 0 and tokens[verb].relation == "ccomp" and _HOPES.match(tokens[head].text)
    if hoped and not grammar.negated(tokens, head) and not grammar.by_nobody(tokens, head):
        return Modality.PROPOSED
    asked = _END.search(sentence.text, tokens[trigger].start - sentence.start)
    clause = grammar.clause(sentence, trigger)
    clause = clause if grammar.auxiliaries(tokens, verb) & grammar.WILL else _WOULD.sub("will", clause, count=1)
    if _CONDITION.search(clause) or (asked and asked[0].startswith("?")):
        return None
    return Modality.PLANNED


def _backshifted(tokens: Sequence[Token], verb: int) -> bool:
    """Say whether a verb with "would" is a plan as it was told: "said that they would meet"."""
    head = tokens[verb].head
    said = head >= 0 and tokens[verb].relation == "ccomp" and _SAID.match(tokens[head].text)
    return bool(said) and not _THINKS.match(tokens[verb].text)


def _is_condition(tokens: Sequence[Token], at: int, hangs: AbstractSet[str] = _ADVERBIAL) -> bool:
    """Say whether a word heads a clause with "if"; "if necessary" is none, and on "even if" nothing hangs."""
    parts = grammar.children(tokens, at)
    clause = tokens[at].tag == "VERB" or any(tokens[part].relation.startswith("nsubj") for part in parts)
    begun = [part for part in parts if grammar.lower(tokens, part) == "if"]
    even = any(part and grammar.lower(tokens, part - 1) == "even" for part in begun)
    return clause and bool(begun) and not even and tokens[at].relation in hangs


def _is_suspected(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether somebody is suspected or accused of an act, which annotators give as told: "suspected of firing"."""
    head = tokens[trigger].head
    of = any(grammar.lower(tokens, child) == "of" for child in grammar.children(tokens, trigger))
    if head < 0 or not of or tokens[trigger].tag != "VERB" or _INTENT.match(tokens[trigger].text):
        return False
    whoever = tokens[head].head >= 0 and grammar.lower(tokens, tokens[head].head) in _ANYONE
    past = head and grammar.lower(tokens, head - 1) == "longer"
    return bool(_CHARGED.match(tokens[head].text)) and not (whoever or past) and grammar.is_told(tokens, head)


def prepared(sentence: Sentence, trigger: int) -> bool:
    """Say whether somebody only prepares an act: "is preparing a refusal". Read from the words just before it: of such
    short phrases the parser makes many things.
    """
    found = grammar.led_by(sentence, trigger, _PREPARES)
    if found is None:
        return False
    before = max(0, found.start() - grammar.PHRASE), found.start()
    return not (_DENIES.search(sentence.text, *before) or _SUSPECTED.search(sentence.text, *before))


def hinges(sentence: Sentence, trigger: int) -> bool:
    """Say whether an act is not denied but hangs on something: "would sit down only with the king himself"."""
    clause = grammar.clause(sentence, trigger)
    return _ONLY.search(clause) is not None and _DENIES.search(clause) is None


def lasting(sentence: Sentence, trigger: int) -> bool:
    """Say whether an act is being done: its noun is called "underway" or "ongoing", it is "in the process of", or what
    it makes "could be heard".
    """
    at = grammar.noun(sentence.tokens, trigger)
    if _is_perceived(sentence.tokens, at):
        return True
    behind = sentence.text[: sentence.tokens[trigger].start - sentence.start]
    if "process" in behind.lower() and _IN_PROCESS.search(behind):
        return True
    words = {grammar.lower(sentence.tokens, child) for child in grammar.children(sentence.tokens, at)}
    return sentence.tokens[at].tag != "VERB" and not words.isdisjoint(_LASTING)


def _is_perceived(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a noun is what somebody can hear, which is there: "shelling could be heard in the city"."""
    verb = tokens[at].head
    heard = verb >= 0 and tokens[at].relation == "nsubj:pass" and _PERCEIVES.match(tokens[verb].text)
    return bool(heard) and bool(grammar.auxiliaries(tokens, verb) & _CAN) and not grammar.negated(tokens, verb)


def took_place(sentence: Sentence, trigger: int) -> bool:
    """Say whether an act is told as held: "a scheduled exercise was held", for all that it is called scheduled."""
    tokens = sentence.tokens
    at = grammar.noun(tokens, trigger)
    verb = tokens[at].head
    subject = at < verb and tokens[at].relation.startswith("nsubj") and _HELD.match(tokens[verb].text)
    return bool(subject) and bool(grammar.auxiliaries(tokens, verb) & _WAS) and not grammar.negated(tokens, verb)


def _infinitive(tokens: Sequence[Token], verb: int) -> Modality | None:
    """Return what an infinitive is: of "is to be held", of "the decision to hold", of "readiness to hold"."""
    to = next((at for at in grammar.children(tokens, verb) if grammar.lower(tokens, at) == "to"), None)
    head = tokens[verb].head
    # "Propose to organize": the parser takes some such complements for purposes, their "to" for the first verb's.
    close = 0 <= head == verb - 2 and grammar.lower(tokens, verb - 1) == "to"
    if close:
        to = verb - 1
    elif to is None or tokens[to].relation not in {"mark", "aux"}:
        return None
    before = [
        at for at in grammar.children(tokens, verb) if at < to and tokens[at].relation in {"aux", "aux:pass", "cop"}
    ]
    if any(grammar.lower(tokens, at) in _BE for at in before) or (
        head == to - 1 and grammar.lower(tokens, head) in _BE
    ):
        return Modality.PLANNED
    if head < 0 or grammar.negated(tokens, head):
        return None
    relation, word = tokens[verb].relation.split(":")[0], tokens[head].text
    if close and relation == "advcl" and not _SUMMONS.match(word):
        relation = "xcomp"
    if governed := _governed(relation, word):
        return governed
    decided = _DECIDED if relation == "acl" else _DECIDES if relation in _TOLD else None
    planned = (decided and decided.match(word)) or (relation in _OPEN and _told_own(tokens, head))
    return Modality.PLANNED if planned else None


def _governed(relation: str, word: str) -> Modality | None:
    """Return what the word before an infinitive makes of it, whatever it depends on; None where it makes nothing."""
    complement = relation in _TOLD
    if (relation == "acl" and _READY.match(word)) or (relation in _OPEN and _WILLING.match(word)):
        return Modality.POSSIBLE
    if (complement or relation == "acl") and _REFUSES.match(word):
        return Modality.DENIED
    if complement and _THREATENS.match(word):
        return Modality.POSSIBLE
    return Modality.PROPOSED if complement and _WANTS.match(word) else None


def _told_own(tokens: Sequence[Token], verb: int) -> bool:
    """Say whether somebody tells his own people to act: "were instructed to", "I order the minister to"."""
    parts = {tokens[at].relation for at in grammar.children(tokens, verb)}
    subjects = {grammar.lower(tokens, at) for at in grammar.children(tokens, verb) if tokens[at].relation == "nsubj"}
    word, somebody = tokens[verb].text, not parts.isdisjoint({"obj", "iobj"})
    if _INSTRUCTS.match(word):
        return somebody or "nsubj:pass" in parts
    return somebody and bool(_DIRECTS.match(word) or (_ORDERS.match(word) and subjects & _SPEAKERS))


def _of_object(sentence: Sentence, trigger: int, kind: str) -> Modality | None:
    """Return what a noun is that somebody is to accept, does not accept, or prepares; None for other nouns."""
    tokens = sentence.tokens
    token = tokens[grammar.noun(tokens, trigger)]
    if prepared(sentence, trigger):
        return Modality.PLANNED
    verb = token.head
    if (
        verb < 0
        or kind not in kinds.CONSENSUAL
        or token.relation not in {"obj", "obl"}
        or not _CONSENTS.match(tokens[verb].text)
    ):
        return None
    if grammar.negated(tokens, verb) or grammar.by_nobody(tokens, verb):
        return None if grammar.auxiliaries(tokens, verb) & grammar.MAY else Modality.DENIED
    wanted = _infinitive(tokens, verb)
    return wanted if wanted is Modality.PROPOSED else None


def presenting(tokens: Sequence[Token], trigger: int) -> int | None:
    """Return the verb that presents an act: its own, or that of which its noun is the object or subject."""
    at = grammar.noun(tokens, trigger)
    token = tokens[at]
    if token.tag == "VERB":
        return at
    if (verb := _cut_off(tokens, at)) is not None:
        return verb
    cases = grammar.cases(tokens, at)
    if token.head >= 0 and token.relation == "obl" and "on" in cases and meetings.TOUR.match(token.text):
        return token.head
    if token.head < 0 or tokens[token.head].tag != "VERB":
        return None
    relation, word = token.relation.split(":")[0], tokens[token.head].text
    called = word.lower().startswith("declar") and grammar.children(tokens, token.head, {"xcomp"})  # "declare it void"
    if (relation in _OBJECTS or (relation == "obl" and not cases)) and _LIGHT.match(word) and not called:
        return token.head
    entering = (cases & {"in", "to", "into"} and _ENTERING.match(word)) or ("for" in cases and _SITS.match(word))
    return token.head if relation == "obl" and (entering or ("on" in cases and _PUTS.match(word))) else None


def _cut_off(tokens: Sequence[Token], at: int) -> int | None:
    """Return the verb of a noun that the parser hangs elsewhere: "talks" of "agreed to hold talks" on "agreed", or
    "will be held" on "talks". A clause with a subject of its own ("a pledge that it will send tanks") is not it.
    """
    head = tokens[at].head
    if head < 0:
        acl = (
            verb for verb in grammar.children(tokens, at, {"acl"}) if grammar.auxiliaries(tokens, verb) & grammar.WILL
        )
        return next((v for v in acl if not grammar.children(tokens, v, {"mark", "nsubj", "nsubj:pass"})), None)
    if tokens[at].relation != "obj":
        return None
    between = (verb for verb in grammar.children(tokens, head, {"xcomp"}) if head < verb < at)
    return next((v for v in between if _LIGHT.match(tokens[v].text) and not grammar.children(tokens, v, {"obj"})), None)
