"""Which acts were announced, by whom, for when, and what became of them by a given day?

An entry is an event that some claim presents as planned or proposed before, or without, its happening. Its status is
worked out anew for the asked day from the claims published by then, by rules that a person can read.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from detente.records import Change, Claim, Event, Interval, LedgerEntry, Modality, Participant, Role, Status

# Speech acts are over once uttered; what they ask for or refuse is a claim of its own (ANNOTATION: type).
SPEECH = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "COMMENT", "PROTEST"})
# A report may come late: an act due on an exact day is overdue when nothing was heard of it so many days after, and
# an act due in a window of weeks gets a quarter of the window more.
GRACE_DAYS = 2
GRACE_SHARE = 0.25
# An announcement without a speaker of its own is ascribed to a speaker so many sentences away in the same article.
PASSAGE = 2
# A pronoun stands for somebody who is told by name elsewhere, or for nobody whom a reader could know.
PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "who", "him", "her", "them", "us"})
_PARTIES = (Role.SOURCE, Role.TARGET, Role.MEDIATOR)
_NOT_YET = re.compile(
    r"\b(yet|so far|until now|to date|as of|has not been|have not been|had not been|not yet|remains?|still)\b",
    re.IGNORECASE,
)


def status(event: Event, as_of: date | None) -> Status | None:
    """Return what was known of an event by the end of a day (None: by now), or None if nothing was."""
    known = event.known(as_of)
    return _status(known, as_of or max((c.reported for c in known if c.reported), default=None)) if known else None


def _status(known: tuple[Claim, ...], day: date | None) -> Status:
    """The rules, in order: a happening counts unless somebody denies it afterwards; a refusal or cancellation that
    is the last word calls it off; a plan is due until its time and grace are over; else the strongest wish.
    """
    happened = [c for c in known if c.modality is Modality.HAPPENED]
    denied = [c for c in known if c.modality is Modality.DENIED and not _NOT_YET.search(c.text)]
    if happened:
        return Status.DISPUTED if _contradicted(happened, denied) else Status.HAPPENED
    live = [c for c in known if c.modality is not Modality.DENIED]
    if denied and (not live or _later(denied[-1], live[-1])):
        return Status.CALLED_OFF
    if any(c.modality is Modality.PLANNED for c in live):
        due = due_of(known)
        return Status.OVERDUE if due and day and day > due.last + timedelta(days=grace(due)) else Status.DUE
    return Status.PROPOSED if any(c.modality is Modality.PROPOSED for c in live) else Status.POSSIBLE


def grace(due: Interval) -> int:
    """Return for how many days after its window an act without news is still due."""
    return max(GRACE_DAYS, round(due.days * GRACE_SHARE))


def due_of(claims: Iterable[Claim]) -> Interval | None:
    """Return the window last given by a claim that presents the act as planned or proposed."""
    plans = [c for c in claims if c.modality in (Modality.PLANNED, Modality.PROPOSED)]
    windows = [c.when for c in plans if c.when and (c.reported is None or c.when.end > c.reported)]
    return windows[-1] if windows else None


def _later(a: Claim, b: Claim) -> bool:
    """Say whether ``a`` is the newer word: by day, then inside one article by place; a denial of the same day wins."""
    if a.reported != b.reported:
        return (a.reported or date.min) > (b.reported or date.min)
    return a.document != b.document or a.start > b.start


def _contradicted(happened: list[Claim], denied: list[Claim]) -> bool:
    """Say whether a denial comes with or after a happening from somebody else than who asserts it."""
    first = min((c.reported or date.min) for c in happened)
    voices = {_voice(c) for c in happened}
    return any((c.reported or date.min) >= first and _voice(c) not in voices for c in denied)


def _voice(claim: Claim) -> str | None:
    return (claim.speaker.country or claim.speaker.text) if claim.speaker else None


def announced(event: Event, as_of: date | None) -> Claim | None:
    """Return the claim that first announces the act, or None if it is not an announced act by that day."""
    known = event.known(as_of)
    plans = (c for c in known if c.modality in (Modality.PLANNED, Modality.PROPOSED))
    first = next((c for c in plans if any(_named(p) for p in c.who(*_PARTIES))), None)
    if first is None or first.type in SPEECH:
        return None
    told = [c for c in known if c.modality is Modality.HAPPENED]
    before = not told or (first.reported or date.min) < (told[0].reported or date.max) or _dated_ahead(first)
    return first if before else None


def _named(participant: Participant) -> bool:
    return participant.actor is not None or participant.country is not None


def _dated_ahead(claim: Claim) -> bool:
    return bool(claim.when and claim.reported and claim.when.last >= claim.reported)


def entry(event: Event, as_of: date | None, article: Iterable[Claim] = ()) -> LedgerEntry | None:
    """Return the ledger entry of an event without its evidence, which the reading joint adds; None if it has none.

    Args:
        article: all claims of the article that announces the act, among which its announcer is looked for.
    """
    first = announced(event, as_of)
    state = status(event, as_of)
    if first is None or state is None:
        return None
    known = event.known(as_of)
    return LedgerEntry(
        id=event.id,
        type=first.type,
        participants=participants(known),
        announced=first.reported,
        speaker=announcer(first, known, article),
        outlet=None,
        due=due_of(known),
        status=state,
        history=history(event, as_of),
        topics=tuple(sorted({topic for c in known for topic in c.topics})),
        mode=next((c.mode for c in known if c.mode), None),
    )


def announcer(first: Claim, known: Iterable[Claim], article: Iterable[Claim]) -> str | None:
    """Return who announces an act: the speaker of the announcing claim, else of its passage, else of a later claim.

    Only speakers whom the actor book knows count beyond the announcing claim: "officials" announce nothing by name.
    """
    if first.speaker:
        return first.speaker.text
    passage = [c for c in article if c.document == first.document and 0 <= c.sentence - first.sentence <= PASSAGE]
    later = [c for c in known if c.modality in (Modality.PLANNED, Modality.PROPOSED)]
    speakers = (c.speaker for c in (*passage, *later) if c.speaker)
    return next((speaker.text for speaker in speakers if speaker.actor or speaker.country), None)


def participants(claims: Iterable[Claim]) -> tuple[Participant, ...]:
    """Return who takes part, each once by the fullest name, role by role; "leaders" only where no name is told."""
    found: dict[tuple[Role, str], Participant] = {}
    for claim in claims:
        for p in claim.participants:
            key = (p.role, p.actor or p.country or p.text.lower())
            if key not in found or len(p.text) > len(found[key].text):
                found[key] = p
    order = list(Role)
    known = {p.role for p in found.values() if _named(p)}
    told = [p for p in found.values() if (_named(p) or p.role not in known) and p.text.lower() not in PRONOUNS]
    return tuple(sorted(told, key=lambda p: (order.index(p.role), p.country or "~", p.text)))


def history(event: Event, as_of: date | None) -> tuple[Change, ...]:
    """Return what each day's claims changed: the first announcement, a new date, a new status."""
    changes: list[Change] = []
    known = event.known(as_of)
    for i, claim in enumerate(known):
        if claim.reported is None:
            continue
        told = known[: i + 1]
        due, state = due_of(told), _status(told, claim.reported)
        if not changes:
            changes.append(Change(claim.reported, "announced", due, state, claim.id))
        elif due != changes[-1].due:
            kind = "moved" if changes[-1].due else "dated"
            changes.append(Change(claim.reported, kind, due, state, claim.id))
        elif state is not changes[-1].status:
            changes.append(Change(claim.reported, state.value.lower(), due, state, claim.id))
    return tuple(changes)
