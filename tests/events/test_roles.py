import numpy as np
import pytest

from detente.events.roles import Span, between, facing, on_one_side, participants, speaker, whole_names, without_trigger
from detente.records import Mention, MentionKind, Participant, Role
from tests.events.build import sentence

NAMES = ("source", "target", "mediator", "host", "speaker")
# 0 The 1 president 2 of 3 Ukraine 4 met 5 Steve 6 Witkoff 7 's 8 team 9 .
SENTENCE = sentence(
    ("The", "DET", 1, "det"),
    ("president", "NOUN", 4, "nsubj"),
    ("of", "ADP", 3, "case"),
    ("Ukraine", "PROPN", 1, "nmod"),
    ("met", "VERB", -1, "root"),
    ("Steve", "PROPN", 8, "nmod:poss"),
    ("Witkoff", "PROPN", 5, "flat"),
    ("'s", "PART", 5, "case"),
    ("team", "NOUN", 4, "obj"),
    (".", "PUNCT", 4, "punct"),
)


def _scores(**marked: dict[int, float]) -> np.ndarray:
    out = np.full((len(NAMES), len(SENTENCE.tokens)), 0.05, np.float32)
    for name, words in marked.items():
        for at, value in words.items():
            out[NAMES.index(name), at] = value
    return out


CASES = [
    ("a bridge of small words", {"source": {1: 0.9, 3: 0.9}}, [(Role.SOURCE, "president of Ukraine")]),
    ("articles stay outside", {"source": {0: 0.9, 1: 0.9}}, [(Role.SOURCE, "president")]),
    ("a name is not cut", {"target": {6: 0.9}}, [(Role.TARGET, "Steve Witkoff")]),
    ("possessive marks stay outside", {"target": {5: 0.9, 6: 0.9, 7: 0.9}}, [(Role.TARGET, "Steve Witkoff")]),
    ("the better role wins", {"source": {3: 0.6}, "target": {3: 0.8}}, [(Role.TARGET, "Ukraine")]),
    ("nobody below the threshold", {"source": {3: 0.4}}, []),
    ("a mediator alone", {"mediator": {6: 0.9}}, [(Role.MEDIATOR, "Steve Witkoff")]),
]


