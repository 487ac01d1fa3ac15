"""Which word does each word depend on? From arc scores to one tree with one root.

Most sentences need no search: the best head of every word already makes a tree. Where it does not, Chu-Liu/Edmonds
finds the best tree (Chu and Liu 1965; Edmonds 1967) under one word after the other, the likeliest roots first, until no
other can do better. Usually that is the first or the second.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
NEVER = -1e9


def tree(arcs: Floats) -> list[int]:
    """Return the head of each word (0 the root, i + 1 word i) in the best tree with a single root.

    Args:
        arcs: scores (words, words + 1), row the dependent, column the head, column 0 the root.
    """
    words = len(arcs)
    scores = np.array(arcs, np.float64, order="C")
    scores.ravel()[1 :: words + 2] = NEVER  # no word is its own head
    best: list[int] = scores.argmax(1).tolist()
    if best.count(0) == 1 and not _cycle([-1, *best]):
        return best
    most = scores[:, 1:].max(1)
    # What a tree under each word can have at most: that word under the root, and all others under their best heads.
    bounds = scores[:, 0] - most + most.sum()
    found, value = [0] * words, -np.inf
    for root in np.argsort(-bounds, kind="stable").tolist():
        if bounds[root] <= value:
            break
        heads = _under(root, scores)
        reached = scores[range(words), heads].sum()
        if reached > value:
            found, value = heads, reached
    return found


def _under(root: int, scores: npt.NDArray[np.float64]) -> list[int]:
    """Return the heads of the best tree in which this word alone stands under the root."""
    full = np.full((len(scores) + 1, len(scores) + 1), NEVER)
    full[1:, 1:] = scores[:, 1:]
    full[root + 1] = NEVER
    full[root + 1, 0] = 0.0
    return _edmonds(full)[1:]


def _cycle(heads: list[int]) -> list[int]:
    """Return the nodes of a cycle, or nothing; ``heads[0]`` is the root's, -1."""
    state = [0] * len(heads)
    for start in range(1, len(heads)):
        path: list[int] = []
        node = start
        while node > 0 and state[node] == 0:
            state[node] = 1
            path.append(node)
            node = heads[node]
        if node > 0 and state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return []


def _edmonds(scores: npt.NDArray[np.float64]) -> list[int]:
    """Return the best heads for a square matrix (dependent, head), node 0 the root; contracts cycles until none is
    left. A sentence has at most 180 words, and each contraction removes at least one node.
    """
    n = len(scores)
    heads = [-1, *scores[1:].argmax(1).tolist()]
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = set(cycle)
    outside = [i for i in range(n) if i not in inside]
    k = len(outside)
    small = np.full((k + 1, k + 1), NEVER)
    left = scores.take(outside, 0)
    small[:k, :k] = left.take(outside, 1)
    turning = scores.take(cycle, 0)
    gain = turning[range(len(cycle)), [heads[c] for c in cycle]]
    entering = turning.take(outside, 1) - gain[:, None]
    small[k, :k] = entering.max(0)
    leaving = left.take(cycle, 1)
    small[:k, k] = leaving.max(1)
    small[0, :] = NEVER
    solved = _edmonds(small)
    result = heads[:]
    for i in range(1, k):
        head = solved[i]
        result[outside[i]] = cycle[int(leaving[i].argmax())] if head == k else outside[head]
    enter = solved[k]
    broken = cycle[int(entering[:, enter].argmax())]
    result[broken] = outside[enter]
    return result
