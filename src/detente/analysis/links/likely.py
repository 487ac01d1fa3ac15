"""Who is likely to act, or to be acted on, next? A smoothed score, with reasons, for records too small to learn from.

The score is half a share of faded counts, each drawn to the next wider one, and half what followed on acts between the
two before. It refuses to use anything of the day that is asked about, or later.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.analysis.history import History
from detente.analysis.links.counters import FADES, SLOW
from detente.analysis.links.facts import Facts, days
from detente.analysis.links.memory import Memory, acquaint, blank
from detente.analysis.links.rules import (
    AGES,
    EVIDENCE,
    FOUND,
    OFTEN,
    Rules,
    acquaintances,
    learn,
    no_rules,
)
from detente.analysis.links.settings import setting
from detente.analysis.links.walk import HALF, UNMET

Doubles = NDArray[np.float64]

# A share of n faded acts is trusted n / (n + DRAW), else the wider share; the customary weight of few acts, not tuned.
DRAW = 4.0
LEAST_SEEN = 5  # a rule seen less often is no reason to give
MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Likely:
    """An actor, its share in the score of all actors (0 to 1; no calibrated chance), and what carries it."""

    actor: str
    score: float
    reasons: tuple[str, ...]


def next_actors(history: History, *, source: str | None, kind: str, day: int, top: int) -> tuple[Likely, ...]:
    """Return on whom ``source`` is likely to act next in this way, or who is likely to act so if it is None.

    Args:
        history: acts; those of ``day`` and later are not used.
        source: who acts, or None.
        kind: a word of the history.
        day: the day that is asked about.
        top: the most that are returned, the likeliest first.
    """
    return Record(history, day).next_actors(source=source, kind=kind, top=top)


class Record:
    """What a history tells of a day to come; its rules are learned once for all questions of the day.

    Args:
        history: acts; those of ``day`` and later are not used.
        day: the day that is asked about.
    """

    def __init__(self, history: History, day: int) -> None:
        self.past, self.day = history.until(day - 1), day

    def next_actors(self, *, source: str | None, kind: str, top: int) -> tuple[Likely, ...]:
        """Return what the function ``next_actors`` does."""
        past = self.past
        if not len(past) or kind not in past.words or (source is not None and source not in past.place):
            return ()
        told = _Told(self, past.words.index(kind), None if source is None else past.place[source])
        scores = told.scores()
        order = np.argsort(-scores, kind="stable")[:top]
        return tuple(
            Likely(past.actors[actor], float(scores[actor]), tuple(told.reasons(int(actor)))[:MOST_REASONS])
            for actor in order
            if scores[actor] > 0
        )

    @cached_property
    def learned(self) -> tuple[Rules, Memory]:
        """The rules and counts of the history, learned day by day."""
        past = self.past
        known = setting(past.actors, [None] * len(past.words))
        rules, memory = no_rules(2 * len(past.words)), blank(known)
        for each in days(Facts(past.sources, past.kinds, past.targets, past.days), len(past.words)):
            learn(rules, memory, day=each)
            memory = acquaint(memory, facts=each.facts, day=each.number)
        return rules, memory


class _Told:
    """What the history tells of one question."""

    def __init__(self, record: Record, word: int, source: int | None) -> None:
        self._record, self._word, self._source = record, word, source
        self._past, self._day = record.past, record.day
        self._weights = np.exp(-(self._day - self._past.days) / FADES[SLOW])

    def scores(self) -> Doubles:
        """Return the score of each actor, shape (actors,); they sum to 1."""
        of_kind = self._past.kinds == self._word
        of_any = np.ones(len(self._past), np.bool_)
        if self._source is None:
            scores = self._share(self._past.sources, [of_any, of_kind])
        else:
            own = self._past.sources == self._source
            scores = self._share(self._past.targets, [of_any, of_kind, own, own & of_kind])
            scores = HALF * scores + HALF * self._followed(self._source)
            scores[self._source] = 0  # nobody is told to expect an act on itself
        total = scores.sum()
        normed: Doubles = scores / total if total > 0 else scores
        return normed

    def _share(self, ends: NDArray[np.int32], masks: list[NDArray[np.bool_]]) -> Doubles:
        """Return the share of each actor among the ends of acts, from the widest mask to the narrowest."""
        actors = len(self._past.actors)
        share = np.full(actors, 1 / actors)
        for mask in masks:
            counts = np.bincount(ends[mask], self._weights[mask], actors)
            share = (counts + DRAW * share) / (counts.sum() + DRAW)
        return share

    def _followed(self, source: int) -> Doubles:
        """Return the share of each actor in the evidence of rules; shape (actors,)."""
        past = self._past
        rules, memory = self._record.learned
        actors, found = np.empty(len(past.actors), np.int32), np.empty((len(past.actors), FOUND), np.float32)
        number = acquaintances(rules, memory, (source, self._word, self._day), actors, found)
        share = np.zeros(len(past.actors))
        share[actors[:number]] = found[:number, EVIDENCE]
        followed: Doubles = share / (share.sum() + UNMET)
        return followed

    def reasons(self, actor: int) -> Iterator[str]:
        """Yield what speaks for an actor, the most telling first."""
        past, kind = self._past, self._past.words[self._word]
        of_kind = past.kinds == self._word
        if self._source is None:
            yield from self._often((past.sources == actor) & of_kind, f"{kind} by {past.actors[actor]}")
            return
        pair = (past.sources == self._source) & (past.targets == actor)
        back = (past.sources == actor) & (past.targets == self._source)
        yield from self._often(pair & of_kind, f"{kind} by {past.actors[self._source]} on {past.actors[actor]}")
        yield from self._best_rule(pair, back)
        yield from self._often(
            pair | back, f"acts of any kind between {past.actors[self._source]} and {past.actors[actor]}"
        )
        yield from self._often((past.targets == actor) & of_kind, f"{kind} by anyone on {past.actors[actor]}")

    def _often(self, mask: NDArray[np.bool_], what: str) -> Iterator[str]:
        number = int(mask.sum())
        if number:
            yield f"{what}: {number}, the last {self._ago(int(self._past.days[mask].max()))}"

    def _ago(self, day: int) -> str:
        return "the day before" if day == self._day - 1 else f"{self._day - day} days before"

    def _best_rule(self, pair: NDArray[np.bool_], back: NDArray[np.bool_]) -> Iterator[str]:
        """Yield the surest rule whose body is an act between the two."""
        words, kind = self._past.words, self._past.words[self._word]
        rules: list[tuple[float, str]] = []
        for mask, shift, who in ((pair, 0, "such an actor"), (back, len(words), "the other")):
            for word in np.unique(self._past.kinds[mask]):
                acts = self._past.days[mask & (self._past.kinds == word)]
                seen, true = _cases(
                    self._record.learned[0], (self._word, int(word) + shift), self._day - int(acts.max()), len(acts)
                )
                if seen >= LEAST_SEEN and true:
                    last = self._ago(int(acts.max()))
                    told = f"{words[word]} by {who}, {last}: {kind} followed in {true} of {seen} cases"
                    rules.append((true / seen, told))
        yield from (told for _, told in sorted(rules, reverse=True)[:1])


def _cases(rules: Rules, rule: tuple[int, int], age: int, times: int) -> tuple[int, int]:
    """Return how often the body of a rule (head, body) was seen at this age, and how often it came true."""
    place = (*rule, int(np.searchsorted(AGES, age)), int(np.searchsorted(OFTEN, times, side="right")))
    return int(rules.seen[place]), int(rules.true[place])
