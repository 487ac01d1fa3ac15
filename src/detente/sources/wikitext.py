"""Which items does a day of Wikipedia's Portal:Current events hold? Read from wikitext, as it was written since 2002.

Below a heading, bullets that have others below them name topics, and the last ones are items: a sentence or more, with
links to those who report it, which become outlets. Older days have no topics, no headings, or other forms of links. The
time taken grows with the length of the text alone, whatever stands in it; nothing is fetched, and no template is run:
of the few that news needs the meaning is known, of others the first argument stands for all.
"""

import html
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from detente.errors import SourceError

# Characters and lines of a page. The items of the fullest day in data/news have 22,000 characters, with links perhaps
# four times as many; the bounds keep the worst page that we found below one second.
MAX_WIKITEXT = 200_000
MAX_LINES = 10_000
MAX_ITEMS = 2_000  # of a day; the busiest in data/news has fewer than 100
MAX_DEPTH = 20  # of templates and links in each other
MAX_OUTLET = 60  # characters
MAX_OUTLET_WORDS = 6
MAX_AT_END = 20  # outlets in brackets behind an item
TAIL = 70  # characters before a link, or at the end, that are looked at to tell whether it is a source
FEWEST_WORDS = 3  # fewer are a topic without an item
SENTENCE_WORDS = 5  # as many, with a stop, make an item of a bullet with others below it
PLAIN_WORDS = 8  # as many, with a stop, make an item of a line without a bullet

# Between these stands the label of a link to a source; both are taken out of what comes in.
OPEN, CLOSE = "\ue000", "\ue001"
MARKS = str.maketrans("", "", OPEN + CLOSE)
SOURCE = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")

