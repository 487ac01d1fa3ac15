"""Which acts were announced, by whom, for when, and what became of them by a given day?

An entry is an event that some claim presents as planned or proposed before, or without, its happening. Its status is
worked out anew for the asked day from the claims published by then, by rules that a person can read.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from detente.analysis.due import REACH, days_late, due_of, dues, first_due, grace, reckoned
from detente.analysis.parties import Parties, sides
from detente.analysis.parties import named as _named
from detente.records import (
    SPEECH_ACTS,
    Announcement,
    Change,
    Claim,
    Event,
    EventRuling,
    Interval,
    LedgerEntry,
    Modality,
    Outline,
    Participant,
    Role,
    Status,
    Step,
)

# An announcement without a speaker of its own is ascribed to a speaker so many sentences away in the same article.
PASSAGE = 2
# What nobody is "ready" for in the sense of an offer: a threat is no announcement unless it is planned.
UNWANTED = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST"})
# Days of reports that are weighed against each other where some tell an act as done and some as still ahead.
LATEST = 3
AHEAD = frozenset({Modality.PLANNED, Modality.PROPOSED, Modality.POSSIBLE})
_READY = re.compile(
    r"\b(ready|willing|prepared|open|consider(s|ed|ing)?|offer(s|ed|ing)?|readiness|willingness|agree(s|d)?|hopes?|hoping|"
    r"wants?|invit\w+|would like|suggest(s|ed|ing)?) "
    r"(to|an?|the|holding|meeting|talks|for|in|that|his|her|its|their)\b",
    re.IGNORECASE,
)
# "Reaffirmed their commitment to close coordination", "the importance of working with allies": a relation goes on, and
# nothing is announced that could come about or not. Of 44 such claims in the half of the record of February 2022 that
# was looked at, one belongs to an act that annotators took for announced; of 21 in the other half, none.
_RELATION = re.compile(
    r"(\w+[ -]){0,2}(cooperation|coordinat(e|ion|ing)|collaborat(e|ion|ing)|partnerships?|alliance|consultation|"
    r"defen[cs]e)"
    r"(?! (agreement|pact|treaty|deal|accord|council|forum|summit|meeting|group|package|exercises?|drills?))\b|"
    r"work(ing)? ((closely|jointly|tirelessly|actively|constructively) )*(with|together)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(continu|strengthen|deepen|expand|develop)\w* ", re.IGNORECASE)
_GIVEN_UP = re.compile(
    r"\b(call(s|ed|ing)? off|cancel\w*|postpone\w*|scrap(s|ped)?|abandon\w*|"
    r"(was|were|been) (to|due|scheduled|planned) |"
    r"planned|scheduled|reject(s|ed)? (the |an? )?(proposals?|offers?|calls?|invitations?|plans?)|pull(s|ed)? out of)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:only if|if (?!necessary|needed|possible|not\b|any\b)|unless |provided (?:that )?|on condition that |"
    r"as long as |subject to |pending )[^,;.\n]{3,120}",
    re.IGNORECASE,
)
# "His decision to recognise the province": made already, and often in the act itself.
_DECISION = re.compile(r"\bdecisions? to (\w+ly )?(\w+ )?$", re.IGNORECASE)
# What is in force for days, and told of on any of them.
_TRUCE = re.compile(r"cease-?fire|truce|armistice|cessation", re.IGNORECASE)
# A window of more days tells a period, not the day of an act.
EXACT = 14
# Of these it is said that they took place, of others at most that something like it did.
_HELD = frozenset({Status.HAPPENED, Status.DISPUTED})
_PARTIES = (Role.SOURCE, Role.TARGET, Role.MEDIATOR)
# A speaker so called, of whom nothing else is known, names nobody.
_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "you", "him", "her", "them", "us"})
_NOT_YET = re.compile(
    r"\b(yet|so far|until now|to date|as of|has not been|have not been|had not been|not yet|remains?|still)\b",
    re.IGNORECASE,
)


def status(event: Event, as_of: date | None) -> Status | None:
    """Return what was known of an event by the end of a day (None: by now), or None if nothing was."""
    known = _weighed(event, as_of)
    if not known:
        return None
    ruled = _ruled(event, as_of)
    return ruled or _status(known, as_of or max((c.reported for c in known if c.reported), default=None))


def _weighed(event: Event, day: date | None) -> tuple[Claim, ...]:
    """Return what is known of an event by a day, without that those who meet will tell the press about it afterwards:
    that announces nothing, and the meeting stands where the rest says. Of talks with the press alone it is all.
    """
    known = event.known(day)
    rest = tuple(c for c in known if c.modality not in AHEAD or not c.tells_the_press())
    return known if len(rest) == len(known) or all(c.tells_the_press() for c in rest) else rest


def _ruled(event: Event, day: date | None) -> Status | None:
    """Return the status that a person gave an event from a day on that is not after ``day``, the last of several."""
    given = [r for r in event.ruled if day is None or _since(r) <= day]
    return max(given, key=lambda r: (_since(r), r.number)).status if given else None


def _since(ruling: EventRuling) -> date:
    return ruling.day or date.min


def _status(known: tuple[Claim, ...], day: date | None, due: Interval | None = None) -> Status:
    """The rules, in order: a happening counts unless somebody denies it afterwards; a refusal or cancellation that
    is the last word calls it off; a plan is due until its time and grace are over; else the strongest wish.
    """
    happened = [c for c in known if c.modality is Modality.HAPPENED]
    denied = [c for c in known if c.modality is Modality.DENIED and not _NOT_YET.search(c.text)]
    if happened and _believed(known):
        return Status.DISPUTED if _contradicted(happened, denied) else Status.HAPPENED
    live = [c for c in known if c.modality not in (Modality.DENIED, Modality.HAPPENED)]
    if denied and (not live or _later(denied[-1], live[-1])):
        return Status.CALLED_OFF
    if any(c.modality is Modality.PLANNED for c in live):
        due = due or due_of(known)
        return Status.OVERDUE if due and day and day > due.last + timedelta(days=grace(due)) else Status.DUE
    return Status.PROPOSED if any(c.modality is Modality.PROPOSED for c in live) else Status.POSSIBLE


def steps(event: Event) -> tuple[Step, ...]:
    """Return what was known of an event from each day to the next change, so that any day can be looked up."""
    days = sorted({c.reported or date.min for c in event.claims})
    found: list[Step] = []
    doubtful = _unsettling(event) if len(days) > 1 else frozenset()
    for day, until in zip(days, (*days[1:], None), strict=True):
        if found and found[-1].status is Status.HAPPENED and day not in doubtful:
            found[-1] = replace(found[-1], until=until)
            continue
        known = _weighed(event, day)
        due = due_of(known)
        told = announced(event, day) is not None
        for start, state in _states(known, day, until, due):
            if found and (found[-1].status, found[-1].announced, found[-1].due) == (state, told, due):
                found[-1] = replace(found[-1], until=until)
                continue
            if found:
                found[-1] = replace(found[-1], until=start)
            found.append(Step(start, until, state, told, due))
    ruled = _overruled(event, found) if event.ruled else found
    return tuple(replace(step, day=None) if step.day == date.min else step for step in ruled)


def _overruled(event: Event, steps: Iterable[Step]) -> list[Step]:
    """Return steps, cut where a ruling begins, with the status that people gave the event."""
    found: list[Step] = []
    for step in steps:
        first = step.day or date.min
        begun = {_since(r) for r in event.ruled if first < _since(r)}
        cuts = sorted(day for day in begun if step.until is None or day < step.until)
        for day, until in zip((first, *cuts), (*cuts, step.until), strict=True):
            state = _ruled(event, day) or step.status
            if found and (found[-1].status, found[-1].announced, found[-1].due) == (state, step.announced, step.due):
                found[-1] = replace(found[-1], until=until)
            else:
                found.append(replace(step, day=day, until=until, status=state))
    return found


def _unsettling(event: Event) -> frozenset[date]:
    """Return the days on which what is told as done may become doubtful: words that do not tell it so are at most
    ``LATEST`` days old, or somebody is named who was not. Such words in a war's ten thousand claims are few.
    """
    days: set[date] = set()
    named = bool(event.lent)
    for claim in event.claims:
        day = claim.reported or date.min
        names = any(_named(p) for p in claim.who(*_PARTIES))
        if claim.modality is not Modality.HAPPENED or (names and not named):
            days.update(day + timedelta(days=after) for after in range(LATEST) if day < date.max - timedelta(LATEST))
        named = named or names
    return frozenset(days)


def _states(
    known: tuple[Claim, ...], day: date, until: date | None, due: Interval | None
) -> Iterator[tuple[date, Status]]:
    """Yield the statuses between two reports: what is due lapses without one."""
    state = _status(known, day, due)
    yield day, state
    if state is Status.DUE and due:
        lapse = due.last + timedelta(days=grace(due) + 1)
        if until is None or lapse < until:
            yield lapse, Status.OVERDUE


def _believed(known: tuple[Claim, ...]) -> bool:
    """Say whether the latest reports tell an act as done: of the articles of the last ``LATEST`` days of reports, not
    fewer do so than speak of it as still ahead. Once its day has come, what looked ahead before the first report of it
    no longer counts.
    """
    last = max((c.reported for c in known if c.reported), default=None)
    late = [c for c in known if last is None or c.reported is None or (last - c.reported).days < LATEST]
    told: dict[str, list[int]] = defaultdict(list)
    for claim in late:
        told[claim.document].append(_leaning(claim))
    # What was announced before, and is told with words on what comes next, is done; what one article tells both ways
    # for the first time is still ahead.
    first = next((c.document for c in known if c.modality in AHEAD), None)
    # A headline may tell a plan as done ("The minister's visit to Rome"); the text below it knows better.
    below = {c.document for c in late if c.modality is Modality.HAPPENED and c.sentence}
    headed = {c.document for c in late if c.modality in AHEAD and c.sentence} - below
    days = {claim.document: claim.reported or date.min for claim in late}
    done = [
        days[document] for document, lean in told.items()
        if max(lean) > 0 and document not in headed and (sum(lean) >= 0 or document != first)
    ]  # fmt: skip
    ahead = [days[document] for document, lean in told.items() if sum(lean) < 0 and max(lean) < 1]
    if not done or len(done) >= len(ahead):
        return bool(done)
    due = due_of(known)
    come = due is None or due.start <= max(done)
    return come and len(done) >= sum(day >= min(done) for day in ahead)


def _leaning(claim: Claim) -> int:
    """Return 1 for a claim that tells its act as done, -1 for one that looks ahead, twice that with a day to come, 0
    for a plan of the day itself ("today") and what else leaves it open.
    """
    if claim.modality is Modality.HAPPENED:
        return 2 if claim.when and claim.when.days <= EXACT else 1
    if claim.modality not in AHEAD:
        return 0
    if claim.when is None or claim.reported is None:
        return 0 if _is_decided(claim) else -1
    today = claim.modality is Modality.PLANNED and claim.when.days <= 2  # noqa: PLR2004 - its day, or the night after
    return -2 if claim.when.start > claim.reported else 0 if today else -1


def _is_decided(claim: Claim) -> bool:
    """Say whether a claim tells of a decision to act, which may be the act: "condemned the decision to recognise"."""
    at = claim.trigger.start - claim.start
    return _DECISION.search(claim.text, max(0, at - REACH), at) is not None


def _later(a: Claim, b: Claim) -> bool:
    """Say whether ``a`` is the newer word: by day, then inside one article by place; a denial of the same day wins."""
    if a.reported != b.reported:
        return (a.reported or date.min) > (b.reported or date.min)
    return a.document != b.document or a.start > b.start


def _contradicted(happened: list[Claim], denied: list[Claim]) -> bool:
    """Say whether a denial comes with or after a happening from somebody else than who asserts it."""
    first = min((c.reported or date.min) for c in happened)
    voices = {_voice(c) for c in happened}
    telling = {c.document for c in happened}
    others = (c for c in denied if c.speaker and c.document not in telling and (c.reported or date.min) >= first)
    return any(_voice(c) not in voices for c in others)


def _voice(claim: Claim) -> str | None:
    return (claim.speaker.country or claim.speaker.text) if claim.speaker else None


def announced(event: Event, as_of: date | None) -> Claim | None:
    """Return the claim that first announces the act, or None if it is not an announced act by that day."""
    known = _weighed(event, as_of)
    told = [c for c in known if c.modality is Modality.HAPPENED]
    if not known or type_of(known) in SPEECH_ACTS:
        return None
    first = next((c for c in known if _announces(c)), None)
    if first is None or first.type in SPEECH_ACTS:
        return None
    if not event.lent and not any(_named(p) for c in known for p in _taking_part(c)):
        return None
    before = not told or not _believed(known) or (first.reported or date.min) < (told[0].reported or date.max)
    if before:
        return first
    # Articles of one day are in no order: any of them that gives a day still to come announces what another tells.
    dated = (c for c in known if c.reported == first.reported and _announces(c) and _dated_ahead(c))
    return next((c for c in dated if c.type not in SPEECH_ACTS), None)


def _taking_part(claim: Claim) -> tuple[Participant, ...]:
    """Return who makes an act one to be announced: its parties, and, where its day is told, who receives them."""
    return claim.who(*_PARTIES, Role.HOST) if claim.when else claim.who(*_PARTIES)


def companions(claim: Claim, article: Callable[[str], Iterable[Claim]]) -> tuple[Participant, ...]:
    """Return the known parties of what else a claim's sentence tells: who calls for a truce is a party to the call."""
    others = (c for c in article(claim.document) if c.sentence == claim.sentence and c.id != claim.id)
    return tuple(p for c in others for p in c.who(Role.SOURCE, Role.TARGET) if _named(p))


