"""A made-up site of this machine: what stands at each path, and the way to it that all sources use."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import unquote

from detente.sources.asking import Asked, Found, Source
from detente.sources.fetcher import Fetcher
from detente.sources.pace import Pace
from tests.sources.server import Server, says, serving

NOW = datetime(2025, 11, 8, 12, tzinfo=UTC)
Given = str | bytes | tuple[str, str | bytes]
Answers = Mapping[str, Given] | Callable[[str], Given | None]


def asking(
    address: str = "https://news.example/feed",
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    outlet: str | None = None,
    words: tuple[str, ...] = (),
) -> Asked:
    """Ask a source called ``made``."""
    return Asked("made", address, NOW, since, until, outlet, words)


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is up."""

    server: Server
    web: Fetcher
    base: str

    def found(
        self,
        source: Source,
        path: str,
        *,
        since: datetime | None = None,
        outlet: str | None = None,
        words: tuple[str, ...] = (),
    ) -> list[Found]:
        """Ask a source for an address of this site."""
        return list(source(asking(self.base + path, since=since, outlet=outlet, words=words), self.web))

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order, but for the rules for robots."""
        return [unquote(path) for path, _, _ in self.server.seen if path != "/robots.txt"]


@contextmanager
def site(answers: Answers) -> Iterator[Site]:
    """Serve content, or its type and content, by path and query as written out; ``BASE`` in it is the site itself.

    Where ``answers`` is a function, it is given the path as it was asked for.
    """

    def reply(handler: BaseHTTPRequestHandler) -> None:
        given = answers(handler.path) if callable(answers) else answers.get(unquote(handler.path))
        if given is None:
            says(b"nothing here", 404)(handler)
            return
        kind, content = given if isinstance(given, tuple) else ("application/xml", given)
        whole = content.encode() if isinstance(content, str) else content
        says(whole.replace(b"BASE", base.encode()), content_type=kind)(handler)

    with serving(reply) as server:
        base = f"http://127.0.0.1:{server.port}"
        with Fetcher(pace=Pace(interval=0.0), allow=[f"127.0.0.1:{server.port}"]) as web:
            yield Site(server, web, base)
