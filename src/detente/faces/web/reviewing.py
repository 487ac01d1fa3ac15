"""What happens when a person sends a correction? It is checked, noted with who and why, and takes effect at once."""

from collections.abc import Callable
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from detente.errors import ConfigError
from detente.faces import decisions, reviews, rulings
from detente.faces.web import security
from detente.faces.web.desk import Desk
from detente.faces.web.view import day_of
from detente.records import Status
from detente.store import Store

# Fields of a form; a claim with forty participants takes some hundred.
FIELDS = 400
# Characters of a name and of a reason.
NAME, WHY = 100, 2000
# Kinds of decisions that can be taken back; digits of a number are fewer than these.
KINDS, DIGITS = ("actor", "event", "claim"), 10
_LABELS = ("type", "mode", "modality", "stance", "where")
Sent = Callable[[Store, "Form"], str]


class Form:
    """What was sent, with who sent it and when."""

    def __init__(self, request: Request, form: FormData) -> None:
        self._form = form
        self.identity = str(request.path_params.get("id", ""))
        self.now = request.app.state.desk.now()
        self.by = security.reviewer(request) or self.text("by", NAME)
        self.why = self.text("why", WHY)
        if not self.by:
            raise ConfigError("a decision needs the name of who takes it; fill in your name")

    def text(self, name: str, limit: int = 300) -> str:
        """Return a field as text without blanks around it, "" if it was not sent.

        Raises:
            ConfigError: it is too long, or a file.
        """
        value = self._form.get(name, "")
        if not isinstance(value, str) or len(value) > limit:
            raise ConfigError(f"the field {name} may hold at most {limit} characters of text; shorten it")
        return " ".join(value.split())

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a field."""
        return tuple(value for value in self._form.getlist(name) if isinstance(value, str))

    def day(self, name: str) -> date | None:
        """Return a field as a day.

        Raises:
            ConfigError: it is none.
        """
        return day_of(name, self.text(name) or None)

    def told(self) -> reviews.Told:
        """Return what the form says of a claim; a field that is empty says that there is none."""
        labels = {name: self.text(name) or reviews.NONE for name in _LABELS}
        rows = zip(self.all("role"), self.all("words"), self.all("who"), strict=False)
        people = tuple(reviews.Part(role, words, who) for role, words, who in rows if words.strip())
        first, last = self.day("first"), self.day("last")
        days = f"{first or last}..{last or first}" if first or last else reviews.NONE
        words = self.text("speaker")
        speaker = reviews.Part("", words, self.text("speaker_who")) if words else None
        return reviews.Told(labels, when=days, people=people, vouches=speaker, whole=True)


def _amend(store: Store, form: Form) -> str:
    return _at_work(store, form).amend(form.identity, form.told())


def _add(store: Store, form: Form) -> str:
    sentence = form.text("sentence")
    if not (sentence.isascii() and sentence.isdecimal() and len(sentence) < DIGITS):
        raise ConfigError("a claim is said in a sentence; choose which one says it")
    return _at_work(store, form).add_said(form.identity, int(sentence), form.text("trigger"), form.told())


def _reject(store: Store, form: Form) -> str:
    return _at_work(store, form).reject(form.identity)


def _confirm(store: Store, form: Form) -> str:
    return _at_work(store, form).confirm(form.identity)


def _settle(store: Store, form: Form) -> str:
    day = form.day("day")
    name = form.text("status")
    if day is None or name not in set(Status):
        raise ConfigError(f"a status is one of {', '.join(Status)}, from a day on; choose both")
    return _at_work(store, form).settle(form.identity, Status(name), day)


def _undo(store: Store, form: Form) -> str:
    kind, number = form.text("kind"), form.text("number")
    if kind not in KINDS or not (number.isascii() and number.isdecimal() and len(number) < DIGITS):
        raise ConfigError(f"a decision has a kind, one of {', '.join(KINDS)}, and a number; got {kind!r}, {number!r}")
    return _at_work(store, form).undo(kind, int(number))


def _split(store: Store, form: Form) -> str:
    return rulings.split(store, form.identity, form.all("claim"), by=form.by, at=form.now, why=form.why).words


def _merge(store: Store, form: Form) -> str:
    return rulings.merge(store, form.identity, form.text("into"), by=form.by, at=form.now, why=form.why).words


def _merge_actor(store: Store, form: Form) -> str:
    return decisions.Desk(store, form.by, form.now).merge(form.identity, form.text("into")).words


def _at_work(store: Store, form: Form) -> reviews.Desk:
    return reviews.Desk(store, form.by, form.now, form.why)


# By address: what is done, and to which address one comes afterwards ({id} is what the form was about).
_DEEDS: dict[str, tuple[Sent, str]] = {
    "/review/claim/{id}/amend": (_amend, "/review/claim/{id}"),
    "/review/claim/{id}/reject": (_reject, "/review/claim/{id}"),
    "/review/claim/{id}/confirm": (_confirm, "/review/claim/{id}"),
    "/review/article/{id}/add": (_add, "/articles/{id}"),
    "/review/event/{id}/settle": (_settle, "/events/{id}"),
    "/review/event/{id}/split": (_split, "/review"),
    "/review/event/{id}/merge": (_merge, "/review"),
    "/review/actor/{id}/merge": (_merge_actor, "/review"),
    "/review/undo": (_undo, "/review"),
}


def routes() -> list[Route]:
    """Return the addresses that take corrections."""
    return [Route(path, _taking(*deed), methods=["POST"]) for path, deed in _DEEDS.items()]


def _taking(done: Sent, after: str) -> Callable[[Request], object]:
    async def take(request: Request) -> Response:
        await run_in_threadpool(security.admit, request, "review")
        security.check_kind(request)
        async with request.form(max_files=0, max_fields=FIELDS) as sent:
            security.check(request, sent)
            form = Form(request, sent)
            said = await run_in_threadpool(_written, request, done, form)
        request.session["said"] = said
        request.session["by"] = form.by
        there = after.format(id=form.identity)
        if security.is_plain(request):  # the script of the page, which goes there itself
            return Response(status_code=204, headers={"Content-Location": there})
        return RedirectResponse(there, 303)

    return take


def _written(request: Request, done: Sent, form: Form) -> str:
    desk: Desk = request.app.state.desk
    with desk.writer() as store:
        said = done(store, form)
        store.keyring.note(at=form.now, who=form.by, what=f"page {request.url.path}", target=form.identity, detail={})
        return said
