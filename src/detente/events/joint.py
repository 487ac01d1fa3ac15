"""Whom do "we" and "both countries" mean in a joint statement? Those who make it, as its title names them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from detente.events.actors import ActorBook
from detente.events.resolution import Resolution
from detente.events.roles import SIDES
from detente.records import Participant

# More are no sides of one act: the statement of a summit.
MOST = 8
TITLE = 300  # characters of a title that are read
TWO = 2
_JOINT = re.compile(r"\bjoint (?:[\w'’-]+ ){0,2}(?:statement|communiqu[eé]|declaration|readout)\b", re.IGNORECASE)
# Makers stand before the words themselves, with nothing between that tells of another's statement ("condemns") …
_BESIDE = re.compile(r"(?:and|the|of|summit|leaders|['’]s?|issues?|releases?|make|[\W\d])*", re.IGNORECASE)
# … or behind them and these, up to what the statement is about, was made in, or is told to.
_BY = re.compile(r"\s+(?:issued )?(?:by|of|from|between)\b", re.IGNORECASE)
_MATTER = re.compile(
    r":|\b(?:on|regarding|concerning|about|against|condemning|welcoming|marking|calling|following|after|in|at|to|for|"
    r"mediated|brokered)\b",
    re.IGNORECASE,
)
_SPEAKERS = re.compile(r"we|us", re.IGNORECASE)
# The same words are said of others whose war it is, where something is asked of them, or done to them.
_OF_THEM = re.compile(
    r"(?:the )?(?:leaders|sides)|(?:both|our|two|the two|our two) (?:leaders|sides|presidents|"
    r"(?:prime |foreign |defen[cs]e )?ministers|countries|nations|governments)",
    re.IGNORECASE,
)
_TWO = re.compile(r"\b(?:both|two)\b", re.IGNORECASE)


def makers(title: str, actors: ActorBook, on: date | None) -> tuple[Resolution, ...]:
    """Return who makes a joint statement, one a state, in the order of its title; () for other documents, and where
    the title does not say it plainly.

    Args:
        title: the title of the document, of which the first ``TITLE`` characters are read.
        on: the day of the document, on which names mean whom they mean.
    """
    title = title[:TITLE]
    joint = _JOINT.search(title)
    if joint is None:
        return ()
    before, behind = title[: joint.start()], title[joint.end() :]
    by = _BY.match(behind)
    matter = _MATTER.search(behind, by.end() if by else 0)
    named = behind[: matter.start() if matter else None] if by else ""
    ahead, left = actors.spots(before, on), before
    for spot in reversed(ahead):
        left = left[: spot.start] + left[spot.end :]
    if not _BESIDE.fullmatch(left):
        return ()
    found: dict[str, Resolution] = {}
    for spot in (*ahead, *actors.spots(named, on)):
        found.setdefault(spot.country, actors.resolve(spot.text, on=on))
    return tuple(found.values()) if TWO <= len(found) <= MOST else ()


def means(text: str, made: Sequence[Resolution], *, asked: bool = False) -> bool:
    """Say whether words of a statement mean all who make it: "we", "the leaders"; of two also "both sides".

    Args:
        made: who makes it.
        asked: something is done to them, or asked of them; that "both sides" should do it is said of others.
    """
    if not made or asked:
        return bool(made) and _SPEAKERS.fullmatch(text) is not None
    whole = _SPEAKERS.fullmatch(text) or _OF_THEM.fullmatch(text)
    return whole is not None and (len(made) == TWO or not _TWO.search(text))


def once(found: Iterable[Participant], made: Sequence[Resolution]) -> list[Participant]:
    """Leave out makers who take part under a name of their own ("we and Iran agreed"), or were told of already."""
    kept: list[Participant] = []
    listed = list(found)
    named = {p.country for p in listed if p.role in SIDES and not means(p.text, made)}
    told: set[tuple[str | None, str | None]] = set()
    for who in listed:
        if who.role in SIDES and means(who.text, made):
            if who.country in named or (who.actor, who.country) in told:
                continue
            told.add((who.actor, who.country))
        kept.append(who)
    return kept
