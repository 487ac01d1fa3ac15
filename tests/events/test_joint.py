from datetime import date

import pytest

from detente import pipeline
from detente.events.actors import ActorBook
from detente.events.joint import makers, means
from detente.records import Claim, Document, Role

DAY = date(2022, 3, 10)
BIDEN_DUQUE = (
    "Joint Statement by President Joseph R. Biden Jr. of the United States and President Iván Duque Márquez of the "
    "Republic of Colombia"
)


@pytest.mark.parametrize(
    "title, states",
    [
        (BIDEN_DUQUE, ["USA", "COL"]),
        ("U.S.-EU Summit Joint Statement", ["USA", "EUR"]),
        ("Joint Statement by the Presidents of Ukraine, Poland and Lithuania on Russia", ["UKR", "POL", "LTU"]),
        ("Joint press statement of the foreign ministers of Egypt and Ethiopia", ["EGY", "ETH"]),
        ("Joint Statement on the U.S.-Pakistan dialogue", []),  # who makes it is not told
        ("Joint Statement from Quad Leaders", []),
        ("Readout of President Biden's meeting with President Duque", []),
        ("UK, France, Germany joint statement: Iran must halt enrichment", ["GBR", "FRA", "DEU"]),
        ("North Korea blasts US-South Korea joint statement", []),  # of which it makes no part
        ("Statement by the Spokesperson on the Joint Declaration of Serbia and Kosovo", []),
        ("G7 joint statement slams Russia and China", []),
        ("Joint statement calling for a ceasefire across the Lebanon-Israel border", []),
        ("Joint Statement by Poland in Support of Ukraine and Moldova", []),
        ("Joint Statement: Iran attacked Israel, say US and UK", []),
        ("", []),
    ],
)
def test_who_makes_a_joint_statement_stands_in_its_title(title: str, states: list[str]) -> None:
    assert [made.country for made in makers(title, ActorBook.load(), DAY)] == states


def test_two_are_both_and_three_are_all() -> None:
    book = ActorBook.load()
    two, three = (makers(f"Joint statement of {who}", book, DAY) for who in ("Chad and Mali", "Chad, Mali and Niger"))
    assert means("We", two)
    assert means("both sides", two)
    assert not means("both sides", two, asked=True)  # "we urge both sides"
    assert means("us", two, asked=True)
    assert means("the leaders", three)
    assert not means("the two leaders", three)
    assert not means("Chad", two)
    assert not means("Parties", two)  # of the Conference of the Parties
    assert not means("we", ())


def stated(text: str, title: str) -> tuple[Claim, ...]:
    identity = Document.identify(text, title, None, DAY)
    return pipeline.read_document(Document(identity, text, published=DAY, title=title)).claims


def sides(claim: Claim) -> list[tuple[str, str | None]]:
    return [(p.role.value, p.country) for p in claim.participants if p.role in {Role.SOURCE, Role.TARGET}]


def test_in_a_joint_statement_we_met_each_other_and_condemned_another() -> None:
    text = "We met today to commemorate 200 years of diplomatic relations. We condemned the invasion of Mali."
    told = stated(text, BIDEN_DUQUE)
    met, condemned = (next(claim for claim in told if claim.type == kind) for kind in ("CONSULT", "ACCUSE"))
    assert sides(met) == [("SOURCE", "USA"), ("TARGET", "COL")]
    assert {p.actor for p in met.participants} == {"person:joe-biden", "person:ivan-duque"}
    assert [who for who in sides(condemned) if who[0] == "SOURCE"] == [("SOURCE", "USA"), ("SOURCE", "COL")]


def test_elsewhere_we_are_nobody_known() -> None:
    met, *_ = stated("We met today to commemorate 200 years of diplomatic relations.", "Remarks in Lima")
    assert [country for _, country in sides(met)] == [None]


@pytest.mark.parametrize(
    "title, text, expected",
    [
        ("Joint Statement by the United States and Ukraine", "We met with President Zelenskyy.", {"USA", "UKR"}),
        ("Joint Statement by Iran and Russia", "We and Iran met in Tehran.", {"RUS", "IRN"}),
    ],
)
def test_nobody_meets_himself_in_a_joint_statement(title: str, text: str, expected: set[str]) -> None:
    met = stated(text, title)[0]
    own = [country for _, country in sides(met)]
    assert set(own) == expected
    assert len(own) == len(expected)


def test_a_hostile_title_is_read_to_its_end() -> None:  # a pattern that tries all ways would take years
    assert makers("-" * 200 + "x joint statement of Chad and Mali", ActorBook.load(), DAY) == ()