def _announces(claim: Claim) -> bool:
    """Say whether a claim announces its act: as planned or proposed, as something one side is ready for, or as a plan
    that is given up in the same words ("called off the talks that were to be held").
    """
    if _assures(claim):
        return False
    if claim.modality in (Modality.PLANNED, Modality.PROPOSED):
        return True
    if claim.modality is Modality.POSSIBLE:
        return claim.type not in UNWANTED and bool(_READY.search(claim.text))
    if claim.modality is not Modality.DENIED or claim.type in UNWANTED:
        return False
    return _dated_ahead(claim) or bool(_GIVEN_UP.search(claim.text))


def _assures(claim: Claim) -> bool:
    """Say whether a claim only assures that two sides work together, without a day or an act of its own."""
    if claim.when or claim.type not in {"COOPERATE", "CONSULT"}:
        return False
    at = claim.trigger.start - claim.start
    goes_on = claim.type == "COOPERATE" and _GOES_ON.match(claim.text, at)
    return bool(goes_on or _RELATION.match(claim.text, at))


def _dated_ahead(claim: Claim) -> bool:
    soon = reckoned(claim) if claim.modality is Modality.PLANNED else None
    return bool(soon or (claim.when and claim.reported and claim.when.last >= claim.reported))


def entry(
    event: Event, as_of: date | None, article: Callable[[str], Iterable[Claim]], *, brief: bool = False
) -> LedgerEntry | None:
    """Return the ledger entry of an event without its evidence, which the reading joint adds; None if it has none.

    Args:
        article: gives all claims of a document, among which announcer and parties are looked for.
        brief: leaves out its history and who announced it in words, half of the work.
    """
    first = announced(event, as_of)
    state = status(event, as_of)
    if first is None or state is None:
        return None
    known = _weighed(event, as_of)
    told = participants(known)
    due, held = first_due(known), happened(known)
    return LedgerEntry(
        id=event.id,
        type=first.type,
        participants=told if any(_named(p) for p in told) else (*told, *companions(first, article)),
        announced=first.reported,
        speaker=None if brief else announcer(first, known, article),
        outlet=None,
        due=due_of(known),
        status=state,
        history=() if brief else history(event, as_of),
        topics=tuple(sorted({topic for c in known for topic in c.topics})),
        mode=next((c.mode for c in known if c.mode), None),
        happened=held if state in _HELD else None,
        first_due=due,
        announcer=_announcing_side(first),
        delay=days_late(held, due) if state is Status.HAPPENED else None,
        announcing=first.id,
        condition=condition(first),
    )