@pytest.mark.parametrize("marked, expected", [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_participants(marked: dict[str, dict[int, float]], expected: list[tuple[Role, str]]) -> None:
    found = participants(SENTENCE, _scores(**marked), NAMES, threshold=0.5, third=0.5)
    words = [(role, " ".join(t.text for t in SENTENCE.tokens[s.first : s.last])) for role, s in found]
    assert words == expected


def test_the_likeliest_speaker_is_taken() -> None:
    scores = _scores(speaker={3: 0.6, 5: 0.9, 6: 0.9})
    assert speaker(SENTENCE, scores, NAMES, threshold=0.5) == Span(5, 7)
    assert speaker(SENTENCE, _scores(), NAMES, threshold=0.5) is None


@pytest.mark.parametrize(
    "roles, expected",
    [
        ((Role.SOURCE, Role.SOURCE, Role.SOURCE), (Role.SOURCE, Role.TARGET, Role.TARGET)),
        ((Role.SOURCE, Role.SOURCE, Role.TARGET), (Role.SOURCE, Role.SOURCE, Role.TARGET)),
        ((Role.SOURCE,), (Role.SOURCE,)),
        ((Role.HOST, Role.SOURCE, Role.SOURCE), (Role.HOST, Role.SOURCE, Role.TARGET)),
        ((), ()),
    ],
)
def test_a_mutual_act_has_two_sides(roles: tuple[Role, ...], expected: tuple[Role, ...]) -> None:
    found = tuple(Participant(role, f"P{i}", i, i + 1) for i, role in enumerate(roles))
    assert tuple(p.role for p in facing(found)) == expected


ONE_SIDE = [
    ("Japan", "Japan", ("Japan", "")),
    ("Japan", "Korea japan", ("Japan", "Korea")),
    ("Oman Japan", "japan", ("Oman", "japan")),
    ("Oman Japan", "Japan Korea", ("Oman Japan", "Korea")),
    ("Japan Oman", "Oman Japan", ("Japan Oman", "")),
    ("Japan", "Korea", ("Japan", "Korea")),
    ("", "Japan", ("", "Japan")),
]


@pytest.mark.parametrize("sources, targets, kept", ONE_SIDE)
def test_nobody_stands_on_both_sides_by_one_name(sources: str, targets: str, kept: tuple[str, str]) -> None:
    sides = ((Role.SOURCE, sources), (Role.TARGET, targets))
    found = [Participant(role, name, 0, 5) for role, names in sides for name in names.split()]
    found.append(Participant(Role.HOST, "Japan", 9, 14))
    left = on_one_side(found)
    assert tuple(" ".join(p.text for p in left if p.role is role) for role, _ in sides) == kept
    assert left[-1] == found[-1]


def test_one_word_for_two_stands_on_both_sides() -> None:
    found = tuple(
        Participant(role, "it", at, at + 2, f"state:{code}", code)
        for at, (role, code) in enumerate(((Role.SOURCE, "ISR"), (Role.TARGET, "IRN")))
    )
    assert on_one_side(found) == found


def test_a_cut_name_is_made_whole_and_told_once() -> None:
    mention = Mention(29, 44, "Steve Witkoff 's", MentionKind.PERSON, 0, 5, 8, 5, 0.9)
    cut = ((Role.TARGET, Span(5, 6)), (Role.TARGET, Span(6, 7)), (Role.SOURCE, Span(1, 2)))
    assert whole_names(SENTENCE, cut, (mention,), ()) == ((Role.TARGET, Span(5, 7)), (Role.SOURCE, Span(1, 2)))


def test_a_name_of_the_actor_book_is_not_cut_either() -> None:
    cut = ((Role.TARGET, Span(6, 7)), (Role.SOURCE, Span(3, 4)))
    assert whole_names(SENTENCE, cut, (), ((5, 7),)) == ((Role.TARGET, Span(5, 7)), (Role.SOURCE, Span(3, 4)))


def test_no_word_of_a_known_name_is_left_out_for_what_it_looks_like() -> None:
    united = sentence(("United", "VERB", 1, "amod"), ("Nations", "PROPN", 2, "nsubj"), ("acts", "VERB", -1, "root"))
    assert whole_names(united, ((Role.SOURCE, Span(1, 2)),), (), ((0, 2),)) == ((Role.SOURCE, Span(0, 2)),)


DATELINE = sentence(
    ("OSLO", "PROPN", 2, "compound"),
    ("-", "PUNCT", 2, "punct"),
    ("Norway", "PROPN", 3, "nsubj"),
    ("acts", "VERB", -1, "root"),
)


@pytest.mark.parametrize("marked, kept", [(Span(0, 3), Span(2, 3)), (Span(2, 3), Span(2, 3)), (Span(0, 1), Span(0, 1))])
def test_a_dash_with_blanks_ends_a_name(marked: Span, kept: Span) -> None:
    mention = Mention(0, 13, "OSLO - Norway", MentionKind.PERSON, 0, 0, 3, 2, 0.9)
    assert whole_names(DATELINE, ((Role.SOURCE, marked),), (mention,), ()) == ((Role.SOURCE, kept),)


def test_the_mark_of_a_possessive_is_left_out_of_a_known_name_too() -> None:
    cut = ((Role.TARGET, Span(6, 7)),)
    assert whole_names(SENTENCE, cut, (), ((5, 8),)) == ((Role.TARGET, Span(5, 7)),)


# 0 Leaders 1 watch 2 talks 3 between 4 Thailand 5 and 6 Cambodia
WATCHED = sentence(
    ("Leaders", "NOUN", 1, "nsubj"),
    ("watch", "VERB", -1, "root"),
    ("talks", "NOUN", 1, "obj"),
    ("between", "ADP", 4, "case"),
    ("Thailand", "PROPN", 2, "nmod"),
    ("and", "CCONJ", 6, "cc"),
    ("Cambodia", "PROPN", 4, "conj"),
)
LEADERS, THAILAND, CAMBODIA = ((Role.SOURCE, Span(i, i + 1)) for i in (0, 4, 6))


def test_who_only_watches_is_no_party() -> None:
    assert between(WATCHED, 2, (LEADERS, THAILAND, CAMBODIA)) == (THAILAND, CAMBODIA)
    assert between(WATCHED, 2, (LEADERS, THAILAND)) == (LEADERS, THAILAND)


def test_the_word_of_the_act_takes_no_part_in_it() -> None:
    summit, alone = (Role.TARGET, Span(3, 5)), (Role.SOURCE, Span(4, 5))
    assert without_trigger((summit, alone), 4) == ((Role.TARGET, Span(3, 4)), alone)
    assert without_trigger((summit,), 3) == (summit,)
