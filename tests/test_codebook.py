from typing import Any

import pytest

from detente.codebook import Codebook, build
from detente.errors import ConfigError

QUADS = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2, "REQUEST": 3,
    "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
    "COMMENT": None,
}  # fmt: skip
SCORES = [
    ("AGREE", None, 2.5), ("CONSULT", "phone", 1.5), ("CONSULT", "visit", 4.0), ("RETREAT", "ceasefire", 7.5),
    ("ACCUSE", None, -3.0), ("ASSAULT", "drone", -9.5), ("PROTEST", "vandalize", -5.0), ("COMMENT", None, None),
]  # fmt: skip
MODES = [
    ("CONSULT", "Trump and Putin will speak by phone on Tuesday.", "speak", "phone"),
    ("CONSULT", "The envoy travelled to Moscow to meet Putin.", "travelled", "visit"),
    ("RETREAT", "Both sides agreed on a truce.", "truce", "ceasefire"),
    ("RETREAT", "Russia freed 1,000 prisoners.", "freed", "release"),
    ("ASSAULT", "Russia launched 273 drones at Kyiv.", "launched", "drone"),
    ("CONSULT", "The ministers met.", "met", None),
    ("AGREE", "They agreed to a phone call.", "agreed", None),
]
TOPICS = [
    ("Kyiv wants security guarantees before it gives up territory.", {"security-guarantees", "territory"}),
    ("The U.N. Security Council met.", set()),
    ("An exchange of prisoners and the lifting of sanctions were discussed.", {"prisoners", "sanctions-relief"}),
    ("A ceasefire at sea and in the air.", {"ceasefire-terms"}),
]
STANCES = [("Berlin voiced hope.", "hope"), ("Officials were sceptical.", "scepticism"), ("It rained.", None)]
CAMEO = [
    ("036", "AGREE", None),
    ("041", "CONSULT", "phone"),
    ("0841", "RETREAT", "release"),
    ("0871", "RETREAT", "ceasefire"),
    ("106", "REQUEST", "meet"),
    ("163", "SANCTION", "discontinue"),
    ("196", "ASSAULT", None),
    ("139", "THREATEN", "relations"),
]


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return Codebook.load()


def test_all_types_have_their_quad(codebook: Codebook) -> None:
    assert {t.name: t.quad for t in codebook.types} == QUADS
    assert len(codebook.contexts) == 37


@pytest.mark.parametrize("name, mode, score", SCORES)
def test_scores(codebook: Codebook, name: str, mode: str | None, score: float | None) -> None:
    assert codebook.score(name, mode) == score


@pytest.mark.parametrize("name, text, trigger, mode", MODES)
def test_modes(codebook: Codebook, name: str, text: str, trigger: str, mode: str | None) -> None:
    assert codebook.mode_of(name, text, trigger) == mode


@pytest.mark.parametrize("text, topics", TOPICS)
def test_topics(codebook: Codebook, text: str, topics: set[str]) -> None:
    assert set(codebook.topics_in(text)) == topics


@pytest.mark.parametrize("text, stance", STANCES)
def test_stances(codebook: Codebook, text: str, stance: str | None) -> None:
    assert codebook.stance_of(text) == stance


@pytest.mark.parametrize("code, name, mode", CAMEO)
def test_cameo_to_plover(codebook: Codebook, code: str, name: str, mode: str | None) -> None:
    assert codebook.plover_of(code) == (name, mode)


def test_statements_have_no_plover_type(codebook: Codebook) -> None:
    assert codebook.plover_of("013") is None
    assert codebook.plover_of("99") is None


def test_every_mode_is_exported_as_a_known_code(codebook: Codebook) -> None:
    known = {c.code for c in codebook.cameo}
    for kind in codebook.types:
        codes = [codebook.cameo_of(kind.name, mode) for mode in (None, *(m.name for m in kind.modes))]
        assert all(code in known for code in codes) or (kind.name == "COMMENT" and codes == [None])


def test_an_unknown_type_is_named(codebook: Codebook) -> None:
    with pytest.raises(ConfigError, match="no event type 'FIGHT': known are AGREE"):
        codebook.type("FIGHT")


def test_attributes_give_modality(codebook: Codebook) -> None:
    assert [codebook.modality_of(word) for word in ("planned", "Potential", "long")] == ["PLANNED", "POSSIBLE", None]


def _plover(**changes: object) -> dict[str, Any]:
    kind: dict[str, object] = {"meaning": "x", "quad": 1, "score": 1.0, "recipient": False} | changes
    return {"types": {"AGREE": kind}, "stances": {}, "contexts": {}, "sectors": {}}


TOPIC_TABLE: dict[str, Any] = {"topics": {}}
CODE_TABLE: dict[str, Any] = {"codes": {}, "export": {}}
BAD = [
    (_plover(quad=7), TOPIC_TABLE, CODE_TABLE, "quad is 7, it must be 1, 2, 3 or 4"),
    (_plover(scor=1), TOPIC_TABLE, CODE_TABLE, "did you mean 'score'"),
    (_plover(modes={"m": {"meaning": "x", "word": []}}), TOPIC_TABLE, CODE_TABLE, "unknown setting 'word'"),
    (_plover(), {"topics": {"t": {"words": ["Upper"]}}}, CODE_TABLE, "'Upper' is no word"),
    (_plover(), TOPIC_TABLE, {"codes": {"01": {"label": "x", "goldstein": 0, "type": "FIGHT"}}, "export": {}}, "FIGHT"),
    (_plover(), TOPIC_TABLE, {"codes": {}, "export": {"AGREE": "03"}}, "is not defined"),
]


@pytest.mark.parametrize("plover, topics, cameo, message", BAD)
def test_bad_tables_are_refused(
    plover: dict[str, Any], topics: dict[str, Any], cameo: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        build(plover, topics, cameo)


@pytest.mark.timeout(60)
def test_long_text_is_searched_in_linear_time(codebook: Codebook) -> None:
    codebook.topics_in("security council " * 20_000)
