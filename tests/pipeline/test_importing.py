import gzip
import lzma
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import zstandard

from detente import answers
from detente.answers import Record
from detente.errors import SourceError
from detente.exports import icews
from detente.pipeline import importing
from detente.pipeline.importing import Imported, import_events
from detente.pipeline.linking import relink
from detente.pipeline.rowed import act_of, code_in
from detente.records import Claim, Document, Interval, Modality, Role, Stance, utc
from detente.store import Store
from detente.store.checking import check
from tests.build import claim as read_claim
from tests.pipeline import coded_rows as coded
from tests.pipeline.coded_rows import written

pytestmark = pytest.mark.wide

NOW = utc(2031, 6, 1)
DAY = date(2031, 5, 1)


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(str(shutil.copy(empty, tmp_path / "store.sqlite"))) as opened:
        yield opened


def _import(store: Store, name: str, *paths: Path) -> Imported:
    return import_events(name, paths, store, now=NOW)


def _only(store: Store) -> Claim:
    (found,) = store.claims()
    return found


def test_a_row_of_icews_becomes_a_claim_that_says_where_it_is_from(store: Store, tmp_path: Path) -> None:
    done = _import(store, "icews", written(tmp_path / "e.tab", coded.ICEWS, coded.icews(1, "057", text="Sign it")))
    assert (done.rows, done.known, done.events, done.failures) == (1, 0, 1, ())
    claim = _only(store)
    assert claim.text == (
        "Russia → Ukraine: Sign it [057], in Geneva — told by Gazette of Nowhere (story 7, sentence 3); "
        "coded by ICEWS, no sentence"
    )
    assert (claim.type, claim.modality, claim.when) == ("SUPPORT", Modality.HAPPENED, Interval.of(DAY, DAY))
    assert [(p.role, p.text, p.actor, p.country, p.sector) for p in claim.participants] == [
        (Role.SOURCE, "Russia", "state:RUS", "RUS", "GOV"),
        (Role.TARGET, "Ukraine", "state:UKR", "UKR", None),
    ]
    assert claim.place is not None
    assert (claim.place.name, claim.place.country, claim.place.latitude) == ("Geneva", "CHE", 46.2022)
    assert (claim.coder, claim.score, code_in(claim)) == ("imported:icews", 0.5, "057")
    document = store.document(claim.document)
    assert document is not None
    assert (document.outlet, document.published) == ("ICEWS", DAY)
    spans = [*((p.start, p.end, p.text) for p in claim.participants), (claim.start, claim.end, claim.text)]
    assert all(document.text[start:end] == text for start, end, text in spans)


