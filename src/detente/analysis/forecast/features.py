"""What is known on the day of a question that may bear on its answer? Numbers with names that a person can read.

Every number uses the acts of the question's day and earlier, and nothing else: features are states, not fits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from detente.analysis.forecast import agenda as announced
from detente.analysis.forecast.agenda import Agenda
from detente.analysis.forecast.questions import Questions, grid, grid_size
from detente.analysis.forecast.trails import Floats, Longs, Trails
from detente.analysis.history import History, Ints

Matrix = NDArray[np.float32]

# Half-lives in days, about doubling: none is right for all pairs, so the fit chooses among them.
OWN_LIVES = (3, 7, 15, 30, 90, 365)
PAIR_LIVES = (3, 7, 30, 365)
LIVES = (7, 30, 365)
MONTH = 30  # days: rates are told by the month
SHRINK_DAYS = 3.0  # days without an act added to what a rate was watched for; 1 to 10 made no difference
SHRINK_WINDOWS = 10.0  # windows of all pairs that are added to a pair's: the neutral scorer's number
RECENT_WINDOWS = (4, 12)  # windows "of late" end within so many times their length
SHARE_LEAST = 1e-3  # a share is kept so far from 0 and 1
SHARE_UNKNOWN = 0.25  # the share where no pair was active: half a window of two, as it is reckoned for few
MOST_AT_ONCE = 500_000  # questions that are held at one time
FLOOR = 0.03  # acts a month, added before a logarithm is taken: one in three years
NEVER = 1000.0  # days since the last act where there was none
ACTIVE = 5  # a pair with so many acts counts in the share of all pairs, and in what is learned from


class Scale(StrEnum):
    """How a number enters a linear model: as it is, as a logarithm, as that of one more, or as log-odds."""

    PLAIN = "plain"
    LOG = "log"
    COUNT = "count"
    ODDS = "odds"


@dataclass(frozen=True, slots=True)
class Feature:
    """What a column tells: ``subject`` is a matter that may have several columns, with {kind}, {source}, {target}."""

    subject: str
    detail: str
    scale: Scale = Scale.PLAIN

    @property
    def name(self) -> str:
        """The subject and the detail: the name that a prior knows it by."""
        return f"{self.subject}: {self.detail}"

    def shown(self, value: float) -> float:
        """Return a scaled value as a person counts it."""
        if self.scale is Scale.ODDS:
            return float(1 / (1 + np.exp(-value)))
        if self.scale is Scale.COUNT:
            return float(np.expm1(value))
        return max(float(np.exp(value)) - FLOOR, 0.0) if self.scale is Scale.LOG else value


Column = tuple[Feature, Floats]


@dataclass(frozen=True)
class Table:
    """Numbers for questions: ``values`` has the shape (questions, features), scaled as ``features`` say."""

    values: Matrix
    features: tuple[Feature, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each column."""
        return tuple(feature.name for feature in self.features)


@dataclass(frozen=True)
class Scene:
    """Questions in the places of a history, and what all families of features need of them."""

    history: History
    asked: Questions
    origins: Longs
    horizons: Longs
    watched: Longs

    @classmethod
    def of(cls, history: History, questions: Questions) -> "Scene":
        """Return the scene; ``watched`` is the number of days of the history by each question's day."""
        asked = questions.within(history)
        origins = asked.origins.astype(np.int64)
        watched = np.maximum(origins - history.span[0] + 1, 0)
        return cls(history, asked, origins, asked.horizons.astype(np.int64), watched)

    def trails(self, keys: Longs) -> Trails:
        """Return the trails of the history's acts, by these keys."""
        return Trails.of(keys, self.history.days, span=self.history.span)

    def directed(self) -> tuple[Trails, Longs]:
        """Return the trails of source, target and kind, and the key of each question."""
        history, asked = self.history, self.asked
        acts = self.key(history.sources, history.targets, history.kinds)
        return self.trails(acts), self.key(asked.sources, asked.targets, asked.kinds)

    def key(self, first: Ints | Longs, second: Ints | Longs, kinds: Ints | Longs | int) -> Longs:
        """Return one number for two actors and a kind."""
        return (first.astype(np.int64) * len(self.asked.actors) + second) * len(self.asked.words) + kinds


