"""What was somebody on a day: in which office, of what rank, of which state?"""

from collections.abc import Iterable
from datetime import date, timedelta

from detente.events.offices import USUAL_RANK, Offices
from detente.records import Actor, Office

KNOWN_AFTER = 3  # the rank of offices whose holders are meant by a bare surname before and after, too
NEAR_OFFICE = timedelta(days=6 * 365)  # a bare surname without an office that day still means a recent holder
LISTS = ("REIGN", "Wikidata")  # leaders known from lists only are meant by a bare surname only while in office


def names(actor: Actor) -> tuple[str, ...]:
    """Return all that an actor is called."""
    return (actor.name, *actor.names)


def held(actor: Actor, on: date | None) -> tuple[Office, ...]:
    """Return the offices that an actor held on a day; none where the day is not known."""
    return actor.offices_on(on) if on else ()


def rank(offices: Iterable[Office]) -> int:
    """Rank by the highest office: head of state or government, minister, leader known from lists only, other, none."""
    return max((weight(office) for office in offices), default=0)


def weight(office: Office) -> int:
    """Return the rank of an office; those known from lists only have the usual one."""
    if office.source.startswith(LISTS):
        return USUAL_RANK
    kind = Offices.load().kind_of(office.title, office.country)
    return kind.rank if kind else 1


def near(actor: Actor, on: date | None) -> bool:
    """Say whether a bare surname may mean a person: in office that day, or not long before or after."""
    if on is None or not actor.offices:
        return True
    written = [o for o in actor.offices if o.held(on) or not o.source.startswith(LISTS)]
    recent = (o for o in written if o.start - NEAR_OFFICE <= on and (o.end is None or on < o.end + NEAR_OFFICE))
    return any(o.held(on) or weight(o) >= KNOWN_AFTER for o in recent)


def code(actor: Actor, on: date | None) -> str | None:
    """Return the code of the office held that day, or of the actor."""
    offices = held(actor, on)
    return offices[0].country if offices else actor.country


def sector(actor: Actor, on: date | None) -> str | None:
    """Return the sector of the office held that day, or of the actor."""
    offices = held(actor, on)
    return offices[0].sector if offices else actor.sector