def announcement(event: Event) -> Announcement | None:
    """Return how an act was announced by all that is known of it; None if it was not."""
    first = announced(event, None)
    if first is None:
        return None
    known = _weighed(event, None)
    told, due, held = participants(known), first_due(known), happened(known)
    return Announcement(
        event.id,
        first.id,
        first.type,
        first.reported,
        _announcing_side(first),
        sides(told) if any(_named(p) for p in told) else None,
        days_late(held, due),
    )


def _announcing_side(claim: Claim) -> str | None:
    """Return who vouches for an announcement: a person or body by its id, a state by its code."""
    if claim.speaker is None:
        return None
    actor, country = claim.speaker.actor, claim.speaker.country
    return country if country and (not actor or actor.startswith("state:")) else actor


def type_of(claims: Sequence[Claim]) -> str:
    """Return the type that most claims give an act; of equally many the first."""
    return Counter(claim.type for claim in claims).most_common(1)[0][0]


def happened(claims: Iterable[Claim]) -> Interval | None:
    """Return when the act was done: days that a report gives, else that of the first report; None if none tells it.

    A truce in force began on the day for which it was agreed, however late it is told of.
    """
    known = tuple(claims)
    told = [c for c in known if c.modality is Modality.HAPPENED]
    given = next((c.when for c in told if c.when and c.when.days <= EXACT), None)
    day = next((c.reported for c in told if c.reported), None)
    if given or day is None:
        return given
    begun = due_of(known) if any(_TRUCE.match(c.trigger.text) for c in told) else None
    return begun if begun and begun.days <= EXACT and begun.start <= day else Interval.of(day, day)


