"""What would years of news look like to the linker? A seeded stream of made-up documents with their claims, no reader.

Some sixty states, the busiest named a hundred times as often as the last; a dozen conflicts with their mediators; acts
that are announced, moved, done, called off or never heard of again, each told by one to fifteen outlets on its day and
the days after, copies among them. Names and ids are those of the actor book, so that questions asked of the record
find offices and parties; all else is invented. It measures speed, never quality.
"""

from benchmarks.synthetic.matter import CODER, START, STATES, TOPICS
from benchmarks.synthetic.press import stream

__all__ = ["CODER", "START", "STATES", "TOPICS", "stream"]
