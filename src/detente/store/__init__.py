"""Where is the record kept? The only stage that contains SQL; it stores and returns nouns and decides nothing."""

from detente.store.database import Counts, Store

__all__ = ["Counts", "Store"]
