"""Which words name somebody, something or somewhere?

The mention head gives each word a probability of beginning a mention of a kind, of being inside one, and of neither.
Kinds that disagree ("United" as a place, "States" as an organisation) are no reason to part a name, so what begins and
what goes on is decided over all kinds together. What is still torn is mended by what holds for names in general: a
name does not begin or end with "of", does not begin in its own middle, and takes in a capitalised neighbour that the
parse and the head both put into it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, reduce

import numpy as np
import numpy.typing as npt

from detente.records import Mention, MentionKind, Token

Floats = npt.NDArray[np.float32]

# Probabilities of words that the head leaves outside, from which they still mend a name: a neighbour that the parse
# joins, and a word between parts. Set by looking at what they take in on 520 documents of the shared news; at half and
# at twice the value, the actors of 330 annotated mentions are found within .01 as well.
NEIGHBOUR, BETWEEN = 0.15, 0.4
OUTSIDE = 0.5  # a capitalised word is rather in a name than not above it
LEFT = 3  # words that a name that begins in its middle is looked for to the left
_INNER = frozenset({"of", "and", "the", "for", "&", "'s", "’s", "-", "–", "‑"})
_OWNING = frozenset({"'s", "’s"})
_EDGE = _INNER | {",", "(", ")", "[", "]", '"', "“", "”", ":", ";", "/", "in", "at", "to", "a", "an"}
TITLE = "nmod:desc"  # how the parse hangs a title on a name
_HYPHENS = frozenset({"-", "–", "‑"})
_KINDS = tuple(MentionKind)
_JOINING = frozenset({"flat", "compound", "amod", "goeswith", "fixed"})
_WEAK_TAGS = frozenset({"VERB", "AUX", "ADV", "ADJ", "DET", "PRON", "SCONJ"})
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)
_NAME_TAGS = frozenset({"PROPN", "ADJ", "NOUN", "NUM", "X"})
_COMPASS = frozenset(
    "north south east west central northern southern eastern western northeast northwest southeast southwest "
    "northeastern northwestern southeastern southwestern".split()
)


@dataclass(slots=True)
class _Run:
    """Words ``[first, last)`` that are taken for one name while it is mended."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """What the head says of words.

    ``begins`` says that a word of a name rather begins it than goes on with it, ``near`` that it is half in a name,
    ``goes_on`` that it half goes on with one, ``between`` that it may stand between its parts, ``likely`` that it is
    rather in one than not, ``likeliest`` that one kind of name is likelier than none; ``kind_of`` is its likeliest kind
    by number. ``named`` (words,) is how likely it is in a name at all, and ``kinds`` (kinds, words) parts that by kind.
    """

    named: Floats
    kinds: Floats
    begins: Sequence[bool]
    near: Sequence[bool]
    goes_on: Sequence[bool]
    between: Sequence[bool]
    likely: Sequence[bool]
    likeliest: Sequence[bool]
    kind_of: Sequence[int]


@dataclass(frozen=True, slots=True, eq=False)
class _Marks:
    """The words of a sentence with what the head says of each, as `Weighed` tells; ``marked`` says that the head takes
    it for part of a mention.
    """

    tokens: Sequence[Token]
    named: Floats
    kinds: Floats
    begins: Sequence[bool]
    near: Sequence[bool]
    goes_on: Sequence[bool]
    between: Sequence[bool]
    marked: Sequence[bool]
    kind_of: Sequence[int]

    def capital(self, at: int) -> bool:
        """Say whether a word is written like a word of a name."""
        token = self.tokens[at]
        return token.text[0].isupper() and token.tag in _NAME_TAGS and token.text.lower() not in _CALENDAR

    def kind(self, first: int, last: int) -> MentionKind:
        """Return the kind that the head gives to words as a whole."""
        alone = last - first == 1
        return _KINDS[self.kind_of[first] if alone else int(self.kinds[:, first:last].sum(1).argmax())]

    def score(self, first: int, last: int) -> float:
        """Return how likely words are in a name, on average."""
        return min(float(np.add.reduce(self.named[first:last]) / (last - first)), 1.0)

    def weak(self, at: int) -> bool:
        """Say whether no name begins or ends with a word; what a hyphen joins to the word before stays ("Jae-in")."""
        token = self.tokens[at]
        glued = at > 0 and self.tokens[at - 1].end == token.start and self.tokens[at - 1].text in _HYPHENS
        if glued or token.text in _COMPASS:
            return False
        return _empty(token) or (token.text.islower() and token.tag in _WEAK_TAGS)

    def joins(self, at: int, run: _Run) -> bool:
        """Say whether the parse puts a word beside a name into it."""
        edge = self.tokens[run.first if at < run.first else run.last - 1]
        token = self.tokens[at]
        return (token.relation in _JOINING and run.first <= token.head < run.last) or (
            edge.relation in _JOINING and edge.head == at
        )


def weighed(probabilities: Floats, labels: Sequence[str]) -> Weighed:
    """Return what the head says of the words of a passage, whose sentences are then decoded one by one.

    Args:
        probabilities: (words, labels), a softmax over ``labels`` ("O", "B-person", "I-person", …).
    """
    columns = _columns(tuple(labels))
    by_label = np.ascontiguousarray(probabilities.T)
    begins, inside, *kinds = (reduce(np.add, by_label[own]) for own in columns.sums)
    named, by_kind = begins + inside, np.array(kinds)
    return Weighed(
        named, by_kind, begins=(begins >= inside).tolist(), near=(named >= NEIGHBOUR).tolist(),
        goes_on=(inside >= NEIGHBOUR).tolist(), between=(named >= BETWEEN).tolist(), likely=(named > OUTSIDE).tolist(),
        likeliest=(by_label.argmax(0) != columns.none).tolist(), kind_of=by_kind.argmax(0).tolist(),
    )  # fmt: skip


def decode(
    text: str, tokens: Sequence[Token], weighed: Weighed, first: int = 0, *, sentence: int
) -> tuple[Mention, ...]:
    """Return the mentions of a sentence.

    Args:
        text: the document's text, which the tokens' offsets are about.
        tokens: the words of the sentence.
        weighed: what the head says of them, and of others before and behind.
        first: the place of the first of them in it.
    """
    if not tokens:
        return ()
    marks = _marks(tokens, weighed, first)
    found: list[Mention] = []
    for run in mended(marks):
        first, last = run.first, run.last
        start, end = tokens[first].start, tokens[last - 1].end
        head, score = head_of(tokens, first, last), marks.score(first, last)
        found.append(Mention(start, end, text[start:end], marks.kind(first, last), sentence, first, last, head, score))
    return tuple(found)


def _marks(tokens: Sequence[Token], said: Weighed, first: int) -> _Marks:
    own = slice(first, first + len(tokens))
    # A word in small letters is less often part of a name: one kind of name must be likelier than none.
    marked = [
        likely if token.text[0].isupper() or token.text in _INNER else likeliest
        for token, likely, likeliest in zip(tokens, said.likely[own], said.likeliest[own], strict=True)
    ]
    return _Marks(
        tokens, said.named[own], said.kinds[:, own], said.begins[own], said.near[own], said.goes_on[own],
        said.between[own], marked, said.kind_of[own],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which labels are summed: those that begin a mention, go on with one, and are of each kind; and which is none."""

    sums: tuple[list[int], ...]
    none: int


