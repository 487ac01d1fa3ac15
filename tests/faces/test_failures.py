import pytest

from detente.errors import SourceError
from detente.faces import summary
from detente.faces.failures import SHOWN, Report, reporting
from detente.pipeline import Summary
from detente.records import Failure, utc

NOW = utc(2025, 2, 15)


def _failure(number: int = 0, reason: str = "cannot be read") -> Failure:
    return Failure(f"a.jsonl:{number}", "fetch", reason, NOW)


def _summary(documents: int = 0, known: int = 0, failures: tuple[Failure, ...] = ()) -> Summary:
    return Summary(documents, known, copies=0, claims=2, events=1, failures=failures, seconds=0.25)


def test_what_is_useful_passes_and_what_failed_is_noted() -> None:
    report, told = Report(), list[int]()
    rows: list[str | Failure] = ["a", _failure(1), "b"]
    assert list(report.kept(rows, told.append)) == ["a", "b"]
    assert told == [1, 2]
    assert report.lines() == ("not read: a.jsonl:1: cannot be read",)
    report.require("a.jsonl")


def test_the_first_failures_are_listed_and_the_rest_counted() -> None:
    report = Report()
    for number in range(SHOWN + 5):
        report.add(_failure(number))
    lines = report.lines()
    assert len(lines) == SHOWN + 1
    assert lines[-1] == "and 5 more"


def test_a_failure_cannot_act_on_a_terminal() -> None:
    report = Report()
    report.add(_failure(reason="\x1b[2Jbad\nnews"))
    assert report.lines() == ("not read: a.jsonl:0: bad news",)


def test_a_single_failure_is_the_one_sentence() -> None:
    report = Report()
    report.add(_failure())
    with pytest.raises(SourceError, match=r"^a\.jsonl:0: cannot be read$"):
        report.require("a.jsonl")
    assert report.lines() == ()


def _fail_twice() -> None:
    with reporting() as report:
        report.add(_failure(1))
        report.add(_failure(2))
        report.require("a, b")


def test_many_failures_are_listed_before_the_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourceError, match=r"none of the 2 items in a, b could be read"):
        _fail_twice()
    assert capsys.readouterr().err.splitlines() == [
        "not read: a.jsonl:1: cannot be read",
        "not read: a.jsonl:2: cannot be read",
    ]


def test_an_empty_folder_is_no_success() -> None:
    with pytest.raises(SourceError, match="nothing to read was found in folder"):
        Report().require("folder")


def test_a_summary_is_one_line_and_lists_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    summary.tell(_summary(documents=1, known=3, failures=(_failure(7),)), "a.jsonl")
    captured = capsys.readouterr()
    assert captured.err == "not read: a.jsonl:7: cannot be read\n"
    assert captured.out == (
        "1 new document (0 copied), 3 known already; 2 new claims; 1 event in the store; 1 failure; 0.2 s\n"
    )


@pytest.mark.parametrize("documents, known", [(1, 0), (0, 1)])
def test_single_failures_are_no_failure_of_the_run(documents: int, known: int) -> None:
    summary.tell(_summary(documents, known, (_failure(),)), "a.jsonl")


def test_a_run_that_reads_nothing_fails() -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        summary.tell(_summary(failures=(_failure(),)), "a.jsonl")
