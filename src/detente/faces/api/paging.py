"""How is an answer that is worked out whole given in pages? By a cursor that knows which answer it belongs to.

The answer is kept while the record stays as it is. A cursor of an answer that has changed since is refused, with a word
to start again: its pages would not fit together.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from detente.faces.api.asked import Paged
from detente.faces.api.desk import Desk
from detente.faces.api.operation import Page, Request
from detente.faces.api.problems import ProblemError
from detente.store import Store

# What narrows a page and not its answer.
_OF_PAGES = {"limit", "after", "format"}


def whole(
    name: str, answer: Callable[[Store, Any], Iterable[object]], *, quick: bool = False
) -> Callable[[Desk, Request], Page]:
    """Return what gives a page of an answer that is worked out at once and kept.

    ``answer`` is a function of a module; unless it is ``quick``, it may be called in another process.
    """

    def page(desk: Desk, request: Request) -> Page:
        asked = request.asked
        question = asked.model_dump_json(exclude=_OF_PAGES)
        key = ("api", name, question)
        if quick:
            rows = desk.answer(key, partial(_all, desk.store, answer, asked))
        else:
            rows = desk.behind(key, desk.slowly(_all, answer, asked))
        limit, after = (asked.limit, asked.after) if isinstance(asked, Paged) else (1, None)
        seal = hashlib.sha256(f"{name}\x1f{question}\x1f{request.changes}".encode()).hexdigest()[:16]
        start = _offset(after, seal) if after else 0
        rest = start + limit < len(rows)
        return Page(rows[start : start + limit], _cursor(start + limit, seal) if rest else None, len(rows))

    return page


def _all(store: Store, answer: Callable[[Store, Any], Iterable[object]], asked: Any) -> tuple[object, ...]:  # noqa: ANN401
    return tuple(answer(store, asked))


def _cursor(offset: int, seal: str) -> str:
    return base64.urlsafe_b64encode(f"{offset}.{seal}".encode()).decode().rstrip("=")


def _offset(cursor: str, seal: str) -> int:
    """Return where a page begins.

    Raises:
        ProblemError: the cursor is none, or of an answer that has changed.
    """
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    offset, _, given = text.partition(".")
    if not offset.isdecimal() or len(offset) > 9 or len(given) != len(seal):  # noqa: PLR2004 - below any answer
        raise ProblemError(400, "after: this is no cursor; take `next` of the page before, or leave it out")
    if given != seal:
        raise ProblemError(410, "the record or the question has changed since the page before; start again")
    return int(offset)
