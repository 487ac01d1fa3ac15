"""Which claims are about one act? Links what is not linked yet, in batches of days, each kept as soon as it is done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from detente.analysis import ledger as standing
from detente.analysis.moves import moves
from detente.events import link as linking
from detente.events.profile import Profile
from detente.records import Event, EventRuling, Filing, settling
from detente.store import Store

# Claims that are linked and kept at once; some hundred MB of profiles at most.
LINKED_AT_ONCE = 25_000


def relink(store: Store) -> None:
    """Link the claims that are in no event yet, and all later ones anew, since what they join depends on these.

    Days are taken in batches, each kept as soon as it is linked; a run that is stopped goes on where it ended.
    """
    since, needed = store.unlinked()
    if needed:
        _link_since(store, since)
    if events := store.unfiled():
        rulings = settling(store.rulings())
        known = (Profile.of(event.claims, lent=event.lent) for event in store.events_of(events))
        store.save_events((_filed(profile, rulings) for profile in known), gone=())
        store.filed()


def _link_since(store: Store, since: date | None) -> None:
    """Link the claims from a day on (None: all of them)."""
    rulings = store.rulings()
    stale = store.stale(since)
    earlier = [cut for event in store.events_of(stale) if since and (cut := _cut(event, since))]
    # Where no claims are left of those days, what was linked of them is taken back all the same.
    for first, last in tuple(_batches_of_days(store.claims_a_day(since))) or ((since, since),):
        _link_days(store, (first, last), rulings, stale=stale, earlier=earlier)
        stale, earlier = (), []
    store.linked()


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
    acts = list(linking.acts(store.claims_between(first, last), joins))
    keys = {key for act in acts for key in linking.wanted(act)}
    marker = (first or date.min).isoformat()
    near = store.candidates(sorted(keys), before=marker, limit=linking.RECENT) if first else frozenset()
    linker = linking.Linker(joins)
    linker.resume((*earlier, *store.events_of((near | _ruled(store, joins)) - set(stale))))
    left = {event.id for event in earlier}
    kept = {at for at, draft in enumerate(linker.drafts) if linking.made(draft.profile).id in left}
    kept.update([linker.place(act) for act in acts])
    store.save_events((_filed(linker.drafts[at].profile, settled) for at in sorted(kept)), gone=stale)


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
    keys, touched = linking.keys(profile), linking.touched(profile)
    return Filing(event, keys, touched, tuple(sorted(parties)), steps, moves(event, steps))
