"""How does a plot get onto the page? The command line draws it already; here it is drawn into an image of the page."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from detente import answers
from detente.faces import mood as moods
from detente.faces import outlook as outlooks
from detente.faces.web import security, view
from detente.faces.web.desk import Desk
from detente.faces.web.pages import outlook
from detente.faces.web.view import View
from detente.store import Store


def plot(request: Request) -> Response:
    """Answer with a plot of a view as SVG."""
    security.admit(request, "read")
    desk: Desk = request.app.state.desk
    draw = _PLOTS.get(request.path_params["name"])
    if draw is None:
        raise HTTPException(404)
    looked = view.parse(
        request.url.path,
        request.query_params.multi_items(),
        known=(),
        newest=desk.answer("newest", desk.store.newest),
        today=desk.now().date(),
        default=request.app.state.site.conflict,
    )
    # Drawn behind: matplotlib may be used by one thread at a time only.
    image = desk.behind((draw, looked.conflict, looked.on), desk.slowly(_drawn, looked, request.path_params["name"]))
    return Response(image, media_type="image/svg+xml", headers={"Cache-Control": "private, no-cache"})


def _drawn(store: Store, looked: View, name: str) -> bytes:
    with TemporaryDirectory(prefix="detente-") as folder:
        file = Path(folder) / "plot.svg"
        _PLOTS[name](store, looked, file)
        return file.read_bytes()


def _mood(store: Store, looked: View, file: Path) -> None:
    levels = answers.series(store, as_of=looked.on, conflict=looked.conflict)
    shown = tuple(dict.fromkeys(row.pair for row in levels))[: moods.DRAWN]
    breaks = answers.changes(store, as_of=looked.on, pairs=shown) if shown else ()
    movers = answers.momentum(store, as_of=looked.on, pairs=shown) if shown else ()
    moods.draw(levels, file, breaks=breaks, movers=movers)


def _forecasts(store: Store, looked: View, file: Path) -> None:
    outlooks.draw_forecasts(outlook.forecasts(store, looked), file)


def _reliability(store: Store, looked: View, file: Path) -> None:
    outlooks.draw_scores(outlook.scores(store, looked), file)


_PLOTS: dict[str, Callable[[Store, View, Path], None]] = {
    "mood.svg": _mood,
    "forecasts.svg": _forecasts,
    "reliability.svg": _reliability,
}
