from datetime import date

import pytest

from detente import pipeline
from detente.events.actors import ActorBook
from detente.events.publishers import meant, state_of
from detente.records import Document


@pytest.mark.parametrize(
    "url, state",
    [
        ("https://www.whitehouse.gov/briefing-room/1", "USA"),
        ("https://www.president.gov.ua/en/news/1", "UKR"),
        ("http://en.kremlin.ru/events/1", "RUS"),
        ("https://www.gov.uk/government/news/1", "GBR"),
        ("https://www.mofa.go.jp/1", "JPN"),
        ("https://governing.example/1", None),
        ("https://example.com/gov/1", None),
        ("https://notkremlin.ru/1", None),
        ("https://go.com/1", None),
        ("http://[x/", None),
        (None, None),
    ],
)
def test_whose_government_publishes(url: str | None, state: str | None) -> None:
    assert state_of(url) == state


TEXT = "Tomorrow, the President will hold a call with Mitsotakis of Greece."


@pytest.mark.parametrize(
    "url, own",
    [("https://www.whitehouse.gov/1", True), ("https://news.example/1", False), ("https://www.gov.uk/1", False)],
)
def test_the_president_of_a_page_of_a_government_is_its_own(*, url: str, own: bool) -> None:
    document = Document("d", TEXT, published=date(2022, 2, 19), url=url)
    told = {p.actor for c in pipeline.read_document(document).claims for p in c.participants if p.text == "President"}
    assert ("person:joe-biden" in told) is own


def test_on_a_page_of_a_kingdom_the_president_is_the_guest() -> None:
    text = (
        "President Volodymyr Zelenskyy met the Prime Minister in London. The President thanked Britain for its support."
    )
    document = Document("d", text, published=date(2024, 3, 1), url="https://www.gov.uk/government/news/1")
    told = {p.actor for c in pipeline.read_document(document).claims for p in c.participants if p.text == "President"}
    assert told == {"person:volodymyr-zelenskyy"}


@pytest.mark.parametrize(
    "url, body",
    [
        ("https://www.whitehouse.gov/1", "org:national-security-council-of-the-united-states"),
        ("http://en.kremlin.ru/events/1", "org:russian-security-council"),
    ],
)
def test_on_a_page_of_a_government_a_council_is_its_own(url: str, body: str) -> None:
    name = "Security Council" if "kremlin" in url else "National Security Council"
    for text in (f"The President chaired a meeting of the {name}.", f"The President met with members of the {name}."):
        document = Document("d", text, published=date(2022, 2, 19), url=url)
        told = {p.actor for claim in pipeline.read_document(document).claims for p in claim.participants}
        assert body in told


@pytest.mark.parametrize(
    "home, text, actor",
    [
        ("USA", "President", "person:joe-biden"),
        ("GBR", "the President", None),
        ("USA", "the table", None),
    ],
)
def test_an_office_means_its_holder_where_the_president_governs(home: str, text: str, actor: str | None) -> None:
    told = meant(ActorBook.load(), home, text, date(2022, 2, 19))
    assert (told.actor if told else None) == actor
