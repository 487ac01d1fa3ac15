"""What does a document say, as language: its sentences, words, parse, mentions, times and quotes?

The encoder runs once a passage; the small heads of this stage read its states. Nothing here knows of politics but the
gate, which the model brings along: a sentence that it spares keeps its place and its text, and has no words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, islice, pairwise

from detente.models import Floats, Manifest, Model, softmax
from detente.models.wordpieces import Pieces
from detente.reading import mentions, parse, quotes, times, tokens
from detente.reading.passages import group
from detente.records import Document, Mention, Reading, Sentence, States, TimeMention, Token

Span = tuple[int, int]
_Cut = tuple[list[Span], Pieces]  # the words of a sentence, and its word pieces

# A document longer than this many sentences is a dump, not an article; the rest is left unread, and said so nowhere
# but in the sentence count. The longest of the shared news texts (a four-hour press conference) has 2,100.
MAX_SENTENCES = 5000
# So many passages are encoded before the heads read them. After each passage the encoder has driven all else out of the
# processor's cache: what is done beside it took 2.6 s of a sample, and with 4, 8, 16, 32 and 64 passages together 2.3,
# 2.0, 2.1, 2.0 and 2.1 s.
TOGETHER = 32


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """What the heads say of the words of a passage: numbers of tags and relations, heads (0 the root, i + 1 word i),
    and what tells whether it is in a mention.
    """

    tags: list[int]
    heads: list[int]
    relations: list[int]
    mentions: mentions.Weighed | None


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """A document cut into sentences and passages; of these the ``states``, and then what the heads ``said``, or nothing
    yet where they are many.
    """

    document: Document
    spans: Sequence[Span]
    cut: Sequence[_Cut]
    passages: Sequence[Span]
    states: Sequence[States] = ()
    said: Sequence[_Seen] = ()


_NONE = Pieces((), ())
_UNREAD = _Seen([], [], [], None)


class Reader:
    """Reads documents with one model, all sentences or those in which an act may stand."""

    def __init__(self, model: Model, *, everything: bool = False) -> None:
        self._model = model
        self._gate = None if everything else model.gate

    @cached_property
    def name(self) -> str:
        """The digest of the model, which a reading carries; marked where nothing is spared that the model would."""
        whole = self._gate is None and self._model.gate is not None
        return self._model.name + (":everything" if whole else "")

    def read(self, document: Document) -> Reading:
        """Return the reading of a document."""
        return self.end(self.begin(document))

    def begin(self, document: Document) -> Begun:
        """Cut a document into sentences and passages."""
        text = document.text
        spans = tokens.sentences(text)[:MAX_SENTENCES]
        cut = self._cut([text[start:end] for start, end in spans])
        passages = group(text, spans, [len(parts.ids) for _, parts in cut])
        return Begun(document, spans, cut, passages)

    def encode(self, begun: Begun) -> Begun:
        """Encode a document that was begun, if it is short.

        Of many short ones all may be begun, then all encoded, then all parsed, then all ended. That spares time, for
        the reason told of `TOGETHER`, and changes no reading.
        """
        short = len(begun.passages) <= TOGETHER
        return replace(begun, states=self._encoded(begun.cut, begun.passages)) if short else begun

    @property
    def batched(self) -> bool:
        """Whether many documents are encoded at once, which they should then come in (`encode_all`)."""
        return self._model.batched

    def encode_all(self, begun: Sequence[Begun]) -> list[Begun]:
        """Encode documents that were begun, all at once where the model does."""
        parts = (own for one in begun for own in _parts(one.cut, one.passages))
        states = iter(self._model.encode_all(parts))
        return [replace(one, states=list(islice(states, len(one.passages)))) for one in begun]

    def parse(self, begun: Begun) -> Begun:
        """Let the heads read a document that was begun, if it was encoded."""
        return replace(begun, said=self._said(begun.cut, begun.passages, begun.states)) if begun.states else begun

    def end(self, begun: Begun) -> Reading:
        """Return the reading of a document that was begun, and encoded or not, and parsed or not."""
        document, text = begun.document, begun.document.text
        sentences: list[Sentence] = []
        named: list[Mention] = []
        for at in range(0, len(begun.passages), TOGETHER):
            for sentence, found in self._read(begun, slice(at, at + TOGETHER)):
                sentences.append(sentence)
                named += found
        dated = [time for sentence in sentences if sentence.tokens for time in _times(document, sentence)]
        quoted = [quote for s in sentences for quote in quotes.find(text, s.start, s.end, sentence=s.index)]
        return Reading(
            document, tuple(sentences), tuple(named), tuple(dated), tuple(quoted), self.name, tuple(begun.passages)
        )

    def _encoded(self, cut: Sequence[_Cut], passages: Sequence[Span]) -> list[States]:
        return self._model.encode_all(_parts(cut, passages))

    def _cut(self, sentences: Sequence[str]) -> list[_Cut]:
        """Return the words of sentences and their pieces, none of those that the gate spares.

        The gate goes over all of them at once, for the reason told of `TOGETHER`.
        """
        cut = [self._model.cut(sentence) for sentence in sentences]
        passed = [self._gate is None or self._gate.passes(own.ids) for own in cut]
        found: list[_Cut] = []
        for sentence, own, read in zip(sentences, cut, passed, strict=True):
            words = tokens.words(sentence) if read else []
            found.append((words, own.pieces(words) if read else _NONE))
        return found

    def _read(self, begun: Begun, some: slice) -> Iterator[tuple[Sentence, tuple[Mention, ...]]]:
        """Yield the sentences of some passages with their mentions."""
        text, spans, cut, labels = begun.document.text, begun.spans, begun.cut, self._model.manifest
        passages = begun.passages[some]
        states = begun.states[some] or self._encoded(cut, passages)
        seen = begun.said[some] or self._said(cut, passages, states)
        for (first, last), own, said in zip(passages, states, seen, strict=True):
            upto = _ends(cut, first, last)
            for i, a, b in zip(range(first, last), upto, upto[1:], strict=False):
                start, end = spans[i]
                made = _tokens(text, start, cut[i][0], said, a, b, labels)
                found = mentions.decode(text, made, said.mentions, a, sentence=i) if said.mentions else ()
                yield Sentence(i, start, end, text[start:end], made, own[a:b]), found

    def _said(self, cut: Sequence[_Cut], passages: Sequence[Span], states: Sequence[States]) -> list[_Seen]:
        """Return what the heads say of passages; each sees all of a passage at once."""
        ends = [_ends(cut, first, last) for first, last in passages]
        model, labels = self._model, self._model.manifest.mentions
        syntax = [model.syntax(own) if len(own) else None for own in states]
        heads = [_heads(said.arcs, upto) if said else [] for said, upto in zip(syntax, ends, strict=True)]
        related = [
            model.relations(own, to).argmax(1).tolist() if to else [] for own, to in zip(states, heads, strict=True)
        ]
        return [
            _Seen(said.tags.argmax(1).tolist(), to, relations, mentions.weighed(softmax(said.mentions), labels))
            if said else _UNREAD
            for said, to, relations in zip(syntax, heads, related, strict=True)
        ]  # fmt: skip


def _parts(cut: Sequence[_Cut], passages: Sequence[Span]) -> Iterator[list[Pieces]]:
    """Yield the pieces of the sentences of each passage."""
    return ([parts for _, parts in cut[first:last]] for first, last in passages)


def _ends(cut: Sequence[_Cut], first: int, last: int) -> list[int]:
    """Return 0, and the words of a passage up to the end of each of its sentences ``[first, last)``."""
    return list(accumulate((len(parts.first) for _, parts in cut[first:last]), initial=0))


def _heads(arcs: Floats, ends: Sequence[int]) -> list[int]:
    """Return the head of each word of a passage (0 the root, i + 1 word i), in the tree of its own sentence.

    Args:
        ends: 0, and the words of the passage up to the end of each sentence.
    """
    heads: list[int] = []
    for first, last in pairwise(ends):
        own = parse.tree(_own_arcs(arcs, first, last)) if last > first else []
        heads += [head + first if head else 0 for head in own]
    return heads


def _own_arcs(arcs: Floats, first: int, last: int) -> Floats:
    """Return the arcs (words, words + 1) among the words ``[first, last)`` of a passage, and to the root."""
    own = arcs[first:last, first : last + 1].copy()
    own[:, 0] = arcs[first:last, 0]
    return own


def _tokens(
    text: str, start: int, words: Sequence[Span], said: _Seen, first: int, last: int, labels: Manifest
) -> tuple[Token, ...]:
    """Return the words ``[first, last)`` of a passage, which are a sentence's; words that were not encoded are left."""
    made = tuple.__new__
    return tuple([
        made(Token, (  # what Token(…) does, without its many arguments
            start + a, start + b, text[start + a : start + b], labels.tags[tag],
            head - 1 - first if head else -1, labels.relations[relation],
        ))
        for (a, b), tag, head, relation in zip(
            words[: last - first], said.tags[first:last], said.heads[first:last], said.relations[first:last],
            strict=True,
        )
    ])  # fmt: skip


def _times(document: Document, sentence: Sentence) -> tuple[TimeMention, ...]:
    spans = [(token.start, token.end) for token in sentence.tokens]
    return tuple(
        times.find(
            document.text, sentence.start, sentence.end,
            published=document.published, sentence=sentence.index, tokens=spans,
        )
    )  # fmt: skip