def condition(claim: Claim) -> str | None:
    """Return the words on which an announcement hangs ("if a truce holds"), None if it is made without."""
    found = _CONDITION.search(claim.text)
    return found.group(0).strip(" ,;.") if found else None


def announcer(first: Claim, known: Iterable[Claim], article: Callable[[str], Iterable[Claim]]) -> str | None:
    """Return who announces an act: the speaker of the announcing claim, else of its passage, else of a later claim.

    Only speakers whom the actor book knows count beyond the announcing claim: "officials" announce nothing by name. Nor
    does a bare "he" that stands for nobody known.
    """
    if first.speaker and is_told_by(first):
        return first.speaker.text
    passage = [c for c in article(first.document) if 0 <= c.sentence - first.sentence <= PASSAGE]
    later = [c for c in known if c.modality in (Modality.PLANNED, Modality.PROPOSED)]
    speakers = (c.speaker for c in (*passage, *later) if c.speaker)
    return next((speaker.text for speaker in speakers if speaker.actor or speaker.country), None)


def is_told_by(claim: Claim) -> bool:
    """Say whether a claim names its own speaker, so that its article need not be asked who announces the act."""
    own = claim.speaker
    return own is not None and bool(own.actor or own.country or own.text.lower() not in _PRONOUNS)


