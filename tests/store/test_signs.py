"""No claim that tells something of a mediator, a position, a reaction or a truce may lack the sign for it."""

from dataclasses import replace
from datetime import date

import pytest

from detente.analysis import positions, reactions
from detente.analysis.mediation import known
from detente.analysis.truces import words
from detente.records import Modality
from detente.store import Sign, Store, signs
from tests.build import claim
from tests.store import nouns


def test_the_types_are_those_that_the_rules_look_at() -> None:
    assert signs._MEDIATED == known.MEDIATED
    assert frozenset(positions._SPEECH) == signs._SPEECH


@pytest.mark.parametrize(
    "text",
    [
        "The strike was met with concern by Norway.",
        "The raid drew sharp criticism from the Pope, who spoke in Rome.",
        "The plan has sparked hope among diplomats.",
        "They will shell the town if\nthe talks fail.",
        "“If Moscow attacks, Kyiv will answer.",
        "Shells will fall unless the army leaves.",
    ],
)
def test_words_of_reaction_give_its_sign(text: str) -> None:
    assert reactions._RECEIVED.search(text) or reactions._IF.search(text)
    told = replace(claim(type="ASSAULT", modality=Modality.HAPPENED), text=text)
    assert Sign.REACTION in signs.of(told)


@pytest.mark.parametrize(
    "text",
    [
        "Shelling went on despite the cease fire.",
        "The truce was broken at dawn.",
        "Tanks fired during the Easter pause.",
        "A halt to hostilities was agreed.",
        "The suspension of air strikes ended.",
    ],
)
def test_words_for_a_truce_give_its_sign(text: str) -> None:
    assert words.NAMED.search(text)
    told = replace(claim(type="ASSAULT", modality=Modality.HAPPENED), text=text)
    assert signs.of(told) == Sign.TRUCE


def test_a_blow_without_such_words_has_no_sign() -> None:
    told = replace(claim(type="ASSAULT", modality=Modality.HAPPENED), text="Guns shelled the town.")
    assert signs.of(told) == Sign(0)


def test_a_correction_counts_before_linking(store: Store) -> None:
    told = nouns.claim(type="ASSAULT", modality=Modality.HAPPENED, text="Guns shelled the town.")
    store.add_document(nouns.document(id=told.document))
    store.add_claims(told.document, [told], model="m", at=nouns.NOON)
    store.save_events([nouns.filing(told)])
    on = date(2025, 8, 6)
    assert list(store.bearing([told.id], Sign.MEDIATION, on=on, beside=True)) == []
    store.correct("amend", told, {"type": "CONSULT"}, by="ann", at=nouns.NOON)
    [event] = store.bearing([told.id], Sign.MEDIATION, on=on, beside=True)
    assert [claim.type for claim in event.claims] == ["CONSULT"]
