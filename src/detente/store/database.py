"""What can be asked of the record, and what can be written to it? One object, one verb a question.

Evidence goes in once: a document under its id, and its claims in one transaction with the note that it was read, so
that a run that is killed leaves no half of either and the next run finishes it. Nouns in, nouns out.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched, groupby
