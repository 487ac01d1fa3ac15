"""What does a row that others coded say in our words? A line of text that tells it, and the claim that stands in it.

The line is made from the row's fields alone and says so, since the sentence that was coded is in none of the formats.
The first digits of a claim's id name the act, so that rows and mentions of one act are known as such for good, and the
rest the row, so that a row is known again in whatever file it comes.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources

from detente.codebook import NONE_TYPE, Codebook
from detente.errors import SourceError
from detente.events.actors import ActorBook
from detente.events.resolution import Resolution
from detente.records import (
    Claim,
    Interval,
    Modality,
    Participant,
    Place,
    Role,
    Speaker,
    Stance,
    Trigger,
    digest,
)
from detente.sources.coded import CodedActor, CodedMention, CodedPlace, CodedRow

CODER = "imported:"
# What the coder of a claim ends with that comes from a mention, not from the row of the act.
MENTIONED = "+mention"
# Digits of a claim's id that name the act, 80 bits: no two acts share them. Behind a dash stand those of the row, since
# `detente check` holds ids of digits alone to the rule of our own coder.
ACT = 20
NAMES = {"gdelt": "GDELT", "icews": "ICEWS", "plover": "PLOVER", "polecat": "POLECAT"}
# The score of a claim of a coder that gives none: nobody has measured it in our way, so neither sure nor doubtful.
UNSCORED = 0.5
NOBODY = "(not named)"
ARROW = " → "
VISIT, HOSTING = "042", "043"
_PLANNED_ROOT = "03"
_CODE = re.compile(r" \[([0-9]{2,4})\]")


@dataclass(frozen=True, slots=True)
class Rules:
    """The tables of ``data/codebook/imported.toml``."""

    planned: Mapping[str, tuple[str, str | None]]
    stances: Mapping[str, Stance]
    countries: Mapping[str, str]
    sectors: Mapping[str, str]

    @classmethod
    @cache
    def load(cls) -> "Rules":
        """Return the tables that the package ships."""
        file = resources.files("detente") / "data" / "codebook" / "imported.toml"
        raw = tomllib.loads(file.read_text("utf-8"))
        planned = {code: (name.split()[0], (name.split()[1:] or [None])[0]) for code, name in raw["planned"].items()}
        return cls(planned, {c: Stance(s) for c, s in raw["stances"].items()}, raw["countries"], raw["sectors"])


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was done, in PLOVER's terms, and whether it is done or only intended."""

    type: str
    mode: str | None
    modality: Modality
    stance: Stance | None = None


