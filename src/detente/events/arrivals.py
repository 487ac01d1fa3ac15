"""Who is told to go somewhere, or to be due there ("is due in Cairo on Sunday"), and whom does he visit?

The trigger head has hardly seen such words: of ten made-up announcements it marked three.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from detente.events import grammar
from detente.events.resolution import STRANGER
from detente.events.roles import FACED, SIDES
from detente.records import Modality, Participant, Role, Sentence, Token

# How likely such words are taken to tell a visit, which the head says of others.
SURE = 0.95
HINT = re.compile(
    r"\b(?:(?:is|are|was|were|be|been) (?:also |now |next )?(?P<due>due|expected|awaited)|"
    r"(?:will|would) (?:also )?(?P<be>be)|"
    r"(?P<lands>lands|landed)) (?:back )?in (?=[A-Z])(?!Jan|Feb|March\b|April|May\b|June|July|Aug|Sept|Oct|Nov|Dec|"
    r"(?:\w+ ){0,3}(?:Court|Congress|Hospital|Office|Parliament|Prison)\b)"
)
# Where somebody only "will be", a day or a purpose must follow.
_WITH_DAY = re.compile(
    r" in [A-Z][^.;\n]{0,60}? (?:on|next|tomorrow|this|later|from|for|at the weekend|to (?:meet|see|hold))\b"
)
_WEATHER = frozenset({"hurricane", "storm", "cyclone", "typhoon"})
# What is said of no person: "the report is due in Brussels". A name that the parser takes for one passes.
_PEOPLE = re.compile(
    r"(.*minister|president|premier|chancellor|king|queen|prince|emir|sultan|pope|secretary|envoys?|delegation|officials?|"
    r"team|chief|leaders?|negotiators?|ambassadors?|emissary|emissaries|representatives?|mediators?|diplomats?|generals?|"
    r"commander|speaker|adviser|advisor|delegates|lawmakers|ministers|presidents|leader|head|he|she|they|who)$",
    re.IGNORECASE,
)
_ANYBODY = frozenset({"he", "she", "they", "who", "team", "king", "queen", "prince"})
_AHEAD = frozenset({"due", "expected", "awaited", "be"})
# Of 233 acts of the units that are told by such a word, visits apart, 219 have a target, nine a host alone; of 488
# visits 468 and six.
_GOES = re.compile(
    r"(arriv|travel|fl(y|ies|ew|ying)$|trips?$|lands?$|landed|tour|head(s|ed|ing)$|go(es|ing)?$|went$|visit|due$|expected$|"
    r"awaited$|be$|journey|left$|leav|depart)",
    re.IGNORECASE,
)
# Of 34 such acts of the units the guest is the source in 23.
_RECEIVES = re.compile(r"(host(s|ed|ing)?|receiv|welcom)", re.IGNORECASE)
# "Travels to Tehran for consultations", "is in Ankara for talks": with those who are there.
_TALKS = re.compile(r"(talks|discussions|consultations|meetings?|negotiations)$", re.IGNORECASE)
_FOR_TALKS = re.compile(r"[^.;:]{0,60}\bfor ([\w-]+ ){0,3}$")
# "Had been due in Lima": he was not there, or it would be told. "Said that he was due there": he still is.
_WAS = frozenset({"had"})


def arrivals_of(sentence: Sentence) -> list[int]:
    """Return the words by which a passage tells that somebody is due, will be or lands somewhere, in order."""
    found = []
    for match in HINT.finditer(sentence.text):
        name = next(name for name in ("due", "be", "lands") if match.group(name))
        at = grammar.word_at(sentence, match.start(name))
        only_be = name == "be"
        if at is None or (only_be and not _WITH_DAY.match(sentence.text, match.end(name))):
            continue
        if any(is_person(sentence.tokens, who, whole=only_be) for who in subjects(sentence.tokens, at)):
            found.append(at)
    return found


def is_of_politics(participants: Sequence[Participant]) -> bool:
    """Say whether it is a state, somebody who acts for one, a known actor or an office that goes or meets: plain words
    tell as much of a singer.
    """
    sources = [p for p in participants if p.role is Role.SOURCE] or [p for p in participants if p.role is Role.TARGET]
    return any(_is_of_politics(p) for p in sources)


def _is_of_politics(who: Participant) -> bool:
    known = who.actor is not None and not who.actor.startswith(STRANGER)
    offices = (word for word in who.text.split() if word.lower() not in _ANYBODY)
    return known or who.country not in {None, "NGO"} or any(_PEOPLE.match(word) for word in offices)


def due_for(sentence: Sentence, trigger: int) -> int | None:
    """Return the word by which somebody is told to be due, or soon to be, somewhere, if an act is told by it: it is the
    word itself, or what he comes for ("is due in Cairo on Sunday for talks"). None for other acts.
    """
    if not HINT.search(sentence.text):
        return None
    ahead = [at for at in arrivals_of(sentence) if sentence.tokens[at].text.lower() in _AHEAD]
    at = grammar.noun(sentence.tokens, trigger)
    cases = {grammar.lower(sentence.tokens, c) for c in grammar.children(sentence.tokens, at)}
    own = {trigger, sentence.tokens[at].head} if "for" in cases else {trigger}
    return next((word for word in ahead if word in own), None)


def presented(sentence: Sentence, trigger: int) -> Modality:
    """Return how a visit is presented that somebody is, or was, due to make."""
    off = grammar.negated(sentence.tokens, trigger) or not _WAS.isdisjoint(
        grammar.auxiliaries(sentence.tokens, trigger) | _copulas(sentence.tokens, trigger)
    )
    return Modality.DENIED if off else Modality.PLANNED


def visited(found: Sequence[Participant], sentence: Sentence, trigger: int) -> tuple[Participant, ...]:
    """Set a visitor against those he visits: whoever receives him is the target, and so is a place to which one side
    alone goes.
    """
    word = sentence.tokens[trigger]
    if _RECEIVES.match(word.text):
        return _received(found, word.start)
    hosts = [p for p in found if p.role is Role.HOST]
    sources = {p.country for p in found if p.role is Role.SOURCE}
    alone = sources and len(hosts) == 1 and hosts[0].country not in sources
    if not alone or any(p.role is Role.TARGET for p in found):
        return tuple(found)
    between = sentence.text[hosts[0].end - sentence.start : word.start - sentence.start]
    for_talks = _TALKS.match(word.text) and _FOR_TALKS.fullmatch(between)
    if not _GOES.match(word.text) and not for_talks:
        return tuple(found)
    return tuple(replace(p, role=Role.TARGET) if p is hosts[0] else p for p in found)


def _received(found: Sequence[Participant], at: int) -> tuple[Participant, ...]:
    """Set the guests behind a word of welcome against the host before it."""
    sides = [p for p in found if p.role in SIDES]
    as_told = all(p.role is (Role.SOURCE if p.start < at else Role.TARGET) for p in sides)
    if not as_told or {p.role for p in sides} != SIDES:
        return tuple(found)
    return tuple(replace(p, role=FACED[p.role]) if p in sides else p for p in found)


def subjects(tokens: Sequence[Token], at: int) -> list[int]:
    """Return who is due, or goes, by the parse: of "will be in Brussels" the subject hangs on the place."""
    near = [at, tokens[at].head] if tokens[at].relation in {"cop", "aux", "aux:pass"} else [at]
    return [
        i
        for word in near
        if word >= 0
        for i in grammar.children(tokens, word)
        if tokens[i].relation.startswith("nsubj")
    ]


def _copulas(tokens: Sequence[Token], at: int) -> set[str]:
    return {grammar.lower(tokens, i) for i in grammar.children(tokens, at) if tokens[i].relation == "cop"}


def is_person(tokens: Sequence[Token], at: int, *, whole: bool) -> bool:
    """Say whether a word is somebody who may travel; ``whole`` asks for an office or a full name, where a bare one may
    be that of a state or a club.
    """
    if _PEOPLE.match(tokens[at].text):
        return True
    parts = grammar.children(tokens, at)
    titled = any(_PEOPLE.match(tokens[i].text) or tokens[i].relation == "flat" for i in parts)
    weather = tokens[at].text.lower() in _WEATHER or any(tokens[i].text.lower() in _WEATHER for i in parts)
    return tokens[at].tag == "PROPN" and not weather and (titled or not whole)
