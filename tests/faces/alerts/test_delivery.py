"""Mail through a real server, posts to a real receiver, feeds and calendars in real files; no secret is told."""

import email
import hashlib
import hmac
import json
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import icalendar
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from detente.errors import ConfigError, DetenteError
from detente.exports.feed import NAMESPACE
from detente.faces.alerts.delivery import Post, deliver, write_calendar, write_feed
from detente.faces.alerts.messages import MOST_LISTED, MOST_SUBJECT, Message, signature
from detente.faces.alerts.settings import Atom, Email, Ics, Stdout, Webhook
from detente.sources.guard import Limits
from detente.store.outbox import Alert
from tests.exports.build import entry
from tests.faces.alerts.build import at, day
from tests.sources.server import Reply, Server, says, serving

SECRET = "correct horse battery staple"
PASSWORD = "hunter2-hunter2"
HOSTILE = "a\r\nBcc: all@x.example\r\n\r\n<script>alert(1)</script>\x00\u202e [x](y) 🕊 " + "w" * 400
ENVIRONMENT = {"MAIL_PASSWORD": PASSWORD, "HOOK_SECRET": SECRET, "HOOK_URL": "http://127.0.0.1:1/T0KEN"}


def _alert(number: int = 1, **changes: Any) -> Alert:  # noqa: ANN401 - fields of an alert
    fields: dict[str, Any] = {
        "key": f"k{number}", "channel": "c", "turn": 0, "rule": "talks overdue", "as_of": day(21), "found_at": at(21),
        "title": f"OVERDUE: talks {number}", "text": 'Entry e1\n"They will meet." — Wire',
        "link": "https://wire.example/1",
    }  # fmt: skip
    return Alert(**(fields | changes))


def _message(*alerts: Alert) -> Message:
    told = alerts or (_alert(),)
    return Message(told[0].name, told)


def _post(out: StringIO | None = None, **environment: str) -> Post:
    hooks = Limits(connect=1.0, read=0.3, total=1.0, received=1000, unpacked=1000)
    return Post(at(21), {**ENVIRONMENT, **environment}, out or StringIO(), lambda _name, _most: (), hooks)


# Mail


