"""Where is the record kept? The only stage that contains SQL; it stores and returns nouns and decides nothing."""

from detente.store.database import Counts, Store
from detente.store.keys import Act, Key
from detente.store.queries import IdKind
from detente.store.signs import Sign

__all__ = ["Act", "Counts", "IdKind", "Key", "Sign", "Store"]
