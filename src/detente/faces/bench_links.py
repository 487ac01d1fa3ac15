"""The command that ranks actors for the questions of a benchmark of links, to be scored by outsiders."""

from pathlib import Path
from typing import Annotated

import typer


def links(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="train, valid and test as .tsv, entities.txt and relations.txt; each also .xz."
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The .npz file: query_id, entity, score.")],
    part: Annotated[str, typer.Option(metavar="PART", help="test or valid.")] = "test",
) -> None:
    """Rank all actors for each (source, relation, ?, day) of a part, and for each inverse, and say how well that went.

    Single-step: a day is ranked from all days before it, those of the part included. Question 2i asks for the object of
    row i, question 2i + 1 for its subject; actors that are not listed score 0.

    \b
    Example:
      detente bench links ICEWS14 --out scores.npz --part valid
    """  # noqa: D301 - see read
    import numpy as np

    from detente.answers import bench_links
    from detente.faces.output import destination, progress

    with destination(out) as file:
        with progress("ranking", what="questions") as tell:
            scored = bench_links.scores(folder, part=part, tell=tell)
        np.savez(file, query_id=scored.questions, entity=scored.actors, score=scored.scores)
    for quality in scored.qualities:
        line = f"{quality.name:<8} {quality.mean:.4f}  (95 % over days: {quality.low:.4f} to {quality.high:.4f})"
        typer.echo(line, err=str(out) == "-")
