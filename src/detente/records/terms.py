"""By which words are things told apart? How acts are presented, who is what to them, what is known of them."""

from enum import StrEnum

# Types of act that two sides do with each other, listed in order of mention (ANNOTATION: participants): of 1,042
# CONSULT claims with two or more parties, annotators list twelve with all of them as sources.
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
# Types of act that are words: nothing is due of them, and they are what an act is told in.
SPEECH_ACTS = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "COMMENT", "PROTEST"})
# Codes that many unlike bodies share (ONTOLOGY 1.2): without the id of an actor they name nobody.
SHARED_CODES = frozenset({"NGO", "IGO"})


class Modality(StrEnum):
    """How a sentence presents an act, seen from its day of publication (ANNOTATION: modality)."""

    HAPPENED = "HAPPENED"
    PLANNED = "PLANNED"
    PROPOSED = "PROPOSED"
    POSSIBLE = "POSSIBLE"
    DENIED = "DENIED"


class Role(StrEnum):
    """What a participant is to an act."""

    SOURCE = "SOURCE"
    TARGET = "TARGET"
    MEDIATOR = "MEDIATOR"
    HOST = "HOST"


class Stance(StrEnum):
    """How a COMMENT takes the act it is about."""

    HOPE = "hope"
    SCEPTICISM = "scepticism"
    CONCERN = "concern"
    READINESS = "readiness"


class Status(StrEnum):
    """What is known of an event by the end of a day; derived from claims, never stored by hand."""

    PROPOSED = "PROPOSED"
    POSSIBLE = "POSSIBLE"
    DUE = "DUE"
    OVERDUE = "OVERDUE"
    HAPPENED = "HAPPENED"
    CALLED_OFF = "CALLED_OFF"
    DISPUTED = "DISPUTED"


class MentionKind(StrEnum):
    """What a mention in a text names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    GROUP = "group"
    EVENT = "event"


class Tense(StrEnum):
    """How a text says that an office is held."""

    NOW = "now"
    FORMER = "former"
    ACTING = "acting"
    COMING = "coming"
