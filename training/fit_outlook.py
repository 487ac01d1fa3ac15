"""What do twenty years of news teach about what follows what? Weights for forecasts, from Wikipedia's current events.

    python -m training.fit_outlook --store sqlite:///build/outlook/wiki.sqlite --to src/detente/data/outlook.toml
    python -m training.fit_outlook --store sqlite:///build/outlook/wiki.sqlite --check

The items of ``shared/data/news`` are read by this program (some 95,000, about an hour on one core; a run that was
stopped goes on where it ended) and its events taken as they are, errors and all: a forecast is made of the same. No
other project's events go into it. ``--check`` learns from the years until 2017 and is scored on those after.
"""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente import pipeline
from detente.analysis.forecast import FORECASTERS, Plan, Prior, acts, fit_prior, grid, keeping, logistic
from detente.analysis.forecast import outcomes as came_true
from detente.analysis.forecast.agenda import Agenda
from detente.analysis.forecast.trails import Floats
from detente.analysis.history import History
from detente.records import Move, Promise
from detente.store import Store
from evals.shared import SHARED

NEWS = SHARED / "data" / "news" / "current_events_2002-2021_2023.jsonl.xz"
# A store of a user holds some years of a conflict; so the stream is cut into stretches that each begin anew. Of 2022
# there are no items here.
STRETCHES = ((2002, 2005), (2006, 2009), (2010, 2013), (2014, 2017), (2018, 2021), (2023, 2023))
LEARNED = 4  # stretches that --check learns from
HORIZONS = (7, 30, 90)
EVERY = 14  # days between the questions of --check
MONTH = 30  # days that the prior alone is given, to see which pairs there are
DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some years: the acts that became known in them, and what was announced in them."""

    moves: tuple[Move, ...]
    promises: tuple[Promise, ...]
    last: date

    @property
    def history(self) -> History:
        """The acts of the classes and of the covariates."""
        return acts.history(self.moves)

    @property
    def agenda(self) -> Agenda:
        """What was due."""
        return acts.agenda(self.promises)


def read(store: Store) -> None:
    """Bring the news into the store, as far as it is not there."""
    done = pipeline.collect([str(NEWS)], store, now=datetime.now(UTC), progress=_tell)
    print(f"{done.documents} new documents, {done.claims} new claims, {done.events} events")


def stretches(store: Store) -> Iterator[Stretch]:
    """Yield what the store knows of each stretch of years."""
    promises = tuple(store.promised.acts())
    for first, last in STRETCHES:
        start, end = date(first, 1, 1), date(last, 12, 31)
        told = tuple(store.moves(on=end, since=start))
        inside = tuple(p for p in promises if (day := p.steps[0].day) and start <= day <= end)
        yield Stretch(told, inside, end)


def learn(known: Iterable[Stretch]) -> tuple[Prior, logistic.Weights]:
    """Return the weights of acts and of announcements that some stretches teach."""
    parts = list(known)
    prior = fit_prior(
        [part.history for part in parts],
        kinds=tuple(acts.CLASSES),
        horizons=HORIZONS,
        covariates=acts.WORDS,
        agendas=[part.agenda for part in parts],
    )
    tables = [keeping.table(part.promises, part.last, keeping.Records(part.promises)) for part in parts]
    values, kept = (np.concatenate(column) for column in zip(*tables, strict=True))
    weights = logistic.fit(values, kept, towards=logistic.blank(values, kept), ridge=keeping.RIDGE)
    return prior, weights


def text(prior: Prior, weights: logistic.Weights) -> str:
    """Return the file."""
    lines = [
        "# What forecasts know before a store has taught them anything (src/detente/analysis/forecast/shipped.py).",
        "#",
        "# Written by `python -m training.fit_outlook`, from Wikipedia's Portal:Current events, 2002 to 2021 and 2023",
        "# (CC BY-SA 4.0, Wikipedia contributors) as this program reads it; no sentence and no name of it is in here.",
        "# A weight is what (value - mean) / scale of a feature adds to the log-odds: [weight, mean, scale].",
        "",
    ]
    for kind in prior.kinds:
        lines += [f"[acts.{kind.kind}]", f"intercept = {kind.intercept:.{DECIMALS}f}", f"[acts.{kind.kind}.weights]"]
        lines += [_line(w.feature, w.weight, w.mean, w.scale) for w in kind.weights]
        lines.append("")
    lines += ["[keeping]", f"intercept = {weights.intercept:.{DECIMALS}f}", "[keeping.weights]"]
    columns = zip(keeping.NAMES, weights.slopes.tolist(), weights.mean.tolist(), weights.scale.tolist(), strict=True)
    lines += [_line(*column) for column in columns]
    return "\n".join(lines) + "\n"


def check(known: list[Stretch]) -> None:
    """Print how well the first stretches forecast the others, with nothing learned from these themselves."""
    prior, weights = learn(known[:LEARNED])
    for part in known[LEARNED:]:
        _score_acts(part, prior)
        _score_announcements(part, weights)


def _score_acts(part: Stretch, prior: Prior) -> None:
    """Print the skill of forecasts on a stretch's second half against the pair's rate in its first."""
    history = part.history
    first, last = history.span
    middle = (first + last) // 2
    for name, taught, learned in (
        ("prior alone", prior, first + MONTH),
        ("prior and own", prior, middle),
        ("own", None, middle),
    ):
        plan = Plan(learned, tuple(acts.CLASSES), HORIZONS, acts.WORDS)
        model = FORECASTERS["detente"](history, plan, agenda=part.agenda, prior=taught)
        own = FORECASTERS["climatology"](history, Plan(middle, plan.kinds, HORIZONS))
        for horizon in HORIZONS:
            asked = grid(history, range(middle, last - horizon, EVERY), kinds=plan.kinds, horizons=[horizon], least=5)
            asked = asked.take(acts.one_way(asked))
            happened = came_true(history, asked)
            made = model.forecast(history, asked, agenda=part.agenda).probabilities
            reference = own.forecast(history, asked).probabilities
            _print_skill(f"{part.last.year} {name} {horizon} days", made, reference, happened)
            for kind in plan.kinds:
                mine = asked.kinds == asked.words.index(kind)
                _print_skill(f"    {kind}", made[mine], reference[mine], happened[mine])


def _score_announcements(part: Stretch, weights: logistic.Weights) -> None:
    values, kept = keeping.table(part.promises, part.last, keeping.Records(part.promises))
    chance = logistic.probability(weights.log_odds(values))
    _print_skill(f"{part.last.year} announcements kept", chance, np.full(len(kept), kept.mean()), kept)


def _print_skill(name: str, made: Floats, reference: Floats, happened: NDArray[np.bool_]) -> None:
    brier, usual = np.mean((made - happened) ** 2), np.mean((reference - happened) ** 2)
    print(
        f"{name:36} questions {len(made):6} yes {happened.mean():.3f} forecast {made.mean():.3f} "
        f"Brier {brier:.4f} reference {usual:.4f} skill {1 - brier / usual:+.3f}"
    )


def _line(feature: str, weight: float, mean: float, scale: float) -> str:
    numbers = ", ".join(f"{value:.{DECIMALS}g}" for value in (weight, mean, scale))
    return f'"{feature}" = [{numbers}]'


def _tell(done: int) -> None:
    if done % 1000 == 0:
        print(f"{done} documents read", flush=True)


def main() -> None:
    """Read the news, learn, and write the file or print the check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", default="sqlite:///build/outlook/wiki.sqlite")
    parser.add_argument("--to", type=Path)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    Path("build/outlook").mkdir(parents=True, exist_ok=True)
    with pipeline.open_store(given.store) as store:
        read(store)
        known = list(stretches(store))
    if given.check:
        check(known)
    if given.to:
        given.to.write_text(text(*learn(known)), encoding="utf-8")


if __name__ == "__main__":
    main()
