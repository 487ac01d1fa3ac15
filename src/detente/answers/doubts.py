"""What is to be doubted in the texts: offices, roles, days and figures that cannot be as told."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from detente.analysis import consistency
from detente.answers.evidence import Sources, quoted, standing_events, today, watched
from detente.events.actors import ActorBook
from detente.reading import tokens
from detente.records import Claim, Document, Evidence, Naming, TextWarning
from detente.store import Store


@dataclass(frozen=True, slots=True)
class WarningRow:
    """What to doubt, with the sentence."""

    warning: TextWarning
    evidence: Evidence


def warnings(store: Store, *, as_of: date | None = None, conflict: str | None = None) -> Iterator[WarningRow]:
    """Yield what to doubt in the texts known on a day: offices, roles, days and figures that cannot be as told.

    Raises:
        ConfigError: the conflict is not known.
    """
    about = watched(conflict)
    book = ActorBook.amended(store.decisions())
    namings: dict[str, list[Naming]] = defaultdict(list)
    for identity, naming in store.namings():
        namings[identity].append(naming)
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in store.claims(as_of=as_of):
        claims[claim.document].append(claim)

    for document in store.documents():
        late = as_of is not None and document.published is not None and document.published > as_of
        own = claims[document.id]
        if late or document.copy_of or (about and not any(about.covers(claim) for claim in own)):
            continue
        found = of_text(document, namings[document.id], own, book)
        yield from (WarningRow(warning, quoted(document, warning)) for warning in found)
    documents = Sources(store)
    for event in standing_events(store, today(store, as_of), about):
        documents.load(claim.document for claim in event.claims)
        for warning in consistency.of_event(event, documents.outlet):
            yield WarningRow(warning, quoted(documents.of(warning.document), warning))


def of_text(
    document: Document, namings: Sequence[Naming], claims: Sequence[Claim], book: ActorBook
) -> Iterator[TextWarning]:
    """Yield what to doubt in one text by itself."""

    def holder(kind: str, country: str, on: date) -> str | None:
        found = book.holder(kind, country, on)
        return found.name if found else None

    yield from consistency.of_document(document, _sentence_finder(document.text), namings, claims, book.terms, holder)


def _sentence_finder(text: str) -> Callable[[int], tuple[int, int, str]]:
    """Return what gives the sentence around a character; the text is cut only when it is asked."""
    spans: list[tuple[int, int]] = []

    def around(at: int) -> tuple[int, int, str]:
        if not spans:
            spans.extend(tokens.sentences(text))
        start, end = next(((a, b) for a, b in spans if a <= at < b), (0, len(text)))
        return start, end, text[start:end]

    return around
