"""Nothing inside is reached, however it is written, named or redirected to; what is permitted is."""

import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address

import pytest

from detente.errors import ConfigError, SourceError
from detente.sources.addresses import Permits, is_outside, target
from detente.sources.guard import Guard, Limits
from tests.sources.server import Reply, Server, says, serving

pytestmark = pytest.mark.usefixtures("unreached")

USUAL = Permits.of()


# Every way to write an address inside, PORT standing for that of a server which listens there. The table of
# docs/safety.md has the same kinds.
WRITTEN = [
    # plain
    "http://127.0.0.1:PORT/", "http://127.1.2.3:PORT/", "http://localhost:PORT/", "http://0.0.0.0:PORT/",
    "http://10.0.0.1:PORT/", "http://172.16.0.1:PORT/", "http://172.31.255.254:PORT/", "http://192.168.1.1:PORT/",
    "http://169.254.169.254:PORT/latest/meta-data/", "http://100.64.0.1:PORT/", "http://198.18.0.1:PORT/",
    "http://192.0.0.170:PORT/", "http://192.0.2.1:PORT/", "http://224.0.0.1:PORT/", "http://240.0.0.1:PORT/",
    "http://255.255.255.255:PORT/", "http://192.88.99.1:PORT/",
    # IPv6
    "http://[::1]:PORT/", "http://[::]:PORT/", "http://[fe80::1]:PORT/", "http://[fd00::1]:PORT/",
    "http://[fec0::1]:PORT/", "http://[ff02::1]:PORT/", "http://[2001:db8::1]:PORT/", "http://[100::1]:PORT/",
    # IPv4 hidden in IPv6: mapped, compatible, NAT64, 6to4, Teredo, ISATAP
    "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://[::127.0.0.1]:PORT/",
    "http://[64:ff9b::127.0.0.1]:PORT/", "http://[64:ff9b:1::7f00:1]:PORT/", "http://[2002:7f00:1::]:PORT/",
    "http://[2001:0:7f00:1::]:PORT/", "http://[2600::5efe:127.0.0.1]:PORT/", "http://[::ffff:0:127.0.0.1]:PORT/",
    # odd numbers
    "http://2130706433:PORT/", "http://0x7f000001:PORT/", "http://0x7f.0.0.1:PORT/", "http://0177.0.0.1:PORT/",
    "http://017700000001:PORT/", "http://127.1:PORT/", "http://127.0.1:PORT/", "http://0:PORT/",
    "http://127.0.0.0x1:PORT/", "http://00127.0.0.1:PORT/", "http://127.0.0.1.:PORT/", "http://127.0.0.01:PORT/",
    "http://0x:PORT/", "http://127.0.0.1.0x7f:PORT/",
    # odd names
    "http://LOCALHOST:PORT/", "http://localhost.:PORT/", "http://intranet:PORT/", "http://a..b:PORT/",
    "http://-a.example:PORT/", "http://:PORT/", "http:///PORT",
    # characters
    "http://127。0。0。1:PORT/", "http://127．0．0．1:PORT/", "http://127｡0｡0｡1:PORT/",
    "http://①②⑦.⓪.⓪.①:PORT/", "http://ⓛocalhost:PORT/", "http://loc\u00adalhost:PORT/",
    "http://localhost\u200b:PORT/", "http://127.0.0.1\t:PORT/", "http://127.0.0.1\n:PORT/", " http://127.0.0.1:PORT/",
    "http://127.0.0.1\x00.example.com:PORT/", "http://%31%32%37.0.0.1:PORT/", "http://127%2e0.0.1:PORT/",
    "http://localhost%00.example.com:PORT/",
    # who is the host?
    "http://example.com@127.0.0.1:PORT/", "http://127.0.0.1:PORT@example.com/", "http://user:pass@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT\\@example.com/", "http://example.com\\@127.0.0.1:PORT/", "http://@127.0.0.1:PORT/",
    "http://[::1%25lo]:PORT/", "http://[::1%lo]:PORT/", "http://[fe80::1%1]:PORT/", "http://[::1]x:PORT/",
    "http://[127.0.0.1]:PORT/", "http://[::1:PORT/", "http://[v1.a]:PORT/",
    # ports and schemes
    "http://93.184.215.14:22/", "http://93.184.215.14:25/", "http://93.184.215.14:0/", "http://93.184.215.14:99999/",
    "http://93.184.215.14:+80/", "ftp://127.0.0.1:PORT/", "file:///etc/passwd", "gopher://127.0.0.1:PORT/",
    "unix:///run/docker.sock", "http+unix://%2Frun%2Fdocker.sock/", "//127.0.0.1:PORT/", "127.0.0.1:PORT",
    "HTTP:127.0.0.1:PORT", "javascript:alert(1)", "data:text/plain,hello", "", "http://" + "a" * 3000 + ".example/",
]  # fmt: skip


