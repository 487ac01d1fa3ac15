"""Who answers each question of a benchmark of links? A folder of facts in, scores of actors out, single-step.

Nothing is known of the facts beforehand but what the names of actors and relations tell. Of the part that is asked
about, each day is ranked from the days before it; the facts of the day itself only say what is asked.
"""

import lzma
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.analysis import links
from detente.analysis.links import Facts, Quality, Ranking
from detente.errors import ConfigError, ExtractionError, SourceError

PARTS = ("train", "valid", "test")
ASKED = ("test", "valid")
COLUMNS = ("subject", "relation", "object", "day")
# What one core answers within an hour; a larger benchmark is refused before it fills the memory.
MOST_BYTES = 1 << 28
MOST_FACTS, MOST_ACTORS, MOST_RELATIONS = 2_000_000, 100_000, 500
LARGEST_DAY = 10_000_000
MOST_DAYS = 20_000  # from the first day to the last, some fifty years
MOST_MEMORY = 1 << 27  # bytes that unpacking an .xz file may take


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Names and facts: ``known`` before the part, and the part ``asked`` about; shapes (facts, 4), as ``COLUMNS``."""

    actors: tuple[str, ...]
    relations: tuple[str, ...]
    known: NDArray[np.int64]
    asked: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of the listed actors of each question, three columns of shape (listed,), and how good the ranking is.

    Of row i of the part, question 2i asks for the object and question 2i + 1 for the subject. The rest scores 0.
    """

    questions: NDArray[np.int64]
    actors: NDArray[np.int32]
    scores: NDArray[np.float32]
    qualities: tuple[Quality, ...]


def scores(folder: Path, *, part: str, tell: Callable[[int], None] = lambda _: None) -> Scored:
    """Return the scores of a part, ``test`` or ``valid``; ``tell`` is told how many questions are answered.

    Raises:
        SourceError: a file is missing or cannot be read.
        ExtractionError: a file is not of the format.
        ConfigError: there is no such part.
    """
    benchmark = load(folder, part=part)
    count = len(benchmark.relations)
    facts = Facts.of(np.concatenate([benchmark.known, benchmark.asked]))
    setting = links.setting(benchmark.actors, roots(benchmark.relations))
    first = int(benchmark.asked[:, 3].min())
    return _Sink(benchmark.asked, count, len(benchmark.actors)).filled(
        links.rankings(facts, setting, first=first), tell
    )


class _Sink:
    """Gives each ranking to the rows that ask for it, and takes the ranks of the answers."""

    def __init__(self, asked: NDArray[np.int64], relations: int, actors: int) -> None:
        self._actors = actors
        self._rows = _questions(asked, relations)
        self._order = np.lexsort((self._rows[:, 1], self._rows[:, 0], self._rows[:, 3]))
        keys = self._rows[self._order][:, [3, 0, 1]]
        starts = np.flatnonzero(np.r_[True, np.any(keys[1:] != keys[:-1], axis=1)])
        self._ends = dict(
            zip(map(tuple, keys[starts].tolist()), zip(starts, [*starts[1:], len(keys)], strict=True), strict=True)
        )
        self._ranks = np.empty(len(self._rows))

    def filled(self, rankings: Iterator[Ranking], tell: Callable[[int], None]) -> Scored:
        questions, actors, scores, done = [], [], [], 0
        for ranking in rankings:
            start, end = self._ends[ranking.day, ranking.source, ranking.relation]
            places = self._order[start:end]
            self._rank(ranking, places)
            questions.append(np.repeat(places.astype(np.int64), len(ranking.actors)))
            actors.append(np.tile(ranking.actors, len(places)))
            scores.append(np.tile(ranking.scores, len(places)))
            tell(done := done + len(places))
        quality = links.qualities(self._ranks, self._rows[:, 3])
        return Scored(np.concatenate(questions), np.concatenate(actors), np.concatenate(scores), quality)

    def _rank(self, ranking: Ranking, places: NDArray[np.int64]) -> None:
        answers = self._rows[places, 2]
        true = np.unique(answers)
        for place, answer in zip(places, answers, strict=True):
            kept = ~np.isin(ranking.actors, true[true != answer])
            listed = (ranking.actors[kept], ranking.scores[kept])
            self._ranks[place] = links.rank(*listed, answer=int(answer), others=len(true) - 1, total=self._actors)


def _questions(asked: NDArray[np.int64], relations: int) -> NDArray[np.int64]:
    """Return the questions of rows, shape (2 * rows, 4): source, relation, answer, day."""
    subject, relation, target, day = asked.T
    both = np.stack([asked, np.stack([target, relation + relations, subject, day], 1)], 1)
    return both.reshape(-1, 4)


def roots(relations: tuple[str, ...]) -> tuple[int | None, ...]:
    """Return the CAMEO root of each relation word, None for words that are not known."""
    table = tomllib.loads(resources.files("detente").joinpath("data/codebook/icews.toml").read_text("utf-8"))
    codes = {_plain(word): code for word, code in table["codes"].items()}
    found = (codes.get(_plain(word)) for word in relations)
    return tuple(None if code is None else int(code[:2]) for code in found)


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]+", " ", word).strip().casefold()


