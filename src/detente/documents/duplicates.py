"""Is a document a copy of one that is known already?

A copy tells nothing new: the same text, an agency's text with a paragraph put in or cut off, a corrected reprint.
Copies point to the earliest original, so that forty reprints count once. To lose a report is worse than to keep a
reprint: what comes later than a week, opens with a lead of its own, or says another day, number, name or "not", is no
copy.

Documents are compared by their signatures, which the store keeps, so that no text is ever hashed again; only those of
the days around a document are held.
"""

import hashlib
import heapq
import re
import struct
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
from rensa import RMinHash, RMinHashLSH

from detente.documents.extract import body_start
from detente.records import Document, Signature

Hashes = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint16]
Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
Load = Callable[[date | None, date | None], Iterable[Signature]]

# Signatures of another version do not compare with ours, be it that rensa changes its hashes or we change our words.
ALGORITHM: Final = f"words13.1-rensa{RMinHash.ALGORITHM_VERSION}"
SHINGLE = 5  # words
# Governments repeat themselves: the nine pairs of whitehouse_*, 25 days to a year apart, are new acts in old words
# (sanctions continued every year, two missile tests condemned alike). Reprints come within six days but for one.
WINDOW = 7  # days

# The bounds below were set on the part `tune` of the pairs of evals/copies.py; docs/copies.md tells what they cost.
MIN_RUN = 4  # shingles: fewer in a row, eight words, are a common phrase ("the President of the United States")
PATCH = 12  # words: a gap up to this length is a changed phrase, a longer one is something added
OPENING = 12  # words before the original's first that are a dateline or a byline
JOIN = 3  # words of the original that may be lost, or stand twice, where something was put in
LEAD = 30  # words: a report says first what is new
LEAD_KNOWN = 0.6  # share of the lead
MAX_ADDED = 0.34  # share of a document: about one paragraph in three
MAX_ADDED_SHORT = 0.1  # of one below SHORT: each sentence of a short item is news
SHORT = 80  # words
# Of short items that differ in a word or more: Jaccard index of their shingles. Set by reading 37 pairs of data/news.
NEAR = 0.8
MAX_PATCHED = 0.3  # share of the words that are not added: beyond it the text was written anew
KEPT = 0.5  # share of the original that a cut copy must still hold
SELDOM = 30  # words: a body below it is compared together with its headline

# MinHash: 2 rows a band make a pair at a Jaccard index of 0.3 a candidate with probability 0.95, at 0.4 with 0.996, at
# 0.01 with 0.003. Copies allowed by the bounds above have 0.35 and more.
PERMUTATIONS = 64
BANDS = 32
LIKE = 0.2  # estimated index of a candidate, two and a half standard errors below 0.35
LIKE_LONG = 0.6  # of one whose end is not kept: the estimate is all there is to compare it by
MAX_COMPARED = 100  # candidates looked at word by word: reports of one form come by the hundred a week
SEED = 20250316
# Kept of a document, so that a signature has at most 4.5 kB; the median of data/news is 0.8 kB.
MAX_WORDS = 2048
# What is held in memory, beside the days around the last document: with an index some 500 MB.
MAX_HELD = 100_000  # documents
MAX_DAYS = 1_000

NEGATIONS = frozenset("no not never without neither nor cannot denies denied".split())
TELLING = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today tomorrow yesterday first second third fourth fifth sixth seventh eighth "
    "ninth tenth".split()
)
# Words that an editor puts for each other without telling anything else.
SLIGHTS = frozenset(
    "a an and are as at be been being by for from had has have in into is it its of on or that the their this to was "
    "were which who with".split()
)
NUMBERS = {
    word: str(number)
    for number, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), start=2)
}
# British and American spellings are one: "defence ministry", "programme", "labour", "organisation", "travelled".
SPELLINGS = (
    (re.compile(r"(?<=\w{2})is(?=(?:e|ed|es|ing|ation|ations|er|ers)$)"), "iz"),
    (re.compile(r"(?<=\w{3})our(?=(?:s|ed|ing|ite|able|er|ers|ful|hood|ly)?$)"), "or"),
    (re.compile(r"(?<=\w{3})ence(?=s?$)"), "ense"),
    (re.compile(r"(?<=\w{2})tre(?=[sd]?$)"), "ter"),
    (re.compile(r"(?<=\w{3})ll(?=(?:ed|ing|er|ers|or|ors)$)"), "l"),
    (re.compile(r"(?<=\w{4})mme(?=s?$)"), "m"),
    (re.compile(r"(?<=\w{3})ogue(?=s?$)"), "og"),
)
WORD = re.compile(r"\w+")
MAX_WORD = 64  # characters told apart; the longest English word of data/news has 34
MAX_SEEN = 1 << 17  # words whose codes are remembered
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

