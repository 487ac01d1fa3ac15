"""What keeps the page from doing harm? Headers on every answer, a bound on what is sent, and a token on every change.

The content policy allows nothing but this server's own files: no inline script, no inline style, no other machine.
"""

import hmac
import secrets
from collections.abc import Mapping

from starlette.datastructures import FormData, MutableHeaders
from starlette.datastructures import Headers as Sent
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.errors import DetenteError
from detente.store import Key

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Bytes that a form or a request may hold: a correction with its reason takes some thousand.
LARGEST = 64 * 1024
TOKEN = "token"  # noqa: S105 - the name of a field


# In the session: which key was shown, and a name of the session's own, by which it is closed.
KEY, NAME = "key", "name"
# What a browser says of a request that another site caused.
_FOREIGN = frozenset({"cross-site", "same-site"})


class ForbiddenError(DetenteError):
    """A change that did not come from a page of this server, or from somebody who may not make it."""


class StrangerError(DetenteError):
    """Somebody who has to show a key first."""


class Headers:
    """Adds the headers to every answer, and refuses what is too large, as it comes, and what other sites embed.

    ``secure`` tells browsers to come by https only.
    """

    def __init__(self, app: ASGIApp, *, secure: bool = False) -> None:
        self.app = app
        self.headers = {**HEADERS, **({"Strict-Transport-Security": "max-age=31536000"} if secure else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def adding(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._add(scope["path"], MutableHeaders(scope=message))
            await send(message)

        if _embedded(scope):
            await _refuse(adding, 403, "this server answers no request that a page of another site makes")
            return
        try:
            await self.app(scope, _bounded(scope, receive), adding)
        except _TooLargeError:
            if not started:
                await _refuse(adding, 413, f"a request may hold at most {LARGEST:,} bytes; send less")

    def _add(self, path: str, headers: MutableHeaders) -> None:
        for name, value in self.headers.items():
            headers.setdefault(name, value)
        # What stands behind a key is kept by no cache, and not shown after leaving.
        headers.setdefault("Cache-Control", "no-cache" if path.startswith("/static/") else "no-store")


def _embedded(scope: Scope) -> bool:
    """Say whether a page of another site made the browser ask, other than by a link, or as the API allows (CORS)."""
    sent = Sent(scope=scope)
    if sent.get("sec-fetch-site") not in _FOREIGN:
        return False
    linked = sent.get("sec-fetch-mode") == "navigate" and sent.get("sec-fetch-dest") == "document"
    shared = scope["path"].startswith("/api/") and sent.get("sec-fetch-mode") == "cors"
    return not (shared or (linked and scope["method"] == "GET"))


def _bounded(scope: Scope, receive: Receive) -> Receive:
    """Return what gives the parts of a body until there are too many; the API bounds its own, in its own words."""
    read = 0

    async def bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LARGEST and not scope["path"].startswith("/api/"):
            raise _TooLargeError
        return message

    return bounded


class _TooLargeError(Exception):
    pass


async def _refuse(send: Send, status: int, reason: str) -> None:
    text = reason.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def token(request: Request) -> str:
    """Return the token that a form of this session must carry."""
    kept = request.session.get(TOKEN)
    if not isinstance(kept, str):
        kept = secrets.token_urlsafe(24)
        request.session[TOKEN] = kept
    return kept


def check_kind(request: Request) -> None:
    """See that a form is sent as forms of this server are: other encodings make text of what is none.

    Raises:
        ForbiddenError: it is not.
    """
    kind = request.headers.get("content-type", "").lower()
    charset = kind.partition("charset=")[2].partition(";")[0].strip(' "')
    if charset not in {"", "utf-8", "utf8"}:
        raise ForbiddenError("a form is sent as UTF-8; load the page anew and send it again")


def check(request: Request, form: FormData) -> None:
    """See that a form was sent from a page of this server.

    Raises:
        ForbiddenError: it was not.
    """
    kept, given = request.session.get(TOKEN), form.get(TOKEN)
    site = request.headers.get("sec-fetch-site", "same-origin")
    fits = (
        isinstance(kept, str)
        and isinstance(given, str)
        and hmac.compare_digest(kept.encode(), given.encode(errors="replace"))
    )
    if not fits or site not in {"same-origin", "none"}:
        raise ForbiddenError("this form did not come from this page, or is old: load the page anew and send it again")


def admit(request: Request, scope: str) -> None:
    """See that who asks may do what needs a scope (read or review).

    Raises:
        StrangerError: a key is needed.
        ForbiddenError: the key that was shown does not open it.
    """
    if request.app.state.site.open_read:
        return
    key = _shown(request)
    if key is None:
        raise StrangerError("a key is needed")
    if scope not in key.scopes:
        raise ForbiddenError(f"your key opens {', '.join(key.scopes)}; a key of the scope {scope} is needed here")


def is_plain(request: Request) -> bool:
    """Say whether the script of the page sent a form, which takes a refusal as plain text and goes on by itself."""
    return request.method == "POST" and request.headers.get("accept") == "text/plain"


def reviewer(request: Request) -> str | None:
    """Return who decides: the holder of the key that was shown; None where no key is needed."""
    key = _shown(request)
    return key.name if key else None


def _shown(request: Request) -> Key | None:
    """Return the key that was shown in this session, None if there is none or it was revoked since."""
    identity = request.session.get(KEY)
    if not isinstance(identity, str) or request.session.get(NAME) in request.app.state.left:
        return None
    desk = request.app.state.desk
    key: Key | None = desk.answer(("key", identity), lambda: desk.store.keyring.find(identity))
    return key if key and key.revoked_at is None else None
