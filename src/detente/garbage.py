"""When does Python look for garbage? Seldom, while nouns are made by the ten thousand, none of which is any.

Its collector goes through what is alive each time that some hundred objects were made: through the actor book too, with
its hundred thousand names. Of reading a year of a conflict it took a quarter, of reading documents with a model a
fortieth.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock

# Objects made before Python looks for garbage, 700 otherwise: reading 20,000 claims took 1.0 s at 700, and 0.8 s from
# 20,000 on; the mood of twelve pairs takes a twentieth less at 200,000 than at 50,000, and no process more memory.
SELDOM = 200_000


@dataclass(slots=True)
class _Rest:
    """How many want rest now, and what was usual before the first of them."""

    # one thread may come twice: what a look for garbage throws away may be a generator that wanted rest
    lock: RLock = field(default_factory=RLock)
    wanted: int = 0
    usual: tuple[int, int, int] = (0, 0, 0)


_REST = _Rest()


@contextmanager
def seldom() -> Iterator[None]:
    """Let Python look for garbage seldom; once nobody wants that any more, in whatever thread, it is as it was."""
    with _REST.lock:
        if not _REST.wanted:
            _REST.usual = gc.get_threshold()
            if _REST.usual[0]:  # at 0 it never looks
                gc.set_threshold(max(SELDOM, _REST.usual[0]), *_REST.usual[1:])
        _REST.wanted += 1
    try:
        yield
    finally:
        with _REST.lock:
            _REST.wanted -= 1
            if not _REST.wanted:
                gc.set_threshold(*_REST.usual)
