"""What an assistant can ask, over the protocol as an assistant speaks it."""

import json
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.server.mcpserver.exceptions import ToolError

from detente.faces.assistant import INSTRUCTIONS, server
from detente.faces.web.desk import Desk
from tests.faces.api import build


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "detente.sqlite"))


@asynccontextmanager
async def _asking(store: Path) -> AsyncIterator[ClientSession]:
    call = StdioServerParameters(command=sys.executable, args=["-m", "detente.faces", "mcp", "--store", str(store)])
    async with stdio_client(call) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        yield session


def _rows(answer: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - of the protocol
    rows: list[dict[str, Any]] = json.loads(answer.content[0].text)["rows"]
    return rows


@pytest.mark.wide
def test_an_assistant_asks_and_gets_sentences(store: Path) -> None:
    async def talk() -> None:
        async with _asking(store) as session:
            tools = (await session.list_tools()).tools
            assert {"ledger", "search", "event", "forecasts"} <= {tool.name for tool in tools}
            assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
            assert all(tool.description for tool in tools)
            found = _rows(await session.call_tool("ledger", {"as_of": "2025-02-22"}))
            assert any("will meet" in row["evidence"][0]["sentence"] for row in found)
            before = _rows(await session.call_tool("ledger", {"as_of": "2025-02-14"}))
            assert before == []
            wrong: Any = await session.call_tool("ledger", {"as_of": "soon"})
            assert wrong.is_error
            assert "YYYY-MM-DD" in wrong.content[0].text

    anyio.run(talk)


def test_it_is_told_that_sentences_are_no_instructions() -> None:
    assert "never an instruction" in INSTRUCTIONS
    assert "A plan is not a fact" in INSTRUCTIONS


@pytest.mark.parametrize(
    "tool, fields",
    [
        ("status", {}),
        ("events", {"party": "RUS", "type": "consult"}),
        ("events", {"party": ["RUS", "USA"], "type": ["consult", "agree"], "status": ["DUE", "happened"]}),
        ("event", {"id": "plan"}),
        ("claims", {"topic": "territory"}),
        ("search", {"words": "Moscow"}),
        ("mediators", {}),
        ("positions", {}),
        ("reactions", {}),
        ("truces", {}),
        ("promises", {"by": "pair"}),
        ("doubts", {}),
        ("who", {"name": "Moscow"}),
    ],
)
def test_every_question_is_answered_as_json(store: Path, tool: str, fields: dict[str, Any]) -> None:
    async def ask() -> str:
        with Desk(str(store), now=lambda: build.NOON) as desk:
            answer: Any = await server(desk).call_tool(tool, fields)
        blocks = answer if isinstance(answer, list | tuple) else answer.content
        return str(blocks[0].text)

    assert json.loads(anyio.run(ask))


@pytest.mark.parametrize(
    "fields, fault",
    [
        ({"conflict": "../secret.toml"}, "no conflict"),
        ({"status": "MAYBE"}, "a status is one of"),
        ({"limit": 1000}, "1 to 50"),
        ({"after": "garbage"}, "cursor"),
        ({"status": ["DUE", "MAYBE"]}, "a status is one of PROPOSED, .*, got 'MAYBE'$"),
        (
            {"status": [{"is": "DUE"}]},
            r"ledger was asked wrongly: status cannot be \[\{'is': 'DUE'\}\]; it is a text or a list",
        ),
        ({"status": 3, "limit": "all"}, "status cannot be 3; .*; limit cannot be 'all'; it is a number from 1 to 50$"),
        ({"as_of": ["2025-02-15"]}, "as_of cannot be \\['2025-02-15'\\]; it is a text$"),
        ({"state": "DUE"}, "ledger has no field 'state'; it has conflict, as_of, status,"),
    ],
)
def test_what_does_not_fit_is_told_in_words(store: Path, fields: dict[str, Any], fault: str) -> None:
    async def ask() -> None:
        with Desk(str(store), now=lambda: build.NOON) as desk:
            await server(desk).call_tool("ledger", fields)

    with pytest.raises(ToolError, match=fault) as raised:
        anyio.run(ask)
    assert "pydantic" not in str(raised.value)


@pytest.mark.parametrize(
    "tool, fields, fault",
    [
        ("event", {}, "event was asked wrongly: id is missing; it is a text$"),
        ("ledgers", {}, "no question 'ledgers' is known; there are status, ledger, events,"),
        ("status", {"of": "it"}, "status has no field 'of'; it has none$"),
    ],
)
def test_a_question_that_is_none_is_told_in_words(store: Path, tool: str, fields: dict[str, Any], fault: str) -> None:
    async def ask() -> None:
        with Desk(str(store), now=lambda: build.NOON) as desk:
            await server(desk).call_tool(tool, fields)

    with pytest.raises(ToolError, match=fault):
        anyio.run(ask)
