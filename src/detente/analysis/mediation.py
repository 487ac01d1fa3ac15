"""Who brings whom together, carries messages, hosts, guarantees; between whom, when, and what came of it?

Pure: events in, channels out. A channel rests on one of three grounds, told apart by `how` and `reason`: the words of
a sentence, the office of an envoy who meets a party, or a journey between two parties, which is inferred. Channels
depend on claims published by the asked day only.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from detente.analysis import ledger
from detente.analysis.cast import PRONOUNS
from detente.records import Claim, Event, Modality, Participant, Role, Status

SHUTTLE_DAYS = 7  # a tour of capitals takes a week; visits farther apart are two visits
MOST = 4  # sides taken from outside the sentence where no conflict is asked for: more are a list of guests
PASSAGE = 2  # sentences around one that names a mediator in which the parties are looked for
# Least score of a claim that no word of mediation backs: of eight mediators told below it, in the demo corpus and the
# documents of February 2022, seven were wrong.
FLOOR = 0.3
REACH = 80  # characters from a word of mediation back to its subject: a clause
EXACT = 7  # days: a longer window ("in 2022") does not say when an act was done
SMALL = 3  # sides of a meeting at which a party can be sounded; more are a conference
TWO = 2  # sides that it takes to be between them
# What is mediated, or told together with it; blows and sanctions are not.
MEDIATED = frozenset({"CONSULT", "AGREE", "RETREAT", "AID", "COOPERATE", "SUPPORT", "MOBILIZE", "REQUEST", "COMMENT"})
HOSTED_TYPES = frozenset({"CONSULT", "AGREE", "RETREAT"})
VAGUE = frozenset({"NGO", "IGO"})  # codes that many bodies share, so they name none

Envoys = Callable[[str, date | None], str | None]


class How(StrEnum):
    """What a mediator does. OFFERED: ready, asked or named for it, nothing known to be done yet."""

    BROKERED = "brokered"
    HOSTED = "hosted"
    CARRIED = "carried"
    GUARANTEED = "guaranteed"
    OFFERED = "offered"
    SHUTTLED = "shuttled"
    ENVOY = "envoy"


_TALKS = (
    r"(?:talks?|negotiations?|meetings?|dialogue|summits?|cease-?fires?|truces?|deals?|agreements?|accords?|exchanges?|"
    r"releases?|consultations?|conversations?|conferences?|settlement|contacts|peace|swaps?|session|rounds?)"
)
_PACT = r"(?:cease-?fires?|truces?|agreements?|deals?|accords?|armistice|withdrawals?|exchanges?|peace|implementation)"
_LETTER = r"(?:messages?|letters?|proposals?|signals?|offers?|repl(?:y|ies)|responses?|demands?)"
_GO_BETWEEN = r"(?:mediation|mediators?|intermediar(?:y|ies)|go-betweens?|good offices|auspices)"
_KEEPER = r"(?:guarantors?|peace-?keepers?|peace-?keeping (?:force|troops|mission|contingent)s?)"


class _Form(StrEnum):
    """Where the mediator stands: right before, before or after "by", before, or beside a noun."""

    ADJECTIVE = "adjective"
    DONE = "done"
    ACT = "act"
    NOUN = "noun"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of mediation; ``needs`` must stand within ``NEAR`` characters of it for the word to mean that.

    ``stems`` are letters of which some stand in each match: a sentence without them, as most are, need not be searched.
    """

    how: How
    form: _Form
    pattern: re.Pattern[str]
    stems: tuple[str, ...]
    needs: re.Pattern[str] | None = None


def _word(how: How, form: _Form, pattern: str, stems: str, needs: str | None = None) -> _Word:
    near = re.compile(rf"\b{needs}\b", re.IGNORECASE) if needs else None
    return _Word(how, form, re.compile(pattern, re.IGNORECASE), tuple(stems.split()), near)


