"""The commands on the keys of the API: make one, see which there are, close one."""

from typing import Annotated

import typer

from detente.faces.options import By, StoreUrl, now, open_store, print_lines

keys = typer.Typer(no_args_is_help=True, help="Make, see and close the keys with which programs ask the API.")

SCOPES = ("read", "review", "admin")


@keys.command("add")
def add_key(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose key it is.")],
    scope: Annotated[
        str, typer.Option(metavar="SCOPE", help="What it opens: read, review (also corrections), admin (also keys).")
    ] = "read",
    by: By = None,
    store: StoreUrl = None,
) -> None:
    """Make a key, and show it this once.

    Of a key the store keeps only a digest: whoever loses one makes another.

    \b
    Example:
      detente keys add "the desk" --scope review
    """  # noqa: D301 - see read
    from detente.faces import decisions
    from detente.faces.api import keys as access
    from detente.faces.options import check_choice

    check_choice("--scope", scope, SCOPES)
    with open_store(store, read_only=False) as opened:
        key, text = access.make(opened, name, scope, at=now())
        who = decisions.decider(by)
        opened.keyring.note(at=now(), who=who, what="key.make", target=key.id, detail={"scope": scope})
    typer.echo(text)
    typer.echo(
        f"This is the key of {key.name} ({key.id}), for {', '.join(key.scopes)}; it is not shown again.", err=True
    )


@keys.command("list")
def list_keys(store: StoreUrl = None) -> None:
    """Show the keys, without what opens anything.

    \b
    Example:
      detente keys list
    """  # noqa: D301 - see read
    from detente.faces.plain import plain

    with open_store(store) as opened:
        found = opened.keyring.every()
    print_lines(
        plain(
            f"{key.id} {key.name}: {', '.join(key.scopes)}; made {key.at:%Y-%m-%d}"
            f"{f', closed {key.revoked_at:%Y-%m-%d}' if key.revoked_at else ''}"
        )
        for key in found
    )
    if not found:
        typer.echo("There are none: `detente keys add NAME` makes one.")


@keys.command("revoke")
def revoke_key(
    identity: Annotated[str, typer.Argument(metavar="ID", help="The id of a key, as `keys list` shows it.")],
    by: By = None,
    store: StoreUrl = None,
) -> None:
    """Close a key for good; what it opened is shut at once.

    \b
    Example:
      detente keys revoke 0123456789ab
    """  # noqa: D301 - see read
    from detente.errors import ConfigError
    from detente.faces import decisions

    with open_store(store, read_only=False) as opened:
        if not opened.keyring.revoke(identity, at=now()):
            raise ConfigError(f"no open key has the id {identity!r}; `detente keys list` shows them")
        opened.keyring.note(at=now(), who=decisions.decider(by), what="key.revoke", target=identity, detail={})
    typer.echo(f"{identity} opens nothing any more")
