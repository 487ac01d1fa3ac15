from datetime import date

import pytest

from detente import pipeline
from detente.records import Claim, Modality, Role

DAY = date(2025, 3, 16)


def coded(text: str) -> tuple[Claim, ...]:
    return pipeline.code(text, published=DAY)


def country(claim: Claim, role: Role) -> list[str | None]:
    return [p.country for p in claim.participants if p.role is role]


def test_who_did_it_stands_behind_by() -> None:
    (claim,) = coded("Syria was attacked by Israel.")
    assert (claim.type, claim.modality) == ("ASSAULT", Modality.HAPPENED)
    assert (country(claim, Role.SOURCE), country(claim, Role.TARGET)) == (["ISR"], ["SYR"])


def test_an_act_in_a_noun() -> None:
    (claim,) = coded("Russian strikes on Kyiv killed at least 12 people.")
    assert (claim.type, country(claim, Role.SOURCE)) == ("ASSAULT", ["RUS"])
    assert claim.numbers == ("killed: at least 12 people",)


@pytest.mark.parametrize(
    "text, modality",
    [
        ("Putin and Trump held talks in Alaska.", Modality.HAPPENED),
        ("Putin and Trump will hold talks in Alaska on Friday.", Modality.PLANNED),
        ("Putin and Trump may hold talks in Alaska.", Modality.POSSIBLE),
        ("The planned meeting between Putin and Trump was cancelled.", Modality.DENIED),
    ],
)
def test_modality(text: str, modality: Modality) -> None:
    claim = next(c for c in coded(text) if c.type == "CONSULT")
    assert claim.modality is modality


def test_the_day_counts_from_the_report() -> None:
    claim = next(c for c in coded("Putin and Trump will hold talks in Alaska on Friday.") if c.type == "CONSULT")
    assert claim.when is not None
    assert (claim.when.start, claim.when.last) == (date(2025, 3, 21), date(2025, 3, 21))


def test_a_text_gives_the_same_claims_alone_and_among_others() -> None:
    first = "Ankara hosted talks between Kyiv and Moscow on Monday. The two sides agreed to exchange prisoners."
    other = "The United States imposed sanctions on Iran."
    alone = coded(first)
    coded(other)
    assert coded(first) == alone
    together = coded(f"{first}\n\n{other}")
    assert [(c.type, c.trigger, c.score) for c in together[: len(alone)]] == [
        (c.type, c.trigger, c.score) for c in alone
    ]


def test_what_a_claim_names_stands_where_it_says() -> None:
    text = "Erdogan met Putin in Sochi.\n\nThe two presidents discussed a truce, the Kremlin said."
    for claim in coded(text):
        assert text[claim.trigger.start : claim.trigger.end] == claim.trigger.text
        assert all(text[p.start : p.end] == p.text for p in claim.participants)
        assert text[claim.start : claim.end] == claim.text
