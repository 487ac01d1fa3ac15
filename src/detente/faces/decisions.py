"""How does a person add, correct or merge an actor? Each decision is checked, then noted with who and when."""

import getpass
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from detente import answers, pipeline
from detente.errors import ConfigError
from detente.store import Store

Decision = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of office as a person tells it; ``end`` is the first day after it."""

    title: str
    start: date
    end: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person did: in words, about which id, and the numbers of the decisions that it took, in order."""

    words: str
    target: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at work on the actors of one store."""

    store: Store
    by: str
    now: datetime

    def add(
        self, name: str, kind: str, country: str | None, sector: str | None, aliases: tuple[str, ...], term: Term | None
    ) -> Deed:
        """Add an actor, with an office if one is told.

        Raises:
            ConfigError: it does not fit; nothing is noted.
        """
        actor = answers.new_id(name, kind)
        told = _told(name=name, kind=kind, country=country, sector=sector, names=list(aliases))
        held = [self._office(actor, country, sector, term)] if term else []
        return self._decide(actor, f"is added; documents read from now on know {name}", ("add", actor, told), *held)

    def edit(
        self,
        actor: str,
        name: str | None,
        country: str | None,
        sector: str | None,
        aliases: tuple[str, ...],
        term: Term | None,
    ) -> Deed:
        """Change what is told.

        Raises:
            ConfigError: nothing is told, or it does not fit.
        """
        value = _told(name=name, names=list(aliases) or None)
        decisions = []
        if term:
            decisions.append(self._office(actor, country, sector, term))
        else:
            value |= _told(country=country, sector=sector)
        if value:
            decisions.append(("edit", actor, value))
        if not decisions:
            raise ConfigError("nothing is to be changed; give --name, --country, --sector, --alias or --office")
        return self._decide(actor, "is changed; documents read from now on know it", *decisions)

    def merge(self, actor: str, into: str) -> Deed:
        """Let one id mean another.

        Raises:
            ConfigError: the second is not known, or both are the same.
        """
        if actor == into:
            raise ConfigError(f"{actor} cannot be merged into itself; name the actor that is meant")
        known = {stranger.id: stranger.name for stranger in answers.strangers(self.store)}
        name = known.get(actor, actor.rpartition(":")[2].replace("-", " "))
        words = f"now means {into}, in what is read already, too"
        return self._decide(actor, words, ("merge", actor, {"into": into, "name": name}))

    def _office(self, actor: str, country: str | None, sector: str | None, term: Term) -> Decision:
        state = country or answers.country_of(self.store, actor)
        value = {
            "title": term.title,
            "country": state,
            "sector": sector or answers.sector_of(term.title),
            "start": term.start.isoformat(),
            "end": term.end.isoformat() if term.end else None,
            "source": term.source,
        }
        return "office", actor, value

    def _decide(self, actor: str, words: str, *decisions: Decision) -> Deed:
        made = pipeline.decide(self.store, decisions, by=self.by, now=self.now)
        return Deed(f"{actor} {words}", actor, tuple(change.number for change in made))


def decider(given: str | None) -> str:
    """Return who decides: the name that is given, or that of the machine's user."""
    if given and given.strip():
        return given.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise ConfigError("who decides is not known on this machine; give it with --by NAME") from error


def term(title: str | None, start: date | None, end: date | None, source: str) -> Term | None:
    """Return the term of office that the options tell, None if they tell none.

    Raises:
        ConfigError: an office without its first day, or a day without an office.
    """
    if title is None and start is None and end is None:
        return None
    if title is None or start is None:
        raise ConfigError("an office needs its title and first day; give both --office and --from")
    return Term(title, start, end, source)


def _told(**values: object) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
