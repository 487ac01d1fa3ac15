"""What becomes of the actor book by what people decided: actors added, edited, given an office, merged?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from detente.errors import ConfigError
from detente.events.book import BODIES, SECTORS, Entry
from detente.records import Actor, ActorChange, Office

KINDS = ("person", "organisation", "group", "country")


def amended(entries: Iterable[Entry], changes: Iterable[ActorChange]) -> tuple[Entry, ...]:
    """Return the entries after all changes, in order.

    Raises:
        ConfigError: a change is about an actor that is not there, or names a code that does not exist.
    """
    book = {entry.actor.id: entry for entry in entries}
    codes = frozenset(e.actor.country or "" for e in book.values() if e.actor.kind == "country") | BODIES
    for change in changes:
        if change.actor in {"person:", "org:"}:
            raise ConfigError(f"the name {change.value.get('name')!r} has no letter to make an id of; give another")
        _apply(book, change, codes)
    return tuple(book.values())


def _apply(book: dict[str, Entry], change: ActorChange, codes: frozenset[str]) -> None:
    _check(change, codes)
    if change.verb == "merge":
        target = _known(book, change.value["into"])
        gone = book.pop(change.actor, None)
        names = (change.value["name"],) if gone is None else (gone.actor.name, *gone.actor.names)
        held = target.actor.offices + (gone.actor.offices if gone else ())
        merged = replace(target.actor, names=_joined(target.actor, names), offices=_in_order(held))
        book[target.actor.id] = replace(target, actor=merged)
    elif change.verb == "add":
        if change.actor in book:
            raise ConfigError(f"the actor {change.actor} is there already; change it with `detente actors edit`")
        value = {"kind": "person", "country": None, "sector": None} | change.value
        names = tuple(value.get("names", ()))
        book[change.actor] = Entry(
            Actor(change.actor, value["name"], value["kind"], names, value["country"], value["sector"])
        )
    else:
        entry = _known(book, change.actor)
        edit = _with_office if change.verb == "office" else _edited
        book[change.actor] = replace(entry, actor=edit(entry.actor, change))


def _known(book: dict[str, Entry], identity: str) -> Entry:
    if identity not in book:
        raise ConfigError(f"no actor has the id {identity!r}; `detente who NAME` and `detente actors list` show ids")
    return book[identity]


def _check(change: ActorChange, codes: frozenset[str]) -> None:
    country, sector = change.value.get("country"), change.value.get("sector")
    if country is not None and country not in codes:
        raise ConfigError(f"the country {country!r} is unknown; allowed are ISO 3166 codes and {sorted(BODIES)}")
    if sector is not None and sector not in SECTORS:
        raise ConfigError(f"the sector {sector!r} is unknown; allowed are {', '.join(sorted(SECTORS))}")
    if change.value.get("kind", "person") not in KINDS:
        raise ConfigError(f"the kind {change.value['kind']!r} is unknown; allowed are {', '.join(KINDS)}")


def _joined(actor: Actor, more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (*actor.names, *more) if name != actor.name))


def _edited(actor: Actor, change: ActorChange) -> Actor:
    value = change.value
    kept = replace(actor, **{key: value[key] for key in ("name", "country", "sector") if key in value})
    more = (*value.get("names", ()), *((actor.name,) if kept.name != actor.name else ()))
    return replace(kept, names=_joined(kept, more))


def _with_office(actor: Actor, change: ActorChange) -> Actor:
    """Add an office, or give the one of that title and first day another end."""
    office = _office(change.value)
    others = (o for o in actor.offices if (o.title, o.country, o.start) != (office.title, office.country, office.start))
    return replace(actor, offices=_in_order((*others, office)))


def _office(value: dict[str, Any]) -> Office:
    try:
        start, end = date.fromisoformat(value["start"]), value.get("end")
        last = date.fromisoformat(end) if end else None
    except ValueError as error:
        raise ConfigError(f"a day of the office is none ({error}); write YYYY-MM-DD") from error
    if last is not None and last <= start:
        raise ConfigError(f"an office must end after it starts, got {start} to {last}")
    return Office(value["title"], value["country"], value["sector"], start, last, value["source"])


def _in_order(offices: Iterable[Office]) -> tuple[Office, ...]:
    return tuple(sorted(set(offices), key=lambda o: (o.start, o.title, o.country or "")))
