"""How is a table of the rules file read, and which channels are there? Every value is checked where it is taken out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from detente.config import PREFIX
from detente.errors import ConfigError, refuse_unknown
from detente.sources.addresses import Permits

# What all mail programs take, without the quoted and the Unicode forms that can hide something.
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")
SECURITY = {"starttls": 587, "tls": 465, "none": 25}
LOCAL = ("localhost", "127.0.0.1", "::1")
MOST_RECEIVERS = 50


@dataclass(frozen=True, slots=True)
class Email:
    """Messages through a server of the user's: ``password_env`` names the variable that holds the password."""

    host: str
    port: int
    security: str
    sender: str
    to: tuple[str, ...]
    user: str | None = None
    password_env: str | None = None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Signed posts: ``url_env`` and ``secret_env`` name variables; ``allow`` what inside may be reached."""

    url: str | None
    url_env: str | None
    secret_env: str
    allow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Atom:
    """A feed in a file."""

    file: Path


@dataclass(frozen=True, slots=True)
class Ics:
    """A calendar in a file."""

    file: Path


@dataclass(frozen=True, slots=True)
class Stdout:
    """Lines on standard output."""


Channel = Email | Webhook | Atom | Ics | Stdout


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file, and where it stands, as an error tells it."""

    values: Mapping[str, Any]
    where: str

    def known(self, keys: Sequence[str]) -> None:
        """Refuse keys that are none of these."""
        refuse_unknown(self.values, keys, self.where)

    def unfit(self, key: str, got: object, allowed: str) -> ConfigError:
        """Return the error for a value that does not fit."""
        return ConfigError(f"{key} of {self.where} is {got!r}: it must be {allowed}")

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text of one line; without a default it must be there."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or not value.isprintable() or (default is None and not value.strip()):
            raise self.unfit(key, value, "a string in quotes, of one line")
        return value

    def texts(self, key: str) -> list[str]:
        """Return a list of texts, empty without the key."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(x, str) and x.isprintable() and x.strip() for x in value):
            raise self.unfit(key, value, "a list of strings")
        return value

    def number(self, key: str, default: int, least: int, most: int) -> int:
        """Return a whole number within bounds, both inclusive."""
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.unfit(key, value, f"a whole number from {least} to {most}")
        return value

    def probability(self, key: str) -> float | None:
        """Return a number between 0 and 1, both exclusive; None without the key."""
        value = self.values.get(key)
        if value is not None and (not isinstance(value, float) or not 0 < value < 1):
            raise self.unfit(key, value, "a probability between 0 and 1, such as 0.6")
        return value

    def one_of(self, key: str, known: Sequence[str], default: str | None = None) -> str:
        """Return one of the known words."""
        value = self.text(key, default)
        if value not in known:
            refuse_unknown([value], known, f"{key} of {self.where}")
        return value

    def zone(self, key: str, default: str) -> ZoneInfo:
        """Return a time zone by its name."""
        name = self.text(key, default)
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError) as error:
            raise self.unfit(key, name, "a time zone such as Europe/Berlin") from error

    def variable(self, key: str, *, needed: bool) -> str | None:
        """Return the name of a variable of the environment."""
        if key not in self.values and not needed:
            return None
        name = self.text(key)
        if not _VARIABLE.fullmatch(name) or name.upper().startswith(PREFIX):
            allowed = f"the name of a variable of the environment, and not begin with {PREFIX}, which is for settings"
            raise self.unfit(key, name, allowed)
        return name


def channel(raw: Table, folder: Path) -> Channel:
    """Return a channel; files are meant from the ``folder`` of the rules.

    Raises:
        ConfigError: something in it is unknown, missing or does not fit.
    """
    match raw.one_of("kind", ("email", "webhook", "atom", "ics", "stdout")):
        case "email":
            return _email(raw)
        case "webhook":
            return _webhook(raw)
        case "atom":
            raw.known(("kind", "file"))
            return Atom(folder / raw.text("file"))
        case "ics":
            raw.known(("kind", "file"))
            return Ics(folder / raw.text("file"))
    raw.known(("kind",))
    return Stdout()


def _email(raw: Table) -> Email:
    raw.known(("kind", "host", "port", "security", "user", "password_env", "from", "to"))
    host, security = raw.text("host"), raw.one_of("security", tuple(SECURITY), "starttls")
    if not _HOST.fullmatch(host):
        raise raw.unfit("host", host, "the name of a mail server")
    user = raw.text("user", "") or None
    if user and security == "none" and host not in LOCAL:
        raise raw.unfit("security", security, "starttls or tls where a password is sent")
    to = raw.texts("to")
    for address in (raw.text("from"), *to):
        if not _MAIL.fullmatch(address):
            raise raw.unfit("from or to", address, "plain addresses such as desk@example.org")
    if not 0 < len(to) <= MOST_RECEIVERS:
        raise raw.unfit("to", to, f"a list of 1 to {MOST_RECEIVERS} addresses")
    password = raw.variable("password_env", needed=user is not None)
    port = raw.number("port", SECURITY[security], 1, 65_535)
    return Email(host, port, security, raw.text("from"), tuple(to), user, password)


def _webhook(raw: Table) -> Webhook:
    raw.known(("kind", "url", "url_env", "secret_env", "allow"))
    url, variable = raw.text("url", "") or None, raw.variable("url_env", needed=False)
    if (url is None) == (variable is None):
        raise raw.unfit("url", "given twice" if url else None, "an address, or url_env the variable that holds it")
    allow = tuple(raw.texts("allow"))
    Permits.of(allow)  # refuses what permits nothing
    secret = raw.variable("secret_env", needed=True)
    return Webhook(url, variable, secret or "", allow)
