"""How does a person see why claims are one event, and part or join events? Each decision is noted with who and when."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from detente import answers, pipeline
from detente.answers import EventStory
from detente.errors import ConfigError
from detente.faces import listing
from detente.faces.decisions import Deed
from detente.faces.ledger import counted, days, quote
from detente.faces.plain import plain
from detente.store import Store

REASONS = 6  # of the weightiest that are shown


def story(store: Store, event: str, as_of: date | None) -> EventStory:
    """Return an event with its reasons, by its id or a beginning of it that is no other's.

    Raises:
        ConfigError: there is none of that id on that day, or several begin so.
    """
    found = answers.event(store, answers.whole_id(store, "event", event), as_of=as_of)
    if found is None:
        raise ConfigError(f"no event {event!r} is known: `detente ask events --json` prints the ids of all")
    return found


def told(found: EventStory) -> Iterator[str]:
    """Yield the lines of an event: what it is, what was known when, and why each article's claims are in it."""
    yield f"event {found.row.id}"
    yield from listing.events([found.row])
    for step in found.steps:
        due = f", due {days(step.due)}" if step.due else ""
        yield f"  from {step.day or 'the start'}: {step.status.value}{due}"
    quotes = {item.claim: item for item in found.row.evidence}
    for joined in found.joined:
        chance = (
            "founds the event" if joined.probability is None else f"joins with probability {joined.probability:.2f}"
        )
        why = ", ".join(f"{reason.name} {reason.weight:+z.1f}" for reason in joined.reasons[:REASONS])
        yield f"  {chance}{f': {why}' if why else ''}"
        for claim in joined.claims:
            yield f"    {claim}  {quote(quotes[claim])}"


def split(store: Store, event: str, claims: Sequence[str], *, by: str, at: datetime, why: str) -> Deed:
    """Part some claims of an event from the rest.

    Raises:
        ConfigError: the event is not known, or these are not some of its claims but not all.
    """
    own = {item.claim for item in story(store, event, None).row.evidence if item.claim}
    apart = {answers.whole_id(store, "claim", claim) for claim in claims}
    if not apart or not apart < own:
        strange = ", ".join(sorted(apart - own)) or ("all of them" if apart else "none")
        raise ConfigError(f"some claims of the event are needed, but not all; got {strange}; `events show` prints them")
    made = pipeline.rule(store, "split", apart, own - apart, by=by, now=at, why=why)
    are = "is" if len(apart) == 1 else "are"
    words = plain(f"{counted(len(apart), 'claim')} of {event} {are} another act now; new claims may join either")
    return Deed(words, event, (made.number,))


def merge(store: Store, event: str, into: str, *, by: str, at: datetime, why: str) -> Deed:
    """Join two events.

    Raises:
        ConfigError: one is not known, or both are one already.
    """
    sides = [
        frozenset(item.claim for item in story(store, which, None).row.evidence if item.claim)
        for which in (event, into)
    ]
    if sides[0] == sides[1]:
        raise ConfigError(f"{event} and {into} are one event already: nothing is changed")
    made = pipeline.rule(store, "merge", sides[0], sides[1], by=by, now=at, why=why)
    return Deed(plain(f"{event} and {into} are one event now"), into, (made.number,))
