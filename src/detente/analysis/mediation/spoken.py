"""Whom do the words of a sentence call a mediator, and between whom?"""

import re
from collections.abc import Iterator

from detente.analysis.mediation.known import (
    DOUBTFUL,
    FLOOR,
    HOSTED_TYPES,
    MEDIATED,
    MOST,
    TWO,
    Found,
    Known,
    Sentence,
    Told,
    is_body,
    is_person,
    key_of,
    sentence_of,
    side_of,
    sides_between,
    sides_of,
)
from detente.analysis.mediation.words import (
    AFTER,
    APPOSITION,
    BEFORE,
    BETWEEN,
    BOTH,
    LISTED,
    NEAR,
    NOT,
    OFFER,
    PASSIVE,
    WORDS,
    Form,
    How,
    Word,
)
from detente.records import Claim, Modality, Participant, Role

# "Met at the Munich conference": such a place is an occasion, and its country no go-between.
_GATHERING = re.compile(r"\b(conference|summit|forum|congress|assembly|session|mass|funeral)\b", re.IGNORECASE)
# What stands behind is what was talked about, rather than between whom.
_TALKED = re.compile(r"(?:discuss|review|rais|address|exchang)\w*|spoke (?:\w+ ){0,6}?about\b", re.IGNORECASE)
# "In talks mediated by": what follows is said of the talk itself.
_FRAME = re.compile(
    r"\b(?:in|at|during|through|under|via|with) (?:[\w-]+ ){0,4}?(?:talks|meetings?|dialogues?|negotiations|mediation|"
    r"rounds?|summits?|conferences?|auspices|help)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:]|, (?:and|but|while|which|who|where|as|after)\b")
REACH = 80  # characters from a word of mediation back to its subject: a clause

# Whereto somebody goes, but not whom he asks ("turned to Qatar to mediate").
_GOAL = re.compile(
    r"\b(?:head|travel|fl(?:y|ies|ew|own|ying)|go(?:es|ing)?\b|went|com(?:e|es|ing)\b|came|arriv|return|sen[dt]|dispatch)"
    r"\w*[^.;]{0,40}? (?:to|into|in|at)(?: the)? $",
    re.IGNORECASE,
)


def told_by_words(known: Known) -> tuple[Found, ...]:
    """Return what sentences tell of mediators: by words, then by the roles of those whom no word names."""
    found: list[tuple[Found, ...]] = []
    again: list[tuple[int, list[Told]]] = []
    missed = 0
    for at, told in enumerate(known.sentences.values()):
        found.append(tuple(_of_sentence(known, told)))
        if known.reports and known.reports.missed > missed:  # it asked for the sides of an event
            missed = known.reports.missed
            again.append((at, told))
    if known.reports and again:
        known.reports.look_up()
        for at, told in again:
            found[at] = tuple(_of_sentence(known, told))
    return tuple(one for some in found for one in some)


def _of_sentence(known: Known, told: list[Told]) -> Iterator[Found]:
    letters = told[0].claim.text.lower()
    stems = frozenset([stem for stem in _STEMS if stem in letters])
    if not stems and not any(p.role in _BETWEEN for one in told for p in one.claim.participants):
        return  # neither a word of mediation nor a claim with a mediator or host, as most
    sentence = sentence_of(known, told)
    by_words = tuple(_by_words(known, sentence, stems)) if stems else ()
    named = {key_of(found.who) for found in by_words}
    hosts = {key_of(found.who) for found in by_words if found.how in (How.HOSTED, How.CARRIED)}
    yield from by_words
    for one in told:
        yield from (found for found in _by_role(known, sentence, one) if key_of(found.who) not in named)
        yield from (found for found in _hosts(known, sentence, one) if key_of(found.who) not in hosts)


_STEMS = tuple(dict.fromkeys(stem for word in WORDS for stem in word.stems))
_BETWEEN = frozenset({Role.MEDIATOR, Role.HOST})


def _by_words(known: Known, sentence: Sentence, stems: frozenset[str]) -> Iterator[Found]:
    for word in WORDS:
        if stems.isdisjoint(word.stems):
            continue
        for match in word.pattern.finditer(sentence.text):
            low, high = max(0, match.start() - NEAR), match.end() + NEAR
            if word.needs and not word.needs.search(sentence.text[low:high]):
                continue
            who = _mediators(word, match, sentence)
            one = _claim_of(who, match, sentence) if who else None
            if one is None or _refused(sentence, who, match, one):
                continue
            yield from _judged(known, sentence, word, match, who, one)


