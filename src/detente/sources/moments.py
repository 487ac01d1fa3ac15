"""Is what was published at a written date among what was asked for? A date that cannot be read keeps nothing out."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from detente.sources.asking import Asked

LONGEST = 100  # characters of a date
# By how much what a feed or a sitemap names may be older than the first day that was asked for. Articles are dated when
# they are written and named hours later, clocks are off by a time zone, and embargoes last days: an article that is
# named again costs a look into the store, one that is missed is lost.
LATE = timedelta(days=7)
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\Z")


def span(written: str | None) -> tuple[datetime, datetime] | None:
    """Return the half-open time in UTC that a date names: a day if it has no clock, else a second.

    ISO forms and those of mails are read; what has no zone is taken for UTC. None if it cannot be read.
    """
    text = (written or "").strip()
    if not text or len(text) > LONGEST:
        return None
    try:
        if day := _DAY.match(text):
            start = datetime(int(day[1]), int(day[2]), int(day[3]), tzinfo=UTC)
            return start, start + timedelta(days=1)
        moment = _moment(text)
        start = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        return start, start + timedelta(seconds=1)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def wanted(asked: Asked, published: str | None, updated: str | None = None, *, late: timedelta = timedelta()) -> bool:
    """Say whether something was published or changed since ``asked.since``, and published before ``asked.until``.

    What is older by no more than ``late`` is kept, too. Where no end was asked for, what lies ahead is kept: a clock
    that goes wrong loses no article.
    """
    if asked.since is None and asked.until is None:
        return True
    first, last = span(published), span(updated)
    if first and asked.until and first[0] >= asked.until:
        return False
    latest = max((known[1] for known in (first, last) if known), default=None)
    return latest is None or asked.since is None or latest > asked.since - late


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)
