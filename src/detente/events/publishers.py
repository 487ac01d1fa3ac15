"""Which state has the government that publishes a page? In a page of the White House "the President" is its own."""

import re
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from detente.events.actors import ActorBook
from detente.events.resolution import Resolution

ADDRESSES = 64  # whose states are remembered: each participant of a document asks for the one of its address

# Labels under which governments and armies have their hosts, alone (gov: United States) or before a country's (gov.ua).
_LABELS = frozenset({"gov", "mil", "gob", "gouv", "gub", "govt", "go", "gc"})
_ALONE = frozenset({"gov", "mil"})
# Governments that publish under names of their own.
_NAMES = {
    "kremlin.ru": "RUS", "government.ru": "RUS", "mid.ru": "RUS", "elysee.fr": "FRA", "bundesregierung.de": "DEU",
    "bundeskanzler.de": "DEU", "auswaertiges-amt.de": "DEU", "primeminister.am": "ARM", "president.am": "ARM",
    "president.az": "AZE", "president.ir": "IRN", "president.kz": "KAZ",
}  # fmt: skip
# Country labels of the internet (ISO 3166-1 alpha-2, and uk) by state.
_COUNTRIES = {
    "ae": "ARE", "am": "ARM", "ar": "ARG", "at": "AUT", "au": "AUS", "az": "AZE", "bd": "BGD", "bh": "BHR", "bi": "BDI",
    "br": "BRA", "by": "BLR", "ca": "CAN", "cd": "COD", "cl": "CHL", "cn": "CHN", "co": "COL", "cy": "CYP", "cz": "CZE",
    "eg": "EGY", "es": "ESP", "et": "ETH", "fr": "FRA", "ge": "GEO", "gr": "GRC", "hu": "HUN", "id": "IDN", "ie": "IRL",
    "il": "ISR", "in": "IND", "iq": "IRQ", "ir": "IRN", "it": "ITA", "jo": "JOR", "jp": "JPN", "ke": "KEN", "kh": "KHM",
    "kr": "KOR", "kw": "KWT", "lb": "LBN", "lk": "LKA", "lt": "LTU", "lv": "LVA", "ly": "LBY", "md": "MDA", "mm": "MMR",
    "mx": "MEX", "my": "MYS", "ng": "NGA", "np": "NPL", "nz": "NZL", "om": "OMN", "ph": "PHL", "pk": "PAK", "pl": "POL",
    "pt": "PRT", "qa": "QAT", "ro": "ROU", "rs": "SRB", "ru": "RUS", "rw": "RWA", "sa": "SAU", "sd": "SDN", "sg": "SGP",
    "sk": "SVK", "so": "SOM", "ss": "SSD", "sy": "SYR", "th": "THA", "tr": "TUR", "tw": "TWN", "ua": "UKR", "ug": "UGA",
    "uk": "GBR", "uz": "UZB", "ve": "VEN", "vn": "VNM", "ye": "YEM", "za": "ZAF",
}  # fmt: skip
_BARE = frozenset(f"gov.{end}" for end in _COUNTRIES)
# States whose president governs: there "the President" of the government's pages is he, whoever else is named.
# Elsewhere a king, a prime minister or a guest may be spoken of, and the text decides.
PRESIDENCIES = frozenset(
    "ARG AZE BDI BLR BRA CHL COD COL CYP EGY FRA IDN IRN KAZ KEN KOR LKA MEX NGA PHL RUS RWA SDN SOM SSD SYR TUR TWN"
    " UGA UKR USA UZB VEN ZAF".split()
)
# "Permanent members of the Security Council": the council.
_MEMBERS = re.compile(r"^(the )?(permanent )?members of (the )?")


@lru_cache(ADDRESSES)
def state_of(url: str | None) -> str | None:
    """Return the state (alpha-3) whose government publishes under an address, None for others and for what is none."""
    try:
        host = (urlsplit(url).hostname or "") if url else ""
    except ValueError:  # archives hold such as "http://[x/"
        return None
    labels = host.split(".")
    for name, code in _NAMES.items():
        if host == name or host.endswith(f".{name}"):
            return code
    if labels[-1] in _ALONE:
        return "USA"
    two = len(labels) > 2 and labels[-2] in _LABELS  # noqa: PLR2004 - www.gov.uk has three labels
    return _COUNTRIES.get(labels[-1]) if two or host in _BARE else None


def meant(book: ActorBook, home: str, text: str, on: date | None) -> Resolution | None:
    """Return whom "the President" or "the National Security Council" means in what the government of a state publishes.

    Args:
        home: the state, from `state_of`.
    """
    office = book.office_of(text, home, on)
    governs = home in PRESIDENCIES
    head = office if office and governs and office.office == "head-of-state" else None
    return head or book.body_of(_MEMBERS.sub("", text), home, on)
