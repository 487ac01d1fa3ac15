"""The files of the actor book as people write them: read whole, and a broken line refused with its place."""

from datetime import date
from pathlib import Path

import pytest

from detente.errors import ConfigError
from detente.events.book import Entry, entries
from detente.events.offices import Offices

STATES = (
    '{"id": "state:NOR", "kind": "country", "name": "Norway", "names": [], "demonyms": ["Norwegian"], '
    '"metonyms": ["Oslo"], "cities": [], "country": "NOR", "sector": null}\n'
    '{"id": "state:SWE", "kind": "country", "name": "Sweden", "names": [], "demonyms": [], "metonyms": [], '
    '"cities": [], "country": "SWE", "sector": null}\n'
)


def _book(folder: Path, **people: str) -> tuple[Entry, ...]:
    (folder / "people").mkdir(parents=True)
    (folder / "countries.jsonl").write_text(STATES, encoding="utf-8")
    (folder / "organisations.jsonl").write_text("", encoding="utf-8")
    for code, text in people.items():
        (folder / "people" / f"{code}.txt").write_text(text, encoding="utf-8")
    return entries(folder, Offices.load())


def test_a_file_of_people(tmp_path: Path) -> None:
    text = """# a comment
Foreign Minister | Kari Nordmann | 2005-10-17 | 2012
Foreign Minister | Ola Nordmann | 2012-09-21
Defence Minister | Kari Nordmann | 2003 | 2005-06

Kari Nordmann = Kari Norman; Кари Нурманн
Per Hansen =
"""
    book = {entry.actor.id: entry.actor for entry in _book(tmp_path, NOR=text)}
    kari = book["person:kari-nordmann"]
    assert kari.names == ("Kari Norman", "Кари Нурманн")
    assert [(o.title, o.sector, o.start, o.end, o.source) for o in kari.offices] == [
        ("Defence Minister", "MIL", date(2003, 1, 1), date(2005, 7, 1), "recalled"),
        ("Foreign Minister", "GOV", date(2005, 10, 17), date(2012, 9, 21), "recalled"),
    ]
    assert book["person:ola-nordmann"].offices[0].end is None
    assert book["person:per-hansen"].offices == ()


def test_a_person_has_one_home(tmp_path: Path) -> None:
    book = _book(tmp_path, NOR="Prime Minister | Jens X Berg | 2005 | 2013", UNO="Envoy | Jens X Berg (NOR) | 2014")
    people = [entry.actor for entry in book if entry.actor.kind == "person"]
    assert [(p.id, p.country, [o.country for o in p.offices]) for p in people] == [
        ("person:jens-x-berg", "NOR", ["NOR", "UNO"])
    ]


def test_a_note_tells_namesakes_apart(tmp_path: Path) -> None:
    book = _book(tmp_path, NOR="President | Ann Lee | 2005\nChief of Police | Ann Lee (police) | 2006")
    assert [(e.actor.id, e.actor.name) for e in book if e.actor.kind == "person"] == [
        ("person:ann-lee", "Ann Lee"),
        ("person:ann-lee-police", "Ann Lee"),
    ]


FAULTS = [
    ("President | Ann Lee", "people/NOR.txt:1: an office has three to six columns"),
    ("President | Ann Lee | 2005-13-01", "people/NOR.txt:1: '2005-13-01' is no day; write 2012-05-07"),
    ("# ok\n\nPresident | Ann Lee | May 2005", "people/NOR.txt:3: 'May 2005' is no day"),
    ("President | Ann Lee | ", "people/NOR.txt:1: '' is no day"),
    ("President | Ann Lee | 2005 | 2004", "people/NOR.txt:1: the office ends before it starts"),
    ("President | Ann Lee | 2005 | | ARMY", "people/NOR.txt:1: the sector 'ARMY' is unknown; allowed are"),
    (" | Ann Lee | 2005", "people/NOR.txt:1: the office is empty"),
    ("Ann Lee", "people/NOR.txt:1: neither 'office . person . first day"),
    ("President | Ann Lee (ZZZ) | 2005", r"people/NOR.txt:1: \(ZZZ\) cannot stand here: no such code"),
    ("Ann Lee (SWE) = A. Lee", r"people/NOR.txt:1: \(SWE\) cannot stand here: spellings"),
    ("President | Ann (a) (b) | 2005", "people/NOR.txt:1: 'Ann .a. .b.' is no person"),
]


@pytest.mark.parametrize("text, message", FAULTS)
def test_a_broken_line_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        _book(tmp_path, NOR=text)


def test_namesakes_of_two_files_are_refused_until_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"'Ann Lee' stands also at people/NOR.txt:1; for the same person write"):
        _book(tmp_path, NOR="President | Ann Lee | 2005", SWE="President | Ann Lee | 2006")


def test_a_file_of_no_state_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="named by no code of a state or body"):
        _book(tmp_path, XYZ="President | Ann Lee | 2005")


THIRD = STATES.splitlines()[0].replace("state:NOR", "state:DNK")
ROWS = [
    ("{", "countries.jsonl:3: no JSON"),
    ('{"id": "state:DNK"}', "countries.jsonl:3: an actor here has the fields"),
    (STATES.splitlines()[0], "countries.jsonl:3: the id 'state:NOR' stands already"),
    (THIRD.replace('"country", "name"', '"robot", "name"'), "kind is 'robot'"),
    (THIRD.replace('["Oslo"]', '["", ""]'), "distinct non-empty strings"),
    (THIRD.replace('"sector": null', '"sector": "ARMY"'), "'ARMY' is unknown"),
]


@pytest.mark.parametrize("row, message", ROWS)
def test_a_broken_row_is_refused_with_its_place(tmp_path: Path, row: str, message: str) -> None:
    (tmp_path / "people").mkdir()
    (tmp_path / "countries.jsonl").write_text(STATES + row + "\n", encoding="utf-8")
    (tmp_path / "organisations.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        entries(tmp_path, Offices.load())
