"""What is known on a day, and which actors come into question? One walk through the days, that never looks ahead.

``Walk.sheets`` describes candidates from the days before; only ``Walk.learn`` adds a day to what is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.links import features
from detente.analysis.links.facts import Day, Ints
from detente.analysis.links.features import FEATURES
from detente.analysis.links.latent import Likeness, Past
from detente.analysis.links.memory import blank, remember
from detente.analysis.links.rules import BEST, EVIDENCE, FOUND, SAME, TOGETHER, acquaintances, learn, no_rules
from detente.analysis.links.settings import Setting

Floats = NDArray[np.float32]

# Evidence of the history is made a share with so much left to actors never met, and has half the say of the prior; on
# ICEWS14 valid this prior alone ranks with MRR .461, and 87 of 100 answers are among its first 120.
UNMET = 0.2
HALF = 0.5
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question with its candidates, the likeliest by the prior first.

    ``rows`` has the shape (candidates, len(FEATURES)); ``others`` are the next by the prior, not described.
    """

    question: int
    actors: Ints
    rows: Floats
    others: Ints


class Walk:
    """What was learned of facts so far: counts, rules, vectors."""

    def __init__(self, setting: Setting, *, seed: int) -> None:
        actors, relations = len(setting.country), len(setting.family)
        self._setting = setting
        self._memory = blank(setting)
        self._rules = no_rules(relations)
        self._likeness = Likeness(setting, seed=seed)
        self._actors = np.empty(actors, np.int32)
        self._found = np.empty((actors, FOUND), np.float32)

    def past(self, day: Day) -> Past:
        """Return the history of the questions of a day, which comes after all that was learned."""
        return self._likeness.past(self._rules, self._memory, day=day)

    def sheets(self, day: Day, past: Past, *, candidates: int, others: int = 0) -> Iterator[Sheet]:
        """Yield each question of a day with at most so many candidates and others."""
        chances = self._likeness.chances(day, past)
        wanted = min(candidates + others, chances.shape[1])
        for question in range(len(day)):
            asked = (int(day.sources[question]), int(day.relations[question]), day.number)
            prior = HALF * chances[question]
            number = acquaintances(self._rules, self._memory, asked, self._actors, self._found)
            met, found = self._actors[:number], self._found[:number]
            prior[met] += HALF * found[:, EVIDENCE] / (found[:, EVIDENCE].sum() + UNMET)
            likely = np.argpartition(-prior, wanted - 1)[:wanted]
            first: Ints = likely[np.argsort(-prior[likely], kind="stable")].astype(np.int32)
            chosen, rest = first[:candidates], first[candidates:]
            rows = self._rows(chosen, met)
            rows[:, features.LIKENESS] = np.log(chances[question][chosen] + TINY)
            rows[:, features.PRIOR] = np.log(prior[chosen] + TINY)
            features.describe(self._memory, self._setting, asked=asked, actors=chosen, rows=rows)
            yield Sheet(question, chosen, rows, rest)

    def _rows(self, chosen: Ints, met: Ints) -> Floats:
        """Return rows of candidates with what rules say of those that the source met."""
        rows = np.zeros((len(chosen), len(FEATURES)), np.float32)
        place = np.full(len(self._actors), -1, np.int64)
        place[met] = np.arange(len(met))
        known = place[chosen] >= 0
        found = self._found[place[chosen[known]]]
        rows[known, features.RULE_BEST] = found[:, BEST]
        rows[known, features.RULE_ALL] = found[:, TOGETHER]
        rows[known, features.RULE_SAME] = found[:, SAME]
        rows[known, features.RULE_EVIDENCE] = found[:, EVIDENCE]
        return rows

    def learn(self, day: Day, past: Past) -> None:
        """Learn a day: its questions with their answers, and then its facts."""
        self._likeness.learn(day, past)
        learn(self._rules, self._memory, day=day)
        self._memory = remember(self._memory, self._setting, facts=day.facts, day=day.number)
