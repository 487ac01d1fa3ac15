"""Where is the record kept? The only stage that contains SQL; it stores and returns nouns and decides nothing."""

from detente.store.database import Counts, Store
from detente.store.keys import Act, Key
from detente.store.queries import IdKind

__all__ = ["Act", "Counts", "IdKind", "Key", "Store"]
