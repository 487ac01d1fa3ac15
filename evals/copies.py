"""Are copies told from texts that only look like them? On pairs read by people, and on pairs made from known texts.

python -m evals.copies [--errors]

Pairs of ``gold/copies/pairs.jsonl`` are ids of data/news with what a reader said. The made ones are drawn anew at each
run, always alike: a text, and what an outlet makes of it (copies), or another report in its words (no copies). Half of
the texts, by a digest of their ids, were never looked at while the bounds were set: the held-out part.
"""

import argparse
import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from detente.documents.duplicates import Copies, sign
from detente.documents.extract import body_start
from detente.records import Document
from evals.shared import SHARED
from training.corpora import articles

GOLD = Path(__file__).parent / "gold/copies/pairs.jsonl"
NEWS = (
    "presidents_2021-10_2022-03.jsonl.xz", "whitehouse_2021-2023.jsonl.xz", "state_dept_2021-05_2022-04.jsonl.xz",
)  # fmt: skip
ITEMS = "current_events_2002-2021_2023.jsonl.xz"
SEED = 8
OF_EACH = 80  # pairs made in each way
DAY = timedelta(days=1)
BODY = range(150, 1500)  # words of a text that is changed
LENT = range(25, 60)  # words of a paragraph taken from another text
FEWEST = 5  # paragraphs of one
CUT_TO = 0.6
BRITISH = (
    ("ization", "isation"), ("ize", "ise"), ("efense", "efence"), ("enter ", "entre "), ("abor", "abour"),
    ("program ", "programme "), ("avor", "avour"), ("raveled", "ravelled"), ("ounselor", "ounsellor"),
)  # fmt: skip
TYPOGRAPHY = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", " - "), (" ", "  "))
FOOTER = (
    "Reporting by Anna Smith and John Doe; editing by Mary Roe\n\nOur Standards: the principles of trust.\n\n"
    "Sign up for our newsletter to get the news of the day each morning. All rights reserved."
)
SLIPS = (("the", "teh"), ("their", "thier"), ("government", "goverment"), ("and", "adn"), ("which", "that"))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents in the order of their arrival, whether the second copies the first, and what makes it hard."""

    first: Document
    second: Document
    copy: bool
    kind: str
    part: str


def _part(identity: str) -> str:
    return "tuning" if hashlib.sha256(identity.encode()).digest()[0] % 2 else "held out"


def _known() -> dict[str, Document]:
    names = (*NEWS, ITEMS)
    return {given: doc for name in names for given, doc in articles(SHARED / "data/news" / name) if given}


def read_pairs(known: dict[str, Document]) -> Iterator[Pair]:
    """Yield the pairs that were read."""
    for line in GOLD.read_text("utf-8").splitlines():
        row = json.loads(line)
        # Of the same text, headline and day the two would be one document.
        first, second = known[row["first"]], replace(known[row["second"]], id="new")
        yield Pair(first, second, row["copy"], row["kind"], _part(row["first"]))


Change = Callable[[list[str], str, random.Random], list[str] | None]


def _replaced(paragraphs: list[str], pairs: tuple[tuple[str, str], ...], most: int = -1) -> list[str] | None:
    text = "\n\n".join(paragraphs)
    changed = text
    for old, new in pairs:
        changed = changed.replace(old, new, most)
    return None if changed == text else changed.split("\n\n")


def _shortened(paragraphs: list[str], *_: object) -> list[str]:
    words = [len(paragraph.split()) for paragraph in paragraphs]
    kept = next(n for n in range(1, len(words) + 1) if sum(words[:n]) >= CUT_TO * sum(words))
    return paragraphs[:kept]


def _in_midst(paragraphs: list[str], lent: str, chance: random.Random) -> list[str]:
    at = chance.randrange(2, len(paragraphs))
    return [*paragraphs[:at], lent, *paragraphs[at:]]


def _slipped(paragraphs: list[str], *_: object) -> list[str] | None:
    return _replaced(paragraphs, tuple((f" {old} ", f" {new} ") for old, new in SLIPS), 1)


COPIES: dict[str, Change] = {
    "paragraph added last": lambda text, lent, _: [*text, lent],
    "paragraph added in the midst": _in_midst,
    "first paragraph cut": lambda text, _lent, _: text[1:],
    "last paragraph cut": lambda text, _lent, _: text[:-1],
    "cut to 60 %": _shortened,
    "dateline and headline": lambda text, _lent, _: [f"LONDON, March 3 (Reuters) – {text[0]}", *text[1:]],
    "byline and footer": lambda text, _lent, _: ["By Anna Smith", *text, *FOOTER.split("\n\n")],
    "typography": lambda text, _lent, _: _replaced(text, TYPOGRAPHY),
    "British spelling": lambda text, _lent, _: _replaced(text, BRITISH),
    "slips": _slipped,
}


def _other_numbers(paragraphs: list[str], *_: object) -> list[str] | None:
    text = "\n\n".join(paragraphs)
    changed = re.sub(r"\d+", lambda found: str(int(found[0][:9]) + 3), text)
    return None if changed == text else changed.split("\n\n")


def _other_days(paragraphs: list[str], *_: object) -> list[str] | None:
    week = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    return _replaced(paragraphs, tuple((day, "Sunday") for day in week))


def _contradicted(paragraphs: list[str], *_: object) -> list[str] | None:
    return _replaced(paragraphs, ((" will ", " will not "),), 1)


def _other_party(paragraphs: list[str], *_: object) -> list[str] | None:
    text = "\n\n".join(paragraphs)
    names = Counter(re.findall(r"(?<=[a-z] )[A-Z][a-z]{4,}", text))
    return _replaced(paragraphs, ((names.most_common(1)[0][0], "Ruritania"),)) if names else None


OTHERS: dict[str, Change] = {
    "follow-up with background": lambda text, lent, _: [lent, *text[:5]],
    "other numbers": _other_numbers,
    "other days": _other_days,
    "contradicted": _contradicted,
    "other party": _other_party,
}


def made_pairs(known: dict[str, Document]) -> Iterator[Pair]:
    """Yield the pairs that are made of texts, the same at every run; each text is changed once in each way at most."""
    chance = random.Random(SEED)
    bases = [doc for given, doc in sorted(known.items()) if not given.startswith("wce") and _is_base(doc)]
    lent = [p for doc in bases for p in _paragraphs(doc) if len(p.split()) in LENT]
    for kind, change, copy in (*((k, c, True) for k, c in COPIES.items()), *((k, c, False) for k, c in OTHERS.items())):
        made = 0
        for base in chance.sample(bases, len(bases)):
            text = change(_paragraphs(base), chance.choice(lent), chance)
            if text is not None and made < OF_EACH:
                made += 1
                yield Pair(base, _told(base, text, copy=copy), copy, kind, _part(base.id))
    for base in chance.sample(bases, OF_EACH):
        later = replace(_told(base, [chance.choice(lent), *_paragraphs(base)[:5]], copy=False), id="later")
        yield Pair(later, base, copy=False, kind="earlier report after its follow-up", part=_part(base.id))


def _is_base(doc: Document) -> bool:
    return doc.published is not None and len(doc.text.split()) in BODY and len(_paragraphs(doc)) >= FEWEST


def _paragraphs(doc: Document) -> list[str]:
    return doc.text[body_start(doc) :].split("\n\n")


def _told(base: Document, paragraphs: list[str], *, copy: bool) -> Document:
    """Return the text under another headline; what is no copy is told a day later."""
    title = "What is known so far"
    day = base.published if copy or base.published is None else base.published + DAY
    return replace(base, id="new", title=title, text="\n\n".join([title, *paragraphs]), published=day)


def _found(pair: Pair) -> bool:
    return Copies.of([sign(pair.first)]).find(pair.second) is not None


def _report(name: str, pairs: list[tuple[Pair, bool]]) -> None:
    right = sum(found and pair.copy for pair, found in pairs)
    named, copies = sum(found for _, found in pairs), sum(pair.copy for pair, _ in pairs)
    print(f"{name}: precision {right / max(named, 1):.3f}, recall {right / max(copies, 1):.3f}", end="")
    print(f" ({copies} copies, {len(pairs) - copies} others; {named - right} wrong, {copies - right} missed)")


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="name the pairs that went wrong in the tuning part")
    options = parser.parse_args()
    known = _known()
    for source, pairs in (("read", read_pairs(known)), ("made", made_pairs(known))):
        judged = [(pair, _found(pair)) for pair in pairs]
        for part in ("tuning", "held out"):
            _report(f"{source}, {part}", [(pair, found) for pair, found in judged if pair.part == part])
        for kind in dict.fromkeys(pair.kind for pair, _ in judged):
            of_kind = [(pair, found) for pair, found in judged if pair.kind == kind]
            print(f"  {kind}: {sum(pair.copy == found for pair, found in of_kind)} of {len(of_kind)} right")
        if options.errors:
            for pair, found in judged:
                if pair.part == "tuning" and pair.copy != found:
                    print(f"    {pair.kind}: {pair.first.given_id} {pair.second.given_id} taken for a copy: {found}")


if __name__ == "__main__":
    main()
