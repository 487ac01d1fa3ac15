"""Who goes between the parties, by office or by journey, though no sentence says so?"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from detente.analysis.mediation.known import (
    FIRM,
    FLOOR,
    TWO,
    Found,
    Known,
    Told,
    dated,
    is_person,
    key_of,
    side_of,
    sides_of,
)
from detente.analysis.mediation.lines import Envoys
from detente.analysis.mediation.words import How
from detente.records import Claim, Modality, Participant, Role

_MEETING = frozenset({Role.SOURCE, Role.TARGET})
SHUTTLE_DAYS = 7  # a tour of capitals takes a week; visits farther apart are two visits
SMALL = 3  # sides of a meeting at which a party can be sounded; more are a conference


def envoys_met(known: Known, envoys: Envoys) -> Iterator[Found]:
    """Yield meetings of envoys with a party other than their own state."""
    talked: dict[str, frozenset[str]] | None = None
    for one in known.told:
        claim = one.claim
        if claim.type != "CONSULT" or claim.score < FLOOR or claim.modality not in FIRM:
            continue
        sides: set[str] | None = None  # worked out for those who may be envoys: few are
        for who in _people(claim):
            if who.country is None or who.country in known.parties:
                continue
            sides = sides_of(claim, known.parties) | _visited(claim, known.parties) if sides is None else sides
            met = (sides & known.parties if known.parties else sides) - {who.country, who.actor}
            title = envoys(who.actor, claim.reported) if who.actor and met else None
            if title is None:
                continue
            talked = talked or _interlocutors(known)
            between = tuple(sorted(met | talked[who.country] - {who.country}))
            verb = "met or called" if claim.modality is Modality.HAPPENED else "is to meet or call"
            reason = f"{who.text}, {title} of {who.country}, {verb} {', '.join(sorted(met))}"
            yield Found(who, How.ENVOY, between, reason, (one,))


def _visited(claim: Claim, parties: frozenset[str]) -> set[str]:
    """Return the party in whose country a meeting is, which is met there if no other is named."""
    alone = len(sides_of(claim, parties)) == 1
    return {p.country for p in claim.who(Role.HOST) if p.country in parties} if alone else set()


def _interlocutors(known: Known) -> dict[str, frozenset[str]]:
    """Return with which parties each state is known to have talked."""
    talked: dict[str, set[str]] = defaultdict(set)
    for one in known.told:
        if one.claim.type == "CONSULT" and one.claim.modality is Modality.HAPPENED and one.claim.score >= FLOOR:
            sides = sides_of(one.claim, known.parties)
            for side in sides:
                talked[side] |= (sides & known.parties) - {side}
    return defaultdict(frozenset, {state: frozenset(others) for state, others in talked.items()})


def _people(claim: Claim) -> tuple[Participant, ...]:
    """Return the people of a claim who are in the actor book or were named with an office, each once."""
    return tuple({p.actor: p for p in claim.participants if p.role in _MEETING and is_person(p)}.values())


@dataclass(frozen=True, slots=True)
class _Leg:
    """One meeting or call of a third with one party alone."""

    who: Participant
    party: str
    day: date
    told: Told


def shuttles_of(known: Known) -> Iterator[Found]:
    """Yield who met one party and then the other within a week; each leg is an event of its own."""
    by_who: dict[str, list[_Leg]] = defaultdict(list)
    for leg in _legs(known):
        by_who[key_of(leg.who)].append(leg)
    for legs in by_who.values():
        legs.sort(key=lambda leg: (leg.day, leg.told.claim.id))
        for i, a in enumerate(legs):
            b = next((x for x in legs[i + 1 :] if x.party != a.party and x.told.event.id != a.told.event.id), None)
            if b and (b.day - a.day).days <= SHUTTLE_DAYS:
                reason = (
                    f"inferred: {a.who.text} met or called {a.party} on {a.day} and {b.party} on {b.day}, "
                    f"within {SHUTTLE_DAYS} days"
                )
                yield Found(a.who, How.SHUTTLED, tuple(sorted((a.party, b.party))), reason, (a.told, b.told))


def _legs(known: Known) -> Iterator[_Leg]:
    """Yield small meetings with one party, each for whoever joins it by name, else for the state that does."""
    for one in known.told:
        claim, day = one.claim, dated(one.claim)
        if claim.type != "CONSULT" or claim.modality is not Modality.HAPPENED or claim.score < FLOOR or day is None:
            continue
        sides = sides_of(claim, known.parties)
        met = sides & known.parties
        if not TWO <= len(sides) <= SMALL or len(met) != 1:
            continue
        third = _opposite(claim, sides, met, known.parties)
        for who in [p for p in third if is_person(p)] or third[:1]:
            yield _Leg(who, min(met), day, one)


def _opposite(claim: Claim, sides: set[str], met: set[str], parties: frozenset[str]) -> list[Participant]:
    """Return those who meet a party; of three sides, those told across from it: "X spoke to A and Y" is not Y and A."""
    told = [(p, side_of(p, parties)) for p in claim.who(Role.SOURCE, Role.TARGET)]
    roles = {p.role for p, side in told if side in met}
    return [p for p, side in told if side in sides - met and (len(sides) == TWO or p.role not in roles)]
