"""What is remembered of a fact? What is counted of it, under which keys, and who was met by whom in which ways."""

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from detente.analysis.links.counters import NONE, Counters, Whole, count, empty, key, with_room
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


def _keys(memory: Memory, setting: Setting, facts: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the keys of all that is counted of facts, shape (facts, KINDS), each at the place of what it counts."""
    s, r, o = facts.T
    f, home, target_home = setting.family[r], memory.country[s], memory.country[o]
    target_sector, types = setting.sector[o], 2 * setting.sector[s] + (home == target_home)
    keys = np.empty((len(facts), KINDS), np.int64)
    keys[:, PAIR], keys[:, FACT] = key(PAIR, s, 0, o), key(FACT, s, r, o)
    keys[:, FAMILY] = key(FAMILY, s, f, o)
    keys[:, TARGET], keys[:, TARGET_FAMILY] = key(TARGET, 0, r, o), key(TARGET_FAMILY, 0, f, o)
    keys[:, ANY], keys[:, ALL] = key(ANY, 0, 0, o), key(ALL)
    keys[:, SOURCE], keys[:, SOURCE_ACT] = key(SOURCE, s), key(SOURCE_ACT, s, r)
    keys[:, SOURCE_FAMILY] = key(SOURCE_FAMILY, s, f)
    keys[:, ACT], keys[:, ACT_FAMILY] = key(ACT, 0, r), key(ACT_FAMILY, 0, f)
    keys[:, HOME], keys[:, HOME_ACT] = key(HOME, home, 0, o), key(HOME_ACT, home, r, o)
    keys[:, HOME_FAMILY] = key(HOME_FAMILY, home, f, o)
    keys[:, OF_HOME], keys[:, OF_HOME_ACT] = key(OF_HOME, home), key(OF_HOME_ACT, home, r)
    keys[:, OF_HOME_FAMILY] = key(OF_HOME_FAMILY, home, f)
    keys[:, TO_HOME], keys[:, TO_SECTOR] = key(TO_HOME, s, 0, target_home), key(TO_SECTOR, s, 0, target_sector)
    keys[:, TO_SECTOR_ACT] = key(TO_SECTOR_ACT, s, r, target_sector)
    keys[:, TYPES], keys[:, OF_TYPES] = key(TYPES, types, r, target_sector), key(OF_TYPES, types, r)
    keys[:, HOMES] = key(HOMES, home, 0, target_home)
    return keys


@nb.njit(cache=True)
def _remember(memory: Memory, told: NDArray[np.int32], facts: NDArray[np.int32], day: int, keys: Longs) -> None:
    """Count each fact, chain new acquaintances, and learn where those are at home whose names do not tell it."""
    counters = memory.counters
    for row in range(len(facts)):
        s, r, o = facts[row]
        pair: Whole = np.int64(NONE)
        home: Whole = np.int64(NONE)
        for kind in range(KINDS):
            held = counters.size[0]
            place = count(counters, keys[row, kind], day)
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
