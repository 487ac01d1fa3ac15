"""What does a page look at? The conflict, the day, and filters: all of it in the address, so every view has a link."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from detente import answers, config
from detente.errors import ConfigError
from detente.records import FIRST_DAY, Conflict, Status, read_news_day

# What every page knows; pages name their own filters besides.
COMMON = ("conflict", "as_of", "since")
# Characters of a value, and values of a view: longer is no address that this page made.
LONGEST, MOST = 300, 40
# Days back that "what is new" looks, without a wish: a week, as a desk's morning after a weekend needs it.
BACK = 7


@dataclass(frozen=True, slots=True)
class View:
    """One view of the record. ``newest`` is the last day of publication, None in an empty store; ``default`` is the
    conflict that is meant where none is named, ``identity`` the part of the path that names an event or the like.
    """

    path: str
    conflict: str | None = None
    as_of: date | None = None
    start: date | None = None
    filters: tuple[tuple[str, str], ...] = ()
    newest: date | None = None
    today: date = FIRST_DAY
    default: str | None = None
    identity: str | None = None

    @property
    def on(self) -> date:
        """The day that is looked at: the one asked for, else the newest; in an empty store today."""
        return self.as_of or self.newest or self.today

    @property
    def since(self) -> date:
        """The day from which on things count as new."""
        if self.start:
            return self.start
        return self.on - timedelta(days=BACK)

    @property
    def about(self) -> Conflict | None:
        """The conflict that is looked at."""
        return config.conflict(self.conflict) if self.conflict else None

    @property
    def key(self) -> tuple[object, ...]:
        """What tells the answer apart from those of other views."""
        return self.path, self.conflict, self.on, self.since, self.filters

    def one(self, name: str) -> str | None:
        """Return the value of a filter, None if it is not set."""
        return next((value for key, value in self.filters if key == name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a filter."""
        return tuple(value for key, value in self.filters if key == name)

    def statuses(self) -> tuple[Status, ...]:
        """Return the statuses that the filter ``status`` names.

        Raises:
            ConfigError: one of them is none.
        """
        try:
            return tuple(Status(name) for name in self.all("status"))
        except ValueError as error:
            raise ConfigError(f"a status is one of {', '.join(Status)}, got {', '.join(self.all('status'))}") from error

    def days_from(self, first: str) -> int:
        """Return how many days the day that is looked at lies after another one."""
        return (self.on - date.fromisoformat(first)).days

    def link(self, path: str | None = None, **changes: object) -> str:
        """Return the address of a view: of this one, of another path with the same conflict and day, or with filters
        changed (None takes one away). Filters stay only on the same path.
        """
        target = path or self.path
        kept = [pair for pair in self.filters if pair[0] not in changes] if target == self.path else []
        named = self.conflict or ("all" if self.default else None)
        common = {"conflict": named, "as_of": self.as_of, "since": self.start} | changes
        pairs = [(name, str(value)) for name, value in common.items() if value is not None]
        query = urlencode(sorted(pairs + kept))
        return quote(target, safe="/:") + (f"?{query}" if query else "")

    def data(self, path: str, known: Iterable[str], **more: str) -> str:
        """Return the address of the same as data: that of the API, with the filters that it knows, and the day."""
        kept = [pair for pair in self.filters if pair[0] in known]
        common = {"conflict": self.conflict, "as_of": self.on if self.newest else self.as_of} | more
        pairs = [(name, str(value)) for name, value in common.items() if value is not None]
        return f"/api/v1{path}?{urlencode(sorted(pairs + kept))}"

    def permanent(self) -> str:
        """Return the address under which the same is seen tomorrow: with its day."""
        return replace(self, as_of=self.on if self.newest else self.as_of).link()


def parse(
    path: str,
    query: Iterable[tuple[str, str]],
    *,
    known: Iterable[str],
    newest: date | None,
    today: date,
    default: str | None,
    identity: str | None = None,
) -> View:
    """Return the view of an address; empty values count as not given.

    Raises:
        ConfigError: a key is unknown, a value does not fit, or the conflict is not known.
    """
    pairs = [(key, value.strip()) for key, value in query if value.strip()]
    allowed = (*COMMON, *known)
    if len(pairs) > MOST:
        raise ConfigError(f"the address has {len(pairs)} values, at most {MOST} are read; leave some out")
    for key, value in pairs:
        if key not in allowed:
            raise ConfigError(f"{key[:LONGEST]!r} is nothing that this page knows: it knows {', '.join(allowed)}")
        if len(value) > LONGEST:
            raise ConfigError(f"{key} has {len(value)} characters, at most {LONGEST} are read; shorten it")
    common = {key: value for key, value in pairs if key in COMMON}
    return View(
        path,
        _conflict(common, default),
        day_of("as_of", common.get("as_of")),
        day_of("since", common.get("since")),
        tuple(sorted(pair for pair in pairs if pair[0] not in COMMON)),
        newest,
        today,
        default,
        identity,
    )


def _conflict(common: Mapping[str, str], default: str | None) -> str | None:
    name = common.get("conflict", default)
    # "all" is every conflict, also where the settings name one. Only names are taken: a path would open files.
    if name is None or name == "all":
        return None
    if name != default and name not in answers.conflicts():
        raise ConfigError(f"no conflict {name!r} is known: there are {', '.join(answers.conflicts())}, and all")
    return name


def day_of(name: str, text: str | None) -> date | None:
    """Return a field as a day, None where it is not given.

    Raises:
        ConfigError: it is no day that may be asked about.
    """
    if text is None:
        return None
    try:
        return read_news_day(text)
    except ValueError as error:
        raise ConfigError(f"{name} {error}") from error
