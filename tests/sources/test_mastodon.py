"""Posts of the fediverse are pages of who wrote them, by the API or by an outbox."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from detente.errors import SourceError
from detente.records import Failure, Page, Pointer
from detente.sources import mastodon
from tests.sources.sites import NOW, asking, site

SINCE = datetime(2025, 11, 6, tzinfo=UTC)


def status(number: int, day: int = 7, *, acct: str = "undiplomacy", **fields: object) -> dict[str, object]:
    return {
        "id": str(number),
        "uri": f"https://social.example/users/{acct}/statuses/{number}",
        "url": f"https://social.example/@{acct}/{number}",
        "created_at": f"2025-11-{day:02}T10:00:00.000Z",
        "edited_at": None,
        "visibility": "public",
        "language": "en",
        "spoiler_text": "",
        "content": f"<p>Talks {number} begin.</p>",
        "account": {"acct": acct, "display_name": "UN <b>Diplomacy</b>"},
        "reblog": None,
        **fields,
    }


def note(number: int, day: int = 7, **fields: object) -> dict[str, object]:
    return {
        "type": "Note",
        "id": f"https://social.example/users/envoy/statuses/{number}",
        "attributedTo": "https://social.example/users/envoy",
        "published": f"2025-11-{day:02}T10:00:00Z",
        "content": f"<p>Talks {number} begin.</p>",
        **fields,
    }


def parsed(whole: object, *, outlet: str | None = None, since: datetime | None = None) -> list[Any]:
    return list(
        mastodon.parse(json.dumps(whole).encode(), asking(outlet=outlet, since=since), "https://social.example/api")
    )


def test_a_post_is_a_page() -> None:
    assert parsed([status(5, edited_at="2025-11-07T11:00:00Z")]) == [
        Page(
            "made",
            b"<p>Talks 5 begin.</p>",
            "text/html",
            NOW,
            url="https://social.example/@undiplomacy/5",
            given_id="https://social.example/users/undiplomacy/statuses/5",
            outlet="@undiplomacy@social.example",
            published="2025-11-07T10:00:00.000Z",
            language="en",
            updated="2025-11-07T11:00:00Z",
            author="UN Diplomacy",
        )
    ]


def test_a_boosted_post_is_the_word_of_its_writer_and_comes_once() -> None:
    original = status(1, day=1, acct="envoy@other.example")
    found = parsed([status(5, reblog=original), status(6, reblog=original), status(7)], outlet="UN", since=SINCE)
    assert [(one.outlet, one.published[:10]) for one in found] == [
        ("@envoy@other.example", "2025-11-01"),
        ("UN", "2025-11-07"),
    ]


def test_what_is_private_empty_or_odd_is_passed_over() -> None:
    odd: list[object] = [status(1, visibility="private"), status(2, content="<p></p>"), 7, {}, {"reblog": []}]
    assert parsed(odd) == []
    (found,) = parsed([status(3, url="javascript:alert(1)", account=None)])
    assert isinstance(found, Page)
    assert (found.url, found.outlet) == (None, None)


def test_an_outbox_gives_its_own_posts_and_boosts_but_no_replies() -> None:
    page = {
        "type": "OrderedCollectionPage",
        "orderedItems": [
            {"type": "Create", "published": "2025-11-07T10:00:00Z", "object": note(1)},
            {"type": "Create", "object": note(2, inReplyTo="https://social.example/1")},
            {"type": "Announce", "object": "https://other.example/@who/3"},
            {"type": "Announce", "object": "https://other.example/@who/3"},
            {"type": "Announce", "object": "javascript:alert(1)"},
            {"type": "Like", "object": note(4)},
            "odd",
        ],
    }
    own, boosted, failure = parsed(page)
    assert isinstance(own, Page)
    assert own.outlet == "@envoy@social.example"
    assert boosted == Pointer("https://other.example/@who/3", "made")
    assert isinstance(failure, Failure)


def test_an_account_is_followed_back_to_the_first_day() -> None:
    def answer(*statuses: object) -> tuple[str, str]:
        return "application/json", json.dumps(statuses)

    timeline = "/api/v1/accounts/9/statuses?limit=40&exclude_replies=true&exclude_reblogs=false"
    answers = {
        "/api/v1/accounts/lookup?acct=undiplomacy": ("application/json", '{"id": "9"}'),
        timeline: answer(status(5), status(4)),
        f"{timeline}&max_id=4": answer(status(3, day=6), status(2, day=2)),
        "/api/v1/timelines/tag/ceasefire?limit=40": answer(status(1)),
    }
    with site(answers) as here:
        found = here.found(mastodon.fetch, "/@undiplomacy", since=SINCE)
        assert [one.given_id[-1] for one in found if isinstance(one, Page) and one.given_id] == ["5", "4", "3"]
        assert here.paths == list(answers)[:3]
        (tagged,) = here.found(mastodon.fetch, "/tags/ceasefire")
        assert isinstance(tagged, Page)


def test_other_servers_are_asked_for_the_outbox() -> None:
    def create(number: int, day: int) -> dict[str, object]:
        return {"type": "Create", "published": f"2025-11-{day:02}T10:00:00Z", "object": note(number, day)}

    pages = {
        "/actor": {"outbox": "BASE/outbox"},
        "/outbox": {"type": "OrderedCollection", "first": "BASE/outbox?1"},
        "/outbox?1": {
            "type": "OrderedCollectionPage",
            "orderedItems": [create(5, 8), create(4, 7)],
            "next": "BASE/outbox?2",
        },
        "/outbox?2": {"type": "OrderedCollectionPage", "orderedItems": [create(3, 1)], "next": "BASE/outbox?3"},
    }

    def answer(path: str) -> tuple[str, str] | None:
        if path.startswith("/.well-known/webfinger?resource=acct:envoy@127.0.0.1"):
            return "application/json", '{"links": [{"rel": "self", "href": "BASE/actor"}]}'
        return ("application/json", json.dumps(pages[path])) if path in pages else None

    with site(answer) as here:
        found = here.found(mastodon.fetch, "/users/envoy", since=SINCE)
        assert [one.given_id[-1] for one in found if isinstance(one, Page) and one.given_id] == ["5", "4"]
        assert here.paths[-1] == "/outbox?2"
        assert len(here.found(mastodon.fetch, "/outbox")) == 2
        with pytest.raises(SourceError, match="404"):
            here.found(mastodon.fetch, "/@nobody/")


@pytest.mark.parametrize(
    "address, place",
    [
        ("@un@social.example", ("https://social.example", "un", None)),
        ("#ceasefire@social.example", ("https://social.example", None, "ceasefire")),
        ("https://social.example/@un", ("https://social.example", "un", None)),
        ("https://social.example/users/un/", ("https://social.example", "un", None)),
        ("https://social.example/tags/ceasefire", ("https://social.example", None, "ceasefire")),
        ("https://social.example/users/un/outbox", ("https://social.example/users/un/outbox", None, None)),
    ],
)
def test_addresses(address: str, place: tuple[str, str | None, str | None]) -> None:
    found = mastodon._place(address)
    assert (found.site, found.account, found.tag) == place


def test_what_is_no_account_is_refused() -> None:
    with pytest.raises(SourceError, match="is no account or tag"):
        mastodon._place("undiplomacy")
    for odd in ({}, {"error": "This method requires an authenticated user"}, 7):
        with pytest.raises(SourceError, match="answers with no posts"):
            parsed(odd)
