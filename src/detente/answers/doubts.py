"""What is to be doubted in the texts: offices, roles, days and figures that cannot be as told."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from detente.analysis import consistency, disputes
from detente.answers.evidence import CHUNK, Sources, chunks, quoted, standing_events, today, watched
from detente.answers.parts import claims_part
from detente.events.actors import ActorBook
from detente.reading import tokens
from detente.records import Claim, Conflict, Document, Evidence, Naming, TextWarning
from detente.store import Store

# Claims whose texts and events are looked at where only the newest doubts are wanted: some hundred articles.
READ = 1000


@dataclass(frozen=True, slots=True)
class WarningRow:
    """What to doubt, with the sentence."""

    warning: TextWarning
    evidence: Evidence


def warnings(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, since: date | None = None
) -> Iterator[WarningRow]:
    """Yield what to doubt in the texts known on a day: offices, roles, days and figures that cannot be as told.

    ``since`` leaves out what was published before that day; the effort is linear in what is left, and only some hundred
    texts are held at a time.

    Raises:
        ConfigError: the conflict is not known.
    """
    about = watched(conflict)
    book = ActorBook.amended(store.decisions())
    texts = store.documents() if since is None else store.documents(store.published(since, today(store, as_of)))
    for part in chunks(texts):
        yield from _of_texts(store, part, book, as_of, about)
    documents = Sources(store)
    for event in standing_events(store, today(store, as_of), about, since=since):
        documents.load(claim.document for claim in event.claims)
        for warning in consistency.of_event(event, documents.outlet):
            shown = documents.of(warning.document)
            if since is None or (shown.published and shown.published >= since):
                yield WarningRow(warning, quoted(shown, warning))


def _of_texts(
    store: Store, texts: Sequence[Document], book: ActorBook, as_of: date | None, about: Conflict | None
) -> Iterator[WarningRow]:
    """Yield what to doubt in each of some texts by itself, of those that are known and about a conflict."""
    known = [d for d in texts if not (d.copy_of or (as_of and d.published and d.published > as_of))]
    ids = [document.id for document in known]
    claims, namings = store.claims_in(ids, as_of=as_of), store.namings_in(ids)
    for document in known:
        own = claims.get(document.id, ())
        if about is None or any(map(about.covers, own)):
            found = of_text(document, namings.get(document.id, ()), own, book)
            yield from (WarningRow(warning, quoted(document, warning)) for warning in found)


def newest_warnings(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, since: date, limit: int
) -> tuple[WarningRow, ...]:
    """Return what to doubt in the texts published from ``since`` on, the newest first, at most ``limit`` of it.

    At most `READ` claims are looked at for their texts and events, so that a large store answers in a second or two.

    Raises:
        ConfigError: the conflict is not known.
    """
    on, sources, book = today(store, as_of), Sources(store), ActorBook.amended(store.decisions())
    near = _newest_claims(store, on, conflict, since)
    told = {claim.document for claim in near}
    found, read = list[WarningRow](), store.claims_in(told, as_of=on)
    namings = store.namings_in(told)
    for document in sorted(store.documents(told), key=lambda d: d.published or date.min, reverse=True):
        if document.copy_of is None and len(found) < limit:
            doubted = of_text(document, namings.get(document.id, ()), read[document.id], book)
            found += (WarningRow(w, quoted(document, w)) for w in doubted)
    for event in store.events_of(sorted(set(store.events_with(c.id for c in near).values())), as_of=on):
        if len(found) >= limit:
            break
        sources.load(claim.document for claim in event.claims)
        found += (WarningRow(w, quoted(sources.of(w.document), w)) for w in consistency.of_event(event, sources.outlet))
    found.sort(key=lambda row: row.evidence.published or date.min, reverse=True)
    return tuple(found[:limit])


def _newest_claims(store: Store, on: date, conflict: str | None, since: date) -> list[Claim]:
    found: list[Claim] = []
    after: str | None = None
    while len(found) < READ:
        part = claims_part(store, as_of=on, conflict=conflict, limit=CHUNK, after=after)
        known = [row.claim for row in part.rows]
        found += (claim for claim in known if claim.reported and claim.reported >= since)
        after = part.after
        if after is None or any(claim.reported is None or claim.reported < since for claim in known):
            break
    return found[:READ]


def of_text(
    document: Document, namings: Sequence[Naming], claims: Sequence[Claim], book: ActorBook
) -> Iterator[TextWarning]:
    """Yield what to doubt in one text by itself."""

    def holder(kind: str, country: str, on: date) -> str | None:
        found = book.holder(kind, country, on)
        return found.name if found else None

    around = sentence_finder(document.text)
    yield from consistency.of_document(document, around, namings, claims, book.terms, holder)
    yield from disputes.of_text(document, around)


def sentence_finder(text: str) -> Callable[[int], tuple[int, int, str]]:
    """Return what gives the sentence around a character; the text is cut only when it is asked."""
    spans: list[tuple[int, int]] = []

    def around(at: int) -> tuple[int, int, str]:
        if not spans:
            spans.extend(tokens.sentences(text) or [(0, len(text))])
        start, end = spans[max(0, bisect_right(spans, at, key=itemgetter(0)) - 1)]
        if not start <= at < end:
            start, end = 0, len(text)
        return start, end, text[start:end]

    return around
