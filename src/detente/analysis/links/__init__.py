"""Who is likely to act on whom next? Rankings of all actors for a source and a kind of act, with their reasons."""

from detente.analysis.links.facts import Facts
from detente.analysis.links.features import FEATURES
from detente.analysis.links.likely import Likely, Record, next_actors
from detente.analysis.links.ranker import Ranking, rankings
from detente.analysis.links.scores import Quality, qualities, rank
from detente.analysis.links.settings import Setting, setting

__all__ = [
    "FEATURES",
    "Facts",
    "Likely",
    "Quality",
    "Ranking",
    "Record",
    "Setting",
    "next_actors",
    "qualities",
    "rank",
    "rankings",
    "setting",
]
