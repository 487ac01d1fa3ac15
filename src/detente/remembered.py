"""What was asked of a word is asked again soon: how is the answer remembered, with less work than asking anew?"""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Remembered(dict[str, T]):
    """What a function gives for texts, each asked once: ``found[text]``. When ``most`` are known, all are forgotten.

    `functools.lru_cache` notes at each look which texts are the newest, in as many places of the memory: of words that
    an encoder has driven out of the processor's cache, that takes longer than the look itself.
    """

    def __init__(self, function: Callable[[str], T], most: int) -> None:
        super().__init__()
        self._function = function
        self._most = most

    def __missing__(self, text: str) -> T:
        if len(self) >= self._most:
            self.clear()
        found = self[text] = self._function(text)
        return found
