"""Who may ask and do what? Keys with scopes, made here, shown once, and known afterwards only by a digest.

A key is ``dt_<id>_<secret>``. The secret is 32 random bytes, so a plain SHA-256, salted with the id, is as good as a
slow hash: there is nothing to guess. Slow hashes protect words that people think of.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from detente.errors import ConfigError
from detente.faces.api.limits import Buckets
from detente.faces.api.problems import ProblemError
from detente.store import Key, Store

# What a key opens, each with all before it.
SCOPES = ("read", "review", "admin")
LONGEST_NAME = 100
_KEY = re.compile(r"dt_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)
# Wrong keys that one address may try at once, and a minute.
TRIES, TRIES_A_MINUTE = 10, 6.0


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request: the id and name of a key, and what it opens; without a key nobody's."""

    id: str | None
    name: str
    scopes: tuple[str, ...]

    @property
    def who(self) -> str:
        """The caller as decisions and the list of acts name it."""
        return f"{self.name} ({self.id})" if self.id else self.name


def make(store: Store, name: str, scope: str, *, at: datetime) -> tuple[Key, str]:
    """Make a key that opens a scope and those before it; return it and, for this once, its text.

    Raises:
        ConfigError: the name is empty or too long, or the scope is none.
    """
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST_NAME or not shown.isprintable():
        raise ConfigError(f"a key needs a name of 1 to {LONGEST_NAME} characters, got {name[:LONGEST_NAME]!r}")
    if scope not in SCOPES:
        raise ConfigError(f"a scope is one of {', '.join(SCOPES)}, got {scope!r}")
    identity, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    key = Key(identity, at, shown, SCOPES[: SCOPES.index(scope) + 1], _digest(identity, secret))
    store.keyring.add(key)
    return key, f"dt_{identity}_{secret}"


def verify(store: Store, text: str) -> Key | None:
    """Return the key of a text, None if it is none or was revoked; the time it takes does not tell how near it was."""
    found = _KEY.fullmatch(text)
    identity, secret = found.groups() if found else ("", "")
    key = store.keyring.find(identity) if found else None
    fits = hmac.compare_digest(_digest(identity, secret), key.digest if key else "")
    return key if fits and key and key.revoked_at is None else None


def _digest(identity: str, secret: str) -> str:
    return hashlib.sha256(f"detente key\x1f{identity}\x1f{secret}".encode()).hexdigest()


class Guard:
    """Decides who may do what. ``open_read`` lets everybody read: only for a server that this machine alone reaches."""

    def __init__(self, *, open_read: bool, tries: Buckets | None = None) -> None:
        self.open_read = open_read
        self._tries = tries or Buckets(TRIES, TRIES_A_MINUTE)

    def caller(self, store: Store, authorization: str | None, address: str) -> Caller:
        """Return who makes a request with this header ``Authorization``.

        Raises:
            ProblemError: the key is wrong or revoked, or too many wrong ones came from there.
        """
        if authorization is None:
            return Caller(None, "anybody", SCOPES[:1] if self.open_read else ())
        scheme, _, text = authorization.partition(" ")
        key = verify(store, text.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            # A right key is let in whatever came before it: it cannot be guessed, and others may share the address.
            before = self._tries.look(address)
            if not before.passes:
                raise ProblemError(
                    429, "too many wrong keys came from this address; wait", {"Retry-After": str(max(1, before.wait))}
                )
            self._tries.take(address)
            raise _unknown("this key is not known here, or was revoked")
        return Caller(key.id, key.name, key.scopes)

    def require(self, caller: Caller, scope: str) -> None:
        """See that a caller may do what needs a scope.

        Raises:
            ProblemError: a key is needed, or one of another scope.
        """
        if scope in caller.scopes:
            return
        if caller.id is None:
            raise _unknown(f"a key of the scope {scope} is needed: send it as `Authorization: Bearer dt_…`")
        raise ProblemError(403, f"this key opens {', '.join(caller.scopes)}; {scope} is needed")


def _unknown(detail: str) -> ProblemError:
    return ProblemError(401, detail, {"WWW-Authenticate": 'Bearer realm="detente"'})
