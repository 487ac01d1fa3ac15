"""What is to be doubted in the texts: offices, roles, days and figures that cannot be as told."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from detente.analysis import consistency, disputes
from detente.answers.evidence import CHUNK, Scope, Sources, chunks, days_before, quoted, standing_events, today, watched
from detente.answers.parts import claims_part
from detente.events.actors import ActorBook
from detente.reading import tokens
from detente.records import Claim, Document, Event, Evidence, Naming, TextWarning
from detente.store import Store

# Claims whose texts and events are looked at where only the newest doubts are wanted: some hundred articles.
READ = 1000
# Texts that a quick answer looks at, each some half a millisecond.
QUICK_TEXTS = 300


@dataclass(frozen=True, slots=True)
class WarningRow:
    """What to doubt, with the sentence."""

    warning: TextWarning
    evidence: Evidence


def warnings_reach(store: Store, *, as_of: date | None = None, conflict: str | None = None) -> date | None:
    """Return the day back to which the texts are looked at quickly: the newest `QUICK_TEXTS` of them; None if all are.

    Raises:
        ConfigError: the conflict is not known.
    """
    scope = Scope.of(store, watched(conflict))
    if scope.conflict and scope.mark is None:
        return None  # which texts are of it is known of none before it is looked at
    return store.told.texts(on=today(store, as_of), most=QUICK_TEXTS, conflict=scope.mark)


def warnings(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, since: date | None = None
) -> Iterator[WarningRow]:
    """Yield what to doubt in the texts known on a day: first offices, roles and days that cannot be as told, and what
    is denied in the same text, of the newest text first; then figures and denials that sources of one act tell unlike.

    ``since`` leaves out what was published before that day; the effort is linear in what is left, and only some hundred
    texts are held at a time. Sources are then compared as far as they tell of these days and the two before.

    Raises:
        ConfigError: the conflict is not known.
    """
    on, scope = today(store, as_of), Scope.of(store, watched(conflict))
    book = ActorBook.amended(store.decided.decisions())
    for part in chunks(store.published(since, on)):
        yield from _of_texts(store, part, book, on, scope)
    for events in _told(store, on, scope, since):
        documents = Sources(store)
        documents.load(claim.document for event in events for claim in event.claims)
        for event in events:
            for warning in consistency.of_event(event, documents.outlet, since=since):
                yield WarningRow(warning, quoted(documents.of(warning.document), warning))


def _told(store: Store, on: date, scope: Scope, since: date | None) -> Iterator[list[Event]]:
    """Yield the events that are asked about some at a time, those last that began first; with ``since`` only what was
    told from shortly before that day on, since a war goes on for years.
    """
    if since is None or (scope.conflict and scope.mark is None):
        yield from chunks(standing_events(store, on, scope.conflict, since=since, newest_first=True))
        return
    ids = store.told.window(on=on, since=since, parties=scope.sides, conflict=scope.mark)[::-1]
    start = days_before(since, consistency.SAME_DAYS.days)
    for part in chunks(ids):
        yield list(store.told.spoken(part, on=on, since=start))


def _of_texts(store: Store, ids: Sequence[str], book: ActorBook, on: date, scope: Scope) -> Iterator[WarningRow]:
    """Yield what to doubt in each of some texts by itself, of those that are no copies and of what is asked about."""
    wanted = ids if scope.mark is None else sorted(store.told.marked(ids, scope.mark, on=on))
    known = {document.id: document for document in store.documents(wanted) if not document.copy_of}
    claims, namings = store.claims_in(known, as_of=on), store.namings_in(known)
    for document in (known[identity] for identity in ids if identity in known):
        own = claims.get(document.id, ())
        if scope.mark is not None or scope.conflict is None or scope.holds(own):
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
    on, sources, book = today(store, as_of), Sources(store), ActorBook.amended(store.decided.decisions())
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
