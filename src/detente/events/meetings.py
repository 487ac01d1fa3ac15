"""What do words say of a meeting: that it was made, came for, accepted, fixed or awaited, or that it is asked for?"""

import re
from collections.abc import Sequence

from detente.events import grammar
from detente.records import Modality, Sentence, Token

# "Will be in Oslo on a visit", "met him on a trip": done or ahead as what is done on it.
TOUR = re.compile(r"(travels?|visits?|trips?|tours?)$", re.IGNORECASE)
_UNSURE = frozenset({Modality.DENIED, Modality.POSSIBLE})
# "Invited him to a summit": proposed, until it is accepted.
_INVITES = re.compile(r"invit", re.IGNORECASE)
# Who "flew there on Sunday for talks" has had them, or has them now: their day is that of his coming.
_CAME = re.compile(r"(flew|travelled|traveled|arrived|went|came|landed|visited)$", re.IGNORECASE)
# A meeting that is accepted will be held (annotation: "an invitation: PLANNED once accepted").
_ACCEPTED = re.compile(r"accept", re.IGNORECASE)
# "Fixed their summit for Friday", "set a meeting for August": its day lies ahead.
_FIXES = re.compile(
    r"\b(fix(es|ed)?|sets?|schedul(e|es|ed)|arrang(e|es|ed)) (an?|the|their|its|his|her) (\w+ )?$", re.IGNORECASE
)
_FOR = re.compile(r"\w*( \w+){0,3} for (an? |the |next |this |late |early |mid-?)*(\d|[A-Z]|tomorrow|week|month|year)")
# Who "initiates a meeting" asks others for it. Before a bare noun the parser takes the verb for a preposition.
_INITIATES = re.compile(
    r"(?<!not )(?<!n['’]t )\binitiat(e|es|ing) ((an?|the|new|further|[\w-]+al) ){0,2}$", re.IGNORECASE
)
# "The importance of the minister's first visit": what is first or current is being made, and not only wished for.
_MADE = re.compile(
    r"\b(importance|significance|timeliness) of ((the|his|her|their|its|this|[\w-]+['’]s?) ){1,4}"
    r"(first|current|present|recent|timely) ([\w-]+ )?$",
    re.IGNORECASE,
)
# "Is on travel to Haiti from 7 to 9 March": he is there, as public schedules tell it each day. "Advice", and what is
# stressed, is on such a matter.
_ON_HIS_WAY = re.compile(
    r"(?<!advice )(?<!focus )(?<!emphasis )(?<!stress )\b(is|are|remains?) ((currently|now|still) )?on "
    r"((an?|his|her|their) ([\w-]+ )?|official )?$",
    re.IGNORECASE,
)
# … unless what follows says that it is ahead: "his first visit, scheduled for next month".
_AHEAD = re.compile(
    r"\b(planned|scheduled|due|slated|expected|set|will|to (be|take|start)|next|upcoming|forthcoming|later)\b",
    re.IGNORECASE,
)
# All eleven meetings that units of training and measuring tell something to come before were ahead, that is PLANNED.
_BEFORE = frozenset({"before", "ahead"})
_BEGINNING = re.compile(r"(beginning|start|opening|eve)$", re.IGNORECASE)
_EVE = re.compile(r"eve$", re.IGNORECASE)
_BEHIND = 9  # words behind a noun in which what is said of it ("which he accepted") begins


def modality_of(sentence: Sentence, trigger: int, read: Modality | None) -> Modality | None:
    """Return what words say of a meeting: that it was made, initiated, accepted, awaited, fixed, or asked for."""
    tokens = sentence.tokens
    if grammar.led_by(sentence, trigger, _MADE, 2 * grammar.PHRASE) and not _is_ahead(sentence, trigger):
        return Modality.HAPPENED
    if grammar.led_by(sentence, trigger, _INITIATES):
        return Modality.PROPOSED
    if read not in _UNSURE and _is_there(sentence, trigger):
        return Modality.HAPPENED
    if read is Modality.PLANNED and _came_for(tokens, trigger):
        return Modality.HAPPENED
    if _accepted(tokens, trigger) or _awaited(tokens, trigger) or _fixed(sentence, trigger):
        return Modality.PLANNED
    # Of 20 invitations to meet in the units of training and matching that were no refusal, one was taken for a meeting.
    asked = read is Modality.HAPPENED and _INVITES.match(tokens[trigger].text)
    return Modality.PROPOSED if asked or _invited(tokens, trigger) else None


