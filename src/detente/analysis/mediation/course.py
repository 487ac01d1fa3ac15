"""Which channels are known on a day, and how are they drawn?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from detente.analysis import ledger
from detente.analysis.mediation.journeys import envoys_met, shuttles_of
from detente.analysis.mediation.known import Found, Told, dated, key_of, known_by
from detente.analysis.mediation.lines import Channel, Envoys, Outcomes, Reports, Tie
from detente.analysis.mediation.spoken import told_by_words
from detente.analysis.mediation.words import How
from detente.records import Event, Status


def channels(
    events: Iterable[Event],
    *,
    as_of: date | None,
    parties: Collection[str] = (),
    envoys: Envoys,
    outcomes: Outcomes | None = None,
    reports: Reports | None = None,
) -> tuple[Channel, ...]:
    """Return the channels known on a day, the newest first, of one day the best evidenced first.

    Args:
        parties: codes or actor ids of a conflict, of which each channel joins at least one; all channels if empty.
        envoys: gives the title of the office by which an actor (id) goes between others on a day, None if of none.
        outcomes: tells where events stand that are not given whole; without it their claims tell.
        reports: tells who acts in such events; they may lack claims of articles that tell no mediator by words or role,
            unless these are of meetings.
    """
    known = known_by(events, as_of, frozenset(parties), reports)
    grouped: dict[tuple[str, tuple[str, ...], How], list[Found]] = defaultdict(list)
    for found in (*told_by_words(known), *envoys_met(known, envoys), *shuttles_of(known)):
        if not known.parties or known.parties.intersection(found.between):
            grouped[key_of(found.who), found.between, found.how].append(found)
    ordered = {key: _ordered(group) for key, group in grouped.items()}
    newest = {told[-1].event.id: told[-1].event for told in ordered.values()}
    stand = outcomes(newest) if outcomes else {i: ledger.status(event, as_of) for i, event in newest.items()}
    rows = (_channel(key, group, ordered[key], stand) for key, group in grouped.items())
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


def _ordered(group: Iterable[Found]) -> list[Told]:
    """Return the claims of some sightings, each once, by day."""
    told = {one.claim.id: one for found in group for one in found.told}
    return sorted(told.values(), key=lambda one: (dated(one.claim) or date.min, one.claim.document, one.claim.start))


def _channel(
    key: tuple[str, tuple[str, ...], How],
    group: Sequence[Found],
    ordered: Sequence[Told],
    stand: Mapping[str, Status | None],
) -> Channel:
    mediator, between, how = key
    days = [day for one in ordered if (day := dated(one.claim))]
    newest = max(group, key=lambda found: max(dated(one.claim) or date.min for one in found.told))
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
        stand.get(ordered[-1].event.id),
        tuple(dict.fromkeys(one.event.id for one in ordered)),
        tuple(one.claim for one in ordered),
    )


def _rank(channel: Channel) -> tuple[int, int, str, tuple[str, ...], str]:
    newest = -(channel.last or date.min).toordinal()
    return newest, -len(channel.claims), channel.mediator, channel.between, channel.how
