"""How do events that others coded come into the store? As lines of text that say what a row says, and their claims.

The rows of one day make documents of some hundred lines. A row that is in the store is passed over, whatever file it
came in, so a file that is given twice adds nothing, and a run that was stopped is finished by the next one.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from detente.documents.dates import AHEAD
from detente.errors import SourceError
from detente.events.actors import ActorBook
from detente.pipeline.rowed import CODER, MENTIONED, NAMES, Scribe, act_named, identity, moved, retold
from detente.pipeline.runs import finished, silent
from detente.records import Claim, Document, Failure
from detente.sources import coded_files
from detente.sources.coded import CodedMention, CodedRow
from detente.store import Store, imports
from detente.store.queries import IMPORTED

FORMATS = tuple(coded_files.FORMATS)
# Rows of one document: a page of it is still read at a glance, and a day of ICEWS makes four.
ROWS = 500
# Rows that wait for more of their day; some 100 MB. Files are in the order of days, so that a handful of days wait.
WAITING = 20_000
MODEL = "imported"
# By how much the number of a line's sentence is higher than the last one's: neighbours are no passage of one text,
# where the speaker of one sentence vouches for the next (`analysis.ledger`).
APART = 100


@dataclass(frozen=True, slots=True)
class Imported:
    """What a run did: rows that are new, and known already; mentions of events that are not here; failures."""

    rows: int
    known: int
    strange: int
    events: int
    failures: tuple[Failure, ...]
    seconds: float


@dataclass(slots=True)
class _Import:
    """One run over files of one format."""

    store: Store
    scribe: Scribe
    now: datetime
    tell: Callable[[int], None]
    new: int = 0
    known: int = 0
    strange: int = 0
    failures: list[Failure] = field(default_factory=list)
    rows: dict[date, dict[str, CodedRow]] = field(default_factory=dict)
    mentions: list[CodedMention] = field(default_factory=list)
    waiting: int = 0

    def take(self, found: Iterable[CodedRow | CodedMention | Failure]) -> None:
        """Bring in the rows of a file."""
        for one in found:
            if isinstance(one, Failure):
                self.fail(one)
            elif one.known > self.now.date() + AHEAD:
                self.fail(self._failure(one, f"{one.known} is more than {AHEAD.days} days ahead of {self.now.date()}"))
            elif isinstance(one, CodedMention):
                self.mentions.append(one)
                if len(self.mentions) >= ROWS:
                    self.keep_mentions()
            else:
                self.add(one)
        self.flush()

    def fail(self, failure: Failure) -> None:
        """Note what could not be used."""
        self.failures.append(failure)
        self.store.add_failure(failure)

    def add(self, row: CodedRow) -> None:
        """Let a row wait for more of its day."""
        day = self.rows.setdefault(row.known, {})
        self.waiting += 1
        if day.setdefault(identity(row), row) is not row:
            self.known += 1
            self.waiting -= 1
        if len(day) >= ROWS:
            self.keep(row.known)
        elif self.waiting >= WAITING:
            self.keep(max(self.rows, key=lambda other: len(self.rows[other])))

    def flush(self) -> None:
        """Keep all that waits."""
        for day in sorted(self.rows):
            self.keep(day)
        self.keep_mentions()

    def keep(self, day: date) -> None:
        """Keep the rows of a day that wait and are not in the store."""
        waiting = self.rows.pop(day)
        self.waiting -= len(waiting)
        there = imports.known(self.store, waiting)
        self.known += len(there)
        self._write(day, [claim for name, row in waiting.items() if name not in there for claim in self._claims(row)])

    def _claims(self, row: CodedRow) -> Iterator[Claim]:
        try:
            yield self.scribe.claim(row)
        except (SourceError, ValueError) as error:
            self.fail(self._failure(row, str(error)))

    def _failure(self, row: CodedRow | CodedMention, reason: str) -> Failure:
        return Failure(f"{NAMES[row.format]} {row.given}", "import", reason, self.now, row.given)

    def keep_mentions(self) -> None:
        """Keep the mentions that wait, as further claims of the acts that they mention."""
        acts = {act_named(mention.format, mention.event): mention for mention in self.mentions}
        heads = {act: claims[0] for act, claims in imports.of_acts(self.store, acts).items()}
        made: dict[date, dict[str, Claim]] = {}
        for mention in self.mentions:
            head = heads.get(act_named(mention.format, mention.event))
            if head is None:
                self.strange += 1
            elif mention.url is not None and f"told by {mention.url};" in head.text:
                self.known += 1  # it is the article from which the row was coded
            else:
                claim = retold(head, mention)
                self.known += made.setdefault(mention.known, {}).setdefault(claim.id, claim) is not claim
        self.mentions.clear()
        for day, claims in sorted(made.items()):
            there = imports.known(self.store, claims)
            self.known += len(there)
            self._write(day, [claim for name, claim in claims.items() if name not in there])

    def _write(self, day: date, claims: Sequence[Claim]) -> None:
        if not claims:
            return
        coder = claims[0].coder
        outlet = NAMES[coder.removeprefix(CODER).removesuffix(MENTIONED)]
        text = "\n".join(claim.text for claim in claims)
        title = f"Coded events of {day} ({outlet})"
        name = Document.identify(text, title, outlet, day)
        document = Document(
            name, text, title=title, outlet=outlet, published=day, language="en", fetched=self.now, date_source=IMPORTED
        )
        self.store.add_document(document)
        self.store.add_claims(name, _placed(name, claims), model=MODEL, coder=coder, at=self.now)
        self.new += len(claims)
        self.tell(self.new)


def _placed(document: str, claims: Iterable[Claim]) -> Iterator[Claim]:
    """Put claims where their lines stand in their document."""
    start = 0
    for number, claim in enumerate(claims):
        yield replace(moved(claim, start), document=document, sentence=number * APART)
        start += len(claim.text) + 1


def import_events(
    format_name: str,
    paths: Sequence[Path],
    store: Store,
    *,
    now: datetime,
    progress: Callable[[int], None] = silent,
) -> Imported:
    """Bring files of coded events into the store, and link them.

    Args:
        format_name: one of ``FORMATS``.
        progress: is told how many new rows have been kept so far.

    Raises:
        SourceError: there is no such format.
    """
    if format_name not in FORMATS:
        raise SourceError(f"the format {format_name!r} is unknown; there are {', '.join(FORMATS)}")
    started = time.monotonic()
    changes = store.decided.decisions()
    book = ActorBook.amended(changes) if changes else ActorBook.load()
    run = _Import(store, Scribe(book), now, progress)
    for path in coded_files.in_order(format_name, paths):
        run.take(coded_files.rows(format_name, path, now=now))
    return Imported(run.new, run.known, run.strange, *finished(store, run.failures, started))
