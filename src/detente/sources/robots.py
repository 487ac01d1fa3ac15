"""Which pages does a host ask robots not to read? What robots.txt says (RFC 9309), kept for a day.

A host without robots.txt lets everything be read; one whose robots.txt cannot be had lets nothing be read for now. The
file is as hostile as any: it is read to a bound, and rules for other robots never reach the parser, as some hundred
kilobytes of them would fill the memory.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from protego import Protego

from detente.errors import BusyError, SourceError
from detente.sources.addresses import Target
from detente.sources.guard import AGENT, Answer
from detente.sources.pace import Clock, TurnError

# RFC 9309, 2.5: at least 500 kibibytes are read, and what lies behind is left.
MOST_BYTES = 500 * 1024
# Of those, so many lines that say something: the longest file of a newspaper known to us has some hundred. Each costs
# time for every page that is asked for, 5,000 of the worst kind 0.05 seconds (docs/fetching.md).
MOST_LINES = 5_000
# RFC 9309, 2.4: not to be used for longer, unless the file cannot be had.
KEPT = 86_400.0
# A robots.txt that cannot be had is asked for again after so many seconds, or what the host says.
AGAIN = 300.0
# Hosts ask for 1 to 30 seconds between requests; whoever asks for more is believed this far.
MOST_DELAY = 60.0
# All files kept have so many characters together: one costs 11 bytes of memory in the usual file, and 103 in the worst
# (docs/fetching.md). The usual file has 2,000, so it is those of four hundred sites.
MOST_KEPT = 1_000_000
# What an entry costs besides its text.
_ENTRY = 500
# As the parser does, which takes it with a hyphen, a blank or nothing within, and without a colon.
_AGENT_LINE = re.compile(r"\s*user[-\s]*agent\s*[:\s]\s*([^#]*)", re.IGNORECASE)
_PRODUCT = re.compile(r"[A-Za-z_-]+")
_OTHERS = "user-agent: another"
# 429 is no answer about the file, but about our asking.
_REFUSED = range(400, 500)
_BUSY = frozenset({408, 425, 429})
_FINE = range(200, 300)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host asks of us: ``parsed`` None is nothing, ``delay`` is in seconds."""

    parsed: Protego | None = None
    delay: float = 0.0
    size: int = 0

    @classmethod
    def of(cls, text: str) -> "Rules":
        """Read a robots.txt."""
        own = _own(text)
        parsed = Protego.parse(own)
        return cls(parsed, min(parsed.crawl_delay(AGENT) or 0.0, MOST_DELAY), len(own))

    def lets(self, url: str) -> bool:
        """Say whether a page may be read."""
        return self.parsed is None or self.parsed.can_fetch(url, AGENT)


@dataclass(slots=True)
class _Kept:
    """What is known of a site: ``until`` is when it must be asked for again."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Rules | None = None
    fault: str = ""
    until: float = float("-inf")


class Robots:
    """Keeps the rules of sites."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sites: OrderedDict[tuple[str, str, int], _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._size = 0

    def __len__(self) -> int:
        return len(self._sites)

    def rules(self, where: Target, fetch: Callable[[Target], Answer]) -> Rules:
        """Return the rules of the site of a page; ``fetch`` gets its robots.txt if they are not known.

        Raises:
            BusyError: they cannot be had now, so that nothing may be read.
        """
        with self._lock:
            kept = self._sites.get(where.origin)
            if kept is None:
                kept = self._sites[where.origin] = _Kept()
                self._size += _ENTRY
            self._sites.move_to_end(where.origin)
        with kept.lock:
            now = self._clock.monotonic()
            if kept.until <= now:
                self._renew(where, kept, fetch)
            if kept.rules is not None:
                return kept.rules
            raise BusyError(
                f"{where.host} was not asked: its robots.txt, which says what may be read, cannot be had "
                f"({kept.fault}); try again later",
                wait=max(0.0, kept.until - now),
            )

    def _renew(self, where: Target, kept: _Kept, fetch: Callable[[Target], Answer]) -> None:
        before = kept.rules.size if kept.rules else 0
        wait = KEPT
        try:
            kept.rules = _read(fetch(Target(where.scheme, where.host, where.port, "/robots.txt")))
        except TurnError:
            raise
        except SourceError as error:
            # Old rules are better than none (RFC 9309, 2.4).
            kept.fault = str(error)
            wait = max(AGAIN, getattr(error, "wait", None) or 0.0)
        kept.until = self._clock.monotonic() + wait
        with self._lock:
            if self._sites.get(where.origin) is kept:
                self._size += (kept.rules.size if kept.rules else 0) - before
            self._forget()

    def _forget(self) -> None:
        while self._size > MOST_KEPT and len(self._sites) > 1:
            _, oldest = self._sites.popitem(last=False)
            self._size -= _ENTRY + (oldest.rules.size if oldest.rules else 0)


def _read(answer: Answer) -> Rules:
    """Return the rules that an answer holds (RFC 9309, 2.3.1)."""
    if answer.status in _FINE:
        return Rules.of(answer.content.decode("utf-8-sig", "replace"))
    if answer.status in _REFUSED and answer.status not in _BUSY:
        return Rules()
    raise BusyError(f"it answered {answer.status}")


def _own(text: str) -> str:
    """Return a robots.txt with all other robots made one, so that it has three at most: us, all, and the others."""
    kept: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(kept) == MOST_LINES:
            break
        found = _AGENT_LINE.match(line)
        if found is None:
            kept.append(line)
            continue
        name = found[1].strip()
        product = _PRODUCT.match(name)
        if name == "*":
            kept.append("user-agent: *")
        elif product and product[0].lower() == AGENT:
            kept.append(f"user-agent: {AGENT}")
        elif not kept or kept[-1] != _OTHERS:
            kept.append(_OTHERS)
    return "\n".join(kept)
