"""The tables of the actor book answer alike when made and when read back, and only for the text they were made of."""

from importlib import resources
from pathlib import Path

import pytest

from detente.events.book import entries
from detente.events.offices import Offices
from detente.events.register import TABLES, Register, digest

STATES = (
    '{"id": "state:NOR", "kind": "country", "name": "Norway", "names": ["Kingdom of Norway"], '
    '"demonyms": ["Norwegian"], "metonyms": ["Oslo"], "cities": ["Bergen"], "country": "NOR", "sector": null}\n'
)
PEOPLE = """Foreign Minister | Kari Nordmann | 2005-10-17 | 2012
Foreign Minister | Ola Nordmann | 2012-09-21
Kari Nordmann = Kari Norman; Кари Нурманн
"""
REGIONS = ("South Norway",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A book of one state and two people, without tables."""
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "NOR.txt").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "countries.jsonl").write_text(STATES, encoding="utf-8")
    (tmp_path / "organisations.jsonl").write_text("", encoding="utf-8")
    return tmp_path


def _made(folder: Path) -> Register:
    offices = Offices.load()
    made = Register.of(entries(folder, offices), offices, REGIONS)
    (folder / TABLES).write_text(made.dumped(folder), encoding="utf-8")
    return made


def test_who_is_found_by_what(folder: Path) -> None:
    made = _made(folder)
    assert list(made) == ["state:NOR", "person:kari-nordmann", "person:ola-nordmann"]
    assert [(a.actor.id, a.use) for a in made.aliases("norwegian")] == [("state:NOR", "demonym")]
    assert [(a.actor.id, a.use) for a in made.aliases("bergen")] == [("state:NOR", "city")]
    assert [a.actor.kind for a in made.aliases("south norway")] == ["region"]
    assert [actor.name for actor in made.bearers("nordmann")] == ["Kari Nordmann", "Ola Nordmann"]
    assert [actor.name for actor in made.bearers("norman")] == ["Kari Nordmann"]
    assert [(o.start.year, a.name) for o, a in made.terms("foreign-minister", "NOR")] == [
        (2005, "Kari Nordmann"),
        (2012, "Ola Nordmann"),
    ]
    assert (made.lengths("kingdom"), made.lengths("kari"), made.weight("NOR")) == ([3], [2], 2)
    assert made.named("norway")
    assert not made.named("nordmann")


def test_names_stand_in_a_text_where_all_their_words_are(folder: Path) -> None:
    made = _made(folder)
    assert made.standing("then kari nordmann came to norway".split()) == [
        (1, 2, "kari nordmann"),
        (2, 1, "nordmann"),
        (5, 1, "norway"),
    ]
    assert made.standing(["kari"]) == made.standing(["south"]) == made.standing([]) == []


def test_tables_read_back_answer_alike(folder: Path) -> None:
    made, read = _made(folder), Register.shipped(folder)
    assert read is not None
    assert dict(read) == dict(made)
    assert len(read) == len(made)
    keys = list(made.keys_known())
    assert list(read.keys_known()) == keys
    for key in (*keys, "nobody"):
        assert read.aliases(key) == made.aliases(key)
        assert read.bearers(key) == made.bearers(key)
        assert read.lengths(key.split()[0]) == made.lengths(key.split()[0])
        assert read.named(key) == made.named(key)
    for country in ("NOR", "SWE"):
        assert list(read.terms("foreign-minister", country)) == list(made.terms("foreign-minister", country))
        assert read.weight(country) == made.weight(country)
    assert read.dumped(folder) == made.dumped(folder)


@pytest.mark.parametrize(
    "name", ["people/NOR.txt", "people/SWE.txt", "countries.jsonl", "organisations.jsonl", "members.txt", "heads.json"]
)
def test_tables_of_another_text_are_not_read(folder: Path, name: str) -> None:
    _made(folder)
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert Register.shipped(folder) is None


def test_other_files_do_not_count(folder: Path) -> None:
    before = digest(folder)
    assert Register.shipped(folder) is None
    _made(folder)
    (folder / "README.md").write_text("Read me.", encoding="utf-8")
    assert digest(folder) == before
    assert Register.shipped(folder) is not None


def test_the_shipped_tables_are_of_the_shipped_text() -> None:
    folder = resources.files("detente") / "data" / "actors"
    told = "the actor book was changed and its tables were not; run `python -m training.build_actors`"
    assert Register.shipped(folder) is not None, told
