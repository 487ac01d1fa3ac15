"""What is the text of an article, where there are so many pages that speed counts more than the last word?

A crawl of the web has twenty thousand pages a file. resiliparse, written in C++, takes a tenth of the time that
trafilatura takes for a page (`benchmarks/extraction.py`), and is a little less sure what to drop and to keep
(`evals/extraction.py`).
"""

import itertools

import lxml.html

from detente.documents import markup

# Share of the letters of a page's paragraphs and items that must be found, or else the part of the page with the
# headline is walked instead: resiliparse takes the long lists of some articles for navigation (a tenth of data/news).
KEPT = 0.9
LEVELS = 10  # elements above the headline that are tried
BOX = 0.8  # share of the letters of all paragraphs in the part that is walked
OWN = "[not(ancestor::aside or ancestor::nav or ancestor::footer or ancestor::form)]"
PARAGRAPHS = f".//p{OWN} | .//li[not(.//a) and not(.//p)]{OWN}"


def article_of(content: bytes, tree: lxml.html.HtmlElement) -> str:
    """Return the text of the article in a whole page given in UTF-8, in paragraphs; "" if none is found."""
    text = _main_content(content)
    letters = _letters(tree)
    box = _box(tree, letters) if len(text) < KEPT * letters else None
    return text if box is None else markup.text_of(box)


def _letters(element: lxml.html.HtmlElement) -> int:
    return sum(len(" ".join(p.text_content().split())) for p in element.xpath(PARAGRAPHS))


def _box(tree: lxml.html.HtmlElement, letters: int) -> lxml.html.HtmlElement | None:
    """Return the smallest element that holds the headline and nearly all paragraphs of a page."""
    heads = tree.xpath("//h1")
    above = itertools.islice(heads[0].iterancestors(), LEVELS) if len(heads) == 1 else ()
    return next((element for element in above if _letters(element) >= BOX * letters), None)


def _main_content(content: bytes) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    found: str = extract_plain_text(
        content.decode("utf-8", "replace").replace("\0", ""),
        main_content=True,
        preserve_formatting=True,
        list_bullets=False,
        alt_texts=False,
    )
    lines = (" ".join(line.split()) for line in found.split("\n"))
    return "\n\n".join(line for line in lines if any(character.isalnum() for character in line))
