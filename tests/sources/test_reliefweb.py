"""Reports are asked for by words and days, and come with who wrote them and when."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from detente.errors import SourceError
from detente.records import Failure, Page
from detente.sources import reliefweb
from tests.sources.sites import NOW, asking, site


def report(number: int, **fields: object) -> dict[str, object]:
    own = {
        "title": f"Report {number}",
        "body": "**Access** was agreed.",
        "date": {"original": "2025-11-06T00:00:00+00:00", "created": "2025-11-07T09:00:00+00:00"},
        "source": [{"name": "OCHA"}, {"name": "UNHCR"}],
        "language": [{"code": "en"}],
        "url_alias": f"https://reliefweb.int/report/{number}",
    }
    return {"id": str(number), "fields": {**own, **fields}}


def test_a_report_is_a_page() -> None:
    content = json.dumps({"data": [report(7), report(8, body=None), "broken"]}).encode()
    page, *failures = reliefweb.parse(content, asking())
    assert page == Page(
        "made",
        b"**Access** was agreed.",
        "text/markdown",
        NOW,
        url="https://reliefweb.int/report/7",
        given_id="reliefweb:7",
        title="Report 7",
        outlet="OCHA",
        published="2025-11-06T00:00:00+00:00",
        language="en",
    )
    assert [one.given_id for one in failures if isinstance(one, Failure)] == ["8", None]


def test_all_answers_are_asked_for_by_words_and_days() -> None:
    seen: list[dict[str, list[str]]] = []

    def answer(path: str) -> tuple[str, str] | None:
        parts = urlsplit(path)
        if parts.path != "/v2/reports":
            return None
        seen.append(parse_qs(parts.query))
        start = int(seen[-1]["offset"][0])
        return "application/json", json.dumps({"data": [report(n) for n in range(start, min(start + 100, 130))]})

    with site(answer) as here:
        since = datetime(2025, 11, 1, tzinfo=UTC)
        found = here.found(reliefweb.fetch, "/v2/reports?appname=me", since=since, words=("Sudan", "Sool"))
    assert [one.given_id for one in found] == [f"reliefweb:{n}" for n in range(130)]  # type: ignore[union-attr]
    assert [asked["offset"] for asked in seen] == [["0"], ["100"]]
    assert seen[0]["appname"] == ["me"]
    assert seen[0]["query[value]"] == ['"Sudan" OR "Sool"']
    assert seen[0]["filter[value][from]"] == ["2025-11-01T00:00:00+00:00"]
    assert seen[0]["filter[value][to]"] == ["2025-11-08T12:00:00+00:00"]


def test_a_refusal_names_what_is_missing() -> None:
    with site({}) as here:
        with pytest.raises(SourceError, match="a name that it has not approved, got 'me'"):
            here.found(reliefweb.fetch, "/v2/reports?appname=me")
        for lacking in ("", "reliefweb:", "https://api.example/v2/reports"):
            with pytest.raises(SourceError, match="write reliefweb:NAME"):
                list(reliefweb.fetch(asking(lacking), here.web))
    assert reliefweb._api("me") == reliefweb._api("reliefweb:me") == (reliefweb.API, "me")


@pytest.mark.parametrize(
    "content", ["[]", "{}", '{"error": {"message": "no such field"}}', "<html>", "[" * 99_999], ids=str.__len__
)
def test_what_is_no_answer_is_refused(content: str) -> None:
    with pytest.raises(SourceError, match="ReliefWeb's answer"):
        list(reliefweb.parse(content.encode(), asking()))