# The three low bits of a word's code say what it is; the 13 above are its hash.
KIND_BITS = 3
KIND = (1 << KIND_BITS) - 1
SLIGHT, PLAIN, NAME, TELLS, NEGATES = range(5)

# Where it was written, by whom, and for which agency: "By A. Smith", "KYIV, March 3 (Reuters) –".
HEAD = 200  # characters in which these are sought
BYLINE = re.compile(r"\s*by [^\n]{2,80}\n\s*", re.IGNORECASE)
DATELINE = re.compile(
    r"\s*(?:[^\n()]{0,60}\([A-Z][^\n()]{1,30}\)\s*[-–—:]+\s+"
    r"|[A-Z][A-Z .,'/-]{2,40}(?:, [A-Z][a-z]+\.? \d{1,2})?,?\s*[-–—]+\s+)"
)
CREDIT = re.compile(
    r"\W*(?:(?:additional )?reporting by|(?:writing|editing|compiled|edited|written) by|our standards:|©|\(c\)"
    r"|copyright\b|all rights reserved|source:|read more|follow us|sign up|subscribe)",
    re.IGNORECASE,
)
MAX_CREDITS = 6  # paragraphs at the end
MAX_CREDIT = 400  # characters


class _Words(dict[str, int]):
    """The codes of words, each computed once; it forgets them all when it is full."""

    def __missing__(self, word: str) -> int:
        if len(self) >= MAX_SEEN:
            self.clear()
        code = _code(word)
        if len(word) <= MAX_WORD:
            self[word] = code
        return code


def _code(word: str) -> int:
    """Return what stands for a word: a hash of it in one spelling, and whether it tells, negates or names."""
    plain = word[:MAX_WORD].casefold()
    kind = SLIGHT if plain in SLIGHTS else PLAIN
    if plain in NEGATIONS:
        kind = NEGATES
    elif plain in TELLING or plain in NUMBERS or not plain.isalpha():
        kind = TELLS
    elif kind == PLAIN and word[0].isupper():
        kind = NAME
    plain = NUMBERS.get(plain, plain)
    for spelling, one in SPELLINGS:
        plain = spelling.sub(one, plain)
    short = int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=2).digest(), "little")
    return short >> KIND_BITS << KIND_BITS | kind


_WORDS = _Words()


def sign(document: Document) -> Signature:
    """Return what copies of a document are recognised by, at most 4.5 kB."""
    words = WORD.findall(_body(document))
    if len(words) < SELDOM:
        words = WORD.findall(document.text)
    codes = np.fromiter(map(_WORDS.__getitem__, words), dtype=np.uint16, count=len(words))
    state = _minhash(_shingles(codes)).__getstate__()
    data = struct.pack("<HI", len(state), len(codes)) + state + codes[:MAX_WORDS].astype("<u2").tobytes()
    day = document.published or (document.fetched.date() if document.fetched else None)
    return Signature(document.id, day, ALGORITHM, data)


def _body(document: Document) -> str:
    """Return the text without headline, byline, dateline and credits."""
    text = document.text[body_start(document) :]
    for opening in (BYLINE, DATELINE):
        if found := opening.match(text[:HEAD]):
            text = text[found.end() :]
    for _ in range(MAX_CREDITS):
        rest, _, last = text.rstrip().rpartition("\n")
        if not rest or len(last) > MAX_CREDIT or not CREDIT.match(last):
            break
        text = rest
    return text


