from pathlib import Path

import pytest

from detente import config
from detente.errors import ConfigError


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
    assert config.conflicts() == ("russia-ukraine", "thailand-cambodia")
    assert [set(config.conflict(name).parties) for name in config.conflicts()] == [{"RUS", "UKR"}, {"THA", "KHM"}]


@pytest.mark.parametrize(
    "text, message",
    [
        ("parties = []", "parties is empty"),
        ('parties = "UKR"', "must be a list of strings"),
        ('parties = ["UKR"]\nfrist = 2025-01-01', "did you mean 'first'"),
        ('parties = ["UKR"]\nfirst = "2025-01-01"', "must be a day"),
    ],
)
def test_bad_conflicts(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message):
        config.conflict(str(path))


def test_unknown_conflict_names_the_known() -> None:
    with pytest.raises(ConfigError, match="known are russia-ukraine, thailand-cambodia"):
        config.conflict("nowhere")
