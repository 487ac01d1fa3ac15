"""Who brings the sides of an act together, or has them at home, where words say so outright?

The claims head has seen few mediators, and of those in new sentences it finds a third. Two words leave no doubt:
"brokered by Qatar", "Oman-mediated talks", "Oman mediated a truce", "by mediation of the Swiss". Of the training units
that have such a phrase nearly all have a mediator. What is only facilitated, sponsored or chaired is left to the head:
of it annotators make a mediator once in five times. "Acted as go-between" and "hosts talks" are as plain.
"""

import re
from collections.abc import Sequence

from detente.events import grammar
from detente.events.roles import Span
from detente.records import Sentence, Token

_HINT = re.compile(r"broker|mediat|go-between|intermediar", re.IGNORECASE)
_HOST_HINT = re.compile(r"\bhost(s|ed|ing)?\b", re.IGNORECASE)
_VISIT = re.compile(r"(visits?|trips?|arrivals?)$", re.IGNORECASE)  # whose host is whom it is made to
# "Acted as mediator", "served as go-between".
_SERVES = re.compile(r"(act(s|ed|ing)?|serv(es?|ed|ing))$", re.IGNORECASE)
_BETWEEN = re.compile(r"(mediators?|intermediar(y|ies)|between)$", re.IGNORECASE)
_DONE = re.compile(r"(broker|mediat)ed$", re.IGNORECASE)
_DOES = re.compile(r"(broker(s|ed|ing)?|mediat(e|es|ed|ing))$", re.IGNORECASE)
_MEDIATION = re.compile(r"mediation$", re.IGNORECASE)
_DASHES = frozenset("-–‑")
# Acts that several sides do together, or that one does because it has agreed with another.
_BROUGHT = frozenset({"CONSULT", "AGREE", "RETREAT", "SUPPORT", "COOPERATE", "CONCEDE"})
REACH = 12  # words between an act and what is said of its mediator
STEPS = 3  # from a verb up to the one that has its subject: "offers to help mediate"
_SHARED = frozenset({"xcomp", "csubj", "conj", "advcl", "acl", "ccomp"})
_NAMES = frozenset({"PROPN", "NOUN", "ADJ", "PRON"})
_INSIDE = frozenset({"compound", "flat", "amod", "nmod:desc", "goeswith"})
_HAVING = frozenset({"nmod:poss", "compound", "amod", "nmod"})
_DOERS = frozenset({"nsubj", "nmod", "nmod:poss"})
_OBJECT = frozenset({"obj", "iobj"})
_PASSIVE = frozenset({"nsubj:pass", "aux:pass"})
_SUBJECT = frozenset({"nsubj"})
_JOINED = frozenset({"conj"})
_LISTED = frozenset({"PROPN", "NOUN", "ADJ", "DET", "CCONJ"})
_OPENING = frozenset({"DET", "ADP"})
_AND = frozenset({"and", "&"})


def mediators_of(sentence: Sentence, acts: Sequence[tuple[int, str]]) -> tuple[tuple[Span, ...], ...]:
    """Return for each act the mediators that words name outright.

    Args:
        acts: the word and the type of each act of the passage, in order of their words.
    """
    found: list[list[Span]] = [[] for _ in acts]
    if not _HINT.search(sentence.text):
        return tuple(map(tuple, found))
    for at in range(len(sentence.tokens)):
        names, behind = _named(sentence.tokens, at)
        own = _act(acts, at, behind=behind) if names else None
        if own is not None:
            found[own] += names
    return tuple(map(tuple, found))


def hosts_of(sentence: Sentence, acts: Sequence[tuple[int, str]]) -> tuple[tuple[Span, ...], ...]:
    """Return for each act the hosts that words name outright: "hosted by Oman", "the talks that Oman is hosting"."""
    found: list[list[Span]] = [[] for _ in acts]
    if not _HOST_HINT.search(sentence.text):
        return tuple(map(tuple, found))
    tokens = sentence.tokens
    for at in range(len(tokens)):
        if not _HOST_HINT.fullmatch(tokens[at].text):
            continue
        by = at + 1 < len(tokens) and tokens[at + 1].text.lower() == "by"
        if by:
            names = _listed(tokens, at + 2)
        elif tokens[at].tag == "VERB":
            heads = [i for i in grammar.children(tokens, at, _SUBJECT) if _is_name(tokens, i)]
            names = [_whole(tokens, i) for head in heads for i in (head, *grammar.children(tokens, head, _JOINED))]
        else:
            continue
        own = _hosted(tokens, acts, at)
        if own is not None:
            found[own] += names
    return tuple(map(tuple, found))


def _hosted(tokens: Sequence[Token], acts: Sequence[tuple[int, str]], verb: int) -> int | None:
    """Return the meeting that a verb says to be hosted: its object, or what its clause is told of."""
    for n, (token, kind) in enumerate(acts):
        at = grammar.noun(tokens, token)
        object_of = tokens[at].head == verb and tokens[at].relation in {"obj", "nsubj:pass"}
        told_of = (tokens[verb].head == at and tokens[verb].relation in {"acl", "acl:relcl"}) or verb - at == 1
        visit = _VISIT.match(tokens[token].text) is not None
        if kind == "CONSULT" and at != verb and (object_of or told_of) and not visit:
            return n
    return None


