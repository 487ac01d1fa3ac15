import io
import json
from pathlib import Path

import pytest

from detente.errors import SourceError
from detente.events.relate import Relation
from detente.faces import pairs
from detente.records import Failure, utc

NOW = utc(2025, 2, 15)


def _relate(line: str, number: int) -> Relation:
    if "bad" in line:
        raise SourceError(f"row {number} is no marked pair")
    return Relation(line.strip(), "AID", (("AID", 0.123456789), ("REJECT", 0.5)))


def _rows(content: bytes) -> list[Relation | Failure]:
    return list(pairs.relations(io.BytesIO(content), "p.jsonl", relate=_relate, now=NOW))


def test_each_line_is_a_row_and_a_bad_one_harms_no_other() -> None:
    first, bad, last = _rows(b"\xef\xbb\xbfa\n\n bad\r\nb")
    assert isinstance(first, Relation)
    assert isinstance(last, Relation)
    assert (first.id, last.id) == ("a", "b")
    assert bad == Failure("p.jsonl:3", "relate", "row 3 is no marked pair", NOW)


def test_an_endless_line_is_refused() -> None:
    with pytest.raises(SourceError, match=r"line 2 of p\.jsonl is longer than 1,000,000 bytes"):
        _rows(b"a\n" + b"x" * (pairs.LONGEST_ROW + 1))


def test_a_relation_is_a_line_of_json() -> None:
    line = pairs.encode(_relate("a", 1))
    assert line.endswith(b"}\n")
    assert json.loads(line) == {"id": "a", "type": "AID", "probabilities": {"AID": 0.123457, "REJECT": 0.5}}


def test_a_missing_file_is_named() -> None:
    with pytest.raises(SourceError, match=r"there is no file none\.jsonl: give a JSON Lines file"):
        pairs.open_pairs(Path("none.jsonl"))
