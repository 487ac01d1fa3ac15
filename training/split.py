"""Which annotated units are trained on, and which only measured on? By digest of the id, so that it never changes.

Some units of the measured parts stand, in part or whole, in units that this project annotated later, and a model has
seen them there (`annotations/seen.txt`). They are neither measured on nor trained on any more, and what shares a
stretch of text with a measured unit is left out of training from then on (`Apart`).
"""

import re
from collections.abc import Iterable
from pathlib import Path

from training.corpora import held_out

SEEN = frozenset((Path(__file__).with_name("annotations") / "seen.txt").read_text(encoding="utf-8").split())
# Letters and digits in a row that two texts must share; formulas of offices ("For Immediate Release") are shorter.
STRETCH = 70
_OTHER = re.compile(r"[^a-z0-9]+")


def is_development(identity: str) -> bool:
    """A tenth of the annotated units: measured on, never trained or tuned on."""
    return held_out(identity) and identity not in SEEN


def is_calibration(identity: str) -> bool:
    """A twentieth, apart from development: thresholds and the calibration of scores come from it."""
    return held_out(identity, 1, 20) and identity not in SEEN


def is_training(identity: str) -> bool:
    """All others but those of the measured parts that were seen."""
    return not held_out(identity) and not held_out(identity, 1, 20)


class Apart:
    """Knows the texts that are only measured on, and tells which others share a stretch with them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._stretches = {part for text in texts for part in _stretches(text)}

    def holds(self, text: str) -> bool:
        """Say whether a text is apart from all of them."""
        return self._stretches.isdisjoint(_stretches(text))


def _stretches(text: str) -> Iterable[str]:
    plain = _OTHER.sub("", text.lower())
    return (plain[at : at + STRETCH] for at in range(max(1, len(plain) - STRETCH + 1)))
