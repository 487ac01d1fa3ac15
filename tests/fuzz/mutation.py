"""How is a valid input made a bad one? By few edits of bytes, and by words repeated without end."""

import random
from collections.abc import Iterator

from tests.fuzz.targets import Target

Edit = tuple[int, int, int, int]  # what is done, where, how much, with what
KINDS = 7
LONGEST = 100_000
# What breaks parsers of many formats: numbers at the edges of types, marks, halves of surrogate pairs, ends of time.
WORDS = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r\n", b"-1", b"1e999", b"NaN", b"9" * 30, b"9999-12-31"),
    *(b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-14:00", b"&#xd800;", b"&#99999999999;", b"<!DOCTYPE html>"),
    *(
        b"&" + b"#" + b"9" * 5000 + b";",
        b"\xff\xff\xff\xff",
        b"null",
        b"true",
        b"{}",
        b"[]",
        b'"',
        b"'",
        b"<",
        b">",
        b"\\",
    ),
    *("\u2028".encode(), "\u0660".encode(), "\u00b2".encode(), "\U0001f600".encode(), b"\x1a", b"\x85", b"\x1c"),
)


def edited(target: Target, seed: int, edits: list[Edit]) -> bytes:
    """Return a seed of a target with some edits made, at most ``LONGEST`` bytes."""
    made = target.seeds[seed % len(target.seeds)]
    for kind, at, size, what in edits:
        made = _edit(target, made, kind % KINDS, at=at % (len(made) + 1), size=size, what=what)[:LONGEST]
    return made


def _edit(target: Target, made: bytes, kind: int, *, at: int, size: int, what: int) -> bytes:
    before, after = made[:at], made[at:]
    match kind:
        case 0:
            after = bytes([what % 256]) + after[1:]
        case 1:
            after = after[size:]
        case 2:
            after = after[:size] * (what % 40) + after
        case 3:
            words = (*WORDS, *target.words)
            after = words[what % len(words)] + after
        case 4:
            other = target.seeds[what % len(target.seeds)]
            after = other[size % (len(other) + 1) :]
        case 5:
            after = bytes([byte ^ (1 << what % 8) for byte in after[:1]]) + after[1:]
        case _:
            words = (*target.words, b"a", b"0")
            after = words[what % len(words)] * (size * 4) + after
    return before + after


def chances(target: Target, *, count: int, seed: int) -> Iterator[bytes]:
    """Yield so many edited inputs, the same for the same seed."""
    chance = random.Random(f"{target.name} {seed}")
    for _ in range(count):
        edits = [
            (chance.randrange(KINDS), chance.randrange(1 << 16), chance.randrange(256), chance.randrange(1 << 16))
            for _ in range(chance.randrange(1, 7))
        ]
        yield edited(target, chance.randrange(1 << 16), edits)


def hostile(target: Target, *, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield each word of a target with two inputs of about so many bytes: alone and within a seed, without end."""
    for word in (*target.words, b"\0", b"a", b"&#", b"9"):
        repeated = (word * (size // len(word) + 1))[:size]
        seed = target.seeds[0]
        middle = len(seed) // 2
        yield word, repeated
        yield word, seed[:middle] + repeated + seed[middle:]
        yield word, seed + repeated
