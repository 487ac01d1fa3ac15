"""What can go wrong, as one small tree. Every message says what was wrong, what was got, what is allowed, what to do.

DetenteError
├── ConfigError       settings, data files and command words that do not fit
│   └── NotKnownError what is asked about by its id, and is not on record
├── SourceError       bytes that cannot be had: missing, unreadable, too large, truncated
│   └── BusyError     bytes that cannot be had now: a host that is down, slow, or asks to wait
├── ExtractionError   bytes that are there but hold no usable text
├── ModelError        a model file that is missing, changed or of another version
└── StoreError        a database that cannot be opened, written or understood
    └── OutdatedError one of an older version, which has to be opened for writing once
"""

import difflib
from collections.abc import Iterable


class DetenteError(Exception):
    """Base of all errors that a user may see; its text is one sentence fit for stderr."""


class ConfigError(DetenteError):
    """A setting, a data file or an argument is wrong."""


class NotKnownError(ConfigError):
    """Nothing of the id that is asked about is on record, or was on that day."""


class SourceError(DetenteError):
    """Bytes could not be read from where they were said to be."""


class BusyError(SourceError):
    """Bytes cannot be had now, and may be later; ``wait`` is after how many seconds at least, if the host said so."""

    def __init__(self, message: str, *, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class ExtractionError(DetenteError):
    """Bytes were read, and no usable document is in them."""


class ModelError(DetenteError):
    """A model file is missing, altered, or not of the version this code reads."""


class StoreError(DetenteError):
    """The store cannot be opened, written or understood."""


class OutdatedError(StoreError):
    """A store of an older version, which has to be opened for writing once."""


def refuse_unknown(keys: Iterable[str], allowed: Iterable[str], where: str) -> None:
    """Raise ConfigError for the first key that is not allowed, naming the nearest one that is.

    Raises:
        ConfigError: a key is unknown.
    """
    known = list(allowed)
    for key in keys:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ConfigError(f"unknown setting {key!r} in {where}: allowed are {', '.join(known)}{hint}")
