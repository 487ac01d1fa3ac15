"""How is a page of the web got, politely and safely? One client with one name, for all sources.

`guard` says which addresses may be asked, `robots` which pages, `pace` when. What failed and may work at once is tried
again here, twice; what may work later is a ``BusyError``, and what will not a ``SourceError``. Nothing is stored, and
no answer that was cut off is given out.
"""

import re
import threading
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from types import TracebackType
from typing import Self

import httpx2

from detente.errors import BusyError, ConfigError, SourceError
from detente.sources.addresses import PORTS, Target
from detente.sources.asking import Validators
from detente.sources.connections import Proxy, Resolve, Way
from detente.sources.guard import AGENT, Answer, Guard, Limits
from detente.sources.pace import MOST_REST, Clock, Pace, Turns
from detente.sources.robots import MOST_BYTES, Robots

# One try and two further ones: in a soak with one answer in five at fault 99 of 100 pages come within three.
TRIES = 3
# A host that asks us to wait this long is waited for; for longer, others have their turn.
SHORT_WAIT = 5.0
# Seconds that a host rests which has had too much (429) and does not say for how long.
UNSTATED_REST = 60.0
# Addresses made for programs, whose makers publish how they want to be used. The robots.txt of the same host is written
# against search engines and refuses them, or was never written. A host, and how its paths begin.
INTERFACES = ("api.reliefweb.int/", "en.wikipedia.org/w/api.php")
# Connections of hosts that are asked in turn; each is kept for longer than two turns are usually apart.
_OPEN, _KEPT, _IDLE = 64, 32, 15.0
_CONTACT = re.compile(r"[\x21-\x27\x2a-\x7e]{3,200}")
_FINE, _UNCHANGED, _TOO_MUCH, _UNAVAILABLE = 200, 304, 429, 503
_LATER = frozenset({408, 421, 425, _TOO_MUCH})
_SERVER_FAULTS = range(500, 600)
_MEANING = {
    401: "it wants a password",
    402: "it wants to be paid",
    403: "it refuses us",
    404: "there is no such page",
    407: "the proxy wants a name and a password",
    410: "the page is gone",
    451: "it may not show the page, by law",
}


class _Errand:
    """What a fetch may still spend: seconds of asking, and seconds of waiting for turns, which do not count there."""

    def __init__(self, clock: Clock, asking: float, patience: float) -> None:
        self._clock = clock
        self._until = clock.monotonic() + asking
        self.patience = patience

    @property
    def left(self) -> float:
        return self._until - self._clock.monotonic()

    def waited(self, seconds: float) -> None:
        self.patience -= seconds
        self._until += seconds


