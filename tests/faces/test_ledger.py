import io
from datetime import date

import pytest
from rich.console import Console

from detente.faces import ledger
from detente.records import Change, Interval, Modality, Participant, Role, Status
from tests.build import party
from tests.exports.build import FEBRUARY, TALKS, entry, evidence


def _text(*statuses: Status) -> str:
    return "\n".join(ledger.blocks(ledger.ordered(entry(id=status.value, status=status) for status in statuses)))


def test_every_status_has_its_place() -> None:
    assert set(ledger.ORDER) == set(Status)


def test_what_wants_attention_comes_first() -> None:
    text = _text(Status.HAPPENED, Status.DUE, Status.OVERDUE, Status.DUE)
    heads = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert heads == ["OVERDUE (1)", "DUE (2)", "HAPPENED (1)"]


def test_an_entry_tells_all_that_a_reader_needs() -> None:
    assert list(ledger.blocks([entry()])) == [
        "DUE (1)",
        "",
        "  DUE  CONSULT meet  Washington (USA), Moscow (RUS); hosted by Riyadh (SAU)",
        "      announced 2025-02-15 by Sergei Lavrov (Wire); due: 2025-02-18 to 2025-02-19; 1 article, 1 source",
        '      "Washington and Moscow will hold talks in Riyadh on Tuesday." — Wire, 2025-02-15',
        "",
    ]


def test_what_is_unknown_is_said_to_be() -> None:
    bare = entry(participants=(), announced=None, speaker=None, outlet=None, due=None, evidence=(), sources=0)
    shown = ledger.show(bare)
    assert shown.parties == "parties not named"
    assert shown.announced == "on an unknown day"
    assert shown.due == "no date given"
    assert (shown.weight, shown.quotes) == ("0 articles, 0 sources", ())


def test_a_change_of_plan_is_told() -> None:
    steps = (
        Change(FEBRUARY, "announced", TALKS, Status.DUE, "c1"),
        Change(date(2025, 2, 17), "postponed", None, Status.DUE, "c2"),
    )
    assert ledger.show(entry(history=steps)).history == "2025-02-15 announced, 2025-02-17 postponed"
    assert ledger.show(entry(history=steps[:1])).history == ""


@pytest.mark.parametrize(
    "documents, expected",
    [([], []), (["a"], [0]), (["a", "a"], [0]), (["a", "b"], [0, 1]), (["a", "b", "c"], [0, 2])],
)
def test_the_first_and_the_last_word_are_shown(documents: list[str], expected: list[int]) -> None:
    rows = [evidence(document=name, claim=str(n)) for n, name in enumerate(documents)]
    assert [row.claim for row in ledger.chosen(rows)] == [str(n) for n in expected]


@pytest.mark.parametrize(
    "participants, expected",
    [
        ((party("Kyiv", "UKR"),), "Kyiv (UKR)"),
        ((party("Kyiv", "UKR"), party("Kyiv", "UKR")), "Kyiv (UKR)"),
        ((party("rebels", None, role=Role.TARGET),), "rebels"),
        ((party("Doha", "QAT", role=Role.MEDIATOR),), "parties not named; through Doha (QAT)"),
    ],
)
def test_parties_are_named_once_with_their_states(participants: tuple[Participant, ...], expected: str) -> None:
    assert ledger.parties(participants) == expected


@pytest.mark.parametrize(
    "interval, expected",
    [(None, None), (Interval.of(FEBRUARY, FEBRUARY), "2025-02-15"), (TALKS, "2025-02-18 to 2025-02-19")],
)
def test_days_are_written_with_both_ends_inside(interval: Interval | None, expected: str | None) -> None:
    assert ledger.days(interval) == expected


def test_no_line_is_wider_than_the_page() -> None:
    long = entry(evidence=(evidence(sentence="Talks, they said. " * 30),), outlet="Wire " * 40)
    assert max(map(len, ledger.blocks([long]))) <= ledger.WIDTH


HOSTILE = "\x1b[2J[bold red]\u202eevil[/bold red]\x9b31m"


def test_hostile_text_neither_acts_nor_formats() -> None:
    hostile = entry(
        mode=HOSTILE,
        participants=(party(HOSTILE, None),),
        speaker=HOSTILE,
        outlet=HOSTILE,
        evidence=(evidence(sentence=HOSTILE, outlet=HOSTILE),),
    )
    out = io.StringIO()
    Console(file=out, force_terminal=False, width=200).print(ledger.table([hostile]))
    for text in ("\n".join(ledger.blocks([hostile])), out.getvalue()):
        assert "[bold red]evil[/bold red]" in text
        assert not set(text) & {"\x1b", "\x9b", "\u202e"}


def test_the_table_tells_what_the_text_tells() -> None:
    out = io.StringIO()
    Console(file=out, width=240).print(ledger.table([entry()]))
    for words in (
        "DUE",
        "CONSULT meet",
        "Washington (USA)",
        "Sergei Lavrov",
        "2025-02-18",
        "will hold talks",
        "1 article",
    ):
        assert words in out.getvalue()


def test_the_word_that_settled_an_act_is_shown() -> None:
    said = [Modality.POSSIBLE, Modality.PLANNED, Modality.HAPPENED, Modality.POSSIBLE]
    rows = [evidence(document=str(n), claim=str(n), modality=modality) for n, modality in enumerate(said)]
    assert [row.claim for row in ledger.chosen(rows, Status.HAPPENED)] == ["1", "2"]
    assert [row.claim for row in ledger.chosen(rows, Status.DUE)] == ["1", "3"]
