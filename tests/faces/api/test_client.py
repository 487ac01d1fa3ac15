"""The client against the real API, in this process."""

from collections.abc import Iterator
from datetime import date

import httpx2
import pytest
from starlette.testclient import TestClient

from detente import answers
from detente.client import TRIES, Client, RefusedError
from detente.errors import SourceError
from detente.exports import rows, shapes
from detente.faces.api.asked import SENTENCES
from detente.records import Status
from tests.faces.api import build
from tests.faces.api.conftest import key


@pytest.fixture
def server(desk: build.Desk) -> Iterator[Client]:
    text = key(desk, "review")["Authorization"].removeprefix("Bearer ")
    with Client("http://testserver", text, transport=TestClient(build.serving(desk))._transport) as made:
        yield made


def _answering(*responses: httpx2.Response) -> tuple[Client, list[float]]:
    waiting, slept = iter(responses), list[float]()
    transport = httpx2.MockTransport(lambda _request: next(waiting))
    return Client("http://t", transport=transport, sleep=slept.append), slept


def test_rows_come_back_as_they_were(server: Client, desk: build.Desk) -> None:
    assert list(server.ledger(limit=1)) == [
        rows.listed_entry(entry, SENTENCES, "") for entry in answers.ledger(desk.store)
    ]
    assert list(server.claims(limit=2, newest=False)) == [rows.claim_row(row) for row in answers.claims(desk.store)]
    assert list(server.events(newest=False)) == [
        rows.listed_event(row, SENTENCES, "") for row in answers.events(desk.store)
    ]


def test_questions_can_be_narrowed(server: Client) -> None:
    assert [entry.status for entry in server.ledger(status=[Status.HAPPENED])] == [Status.HAPPENED]
    assert [claim.id for claim in server.claims(as_of=date(2025, 2, 15))] == ["plan"]


@pytest.mark.parametrize(
    "method",
    ["mediators", "positions", "reactions", "truces", "promises", "momentum", "series", "changes", "next", "forecasts",
     "forecast_scores", "warnings", "conflicts", "failures"],
)  # fmt: skip
def test_every_question_can_be_asked(server: Client, method: str) -> None:
    assert isinstance(list(getattr(server, method)()), list)


def test_single_things_can_be_asked_for(server: Client) -> None:
    event = next(server.events())
    assert server.event(event.id).evidence == event.evidence
    assert server.article("dheld").text == "Washington and Moscow met for talks."
    assert server.actor("person:sergey-lavrov").name == "Sergey Lavrov"
    assert next(server.who("Lavrov")).id == "person:sergey-lavrov"
    assert [found.id for found in server.search("met for talks")] == ["dheld"]
    assert server.status().claims == 4


def test_decisions_can_be_made_and_taken_back(server: Client) -> None:
    done = server.decide_claim("held", "reject", why="no claim")
    assert isinstance(done, shapes.Done)
    assert "held" not in [claim.id for claim in server.claims()]
    server.undo(done.kind, done.number)
    assert "held" in [claim.id for claim in server.claims()]
    server.decide_status(next(server.ledger(newest=True)).id, "CALLED_OFF", date(2025, 2, 22))
    assert next(server.ledger(newest=True)).status is Status.CALLED_OFF


def test_a_problem_is_told_with_its_sentence(server: Client) -> None:
    with pytest.raises(RefusedError, match="there are armenia-azerbaijan") as refused:
        list(server.claims(conflict="nowhere"))
    assert refused.value.status == 422


def test_a_scenario_of_what_is_no_entry_is_refused(server: Client) -> None:
    with pytest.raises(RefusedError, match="the entry 'nothing' is not in the ledger") as refused:
        list(server.scenarios("nothing", horizon=[30]))
    assert refused.value.status == 400


def test_a_busy_server_is_asked_again_when_it_says() -> None:
    busy = httpx2.Response(429, headers={"Retry-After": "7"}, json={"detail": "wait"})
    good = httpx2.Response(200, json={"data": [], "next": None})
    client, slept = _answering(busy, httpx2.Response(503, json={}), good)
    assert list(client.conflicts()) == []
    assert slept == [7.0, 2.0]


def test_a_server_that_stays_busy_is_given_up() -> None:
    client, slept = _answering(*(httpx2.Response(429, json={"detail": "wait"}) for _ in range(TRIES)))
    with pytest.raises(RefusedError, match="wait"):
        list(client.conflicts())
    assert len(slept) == TRIES - 1


def test_a_decision_that_may_have_been_taken_is_not_sent_again() -> None:
    client, slept = _answering(httpx2.Response(503, json={"detail": "busy"}))
    with pytest.raises(RefusedError, match="busy"):
        client.decide_claim("a", "reject")
    assert slept == []


@pytest.mark.parametrize(
    "answer", [httpx2.Response(200, text="<html>"), httpx2.Response(200, json=[1]), httpx2.Response(502, text="bad")]
)
def test_what_is_no_answer_of_the_api_is_refused(answer: httpx2.Response) -> None:
    client, _ = _answering(answer)
    with pytest.raises(RefusedError, match="no answer of the API came"):
        client.status()


def test_a_row_of_another_shape_is_refused() -> None:
    client, _ = _answering(httpx2.Response(200, json={"data": [{"name": 1}], "next": None}))
    with pytest.raises(SourceError, match="no Conflict can be read"):
        list(client.conflicts())


def test_a_server_that_is_not_there_is_told_of() -> None:
    def gone(_request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused")

    with pytest.raises(SourceError, match="cannot be asked"):
        Client("http://t", transport=httpx2.MockTransport(gone)).status()
