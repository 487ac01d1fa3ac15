"""When is a watch to stop? At a signal: at once if it waits, else when the document in hand is kept, or soon anyway."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# Seconds after a signal in which what is under way may come to its end by itself. Most documents are read in a tenth
# of a second; to link a day of news may take longer, and is begun anew by the next run.
GRACE = 1.0


class StoppedError(BaseException):
    """A watch was told to stop, and what was under way took too long; no error, so that nothing mends it."""


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Give the question whether to stop; ends the block by itself if that is not heeded soon after a signal."""
    asked = threading.Event()
    usual = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)}

    def stop(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGALRM or asked.is_set():
            raise StoppedError
        asked.set()
        signal.setitimer(signal.ITIMER_REAL, GRACE)

    for sign in usual:
        signal.signal(sign, stop)
    try:
        yield asked.is_set
    except StoppedError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for sign, before in usual.items():
            signal.signal(sign, before)
