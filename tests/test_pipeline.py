import json
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

import detente
from detente import answers, pipeline
from detente.errors import SourceError
from detente.records import Failure, Modality, Role, Status, utc

NOW = utc(2025, 9, 1)
ARTICLES = [
    ("a1", "2025-03-16", "Steve Witkoff said on Sunday that Trump and Putin will speak by phone this week."),
    ("a2", "2025-03-18", "Trump and Putin spoke by phone on Tuesday for more than two hours."),
    ("a3", "2025-03-18", "Trump and Putin spoke by phone on Tuesday for more than two hours."),
    (
        "a4",
        "2025-03-20",
        "La réunion de Djeddah entre les délégations russe et américaine aura lieu lundi prochain selon le Kremlin.",
    ),
]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    rows = [{"id": i, "published": day, "text": text, "source": f"outlet {i}"} for i, day, text in ARTICLES]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_a_text_is_coded_in_one_call() -> None:
    (claim,) = detente.code("Witkoff will meet Putin in Moscow on Friday.", published=date(2025, 4, 22))
    assert (claim.type, claim.modality) == ("CONSULT", Modality.PLANNED)
    assert [(p.role, p.text, p.country) for p in claim.who(Role.SOURCE, Role.TARGET)] == [
        (Role.SOURCE, "Witkoff", "USA"),
        (Role.TARGET, "Putin", "RUS"),
    ]
    assert claim.when is not None
    assert claim.when.start == date(2025, 4, 25)


def test_the_same_sentence_is_coded_the_same_in_any_company() -> None:
    sentence = "Russia and Ukraine agreed on Monday to exchange prisoners."
    alone = detente.code(sentence, published=date(2025, 5, 20))
    among = detente.code(f"It rained in Paris.\n{sentence}\nTroops left the city.", published=date(2025, 5, 20))

    def told(claims: tuple[detente.Claim, ...]) -> list[object]:
        return [
            (c.type, c.modality, c.score, [(p.role, p.text, p.country) for p in c.participants], c.when) for c in claims
        ]

    assert all(row in told(among) for row in told(alone))
    assert alone


def test_collect_keeps_a_ledger_and_a_second_run_adds_nothing(articles: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with pipeline.open_store(url) as store:
        first = pipeline.collect([str(articles)], store, now=NOW)
        assert (first.documents, first.known) == (4, 0)
        assert [f.stage for f in first.failures] == ["reading"]
        before = list(answers.events(store))
    with pipeline.open_store(url) as store:
        again = pipeline.collect([str(articles)], store, now=NOW)
        assert (again.documents, again.known, again.claims) == (0, 4, 0)
        assert list(answers.events(store)) == before
        (entry,) = answers.ledger(store)
        assert (entry.status, entry.speaker) == (Status.HAPPENED, "Steve Witkoff")
        (early,) = answers.ledger(store, as_of=date(2025, 3, 17))
        assert early.status is Status.DUE
        assert {e.given_id for e in early.evidence} == {"a1"}


def test_the_order_of_the_input_does_not_matter(articles: Path, tmp_path: Path) -> None:
    lines = articles.read_text().splitlines(keepends=True)
    turned = tmp_path / "turned.jsonl"
    turned.write_text("".join(lines[::-1]))
    found = []
    for path in (articles, turned):
        with pipeline.open_store("sqlite://") as store:
            pipeline.collect([str(path)], store, now=NOW)
            found.append([(e.id, e.status, len(e.evidence)) for e in answers.events(store)])
    assert found[0] == found[1]


@pytest.mark.usefixtures("articles")
def test_one_bad_document_harms_no_other(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02" * 100)
    results = list(pipeline.read([str(tmp_path)], now=NOW))
    assert sum(isinstance(r, Failure) for r in results) == 3
    assert sum(isinstance(r, pipeline.Read) for r in results) == 3


@pytest.mark.parametrize("line", ["", "[]", '{"id": 1}', '{"id": 1, "text": "x", "source": 3, "target": []}'])
def test_a_row_that_is_no_pair_is_refused(line: str) -> None:
    with pytest.raises(SourceError, match="row 7 is no marked pair"):
        pipeline.relate(line, 7)


def test_a_pair_is_related() -> None:
    text = "Ukraine condemned Russia over the strike."
    row = json.dumps({"id": "p", "text": text, "source": [[0, 7]], "target": [[18, 24]]})
    relation = pipeline.relate(row, 1)
    assert relation.type == "ACCUSE"
    assert sum(p for _, p in relation.probabilities) == pytest.approx(1.0, abs=1e-4)


KILLED = """
import sys
from detente import pipeline
from detente.records import utc
with pipeline.open_store(sys.argv[2]) as store:
    print("begun", flush=True)
    pipeline.collect([sys.argv[1]], store, now=utc(2025, 9, 1))
"""


@pytest.mark.wide
def test_a_killed_run_is_finished_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    rows = [
        {"id": str(i), "published": "2025-03-16", "text": f"{ARTICLES[0][2]} It is report {i}. " * 3}
        for i in range(150)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    for seconds in (0.6, 1.2):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(path), url], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
    with pipeline.open_store(url) as store:
        pipeline.collect([str(path)], store, now=NOW)
        finished = store.counts()
    with pipeline.open_store("sqlite://") as store:
        pipeline.collect([str(path)], store, now=NOW)
        assert store.counts() == finished
