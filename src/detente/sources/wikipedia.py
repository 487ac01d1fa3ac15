"""What happened on these days, as Wikipedia tells? The items of its Portal:Current events, which has a page a day.

Forty-five days come in one answer of the API of MediaWiki, so that 180 days are four requests. The address is
``wikipedia``, or that of another wiki's ``api.php``. Words choose: an item is taken if its text, heading or topics hold
one of them. Text is CC BY-SA 4.0, by the contributors of Wikipedia.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from detente.errors import SourceError
from detente.records import Page, digest
from detente.sources import encodings, wikitext
from detente.sources.asking import Asked, Found, Reached, Web
from detente.sources.wikitext import Item

API = "https://en.wikipedia.org/w/api.php"
PORTAL = "Portal:Current events/"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
FIRST = date(2002, 7, 1)  # the first day of data/news; earlier ones are written by the month, in other forms
# In a request. The API allows 50 titles, and an address is asked only up to 2,048 characters (`addresses`): 42 a title
# at most, and some 130 before them.
DAYS = 45
# What is always read unless an end is asked for: a day is written on for some days after it, and a week is one request.
USUAL = timedelta(days=7)
ID = 12  # digits of the digest in the id of an item


@dataclass(frozen=True, slots=True)
class Day:
    """The page of one day as the API gave it: ``text`` is None where there is no such page."""

    day: date
    text: str | None


def fetch(asked: Asked, web: Web) -> Iterator[Found]:
    """Yield the items of each day from that of ``since`` up to ``until``, one plain page an item, dated by its day.

    Items are named by their day and words, so that one keeps its id while others are written in before it, and one that
    is reworded is another.

    Raises:
        BusyError: Wikipedia cannot be asked now.
        SourceError: an answer is none of the API of MediaWiki.
    """
    base = API if asked.address in {"", "wikipedia"} else asked.address
    days = _days(asked)
    for at in range(0, len(days), DAYS):
        waiting = days[at : at + DAYS]
        yield Reached(datetime.combine(waiting[0], time(), UTC))
        while waiting:
            answer = web.get(f"{base}?{_query(waiting)}", accept="application/json")
            found = {page.day: page for page in read(answer.content) if page.day in waiting}
            if not found:
                raise SourceError(
                    f"the answer holds none of the {len(waiting)} days asked for: is {base!r} a wiki's api.php?"
                )
            # A long answer is cut by the API, which then leaves days out: they are asked for again.
            waiting = [day for day in waiting if day not in found]
            for page in sorted(found.values(), key=lambda page: page.day):
                yield from _of_day(page, asked, base)


def _days(asked: Asked) -> list[date]:
    until = min(asked.until or asked.now, asked.now)
    since = asked.since or until - USUAL
    if asked.until is None:
        since = min(since, until - USUAL)
    first = max(since.date(), FIRST)
    last = (until - timedelta(microseconds=1)).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def title(day: date) -> str:
    """Return the title of the page of a day."""
    return f"{PORTAL}{day.year} {MONTHS[day.month - 1]} {day.day}"


def day_of(page_title: str) -> date | None:
    """Return the day of the page with this title; None of any other page."""
    found = re.fullmatch(
        r"(?:.{0,40}:Current[ _]events/)(\d{4})[ _]([A-Z][a-z]{2,8})[ _](\d{1,2})", page_title, re.ASCII
    )
    if not found or found[2] not in MONTHS:
        return None
    try:
        return date(int(found[1]), MONTHS.index(found[2]) + 1, int(found[3]))
    except ValueError:
        return None


def _query(days: list[date]) -> str:
    return urlencode(
        {
            "action": "query",
            "prop": "revisions",
            "rvprop": "content",
            "rvslots": "main",
            "format": "json",
            "formatversion": "2",
            "titles": "|".join(title(day).replace(" ", "_") for day in days),
        },
        safe=":/",
    )


def read(content: bytes) -> list[Day]:
    """Read an answer of the API: the days that it holds whole, or says not to have.

    Raises:
        SourceError: it is no such answer, or an error, which is told.
    """
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SourceError("the answer is no JSON; expected is that of the API of MediaWiki") from error
    if isinstance(answer, dict) and isinstance(answer.get("error"), dict):
        raise SourceError(f"the API of MediaWiki answers: {str(answer['error'].get('info'))[:200]}")
    pages = _member(_member(answer, "query"), "pages")
    if not isinstance(pages, list):
        raise SourceError("the answer holds no pages; expected is that of the API of MediaWiki, formatversion 2")
    return [day for page in pages if (day := _day(page))]


def _day(page: Any) -> Day | None:  # noqa: ANN401 -- whatever JSON holds
    named = _member(page, "title")
    day = day_of(named) if isinstance(named, str) else None
    if day is None:
        return None
    if _member(page, "missing") is True:
        return Day(day, None)
    revisions = _member(page, "revisions")
    latest = revisions[0] if isinstance(revisions, list) and revisions else None
    text = _member(_member(_member(latest, "slots"), "main"), "content")
    # Halves of surrogate pairs, which JSON can smuggle in, become question marks.
    return Day(day, text.encode("utf-8", "replace").decode()) if isinstance(text, str) else None


def _member(value: Any, name: str) -> Any:  # noqa: ANN401 -- whatever JSON holds
    return value.get(name) if isinstance(value, dict) else None


def _of_day(page: Day, asked: Asked, base: str) -> Iterator[Found]:
    if page.text is None:
        # The page of a day is begun on that day: that it is not there yet is no fault.
        if page.day < asked.now.date():
            yield asked.failure(f"Wikipedia has no page for {page.day}; the day is passed over", given_id=str(page.day))
        return
    url = urljoin(base, f"/wiki/{quote(title(page.day).replace(' ', '_'), safe=':/_')}")
    given = set()
    try:
        for item in wikitext.items(page.text):
            key = digest("item", item.text)[:ID]
            if key not in given and _is_asked(item, asked.words):
                given.add(key)
                yield _page(item, asked, day=page.day, url=url, key=key)
    except SourceError as error:
        yield asked.failure(f"{page.day}: {error}", given_id=str(page.day))


def _is_asked(item: Item, words: tuple[str, ...]) -> bool:
    said = "\n".join((item.text, item.category or "", *item.topics)).casefold()
    return not words or any(word.casefold() in said for word in words)


def _page(item: Item, asked: Asked, *, day: date, url: str, key: str) -> Page:
    return Page(
        source=asked.name,
        content=encodings.to_utf8(item.text),
        media_type="text/plain",
        fetched=asked.now,
        url=f"{url}#{key}",
        given_id=f"wce-{day}-{key}",
        outlet=item.outlets[0] if item.outlets else asked.outlet,
        published=day.isoformat(),
        language="en",
    )
