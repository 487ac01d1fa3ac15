"""What did people decide, what was the machine's answer before, and what is most worth a person's look?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Literal

from detente.answers.evidence import Sources, chunks, watched
from detente.answers.record import ClaimRow
from detente.reading import tokens
from detente.records import ActorChange, Claim, ClaimCorrection, Document, EventRuling, Status, Withdrawal
from detente.store import Store

# Claims that are looked at for so many asked for: a conflict's share of a store may be small.
EXAMINED = 200
# Fields of a claim that people correct.
_FIELDS = ("type", "mode", "modality", "stance", "where")


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision of a person: ``kind`` is actor, event, claim or withdrawal, ``number`` counts within a kind.

    ``what`` says it in words; ``before`` is the claim as it was then, which the first
    time is the machine's answer; ``withdrawn`` tells who took it back and when;
    ``applies`` is False where a correction has nothing to apply to any more. ``claim``, ``event``, ``actor`` and
    ``document`` are ids to link to; ``undoes`` is (kind, number) of the decision that a withdrawal takes back.
    """

    kind: Literal["actor", "event", "claim", "withdrawal"]
    number: int
    verb: str
    at: datetime
    by: str
    why: str
    what: str
    before: ClaimRow | None = None
    withdrawn: Withdrawal | None = None
    applies: bool = True
    claim: str | None = None
    event: str | None = None
    actor: str | None = None
    document: str | None = None
    status: Status | None = None
    undoes: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A claim that a person should look at, with its sentence and the announced act that it is of."""

    row: ClaimRow
    event: str


@dataclass(frozen=True, slots=True)
class ReviewedUnit:
    """A sentence on which people decided: the claims that they vouch for, who they are, and whether they looked at all
    that is said in it (``complete``).
    """

    document: Document
    start: int
    end: int
    claims: tuple[Claim, ...]
    by: tuple[str, ...]
    complete: bool


def decisions(store: Store, *, limit: int | None = None, claim: str | None = None) -> tuple[DecisionRow, ...]:
    """Return what people decided about actors, events and claims, and what they took back, newest first.

    ``claim`` asks only for what was decided about a claim, under the id that it had then.
    """
    taken = {(w.kind, w.withdrawn): w for w in store.decided.withdrawals()}
    newest = limit if claim is None else None
    corrections = store.decided.corrections(withdrawn=True, newest=newest)
    found = [
        *(_of_actor(change, taken) for change in store.decided.decisions(withdrawn=True, newest=newest)),
        *(_of_event(ruling, taken) for ruling in store.decided.rulings(withdrawn=True, newest=newest)),
        *(_of_claim(correction, taken) for correction in corrections),
        *(_of_withdrawal(withdrawal) for withdrawal in store.decided.withdrawals(newest=newest)),
    ]
    found.sort(key=lambda row: (row.at, row.kind == "withdrawal", row.kind, row.number), reverse=True)
    shown = [row for row in found if claim is None or (row.kind == "claim" and row.claim == claim)][:limit]
    wanted = {row.number for row in shown if row.kind == "claim"}
    about = store.decided.concerned(correction for correction in corrections if correction.number in wanted)
    before = _quoted(store, [c for c in corrections if c.before and c.number in wanted])
    return tuple(_linked(store, row, about, before) for row in shown)


def machine_claim(store: Store, claim: str) -> Claim | None:
    """Return a claim as the machine made it, whatever people made of it; None if it made none of that id."""
    return store.decided.machine_claim(claim)


def sentence_at(store: Store, document: str, start: int) -> tuple[int, str] | None:
    """Return where the sentence around a character of a document begins, and what it says; None if there is none."""
    found = store.document(document)
    spans = tokens.sentences(found.text) if found else []
    at = next(((first, last) for first, last in spans if first <= start < last), None)
    return (at[0], found.text[at[0] : at[1]]) if found and at else None


def sentences_of(store: Store, document: str) -> tuple[Document, tuple[tuple[int, str], ...]] | None:
    """Return a document and its sentences, each with the character at which it begins; None if it is not there."""
    found = store.document(document)
    if found is None:
        return None
    return found, tuple((first, found.text[first:last]) for first, last in tokens.sentences(found.text))


def to_doubt(store: Store, *, limit: int, conflict: str | None = None) -> tuple[DoubtRow, ...]:
    """Return the claims of announced acts on which nobody decided yet, the least sure first.

    Of a conflict's, no more than ``EXAMINED`` times ``limit`` claims are looked at.

    Raises:
        ConfigError: the conflict is not known.
    """
    about, sources = watched(conflict), Sources(store)
    near = islice(store.doubtful(), limit * EXAMINED)
    found = list(islice(((e, claim) for e, claim in near if about is None or about.covers(claim)), limit))
    quotes = sources.evidence_of(claim for _, claim in found)
    return tuple(DoubtRow(ClaimRow(claim, quote), event) for (event, claim), quote in zip(found, quotes, strict=True))


def reviewed(store: Store) -> Iterator[ReviewedUnit]:
    """Yield the sentences of which people corrected or confirmed claims, document by document."""
    holding = store.decided.corrections()
    about = store.decided.concerned(holding)
    decided = {about[c.number]: c for c in holding if c.number in about}
    ids = sorted({correction.document for correction in holding})
    for part in chunks(ids):
        told = store.claims_in(part)
        for document in store.documents(part):
            own = [c for c in decided.values() if c.document == document.id]
            yield from _units(document, own, told.get(document.id, ()), decided)


def _units(
    document: Document, own: list[ClaimCorrection], told: tuple[Claim, ...], decided: dict[str, ClaimCorrection]
) -> Iterator[ReviewedUnit]:
    rejected = [(c.before.start, c.before.end, c.by) for c in own if c.verb == "reject" and c.before]
    vouched = [(claim.start, claim.end, decided[claim.id].by) for claim in told if claim.id in decided]
    for start, end in sorted({(start, end) for start, end, _ in (*vouched, *rejected)}):
        here = [claim for claim in told if (claim.start, claim.end) == (start, end)]
        kept = tuple(claim for claim in here if claim.id in decided)
        names = {by for first, last, by in (*vouched, *rejected) if (first, last) == (start, end)}
        yield ReviewedUnit(document, start, end, kept, tuple(sorted(names)), len(kept) == len(here))


def _of_actor(change: ActorChange, taken: dict[tuple[str, int], Withdrawal]) -> DecisionRow:
    told = ", ".join(
        f"{name} {_words(value)}" for name, value in sorted(change.value.items()) if value not in (None, [])
    )
    verbs = {"add": "is added", "edit": "is changed", "office": "is given an office", "merge": "means another"}
    return DecisionRow(
        "actor", change.number, change.verb, change.at, change.by, change.why or "",
        f"{change.actor} {verbs[change.verb]}: {told}",
        withdrawn=taken.get(("actor", change.number)), actor=change.actor,
    )  # fmt: skip


def _of_event(ruling: EventRuling, taken: dict[tuple[str, int], Withdrawal]) -> DecisionRow:
    if ruling.status is not None:
        what = f"the act is {ruling.status.value} from {ruling.day} on"
    elif ruling.verb == "merge":
        what = f"{_count(ruling.apart)} and {_count(ruling.rest)} are one act"
    else:
        verb = "is" if len(ruling.apart) == 1 else "are"
        what = f"{_count(ruling.apart)} {verb} another act than {_count(ruling.rest)}"
    return DecisionRow(
        "event", ruling.number, ruling.verb, ruling.at, ruling.by, ruling.why, what,
        withdrawn=taken.get(("event", ruling.number)), claim=min(ruling.apart), status=ruling.status,
    )  # fmt: skip


def _of_claim(correction: ClaimCorrection, taken: dict[tuple[str, int], Withdrawal]) -> DecisionRow:
    return DecisionRow(
        "claim", correction.number, correction.verb, correction.at, correction.by, correction.why,
        _decided(correction), withdrawn=taken.get(("claim", correction.number)),
        claim=correction.claim, document=correction.document,
    )  # fmt: skip


def _decided(correction: ClaimCorrection) -> str:
    """Say what a person decided about a claim: "type CONSULT is AGREE, participants are …"."""
    before, value = correction.before, correction.value
    if before is None:
        return f"a claim is added: {value['type']} {value['modality']}, {value['trigger_text']!r}"
    if correction.verb in {"reject", "confirm"}:
        return (
            f"{before.type} of {before.trigger.text!r} {'is no claim' if correction.verb == 'reject' else 'is right'}"
        )
    parts = [f"{name} {_words(getattr(before, name))} is {_words(value[name])}" for name in _FIELDS if name in value]
    if "when" in value:
        days = (before.when.start.isoformat(), before.when.last.isoformat()) if before.when else None
        parts.append(f"when {_days(days)} is {_days(value['when'])}")
    if "topics" in value:
        parts.append(f"topics {_words(before.topics)} are {_words(value['topics'])}")
    if "speaker" in value:
        said = before.speaker.text if before.speaker else None
        parts.append(f"speaker {_words(said)} is {_words(value['speaker'] and value['speaker'][0])}")
    if "participants" in value:
        were = [f"{p.role.value} {p.text}" for p in before.participants]
        parts.append(f"participants {_words(were)} are {_words([f'{p[0]} {p[1]}' for p in value['participants']])}")
    return ", ".join(parts)


def _of_withdrawal(made: Withdrawal) -> DecisionRow:
    what = f"the decision {made.withdrawn} about {_about(made.kind)} is taken back"
    return DecisionRow(
        "withdrawal", made.number, "undo", made.at, made.by, made.why, what, undoes=(made.kind, made.withdrawn)
    )


def _about(kind: str) -> str:
    return f"{'a' if kind == 'claim' else 'an'} {kind}"


def _quoted(store: Store, corrections: Sequence[ClaimCorrection]) -> dict[int, ClaimRow]:
    """Return what claims were, with their sentences, by the number of the correction."""
    known = [correction.before for correction in corrections if correction.before]
    quotes = Sources(store).evidence_of(known)
    rows = map(ClaimRow, known, quotes)
    return {correction.number: row for correction, row in zip(corrections, rows, strict=True)}


def _linked(store: Store, row: DecisionRow, about: dict[int, str], before: dict[int, ClaimRow]) -> DecisionRow:
    """Return a row with what its claim was, the event that it is in now, and whether it applies to anything."""
    if row.kind not in {"claim", "event"} or row.claim is None:
        return row
    now = about.get(row.number) if row.kind == "claim" else row.claim
    return replace(
        row,
        claim=now or row.claim,
        event=store.event_with(now or row.claim),
        applies=now is not None or row.withdrawn is not None,
        before=before.get(row.number) if row.kind == "claim" else None,
    )


def _words(value: object) -> str:
    """Say a value in words: nothing is "none"."""
    if value is None or value in ([], ()):
        return "none"
    if isinstance(value, list | tuple):
        return " and ".join(str(item) for item in value)
    return str(value)


def _days(window: Sequence[str] | None) -> str:
    return " to ".join(dict.fromkeys(window)) if window else "none"


def _count(claims: frozenset[str]) -> str:
    return f"{len(claims)} claim{'' if len(claims) == 1 else 's'}"
