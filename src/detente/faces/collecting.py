"""What does `detente collect` do with what it is given? Files are read; what is on the web is fetched first."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import BinaryIO

from detente import pipeline
from detente.faces import output, summary
from detente.faces.cli_watch import fetcher, named
from detente.faces.options import now
from detente.records import Subscription
from detente.sources.files import URL
from detente.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be collected: inputs, sources as they are written, a conflict, and from which to which day."""

    inputs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    conflict: str | None = None
    first: date | None = None
    last: date | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The inputs that are no addresses of the web."""
        return tuple(name for name in self.inputs if not URL.match(name))

    @property
    def addresses(self) -> tuple[str, ...]:
        """The inputs that are."""
        return tuple(name for name in self.inputs if URL.match(name))

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """The sources to ask: those named, and, where nothing else is given, those of the conflict."""
        conflicts = [self.conflict] if self.conflict and not self.inputs and not self.sources else []
        return named(conflicts, list(self.sources))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to collect."""
        return not self.inputs and not self.subscriptions

    @property
    def window(self) -> tuple[datetime | None, datetime | None]:
        """From when until before when articles are wanted."""
        after_last = self.last + timedelta(days=1) if self.last else None
        return _midnight(self.first), _midnight(after_last)


def run(store: Store, asked: Asked, *, published: date | None, stdin: BinaryIO | None) -> None:
    """Collect, and print what came of it.

    Raises:
        SourceError: nothing could be read at all.
        ConfigError: a source is written wrongly, or there is no such conflict.
    """
    if asked.files:
        with output.progress("collecting") as tell:
            done = pipeline.collect(asked.files, store, now=now(), published=published, stdin=stdin, progress=tell)
        summary.tell(done, ", ".join(asked.files))
    if asked.addresses or asked.subscriptions:
        _gather(store, asked)


def _gather(store: Store, asked: Asked) -> None:
    subscriptions = asked.subscriptions
    with fetcher() as web, pipeline.Gatherer(store, web) as gatherer, output.progress("collecting") as tell:
        done = pipeline.gather(
            store,
            gatherer,
            clock=now,
            subscriptions=subscriptions,
            addresses=asked.addresses,
            window=asked.window,
            progress=tell,
        )
    summary.tell(done, ", ".join((*asked.addresses, *(subscription.name for subscription in subscriptions))))


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
