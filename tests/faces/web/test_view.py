"""Addresses and what they look at."""

from datetime import date

import pytest

from detente.errors import ConfigError
from detente.faces.web import view
from detente.faces.web.view import View

NEWEST = date(2025, 8, 30)


def parsed(*pairs: tuple[str, str], default: str | None = None) -> View:
    return view.parse("/ledger", pairs, known=("status", "after"), newest=NEWEST, today=NEWEST, default=default)


def test_without_a_wish_everything_known_is_looked_at() -> None:
    looked = parsed()
    assert (looked.conflict, looked.on, looked.since) == (None, NEWEST, date(2025, 8, 23))


def test_a_view_is_the_same_by_its_permanent_link() -> None:
    looked = parsed(("conflict", "sudan"), ("status", "DUE"), ("status", "OVERDUE"))
    assert looked.permanent() == "/ledger?as_of=2025-08-30&conflict=sudan&status=DUE&status=OVERDUE"


def test_empty_fields_of_a_form_ask_for_nothing() -> None:
    assert parsed(("status", ""), ("as_of", " "), ("conflict", "")).filters == ()


def test_filters_stay_on_their_page_and_the_day_goes_along() -> None:
    looked = parsed(("as_of", "2025-03-16"), ("status", "DUE"))
    assert looked.link("/positions") == "/positions?as_of=2025-03-16"
    assert looked.link(after="x") == "/ledger?after=x&as_of=2025-03-16&status=DUE"
    assert looked.link(status=None) == "/ledger?as_of=2025-03-16"


def test_all_conflicts_can_be_asked_for_where_the_settings_name_one() -> None:
    assert parsed(default="sudan").conflict == "sudan"
    everything = parsed(("conflict", "all"), default="sudan")
    assert everything.conflict is None
    assert "conflict=all" in everything.link()


@pytest.mark.parametrize(
    "pair, fault",
    [
        (("as_of", "16.3.2025"), "a day is written YYYY-MM-DD"),
        (("as_of", "0001-01-01"), "must lie between"),
        (("conflict", "../../etc/passwd.toml"), "no conflict"),
        (("conflict", "/tmp/own.toml"), "no conflict"),
        (("drop", "table"), "nothing that this page knows"),
        (("status", "x" * 301), "at most 300"),
    ],
)
def test_what_does_not_fit_is_refused(pair: tuple[str, str], fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        parsed(pair)


def test_too_many_values_are_refused() -> None:
    with pytest.raises(ConfigError, match="at most 40"):
        parsed(*[("status", "DUE")] * 41)
