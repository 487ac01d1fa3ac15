"""Which addresses name the same article? Those with one canonical form, which is the key of all that is to be fetched.

Only what can be told from the address itself is taken away: spelling, and the marks by which a reader's way is traced.
"""

import ipaddress
import re
from urllib.parse import quote, unquote, urlsplit

import idna

from detente.errors import SourceError
from detente.sources.addresses import MOST_CHARACTERS, SCHEMES

# Names of parameters that say by which way a reader came, and never which page it is. Begin with ...
_TRACES = (
    "utm_",  # Google Analytics, and nearly all others after it
    "at_",  # AT Internet: BBC, France 24, Deutsche Welle (at_medium, at_campaign)
    "mtm_",  # Matomo ...
    "pk_",  # ... and its old name Piwik
    "hsa_",  # HubSpot
    "ns_",  # Comscore: old links of the BBC (ns_mchannel, ns_source)
    "__twitter_",
)
# ... or are one of these, in small letters.
_TRACE = frozenset(
    "fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh li_fat_id _openstat "  # clicks on adverts
    "mc_cid mc_eid _hsenc _hsmi mkt_tok vero_id oly_enc_id oly_anon_id ck_subscriber_id "  # mailings
    "cmp cmpid icid intcid int_cid ocid ncid cid_source smid smtyp ito feedtype "  # campaigns: CNN, Guardian, NYT, Mail
    "ref_src ref_url referrer referer _ga _gl spm scid srnd xtor wt.mc_id wt_mc wt.nav guccounter guce_referrer "
    "guce_referrer_sig".split()
)
# `ref` is the number of a document on some sites (UN, parliaments) and a trace on others: without a digit it is one.
_REFERRER = re.compile(r"ref=[a-z_.+-]*", re.IGNORECASE)
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})|%")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# What stands as it is: the percent signs of `_spelt` and the characters that have, or may have, a meaning of their own.
_PATH = "/%:@!$&'()*+,;=~-._"
_QUERY = f"{_PATH}?"


def canonical(url: str) -> str:
    """Return the one form of an address: doing it twice changes nothing more.

    Small letters and IDNA in the host, no usual port, no fragment, no dots in the path, percent signs only where they
    are needed, no traces of the reader's way. The order of parameters is kept, for it can matter; so are ``http`` and
    ``www.``, for the other need not answer.

    Raises:
        SourceError: it is no address of a page on the web.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise _unfit(url, f"it cannot be taken apart ({error})") from None
    if parts.scheme not in SCHEMES:
        raise _unfit(url, "it must begin with http:// or https://")
    if "@" in parts.netloc:
        raise _unfit(url, "it carries a name or password before the host")
    own_port = "" if port in {None, SCHEMES[parts.scheme]} else f":{port}"
    path, query = _path(parts.path), _query(parts.query)
    made = f"{parts.scheme}://{_host(url, parts.hostname or '')}{own_port}{path}{f'?{query}' if query else ''}"
    if len(made) > MOST_CHARACTERS:
        raise _unfit(url, f"it has more than {MOST_CHARACTERS} characters")
    return made


def known(url: str | None) -> str | None:
    """Return the canonical form of an address that a source tells; None if it tells none that can be used."""
    try:
        return canonical(url) if url else None
    except SourceError:
        return None


def host(url: str) -> str:
    """Return the host of an address in small ASCII letters, without its port.

    Raises:
        SourceError: it is no address of a page on the web.
    """
    return urlsplit(canonical(url)).hostname or ""


def _host(url: str, name: str) -> str:
    if ":" in name:
        try:
            address = ipaddress.IPv6Address(name)
        except ValueError:
            raise _unfit(url, "its host in brackets is no IPv6 address") from None
        if address.scope_id:
            raise _unfit(url, "its host is an IPv6 address with a zone, which is of one machine alone")
        return f"[{address.compressed}]"
    try:
        made = name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise _unfit(url, "its host has characters that names may not have") from None
    made = made.lower().rstrip(".")
    if not re.fullmatch(r"[a-z0-9_.-]{1,253}", made) or made.startswith("."):
        raise _unfit(url, "its host is missing, or has characters that names may not have")
    return made


def _path(path: str) -> str:
    """Return a path without dot segments (RFC 3986, 5.2.4); empty segments stay, as servers tell them apart."""
    made: list[str] = []
    segments = _spelt(path, _PATH).removeprefix("/").split("/")
    for segment in segments:
        if segment == "..":
            made = made[:-1]
        elif segment != ".":
            made.append(segment)
    if segments[-1] in {".", ".."} and made:
        made.append("")
    return f"/{'/'.join(made)}"


def _query(query: str) -> str:
    return "&".join(piece for piece in _spelt(query, _QUERY).split("&") if piece and not _is_trace(piece))


def _is_trace(piece: str) -> bool:
    name = unquote(piece.partition("=")[0]).lower()
    return name in _TRACE or name.startswith(_TRACES) or _REFERRER.fullmatch(piece) is not None


def _spelt(text: str, safe: str) -> str:
    """Encode what must be, decode what need not be, and write codes in capital letters."""
    return _PERCENT.sub(_code, quote(_PERCENT.sub(_code, text), safe=safe, errors="replace"))


def _code(found: re.Match[str]) -> str:
    digits: str | None = found[1]
    if digits is None:
        return "%25"
    byte = int(digits, 16)
    return chr(byte) if byte in _UNRESERVED else f"%{digits.upper()}"


def _unfit(url: str, fault: str) -> SourceError:
    return SourceError(
        f"{url[:100]!r} is no address of a page: {fault}; allowed are addresses like https://site.example/a"
    )
