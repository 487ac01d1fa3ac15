"""A small store, a stand-in for the desk of a server, and an API over both."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount

from detente import pipeline
from detente.faces.api.app import PREFIX, make
from detente.faces.api.kept import Kept
from detente.faces.api.keys import Guard
from detente.faces.api.limits import Buckets
from detente.records import Claim, Failure, Interval, Modality, Participant, Role, Trigger
from detente.store import Store
from tests.build import claim
from tests.exports.build import document

_T = TypeVar("_T")
NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
TEXTS = (
    ("plan", 15, "Washington and Moscow will meet on 18 February.", "meet", Modality.PLANNED, 18),
    ("held", 20, "Washington and Moscow met for talks.", "met", Modality.HAPPENED, 20),
    ("next", 21, "Washington and Moscow will meet again on 26 February.", "meet", Modality.PLANNED, 26),
    ("later", 22, "Ankara and Berlin will talk on 28 February.", "talk", Modality.PLANNED, 28),
)
STATES = {"Washington": "USA", "Moscow": "RUS", "Ankara": "TUR", "Berlin": "DEU"}


def said(name: str, day: int, text: str, word: str, modality: Modality, on: int) -> Claim:
    """A claim whose sentence is all that its article says."""
    at = text.index(word)
    one, other = (state for state in STATES if state in text)
    parties = (_who(text, Role.SOURCE, one), _who(text, Role.TARGET, other))
    told, when = date(2025, 2, day), Interval.of(date(2025, 2, on), date(2025, 2, on))
    return claim(
        id=name, document=f"d{name}", text=text, end=len(text), reported=told, when=when, modality=modality,
        trigger=Trigger(word, at, at + len(word)), participants=parties, topics=("territory",),
    )  # fmt: skip


def _who(text: str, role: Role, name: str) -> Participant:
    at = text.index(name)
    return Participant(role, name, at, at + len(name), None, STATES[name])


def record(path: Path) -> None:
    """Make a store of some articles, whose claims are linked."""
    with Store.open(str(path)) as store:
        for row in TEXTS:
            made = said(*row)
            fields = {"id": made.document, "given_id": f"={made.id}", "outlet": "Wire", "published": made.reported}
            store.add_document(document(text=made.text, **fields))
            store.add_claims(made.document, [made], model="m", at=NOON)
        store.add_failure(Failure("/home/somebody/secret/news.jsonl", "documents", "no text", NOON))
        pipeline.relink(store)


class Desk:
    """A desk that works out every answer anew, and counts how often."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self.store = pipeline.open_store(self.path, read_only=True)
        self.kept = Kept()
        self.made = 0
        self._known: dict[Hashable, tuple[int, Any]] = {}

    @property
    def now(self) -> Callable[[], datetime]:
        return lambda: NOON

    @contextmanager
    def writer(self) -> Iterator[Store]:
        with pipeline.open_store(self.path) as store:
            yield store

    def answer(self, key: Hashable, make: Callable[[], _T]) -> _T:
        changes = self.store.database.changes()
        if key not in self._known or self._known[key][0] != changes:
            self.made += 1
            self._known[key] = changes, make()
        found: _T = self._known[key][1]
        return found

    def slowly(self, ask: Callable[..., _T], *asked: Any, **named: Any) -> Callable[[], _T]:  # noqa: ANN401
        return partial(ask, self.store, *asked, **named)

    def behind(self, key: Hashable, make: Callable[[], _T]) -> _T:
        return self.answer(key, make)


def server(api: FastAPI) -> Starlette:
    """The API where servers mount it."""
    return Starlette(routes=[Mount(PREFIX, api)])


def serving(
    desk: Desk, *, open_read: bool = True, limits: Buckets | None = None, cors: tuple[str, ...] = ()
) -> Starlette:
    """The API of a desk, mounted."""
    return server(make(desk, Guard(open_read=open_read), limits=limits, cors=cors))
