"""What does a user see when a command cannot go on? One sentence on standard error and an exit code, no traceback."""

import io
import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path

import typer
from typer.core import TyperGroup

from detente.errors import DetenteError
from detente.faces.plain import plain

FAILURE, INTERRUPTED = 1, 130


class Border(TyperGroup):
    """A group of commands that turns every error into an exit code. Nothing else in the package catches them."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]  # typer.Context is the class given
        """Run a command; whatever is still to be written is written here, so that a torn pipe is noticed."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (typer.Exit, typer.Abort):
            raise
        except BrokenPipeError:
            _detach_stdout()
            raise typer.Exit from None
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the one place that catches all: no tracebacks
            words, code = verdict(error)
            print(f"detente: {plain(words)}", file=sys.stderr)
            raise typer.Exit(code) from None
        else:
            return result


def verdict(error: BaseException) -> tuple[str, int]:
    """Return what to say of an error, and the exit code."""
    match error:
        case DetenteError():
            return str(error), FAILURE
        case typer.TyperException():
            return error.format_message(), error.exit_code
        case KeyboardInterrupt():
            return "stopped by the keyboard; what was complete by then is kept", INTERRUPTED
        case OSError():
            return f"{error.strerror or error}: {error.filename or 'a file or device'}", FAILURE
    return (
        f"this is a fault of detente, not yours ({type(error).__name__}: {error}; {_place(error)}): report it",
        FAILURE,
    )


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere"


def _detach_stdout() -> None:
    """Lead standard output nowhere: its reader is gone, and Python would complain of that when it ends."""
    with suppress(io.UnsupportedOperation):  # a standard output in memory cannot be torn
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
