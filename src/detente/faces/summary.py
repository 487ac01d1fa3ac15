"""What did a run of collecting do? One line for the user, after the list of what failed."""

import sys

from detente.faces.failures import Report
from detente.faces.ledger import counted
from detente.faces.plain import plain
from detente.pipeline import Summary


def tell(summary: Summary, inputs: str) -> None:
    """Print the failures to standard error, and the summary to standard output.

    Raises:
        SourceError: nothing could be read at all.
    """
    report = Report()
    report.used = summary.documents + summary.known
    for failure in summary.failures:
        report.add(failure)
    report.require(inputs)
    for line in report.lines():
        print(line, file=sys.stderr)
    print(plain(text(summary)))


def text(summary: Summary) -> str:
    """Write the summary as one line."""
    return (
        f"{counted(summary.documents, 'new document')} ({summary.copies} copied), {summary.known} known already; "
        f"{counted(summary.claims, 'new claim')}; {counted(summary.events, 'event')} in the store; "
        f"{counted(len(summary.failures), 'failure')}; {summary.seconds:.1f} s"
    )
