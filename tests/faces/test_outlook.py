"""Mood, breaks, forecasts and their scores through the command line, from a store on disk and from a table of acts."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from detente import answers, pipeline
from detente.faces.cli import app
from detente.records import Claim, Interval, Modality, Participant, Role, Trigger
from detente.store import Store
from tests.build import claim
from tests.exports.build import document
from tests.faces.api import build

NOON = datetime(2025, 9, 1, 12, tzinfo=UTC)
START = date(2025, 1, 1)
DAYS = 200
MIDDLE = 120
DONE, PLAN, OFF = Modality.HAPPENED, Modality.PLANNED, Modality.DENIED


def _told(identity: str, after: int, kind: str, modality: Modality, **changes: Any) -> Claim:  # noqa: ANN401 - any field
    """A claim of an article of its own, of what Russia and Ukraine do on a day; its words tell the days apart."""
    sides = changes.pop("sides", (("Russia", "RUS"), ("Ukraine", "UKR")))
    word = {"CONSULT": "met", "ASSAULT": "shelled", "AGREE": "agreed with"}[kind]
    text = f"{sides[0][0]} {word} {sides[1][0]}, report {identity}."
    at = text.index(word)
    who = tuple(
        Participant(role, name, text.index(name), text.index(name) + len(name), None, code)
        for role, (name, code) in zip((Role.SOURCE, Role.TARGET), sides, strict=True)
    )
    fields: dict[str, Any] = {
        "id": identity,
        "document": f"d{identity}",
        "text": text,
        "end": len(text),
        "type": kind,
        "modality": modality,
        "reported": START + timedelta(days=after),
        "when": Interval.of(START + timedelta(days=after), START + timedelta(days=after)),
        "participants": who,
        "trigger": Trigger(word, at, at + len(word)),
    }
    return claim(**(fields | changes))


def _claims() -> Iterator[Claim]:
    """Half a year: much fighting until the middle and little after; talks the other way; plans kept more or less."""
    drawing = random.Random(5)
    for day in range(DAYS):
        late = day >= MIDDLE
        if drawing.random() < (0.15 if late else 0.7):
            yield _told(f"a{day}", day, "ASSAULT", DONE)
        if drawing.random() < (0.5 if late else 0.1):
            yield _told(f"t{day}", day, "CONSULT", DONE)
        if day % 9 == 0:
            due = START + timedelta(days=day + 4)
            other = (("Washington", "USA"), ("Moscow", "RUS"))
            yield _told(f"p{day}", day, "CONSULT", PLAN, sides=other, when=Interval.of(due, due))
            if day % 18 == 0 and day + 4 < DAYS:
                yield _told(f"q{day}", day + 4, "CONSULT", DONE, sides=other)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outlook") / "talks.sqlite"
    outlets = ("Wire", "Courier", "Gazette", "Live", "Lantern", "Post")
    with Store.open(f"sqlite:///{path}") as store:
        for number, one in enumerate(_claims()):
            made = document(id=one.document, text=one.text, outlet=outlets[number % 6], published=one.reported)
            store.add_document(made)
            store.add_claims(one.document, [one], model="m", at=NOON)
        pipeline.relink(store)
    return path


def _run(kept: Path | None, *words: str) -> Result:
    store = ["--store", f"sqlite:///{kept}"] if kept else []
    return CliRunner().invoke(app, [*words, *store])


def _rows(kept: Path | None, *words: str) -> list[dict[str, Any]]:
    result = _run(kept, *words, "--json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_momentum_is_told_with_the_sentences_that_moved_it(kept: Path) -> None:
    row = _rows(kept, "ask", "momentum", "--pair", "RUS,UKR")[0]
    assert row["direction"] == "warming"
    assert row["low"] <= row["size"] <= row["high"]
    assert len(row["movers"]) == len(row["evidence"]) == 10
    assert all(item["sentence"] for item in row["evidence"])
    early = _rows(kept, "ask", "momentum", "--pair", "RUS,UKR", "--as-of", "2025-01-20")[0]
    assert early["direction"] is None
    assert "20 days" in early["silence"]


def test_series_run_from_the_first_article_to_the_day(kept: Path) -> None:
    rows = _rows(kept, "ask", "series", "--pair", "RUS,UKR", "--as-of", "2025-06-30")
    assert [row["name"].split()[0] for row in rows] == ["cooperation", "conflict", "level", "momentum"]
    assert {(row["start"], row["last"]) for row in rows} == {("2025-01-01", "2025-06-30")}
    assert all(len(row["values"]) == 181 for row in rows)


def test_who_is_next_is_told_with_what_says_so(kept: Path) -> None:
    rows = _rows(kept, "ask", "next", "--conflict", "russia-ukraine")
    found = {(row["side"], row["class"]): row["likely"] for row in rows}
    assert found["UKR", "talks"][0]["actor"] == "RUS"
    assert any("talks by UKR on RUS" in reason for reason in found["UKR", "talks"][0]["reasons"])
    assert found["RUS", "conflict"][0]["actor"] == "UKR"
    lines = _run(kept, "ask", "next", "--pair", "RUS,USA").output
    assert "talks of USA next, after 2025-07-19:" in lines


def test_a_break_is_found_with_the_acts_around_it(kept: Path) -> None:
    rows = _rows(kept, "ask", "changes", "--pair", "RUS,UKR")
    fighting = [row for row in rows if row["class"] == "conflict"]
    assert len(fighting) == 1
    assert fighting[0]["earliest"] <= str(START + timedelta(days=MIDDLE)) <= fighting[0]["latest"]
    assert fighting[0]["after"] < fighting[0]["before"]
    assert any("report a1" in item["sentence"] for item in fighting[0]["evidence"])


@pytest.mark.parametrize("what", ["momentum", "series", "changes"])
def test_the_same_in_lines_and_as_a_plot(kept: Path, tmp_path: Path, what: str) -> None:
    file = tmp_path / "mood.svg"
    result = _run(kept, "ask", what, "--pair", "RUS,UKR", "--plot", str(file))
    assert result.exit_code == 0, result.output
    assert "RUS–UKR" in result.output
    assert file.read_text(encoding="utf-8").startswith("<?xml")


def test_what_a_side_does_to_all_and_the_busiest_pairs(kept: Path) -> None:
    assert _rows(kept, "ask", "momentum", "--pair", "RUS,all")[0]["between"] == ["RUS", "all"]
    pairs = [tuple(row["between"]) for row in _rows(kept, "ask", "momentum")]
    assert pairs == [("RUS", "UKR"), ("RUS", "USA")]
    named = [tuple(row["between"]) for row in _rows(kept, "ask", "momentum", "--conflict", "russia-ukraine")]
    assert named == pairs
    assert _rows(kept, "ask", "momentum", "--conflict", "thailand-cambodia") == []


@pytest.mark.parametrize(
    "words, fault",
    [
        (("ask", "momentum", "--pair", "RUS"), "is no pair; write two sides"),
        (("ask", "momentum", "--pair", "RUS,RUS"), "names one side twice"),
        (("ask", "ledger"), "is unknown"),
        (("forecast", "--horizon", "0"), "greater than or equal to 1"),
        (("backtest", "--method", "magic"), "there are now base-rate, climatology, persistence, detente"),
        (("forecast", "--events", "x.csv", "--issue"), "--events has no ledger"),
        (("forecast", "--if", "x", "--plot", "x.svg"), "--if is neither kept nor drawn"),
        (("forecast", "--pair", "RUS,all"), "forecasts are between two sides"),
    ],
)
def test_wrong_use_is_told(kept: Path, words: tuple[str, ...], fault: str) -> None:
    result = _run(kept, *words)
    assert result.exit_code == 2
    assert fault in " ".join(result.output.replace("│", " ").split())


def test_only_what_is_about_mood_is_drawn(kept: Path, tmp_path: Path) -> None:
    result = _run(kept, "ask", "claims", "--plot", str(tmp_path / "x.png"))
    assert result.exit_code == 1
    assert "draws momentum, series, changes" in result.output


def test_forecasts_come_with_references_reasons_and_evidence(kept: Path) -> None:
    rows = _rows(kept, "forecast", "--pair", "RUS,UKR", "--horizon", "7", "--horizon", "30")
    between = [row for row in rows if row["entry"] is None]
    assert [(row["class"], row["horizon"]) for row in between] == [
        ("talks", 7), ("talks", 30), ("agreement", 7), ("agreement", 30), ("conflict", 7), ("conflict", 30)
    ]  # fmt: skip
    for row in between:
        assert 0 < row["probability"] < 1
        assert set(row["references"]) == {"base rate", "this pair so far", "as lately"}
    talks = {row["horizon"]: row for row in between if row["class"] == "talks"}
    assert talks[30]["probability"] > talks[7]["probability"] > 0.5
    assert talks[7]["reasons"]
    assert talks[7]["evidence"]


def test_of_sides_that_nobody_has_heard_of_nothing_is_forecast(kept: Path) -> None:
    rows = [row for row in _rows(kept, "forecast", "--pair", "RUS,TUV", "--horizon", "7") if row["entry"] is None]
    assert [(row["probability"], row["silence"]) for row in rows] == [(None, "too little history")] * 3


def test_open_entries_are_forecast_and_their_absence_is_told(kept: Path) -> None:
    rows = _rows(kept, "forecast", "--pair", "RUS,USA", "--horizon", "7", "--as-of", "2025-06-30")
    entries = [row for row in rows if row["entry"]]
    assert entries
    assert all(row["class"] == "CONSULT kept" and 0 < row["probability"] < 1 for row in entries)
    assert all("all announcements" in row["references"] for row in entries)


def test_the_last_of_all_days_and_a_day_before_all_articles_are_answered(kept: Path) -> None:
    assert _run(kept, "forecast", "--as-of", "9999-12-31", "--pair", "RUS,USA", "--horizon", "7").exit_code == 0
    assert "No act between two sides" in _run(kept, "forecast", "--as-of", "2020-01-01").output


def test_forecasts_are_issued_from_a_store_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "typo.sqlite"
    result = _run(path, "forecast", "--issue")
    assert result.exit_code == 1
    assert "there is no store" in result.output
    assert not path.exists()


def test_a_scenario_lists_like_cases(kept: Path) -> None:
    entry = next(row for row in _rows(kept, "forecast", "--as-of", "2025-06-30") if row["entry"])["entry"]
    rows = _rows(kept, "forecast", "--if", entry, "--horizon", "7", "--as-of", "2025-06-30")
    assert [row["class"] for row in rows] == ["talks", "agreement", "conflict"]
    for row in rows:
        if row["silence_if"] is None:
            mean = row["probability_kept"] * row["probability_if_kept"]
            mean += (1 - row["probability_kept"]) * row["probability_if_not"]
            assert mean == pytest.approx(row["probability"], abs=0.01)
        assert row["cases"]
        assert all(case["day"] < "2025-06-30" for case in row["cases"])
    lines = _run(kept, "forecast", "--if", entry, "--horizon", "7", "--as-of", "2025-06-30").output
    assert "talks between RUS and USA within 7 days" in lines
    desk = build.Desk(kept)
    asked = {"entry": entry, "horizon": 7, "as_of": "2025-06-30"}
    served = TestClient(build.serving(desk)).get("/api/v1/forecasts/scenarios", params=asked).json()["data"]
    desk.store.close()
    assert served == rows


def test_an_entry_that_is_not_open_is_refused(kept: Path) -> None:
    result = _run(kept, "forecast", "--if", "nothing")
    assert result.exit_code == 1
    assert "is not in the ledger" in result.output


@pytest.mark.wide
def test_what_is_issued_is_scored_when_its_days_are_over(kept: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(kept.read_bytes())
    assert "is over yet" in _run(copy, "forecast", "scores").output
    for day in ("2025-06-01", "2025-06-15", "2025-06-15"):
        words = ("forecast", "--issue", "--as-of", day, "--horizon", "7", "--horizon", "30")
        assert _run(copy, *words).exit_code == 0
    with Store.open(f"sqlite:///{copy}", read_only=True) as store:
        issued = store.issued()
    asked = [
        (i.forecast.on, i.forecast.source, i.forecast.target, i.forecast.kind, i.forecast.horizon, i.forecast.entry)
        for i in issued
    ]
    assert len(set(asked)) == len(asked)
    assert {i.method for i in issued} == {"detente"}
    assert len({i.data for i in issued}) == 2
    early = _rows(copy, "forecast", "scores", "--as-of", "2025-06-20")
    late = _rows(copy, "forecast", "scores", "--as-of", "2025-07-15")
    assert {row["name"] for row in early} == {"all", "talks|h=7", "agreement|h=7", "conflict|h=7"}
    assert late[0]["questions"] == 2 * early[0]["questions"] + 2 * early[0]["questions"]
    assert 0 <= late[0]["brier"] <= 1
    drawn = tmp_path / "scores.png"
    assert _run(copy, "forecast", "scores", "--plot", str(drawn)).exit_code == 0
    assert drawn.read_bytes().startswith(b"\x89PNG")


def test_a_backtest_scores_against_references(kept: Path, tmp_path: Path) -> None:
    asked = ("--horizon", "7", "--start", "2025-06-15")
    rows = _rows(kept, "backtest", *asked)
    assert rows[0]["name"] == "all"
    assert set(rows[0]["skill"]) == {"base_rate", "climatology", "persistence"}
    same = _rows(kept, "backtest", *asked, "--method", "climatology")
    assert same[0]["questions"] == rows[0]["questions"]
    lines = _run(kept, "backtest", *asked, "--plot", str(tmp_path / "r.svg")).output
    assert "over climatology" in lines


@pytest.mark.wide
def test_the_future_changes_no_forecast(kept: Path, tmp_path: Path) -> None:
    """A store cut at a day gives what the whole store gives as of that day, number for number."""
    day = date(2025, 6, 30)
    cut = tmp_path / "cut.sqlite"
    with Store.open(f"sqlite:///{kept}", read_only=True) as whole, Store.open(f"sqlite:///{cut}") as part:
        known = [one for one in whole.claims() if one.reported and one.reported <= day]
        for one in known:
            found = whole.document(one.document)
            assert found is not None
            part.add_document(found)
            part.add_claims(one.document, [one], model="m", at=NOON)
        pipeline.relink(part)
    asked = ("forecast", "--as-of", str(day), "--horizon", "7")
    assert _rows(kept, *asked) == _rows(cut, *asked)
    for what in ("momentum", "changes", "series"):
        assert _rows(kept, "ask", what, "--as-of", str(day)) == _rows(cut, "ask", what, "--as-of", str(day))


def _table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "acts.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_acts_stands_in_for_the_store(tmp_path: Path) -> None:
    lines = ["day,source,type,target"]
    lines += [f"{START + timedelta(days=n)},RUS,{'190' if n % 3 else '040'},UKR" for n in range(150)]
    lines += [f"{(START + timedelta(days=n) - date(1970, 1, 1)).days},USA,CONSULT,RUS" for n in range(0, 150, 10)]
    path = _table(tmp_path, "\n".join([*lines, "2025-01-01,RUS,talks,RUS"]))
    rows = _rows(None, "forecast", "--events", str(path), "--horizon", "7", "--pair", "RUS,UKR")
    assert {row["class"]: round(row["probability"]) for row in rows} == {"talks": 1, "conflict": 1, "agreement": 0}
    assert _rows(None, "backtest", "--events", str(path), "--horizon", "7")[0]["questions"] > 20


@pytest.mark.parametrize(
    "text, fault",
    [
        ("day,source,type\n", "lacks the column target"),
        ("day,source,type,target\n", "has no acts between two sides"),
        ("day,source,type,target\nyesterday,A,CONSULT,B\n", "line 2: day is 'yesterday'; write 2025-03-16"),
        ("day,source,type,target\n99999999999,A,CONSULT,B\n", "line 2: day is '99999999999'"),
        ("day,source,type,target\n2025-01-01,A\n", "line 2: 2 fields, not 4"),
        ("day,source,type,target\n1000-01-01,A,040,B\n2025-01-01,A,040,B\n", "at most 20000 days"),
    ],
)
def test_what_is_no_table_of_acts_is_told(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(Exception, match=fault):
        answers.acts_of(_table(tmp_path, text))
