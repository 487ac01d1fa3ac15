"""Live blogs in the forms that newspapers use, and pages that look like them."""

import json
from datetime import UTC, datetime

import pytest

from detente.documents import extract, liveblog
from detente.records import Page

NOW = datetime(2025, 3, 20, tzinfo=UTC)
WORDS = (
    "Envoys of both sides met in the capital for hours, officials said, and they will meet again next week in Geneva."
)


def page(html: str, url: str | None = "https://p.example/live/talks", media_type: str = "text/html") -> Page:
    return Page("test", html.encode(), media_type, NOW, url=url, given_id="g")


def entries(count: int, entry: str = "<article>{time}<h3>Step {n}</h3><p>{words} ({n})</p></article>") -> str:
    times = [f'<time datetime="2025-03-16T1{n % 10}:00:00Z">1{n % 10}:00</time>' for n in range(count)]
    return "".join(entry.format(time=times[n], n=n, words=WORDS) for n in range(count))


def described(*updates: object) -> str:
    story = {"@type": "LiveBlogPosting", "headline": "Talks live", "liveBlogUpdate": updates}
    return f'<html><script type="application/ld+json">{json.dumps(story)}</script><p>{WORDS}</p>'


def test_described_entries_become_pages() -> None:
    first = {
        "headline": "They met",
        "articleBody": WORDS,
        "datePublished": "2025-03-16T10:00:00Z",
        "url": "https://x/#b1",
    }
    html = {
        "headline": "Left",
        "articleBody": f"<p>{WORDS}</p>",
        "datePublished": "2025-03-17T10:00:00Z",
        "author": {"name": "A B"},
    }
    one, other = liveblog.parts(page(described(first, html, {"headline": " "}, "x", {"articleBody": ["x"]})))
    assert (one.url, one.given_id, one.title, one.published) == (
        "https://p.example/live/talks#b1",
        "g#b1",
        "They met",
        "2025-03-16T10:00:00Z",
    )
    assert (one.media_type, one.content.decode(), one.outlet) == ("text/plain", WORDS, "p.example")
    document = extract.extract(other)
    assert (document.text, document.author, str(document.published)) == (f"Left\n\n{WORDS}", "A B", "2025-03-17")


def test_an_entry_keeps_its_name_when_others_come() -> None:
    old, new = ({"headline": name, "articleBody": WORDS, "datePublished": "2025-03-16"} for name in ("Old", "New"))
    assert liveblog.parts(page(described(new, old)))[1].given_id == liveblog.parts(page(described(old)))[0].given_id


@pytest.mark.parametrize("newest_first", [True, False])
def test_an_entry_keeps_its_name_when_its_words_change_and_others_of_its_moment_come(*, newest_first: bool) -> None:
    def blog(*told: tuple[str, str]) -> dict[str, str | None]:
        entry = '<article><time datetime="2025-03-16T{}:00Z"></time><p>{} {}</p></article>'
        rows = [entry.format(at, text, WORDS) for at, text in sorted(told, reverse=newest_first)]
        found = liveblog.parts(page(f"<html><body><h1>Talks</h1><div>{''.join(rows)}</div></body></html>"))
        return {part.content.decode().split("<p>")[1].split()[0]: part.url for part in found}

    old = (("10:00", "One"), ("11:00", "Two"), ("12:00", "Three"), ("12:00", "Then"))
    before, after = blog(*old), blog(("10:00", "Mended"), *old[1:], ("13:00", "Four"), ("13:00", "Five"))
    assert after["Mended"] == before["One"]
    assert [after[word] for word in ("Two", "Three", "Then")] == [before[word] for word in ("Two", "Three", "Then")]
    assert len(set(after.values())) == 6


@pytest.mark.parametrize(
    "entry",
    [
        "<article>{time}<h3>Step {n}</h3><p>{words} ({n})</p></article>",
        "<div id=e{n}><div><h2>Step {n}</h2><span>{time}</span></div><div><p>{words} ({n})</p></div></div>",
        "<li>{time}<h4><a href='#e{n}'>Step {n}</a></h4>{words} ({n})</li>",
        "<section>{time}<h3>Step {n}</h3><p>{words} ({n})</p><p>Corrected {time}</p></section>",
    ],
)
def test_marked_entries_become_pages(entry: str) -> None:
    found = liveblog.parts(page(f"<html><body><h1>Talks</h1><div>{entries(5, entry)}</div></body></html>"))
    documents = [extract.extract(part) for part in found]
    assert [document.title for document in documents] == [f"Step {n}" for n in range(5)]
    assert [document.published_at and document.published_at.hour for document in documents] == [10, 11, 12, 13, 14]
    assert all(f"{WORDS} ({n})" in document.text for n, document in enumerate(documents))
    assert len({part.url for part in found}) == 5


@pytest.mark.parametrize(
    "html, url",
    [
        (entries(3), "https://p.example/live/talks"),  # too few
        (entries(5), "https://p.example/talks"),  # nobody calls it live
        (f"<div class=comments>{entries(5)}</div>", "https://p.example/live/talks"),
        (entries(5, "<article>{time}<h3>Step {n}</h3></article>"), "https://p.example/live/talks"),
        (entries(5, "<article>{time}<h3><a href=/n/{n}>{n}</a></h3>{words}</article>"), "https://p.example/live/talks"),
        (entries(5).replace("2025-03-16T10", "2025-01-16T10"), "https://p.example/live/talks"),
        (entries(5).replace("T10:", "Tx:"), "https://p.example/live/talks"),
        ("<div>" * 300 + entries(5), "https://p.example/live/talks"),
        (described(), "https://p.example/live/talks"),
    ],
    ids=range(9),
)
def test_other_pages_stay_whole(html: str, url: str) -> None:
    whole = page(f"<html><body><h1>Talks</h1>{html}</body></html>", url)
    assert liveblog.parts(whole) == (whole,)
    assert liveblog.parts(page(entries(5), media_type="text/plain"))[0].media_type == "text/plain"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "html, most",
    [
        ("<div class=live>" + "<div>" * 200 + '<time datetime="2025-01-01T00:00:00Z"></time>' * 4_000, 1),
        (described(*({"articleBody": f"{n}"} for n in range(3_000))), 2_000),
        ("<div class=live>" + entries(400), 400),
    ],
    ids=range(3),
)
def test_hostile_pages_are_split_in_bounded_time(html: str, most: int) -> None:
    assert len(liveblog.parts(page(f"<html><body>{html}"))) <= most
