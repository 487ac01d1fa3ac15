"""Which leaders does the hand-written actor book lack? Add them from public lists, then check every file of the book.

Run ``python training/build_actors.py LISTS`` with the folder of REIGN, Wikidata and world-leaders files, or without an
argument to check only. The output depends on nothing but these files. It refuses to overwrite what people wrote.
"""

import csv
import io
import itertools
import json
import lzma
import re
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from detente.errors import ConfigError
from detente.events.actors import fold

BOOK = Path(__file__).parents[1] / "src" / "detente" / "data" / "actors"
HAND = ("countries.jsonl", "organisations.jsonl", "people.jsonl")
BUILT = "people_reign.jsonl"

SINCE = date(2000, 1, 1)
MIN_NAME = 3  # letters; shorter words are fragments
NEAR_DAYS = 60  # less is a dispute about what counts as taking office
REIGN_UNTIL, WIKIDATA_UNTIL = date(2021, 9, 1), date(2023, 1, 1)  # what each list vouches for, exclusive

BODIES = frozenset("UNO EUR NAT IGO NGO".split())
SECTORS = frozenset(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
)
KINDS = {"countries.jsonl": {"country"}, "organisations.jsonl": {"organisation", "group"}}
FIELDS = {
    "countries.jsonl": {"id", "kind", "name", "names", "demonyms", "metonyms", "cities", "country", "sector"},
    "people": {"id", "kind", "name", "names", "country", "sector", "offices"},
}

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


def surname(name: str) -> str:
    """Return the folded last word, which is what lists of leaders agree on."""
    return fold(name).split()[-1]


