"""How do others take what is done and announced, and how do truces fare?"""

from detente import answers
from detente.answers import ReactionRow, TruceRow
from detente.faces.web.panels import Page, Panel
from detente.faces.web.view import View
from detente.store import Store

# Reactions that are shown, the newest first.
SHOWN = 100


def _reactions(store: Store, view: View) -> tuple[ReactionRow, ...]:
    found = answers.reactions(store, as_of=view.on, conflict=view.conflict, since=view.start)
    return tuple(reversed(found))[:SHOWN]


def _truces(store: Store, view: View) -> tuple[TruceRow, ...]:
    return answers.truces(store, as_of=view.on, conflict=view.conflict, since=view.start)


PAGE = Page(
    "reactions",
    "/reactions",
    (
        Panel("reaction-list", _reactions, "panels/reactions.html", slow=True, width="half"),
        Panel("truces", _truces, "panels/truces.html", slow=True, width="half"),
    ),
    form="forms/since.html",
)
