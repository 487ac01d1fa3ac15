"""What did an account, or all who use a hashtag, say in the fediverse? Mastodon's API, or an outbox of ActivityPub.

A boosted post is the word of who wrote it: that is its outlet, and however many boost it, it comes once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from detente.errors import BusyError, SourceError
from detente.records import Page, Pointer
from detente.sources import encodings, markup, moments, objects, urls
from detente.sources.asking import Asked, Found, Web
from detente.sources.objects import members, word

LIMIT = 40  # posts an answer, the most that Mastodon gives
MAX_ANSWERS = 50
MAX_FIELD = 500  # characters
PUBLIC = frozenset({"public", "unlisted"})
JSON = "application/json"
ACTIVITY = "application/activity+json"
_HANDLE = re.compile(r"([@#])([\w.-]{1,100})@([\w.:-]{3,253})")
_ACCOUNT = re.compile(r"/(?:@|users/)([\w.-]{1,100})(?:@[\w.-]+)?/?")
_TAG = re.compile(r"/tags/([^/]{1,100})/?")
_TEXTS = frozenset({"Note", "Article", "Page", "Question"})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where to ask: a site, and an account or a tag there; or the address of an outbox alone."""

    site: str
    account: str | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class _Post:
    """What a server tells of a post, as written there."""

    content: str | None
    id: str | None
    url: str | None
    title: str | None
    outlet: str | None
    published: str | None
    updated: str | None
    author: str | None = None
    language: str | None = None


def fetch(asked: Asked, web: Web) -> Iterator[Found]:
    """Yield public posts, newest first, back to ``asked.since``, or those of one answer if no day is given.

    ``asked.address`` is ``@account@server``, ``#tag@server``, or the address of an account, a tag or an outbox.

    Raises:
        SourceError: nothing can be had there.
    """
    place = _place(asked.address)
    if place.tag:
        yield from _timeline(f"{place.site}/api/v1/timelines/tag/{quote(place.tag)}?limit={LIMIT}", asked, web)
    elif place.account is None:
        yield from _outbox(place.site, asked, web)
    else:
        yield from _account(place.site, place.account, asked, web)


def parse(content: bytes, asked: Asked, base: str) -> Iterator[Found]:
    """Yield the posts of one answer: a list of statuses, or a page of an outbox; ``base`` is its address.

    Raises:
        SourceError: it is neither.
    """
    whole = _json(content, base)
    yield from _posts(whole, asked, host=urls.host(base), seen=set())


def _place(address: str) -> _Place:
    text = address.strip()
    if handle := _HANDLE.fullmatch(text):
        kind, name, server = handle.groups()
        return _Place(f"https://{server}", name if kind == "@" else None, name if kind == "#" else None)
    if not text.lower().startswith(("http://", "https://")):
        raise SourceError(
            f"{text[:100]!r} is no account or tag; allowed are @account@server, #tag@server, or an address like "
            "https://server/@account"
        )
    parts = urlsplit(urls.canonical(text))
    site = f"{parts.scheme}://{parts.netloc}"
    if tag := _TAG.fullmatch(parts.path):
        return _Place(site, tag=tag[1])
    account = _ACCOUNT.fullmatch(parts.path)
    return _Place(site, account[1]) if account else _Place(urls.canonical(text))


def _account(site: str, name: str, asked: Asked, web: Web) -> Iterator[Found]:
    """Yield the posts of an account, by Mastodon's API or, where the server has none, by its outbox."""
    try:
        found = _ask(f"{site}/api/v1/accounts/lookup?acct={quote(name)}", web, accept=JSON)
        number = word(found, "id")
    except BusyError:
        raise
    except SourceError:
        number = None
    if number is None:
        yield from _outbox(_outbox_of(site, name, web), asked, web)
        return
    url = f"{site}/api/v1/accounts/{quote(number, safe='')}/statuses?limit={LIMIT}&exclude_replies=true"
    yield from _timeline(f"{url}&exclude_reblogs=false", asked, web)


def _timeline(url: str, asked: Asked, web: Web) -> Iterator[Found]:
    """Yield what is in a timeline, asking on behind the oldest post until all is older than what was asked for."""
    seen: set[str] = set()
    last: str | None = None
    for _ in range(MAX_ANSWERS):
        posts = _ask(f"{url}&max_id={quote(last, safe='')}" if last else url, web, accept=JSON)
        yield from _posts(posts, asked, host=urls.host(url), seen=seen)
        listed = members(posts)
        before, last = last, word(listed[-1], "id") if listed else None
        if last in {None, before} or asked.since is None or not _newer(word(listed[-1], "created_at"), asked):
            return
    yield asked.failure(_too_many())


def _outbox_of(site: str, name: str, web: Web) -> str:
    """Return the address of an account's outbox, as WebFinger and its actor tell."""
    server = urlsplit(site).netloc
    finger = _ask(f"{site}/.well-known/webfinger?resource=acct:{quote(name)}@{server}", web, accept=JSON)
    links = (link for link in members(finger, "links") if word(link, "rel") == "self")
    actor = next((href for link in links if (href := word(link, "href"))), None)
    outbox = word(_ask(actor, web, accept=ACTIVITY), "outbox") if actor else None
    if outbox is None:
        raise SourceError(f"{server[:100]} has no account {name[:60]!r} with a public outbox: check its spelling")
    return outbox