def built_people(folder: Path, hand: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the leaders whom the hand list lacks, full names from whichever list has one."""
    countries = {fold(name): code for name, code in _state_names(folder)}
    codes = {row["cca2"]: _iso3(row) for row in _countries(folder)}
    reign = reign_terms(folder / "reign_leaderlist_3_21.csv.xz")
    wikidata = wikidata_terms(folder / "heads_of_state_wikidata_2022.csv.xz", countries)
    current = current_terms(folder / "world-leaders-current.tar.xz", codes)
    full = {(t.country, surname(t.name)): t.name for t in [*wikidata, *current]}
    known = {(row["country"], word) for row in hand for name in _all_names(row) for word in fold(name).split()}
    known |= {(o["country"], w) for row in hand for o in row["offices"] for w in fold(row["name"]).split()}
    states = set(countries.values()) | {"YUG"}
    groups = {fold(name) for row in hand if row["kind"] != "person" for name in _all_names(row)}
    by_person: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for term in [*reign, *wikidata, *current]:
        key = (term.country, surname(term.name))
        lacking = key not in known and fold(term.name) not in groups and not _known_by_day(term, hand)
        if term.country in states and lacking and not _covered(term, by_person[key]):
            by_person[key].append(replace(term, name=full.get(key, term.name)))
    people = [_person(terms) for terms in by_person.values() if terms]
    return sorted((p for p in people if p is not None), key=lambda row: str(row["id"]))


def _known_by_day(term: Term, hand: list[dict[str, Any]]) -> bool:
    """Say whether the hand list has an office there from about that day under a name that shares a word."""
    words = set(fold(term.name).split())
    return any(
        office["country"] == term.country
        and abs((date.fromisoformat(office["start"]) - term.start).days) <= NEAR_DAYS
        and any(words & set(fold(name).split()) for name in _all_names(row))
        for row in hand
        for office in row["offices"]
    )


def _covered(term: Term, terms: list[Term]) -> bool:
    """Say whether a list by year repeats what a list by day has told."""
    return term.source.startswith("Wikidata") and any(abs(t.start.year - term.start.year) <= 1 for t in terms)


def _person(terms: list[Term]) -> dict[str, Any] | None:
    """Write one leader as a line of the book; None where only a surname of one short word is known."""
    names = sorted({t.name for t in terms}, key=lambda n: (-len(n.split()), n))
    if len(names[0].split()) == 1 and len(names[0]) <= MIN_NAME:
        return None
    country = terms[0].country
    offices = [
        {"title": t.title, "country": country, "sector": "GOV", "start": t.start.isoformat(),
         "end": t.end.isoformat() if t.end else None, "source": t.source}
        for t in sorted(terms, key=lambda t: (t.start, t.title))
    ]  # fmt: skip
    slug = re.sub(r"[^a-z0-9]+", "-", fold(names[0])).strip("-")
    return {
        "id": f"person:{slug}-{country.lower()}", "kind": "person", "name": names[0], "names": names[1:],
        "country": country, "sector": None, "offices": offices,
    }  # fmt: skip


def _all_names(row: dict[str, Any]) -> list[str]:
    return [row["name"], *row["names"]]


def _countries(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(_text(folder / "countries.json.xz"))
    return rows


def _iso3(row: dict[str, Any]) -> str:
    return "XKX" if row["cca3"] == "UNK" else str(row["cca3"])


def _state_names(folder: Path) -> Iterator[tuple[str, str]]:
    book = {row["country"] for row in read(BOOK / "countries.jsonl")}
    for row in _countries(folder):
        if _iso3(row) in book:
            yield from ((name, _iso3(row)) for name in (row["name"]["common"], row["name"]["official"]))
    yield from (("Czech Republic", "CZE"), ("Turkey", "TUR"), ("Democratic Republic of the Congo", "COD"))
    yield from (("The Gambia", "GMB"), ("The Bahamas", "BHS"), ("East Timor", "TLS"), ("Macedonia", "MKD"))


def disagreements(hand: list[dict[str, Any]], terms: list[Term]) -> list[str]:
    """List the leaders whose first day REIGN puts more than 60 days from any office of that name written by hand."""
    starts: dict[tuple[str, str], list[date]] = defaultdict(list)
    for row in hand:
        for office in row["offices"]:
            starts[office["country"], surname(row["name"])].append(date.fromisoformat(office["start"]))
    lines = []
    for term in terms:
        mine = starts[term.country, surname(term.name)] if term.start >= SINCE else []
        gap = min((abs((start - term.start).days) for start in mine), default=0)
        if gap > NEAR_DAYS:
            lines.append(f"{term.name} ({term.country}): REIGN {term.start}, {gap} days from the nearest of the book")
    return lines


def read(path: Path) -> list[dict[str, Any]]:
    """Read a file of the book; a line that is no JSON object is named."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise ConfigError(f"{path.name}:{number} is no JSON ({error}); write one actor a line") from error
    return rows


def check(folder: Path = BOOK) -> int:
    """Check every file of the book and return how many actors it holds; raise ConfigError at the first fault."""
    seen: dict[str, str] = {}
    codes = {row["country"] for row in read(folder / "countries.jsonl")} | BODIES
    for name in (*HAND, BUILT):
        rows = read(folder / name)
        ids = [row.get("id", "") for row in rows]
        if ids != sorted(ids):
            wrong = next(b for a, b in itertools.pairwise(ids) if a > b)
            raise ConfigError(f"{name} must be sorted by id; {wrong!r} is out of place")
        for row in rows:
            where = f"{name}: {row.get('id')}"
            if row.get("id") in seen:
                raise ConfigError(f"{where} stands already in {seen[row['id']]}; ids are unique in the whole book")
            seen[row["id"]] = name
            _check_row(row, name, where)
            _check_codes(row, codes, where)
    return len(seen)


def _check_row(row: dict[str, Any], name: str, where: str) -> None:
    fields = FIELDS.get(name, FIELDS["people"])
    if set(row) != fields:
        raise ConfigError(f"{where} must have the fields {sorted(fields)}, got {sorted(row)}")
    if row["kind"] not in KINDS.get(name, {"person"}):
        raise ConfigError(f"{where} has kind {row['kind']!r}; {name} allows {sorted(KINDS.get(name, {'person'}))}")
    for key in ("names", "demonyms", "metonyms", "cities"):
        values = row.get(key, [])
        if len(set(values)) != len(values) or not all(isinstance(v, str) and v.strip() == v and v for v in values):
            raise ConfigError(f"{where}: {key} must be distinct non-empty strings, got {values}")


def _check_codes(row: dict[str, Any], codes: set[str], where: str) -> None:
    for part in (row, *row.get("offices", ())):
        if part["country"] not in codes:
            raise ConfigError(f"{where} has the country {part['country']!r}; allowed are ISO 3166 and {sorted(BODIES)}")
        if part["sector"] is not None and part["sector"] not in SECTORS:
            raise ConfigError(f"{where} has the sector {part['sector']!r}; allowed are {sorted(SECTORS)}")
    starts = [office["start"] for office in row.get("offices", ())]
    if starts != sorted(starts):
        raise ConfigError(f"{where}: offices must stand in order of their first day, got {starts}")
    for office in row.get("offices", ()):
        start, end = (date.fromisoformat(d) if d else None for d in (office["start"], office["end"]))
        if start is None or (end is not None and end <= start):
            raise ConfigError(f"{where}: an office must end after it starts, got {start} to {end}")


def main(arguments: list[str]) -> None:
    """Build from the folder that is named, then check; without a folder only check."""
    if arguments:
        hand = [row for name in HAND[1:] for row in read(BOOK / name)]
        people = built_people(Path(arguments[0]), hand)
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in people]
        (BOOK / BUILT).write_text("".join(lines), encoding="utf-8")
        print(f"{len(people)} leaders written to {BUILT}")
        for line in disagreements(hand, reign_terms(Path(arguments[0]) / "reign_leaderlist_3_21.csv.xz")):
            print("  check", line)
    print(f"{check()} actors, all files in order")


if __name__ == "__main__":
    main(sys.argv[1:])
