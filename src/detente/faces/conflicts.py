"""How does a user watch a conflict of their own, and which are known? A commented file from a few answers, and a list.

Names are looked up in the actor book and refused where they are not known or may mean several; nothing is guessed. What
the keys mean is told in docs/conflicts.md.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from detente import answers, config
from detente.errors import ConfigError
from detente.events.actors import ActorBook
from detente.faces.plain import plain
from detente.records import Conflict

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Z]{3}")
# What a name scores that stands for a state by its capital or seat ("the Kremlin"); a surname or a region scores less.
CERTAIN = 0.85
CANDIDATES = 3  # of a name that is refused, that are shown

_TEMPLATE = """\
# {title}: a conflict of your own. Read with `--conflict {file}`. Lines that begin with # count for nothing.
# docs/conflicts.md tells what a key means and when a sentence belongs to a conflict.

title = {title_text}

# Who is at odds: codes of states ("UKR"), or ids of groups and people ("org:hamas"); `detente who NAME` shows them.
parties = {parties}

# Parties that have much other business with those who mediate: their claims need a word or a topic, too.
busy = []

# Who carries messages, hosts talks or brokers agreements.
mediators = {mediators}

# What it is about, by the keys of the code book's topics, for example ["territory", "ceasefire-terms", "prisoners"].
topics = []

# Words and phrases that mark a sentence as being about it: places, fronts, agreements; whole words, in any case.
# Without words only two parties, or a party and a mediator, make a sentence belong to it, and topics do not count.
words = {words}

# Feeds and pages; they are kept for a later version, which will fetch them.
sources = []

# The first and the last day of publication, both inclusive; without them every day counts.
{first}
# last = 2030-12-31
"""


@dataclass(frozen=True, slots=True)
class _Side:
    """Who a name means: the code or id, and the name of the book."""

    key: str
    name: str


def new(
    name: str,
    *,
    title: str | None,
    parties: Sequence[str],
    mediators: Sequence[str],
    words: Sequence[str],
    first: date | None,
    folder: Path,
) -> Path:
    """Write the file of a conflict into a folder, check that it can be read, and return its path.

    Args:
        parties: names as the news writes them, codes such as UKR, or ids such as org:hamas; so are ``mediators``.

    Raises:
        ConfigError: the name or an answer does not fit, somebody is not known, or the file is there already.
    """
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"a conflict cannot be called {name!r}: use lower-case letters, digits and hyphens, such as my-conflict"
        )
    sides = _resolved(parties, first)
    if not sides:
        raise ConfigError("a conflict needs parties; give the name of at least one, such as Ukraine")
    text = _TEMPLATE.format(
        file=f"{name}.toml",
        title=_title(title, sides),
        title_text=json.dumps(_title(title, sides), ensure_ascii=False),
        parties=_list(side.key for side in sides),
        mediators=_list(side.key for side in _resolved(mediators, first) if side not in sides),
        words=_list(cleaned for word in words if (cleaned := plain(word))),
        first=f"first = {first}" if first else "# first = 2025-01-01",
    )
    return _written(folder / f"{name}.toml", text)


def shown() -> Iterator[str]:
    """Yield a line for each known conflict: its name, title, parties and window."""
    known = [config.conflict(name) for name in config.conflicts()]
    width = max((len(conflict.name) for conflict in known), default=0)
    for conflict in known:
        sides = ", ".join(conflict.parties)
        yield plain(f"{conflict.name}{' ' * (width - len(conflict.name))}") + f"  {_facts(conflict, sides)}"


def _facts(conflict: Conflict, sides: str) -> str:
    since = f"since {conflict.first}" if conflict.first else "all days"
    window = f"{conflict.first or 'the beginning'} to {conflict.last}" if conflict.last else since
    return plain(f"{conflict.title}  [{sides}]  {window}")


def _title(given: str | None, sides: Sequence[_Side]) -> str:
    return plain(given or "") or " and ".join(plain(side.name) for side in sides)


def _resolved(names: Iterable[str], on: date | None) -> tuple[_Side, ...]:
    return tuple(dict.fromkeys(_side(plain(name), on) for name in names))


def _side(name: str, on: date | None) -> _Side:
    """Return whom a name, a code or an id means; a state by its code, all others by their id."""
    book = ActorBook.load().actors
    if name in book:
        return _side_of(name, book[name].kind, book[name].country, book[name].name)
    if _CODE.fullmatch(name) and any(actor.country == name for actor in book.values()):
        state = book.get(f"state:{name}")
        return _Side(name, state.name if state else name)
    found = answers.who(name, on=on)
    best = [c for c in found if c.score >= CERTAIN and c.score == found[0].score]
    if len(best) != 1:
        raise ConfigError(_refusal(name, found))
    return _side_of(best[0].id, best[0].kind, best[0].country, best[0].name)


def _side_of(identity: str, kind: str, country: str | None, name: str) -> _Side:
    return _Side(country if kind == "country" and country else identity, name)


def _refusal(name: str, found: Sequence[answers.Who]) -> str:
    if not found:
        return f"the actor book knows nobody called {name!r}; look with `detente who`, or give a code such as UKR"
    near = "; ".join(plain(f"{who.name} ({who.id})") for who in found[:CANDIDATES])
    return f"{name!r} is not certain; candidates are {near}: give the id of the one that is meant"


def _list(values: Iterable[str]) -> str:
    """Write strings as a TOML list; what JSON escapes is escaped alike in TOML."""
    return f"[{', '.join(json.dumps(value, ensure_ascii=False) for value in values)}]"


def _written(path: Path, text: str) -> Path:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise ConfigError(f"{path} is there already; choose another name, or move it away") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be written ({error.strerror}); choose another folder") from error
    try:
        config.conflict(str(path))
    except ConfigError:
        path.unlink()
        raise
    return path