def _shingles(codes: Codes) -> Hashes:
    """Return the hash of each run of ``SHINGLE`` words (of the whole text if it is shorter), in their order."""
    each = (codes >> KIND_BITS).astype(np.uint64) + np.uint64(1)
    runs = max(len(each) - SHINGLE + 1, 1)
    hashes = np.zeros(runs, dtype=np.uint64)
    for offset in range(min(SHINGLE, len(each))):
        hashes ^= each[offset : offset + runs]
        hashes *= MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    return hashes


def _minhash(hashes: Hashes) -> RMinHash:
    found = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    found.update(hashes.view("V8").tolist())
    return found


def _stored_minhash(data: bytes) -> RMinHash:
    length, _ = struct.unpack_from("<HI", data)
    found = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    found.__setstate__(data[6 : 6 + length])
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """The words of a document, as far as they are kept: their codes, and the shingles that begin with each."""

    codes: Codes
    hashes: Hashes
    cut: bool

    @classmethod
    def of(cls, data: bytes) -> "_Text":
        length, words = struct.unpack_from("<HI", data)
        codes = np.frombuffer(data, dtype="<u2", offset=6 + length)
        return cls(codes, _shingles(codes), cut=words > len(codes))

    def known(self, other: "_Text") -> Mask:
        """Return which words stand in a passage of eight words or more that the other text has, too."""
        ordered = np.sort(other.hashes)
        # Faster than isin, which makes both unique first. A place behind the last is that of none.
        same = ordered[np.minimum(np.searchsorted(ordered, self.hashes), len(ordered) - 1)] == self.hashes
        edges = np.flatnonzero(np.diff(same, prepend=False, append=False))
        starts, ends = edges[::2], edges[1::2]
        long = ends - starts >= min(MIN_RUN, len(same))
        change = np.zeros(len(same) + SHINGLE, dtype=np.int32)
        change[starts[long]] += 1
        change[ends[long] + SHINGLE - 1] -= 1
        return np.cumsum(change)[: len(self.codes)] > 0


