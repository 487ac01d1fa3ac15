import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.reading.parse import tree


def _is_tree(heads: list[int]) -> bool:
    if heads.count(0) != 1:
        return False
    for start in range(1, len(heads) + 1):
        node, steps = start, 0
        while node:
            node, steps = heads[node - 1], steps + 1
            if steps > len(heads):
                return False
    return True


def _best(arcs: np.ndarray) -> float:
    """The best single-rooted tree by trying all of them."""
    n = len(arcs)
    rows = range(n)
    every = (list(h) for h in itertools.product(range(n + 1), repeat=n))
    return max(
        float(sum(arcs[i, h[i]] for i in rows)) for h in every if _is_tree(h) and all(h[i] != i + 1 for i in rows)
    )


def test_plain_sentence() -> None:
    arcs = np.full((3, 4), -5.0, np.float32)
    arcs[0, 2] = arcs[1, 0] = arcs[2, 2] = 5.0
    assert tree(arcs) == [2, 0, 2]


@given(st.integers(1, 4), st.integers(0, 10_000))
def test_finds_the_best_tree(n: int, seed: int) -> None:
    arcs = np.random.default_rng(seed).normal(size=(n, n + 1)).astype(np.float32)
    heads = tree(arcs)
    assert _is_tree(heads)
    assert sum(float(arcs[i, h]) for i, h in enumerate(heads)) == pytest.approx(_best(arcs), abs=1e-4)


@given(st.integers(5, 40), st.integers(0, 1000))
def test_always_makes_a_tree(n: int, seed: int) -> None:
    assert _is_tree(tree(np.random.default_rng(seed).normal(size=(n, n + 1)).astype(np.float32)))
