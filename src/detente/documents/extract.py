"""What document is in a page? Its text in paragraphs, its title, author, outlet, day and language.

What a source said of a page counts before what the page says of itself. Every refusal says why.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import lxml.html

from detente.documents import bulk, dates, furniture, language, markdown, markup, metadata, paragraphs, walls
from detente.errors import ExtractionError
from detente.records import Document, Page

# Characters of a document. The longest of data/news, the transcript of a press conference, has 188,010; a book is
# no news, and reading it would hold up all that waits behind it.
MAX_TEXT = 1_000_000
# Characters of an article below which its page may be a wall: more than all that `walls` takes for one.
SHORT = 3_000


NOTHING_SAID = metadata.Said()


@dataclass(frozen=True, slots=True)
class _Parts:
    text: str
    title: str | None = None
    said: metadata.Said = NOTHING_SAID
    stub: str | None = None


def extract(page: Page, *, published: date | None = None) -> Document:
    """Make a document of a page; ``published`` is its day where the page itself gives none.

    Raises:
        ExtractionError: if the page holds no text, too much of it, or is of a type that is not read.
    """
    parts = _reader_of(page)(page)
    text = paragraphs.tidy(parts.text)
    _check_length(text)
    if not any(character.isalnum() for character in text):
        raise ExtractionError("the page holds no text; expected is an article: fetch it again or leave it out")
    said = parts.said
    title = paragraphs.repair_title(page.title or parts.title)
    outlet = page.outlet or said.outlet
    dated = dates.publication(
        page.published, said.published, default=published, fetched=page.fetched, place=said.date_source
    )
    return Document(
        id=Document.identify(text, title, outlet, dated.day),
        text=_headed(text, title),
        title=title,
        given_id=page.given_id,
        url=page.url or said.address,
        outlet=outlet,
        published=dated.day,
        language=language.identify(title, text, given=page.language),
        fetched=page.fetched,
        date_source=dated.source,
        author=metadata.clean_author(page.author, outlet) or said.author,
        published_at=dated.at,
        updated=dates.later(page.updated, dated) or dates.later(said.updated, dated),
        stub=page.stub or parts.stub,
    )


def _headed(text: str, title: str | None) -> str:
    """Put the headline before the text: it is read like any sentence, and often tells the day that the text omits."""
    return text if title is None or text.startswith(title) else f"{title}\n\n{text}"


def body_start(document: Document) -> int:
    """Return where the text of a document begins behind the headline that was put before it."""
    title = document.title
    return len(title) + 2 if title and document.text.startswith(f"{title}\n\n") else 0


def _check_length(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise ExtractionError(
            f"the text has {len(text):,} characters; at most {MAX_TEXT:,} are allowed for one document: split it"
        )


def _read_plain(page: Page) -> _Parts:
    text = page.content.decode("utf-8", "replace")
    _check_length(text)
    if markdown.has_marks(text):
        return _Parts(markdown.render(text))
    return _Parts(paragraphs.unwrap(text) if paragraphs.is_wrapped(text) else text)


def _read_markdown(page: Page) -> _Parts:
    text = page.content.decode("utf-8", "replace")
    _check_length(text)
    title, text = markdown.part_title(text)
    return _Parts(markdown.render(text), title)


def _read_html(page: Page) -> _Parts:
    tree = markup.parse(page.content)
    if not markup.is_whole_page(page.content):
        return _Parts(markup.text_of(tree))
    said = metadata.read(tree, url=page.url, is_dated=bool(page.published), in_bulk=page.bulk)
    title = page.title or said.title
    found = _article_of(page, tree, title) or markup.text_of(tree)
    _check_length(found)
    text = _drop_title(furniture.drop(found, title, said.author), title)
    if len(text) >= SHORT:
        return _Parts(text, title, said)
    if reason := walls.reason_to_refuse(title, found):
        raise ExtractionError(reason)
    is_closed = said.is_free is False
    if not walls.is_short(text) or not walls.has_paywall(markup.text_of(tree), is_closed=is_closed):
        return _Parts(text, title, said)
    if not (rest := walls.without_wall(text)):
        raise ExtractionError("the page shows nothing of its article but a wall for payers: leave it out")
    return _Parts(rest, title, said, walls.PAYWALL)


def _article_of(page: Page, tree: lxml.html.HtmlElement, title: str | None) -> str:
    if page.bulk or not markup.is_readable(page.content):
        return bulk.article_of(page.content, tree)
    article = copy.deepcopy(tree)
    furniture.cut_above(article, title)
    return markup.article_of(article)


def _drop_title(text: str, title: str | None) -> str:
    """Leave out a headline that the body of a page repeats."""
    first, _, rest = text.partition("\n\n")
    repeated = paragraphs.repair_title(first) == paragraphs.repair_title(title)
    return rest if repeated and rest else text


READERS: dict[str, Callable[[Page], _Parts]] = {
    "text/plain": _read_plain,
    "text/markdown": _read_markdown,
    "text/html": _read_html,
}


def _reader_of(page: Page) -> Callable[[Page], _Parts]:
    kind = page.media_type.partition(";")[0].strip().lower()
    if kind not in READERS:
        raise ExtractionError(
            f"the page is of type {page.media_type!r}; allowed are {', '.join(READERS)}: convert it to one of them"
        )
    return READERS[kind]
