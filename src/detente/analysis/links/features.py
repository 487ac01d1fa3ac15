"""What speaks for a candidate? The numbers that the ranker weighs, each with a name that a person can read."""

from typing import TypeAlias

import numba as nb
import numpy as np
from numpy.typing import NDArray

from detente.analysis.links import memory as kept
from detente.analysis.links.counters import FAST, MIDDLE, SLOW, Counters, find, key, keys, left
from detente.analysis.links.memory import Memory
from detente.analysis.links.rules import Asked
from detente.analysis.links.settings import Setting

Floats = NDArray[np.float32]
# Keys of candidates and of what shares are taken of, and whether candidates are at home where the source is.
Sought: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]

# What is counted of a candidate, as ``_blocks`` writes it.
SUBJECTS = (
    "acts of any kind of the source on the candidate",
    "such acts of the source on the candidate",
    "acts of this family of the source on the candidate",
    "such acts of anyone on the candidate",
    "acts of this family of anyone on the candidate",
    "acts of any kind of anyone on the candidate",
    "acts of any kind of the source's country on the candidate",
    "such acts of the source's country on the candidate",
    "acts of this family of the source's country on the candidate",
    "acts of any kind of the source on the candidate's country",
    "acts of any kind of the source on the candidate's sector",
    "such acts of the source on the candidate's sector",
    "such acts between their sectors, within or across countries",
    "acts of any kind between their countries",
)
# What is told of each: a faded count, the share of all that the source (or its country, or anyone) did, and the age.
MEASURES = (
    "in the last days",
    "as a share of the last months",
    "as a share of all time",
    "days since the last",
)
ALONE = (
    "acts of the source on the candidate in the last weeks",
    "number of all acts on the candidate",
    "share of the source in acts on the candidate",
    "share of such acts in acts on the candidate",
    "surest rule",
    "all rules together",
    "rule of the same relation",
    "evidence of the history",
    "likeness",
    "likeness and history together",
)
RANKED = (
    "place by days since any act of the source",
    "place by days since such an act of the source",
    "place by acts of the source in the last weeks",
    "place by all rules",
    "place by likeness",
    "place by likeness and history together",
)
FEATURES = (*(f"{subject}: {measure}" for subject in SUBJECTS for measure in MEASURES), *ALONE, *RANKED)

WIDTH = len(MEASURES)
SINCE = WIDTH - 1
FIRST_ALONE = len(SUBJECTS) * WIDTH
(WEEKS, TOTAL, BY_SOURCE, BY_ACT, RULE_BEST, RULE_ALL, RULE_SAME, RULE_EVIDENCE, LIKENESS, PRIOR) = range(
    FIRST_ALONE, FIRST_ALONE + len(ALONE)
)
FIRST_RANKED = FIRST_ALONE + len(ALONE)
OF_ACT, OF_ANY, BY_TYPES = 3, 5, 12  # places in ``SUBJECTS``
NEVER = 1000  # days since what never happened, and the most that is told
SMALL_SHARE = 0.5  # added to what a share is taken of, so that one of one is no certainty
# The columns behind ``RANKED``, and whether less is better.
RANKED_BY = (
    (SINCE, True),
    (WIDTH + SINCE, True),
    (WEEKS, False),
    (RULE_ALL, False),
    (LIKENESS, False),
    (PRIOR, False),
)


def describe(memory: Memory, setting: Setting, *, asked: Asked, actors: NDArray[np.int32], rows: Floats) -> None:
    """Write the counts of each candidate to a question into its row, and then its places among the candidates.

    Args:
        memory: what was remembered before the day.
        setting: what is known beforehand.
        asked: source, relation, day.
        actors: the candidates, shape (candidates,).
        rows: shape (candidates, len(FEATURES)); from ``RULE_BEST`` to ``PRIOR`` they are already written.
    """
    same, sought = _keys(memory, setting, asked, actors)
    wholes = _wholes(memory, setting, asked)
    _describe(memory.counters, asked[2], (sought, wholes, same.astype(np.int64)), rows)
    values = np.stack([rows[:, column] if less else -rows[:, column] for column, less in RANKED_BY])
    rows[:, FIRST_RANKED:] = _ranks(values).T