HIDDEN = re.compile(r"<!--|<ref\b(?:[^<>]{0,500}[^<>/])?>|<gallery\b[^<>]{0,500}>", re.IGNORECASE)
ENDS = {
    "<!--": re.compile("-->"),
    "<ref": re.compile(r"</ref\s{0,9}>", re.IGNORECASE),
    "<gal": re.compile(r"</gallery\s{0,9}>", re.IGNORECASE),
}
FRAME = re.compile(r"\{\{\s{0,9}current[ _]events[^\n]{0,300}?\|\s{0,9}content\s{0,9}=", re.IGNORECASE)
HEADING = re.compile(r";(?P<list>.*)|={2,6}(?P<wiki>[^=\n]+)={2,6}\s*|'''(?P<bold>[^'\n]+)'''\s*:?\s*")
BULLET = re.compile(r":{0,9}(\*[*:#]*)")
NO_TEXT = re.compile(r"[{|}!<]|__|#|\[\[(?:file|image|category):", re.IGNORECASE)
TOKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\[(?=(?:https?:|ftp:)?//)|\]|\|")
BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
TAG = re.compile(r"</?[a-z][^<>]{0,500}>|''+|__[A-Z]{3,30}__", re.IGNORECASE)
EMPTY = re.compile(r"\(\s*[,;/]?\s*\)|\[\s*\]")
LONG_NUMBER = re.compile(r"&#x?[0-9a-f]{9,}", re.IGNORECASE)  # no character, and slow to read
LOOSE = re.compile(r"\s+([.,;:!?])(?=\s|$)")
AT_END = re.compile(r"(?:(?<=[.!?)\"”’'])|(?<=\),))\s*\(([^()]{2,60})\)$")
HAS_STOP = re.compile(r"[.!?][\"”’')\]]*$")
NAMESPACE = re.compile(r"(?:file|image|category|media|[a-z]{2,3}(?:-[a-z]{2,8})?):", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a day: its text, who is cited for it, the topics that it stands under, widest first, the heading."""

    text: str
    outlets: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    category: str | None = None


def items(wikitext: str) -> Iterator[Item]:
    """Yield the items of one day, in order.

    Raises:
        SourceError: the text is longer than ``MAX_WIKITEXT``, or has more than ``MAX_LINES`` or ``MAX_ITEMS``.
    """
    if len(wikitext) > MAX_WIKITEXT:
        raise SourceError(f"the page has {len(wikitext):,} characters of wikitext; allowed are {MAX_WIKITEXT:,}")
    given = 0
    for category, lines in _sections(FRAME.sub("\n", _shown(wikitext.translate(MARKS)))):
        for item in _of_section(category, lines):
            given += 1
            if given > MAX_ITEMS:
                raise SourceError(f"the page has more than {MAX_ITEMS:,} items; the rest is not read")
            yield item


def _shown(text: str) -> str:
    """Leave out comments, references and galleries; what is opened and never closed is not left out."""
    pieces = []
    done = 0
    unclosed: set[str] = set()
    for opening in HIDDEN.finditer(text):
        kind = opening.group()[:4].lower()
        if opening.start() < done or kind in unclosed:
            continue
        end = ENDS[kind].search(text, opening.end())
        if end is None:
            unclosed.add(kind)  # nor is any that comes later, so that it is looked for only once
        else:
            pieces.append(text[done : opening.start()])
            done = end.end()
    return "".join([*pieces, text[done:]])


@dataclass(frozen=True, slots=True)
class _Line:
    """A bullet, or, at depth 0, a line without one."""

    depth: int
    text: str
    outlets: tuple[str, ...]

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def is_sentence(self) -> bool:
        return bool(self.outlets) or (self.words >= SENTENCE_WORDS and HAS_STOP.search(self.text) is not None)


def _sections(text: str) -> Iterator[tuple[str | None, list[_Line]]]:
    """Yield the headings of a day with the lines below each."""
    category: str | None = None
    lines: list[_Line] = []
    for number, line in enumerate(map(str.strip, text.splitlines())):
        if number == MAX_LINES:
            raise SourceError(f"the page has more than {MAX_LINES:,} lines; the rest is not read")
        if heading := HEADING.fullmatch(line):
            yield category, lines
            named, _ = _parted(heading.group("list") or heading.group("wiki") or heading.group("bold") or "")
            category, lines = (named.rstrip(":").strip() or None), []
        elif made := _line(line):
            lines.append(made)
    yield category, lines


def _line(line: str) -> _Line | None:
    bullet = BULLET.match(line)
    if bullet:
        text, outlets = _parted(line[bullet.end() :])
        return _Line(len(bullet.group(1)), text, outlets) if text else None
    if not line or NO_TEXT.match(line):
        return None
    text, outlets = _parted(line)
    plain = _Line(0, text, outlets)
    return plain if plain.words >= PLAIN_WORDS and plain.is_sentence else None


def _of_section(category: str | None, lines: list[_Line]) -> Iterator[Item]:
    above: list[tuple[int, str]] = []  # depth and name of the topics that a line stands under
    for line, following in itertools.zip_longest(lines, lines[1:]):
        while above and above[-1][0] >= line.depth:
            above.pop()
        is_topic = following is not None and following.depth > line.depth > 0 and not line.is_sentence
        if is_topic:
            above.append((line.depth, line.text))
        elif line.outlets or line.words >= FEWEST_WORDS:
            yield Item(line.text, line.outlets, tuple(name for _, name in above), category)


def _parted(markup: str) -> tuple[str, tuple[str, ...]]:
    """Return the clean text of a line and the outlets it cites."""
    pieces = SOURCE.split(_rendered(markup))
    last = max((n for n in range(0, len(pieces), 2) if re.search(r"\w", pieces[n])), default=0)
    outlets: list[str] = []
    said = [pieces[0]]
    before = pieces[0][-TAIL:]
    for n in range(1, len(pieces), 2):
        label, after = pieces[n].strip(), pieces[n + 1]
        if _is_source(label, before, after, ends=n > last):
            outlets += _names(label)
            label = ""
        said += (label, after)
        before = (before + label[-TAIL:] + after[-TAIL:])[-TAIL:]
    text, at_end = _without_names(_tidy("".join(said)))
    return text, tuple(dict.fromkeys([*at_end, *outlets]))


def _without_names(text: str) -> tuple[str, list[str]]:
    """Take off the names of outlets that stand in brackets behind the last stop."""
    names: list[str] = []
    while len(names) < MAX_AT_END and (found := AT_END.search(text, max(0, len(text) - TAIL))):
        said = found[1]
        if len(said.split()) > MAX_OUTLET_WORDS or not said[0].isupper() or said.endswith("."):
            break
        names = _names(said) + names
        text = text[: found.start()].rstrip(" ,")
    return text, names


def _is_source(label: str, before: str, after: str, *, ends: bool) -> bool:
    """Say whether a link names who reports the item, rather than being a part of its sentence."""
    if not label or label.startswith("(") or label.endswith(")"):
        return True
    before, after = before.rstrip(" ,;"), after.strip()
    if before.endswith("(") and (after in {"", ",", ";"} or after.startswith(")")):
        return True
    if not ends or not before or len(label) > MAX_OUTLET:
        return False
    return HAS_STOP.search(before) is not None or label[:1].isupper()


def _names(label: str) -> list[str]:
    names = (_tidy(part).strip(" ()[],.;:–—-") for part in re.split(r"\)\s?\(|\s?;\s", label))
    return [name for name in names if name and len(name) <= MAX_OUTLET]


def _tidy(text: str) -> str:
    text = html.unescape(LONG_NUMBER.sub("", TAG.sub("", BREAK.sub(" ", text)))).translate(MARKS)
    text = LOOSE.sub(r"\1", " ".join(EMPTY.sub(" ", " ".join(text.split())).split()))
    return text.rstrip(" ,;–—-(").lstrip(" ,;–—")


@dataclass(slots=True)
class _Frame:
    """A template ``{{``, a link ``[[`` or a link to outside ``[`` that is open, with its parts so far."""

    opening: str
    parts: list[list[str]] = field(default_factory=lambda: [[]])

    def joined(self) -> list[str]:
        return ["".join(part) for part in self.parts]


def _rendered(markup: str) -> str:
    """Return the text of one line, links to outside as marks."""
    frames = [_Frame("")]
    done = 0
    for found in TOKEN.finditer(markup):
        frames[-1].parts[-1].append(markup[done : found.start()])
        done = found.end()
        _take(found.group(), frames)
    frames[-1].parts[-1].append(markup[done:])
    while len(frames) > 1:
        _give_up(frames)
    return "".join(frames[0].parts[0])


def _take(sign: str, frames: list[_Frame]) -> None:
    if sign == "|":
        if frames[-1].opening in RENDERERS and frames[-1].opening != "[":
            frames[-1].parts.append([])
        else:
            frames[-1].parts[-1].append(sign)
    elif sign in RENDERERS:
        if len(frames) <= MAX_DEPTH:
            frames.append(_Frame(sign))
    else:
        _close(CLOSERS[sign], frames)


def _close(opening: str, frames: list[_Frame]) -> None:
    """Close the innermost that was opened so, and with it what was opened inside and never closed."""
    if all(frame.opening != opening for frame in frames):
        if opening == "[":
            frames[-1].parts[-1].append("]")
        return
    while frames[-1].opening != opening:
        _give_up(frames)
    frame = frames.pop()
    frames[-1].parts[-1].append(RENDERERS[opening](frame.joined()))


def _give_up(frames: list[_Frame]) -> None:
    """Take what was opened and never closed for text."""
    frame = frames.pop()
    parts = frame.joined()
    frames[-1].parts[-1].append(_outside(parts) if frame.opening == "[" else " ".join(parts))


def _link(parts: list[str]) -> str:
    target = parts[0].strip()
    if NAMESPACE.match(target):
        return ""
    label = parts[-1].strip()
    if label:
        return label.lstrip(":")
    return IN_BRACKETS.sub("", target)  # [[Mercury (planet)|]]


def _outside(parts: list[str]) -> str:
    _, _, label = "".join(parts).translate(MARKS).partition(" ")
    return f"{OPEN}{label}{CLOSE}"


def _template(parts: list[str]) -> str:
    name = parts[0].strip().replace("_", " ").lower()
    placed, named = _arguments(parts[1:])
    if name in DROPPED:
        return ""
    if name in SIGNS:
        return SIGNS[name]
    if name.startswith(("cite ", "citation")):
        who = next((named[key] for key in ("agency", "work", "newspaper", "website", "publisher") if key in named), "")
        return f"{OPEN}{f'({who})' if who else ''}{CLOSE}"
    if name in SHIPS:
        return f"{name.upper()} {placed[0]}" if placed else ""
    if name in CURRENCIES:
        return CURRENCIES[name] + "".join(placed[:1])
    return TEMPLATES.get(name, _first)(placed)


def _arguments(parts: list[str]) -> tuple[list[str], dict[str, str]]:
    placed: list[str] = []
    named: dict[str, str] = {}
    for part in parts:
        key, equals, value = part.partition("=")
        if equals and re.fullmatch(r"\s*[1-9]\s*", key):
            placed.append(value.strip())
        elif equals and re.fullmatch(r"\s*[\w -]{1,40}\s*", key):
            named.setdefault(key.strip().lower(), value.strip().translate(MARKS))
        else:
            placed.append(part.strip())
    return placed, named


def _first(placed: list[str]) -> str:
    return placed[0] if placed else ""


def _second(placed: list[str]) -> str:
    return placed[1] if len(placed) > 1 else _first(placed)


def _measure(placed: list[str]) -> str:
    """Read ``{{convert|5|to|7|km|mi}}`` as "5 to 7 km": all up to the first unit."""
    unit = next((n for n, part in enumerate(placed) if part[:1].isalpha() and part not in JOINERS), len(placed))
    return " ".join(placed[: unit + 1])


JOINERS = frozenset({"to", "and", "or", "by", "x"})
RENDERERS: dict[str, Callable[[list[str]], str]] = {"{{": _template, "[[": _link, "[": _outside}
CLOSERS = {"}}": "{{", "]]": "[[", "]": "["}
TEMPLATES: dict[str, Callable[[list[str]], str]] = {
    "as of": lambda placed: f"as of {' '.join(placed)}",
    "c.": lambda placed: f"c. {_first(placed)}",
    "circa": lambda placed: f"c. {_first(placed)}",
    "convert": _measure,
    "cvt": _measure,
    "lang": _second,
    "langx": _second,
    "ship": lambda placed: " ".join(part for part in placed[:2] if part),
    "date": " ".join,
}
SIGNS = {
    "'": "'",
    "!": "|",
    "=": "=",
    "--": "—",
    "mdash": "—",
    "ndash": "–",
    "snd": " – ",
    "spaced ndash": " – ",
    "spnd": " – ",
    "nbsp": " ",
    "°": "°",
}
SHIPS = frozenset("hmas hmcs hmnzs hms ins jds ms mv rfa rms ss uss uscgc usns".split())
CURRENCIES = {
    "us$": "US$",
    "usd": "US$",
    "a$": "A$",
    "c$": "C$",
    "£": "£",
    "gbp": "£",
    "€": "€",
    "euro": "€",
    "inr": "₹",
}
DROPPED = frozenset(
    {
        *("anchor", "audio", "better source needed", "citation needed", "clarify", "clear", "cn", "coord", "dead link"),
        *("disambiguation needed", "dn", "dubious", "efn", "fact", "failed verification", "flagicon", "ipa", "main"),
        *("reflist", "refn", "see also", "sfn", "update inline", "when", "who"),
    }
)