class Mailbox:
    """Keeps what a mail server takes; addresses that begin with "no" are refused."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.receivers: list[list[str]] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.answer, self.farewell = "250 OK", "221 Bye"

    async def handle_RCPT(  # noqa: N802 - a hook of aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address.startswith("no"):
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - a hook
        del server, session
        assert isinstance(envelope.content, bytes)
        if self.answer.startswith("250"):
            found = email.message_from_bytes(envelope.content, policy=default)
            assert isinstance(found, EmailMessage)
            self.taken.append(found)
            self.receivers.append(envelope.rcpt_tos)
        return self.answer

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - a hook
        del server, session, envelope
        return self.farewell

    def login(self, *asked: Any) -> AuthResult:  # noqa: ANN401 - a hook of aiosmtpd
        found = asked[-1]
        self.logins.append((found.login, found.password))
        return AuthResult(success=found.password == PASSWORD.encode(), handled=False)


@contextmanager
def _mail_server(*, login: bool = False) -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options: dict[str, Any] = {"authenticator": box.login, "auth_require_tls": False} if login else {}
    server = Controller(box, hostname="127.0.0.1", port=port, **options)
    server.start()
    try:
        yield box, port
    finally:
        server.stop()


def _email(port: int, *to: str, **changes: Any) -> Email:  # noqa: ANN401 - fields of a channel
    fields: dict[str, Any] = {"security": "none", "sender": "detente@x.example"} | changes
    return Email("127.0.0.1", port, to=to or ("desk@x.example",), **fields)


def test_a_mail_is_plain_text_and_html_under_an_id_that_stays() -> None:
    with _mail_server() as (box, port):
        for _ in range(2):
            assert deliver("desk", _email(port, "a@x.example", "b@x.example"), _message(), _post()) is None
    first, second = box.taken
    assert first["Message-ID"] == second["Message-ID"] == f"<{_alert().name}@alerts.detente>"
    assert (first["Subject"], first["From"]) == ("OVERDUE: talks 1", "detente@x.example")
    assert first["To"] == "a@x.example, b@x.example"
    assert first["Date"].datetime == at(21)
    plain, page = (first.get_body((kind,)) for kind in ("plain", "html"))
    assert plain
    assert page
    assert '"They will meet." — Wire' in plain.get_content()
    assert '<a href="https://wire.example/1" rel="noreferrer">' in page.get_content()


def test_hostile_text_makes_no_header_and_no_mark_up() -> None:
    with _mail_server() as (box, port):
        deliver("desk", _email(port), _message(_alert(title=HOSTILE, text=HOSTILE, rule="<b>")), _post())
    (taken,) = box.taken
    assert set(taken.keys()) == {
        "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert box.receivers == [["desk@x.example"]]
    assert len(str(taken["Subject"])) <= MOST_SUBJECT
    assert str(taken["Subject"]).startswith("a Bcc: all@x.example <script>")
    page = taken.get_body(("html",))
    assert page
    assert "<script>" not in page.get_content()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.get_content()


def test_a_digest_says_how_many_and_lists_a_bounded_number() -> None:
    with _mail_server() as (box, port):
        deliver("desk", _email(port), _message(*map(_alert, range(MOST_LISTED + 7))), _post())
    (taken,) = box.taken
    assert taken["Subject"] == "57 alerts: OVERDUE: talks 0"
    text = taken.get_body(("plain",))
    assert text
    assert "OVERDUE: talks 49" in text.get_content()
    assert "OVERDUE: talks 50" not in text.get_content()
    assert "and 7 more" in text.get_content()


def test_a_mail_is_not_sent_again_because_of_a_server_that_ends_badly() -> None:
    with _mail_server() as (box, port):
        box.farewell = "421 too tired"
        assert deliver("desk", _email(port), _message(), _post()) is None
        box.answer = "451 try later"
        with pytest.raises(DetenteError, match=r"did not take the mail .*try later"):
            deliver("desk", _email(port), _message(), _post())
    assert len(box.taken) == 1


def test_a_password_is_taken_from_the_environment() -> None:
    with _mail_server(login=True) as (box, port):
        deliver("desk", _email(port, user="detente", password_env="MAIL_PASSWORD"), _message(), _post())
    assert box.logins == [(b"detente", PASSWORD.encode())]
    assert len(box.taken) == 1


def test_a_receiver_that_is_refused_is_told_and_the_others_have_the_mail() -> None:
    with _mail_server() as (box, port):
        partly = deliver("desk", _email(port, "no@x.example", "yes@x.example"), _message(), _post())
        assert partly == "127.0.0.1 refused 1 of 2 receivers: no@x.example"
        with pytest.raises(DetenteError, match="did not take the mail"):
            deliver("desk", _email(port, "no@x.example"), _message(), _post())
    assert box.receivers == [["yes@x.example"]]


@pytest.mark.parametrize(
    "channel, environment, words",
    [
        ({"user": "u", "password_env": "MAIL_PASSWORD"}, {"MAIL_PASSWORD": "wrong-" + PASSWORD}, "user and password"),
        ({"user": "u", "password_env": "MAIL_PASSWORD"}, {"MAIL_PASSWORD": ""}, "MAIL_PASSWORD of the environment is"),
        ({"security": "starttls"}, {}, "did not take the mail .*STARTTLS"),
        ({"security": "tls"}, {}, "did not take the mail .*SSL"),
    ],
)
def test_a_mail_that_is_not_taken_is_an_error_without_the_secret(
    channel: dict[str, str], environment: dict[str, str], words: str
) -> None:
    with _mail_server(login=True) as (box, port):
        with pytest.raises(DetenteError, match=words) as caught:
            deliver("desk", _email(port, **channel), _message(), _post(None, **environment))
        assert PASSWORD not in str(caught.value)
        assert box.taken == []


def test_no_password_goes_over_a_connection_that_is_not_encrypted() -> None:
    with _mail_server(login=True) as (box, port):
        channel = _email(port, security="starttls", user="u", password_env="MAIL_PASSWORD")
        with pytest.raises(DetenteError, match="did not take the mail"):
            deliver("desk", channel, _message(), _post())
    assert box.logins == []


def test_a_mail_server_that_is_not_there_is_an_error_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(DetenteError, match=r"127\.0\.0\.1 did not take the mail .*refused"):
            deliver("desk", _email(port), _message(), _post())


# Webhooks


def _hook(server: Server, **changes: Any) -> Webhook:  # noqa: ANN401 - fields of a channel
    url = f"http://127.0.0.1:{server.port}/hooks/T0KEN"
    return Webhook(**({"url": url, "url_env": None, "secret_env": "HOOK_SECRET",
                       "allow": (f"127.0.0.1:{server.port}",)} | changes))  # fmt: skip


def test_a_post_is_signed_so_that_its_receiver_can_check_it() -> None:
    with serving(says(b"thanks")) as server:
        for _ in range(2):
            assert deliver("room", _hook(server), _message(), _post()) is None
    (path, body, headers), again = server.seen
    stamp = headers["detente-timestamp"]
    expected = hmac.new(SECRET.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()
    assert headers["detente-signature"] == f"sha256={expected}" == signature(SECRET, stamp, body.encode())
    assert headers["idempotency-key"] == again[2]["idempotency-key"] == _alert().name
    assert (path, int(stamp)) == ("/hooks/T0KEN", int(at(21).timestamp()))
    made = json.loads(body)
    assert (made["id"], made["count"]) == (_alert().name, 1)
    assert made["alerts"][0]["title"] == "OVERDUE: talks 1"
    assert body == again[1]


def _resets(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


def _sleeps(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.6)
    del handler


@pytest.mark.parametrize(
    "reply, words",
    [
        (says(status=500), "the webhook answered 500"),
        (says(status=404), "answered 404"),
        (says(status=302, location="http://127.0.0.1/"), "answered 302"),
        (_resets, r"127\.0\.0\.1 could not be asked"),
        (_sleeps, r"127\.0\.0\.1 could not be asked \(.*timed out"),
        (says(b"x" * 5000), "longer than 1000 bytes"),
    ],
)
def test_a_post_that_is_not_taken_is_an_error_without_address_and_secret(reply: Reply, words: str) -> None:
    with serving(reply) as server, pytest.raises(DetenteError, match=words) as caught:
        deliver("room", _hook(server), _message(), _post())
    assert "T0KEN" not in str(caught.value)
    assert SECRET not in str(caught.value)


def test_an_address_inside_is_refused_unless_it_is_allowed() -> None:
    with serving(says()) as server:
        for url in (None, "http://localhost:8080/", "http://0x7f000001/", "http://[::ffff:127.0.0.1]/"):
            with pytest.raises(DetenteError, match="refused"):
                deliver("room", _hook(server, allow=(), **({"url": url} if url else {})), _message(), _post())
        assert server.seen == []


def test_the_address_may_be_a_secret_of_the_environment() -> None:
    with serving(says()) as server:
        channel = _hook(server, url=None, url_env="HOOK_URL")
        deliver("room", channel, _message(), _post(HOOK_URL=f"http://127.0.0.1:{server.port}/T0KEN"))
        assert [path for path, _, _ in server.seen] == ["/T0KEN"]


@pytest.mark.parametrize("secret, words", [("", "HOOK_SECRET of the environment is empty"), ("short", "is too short")])
def test_a_secret_that_is_none_is_refused_before_anything_is_sent(secret: str, words: str) -> None:
    with serving(says()) as server:
        with pytest.raises(ConfigError, match=words):
            deliver("room", _hook(server), _message(), _post(HOOK_SECRET=secret))
        assert server.seen == []


def test_no_secret_stands_in_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(says(status=500)) as server, pytest.raises(DetenteError):
        deliver("room", _hook(server), _message(), _post())
    with _mail_server(login=True) as (_, port):
        deliver("desk", _email(port, user="u", password_env="MAIL_PASSWORD"), _message(), _post())
    told = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("mail."))
    assert SECRET not in told
    assert PASSWORD not in told
    assert "T0KEN" not in told


# Files and standard output


def test_a_feed_keeps_what_it_had_and_does_not_double(tmp_path: Path) -> None:
    channel = Atom(tmp_path / "alerts.atom")
    old = _alert(2, sent_at=at(20), found_at=at(20))
    waiting = _alert(3)
    post = Post(at(21), {}, StringIO(), lambda _name, _most: (old, waiting, _alert(sent_at=at(21))))
    for _ in range(2):
        deliver("feed", channel, _message(), post)
    root = ET.fromstring(channel.file.read_bytes())
    titles = [element.text for element in root.iter(f"{{{NAMESPACE}}}title")]
    assert titles == ["detente feed", "OVERDUE: talks 1", "OVERDUE: talks 2"]


def test_a_file_that_stays_the_same_is_left_alone(tmp_path: Path) -> None:
    channel = Ics(tmp_path / "talks.ics")
    write_calendar("diary", channel, [entry(), entry()], now=at(21))
    before = channel.file.stat().st_mtime_ns
    write_calendar("diary", channel, [entry()], now=at(21) + timedelta(hours=1))
    assert channel.file.stat().st_mtime_ns == before
    assert len(icalendar.Calendar.from_ical(channel.file.read_bytes()).walk("VEVENT")) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["talks.ics"]


@pytest.mark.parametrize("name", ["nowhere/x.atom", "."])
def test_a_file_that_cannot_be_written_is_an_error_in_words(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written"):
        write_feed("feed", Atom(tmp_path / name), (), _post())


def test_lines_on_standard_output_obey_no_terminal() -> None:
    out = StringIO()
    deliver("screen", Stdout(), _message(_alert(title="\x1b[2Jone\nline", text=HOSTILE)), _post(out))
    assert out.getvalue().splitlines()[0] == "[2Jone line"
    assert not set(out.getvalue()) & {"\x1b", "\x00", "\u202e", "\r"}
