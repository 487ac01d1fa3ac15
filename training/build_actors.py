"""Is every line of the actor book in order, and which leaders of public lists does it lack, or date otherwise?

    python -m training.build_actors            reads the book, refuses the first broken line, writes its tables
    python -m training.build_actors LISTS      compares it, too, with the folder of REIGN, Wikidata and world-leaders

The book is written by people and not changed here; the tables are what detente opens (`detente.events.register`). The
last line of the comparison counts what agrees.
"""

import csv
import io
import json
import lzma
import re
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from detente.errors import ConfigError
from detente.events.book import STATES, Entry, entries
from detente.events.names import fold
from detente.events.offices import Offices
from detente.events.register import TABLES, Register
from detente.records import Office

BOOK = Path(__file__).parents[1] / "src" / "detente" / "data" / "actors"
SINCE = date(2000, 1, 1)
MIN_NAME = 3  # letters; shorter words are fragments
NEAR_DAYS = 60  # less is a dispute about what counts as taking office
REIGN_UNTIL, WIKIDATA_UNTIL = date(2021, 9, 1), date(2023, 1, 1)  # what each list vouches for, exclusive

# REIGN writes states with the letters of the Correlates of War; the rest are the same as ISO 3166.
COW = dict(
    pair.split(":")
    for pair in """
    BHM:BHS HAI:HTI TRI:TTO BAR:BRB GRN:GRD SLU:LCA SVG:VCT AAB:ATG SKN:KNA GUA:GTM HON:HND SAL:SLV COS:CRI
    SUR:SUR PAR:PRY URU:URY UKG:GBR IRE:IRL NTH:NLD FRN:FRA MNC:MCO LIE:LIE SWZ:CHE SPN:ESP POR:PRT GMY:DEU
    AUS:AUT CZR:CZE SLO:SVK SNM:SMR MAC:MKD CRO:HRV BOS:BIH KOS:XKX SLV:SVN BUL:BGR MLD:MDA ROM:ROU LAT:LVA
    LIT:LTU GRG:GEO SWD:SWE DEN:DNK ICE:ISL CAP:CPV EQG:GNQ GAM:GMB MAA:MRT NIR:NER CDI:CIV BFO:BFA SIE:SLE
    TOG:TGO CAO:CMR NIG:NGA CEN:CAF CHA:TCD CON:COG DRC:COD BUI:BDI ANG:AGO MZM:MOZ ZAM:ZMB ZIM:ZWE MAW:MWI
    SAF:ZAF LES:LSO BOT:BWA SWA:SWZ MAG:MDG MAS:MUS SEY:SYC MOR:MAR ALG:DZA LIB:LBY SUD:SDN LEB:LBN OMA:OMN
    BAH:BHR UAE:ARE KUW:KWT TAJ:TJK KYR:KGZ KZK:KAZ TAW:TWN ROK:KOR BHU:BTN BNG:BGD MYA:MMR SRI:LKA MAD:MDV
    NEP:NPL THI:THA CAM:KHM DRV:VNM MAL:MYS SIN:SGP BRU:BRN PHI:PHL INS:IDN ETM:TLS AUL:AUS NEW:NZL SOL:SLB
    VAN:VUT TAZ:TZA UGA:UGA MNG:MNE MON:MNG
    """.split()
)


@dataclass(frozen=True, slots=True)
class Term:
    """One leader's days in office, as one list tells it."""

    name: str
    country: str
    title: str
    start: date
    end: date | None
    source: str


def reign_terms(path: Path) -> list[Term]:
    """Read REIGN's leaders in office since 2000; an end known by month only is moved to the successor's first day."""
    rows = list(csv.DictReader(io.StringIO(_text(path))))
    starts: dict[str, list[date]] = defaultdict(list)
    for row in rows:
        starts[row["stateabb"]].append(_start(row))
    terms = []
    for row in rows:
        end = _end(row, starts[row["stateabb"]])
        name = _clean(row["leader"])
        if name and _start(row) < end and end > SINCE:
            country = COW.get(row["stateabb"], row["stateabb"])
            source = "REIGN 2021-08" + (", in office at its end" if end == REIGN_UNTIL else "")
            terms.append(Term(name, country, "Leader (head of state or government)", _start(row), end, source))
    return terms


def _text(path: Path) -> str:
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as stream:
        return stream.read()


def _start(row: dict[str, str]) -> date:
    try:
        return date(int(row["syear"]), int(row["smonth"]), int(row["sdate"]))
    except ValueError:
        return date(int(row["syear"]), int(row["smonth"] or 1), 1)


