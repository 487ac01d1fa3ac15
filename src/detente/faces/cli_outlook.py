"""The commands on what is likely next: forecasts, what became of them, back-tests, and public benchmarks."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.faces import bench_dyads, bench_links
from detente.faces.options import (
    AsOf,
    ConflictName,
    Json,
    Pairs,
    Plot,
    StoreUrl,
    check_choice,
    conflict_named,
    day,
    now,
    open_store,
    print_json,
    print_lines,
    sides,
)

if TYPE_CHECKING:  # not for a cycle's sake: these would load numpy for --help
    from detente.answers import Outlook, Score

METHODS = ("base-rate", "climatology", "persistence", "detente")

forecast = typer.Typer(invoke_without_command=True)
bench = typer.Typer(no_args_is_help=True, help="Answer the questions of public benchmarks, to be scored by others.")
bench.command("links")(bench_links.links)
bench.command("dyads")(bench_dyads.dyads)

Horizons = Annotated[
    list[int] | None,
    typer.Option("--horizon", min=1, max=366, metavar="DAYS", help="How many days ahead; else 7, 30 and 90."),
]
Events = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="A table of acts (day, source, type, target; .csv or .csv.gz) for the store."),
]


@forecast.callback()
def forecast_main(  # noqa: PLR0917 - typer gives each option by name
    context: typer.Context,
    store: StoreUrl = None,
    conflict: ConflictName = None,
    as_of: AsOf = None,
    pair: Pairs = None,
    horizon: Horizons = None,
    events: Events = None,
    if_: Annotated[
        str | None, typer.Option("--if", metavar="ENTRY", help="What changes if this ledger entry is kept, or is not.")
    ] = None,
    issue: Annotated[
        bool, typer.Option("--issue", help="Keep the forecasts, to be scored when their days come.")
    ] = False,
    plot: Plot = None,
    json: Json = False,
) -> None:
    """Say how likely talks, agreement and conflict are between sides, and whether what is announced will be kept.

    Each forecast comes with its reasons, with simpler rules to compare it with, and with sentences. Where there is
    too little history it says so.

    \b
    Examples:
      detente forecast --conflict russia-ukraine --as-of 2025-05-20 --horizon 30
      detente forecast --pair RUS,UKR --plot cards.svg
      detente forecast --if 6a9c5675c9876d552104ae83eabc9b83 --horizon 30
      detente forecast --issue && detente forecast scores
    """  # noqa: D301 - see read
    if context.invoked_subcommand is not None:
        return
    if events is not None and (issue or if_):
        raise typer.BadParameter("--events has no ledger: leave out --issue and --if, or collect articles into a store")
    if if_ is not None and (issue or plot):
        raise typer.BadParameter("--if is neither kept nor drawn: leave out --issue and --plot")
    if any(b == "all" for _, b in sides(pair)):
        raise typer.BadParameter("forecasts are between two sides: write both, for example --pair RUS,UKR")
    from detente import answers
    from detente.exports import outlook as rows
    from detente.faces import outlook as view

    asked = _asked(conflict, pair, horizon)
    if issue:
        open_store(store).close()  # a store that is not there is refused, not made
    if events is not None:
        told = answers.forecasts_of(answers.acts_of(events), as_of=as_of, asked=asked)
    else:
        with open_store(store, read_only=not issue) as opened:
            if if_ is not None:
                found = answers.scenario(opened, answers.whole_id(opened, "event", if_), as_of=as_of, asked=asked)
                print_json(map(rows.scenario, found)) if json else print_lines(view.scenarios(found))
                return
            make = partial(answers.issue, at=now()) if issue else answers.forecasts
            told = make(opened, as_of=as_of, asked=asked)
    if plot is not None:
        view.draw_forecasts(told, plot)
    if not told and not json:
        typer.echo("No act between two sides is known by that day: collect articles, or ask for a later day.")
        return
    print_json(map(rows.forecast, told)) if json else print_lines(view.forecasts(told))


@forecast.command("scores")
def forecast_scores(store: StoreUrl = None, as_of: AsOf = None, plot: Plot = None, json: Json = False) -> None:
    """Score the forecasts between sides that were issued and whose days are over, against what was known by then.

    \b
    Example:
      detente forecast scores --as-of 2025-08-31 --plot reliability.svg
    """  # noqa: D301 - see read
    from detente import answers

    with open_store(store) as opened:
        found = answers.forecast_scores(opened, as_of=as_of)
    if not found and not json:
        typer.echo("No issued forecast is over yet: issue some with `detente forecast --issue`, and come back.")
        return
    _show_scores(found, plot, json=json)


def backtest(  # noqa: PLR0917 - typer gives each option by name
    store: StoreUrl = None,
    conflict: ConflictName = None,
    as_of: AsOf = None,
    start: Annotated[
        date | None, typer.Option(parser=day, metavar="DAY", help="The first day asked about; else the middle one.")
    ] = None,
    horizon: Horizons = None,
    events: Events = None,
    method: Annotated[str, typer.Option(metavar="NAME", help=", ".join(METHODS) + ".")] = METHODS[-1],
    plot: Plot = None,
    json: Json = False,
) -> None:
    """Forecast past days from what was known on each, and score it against what happened.

    Skill is the share of a reference's squared error that is saved; its bounds come from drawing days anew.

    \b
    Examples:
      detente backtest --conflict russia-ukraine --horizon 7 --horizon 30
      detente backtest --events acts.csv --plot reliability.png
    """  # noqa: D301 - see read
    check_choice("--method", method, METHODS)
    from detente import answers

    asked = _asked(conflict, None, horizon)
    if events is not None:
        found = answers.backtests_of(answers.acts_of(events), as_of=as_of, asked=asked, start=start, method=method)
    else:
        with open_store(store) as opened:
            found = answers.backtests(opened, as_of=as_of, asked=asked, start=start, method=method)
    _show_scores(found, plot, json=json)


def _asked(conflict: str | None, pair: list[str] | None, horizon: list[int] | None) -> "Outlook":
    from detente import answers

    pairs = tuple(answers.Pair(a, b) for a, b in sides(pair))
    return answers.Outlook(conflict_named(conflict), pairs, tuple(sorted(set(horizon or answers.HORIZONS))))


def _show_scores(found: Sequence["Score"], plot: Path | None, *, json: bool) -> None:
    from detente.exports import outlook as rows
    from detente.faces import outlook as view

    if plot is not None:
        view.draw_scores(found, plot)
    print_json(map(rows.score, found)) if json else print_lines(view.scores(found))