class Fetcher:
    """A polite client of the web (`asking.Web`). Use it in a ``with``; each thread may use it, and should use the same.

    Args:
        contact: an address of mail or of a page, told to every host, so that whoever is troubled can say so.
        pace: how often hosts are asked.
        limits: how long and how much.
        allow: networks and hosts inside that an operator permits all the same.
        ports: those that may be asked where no entry of ``allow`` names one.
        proxy: the URL of a machine that asks in our place; none of the environment is used.
        authorities: a file of certificates trusted besides the usual ones.
        interfaces: addresses for programs, without ``https://``, for which robots.txt is not asked.
        transport: what carries requests in place of the network; only for tests of what stands above it.
        resolve: looks up the numbers of a name.
        clock: time and chance; None is those of the machine.

    Raises:
        ConfigError: one of these is unfit.
    """

    def __init__(  # noqa: PLR0913 - what an operator may set, each by its name
        self,
        *,
        contact: str | None = None,
        pace: Pace | None = None,
        limits: Limits | None = None,
        allow: Iterable[str] = (),
        ports: Collection[int] = PORTS,
        proxy: str | None = None,
        authorities: str | None = None,
        interfaces: Iterable[str] = INTERFACES,
        transport: httpx2.BaseTransport | None = None,
        resolve: Resolve | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._stopped = threading.Event()
        self._clock = clock or Clock(self._stopped.wait)
        self._agent = identity(contact)
        self._pace = pace or Pace()
        self._limits = limits or Limits()
        self._interfaces = tuple(entry if "/" in entry else f"{entry}/" for entry in interfaces)
        way = Way(
            http2=True,
            proxy=None if proxy is None else Proxy.of(proxy),
            authorities=authorities,
            connections=_OPEN,
            kept=_KEPT,
            idle=_IDLE,
        )
        self._guard = Guard(
            allow=allow, ports=ports, limits=self._limits, transport=transport, resolve=resolve, way=way
        )
        self._turns = Turns(self._pace, self._clock)
        self._robots = Robots(self._clock)

    def get(self, url: str, *, accept: str | None = None, known: Validators | None = None) -> Answer:
        """Fetch an address: the answer is of status 200, or of 304 if it is as ``known``.

        Raises:
            BusyError: it cannot be had now; trying later may help.
            SourceError: it cannot be had: refused, not there, too large, forbidden to robots.
        """
        errand = _Errand(self._clock, self._limits.total, self._pace.patience)
        first: list[str] = []

        def ask(where: Target) -> Answer:
            first.append(where.host)
            delay = self._delay(where, errand)
            headers = self._headers(accept, known, dated=where.host == first[0])
            return self._tried(where, headers, errand, delay=delay)

        return _judged(self._guard.follow(url, ask), known)

    def stop(self) -> None:
        """End all that waits or asks, from another thread: they get a ``BusyError``, and so will all who ask later."""
        self._stopped.set()
        self._turns.stop()
        self._guard.cut()

    def close(self) -> None:
        """Let go of open connections."""
        self._guard.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _headers(self, accept: str | None, known: Validators | None, *, dated: bool) -> dict[str, str]:
        """Return what is told to a host; a day is compared only by the host that named it, a tag fits nowhere else."""
        headers = {"user-agent": self._agent, "accept": accept or "*/*"}
        if known is not None and known.etag is not None:
            headers["if-none-match"] = known.etag
        if known is not None and known.last_modified is not None and dated:
            headers["if-modified-since"] = known.last_modified
        return headers

    def _delay(self, where: Target, errand: _Errand) -> float:
        """Return how many seconds a host wants between requests, if it lets this page be read at all."""
        if f"{where.host}{where.path}".startswith(self._interfaces):
            return 0.0
        headers = self._headers("text/plain, */*;q=0.1", None, dated=False)

        def fetch(robots: Target) -> Answer:
            def ask(step: Target) -> Answer:
                return self._tried(step, headers, errand, most=MOST_BYTES)

            return self._guard.follow(robots.url, ask)

        rules = self._robots.rules(where, fetch)
        if not rules.lets(where.url):
            raise SourceError(f"{where.host} asks robots not to read this page, in its robots.txt; it is left out")
        return rules.delay

    def _tried(
        self,
        where: Target,
        headers: Mapping[str, str],
        errand: _Errand,
        *,
        delay: float = 0.0,
        most: int | None = None,
    ) -> Answer:
        """Ask one address, again if a fault may be short, and note how the host does."""
        for attempt in range(1, TRIES + 1):
            with self._turns.turn(where.host, interval=delay, patience=errand.patience) as waited:
                errand.waited(waited)
                try:
                    return self._asked(where, headers, within=errand.left, most=most)
                except BusyError as error:
                    fault = error
            # Drawn from nothing to twice as much as the time before ("full jitter"), so that few come back together.
            pause = self._pace.pause * 2 ** (attempt - 1) * self._clock.chance() if fault.wait is None else 0.0
            if attempt == TRIES or (fault.wait or 0.0) > SHORT_WAIT or errand.left <= pause or self._stopped.is_set():
                break
            self._clock.sleep(pause)
        raise fault

    def _asked(self, where: Target, headers: Mapping[str, str], *, within: float, most: int | None) -> Answer:
        """Ask once, and note how the host does; one that says that it cannot now rests for as long as it asks."""
        try:
            answer = self._guard.once(where, headers=headers, within=within, most=most)
        except BusyError:
            if not self._stopped.is_set():
                self._turns.judge(where.host, answers=False)
            raise
        self._turns.judge(where.host, answers=True)
        status = answer.status
        if status not in _LATER and status not in _SERVER_FAULTS:
            return answer
        wait = _wait(answer, self._clock.now()) if status in {_TOO_MUCH, _UNAVAILABLE} else None
        if status == _TOO_MUCH and wait is None:
            wait = UNSTATED_REST
        if wait is None:
            raise BusyError(f"{where.host} answered {status}: it cannot show the page now; try again later")
        self._turns.rest(where.host, wait)
        raise BusyError(f"{where.host} answered {status}: it is not to be asked for {wait:.0f} seconds", wait=wait)


def identity(contact: str | None) -> str:
    """Return the name by which every host knows us.

    Raises:
        ConfigError: the contact cannot stand in a header.
    """
    name = f"{AGENT}/{version(AGENT)}"
    if contact is None:
        return name
    if not _CONTACT.fullmatch(contact):
        raise ConfigError(
            f"the contact {contact[:60]!r} cannot be told to hosts: give an address of mail or of a page, of 3 to 200 "
            "ASCII characters without blanks and brackets"
        )
    return f"{name} (+{contact})"


def _wait(answer: Answer, now: datetime) -> float | None:
    """Return for how many seconds a host asks not to be asked, if it says so; a day counts from its own clock."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:12]), MOST_REST)
    until, own = _date(said), _date(answer.headers.get("date", ""))
    return None if until is None else min(max((until - (own or now)).total_seconds(), 0.0), MOST_REST)


def _date(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(written[:100])
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else None


def _judged(answer: Answer, known: Validators | None) -> Answer:
    """Return an answer that is fine.

    Raises:
        SourceError: it is none.
    """
    if answer.status == _FINE or (answer.status == _UNCHANGED and known is not None):
        return answer
    meaning = _MEANING.get(answer.status, "that is no page")
    host = httpx2.URL(answer.url).host
    raise SourceError(f"{host} answered {answer.status}: {meaning}; it is left out")
