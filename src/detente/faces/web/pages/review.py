"""What did people correct, what deserves a look, and how does a person correct a claim or an act?"""

from dataclasses import dataclass
from typing import Any

from detente import answers
from detente.answers import ClaimRow, DecisionRow, DoubtRow, EventStory
from detente.codebook import Codebook
from detente.errors import NotKnownError
from detente.faces.web.panels import Page, Panel
from detente.faces.web.view import View
from detente.records import Claim, Modality, Role, Stance, Status
from detente.store import Store

# Decisions and doubtful claims that are shown, and empty lines for participants who were missed.
DECISIONS, DOUBTS, SPARE = 50, 15, 2
# Sentences of an article that can be chosen: all but some transcripts have fewer.
SENTENCES = 600


@dataclass(frozen=True, slots=True)
class Corrected:
    """A claim as it counts now (None if it was rejected), as the machine made it, and what people decided about it."""

    id: str
    row: ClaimRow | None
    machine: Claim | None
    decisions: tuple[DecisionRow, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """An article in which a claim was missed: its sentences with where each begins, and how many ``more`` it has."""

    id: str
    title: str | None
    sentences: tuple[tuple[int, str], ...]
    more: int


def _decisions(store: Store, view: View) -> tuple[DecisionRow, ...]:
    del view
    return answers.decisions(store, limit=DECISIONS)


def _doubts(store: Store, view: View) -> tuple[DoubtRow, ...]:
    return answers.to_doubt(store, limit=DOUBTS, conflict=view.conflict)


def _claim(store: Store, view: View) -> Corrected:
    identity = view.identity or ""
    row, machine = answers.claim(store, identity), answers.machine_claim(store, identity)
    if row is None and machine is None:
        raise NotKnownError(f"no claim {identity!r} is on record; the article may have been read anew since")
    about = tuple(found for found in answers.decisions(store, limit=None) if found.claim == identity)
    return Corrected(identity, row, machine, about)


def _article(store: Store, view: View) -> Missed:
    identity = view.identity or ""
    found = answers.sentences_of(store, identity)
    if found is None:
        raise NotKnownError(f"no article {identity!r} is on record; look for it with the search")
    document, sentences = found
    return Missed(document.id, document.title, sentences[:SENTENCES], max(0, len(sentences) - SENTENCES))


def _event(store: Store, view: View) -> EventStory:
    story = answers.event(store, view.identity or "", as_of=view.on, reasons=0)
    if story is None:
        raise NotKnownError(f"no act {view.identity!r} is known on {view.on}; look at a later day, or at all acts")
    return story


def _choices(store: Store, view: View) -> dict[str, Any]:
    del store, view
    book = Codebook.load()
    return {
        "types": [kind.name for kind in book.types],
        "modes": sorted({mode.name for kind in book.types for mode in kind.modes}),
        "modalities": tuple(Modality),
        "stances": tuple(Stance),
        "roles": tuple(Role),
        "statuses": tuple(Status),
        "spare": SPARE,
    }


PAGE = Page(
    "review",
    "/review",
    (
        Panel("to-doubt", _doubts, "panels/doubts.html", width="half", slow=True),
        Panel("decisions", _decisions, "panels/decisions.html", width="half"),
    ),
    forms=True,
)
CLAIM = Page(
    "review-claim",
    "/review/claim/{id}",
    (Panel("correct-claim", _claim, "panels/correct_claim.html"),),
    menu=False,
    choices=_choices,
    forms=True,
)
EVENT = Page(
    "review-event",
    "/review/event/{id}",
    (Panel("correct-event", _event, "panels/correct_event.html"),),
    menu=False,
    choices=_choices,
    forms=True,
)
ARTICLE = Page(
    "review-article",
    "/review/article/{id}",
    (Panel("add-claim", _article, "panels/add_claim.html"),),
    menu=False,
    choices=_choices,
    forms=True,
)