@pytest.mark.parametrize("url", WRITTEN)
def test_an_address_inside_is_refused_however_it_is_written(url: str, victim: Server) -> None:
    with Guard(ports=(80, 443, victim.port)) as guard, pytest.raises(SourceError, match="refused"):
        guard.get(url.replace("PORT", str(victim.port)))


REDIRECTED = [
    "http://127.0.0.1:PORT/", "http://localhost:PORT/", "//127.0.0.1:PORT/", "http://[::ffff:127.0.0.1]:PORT/",
    "http://2130706433:PORT/", "http://0x7f.1:PORT/", "http://user@127.0.0.1:PORT/", "http://inside.example:PORT/",
    "file:///etc/passwd", "ftp://127.0.0.1:PORT/", "http:\\\\127.0.0.1:PORT/", "http://[broken/",
]  # fmt: skip


@pytest.mark.parametrize("where", REDIRECTED)
@pytest.mark.parametrize("status", [301, 307])
def test_a_redirect_inside_is_refused(where: str, status: int, victim: Server) -> None:
    leading = says(b"", status, location=where.replace("PORT", str(victim.port)))
    with serving(leading) as first:
        guard = Guard(
            allow=[f"127.0.0.1:{first.port}"], ports=(victim.port,), resolve=lambda _host, _port: ["127.0.0.1"]
        )
        with guard, pytest.raises(SourceError, match=r"refused|taken apart"):
            guard.get(f"http://127.0.0.1:{first.port}/start")
        assert len(first.seen) == 1


NAMED = [
    ["127.0.0.1"], ["::1"], ["10.0.0.1"], ["::ffff:127.0.0.1"], ["fe80::1%lo"], ["93.184.215.14", "127.0.0.1"],
    ["64:ff9b::7f00:1"], ["169.254.169.254"], [],
]  # fmt: skip


@pytest.mark.parametrize("numbers", NAMED)
def test_a_name_that_leads_inside_is_refused(numbers: list[str], victim: Server) -> None:
    guard = Guard(ports=(victim.port,), resolve=lambda _host, _port: numbers)
    with guard, pytest.raises(SourceError, match=r"the address site\.example:\d+ is refused: it is inside a network"):
        guard.get(f"http://site.example:{victim.port}/")


def test_a_name_that_changes_its_answer_is_asked_once_and_gains_nothing(victim: Server) -> None:
    with serving(says(b"fine"), "127.0.0.2", victim.port):
        answers = iter([["127.0.0.2"], ["127.0.0.1"]])
        guard = Guard(allow=[f"127.0.0.2:{victim.port}"], resolve=lambda _host, _port: next(answers))
        with guard:
            assert guard.get(f"http://site.example:{victim.port}/").content == b"fine"
            with pytest.raises(SourceError, match="is refused"):
                guard.get(f"http://site.example:{victim.port}/")


def test_what_is_permitted_is_reached() -> None:
    with serving(says(b"news")) as server:
        for allow in (f"127.0.0.1:{server.port}", f"127.0.0.0/8:{server.port}", f"localhost:{server.port}"):
            host = "localhost" if "localhost" in allow else "127.0.0.1"
            with Guard(allow=[allow], resolve=lambda _host, _port: ["127.0.0.1"]) as guard:
                answer = guard.get(f"http://{host}:{server.port}/a%20b?c=ü#d")
            assert (answer.status, answer.content) == (200, b"news")
        assert {path for path, _, _ in server.seen} == {"/a%20b?c=%C3%BC"}


