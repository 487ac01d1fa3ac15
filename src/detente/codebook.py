"""What are the types, modes, contexts and topics, which words signal them, and how do they map to CAMEO?

PLOVER, CAMEO and the topics of a peace process, loaded from readable tables in ``data/codebook`` and checked when they
are loaded. The words are only a second opinion beside the trained heads: they name modes, contexts and topics, never
the type of an act.
"""

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from detente.errors import ConfigError, refuse_unknown

# A mode's word farther from the trigger than this belongs to another act of the sentence.
MODE_REACH = 60
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
_TYPE_KEYS = ("meaning", "quad", "score", "recipient", "future", "choice", "modes")
_MODE_KEYS = ("meaning", "score", "words", "triggers", "choice")
_WORD_KEYS = ("meaning", "definition", "words", "triggers")
_CODE_KEYS = ("label", "goldstein", "from", "type", "mode", "choice")
NONE_TYPE = "COMMENT"
KEY_LETTERS = 3
NEAR = 4  # texts whose words are kept in mind: topics, contexts, stances and modes are looked for one after the other
_KEY = re.compile(r"\w+")


@functools.lru_cache(NEAR)
def _keys(text: str) -> list[tuple[int, str]]:
    """Return where each word of a text begins, and its first letters."""
    return [(word.start(), word.group()[:KEY_LETTERS]) for word in _KEY.finditer(text)]


class Words:
    """A set of words and phrases, each standing for one or more names, found in one pass over a text.

    Words match whole; ``*`` ends a word early; a blank also matches a hyphen; the longest phrase at a word wins and
    uses up its words.
    """

    def __init__(self, phrases: Iterable[tuple[str, str]], ignore: Iterable[str] = ()) -> None:
        names: dict[str, tuple[str, ...]] = dict.fromkeys(ignore, ())
        for name, phrase in phrases:
            names[phrase] = (*names.get(phrase, ()), name)
        shelves: dict[str, list[str]] = {}
        for phrase in sorted(names, key=lambda phrase: (-len(phrase), phrase)):
            key = _KEY.match(phrase)
            shelves.setdefault(key.group()[:KEY_LETTERS] if key else phrase, []).append(phrase)
        # by the first letters of the first word, one pattern of all candidates, the longest phrase first
        self._shelves = {
            key: (re.compile("|".join(f"({_expression(p)})" for p in shelf)), [names[p] for p in shelf])
            for key, shelf in shelves.items()
        }

    def find(self, text: str) -> list[tuple[int, str]]:
        """Return (position, name) of every phrase in lower-case ``text``, in order."""
        found: list[tuple[int, str]] = []
        end, shelves = 0, self._shelves
        for start, key in _keys(text):
            if start < end or key not in shelves:
                continue
            pattern, names = shelves[key]
            if match := pattern.match(text, start):
                found += [(start, name) for name in names[(match.lastindex or 0) - 1]]
                end = match.end()
        return found

    def names(self, text: str) -> tuple[str, ...]:
        """Return the names found in a text of any case, each once, sorted."""
        return tuple(sorted({name for _, name in self.find(_folded(text))}))


@dataclass(frozen=True, slots=True)
class Mode:
    """How an act of a type is done, with PLOVER's conflict-cooperation score (-10 to 10; None where it gives none)."""

    name: str
    meaning: str
    score: float | None


@dataclass(frozen=True, slots=True)
class EventType:
    """A PLOVER type, or COMMENT, which has neither quad class nor score.

    ``recipient`` says whether PLOVER requires one; ``future`` is what its export rule calls the act while announced;
    ``choice`` records which side was taken where the manuals disagree.
    """

    name: str
    meaning: str
    quad: int | None
    score: float | None
    recipient: bool
    future: str | None
    choice: str | None
    modes: tuple[Mode, ...]


