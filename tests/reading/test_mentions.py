"""Names that the mention head tears are made whole; words that name nothing are no mentions."""

from collections.abc import Sequence

import numpy as np
import pytest

from detente.reading import mentions
from detente.records import MentionKind
from tests.events.build import sentence

LABELS = ("O", *(f"{mark}-{kind.value}" for kind in MentionKind for mark in "BI"))
SHORT = {kind.value[:3]: kind.value for kind in MentionKind}
Row = tuple[str, str, int, str, dict[str, float]]


def found(rows: Sequence[Row], *, around: int = 0) -> list[tuple[str, str]]:
    """Return the mentions of words with tag, head, relation, and the probabilities of marks ("B-pla": .6).

    ``around``: so many words of names, of other sentences of the passage, stand before and behind.
    """
    made = sentence(*((word, tag, head, relation) for word, tag, head, relation, _ in rows))
    probabilities = np.zeros((len(rows), len(LABELS)), np.float32)
    for row, (*_, marks) in enumerate(rows):
        for mark, probability in marks.items():
            probabilities[row, LABELS.index(f"{mark[:2]}{SHORT[mark[2:]]}")] = probability
        probabilities[row, 0] = 1 - sum(marks.values())
    others = np.zeros((around, len(LABELS)), np.float32)
    others[:, LABELS.index("I-organisation")] = 1.0
    weighed = mentions.weighed(np.concatenate([others, probabilities, others]), LABELS)
    decoded = mentions.decode(made.text, made.tokens, weighed, around, sentence=0)
    return [(m.text, m.kind.value[:3]) for m in decoded]


