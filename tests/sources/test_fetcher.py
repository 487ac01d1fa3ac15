"""The fetcher is polite, survives a server that misbehaves on purpose, and reaches nothing inside."""

import contextlib
import datetime as dt
import gzip
import ipaddress
import itertools
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import detente
from detente.errors import BusyError, ConfigError, SourceError
from detente.sources.asking import Validators, Web
from detente.sources.fetcher import Fetcher, identity
from detente.sources.guard import Guard, Limits
from detente.sources.pace import Pace
from tests.sources.bad_server import FAULTS, LOST, PASSING, BadServer, Plan, article
from tests.sources.server import Reply, Server, says, serving
from tests.sources.test_guard import NAMED, REDIRECTED, WRITTEN
from tests.sources.test_pace import Simulated

pytestmark = pytest.mark.usefixtures("unreached")

HURRIED = Pace(interval=0, pause=0, faults=1000)
USUAL = Limits(received=2_000_000, unpacked=4_000_000)
HASTY = Limits(read=0.05, total=0.2)


def _at(*servers: Server | BadServer) -> list[str]:
    return [f"127.0.0.1:{server.port}" for server in servers]


def _url(server: Server, path: str = "/") -> str:
    return f"http://127.0.0.1:{server.port}{path}"


def _pages(server: Server) -> list[str]:
    return [path for path, _, _ in server.seen if path != "/robots.txt"]


