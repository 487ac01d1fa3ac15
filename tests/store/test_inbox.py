"""Each step on the way of an article is one transaction: what is noted is had again, and nothing comes twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from detente.records import Document, Page, Pointer
from detente.store import Store, checking
from detente.store.inbox import Got, Made, Poll, Progress, Wanted
from tests.store import nouns
from tests.store.nouns import next_due

NOW = datetime(2025, 8, 5, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=6)
URL = "https://example.org/a"


def pointer(number: int = 0, host: str = "example.org", **told: str) -> Pointer:
    return Pointer(f"https://{host}/{number}", "feed x", title="Talks", **told)


def page(text: str = "Talks resumed in Geneva.", *, author: str | None = None) -> Page:
    return Page("feed x", text.encode(), "text/html", NOW, url=URL, author=author)


def document(text: str, *, fetched: datetime = NOW, published: date | None = date(2025, 8, 5)) -> Document:
    identity = Document.identify(text, None, None, published)
    return Document(identity, text, url=URL, published=published, fetched=fetched)


@pytest.fixture
def wanted(store: Store) -> Wanted:
    store.inbox.want([Pointer(URL, "feed x")], at=NOW)
    found = next_due(store.inbox, at=NOW)
    assert found is not None
    return found


def test_an_article_is_noted_once_and_again_if_its_source_says_it_changed(store: Store) -> None:
    inbox = store.inbox
    assert inbox.want([pointer(), pointer(1), pointer()], at=NOW) == 2
    found = next_due(inbox, at=NOW)
    assert found is not None
    inbox.got(found, Got(page(), NOW, None))
    assert inbox.want([pointer()], at=LATER) == 0
    assert [next_due(inbox, at=LATER, besides=[]), next_due(inbox, at=LATER, besides=["example.org"])] == [
        Wanted(pointer(1), Progress.WAITING, 0),
        None,
    ]
    inbox.want([pointer(updated="Tue, 05 Aug 2025 17:00:00 GMT")], at=LATER)
    assert {next_due(inbox, at=LATER).pointer.url, inbox.counts().waiting} == {pointer(1).url, 1}  # type: ignore[union-attr]


def test_an_article_that_always_changes_is_fetched_ever_more_seldom(store: Store, wanted: Wanted) -> None:
    del wanted
    looks = []
    for quarter in range(2 * 96 + 1):
        at = NOW + timedelta(minutes=15 * quarter)
        store.inbox.want([Pointer(URL, "feed x", updated=at.isoformat())], at=at)
        if (found := next_due(store.inbox, at=at)) is not None:
            looks.append(at - NOW)
            store.inbox.got(found, Got(None, at, None))
    assert looks[:5] == [timedelta(minutes=15 * quarter) for quarter in range(5)]
    assert looks[-2:] == [timedelta(hours=44), timedelta(hours=48)]
    assert len(looks) < 50


def test_a_host_that_asks_to_wait_is_waited_for_though_its_feed_says_that_the_article_changed(
    store: Store, wanted: Wanted
) -> None:
    store.inbox.put_off(wanted, reason="busy", next_try=NOW + timedelta(days=1))
    store.inbox.want([Pointer(URL, "feed x", updated="2025-08-05T13:00Z")], at=LATER)
    assert next_due(store.inbox, at=NOW + timedelta(days=1, microseconds=-1)) is None
    assert next_due(store.inbox, at=NOW + timedelta(days=1)) is not None


def test_articles_that_lead_to_one_page_are_versions_of_one(store: Store) -> None:
    inbox = store.inbox
    inbox.want([pointer(0), pointer(1, "short.example")], at=NOW)
    texts = iter(["Talks resumed.", "Talks did not resume."])
    while (found := next_due(inbox, at=NOW)) is not None:
        inbox.got(found, Got(page(next(texts)), NOW, None, address=URL))
    assert inbox.want([Pointer(URL, "feed y")], at=NOW) == 0
    made = [Made(document(kept.page.content.decode())) for kept in inbox.pages()]
    for kept, one in zip(list(inbox.pages()), made, strict=True):
        inbox.extracted(kept.id, [one])
    assert [version.replaced for version in store.versions(made[0].document.id)] == [True, False]


def test_an_article_that_leads_elsewhere_each_time_has_versions(store: Store, wanted: Wanted) -> None:
    del wanted
    texts = [document("Talks resumed."), document("Talks did not resume.")]
    for number, text in enumerate(texts):
        found = next_due(store.inbox, at=NOW)
        assert found is not None
        got = Got(page(text.text), NOW, NOW, address=f"{URL}?session={number}")
        store.inbox.got(found, got)
        for kept in store.inbox.pages():
            store.inbox.extracted(kept.id, [Made(text)])
    assert [version.document for version in store.versions(texts[0].id)] == [text.id for text in texts]


def test_a_page_that_is_asked_for_again_has_versions(store: Store) -> None:
    inbox = store.inbox
    first, second = document("Talks resumed."), document("Talks did not resume.")
    for one, is_new in ((first, True), (first, False), (second, True), (first, True)):
        assert inbox.add_page(page(one.text), article=URL) is is_new
        for kept in inbox.pages():
            inbox.extracted(kept.id, [Made(one)])
    assert [(version.document, version.number) for version in store.versions(first.id)] == [
        (second.id, 1),
        (first.id, 2),
    ]


def test_a_text_that_comes_back_before_it_was_extracted_is_the_last(store: Store) -> None:
    inbox = store.inbox
    texts = ["Talks resumed.", "Talks did not resume.", "Talks resumed."]
    for hour, text in enumerate(texts):
        inbox.add_page(replace(page(text), fetched=NOW + timedelta(hours=hour)), article=URL)
    assert [kept.page.content.decode() for kept in inbox.pages()] == texts[1:]


def test_hosts_take_turns(store: Store) -> None:
    store.inbox.want([pointer(n) for n in range(3)] + [pointer(0, "other.org")], at=NOW)
    found = next_due(store.inbox, at=NOW, besides=["example.org"])
    assert found is not None
    assert found.host == "other.org"


def test_what_is_due_is_one_article_a_host_those_first_that_have_waited_longest(store: Store) -> None:
    hosts = [f"h{number}.org" for number in range(5)]
    for hour, host in enumerate(hosts):
        store.inbox.want([pointer(n, host) for n in range(3)], at=NOW - timedelta(hours=hour))
    store.inbox.want([pointer(0, "later.org")], at=LATER)
    due = store.inbox.due(at=NOW, besides=["h3.org"], limit=9)
    assert [found.pointer.url for found in due] == [f"https://h{n}.org/0" for n in (4, 2, 1, 0)]
    assert store.inbox.due(at=NOW, besides=["h3.org"], limit=2) == due[:2]
    assert store.inbox.due(at=NOW, besides=[*hosts]) == ()


def test_nothing_is_due_where_nothing_is_known(store: Store) -> None:
    assert store.inbox.due(at=NOW, limit=4) == ()


def test_what_cannot_be_had_is_tried_again_and_then_given_up(store: Store, wanted: Wanted) -> None:
    inbox = store.inbox
    inbox.put_off(wanted, reason="busy", next_try=LATER)
    assert next_due(inbox, at=NOW) is None
    again = next_due(inbox, at=LATER)
    assert again is not None
    assert again.tries == 1
    inbox.give_up(again, reason="gone", instead=replace(page("A lead."), stub="lead"))
    assert inbox.lost() == (("feed x", URL, "gone"),)
    assert [kept.page.stub for kept in inbox.pages()] == ["lead"]
    assert inbox.retry(at=LATER) == (1, 0)
    assert next_due(inbox, at=LATER) is not None


def test_a_page_is_kept_until_its_documents_are(store: Store, wanted: Wanted) -> None:
    inbox, made = store.inbox, document("Talks resumed in Geneva.")
    inbox.got(wanted, Got(page(author="A. Writer"), NOW, LATER, etag='"1"'))
    [kept] = inbox.pages()
    assert (kept.page, kept.first) == (page(author="A. Writer"), NOW.date())
    assert inbox.extracted(kept.id, [Made(made)]) == (True,)
    assert (list(inbox.pages()), list(store.documents())) == ([], [made])
    again = next_due(inbox, at=LATER)
    assert again is not None
    assert (again.etag, again.first_fetched, again.progress) == ('"1"', NOW, Progress.KEPT)
    inbox.got(again, Got(page(), LATER, None))
    assert list(inbox.pages()) == []


def test_a_page_that_fails_stays(store: Store, wanted: Wanted) -> None:
    store.inbox.got(wanted, Got(page(), NOW, None))
    [kept] = store.inbox.pages()
    store.inbox.fail_page(kept.id, reason="no text")
    assert (list(store.inbox.pages()), store.inbox.failed_pages()) == ([], (("feed x", URL, "no text"),))
    assert store.inbox.retry(at=LATER) == (0, 1)
    assert len(list(store.inbox.pages())) == 1


def test_a_page_that_a_source_gives_again_is_known(store: Store) -> None:
    given = Page("wikipedia", b"Talks.", "text/plain", NOW, given_id="2025-08-05/1")
    assert store.inbox.add_page(given)
    assert not store.inbox.add_page(given)
    [kept] = store.inbox.pages()
    store.inbox.extracted(kept.id, [Made(document("Talks."))])
    assert not store.inbox.add_page(given)


def test_articles_that_wait_for_a_clock_that_was_wrong_do_not(store: Store, wanted: Wanted) -> None:
    store.inbox.put_off(wanted, reason="busy", next_try=NOW + timedelta(days=400))
    assert store.inbox.rein_in(NOW + timedelta(days=4), at=NOW) == 1
    assert next_due(store.inbox, at=NOW) is not None


def test_how_a_source_was_asked_is_noted(store: Store) -> None:
    assert store.inbox.poll("feed x") == Poll("feed x")
    poll = Poll("feed x", started=NOW, since=NOW, due=LATER, failures=1, reason="busy", named=3, new=2)
    store.inbox.polled(poll)
    assert store.inbox.polls() == (poll,)


def _put(store: Store, text: str, at: datetime) -> Document:
    """Let an article have this text at a time, and read it."""
    found = next_due(store.inbox, at=at)
    assert found is not None
    store.inbox.got(found, Got(replace(page(text), fetched=at), at, at))
    [kept] = store.inbox.pages()
    made = document(text, fetched=at)
    if store.inbox.extracted(kept.id, [Made(made)])[0]:
        told = replace(nouns.claim(), id=f"of {text}", document=made.id)
        store.add_claims(made.id, [told], model="m", at=at)
    return made


def test_a_version_within_the_day_takes_the_place_of_what_was_there(store: Store, wanted: Wanted) -> None:
    del wanted
    first = _put(store, "Talks resumed.", NOW)
    second = _put(store, "Talks did not resume.", LATER)
    assert [claim.document for claim in store.claims()] == [second.id]
    assert [claim.id for claim in store.past_claims(first.id)] == ["of Talks resumed."]
    assert [(v.document, v.number, v.replaced) for v in store.versions(first.id)] == [
        (first.id, 1, True),
        (second.id, 2, False),
    ]
    assert list(store.unread("m")) == []
    assert list(store.unread("newer")) == [second]


def test_an_entry_of_a_live_blog_that_changes_has_versions(store: Store) -> None:
    def blog(*texts: str, marks: str = "ab") -> list[Document]:
        made = [replace(document(text), url=f"{URL}#{mark}") for mark, text in zip(marks, texts, strict=True)]
        store.inbox.add_page(page("".join(texts)), article=URL)
        for kept in store.inbox.pages():
            store.inbox.extracted(kept.id, [Made(one) for one in made])
        return made

    first, same = blog("Talks resumed.", "They met.")
    second, _ = blog("Talks did not resume.", "They met.")
    assert [version.document for version in store.versions(first.id)] == [first.id, second.id]
    assert store.versions(same.id) == ()
    twins = blog("Talks ended.", "They left.", marks="cc")
    assert [store.versions(twin.id) for twin in twins] == [(), ()]


def test_a_text_that_comes_back_counts_again(store: Store, wanted: Wanted) -> None:
    del wanted
    first, second = _put(store, "Talks resumed.", NOW), _put(store, "Talks did not resume.", LATER)
    assert _put(store, "Talks resumed.", LATER + timedelta(minutes=1)) == replace(
        first, fetched=LATER + timedelta(minutes=1)
    )
    assert [claim.document for claim in store.claims()] == [first.id]
    assert [claim.document for claim in store.past_claims(second.id)] == [second.id]
    assert [(v.document, v.number) for v in store.versions(first.id)] == [(second.id, 1), (first.id, 2)]
    assert [f for f in checking.check(store.database).findings if f.part == "versions"] == []


def test_what_people_decide_about_a_version_that_was_replaced_brings_it_not_back(store: Store, wanted: Wanted) -> None:
    del wanted
    first = _put(store, "Talks resumed.", NOW)
    store.decided.correct("reject", next(store.claims()), {}, by="me", at=NOW)
    second = _put(store, "Talks did not resume.", LATER)
    store.decided.withdraw("claim", 1, by="me", at=LATER)
    assert [claim.document for claim in store.claims()] == [second.id]
    _put(store, "Talks resumed.", LATER + timedelta(minutes=1))
    assert [claim.document for claim in store.claims()] == [first.id]


def test_a_text_of_days_that_comes_back_counts_from_its_first_day(store: Store, wanted: Wanted) -> None:
    del wanted
    first = _put(store, "Talks resumed.", NOW)
    _put(store, "Talks did not resume.", NOW + timedelta(days=2))
    _put(store, "Talks resumed.", NOW + timedelta(days=4))
    assert {version.document: version.since for version in store.versions(first.id)}[first.id] == date(2025, 8, 5)


def test_a_version_of_a_later_day_counts_from_that_day_on(store: Store, wanted: Wanted) -> None:
    del wanted
    first = _put(store, "Talks resumed.", NOW)
    second = _put(store, "Talks did not resume.", NOW + timedelta(days=2))
    assert {(claim.document, claim.reported) for claim in store.claims()} == {
        (first.id, date(2025, 8, 5)),
        (second.id, date(2025, 8, 7)),
    }
    assert [claim.document for claim in store.claims(as_of=date(2025, 8, 6))] == [first.id]
