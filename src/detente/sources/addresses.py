"""Which addresses may be asked for bytes? None inside the user's own network, however it is written.

Pure: texts and numbers in, a verdict out. A URL is refused for its spelling here; what its name leads to is checked
once more, with the number that is really connected to, by `guard`.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self
from urllib.parse import quote, urlsplit

import idna

from detente.errors import ConfigError, SourceError

Address = IPv4Address | IPv6Address
PORTS = (80, 443, 8080, 8443)
SCHEMES = {"http": 80, "https": 443}
# Longer ones are no addresses of pages; the longest host name of DNS has 253 characters.
MOST_CHARACTERS, MOST_OF_HOST = 2_048, 253
# The registers of special addresses of IANA (RFC 6890 and later), IPv4. Python's ``is_global`` is asked, too, but what
# it knows differs from release to release.
_INSIDE_4 = tuple(
    map(
        IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4".split(),
    )
)
# All of IPv6 that is given out to the public lies in here ...
_OUTSIDE_6 = IPv6Network("2000::/3")
# ... without protocols (Teredo, benchmarks, ORCHID), examples and 6to4, which hides an IPv4 address.
_INSIDE_6 = tuple(map(IPv6Network, "2001::/23 2001:db8::/32 2002::/16 3fff::/20".split()))
# The second half of an address of ISATAP is one of these and an IPv4 address.
_ISATAP = ("00005efe", "02005efe")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
# Browsers take a host for a number if its last part is one, and then read it in many ways.
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
# Dots that IDNA takes for dots.
_DOTS = re.compile("[\u3002\uff0e\uff61]")
_BRACKETS = re.compile(r"\[[0-9a-fA-F:.]+\](:\d*)?")
# What stands in paths and queries as it is; all else is encoded, once.
_PATH = "/%:@!$&'()*+,;=~-._"
_QUERY = f"{_PATH}?[]"
_BLANK = re.compile(r"[\x00-\x20\x7f-\x9f\\\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff]")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be asked, cut into parts: ``path`` has the query, ``host`` no brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """What decides whether two URLs are of one site."""
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        """The URL, spelt in the one way that every reader takes alike."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if SCHEMES[self.scheme] == self.port else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


@dataclass(frozen=True, slots=True)
class Permits:
    """What an operator lets through: usual ports, and networks and hosts of his own, each with a port or any usual."""

    ports: frozenset[int]
    networks: tuple[tuple[IPv4Network | IPv6Network, int | None], ...] = ()
    hosts: frozenset[tuple[str, int | None]] = frozenset()

    @classmethod
    def of(cls, allow: Iterable[str] = (), ports: Collection[int] = PORTS) -> Self:
        """Read entries such as ``10.1.0.0/16``, ``hooks.internal``, ``127.0.0.1:9000`` or ``[fd00::1]:8080``.

        Raises:
            ConfigError: an entry is none of these.
        """
        networks: list[tuple[IPv4Network | IPv6Network, int | None]] = []
        hosts: set[tuple[str, int | None]] = set()
        for entry in allow:
            name, port = _entry(entry)
            try:
                networks.append((ip_network(name), port))
            except ValueError:
                if not _is_name(name):
                    raise _unfit(entry) from None
                hosts.add((name, port))
        return cls(frozenset(ports), tuple(networks), frozenset(hosts))

    def lets(self, address: Address, host: str, port: int) -> bool:
        """Say whether a connection of this host name to this address and port may be made."""
        return self._named(host, port) or self._listed(address, port) or (port in self.ports and is_outside(address))

    def lets_name(self, host: str, port: int) -> bool:
        """Say whether a host may be looked up; what it leads to is for ``lets``."""
        if self._named(host, port):
            return True
        number = _number_of(host)
        if number is not None:
            return self.lets(number, host, port)
        own_port = any(entry == port for _, entry in self.networks)
        return "." in host and (port in self.ports or own_port)

    def _named(self, host: str, port: int) -> bool:
        return (host, port) in self.hosts or ((host, None) in self.hosts and port in self.ports)

    def _listed(self, address: Address, port: int) -> bool:
        return any(
            address in network and (port == own if own is not None else port in self.ports)
            for network, own in self.networks
        )


