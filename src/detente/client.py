"""How does a program ask a record over the network? One method a question, with the same rows as everywhere else.

>>> client = Client("http://127.0.0.1:8765")  # doctest: +SKIP
>>> for entry in client.ledger(status=["OVERDUE"]):  # doctest: +SKIP
...     print(entry.announced.day, entry.type)

Answers of many rows are iterators that fetch page after page as they are consumed.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx2

from detente.errors import DetenteError, SourceError
from detente.exports import schema, shapes

_T = TypeVar("_T")
PREFIX = "/api/v1"
# Times that a question is asked again when the server is busy, seconds that are waited at most before one, and for an
# answer: what looks at a year of a large store takes some.
TRIES, LONGEST_WAIT, PATIENCE = 4, 60.0, 120.0
# Bytes that one page may have: of 500 rows with their sentences some MB.
LARGEST = 64 * 2**20
# Statuses after which a question is asked again; a decision only where it is sure that it was not taken.
BUSY: Mapping[str, tuple[int, ...]] = {"GET": (429, 503), "POST": (429,)}


class RefusedError(DetenteError):
    """The server did not answer what was asked; ``status`` is that of HTTP, the text the sentence of the problem."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class Client:
    """The API of a server. Close it, or use it in a ``with``.

    Args:
        url: where the server is, without /api/v1.
        key: a key ``dt_…``, if the server asks for one.
        transport: what carries the requests; else the network.
        sleep: what waits before a question is asked again.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._http = httpx2.Client(
            base_url=url.rstrip("/") + PREFIX, headers=headers, transport=transport, timeout=PATIENCE
        )
        self._sleep = sleep

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # The record

    def ledger(self, **asked: Any) -> Iterator[shapes.ListedEntry]:  # noqa: ANN401 - parameters of the route
        """Yield announced acts: type, party, status (lists), due_from, due_to, evidence, newest, conflict, as_of."""
        return self._rows("/ledger", shapes.ListedEntry, asked)

    def events(self, **asked: Any) -> Iterator[shapes.ListedEvent]:  # noqa: ANN401 - see `ledger`
        """Yield events: type, status, party (lists), since, until, evidence, newest, conflict, as_of."""
        return self._rows("/events", shapes.ListedEvent, asked)

    def event(self, identity: str, *, as_of: date | None = None) -> shapes.EventStory:
        """Return one event, with what was known of it day by day."""
        return self._one(f"/events/{quote(identity, safe='')}", shapes.EventStory, {"as_of": as_of})

    def claims(self, **asked: Any) -> Iterator[shapes.StoredClaim]:  # noqa: ANN401 - see `ledger`
        """Yield claims: type, party (lists), modality, actor, speaker, document, event, topic, newest,
        conflict, as_of.
        """
        return self._rows("/claims", shapes.StoredClaim, asked)

    def promises(self, **asked: Any) -> Iterator[shapes.Promise]:  # noqa: ANN401 - see `ledger`
        """Yield how often what was announced came true: by, conflict, as_of."""
        return self._rows("/promises", shapes.Promise, asked)

    # Sides

    def mediators(self, **asked: Any) -> Iterator[shapes.Channel]:  # noqa: ANN401 - see `ledger`
        """Yield who stands between whom: since, conflict, as_of."""
        return self._rows("/mediators", shapes.Channel, asked)

    def positions(self, **asked: Any) -> Iterator[shapes.Position | shapes.Shift | shapes.Distance]:  # noqa: ANN401 - see `ledger`
        """Yield where each side stands, then where it moved, then how far sides are apart: since, conflict, as_of."""
        for row in self._pages("/positions", asked):
            yield _parsed(_STANDS.get(str(row.get("row")), shapes.Position), row)

    def reactions(self, **asked: Any) -> Iterator[shapes.Reaction]:  # noqa: ANN401 - see `ledger`
        """Yield how third parties take acts: since, conflict, as_of."""
        return self._rows("/reactions", shapes.Reaction, asked)

    def truces(self, **asked: Any) -> Iterator[shapes.Truce]:  # noqa: ANN401 - see `ledger`
        """Yield truces and their lives: since, conflict, as_of."""
        return self._rows("/truces", shapes.Truce, asked)

    # Mood and outlook

    def momentum(self, **asked: Any) -> Iterator[shapes.Momentum]:  # noqa: ANN401 - see `ledger`
        """Yield where the mood is going: pair (list of "A,B"), conflict, as_of."""
        return self._rows("/momentum", shapes.Momentum, asked)

    def series(self, **asked: Any) -> Iterator[shapes.Series]:  # noqa: ANN401 - see `ledger`
        """Yield the mood day by day: pair, conflict, as_of."""
        return self._rows("/series", shapes.Series, asked)

    def changes(self, **asked: Any) -> Iterator[shapes.Break]:  # noqa: ANN401 - see `ledger`
        """Yield breaks in how often acts became known: pair, conflict, as_of."""
        return self._rows("/changes", shapes.Break, asked)

    def next(self, **asked: Any) -> Iterator[shapes.NextAct]:  # noqa: ANN401 - see `ledger`
        """Yield on whom each side is likely to act next: pair, conflict, as_of."""
        return self._rows("/next", shapes.NextAct, asked)

    def forecasts(self, **asked: Any) -> Iterator[shapes.Forecast]:  # noqa: ANN401 - see `ledger`
        """Yield what is likely: pair, horizon (lists), conflict, as_of."""
        return self._rows("/forecasts", shapes.Forecast, asked)

    def scenarios(self, entry: str, **asked: Any) -> Iterator[shapes.Scenario]:  # noqa: ANN401 - see `ledger`
        """Yield how forecasts change if a ledger entry is kept, or is not: pair, horizon (lists), conflict, as_of."""
        return self._rows("/forecasts/scenarios", shapes.Scenario, {"entry": entry} | asked)

    def forecast_scores(self, *, as_of: date | None = None) -> Iterator[shapes.Score]:
        """Yield how good the issued forecasts were."""
        return self._rows("/forecasts/scores", shapes.Score, {"as_of": as_of})

    # Texts, actors, the store

    def warnings(self, **asked: Any) -> Iterator[shapes.Doubt]:  # noqa: ANN401 - see `ledger`
        """Yield what to doubt in the texts: conflict, as_of."""
        return self._rows("/warnings", shapes.Doubt, asked)

    def article(self, identity: str, *, as_of: date | None = None) -> shapes.Article:
        """Return one article, with all that was read in it."""
        return self._one(f"/articles/{quote(identity, safe='')}", shapes.Article, {"as_of": as_of})

    def search(self, words: str, *, as_of: date | None = None) -> Iterator[shapes.Found]:
        """Yield the articles in which words stand, the best first."""
        return self._rows("/search", shapes.Found, {"q": words, "as_of": as_of})

    def who(self, name: str, *, on: date | None = None) -> Iterator[shapes.Candidate]:
        """Yield whom a name may mean on a day, best first."""
        return self._rows("/actors", shapes.Candidate, {"name": name, "on": on})

    def actor(self, identity: str, *, as_of: date | None = None) -> shapes.Actor:
        """Return one entry of the actor book."""
        return self._one(f"/actors/{quote(identity, safe='')}", shapes.Actor, {"as_of": as_of})

    def conflicts(self) -> Iterator[shapes.Conflict]:
        """Yield the conflicts that are known."""
        return self._rows("/conflicts", shapes.Conflict, {})

    def failures(self) -> Iterator[shapes.Failure]:
        """Yield what could not be used."""
        return self._rows("/failures", shapes.Failure, {})

    def status(self) -> shapes.Holdings:
        """Return what the store holds."""
        return self._one("/status", shapes.Holdings, {})

    # Decisions, with a key of the scope review

    def decide_claim(
        self, claim: str, verb: str, fields: Mapping[str, Any] | None = None, *, why: str = ""
    ) -> shapes.Done:
        """Confirm, reject or amend a claim."""
        return self._decided(f"/review/claims/{quote(claim, safe='')}", {"verb": verb, "fields": fields, "why": why})

    def decide_status(self, event: str, status: str, day: date, *, why: str = "") -> shapes.Done:
        """Give an event a status from a day on."""
        body = {"status": status, "day": day.isoformat(), "why": why}
        return self._decided(f"/review/events/{quote(event, safe='')}/status", body)

    def undo(self, kind: str, number: int, *, why: str = "") -> shapes.Done:
        """Take a decision back."""
        return self._decided("/review/undo", {"kind": kind, "number": number, "why": why})

    def _decided(self, path: str, body: Mapping[str, Any]) -> shapes.Done:
        return _parsed(shapes.Done, self._ask("POST", path, {}, json=body).get("data"))

    def _one(self, path: str, shape: type[_T], asked: Mapping[str, Any]) -> _T:
        return _parsed(shape, self._ask("GET", path, asked).get("data"))

    def _rows(self, path: str, shape: type[_T], asked: Mapping[str, Any]) -> Iterator[_T]:
        return (_parsed(shape, row) for row in self._pages(path, asked))

    def _pages(self, path: str, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        after: str | None = None
        while True:
            page = self._ask("GET", path, {**asked, "after": after} if after else asked)
            yield from page.get("data", ())
            after = page.get("next")
            if not after:
                return

    def _ask(self, method: str, path: str, asked: Mapping[str, Any], **sent: Any) -> dict[str, Any]:  # noqa: ANN401 - of httpx2
        params = {name: _word(value) for name, value in asked.items() if value is not None}
        for left in reversed(range(TRIES)):
            try:
                status, headers, body = self._fetch(method, path, params, sent)
            except httpx2.HTTPError as error:
                raise SourceError(f"the server at {self._http.base_url} cannot be asked ({error})") from error
            if status not in BUSY[method] or not left:
                break
            self._sleep(_wait(headers.get("retry-after"), TRIES - left))
        return _answer(status, body)

    def _fetch(
        self, method: str, path: str, params: Mapping[str, Any], sent: Mapping[str, Any]
    ) -> tuple[int, httpx2.Headers, bytes]:
        with self._http.stream(method, path, params=params, **sent) as response:
            body = bytearray()
            for part in response.iter_bytes():
                body += part
                if len(body) > LARGEST:
                    raise SourceError(f"an answer of more than {LARGEST:,} bytes came; ask for less with limit")
            return response.status_code, response.headers, bytes(body)


_STANDS: Mapping[str, Any] = {"position": shapes.Position, "shift": shapes.Shift, "distance": shapes.Distance}


def _answer(status: int, body: bytes) -> dict[str, Any]:
    """Return what a body says.

    Raises:
        RefusedError: it is a problem document, or nothing of the API.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise RefusedError(status, f"no answer of the API came (status {status}); is the address that of a server?")
    if status >= 400:  # noqa: PLR2004 - where errors begin in HTTP
        raise RefusedError(status, str(told.get("detail", f"status {status}")))
    return told


def _parsed(shape: type[_T], value: object) -> _T:
    try:
        return schema.parsed(shape, value)
    except ValueError as error:
        raise SourceError(f"the server sent something else than was asked ({error}); is it of this version?") from error


def _word(value: object) -> object:
    """Return a value as the address has it."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_word(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else value


def _wait(header: str | None, turn: int) -> float:
    """Return for how many seconds to wait: as the server says, else longer each time."""
    return min(LONGEST_WAIT, float(header)) if header and header.isdecimal() else min(LONGEST_WAIT, 0.5 * 2**turn)
