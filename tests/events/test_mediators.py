from datetime import date

import pytest

from detente import pipeline
from detente.events.mediators import hosts_of, mediators_of
from detente.records import Document, Role

DAY = date(2025, 3, 16)
SAID = [
    ("Lima signed a truce brokered by Oman.", "truce", ["Oman"]),
    ("Lima and Quito signed a truce brokered by Oman and Norway.", "truce", ["Oman", "Norway"]),
    ("They met in talks mediated by the special envoy Maria Rossi.", "talks", ["Maria Rossi"]),
    ("The truce brokered by Oman and Norway accepted a seat.", "truce", ["Oman"]),
    ("The Oman-mediated talks ended without a deal.", "talks", ["Oman"]),
    ("The mediation of Norway led to talks in Lima.", "talks", ["Norway"]),
    ("Oman has brokered a truce between Lima and Quito.", "truce", ["Oman"]),
    ("Norway offers to mediate talks between Lima and Quito.", "talks", ["Norway"]),
    ("Peru asked Norway to mediate talks with Ecuador.", "talks", ["Norway"]),
    ("Egypt and Qatar mediated a truce in Gaza.", "truce", ["Egypt", "Qatar"]),
    ("Paris welcomed efforts by Oman to broker a truce.", "truce", ["Oman"]),
    ("The talks were mediated in secret.", "talks", []),
    ("The talks were sponsored by Oman.", "talks", []),
    ("The truce brokered in April held.", "truce", []),
    ("Iraq acted as go-between in talks between Lima and Quito.", "talks", ["Iraq"]),
]
HOSTED = [
    ("They met for talks hosted by Oman.", "talks", ["Oman"]),
    ("Oman hosted talks between Lima and Quito.", "talks", ["Oman"]),
    ("The talks which Norway is hosting began on Friday.", "talks", ["Norway"]),
    ("They held a meeting hosted by Prime Minister Ole Hansen.", "meeting", ["Ole Hansen"]),
    ("Oman hosted a visit by the king.", "visit", []),
]


@pytest.mark.parametrize("text, word, expected", SAID, ids=[text for text, *_ in SAID])
def test_who_is_said_to_mediate(text: str, word: str, expected: list[str]) -> None:
    (sentence,) = pipeline.language(Document("d", text, published=DAY)).sentences
    at = next(at for at, token in enumerate(sentence.tokens) if token.text == word)
    (found,) = mediators_of(sentence, [(at, "CONSULT")])
    assert [" ".join(t.text for t in sentence.tokens[span.first : span.last]) for span in found] == expected


def test_the_nearest_act_that_may_be_mediated_has_the_mediator() -> None:
    text = "After an attack on Lima, Quito agreed to a truce brokered by Oman and condemned the attack."
    (sentence,) = pipeline.language(Document("d", text, published=DAY)).sentences
    words = [token.text for token in sentence.tokens]
    acts = [(words.index("attack"), "ASSAULT"), (words.index("truce"), "RETREAT"), (words.index("condemned"), "ACCUSE")]
    assert [len(found) for found in mediators_of(sentence, acts)] == [0, 1, 0]


def test_no_act_no_mediator() -> None:
    (sentence,) = pipeline.language(Document("d", "Oman brokered a truce.", published=DAY)).sentences
    assert mediators_of(sentence, []) == ()


@pytest.mark.parametrize("text, word, expected", HOSTED, ids=[text for text, *_ in HOSTED])
def test_who_is_said_to_host(text: str, word: str, expected: list[str]) -> None:
    (sentence,) = pipeline.language(Document("d", text, published=DAY)).sentences
    at = next(at for at, token in enumerate(sentence.tokens) if token.text == word)
    (found,) = hosts_of(sentence, [(at, "CONSULT")])
    assert [" ".join(t.text for t in sentence.tokens[span.first : span.last]) for span in found] == expected


def test_a_host_of_two_others_is_no_side() -> None:
    claims = pipeline.code("Oman hosted talks between Norway and Peru on Friday.", published=DAY)
    claim = next(claim for claim in claims if claim.type == "CONSULT")
    assert {(p.role, p.country) for p in claim.participants} == {
        (Role.SOURCE, "NOR"), (Role.TARGET, "PER"), (Role.HOST, "OMN"),
    }  # fmt: skip
