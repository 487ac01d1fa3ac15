"""What does an article say, word by word, and why does the coder think so?"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from detente import answers, pipeline
from detente.answers import ArticleRow
from detente.errors import NotKnownError
from detente.faces.web.catalogue import text
from detente.faces.web.panels import Page, Panel
from detente.faces.web.render import act, word
from detente.faces.web.view import View
from detente.records import Claim, Document, Mention, Sentence, TimeMention
from detente.store import Store

# Characters of a text that are shown, and claims that are told beside it: a transcript of four hours has half of it.
LONGEST, CLAIMS = 400_000, 1_000


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text that a claim marks: as what, in words for its title, and with which sign behind it."""

    start: int
    end: int
    look: str
    title: str
    sign: str
    claim: str


@dataclass(frozen=True, slots=True)
class Bit:
    """A stretch of the text under the same marks; ``anchors`` are claims whose sentence begins here, and links may lead
    to its beginning if it is ``marked``.
    """

    text: str
    looks: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    at: int = 0
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An article with its text in marked paragraphs."""

    row: ArticleRow
    paragraphs: tuple[tuple[Bit, ...], ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Why:
    """A claim with the language that it was read from: the sentence with its parse, the names and days in it; in the
    article all of these stand ``offset`` characters later.
    """

    claim: Claim
    sentence: Sentence | None
    mentions: tuple[Mention, ...]
    times: tuple[TimeMention, ...]
    offset: int = 0


def _article(store: Store, view: View) -> Told:
    row = answers.article(store, view.identity or "", as_of=view.on)
    if row is None:
        raise NotKnownError(f"no article {view.identity!r} was known on {view.on}; look at a later day")
    shown = row.document.text[:LONGEST]
    known = [told.claim for told in row.claims[:CLAIMS]]
    doubted = [warning.start for warning in row.warnings]
    return Told(row, tuple(paragraphs(shown, known, doubted)), len(row.document.text) > LONGEST)


def paragraphs(shown: str, claims: Iterable[Claim], doubted: Iterable[int] = ()) -> Iterator[tuple[Bit, ...]]:
    """Yield the paragraphs of a text, cut where marks begin and end, and where a warning is about it."""
    known = list(claims)
    spans = [span for claim in known for span in _spans(claim) if span.end <= len(shown)]
    anchors: dict[int, list[str]] = defaultdict(list)
    for claim in known:
        anchors[claim.start].append(claim.id)
    for at in doubted:
        anchors.setdefault(at, [])
    spans.sort(key=lambda span: span.start)
    longest = max((span.end - span.start for span in spans), default=0)
    starts, places, at = [span.start for span in spans], sorted(anchors), 0
    for line in shown.split("\n"):
        end = at + len(line)
        if line.strip():
            near = spans[bisect_left(starts, at - longest) : bisect_left(starts, end)]
            begun = {place: anchors[place] for place in places[bisect_left(places, at) : bisect_left(places, end)]}
            yield tuple(_bits(shown, at, end, near, begun))
        at = end + 1


def _bits(shown: str, start: int, end: int, spans: list[Span], anchors: dict[int, list[str]]) -> Iterator[Bit]:
    """Yield the bits of one paragraph; a mark that reaches beyond it is cut at its end."""
    inside = [span for span in spans if span.start < end and start < span.end]
    cuts = {start, end} | {at for span in inside for at in (span.start, span.end) if start < at < end}
    points = sorted(cuts | set(anchors))
    for first, last in pairwise(points):
        over = [span for span in inside if span.start <= first and last <= span.end]
        ending = [span for span in over if span.end == last]
        yield Bit(
            shown[first:last],
            tuple(dict.fromkeys(look for span in over for look in span.look.split())),
            tuple(dict.fromkeys(span.title for span in over)),
            tuple(dict.fromkeys(span.claim for span in over)),
            tuple(dict.fromkeys(span.sign for span in ending)),
            tuple(anchors.get(first, ())),
            first,
            first in anchors,
        )


def _spans(claim: Claim) -> Iterator[Span]:
    named = act(claim.type, claim.mode)
    title = text("article.trigger", act=named, modality=word(claim.modality))
    yield Span(
        claim.trigger.start, claim.trigger.end, f"claim trigger {claim.modality}", title,
        text(f"article.sign-{claim.modality}"), claim.id,
    )  # fmt: skip
    for who in claim.participants:
        role = text(f"article.role-{who.role}")
        yield Span(
            who.start, who.end, f"claim {who.role}", text("article.participant", role=role, act=named),
            text(f"article.sign-{who.role}"), claim.id,
        )  # fmt: skip
    if claim.speaker:
        said = text("article.speaker", act=named)
        yield Span(
            claim.speaker.start, claim.speaker.end, "claim speaker", said, text("article.sign-speaker"), claim.id
        )


def _why(store: Store, view: View) -> Why | None:
    """Read the sentence of the claim that is asked about once more, for the parse that the store does not keep."""
    identity = view.one("claim")
    row = answers.article(store, view.identity or "", as_of=view.on) if identity else None
    claim = next((told.claim for told in row.claims if told.claim.id == identity), None) if row else None
    if row is None or claim is None:
        return None
    reading = pipeline.language(_paragraph(row.document, claim))
    sentence = next((s for s in reading.sentences if claim.trigger.text in s.text and s.text in claim.text), None)
    sentence = sentence or next((s for s in reading.sentences if claim.trigger.text in s.text), None)
    if sentence is None:
        return Why(claim, None, (), (), 0)
    offset = claim.start - sentence.start
    return Why(claim, sentence, reading.mentions_of(sentence), reading.times_of(sentence), offset)


def _paragraph(document: Document, claim: Claim) -> Document:
    """Return the paragraph of a claim as a document: sentences are read with their neighbours in it, and no others."""
    text = document.text
    start = text.rfind("\n", 0, claim.start) + 1
    end = text.find("\n", claim.end)
    return replace(document, id=claim.id, text=text[start : end if end >= 0 else len(text)])


ONE = Page(
    "article",
    "/articles/{id}",
    (
        Panel("why", _why, "panels/why.html", slow=True),
        Panel("text", _article, "panels/article.html"),
    ),
    filters=("claim",),
    menu=False,
)
