"""What is a page made of? Panels, each with one answer and one template; a slow one comes when it is ready.

The address of a page with ``panel=NAME`` gives that panel alone: so a page asks for what was not ready.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from detente.faces.web.view import View
from detente.store import Store


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page: ``name`` gives the heading in the catalogue (``panel.NAME``) and its place in addresses.

    ``answer`` works out what ``template`` shows; ``slow`` answers are worked out behind the page, one after the other;
    ``width`` is "", half, third, wide, or the side of the page on which it stands below others, left or right. A
    ``shared`` answer depends on conflict and days alone, so that several panels can have it; what each of them shows of
    it is cut out by ``shape``.
    """

    name: str
    answer: Callable[[Store, View], Any]
    template: str
    slow: bool = False
    width: str = ""
    shared: bool = False
    shape: Callable[[Any], Any] | None = None

    def key(self, view: View) -> tuple[object, ...]:
        """Return under what the answer is kept."""
        if self.shared:
            return self.answer, view.conflict, view.on, view.start
        return self.name, view.key

    def shown(self, answer: Any) -> Any:  # noqa: ANN401 - what a template shows
        """Return what of an answer is shown."""
        return self.shape(answer) if self.shape else answer


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address (``{id}`` stands for a part of it), filters that it knows, its panels and scripts.

    ``name`` gives its texts in the catalogue (``page.NAME``); ``form`` is the template of its filters, which may need
    ``choices``; a page with ``menu`` stands in the navigation, one with ``forms`` is for those who may correct.
    """

    name: str
    path: str
    panels: tuple[Panel, ...]
    filters: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    form: str | None = None
    menu: bool = True
    choices: Callable[[Store, View], dict[str, Any]] | None = None
    forms: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel as it is now: with its answer, with what went wrong, or (neither) on its way; ``missing`` if what its
    page is about is not on record.
    """

    panel: Panel
    ready: bool
    answer: Any = None
    fault: str | None = None
    missing: bool = False