def _is_there(sentence: Sentence, trigger: int) -> bool:
    """Say whether somebody is told to be on a journey, and not one that is ahead: "is on travel to Haiti"."""
    going = TOUR.match(sentence.tokens[trigger].text) and grammar.led_by(sentence, trigger, _ON_HIS_WAY)
    return bool(going) and not _is_ahead(sentence, trigger)


def _is_ahead(sentence: Sentence, trigger: int) -> bool:
    """Say whether the words from a trigger on tell its act to be ahead: "visit, scheduled for next month"."""
    at = sentence.tokens[trigger].start - sentence.start
    return _AHEAD.search(sentence.text, at, at + 2 * grammar.PHRASE) is not None


def _came_for(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether a meeting is what somebody came for: "flew to Tehran on Sunday for talks"."""
    at = grammar.noun(tokens, trigger)
    verb = tokens[at].head
    if verb < 0 or tokens[at].relation not in {"obl", "nmod"} or not _CAME.match(tokens[verb].text):
        return False
    cases = grammar.cases(tokens, at)
    return "for" in cases and grammar.is_told(tokens, verb) and not grammar.auxiliaries(tokens, verb) & grammar.WILL


def _accepted(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether a meeting is accepted: "accepted a meeting", "invited him to a visit, which he accepted"."""
    at = grammar.noun(tokens, trigger)
    behind = range(at + 1, min(len(tokens), at + _BEHIND))
    after = (tokens[which].head for which in behind if grammar.lower(tokens, which) == "which")
    head = tokens[at].head
    own = tokens[at].relation == "obj" or "principle" in {grammar.lower(tokens, word) for word in range(head + 1, at)}
    verbs = [head] if own and head >= 0 else []
    return any(
        _ACCEPTED.match(tokens[verb].text) and not grammar.negated(tokens, verb) and not _conditional(tokens, verb)
        for verb in (*verbs, *after)
    )


def _invited(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether somebody is invited to a meeting ("invites them to a summit", "were invited for talks")."""
    at = grammar.noun(tokens, trigger)
    head = tokens[at].head
    if head < 0 or tokens[at].relation not in {"obl", "obj", "nmod"} or not _INVITES.match(tokens[head].text):
        return False
    cases = grammar.cases(tokens, at)
    return bool(cases & {"to", "for"}) and not grammar.negated(tokens, head)


def _conditional(tokens: Sequence[Token], verb: int) -> bool:
    """Say whether a verb is only wanted or possible: "to accept", "would accept"."""
    words = {grammar.lower(tokens, child) for child in grammar.children(tokens, verb)}
    return not words.isdisjoint(grammar.MAY) or "to" in words


def _awaited(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether a meeting is what something is told to come before ("on the eve of the summit")."""
    at = grammar.noun(tokens, trigger)
    head = tokens[at].head
    if head >= 0 and tokens[at].relation == "nmod" and _BEGINNING.match(tokens[head].text):
        at = head
    return _EVE.match(tokens[at].text) is not None or any(
        grammar.lower(tokens, c) in _BEFORE for c in grammar.children(tokens, at)
    )


def _fixed(sentence: Sentence, trigger: int) -> bool:
    """Say whether a day is set for an act: "fix their summit for Friday"."""
    end = sentence.tokens[trigger].end - sentence.start
    return grammar.led_by(sentence, trigger, _FIXES) is not None and _FOR.match(sentence.text, end) is not None
