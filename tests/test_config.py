from datetime import date
from pathlib import Path

import pytest

from detente import config
from detente.codebook import Codebook
from detente.errors import ConfigError
from detente.events.actors import ActorBook
from detente.records import Conflict, Participant, Role
from tests.build import claim, party, said_by

SHIPPED = (
    "armenia-azerbaijan",
    "drc-rwanda-m23",
    "india-pakistan",
    "israel-hamas-lebanon",
    "russia-ukraine",
    "sudan",
    "thailand-cambodia",
)


def test_defaults_then_file_then_environment(tmp_path: Path) -> None:
    assert config.load(tmp_path, {}).store == "sqlite:///detente.sqlite"
    (tmp_path / "detente.toml").write_text('store = "a.sqlite"\n')
    assert config.load(tmp_path, {}).store == "a.sqlite"
    assert config.load(tmp_path, {"DETENTE_STORE": "b.sqlite", "HOME": "/"}).store == "b.sqlite"


@pytest.mark.parametrize(
    "text, message",
    [
        ('stor = "x"', "unknown setting 'stor'.*did you mean 'store'"),
        ("store = 3", "must be a string"),
        ("store = ", "cannot be read as TOML"),
    ],
)
def test_bad_settings(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "detente.toml").write_text(text)
    with pytest.raises(ConfigError, match=message):
        config.load(tmp_path, {})


def test_unknown_variable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="unknown setting 'stroe' in the environment"):
        config.load(tmp_path, {"DETENTE_STROE": "x"})


def test_shipped_conflicts_load() -> None:
    assert config.conflicts() == SHIPPED
    assert {"RUS", "UKR"} <= set(config.conflict("russia-ukraine").parties)
    assert config.conflict("thailand-cambodia").first == date(2025, 5, 28)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_conflicts_name_what_is_known(name: str) -> None:
    found, book = config.conflict(name), ActorBook.load().actors
    sides = set(found.parties) | set(found.mediators)
    assert [s for s in sides if ":" in s and s not in book] == []
    assert sides - {a.country for a in book.values()} - set(book) == set()
    assert set(found.topics) <= set(Codebook.load().topics)
    assert all((found.words, found.sources, found.first))
    assert not set(found.parties) & set(found.mediators)
    assert len({w.lower() for w in found.words}) == len(found.words)


RUS, UKR, USA = party("Moscow", "RUS"), party("Kyiv", "UKR"), party("Washington", "USA", role=Role.TARGET)
BRA = party("Brasilia", "BRA", role=Role.TARGET)
HAMAS = party("Hamas", "NGO", actor="org:hamas")
IND, ISR, QAT = party("Delhi", "IND"), party("Israel", "ISR"), party("Doha", "QAT", role=Role.MEDIATOR)