def _end(row: dict[str, str], starts: Iterable[date]) -> date:
    if not row["eyear"] or not row["emonth"]:
        return REIGN_UNTIL
    year, month = int(row["eyear"]), int(row["emonth"])
    successors = sorted(day for day in starts if (day.year, day.month) == (year, month) and day > _start(row))
    return successors[0] if successors else date(year + month // 12, month % 12 + 1, 1)


def _clean(name: str) -> str | None:
    """Strip remarks; None for what is no single person's name."""
    name = re.sub(r"\(.*?\)|\b(Jr|Sr)\b\.?", "", name).replace("  ", " ").strip(" .,")
    name = re.sub(r"^([A-Z]\.)(?=\S)", r"\1 ", name)
    bad = re.search(r"\band\b|\d|/|,|council|junta|vacant|interim|provisional", name, re.IGNORECASE)
    return None if bad or len(name) < MIN_NAME else name


def wikidata_terms(path: Path, countries: dict[str, str]) -> list[Term]:
    """Read the heads of state and government of 2022; the list gives years only."""
    terms = []
    for row in csv.DictReader(io.StringIO(_text(path))):
        country, title = countries.get(fold(row["country"])), row["positionLabel"].split(" of ")[0]
        name = re.sub(r" of [A-Z]\w+$|, .*$", "", row["officeholderLabel"])
        royal = country not in {"GBR", None} and row["officeholderLabel"] in {"Charles III", "Elizabeth II"}
        if country is None or royal or not row["start_year"] or re.match(r"Q\d|Captain|Member", title + name):
            continue
        end = date(int(row["end_year"]) + 1, 1, 1) if row["end_year"] else WIKIDATA_UNTIL
        if end > SINCE and " " in name:
            start = date(int(row["start_year"]), 1, 1)
            terms.append(Term(name, country, title, start, end, "Wikidata 2022, years only"))
    return terms


def current_terms(path: Path, codes: dict[str, str]) -> list[Term]:
    """Read the leaders of August 2026 of the G20 and ASEAN."""
    with tarfile.open(path) as archive:
        member = archive.extractfile("data/current/all-leaders.csv")
        if member is None:
            raise ConfigError(f"{path} holds no data/current/all-leaders.csv; fetch the list again")
        rows = list(csv.DictReader(io.StringIO(member.read().decode("utf-8"))))
    terms = []
    for row in rows:
        for office, who, since in (
            ("HoG Title", "Head of Government", "HoG Since"),
            ("HoS Title", "Head of State", "HoS Since"),
        ):
            country = codes.get(row["ISO"])
            if country and row[who] and row[since] and (country == "GBR" or row[who] != "Charles III"):
                start = date.fromisoformat(row[since])
                terms.append(Term(row[who], country, row[office], start, None, "world-leaders 2026-08"))
    return terms


def _countries(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(_text(folder / "countries.json.xz"))
    return rows


def _iso3(row: dict[str, Any]) -> str:
    return "XKX" if row["cca3"] == "UNK" else str(row["cca3"])


def _state_names(folder: Path) -> Iterator[tuple[str, str]]:
    book = {row["country"] for row in _rows(BOOK / STATES)}
    for row in _countries(folder):
        if _iso3(row) in book:
            yield from ((name, _iso3(row)) for name in (row["name"]["common"], row["name"]["official"]))
    yield from (("Czech Republic", "CZE"), ("Turkey", "TUR"), ("Democratic Republic of the Congo", "COD"))
    yield from (("The Gambia", "GMB"), ("The Bahamas", "BHS"), ("East Timor", "TLS"), ("Macedonia", "MKD"))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def listed(folder: Path) -> list[Term]:
    """Return the terms of all lists."""
    countries = {fold(name): code for name, code in _state_names(folder)}
    codes = {row["cca2"]: _iso3(row) for row in _countries(folder)}
    known = set(countries.values())
    found = [
        *reign_terms(folder / "reign_leaderlist_3_21.csv.xz"),
        *wikidata_terms(folder / "heads_of_state_wikidata_2022.csv.xz", countries),
        *current_terms(folder / "world-leaders-current.tar.xz", codes),
    ]
    return [term for term in found if term.country in known]


def disagreements(book: Iterable[Entry], terms: Iterable[Term]) -> tuple[int, list[str]]:
    """Return how many terms the book has to within 60 days, and a line for each that it lacks or dates otherwise.

    A term is had if an office of that state, held by somebody one of whose names ends in the same word, began about
    that day; of lists by year any day of that year will do.
    """
    held: dict[str, list[tuple[set[str], Office]]] = defaultdict(list)
    for entry in book:
        words = {w for name in (entry.actor.name, *entry.actor.names) for w in fold(name).split()}
        for office in entry.actor.offices:
            held[office.country or ""].append((words, office))
    agreed, lines = 0, []
    for term in terms:
        if term.start < SINCE:
            continue
        own = [office for words, office in held[term.country] if words & set(fold(term.name).split())]
        slack = 366 if term.source.startswith("Wikidata") else NEAR_DAYS
        gap = min((abs((office.start - term.start).days) for office in own), default=None)
        if gap is not None and gap <= slack:
            agreed += 1
        else:
            what = "is not in the book" if gap is None else f"{gap} days from the nearest of the book"
            lines.append(f"{term.name} ({term.country}), {term.title}: {term.source} {term.start}, {what}")
    return agreed, lines


def main(arguments: list[str]) -> None:
    """Check the book and write its tables; with a folder also compare it with the lists there."""
    offices_known = Offices.load()
    book = entries(BOOK, offices_known)
    regions = json.loads((BOOK / "heads.json").read_text(encoding="utf-8"))["regions"]
    (BOOK / TABLES).write_text(Register.of(book, offices_known, regions).dumped(BOOK), encoding="utf-8")
    people = [entry.actor for entry in book if entry.actor.kind == "person"]
    offices = sum(len(person.offices) for person in people)
    print(f"{len(book)} actors, {len(people)} people with {offices} terms of office, all files in order")
    if arguments:
        agreed, lines = disagreements(book, listed(Path(arguments[0])))
        print(*(f"  check {line}" for line in lines), sep="\n")
        print(f"{agreed} terms of the lists agree, {len(lines)} do not")


if __name__ == "__main__":
    main(sys.argv[1:])
