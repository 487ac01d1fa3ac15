"""What every format must do. A new entry of EXPORTERS is checked here without being named."""

import io
from collections.abc import Iterator

import pytest

from detente.exports import EXPORTERS, STORE_EXPORTERS
from detente.faces import cli, cli_alerts
from detente.pipeline import Read
from detente.records import Trigger
from tests.build import claim
from tests.exports.build import read

EVERY = pytest.mark.parametrize("name", sorted(EXPORTERS))


def _written(name: str, *reads: Read) -> bytes:
    out = io.BytesIO()
    EXPORTERS[name](iter(reads), out)
    assert not out.closed
    return out.getvalue()


@EVERY
def test_nothing_read_is_a_valid_file(name: str) -> None:
    assert _written(name) == _written(name)


@EVERY
def test_the_same_claims_make_the_same_bytes(name: str) -> None:
    assert _written(name, read(claim()), read()) == _written(name, read(claim()), read())


@EVERY
def test_half_a_character_does_not_stop_a_run(name: str) -> None:
    half = claim(text="a \ud800 b", end=5, trigger=Trigger("\ud800", 2, 3))
    assert _written(name, read(half, outlet="\udcff"))


@pytest.mark.parametrize("name", ["annotation", "claims", "csv"])
def test_a_document_is_written_before_the_next_is_read(name: str) -> None:
    out = io.BytesIO()

    def reads() -> Iterator[Read]:
        for _ in range(3):
            before = out.tell()
            yield read(claim())
            assert out.tell() > before

    EXPORTERS[name](reads(), out)


def test_the_command_line_offers_what_exists() -> None:
    assert set(cli.FORMATS) == set(EXPORTERS)
    assert set(cli_alerts.FORMATS) == set(STORE_EXPORTERS)
