"""How is a value written as JSON that may be shown anywhere? As UTF-8, readable, and without invisible characters.

Terminals act on control characters, and bidirectional marks make text look like other text. They are escaped, which
changes the letters of the file and not its meaning.
"""

import json
from collections.abc import Iterable, Iterator

# What json.dumps leaves as it is: DEL and the C1 controls, marks of direction, line separators, tag characters.
_HIDDEN = (*range(0x7F, 0xA0), 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
_ESCAPES = {code: f"\\u{code:04x}" for code in _HIDDEN}


def encode(value: object) -> bytes:
    """Return a value as one line of JSON, without the line's end; half characters (lone surrogates) become ``?``."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return text.translate(_ESCAPES).encode("utf-8", "replace")


def array(rows: Iterable[object]) -> Iterator[bytes]:
    """Yield the pieces of one JSON list, a row a line, taking one row at a time."""
    opening = b"[\n"
    for row in rows:
        yield opening + encode(row)
        opening = b",\n"
    yield b"[]\n" if opening == b"[\n" else b"\n]\n"
