"""What do the names of actors and relations tell? Country and sector of an actor, the family of a relation.

Event data names many actors by sector and country, as in "Police (Nigeria)". Names that tell nothing are left at
``UNTOLD``; where such an actor is at home is learned later from those it deals with.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]

UNTOLD = 0
BRACKETED = re.compile(r"(.*\S) \(([^()]*(?:\([^()]*\))?[^()]*)\)")
LEAST_USES = 2  # a bracket or a prefix that occurs once is part of one name, not a country or a sector
FAMILIES = 32  # more than there are roots of CAMEO


class Setting(NamedTuple):
    """What is known of actors and relations beforehand: places in lists of countries, sectors and families.

    ``country`` and ``sector`` have the shape (actors,), ``family`` (2 * relations,): an inverse has its own.
    """

    country: Ints
    sector: Ints
    family: Ints


def setting(actors: Sequence[str], roots: Sequence[int | None]) -> Setting:
    """Return what names tell; ``roots`` holds the CAMEO root (1 to 20) of each relation, None if it is unknown."""
    country, sector = _homes(actors)
    # A relation of unknown root is a family of its own, after the known ones.
    family = np.array([FAMILIES + place if root is None else root for place, root in enumerate(roots)], np.int32)
    return Setting(country, sector, np.concatenate([family, family + np.int32(FAMILIES + len(roots))]))


def _homes(actors: Sequence[str]) -> tuple[Ints, Ints]:
    """Return the place of the country and of the sector of each actor, both of shape (actors,)."""
    names = [name.replace("_", " ") for name in actors]
    parts = [(found[2], found[1]) if (found := BRACKETED.fullmatch(name)) else (None, None) for name in names]
    countries = _places([country for country, _ in parts])
    sectors = _places([sector for _, sector in parts])
    # A country itself stands in the sector after the last: it is the actor "its own country".
    own = len(sectors) + 1
    country = [
        countries.get(name if inside is None else inside, UNTOLD)
        for name, (inside, _) in zip(names, parts, strict=True)
    ]
    sector = [
        (own if name in countries else UNTOLD) if part is None else sectors.get(part, UNTOLD)
        for name, (_, part) in zip(names, parts, strict=True)
    ]
    return np.array(country, np.int32), np.array(sector, np.int32)


def _places(words: Sequence[str | None]) -> dict[str, int]:
    uses = Counter(word for word in words if word is not None)
    return {word: place for place, word in enumerate(sorted(w for w, n in uses.items() if n >= LEAST_USES), UNTOLD + 1)}
