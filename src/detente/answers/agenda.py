"""What did a period make of what was announced? Newly announced, due, overdue, settled and disputed, no act twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from detente.answers.done import share
from detente.answers.evidence import is_new
from detente.codebook import Weights
from detente.records import Claim, Event, Evidence, LedgerEntry, Modality, Role, Status
from detente.store import Store

# Overdue acts that are kept, the newest: what is overdue for years is a matter of the ledger, not of a morning.
OVERDUE = 60
_OPEN = frozenset({Status.DUE, Status.PROPOSED, Status.POSSIBLE})
_SETTLED = frozenset({Status.HAPPENED, Status.CALLED_OFF})
# The claims that carry a status: what is due rests on a plan, what is kept on a report.
_CARRYING = {
    Status.DUE: Modality.PLANNED,
    Status.OVERDUE: Modality.PLANNED,
    Status.PROPOSED: Modality.PROPOSED,
    Status.POSSIBLE: Modality.POSSIBLE,
    Status.HAPPENED: Modality.HAPPENED,
    Status.CALLED_OFF: Modality.DENIED,
    Status.DISPUTED: Modality.DENIED,
}
_SIDES = (Role.SOURCE, Role.TARGET)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The entries of the ledger by what a period made of them; ``overdues`` counts all that are overdue."""

    new: tuple[LedgerEntry, ...] = ()
    due: tuple[LedgerEntry, ...] = ()
    overdue: tuple[LedgerEntry, ...] = ()
    settled: tuple[LedgerEntry, ...] = ()
    disputed: tuple[LedgerEntry, ...] = ()
    overdues: int = 0

    def all(self) -> tuple[LedgerEntry, ...]:
        """Return all entries."""
        return (*self.new, *self.due, *self.overdue, *self.settled, *self.disputed)

    def kept(self, scores: Mapping[str, float], least: float) -> "Agenda":
        """Return it without the entries that score less; what is due stays, since to miss it costs most."""

        def sure(entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
            return tuple(entry for entry in entries if scores.get(entry.id, 0.0) >= least)

        overdue = sure(self.overdue)
        hidden = len(self.overdue) - len(overdue)
        return Agenda(
            sure(self.new), self.due, overdue, sure(self.settled), sure(self.disputed), self.overdues - hidden
        )


NOTHING = Agenda()


def agenda(entries: Iterable[LedgerEntry], *, since: date, on: date, until: date) -> Agenda:
    """Sort entries by what happened to them after ``since`` up to ``on``, and what is due from then up to ``until``.

    Entries that stand for one act (same type, sides and days) are told as one, with the sentences of all.
    """
    known = _joined(entries)
    due = [e for e in known if e.status is Status.DUE and e.due and e.due.start <= until and e.due.last >= on]
    coming = {entry.id for entry in due}
    overdue = sorted(
        (e for e in known if e.status is Status.OVERDUE),
        key=lambda e: (e.due.last if e.due else date.min, e.id),
        reverse=True,
    )
    return Agenda(
        new=_weightiest(e for e in known if e.status in _OPEN and e.id not in coming and is_new(e.announced, since)),
        due=tuple(sorted(due, key=lambda e: (e.due.last if e.due else date.max, e.id))),
        overdue=tuple(overdue[:OVERDUE]),
        settled=_weightiest(e for e in known if e.status in _SETTLED and is_new(_became(e), since)),
        disputed=_weightiest(
            e for e in known if e.status is Status.DISPUTED and any(is_new(row.published, since) for row in e.evidence)
        ),
        overdues=len(overdue),
    )


def scores(store: Store, entries: Iterable[LedgerEntry], on: date) -> dict[str, float]:
    """Return for each entry the score of the best claim that carries its status."""
    status = {entry.id: entry.status for entry in entries}
    return {event.id: _score(event, status[event.id]) for event in store.events_of(status, as_of=on)}


def _score(event: Event, status: Status) -> float:
    carrying = [claim for claim in event.claims if claim.modality is _CARRYING[status]]
    told: Iterable[Claim] = carrying or event.claims
    return max(claim.score for claim in told)


def _joined(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    found: dict[object, LedgerEntry] = {}
    for entry in entries:
        sides = frozenset(p.country or p.actor or p.text.lower() for p in entry.participants if p.role in _SIDES)
        same = (entry.type, sides, entry.due, entry.status) if entry.due and sides else entry.id
        first = found.get(same)
        found[same] = _with(first, entry.evidence) if first else entry
    return list(found.values())


def _with(entry: LedgerEntry, more: Iterable[Evidence]) -> LedgerEntry:
    rows = dict.fromkeys((*entry.evidence, *more))
    outlets = len({row.outlet or row.document for row in rows})
    return replace(entry, evidence=tuple(rows), sources=max(entry.sources, outlets))


def _became(entry: LedgerEntry) -> date | None:
    """Return the day from which the status of an entry has been what it is."""
    became = None
    for step in reversed(entry.history):
        if step.status is not entry.status:
            break
        became = step.day
    return became or entry.announced


def _weightiest(entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    weights = Weights.load()
    return tuple(sorted(entries, key=lambda e: (-abs(weights.of(e.type, e.mode, None)) * share(e.sources), e.id)))
