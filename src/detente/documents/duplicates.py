"""Is a document a copy of one that is known already?

Exact copies have the same words; near copies (an agency's text in two papers, a corrected reprint) share most runs of
five words. Copies point to the earliest original, so that forty reprints count once. To lose a report is worse than to
keep a reprint: what comes later than a week, or says another day, number or "not", is no copy.
"""

import functools
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from rensa import RMinHash, RMinHashLSH

from detente.records import Document

Hashes = npt.NDArray[np.uint64]

SHINGLE = 5  # words
# The three bounds were set by reading pairs of data/news, the first 30,000 of current_events among them. Share of
# common shingles from which on two texts are copies, checked exactly after the index has named candidates: 37 pairs.
NEAR = 0.8
# Governments repeat themselves: the nine pairs of whitehouse_*, 25 days to a year apart, are new acts in old words
# (sanctions continued every year, two missile tests condemned alike). Reprints come within six days but for one.
WINDOW = timedelta(days=7)
# Words that make another message of the same sentences, besides all that hold a digit: a trip put off by two days, a
# second brigade honoured on the same day.
TELLING = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today tomorrow yesterday no not never".split()
)
PERMUTATIONS = 128
BANDS = 32  # with 4 rows a band: a pair at 0.8 is a candidate with probability 1 - 1e-7, one at 0.3 with 0.23
MAX_SHINGLES = 4096  # kept of a document, the smallest hashes; up to 4,100 words the comparison is exact
MAX_TELLING = 512
SEED = 20250316
# Signatures of another version do not compare with these; write it beside them if they are ever stored.
ALGORITHM_VERSION: int = RMinHash.ALGORITHM_VERSION
WORD = re.compile(r"\w+")
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class _Original:
    id: str
    published: date | None
    hashes: Hashes
    telling: frozenset[int]


class Copies:
    """The originals known so far, and which of them a document copies. It holds at most 100 kB a document."""

    def __init__(self) -> None:
        self._originals: list[_Original] = []
        self._near = RMinHashLSH(threshold=NEAR, num_perm=PERMUTATIONS, num_bands=BANDS)

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Copies":
        """Rebuild from the documents in a store; those that are copies themselves are no originals."""
        copies = cls()
        for document in documents:
            if document.copy_of is None:
                copies.add(document)
        return copies

    def __len__(self) -> int:
        return len(self._originals)

    def add(self, document: Document) -> None:
        """Count a document among the originals."""
        words = _words(document)
        hashes = _hash_shingles(words)
        number = len(self._originals)
        self._originals.append(_Original(document.id, document.published, hashes, _hash_telling(words)))
        self._near.insert(number, _sign(hashes))

    def find(self, document: Document) -> str | None:
        """Return the id of the original that a document copies, the earliest by day and then by order of adding."""
        words = _words(document)
        hashes = _hash_shingles(words)
        candidates = self._near.query(_sign(hashes))
        one = _Original(document.id, document.published, hashes, _hash_telling(words))
        found = [number for number in candidates if _is_copy(one, self._originals[number])]
        first = min(found, key=lambda number: (self._originals[number].published or date.max, number), default=None)
        return None if first is None else self._originals[first].id


def _is_copy(one: _Original, original: _Original) -> bool:
    if one.id == original.id or not one.telling <= original.telling:
        return False
    if one.published and original.published and abs(one.published - original.published) > WINDOW:
        return False
    return similarity(one.hashes, original.hashes) >= NEAR


def similarity(one: Hashes, other: Hashes) -> float:
    """Return the Jaccard index of two sets of hashes (sorted, unique), estimated where one was cut short."""
    union = np.union1d(one, other)
    if len(one) == MAX_SHINGLES or len(other) == MAX_SHINGLES:
        union = union[:MAX_SHINGLES]  # the smallest hashes of both are a fair sample of both
    common = np.intersect1d(one, other, assume_unique=True)
    return float(np.isin(union, common, assume_unique=True).sum() / len(union))


def _words(document: Document) -> list[str]:
    return WORD.findall(document.text.casefold())


def _hash_shingles(words: list[str]) -> Hashes:
    """Return the hashes of all runs of ``SHINGLE`` words (of the whole text if it is shorter), sorted and unique."""
    each = np.array([_hash_word(word) for word in words], dtype=np.uint64)
    runs = max(len(each) - SHINGLE + 1, 1)
    hashes = np.zeros(runs, dtype=np.uint64)
    for offset in range(min(SHINGLE, len(each))):
        hashes = (hashes ^ each[offset : offset + runs]) * MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    return np.unique(hashes)[:MAX_SHINGLES]


def _hash_telling(words: list[str]) -> frozenset[int]:
    telling = {_hash_word(word) for word in words if word in TELLING or not word.isalpha()}
    return frozenset(sorted(telling)[:MAX_TELLING])


@functools.lru_cache(maxsize=1 << 16)
def _hash_word(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _sign(hashes: Hashes) -> RMinHash:
    signature = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    raw = hashes.tobytes()
    signature.update([raw[start : start + 8] for start in range(0, len(raw), 8)])
    return signature
