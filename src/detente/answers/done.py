"""What is reported as done for the first time in a period, the weightiest first? Acts with the sentences on them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from detente.analysis import ledger as rules
from detente.answers.evidence import Sources
from detente.codebook import NONE_TYPE, Weights
from detente.records import Claim, Event, Evidence, Interval, Modality, Participant, Status

# What is told as done so long before its report is background ("after the invasion of 2014"): as in analysis/moves.
BACKGROUND = 30
# Of fighting that is told as one act over weeks, each day that a sentence names is news; a time of more days is none.
LASTING, EXACT = frozenset({"ASSAULT"}), 2


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is reported as done: ``weight`` is how much it counts in a mood, -10 to 10; ``score`` that of its
    best claim, whose sentence is the first of ``evidence``; all of these tell it as done.
    """

    id: str
    type: str
    mode: str | None
    participants: tuple[Participant, ...]
    when: Interval | None
    sources: int
    weight: float
    score: float
    evidence: tuple[Evidence, ...]

    @property
    def rank(self) -> float:
        """How much it is worth telling: weight by certainty by how many outlets tell it."""
        return abs(self.weight) * self.score * share(self.sources)


def share(sources: int) -> float:
    """Return how much more an act weighs that several outlets tell: four make it twice as much.

    >>> share(4)
    2.0
    """
    return math.sqrt(max(1, sources))


def acts(events: Iterable[Event], since: date, sources: Sources) -> list[Act]:
    """Return what is reported as done after ``since``, and was not before, the weightiest first."""
    weights = Weights.load()
    found = [act for event in events if (act := _act(event, since, sources, weights))]
    return sorted(found, key=lambda act: (-act.rank, act.id))


def _act(event: Event, since: date, sources: Sources, weights: Weights) -> Act | None:
    kind = rules.type_of(event.claims)
    told = [claim for claim in event.claims if claim.modality is Modality.HAPPENED]
    if kind in LASTING and any(claim.reported and claim.reported <= since for claim in told):
        told = [claim for claim in told if _renews(claim, since)]
    first = min((claim.reported for claim in told if claim.reported), default=None)
    if kind == NONE_TYPE or first is None or first <= since or rules.status(event, None) is not Status.HAPPENED:
        return None
    best = sorted(told, key=lambda claim: (-claim.score, claim.reported or date.max, claim.id))
    when = next((claim.when for claim in best if claim.when), None)
    if when and (first - when.last).days > BACKGROUND:
        return None
    mode = mode_of(best)
    return Act(
        id=event.id,
        type=kind,
        mode=mode,
        participants=rules.participants(told),
        when=when,
        sources=sources.outlets(claim.document for claim in event.claims),
        weight=weights.of(kind, mode, None),
        score=best[0].score,
        evidence=sources.evidence_of(best),
    )


def _renews(claim: Claim, since: date) -> bool:
    """Say whether a claim tells of a day of fighting in the period."""
    new = claim.reported is not None and claim.reported > since
    return new and claim.when is not None and claim.when.days <= EXACT and claim.when.last > since


def mode_of(claims: Iterable[Claim]) -> str | None:
    """Return the first mode that a claim tells."""
    return next((claim.mode for claim in claims if claim.mode), None)
