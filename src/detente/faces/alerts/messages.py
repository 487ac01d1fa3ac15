"""How does an alert read as a mail, as JSON for a webhook, and as lines? Text from the news is shown and cannot act."""

import hashlib
import hmac
import html
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from detente.exports.headlines import line
from detente.store.outbox import Alert

MOST_SUBJECT = 150
# A digest names so many and counts the rest; the record has all of them.
MOST_LISTED = 50
NOTE = "Made by a program that reads the news; it makes mistakes. The sentences are quoted so that you can judge them."


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to a receiver at once: one alert, or a digest of several. ``name`` is the same at each try."""

    name: str
    alerts: tuple[Alert, ...]

    @property
    def subject(self) -> str:
        """One line: the alert, or how many there are."""
        first = line(self.alerts[0].title, MOST_SUBJECT)
        more = len(self.alerts) - 1
        return line(f"{more + 1} alerts: {first}", MOST_SUBJECT) if more else first


def lines(message: Message) -> Iterator[str]:
    """Yield the text of a message."""
    for alert in message.alerts[:MOST_LISTED]:
        yield line(alert.title)
        yield from (f"  {line(part)}" for part in alert.text.split("\n"))
        if alert.link:
            yield f"  {alert.link}"
        yield f"  rule {line(alert.rule)}, as of {alert.as_of}"
        yield ""
    rest = len(message.alerts) - MOST_LISTED
    if rest > 0:
        yield f"… and {rest} more: `detente alerts list` has them"
        yield ""


def mail(message: Message, *, sender: str, to: Sequence[str], now: datetime) -> EmailMessage:
    """Return a message as plain text and HTML; its id is the same at each try, so that a double can be dropped."""
    made = EmailMessage(policy=SMTP)
    made["Subject"] = message.subject
    made["From"] = sender
    made["To"] = ", ".join(to)
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{message.name}@alerts.detente>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n".join((*lines(message), NOTE)), cte="quoted-printable")
    made.add_alternative(_page(message), subtype="html", cte="quoted-printable")
    return made


def _page(message: Message) -> str:
    parts = ['<!doctype html><html lang="en"><meta charset="utf-8"><body>']
    for alert in message.alerts[:MOST_LISTED]:
        parts.append(f"<h3>{_safe(alert.title)}</h3>")
        parts += (f"<p>{_safe(part)}</p>" for part in alert.text.split("\n"))
        if alert.link:
            parts.append(f'<p><a href="{html.escape(alert.link)}" rel="noreferrer">{_safe(alert.link)}</a></p>')
        parts.append(f"<p><small>rule {_safe(alert.rule)}, as of {alert.as_of}</small></p>")
    rest = len(message.alerts) - MOST_LISTED
    if rest > 0:
        parts.append(f"<p>… and {rest} more</p>")
    return "\n".join((*parts, f"<hr><p><small>{_safe(NOTE)}</small></p></body></html>"))


def _safe(text: str) -> str:
    return html.escape(line(text))


def body(message: Message) -> bytes:
    """Return a message as JSON, the same bytes at each try."""
    listed = [
        {
            "id": alert.name,
            "rule": alert.rule,
            "as_of": alert.as_of.isoformat(),
            "found_at": alert.found_at.isoformat(),
            "title": line(alert.title),
            "text": [line(part) for part in alert.text.split("\n")],
            "link": alert.link,
        }
        for alert in message.alerts[:MOST_LISTED]
    ]
    made = {"id": message.name, "title": message.subject, "alerts": listed, "count": len(message.alerts)}
    return json.dumps(made, ensure_ascii=False).encode("utf-8", "replace")


def signature(secret: str, timestamp: str, content: bytes) -> str:
    """Return what a receiver compares with the header ``Detente-Signature``: HMAC-SHA256 of time, full stop, body."""
    made = hmac.new(secret.encode(), timestamp.encode() + b"." + content, hashlib.sha256)
    return f"sha256={made.hexdigest()}"
