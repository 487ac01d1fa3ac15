import os
import stat
from pathlib import Path

import pytest

from detente.errors import ConfigError
from detente.faces import output


def _write(path: Path, *pieces: bytes) -> None:
    with output.destination(path) as file:
        for piece in pieces:
            file.write(piece)


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with output.destination(path) as file:
        file.write(b"half")
        file.flush()
        assert not path.exists()
    assert path.read_bytes() == b"half"
    assert os.listdir(tmp_path) == ["out.jsonl"]  # noqa: PTH208 - hidden files too


def _tear(path: Path) -> None:
    with output.destination(path) as file:
        file.write(b"new")
        raise KeyboardInterrupt


def test_a_torn_run_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        _tear(path)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.jsonl"]  # noqa: PTH208 - hidden files too


def test_a_link_is_followed(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real")
    _write(link, b"x")
    assert link.is_symlink()
    assert (tmp_path / "real").read_bytes() == b"x"


def test_a_file_is_as_readable_as_others_of_the_user(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"")
    _write(tmp_path / "out", b"x")
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


def test_a_device_is_written_to_and_not_replaced() -> None:
    _write(Path(os.devnull), b"x")
    assert Path(os.devnull).is_char_device()


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a folder; --out takes the name of a file"):
        _write(tmp_path)


def test_a_file_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist; --out takes a file in one that does"):
        _write(tmp_path / "none" / "out")


def test_a_pipe_shows_no_progress(capfd: pytest.CaptureFixture[str]) -> None:
    with output.progress("reading") as tell:
        tell(1)
    assert capfd.readouterr() == ("", "")
