"""Which codes do PLOVER, POLECAT, GDELT and ICEWS have for what we know? ``data/codebook/formats.toml``, checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from detente.codebook import NONE_TYPE, CameoCode, Codebook
from detente.errors import ConfigError, refuse_unknown
from detente.pipeline.rowed import code_in
from detente.records import Claim, Modality

_KEYS = ("mutual", "promises", "comments", "words", "bodies", "sectors", "names", "countries")
_BODY_KEYS = ("plover", "country", "group", "type")


@dataclass(frozen=True, slots=True)
class Body:
    """How a code that is no state is written: in PLOVER's country slot, and in CAMEO's country, group and type."""

    plover: str
    country: str = ""
    group: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Foreign:
    """The tables, as the file tells them."""

    mutual: frozenset[str]
    promises: Mapping[str, str]
    comments: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    bodies: Mapping[str, Body]
    cameo_types: Mapping[str, str]
    icews_sectors: Mapping[str, str]
    names: Mapping[str, str]
    fips: Mapping[str, str]
    cow: Mapping[str, int]

    @classmethod
    @cache
    def load(cls) -> "Foreign":
        """Return the tables that the package ships.

        Raises:
            ConfigError: they do not fit the code book.
        """
        file = resources.files("detente") / "data" / "codebook" / "formats.toml"
        return build(tomllib.loads(file.read_text("utf-8")), Codebook.load())

    def plover_country(self, country: str | None) -> str:
        """Return what stands in PLOVER's country slot, "" if it is not known."""
        body = self.bodies.get(country or "")
        return body.plover if body else country or ""

    def cameo_of(self, claim: Claim) -> str | None:
        """Return the CAMEO code of an act as a claim tells it; of a planned act that of the promise. None: no code.

        One that another coder gave, whose row was imported, is given back, as far as CAMEO has it.
        """
        if (given := code_in(claim)) is not None:
            return next((given[:n] for n in range(len(given), 1, -1) if given[:n] in cameo_codes()), None)
        if claim.modality is Modality.PLANNED:
            return self.promises.get(f"{claim.type} {claim.mode}") or self.promises.get(claim.type)
        if claim.type == NONE_TYPE:
            return self.comments[claim.stance.value if claim.stance else "none"]
        if claim.mode is None:
            word = claim.trigger.text.lower()
            for stem, code in self.words.get(claim.type, {}).items():
                if word.startswith(stem):
                    return code
        return Codebook.load().cameo_of(claim.type, claim.mode)


def build(raw: Mapping[str, Any], book: Codebook) -> Foreign:
    """Make the tables of a parsed file.

    Raises:
        ConfigError: a key is unknown or missing, or a code is none of the code book.
    """
    refuse_unknown(raw, _KEYS, "formats.toml")
    if missing := set(_KEYS) - set(raw):
        raise ConfigError(f"formats.toml lacks {', '.join(sorted(missing))}")
    for name, body in raw["bodies"].items():
        refuse_unknown(body, _BODY_KEYS, f"formats.toml bodies.{name}")
    refuse_unknown(raw["sectors"], ("cameo", "icews"), "formats.toml sectors")
    for kind in ("cameo", "icews"):
        refuse_unknown(raw["sectors"][kind], tuple(name for name, _ in book.sectors), f"formats.toml sectors.{kind}")
    refuse_unknown(raw["comments"], (*book.stances, "none"), "formats.toml comments")
    words = [code for stems in raw["words"].values() for code in stems.values()]
    _check_codes((*raw["mutual"], *raw["promises"].values(), *raw["comments"].values(), *words))
    countries = raw["countries"].items()
    return Foreign(
        mutual=frozenset(raw["mutual"]),
        promises=raw["promises"],
        comments=raw["comments"],
        words=raw["words"],
        bodies={name: Body(**body) for name, body in raw["bodies"].items()},
        cameo_types=raw["sectors"]["cameo"],
        icews_sectors=raw["sectors"]["icews"],
        names=raw["names"],
        fips={country: row["fips"] for country, row in countries},
        cow={country: row["cow"] for country, row in countries if "cow" in row},
    )


def _check_codes(codes: tuple[str, ...]) -> None:
    for code in codes:
        if code not in cameo_codes():
            raise ConfigError(f"formats.toml: {code!r} is no code of cameo.toml")


@cache
def cameo_codes() -> Mapping[str, CameoCode]:
    """Return the codes of CAMEO by their digits."""
    return {code.code: code for code in Codebook.load().cameo}


@cache
def icews_labels() -> Mapping[str, str]:
    """Return the words of ICEWS for each CAMEO code that it has words for."""
    file = resources.files("detente") / "data" / "codebook" / "icews.toml"
    labels: dict[str, str] = {}
    for label, code in tomllib.loads(file.read_text("utf-8"))["codes"].items():
        labels.setdefault(code, label)
    return labels