def table(
    history: History, questions: Questions, *, kinds: tuple[str, ...], covariates: tuple[str, ...], agenda: Agenda
) -> Table:
    """Return the features of questions, from the acts of each one's day and earlier.

    The history may go on after the questions' days: what lies after the day of a question is not looked at. ``kinds``
    are those that forecasts are made of, ``covariates`` others whose rates between the two may tell something.
    """
    scene = Scene.of(history, questions)
    horizon = (Feature("the question", "days asked about", Scale.LOG), np.log(scene.horizons + FLOOR))
    families = (
        _own(scene, kinds),
        _between(scene),
        _of_each(scene),
        _by_word(scene, (*kinds, *covariates)),
        _announced(scene, agenda),
        (horizon,),
    )
    columns = [(feature, column.astype(np.float32)) for feature, column in chain.from_iterable(families)]
    return Table(np.stack([column for _, column in columns], axis=1), tuple(feature for feature, _ in columns))


def log_odds(chance: Floats) -> Floats:
    """Return log(p / (1 - p)), with p kept a little away from 0 and 1."""
    kept = np.clip(chance, SHARE_LEAST, 1 - SHARE_LEAST)
    odds: Floats = np.log(kept) - np.log1p(-kept)
    return odds


def _own(scene: Scene, kinds: tuple[str, ...]) -> Iterator[Column]:
    """Yield what is told by the asked kind of act, from the one to the other and back."""
    trails, keys = scene.directed()
    asked = scene.asked
    back = scene.key(asked.targets, asked.sources, asked.kinds)
    usual = general_share(scene.history, asked, kinds=kinds)
    for subject, mine, lives in (
        ("{kind} from {source} to {target}", keys, OWN_LIVES),
        ("{kind} from {target} to {source}", back, LIVES),
    ):
        yield from _shares(scene, trails, mine, usual, subject=subject)
        yield from _rates(scene, trails, mine, lives, subject=subject)
        yield _recency(scene, trails, mine, subject=subject)


def _between(scene: Scene) -> Iterator[Column]:
    """Yield what is told by acts of any kind of the two."""
    history, asked = scene.history, scene.asked
    both = scene.trails(scene.key(*_sorted(history.sources, history.targets), 0))
    mine = scene.key(*_sorted(asked.sources, asked.targets), 0)
    yield from _rates(scene, both, mine, PAIR_LIVES, subject="acts between {source} and {target}")
    yield _recency(scene, both, mine, subject="acts between {source} and {target}")
    one = scene.trails(scene.key(history.sources, history.targets, 0))
    asked_one = scene.key(asked.sources, asked.targets, 0)
    yield from _rates(scene, one, asked_one, LIVES, subject="acts from {source} to {target}")