@dataclass(frozen=True, slots=True)
class CameoCode:
    """A CAMEO code with its Goldstein value; ``stated`` is False where the value is its root's. ``type`` is None for
    statements and appeals, which PLOVER drops.
    """

    code: str
    label: str
    goldstein: float
    stated: bool
    type: str | None
    mode: str | None
    choice: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """How much acts count in the mood between two sides, -10 to 10, and how much of it before they are done, 0 to 1."""

    types: Mapping[str, float]
    modes: Mapping[tuple[str, str], float]
    stances: Mapping[str, float]
    shares: Mapping[str, float]

    @classmethod
    @functools.cache
    def load(cls) -> "Weights":
        """Return the weights that the package ships.

        Raises:
            ConfigError: the table does not fit the code book.
        """
        file = resources.files("detente") / "data" / "codebook" / "weights.toml"
        return weigh(tomllib.loads(file.read_text("utf-8")), Codebook.load())

    def of(self, kind: str, mode: str | None, stance: str | None) -> float:
        """Return what an act of a type counts once it is done; a comment counts by its stance."""
        if kind == NONE_TYPE:
            return self.stances.get(stance or "", 0.0)
        return self.modes.get((kind, mode or ""), self.types[kind])


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """All tables, with the words ready to be matched."""

    types: tuple[EventType, ...]
    contexts: tuple[str, ...]
    topics: tuple[str, ...]
    stances: tuple[str, ...]
    sectors: tuple[tuple[str, str], ...]
    cameo: tuple[CameoCode, ...]
    exported: tuple[tuple[str, str], ...]
    _contexts: Words
    _topics: Words
    _stances: Words
    _attributes: Mapping[str, str]
    _modes: Mapping[str, Words]
    _triggers: Mapping[str, Words]

    @classmethod
    @functools.cache
    def load(cls) -> "Codebook":
        """Return the code book that the package ships.

        Raises:
            ConfigError: a table does not fit.
        """
        folder = resources.files("detente") / "data" / "codebook"
        tables = [tomllib.loads((folder / f"{n}.toml").read_text("utf-8")) for n in ("plover", "topics", "cameo")]
        return build(*tables)

    def type(self, name: str) -> EventType:
        """Return a type by its name."""
        found = next((t for t in self.types if t.name == name), None)
        if found is None:
            raise ConfigError(f"no event type {name!r}: known are {', '.join(t.name for t in self.types)}")
        return found

    def topics_in(self, text: str) -> tuple[str, ...]:
        """Return the topics that a sentence names."""
        return self._topics.names(text)

    def contexts_in(self, text: str) -> tuple[str, ...]:
        """Return the PLOVER contexts that a sentence names."""
        return self._contexts.names(text)

    def stance_of(self, text: str) -> str | None:
        """Return the stance whose word comes first in a comment, None if no word tells."""
        found = self._stances.find(_folded(text))
        return found[0][1] if found else None

    def modality_of(self, attribute: str) -> str | None:
        """Return the modality that an attribute of a noun gives the act ("planned"), None if it gives none."""
        return self._attributes.get(_folded(attribute))

    def mode_of(self, name: str, text: str, trigger: str) -> str | None:
        """Return the mode of an act: told by its trigger, else by the nearest word of the sentence within reach."""
        if name not in self._modes:
            return None
        lowered, word = _folded(text), _folded(trigger)
        told = self._triggers[name].find(word)
        if told:
            return told[0][1]
        at = max(lowered.find(word), 0)
        near = sorted((abs(place - at), mode) for place, mode in self._modes[name].find(lowered))
        return near[0][1] if near and near[0][0] <= MODE_REACH else None

    def score(self, name: str, mode: str | None) -> float | None:
        """Return PLOVER's score of a mode, or of the bare type where the mode has none."""
        kind = self.type(name)
        return next((m.score for m in kind.modes if m.name == mode and m.score is not None), kind.score)

    def cameo_of(self, name: str, mode: str | None) -> str | None:
        """Return the CAMEO code that exporters write for a type and mode (lossy); None for COMMENT."""
        table = dict(self.exported)
        return table.get(f"{name} {mode}") or table.get(name)

    def plover_of(self, code: str) -> tuple[str, str | None] | None:
        """Return (type, mode) of a CAMEO code, falling back to its shorter base; None where PLOVER drops it."""
        table = {c.code: c for c in self.cameo}
        known = next((table[code[:n]] for n in range(len(code), 1, -1) if code[:n] in table), None)
        return (known.type, known.mode) if known and known.type else None


def build(plover: Mapping[str, Any], topics: Mapping[str, Any], cameo: Mapping[str, Any]) -> Codebook:
    """Make a code book of parsed tables.

    Raises:
        ConfigError: a key is unknown or missing, or a name is used that no table defines.
    """
    refuse_unknown(plover, ("types", "stances", "contexts", "sectors", "attributes"), "plover.toml")
    types = tuple(_event_type(name, raw) for name, raw in plover["types"].items())
    names = {t.name: {m.name for m in t.modes} for t in types}
    codes = tuple(_code(code, raw, names) for code, raw in sorted(cameo["codes"].items()))
    exported = tuple(sorted(cameo["export"].items()))
    _check_export(exported, names, {c.code for c in codes})
    with_modes = {name: raw["modes"] for name, raw in plover["types"].items() if raw.get("modes")}
    return Codebook(
        types=types,
        contexts=tuple(sorted(plover["contexts"])),
        topics=tuple(sorted(topics["topics"])),
        stances=tuple(plover["stances"]),
        sectors=tuple(sorted(plover["sectors"].items())),
        cameo=codes,
        exported=exported,
        _contexts=Words(_phrases(plover["contexts"], "contexts")),
        _topics=Words(_phrases(topics["topics"], "topics"), topics.get("ignore", ())),
        _stances=Words(_phrases(plover["stances"], "stances")),
        _attributes={word: name for name, word in _phrases(plover.get("attributes", {}), "attributes")},
        _modes={name: Words(_phrases(modes, name, _MODE_KEYS)) for name, modes in with_modes.items()},
        _triggers={name: Words(_phrases(modes, name, _MODE_KEYS, triggers=True)) for name, modes in with_modes.items()},
    )


