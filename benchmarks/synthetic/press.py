"""What is printed each day? Documents with their claims, copies among them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from benchmarks.synthetic.matter import CLAIMS_A_DOCUMENT, COPIED, OUTLETS, START
from benchmarks.synthetic.world import Telling, World
from benchmarks.synthetic.writer import Half, Writer, claim
from detente.records import Claim, Document


def stream(
    claims: int, *, a_day: int, seed: int = 0, start: date = START
) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
    """Yield documents with their claims by day, from ``start`` on, until there are so many claims, of which the last
    document gives no more than are left.

    Args:
        a_day: claims of a day, copies not counted; at 1,000 a million makes two and a half years.
    """
    dice = random.Random(seed)
    world, day, left = World(dice), start, claims
    while left > 0:
        for document, found in _papers(world.day(day, a_day), day, dice):
            kept = found[:left]
            left -= len(kept)
            yield document, kept
            if left <= 0:
                return
        day += timedelta(days=1)


def _papers(
    told: dict[int, list[Telling]], day: date, dice: random.Random
) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
    """Yield the documents of a day, each outlet's by what they are about, and copies behind what they copy."""
    for outlet in sorted(told):
        left = sorted(told[outlet], key=lambda part: -1 if part.act.theatre is None else part.act.theatre)
        for part in _cut(left, dice):
            document, halves = Writer(dice).document(part, outlet, day)
            yield document, _claims(document, halves, dice)
            if dice.random() < COPIED:
                name = f"Outlet {(outlet + dice.randrange(1, OUTLETS)) % OUTLETS}"
                identity = Document.identify(document.text, None, name, day)
                copy = replace(document, id=identity, outlet=name, copy_of=document.id)
                yield copy, _claims(copy, halves, dice)


def _claims(document: Document, halves: Sequence[tuple[int, int, int, Half]], dice: random.Random) -> tuple[Claim, ...]:
    return tuple(claim(document, *half, score=dice.uniform(0.3, 0.95)) for half in halves)


def _cut(told: Sequence[Telling], dice: random.Random) -> Iterator[list[Telling]]:
    """Cut what an outlet tells into documents of some length, never between an act and what is joined to it."""
    part: list[Telling] = []
    length = dice.randint(CLAIMS_A_DOCUMENT // 2, CLAIMS_A_DOCUMENT * 3 // 2)
    for telling in told:
        if len(part) >= length and not telling.joined:
            yield part
            part, length = [], dice.randint(CLAIMS_A_DOCUMENT // 2, CLAIMS_A_DOCUMENT * 3 // 2)
        part.append(telling)
    if part:
        yield part
