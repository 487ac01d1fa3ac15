"""The channels reach a program for networks: who is tied to whom, by what, and what is not known to have happened."""

from datetime import date
from pathlib import Path

import networkx as nx

from detente.analysis.mediation import Channel, How
from detente.events.actors import ActorBook
from detente.exports import graph
from detente.records import Status
from detente.store import Store
from tests.exports.filled import record_of


def _channel(mediator: str, how: How, outcome: Status | None, *between: str) -> Channel:
    name = f"{mediator} \x07& <sons>"
    day = date(2025, 6, 1)
    return Channel(mediator, name, None, between, how, False, 'says "so"', day, None, outcome, ("e1", "e2"), ())  # noqa: FBT003 - in the order of its fields


def _read(*channels: Channel) -> nx.MultiGraph:
    return nx.parse_graphml(graph.graph(channels, ActorBook.load()).decode(), force_multigraph=True)


def test_ties_and_actors_have_typed_attributes() -> None:
    read = _read(_channel("TUR", How.HOSTED, Status.HAPPENED, "RUS", "UKR"))
    assert read.nodes["TUR"] == {"name": "Turkey", "kind": "country", "country": "TUR"}
    assert read.edges["TUR", "UKR", "0-UKR"] == {
        "does": "hosts", "how": "hosted", "happened": True, "outcome": "HAPPENED", "inferred": False,
        "reason": 'says "so"', "first": "2025-06-01", "acts": 2, "channel": 0, "between": "RUS – UKR",
    }  # fmt: skip


def test_channels_between_the_same_sides_stay_apart() -> None:
    first, second = (_channel("TUR", how, Status.HAPPENED, "RUS", "UKR") for how in (How.HOSTED, How.CARRIED))
    read = _read(first, second)
    assert sorted(data["does"] for *_, data in read.edges(["RUS"], data=True)) == ["carries messages", "hosts"]


def test_what_is_not_known_to_have_happened_is_told_in_the_conditional() -> None:
    for how in set(How) - {How.OFFERED}:
        for outcome in (*(set(Status) - {Status.HAPPENED}), None):
            read = _read(_channel("TUR", how, outcome, "RUS"))
            (data,) = (data for *_, data in read.edges(data=True))
            assert data["does"].startswith("would ")
            assert data["happened"] is False


def test_hostile_names_stay_text_and_unknown_ones_have_no_kind() -> None:
    read = _read(_channel("<a> & \x00\u202e'b'", How.BROKERED, None, "some rebels"))
    assert set(read.nodes) == {"<a> & 'b'", "some rebels"}
    assert read.nodes["<a> & 'b'"] == {"name": "<a> & 'b' & <sons>"}


def test_the_channels_of_a_store_are_written(open_record: Store, tmp_path: Path) -> None:
    assert graph.write_graph(record_of(open_record), tmp_path) == {"channels.graphml": "2 channels"}
    read = nx.read_graphml(tmp_path / "channels.graphml")
    assert {(data["name"], data["kind"]) for _, data in read.nodes(data=True)} >= {("Qatar", "country")}
    assert {data["does"] for *_, data in read.edges(data=True)} == {"hosts", "would bring together"}
    assert {read.degree(node) for node in ("QAT", "TUR", "RUS", "UKR")} == {2}
