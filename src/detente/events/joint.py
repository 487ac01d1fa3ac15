"""Whom do "we" and "both sides" mean in a joint statement? Those who make it, as its title names them."""

import re
from collections.abc import Sequence
from datetime import date

from detente.events.actors import ActorBook, Resolution

# More are no sides of one act: the statement of a summit.
MOST = 8
TITLE = 300  # characters of a title that are read
TWO = 2
_JOINT = re.compile(
    r"\bjoint (?:[\w'’-]+ ){0,2}(?:statement|communiqu[eé]|declaration|readout)\b|\bjoint readout\b", re.IGNORECASE
)
# What a statement is about stands behind these words, and not who makes it.
_MATTER = re.compile(r"\b(?:on|regarding|concerning|about|against|condemning|welcoming|marking)\b", re.IGNORECASE)
_SPEAKERS = re.compile(
    r"we|us|(?:the )?(?:leaders|sides)|"
    r"(?:both|our|two|the two|our two) (?:leaders|sides|parties|presidents|(?:prime |foreign |defen[cs]e )?ministers|"
    r"countries|nations|governments)",
    re.IGNORECASE,
)
_TWO = re.compile(r"\b(?:both|two)\b", re.IGNORECASE)


def makers(title: str, actors: ActorBook, on: date | None) -> tuple[Resolution, ...]:
    """Return who makes a joint statement, one a state, in the order of its title; () for other documents.

    Args:
        title: the title of the document, of which the first ``TITLE`` characters are read.
        on: the day of the document, on which names mean whom they mean.
    """
    title = title[:TITLE]
    joint = _JOINT.search(title)
    if joint is None:
        return ()
    matter = _MATTER.search(title, joint.end())
    found: dict[str, Resolution] = {}
    for spot in actors.spots(title[: matter.start() if matter else None], on):
        found.setdefault(spot.country, actors.resolve(spot.text, on=on))
    return tuple(found.values()) if TWO <= len(found) <= MOST else ()


def means(text: str, made: Sequence[Resolution]) -> bool:
    """Say whether words of a statement mean all who make it: "we", "the leaders"; of two also "both sides"."""
    return bool(made) and _SPEAKERS.fullmatch(text) is not None and (len(made) == TWO or not _TWO.search(text))