@dataclass(slots=True)
class Scribe:
    """Turns rows into claims by the code book and the actor book, which it asks once for each name."""

    book: ActorBook
    codes: Codebook = field(default_factory=Codebook.load)
    rules: Rules = field(default_factory=Rules.load)
    _known: dict[tuple[str, str | None], tuple[str | None, str | None, str | None]] = field(default_factory=dict)
    _countries: dict[str, str | None] = field(default_factory=dict)

    def claim(self, row: CodedRow) -> Claim:
        """Return the claim of a row, standing alone at the start of a text.

        Raises:
            SourceError: its type is none of PLOVER's.
        """
        meaning = self._meaning(row)
        label = self._label(row)
        line, spans = _line(row, label)
        acting, acted = (Role.TARGET, Role.SOURCE) if hosted(row) else (Role.SOURCE, Role.TARGET)
        sides = ((acting, row.sources), (acted, row.targets), (Role.MEDIATOR, row.mediators))
        found = tuple(
            self._participant(role, actor, start, row)
            for (role, actors), starts in zip(sides, spans.sides, strict=True)
            for actor, start in zip(actors, starts, strict=True)
        )
        done = meaning.modality is Modality.HAPPENED
        return Claim(
            id=identity(row),
            document="",
            sentence=0,
            start=0,
            end=len(line),
            text=line,
            reported=row.known,
            trigger=Trigger(label, spans.label, spans.label + len(label)),
            type=meaning.type,
            modality=meaning.modality,
            score=UNSCORED if row.confidence is None else row.confidence,
            coder=f"{CODER}{row.format}",
            mode=meaning.mode,
            contexts=tuple(c for c in row.contexts if c in self.codes.contexts),
            topics=self.codes.topics_in(label),
            participants=found,
            # The day of an intent is that on which it was told; for when it is meant no row says, unless it is ahead.
            when=Interval.of(row.day, row.day) if done or row.day > row.known else None,
            where=row.place.name if row.place else None,
            place=self._place(row.place),
            speaker=_speaker(found) if meaning.type == NONE_TYPE else None,
            stance=meaning.stance,
        )

    def _label(self, row: CodedRow) -> str:
        """Return the words for the act: the row's, else those of the code book, else the root's."""
        words = {code.code: code.label for code in self.codes.cameo}
        code = row.code or ""
        return row.label or next((words[code[:n]] for n in range(len(code), 1, -1) if code[:n] in words), "act")

    def _meaning(self, row: CodedRow) -> Meaning:
        if row.code is None:
            return self._stated(row)
        if row.code.startswith(_PLANNED_ROOT):
            known = next(n for n in range(len(row.code), 1, -1) if row.code[:n] in self.rules.planned)
            return Meaning(*self.rules.planned[row.code[:known]], Modality.PLANNED)
        found = self.codes.plover_of(row.code)
        if found is None:
            return Meaning(NONE_TYPE, None, Modality.HAPPENED, self.rules.stances.get(row.code))
        return Meaning(*found, Modality.HAPPENED)

    def _stated(self, row: CodedRow) -> Meaning:
        """Return what a row says that names PLOVER's type itself; a mode that we do not know is left out."""
        kind = next((t for t in self.codes.types if t.name == row.kind), None)
        if kind is None:
            allowed = ", ".join(t.name for t in self.codes.types)
            raise SourceError(f"{row.kind!r} is no type of PLOVER; allowed are {allowed}")
        mode = row.mode.replace(" ", "-") if row.mode else None
        known = mode if any(m.name == mode for m in kind.modes) else None
        return Meaning(kind.name, known, Modality(row.modality or "HAPPENED"))

    def _participant(self, role: Role, actor: CodedActor, start: int, row: CodedRow) -> Participant:
        identity, country, sector = self._who(actor, row)
        return Participant(role, actor.name, start, start + len(actor.name), identity, country, sector)

    def _who(self, actor: CodedActor, row: CodedRow) -> tuple[str | None, str | None, str | None]:
        """Return id, country and sector; the file's own word for the country counts before the book's."""
        key = (actor.name, actor.country)
        if key not in self._known:
            found = self.book.resolve(actor.name, on=row.day)
            country = self.country(actor.country) or found.country
            self._known[key] = (_identity(actor, found, country), country, found.sector)
        known, country, sector = self._known[key]
        return known, country, self._sector(actor.sectors) or sector

    def country(self, word: str | None) -> str | None:
        """Return the code of a country that is written as a code or a name, None if it is none we know."""
        if word is None:
            return None
        if word not in self._countries:
            code = self.rules.countries.get(word, word)
            known = f"state:{code}" in self.book.actors or code in self._bodies()
            self._countries[word] = code if known else self.book.resolve(word).country
        return self._countries[word]

    def _bodies(self) -> frozenset[str]:
        return frozenset({"UNO", "EUR", "NAT", "IGO", "NGO", "XKX"})

    def _sector(self, words: Iterable[str]) -> str | None:
        told = set(words)
        worded = next((sector for word, sector in self.rules.sectors.items() if word in told), None)
        return worded or next((word for word, _ in self.codes.sectors if word in told), None)

    def _place(self, place: CodedPlace | None) -> Place | None:
        if place is None:
            return None
        country = self.country(place.country)
        return Place(place.name, place.kind, country, place.region, place.latitude, place.longitude)


def hosted(row: CodedRow) -> bool:
    """Say whether a row tells a visit from the side of the host; the visitor is who acts, as in PLOVER."""
    return row.code == HOSTING and bool(row.sources and row.targets)


def identity(row: CodedRow) -> str:
    """Return the id of a row's claim: first that of the act, then its own."""
    names = (actor.name for side in (row.sources, row.targets) for actor in side)
    own = digest("row", row.format, row.given, str(row.day), row.code or row.kind or "", row.mode or "", *names)
    return named(act_named(row.format, row.act), own)


def named(act: str, own: str) -> str:
    """Return the id of a claim by the digits of its act and a digest of its own."""
    return f"{act}-{own[ACT + 1 :]}"


def act_named(format_name: str, act: str) -> str:
    """Return the digits with which the ids of an act's claims begin."""
    return digest("act", format_name, act)[:ACT]