def _named(tokens: Sequence[Token], at: int) -> tuple[list[Span], bool]:
    """Return who mediates by a word, and whether its act rather stands behind it than before."""
    word = tokens[at].text
    follows = tokens[at + 1].text.lower() if at + 1 < len(tokens) else ""
    if follows == "by" and (_DONE.match(word) or _MEDIATION.match(word)):
        return _listed(tokens, at + 2), False
    if _DONE.match(word) and at > 1 and tokens[at - 1].text in _DASHES:
        heads = [at - 2] if _is_name(tokens, at - 2) else []
    elif _MEDIATION.match(word):
        heads = [i for i in grammar.children(tokens, at, _HAVING) if _is_name(tokens, i)]
    elif _BETWEEN.match(word) and (verb := _serving(tokens, at)) is not None:
        heads = _subjects(tokens, verb)
    elif _DOES.match(word) and (by := _efforts_by(tokens, at)):
        return by, True
    elif _DOES.match(word) and tokens[at].tag == "VERB":
        heads = _subjects(tokens, at)
    else:
        return [], False
    return [_whole(tokens, head) for head in heads], True


def _serving(tokens: Sequence[Token], at: int) -> int | None:
    """Return the verb of "acted as a go-between", of which the parts of the word and the article stand between."""
    before = range(at - 1, max(-1, at - 6), -1)
    place = next((i for i in before if tokens[i].text.lower() == "as"), None)
    verb = place - 1 if place else -1
    return verb if verb >= 0 and _SERVES.match(tokens[verb].text) else None


def _listed(tokens: Sequence[Token], first: int) -> list[Span]:
    """Return the names behind "by": of titles and names in one stretch the last ("envoy Kofi Annan"), and those that
    "and" joins to them, unless they begin a clause ("brokered by Egypt and Israel accepted").
    """
    found: list[Span] = []
    while True:
        while first < len(tokens) and tokens[first].tag in _OPENING:
            first += 1
        last = first
        while last < len(tokens) and (tokens[last].tag in _NAMES or tokens[last].text in _DASHES):
            last += 1
        name = _last_name(tokens, first, last)
        clause = bool(found) and last < len(tokens) and tokens[last].tag in {"VERB", "AUX"}
        if name is None or clause:
            return found
        found.append(name)
        if last >= len(tokens) or tokens[last].text.lower() not in _AND:
            return found
        first = last + 1


def _efforts_by(tokens: Sequence[Token], verb: int) -> list[Span]:
    """Return the names in "by Oman to broker a truce", which the parse gives to the clause around."""
    if not verb or tokens[verb - 1].text.lower() != "to":
        return []
    by = next((i for i in range(verb - 2, max(-1, verb - REACH), -1) if tokens[i].tag not in _LISTED), -1)
    return _listed(tokens[: verb - 1], by + 1) if by >= 0 and tokens[by].text.lower() == "by" else []


def _last_name(tokens: Sequence[Token], first: int, last: int) -> Span | None:
    """Return the last words with capitals of a stretch."""
    end = next((i + 1 for i in range(last - 1, first - 1, -1) if tokens[i].text[0].isupper()), None)
    if end is None:
        return None
    start = end - 1
    while start > first and tokens[start - 1].text[0].isupper():
        start -= 1
    while start + 1 < end and _is_title(tokens, start, end):
        start += 1
    return Span(start, end)


def _is_title(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Say whether a word belongs to the office before a name: "[Prime Minister] Rishi Sunak"."""
    head = tokens[at].head
    desc = tokens[at].relation == "nmod:desc"
    return desc or (at < head < end and tokens[at].relation in _INSIDE and tokens[head].relation == "nmod:desc")


def _subjects(tokens: Sequence[Token], verb: int) -> list[int]:
    """Return who does what a verb says: its subject, or who is to do it: "offers to mediate", "asks them to mediate",
    "efforts by them to broker a truce".
    """
    at = verb
    for _ in range(STEPS):
        if grammar.children(tokens, at, _PASSIVE):
            return []
        doers = _OBJECT if at != verb and grammar.children(tokens, at, _OBJECT) else _DOERS
        found = [i for i in grammar.children(tokens, at, doers) if i < verb and _is_name(tokens, i)]
        if found:
            return [
                *found,
                *(i for f in found for i in grammar.children(tokens, f, _JOINED) if i < verb and _is_name(tokens, i)),
            ]
        if tokens[at].relation.split(":")[0] not in _SHARED or tokens[at].head < 0:
            return []
        at = tokens[at].head
    return []


def _act(acts: Sequence[tuple[int, str]], at: int, *, behind: bool) -> int | None:
    """Return the act that a word of mediation is told of: the word itself, or the nearest on its side."""
    own = [(token, n) for n, (token, kind) in enumerate(acts) if kind in _BROUGHT and abs(token - at) <= REACH]
    before = [n for token, n in own if token <= at]
    after = [n for token, n in own if token >= at]
    if any(token == at for token, _ in own):
        return before[-1]
    first, second = (after[:1], before[-1:]) if behind else (before[-1:], after[:1])
    return next(iter([*first, *second]), None)


def _whole(tokens: Sequence[Token], head: int) -> Span:
    """Return the words of a name around its head."""
    first = last = head
    while first and tokens[first - 1].relation in _INSIDE and first - 1 < tokens[first - 1].head <= head:
        first -= 1
    while (
        last + 1 < len(tokens) and tokens[last + 1].relation in {"flat", "goeswith"} and tokens[last + 1].head >= first
    ):
        last += 1
    return Span(first, last + 1)


def _is_name(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].tag in _NAMES and tokens[at].text[0].isupper()
