import pytest
import typer
from typer.testing import CliRunner

from detente.errors import SourceError
from detente.faces.border import Border

CASES: list[tuple[BaseException, int, str]] = [
    (SourceError("a.txt cannot be read: check the path"), 1, "detente: a.txt cannot be read: check the path\n"),
    (SourceError("\x1b[2Jevil\nname"), 1, "detente: evil name\n"),
    (typer.BadParameter("no such day"), 2, "detente: Invalid value: no such day\n"),
    (KeyboardInterrupt(), 130, "detente: stopped by the keyboard; what was complete by then is kept\n"),
    (PermissionError(13, "Permission denied", "/x"), 1, "detente: Permission denied: /x\n"),
    (OSError("odd"), 1, "detente: odd: a file or device\n"),
    (BrokenPipeError(), 0, ""),
    (typer.Exit(3), 3, ""),
]


def _run(error: BaseException) -> tuple[int, str, str]:
    app = typer.Typer(cls=Border)

    @app.callback()
    def root() -> None:
        pass

    @app.command()
    def fail() -> None:
        raise error

    result = CliRunner().invoke(app, ["fail"])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("error, code, words", CASES)
def test_an_error_is_one_sentence_and_an_exit_code(error: BaseException, code: int, words: str) -> None:
    assert _run(error) == (code, "", words)


def test_a_fault_of_ours_is_owned_without_a_traceback() -> None:
    code, out, words = _run(RuntimeError("odd"))
    assert (code, out) == (1, "")
    assert words.startswith("detente: this is a fault of detente, not yours (RuntimeError: odd; test_border.py:")
    assert words.count("\n") == 1
