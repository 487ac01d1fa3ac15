"""How often does the actor book know who somebody is on a day? On a list made by somebody who has not seen the book.

python -m evals.who [--list FILE.jsonl] [--show 40]

A line of the list is {"name", "on", "country", "office", "kind"}: the office in plain words, null where none was held.
The country is right if the best candidate acts for it that day; the office, if one that the candidate held on the day
is of the kind that the words mean, or shares most of their words.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from detente import answers
from detente.answers import Who
from detente.events.names import fold
from detente.events.offices import Offices

GOLD = Path(__file__).parent / "gold" / "who.jsonl"
SHARED_WORDS = 0.5  # of the words of an office, without small ones, that make it the same
_SMALL = frozenset("of the and for to in a head chief leader".split())
Row = dict[str, Any]


def country_of(found: Who) -> str | None:
    """Return the state or body that a candidate acts for on the day asked: that of an office held, or the own."""
    return next((office.country for office in found.offices), found.country)


def same_office(told: str, found: Who) -> bool:
    """Say whether a candidate held, on the day, the office that plain words tell."""
    words = fold(told).split()
    kinds = {kind.id for at in range(len(words)) for kind in Offices.load().phrase(words, at)[1]}
    for office in found.offices:
        kind = Offices.load().kind_of(office.title, office.country)
        plain = set(words) - _SMALL
        shared = plain & set(fold(office.title).split())
        if (kind and kind.id in kinds) or (plain and len(shared) >= SHARED_WORDS * len(plain)):
            return True
    return False


def evaluate(rows: Iterable[Row]) -> tuple[dict[str, float], list[tuple[Row, Who | None]]]:
    """Return the shares that are right (country, office), and what is wrong."""
    asked, right, wrong = Counter[str](), Counter[str](), list[tuple[Row, Who | None]]()
    for row in rows:
        found = answers.who(row["name"], on=date.fromisoformat(row["on"]))
        best = found[0] if found else None
        asked["country"] += 1
        good = best is not None and row["country"] in {country_of(best), *(o.country for o in best.offices)}
        right["country"] += good
        if row["office"]:
            asked["office"] += 1
            held = best is not None and same_office(row["office"], best)
            right["office"] += held
            good = good and held
        if not good:
            wrong.append((row, best))
    return {name: round(right[name] / asked[name], 4) for name in asked} | {"asked": asked.total()}, wrong


def read(path: Path = GOLD) -> list[Row]:
    """Return the rows of a list."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Parse the command line, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", type=Path, default=GOLD)
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    scores, wrong = evaluate(read(args.list))
    for name, value in scores.items():
        print(f"{name:8} {value}")
    for row, best in wrong[: args.show]:
        held = "; ".join(f"{o.title} ({o.country})" for o in best.offices) if best else ""
        print(row["name"], row["on"], row["country"], row["office"], "->", best and (best.name, best.country), held)


if __name__ == "__main__":
    main()
