from typing import Any

import pytest

from detente.events.gatherings import Gathering, gathering_of, keys, same, shared
from detente.records import Claim, Participant, Role, Trigger
from tests.build import claim


def _told(text: str, trigger: str, *who: tuple[str, str | None, str | None], **changes: object) -> Claim:
    """A claim of this sentence, at this word, with these participants (words, country, actor)."""
    at = text.index(trigger)
    sides = tuple(
        Participant(Role.SOURCE, words, text.index(words), text.index(words) + len(words), actor, country)
        for words, country, actor in who
    )
    fields: dict[str, Any] = {
        "text": text,
        "end": len(text),
        "trigger": Trigger(trigger, at, at + len(trigger)),
        "participants": sides,
    }
    return claim(**(fields | changes))


NAMED = [
    ("The king will take part in the G20 summit in May.", "summit", {"g20"}),
    ("The king will take part in the G20 summit in May.", "take", {"g20"}),
    ("The king spoke at the plenary session of the sixth Northern Lights Summit.", "plenary", {"northe", "lights"}),
    ("He attended an extraordinary session of the Baltic Assembly.", "extraordinary", {"baltic", "assemb"}),
    ("He chaired the Arctic Council meeting in Oslo.", "meeting", {"arctic", "counci"}),
    ("She will travel to Munich to attend the Munich Security Conference.", "travel", {"munich", "securi"}),
    ("A meeting of the G7 foreign ministers is due.", "meeting", {"g7"}),
]
NAMELESS = [
    ("The king will take part in a summit in May.", "summit"),
    ("They met on the sidelines of the G20 summit.", "met"),
    ("He spoke before the G20 summit of his hopes.", "spoke"),
    ("She arrived in Rome for the G20 summit.", "arrived"),
    ("He travelled to Oslo after the Arctic Council had begun its G20 summit.", "travelled"),
    ("The Security Council held a meeting of the Security Council.", "meeting"),
    ("The Prime Minister held a meeting of the Joint Commission on Trade.", "meeting"),
]


@pytest.mark.parametrize("text, trigger, name", NAMED)
def test_the_name_of_a_gathering(text: str, trigger: str, name: set[str]) -> None:
    found = gathering_of(_told(text, trigger))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text, trigger", NAMELESS)
def test_no_gathering(text: str, trigger: str) -> None:
    assert gathering_of(_told(text, trigger)) is None


def test_members_who_meet_are_their_body() -> None:
    text = "Leaders of the CIS states will meet in Minsk."
    cis = ("Leaders of the CIS states", "IGO", "org:cis")
    found = gathering_of(_told(text, "meet", cis))
    assert found == Gathering(frozenset({"cis", "org:cis"}), frozenset({"cis", "org:cis"}), "leaders")
    assert gathering_of(_told(text, "meet", cis, ("Minsk", "BLR", None))) is None


def test_a_summit_named_by_its_two_states_has_no_other_name() -> None:
    text = "The France-Japan summit will be held."
    assert gathering_of(_told(text, "summit", ("France", "FRA", "state:FRA"), ("Japan", "JPN", "state:JPN"))) is None


def test_a_body_of_one_state_is_no_gathering() -> None:
    text = "He chaired a session of the Royal Advisory Council."
    assert gathering_of(_told(text, "session")) is not None
    assert gathering_of(_told(text, "session", ("Royal Advisory Council", "NOR", "org:advisory-council"))) is None


def _named(*words: str, sure: str | None = None, level: str | None = None) -> Gathering:
    return Gathering(frozenset(words), frozenset({sure} if sure else ()), level)


def test_one_gathering_by_two_names() -> None:
    long = _named("collec", "securi", "counci", "treaty", "organi")
    assert same(long, _named("csto", "collec", "securi", "counci", sure="csto"))
    assert shared([_named("arctic", "counci"), long], [long])


def test_two_gatherings() -> None:
    g7 = _named("g7", sure="g7", level="leaders")
    assert not same(g7, _named("g7", sure="g7", level="ministers"))
    assert not same(_named("arctic", "counci"), _named("baltic", "counci"))
    assert not same(_named("counci", "securi", "org:a"), _named("counci", "securi", "org:b"))
    assert not shared([], [g7])


def test_a_gathering_is_found_by_acronym_or_two_words() -> None:
    assert list(keys([_named("g7", "alpine", "b", sure="g7")])) == ["g7", "alpine+b"]
