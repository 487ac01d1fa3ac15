"""Who is somebody, who is new, and who holds another office now? Questions about the actor book and the news."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from detente.answers.evidence import Sources
from detente.events.actors import ActorBook, Candidate
from detente.events.book import slug
from detente.events.offices import Offices
from detente.records import Actor, Naming, Office, Tense
from detente.store import Store

WHO_LIMIT = 10
OUTLETS = 3  # that must give an office to somebody new before a person is asked to look


@dataclass(frozen=True, slots=True)
class Who:
    """A candidate for a name: ``country`` is the one acted for on the asked day, ``offices`` those held on it;
    ``members`` are the states of a union on that day.
    """

    id: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    offices: tuple[Office, ...]
    score: float
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody whom the news names with an office and the book does not know; days are of publication."""

    id: str
    name: str
    country: str | None
    titles: tuple[str, ...]
    documents: int
    outlets: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Succession:
    """An office that the news gives to another than the book does: ``holder`` by the book, ``actor`` by the news."""

    office: str
    country: str
    holder: Actor
    actor: str
    name: str
    outlets: int
    first: date
    last: date


def who(name: str, *, on: date | None, store: Store | None = None) -> tuple[Who, ...]:
    """Return the actors that a name may mean on a day, best first, by the book as people changed it in a store."""
    book = ActorBook.amended(store.decided.decisions()) if store else ActorBook.load()
    found = book.candidates(name, on=on, limit=WHO_LIMIT)
    return tuple(
        Who(
            c.actor.id,
            c.actor.name,
            c.actor.kind,
            _acting_for(c),
            c.actor.sector,
            c.offices,
            c.score,
            c.actor.members_on(on) if on else (),
        )
        for c in found
    )


def _acting_for(candidate: Candidate) -> str | None:
    """Return the state or body of the office held on the day, the first of several; else the candidate's own."""
    return next((office.country for office in candidate.offices), candidate.actor.country)


def new_id(name: str, kind: str) -> str:
    """Return the id that a new actor of that name has."""
    return f"{'person' if kind == 'person' else 'org'}:{slug(name)}"


def country_of(store: Store, actor: str) -> str | None:
    """Return the country of an actor in the book of a store, None if it has none or is not there."""
    known = ActorBook.amended(store.decided.decisions()).actors.get(actor)
    return known.country if known else None


def sector_of(title: str) -> str:
    """Return the sector of who holds an office of that title."""
    return Offices.load().sector_of(title)


def strangers(store: Store) -> tuple[Stranger, ...]:
    """Return the people whom the news names with an office and the book does not know, most documents first."""
    decided = {change.actor for change in store.decided.decisions() if change.verb in ("merge", "add")}
    documents = Sources(store)
    found: dict[str, list[tuple[str, Naming]]] = defaultdict(list)
    for identity, naming in store.namings(strangers=True):
        if naming.actor not in decided:
            found[naming.actor].append((identity, naming))
    made = []
    for actor, told in found.items():
        days = [day for identity, _ in told if (day := documents.of(identity).published)]
        made.append(
            Stranger(
                actor, told[0][1].name, told[0][1].country, tuple(dict.fromkeys(naming.title for _, naming in told)),
                len({identity for identity, _ in told}), documents.outlets(identity for identity, _ in told),
                min(days, default=None), max(days, default=None),
            )
        )  # fmt: skip
    return tuple(sorted(made, key=lambda s: (-s.documents, s.id)))


def successions(store: Store) -> tuple[Succession, ...]:
    """Return the offices whose holder has changed by the evidence of the news: for a person to confirm.

    An office counts that a state has once, given to somebody else than the book's holder, as held now, by at least
    ``OUTLETS`` outlets (documents where outlets are not known). Nothing changes by itself.
    """
    book = ActorBook.amended(store.decided.decisions())
    documents = Sources(store)
    told: dict[tuple[str, str, str], list[tuple[str, Naming]]] = defaultdict(list)
    for identity, naming in store.namings():
        if naming.tense is Tense.NOW and naming.country and book.offices.named(naming.office).one:
            told[naming.office, naming.country, naming.actor].append((identity, naming))
    made = []
    for (office, country, actor), found in told.items():
        dated = sorted((day, i) for i, _ in found if (day := documents.of(i).published))
        outlets = documents.outlets(identity for identity, _ in found)
        if outlets < OUTLETS or not dated:
            continue
        holder = book.holder(office, country, dated[-1][0])
        if holder is None or holder.id == actor or book.held(actor, office, country, dated[-1][0]):
            continue
        last = next(n for i, n in found if i == dated[-1][1])
        made.append(Succession(office, country, holder, actor, last.name, outlets, dated[0][0], dated[-1][0]))
    return tuple(sorted(made, key=lambda s: (-s.outlets, s.office, s.country)))
