"""What does the API need of the server that it runs in? An open store, a way to write, and answers that are kept."""

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from detente.errors import DetenteError
from detente.faces.api.kept import Kept
from detente.store import Store

_T = TypeVar("_T")
_P = ParamSpec("_P")


class OverloadedError(DetenteError):
    """So many answers are being worked out that no more are begun."""


class Desk(Protocol):
    """The open store of a running server (`faces.web.desk.Desk` is one)."""

    @property
    def store(self) -> Store:
        """The store, open for reading."""

    @property
    def now(self) -> Callable[[], datetime]:
        """What tells the time, with its zone."""

    @property
    def kept(self) -> Kept:
        """The whole answers that are at hand."""

    def writer(self) -> AbstractContextManager[Store]:
        """Open the store for writing."""

    def answer(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return an answer under a key, worked out once for a state of the store."""

    def slowly(
        self, ask: Callable[Concatenate[Store, _P], _T], *asked: _P.args, **named: _P.kwargs
    ) -> Callable[[], _T]:
        """Return what works out an answer from the store, for `behind`: in another process, if the server has one."""

    def behind(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return the same of an answer that takes long; few of these are worked out at once.

        Raises:
            OverloadedError: too many wait already.
        """
