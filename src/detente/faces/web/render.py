"""How does an answer become HTML? Templates that escape everything, and the few words that they use for values."""

import re
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from detente.analysis.positions import Move, Position
from detente.codebook import Codebook
from detente.faces.briefing import wording
from detente.faces.ledger import chosen
from detente.faces.names import Names
from detente.faces.plain import plain, shortened
from detente.faces.web.catalogue import counted, text, texts
from detente.records import Evidence, Forecast, Interval, Participant, Role, Status

# A sign beside each status and modality, so that colour is never all that tells them apart.
SIGNS = {
    "PROPOSED": "◇", "POSSIBLE": "?", "PLANNED": "▷", "DUE": "▷", "OVERDUE": "!", "HAPPENED": "✓", "CALLED_OFF": "✕",
    "DENIED": "✕", "DISPUTED": "≠",
}  # fmt: skip
# A state's code or an actor's id, as against words.
_SIDE = re.compile(r"[A-Z]{3}|[a-z]+:\S+")
_SAFE_LINK = re.compile(r"https?://[^\s<>\"']+")


@cache
def environment() -> Environment:
    """Return the templates with what they may use."""
    made = Environment(
        loader=PackageLoader("detente.faces.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        enable_async=False,
    )
    made.globals |= {"t": text, "counted": counted, "signs": SIGNS, "roles": tuple(Role)}
    made.filters |= {
        "plain": plain,
        "shortened": shortened,
        "day": day,
        "days": days,
        "word": word,
        "act": act,
        "side": side,
        "matter": matter,
        "counted_by": counted_by,
        "promised": promised,
        "between": between,
        "who": who,
        "percent": percent,
        "outward": outward,
        "source": source,
        "telling": telling,
    }
    return made


def day(value: date | None) -> str:
    """Write a day as people do: 12 March 2025."""
    return wording.day(value) if value else text("unknown.day")


def days(value: Interval | None) -> str:
    """Write a range of days, both ends inside."""
    if value is None:
        return text("unknown.date")
    first, last = value.start, value.last
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return f"{day(first)} – {day(last)}"


def word(value: object) -> str:
    """Write a name of the record (OVERDUE, CALLED_OFF, foreign-minister) in small letters."""
    return plain(str(value)).replace("_", " ").replace("-", " ").lower()


@cache
def _kinds() -> dict[str, str]:
    return {kind.name: kind.name.lower() for kind in Codebook.load().types}


def act(kind: str, mode: str | None = None) -> str:
    """Write a type of act with its mode: "attack (aerial)", or by its mode where that has a name: "visit"."""
    name = text(f"act.{kind}") if kind in _kinds() or kind == "COMMENT" else word(kind)
    if not mode:
        return name
    return texts().get(f"mode.{kind}.{mode}") or f"{name} ({word(mode)})"


def side(key: str) -> str:
    """Write the name of a code or an id."""
    return Names.shipped().side(key)


def matter(what: Position) -> str:
    """Write what a position is about, without the party itself: "ceasefire by Ukraine"."""
    content = what.content
    by, to = (", ".join(side(key) for key in sides if key != what.party) for sides in (content.doers, content.to))
    if content.act is None:
        asking = what.move is Move.DEMANDS
        name = ("something" if asking else "asked") if to else "anything"
        return text(f"positions.{name}", who=to)
    told = act(content.act, content.mode)
    told = text("positions.doers", what=told, who=by) if by else told
    return text("positions.towards", what=told, who=to) if to else told


def counted_by(key: str, by: str) -> str:
    """Write what announcements are counted by: names of an announcer or a pair, an outlet, or a type of act."""
    return act(key) if by == "kind" else Names.shipped().key(key, by)


def promised(what: Forecast) -> str:
    """Write the type of the announced act that a forecast is of."""
    return act(what.kind.removesuffix(" kept"))


def between(what: Forecast) -> str:
    """Name the sides of the announced act that a forecast is of: by their codes and ids, else by the words for them."""
    others = what.target.split()
    named = map(side, others) if all(map(_SIDE.fullmatch, others)) else [plain(what.target)]
    return " – ".join(dict.fromkeys((side(what.source), *named)))


def who(participants: tuple[Participant, ...]) -> str:
    """Name the sides of an act, then who carries it and where."""
    names = Names.shipped()

    def of(*roles: Role) -> str:
        return ", ".join(dict.fromkeys(names.participant(p) for p in participants if p.role in roles))

    main = of(Role.SOURCE, Role.TARGET) or text("unknown.parties")
    through, host = of(Role.MEDIATOR), of(Role.HOST)
    return "; ".join(
        part
        for part in (
            main,
            text("words.through", who=through) if through else "",
            text("words.hosted", who=host) if host else "",
        )
        if part
    )


def percent(share: float | None) -> str:
    """Write a probability as people say it: nothing but 0 is 0 %, and nothing but 1 is 100 %."""
    if share is None:
        return "–"
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return "<1 %"
    return ">99 %" if rounded == 100 and share < 1 else f"{rounded} %"  # noqa: PLR2004 - per cent


def outward(url: str | None) -> str | None:
    """Return an address of the web that may be linked to, None of anything else (such as javascript:)."""
    return url if url and _SAFE_LINK.fullmatch(url) else None


def telling(rows: tuple[Evidence, ...], status: Status) -> tuple[Evidence, ...]:
    """Return sentences with the one first that an act has its status by: what settled it, else what announced it."""
    first = chosen(rows, status)[-1:]
    return (*first, *(row for row in rows if row not in first))


def source(row: Evidence) -> str:
    """Say where a sentence stands."""
    name = row.outlet or row.given_id or row.url or row.document
    return plain(name)


def fragment(template: str, **values: Any) -> Markup:  # noqa: ANN401 - what a template shows
    """Return a rendered template, safe to stand in another."""
    return Markup(environment().get_template(template).render(**values))  # noqa: S704 - escaped by its template
