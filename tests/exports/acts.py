"""Made-up articles of one claim each, of every type, mode and modality; and what a format wrote of them."""

import io
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import product
from typing import Any

from detente.codebook import Codebook
from detente.exports import EXPORTERS
from detente.pipeline import Read
from detente.records import Interval, Modality, Participant, Place, Role, Stance, Trigger, digest
from tests.build import claim
from tests.exports import strict
from tests.exports.build import document

FORMATS = ("plover", "polecat", "gdelt", "icews")
READERS: dict[str, Callable[[bytes], list[Any]]] = {
    "plover": strict.plover, "polecat": strict.polecat, "gdelt": strict.gdelt, "icews": strict.icews,
}  # fmt: skip
PLACES = (
    None,
    Place("Istanbul", "city", "TUR", "Istanbul", 41.0, 29.0),
    Place("Texas", "region", "USA", None, 31.0, -99.0),
    Place("Ukraine", "country", "UKR", None, 49.0, 32.0),
    Place("Strait of Hormuz", "strait", "IRN/OMN/ARE", None, 26.6, 56.3),
)
SIDES = (("Washington", "USA", "GOV"), ("NATO", "NAT", None), ("rebels", None, "REB"), ("Kosovo", "XKX", "JRN"))
SENTENCE = "{0} and Moscow are said to have an act between them."
START = date(2025, 1, 6)


def who(role: Role, text: str, country: str | None, sector: str | None = None, *, start: int = 0) -> Participant:
    """A participant of a sentence that begins with ``text`` or has it at ``start``."""
    return Participant(role, text, start, start + len(text), None, country, sector)


def acts() -> list[Read]:
    """One article for every type with every mode, in every modality."""
    kinds = [(kind.name, mode) for kind in Codebook.load().types for mode in (None, *(m.name for m in kind.modes))]
    return [act(kind, mode, modality, n) for n, ((kind, mode), modality) in enumerate(product(kinds, Modality))]


def act(kind: str, mode: str | None, modality: Modality, number: int, /, **changes: Any) -> Read:  # noqa: ANN401
    """One article of its own outlet with one claim; the number varies sides, places and days."""
    name, country, sector = SIDES[number % len(SIDES)]
    text = SENTENCE.format(name)
    day = START + timedelta(days=number % 90)
    stance = list(Stance)[number % len(Stance)] if kind == "COMMENT" else None
    fields: dict[str, Any] = {
        "id": digest("act", str(number)), "document": f"d{number}", "text": text, "end": len(text), "type": kind,
        "mode": mode, "modality": modality, "stance": stance, "reported": day, "place": PLACES[number % len(PLACES)],
        "trigger": Trigger("act", text.index("act"), text.index("act") + 3),
        "when": Interval.of(day, day) if number % 3 else None,
        "participants": (
            who(Role.SOURCE, name, country, sector),
            who(Role.TARGET, "Moscow", "RUS", "GOV", start=text.index("Moscow")),
        ),
    }  # fmt: skip
    made = document(id=f"d{number}", text=text, outlet=f"Outlet {number}", published=day, language="en")
    return Read(made, (claim(**(fields | changes)),))


def written(name: str, reads: Iterable[Read]) -> list[Any]:
    """Return the rows of a format, read back strictly."""
    out = io.BytesIO()
    EXPORTERS[name](reads, out)
    return READERS[name](out.getvalue())


def code(name: str, row: Any) -> str:  # noqa: ANN401 - a row of any format
    """Return what a row says was done: PLOVER's type or CAMEO's code."""
    if name == "gdelt":
        return str(row[26])
    told = {"plover": lambda: row["event"][0], "polecat": lambda: row["Event Type"], "icews": lambda: row["CAMEO Code"]}
    return str(told[name]())


def is_promise(name: str, row: Any) -> bool:  # noqa: ANN401 - see code
    """Say whether a row tells of words of intent, not of an act: AGREE or CONCEDE without a mode, CAMEO root 03."""
    if name in {"gdelt", "icews"}:
        return code(name, row).startswith("03")
    mode = row.get("mode") or row.get("Event Mode", "None")
    return code(name, row) in {"AGREE", "CONCEDE"} and mode in ("None", [])