def weigh(raw: Mapping[str, Any], book: Codebook) -> Weights:
    """Make weights of a parsed table.

    Raises:
        ConfigError: a key is unknown or missing, or a number lies outside its bounds.
    """
    refuse_unknown(raw, ("types", "stances", "shares"), "weights.toml")
    missing = {t.name for t in book.types} ^ set(raw["types"])
    if missing:
        raise ConfigError(f"weights.toml: types must be exactly those of plover.toml, but for {', '.join(missing)}")
    for name, row in raw["types"].items():
        refuse_unknown(row, ("weight", "modes", "why"), f"weights.toml types.{name}")
        refuse_unknown(row.get("modes", {}), tuple(m.name for m in book.type(name).modes), f"weights.toml types.{name}")
    refuse_unknown(raw["stances"], book.stances, "weights.toml stances")
    return Weights(
        types={name: _bounded(row["weight"], -10.0, name) for name, row in raw["types"].items()},
        modes={
            (name, mode): _bounded(value, -10.0, f"{name} {mode}")
            for name, row in raw["types"].items()
            for mode, value in row.get("modes", {}).items()
        },
        stances={name: _bounded(value, -10.0, name) for name, value in raw["stances"].items()},
        shares={name: _bounded(value, 0.0, name) for name, value in raw["shares"].items()},
    )


def _bounded(value: object, low: float, where: str) -> float:
    """Return a number between ``low`` and 10, or 1 where it is a share."""
    high = 10.0 if low < 0 else 1.0
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ConfigError(f"weights.toml: {where} is {value!r}, it must be a number from {low} to {high}")
    return float(value)


def _folded(text: str) -> str:
    return text.lower().replace("’", "'")


def _expression(phrase: str) -> str:
    stem = re.escape(phrase.removesuffix("*")).replace(r"\ ", r"[\s-]")
    return stem + (r"\w*" if phrase.endswith("*") else r"(?!\w)")


def _phrases(
    tables: Mapping[str, Mapping[str, Any]],
    where: str,
    allowed: tuple[str, ...] = _WORD_KEYS,
    *,
    triggers: bool = False,
) -> list[tuple[str, str]]:
    found = []
    for name, raw in tables.items():
        refuse_unknown(raw, allowed, f"{where}.{name}")
        phrases = [*raw.get("words", []), *(raw.get("triggers", []) if triggers else [])]
        for phrase in phrases:
            if not isinstance(phrase, str) or not phrase.strip("* ") or phrase != phrase.lower():
                raise ConfigError(f"{where}.{name}: {phrase!r} is no word, write it in lower case with letters in it")
        found += [(name, phrase) for phrase in phrases]
    return found


def _event_type(name: str, raw: Mapping[str, Any]) -> EventType:
    refuse_unknown(raw, _TYPE_KEYS, f"types.{name}")
    quad = raw.get("quad")
    if (quad not in QUADS) and not (quad is None and name == NONE_TYPE):
        raise ConfigError(f"types.{name}: quad is {quad!r}, it must be 1, 2, 3 or 4")
    modes = []
    for mode, value in raw.get("modes", {}).items():
        refuse_unknown(value, _MODE_KEYS, f"types.{name}.modes.{mode}")
        modes.append(Mode(mode, value["meaning"], value.get("score")))
    return EventType(
        name, raw["meaning"], quad, raw.get("score"), bool(raw["recipient"]), raw.get("future"), raw.get("choice"),
        tuple(modes),
    )  # fmt: skip


def _code(code: str, raw: Mapping[str, Any], names: Mapping[str, set[str]]) -> CameoCode:
    refuse_unknown(raw, _CODE_KEYS, f"codes.{code}")
    kind, mode = raw.get("type"), raw.get("mode")
    if (kind is not None and kind not in names) or (mode is not None and mode not in names.get(kind or "", set())):
        raise ConfigError(f"codes.{code}: {kind} {mode} is no type with such a mode in plover.toml")
    stated = raw.get("from") != "root"
    return CameoCode(code, raw["label"], float(raw["goldstein"]), stated, kind, mode, raw.get("choice"))


def _check_export(exported: Iterable[tuple[str, str]], names: Mapping[str, set[str]], codes: set[str]) -> None:
    for key, code in exported:
        kind, _, mode = key.partition(" ")
        if kind not in names or (mode and mode not in names[kind]) or code not in codes:
            raise ConfigError(f"export {key!r} = {code!r}: the type, the mode or the code is not defined")
