"""What does a watch write into its log? One line an event: words for people, or JSON for machines."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from detente.faces.plain import plain

# What `extra=` brings into a record, under this one name so that it meets no attribute of the record's own.
FIELDS = "fields"


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = " ".join(f"{key}={value}" for key, value in getattr(record, FIELDS, {}).items())
        fault = f": {record.exc_info[1]}" if record.exc_info else ""
        return plain(f"{_at(record)} {record.levelname.lower()} {record.getMessage()} {told}{fault}".rstrip())


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {"at": _at(record), "level": record.levelname.lower(), "event": record.getMessage()}
        told |= getattr(record, FIELDS, {})
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def begin_log(*, as_json: bool) -> logging.Logger:
    """Begin to log to standard error, and return the watch's own log."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if as_json else _Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    log = logging.getLogger("detente.watch")
    log.setLevel(logging.INFO)
    return log


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
