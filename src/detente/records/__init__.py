"""The nouns of detente: what stages hand to each other. Frozen, plain, and importing nothing of ours but errors.

Offsets are half-open character offsets ``[start, end)`` into ``Document.text``; days are half-open intervals of UTC
days; scores are calibrated probabilities in [0, 1]. What is unknown is None, never "" and never a guess.
"""

from detente.records.actors import Actor, Membership, Naming, Office, Place
from detente.records.claims import Claim, Participant, Speaker, Trigger
from detente.records.conflicts import Conflict, Subscription
from detente.records.decisions import ActorChange, ClaimCorrection, EventRuling, Withdrawal, settling
from detente.records.documents import Document, Failure, Page, Pointer, Signature, TextWarning
from detente.records.events import Event, Filing, Move, Outline, Promise, Step
from detente.records.forecasts import Forecast, Issued, Numbers, Reason, Series
from detente.records.language import Mention, Quote, Reading, Sentence, States, TimeMention, Token
from detente.records.ledger import Announcement, Change, Evidence, LedgerEntry, Outcome, Tally, pair_of
from detente.records.measures import (
    FIRST_DAY,
    LAST_DAY,
    Interval,
    digest,
    read_day,
    read_news_day,
    spans_overlap,
    utc,
)
from detente.records.terms import MUTUAL, SHARED_CODES, SPEECH_ACTS, MentionKind, Modality, Role, Stance, Status, Tense

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "MUTUAL",
    "SHARED_CODES",
    "SPEECH_ACTS",
    "Actor",
    "ActorChange",
    "Announcement",
    "Change",
    "Claim",
    "ClaimCorrection",
    "Conflict",
    "Document",
    "Event",
    "EventRuling",
    "Evidence",
    "Failure",
    "Filing",
    "Forecast",
    "Interval",
    "Issued",
    "LedgerEntry",
    "Membership",
    "Mention",
    "MentionKind",
    "Modality",
    "Move",
    "Naming",
    "Numbers",
    "Office",
    "Outcome",
    "Outline",
    "Page",
    "Participant",
    "Place",
    "Pointer",
    "Promise",
    "Quote",
    "Reading",
    "Reason",
    "Role",
    "Sentence",
    "Series",
    "Signature",
    "Speaker",
    "Stance",
    "States",
    "Status",
    "Step",
    "Subscription",
    "Tally",
    "Tense",
    "TextWarning",
    "TimeMention",
    "Token",
    "Trigger",
    "Withdrawal",
    "digest",
    "pair_of",
    "read_day",
    "read_news_day",
    "settling",
    "spans_overlap",
    "utc",
]