def _judged(
    known: Known, sentence: Sentence, word: Word, match: re.Match[str], who: tuple[Participant, ...], one: Told
) -> Iterator[Found]:
    """Yield a sighting for each mediator of a word, if there are sides for them to be between."""
    how = How.OFFERED if _offered(sentence, word, match, who, one) else word.how
    alone = word.how in (How.BROKERED, How.GUARANTEED)  # the act itself is of two sides; a host may have one guest
    between, note = _explicit(known, sentence, match), ""
    told_so = bool(between)
    if not told_so:
        default = alone or bool(BOTH.search(sentence.text))
        talkers = _talkers(known, sentence, min(match.start(), *(sentence.at(person)[0] for person in who)))
        between, note = sides_between(known, sentence, one, who, default=default, but=talkers)
    if len(between) < (1 if alone else TWO):
        return
    for person in who:
        own = tuple(side for side in between if side not in (person.actor, key_of(person)))
        if own and (person.country not in known.parties or (told_so and is_person(person))):
            yield Found(person, how, own, f"the sentence says: “{_snippet(sentence, match, who)}”{note}", (one,))


def _talkers(known: Known, sentence: Sentence, at: int) -> set[str]:
    """Return the sides of a talk about what is told at a character, which for that are none of it: "they discussed the
    truce that Oman brokered". Two parties of the conflict speak of a truce of their own; and "discussed prisoners in
    talks mediated by Oman" tells of the talk itself.
    """
    for one in sentence.told:
        begin, end = one.claim.trigger.start - sentence.start, one.claim.trigger.end - sentence.start
        if one.claim.type == "CONSULT" and end <= at and _TALKED.match(sentence.text, begin):
            sides = sides_of(one.claim, known.parties)
            apart = _CLAUSE.search(sentence.text, end, at) or _FRAME.search(sentence.text, end, at)
            return set() if apart or len(known.parties & sides) >= TWO else sides
    return set()


def _mediators(word: Word, match: re.Match[str], sentence: Sentence) -> tuple[Participant, ...]:
    """Return whom a word of mediation is said of: who is called so, else who follows it, else who stands before it."""
    called = [n for n in sentence.names if sentence.at(n)[0] <= match.start() and match.end() == sentence.at(n)[1]]
    if called and word.form is Form.NOUN:
        return (max(called, key=lambda n: n.end),)
    found = _after(word, match, sentence)
    if not found and not (word.form is Form.DONE and PASSIVE.search(sentence.text[: match.start()])):
        found = _before(word, match, sentence)
    return found if all(n.actor or n.country for n in found) else ()


def _after(word: Word, match: re.Match[str], sentence: Sentence) -> tuple[Participant, ...]:
    """Return those listed after "by": "by Egypt, Qatar and the United States"."""
    if word.form not in AFTER:
        return ()
    found: list[Participant] = []
    end, gap = match.end(), AFTER[word.form]
    for name in sentence.names:
        start, last = sentence.at(name)
        if start < end:
            continue
        if not gap.fullmatch(sentence.text[end:start]):
            break
        found.append(name)
        end, gap = last, LISTED
    return tuple(found)


def _before(word: Word, match: re.Match[str], sentence: Sentence) -> tuple[Participant, ...]:
    """Return who stands before a word as its subject, with those listed before: "A and B are to host"."""
    if word.form not in BEFORE:
        return ()
    found: list[Participant] = []
    start, gap = match.start(), BEFORE[word.form]
    for name in reversed(sentence.names):
        first, last = sentence.at(name)
        if last > start:
            continue
        between = APPOSITION.sub("", sentence.text[last:start]) if not found else sentence.text[last:start]
        if not found and between.startswith(" to ") and _GOAL.search(sentence.text, 0, first):
            continue  # "heads to [Georgia] to broker peace"
        if gap.fullmatch(between) and len(between) <= REACH:
            found.append(name)
            start, gap = first, LISTED
        elif found or start - last > REACH:
            break
    return tuple(found)


def _claim_of(who: tuple[Participant, ...], match: re.Match[str], sentence: Sentence) -> Told | None:
    """Return the claim that a word of mediation belongs to: one with the mediator first, then the nearest trigger."""

    def distance(one: Told) -> tuple[bool, int]:
        takes_part = any(p.start == w.start for p in one.claim.participants for w in who)
        return not takes_part, abs(one.claim.trigger.start - sentence.start - match.start())

    return min((one for one in sentence.told if one.claim.type in MEDIATED), key=distance, default=None)


def _around(sentence: Sentence, match: re.Match[str], who: tuple[Participant, ...]) -> tuple[int, int]:
    """Return the characters from the mediator to the word, whichever comes first."""
    spans = [sentence.at(person) for person in who]
    return min(match.start(), *(low for low, _ in spans)), max(match.end(), *(high for _, high in spans))


def _refused(sentence: Sentence, who: tuple[Participant, ...], match: re.Match[str], one: Told) -> bool:
    """Say whether the mediation is told as not done: the act denied, or a word of refusal close before it."""
    low = min(_around(sentence, match, who)[0], max(0, match.start() - NEAR))
    return one.claim.modality is Modality.DENIED or bool(NOT.search(sentence.text[low : match.start()]))


