"""How do forecasts, scenarios and scores read as lines of text, and what is drawn of them?"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from detente.answers import ForecastRow, NextRow, ScenarioRow, Score
from detente.faces.ledger import quote
from detente.faces.plain import plain
from detente.records import Forecast

# Entries of the ledger that are shown as lines.
ENTRIES = 20


def forecasts(rows: Iterable[ForecastRow]) -> Iterator[str]:
    """Yield each forecast with what simpler rules say, its reasons and a sentence; of ledger entries the likeliest."""
    entries = 0
    for row in rows:
        what = row.forecast
        entries += what.entry is not None
        if entries > ENTRIES:
            yield f"… and more open entries of the ledger, each less likely: `--json` has all ({ENTRIES} are shown)"
            return
        yield plain(_headline(what))
        for reason in what.reasons:
            yield f"  {reason.weight:+z.2f} {plain(reason.text)}"
        yield from (f"    {quote(item)}" for item in row.evidence[:1])


def next_acts(rows: Iterable[NextRow]) -> Iterator[str]:
    """Yield for each side and class on whom it is likely to act next, and why."""
    for row in rows:
        yield plain(f"{row.kind} of {row.side} next, after {row.on}:")
        for one in row.likely:
            yield plain(f"{one.score:.0%} {one.actor}: {'; '.join(one.reasons)}")


def scenarios(rows: Iterable[ScenarioRow]) -> Iterator[str]:
    """Yield how each forecast changes, and the cases that say so."""
    for row in rows:
        what, found = row.forecast, row.scenario
        asked = f"{what.kind} between {what.source} and {what.target} within {what.horizon} days"
        if found.kept is None or found.called_off is None:
            yield plain(f"{asked}: {found.silence}")
            continue
        yield plain(
            f"{asked}: {found.kept:.0%} if it is kept, {found.called_off:.0%} if not "
            f"({what.probability:.0%} as things stand; it is kept with {row.kept:.0%})"
        )
        for case, sentence in zip(found.cases, row.evidence, strict=False):
            after = "one followed" if case.followed else "none followed"
            kept = "kept" if case.kept else "not kept"
            yield plain(f"  {case.day} {case.a} and {case.b}, {kept}: {after}")
            yield f"    {quote(sentence)}"


def scores(rows: Iterable[Score]) -> Iterator[str]:
    """Yield a line for all questions and one for each class and horizon."""
    for row in rows:
        skills = ", ".join(
            f"{skill.value:+.3f} over {skill.reference.replace('_', ' ')}"
            + (f" ({skill.low:+.3f} to {skill.high:+.3f})" if skill.low is not None else "")
            for skill in row.skills
        )
        auc = "unknown" if row.auc is None else f"{row.auc:.2f}"
        yield plain(
            f"{row.name}: {row.questions} questions, {row.happened} happened; Brier {row.brier:.4f}, skill {skills}; "
            f"AUC {auc}, calibration error {row.ece_width:.3f}"
        )


def draw_forecasts(rows: Sequence[ForecastRow], file: Path) -> None:
    """Draw forecast cards: those between sides, and the likeliest of ledger entries."""
    from detente.faces import plots

    cards = [
        plots.Card(
            pair=f"{what.source}–{what.target}",
            kind=what.kind,
            days=what.horizon,
            probability=what.probability,
            references=tuple(plots.Reference(name, value) for name, value in what.references),
            reasons=tuple(reason.text for reason in what.reasons[:2]),
        )
        for what in (row.forecast for row in rows)
        if what.probability is not None
    ]
    plots.cards(cards, title=f"Forecasts of {rows[0].forecast.on}" if rows else "Forecasts", file=file)


def draw_scores(rows: Sequence[Score], file: Path) -> None:
    """Draw reliability diagrams."""
    from detente.faces import plots

    tables = [
        plots.Table(
            forecaster="detente",
            panel=row.name,
            counts=tuple(entry.questions for entry in row.reliability),
            forecast=tuple(entry.mean_probability for entry in row.reliability),
            observed=tuple(entry.share_happened for entry in row.reliability),
        )
        for row in rows
    ]
    plots.reliability(tables, title="Reliability of forecasts", file=file)


def _headline(what: Forecast) -> str:
    subject = f"{what.source}–{what.target}: {what.kind} within {what.horizon} days"
    if what.entry:
        subject += f", entry {what.entry}"
    if what.probability is None:
        return f"{subject}: {what.silence}"
    references = ", ".join(f"{name} {value:.0%}" for name, value in what.references)
    return f"{subject}: {what.probability:.0%} ({references})"
