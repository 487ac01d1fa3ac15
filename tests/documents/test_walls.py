"""Walls before articles, and articles that only tell of walls."""

from datetime import UTC, datetime

import pytest

from detente.documents import extract, walls
from detente.errors import ExtractionError
from detente.records import Page

NOW = datetime(2025, 3, 20, tzinfo=UTC)
LEAD = "Envoys of both sides met in Riyadh on Sunday for twelve hours, officials said, and will meet again next week."
CLOSED = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'


def page(title: str, *lines: str, head: str = "", bulk: bool = False) -> Page:
    body = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"
    return Page("test", html.encode(), "text/html", NOW, bulk=bulk)


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to continue reading",
        "To continue reading this article, please sign in or subscribe.",
        "Already a subscriber? Log in",
        "This article is for subscribers only.",
        "You’ve reached your limit of free articles.",
        "Create a free account to keep reading",
        "Dieser Artikel ist nur für Abonnenten",
        "Il vous reste 73.5 % de cet article à lire. La suite est réservée aux abonnés.",
    ],
)
@pytest.mark.parametrize("bulk", [False, True])
def test_an_article_before_a_paywall_is_kept_and_marked(line: str, *, bulk: bool) -> None:
    document = extract.extract(page("Talks end", LEAD, line, bulk=bulk))
    assert (document.stub, document.text) == ("paywall", f"Talks end\n\n{LEAD}")


def test_a_short_article_that_is_not_free_is_marked_and_a_long_one_is_not() -> None:
    assert extract.extract(page("Talks end", LEAD, head=CLOSED)).stub == "paywall"
    long = [f"{LEAD} This was round {n}." for n in range(12)]
    assert extract.extract(page("Talks end", *long, head=CLOSED)).stub is None


@pytest.mark.parametrize(
    "lines",
    [
        ("The Times told its readers to subscribe to continue reading, and lost half of them.", LEAD),
        ("“Subscribe to continue reading” is what its readers saw on Monday.", LEAD),
        ("Subscribers of the gas grid will pay more next year, the ministry said.", LEAD),
        ("The court called the captcha a barrier. You don’t have permission to fail, said the judge.", LEAD),
        ("Checking your browser for spies is the new habit of embassies, says a report of the ministry.", LEAD, LEAD),
        ("Regulators fined the firm over cookies. “We value your privacy”, it had said; “accept all” was green.", LEAD),
        ("We use cookies. Accept all. Manage preferences.", LEAD, f"{LEAD} They did."),
        ("Access was denied to the inspectors at the gate, the agency said.", LEAD),
    ],
)
def test_articles_about_walls_are_articles(lines: tuple[str, ...]) -> None:
    document = extract.extract(page("Access denied to inspectors", *lines))
    assert (document.stub, LEAD in document.text) == (None, True)


@pytest.mark.parametrize(
    "title, lines, reason",
    [
        (
            "Just a moment...",
            ("Checking if the site connection is secure", "Ray ID: 8f1"),
            "proof that its reader is a human",
        ),
        ("paper.example", ("Please enable JavaScript and cookies to continue",), "proof that its reader"),
        (
            "Access Denied",
            ("You don't have permission to access this page on this server.", "Reference #18.2f"),
            "proof that",
        ),
        ("Robot check", ("Please solve this puzzle so we know you are a real person",), "proof that"),
        (
            "Pardon Our Interruption",
            ("As you were browsing something about it made us think you were a bot",),
            "proof that",
        ),
        (
            "The Paper",
            (
                "We and our 812 partners store and access personal data on your device.",
                "We use cookies and similar techniques. You can manage your choices at any time, or reject all.",
            ),
            "asks for consent to cookies",
        ),
        (
            "Talks end",
            ("Subscribe to continue reading", "Already a subscriber? Sign in"),
            "nothing of its article but a wall",
        ),
    ],
)
def test_a_wall_without_an_article_is_refused(title: str, lines: tuple[str, ...], reason: str) -> None:
    with pytest.raises(ExtractionError, match=reason):
        extract.extract(page(title, *lines))


def test_a_long_text_is_no_wall() -> None:
    assert walls.reason_to_refuse("Just a moment", "Checking your browser\n\n" + "word " * 500) is None
