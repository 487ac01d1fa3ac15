"""Histories drawn from a seed: pairs that talk at rates of their own, and fight in bursts."""

import numpy as np

from detente.analysis.history import Act, History

KINDS = ("conflict", "talks")


def acts(*, days: int, pairs: int, seed: int = 0, first: int = 0) -> list[Act]:
    """Return acts of so many directed pairs from the day ``first`` on; a day of conflict makes the next likelier."""
    draw = np.random.default_rng(seed)
    found: list[Act] = []
    for pair in range(pairs):
        source, target = f"A{pair % 9}", f"B{pair}"
        rate, fighting = draw.uniform(0.02, 0.5), False
        for day in range(first, first + days):
            if draw.random() < rate:
                found.append((day, source, "talks", target))
            fighting = bool(draw.random() < (0.6 if fighting else 0.02))
            if fighting:
                found.append((day, source, "conflict", target))
            if draw.random() < rate / 5:
                found.append((day, target, "praise", source))
    return found


def history(*, days: int = 120, pairs: int = 40, seed: int = 0, first: int = 0) -> History:
    """Return the history of such acts."""
    return History.of(acts(days=days, pairs=pairs, seed=seed, first=first))
