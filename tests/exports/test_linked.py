"""Linked data says what the record says: what happened is an event, what is told ahead is none, all has sources."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from detente.errors import ConfigError
from detente.exports import linked, triples
from detente.exports.terms import TERMS
from detente.exports.triples import PREFIXES, Ref, Thing
from detente.records import Status
from detente.store import Store
from tests.exports.filled import ANALYST, HOSTILE, record_of

pytestmark = pytest.mark.wide

# rdflib's own reader of JSON-LD uses what rdflib warns of.
JSON_LD = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
BASE = "https://data.example.org/r/"
_PREFIXED = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
# Ways in which people ask for what happened; none of them names a status.
ASKED = {
    "by class": "?e a dt:Happened ; dt:source <B#side/RUS> ; dt:target <B#side/UKR>",
    "as an event of schema.org": "?e a schema:Event",
    "as an event of SEM": "?e a sem:Event",
    "by actors of SEM": "?e sem:hasActor <B#side/RUS>, <B#side/UKR>",
    "by a date of schema.org": "?e schema:startDate ?day",
    "by a place of schema.org": "?e schema:location ?place",
}


@pytest.fixture(scope="module")
def folder(open_record: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("linked")
    linked.write_json_ld(record_of(open_record), made, base=BASE)
    linked.write_turtle(record_of(open_record), made, base=BASE)
    return made


@pytest.fixture(scope="module")
def graph(folder: Path) -> Graph:
    return Graph().parse(folder / "record.ttl")


def _ask(graph: Graph, where: str) -> set[tuple[str, ...]]:
    query = f"{_PREFIXED}SELECT * WHERE {{ {where.replace('B#', BASE)} }}"
    found: Any = graph.query(query)
    return {tuple(str(value) for value in row) for row in found}


def _events(store: Store, *statuses: Status) -> set[str]:
    return {f"{BASE}event/{w.row.id}" for w in record_of(store).events() if w.row.status in statuses}


@pytest.mark.parametrize("asked", ASKED)
def test_who_asks_for_what_happened_gets_no_plan(graph: Graph, open_record: Store, asked: str) -> None:
    found = {next(value for value in row if "/event/" in value) for row in _ask(graph, ASKED[asked])}
    assert found
    assert found <= _events(open_record, Status.HAPPENED)


def test_all_that_happened_is_found_and_all_else_is_a_prospect(graph: Graph, open_record: Store) -> None:
    others = set(Status) - {Status.HAPPENED, Status.DISPUTED}
    assert {e for (e,) in _ask(graph, "?e a schema:Event, sem:Event, dt:Happened")} == _events(
        open_record, Status.HAPPENED
    )
    assert {e for (e,) in _ask(graph, "?e a dt:Prospect")} == _events(open_record, *others)
    assert len(_events(open_record, *others)) > 3


@JSON_LD
def test_json_ld_and_turtle_say_the_same(folder: Path, graph: Graph) -> None:
    other = Graph().parse(folder / "record.jsonld", format="json-ld")
    assert set(other) == set(graph)
    assert {(HOSTILE,)} & _ask(graph, "<B#claim/hostile> schema:text ?text")


def test_the_context_stands_in_the_file_and_each_thing_on_a_line(folder: Path) -> None:
    lines = (folder / "record.jsonld").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0] + "]}")["@context"] == PREFIXES
    assert all(json.loads(line.removesuffix(","))["@id"] for line in lines[1:-1])


def test_each_claim_has_its_article_its_voice_and_its_model(graph: Graph, open_record: Store) -> None:
    rows = _ask(
        graph,
        "?claim a dt:Claim ; prov:wasDerivedFrom ?article ; prov:wasAttributedTo ?voice ; prov:wasGeneratedBy ?reading "
        ". ?article a schema:NewsArticle . ?reading prov:wasAssociatedWith/a ?agent . "
        "?voice schema:name ?name",
    )
    assert {v.rpartition("/")[2] for row in rows for v in row if re.search("/claim/[^/]*$", v)} == {
        claim.id for claim in open_record.claims()
    }
    names = {value for row in rows for value in row}
    assert {f"{BASE}side/TUR", "=Wire <1>"} <= names


def test_corrections_are_revisions_by_people_without_a_name(graph: Graph, folder: Path) -> None:
    (revised,) = _ask(
        graph,
        "<B#claim/claim002-0> dt:eventType ?now ; prov:wasGeneratedBy ?act ; prov:wasRevisionOf ?old . "
        "?old dt:eventType ?before . ?act a dt:Correction ; prov:wasAssociatedWith/schema:name ?who",
    )
    assert {"AGREE", "CONSULT", "reviewer 1"} <= set(revised)
    assert _ask(graph, "<B#claim/wrong/before/3> prov:wasInvalidatedBy ?act . ?act dt:verb 'reject'")
    assert _ask(graph, "?act prov:used <B#claim/claim004-0> ; dt:verb 'confirm'")
    assert not _ask(graph, "<B#claim/wrong> ?p ?o")
    for path in folder.iterdir():
        assert ANALYST not in path.read_text(encoding="utf-8")
        assert "secret" not in path.read_text(encoding="utf-8")


def test_every_word_of_ours_is_defined_in_the_file(graph: Graph) -> None:
    ours = PREFIXES["dt"]
    used = {str(node) for triple in graph for node in triple if isinstance(node, URIRef) and node.startswith(ours)}
    assert used == {ours + term.name for term in TERMS}
    assert all(graph.value(URIRef(ours + term.name), RDF.type) for term in TERMS)


@pytest.mark.parametrize("conflict", [None, "russia-ukraine"])
def test_nothing_is_named_that_is_not_told(open_record: Store, conflict: str | None) -> None:
    told = list(linked.things(record_of(open_record, conflict)))
    named = {v.iri for thing in told for _, v in thing.facts if isinstance(v, Ref) and v.iri.startswith(linked.BASE)}
    assert {iri for iri in named if not iri.startswith(PREFIXES["dt"])} <= {thing.id for thing in told}


@pytest.mark.parametrize("base", ["", "data/", "https://x.org/a", "https://x.org/<a>/", "urn:x y:", "javascript:x/"])
def test_names_need_a_base_that_is_one(open_record: Store, base: str) -> None:
    with pytest.raises(ConfigError, match="base of names"):
        list(linked.things(record_of(open_record), base))


@JSON_LD
def test_text_of_any_kind_stays_as_it_is_in_both_forms(tmp_path: Path) -> None:
    texts = ['"""', "\\", "a\nb\r\t", "\x00\x1f\x7f\x85", "\u202e\u2066", "\ufeff", "é \U0001f54a", "' ^^ @en <x> ."]
    thing = Thing("urn:detente:x", (), tuple(("schema:text", text) for text in texts))
    (tmp_path / "x.ttl").write_bytes(b"".join(triples.turtle([thing])))
    (tmp_path / "x.jsonld").write_bytes(b"".join(triples.json_ld([thing])))
    read = [Graph().parse(tmp_path / "x.ttl"), Graph().parse(tmp_path / "x.jsonld", format="json-ld")]
    assert [{str(text) for text in graph.objects()} for graph in read] == [set(texts)] * 2


def test_an_address_that_is_none_is_text() -> None:
    assert triples.address("https://x.org/a?b=1") == Ref("https://x.org/a?b=1")
    assert triples.address("https://x.org/<a>") == "https://x.org/<a>"
    assert triples.address("javascript:alert(1)") == "javascript:alert(1)"
    assert triples.address(None) is None
