"""How is a corpus read that is too large for one process? A shard at a time, each exactly once in what comes out.

A shard is one input file. It makes one part (its claims) and one row of the manifest, and depends on nothing but the
shard, so that it does not matter which process, machine or engine reads it, in which order, or how often. A part counts
once its row is there; a run that is stopped is called again and does the rest.
"""

from detente.cluster.conduct import ENGINES, Hire, Outcome, engine, run
from detente.cluster.jobs import ENDINGS, Job, Row, Shard, Undone
from detente.cluster.storage import rows

__all__ = ["ENDINGS", "ENGINES", "Hire", "Job", "Outcome", "Row", "Shard", "Undone", "engine", "rows", "run"]
