"""How does `detente read` run over a corpus? It hands its options to `detente.cluster`, and tells what came of it."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from detente.errors import SourceError
from detente.faces.options import check_choice, now
from detente.faces.plain import plain

if TYPE_CHECKING:  # not for a cycle's sake: this would load the models for --help
    from detente import cluster

NAMES = ("local", "ray")

Engine = Annotated[
    str | None,
    typer.Option(metavar="ENGINE", help="Read file by file into the folder --out, by processes (local) or by ray."),
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="With --engine: files read at once; else one a processor, with --gpu four."),
]
Gpu = Annotated[bool, typer.Option("--gpu", help="Encode on a graphics processor (needs detente[gpu]).")]
Resume = Annotated[bool, typer.Option("--resume/--afresh", help="With --engine: keep what is done, or do all anew.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of `detente read` that speak of a corpus."""

    engine: str
    workers: int | None
    resume: bool
    gpu: bool


def asked(engine: str | None, workers: int | None, out: str | None, *, resume: bool, gpu: bool) -> Asked | None:
    """Return what is asked of a cluster; none if files are to be read one after the other."""
    if engine is None:
        if workers is not None or not resume:
            raise typer.BadParameter("--workers and --afresh go with --engine: name local or ray")
        return None
    check_choice("--engine", engine, NAMES)
    if out is None or out == "-":
        raise typer.BadParameter("--engine writes a part a file: name a folder with --out, for example --out claims/")
    return Asked(engine, workers, resume, gpu)


def run(inputs: Sequence[str], out: str, asked: Asked, *, format_: str, published: date | None) -> None:
    """Read the inputs into a folder of parts, and tell what was done.

    Raises:
        SourceError: some of it could not be done.
    """
    from detente import cluster
    from detente.faces import output

    if "-" in inputs:
        raise typer.BadParameter("--engine reads files, and - is none: name files, folders, or s3:// and the like")
    with output.progress("reading", what="files") as tell:
        outcome = cluster.run(
            inputs,
            out,
            cluster.engine(asked.engine, workers=asked.workers, address=os.environ.get("RAY_ADDRESS")),
            now=now(),
            format_=format_,
            published=published,
            resume=asked.resume,
            gpu=asked.gpu,
            tell=tell,
        )
    for line in _lines(outcome):
        print(plain(line), file=sys.stderr)
    _require(outcome, inputs, out)


def _lines(outcome: "cluster.Outcome") -> list[str]:
    failures = [f"not read: {one.source}: {one.reason}" for one in outcome.failures]
    undone = [f"not done: {one.shard.name}: {one.reason}" for one in outcome.undone]
    rows = outcome.rows
    summary = (
        f"{len(rows)} files done, {len(rows) - outcome.done} of them before: {sum(row.documents for row in rows)} "
        f"documents, {sum(row.claims for row in rows)} claims, {sum(row.failures for row in rows)} failures"
    )
    return [*failures, *undone, summary]


def _require(outcome: "cluster.Outcome", inputs: Sequence[str], out: str) -> None:
    if outcome.undone:
        raise SourceError(
            f"{len(outcome.undone)} of {len(outcome.undone) + len(outcome.rows)} files were not done, see the lines "
            f"above: the parts in {out} are complete for the others; call again to try these again"
        )
    if not outcome.rows:
        raise SourceError(f"nothing to read was found in {', '.join(inputs)}: name files or folders")