def _wholes(memory: Memory, setting: Setting, asked: Asked) -> NDArray[np.int64]:
    """Return the keys of what shares are taken of, shape (subjects + 1,): that of types of one country comes last."""
    s, r, _ = asked
    f, home, sector = int(setting.family[r]), int(memory.country[s]), int(setting.sector[s])
    source, source_act, of_home = key(kept.SOURCE, s), key(kept.SOURCE_ACT, s, r), key(kept.OF_HOME, home)
    wholes = (
        *(source, source_act, key(kept.SOURCE_FAMILY, s, f)),
        *(key(kept.ACT, 0, r), key(kept.ACT_FAMILY, 0, f), key(kept.ALL)),
        *(of_home, key(kept.OF_HOME_ACT, home, r), key(kept.OF_HOME_FAMILY, home, f)),
        *(source, source, source_act, key(kept.OF_TYPES, 2 * sector, r), of_home),
        key(kept.OF_TYPES, 2 * sector + 1, r),
    )
    return np.array(wholes, np.int64)


def _keys(
    memory: Memory, setting: Setting, asked: Asked, actors: NDArray[np.int32]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return who is at home where the source is, and the keys of what is counted of each, (candidates, subjects)."""
    s, r, _ = asked
    f, home, sector = int(setting.family[r]), int(memory.country[s]), int(setting.sector[s])
    o = actors.astype(np.int64)
    target_home, target_sector = memory.country[actors].astype(np.int64), setting.sector[actors].astype(np.int64)
    same = target_home == home
    sought = (
        *(keys(kept.PAIR, s, 0, o), keys(kept.FACT, s, r, o), keys(kept.FAMILY, s, f, o)),
        *(keys(kept.TARGET, 0, r, o), keys(kept.TARGET_FAMILY, 0, f, o), keys(kept.ANY, 0, 0, o)),
        *(keys(kept.HOME, home, 0, o), keys(kept.HOME_ACT, home, r, o), keys(kept.HOME_FAMILY, home, f, o)),
        *(keys(kept.TO_HOME, s, 0, target_home), keys(kept.TO_SECTOR, s, 0, target_sector)),
        keys(kept.TO_SECTOR_ACT, s, r, target_sector),
        keys(kept.TYPES, 2 * sector + same, r, target_sector),
        keys(kept.HOMES, home, 0, target_home),
    )
    return same, np.stack(sought, 1)


@nb.njit(cache=True)
def _describe(counters: Counters, day: int, sought: Sought, rows: Floats) -> None:
    own_keys, whole_keys, same = sought
    subjects = own_keys.shape[1]
    wholes = np.zeros((subjects + 1, 2), np.float32)
    for subject in range(subjects + 1):
        place = find(counters, whole_keys[subject])
        wholes[subject, 0], wholes[subject, 1] = SMALL_SHARE, SMALL_SHARE
        if place >= 0:
            wholes[subject, 0] += left(counters, place, day, SLOW)
            wholes[subject, 1] += counters.total[place]
    totals = np.zeros((subjects, 2), np.float32)
    for candidate in range(len(own_keys)):
        cells = rows[candidate]
        for subject in range(subjects):
            place, first = find(counters, own_keys[candidate, subject]), WIDTH * subject
            totals[subject, 0], totals[subject, 1] = 0, 0
            cells[first + SINCE] = NEVER
            if place >= 0:
                whole = subjects if subject == BY_TYPES and same[candidate] else subject
                totals[subject, 0], totals[subject, 1] = left(counters, place, day, SLOW), counters.total[place]
                cells[first] = left(counters, place, day, FAST)
                cells[first + 1] = totals[subject, 0] / wholes[whole, 0]
                cells[first + 2] = totals[subject, 1] / wholes[whole, 1]
                cells[first + SINCE] = min(day - counters.last[place], NEVER)
        cells[WEEKS] = left(counters, find(counters, own_keys[candidate, 0]), day, MIDDLE)
        cells[TOTAL] = totals[OF_ANY, 1]
        cells[BY_SOURCE] = totals[0, 0] / (totals[OF_ANY, 0] + SMALL_SHARE)
        cells[BY_ACT] = totals[OF_ACT, 0] / (totals[OF_ANY, 0] + SMALL_SHARE)


def _ranks(values: Floats) -> Floats:
    """Return how many values of a row are smaller than each, shape (rankings, candidates); equal ones share a place."""
    order = np.argsort(values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, 1)
    rises = np.ones(values.shape, bool)
    rises[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    places = np.maximum.accumulate(np.where(rises, np.arange(values.shape[1]), 0), axis=1)
    ranks = np.empty(values.shape, np.float32)
    np.put_along_axis(ranks, order, places.astype(np.float32), 1)
    return ranks
