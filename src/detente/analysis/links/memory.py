"""What is remembered of a fact? What is counted of it, under which keys, and who was met by whom in which ways."""

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from detente.analysis.links.counters import NONE, Counters, Whole, count, empty, key, keys, with_room
from detente.analysis.links.facts import Longs
from detente.analysis.links.settings import Setting

# What is counted, of facts by their source, relation (or its family) and target, and of the homes and sectors of these.
# TYPES are two sectors, and whether both are of one country.
(PAIR, FACT, FAMILY, TARGET, TARGET_FAMILY, ANY, SOURCE, SOURCE_ACT, SOURCE_FAMILY, ACT, ACT_FAMILY) = range(11)
(HOME, HOME_ACT, HOME_FAMILY, OF_HOME, OF_HOME_ACT, OF_HOME_FAMILY) = range(11, 17)
(TO_HOME, TO_SECTOR, TO_SECTOR_ACT, TYPES, OF_TYPES, HOMES, ALL) = range(17, 24)
KINDS = 24


class Memory(NamedTuple):
    """All that was counted up to a day, and of each actor the first counter of the chain of those it met.

    That chain holds the PAIR counters of an actor, the latest acquaintance first; the inner chain of each the FACT
    counters of the pair, one for each relation. ``country`` is where an actor is at home as far as is known.
    """

    counters: Counters
    met: NDArray[np.int32]
    country: NDArray[np.int32]
    most: NDArray[np.float32]


def blank(setting: Setting) -> Memory:
    """Return a memory of nothing."""
    actors = len(setting.country)
    return Memory(empty(), np.full(actors, NONE, np.int32), setting.country.copy(), np.zeros(actors, np.float32))


def remember(memory: Memory, setting: Setting, *, facts: NDArray[np.int32], day: int) -> Memory:
    """Return the memory with the doubled facts of a day, shape (facts, 3); the one given is used up."""
    memory = memory._replace(counters=with_room(memory.counters, KINDS * len(facts)))
    _remember(memory, setting.country, facts, day, _keys(memory, setting, facts))
    return memory


def acquaint(memory: Memory, *, facts: NDArray[np.int32], day: int) -> Memory:
    """Return the memory with who met whom in which ways by the doubled facts of a day: all that rules ask for.

    It takes a tenth of the time of ``remember``; the memory that is given is used up.
    """
    memory = memory._replace(counters=with_room(memory.counters, 2 * len(facts)))
    source, relation, target = facts.T.astype(np.int64)
    sought = np.stack([keys(PAIR, source, 0, target), keys(FACT, source, relation, target)], axis=1)
    _acquaint(memory, facts, day, sought)
    return memory


def _keys(memory: Memory, setting: Setting, facts: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the keys of all that is counted of facts, shape (facts, KINDS), each at the place of what it counts."""
    s, r, o = facts.T.astype(np.int64)
    f, home, target_home = (
        column.astype(np.int64) for column in (setting.family[r], memory.country[s], memory.country[o])
    )
    target_sector, sector = setting.sector[o].astype(np.int64), setting.sector[s].astype(np.int64)
    types = 2 * sector + (home == target_home)
    found = np.empty((len(facts), KINDS), np.int64)
    found[:, PAIR], found[:, FACT] = keys(PAIR, s, 0, o), keys(FACT, s, r, o)
    found[:, FAMILY] = keys(FAMILY, s, f, o)
    found[:, TARGET], found[:, TARGET_FAMILY] = keys(TARGET, 0, r, o), keys(TARGET_FAMILY, 0, f, o)
    found[:, ANY], found[:, ALL] = keys(ANY, 0, 0, o), key(ALL)
    found[:, SOURCE], found[:, SOURCE_ACT] = keys(SOURCE, s, 0, 0), keys(SOURCE_ACT, s, r, 0)
    found[:, SOURCE_FAMILY] = keys(SOURCE_FAMILY, s, f, 0)
    found[:, ACT], found[:, ACT_FAMILY] = keys(ACT, 0, r, 0), keys(ACT_FAMILY, 0, f, 0)
    found[:, HOME], found[:, HOME_ACT] = keys(HOME, home, 0, o), keys(HOME_ACT, home, r, o)
    found[:, HOME_FAMILY] = keys(HOME_FAMILY, home, f, o)
    found[:, OF_HOME], found[:, OF_HOME_ACT] = keys(OF_HOME, home, 0, 0), keys(OF_HOME_ACT, home, r, 0)
    found[:, OF_HOME_FAMILY] = keys(OF_HOME_FAMILY, home, f, 0)
    found[:, TO_HOME], found[:, TO_SECTOR] = keys(TO_HOME, s, 0, target_home), keys(TO_SECTOR, s, 0, target_sector)
    found[:, TO_SECTOR_ACT] = keys(TO_SECTOR_ACT, s, r, target_sector)
    found[:, TYPES], found[:, OF_TYPES] = keys(TYPES, types, r, target_sector), keys(OF_TYPES, types, r, 0)
    found[:, HOMES] = keys(HOMES, home, 0, target_home)
    return found


@nb.njit(cache=True)
def _remember(memory: Memory, told: NDArray[np.int32], facts: NDArray[np.int32], day: int, sought: Longs) -> None:
    """Count each fact, chain new acquaintances, and learn where those are at home whose names do not tell it."""
    counters = memory.counters
    for row in range(len(facts)):
        s, r, o = facts[row]
        pair: Whole = np.int64(NONE)
        home: Whole = np.int64(NONE)
        for kind in range(KINDS):
            held = counters.size[0]
            place = count(counters, sought[row, kind], day)
            if kind == TO_HOME:
                home = place
            elif kind == PAIR:
                pair = place
                if counters.size[0] > held:
                    counters.member[place], counters.after[place] = o, memory.met[s]
                    memory.met[s] = place
            elif kind == FACT and counters.size[0] > held:
                counters.member[place], counters.after[place] = r, counters.inner[pair]
                counters.inner[pair] = place
        # An actor whose name tells no country is at home where those are that it dealt with most.
        if told[s] == 0 and told[o] > 0 and counters.total[home] > memory.most[s]:
            memory.most[s], memory.country[s] = counters.total[home], told[o]


@nb.njit(cache=True)
def _acquaint(memory: Memory, facts: NDArray[np.int32], day: int, sought: Longs) -> None:
    """Count the pair and the fact of each row, and chain new acquaintances."""
    counters = memory.counters
    for row in range(len(facts)):
        s, r, o = facts[row]
        held = counters.size[0]
        pair = count(counters, sought[row, 0], day)
        if counters.size[0] > held:
            counters.member[pair], counters.after[pair] = o, memory.met[s]
            memory.met[s] = pair
        held = counters.size[0]
        fact = count(counters, sought[row, 1], day)
        if counters.size[0] > held:
            counters.member[fact], counters.after[fact] = r, counters.inner[pair]
            counters.inner[pair] = fact