@pytest.mark.parametrize("allow", ["10.0.0.0/33", "a b", "http://hooks.example", "", "[::1", "0x7f.1"])
def test_a_permit_that_permits_nothing_is_refused(allow: str) -> None:
    with pytest.raises(ConfigError, match="cannot be permitted: write a host, an address or a network"):
        Permits.of([allow])


def test_a_permit_of_a_host_opens_no_other_port_and_no_other_host() -> None:
    permits = Permits.of(["hooks.internal", "127.0.0.1:9000", "[fd00::1]:8080", "10.0.0.0/8"])
    assert target("http://hooks.internal:8080/x", permits).port == 8080
    assert target("http://[fd00:0::1]:8080/", permits).host == "fd00::1"
    assert target("http://10.2.3.4/", permits).url == "http://10.2.3.4/"
    for url in ("http://hooks.internal:22/", "http://127.0.0.1/", "http://127.0.0.2:9000/", "http://[fd00::1]/"):
        with pytest.raises(SourceError, match="refused"):
            target(url, permits)


@pytest.mark.parametrize(
    "number, outside",
    [
        ("93.184.215.14", True), ("8.8.8.8", True), ("2606:4700::1111", True), ("2a00:1450::1", True),
        ("100.63.255.255", True), ("100.64.0.0", False), ("198.17.255.255", True), ("198.19.255.255", False),
        ("172.15.255.255", True), ("172.32.0.0", True), ("2001:1ff:ffff::1", False), ("2001:200::1", True),
        ("3fff::1", False), ("4000::1", False),
    ],
)  # fmt: skip
def test_the_edges_of_what_is_public_are_known(number: str, outside: bool) -> None:  # noqa: FBT001 - a column
    assert is_outside(ip_address(number)) is outside


@pytest.mark.parametrize(
    "url, spelt",
    [
        ("HTTP://Example.COM:80", "http://example.com/"),
        ("https://example.com:443/a?b#c", "https://example.com/a?b"),
        ("https://example.com:8443/%41/../x", "https://example.com:8443/%41/../x"),
        ("https://münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4"),
        ("https://a_b.example/?q=[1]&x='", "https://a_b.example/?q=[1]&x='"),
    ],
)
def test_a_public_address_is_spelt_in_one_way(url: str, spelt: str) -> None:
    assert target(url, USUAL).url == spelt


# What an answer may be


@contextmanager
def _asked(reply: Reply, **limits: float) -> Iterator[tuple[Guard, str, Server]]:
    with serving(reply) as server:
        found = Limits(**limits)  # type: ignore[arg-type]  # whole numbers where they are asked for
        with Guard(allow=[f"127.0.0.1:{server.port}"], limits=found) as guard:
            yield guard, f"http://127.0.0.1:{server.port}/", server


def test_an_answer_is_cut_off_at_its_limit() -> None:
    with (
        _asked(says(b"x" * 2000), received=1000) as (guard, url, _),
        pytest.raises(SourceError, match="longer than 1000 bytes"),
    ):
        guard.get(url)


@pytest.mark.parametrize("packed", [gzip.compress(b"0" * 5_000_000), zlib.compress(b"0" * 5_000_000)])
def test_an_answer_that_swells_is_cut_off_while_it_is_unpacked(packed: bytes) -> None:
    encoding = "gzip" if packed[0] == 0x1F else "deflate"
    with (
        _asked(says(packed, content_encoding=encoding), unpacked=100_000) as (guard, url, _),
        pytest.raises(SourceError, match="unpacks to more than 100000 bytes"),
    ):
        guard.get(url)


def test_a_packed_answer_is_unpacked() -> None:
    with _asked(says(gzip.compress(b"news " * 50_000), content_encoding="gzip")) as (guard, url, _):
        assert guard.get(url).content == b"news " * 50_000


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_an_answer_packed_as_was_not_asked_for_is_refused(encoding: str) -> None:
    with (
        _asked(says(b"?", content_encoding=encoding)) as (guard, url, _),
        pytest.raises(SourceError, match="which was not asked for"),
    ):
        guard.get(url)