def participants(claims: Iterable[Claim]) -> tuple[Participant, ...]:
    """Return who takes part, each once by the fullest name, without those who stray in (see `Parties.told`)."""
    return Parties(claims).told()


def outline(claims: Sequence[Claim]) -> Outline:
    """Return what the claims of an act come to; there must be one."""
    parties = Parties(claims)
    days = [claim.reported for claim in claims if claim.reported]
    return Outline(
        parties.type,
        next((claim.mode for claim in claims if claim.mode), None),
        parties.told(),
        next((claim.when for claim in reversed(claims) if claim.when), None),
        tuple(sorted({topic for claim in claims for topic in claim.topics})),
        min(days, default=None),
        max(days, default=None),
        len({claim.document for claim in claims}),
        len(claims),
    )


def history(event: Event, as_of: date | None) -> tuple[Change, ...]:
    """Return what each day's claims changed: the first announcement, a new date, a new status."""
    changes: list[Change] = []
    known = _weighed(event, as_of)
    for i, (claim, due) in enumerate(zip(known, dues(known), strict=True)):
        if claim.reported is None:
            continue
        state = _status(known[: i + 1], claim.reported, due)
        if not changes:
            changes.append(Change(claim.reported, "announced", due, state, claim.id))
        elif due != changes[-1].due:
            kind = "moved" if changes[-1].due else "dated"
            changes.append(Change(claim.reported, kind, due, state, claim.id))
        elif state is not changes[-1].status:
            changes.append(Change(claim.reported, state.value.lower(), due, state, claim.id))
    return tuple(_with_rulings(event, changes, as_of)) if event.ruled else tuple(changes)


def _with_rulings(event: Event, changes: Sequence[Change], as_of: date | None) -> Iterator[Change]:
    """Yield changes with those that people ruled (``ruled``), which keep what reports make of the status silent."""
    given = sorted((r for r in event.ruled if as_of is None or _since(r) <= as_of), key=lambda r: (_since(r), r.number))
    made = {max(_since(r), changes[0].day): r for r in given} if changes else {}
    days = sorted({change.day for change in changes} | made.keys())
    last: Change | None = None
    for day in days:
        for change in (change for change in changes if change.day == day):
            last = change
            state = _ruled(event, day)
            if state is None or change.kind in {"announced", "dated", "moved"}:
                yield replace(change, status=state or change.status)
        if day in made and last:
            yield Change(day, "ruled", last.due, made[day].status or last.status, last.claim)
