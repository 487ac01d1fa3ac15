"""Which days do the time expressions of a sentence mean, if the act that they date lies behind or ahead of the writer?

A sentence becomes a string with one character a word, its sort; three layers of rules, each a pattern over sorts and a
function that gives the days, rewrite it: first names of days, then parts of them, then ranges and limits. Ages and
durations are no days, and what counts from another act ("two days later") is not resolved. Weeks run Monday to Sunday.
"""

from detente.reading.times.finding import find

__all__ = ["find"]