@cache
def _columns(labels: tuple[str, ...]) -> _Columns:
    marks = [[at for at, label in enumerate(labels) if label[0] == mark] for mark in "BI"]
    kinds = [[at for at, label in enumerate(labels) if label[2:] == kind.value] for kind in _KINDS]
    return _Columns((*marks, *kinds), labels.index("O"))


def mended(marks: _Marks) -> list[_Run]:
    """Return the names of a sentence, in order: runs of marked words, mended where they are torn."""
    found = _joined(marks, _runs(marks))
    _grown_left(marks, found)
    _grown_right(marks, found)
    trimmed = [_trimmed(marks, run) for run in found]
    return _with_compass(marks, [run for run in trimmed if run.first < run.last])


def _runs(marks: _Marks) -> list[_Run]:
    """Return stretches of marked words, parted where a name begins."""
    found: list[_Run] = []
    for at in range(len(marks.tokens)):
        if not marks.marked[at]:
            continue
        if found and found[-1].last == at and not marks.begins[at] and not _another(marks, found[-1], at):
            found[-1].last = at + 1
        else:
            found.append(_Run(at, at + 1))
    return found


def _another(marks: _Marks, run: _Run, at: int) -> bool:
    """Say whether something else is named right behind a name: "President of Ukraine | Volodymyr Zelenskyy".

    So is what a word in small letters of another kind names: "NATO | summit".
    """
    if marks.tokens[at].text.islower() and marks.tokens[at].text not in _INNER:
        return marks.kind(at, at + 1) is not marks.kind(run.first, run.last)
    person = marks.kind(at, at + 1) is MentionKind.PERSON
    behind = person and marks.kind(run.first, run.last) is not MentionKind.PERSON
    inner = not _INNER.isdisjoint({marks.tokens[at].text, marks.tokens[at - 1].text})
    return behind and not inner and not marks.joins(at, run)


