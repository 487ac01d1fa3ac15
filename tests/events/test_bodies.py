import pytest

from detente.events.bodies import served_by


@pytest.mark.parametrize(
    "title, expected",
    [
        ("European Commissioner for Budget", "EUR"),
        ("UN special envoy for Syria", "UNO"),
        ("Head of the UN mission in Ivory Coast", "UNO"),
        ("Deputy Secretary General of NATO", "NAT"),
        ("Chairperson of the AU Commission", "IGO"),
        ("OSCE envoy for Ukraine", "IGO"),
        ("Ambassador to the UN", None),
        ("Minister for European Union Affairs", None),
        ("Chief negotiator with the European Union", None),
        ("State Secretary for the European Union", None),
        ("Chairperson of the African Union", None),
        ("President", None),
    ],
)
def test_whose_office_it_is(title: str, expected: str | None) -> None:
    assert served_by(title) == expected
