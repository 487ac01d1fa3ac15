"""What do we ask of a source, and what does it answer? The one form that all sources share.

A source is a function: what is asked and the way to the web go in; pages, pointers to articles, and failures come out,
one at a time, in no order. It keeps nothing between calls: what was known before is the store's affair. One that goes
through time in order says how far it has come, so that a call that is cut off need not begin again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from detente.records import Failure, Page, Pointer
from detente.sources.guard import Answer


@dataclass(frozen=True, slots=True)
class Reached:
    """All that the source has from ``since`` up to this moment was named."""

    moment: datetime


Found = Page | Pointer | Failure | Reached


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of a source.

    Attributes:
        name: what the source is called in the store, in failures and to people.
        address: where it is: a URL, a file, or what else its module says.
        now: the moment of asking, in UTC.
        since: what came before is of no interest; None leaves the choice to the source.
        until: what comes at or after it is of no interest; None is ``now``.
        outlet: the name of the outlet, where the source does not tell one.
        words: what to search for, where the source can be searched.
    """

    name: str
    address: str
    now: datetime
    since: datetime | None = None
    until: datetime | None = None
    outlet: str | None = None
    words: tuple[str, ...] = ()

    def failure(self, reason: str, *, given_id: str | None = None) -> Failure:
        """Record why the source, or one thing in it, could not be used."""
        return Failure(self.name, "fetch", reason, self.now, given_id)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a host said about an answer, so that it need not send the same again."""

    etag: str | None = None
    last_modified: str | None = None


class Web(Protocol):
    """The way to the web, polite and guarded (`fetcher.Fetcher`)."""

    def get(self, url: str, *, accept: str | None = None, known: Validators | None = None) -> Answer:
        """Fetch an address: the answer is of status 200, or of 304 if it is as ``known``.

        Raises:
            BusyError: it cannot be had now; trying later may help.
            SourceError: it cannot be had: refused, not there, too large, forbidden to robots.
        """


Source = Callable[[Asked, Web], Iterator[Found]]
