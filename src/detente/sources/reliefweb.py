"""Which reports does ReliefWeb hold? Those of the humanitarian world on any crisis, found by words and days (API v2).

ReliefWeb answers only names of applications that it has approved: https://apidoc.reliefweb.int/parameters#appname.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from detente.errors import BusyError, SourceError
from detente.records import Page
from detente.sources import encodings, markup, objects, urls
from detente.sources.asking import Asked, Found, Web
from detente.sources.objects import members, word

API = "https://api.reliefweb.int/v2/reports"
FIELDS = (
    "title",
    "body",
    "date.original",
    "date.created",
    "date.changed",
    "source.name",
    "url_alias",
    "url",
    "language.code",
)
LIMIT = 100  # reports an answer: a few megabytes at most; 1,000 are allowed
MAX_ANSWERS = 50
USUAL = timedelta(days=2)  # asked for, where no day is given
MAX_FIELD = 1_000  # characters
_SCHEME = "reliefweb:"


def fetch(asked: Asked, web: Web) -> Iterator[Found]:
    """Yield reports that came in between ``asked.since`` and ``until`` and hold any of ``asked.words``, oldest first.

    ``asked.address`` is the name of the application, also written ``reliefweb:NAME``, or the whole address of the API
    with ``?appname=``.

    Raises:
        SourceError: the API cannot be had, or refuses the name of the application.
    """
    api, appname = _api(asked.address)
    for number in range(MAX_ANSWERS):
        try:
            answer = web.get(f"{api}?{_query(asked, appname, offset=number * LIMIT)}", accept="application/json")
        except BusyError:
            raise
        except SourceError as error:
            raise SourceError(
                f"{error}. ReliefWeb answers 403 to a name that it has not approved, got {appname[:60]!r}: ask for one "
                "at https://apidoc.reliefweb.int/parameters#appname"
            ) from error
        whole = objects.parse(markup.decode(answer.content), "ReliefWeb's answer")
        yield from _reports(whole, asked)
        if len(members(whole, "data")) < LIMIT:
            return
    yield asked.failure(
        f"ReliefWeb has more than {MAX_ANSWERS * LIMIT:,} reports of this kind, and the rest is not read: "
        "ask for fewer days"
    )


def parse(content: bytes, asked: Asked) -> Iterator[Found]:
    """Yield the reports of one answer of the API.

    Raises:
        SourceError: it is none.
    """
    yield from _reports(objects.parse(markup.decode(content), "ReliefWeb's answer"), asked)


def _api(address: str) -> tuple[str, str]:
    """Return the address of the API, and the name of the application."""
    if not address.lower().startswith(("http://", "https://")):
        api, appname = API, address.removeprefix(_SCHEME).strip()
    else:
        parts = urlsplit(urls.canonical(address))
        api = f"{parts.scheme}://{parts.netloc}{parts.path}"
        appname = parse_qs(parts.query).get("appname", [""])[0]
    if not appname:
        raise SourceError(
            f"ReliefWeb needs the name of an application that it has approved, got {address[:100]!r}; write "
            "reliefweb:NAME, and ask for a name at https://apidoc.reliefweb.int/parameters#appname"
        )
    return api, appname


def _query(asked: Asked, appname: str, *, offset: int) -> str:
    since = asked.since or asked.now - USUAL
    pairs = [("appname", appname), ("limit", str(LIMIT)), ("offset", str(offset)), ("sort[]", "date.created:asc")]
    pairs += [("filter[field]", "date.created"), ("filter[value][from]", _stamp(since))]
    pairs += [("filter[value][to]", _stamp(asked.until or asked.now))]
    pairs += [("fields[include][]", field) for field in FIELDS]
    words = " OR ".join(f'"{word.replace(chr(34), " ")}"' for word in asked.words)
    return urlencode([*pairs, ("query[value]", words)] if words else pairs)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _reports(whole: object, asked: Asked) -> Iterator[Found]:
    if not isinstance(whole, dict) or not isinstance(whole.get("data"), list):
        fault = word(whole, "error", "message") or "it has no list of data"
        raise SourceError(f"ReliefWeb's answer holds no reports ({fault[:200]}): check the address and the words")
    for item in members(whole, "data"):
        yield _report(item, asked)


def _report(item: object, asked: Asked) -> Found:
    given_id = word(item, "id")
    body = word(item, "fields", "body")
    if not body or not body.strip():
        return asked.failure("a report of ReliefWeb has no text (most of these are maps and PDFs)", given_id=given_id)
    sources = [name for source in members(item, "fields", "source") if (name := word(source, "name"))]
    languages = [code for language in members(item, "fields", "language") if (code := word(language, "code"))]
    return Page(
        asked.name,
        encodings.to_utf8(body),
        "text/markdown",
        asked.now,
        url=urls.known(word(item, "fields", "url_alias")) or urls.known(word(item, "fields", "url")),
        given_id=f"reliefweb:{given_id}" if given_id else None,
        title=(word(item, "fields", "title") or "").strip()[:MAX_FIELD] or None,
        outlet=asked.outlet or (sources[0][:MAX_FIELD] if sources else None),
        published=word(item, "fields", "date", "original") or word(item, "fields", "date", "created"),
        language=languages[0] if len(languages) == 1 else None,
        updated=word(item, "fields", "date", "changed"),
    )
