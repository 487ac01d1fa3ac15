"""What speaks for a candidate? The numbers that the ranker weighs, each with a name that a person can read."""

import numba as nb
import numpy as np
from numpy.typing import NDArray

from detente.analysis.links import memory as kept
from detente.analysis.links.counters import FAST, MIDDLE, NONE, SLOW, Counters, Whole, find, left, one_key
from detente.analysis.links.memory import Memory
from detente.analysis.links.rules import Asked
from detente.analysis.links.settings import Setting

Floats = NDArray[np.float32]

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
ASKED = (
    "acts of the source",
    "acts of the source in the last weeks",
    "such acts of the source",
    "days since the source acted",
    "the source itself",
    "at home where the source is",
    "how many candidates had such acts of the source",
    "largest share of a candidate in such acts of the source",
)
RHYTHM = (
    "days since any act of the source on the candidate, against the usual gap",
    "days since such an act of the source on the candidate, against the usual gap",
    "days since the last but one act of the source on the candidate",
    "days since the last but one such act of the source on the candidate",
    "days since such an act of the candidate on the source",
    "such acts of the candidate on the source: as a share of all time",
    "acts on the candidate: last days against last weeks",
)
RANKED = (
    "place by days since any act of the source",
    "place by days since such an act of the source",
    "place by acts of the source in the last weeks",
    "place by all rules",
    "place by likeness",
    "place by likeness and history together",
)
FEATURES = (
    *(f"{subject}: {measure}" for subject in SUBJECTS for measure in MEASURES),
    *ALONE,
    *ASKED,
    *RHYTHM,
    *RANKED,
)

WIDTH = len(MEASURES)
SINCE = WIDTH - 1
FIRST_ALONE = len(SUBJECTS) * WIDTH
(WEEKS, TOTAL, BY_SOURCE, BY_ACT, RULE_BEST, RULE_ALL, RULE_SAME, RULE_EVIDENCE, LIKENESS, PRIOR) = range(
    FIRST_ALONE, FIRST_ALONE + len(ALONE)
)
FIRST_ASKED = PRIOR + 1
(OF_SOURCE, OF_SOURCE_LATELY, OF_SOURCE_ACT, SOURCE_SINCE, ITSELF, AT_HOME, ACTED_ON, TOP_SHARE) = range(
    FIRST_ASKED, FIRST_ASKED + len(ASKED)
)
FIRST_RHYTHM = FIRST_ASKED + len(ASKED)
(GAP_ANY, GAP_ACT, BEFORE_ANY, BEFORE_ACT, BACK, BACK_SHARE, TREND) = range(FIRST_RHYTHM, FIRST_RHYTHM + len(RHYTHM))
FIRST_RANKED = FIRST_RHYTHM + len(RHYTHM)
OF_ACT, OF_ANY, BY_TYPES = 3, 5, 12  # places in ``SUBJECTS``
NEVER = 1000  # days since what never happened, and the most that is told
UNKNOWN_GAP = 60.0  # days between acts of which there was one
SMALL_TREND = 3.0  # added to what was counted in weeks, SMALL_SHARE to what was in days
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
    _describe(memory, setting, asked, actors, rows)
    _tell_asked(memory, asked, actors, rows)
    _rank(rows)


