"""Who brings whom together, carries messages, hosts, guarantees; between whom, when, and what came of it?

Pure: events in, channels out. A channel rests on one of three grounds, told apart by `how` and `reason`: the words of
a sentence, the office of an envoy who meets a party, or a journey between two parties, which is inferred. Channels
depend on claims published by the asked day only.
"""

from detente.analysis.mediation.course import channels, graph
from detente.analysis.mediation.journeys import SHUTTLE_DAYS, SMALL
from detente.analysis.mediation.known import FLOOR, PASSAGE
from detente.analysis.mediation.lines import Channel, Envoys, Outcomes, Reports, Tie
from detente.analysis.mediation.words import How

__all__ = [
    "FLOOR",
    "PASSAGE",
    "SHUTTLE_DAYS",
    "SMALL",
    "Channel",
    "Envoys",
    "How",
    "Outcomes",
    "Reports",
    "Tie",
    "channels",
    "graph",
]
