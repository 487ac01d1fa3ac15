"""Who may ask over the network, and who changed what? Keys by their digest, and a list of acts that only grows.

Of a key only a digest is kept: who reads the store cannot use it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from detente.store import tables
from detente.store.access import Database, next_number


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: ``digest`` of its secret, ``scopes`` of what it opens, ``revoked_at`` when it was closed."""

    id: str
    at: datetime
    name: str
    scopes: tuple[str, ...]
    digest: str
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done over the network or to the keys: by whom, what, to what."""

    number: int
    at: datetime
    who: str
    what: str
    target: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of the API of a store, and what is done with them."""

    database: Database

    def add(self, key: Key) -> None:
        """Keep a new key."""
        values = {"id": key.id, "at": key.at, "name": key.name, "scopes": list(key.scopes), "digest": key.digest}
        with self.database.writing() as connection:
            connection.execute(insert(tables.api_keys), values)

    def find(self, identity: str) -> Key | None:
        """Return a key, be it revoked, None if there is none of that id."""
        table = tables.api_keys
        found = self.database.fetch(select(table).where(table.c.id == identity))
        return _key(found[0]) if found else None

    def every(self) -> tuple[Key, ...]:
        """Return all keys, oldest first, those that were revoked among them."""
        table = tables.api_keys
        return tuple(map(_key, self.database.fetch(select(table).order_by(table.c.at, table.c.id))))

    def revoke(self, identity: str, *, at: datetime) -> bool:
        """Close a key for good; False if there is none of that id that is open."""
        table = tables.api_keys
        closing = update(table).where(table.c.id == identity, table.c.revoked_at.is_(None)).values(revoked_at=at)
        with self.database.writing() as connection:
            return bool(connection.execute(closing).rowcount)

    def note(self, *, at: datetime, who: str, what: str, target: str, detail: dict[str, Any]) -> Act:
        """Note what somebody did over the network or to the keys."""
        with self.database.writing() as connection:
            act = Act(next_number(connection, tables.audit), at, who, what, target, detail)
            values = {"number": act.number, "at": at, "who": who, "what": what, "target": target, "detail": detail}
            connection.execute(insert(tables.audit), values)
            return act

    def acts(self, *, before: int | None = None, limit: int = 100) -> tuple[Act, ...]:
        """Return what was done, newest first: ``limit`` acts at most, of those before a number if one is given."""
        table = tables.audit
        query = select(table).order_by(table.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(table.c.number < before)
        return tuple(Act(**row) for row in self.database.fetch(query))


def _key(row: Any) -> Key:  # noqa: ANN401 - a row of the database
    return Key(row["id"], row["at"], row["name"], tuple(row["scopes"]), row["digest"], row["revoked_at"])