@nb.njit(cache=True)
def _describe(memory: Memory, setting: Setting, asked: Asked, actors: NDArray[np.int32], rows: Floats) -> None:
    counters, day = memory.counters, asked[2]
    wholes = _wholes(memory, setting, asked)
    home, relations = memory.country[asked[0]], len(setting.family) // 2
    inverse = (asked[1] + relations) % (2 * relations)
    places = np.empty(len(SUBJECTS), np.int64)
    totals = np.zeros((len(SUBJECTS), 2), np.float32)
    for candidate in range(len(actors)):
        actor, cells = actors[candidate], rows[candidate]
        same = memory.country[actor] == home
        _find_all(memory, setting, asked, actor, places)
        for subject in range(len(SUBJECTS)):
            place, first = places[subject], WIDTH * subject
            totals[subject, 0], totals[subject, 1] = 0, 0
            cells[first + SINCE] = NEVER
            if place >= 0:
                whole = len(SUBJECTS) if subject == BY_TYPES and same else subject
                totals[subject, 0], totals[subject, 1] = left(counters, place, day, SLOW), counters.total[place]
                cells[first] = left(counters, place, day, FAST)
                cells[first + 1] = totals[subject, 0] / wholes[whole, 0]
                cells[first + 2] = totals[subject, 1] / wholes[whole, 1]
                cells[first + SINCE] = min(day - counters.last[place], NEVER)
        cells[WEEKS] = left(counters, places[0], day, MIDDLE)
        cells[TOTAL] = totals[OF_ANY, 1]
        cells[BY_SOURCE] = totals[0, 0] / (totals[OF_ANY, 0] + SMALL_SHARE)
        cells[BY_ACT] = totals[OF_ACT, 0] / (totals[OF_ANY, 0] + SMALL_SHARE)
        back: Whole = np.int64(NONE)
        if places[0] >= 0:
            back = find(counters, one_key(kept.FACT, asked[0], inverse, actor))
        cells[BACK] = min(day - counters.last[back], NEVER) if back >= 0 else NEVER
        cells[BACK_SHARE] = counters.total[back] / wholes[0, 1] if back >= 0 else 0
        cells[GAP_ANY], cells[BEFORE_ANY] = _rhythm(counters, places[0], day)
        cells[GAP_ACT], cells[BEFORE_ACT] = _rhythm(counters, places[1], day)
        lately, weeks = left(counters, places[OF_ANY], day, FAST), left(counters, places[OF_ANY], day, MIDDLE)
        cells[TREND] = (lately + SMALL_SHARE) / (weeks + SMALL_TREND)


@nb.njit(cache=True)
def _rhythm(counters: Counters, place: Whole, day: int) -> tuple[float, float]:
    """Return the days since the last against the usual gap and a day, and the days since the last but one."""
    if place < 0:
        return NEVER, NEVER
    first, last, total = counters.first[place], counters.last[place], counters.total[place]
    gap = (last - first) / (total - 1) if total > 1 else UNKNOWN_GAP
    return min((day - last) / (gap + 1), NEVER), min(day - counters.before[place], NEVER)


@nb.njit(cache=True)
def _wholes(memory: Memory, setting: Setting, asked: Asked) -> Floats:
    """Return what shares are taken of, (subjects + 1, 2): of months and of all time; types of one country come last."""
    s, r, day = asked
    f, home, sector = setting.family[r], memory.country[s], setting.sector[s]
    source, source_act, of_home = (
        one_key(kept.SOURCE, s, 0, 0),
        one_key(kept.SOURCE_ACT, s, r, 0),
        one_key(kept.OF_HOME, home, 0, 0),
    )
    sought = (
        source,
        source_act,
        one_key(kept.SOURCE_FAMILY, s, f, 0),
        one_key(kept.ACT, 0, r, 0),
        one_key(kept.ACT_FAMILY, 0, f, 0),
        one_key(kept.ALL, 0, 0, 0),
        of_home,
        one_key(kept.OF_HOME_ACT, home, r, 0),
        one_key(kept.OF_HOME_FAMILY, home, f, 0),
        source,
        source,
        source_act,
        one_key(kept.OF_TYPES, 2 * sector, r, 0),
        of_home,
        one_key(kept.OF_TYPES, 2 * sector + 1, r, 0),
    )
    wholes = np.full((len(sought), 2), SMALL_SHARE, np.float32)
    for number in range(len(sought)):
        place = find(memory.counters, sought[number])
        if place >= 0:
            wholes[number, 0] += left(memory.counters, place, day, SLOW)
            wholes[number, 1] += memory.counters.total[place]
    return wholes


