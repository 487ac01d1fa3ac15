"""In which articles and claims do some words stand?"""

from detente import answers
from detente.answers import FoundRow, Part
from detente.faces.web.panels import Page, Panel
from detente.faces.web.view import View
from detente.store import Store

ROWS = 20


def _found(store: Store, view: View) -> Part[FoundRow] | None:
    words = view.one("q")
    if words is None:
        return None
    return answers.search(store, words, as_of=view.on, limit=ROWS, after=view.one("after"))


PAGE = Page(
    "search",
    "/search",
    (Panel("found", _found, "panels/found.html"),),
    filters=("q", "after"),
    form="forms/search.html",
)
