"""The command that answers the questions of a benchmark of dyads, for outsiders who score forecasts by themselves."""

from pathlib import Path
from typing import Annotated

import typer


def dyads(
    events: Annotated[Path, typer.Argument(metavar="EVENTS", help="Columns day,s,o,cls; .csv or .csv.gz.")],
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS", help="Columns qid,t0,s,o,cls,h; .csv or .csv.gz.")],
    train_end: Annotated[int, typer.Option(metavar="DAY", help="The last day that anything is learned from.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Columns qid,p; else they are printed.")] = None,
) -> None:
    """Forecast for pairs of actors whether an act of a class happens within h days after t0.

    What is learned rests on the days up to the end of training, and each answer on the days up to its own t0.

    \b
    Example:
      detente bench dyads events.csv questions.csv --train-end 135 --out forecasts.csv
    """  # noqa: D301 - see read
    import csv
    import io

    from detente.answers import bench_dyads
    from detente.faces.output import destination

    with destination(out) as file:
        answers = bench_dyads.forecasts(events, questions, train_end=train_end)
        text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
        table = csv.writer(text, lineterminator="\n")
        table.writerow(("qid", "p"))
        table.writerows((answer.question, f"{answer.probability:.6f}") for answer in answers)
        text.detach()