def test_an_answer_that_cannot_be_unpacked_is_refused() -> None:
    with (
        _asked(says(b"no gzip", content_encoding="gzip")) as (guard, url, _),
        pytest.raises(SourceError, match="cannot be unpacked"),
    ):
        guard.get(url)


def _drips(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        try:
            handler.wfile.write(b".")
        except OSError:
            return
        time.sleep(0.05)


def test_an_answer_that_drips_ends_with_the_time_allowed_in_all() -> None:
    with (
        _asked(_drips, total=0.3, read=5.0) as (guard, url, _),
        pytest.raises(SourceError, match=r"the time allowed in all is over|timed out"),
    ):
        guard.get(url)


def test_a_name_that_is_never_found_does_not_hold_up_a_run() -> None:
    waiting = threading.Event()

    def never(_host: str, _port: int) -> list[str]:
        waiting.wait(10)
        return []

    guard = Guard(limits=Limits(connect=0.2), resolve=never)
    with guard, pytest.raises(SourceError, match="could not be looked up in time"):
        guard.get("http://site.example/")
    waiting.set()


def test_a_connection_that_is_still_made_when_all_are_closed_asks_nothing(victim: Server) -> None:
    looked_up, closed = threading.Event(), threading.Event()
    faults: list[SourceError] = []

    def late(_host: str, _port: int) -> list[str]:
        looked_up.set()
        closed.wait(10)
        return ["127.0.0.1"]

    guard = Guard(allow=_own(victim), resolve=late)

    def ask() -> None:
        try:
            guard.get(f"http://127.0.0.1:{victim.port}/")
        except SourceError as fault:
            faults.append(fault)

    thread = threading.Thread(target=ask)
    thread.start()
    assert looked_up.wait(10)
    guard.close()
    closed.set()
    thread.join(10)
    assert "is closed" in str(faults)
    assert victim.seen == []


def test_redirects_are_counted() -> None:
    with _asked(says(b"", 302, location="/again")) as (guard, url, server):
        with pytest.raises(SourceError, match="more than 5 times"):
            guard.get(url)
        assert len(server.seen) == 6


def _own(*servers: Server) -> list[str]:
    return [f"127.0.0.1:{server.port}" for server in servers]


def test_a_redirect_to_another_site_is_not_told_what_the_first_was() -> None:
    with serving(says(b"end")) as second:
        leading = says(b"", 302, location=f"http://127.0.0.1:{second.port}/x")
        with serving(leading) as first, Guard(allow=_own(first, second)) as guard:
            answer = guard.get(f"http://127.0.0.1:{first.port}/", headers={"authorization": "token"})
        assert (answer.url, answer.content) == (f"http://127.0.0.1:{second.port}/x", b"end")
        assert first.seen[0][2]["authorization"] == "token"
        assert "authorization" not in second.seen[0][2]


def test_what_is_posted_is_not_sent_on() -> None:
    with serving(says(b"", 307, location="/elsewhere")) as server:
        with Guard(allow=[f"127.0.0.1:{server.port}"]) as guard:
            answer = guard.post(f"http://127.0.0.1:{server.port}/in", b"body", headers={"x-one": "1"})
        assert (answer.status, [(path, body) for path, body, _ in server.seen]) == (307, [("/in", "body")])


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, victim: Server) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{victim.port}")
    with _asked(says(b"direct")) as (guard, url, _):
        assert guard.get(url).content == b"direct"


def test_a_server_that_speaks_no_tls_is_an_error_in_words() -> None:
    with _asked(says()) as (guard, url, server):
        with pytest.raises(SourceError, match=r"127\.0\.0\.1 could not be asked"):
            guard.get(url.replace("http:", "https:"))
        assert server.seen == []


def test_an_error_does_not_repeat_the_path_in_which_webhooks_have_their_secret() -> None:
    with Guard() as guard, pytest.raises(SourceError) as caught:
        guard.get("http://127.0.0.1/hooks/T0P-SECRET?key=T0P-SECRET")
    assert "SECRET" not in str(caught.value)
