"""How does a message get to a channel? By mail, signed post, feed or standard output; what goes wrong is told in words.

Secrets are read from the environment when they are needed, and no error, log or row of the store repeats one.
"""

import os
import smtplib
import socket
import ssl
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import TextIO

from detente.errors import ConfigError, DetenteError, SourceError
from detente.exports import calendar as ical
from detente.exports import feed as atom
from detente.exports.headlines import line
from detente.faces.alerts import messages
from detente.faces.alerts.messages import Message
from detente.faces.alerts.settings import Atom, Channel, Email, Ics, Stdout, Webhook
from detente.records import LedgerEntry
from detente.sources.guard import Guard, Limits
from detente.store.outbox import Alert

# Seconds that a mail server may take for a step; bytes that a webhook may answer, which nobody reads.
MAIL_PATIENCE = 20.0
HOOK_LIMITS = Limits(connect=5.0, read=10.0, total=15.0, received=100_000, unpacked=100_000)
# Items that a feed keeps: readers come at least once in so many alerts.
FEED_ITEMS = 200
SHORTEST_SECRET = 16
_ACCEPTED = range(200, 300)


@dataclass(frozen=True, slots=True)
class Post:
    """What deliveries need: the time, the variables of the environment, where lines go, and what a feed had."""

    now: datetime
    environment: Mapping[str, str]
    out: TextIO
    earlier: Callable[[str, int], Iterable[Alert]]
    hooks: Limits = HOOK_LIMITS

    def secret(self, variable: str) -> str:
        """Return what a variable holds.

        Raises:
            ConfigError: it holds nothing.
        """
        value = self.environment.get(variable, "").strip()
        if not value:
            raise ConfigError(
                f"the variable {variable} of the environment is empty: set it to the secret it stands for"
            )
        return value


def deliver(name: str, channel: Channel, message: Message, post: Post) -> str | None:
    """Send a message; return what went wrong for some of its receivers only.

    Raises:
        DetenteError: it was not sent, and is to be tried again.
    """
    match channel:
        case Email():
            return _mail(channel, message, post)
        case Webhook():
            _hook(channel, message, post)
        case Atom():
            write_feed(name, channel, message.alerts, post)
        case Stdout():
            post.out.writelines(f"{text}\n" for text in messages.lines(message))
            post.out.flush()
        case Ics():
            raise AssertionError("a calendar is written as a whole, by write_calendar")
    return None


def missing(channel: Channel, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the variables that a channel needs and that are not set."""
    wanted: tuple[str | None, ...] = ()
    match channel:
        case Email(password_env=password):
            wanted = (password,)
        case Webhook(url_env=url, secret_env=secret):
            wanted = (url, secret)
    return tuple(name for name in wanted if name and not environment.get(name, "").strip())


def write_calendar(name: str, channel: Ics, entries: Iterable[LedgerEntry], *, now: datetime) -> None:
    """Write the calendar of some entries, each once.

    Raises:
        ConfigError: the file cannot be written.
    """
    told = {entry.id: entry for entry in entries}
    _write(channel.file, ical.calendar(told.values(), name=f"detente {name}", now=now))


def _mail(channel: Email, message: Message, post: Post) -> str | None:
    password = post.secret(channel.password_env) if channel.password_env else None
    made = messages.mail(message, sender=channel.sender, to=channel.to, now=post.now)
    try:
        refused = _handed_over(channel, password, made)
    except smtplib.SMTPAuthenticationError as error:
        # What the server says to a wrong password may repeat it.
        raise SourceError(f"{channel.host} does not take the user and password (code {error.smtp_code})") from None
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise SourceError(f"{channel.host} did not take the mail ({_words(error, password)})") from None
    if refused:
        return f"{channel.host} refused {len(refused)} of {len(channel.to)} receivers: {line(', '.join(refused), 200)}"
    return None


def _handed_over(channel: Email, password: str | None, made: EmailMessage) -> Collection[str]:
    """Give a mail to the server; return the receivers that it refused."""
    server = _server(channel)
    try:
        if channel.user and password:
            server.login(channel.user, password)
        return server.send_message(made, channel.sender, channel.to)
    finally:
        # What goes wrong at the farewell does not make a mail that was taken one to be sent again.
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def _server(channel: Email) -> smtplib.SMTP:
    own = socket.gethostname()
    context = ssl.create_default_context()
    if channel.security == "tls":
        return smtplib.SMTP_SSL(channel.host, channel.port, own, timeout=MAIL_PATIENCE, context=context)
    server = smtplib.SMTP(channel.host, channel.port, own, timeout=MAIL_PATIENCE)
    if channel.security == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _hook(channel: Webhook, message: Message, post: Post) -> None:
    url = channel.url or post.secret(channel.url_env or "")
    secret = post.secret(channel.secret_env)
    if len(secret) < SHORTEST_SECRET:
        raise ConfigError(
            f"the secret in {channel.secret_env} is too short: give at least {SHORTEST_SECRET} characters"
        )
    content = messages.body(message)
    stamp = str(int(post.now.timestamp()))
    headers = {
        "content-type": "application/json",
        "detente-timestamp": stamp,
        "detente-signature": messages.signature(secret, stamp, content),
        "idempotency-key": message.name,
    }
    try:
        with Guard(allow=channel.allow, limits=post.hooks) as guard:
            answer = guard.post(url, content, headers=headers)
    except SourceError as error:
        raise SourceError(_words(error, secret)) from None
    if answer.status not in _ACCEPTED:
        raise SourceError(f"the webhook answered {answer.status}, and not 200 to 299")


def write_feed(name: str, channel: Atom, alerts: Iterable[Alert], post: Post) -> None:
    """Write a feed of the alerts that it had, and of these.

    Raises:
        ConfigError: the file cannot be written.
    """
    told = {alert.name: alert for alert in post.earlier(name, FEED_ITEMS) if alert.sent_at}
    told |= {alert.name: alert for alert in alerts}
    newest = sorted(told.values(), key=lambda alert: (alert.found_at, alert.name))[-FEED_ITEMS:]
    items = [atom.Item(a.name, a.title, a.text, a.found_at, a.link, a.rule) for a in newest]
    _write(channel.file, atom.feed(items, name=f"detente {name}", now=post.now))


def _write(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all; one that has this content already is left alone."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.is_file() and path.read_bytes() == content:
            return
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be written ({error.strerror or error}): give a file in a folder that is there"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _words(error: Exception, secret: str | None) -> str:
    """Return what an error says, on one line, without the secret."""
    words = line(str(error) or type(error).__name__, 300) if isinstance(error, DetenteError) else line(repr(error), 300)
    return words.replace(secret, "***") if secret else words
