"""What does a document say, as language: its sentences, words, parse, mentions, times and quotes?

The encoder runs once a passage; the small heads of this stage read its states. Nothing here knows of politics but the
gate, which the model brings along: a sentence that it spares keeps its place and its text, and has no words.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from detente.models import Floats, Model, Pieces, softmax
from detente.reading import gate, mentions, parse, quotes, times, tokens
from detente.reading.passages import group
from detente.records import Document, Mention, Reading, Sentence, TimeMention, Token

Span = tuple[int, int]

# A document longer than this many sentences is a dump, not an article; the rest is left unread, and said so nowhere
# but in the sentence count. The longest of the shared news texts (a four-hour press conference) has 2,100.
MAX_SENTENCES = 5000


class Reader:
    """Reads documents with one model, all sentences or those in which an act may stand."""

    def __init__(self, model: Model, *, everything: bool = False) -> None:
        self._model = model
        self._gate = None if everything else model.gate

    @property
    def name(self) -> str:
        """The digest of the model, which a reading carries; marked where nothing is spared that the model would."""
        whole = self._gate is None and self._model.gate is not None
        return self._model.manifest.digest + (":everything" if whole else "")

    def read(self, document: Document) -> Reading:
        """Return the reading of a document."""
        text = document.text
        spans = tokens.sentences(text)[:MAX_SENTENCES]
        cut = [self._cut(text, start, end) for start, end in spans]
        passages = group(text, spans, [len(parts.ids) for _, parts in cut])
        sentences: list[Sentence] = []
        named: list[Mention] = []
        for first, last in passages:
            for sentence, found in self._passage(text, first, spans[first:last], cut[first:last]):
                sentences.append(sentence)
                named += found
        dated = [time for sentence in sentences for time in _times(document, sentence)]
        quoted = [quote for s in sentences for quote in quotes.find(text, s.start, s.end, sentence=s.index)]
        return Reading(
            document, tuple(sentences), tuple(named), tuple(dated), tuple(quoted), self.name, tuple(passages)
        )

    def _cut(self, text: str, start: int, end: int) -> tuple[list[Span], Pieces]:
        inner = text[start:end]
        words = tokens.words(inner)
        if not gate.passes(self._gate, [inner[a:b] for a, b in words]):
            return [], Pieces((), ())
        return words, self._model.pieces(inner, words)

    def _passage(
        self, text: str, index: int, spans: Sequence[Span], cut: Sequence[tuple[list[Span], Pieces]]
    ) -> Iterator[tuple[Sentence, tuple[Mention, ...]]]:
        """Yield the sentences of a passage with their mentions; the heads see all of it at once."""
        states = self._model.encode([parts for _, parts in cut])
        if not len(states):
            yield from ((Sentence(index + i, a, b, text[a:b], (), states), ()) for i, (a, b) in enumerate(spans))
            return
        syntax = self._model.syntax(states)
        ends = list(accumulate(len(parts.first) for _, parts in cut))
        heads: list[int] = []
        for first, last in zip([0, *ends], ends, strict=False):
            own = parse.tree(_own_arcs(syntax.arcs, first, last)) if last > first else []
            heads += [head + first if head else 0 for head in own]
        relations = self._model.relations(states, heads).argmax(1)
        tags, marks = syntax.tags.argmax(1), softmax(syntax.mentions)
        labels = self._model.manifest
        for i, ((start, end), (words, _)) in enumerate(zip(spans, cut, strict=True)):
            first, last = ([0, *ends])[i], ends[i]
            made = tuple(
                Token(
                    start + a, start + b, text[start + a : start + b], labels.tags[tag],
                    head - 1 - first if head else -1, labels.relations[relation],
                )
                for (a, b), tag, head, relation in zip(
                    words[: last - first], tags[first:last].tolist(), heads[first:last],
                    relations[first:last].tolist(), strict=True,
                )
            )  # fmt: skip
            found = mentions.decode(text, made, marks[first:last], labels.mentions, sentence=index + i)
            yield Sentence(index + i, start, end, text[start:end], made, states[first:last]), found


def _own_arcs(arcs: Floats, first: int, last: int) -> Floats:
    """Return the arcs (words, words + 1) among the words ``[first, last)`` of a passage, and to the root."""
    own = arcs[first:last, first : last + 1].copy()
    own[:, 0] = arcs[first:last, 0]
    return own


def _times(document: Document, sentence: Sentence) -> tuple[TimeMention, ...]:
    spans = [(token.start, token.end) for token in sentence.tokens]
    return tuple(
        times.find(
            document.text, sentence.start, sentence.end,
            published=document.published, sentence=sentence.index, tokens=spans,
        )
    )  # fmt: skip