def _by_path(**replies: Reply) -> Reply:
    """Answer each path as it says, `other` where none does; robots.txt is not there unless it says so."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        name = handler.path.strip("/").partition(".")[0]
        other = says(b"", 404) if name == "robots" else replies.get("other", says(b"fine"))
        replies.get(name, other)(handler)

    return reply


# Into the network


def test_no_address_inside_is_reached_however_it_is_written(victim: Server) -> None:
    with Fetcher(ports=(80, 443, victim.port), pace=HURRIED) as web:
        for written in WRITTEN:
            with pytest.raises(SourceError, match="refused") as caught:
                web.get(written.replace("PORT", str(victim.port)))
            assert not isinstance(caught.value, BusyError), written


def test_no_redirect_leads_inside(victim: Server) -> None:
    written = dict(enumerate(place.replace("PORT", str(victim.port)) for place in REDIRECTED))
    replies = {str(i): says(b"", 301, location=place) for i, place in written.items()}
    with serving(_by_path(**replies)) as first:
        web = Fetcher(allow=_at(first), ports=(victim.port,), pace=HURRIED, resolve=lambda *_: ["127.0.0.1"])
        with web:
            for i in written:
                with pytest.raises(SourceError, match=r"refused|taken apart"):
                    web.get(_url(first, f"/{i}"))
        assert len(_pages(first)) == len(written)


def test_no_robots_txt_leads_inside(victim: Server) -> None:
    leading = says(b"", 301, location=_url(victim, "/robots.txt"))
    with serving(_by_path(robots=leading)) as first:
        words = r"its robots\.txt, which says .* is refused"
        web = Fetcher(allow=_at(first), ports=(victim.port,), pace=HURRIED)
        with web, pytest.raises(BusyError, match=words):
            web.get(_url(first))
        assert _pages(first) == []


def test_no_name_leads_inside_nor_one_that_changes_its_answer(victim: Server) -> None:
    numbers: list[str] = []
    with Fetcher(ports=(victim.port,), pace=HURRIED, resolve=lambda *_: numbers) as web:
        for i, found in enumerate(NAMED):
            numbers[:] = found
            with pytest.raises(SourceError, match="is refused"):
                web.get(f"http://site{i}.example:{victim.port}/")
    with serving(_by_path(robots=says(b"", connection="close")), "127.0.0.2", victim.port) as outside:
        answers = iter([["127.0.0.2"], ["127.0.0.1"]])
        web = Fetcher(allow=[f"127.0.0.2:{victim.port}"], pace=HURRIED, resolve=lambda *_: next(answers))
        with web, pytest.raises(SourceError, match="is refused"):
            web.get(f"http://site.example:{victim.port}/")
        assert _pages(outside) == []


def test_only_a_configured_proxy_is_used_and_only_for_what_is_outside(
    monkeypatch: pytest.MonkeyPatch, victim: Server
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{victim.port}")
    with serving(_by_path()) as server, Fetcher(allow=_at(server), pace=HURRIED) as web:
        assert web.get(_url(server)).content == b"fine"
    numbers = {"site.example": "93.184.215.14", "inside.example": "10.0.0.1", "127.0.0.1": "127.0.0.1"}
    with serving(says(b"by proxy")) as proxy:
        web = Fetcher(
            proxy=f"http://me:pa%20ss@127.0.0.1:{proxy.port}", pace=HURRIED, interfaces=["site.example"],
            resolve=lambda host, _port: [numbers[host]],
        )  # fmt: skip
        with web:
            assert web.get("http://site.example/a?b").content == b"by proxy"
            for url in ("http://inside.example/", _url(proxy), "http://127.0.0.1/", _url(victim)):
                with pytest.raises(SourceError, match="refused"):
                    web.get(url)
    assert [path for path, _, _ in proxy.seen] == ["http://site.example/a?b"]
    assert proxy.seen[0][2]["proxy-authorization"] == "Basic bWU6cGEgc3M="


@pytest.mark.parametrize("url", ["", "proxy:3128", "socks5://a:1", "http://", "http://a/b", "http://a:x", "http://[a"])
def test_a_proxy_that_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="the proxy is no address that can be used: write http://host:port"):
        Fetcher(proxy=url)


# What a server may do wrong

# The error or the length of the answer, how often it is asked for (0: as the hurry of the machine has it), and words.
EXPECTED: dict[str, tuple[type[SourceError] | int, int, str]] = {
    "stalls-in-header": (BusyError, 0, "timed out|allowed in all"),
    "stalls-in-body": (BusyError, 0, "timed out|allowed in all"), "drips": (BusyError, 0, "timed out|allowed in all"),
    "truncates": (BusyError, 3, "without sending complete"), "resets": (BusyError, 3, "could not be asked"),
    "truncates-chunked": (BusyError, 3, "without sending complete"), "truncates-gzip": (BusyError, 3, "was cut off"),
    "no-length": (BusyError, 3, "bad Content-Length"), "no-gzip": (BusyError, 3, "cannot be unpacked"),
    "429": (BusyError, 3, "answered 429"), "429-date": (BusyError, 3, "answered 429"),
    "500": (BusyError, 3, "answered 500"), "503": (BusyError, 3, "answered 503"),
    "hangs-up": (BusyError, 3, "disconnected"),
    "nonsense": (BusyError, 3, "could not be asked"),
    "endless": (SourceError, 1, "longer than 2000000 bytes"), "bomb": (SourceError, 1, "more than 4000000 bytes"),
    "loop": (SourceError, 6, "more than 5 times"), "inside": (SourceError, 1, "169.254.169.254:80 is refused"),
    "404": (SourceError, 1, "404: there is no such page"), "410": (SourceError, 1, "410: the page is gone"),
    "too-short": (790, 1, ""), "other-charset": (1581, 1, ""), "http-1.0": (1581, 1, ""), "empty": (0, 1, ""),
}  # fmt: skip


def test_each_fault_is_an_error_in_words_and_what_may_pass_is_tried_again() -> None:
    assert EXPECTED.keys() == FAULTS.keys()
    with (
        BadServer(Plan(stall=0.07)) as server,
        Fetcher(allow=_at(server), pace=HURRIED, limits=USUAL) as patient,
        Fetcher(allow=_at(server), pace=HURRIED, limits=HASTY) as hasty,
    ):
        for name, (expected, tries, words) in EXPECTED.items():
            web = patient if tries else hasty
            url = f"{server.url}/fault/{name}"
            if isinstance(expected, int):
                assert len(web.get(url).content) == expected
            else:
                with pytest.raises(SourceError, match=words) as caught:
                    web.get(url)
                assert type(caught.value) is expected
            assert server.asked[f"/fault/{name}"] == tries or not tries


def test_each_page_that_can_be_had_comes_whole_in_the_end_to_many_threads() -> None:
    plan = Plan(articles=50, seed=3, lost=0.05, faulty=0.3, stall=0.08)
    found: dict[int, bytes] = {}
    refused: set[int] = set()

    def fetch(n: int) -> None:
        try:
            found[n] = web.get(f"{server.url}/article/{n}").content
        except BusyError:
            return
        except SourceError:
            refused.add(n)

    limits = Limits(read=0.05, total=1)
    with BadServer(plan) as server, Fetcher(allow=_at(server), pace=HURRIED, limits=limits) as web:
        for _ in range(9):
            with ThreadPoolExecutor(4) as threads:
                list(threads.map(fetch, [n for n in range(plan.articles) if n not in found and n not in refused]))
            if found.keys() >= set(plan.reachable()):
                break
    assert sorted(found) == plan.reachable()
    assert refused
    assert refused.isdisjoint(plan.reachable())
    assert all(article(plan, n).html == content for n, content in found.items())
    assert set(server.faults) <= {*PASSING, *LOST}
    assert server.asked["/robots.txt"] == 1


def test_packed_answers_in_several_parts_are_read_to_the_end() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two")
    with serving(says(packed + b"?", content_encoding="gzip")) as server, Guard(allow=_at(server)) as guard:
        assert guard.get(_url(server)).content == b"one two"


def test_statuses_that_are_no_page_are_errors() -> None:
    replies = {f"s{status}": says(b"", status) for status in (204, 206, 302, 304, 401, 403, 418, 451, 408, 421, 599)}
    with serving(_by_path(**replies)) as server, Fetcher(allow=_at(server), pace=HURRIED) as web:
        for name in replies:
            with pytest.raises(SourceError, match=f"127.0.0.1 answered {name[1:]}") as caught:
                web.get(_url(server, f"/{name}"))
            assert isinstance(caught.value, BusyError) == (name in {"s408", "s421", "s599"})


# Manners


def test_one_name_is_told_to_every_host_and_what_was_known_is_not_sent_again() -> None:
    web: Web
    with BadServer() as server, Fetcher(contact="desk@example.org", allow=_at(server), pace=HURRIED) as web:
        url = f"{server.url}/feed?page=1"
        answer = web.get(url, accept="application/rss+xml")
        tag, day = answer.headers["etag"], answer.headers["last-modified"]
        for known, status in (
            (Validators(etag=tag), 304),
            (Validators(last_modified=day), 304),
            (Validators('"other"'), 200),
            (None, 200),
        ):
            assert web.get(url, known=known).status == status
    with serving(_by_path()) as plain, Fetcher(contact="desk@example.org", allow=_at(plain), pace=HURRIED) as web:
        web.get(_url(plain), accept="text/html", known=Validators('"a"', "then"))
    agents = {headers["user-agent"] for _, _, headers in plain.seen}
    assert agents == {f"detente/{detente.__version__} (+desk@example.org)"}
    told = plain.seen[-1][2]
    assert (told["accept"], told["if-none-match"], told["if-modified-since"]) == ("text/html", '"a"', "then")


def test_a_redirect_to_another_host_is_told_the_tag_but_no_day_and_asked_for_its_rules() -> None:
    refusing = _by_path(robots=says(b"User-agent: *\nDisallow: /no"))
    with serving(refusing, "127.0.0.2") as second:
        there = f"http://127.0.0.2:{second.port}"
        leading = _by_path(yes=says(b"", 302, location=f"{there}/yes"), no=says(b"", 302, location=f"{there}/no"))
        allow = [f"127.0.0.2:{second.port}"]
        with serving(leading) as first, Fetcher(allow=_at(first) + allow, pace=HURRIED) as web:
            assert web.get(_url(first, "/yes"), known=Validators('"a"', "then")).url == f"{there}/yes"
            with pytest.raises(
                SourceError, match=r"127\.0\.0\.2 asks robots not to read this page, in its robots\.txt"
            ):
                web.get(_url(first, "/no"))
        assert _pages(second) == ["/yes"]
        assert "if-modified-since" not in second.seen[-1][2]
        assert second.seen[-1][2]["if-none-match"] == '"a"'


def test_an_interface_for_programs_is_not_asked_for_its_rules() -> None:
    with serving(_by_path(robots=says(b"User-agent: *\nDisallow: /"))) as server:
        with Fetcher(allow=_at(server), pace=HURRIED, interfaces=["127.0.0.1/api"]) as web:
            assert web.get(_url(server, "/api?x")).content == b"fine"
            with pytest.raises(SourceError, match="asks robots not to read"):
                web.get(_url(server, "/page"))
        assert [path for path, _, _ in server.seen] == ["/api?x", "/robots.txt"]


def test_long_rules_are_read_to_their_bound_and_redirected_ones_are_followed() -> None:
    long = b"User-agent: *\nDisallow: /page\n" + b"#" * 3_000_000
    replies = {"robots": says(b"", 301, location="/rules"), "rules": says(long)}
    with (
        serving(_by_path(**replies)) as server,
        Fetcher(allow=_at(server), pace=HURRIED, limits=USUAL) as web,
        pytest.raises(SourceError, match="asks robots not to read"),
    ):
        web.get(_url(server, "/page"))


def test_a_host_that_cannot_show_its_rules_is_not_read() -> None:
    with serving(_by_path(robots=says(b"", 500))) as server, Fetcher(allow=_at(server), pace=HURRIED) as web:
        for _ in range(2):
            with pytest.raises(
                BusyError, match=r"its robots\.txt, which says what may be read, cannot be had \(.* 500"
            ):
                web.get(_url(server))
        assert [path for path, _, _ in server.seen] == ["/robots.txt"] * 3


def test_hosts_are_asked_at_intervals_and_their_own_delay_is_kept() -> None:
    at = Simulated()
    replies = {"robots": says(b"User-agent: *\nCrawl-delay: 7"), "bad": says(b"", 500)}
    with serving(_by_path(**replies)) as server, Fetcher(allow=_at(server), clock=at.clock) as web:
        web.get(_url(server))
        web.get(_url(server))
        assert at.slept == [1, 7], "one second after robots.txt, then what it says"
        with pytest.raises(BusyError, match="answered 500"):
            web.get(_url(server, "/bad"))
        assert at.slept[2:] == [7, 0.5, 6.5, 1, 6]


@pytest.mark.parametrize(
    "status, said, wait",
    [
        (429, "120", 120), (503, "120", 120), (429, "Thu, 01 Jan 2026 00:02:00 GMT", 120),
        (429, "99999999999999", 86400), (429, "soon", 60), (429, "-5", 60),
        (503, "Fri, 01 Jan 2100 00:00:00 GMT", 86400), (429, "", 60),
    ],
)  # fmt: skip
def test_a_host_that_asks_us_to_wait_rests_for_all(status: int, said: str, wait: float) -> None:
    at = Simulated()
    tired = says(b"", status, retry_after=said, date="Thu, 01 Jan 2026 00:00:00 GMT")
    with serving(_by_path(tired=tired)) as server, Fetcher(allow=_at(server), pace=HURRIED, clock=at.clock) as web:
        with pytest.raises(BusyError, match=rf"answered {status}: it is not to be asked for {wait} seconds") as caught:
            web.get(_url(server, "/tired"))
        assert caught.value.wait == wait
        if wait > HURRIED.patience:
            with pytest.raises(BusyError, match=rf"may be asked again in {wait} seconds"):
                web.get(_url(server))
            at.at += wait
        assert web.get(_url(server)).content == b"fine"
        assert at.at == wait
        assert _pages(server) == ["/tired", "/"]


def test_a_short_wait_is_waited_for() -> None:
    turns = itertools.count()

    def tired(handler: BaseHTTPRequestHandler) -> None:
        (says(b"", 429, retry_after="3") if next(turns) < 2 else says(b"rested"))(handler)

    at = Simulated()
    with serving(_by_path(tired=tired)) as server, Fetcher(allow=_at(server), pace=HURRIED, clock=at.clock) as web:
        assert web.get(_url(server, "/tired")).content == b"rested"
    assert at.at == 6


def test_whoever_waits_or_asks_is_stopped_at_once() -> None:
    faults: list[str] = []

    def fetch(path: str) -> None:
        try:
            web.get(server.url + path)
        except BusyError as error:
            faults.append(str(error))

    with BadServer(Plan(stall=20)) as server, Fetcher(allow=_at(server), pace=Pace(interval=0)) as web:
        threads = [threading.Thread(target=fetch, args=(path,)) for path in ("/fault/stalls-in-body", "/article/1")]
        for thread in threads:
            thread.start()
            while not server.asked["/fault/stalls-in-body"]:
                time.sleep(0.001)
        web.stop()
        for thread in threads:
            thread.join(5)
        assert len(faults) == 2
        with pytest.raises(BusyError, match="collecting was stopped"):
            web.get(server.url)


@pytest.mark.parametrize("contact", ["", "a b", "a\r\nhost: b", "(a)", "ü@example.org", "a" * 201])
def test_a_contact_that_cannot_stand_in_a_header_is_refused(contact: str) -> None:
    with pytest.raises(ConfigError, match="cannot be told to hosts: give an address of mail or of a page"):
        identity(contact)
    assert identity(None) == f"detente/{detente.__version__}"


# TLS and HTTP/2


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine that nobody else trusts, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day - dt.timedelta(days=1000))
        .not_valid_after(day + dt.timedelta(days=10_000))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificates") / "own.pem"
    encoded = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(encoded + made.public_bytes(serialization.Encoding.PEM))
    return path


def _speak(connection: ssl.SSLSocket, asked: list[str]) -> None:
    """Answer requests in HTTP/2: of ``/cut`` only a part of what is promised, of ``/odd`` with no status."""
    speaker = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, validate_outbound_headers=False))
    speaker.initiate_connection()
    connection.sendall(speaker.data_to_send())
    while data := connection.recv(65_536):
        for event in speaker.receive_data(data):
            if not isinstance(event, h2.events.RequestReceived):
                continue
            headers = {bytes(k).decode(): bytes(v).decode() for k, v in event.headers or []}
            path = headers[":path"]
            asked.append(path)
            status = "404" if path == "/robots.txt" else "odd" if path == "/odd" else "200"
            length = "50" if path == "/cut" else "5"
            speaker.send_headers(event.stream_id, [(":status", status), ("content-length", length)])
            speaker.send_data(event.stream_id, b"hello", end_stream=True)
        connection.sendall(speaker.data_to_send())


@pytest.fixture
def modern(certificate: Path) -> Iterator[tuple[int, list[str], list[str | None]]]:
    """A server that speaks HTTP/2: its port, what it was asked, and what each connection agreed to speak."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["h2"])
    asked: list[str] = []
    spoken: list[str | None] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(plain,), daemon=True).start()

    def talk(plain: socket.socket) -> None:
        with plain, contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as connection:
            spoken.append(connection.selected_alpn_protocol())
            _speak(connection, asked)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listening.getsockname()[1], asked, spoken
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(5)


def test_http_2_is_spoken_over_tls_that_is_verified(
    modern: tuple[int, list[str], list[str | None]], certificate: Path
) -> None:
    port, asked, spoken = modern
    url, allow = f"https://127.0.0.1:{port}", [f"127.0.0.1:{port}"]
    with Fetcher(allow=allow, pace=HURRIED) as web, pytest.raises(BusyError, match="CERTIFICATE_VERIFY_FAILED"):
        web.get(f"{url}/news")
    assert asked == []
    with Fetcher(allow=allow, pace=HURRIED, authorities=str(certificate)) as web:
        assert [web.get(f"{url}/{n}").content for n in range(3)] == [b"hello"] * 3
        assert (spoken, asked) == (["h2"], ["/robots.txt", "/0", "/1", "/2"])
        for path in ("/cut", "/odd"):
            with pytest.raises(BusyError, match=r"127\.0\.0\.1 could not be asked"):
                web.get(url + path)
        assert web.get(f"{url}/last").content == b"hello"


def test_certificates_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "own.pem").write_text("none")
    with (
        Fetcher(authorities=str(tmp_path / "own.pem")) as web,
        pytest.raises(ConfigError, match=r"own\.pem cannot be read"),
    ):
        web.get("https://93.184.215.14/")