def _offered(sentence: Sentence, word: Word, match: re.Match[str], who: tuple[Participant, ...], one: Told) -> bool:
    """Say whether the mediation is only offered, asked for or thought of; what is "brokered by" somebody is done."""
    if word.form in (Form.DONE, Form.ADJECTIVE):
        return word.how is not How.BROKERED and one.claim.modality in DOUBTFUL
    low, _ = _around(sentence, match, who)
    return one.claim.modality in DOUBTFUL or bool(OFFER.search(sentence.text[low : match.start()]))


def _snippet(sentence: Sentence, match: re.Match[str], who: tuple[Participant, ...]) -> str:
    """Return the words from the mediator to the word of mediation, and a few around them, cut between words."""
    low, high = _around(sentence, match, who)
    low, high = sentence.text.rfind(" ", 0, max(0, low - 20)) + 1, high + 20
    cut = sentence.text.find(" ", high)
    return sentence.text[low : cut if cut >= 0 else len(sentence.text)]


def _explicit(known: Known, sentence: Sentence, match: re.Match[str]) -> tuple[str, ...]:
    """Return the two sides named by "between A and B" after a word of mediation."""
    told = BETWEEN.search(sentence.text, match.end(), match.end() + NEAR)
    if told is None:
        return ()
    inside = [n for n in sentence.names if told.end() <= sentence.at(n)[0] < told.end() + NEAR]
    sides = dict.fromkeys(side for n in inside if (side := side_of(n, known.parties)))
    return tuple(sorted(tuple(sides)[:TWO])) if len(sides) >= TWO else ()


def _by_role(known: Known, sentence: Sentence, one: Told) -> Iterator[Found]:
    """Yield those whom a claim calls a mediator without a word for it: the claim must be sure and name two sides."""
    claim = one.claim
    who = claim.who(Role.MEDIATOR)
    if not who or claim.score < FLOOR or claim.modality is Modality.DENIED or claim.type not in MEDIATED:
        return
    sides = sides_of(claim, known.parties)
    how = How.OFFERED if claim.modality in DOUBTFUL else How.BROKERED
    for person in who:
        if person.country is None or person.country in known.parties or person.country in sides:
            continue
        between = tuple(sorted(sides - _talkers(known, sentence, person.start - sentence.start)))
        if len(between) >= TWO:
            reason = f"{person.text} is told as mediator of “{claim.trigger.text}”"
            yield Found(person, how, between, reason, (one,))


def _hosts(known: Known, sentence: Sentence, one: Told) -> Iterator[Found]:
    """Yield the states where others meet: at least two that are no bodies, or are parties of the conflict. A body hosts
    by its name alone ("talks in Europe") only if it brings two parties together, and so does a place
    where many gather: those who meet at a conference came for it.
    """
    claim = one.claim
    if claim.type not in HOSTED_TYPES or claim.score < FLOOR or claim.modality is Modality.DENIED:
        return
    places = _places(claim, known.parties)
    if not places:
        return
    talkers = _talkers(known, sentence, claim.trigger.start - sentence.start)
    how = How.OFFERED if claim.modality in DOUBTFUL else How.HOSTED
    bodies = {side_of(p, known.parties) for p in claim.participants if is_body(p)} - known.parties
    for host in places:
        between, note = _guests(known, sentence, one, host)
        brings = len(known.parties.intersection(between)) >= TWO
        between = tuple(side for side in between if side not in talkers)
        met = set(between) - bodies
        gathered = len(met) > MOST or _GATHERING.search(host.text) is not None
        if len(met) >= TWO and (brings or not (gathered or is_body(host))):
            reason = f"{host.text} is told as the place of “{claim.trigger.text}” between others{note}"
            yield Found(host, how, between, reason, (one,))


def _places(claim: Claim, parties: frozenset[str]) -> tuple[Participant, ...]:
    """Return where a claim takes place, if in one country, which is no party; a telephone has no place."""
    hosts = claim.who(Role.HOST)
    if not hosts or len({host.country for host in hosts}) > 1 or claim.mode == "phone":
        return ()
    return tuple(host for host in hosts if host.country is not None and host.country not in parties)


def _guests(known: Known, sentence: Sentence, one: Told, host: Participant) -> tuple[tuple[str, ...], str]:
    """Return those who meet at a host's. One that joins its guests is none, unless two parties are among them or the
    claim has a mediator as well; guests are looked for elsewhere only where the claim names none but parties.
    """
    sides = sides_of(one.claim, known.parties)
    others = sides - {host.country, host.actor}
    brings = len(others & known.parties) >= TWO or bool(one.claim.who(Role.MEDIATOR))
    if others == sides and sides <= known.parties:
        return sides_between(known, sentence, one, (host,), default=False)
    return (tuple(sorted(others)), "") if brings or others == sides else ((), "")