def test_a_day_of_many_rows_is_sound_and_answers_the_usual_questions(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ROWS", 3)
    rows = [coded.icews(n, "112", day=f"2031-05-0{1 + n % 2}", story=n) for n in range(8)]
    _import(store, "icews", written(tmp_path / "e.tab", coded.ICEWS, *rows, coded.icews(9, "036")))
    report = check(store.database)
    assert report.sound, report.findings
    assert (store.counts().claims, store.counts().documents) == (9, 4)
    (entry,) = answers.ledger(store)
    assert (entry.type, entry.due, entry.announcer) == ("CONSULT", None, None)


def test_the_same_rows_add_nothing_however_they_come(store: Store, tmp_path: Path) -> None:
    rows = (coded.ICEWS, coded.icews(1, "057"), coded.icews(2, "112"))
    first = written(tmp_path / "a.tab", *rows)
    _import(store, "icews", first)
    (tmp_path / "b.tab.gz").write_bytes(gzip.compress(first.read_bytes()))
    (tmp_path / "c.tab.xz").write_bytes(lzma.compress(first.read_bytes()))
    (tmp_path / "d.tab.zst").write_bytes(zstandard.ZstdCompressor().compress(first.read_bytes()))
    with zipfile.ZipFile(tmp_path / "e.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("e.tab", first.read_text("utf-8"))
    again = _import(store, "icews", *(tmp_path / name for name in ("b.tab.gz", "c.tab.xz", "d.tab.zst", "e.zip")))
    assert (again.rows, again.known, again.failures) == (0, 8, ())
    overlapping = written(tmp_path / "f.tab", *rows, coded.icews(3, "173"), coded.icews(3, "173"))
    more = _import(store, "icews", overlapping)
    assert (more.rows, more.known, store.counts().claims, more.events) == (1, 3, 3, 3)


def test_a_run_that_is_killed_anywhere_is_finished_by_the_next(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ROWS", 2)
    path = written(tmp_path / "e.tab", coded.ICEWS, *(coded.icews(n, "112", story=n) for n in range(5)))

    def killed(done: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_events("icews", [path], store, now=NOW, progress=killed)
    assert store.counts().claims == 4
    # Half a document: it is there, its claims are not.
    monkeypatch.setattr(Store, "add_claims", killed_at_once := _raise)
    with pytest.raises(KeyboardInterrupt):
        _import(store, "icews", path)
    assert killed_at_once is Store.add_claims
    monkeypatch.undo()
    assert list(store.unread("any model")) == []
    monkeypatch.setattr(importing, "ROWS", 2)
    assert _import(store, "icews", path).events == 5
    assert (store.counts().claims, store.counts().documents) == (5, 3)


def _raise(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_what_was_made_from_rows_is_never_read(store: Store, tmp_path: Path) -> None:
    _import(store, "icews", written(tmp_path / "e.tab", coded.ICEWS, coded.icews(1, "057")))
    news = Document("news", "Talks resumed in Geneva.")
    store.add_document(news)
    assert [document.id for document in store.unread("another model", coder="another coder")] == ["news"]


def test_broken_rows_are_told_with_their_lines_and_lose_no_other(store: Store, tmp_path: Path) -> None:
    cut = coded.icews(2, "057").rsplit("\t", 4)[0]
    path = written(
        tmp_path / "e.tab", coded.ICEWS, coded.icews(1, "057"), cut, coded.icews(3, "x99"),
        coded.icews(4, "057", day="2031-13-01"), coded.icews(5, "057", source=("", ""), target=("", "")),
        coded.icews(6, "112"), coded.icews(7, "112", target=("", "")),
    )  # fmt: skip
    done = _import(store, "icews", path)
    assert done.rows == 3
    assert [(f.source.rpartition(":")[2], f.reason) for f in done.failures] == [
        ("3", "the row has 16 columns; its file has 20"),
        ("4", "a CAMEO code of 2 to 4 digits is expected, got 'x99'"),
        ("5", "a day written YYYY-MM-DD is expected, got '2031-13-01'"),
        ("6", "the columns Source Name and Target Name are empty, and one of them must not be"),
    ]


def test_files_that_are_none_of_the_format_fail_and_no_format_is_guessed(store: Store, tmp_path: Path) -> None:
    wrong = written(tmp_path / "e.tab", "day\tsource\ttarget", "a\tb\tc")
    done = _import(store, "icews", wrong, tmp_path / "missing.tab")
    assert [done.rows, len(done.failures)] == [0, 2]
    assert "these are missing: event date" in done.failures[0].reason
    with pytest.raises(SourceError, match="there are gdelt, icews, plover, polecat"):
        _import(store, "phoenix", wrong)


def test_both_rows_of_a_mutual_act_are_one_event_and_other_rows_stay_apart(store: Store, tmp_path: Path) -> None:
    hosting = coded.icews(2, "043", source=("Ukraine", "Ukraine"), target=("Russia", "Russian Federation"))
    path = written(
        tmp_path / "e.tab", coded.ICEWS, coded.icews(1, "042"), hosting,
        coded.icews(3, "112"), coded.icews(4, "112"), coded.icews(5, "042", story=8),
    )  # fmt: skip
    done = _import(store, "icews", path)
    assert (done.rows, done.events) == (5, 4)
    assert sorted(len(event.claims) for event in store.events()) == [1, 1, 1, 2]


def test_news_of_the_same_act_neither_joins_imported_rows_nor_undoes_them(store: Store, tmp_path: Path) -> None:
    _import(store, "icews", written(tmp_path / "e.tab", coded.ICEWS, coded.icews(1, "040"), coded.icews(2, "036")))
    before = sorted(event.id for event in store.events())
    text = "Russia and Ukraine held talks in Geneva on 1 May."
    store.add_document(Document("news", text, published=date(2031, 4, 30)))
    told = read_claim(id="news", document="news", text=text, end=len(text), reported=date(2031, 4, 30), coder="ours")
    store.add_claims("news", [told], model="ours", at=NOW)
    relink(store)
    assert sorted(event.id for event in store.events()) == sorted([*before, "news"])
    assert check(store.database).sound


def test_intents_are_plans_and_statements_are_comments_with_a_stance(store: Store, tmp_path: Path) -> None:
    codes = ("036", "0353", "012", "013", "010", "0871", "40")
    rows = (coded.icews(n, code, story=n) for n, code in enumerate(codes))
    _import(store, "icews", written(tmp_path / "e.tab", coded.ICEWS, *rows))
    found = {code_in(c): c for c in store.claims()}
    told = {code: (c.type, c.mode, c.modality.value, c.stance) for code, c in found.items()}
    assert told == {
        "036": ("CONSULT", None, "PLANNED", None),
        "0353": ("RETREAT", "release", "PLANNED", None),
        "012": ("COMMENT", None, "HAPPENED", Stance.SCEPTICISM),
        "013": ("COMMENT", None, "HAPPENED", Stance.HOPE),
        "010": ("COMMENT", None, "HAPPENED", None),
        "0871": ("RETREAT", "ceasefire", "HAPPENED", None),
        "040": ("CONSULT", None, "HAPPENED", None),
    }
    assert found["036"].when is None
    speaker = found["013"].speaker
    assert speaker is not None
    assert (speaker.text, speaker.country) == ("Russia", "RUS")


def test_mentions_of_gdelt_tell_its_events_again_whenever_they_come(store: Store, tmp_path: Path) -> None:
    export = written(tmp_path / "1.export.CSV", coded.gdelt(11, "042"), coded.gdelt(12, "190"))
    told = [coded.mention(11, "https://second.example/a"), coded.mention(11, "https://first.example/story")]
    mentions = written(tmp_path / "1.mentions.CSV", *told, coded.mention(99, "https://second.example/b"))
    done = _import(store, "gdelt", mentions, export)
    assert (done.rows, done.events, done.strange) == (3, 2, 1)
    late = written(tmp_path / "2.mentions.CSV", coded.mention(11, "https://third.example/c", day="20310507120000"))
    assert _import(store, "gdelt", late, mentions).rows == 1
    visit = next(event for event in store.events() if event.claims[0].type == "CONSULT")
    assert [(c.reported and c.reported.day, c.score) for c in visit.claims] == [(2, 0.5), (3, 0.4), (7, 0.4)]
    assert "sentence 5 (https://third.example/c)" in visit.claims[-1].text
    assert {act_of(c) for c in visit.claims} == {act_of(visit.claims[0])}
    first = visit.claims[0]
    assert (first.trigger.text, first.when, first.reported) == ("make a visit", Interval.of(DAY, DAY), date(2031, 5, 2))
    assert check(store.database).sound


def test_rows_of_polecat_have_lists_of_actors_and_the_day_of_the_story(store: Store, tmp_path: Path) -> None:
    path = written(
        tmp_path / "p.txt", coded.POLECAT, coded.polecat("a", "CONSULT", "phone") + "\t\t",
        coded.polecat("b", "DANCE"),
    )  # fmt: skip
    done = _import(store, "polecat", path)
    claim = _only(store)
    assert (claim.type, claim.mode, claim.contexts) == ("CONSULT", "phone", ("diplomatic",))
    assert [(p.role.value, p.text, p.country) for p in claim.participants] == [
        ("SOURCE", "Russia", "RUS"),
        ("SOURCE", "Qatar", "QAT"),
        ("TARGET", "Ukraine", "UKR"),
    ]
    assert (claim.reported, claim.when) == (date(2031, 5, 2), Interval.of(DAY, DAY))
    assert [f.reason for f in done.failures if "'DANCE' is no type of PLOVER" in f.reason]


def test_lines_of_plover_keep_modality_and_mediators_where_they_tell_them(store: Store, tmp_path: Path) -> None:
    place = {"resolved_place": "Doha", "lat": 25.28, "lon": 51.53, "country_code": "QAT"}
    path = written(
        tmp_path / "p.jsonl",
        coded.plover("a"),
        coded.plover("b", modality="PLANNED", mediator=[{"code": "QAT", "entity_text": "Doha"}], event_loc=place),
        coded.plover("c", event=[]),
        "[1]",
        "{" * 9,
        coded.plover("d", date="soon"),
    )
    done = _import(store, "plover", path)
    assert [(f.source.rpartition(":")[2]) for f in done.failures] == ["3", "4", "5", "6"]
    plain, planned = sorted(store.claims(), key=lambda claim: claim.modality.value)
    assert (plain.modality, plain.countries(Role.TARGET)) == (Modality.HAPPENED, frozenset({"UKR"}))
    assert (planned.modality, planned.countries(Role.MEDIATOR)) == (Modality.PLANNED, frozenset({"QAT"}))
    assert planned.place is not None
    assert (planned.place.name, planned.place.country) == ("Doha", "QAT")


def test_names_that_would_break_a_line_do_not(store: Store, tmp_path: Path) -> None:
    hostile = "Evil\x1b[31m \u202e[036]: — coded" + "x" * 5000
    row = coded.icews(1, "190", source=(hostile, "Russian Federation"))
    _import(store, "icews", written(tmp_path / "e.tab", coded.ICEWS, row))
    claim = _only(store)
    assert claim.text.isprintable()
    assert len(claim.text) < 400
    assert code_in(claim) == "190"


def test_a_visit_that_its_host_tells_is_one_by_the_visitor(store: Store, tmp_path: Path) -> None:
    us, them = ("Russia", "Russian Federation"), ("Ukraine", "Ukraine")
    rows = (coded.icews(1, "042"), coded.icews(2, "043", source=them, target=us))
    path = written(tmp_path / "e.tab", coded.ICEWS, *rows)
    assert _import(store, "icews", path).events == 1
    assert [{p.role: p.country for p in claim.participants} for claim in store.claims()] == [
        {Role.SOURCE: "RUS", Role.TARGET: "UKR"}
    ] * 2
    assert _exported(store, tmp_path) == [("Russia", "042", "Ukraine"), ("Ukraine", "043", "Russia")]


def test_a_code_that_cameo_does_not_have_is_written_as_the_class_above(store: Store, tmp_path: Path) -> None:
    _import(store, "icews", written(tmp_path / "e.tab", coded.ICEWS, coded.icews(1, "0579"), coded.icews(2, "1999")))
    assert sorted(code for _, code, _ in _exported(store, tmp_path)) == ["057", "19"]


def test_days_that_cannot_be_are_failures_and_lose_no_other_row(store: Store, tmp_path: Path) -> None:
    days = ("9999-12-31", "0001-01-01", "2099-05-01", "2031-05-01")
    rows = (coded.icews(n, "112", day=day) for n, day in enumerate(days))
    done = _import(store, "icews", written(tmp_path / "e.tab", coded.ICEWS, *rows))
    assert (done.rows, len(done.failures), store.newest()) == (1, 3, DAY)
    table = written(tmp_path / "a.export.CSV", coded.gdelt(1, "112", added="99991231000000"), coded.gdelt(2, "112"))
    late = coded.mention(2, "https://a.example", day="99991231000000")
    done = _import(store, "gdelt", table, written(tmp_path / "a.mentions.CSV", late))
    assert (done.rows, len(done.failures)) == (1, 2)


def test_modes_and_statuses_that_say_that_nothing_was_done_make_no_fact(store: Store, tmp_path: Path) -> None:
    lines = (
        coded.plover("a", event=["ASSAULT"], mode=["negation"]),
        coded.plover("b", event=["ASSAULT"], mode=["aerial", "hypothetical"]),
        coded.plover("c", mode="future"),
        coded.plover("d", mode=["historical", "phone"]),
        coded.plover("e", status="DISPUTED"),
        coded.plover("f", modality="maybe"),
    )
    done = _import(store, "plover", written(tmp_path / "p.jsonl", *lines))
    _import(store, "polecat", written(tmp_path / "p.txt", coded.POLECAT, coded.polecat("g", "ASSAULT", "Negation")))
    assert sorted((c.type, c.mode or "", c.modality.value) for c in store.claims()) == [
        ("ASSAULT", "", "DENIED"),
        ("ASSAULT", "", "DENIED"),
        ("ASSAULT", "aerial", "POSSIBLE"),
        ("CONSULT", "", "PLANNED"),
        ("CONSULT", "", "POSSIBLE"),
        ("CONSULT", "phone", "HAPPENED"),
    ]
    assert ["MAYBE" in failure.reason for failure in done.failures] == [True]


def test_an_act_of_plover_is_known_when_it_was_published(store: Store, tmp_path: Path) -> None:
    _import(store, "plover", written(tmp_path / "p.jsonl", coded.plover("a", published="2031-05-04")))
    assert (_only(store).reported, _only(store).when) == (date(2031, 5, 4), Interval.of(DAY, DAY))


def test_an_address_that_begins_like_that_of_the_row_is_another_article(store: Store, tmp_path: Path) -> None:
    events = written(tmp_path / "a.export.CSV", coded.gdelt(1, "112"))
    same, other = (coded.mention(1, f"https://first.example/{name}") for name in ("story", "sto"))
    done = _import(store, "gdelt", events, written(tmp_path / "a.mentions.CSV", same, other, other))
    assert (done.rows, done.known) == (2, 2)


def test_a_long_list_of_actors_keeps_all_of_them_with_their_countries(store: Store, tmp_path: Path) -> None:
    names, countries = [f"A minister of foreign affairs {n}" for n in range(20)], ["DEU", "None"] * 10
    row = coded.polecat("a", "CONSULT").replace("Russia;Qatar", ";".join(names)).replace("RUS;QAT", ";".join(countries))
    _import(store, "polecat", written(tmp_path / "p.txt", coded.POLECAT, row))
    told = [p for p in _only(store).participants if p.role is Role.SOURCE]
    assert [(p.text, p.country) for p in told] == [
        (n, None if c == "None" else c) for n, c in zip(names, countries, strict=True)
    ]


def _exported(store: Store, folder: Path) -> list[tuple[str, str, str]]:
    icews.write_record(Record.of(store, at=NOW), folder)
    lines = (folder / "icews.tab").read_text("utf-8").splitlines()[1:]
    return sorted((cells[2], cells[6], cells[8]) for cells in (line.split("\t") for line in lines))