def _gaps(known: Mask) -> list[tuple[int, int]]:
    """Return the runs of words that are not known, as half-open ranges of word numbers."""
    edges = np.flatnonzero(np.diff(~known, prepend=False, append=False)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _is_copy(new: _Text, old: _Text, *, earlier: bool) -> bool:
    """Say whether a text repeats another one; ``earlier`` if it is of an earlier day than that one."""
    known, used = new.known(old), old.known(new)
    if not used.any() or used.mean() < KEPT or known[:LEAD].mean() < LEAD_KNOWN:
        return False
    # What comes first and lacks the other's lead is no copy of it: the other one is a follow-up.
    if earlier and used[:LEAD].mean() < LEAD_KNOWN:
        return False
    added, patches = _sort_gaps(new, old, known)
    short = min(len(known), len(used)) < SHORT
    if added > (MAX_ADDED_SHORT if short else MAX_ADDED) * len(known):
        return False
    changed = np.concatenate([new.codes[:0], *(new.codes[start:end] for start, end in patches)])
    if len(changed) > MAX_PATCHED * (len(known) - added) or _tells_otherwise(changed, old, used):
        return False
    return (
        not (short and len(changed))
        or similarity(new.hashes, old.hashes) >= NEAR
        or _is_slight(changed, old.codes[~used])
    )


def similarity(one: Hashes, other: Hashes) -> float:
    """Return the Jaccard index of two sets of shingles, which need not be in order."""
    common = len(np.intersect1d(one, other))
    return common / (len(np.unique(one)) + len(np.unique(other)) - common)


def _sort_gaps(new: _Text, old: _Text, known: Mask) -> tuple[int, list[tuple[int, int]]]:
    """Return how many words were added, and the gaps where words were put for others."""
    added, patches = 0, []
    for start, end in _gaps(known):
        denies = not start and bool((new.codes[:end] & KIND == NEGATES).any())  # "Officials denied that", and the text
        if not denies and _is_added(new, old, start, end):
            added += end - start
        else:
            patches.append((start, end))
    return added, patches


def _is_added(new: _Text, old: _Text, start: int, end: int) -> bool:
    """Say whether these words were put in between, before or behind those of the other text, and for none of them.

    Few words within the text are a changed phrase nonetheless: a "not", a second place.
    """
    before = _places(old, new.hashes[start - SHINGLE]) + SHINGLE if start else np.zeros(1, dtype=np.int64)
    after = _places(old, new.hashes[end]) if end < len(new.codes) else np.array([len(old.codes)])
    join = JOIN if end - start > PATCH and start else 0
    if (start == 0 and end > OPENING) or (start and end - start <= PATCH and end < len(new.codes)):
        return False
    # The next place behind; a distance below 0 is that of a gap that ends with the same words as what is before it.
    nearest = np.append(after, np.iinfo(np.int64).max)[np.searchsorted(after, before - join)]
    return bool((nearest <= before + join).any())


def _places(old: _Text, shingle: np.uint64) -> Places:
    return np.flatnonzero(old.hashes == shingle)


def _tells_otherwise(changed: Codes, old: _Text, used: Mask) -> bool:
    """Say whether the changed words of a text tell another day, number, name or the contrary."""
    kinds, lost = changed & KIND, old.codes[~used]
    if not _without(changed[kinds >= TELLS], lost) or not _without(changed[kinds == NAME], old.codes):
        return True
    dropped = [old.codes[start:end] for start, end in _gaps(used) if end - start <= PATCH]
    gone = np.concatenate([lost[:0], *dropped])
    return not _without(gone[gone & KIND == NEGATES], changed)


def _is_slight(changed: Codes, lost: Codes) -> bool:
    """Say whether nothing but small words ("with" for "in") stands in one of them and not in the other."""
    return _without(changed[changed & KIND > SLIGHT], lost) and _without(lost[lost & KIND > SLIGHT], changed)


def _without(words: Codes, others: Codes) -> bool:
    """Say whether all of some words are among others, however they are written there."""
    return bool(np.isin(words >> KIND_BITS, others >> KIND_BITS).all())


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A document that may be the original of another one: its day as an ordinal, how alike the two are by MinHash."""

    day: int
    document: str
    data: bytes
    like: float


@dataclass(slots=True)
class _Day:
    """The originals of one day; the index is made with the first, as most days of an archive hold none."""

    known: list[tuple[str, bytes]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    index: RMinHashLSH | None = None

    def add(self, document: str, data: bytes) -> bool:
        if document in self.ids:
            return False
        if self.index is None:
            self.index = RMinHashLSH(threshold=LIKE, num_perm=PERMUTATIONS, num_bands=BANDS)
        self.index.insert(len(self.known), _stored_minhash(data))
        self.known.append((document, data))
        self.ids.add(document)
        return True

    def like(self, one: RMinHash, day: int) -> Iterator[_Candidate]:
        """Yield the documents of this day whose words may be those of another one."""
        for number in self.index.query(one) if self.index else ():
            document, data = self.known[number]
            yield _Candidate(day, document, data, one.jaccard(_stored_minhash(data)))


class Copies:
    """The originals known so far, and which of them a document copies.

    ``load(first, last)`` gives the signatures of the originals of these days, both inclusive, and ``load(None, None)``
    those without any day. Days are loaded as they are needed, and those not needed for longest are forgotten once more
    than ``most`` documents are held; so what is found does not hang on what was asked before.
    """

    def __init__(self, load: Load = lambda _first, _last: (), *, most: int | None = MAX_HELD) -> None:
        self._load = load
        self._most = most
        self._days: OrderedDict[int | None, _Day] = OrderedDict()
        self._held = 0

    @classmethod
    def of(cls, originals: Iterable[Document | Signature]) -> "Copies":
        """Hold these, but for documents that are copies themselves, and what is added; nothing is forgotten."""
        copies = cls(most=None)
        for original in originals:
            if isinstance(original, Signature) or original.copy_of is None:
                copies.add(original)
        return copies

    def __len__(self) -> int:
        """How many originals are held at the moment."""
        return self._held

    def add(self, original: Document | Signature) -> None:
        """Count a document among the originals; if it is to be found after its day was forgotten, save it as well.

        Raises:
            ValueError: the signature is of another algorithm.
        """
        one = _signed(original)
        if _ordinal(one) not in self._days:
            self._cover([_ordinal(one)])
        self._hold(one)

    def find(self, document: Document | Signature) -> str | None:
        """Return the id of the original that a document copies: the earliest by day, then by id.

        Raises:
            ValueError: the signature is of another algorithm.
        """
        one = _signed(document)
        candidates = self._candidates(one)
        if not candidates:
            return None
        text, day = _Text.of(one.data), _ordinal(one) or 0
        for candidate in sorted(candidates, key=lambda found: (found.day, found.document)):
            other = _Text.of(candidate.data)
            whole = candidate.like >= LIKE_LONG or not (text.cut or other.cut)
            if whole and _is_copy(text, other, earlier=day < candidate.day):
                return candidate.document
        return None

    def _candidates(self, one: Signature) -> list[_Candidate]:
        """Return the originals of the days around that are most alike."""
        minhash = _stored_minhash(one.data)
        days = _window(one.day)
        self._cover(days)
        alike = [found for day in days for found in self._days[day].like(minhash, day or 0) if found.like >= LIKE]
        others = [found for found in alike if found.document != one.document]
        return heapq.nsmallest(MAX_COMPARED, others, key=lambda found: (-found.like, found.day, found.document))

    def _cover(self, days: list[int | None]) -> None:
        """Load what is missing of these days, which follow each other, and forget others for it."""
        missing = [day for day in days if day not in self._days]
        if not missing and next(reversed(self._days)) == days[-1]:
            return  # as for most documents: they come in the order of their days
        # All of it before any day counts as covered: loading may fail.
        loaded = [signature for first, last in _ranges(missing) for signature in self._load(first, last)]
        for day in days:
            self._days.setdefault(day, _Day())
            self._days.move_to_end(day)
        for signature in loaded:
            if signature.algorithm == ALGORITHM:
                self._hold(signature)
        self._forget(keep=len(days))

    def _hold(self, signature: Signature) -> None:
        self._held += self._days[_ordinal(signature)].add(signature.document, signature.data)

    def _forget(self, keep: int) -> None:
        """Let go of the days that were not needed for longest, but not of the last ones needed."""
        if self._most is None:
            return
        while len(self._days) > keep and (self._held > self._most or len(self._days) > MAX_DAYS):
            _, day = self._days.popitem(last=False)
            self._held -= len(day.known)


def _signed(one: Document | Signature) -> Signature:
    signature = one if isinstance(one, Signature) else sign(one)
    if signature.algorithm != ALGORITHM:
        raise ValueError(f"a signature of {signature.algorithm!r} does not compare with {ALGORITHM!r}: sign it anew")
    return signature


def _ordinal(signature: Signature) -> int | None:
    return signature.day.toordinal() if signature.day else None


def _window(day: date | None) -> list[int | None]:
    """Return the days around one, in order, as ordinals; what has no day is compared with its like."""
    if day is None:
        return [None]
    number = day.toordinal()
    return list(range(max(number - WINDOW, 1), min(number + WINDOW, date.max.toordinal()) + 1))


def _ranges(days: list[int | None]) -> Iterator[tuple[date | None, date | None]]:
    """Yield the first and last day of each run of days; days in order."""
    numbers = [day for day in days if day is not None]
    if len(numbers) < len(days):
        yield None, None
    start = 0
    for end in range(1, len(numbers) + 1):
        if end == len(numbers) or numbers[end] != numbers[end - 1] + 1:
            yield date.fromordinal(numbers[start]), date.fromordinal(numbers[end - 1])
            start = end
