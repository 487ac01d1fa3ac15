"""Check that the documentation is true of the code: commands, examples, links and what no file may name.

Run as ``python evals/docs.py`` in the repository; prints one finding a line and exits 1 if there is any. It reads and
never repairs.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import typer.core
import typer.main
from markdown_it import MarkdownIt
from markdown_it.token import Token

from detente.faces.cli import app

ROOT = Path(__file__).resolve().parents[1]
COMMAND_PAGES = ("README.md", "docs/commands.md")
# Written in parts, so that this file does not itself name what it looks for.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
    )
)
# A line of a console block that calls detente, and the arguments up to a pipe, a redirection or a comment.
CALL = re.compile(r"^\$ (?:\S*/)?detente(?:\s+(?P<arguments>[^|>&;#]*))?")


@dataclass(frozen=True, slots=True)
class Command:
    """A command as a user meets it: its words after ``detente``, its help text and the options it takes."""

    name: str
    help: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file: its path below the root, its text and its tokens in reading order."""

    path: str
    text: str
    tokens: tuple[Token, ...]


def committed_files(root: Path) -> tuple[str, ...]:
    """List the files that are in the repository, or would be after ``git add``, as paths below its root."""
    listing = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    output = subprocess.run(listing, cwd=root, capture_output=True, check=True, text=True).stdout
    return tuple(sorted(path for path in set(output.split("\0")) if path and (root / path).is_file()))


def read_page(root: Path, path: str) -> Page:
    """Parse a Markdown file, the tokens within lines included."""
    text = (root / path).read_text(encoding="utf-8")
    blocks = MarkdownIt("commonmark").enable("table").parse(text)
    return Page(path, text, tuple(token for block in blocks for token in (block, *(block.children or ()))))


def commands_of(group: typer.core.TyperGroup, prefix: str = "") -> Iterator[Command]:
    """Walk through the commands of a group and of the groups in it; hidden ones are not documented."""
    for key, command in sorted(group.commands.items()):
        name = f"{prefix}{key}"
        if isinstance(command, typer.core.TyperGroup):
            yield from commands_of(command, prefix=f"{name} ")
        # a group that does something by itself is a command, too
        if not command.hidden and getattr(command, "invoke_without_command", True):
            words = (word for param in command.params for word in (*param.opts, *param.secondary_opts))
            options = frozenset({"--help", *(word for word in words if word.startswith("-"))})
            yield Command(name, f"{command.help or ''}\n{command.epilog or ''}", options)


def all_commands() -> tuple[Command, ...]:
    """Read the commands off the application itself."""
    root = typer.main.get_command(app)
    if not isinstance(root, typer.core.TyperGroup):
        message = f"detente.faces.cli.app must hold several commands, got {type(root).__name__}"
        raise TypeError(message)
    return tuple(commands_of(root))


def names(text: str, command: Command) -> bool:
    """Tell whether a text calls the command by its full name, as in ``detente read``."""
    return re.search(rf"\bdetente\s+{re.escape(command.name)}(?![\w-])", text) is not None


def check_help(commands: tuple[Command, ...]) -> Iterator[str]:
    """Find commands without help, or whose help shows no example of their use."""
    for command in commands:
        if not command.help.strip():
            yield f"detente {command.name}: has no help; give the command's function a docstring"
        elif not names(command.help, command):
            yield f"detente {command.name}: its help has no example; show one that begins with `detente {command.name}`"


def check_described(commands: tuple[Command, ...], pages: tuple[Page, ...]) -> Iterator[str]:
    """Find commands that no page for users describes."""
    text = "\n".join(page.text for page in pages if page.path in COMMAND_PAGES)
    for command in commands:
        if not names(text, command):
            yield f"detente {command.name}: is described in none of {', '.join(COMMAND_PAGES)}"


def check_call(arguments: str, commands: Mapping[str, Command]) -> Iterator[str]:
    """Find what is wrong with the arguments of one call of ``detente`` shown in a page."""
    words = shlex.split(arguments)
    if not words or words[0].startswith("-"):
        return
    command = commands.get(" ".join(words[:2])) or commands.get(words[0])
    if command is None:
        yield f"shows `detente {words[0]}`, and there are only: {', '.join(sorted(commands))}"
        return
    for option in (word.partition("=")[0] for word in words if word.startswith("--") and word != "--"):
        if option not in command.options:
            yield f"shows {option} of `detente {command.name}`, which takes only: {', '.join(sorted(command.options))}"


def check_consoles(pages: tuple[Page, ...], commands: tuple[Command, ...]) -> Iterator[str]:
    """Find calls in ``console`` blocks of commands or options that do not exist."""
    by_name = {command.name: command for command in commands}
    for page in pages:
        blocks = (token.content for token in page.tokens if token.type == "fence" and token.info.strip() == "console")
        for line in (line for block in blocks for line in block.replace("\\\n", " ").splitlines()):
            if call := CALL.match(line):
                yield from (f"{page.path}: {finding}" for finding in check_call(call["arguments"] or "", by_name))


def slugs(page: Page) -> frozenset[str]:
    """Make the anchors that a page's headings get where the repository is shown (repeated headings not counted)."""
    pairs = zip(page.tokens, page.tokens[1:], strict=False)
    headings = (content.content for opening, content in pairs if opening.type == "heading_open")
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)


def link_targets(page: Page) -> Iterator[str]:
    """List the relative targets of a page's links and pictures."""
    for token in page.tokens:
        target = token.attrGet("src" if token.type == "image" else "href")
        if isinstance(target, str) and not re.match(r"[a-z][a-z0-9+.-]*:|//", target):
            yield unquote(target)


def check_links(root: Path, pages: tuple[Page, ...]) -> Iterator[str]:
    """Find relative links to files, or to headings of pages, that are not there."""
    by_file = {(root / page.path).resolve(): page for page in pages}
    for page in pages:
        for target in link_targets(page):
            path, _, anchor = target.partition("#")
            file = ((root / page.path).parent / path).resolve() if path else (root / page.path).resolve()
            if not file.exists():
                yield f"{page.path}: links to {target}, and there is no such file"
            elif anchor and file in by_file and anchor not in slugs(by_file[file]):
                yield f"{page.path}: links to {target}, and that page has no such heading"


def check_hosts(root: Path, files: tuple[str, ...]) -> Iterator[str]:
    """Find files that name the host of a package registry: packages are installed by name, from wherever one may."""
    for path in files:
        content = (root / path).read_bytes()
        for host in (host for host in REGISTRY_HOSTS if host.encode() in content):
            yield f"{path}: names the registry host {host}; say only the package's name"


def findings(root: Path) -> Iterator[str]:
    """Run every check on the repository."""
    files = committed_files(root)
    pages = tuple(read_page(root, path) for path in files if path.endswith(".md"))
    commands = all_commands()
    yield from check_help(commands)
    yield from check_described(commands, pages)
    yield from check_consoles(pages, commands)
    yield from check_links(root, pages)
    yield from check_hosts(root, files)


def main() -> int:
    """Print the findings; 1 if there is any."""
    found = tuple(findings(ROOT))
    for finding in found:
        print(finding)
    print(f"documentation: {len(found)} finding{'' if len(found) == 1 else 's'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
