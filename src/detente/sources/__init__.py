"""Bytes in: where pages come from. The only stage that touches files to be read, and the network.

``SOURCES`` are the kinds of what can be asked again and again; each is a function in a module of its own, of the form
that `asking` describes. Files and folders are read by `files`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.sources.asking import Asked, Found, Source, Web

_MODULES = {
    "feed": "feeds",
    "web": "web",
    "sitemap": "sitemaps",
    "gdelt": "gdelt",
    "wikipedia": "wikipedia",
    "reliefweb": "reliefweb",
    "telegram": "telegram",
    "mastodon": "mastodon",
}


def _later(module: str) -> "Source":
    """Return the source of a module, which is loaded when it is first asked: most runs need none of them."""

    def fetch(asked: "Asked", web: "Web") -> "Iterator[Found]":
        source: Source = import_module(f"{__name__}.{module}").fetch
        return source(asked, web)

    return fetch


SOURCES: "dict[str, Source]" = {kind: _later(module) for kind, module in _MODULES.items()}
