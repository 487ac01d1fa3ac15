import pytest
from tokenizers import Tokenizer

from detente import models
from training.corpora import Example, claims, joined, neighbours
from training.labels import ROLES, TYPES

UNIT = {
    "id": "u",
    "text": "Putin met Erdogan on Friday. The two leaders discussed a truce.",
    "published": "2023-05-10",
    "claims": [
        {
            "type": "CONSULT", "modality": "HAPPENED", "trigger": "met", "source": ["Putin"], "target": ["Erdogan"],
            "mediator": [], "host": [], "when": ["2023-05-05", "2023-05-05"], "speaker": None,
        },
        {
            "type": "CONSULT", "modality": "HAPPENED", "trigger": "discussed", "source": ["Putin"],
            "target": ["Erdogan"], "mediator": [], "host": [], "when": ["2023-05-01", "2023-05-31"], "speaker": None,
        },
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return models.load().tokenizer


def test_roles_of_another_sentence_are_kept(tokenizer: Tokenizer) -> None:
    (example,) = claims(tokenizer, UNIT)
    first, second = example.claims or ()
    named = [example.text[slice(*example.spans[i])] for i in (*second.roles[0], *second.roles[1])]
    assert named == ["Putin", "Erdogan"]
    assert (example.sentence[first.trigger], example.sentence[second.trigger]) == (0, 1)
    assert first.type == TYPES.index("CONSULT")


def test_the_words_that_date_an_act_are_marked(tokenizer: Tokenizer) -> None:
    (example,) = claims(tokenizer, UNIT)
    first, second = example.claims or ()
    dated = [example.text[slice(*example.spans[i])] for i in first.roles[ROLES.index("when")]]
    assert dated[-1] == "Friday"
    assert first.unsure == ()
    assert second.roles[ROLES.index("when")] == ()
    assert second.unsure != ()


def tree(identity: str, *heads: int) -> Example:
    words = len(heads)
    return Example(identity, "", (), (101, *range(1, words + 1), 102), tuple(range(1, words + 1)), heads=heads)


def test_neighbours_become_a_passage_with_a_root_each() -> None:
    whole = joined([tree("a-1", 0, 1), tree("a-2", 2, 0)])
    assert whole.ids == (101, 1, 2, 1, 2, 102)
    assert whole.first == (1, 2, 3, 4)
    assert whole.heads == (0, 1, 4, 0)
    assert whole.sentence == (0, 0, 1, 1)


def test_neighbours_stand_in_one_document() -> None:
    groups = neighbours([tree("a-1", 0), tree("a-2", 0), tree("b-1", 0)])
    assert [[e.id for e in group] for group in groups] == [["a-1", "a-2"], ["b-1"]]