@nb.njit(cache=True)
def _find_all(memory: Memory, setting: Setting, asked: Asked, actor: Whole, places: NDArray[np.int64]) -> None:
    """Write where each subject of a candidate is counted; what is part of nothing is not sought."""
    s, r, _ = asked
    f, home, sector = setting.family[r], memory.country[s], setting.sector[s]
    its_home, its_sector = memory.country[actor], setting.sector[actor]
    counters = memory.counters
    places[:] = NONE
    places[0] = find(counters, one_key(kept.PAIR, s, 0, actor))
    if places[0] >= 0:
        places[2] = find(counters, one_key(kept.FAMILY, s, f, actor))
    if places[2] >= 0:
        places[1] = find(counters, one_key(kept.FACT, s, r, actor))
    places[OF_ANY] = find(counters, one_key(kept.ANY, 0, 0, actor))
    if places[OF_ANY] >= 0:
        places[4] = find(counters, one_key(kept.TARGET_FAMILY, 0, f, actor))
    if places[4] >= 0:
        places[OF_ACT] = find(counters, one_key(kept.TARGET, 0, r, actor))
    places[6] = find(counters, one_key(kept.HOME, home, 0, actor))
    if places[6] >= 0:
        places[8] = find(counters, one_key(kept.HOME_FAMILY, home, f, actor))
    if places[8] >= 0:
        places[7] = find(counters, one_key(kept.HOME_ACT, home, r, actor))
    places[9] = find(counters, one_key(kept.TO_HOME, s, 0, its_home))
    places[10] = find(counters, one_key(kept.TO_SECTOR, s, 0, its_sector))
    if places[10] >= 0:
        places[11] = find(counters, one_key(kept.TO_SECTOR_ACT, s, r, its_sector))
    same = 1 if its_home == home else 0
    places[BY_TYPES] = find(counters, one_key(kept.TYPES, 2 * sector + same, r, its_sector))
    places[13] = find(counters, one_key(kept.HOMES, home, 0, its_home))


@nb.njit(cache=True)
def _tell_asked(memory: Memory, asked: Asked, actors: NDArray[np.int32], rows: Floats) -> None:
    """Write what is told of the question, the same for each candidate, and what the candidate is to the source."""
    s, r, day = asked
    counters = memory.counters
    source, act = find(counters, one_key(kept.SOURCE, s, 0, 0)), find(counters, one_key(kept.SOURCE_ACT, s, r, 0))
    acted_on, top = 0, np.float32(0)
    for candidate in range(len(actors)):
        acted_on += rows[candidate, WIDTH + SINCE] < NEVER
        top = max(top, rows[candidate, WIDTH + SINCE - 1])
    for candidate in range(len(actors)):
        cells = rows[candidate]
        cells[ACTED_ON], cells[TOP_SHARE] = acted_on, top
        cells[SOURCE_SINCE] = NEVER
        if source >= 0:
            cells[OF_SOURCE], cells[OF_SOURCE_LATELY] = counters.total[source], left(counters, source, day, MIDDLE)
            cells[SOURCE_SINCE] = min(day - counters.last[source], NEVER)
        if act >= 0:
            cells[OF_SOURCE_ACT] = counters.total[act]
        cells[ITSELF] = actors[candidate] == s
        cells[AT_HOME] = memory.country[actors[candidate]] == memory.country[s] and memory.country[s] > 0


@nb.njit(cache=True)
def _rank(rows: Floats) -> None:
    """Write how many candidates come before each by some columns; equal ones share a place.

    Each is compared with each: with so few, that is faster than sorting them.
    """
    values = np.empty(len(rows), np.float32)
    for ranking in range(len(RANKED_BY)):
        column, less = RANKED_BY[ranking]
        for candidate in range(len(rows)):
            values[candidate] = rows[candidate, column] if less else -rows[candidate, column]
        for candidate in range(len(rows)):
            own, before = values[candidate], np.int32(0)
            for other in range(len(rows)):
                before += np.int32(values[other] < own)
            rows[candidate, FIRST_RANKED + ranking] = before
