"""No plan, wish, possibility or denial leaves as a fact, in no format; one act is one row; nothing is lost unsaid."""

import json
import lzma
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from detente import pipeline
from detente.answers import Record
from detente.codebook import Codebook
from detente.errors import ConfigError
from detente.exports import STORE_EXPORTERS
from detente.exports.coded import MOST_PAIRS, Coded, number, of_read, pairs
from detente.exports.foreign import build as tables
from detente.pipeline import Read
from detente.records import Claim, Modality, Role, Trigger, digest
from detente.store import Store
from tests.build import claim
from tests.exports import strict
from tests.exports.acts import FORMATS, READERS, act, acts, is_promise, who, written
from tests.exports.build import document, read

GOLD = Path("/work/shared/data/claims/train.jsonl.xz")
AT = datetime(2025, 6, 1, tzinfo=UTC)
FILES = {"plover": "plover.jsonl", "polecat": "polecat.txt", "gdelt": "gdelt.export.CSV", "icews": "icews.tab"}
TOLD = (
    ("done-1", "2025-03-03", Modality.HAPPENED, "Wire"),
    ("done-2", "2025-03-03", Modality.HAPPENED, "Post"),
    ("done-3", "2025-03-04", Modality.HAPPENED, "Post"),
    ("done-4", "2025-03-04", Modality.HAPPENED, "Globe"),
    ("copied", "2025-03-04", Modality.HAPPENED, "Echo"),
)


@pytest.mark.parametrize("name", FORMATS)
def test_what_did_not_happen_is_never_written_as_a_fact(name: str) -> None:
    made = acts()
    assert len(made) > 300
    for told in made:
        [what] = told.claims
        rows = written(name, [told])
        if what.modality is Modality.HAPPENED:
            assert bool(rows) == (what.type != "COMMENT" or name in {"gdelt", "icews"})
        elif what.modality is Modality.PLANNED:
            assert all(is_promise(name, row) for row in rows)
        else:
            assert rows == []


def test_all_documents_together_make_the_rows_of_each_and_of_no_other_claim() -> None:
    made = acts()
    rows = written("plover", made)
    happened = {c.id for told in made for c in told.claims if c.modality is Modality.HAPPENED}
    for row in rows:
        told = {item["claim"] for item in row["evidence"]}
        assert row["modality"] == "HAPPENED" if told <= happened else is_promise("plover", row)
        assert row["modality"] == "PLANNED" or not told - happened
    assert {row["Event ID"][14:26] for row in written("polecat", made)} == {row["id"][:12] for row in rows}


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated claims are not on this machine")
@pytest.mark.parametrize("name", FORMATS)
def test_annotated_news_is_told_as_the_annotators_understood_it(name: str) -> None:
    modalities = Counter[Modality]()
    for told in _annotated(250):
        for what in told.claims:
            rows = written(name, [Read(told.document, (what,))])
            modalities[what.modality] += 1
            assert what.modality is Modality.HAPPENED or all(is_promise(name, row) for row in rows)
            assert what.modality in {Modality.HAPPENED, Modality.PLANNED} or rows == []
    assert min(modalities[Modality.PLANNED], modalities[Modality.DENIED]) >= 5


@pytest.mark.wide
def test_the_demo_corpus_leaves_no_plan_as_a_fact() -> None:
    demo = resources.files("detente") / "data" / "demo" / "thailand-cambodia.jsonl"
    reads = [told for told in pipeline.read([str(demo)], now=AT) if isinstance(told, Read)]
    modalities = Counter(what.modality for told in reads for what in told.claims)
    assert min(modalities[Modality.PLANNED], modalities[Modality.DENIED]) > 0
    for name, told in product(FORMATS, reads):
        for what in told.claims:
            rows = written(name, [Read(told.document, (what,))])
            assert what.modality is Modality.HAPPENED or all(is_promise(name, row) for row in rows)
            assert what.modality in {Modality.HAPPENED, Modality.PLANNED} or rows == []


def _annotated(limit: int) -> Iterator[Read]:
    with lzma.open(GOLD, "rt") as lines:
        for _, line in zip(range(limit), lines, strict=False):
            item = json.loads(line)
            text, day = item["text"], date.fromisoformat(item["published"])
            claims = [_gold(item, n, text, day) for n in range(len(item["claims"]))]
            yield Read(document(id=item["id"], text=text, published=day), tuple(claims))