WHOLE: list[tuple[str, list[Row], list[tuple[str, str]]]] = [
    (
        "kinds that disagree part no name",
        [("The", "DET", 2, "det", {}), ("United", "ADJ", 2, "amod", {"B-pla": 0.4, "B-org": 0.25}),
         ("States", "PROPN", 3, "nsubj", {"I-org": 0.45, "I-pla": 0.4}), ("condemns", "VERB", -1, "root", {})],
        [("United States", "pla")],
    ),
    (
        "a name begins where it does, not in its middle",
        [("the", "DET", 1, "det", {}), ("Middle", "ADJ", 2, "amod", {"B-pla": 0.1, "I-pla": 0.3}),
         ("East", "PROPN", -1, "root", {"I-pla": 0.9})],
        [("Middle East", "pla")],
    ),
    (
        "nor with the word of",
        [("Head", "PROPN", -1, "root", {"I-per": 0.35}), ("of", "ADP", 2, "case", {"I-per": 0.6}),
         ("State", "PROPN", 0, "nmod", {"I-per": 0.6})],
        [("Head of State", "per")],
    ),
    (
        "and does not end with it",
        [("Andrzej", "PROPN", -1, "root", {"B-per": 0.9}), ("Duda", "PROPN", 0, "flat", {"I-per": 0.9}),
         ("of", "ADP", 3, "case", {"I-per": 0.6}), ("Poland", "PROPN", 0, "nmod", {"B-pla": 0.9})],
        [("Andrzej Duda", "per"), ("Poland", "pla")],
    ),
    (
        "a name goes on over what the parse and the head put into it",
        [("Turkish", "ADJ", 1, "amod", {"B-org": 0.8}), ("Airlines", "PROPN", 2, "nsubj", {"I-org": 0.4}),
         ("begins", "VERB", -1, "root", {})],
        [("Turkish Airlines", "org")],
    ),
    (
        "but not where the head sees nothing of it",
        [("German", "ADJ", 1, "amod", {"B-pla": 0.8}), ("Chancellor", "PROPN", 2, "nsubj", {"I-per": 0.05}),
         ("speaks", "VERB", -1, "root", {})],
        [("German", "pla")],
    ),
    (
        "a person behind a place is another name",
        [("President", "PROPN", 3, "nmod:desc", {}), ("of", "ADP", 2, "case", {}),
         ("Ukraine", "PROPN", 0, "nmod", {"B-pla": 0.9}), ("Volodymyr", "PROPN", -1, "root", {"I-per": 0.7}),
         ("Zelenskyy", "PROPN", 3, "flat", {"I-per": 0.9})],
        [("Ukraine", "pla"), ("Volodymyr Zelenskyy", "per")],
    ),
    (
        "a title stays outside",
        [("Foreign", "ADJ", 1, "amod", {"B-per": 0.8}), ("Minister", "PROPN", 2, "nmod:desc", {"I-per": 0.8}),
         ("Lavrov", "PROPN", -1, "root", {"I-per": 0.9})],
        [("Lavrov", "per")],
    ),
    (
        "but is a name where nobody follows it",
        [("Prime", "ADJ", 1, "amod", {"B-per": 0.4, "I-per": 0.2}), ("Minister", "PROPN", 2, "nsubj", {"I-per": 0.9}),
         ("left", "VERB", -1, "root", {})],
        [("Prime Minister", "per")],
    ),
    (
        "a part of a state is one place",
        [("in", "ADP", 2, "case", {}), ("southern", "ADJ", 2, "amod", {"B-pla": 0.6}),
         ("Nepal", "PROPN", -1, "root", {"B-pla": 0.6, "I-pla": 0.3})],
        [("southern Nepal", "pla")],
    ),
    (
        "articles and other small words alone name nothing",
        [("the", "DET", 1, "det", {"B-org": 0.7}), ("attack", "NOUN", -1, "root", {}),
         ("of", "ADP", 1, "case", {"I-org": 0.7})],
        [],
    ),
    (
        "a title is no part of a name, not even its end",
        [("Secretary", "NOUN", 3, "nmod:desc", {}), ("-", "PUNCT", 0, "punct", {}),
         ("General", "NOUN", 0, "compound", {"B-per": 0.9}), ("Guterres", "PROPN", -1, "root", {"I-per": 0.9})],
        [("Guterres", "per")],
    ),
    (
        "nor do verbs, and a month begins no name",
        [("March", "PROPN", 1, "compound", {"I-pla": 0.2}), ("Russia", "PROPN", 2, "nsubj", {"I-pla": 0.8}),
         ("attacks", "VERB", -1, "root", {"B-eve": 0.7})],
        [("Russia", "pla")],
    ),
    (
        "another kind in small letters is another mention",
        [("NATO", "PROPN", 1, "compound", {"B-org": 0.9}), ("summit", "NOUN", -1, "root", {"I-eve": 0.8})],
        [("NATO", "org"), ("summit", "eve")],
    ),
]  # fmt: skip


@pytest.mark.parametrize("what, rows, wanted", WHOLE, ids=[what for what, _, _ in WHOLE])
def test_names_are_whole(what: str, rows: list[Row], wanted: list[tuple[str, str]]) -> None:
    assert found(rows) == found(rows, around=3) == wanted, what


def test_a_sentence_without_words_names_nothing() -> None:
    assert mentions.decode("", (), mentions.weighed(np.zeros((1, len(LABELS)), np.float32), LABELS), sentence=0) == ()


def test_a_hyphen_joins_what_it_is_glued_to() -> None:
    made = sentence(("Al-Qaeda", "PROPN", -1, "root"))
    first = made.tokens[0]
    parts = [(0, 2), (2, 3), (3, 8)]
    tokens = tuple(
        type(first)(a, b, "Al-Qaeda"[a:b], "PROPN", -1 if not a else 0, "root" if not a else "flat") for a, b in parts
    )
    probabilities = np.zeros((3, len(LABELS)), np.float32)
    probabilities[0, LABELS.index("B-organisation")] = 0.6
    probabilities[2, LABELS.index("I-organisation")] = 0.3
    probabilities[:, 0] = 1 - probabilities.sum(1)
    (mention,) = mentions.decode("Al-Qaeda", tokens, mentions.weighed(probabilities, LABELS), sentence=0)
    assert (mention.text, mention.first, mention.last) == ("Al-Qaeda", 0, 3)