def _sorted(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    return np.minimum(first, second), np.maximum(first, second)


def _of_each(scene: Scene) -> Iterator[Column]:
    """Yield how busy each of the two is with all others."""
    history, asked = scene.history, scene.asked
    none = np.zeros_like(history.sources)
    nobody = np.zeros_like(asked.sources)
    does = scene.trails(scene.key(none, history.sources, history.kinds))
    meets = scene.trails(scene.key(none, history.targets, history.kinds))
    busy = scene.trails(scene.key(none, history.sources, 0))
    for subject, trails, actor, kinds in (
        ("{kind} from {source} to anyone", does, asked.sources, asked.kinds),
        ("{kind} from {target} to anyone", does, asked.targets, asked.kinds),
        ("{kind} from anyone to {target}", meets, asked.targets, asked.kinds),
        ("{kind} from anyone to {source}", meets, asked.sources, asked.kinds),
        ("acts by {source}", busy, asked.sources, nobody),
        ("acts by {target}", busy, asked.targets, nobody),
    ):
        yield from _rates(scene, trails, scene.key(nobody, actor, kinds), LIVES, subject=subject)


def _by_word(scene: Scene, words: tuple[str, ...]) -> Iterator[Column]:
    """Yield how often and how lately the two did each kind of act, whoever did it to whom."""
    history, asked = scene.history, scene.asked
    trails = scene.trails(scene.key(*_sorted(history.sources, history.targets), history.kinds))
    for word in words:
        place = asked.words.index(word) if word in asked.words else len(asked.words)
        mine = scene.key(*_sorted(asked.sources, asked.targets), place)
        plain = word.replace("{", "{{").replace("}", "}}")  # a word is no template
        subject = f"{plain} between {{source}} and {{target}}"
        yield from _rates(scene, trails, mine, LIVES, subject=subject)
        yield _recency(scene, trails, mine, subject=subject)


def _announced(scene: Scene, agenda: Agenda) -> Iterator[Column]:
    due, standing = announced.counts(agenda, scene.asked)
    subject = "announced acts between {source} and {target}"
    yield Feature(subject, "of this kind and due in these days"), np.minimum(due, 3)
    yield Feature(subject, "standing", Scale.COUNT), np.log(standing + 1)


def _rates(scene: Scene, trails: Trails, keys: Longs, lives: tuple[int, ...], *, subject: str) -> Iterator[Column]:
    for half_life in lives:
        lived = half_life / np.log(2) * (1 - 0.5 ** (scene.watched / half_life))
        rate = trails.decayed(keys, scene.origins, half_life=half_life) / (lived + SHRINK_DAYS)
        yield Feature(subject, f"a month, as of the last {half_life} days", Scale.LOG), np.log(MONTH * rate + FLOOR)


def _recency(scene: Scene, trails: Trails, keys: Longs, *, subject: str) -> Column:
    elapsed = trails.elapsed(keys, scene.origins, never=NEVER)
    return Feature(subject, "days since the last", Scale.COUNT), np.log(elapsed + 1)


def _shares(scene: Scene, trails: Trails, keys: Longs, usual: Floats, *, subject: str) -> Iterator[Column]:
    """Yield the share of past windows that hold an act, in all and of late, shrunk to that of all pairs."""
    held, windows = past_windows(trails, keys, scene.origins, scene.horizons)
    share = (held + SHRINK_WINDOWS * usual) / (windows + SHRINK_WINDOWS)
    yield Feature(subject, "how often one came in time", Scale.ODDS), log_odds(share)
    for many in RECENT_WINDOWS:
        before, early = past_windows(trails, keys, scene.origins - many * scene.horizons, scene.horizons)
        # Neighbouring windows share their days: as many starts as a window has days weigh as one.
        recent = (held - before + scene.horizons * share) / (windows - early + scene.horizons)
        detail = f"how often one came in time, over the last {many} such spans"
        yield Feature(subject, detail, Scale.ODDS), log_odds(recent)


def past_windows(trails: Trails, keys: Longs, origins: Longs, horizons: Longs) -> tuple[Longs, Longs]:
    """Return how many past windows of each question's length hold an act of its key, and how many there are."""
    held = np.zeros(len(keys), np.int64)
    for width in np.unique(horizons):
        mine = horizons == width
        held[mine] = trails.covered(keys[mine], origins[mine], width=int(width))
    return held, np.maximum(origins - trails.first + 2 - horizons, 0)


def general_share(history: History, asked: Questions, *, kinds: tuple[str, ...]) -> Floats:
    """Return the share of past windows that held an act over all active pairs, for each question's day, kind, length.

    A pair is active by its acts of all ``kinds`` until the question's day, so that the number does not depend on what
    else is asked about.
    """
    cells, which = _cells(asked)
    words = (*asked.words, *(kind for kind in kinds if kind not in asked.words))
    share: dict[tuple[int, int, int], float] = {}
    for horizon in np.unique(cells[2]).tolist():
        origins = np.unique(cells[0, cells[2] == horizon])
        size = grid_size(history, origins[-1:], kinds=kinds, least=ACTIVE) * len(origins)
        for some in np.array_split(origins, -(-size // MOST_AT_ONCE) or 1):
            every = grid(history, some, kinds=kinds, horizons=[horizon], least=ACTIVE)
            share.update(_shares_of_cells(history, every.renamed(asked.actors, words)))
    return np.array([share.get((int(o), int(k), int(h)), SHARE_UNKNOWN) for o, k, h in cells.T])[which]


def _shares_of_cells(history: History, every: Questions) -> Iterator[tuple[tuple[int, int, int], float]]:
    """Yield the share of past windows that held an act, for each origin, kind and horizon that is asked about."""
    scene = Scene.of(history, every)
    trails, keys = scene.directed()
    held, windows = past_windows(trails, keys, scene.origins, scene.horizons)
    cells, place = _cells(scene.asked)
    total, hits = np.bincount(place, windows), np.bincount(place, held)
    for (origin, kind, horizon), hit, count in zip(cells.T.tolist(), hits.tolist(), total.tolist(), strict=True):
        yield (origin, kind, horizon), (hit + 0.5) / (count + 2.0)


def _cells(questions: Questions) -> tuple[Longs, Longs]:
    """Return the combinations of origin, kind and horizon, shape (3, cells), and the cell of each question."""
    rows = np.stack([questions.origins, questions.kinds, questions.horizons]).astype(np.int64)
    cells, which = np.unique(rows, axis=1, return_inverse=True)
    return cells, which