def _gold(item: dict[str, Any], n: int, text: str, day: date) -> Claim:
    row = item["claims"][n]
    start = max(text.find(row["trigger"]), 0)
    told = (
        who(Role(role.upper()), name, code)
        for role in ("source", "target")
        for name, code in zip(row[role], row[f"{role}_country"], strict=True)
    )
    return claim(
        id=digest(item["id"], str(n)),
        document=item["id"],
        text=text,
        end=len(text),
        type=row["type"],
        modality=Modality(row["modality"]),
        reported=day,
        participants=tuple(told),
        trigger=Trigger(row["trigger"], start, start + len(row["trigger"])),
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One call that five articles tell as done, one of them a copy; a visit planned and denied; and a few more acts."""
    parties = (who(Role.SOURCE, "Washington", "USA", "GOV"), who(Role.TARGET, "Moscow", "RUS", start=15))
    with Store.open(str(tmp_path_factory.mktemp("coded") / "record.sqlite")) as opened:
        for name, day, modality, outlet in TOLD:
            _tell(opened, name, day, modality, outlet, type="CONSULT", mode="phone", participants=parties)
        sides = (who(Role.SOURCE, "Paris", "FRA"), who(Role.TARGET, "Berlin", "DEU"))
        _tell(opened, "plan", "2025-03-05", Modality.PLANNED, "Wire", type="CONSULT", mode="visit", participants=sides)
        _tell(opened, "off", "2025-03-07", Modality.DENIED, "Wire", type="CONSULT", mode="visit", participants=sides)
        others = (who(Role.SOURCE, "Ankara", "TUR"), who(Role.TARGET, "Athens", "GRC"))
        _tell(opened, "hope", "2025-03-05", Modality.PROPOSED, "Wire", type="AGREE", mode=None, participants=others)
        _tell(opened, "said", "2025-03-06", Modality.HAPPENED, "Wire", type="COMMENT", mode=None, participants=others)
        pipeline.relink(opened)
        yield opened


def _tell(store: Store, name: str, day: str, modality: Modality, outlet: str, **changes: object) -> None:
    reported = date.fromisoformat(day)
    fields = {"id": digest(name), "document": name, "reported": reported, "when": None, "place": None, "stance": None}
    told = act("AID", None, modality, 0, **(fields | changes))
    original = "done-1" if name == "copied" else None
    address = f"https://wire.example/{name}"
    made = document(id=name, text=told.document.text, outlet=outlet, copy_of=original, url=address, published=reported)
    store.add_document(made)
    store.add_claims(name, told.claims, model="m", at=AT)


def _exported(store: Store, name: str, folder: Path, as_of: str | None = None) -> list[list[str]]:
    record = Record.of(store, at=AT, as_of=date.fromisoformat(as_of) if as_of else None)
    told = STORE_EXPORTERS[name](record, folder)
    assert {path.name for path in folder.iterdir()} == set(told)
    return strict.table((folder / f"{name}.not_facts.tsv").read_bytes())


@pytest.mark.parametrize("name", FORMATS)
def test_of_a_store_each_claim_is_a_fact_or_is_listed_with_the_reason_why_not(
    name: str, store: Store, tmp_path: Path
) -> None:
    header, *aside = _exported(store, name, tmp_path)
    rows = READERS[name]((tmp_path / FILES[name]).read_bytes())
    promises = [row for row in rows if is_promise(name, row)]
    reasons = {row[header.index("claim")]: row[header.index("reason")] for row in aside}
    expected = {digest(n) for n in ("plan", "off", "hope")} | (
        {digest("said")} if name in {"plover", "polecat"} else set()
    )
    assert set(reasons) == expected
    assert all(reasons.values())
    assert reasons[digest("plan")].startswith("planned: written as a promise (AGREE)")
    assert len(promises) == 1
    if name != "plover":
        head, *evidence = strict.table((tmp_path / f"{name}.evidence.tsv").read_bytes())
        told = {row[head.index("claim")] for row in evidence}
        assert told | set(reasons) == {digest(n) for n in ("said", "plan", "off", "hope", *(t[0] for t in TOLD))}
        modalities = {(row[0], row[head.index("modality")]) for row in evidence}
        assert len(modalities) == len({row for row, _ in modalities})


@pytest.mark.parametrize("name", FORMATS)
def test_acts_of_which_no_claim_is_sure_enough_are_listed_and_no_rows(name: str, store: Store, tmp_path: Path) -> None:
    scores = sorted(claim.score for claim in store.claims() if claim.modality is Modality.HAPPENED)
    for least, expected in ((scores[-1], {"fact"}), (1.0, set())):
        folder = tmp_path / str(least)
        folder.mkdir()
        STORE_EXPORTERS[name](Record.of(store, at=AT, least=least), folder)
        rows = READERS[name]((folder / FILES[name]).read_bytes())
        assert {"promise" if is_promise(name, row) else "fact" for row in rows} - {"promise"} == expected
        _, *aside = strict.table((folder / f"{name}.not_facts.tsv").read_bytes())
        doubted = [row for row in aside if any(f"no claim of it has a score of {least:g}" in cell for cell in row)]
        assert bool(doubted) is not bool(expected)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_store_makes_the_same_bytes(name: str, store: Store, tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        _exported(store, name, folder)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_one_call_in_five_articles_is_one_event_with_its_independent_sources(store: Store, tmp_path: Path) -> None:
    _exported(store, "plover", tmp_path)
    call, promise = strict.plover((tmp_path / "plover.jsonl").read_bytes())
    assert (call["event"], call["mode"], call["quad_code"], call["event_scale"]) == (["CONSULT"], ["phone"], 1, 1.5)
    assert len(call["evidence"]) == len(TOLD)
    assert (promise["event"], promise["date"], promise["status"]) == (["AGREE"], "2025-03-05", "CALLED_OFF")


def test_what_was_not_known_yet_is_not_written(store: Store, tmp_path: Path) -> None:
    _exported(store, "icews", tmp_path, as_of="2025-03-03")
    assert {row["CAMEO Code"] for row in strict.icews((tmp_path / "icews.tab").read_bytes())} == {"041"}


def test_without_a_day_or_anybody_named_there_is_no_row() -> None:
    undated = act("AID", None, Modality.HAPPENED, 0, reported=None, when=None)
    nobody = act("AID", None, Modality.HAPPENED, 0, participants=())
    reasons = [made.reason for told in (undated, nobody) for made in of_read(told) if not isinstance(made, Coded)]
    assert reasons == ["no day is known", "nobody is named who did it or to whom"]


def test_a_large_summit_is_not_written_pair_by_pair() -> None:
    states = "USA RUS CHN FRA GBR DEU ITA JPN CAN BRA".split()
    summit = act("CONSULT", None, Modality.HAPPENED, 0, participants=tuple(who(Role.SOURCE, s, s) for s in states))
    [made] = of_read(summit)
    assert isinstance(made, Coded)
    assert len(states) * (len(states) - 1) > MOST_PAIRS
    assert all(pair.source and not pair.target for pair in pairs(made))
    assert len(pairs(made)) == len(states)


def test_numbers_of_rows_hold_in_a_double_and_depend_on_the_key_only() -> None:
    assert number("a") == number("a") != number("b")
    assert all(int(float(number(str(n)))) == number(str(n)) < 2**52 for n in range(100))


@pytest.mark.parametrize("broken", [{"promises": {"AGREE": "999"}}, {"colour": {}}, {"names": None}])
def test_a_broken_table_is_refused(broken: dict[str, object]) -> None:
    whole: dict[str, object] = {
        "mutual": [], "promises": {}, "comments": {}, "words": {}, "bodies": {}, "names": {}, "countries": {},
        "sectors": {"cameo": {}, "icews": {}},
    }  # fmt: skip
    made = {name: value for name, value in (whole | broken).items() if value is not None}
    with pytest.raises(ConfigError, match=r"formats\.toml"):
        tables(made, Codebook.load())


def test_a_document_without_claims_makes_no_row() -> None:
    assert [written(name, [read()]) for name in FORMATS] == [[], [], [], []]
