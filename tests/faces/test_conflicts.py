from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente import config
from detente.errors import ConfigError
from detente.faces import conflicts


def _new(folder: Path, /, name: str = "my-conflict", **changes: object) -> Path:
    given: dict[str, Any] = {"title": None, "parties": ["Ethiopia", "ERI"], "mediators": [], "words": [], "first": None}
    return conflicts.new(name, folder=folder, **(given | changes))


def test_a_new_conflict_is_read_back(tmp_path: Path) -> None:
    path = _new(
        tmp_path,
        title='The "Horn"\nand \\ more',
        parties=["Ethiopia", "org:tplf", "ETH"],
        mediators=["African Union", "the Kremlin", "Ethiopia"],
        words=["Tigray", 'the "front"', "  "],
        first=date(2020, 11, 3),
    )
    found = config.conflict(str(path))
    assert path == tmp_path / "my-conflict.toml"
    assert (found.name, found.title) == ("my-conflict", 'The "Horn" and \\ more')
    assert found.parties == ("ETH", "org:tplf")
    assert found.mediators == ("org:african-union", "RUS")
    assert found.words == ("Tigray", 'the "front"')
    assert (found.first, found.last) == (date(2020, 11, 3), None)


def test_the_title_is_that_of_the_parties(tmp_path: Path) -> None:
    path = _new(tmp_path)
    assert config.conflict(str(path)).title == "Ethiopia and Eritrea"
    assert "# first = 2025-01-01" in path.read_text()


def test_every_key_is_in_the_template(tmp_path: Path) -> None:
    text = _new(tmp_path).read_text()
    assert [key for key in config._CONFLICT_KEYS if f"\n{key} = " not in text.replace("\n# ", "\n")] == []


@pytest.mark.parametrize("name", ["", "My", "a b", "../x", "a.toml", "-a", "a--b", "é", "a\n"])
def test_names_that_no_file_should_have(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="lower-case letters, digits and hyphens"):
        _new(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"parties": []}, "needs parties"),
        ({"parties": ["Xyzzyq"]}, "knows nobody called 'Xyzzyq'"),
        ({"parties": ["QQQ"]}, "knows nobody called 'QQQ'"),
        ({"parties": ["org:nobody"]}, "knows nobody called 'org:nobody'"),
        ({"mediators": ["Nagorno-Karabakh"]}, r"not certain; candidates are Azerbaijan \(state:AZE\)"),
        ({"mediators": ["Quad"]}, r"Quad \(org:quad\); Quad for Sudan \(org:quad-for-sudan\)"),
    ],
)
def test_answers_that_do_not_fit(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        _new(tmp_path, **changes)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "my-conflict.toml").write_text("mine")
    with pytest.raises(ConfigError, match="is there already; choose another name"):
        _new(tmp_path)
    assert (tmp_path / "my-conflict.toml").read_text() == "mine"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written"):
        _new(tmp_path / "nowhere")


def test_what_cannot_be_read_back_is_not_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflicts, "_TEMPLATE", "title = ")
    with pytest.raises(ConfigError, match="cannot be read as TOML"):
        _new(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_known_are_shown_with_parties_and_window() -> None:
    lines = list(conflicts.shown())
    assert [line.split()[0] for line in lines] == list(config.conflicts())
    assert any("[THA, KHM] since 2025-05-28" in line for line in lines)


def test_a_window_that_ended_is_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text('parties = ["UKR"]\nlast = 2020-01-01\n')
    (tmp_path / "open.toml").write_text('parties = ["UKR"]\n')
    monkeypatch.setattr(config, "_conflict_folder", lambda: tmp_path)
    old, open_ = conflicts.shown()
    assert old.endswith("the beginning to 2020-01-01")
    assert open_.endswith("all days")
