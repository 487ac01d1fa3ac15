"""Who is somebody, which offices did they hold when, what did they do and say, and who is new?"""

from dataclasses import dataclass

from detente import answers
from detente.answers import ActorRow, ClaimRow, EventRow, Part, Stranger, Succession, Who
from detente.errors import NotKnownError
from detente.faces.web.panels import Page, Panel
from detente.faces.web.view import View
from detente.store import Store

ROWS, FOUND, NEW = 15, 10, 30


@dataclass(frozen=True, slots=True)
class News:
    """People whom the book does not know, and offices that the news gives to somebody else than the book does."""

    strangers: tuple[Stranger, ...]
    successions: tuple[Succession, ...]


def _found(store: Store, view: View) -> tuple[Who, ...] | None:
    name = view.one("q")
    return None if name is None else answers.find_actors(store, name, on=view.on, limit=FOUND)


def _news(store: Store, view: View) -> News:
    del view
    return News(answers.strangers(store)[:NEW], answers.successions(store)[:NEW])


def _one(store: Store, view: View) -> ActorRow:
    row = answers.actor(store, view.identity or "", as_of=view.on)
    if row is None:
        raise NotKnownError(f"the actor book has nobody with the id {view.identity!r}; look for the name under Actors")
    return row


def _acts(store: Store, view: View) -> Part[EventRow]:
    identity = _key(view)
    return answers.acts_of_actor(
        store, identity, as_of=view.on, conflict=view.conflict, limit=ROWS, after=view.one("acts")
    )


def _words(store: Store, view: View) -> Part[ClaimRow]:
    return answers.words_of_actor(
        store, view.identity or "", as_of=view.on, conflict=view.conflict, limit=ROWS, after=view.one("words")
    )


def _key(view: View) -> str:
    """Return how acts name an actor: states by their code, all others by their id."""
    kind, _, code = (view.identity or "").partition(":")
    return code if kind == "state" else view.identity or ""


PAGE = Page(
    "actors",
    "/actors",
    (
        Panel("actors-found", _found, "panels/actors.html"),
        Panel("new-names", _news, "panels/new_names.html", slow=True),
    ),
    filters=("q",),
    form="forms/search.html",
)
ONE = Page(
    "actor",
    "/actors/{id}",
    (
        Panel("entry", _one, "panels/actor.html"),
        Panel("actor-acts", _acts, "panels/actor_acts.html", width="half"),
        Panel("actor-words", _words, "panels/actor_words.html", width="half"),
    ),
    filters=("acts", "words"),
    menu=False,
)
