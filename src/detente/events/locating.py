"""Which place does a mention mean, and in which state is what an attack strikes?"""

import re
from bisect import bisect_left
from dataclasses import replace

from detente.events import scenes, where
from detente.events.places import Gazetteer, spoken_of
from detente.events.scenes import Scene
from detente.records import Mention, Participant, Place, Role, Token

_CIVILIANS = "CVL"
# Whose they are stands before them: "its own citizens in Gaza".
_OWN = re.compile(r"\b(own|its|their|his|her|our|my)\b", re.IGNORECASE)
OWNER = 6  # characters in front in which it is looked for: "their "
# Who is where he does not belong to.
_GUESTS = re.compile(r"diplomat|tourist|envoy|ambassador|peacekeeper|expatriate|foreign", re.IGNORECASE)
PLACE_WORDS = 3  # words on either side by which a place name is longer than its mention
BEHIND = 60  # characters after a place in which its state may be named


class Locator:
    """Finds the places of scenes in one gazetteer."""

    def __init__(self, places: Gazetteer) -> None:
        self._places = places

    def place(self, scene: Scene, at: Mention) -> Place | None:
        """Return which place a mention means, by the states that its surroundings speak of."""
        start, end = self._whole_place(scene, at)
        behind = scene.text[end : end + BEHIND]
        spoken = spoken_of([spot.country for spot in scene.spots if not start <= spot.start < end])
        text = scene.text[start:end]
        found = self._places.resolve(text, behind=behind, spoken=scene.cast.spoken(spoken))
        if found is None and text[:1].isupper() and (spot := scenes.settled(scene, start)):
            return self._places.state(spot.country)
        if found is None and (spot := scenes.land(scene, start, end)):
            return self._places.state(spot.country)
        return found

    def struck(self, scene: Scene, struck: Participant, place: Place | None) -> Participant:
        """Give what an attack strikes the state in which it is, where its words give none.

        Of civilians the place that they are said to be in is surer than the state that is told of beside them.
        """
        settled = struck.actor or (struck.country and struck.sector != _CIVILIANS)
        if struck.role is not Role.TARGET or settled or _GUESTS.search(struck.text):
            return struck
        own = where.of_target(scene.whole, struck, scene.named)
        owned = _OWN.search(scene.text, max(0, struck.start - OWNER), struck.end)
        named = any(struck.start <= spot.start and spot.end <= struck.end for spot in scene.spots)
        if struck.country and (own is None or owned or named):
            return struck
        place = self.place(scene, own) if own else place
        return replace(struck, country=place.country) if place and "/" not in (place.country or "/") else struck

    def _whole_place(self, scene: Scene, at: Mention) -> tuple[int, int]:
        """Return the characters of the longest name of the gazetteer that holds a mention: the Sea [of Galilee]."""
        tokens = scene.whole.tokens
        starts = [token.start for token in tokens]
        first, last = bisect_left(starts, at.start), bisect_left(starts, at.end)
        first += first + 1 < last and tokens[first].text.lower() == "the"
        windows = (
            (a, b)
            for a in range(max(0, first - PLACE_WORDS), first + 1)
            for b in range(last, min(len(tokens), last + PLACE_WORDS) + 1)
            if (a, b) != (first, last) and all(_in_place(t) for t in (*tokens[a:first], *tokens[last:b]))
        )
        for a, b in sorted(windows, key=lambda ab: ab[0] - ab[1]):
            written = scene.whole.text[tokens[a].start - scene.whole.start : tokens[b - 1].end - scene.whole.start]
            if tokens[a].text[0].isupper() and tokens[b - 1].text[0].isupper() and self._places.knows(written):
                return tokens[a].start, tokens[b - 1].end
        return at.start, at.end


def _in_place(token: Token) -> bool:
    """Say whether a word may stand in the name of a place."""
    return token.text[0].isupper() or token.text in {"of", "the", "and", "-"}
