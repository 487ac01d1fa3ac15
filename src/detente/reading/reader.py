"""What does a document say, as language: its sentences, words, parse, mentions, times and quotes?

The encoder runs once a sentence; the small heads of this stage read its states. Nothing here knows of politics.
"""

from detente.models import Model, softmax
from detente.reading import mentions, parse, quotes, times, tokens
from detente.records import Document, Mention, Quote, Reading, Sentence, TimeMention, Token

# A document longer than this many sentences is a dump, not an article; the rest is left unread, and said so nowhere
# but in the sentence count. The longest of the shared news texts (a four-hour press conference) has 2,100.
MAX_SENTENCES = 5000


class Reader:
    """Reads documents with one model."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def name(self) -> str:
        """The digest of the model, which a reading carries."""
        return self._model.manifest.digest

    def read(self, document: Document) -> Reading:
        """Return the reading of a document."""
        sentences: list[Sentence] = []
        named: list[Mention] = []
        dated: list[TimeMention] = []
        quoted: list[Quote] = []
        for index, (start, end) in enumerate(tokens.sentences(document.text)[:MAX_SENTENCES]):
            sentence, found = self._sentence(document.text, index, start, end)
            spans = [(token.start, token.end) for token in sentence.tokens]
            sentences.append(sentence)
            named += found
            dated += times.find(document.text, start, end, published=document.published, sentence=index, tokens=spans)
            quoted += quotes.find(document.text, start, end, sentence=index)
        return Reading(document, tuple(sentences), tuple(named), tuple(dated), tuple(quoted), self.name)

    def _sentence(self, text: str, index: int, start: int, end: int) -> tuple[Sentence, tuple[Mention, ...]]:
        inner = text[start:end]
        spans = tokens.words(inner)
        states = self._model.encode(inner, spans)
        spans = spans[: len(states)]
        if not spans:
            return Sentence(index, start, end, inner, (), states), ()
        syntax = self._model.syntax(states)
        heads = parse.tree(syntax.arcs)
        relations = self._model.relations(states, heads).argmax(1)
        manifest = self._model.manifest
        words = tuple(
            Token(
                start + a, start + b, inner[a:b], manifest.tags[int(tag)], head - 1, manifest.relations[int(relation)]
            )
            for (a, b), tag, head, relation in zip(spans, syntax.tags.argmax(1), heads, relations, strict=True)
        )
        marks = softmax(syntax.mentions)
        found = mentions.decode(text, words, marks, manifest.mentions, sentence=index)
        return Sentence(index, start, end, inner, words, states), found
