"""What are the articles of shared/data/time as plain text? 450 of Wikinews, tokenised there, with their days."""

import lzma
import re
from collections.abc import Iterator
from datetime import date

from evals.planting import MONTHS
from evals.shared import SHARED

FILES = ("tdg_wikinews_train", "tdg_wikinews_dev")
_ARTICLE = re.compile(r'^filename:<doc id="(?P<id>\d+)"[^\n]*?title="(?P<title>[^\n]*?)">', re.MULTILINE)
_DAY = re.compile(r"(?P<month>[A-Z][a-z]+) (?P<day>\d{1,2}) ?, (?P<year>\d{4})")
# Tokens of the Penn Treebank, and how they are written.
_WRITTEN = (
    (re.compile(r"-LRB- "), "("), (re.compile(r" -RRB-"), ")"), (re.compile(r"`` ?"), '"'), (re.compile(r" ?''"), '"'),
    (re.compile(r"` "), "'"), (re.compile(r" (?=[.,;:!?%])"), ""),
    (re.compile(r" (?=(?:n't|'(?:s|re|ve|ll|d|m))\b)"), ""),
)  # fmt: skip


def articles() -> Iterator[dict[str, str]]:
    """Yield each article as a row of JSON Lines: id, title, text, published, source; one sentence a line there."""
    for name in FILES:
        path = SHARED / "data" / "time" / f"{name}.txt.xz"
        parts = _ARTICLE.split(lzma.decompress(path.read_bytes()).decode())[1:]
        for identity, title, rest in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            lines = rest.split(":SNT_LIST\n", 1)[1].split("EDGE_LIST")[0].strip().split("\n")
            day = _DAY.search(lines[0])
            if day:
                published = date(int(day["year"]), MONTHS.index(day["month"]) + 1, int(day["day"]))
                yield {
                    "id": f"wikinews-{identity}", "title": plain(title), "text": plain(" ".join(lines[1:])),
                    "published": published.isoformat(), "source": "Wikinews",
                }  # fmt: skip


def plain(tokens: str) -> str:
    """Return a sentence of tokens as it is written."""
    for pattern, written in _WRITTEN:
        tokens = pattern.sub(written, tokens)
    return tokens.strip()
