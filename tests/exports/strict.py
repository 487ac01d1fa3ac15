"""Strict readers of the formats of event data: each takes a file apart and refuses what its code book does not allow.

They share nothing with the exporters: columns, codes and values stand here as the code books have them.
"""

import csv
import json
import re
from datetime import date, datetime
from typing import Any

# Goldstein's values as the phoenix_pipeline table and rows of ICEWS have them.
GOLDSTEIN = {
    "010": 0.0, "012": -0.4, "013": 0.4, "030": 4.0, "036": 4.0, "0356": 7.0, "040": 1.0, "041": 1.0, "042": 1.9,
    "043": 2.8, "044": 2.5, "045": 5.0, "046": 7.0, "051": 3.4, "057": 8.0, "0841": 7.0, "0871": 9.0, "0874": 10.0,
    "106": -5.0, "125": -5.0, "134": -5.8, "163": -6.5, "164": -7.0, "166": -8.0, "190": -10.0,
}  # fmt: skip
TYPES = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2, "REQUEST": 3,
    "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}
SECTORS = set(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
)
CAMEO_TYPES = set("AGR BUS COP CRM CVL EDU ELI GOV MED JUD LAB LEG HLH MIL OPP PTY REB REF SPY UAF IGO NGO".split())
POLECAT = (
    "Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|"
    "Primary Actor Sector|Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country|"
    "Recipient COW|Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|"
    "Wikipedia Recipient ID|"
    "Placename|City|District|Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|Feature Type|Source|"
    "Publication Date|Story People|Story Organizations|Story Locations|Language|Version"
).split("|")
ICEWS = (
    "Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|"
    "Target Sectors|Target Country|Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude"
).split("|")
GDELT, MENTIONS = 61, 16
PLOVER = set(
    "id date actor event recipient mode context time enddate endtime has_event event_loc event_text quad_code "
    "event_scale link text text_info cite_info coder coded_date coded_time comment".split()
)
OWN = {"published", "modality", "status", "mediator", "host", "topic", "evidence"}
FORMULA = tuple("=+-@")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def table(content: bytes) -> list[list[str]]:
    """Read a file as any reader of tab-separated text does that knows no quotes: every line has as many cells."""
    text = content.decode("utf-8")
    assert text == "" or text.endswith("\n")
    assert "\r" not in text
    rows = list(csv.reader(text.split("\n")[:-1], delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len({len(row) for row in rows}) <= 1
    return rows


def plover(content: bytes) -> list[dict[str, Any]]:
    """Read PLOVER's JSON Lines."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in content.splitlines()]
    for row in rows:
        assert set(row) <= PLOVER | OWN
        _day(row["date"])
        assert row["actor"]
        for entity in (*row["actor"], *row.get("recipient", [])):
            assert re.fullmatch(r"[A-Z]{3}|", entity["code"])
            assert entity.get("sector") in {None, *SECTORS}
            assert entity.get("entity_text") or entity == {"code": ""}
        [kind] = row["event"]
        assert row["quad_code"] == TYPES[kind]
        assert -10 <= row["event_scale"] <= 10
        assert None not in row.values()
        where = row.get("event_loc", {})
        assert -90 <= where.get("lat", 0) <= 90
        assert -180 <= where.get("lon", 0) <= 180
    assert len({row["id"] for row in rows}) == len(rows)
    return rows


def polecat(content: bytes) -> list[dict[str, str]]:
    """Read POLECAT's file of 40 columns."""
    header, *lines = table(content)
    assert header == POLECAT
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    for row in rows:
        assert "" not in row.values()
        assert re.fullmatch(rf"\d{{8}}-\d{{4}}-[0-9a-f]{{12}}_{row['Event Type']}_[A-Z]", row["Event ID"])
        _day(row["Event Date"])
        _day(row["Publication Date"])
        assert row["Quad Code"] == QUADS[TYPES[row["Event Type"]]]
        assert -10 <= float(row["Intensity"]) <= 10
        for side in ("Actor", "Recipient"):
            assert all(re.fullmatch("[A-Z]{3}|None", code) for code in row[f"{side} Country"].split(";"))
            assert set(row[f"{side} Sectors"].split(";")) <= SECTORS | {"None"}
            assert row[f"Primary {side} Sector"] in SECTORS | {"None"}
        _point(row["Latitude"], row["Longitude"], "None")
    assert len({row["Event ID"] for row in rows}) == len(rows)
    return rows


def icews(content: bytes) -> list[dict[str, str]]:
    """Read ICEWS's file of 20 columns."""
    header, *lines = table(content)
    assert header == ICEWS
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    for row in rows:
        assert "" not in row.values()
        _day(row["Event Date"])
        _cameo(row["CAMEO Code"], row["Intensity"])
        assert int(row["Event ID"]) > 0
        assert int(row["Sentence Number"]) > 0
        assert int(row["Story ID"]) > 0
        assert re.fullmatch(r"[A-Za-z][A-Za-z ',/()-]+", row["Event Text"])
        assert {row["Source Name"], row["Target Name"]} != {"NULL"}
        _point(row["Latitude"], row["Longitude"], "NULL")
    assert len({(row["Event ID"], row["Event Date"]) for row in rows}) == len(rows)
    return rows


def gdelt(content: bytes) -> list[list[str]]:
    """Read GDELT's events of 61 columns."""
    rows = table(content)
    for row in rows:
        assert len(row) == GDELT
        day = datetime.strptime(row[1], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
        assert row[2:4] == [row[1][:6], row[1][:4]]
        assert float(row[4]) == round(day.year + (day.month * 30 + day.day) / 365, 4)
        _gdelt_actor(row[5:15])
        _gdelt_actor(row[15:25])
        assert row[25] in {"0", "1"}
        assert (row[27], row[28]) == (row[26][:3], row[26][:2])
        assert int(row[29]) == next(quad for last, quad in ((5, 1), (8, 2), (13, 3), (20, 4)) if int(row[28]) <= last)
        _cameo(row[26], row[30])
        mentioned, outlets, articles = map(int, row[31:34])
        assert 1 <= outlets <= articles <= mentioned
        for first in (35, 43, 51):
            _gdelt_place(row[first : first + 8])
        datetime.strptime(row[59], "%Y%m%d%H%M%S")  # noqa: DTZ007 - UTC by the code book
        assert row[60]
    assert len({row[0] for row in rows}) == len(rows)
    return rows


def mentions(content: bytes) -> list[list[str]]:
    """Read GDELT's mentions of 16 columns."""
    rows = table(content)
    for row in rows:
        assert len(row) == MENTIONS
        for moment in row[1:3]:
            datetime.strptime(moment, "%Y%m%d%H%M%S")  # noqa: DTZ007 - UTC by the code book
        assert row[3] in {"1", "2"}
        assert row[5]
        assert int(row[6]) >= 1
        assert all(int(offset) >= -1 for offset in row[7:10])
        assert row[10] == "1"
        assert 0 <= int(row[11]) <= 100
        assert int(row[12]) > max(map(int, row[7:10]))
        assert row[13:] == ["", "", ""]
    return rows


def _gdelt_actor(cells: list[str]) -> None:
    code, _, country, group, ethnic, first, second, *kinds = cells
    pieces = [country, *kinds[:1], group, *kinds[1:]]
    assert code == "".join(pieces)
    assert all(re.fullmatch("[A-Z]{3}|", piece) for piece in pieces)
    assert {*kinds} <= CAMEO_TYPES | {""}
    assert (ethnic, first, second) == ("", "", "")


def _gdelt_place(cells: list[str]) -> None:
    kind, name, fips, region, _, latitude, longitude, _ = cells
    assert kind in {"0", "1", "2", "3", "4", "5"}
    assert (kind == "0") == (name == "")
    assert re.fullmatch("[A-Z]{2}|", fips)
    assert region in {"", fips}
    assert kind not in {"2", "3"} or fips == "US"
    _point(latitude, longitude, "")


def _cameo(code: str, value: str) -> None:
    assert re.fullmatch(r"(0[1-9]|1\d|20)\d{1,2}", code)
    assert float(value) == GOLDSTEIN.get(code, float(value))
    assert -10 <= float(value) <= 10


def _point(latitude: str, longitude: str, missing: str) -> None:
    assert (latitude == missing) == (longitude == missing)
    if latitude != missing:
        assert -90 <= float(latitude) <= 90
        assert -180 <= float(longitude) <= 180


def _day(text: str) -> None:
    assert _DAY.fullmatch(text)
    date.fromisoformat(text)
