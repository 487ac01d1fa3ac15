"""Which characters do these bytes stand for? Every page of a text type leaves this stage as UTF-8.

Bytes that are no text at all are refused; bytes in an unknown encoding are taken for windows-1252, as browsers do.
"""

import codecs
import re

from detente.errors import SourceError

# UTF-32 stands before UTF-16, whose mark is the beginning of its own.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
META_BYTES = 4096  # browsers look for a charset in the first 1,024 bytes; real pages put scripts before it
META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
# Codecs of Python that are no encodings of pages: some are slow on hostile bytes, none is written by a browser.
REFUSED_CODECS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"})


def mark_of(head: bytes) -> str | None:
    """Name the encoding that a byte order mark at the beginning announces."""
    return next((name for mark, name in MARKS if head.startswith(mark)), None)


def decode(content: bytes, declared: str | None = None) -> str:
    """Turn bytes into characters: by their byte order mark, by what was declared, as UTF-8, as windows-1252.

    Raises:
        SourceError: if the bytes hold a NUL, as no text does.
    """
    marked = mark_of(content)
    if marked:
        return content.decode(marked, "replace").removeprefix("\ufeff")
    if b"\0" in content:
        raise SourceError(
            "the content is binary (it holds NUL bytes); allowed is text in UTF-8, UTF-16 with a byte order mark or "
            "windows-1252: convert it to text first"
        )
    for encoding in (_known(declared), "utf-8"):
        try:
            return content.decode(encoding or "utf-8")
        except UnicodeDecodeError:
            continue
    return content.decode("windows-1252", "replace")


def decode_html(content: bytes, declared: str | None = None) -> str:
    """Turn the bytes of a page into characters, by its own ``<meta charset>`` where nothing else declares one."""
    meta = META.search(content[:META_BYTES])
    return decode(content, declared or (meta.group(1).decode("ascii") if meta else None))


def to_utf8(text: str) -> bytes:
    """Encode text for a page; halves of surrogate pairs, which JSON can smuggle in, become question marks."""
    return text.encode("utf-8", "replace")


def _known(declared: str | None) -> str | None:
    """Return Python's name of an encoding, if it is one that pages are written in."""
    try:
        name = codecs.lookup((declared or "utf-8").strip()).name
        b"?".decode(name, "ignore")  # codecs such as zlib, which give no characters, are refused here
    except (LookupError, ValueError):
        return None
    if name.replace("_", "-") in REFUSED_CODECS:
        return None
    return "windows-1252" if name in {"ascii", "iso8859-1"} else name
