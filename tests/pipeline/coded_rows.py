"""Made-up files of coded events: rows in the columns of each format, with no row of any real file."""

import json
from pathlib import Path

ICEWS = (
    "Event ID, Event Date, Source Name, Source Sectors, Source Country, Event Text, CAMEO Code, "
    "Intensity, Target Name, Target Sectors, Target Country, Story ID, Sentence Number, Publisher, City, "
    "District, Province, Country, Latitude, Longitude"
).replace(", ", "\t")
POLECAT = (
    "Event ID, Event Date, Event Type, Event Mode, Event Intensity, Quad Code, Contexts, Actor Name, "
    "Actor Country, Actor COW, Primary Actor Sector, Actor Sectors, Actor Title, Actor Name Raw, "
    "Wikipedia Actor ID, Recipient Name, Recipient Country, Recipient COW, Primary Recipient Sector, "
    "Recipient Sectors, Recipient Title, Recipient Name Raw, Wikipedia Recipient ID, Placename, City, "
    "District, Province, Country, Latitude, Longitude, GeoNames ID, Raw Placename, Feature Type, Source, "
    "Publication Date, Story People, Story Organizations, Story Locations, Language, Version"
).replace(", ", "\t")


def icews(
    number: int,
    code: str,
    *,
    day: str = "2031-05-01",
    source: tuple[str, str] = ("Russia", "Russian Federation"),
    target: tuple[str, str] = ("Ukraine", "Ukraine"),
    text: str = "Consult",
    story: int = 7,
) -> str:
    """A row of ICEWS, placed in Geneva."""
    cells = (
        str(number), day, source[0], "Government,Executive", source[1], text, code, "1.0", target[0], "NULL", target[1],
        str(story), "3", "Gazette of Nowhere", "Geneva", "NULL", "Geneva", "Switzerland", "46.2022", "6.14569",
    )  # fmt: skip
    return "\t".join(cells)


def polecat(name: str, kind: str, mode: str = "None", *, day: str = "2031-05-01", published: str = "2031-05-02") -> str:
    """A row of POLECAT of two states on one side, without a place that is placed."""
    known = {
        "Event ID": name, "Event Date": day, "Event Type": kind, "Event Mode": mode, "Contexts": "diplomatic;nonsense",
        "Actor Name": "Russia;Qatar", "Actor Country": "RUS;QAT", "Primary Actor Sector": "GOV",
        "Recipient Name": "Ukraine", "Recipient Country": "UKR", "Source": "Gazette of Nowhere",
        "Publication Date": published, "Language": "eng",
    }  # fmt: skip
    return "\t".join(known.get(column, "None") for column in POLECAT.split("\t"))


def gdelt(number: int, code: str, *, day: str = "20310501", added: str = "20310502101500") -> str:
    """A row of a GDELT export: Moscow, then Kyiv, with the act in Geneva."""
    actor1 = ["RUSGOV", "MOSCOW", "RUS", "", "", "", "", "GOV", "", ""]
    actor2 = ["UKR", "KYIV", "UKR", "", "", "", "", "", "", ""]
    place = ["4", "Geneva, Geneve, Switzerland", "SZ", "SZ07", "", "46.2022", "6.14569", "-2554935"]
    cells = [str(number), day, day[:6], day[:4], "2031.3", *actor1, *actor2, "1", code, code[:3], code[:2], "1", "1.0",
             "4", "1", "4", "-1.5", *place, *place, *place, added, "https://first.example/story"]  # fmt: skip
    return "\t".join(cells)


def mention(number: int, url: str, *, day: str = "20310503120000", confidence: int = 40) -> str:
    """A row of a GDELT mentions file."""
    cells = [str(number), "20310502101500", day, "1", "second.example", url, "5", "10", "40", "25", "1",
             str(confidence), "2000", "-1.5", "", ""]  # fmt: skip
    return "\t".join(cells)


def plover(name: str, **changes: object) -> str:
    """A line of PLOVER's JSON with only the fields that it must have, and what is changed."""
    fields = {
        "id": name,
        "date": "2031-05-01",
        "actor": [{"code": "RUS", "sector": "GOV", "entity_text": "Moscow"}],
        "recipient": [{"code": "UKR"}],
        "event": ["CONSULT"],
    }
    return json.dumps(fields | changes)


def written(path: Path, *lines: str) -> Path:
    """Write lines into a file."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
