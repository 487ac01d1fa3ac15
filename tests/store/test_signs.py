"""No claim that tells something of a mediator, a position, a reaction or a truce may lack the sign for it."""

from dataclasses import replace
from datetime import date

import pytest

from detente.analysis import positions, reactions
from detente.analysis.mediation import known
from detente.analysis.mediation.words import WORDS
from detente.analysis.truces import words
from detente.records import Modality, Role
from detente.store import Sign, Store, signs
from tests.build import claim, party
from tests.store import nouns

_STEMS = (*signs._MEDIATING, *signs._ARRANGING, *signs._CARRYING)


def test_the_types_are_those_that_the_rules_look_at() -> None:
    assert signs._MEDIATED == known.MEDIATED
    assert frozenset(positions._SPEECH) == signs._SPEECH


@pytest.mark.parametrize(
    "text",
    [
        "A Swiss–brokered pause was welcomed.",
        "The Norway-facilitated round is over.",
        "An EU–monitored corridor opened.",
        "The Oslo-hosted round is over.",
        "The two met in Bern in a meeting arranged by the Swiss envoy.",
        "Talks hosted by Oman went on.",
        "The truce is overseen by the union.",
        "The deal was guaranteed by two neighbours.",
        "Oman mediates.",
        "Qatar facilitates the exchange of prisoners.",
        "Norway will host a round of negotiations.",
        "Both armies oversee the withdrawal.",
        "The envoy carried a letter to the president.",
        "The emir relayed the demands of the rebels.",
        "They spoke through Oman, in indirect contacts.",
        "The call came through the good offices of the Pope.",
        "A go-between came.",
        "Turkey is named as guarantor.",
        "Peacekeepers arrived.",
        "Peace-keeping troops of the union arrived.",
    ],
)
def test_words_of_mediation_give_its_sign(text: str) -> None:
    assert any(word.pattern.search(text) and (not word.needs or word.needs.search(text)) for word in WORDS)
    told = replace(claim(type="COMMENT", modality=Modality.HAPPENED), text=text)
    assert signs.of(told) == Sign.MEDIATION | signs.of(replace(told, type="MISTREAT"))


def test_every_word_of_mediation_has_a_stem_of_its_sign() -> None:
    for word in WORDS:
        for stem in word.stems:
            assert any(other in stem or other.startswith(stem) for other in _STEMS), stem


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.HOST])
def test_roles_of_mediation_give_its_sign(role: Role) -> None:
    told = replace(
        claim(type="COMMENT", participants=(party("Bern", "CHE", role=role),)), text="They spoke.", score=0.3
    )
    assert Sign.MEDIATION in signs.of(told)
    assert Sign.MEDIATION not in signs.of(replace(told, score=known.FLOOR - 0.01))
    assert Sign.MEDIATION not in signs.of(replace(told, type="ASSAULT"))


@pytest.mark.parametrize("modality", [Modality.HAPPENED, Modality.PLANNED])
def test_a_sure_meeting_has_its_sign(modality: Modality) -> None:
    told = replace(claim(type="CONSULT", modality=modality), score=known.FLOOR)
    assert Sign.MEETING in signs.of(told)
    assert Sign.MEETING not in signs.of(replace(told, type="AGREE"))
    assert Sign.MEETING not in signs.of(replace(told, score=known.FLOOR - 0.01))
    assert Sign.MEETING not in signs.of(replace(told, modality=Modality.DENIED))


def test_a_position_needs_a_topic_and_what_the_rules_ask_for() -> None:
    told = replace(claim(type="REQUEST", modality=Modality.HAPPENED), topics=("ceasefire",), score=positions.MIN_SCORE)
    assert Sign.POSITION in signs.of(told)
    assert Sign.POSITION in signs.of(replace(told, type="ASSAULT", modality=Modality.PLANNED))
    assert Sign.POSITION not in signs.of(replace(told, type="ASSAULT"))
    assert Sign.POSITION not in signs.of(replace(told, topics=()))
    assert Sign.POSITION not in signs.of(replace(told, score=positions.MIN_SCORE - 0.01))


@pytest.mark.parametrize(
    "kind, text",
    [
        ("SUPPORT", "Norway hailed the release."),
        ("AGREE", "Norway expressed its support for the plan."),
        ("SUPPORT", "Norway backs the plan."),
        ("ACCUSE", "Norway deplored the raid."),
        ("ACCUSE", "Norway decried the raid."),
        ("ACCUSE", "Norway voiced sharp criticism: it rebuked both."),
    ],
)
def test_praise_and_blame_give_the_sign_of_a_reaction(kind: str, text: str) -> None:
    voices = [pattern for pattern, types, *_ in reactions._VOICES if kind in types]
    assert any(pattern.search(text) for pattern in voices)
    told = replace(claim(type=kind, modality=Modality.HAPPENED), text=text)
    assert Sign.REACTION in signs.of(told)
    assert Sign.REACTION not in signs.of(replace(told, modality=Modality.PLANNED))


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
    told = nouns.claim(type="ASSAULT", modality=Modality.HAPPENED, text="Guns shelled the town despite a mediator.")
    store.add_document(nouns.document(id=told.document))
    store.add_claims(told.document, [told], model="m", at=nouns.NOON)
    store.save_events([nouns.filing(told)])
    on = date(2025, 8, 6)
    assert list(store.told.bearing([told.id], on=on, beside=Sign.MEDIATION)) == []
    store.decided.correct("amend", told, {"type": "COMMENT"}, by="ann", at=nouns.NOON)
    [event] = store.told.bearing([told.id], on=on, beside=Sign.MEDIATION)
    assert [claim.type for claim in event.claims] == ["COMMENT"]