def act_of(claim: Claim) -> str:
    """Return the digits that name the act of an imported claim."""
    return claim.id[:ACT]


def code_in(claim: Claim) -> str | None:
    """Return the CAMEO code with which a claim was imported, None where its coder wrote none.

    A claim that a person amended has none: the code may no longer fit. A visit that was told from the side of the host
    is one by the visitor here (`hosted`).
    """
    found = _CODE.match(claim.text, claim.trigger.end - claim.start) if is_imported(claim) else None
    if found and found[1] == HOSTING and claim.who(Role.SOURCE) and claim.who(Role.TARGET):
        return VISIT
    return found[1] if found else None


def is_imported(claim: Claim) -> bool:
    """Say whether a claim was coded by others, and is so still: one that a person amended is ours."""
    return claim.coder.startswith(CODER)


def retold(head: Claim, mention: CodedMention) -> Claim:
    """Return the claim that an article makes of an act that is known from its row."""
    stem = head.text[: _stem(head)]
    line = f"{stem} — told by {mention.told_by}; {_closing(mention.format)}"
    own = digest("mention", mention.format, mention.event, mention.given)
    return replace(
        at_start(head),
        id=named(act_of(head), own),
        document="",
        start=0,
        end=len(line),
        text=line,
        reported=mention.known,
        score=head.score if mention.confidence is None else mention.confidence,
        coder=f"{CODER}{mention.format}{MENTIONED}",
    )


def _stem(head: Claim) -> int:
    """Return how many characters of a line tell the act itself; what comes behind tells who told it."""
    found = head.text.rfind(" — ")
    return found if found > 0 else len(head.text)


def at_start(claim: Claim) -> Claim:
    """Return a claim as if its line stood at the start of a text."""
    return moved(claim, -claim.start)


def moved(claim: Claim, by: int) -> Claim:
    """Return a claim whose line stands so many characters later."""
    speaker, trigger = claim.speaker, claim.trigger
    return replace(
        claim,
        start=claim.start + by,
        end=claim.end + by,
        trigger=Trigger(trigger.text, trigger.start + by, trigger.end + by),
        participants=tuple(replace(p, start=p.start + by, end=p.end + by) for p in claim.participants),
        speaker=replace(speaker, start=speaker.start + by, end=speaker.end + by) if speaker else None,
    )


@dataclass(frozen=True, slots=True)
class _Spans:
    """Where in a line its label and the names of sources, targets and mediators begin."""

    label: int
    sides: tuple[list[int], list[int], list[int]]


def _line(row: CodedRow, label: str) -> tuple[str, _Spans]:
    """Write a row as a line, and tell where its parts stand."""
    parts: list[str] = []
    sources = _listing(parts, row.sources)
    parts.append(ARROW)
    targets = _listing(parts, row.targets)
    parts.append(": ")
    at = sum(map(len, parts))
    parts.append(f"{label} [{row.code}]" if row.code else label)
    if row.place:
        parts.append(f", in {row.place.name}")
    parts.append(", mediated by " if row.mediators else "")
    mediators = _listing(parts, row.mediators) if row.mediators else []
    told = f"told by {row.told_by}; " if row.told_by else ""
    parts.append(f" — {told}{_closing(row.format)}")
    return "".join(parts), _Spans(at, (sources, targets, mediators))


def _closing(format_name: str) -> str:
    return f"coded by {NAMES[format_name]}, no sentence"


def _listing(parts: list[str], actors: tuple[CodedActor, ...]) -> list[int]:
    """Add names to a line, and return where they begin."""
    starts = []
    for number, actor in enumerate(actors):
        parts.append(", " if number else "")
        starts.append(sum(map(len, parts)))
        parts.append(actor.name)
    if not actors:
        parts.append(NOBODY)
    return starts


def _identity(actor: CodedActor, found: Resolution, country: str | None) -> str | None:
    """Return who it is by the actor book: a state only where it is named itself ("Police (India)" is not India)."""
    if found.actor is None or (found.country != country and found.country is not None and country is not None):
        return None
    if found.actor.startswith("state:") and "(" in actor.name:
        return None
    return found.actor


def _speaker(found: tuple[Participant, ...]) -> Speaker | None:
    """Return who says a comment: its source."""
    first = next((p for p in found if p.role is Role.SOURCE), None)
    return Speaker(first.text, first.start, first.end, first.actor, first.country) if first else None
