"""How fast are copies found, and in how much memory? On seeded documents that are made of known texts.

    python -m benchmarks.copies [--documents 100000] [--days 20]

Each document is signed, sought and, unless it is a copy, added, as in a collecting run. Lengths are log-normal with a
median of 300 words; the words are those of data/news, every fourth put for another so that texts are apart as news is;
one in five documents is a copy of one of the last days: with a dateline, a last paragraph less, or one more.
"""

import argparse
import json
import lzma
import random
import resource
import time
from collections import deque
from datetime import date, timedelta

from detente.documents.duplicates import Copies, sign
from detente.records import Document
from evals.shared import SHARED

SEED = 8
START = date(2022, 1, 1)
MEDIAN, SPREAD, LONGEST = 300, 0.6, 3000  # words, standard deviation of their logarithm, words
PARAGRAPH = 45  # words
CHANGED = 4  # one word in four
COPIED = 0.2
RECENT = 5000  # documents that are copied
PROGRESS = 20_000


def _words() -> list[str]:
    with lzma.open(SHARED / "data/news/presidents_2021-10_2022-03.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [word for line in lines for word in json.loads(line)["text"].split()]


def _fresh(words: list[str], chance: random.Random) -> list[str]:
    """Return the paragraphs of a text that was not there before."""
    length = min(int(chance.lognormvariate(0, SPREAD) * MEDIAN) + 1, LONGEST)
    start = chance.randrange(len(words) - length)
    text = words[start : start + length]
    for at in range(chance.randrange(CHANGED), length, CHANGED):
        text[at] = chance.choice(words)
    return [" ".join(text[at : at + PARAGRAPH]) for at in range(0, length, PARAGRAPH)]


def _copied(text: list[str], words: list[str], chance: random.Random) -> list[str]:
    way = chance.randrange(3)
    if way == 0:
        return [f"KYIV, March 3 (Reuters) – {text[0]}", *text[1:]]
    return text[:-1] if way == 1 and len(text) > 1 else [*text, _fresh(words, chance)[0]]


def measure(count: int, days: int) -> None:
    """Print documents a second, the copies found and the memory used, now and then on the way."""
    words, chance, copies = _words(), random.Random(SEED), Copies()
    recent: deque[list[str]] = deque(maxlen=RECENT)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, made, found, size = 0.0, 0, 0, 0
    for number in range(count):
        is_copy = len(recent) > 0 and chance.random() < COPIED
        text = _copied(chance.choice(recent), words, chance) if is_copy else _fresh(words, chance)
        if not is_copy:
            recent.append(text)
        document = Document(f"{number:08}", "\n\n".join(text), published=START + timedelta(days=number * days // count))
        started = time.process_time()
        signature = sign(document)
        original = copies.find(signature)
        if original is None:
            copies.add(signature)
        seconds += time.process_time() - started
        made, found, size = made + is_copy, found + (original is not None), size + len(signature.data)
        if (number + 1) % PROGRESS == 0 or number + 1 == count:
            memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
            print(
                f"{number + 1} documents in {seconds:.1f} s, {found} copies found of {made}, {len(copies)} held", end=""
            )
            print(f" in {memory:.0f} MB, {size / (number + 1):.0f} bytes a signature")


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=20)
    options = parser.parse_args()
    measure(options.documents, options.days)


if __name__ == "__main__":
    main()
