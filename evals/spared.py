"""What does the gate spare, and at what cost?

python -m evals.spared [--model DIR]
"""

import argparse
from itertools import islice
from pathlib import Path

from detente import models
from detente.models import Model
from detente.reading.tokens import sentences
from evals.claims import units
from evals.shared import SHARED
from training.corpora import articles, trigger_spans

ARTICLES = (
    "presidents_2021-10_2022-03.jsonl.xz", "whitehouse_2021-2023.jsonl.xz", "state_dept_2021-05_2022-04.jsonl.xz",
)  # fmt: skip
OF_EACH = 100


def lost(model: Model) -> tuple[int, int]:
    """Return how many of the development sentences with an act are spared, and how many there are."""
    spared = acts = 0
    for unit in units("development"):
        places = [at[0] for at in trigger_spans(unit["text"], unit["claims"]) if at]
        for start, end in sentences(unit["text"]):
            if any(start <= at < end for at in places):
                acts += 1
                spared += not _passes(model, unit["text"], start, end)
    return spared, acts


def share(model: Model) -> float:
    """Return the share of sentences that are spared in the first articles of each collection of full texts."""
    texts = (d.text for name in ARTICLES for _, d in islice(articles(SHARED / "data/news" / name), OF_EACH))
    spared = [not _passes(model, text, start, end) for text in texts for start, end in sentences(text)]
    return sum(spared) / len(spared)


def _passes(model: Model, text: str, start: int, end: int) -> bool:
    return model.gate is None or model.gate.passes(model.cut(text[start:end]).ids)


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path)
    model = models.load(parser.parse_args().model)
    spared, acts = lost(model)
    print(f"spared: {share(model):.1%} of the sentences of full articles, {spared} of {acts} with an act")


if __name__ == "__main__":
    main()