def is_outside(address: Address) -> bool:
    """Say whether an address is one of the public internet, and hides none that is not."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _INSIDE_4)
    if address.scope_id or address not in _OUTSIDE_6 or any(address in network for network in _INSIDE_6):
        return False
    return address.is_global and f"{int(address):032x}"[16:24] not in _ISATAP


def target(url: str, permits: Permits) -> Target:
    """Return the parts of a URL that may be asked.

    Raises:
        SourceError: it is none, is written in an odd way, or leads inside.
    """
    if len(url) > MOST_CHARACTERS or _BLANK.search(url):
        raise _refused("it is too long, or has blanks, backslashes or characters that are not seen in it")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refused(f"it cannot be taken apart ({_short(str(error))})") from None
    if parts.scheme not in SCHEMES:
        raise _refused(f"it must begin with http:// or https://, got {_short(parts.scheme)!r}")
    if "@" in parts.netloc:
        raise _refused("it carries a name or password before the host; take it out")
    host = _host(parts.netloc, parts.hostname or "")
    port = SCHEMES[parts.scheme] if port is None else port
    if not permits.lets_name(host, port):
        raise refusal(host, port)
    query = f"?{quote(parts.query, safe=_QUERY)}" if parts.query else ""
    return Target(parts.scheme, host, port, quote(parts.path or "/", safe=_PATH) + query)


def refusal(host: str, port: int) -> SourceError:
    """Return the error for a host and port that may not be asked."""
    return SourceError(
        f"the address {_short(host)}:{port} is refused: it is inside a network or on an unusual port; give a public "
        "one, or let the operator permit it by name"
    )


def _refused(fault: str) -> SourceError:
    # The URL itself is not repeated: those of webhooks are secrets.
    return SourceError(f"a URL is refused: {fault}")


def _host(netloc: str, host: str) -> str:
    """Return a host in small ASCII letters without brackets."""
    if "%" in netloc:
        raise _refused("its host has percent signs, for encoded characters or a zone; write it without")
    if netloc.startswith("["):
        try:
            if _BRACKETS.fullmatch(netloc):
                return str(IPv6Address(host))
        except ValueError:
            pass
        raise _refused(f"{_short(host)!r} in brackets is no IPv6 address") from None
    if not host or len(host) > MOST_OF_HOST or _DOTS.search(host):
        raise _refused(f"its host {_short(host)!r} is empty, too long, or has dots that are none")
    name = host if host.isascii() else _ascii(host)
    if not _is_name(name) and not _number_of(name):
        raise _refused(f"its host {_short(host)!r} is no name, and no address in the usual spelling")
    return name


def _ascii(host: str) -> str:
    try:
        return idna.encode(host, uts46=False).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise _refused(f"its host {_short(host)!r} has characters that names may not have") from None


def _is_name(host: str) -> bool:
    labels = host.split(".")
    return all(map(_LABEL.fullmatch, labels)) and not _NUMBER.fullmatch(labels[-1])


def _number_of(host: str) -> Address | None:
    """Return the address that a host is, if it is one in the usual spelling."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _entry(entry: str) -> tuple[str, int | None]:
    """Cut an entry of a list of permits into host or network, and port."""
    found = re.fullmatch(r"\[([^\]]+)\](?::(\d{1,5}))?|([^:]+)(?::(\d{1,5}))?|([0-9a-fA-F:.]+(?:/\d+)?)", entry.strip())
    if found is None:
        raise _unfit(entry)
    bracketed, port_a, plain, port_b, bare = found.groups()
    port = port_a or port_b
    return (bracketed or plain or bare).lower(), int(port) if port else None


def _unfit(entry: str) -> ConfigError:
    return ConfigError(
        f"{entry!r} cannot be permitted: write a host, an address or a network such as 10.1.0.0/16, each with or "
        "without a port (hooks.example:9000, [fd00::1]:8080)"
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - enough to know it again
