"""Which claims are about one act? Links what is not linked yet, in batches of days, each kept as soon as it is done.

Claims that were imported say themselves which act they tell (`rowed.act_of`): they join no other, and no other joins
them, unless a person says so.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from detente import garbage
from detente.analysis import ledger as standing
from detente.analysis.moves import moves
from detente.events import link as linking
from detente.events.profile import Profile
from detente.pipeline.rowed import MENTIONED, act_of, is_imported
from detente.records import Claim, Event, EventRuling, Filing, settling
from detente.store import Store, imports
from detente.store.access import batches
from detente.store.shares import LARGE

# Claims that are linked and kept at once; some hundred MB of profiles at most.
LINKED_AT_ONCE = 25_000
# The note of the rules by which events were filed, and those of today: to be raised with any change of what is filed of
# an event whose claims stay the same (its steps, moves, announcement, or what it is looked up by).
FILED_BY, RULES = "filed by rules", "2"


def relink(store: Store) -> None:
    """Link the claims that are in no event yet, and all later ones anew, since what they join depends on these.

    Days are taken in batches, each kept as soon as it is linked; a run that is stopped goes on where it ended. While
    another process links the same store it waits.
    """
    with store.links.linking(), garbage.seldom():
        _relink(store)


def _relink(store: Store) -> None:
    since, needed = store.links.unlinked()
    if store.recall(FILED_BY) != RULES:
        _file_anew(store, besides=store.links.stale(since) if needed else ())
    if needed:
        _link_since(store, since)
    if events := store.links.unfiled():
        _file_again(store, events, settling(store.decided.rulings()), gone=events)
        store.links.filed()


def _file_anew(store: Store, *, besides: Collection[str]) -> None:
    """File the events anew, as the rules of today have them, which claims they have stays as it was; besides those that
    are to be linked anew: of these a claim may be gone.
    """
    rulings = settling(store.decided.rulings())
    for part in batches(sorted(set(store.links.stale(None)) - set(besides))):
        _file_again(store, part, rulings, gone=())
    store.remember(FILED_BY, RULES)


def _file_again(
    store: Store, ids: Sequence[str], rulings: Mapping[str, Sequence[EventRuling]], *, gone: Collection[str]
) -> None:
    """File some events anew, with the claims that they have, in place of those that are ``gone``."""
    known = (Profile.of(event.claims, lent=event.lent) for event in store.events_of(ids))
    store.save_events((_filed(profile, rulings) for profile in known), gone=gone)


def _link_since(store: Store, since: date | None) -> None:
    """Link the claims from a day on (None: all of them)."""
    rulings = store.decided.rulings()
    stale = store.links.stale(since)
    earlier = [cut for event in store.events_of(stale) if since and (cut := _cut(event, since))]
    # Where no claims are left of those days, what was linked of them is taken back all the same.
    for first, last in tuple(_batches_of_days(store.links.claims_a_day(since))) or ((since, since),):
        _link_days(store, (first, last), rulings, stale=stale, earlier=earlier)
        stale, earlier = (), []
    store.links.linked()


def _batches_of_days(days: Iterable[tuple[date | None, int]]) -> Iterator[tuple[date | None, date | None]]:
    """Yield first and last day of batches of about ``LINKED_AT_ONCE`` claims; the undated are of the first."""
    batch: list[date | None] = []
    total = 0
    for day, claims in days:
        if batch and total + claims > LINKED_AT_ONCE:
            yield batch[0], batch[-1]
            batch, total = [], 0
        batch.append(day)
        total += claims
    if batch:
        yield batch[0], batch[-1]


def _link_days(
    store: Store,
    days: tuple[date | None, date | None],
    rulings: Sequence[EventRuling],
    *,
    stale: Sequence[str],
    earlier: Sequence[Event],
) -> None:
    """Link the claims of some days to the events so far, of which the ``stale`` are taken back to ``earlier``."""
    first, last = days
    settled, joins = settling(rulings), [ruling for ruling in rulings if ruling.verb != "status"]
    ruled_on = {claim for ruling in joins for claim in ruling.apart | ruling.rest}
    told: dict[bool, list[Claim]] = {True: [], False: []}
    for claim in store.links.claims_between(first, last):
        told[is_imported(claim) and claim.id not in ruled_on].append(claim)
    apart = [event for event in earlier if is_imported(event.claims[0])]
    earlier = [event for event in earlier if not is_imported(event.claims[0])]
    acts = list(linking.acts(told[False], joins))
    keys = {key for act in acts for key in linking.wanted(act)}
    marker = (first or date.min).isoformat()
    near = store.links.candidates(sorted(keys), before=marker, limit=linking.RECENT) if first else frozenset()
    linker = linking.Linker(joins)
    linker.resume((*earlier, *store.events_of((near | _ruled(store, joins)) - set(stale))))
    left = {event.id for event in earlier}
    kept = {at for at, draft in enumerate(linker.drafts) if linking.made(draft.profile).id in left}
    kept.update([linker.place(act) for act in acts])
    linked = (_filed(linker.drafts[at].profile, settled) for at in sorted(kept))
    imported = (_filed(profile, settled) for profile in _imported(store, told[True], apart))
    store.save_events(chain(linked, imported), gone=stale)


def _imported(store: Store, claims: Iterable[Claim], earlier: Iterable[Event]) -> Iterator[Profile]:
    """Yield the acts of imported claims, each with what was told of it before."""
    acts: dict[str, dict[str, Claim]] = {}
    last: dict[str, date] = {}
    for claim in chain(claims, *(event.claims for event in earlier)):
        acts.setdefault(act_of(claim), {})[claim.id] = claim
        last[act_of(claim)] = max(last.get(act_of(claim), date.min), claim.reported or date.min)
    # Only mentions come on a later day than the row of their act.
    late = [act for act, told in acts.items() if all(MENTIONED in claim.coder for claim in told.values())]
    for act, before in imports.of_acts(store, late).items():
        acts[act] |= {c.id: c for c in before if is_imported(c) and (c.reported or date.min) <= last[act]}
    for told in acts.values():
        yield Profile.of(told.values())


def _ruled(store: Store, rulings: Sequence[EventRuling]) -> frozenset[str]:
    """Return the events that people have ruled on, which new claims may have to join whatever they say."""
    claims = {claim for ruling in rulings for claim in ruling.apart | ruling.rest}
    return frozenset(event for claim in claims if (event := store.event_with(claim)))


def _cut(event: Event, day: date) -> Event | None:
    """Return an event as it was before a day, None if it was not there."""
    known = tuple(c for c in event.claims if c.reported is None or c.reported < day)
    return replace(event, claims=known) if known else None


def _filed(profile: Profile, settled: Mapping[str, Sequence[EventRuling]]) -> Filing:
    event = linking.made(profile).under(settled)
    parties = {name for c in event.claims for p in c.participants for name in (p.country, p.actor) if name}
    steps = standing.steps(event)
    # Without keys no act of the news is compared with it.
    keys = () if is_imported(event.claims[0]) else linking.keys(profile)
    touched = linking.touched(profile)
    outline = standing.outline(event.claims) if len(event.claims) > LARGE else None
    announced = standing.announcement(event)
    return Filing(event, keys, touched, tuple(sorted(parties)), steps, moves(event, steps), announced, outline)