def _outbox(url: str, asked: Asked, web: Web) -> Iterator[Found]:
    seen: set[str] = set()
    where: str | None = url
    asked_for: set[str] = set()
    while where and where not in asked_for:
        if len(asked_for) == MAX_ANSWERS:
            yield asked.failure(_too_many())
            return
        asked_for.add(where)
        page = _ask(where, web, accept=ACTIVITY)
        items = members(page, "orderedItems")
        yield from _posts(page, asked, host=urls.host(where), seen=seen)
        first = word(page, "first") or word(page, "first", "id")
        oldest = word(items[-1], "published") if items else None
        goes_on = asked.since is not None and _newer(oldest, asked)
        where = (word(page, "next") if goes_on else None) if items else first or word(page, "next")


def _posts(whole: object, asked: Asked, *, host: str, seen: set[str]) -> Iterator[Found]:
    if isinstance(whole, list):
        for status in whole:
            yield from _status(status, asked, host=host, seen=seen)
        return
    if not isinstance(whole, dict) or word(whole, "type") not in {"OrderedCollection", "OrderedCollectionPage"}:
        fault = word(whole, "error") or "it is neither a list of posts nor an outbox"
        raise SourceError(f"{host} answers with no posts ({fault[:200]}): check the address")
    inline = members(whole, "first", "orderedItems")
    for activity in [*members(whole, "orderedItems"), *inline]:
        yield from _activity(activity, asked, seen=seen)


def _status(status: object, asked: Asked, *, host: str, seen: set[str]) -> Iterator[Found]:
    """Yield the page of a post of Mastodon's API. What is boosted now is news now, however old it is."""
    boosted = status.get("reblog") if isinstance(status, dict) else None
    told = boosted if isinstance(boosted, dict) else status
    updated = word(told, "edited_at")
    if not moments.wanted(asked, word(status, "created_at"), updated) or word(told, "visibility") not in PUBLIC:
        return
    account = word(told, "account", "acct")
    post = _Post(
        content=word(told, "content"),
        id=word(told, "uri") or word(told, "url"),
        url=word(told, "url"),
        title=word(told, "spoiler_text"),
        outlet=account and (f"@{account}" if "@" in account else f"@{account}@{host}"),
        published=word(told, "created_at"),
        updated=updated,
        author=word(told, "account", "display_name"),
        language=word(told, "language"),
    )
    yield from _found(post, asked, seen=seen, own=told is status)


def _activity(activity: object, asked: Asked, *, seen: set[str]) -> Iterator[Found]:
    """Yield the page of a post in an outbox, or a pointer to one that is boosted and not told."""
    kind, moment = word(activity, "type"), word(activity, "published")
    told = activity.get("object") if isinstance(activity, dict) else None
    if kind not in {"Create", "Announce"} or not moments.wanted(asked, moment, word(told, "updated")):
        return
    if isinstance(told, str):
        yield from _pointer(told, asked, seen=seen)
        return
    if word(told, "type") not in _TEXTS or (kind == "Create" and word(told, "inReplyTo")):
        return
    post = _Post(
        content=word(told, "content"),
        id=word(told, "id"),
        url=word(told, "url") or word(told, "id"),
        title=word(told, "name") or word(told, "summary"),
        outlet=_handle(word(told, "attributedTo") or word(told, "attributedTo", "id")),
        published=word(told, "published") or moment,
        updated=word(told, "updated"),
    )
    yield from _found(post, asked, seen=seen, own=kind == "Create")


def _found(post: _Post, asked: Asked, *, seen: set[str], own: bool) -> Iterator[Found]:
    """Yield the page of a post, if it has text and was not met before; ``own`` is one that is not boosted."""
    key = post.id or post.url or post.content or ""
    if key in seen or not post.content or not markup.plain(post.content, most=1_000):
        return
    seen.add(key)
    yield Page(
        asked.name,
        encodings.to_utf8(post.content),
        "text/html",
        asked.now,
        url=urls.known(post.url),
        given_id=post.id,
        title=_line(post.title),
        outlet=(asked.outlet if own else None) or _line(post.outlet),
        published=post.published,
        language=post.language,
        updated=post.updated,
        author=_line(post.author),
    )


def _pointer(link: str, asked: Asked, *, seen: set[str]) -> Iterator[Found]:
    """Yield a pointer to a boosted post of which only the address is told; who wrote it is for its page to say."""
    if link in seen:
        return
    seen.add(link)
    try:
        yield Pointer(urls.canonical(link), asked.name)
    except SourceError as error:
        yield asked.failure(f"a boosted post cannot be fetched: {error}")


def _handle(account: str | None) -> str | None:
    """Return an account, given by its address, as people write it: ``@name@server``."""
    parts = re.fullmatch(r"https?://([^/?#]+)/(?:@|users/|u/|accounts/)([\w.-]+)", account or "")
    return f"@{parts[2]}@{parts[1]}" if parts else account


def _line(text: str | None) -> str | None:
    """Return a field as one line of bounded length without tags, None if nothing is on it."""
    return markup.plain(text or "", most=MAX_FIELD).replace("\n", " ") or None


def _newer(written: str | None, asked: Asked) -> bool:
    """Say whether a post is so new that others may lie behind it that were asked for."""
    known = moments.span(written)
    return known is not None and asked.since is not None and known[1] > asked.since


def _ask(url: str, web: Web, *, accept: str) -> object:
    answer = web.get(url, accept=accept)
    return _json(answer.content, answer.url)


def _json(content: bytes, url: str) -> object:
    return objects.parse(markup.decode(content), f"the answer of {urls.host(url)}")


def _too_many() -> str:
    return f"there are more than {MAX_ANSWERS} answers of posts, and the rest is not read: ask for fewer days"
