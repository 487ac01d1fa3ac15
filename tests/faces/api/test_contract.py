"""Does the API keep what its document says, whatever is sent? schemathesis asks, with few examples an operation."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from detente.faces.api import openapi
from detente.faces.api.app import make
from detente.faces.api.keys import Guard
from detente.faces.api.limits import Buckets
from tests.faces.api import build
from tests.faces.api.conftest import key

pytestmark = pytest.mark.wide
# What a schema cannot say (a cursor is one that was given out, an id is known) is refused, and rightly so.
HEALTH = list(HealthCheck)
LEFT_OUT: list[Any] = [positive_data_acceptance]
# A decision about an actor makes the actor book anew, which takes a second.
EXAMPLES = {"GET": 2, "POST": 1, "DELETE": 2}


class _Nowhere:
    """A desk for an API that is only described."""

    store = answer = writer = now = None


def _operations() -> list[tuple[str, str]]:
    document = openapi.document(make(_Nowhere(), Guard(open_read=True)))  # type: ignore[arg-type]  # nothing is asked
    return [(method.upper(), path) for path, methods in document["paths"].items() for method in methods]


Contract = tuple[schemathesis.BaseSchema, dict[str, str]]


@pytest.fixture(scope="module")
def contract(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contract]:
    """The document of an API over a store of its own, and the header of a key that opens all of it."""
    path = tmp_path_factory.mktemp("contract") / "detente.sqlite"
    shutil.copy(made, path)
    desk = build.Desk(path)
    app = build.serving(desk, limits=Buckets(10_000_000, 10_000_000))
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app), key(desk, "admin")
    desk.store.close()


@pytest.mark.parametrize("mode", [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE])
@pytest.mark.parametrize("method, path", _operations())
def test_every_answer_is_one_that_the_document_names(
    contract: Contract, method: str, path: str, mode: schemathesis.GenerationMode
) -> None:
    schema, headers = contract

    @settings(
        max_examples=EXAMPLES[method], deadline=None, derandomize=True, database=None, suppress_health_check=HEALTH
    )
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def ask(case: "schemathesis.Case[Any]") -> None:
        case.call_and_validate(headers=headers, excluded_checks=LEFT_OUT)

    ask()