def load(folder: Path, *, part: str) -> Benchmark:
    """Return a benchmark folder, read with distrust.

    Raises:
        SourceError: a file is missing or cannot be read.
        ExtractionError: a file is not of the format.
        ConfigError: there is no such part.
    """
    if part not in ASKED:
        raise ConfigError(f"--part is {part!r}; allowed are {' and '.join(ASKED)}")
    if not folder.is_dir():
        raise SourceError(
            f"{folder} is no folder; give one that holds train.tsv, valid.tsv, entities.txt, relations.txt"
        )
    actors = _names(folder, "entities", MOST_ACTORS)
    relations = _names(folder, "relations", MOST_RELATIONS)
    sizes = (len(actors), len(relations))
    known = np.concatenate([_facts(folder, name, sizes) for name in PARTS[: PARTS.index(part)]])
    asked = _facts(folder, part, sizes)
    if not len(asked):
        raise ExtractionError(f"{folder} has no facts in {part}.tsv to ask about; a row is {', '.join(COLUMNS)}")
    _check_days(folder, part, known, asked)
    return Benchmark(actors, relations, known, asked)


def _check_days(folder: Path, part: str, known: NDArray[np.int64], asked: NDArray[np.int64]) -> None:
    first, last = int(asked[:, 3].min()), int(asked[:, 3].max())
    if len(known) and known[:, 3].max() >= first:
        raise ExtractionError(
            f"{folder} is not split by time: facts before {part}.tsv reach to day {int(known[:, 3].max())}, and "
            f"{part}.tsv begins on day {first}; each part must come after the one before it"
        )
    since = min(int(known[:, 3].min()), first) if len(known) else first
    if last - since >= MOST_DAYS:
        raise ExtractionError(f"{folder} spans days {since} to {last}; at most {MOST_DAYS} are allowed: cut it")
    if len(known) + len(asked) > MOST_FACTS:
        raise ExtractionError(f"{folder} holds {len(known) + len(asked)} facts; at most {MOST_FACTS} are allowed")


def _names(folder: Path, name: str, most: int) -> tuple[str, ...]:
    path = _find(folder, f"{name}.txt")
    names = tuple(line.rstrip("\r") for line in _text(path).split("\n"))
    names = names[:-1] if names and not names[-1] else names
    if not 1 <= len(names) <= most:
        raise ExtractionError(f"{path} has {len(names)} lines; allowed are 1 to {most}, one name a line")
    return names


def _facts(folder: Path, part: str, sizes: tuple[int, int]) -> NDArray[np.int64]:
    """Return the rows of a part, shape (facts, 4), with every id in range."""
    path = _find(folder, f"{part}.tsv")
    header, _, body = _text(path).partition("\n")
    names = header.rstrip("\r").split("\t")
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise ExtractionError(f"{path} lacks the column {missing[0]}: its first line is {', '.join(COLUMNS)}, by tabs")
    places = [names.index(column) for column in COLUMNS]
    lines = body.split("\n")
    if len(lines) > MOST_FACTS:
        raise ExtractionError(f"{path} holds more than {MOST_FACTS} facts, the most that is allowed")
    rows = [_row(path, number, line, (len(names), places)) for number, line in enumerate(lines, 2) if line.strip()]
    facts = np.array(rows, np.int64).reshape(-1, len(COLUMNS))
    actors, relations = sizes
    for place, (column, count) in enumerate(zip(COLUMNS[:3], (actors, relations, actors), strict=True)):
        outside = facts[(facts[:, place] < 0) | (facts[:, place] >= count), place]
        if len(outside):
            raise ExtractionError(
                f"{path} has the {column} {outside[0]}; allowed are 0 to {count - 1}, by the line of its name"
            )
    return facts


def _row(path: Path, number: int, line: str, shape: tuple[int, list[int]]) -> tuple[int, ...]:
    width, places = shape
    fields = line.split("\t")
    if len(fields) != width:
        raise ExtractionError(f"{path}, line {number}: {len(fields)} fields, not {width}")
    try:
        row = tuple(int(fields[place]) for place in places)
    except ValueError as error:
        raise ExtractionError(
            f"{path}, line {number}: {line[:60]!r}; the fields are whole numbers such as 120"
        ) from error
    if max(map(abs, row)) > LARGEST_DAY:
        raise ExtractionError(f"{path}, line {number}: a number is beyond {LARGEST_DAY}, the largest that is allowed")
    return row


def _find(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.xz"):
        if path.is_file():
            return path
    raise SourceError(f"{folder} has neither {name} nor {name}.xz: add one of them")


def _text(path: Path) -> str:
    """Return the text of a file, unpacked if it ends in .xz."""
    try:
        with path.open("rb") as file:
            content = _unpacked(file.read(MOST_BYTES + 1)) if path.suffix == ".xz" else file.read(MOST_BYTES + 1)
    except (OSError, EOFError, lzma.LZMAError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"{path} cannot be read: {reason}; give a plain or an .xz file") from error
    if len(content) > MOST_BYTES:
        raise ExtractionError(f"{path} holds more than {MOST_BYTES >> 20} MB: give a part of it")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExtractionError(f"{path} is not UTF-8 text (byte {error.start}): convert it") from error


def _unpacked(packed: bytes) -> bytes:
    """Return what is packed, and no more than shows that it is too much."""
    unpacker = lzma.LZMADecompressor(memlimit=MOST_MEMORY)
    content = unpacker.decompress(packed, MOST_BYTES + 1)
    if not unpacker.eof and len(content) <= MOST_BYTES:
        raise EOFError("the file ends in the middle")
    if unpacker.unused_data:
        raise EOFError("there is more after the end of the packed text")
    return content