NEAR = 60  # characters on either side of a word in which its object stands
_WORDS = (
    _word(How.BROKERED, _Form.ADJECTIVE, r"[-–](?:brokered|mediated|facilitated|negotiated)\b",
          "-broker -mediat -facilit -negot –broker –mediat –facilit –negot"),
    _word(How.GUARANTEED, _Form.ADJECTIVE, r"[-–](?:guaranteed|monitored|supervised)\b",
          "-guarant -monitor -superv –guarant –monitor –superv"),
    _word(How.HOSTED, _Form.ADJECTIVE, r"[-–]hosted\b", "-hosted –hosted"),
    _word(How.BROKERED, _Form.DONE, r"\b(?<!-)(?:brokered|mediated)\b", "broker mediat"),
    _word(How.BROKERED, _Form.DONE, r"\b(?<!-)(?:facilitated|(?:arranged|negotiated)(?= by))\b",
          "facilit arrang negot", _TALKS),
    _word(How.HOSTED, _Form.DONE, r"\b(?<!-)(?:hosted|chaired)\b", "hosted chaired", _TALKS),
    _word(How.GUARANTEED, _Form.DONE, r"\b(?:monitored|guaranteed|overseen|oversaw|supervised)\b",
          "monitor guarant overse oversaw superv", _PACT),
    _word(How.BROKERED, _Form.ACT, r"\b(?:broker(?:s|ing)?(?= (?:a|an|the|peace|talks))|mediat(?:e|es|ing))\b",
          "broker mediat"),
    _word(How.BROKERED, _Form.ACT, r"\bfacilitat(?:e|es|ing)\b", "facilit", _TALKS),
    _word(How.HOSTED, _Form.ACT, r"\bhost(?:s|ing)?\b", "host", _TALKS),
    _word(How.GUARANTEED, _Form.ACT, r"\b(?:monitor(?:s|ing)?|guarantee(?:s|ing)?|oversee(?:s|ing)?)\b(?! for)",
          "monitor guarant overse", _PACT),
    _word(How.CARRIED, _Form.ACT, rf"\b(?:carr(?:y|ies|ied|ying)|convey(?:s|ed|ing)?|relay(?:s|ed|ing)?|"
          rf"pass(?:es|ed|ing)?|deliver(?:s|ed|ing)?|transmit(?:s|ted|ting)?)\b(?=[^.;]{{0,40}}?\b{_LETTER}\b)",
          "carr convey relay pass deliver transmit"),
    _word(How.CARRIED, _Form.NOUN, r"\b(?:through|via)(?= )", "through via",
          r"(?:messages?|indirect\w*|back-?channel)"),
    _word(How.BROKERED, _Form.NOUN, rf"\b{_GO_BETWEEN}\b", "mediat intermed go-between offices auspices"),
    _word(How.GUARANTEED, _Form.NOUN, rf"\b{_KEEPER}\b", "guarant peacekeep peace-keep"),
)  # fmt: skip
# What may stand between "by" and the name, or between two names of a list: titles, "foreign minister of".
_LINK = (
    r"(?:(?:[A-Z][\w.'’-]*|the|special|envoy|prime|minister|foreign|president|secretary|state|king|emir)"
    r"(?: (?:of|for))?)"
)
_AFTER = {
    _Form.DONE: re.compile(rf"(?: \w+ly)?(?: [a-z]+)? by (?:{_LINK} )*"),
    _Form.NOUN: re.compile(rf"(?:(?: efforts?| role)? (?:by|of|from)|,|:)? (?:{_LINK} )*"),
}
_HELPING = (
    r"(?:(?:who|which|that|has|had|have|having|is|was|are|will|would|could|can|may|might|to|also|help\w*|then|be|been|"
    r"successfully|later|again|earlier|once|and|it|he|she|already|personally|still|now) )*"
)
_BEFORE = {
    _Form.ADJECTIVE: re.compile(r""),
    _Form.DONE: re.compile(rf",? {_HELPING}"),
    _Form.ACT: re.compile(r"(?:['’]s)?,? (?:[^A-Z;:“”\"(]*[ -])?"),
    _Form.NOUN: re.compile(
        r"(?:['’]s?)? (?:(?:act\w*|serv\w*|emerg\w*|as|an?|the|is|was|are|were|be|been|being|has|have|had|will|would|"
        r"could|can|may|main|chief|key|lead|principal|military|army|offer\w*|ready|to|its|his|their|remains?) )*"
    ),
}  # fmt: skip
_PASSIVE = re.compile(r"\b(?:is|was|are|were|be|been|being) $")
_APPOSITION = re.compile(r"^,[^,]*,(?= )")
_LISTED = re.compile(rf"(?:,|,? and|,? as well as) (?:{_LINK} )*")
_NOT = re.compile(
    r"\b(?:not|no|never|without|refus\w+|reject\w+|declin\w+|rul\w+ out|den(?:y|ied|ies)|oppos\w+|dismiss\w+|"
    r"unwilling|instead of)\b|n[’']t\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:offer\w*|ready|readiness|willing\w*|interest\w*|propos\w+|could|would|might|may|ideal|available|invit\w+|"
    r"volunteer\w*|ask\w*|call\w* (?:on|for)|necessary|should|want\w*|hop(?:es?|ed|ing)|possible)\b",
    re.IGNORECASE,
)
# Words that stand for the two sides of the conflict where neither is named.
_PAIR = r"(?:sides|parties|countries|governments|leaders|men|delegations)"
_BOTH = re.compile(rf"\b(?:(?:both|two|warring|opposing) {_PAIR}|between the {_PAIR})\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\b")
_DOUBTFUL = frozenset({Modality.PROPOSED, Modality.POSSIBLE})
_FIRM = (Modality.HAPPENED, Modality.PLANNED)


