"""How does a server keep to little memory? It sets aside what it has for good, and gives back what it needs no longer.

Python looks for rings of objects that nobody holds through all that it has: with the books of a server at hand that
takes a fifth of a second each time, in which no page is answered. And the C library keeps a heap for each thread, of
which little ever goes back. Where it is another library than glibc, it is left as it is.
"""

import ctypes
import gc
import sys
from functools import cache
from pathlib import Path

# mallopt's numbers (malloc.h), with what is set: at most two heaps for all threads, and blocks of so many bytes or more
# (pages, packed answers) outside of them, from where they go back whole. Left to itself the bound grows to 32 MB.
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
HEAPS, LARGE = 2, 2**17


def spare() -> None:
    """Have memory given back as far as the C library can be told to; to be called before threads are started."""
    library = _glibc()
    if library is not None:
        library.mallopt(_ARENA_MAX, HEAPS)
        library.mallopt(_MMAP_THRESHOLD, LARGE)


def set_aside() -> None:
    """Set aside all that there is by now, so that no look for garbage goes through it.

    What is let go later goes all the same, but for rings of objects.
    """
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Give what is no longer needed back to the system; it takes some 0.1 s, for after large answers."""
    gc.collect()
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


def taken() -> float:
    """Return the memory that this process takes, in MB, where the system tells it; else what it took at most, or 0."""
    table = Path("/proc/self/status")
    if table.is_file():
        now = next((line for line in table.read_text().splitlines() if line.startswith("VmRSS:")), "VmRSS: 0 kB")
        return int(now.split()[1]) / 2**10
    try:
        import resource
    except ModuleNotFoundError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


@cache
def _glibc() -> ctypes.CDLL | None:
    """Return the C library of this process if it is glibc."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "gnu_get_libc_version") else None