@pytest.mark.parametrize(
    "name, covered, changes",
    [
        ("russia-ukraine", True, {"text": "Russia shelled it.", "participants": (RUS, UKR)}),
        ("russia-ukraine", True, {"text": "Russia shelled Kharkiv.", "participants": (RUS,)}),
        ("russia-ukraine", True, {"text": "They spoke.", "participants": (RUS, USA)}),
        ("russia-ukraine", True, {"text": "They spoke.", "participants": (USA,), "speaker": said_by("Putin", "RUS")}),
        ("russia-ukraine", True, {"text": "The two spoke about Ukraine.", "participants": (USA, BRA)}),
        ("russia-ukraine", True, {"text": "RUSSIA’S\u00a0full–scale invasion", "participants": (RUS,)}),
        ("russia-ukraine", False, {"text": "They spoke about trade.", "participants": (RUS, BRA)}),
        ("russia-ukraine", False, {"text": "They spoke.", "participants": (RUS, RUS)}),
        ("russia-ukraine", False, {"text": "They spoke about Ukraine.", "participants": (BRA,)}),
        ("russia-ukraine", False, {"text": "They spoke.", "participants": (USA,)}),
        ("russia-ukraine", False, {"text": "Sumyan art", "participants": (RUS,)}),
        ("russia-ukraine", True, {"text": "A truce.", "participants": (UKR,), "topics": ("ceasefire-terms",)}),
        ("russia-ukraine", False, {"text": "A truce.", "participants": (RUS, BRA), "topics": ("ceasefire-terms",)}),
        ("russia-ukraine", False, {"text": "War.", "participants": (RUS, UKR), "reported": date(2014, 2, 19)}),
        ("russia-ukraine", True, {"text": "War.", "participants": (RUS, UKR), "reported": None}),
        ("india-pakistan", False, {"text": "They spoke.", "participants": (IND, USA)}),
        ("india-pakistan", False, {"text": "A truce.", "participants": (IND,), "topics": ("ceasefire-terms",)}),
        ("india-pakistan", True, {"text": "A truce.", "participants": (IND, USA), "topics": ("ceasefire-terms",)}),
        ("israel-hamas-lebanon", True, {"text": "They spoke.", "participants": (HAMAS, QAT)}),
        ("israel-hamas-lebanon", True, {"text": "They fought.", "participants": (HAMAS, ISR)}),
        ("israel-hamas-lebanon", False, {"text": "They spoke.", "participants": (ISR, QAT)}),
    ],
)
def test_a_claim_belongs_by_who_takes_part_and_what_it_says(
    name: str, covered: object, changes: dict[str, object]
) -> None:
    assert config.conflict(name).covers(claim(**changes)) is covered


@pytest.mark.parametrize(
    "participants, topics, covered",
    [
        ((RUS, UKR), (), True),
        ((RUS, USA), (), True),
        ((RUS,), (), False),
        ((RUS,), ("territory",), False),
        ((RUS, BRA), (), False),
    ],
)
def test_without_words_two_must_take_part(
    participants: tuple[Participant, ...], topics: tuple[str, ...], covered: object
) -> None:
    mine = Conflict("x", "X", ("RUS", "UKR"), ("USA",), ("territory",))
    assert mine.covers(claim(participants=participants, topics=topics)) is covered


def test_an_armed_group_is_not_the_state_that_it_is_of() -> None:
    mine = Conflict("x", "X", ("SDN", "org:rapid-support-forces"))
    forces = party("RSF", "SDN", actor="org:rapid-support-forces")
    assert not mine.covers(claim(participants=(forces,)))
    assert mine.covers(claim(participants=(forces, party("Khartoum", "SDN"))))


def test_only_a_party_is_busy() -> None:
    with pytest.raises(ValueError, match="busy names parties"):
        Conflict("x", "X", ("RUS",), busy=("USA",))


@pytest.mark.parametrize(
    "text, message",
    [
        ("parties = []", "parties is empty"),
        ('parties = "UKR"', "must be a list of strings"),
        ('parties = ["UKR"]\nfrist = 2025-01-01', "did you mean 'first'"),
        ('parties = ["UKR"]\nfirst = "2025-01-01"', "must be a day"),
        ('parties = ["UKR"]\nfirst = 2025-01-02\nlast = 2025-01-01', "must not lie before first"),
        ('parties = ["Ukraine"]', "must be a code such as UKR or an id"),
        ('parties = ["UKR"]\nmediators = ["usa"]', "mediators has 'usa'"),
        ('parties = ["UKR"]\nbusy = ["USA"]', "busy has 'USA', it must be one of the parties"),
        ('parties = ["UKR"]\nwords = ["Kyiv", " "]', "words is .* not empty"),
    ],
)
def test_bad_conflicts(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message):
        config.conflict(str(path))


def test_unknown_conflict_names_the_known() -> None:
    with pytest.raises(ConfigError, match=r"known are armenia-azerbaijan, .*, thailand-cambodia"):
        config.conflict("nowhere")