@dataclass(frozen=True, slots=True)
class Channel:
    """One mediator between the same parties in one way.

    ``mediator`` is the id of a person or body, the code of a state, else the words; ``between`` holds codes of states,
    ids or words, sorted, never the mediator. Days are those of the acts where told, else of publication; ``outcome``
    is that of the newest of the events.
    """

    mediator: str
    name: str
    country: str | None
    between: tuple[str, ...]
    how: How
    inferred: bool
    reason: str
    first: date | None
    last: date | None
    outcome: Status | None
    events: tuple[str, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """A line of the drawing: a mediator and one party, with ``weight`` distinct events."""

    mediator: str
    party: str
    first: date | None
    last: date | None
    weight: int
    how: tuple[How, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A claim with its event, of which only what is known by the asked day counts."""

    event: Event
    claim: Claim


@dataclass(frozen=True, slots=True)
class _Known:
    """All that is known by the asked day, by place in the documents."""

    as_of: date | None
    parties: frozenset[str]
    told: tuple[_Told, ...]
    sentences: dict[tuple[str, int], list[_Told]]
    countries: dict[str, set[str]]
    surnames: dict[tuple[str, str], set[tuple[str | None, str]]]


@dataclass(frozen=True, slots=True)
class _Found:
    """One sighting of a mediator, before those of one channel are put together."""

    who: Participant
    how: How
    between: tuple[str, ...]
    reason: str
    told: tuple[_Told, ...]


def channels(
    events: Iterable[Event], *, as_of: date | None, parties: Collection[str] = (), envoys: Envoys
) -> tuple[Channel, ...]:
    """Return the channels known on a day, the newest first, of one day the best evidenced first.

    Args:
        parties: codes or actor ids of a conflict, of which each channel joins at least one; all channels if empty.
        envoys: gives the title of the office by which an actor (id) goes between others on a day, None if of none.
    """
    known = _known(events, as_of, frozenset(parties))
    grouped: dict[tuple[str, tuple[str, ...], How], list[_Found]] = defaultdict(list)
    for found in (*_spoken(known), *_envoys(known, envoys), *_shuttles(known)):
        if not known.parties or known.parties.intersection(found.between):
            grouped[_key(found.who), found.between, found.how].append(found)
    rows = (_channel(key, group, as_of) for key, group in grouped.items())
    return tuple(sorted(rows, key=_rank))


def graph(found: Iterable[Channel]) -> tuple[Tie, ...]:
    """Return a tie for each mediator and party of the channels, the heaviest first."""
    grouped: dict[tuple[str, str], list[Channel]] = defaultdict(list)
    for channel in found:
        for party in channel.between:
            grouped[channel.mediator, party].append(channel)
    ties = (_tie(mediator, party, group) for (mediator, party), group in grouped.items())
    return tuple(sorted(ties, key=lambda tie: (-tie.weight, tie.mediator, tie.party)))


def _tie(mediator: str, party: str, group: list[Channel]) -> Tie:
    return Tie(
        mediator,
        party,
        min((c.first for c in group if c.first), default=None),
        max((c.last for c in group if c.last), default=None),
        len({event for c in group for event in c.events}),
        tuple(sorted({c.how for c in group})),
    )


def _known(events: Iterable[Event], as_of: date | None, parties: frozenset[str]) -> _Known:
    told = tuple(_Told(event, claim) for event in events for claim in event.known(as_of))
    known = _Known(as_of, parties, told, defaultdict(list), defaultdict(set), defaultdict(set))
    for one in told:
        document = one.claim.document
        known.sentences[document, one.claim.sentence].append(one)
        for who in (*one.claim.participants, *_speaker(one.claim)):
            if who.country:
                known.countries[document].add(who.country)
                for word in who.text.split():
                    known.surnames[document, word].add((who.actor, who.country))
    return known


def _channel(key: tuple[str, tuple[str, ...], How], group: list[_Found], as_of: date | None) -> Channel:
    mediator, between, how = key
    told = {one.claim.id: one for found in group for one in found.told}
    ordered = sorted(told.values(), key=lambda one: (_day(one.claim) or date.min, one.claim.document, one.claim.start))
    days = [day for one in ordered if (day := _day(one.claim))]
    newest = max(group, key=lambda found: max(_day(one.claim) or date.min for one in found.told))
    return Channel(
        mediator,
        max((found.who.text for found in group), key=len),
        next((found.who.country for found in group if found.who.country), None),
        between,
        how,
        how is How.SHUTTLED,
        newest.reason,
        min(days, default=None),
        max(days, default=None),
        ledger.status(ordered[-1].event, as_of),
        tuple(dict.fromkeys(one.event.id for one in ordered)),
        tuple(one.claim for one in ordered),
    )


def _rank(channel: Channel) -> tuple[int, int, str, tuple[str, ...], str]:
    newest = -(channel.last or date.min).toordinal()
    return newest, -len(channel.claims), channel.mediator, channel.between, channel.how


def _day(claim: Claim) -> date | None:
    """Return the day of an act that is told as done on it, else that of publication."""
    when = claim.when
    done = claim.modality is Modality.HAPPENED and when is not None and when.days <= EXACT
    return when.start if when and done and (claim.reported is None or when.start <= claim.reported) else claim.reported


def _key(who: Participant) -> str:
    """Return the name of a mediator that is the same for all mentions: states go by their code."""
    if who.actor and not who.actor.startswith("state:"):
        return who.actor
    return who.text if who.country is None or who.country in VAGUE else who.country


def _side(who: Participant, parties: frozenset[str]) -> str | None:
    """Return which side somebody is of: a listed actor, else the state, else the body itself; None if not known."""
    if who.actor in parties:
        return who.actor
    if who.country and who.country not in VAGUE:
        return who.country
    return (who.actor or who.text) if who.country and who.text.lower() not in PRONOUNS else None


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence: its claims, and who is named in it, in order of place."""

    text: str
    start: int
    told: tuple[_Told, ...]
    names: tuple[Participant, ...]

    def at(self, who: Participant) -> tuple[int, int]:
        """Return the characters of a name inside the sentence."""
        return who.start - self.start, who.end - self.start


def _sentence(known: _Known, told: list[_Told]) -> _Sentence:
    first = told[0].claim
    spans: dict[tuple[int, int], Participant] = {}
    for one in told:
        for who in (*one.claim.participants, *_speaker(one.claim)):
            seen = spans.get((who.start, who.end))
            if first.start <= who.start and who.end <= first.end and (seen is None or seen.country is None):
                spans[who.start, who.end] = _named(known, first.document, who)
    return _Sentence(first.text, first.start, tuple(told), tuple(spans[span] for span in sorted(spans)))


def _named(known: _Known, document: str, who: Participant) -> Participant:
    """Return somebody told by one name as whom the document tells in full, if it tells only one such."""
    meant = known.surnames.get((document, who.text), set())
    if who.country or not who.text[0].isupper() or len(meant) != 1:
        return who
    [(actor, country)] = meant
    return replace(who, actor=actor, country=country)


def _speaker(claim: Claim) -> tuple[Participant, ...]:
    said = claim.speaker
    return (Participant(Role.SOURCE, said.text, said.start, said.end, said.actor, said.country),) if said else ()


def _spoken(known: _Known) -> Iterator[_Found]:
    """Yield what sentences tell of mediators: by words, then by the roles of those whom no word names."""
    for told in known.sentences.values():
        sentence = _sentence(known, told)
        by_words = tuple(_by_words(known, sentence))
        named = {_key(found.who) for found in by_words}
        hosts = {_key(found.who) for found in by_words if found.how in (How.HOSTED, How.CARRIED)}
        yield from by_words
        for one in told:
            yield from (found for found in _by_role(known, one) if _key(found.who) not in named)
            yield from (found for found in _hosts(known, sentence, one) if _key(found.who) not in hosts)


def _by_words(known: _Known, sentence: _Sentence) -> Iterator[_Found]:
    letters = sentence.text.lower()
    for word in _WORDS:
        if not any(stem in letters for stem in word.stems):
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
    known: _Known, sentence: _Sentence, word: _Word, match: re.Match[str], who: tuple[Participant, ...], one: _Told
) -> Iterator[_Found]:
    """Yield a sighting for each mediator of a word, if there are sides for them to be between."""
    how = How.OFFERED if _offered(sentence, word, match, who, one) else word.how
    alone = word.how in (How.BROKERED, How.GUARANTEED)  # the act itself is of two sides; a host may have one guest
    between, note = _explicit(known, sentence, match), ""
    told_so = bool(between)
    if not told_so:
        default = alone or bool(_BOTH.search(sentence.text))
        between, note = _between(known, sentence, one, who, default=default)
    if len(between) < (1 if alone else TWO):
        return
    for person in who:
        own = tuple(side for side in between if side not in (person.actor, _key(person)))
        if own and (person.country not in known.parties or (told_so and _is_person(person))):
            yield _Found(person, how, own, f"the sentence says: “{_snippet(sentence, match, who)}”{note}", (one,))


def _is_person(who: Participant) -> bool:
    return (who.actor or "").startswith(("person:", "new:"))


def _mediators(word: _Word, match: re.Match[str], sentence: _Sentence) -> tuple[Participant, ...]:
    """Return whom a word of mediation is said of: who is called so, else who follows it, else who stands before it."""
    called = [n for n in sentence.names if sentence.at(n)[0] <= match.start() and match.end() == sentence.at(n)[1]]
    if called and word.form is _Form.NOUN:
        return (max(called, key=lambda n: n.end),)
    found = _after(word, match, sentence)
    if not found and not (word.form is _Form.DONE and _PASSIVE.search(sentence.text[: match.start()])):
        found = _before(word, match, sentence)
    return found if all(n.actor or n.country for n in found) else ()


def _after(word: _Word, match: re.Match[str], sentence: _Sentence) -> tuple[Participant, ...]:
    """Return those listed after "by": "by Egypt, Qatar and the United States"."""
    if word.form not in _AFTER:
        return ()
    found: list[Participant] = []
    end, gap = match.end(), _AFTER[word.form]
    for name in sentence.names:
        start, last = sentence.at(name)
        if start < end:
            continue
        if not gap.fullmatch(sentence.text[end:start]):
            break
        found.append(name)
        end, gap = last, _LISTED
    return tuple(found)


def _before(word: _Word, match: re.Match[str], sentence: _Sentence) -> tuple[Participant, ...]:
    """Return who stands before a word as its subject, with those listed before: "A and B are to host"."""
    if word.form not in _BEFORE:
        return ()
    found: list[Participant] = []
    start, gap = match.start(), _BEFORE[word.form]
    for name in reversed(sentence.names):
        first, last = sentence.at(name)
        if last > start:
            continue
        between = _APPOSITION.sub("", sentence.text[last:start]) if not found else sentence.text[last:start]
        if gap.fullmatch(between) and len(between) <= REACH:
            found.append(name)
            start, gap = first, _LISTED
        elif found or start - last > REACH:
            break
    return tuple(found)


def _claim_of(who: tuple[Participant, ...], match: re.Match[str], sentence: _Sentence) -> _Told | None:
    """Return the claim that a word of mediation belongs to: one with the mediator first, then the nearest trigger."""

    def distance(one: _Told) -> tuple[bool, int]:
        takes_part = any(p.start == w.start for p in one.claim.participants for w in who)
        return not takes_part, abs(one.claim.trigger.start - sentence.start - match.start())

    return min((one for one in sentence.told if one.claim.type in MEDIATED), key=distance, default=None)


def _around(sentence: _Sentence, match: re.Match[str], who: tuple[Participant, ...]) -> tuple[int, int]:
    """Return the characters from the mediator to the word, whichever comes first."""
    spans = [sentence.at(person) for person in who]
    return min(match.start(), *(low for low, _ in spans)), max(match.end(), *(high for _, high in spans))


def _refused(sentence: _Sentence, who: tuple[Participant, ...], match: re.Match[str], one: _Told) -> bool:
    """Say whether the mediation is told as not done: the act denied, or a word of refusal close before it."""
    low = min(_around(sentence, match, who)[0], max(0, match.start() - NEAR))
    return one.claim.modality is Modality.DENIED or bool(_NOT.search(sentence.text[low : match.start()]))


def _offered(sentence: _Sentence, word: _Word, match: re.Match[str], who: tuple[Participant, ...], one: _Told) -> bool:
    """Say whether the mediation is only offered, asked for or thought of; what is "brokered by" somebody is done."""
    if word.form in (_Form.DONE, _Form.ADJECTIVE):
        return word.how is not How.BROKERED and one.claim.modality in _DOUBTFUL
    low, _ = _around(sentence, match, who)
    return one.claim.modality in _DOUBTFUL or bool(_OFFER.search(sentence.text[low : match.start()]))


def _snippet(sentence: _Sentence, match: re.Match[str], who: tuple[Participant, ...]) -> str:
    """Return the words from the mediator to the word of mediation, and a few around them, cut between words."""
    low, high = _around(sentence, match, who)
    low, high = sentence.text.rfind(" ", 0, max(0, low - 20)) + 1, high + 20
    cut = sentence.text.find(" ", high)
    return sentence.text[low : cut if cut >= 0 else len(sentence.text)]


def _explicit(known: _Known, sentence: _Sentence, match: re.Match[str]) -> tuple[str, ...]:
    """Return the two sides named by "between A and B" after a word of mediation."""
    told = _BETWEEN.search(sentence.text, match.end(), match.end() + NEAR)
    if told is None:
        return ()
    inside = [n for n in sentence.names if told.end() <= sentence.at(n)[0] < told.end() + NEAR]
    sides = dict.fromkeys(side for n in inside if (side := _side(n, known.parties)))
    return tuple(sorted(tuple(sides)[:TWO])) if len(sides) >= TWO else ()


def _between(
    known: _Known, sentence: _Sentence, one: _Told, who: Iterable[Participant], *, default: bool
) -> tuple[tuple[str, ...], str]:
    """Return the sides of a mediated act, and a note on where they are told if not in the claim.

    Looked for until two are found: in the claim, its sentence, the claims of its event, its passage; then, if allowed
    and the conflict has two parties, those. From outside the sentence only parties of the conflict are taken.
    """
    skip = {name for person in who for name in (_key(person), person.actor, person.country) if name}
    sides: set[str] = set()
    rungs = (
        ((one,), ""),
        (sentence.told, ""),
        (tuple(_Told(one.event, c) for c in one.event.known(known.as_of)), "; the sides are told in another report"),
        (_passage(known, one), "; the sides are told in sentences near by"),
    )
    for told, note in rungs:
        if note and known.parties and not sides <= known.parties:
            break
        new = {s for t in told if t is one or t.claim.type in MEDIATED for s in _sides(t.claim, known.parties)} - skip
        if note and (known.parties or len(sides | new) > MOST):
            new &= known.parties
        sides |= new
        if len(sides) >= TWO:
            return tuple(sorted(sides)), note
    if default and _of_conflict(known, one) and sides <= known.parties and not skip & known.parties:
        return tuple(sorted(sides | known.parties)), "; the sides are those of the conflict"
    return tuple(sorted(sides)), ""


def _of_conflict(known: _Known, one: _Told) -> bool:
    """Say whether the conflict has two parties and the document names one: a store holds several conflicts."""
    return len(known.parties) == TWO and not known.parties.isdisjoint(known.countries[one.claim.document])


def _sides(claim: Claim, parties: frozenset[str]) -> set[str]:
    return {side for p in claim.who(Role.SOURCE, Role.TARGET) if (side := _side(p, parties))}


def _passage(known: _Known, one: _Told) -> tuple[_Told, ...]:
    """Return the diplomatic claims of the sentences around a claim."""
    at = one.claim.sentence
    near = (known.sentences.get((one.claim.document, n), []) for n in range(at - PASSAGE, at + PASSAGE + 1))
    return tuple(other for told in near for other in told if other.claim.type in HOSTED_TYPES)


def _by_role(known: _Known, one: _Told) -> Iterator[_Found]:
    """Yield those whom a claim calls a mediator without a word for it: the claim must be sure and name two sides."""
    claim = one.claim
    who = claim.who(Role.MEDIATOR)
    if not who or claim.score < FLOOR or claim.modality is Modality.DENIED or claim.type not in MEDIATED:
        return
    sides = _sides(claim, known.parties)
    how = How.OFFERED if claim.modality in _DOUBTFUL else How.BROKERED
    for person in who:
        if person.country is None or person.country in known.parties or person.country in sides:
            continue
        if len(sides) >= TWO:
            reason = f"{person.text} is told as mediator of “{claim.trigger.text}”"
            yield _Found(person, how, tuple(sorted(sides)), reason, (one,))


def _hosts(known: _Known, sentence: _Sentence, one: _Told) -> Iterator[_Found]:
    """Yield the states where others meet: at least two that are no bodies, or are parties of the conflict. A body hosts
    by its name alone ("talks in Europe") only if it brings two parties together.
    """
    claim = one.claim
    if claim.type not in HOSTED_TYPES or claim.score < FLOOR or claim.modality is Modality.DENIED:
        return
    how = How.OFFERED if claim.modality in _DOUBTFUL else How.HOSTED
    bodies = {_side(p, known.parties) for p in claim.participants if _is_body(p)} - known.parties
    for host in _places(claim, known.parties):
        between, note = _guests(known, sentence, one, host)
        brings = len(known.parties.intersection(between)) >= TWO
        if len(set(between) - bodies) >= TWO and (brings or not _is_body(host)):
            reason = f"{host.text} is told as the place of “{claim.trigger.text}” between others{note}"
            yield _Found(host, how, between, reason, (one,))


def _places(claim: Claim, parties: frozenset[str]) -> tuple[Participant, ...]:
    """Return where a claim takes place, if in one country, which is no party; a telephone has no place."""
    hosts = claim.who(Role.HOST)
    if len({host.country for host in hosts}) > 1 or claim.mode == "phone":
        return ()
    return tuple(host for host in hosts if host.country is not None and host.country not in parties)


def _is_body(who: Participant) -> bool:
    return (who.actor or "").startswith("org:")


def _guests(known: _Known, sentence: _Sentence, one: _Told, host: Participant) -> tuple[tuple[str, ...], str]:
    """Return those who meet at a host's. One that joins its guests is none, unless two parties are among them or the
    claim has a mediator as well; guests are looked for elsewhere only where the claim names none but parties.
    """
    sides = _sides(one.claim, known.parties)
    others = sides - {host.country, host.actor}
    brings = len(others & known.parties) >= TWO or bool(one.claim.who(Role.MEDIATOR))
    if others == sides and sides <= known.parties:
        return _between(known, sentence, one, (host,), default=False)
    return (tuple(sorted(others)), "") if brings or others == sides else ((), "")


def _envoys(known: _Known, envoys: Envoys) -> Iterator[_Found]:
    """Yield meetings of envoys with a party other than their own state."""
    talked = _interlocutors(known)
    for one in known.told:
        claim = one.claim
        if claim.type != "CONSULT" or claim.score < FLOOR or claim.modality not in _FIRM:
            continue
        sides = _sides(claim, known.parties) | _visited(claim, known.parties)
        for who in _people(claim):
            met = (sides & known.parties if known.parties else sides) - {who.country, who.actor}
            title = envoys(who.actor, claim.reported) if who.actor and met else None
            if title is None or who.country is None or who.country in known.parties:
                continue
            between = tuple(sorted(met | talked[who.country] - {who.country}))
            verb = "met or called" if claim.modality is Modality.HAPPENED else "is to meet or call"
            reason = f"{who.text}, {title} of {who.country}, {verb} {', '.join(sorted(met))}"
            yield _Found(who, How.ENVOY, between, reason, (one,))


def _visited(claim: Claim, parties: frozenset[str]) -> set[str]:
    """Return the party in whose country a meeting is, which is met there if no other is named."""
    alone = len(_sides(claim, parties)) == 1
    return {p.country for p in claim.who(Role.HOST) if p.country in parties} if alone else set()


def _interlocutors(known: _Known) -> dict[str, frozenset[str]]:
    """Return with which parties each state is known to have talked."""
    talked: dict[str, set[str]] = defaultdict(set)
    for one in known.told:
        if one.claim.type == "CONSULT" and one.claim.modality is Modality.HAPPENED and one.claim.score >= FLOOR:
            sides = _sides(one.claim, known.parties)
            for side in sides:
                talked[side] |= (sides & known.parties) - {side}
    return defaultdict(frozenset, {state: frozenset(others) for state, others in talked.items()})


def _people(claim: Claim) -> tuple[Participant, ...]:
    """Return the people of a claim who are in the actor book or were named with an office, each once."""
    return tuple({p.actor: p for p in claim.who(Role.SOURCE, Role.TARGET) if _is_person(p)}.values())


@dataclass(frozen=True, slots=True)
class _Leg:
    """One meeting or call of a third with one party alone."""

    who: Participant
    party: str
    day: date
    told: _Told


def _shuttles(known: _Known) -> Iterator[_Found]:
    """Yield who met one party and then the other within a week; each leg is an event of its own."""
    by_who: dict[str, list[_Leg]] = defaultdict(list)
    for leg in _legs(known):
        by_who[_key(leg.who)].append(leg)
    for legs in by_who.values():
        legs.sort(key=lambda leg: (leg.day, leg.told.claim.id))
        for i, a in enumerate(legs):
            b = next((x for x in legs[i + 1 :] if x.party != a.party and x.told.event.id != a.told.event.id), None)
            if b and (b.day - a.day).days <= SHUTTLE_DAYS:
                reason = (
                    f"inferred: {a.who.text} met or called {a.party} on {a.day} and {b.party} on {b.day}, "
                    f"within {SHUTTLE_DAYS} days"
                )
                yield _Found(a.who, How.SHUTTLED, tuple(sorted((a.party, b.party))), reason, (a.told, b.told))


def _legs(known: _Known) -> Iterator[_Leg]:
    """Yield small meetings with one party, each for whoever joins it by name, else for the state that does."""
    for one in known.told:
        claim, day = one.claim, _day(one.claim)
        if claim.type != "CONSULT" or claim.modality is not Modality.HAPPENED or claim.score < FLOOR or day is None:
            continue
        sides = _sides(claim, known.parties)
        met = sides & known.parties
        if not TWO <= len(sides) <= SMALL or len(met) != 1:
            continue
        third = _opposite(claim, sides, met, known.parties)
        for who in [p for p in third if _is_person(p)] or third[:1]:
            yield _Leg(who, min(met), day, one)


def _opposite(claim: Claim, sides: set[str], met: set[str], parties: frozenset[str]) -> list[Participant]:
    """Return those who meet a party; of three sides, those told across from it: "X spoke to A and Y" is not Y and A."""
    told = [(p, _side(p, parties)) for p in claim.who(Role.SOURCE, Role.TARGET)]
    roles = {p.role for p, side in told if side in met}
    return [p for p, side in told if side in sides - met and (len(sides) == TWO or p.role not in roles)]
