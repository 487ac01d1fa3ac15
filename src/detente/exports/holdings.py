"""How do the conflicts, the failures and the size of a store look to those outside, and its keys and acts?"""

from pathlib import PurePath

import detente
from detente.exports import shapes
from detente.records import Conflict, Failure
from detente.store import Act, Key, Store


def conflict(what: Conflict) -> shapes.Conflict:
    """Return what is watched."""
    return shapes.Conflict(what.name, what.title, what.parties, what.mediators, what.topics, what.first, what.last)


def failure(what: Failure) -> shapes.Failure:
    """Return what could not be used: of a file only the name, since its folder is nobody's business outside."""
    name = what.source if "://" in what.source else PurePath(what.source).name or what.source
    return shapes.Failure(name, what.stage, what.reason.replace(what.source, name), what.at, what.given_id)


def holdings(store: Store) -> shapes.Holdings:
    """Return what a store holds."""
    counts = store.counts()
    return shapes.Holdings(
        version=detente.__version__,
        newest=store.newest(),
        changes=store.database.changes(),
        documents=counts.documents,
        copies=counts.copies,
        claims=counts.claims,
        events=counts.events,
        failures=counts.failures,
    )


def key(what: Key, text: str | None = None) -> shapes.AccessKey:
    """Return a key, with its text if it was just made."""
    return shapes.AccessKey(what.id, what.name, what.scopes, what.at, what.revoked_at, text)


def act(what: Act) -> shapes.Act:
    """Return what somebody did."""
    return shapes.Act(what.number, what.at, what.who, what.what, what.target, what.detail)
