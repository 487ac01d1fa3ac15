"""How many requests may one caller make? A bucket of tokens each, refilled steadily, in the memory of this process."""

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

# Buckets kept at once: some MB at most. With more callers the one that was away longest is forgotten, and has a full
# bucket when it comes back.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What a request found in a bucket: whether it may pass, what is left, and seconds until the next may pass."""

    passes: bool
    left: int
    wait: int


class Buckets:
    """Buckets of ``size`` tokens, each refilled by ``a_minute`` tokens a minute."""

    def __init__(self, size: int, a_minute: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.size = size
        self.a_minute = a_minute
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, who: str) -> Taken:
        """Take a token of a caller, if there is one."""
        return self._count(who, 1.0)

    def look(self, who: str) -> Taken:
        """Say what a request would find, and take nothing."""
        return self._count(who, 0.0)

    def _count(self, who: str, tokens: float) -> Taken:
        with self._lock:
            now = self._clock()
            held, since = self._held.get(who, (float(self.size), now))
            held = min(self.size, held + (now - since) * self.a_minute / 60)
            passes = held >= 1
            if passes:
                held -= tokens
            self._held[who] = held, now
            self._held.move_to_end(who)
            while len(self._held) > MOST:
                self._held.popitem(last=False)
        wait = 0 if passes else math.ceil((1 - held) * 60 / self.a_minute)
        return Taken(passes, int(held), wait)


def network(address: str) -> str:
    """Return what an address counts as: of IPv6 the network of 64 bits, of which everybody has as many as they like.

    >>> network("2001:db8::1"), network("192.0.2.1"), network("testclient")
    ('2001:db8::/64', '192.0.2.1', 'testclient')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)  # noqa: PLR2004