def _joined(marks: _Marks, runs: list[_Run]) -> list[_Run]:
    """Join a run that goes on with a name to the one before, if the words between them are nearly marked themselves."""
    found: list[_Run] = []
    for run in runs:
        gap = range(found[-1].last, run.first) if found else range(0)
        near = 0 < len(gap) <= LEFT and all(marks.between[at] for at in gap)
        if near and not marks.begins[run.first]:
            found[-1].last = run.last
        else:
            found.append(run)
    return found


def _empty(token: Token) -> bool:
    """Say whether a word names nothing by itself."""
    return token.text.lower() in _EDGE or not any(char.isalnum() for char in token.text)


def _grown_left(marks: _Marks, runs: list[_Run]) -> None:
    """Let a name that begins in its middle begin where it does, and take in what the parse joins to it."""
    taken = 0
    for run in runs:
        bound, middle = max(taken, run.first - LEFT), not marks.begins[run.first]
        middle = middle or marks.tokens[run.first].text.lower() in _INNER - {"the"}
        while run.first > bound and marks.capital(run.first - 1) and _goes_on(marks, run, run.first - 1, middle=middle):
            run.first -= 1
            middle = not marks.begins[run.first]
            if middle and run.first - 2 >= bound and marks.tokens[run.first - 1].text == "of":  # Secretary of | State X
                run.first -= marks.capital(run.first - 2)
        taken = run.last


def _goes_on(marks: _Marks, run: _Run, at: int, *, middle: bool) -> bool:
    """Say whether a name that is met in its middle, or not, goes on with the word before it."""
    joined = marks.joins(at, run)
    if not middle:
        return joined and marks.near[at]
    person = marks.kind(run.first, run.last) is MentionKind.PERSON
    return joined or person == (marks.kind(at, at + 1) is MentionKind.PERSON)


def _grown_right(marks: _Marks, runs: list[_Run]) -> None:
    """Let a name go on over capitalised words that the head half puts into it."""
    for number, run in enumerate(runs):
        bound = runs[number + 1].first if number + 1 < len(runs) else len(marks.tokens)
        while run.last < bound:
            at = run.last
            if _glued_part(marks, run, bound):
                run.last += 2
                continue
            if not marks.capital(at):
                break
            article = marks.tokens[run.last - 1].text.lower() == "the"
            if marks.begins[at] or not marks.goes_on[at] or not (article or marks.joins(at, run)):
                break
            run.last = at + 1


def _glued_part(marks: _Marks, run: _Run, bound: int) -> bool:
    """Say whether a hyphen joins the next capitalised word to a name, and the head nearly does: Al [-Qaeda]."""
    at, tokens = run.last, marks.tokens
    if at + 1 >= bound or tokens[at].text not in _HYPHENS or not tokens[at + 1].text[0].isupper():
        return False
    glued = tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start
    return glued and not marks.begins[at + 1] and marks.goes_on[at + 1]


def _trimmed(marks: _Marks, run: _Run) -> _Run:
    """Take off words that no name begins or ends with, and a person's title.

    The article before a name and the mark of a genitive stay.
    """
    first, last = run.first, run.last
    while first < last and _empty(marks.tokens[first]) and marks.tokens[first].text.lower() != "the":
        first += 1
    while last > first and marks.weak(last - 1) and (last - first == 1 or marks.tokens[last - 1].text not in _OWNING):
        last -= 1
    if last - first > 1 and marks.kind(first, last) is MentionKind.PERSON:
        named = (at for at in range(first, last) if not _titular(marks.tokens, at, first, last))
        first = next(named, first)
    return _Run(first, last)


def _titular(tokens: Sequence[Token], at: int, first: int, last: int) -> bool:
    """Say whether a word belongs to the title before a person's name, which annotators leave outside; of the title
    only the end may be in the run: "Secretary-[General António Guterres]".
    """
    for _ in range(last - first):
        if tokens[at].relation == TITLE:
            return first <= tokens[at].head < last
        at = tokens[at].head
        if not 0 <= at < last:
            return False
    return False


def _with_compass(marks: _Marks, runs: list[_Run]) -> list[_Run]:
    """Join "eastern" to the place whose part it names."""
    found: list[_Run] = []
    for run in runs:
        before = found[-1] if found else None
        alone = before is not None and before.last == run.first == before.first + 1
        if before and alone and marks.tokens[before.first].text.lower() in _COMPASS:
            before.last = run.last
        else:
            found.append(run)
    return found


def head_of(tokens: Sequence[Token], first: int, last: int) -> int:
    """Return the token of ``[first, last)`` whose own head lies outside it (the first such)."""
    outside = (i for i in range(first, last) if not first <= tokens[i].head < last)
    return next(outside, first)
