"""The commands that serve: the page and the API to browsers and programs, the questions to an assistant."""

import asyncio
import logging
import os
import socket
from typing import Annotated

import typer

from detente.errors import ConfigError
from detente.faces.options import ConflictName, StoreUrl, conflict_named, now, settings

PORT = 8765
HERE = "127.0.0.1"
# Seconds that the server, told to stop, gives to those who wait for a long answer.
LAST_CALL = 5
# Seconds after which what pages need for good, books of names and templates, is loaded if anybody asks at all.
SETTLED = 20
# Seconds for which a connection that nobody uses stays open: longer than those who ask keep theirs (httpx 5, Go 90,
# Firefox 115). Whoever closes first must be the one who asks, else a question can meet a connection that is just being
# closed ("connection reset"): of 600 asked again after 5 s, 10 did where the server closed after 5, none after 75.
KEEP_ALIVE = 120


def serve(  # noqa: PLR0917 - typer gives each option by name
    store: StoreUrl = None,
    conflict: ConflictName = None,
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="N", help="The port.")] = PORT,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address to listen at; any but this machine's own needs a key.")
    ] = HERE,
    name: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="A host name by which browsers reach the server.")
    ] = None,
    key: Annotated[bool, typer.Option("--require-key", help="Ask for a key on this machine, too.")] = False,
    cors: Annotated[
        list[str] | None, typer.Option(metavar="ORIGIN", help="A page elsewhere that may ask the API.")
    ] = None,
    https: Annotated[bool, typer.Option("--behind-https", help="A proxy before it speaks https.")] = False,
) -> None:
    """Serve the page at / and the API under /api/v1.

    Only this machine can reach it unless --host says otherwise. With --host, --name or --behind-https everybody needs
    a key, which `detente keys add` makes.

    \b
    Examples:
      detente serve
      detente serve --store sqlite:///talks.sqlite --conflict russia-ukraine --port 8080
      detente serve --host 0.0.0.0 --name record.example.org --behind-https
    """  # noqa: D301 - see cli.read
    conflict = conflict_named(conflict)
    import uvicorn

    from detente.faces.web import memory
    from detente.faces.web.app import LOCAL, Site, is_local, make

    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    site = Site(
        store or settings().store,
        now=now,
        conflict=conflict,
        hosts=(*LOCAL, *(name or ()), *(() if is_local(host) else (host,))),
        secure=https,
        # Who gave it a name, or put a proxy before it, lets others reach it, whatever it listens at.
        open_read=is_local(host) and not (key or https or name),
        cors=tuple(cors or ()),
        beside=True,
    )
    memory.spare()
    app = make(site)
    listening = _listening(host, port)
    typer.echo(f"The page is at http://{f'[{host}]' if ':' in host else host}:{port}/ ; Ctrl+C ends it.")
    # Whose word counts for where a request comes from: the proxy's, if there is one; else anybody could make it up.
    told = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=https,
        timeout_graceful_shutdown=LAST_CALL,
        timeout_keep_alive=KEEP_ALIVE,
    )

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            asyncio.get_running_loop().call_later(SETTLED, memory.set_aside)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Before those who ask are waited for: some of them wait for a long answer.
            app.state.desk.stop()
            await super().shutdown(sockets)

    Server(told).run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    """Return where browsers are listened for.

    Raises:
        ConfigError: another program listens there, or the address is not this machine's.
    """
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise ConfigError(f"nothing can listen at {host}, port {port} ({why}); choose another --port") from error


def mcp(store: StoreUrl = None) -> None:
    """Answer the questions of an assistant, over the Model Context Protocol on standard input and output.

    Nothing can be written through it. An assistant that starts programs of its own is told to run this command.

    \b
    Example:
      detente mcp --store sqlite:///talks.sqlite
    """  # noqa: D301 - see cli.read
    from detente.faces.assistant import server
    from detente.faces.web.desk import Desk

    with Desk(store or settings().store, now=now) as desk:
        server(desk).run("stdio")
