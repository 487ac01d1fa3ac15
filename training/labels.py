"""Which labels do the heads predict, and in which order? The exported model carries these lists beside its weights."""

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "COMMENT",
)  # fmt: skip
MODALITIES = ("HAPPENED", "PLANNED", "PROPOSED", "POSSIBLE", "DENIED")
# A word plays at most one part in an act, besides being its speaker or not.
PARTS = ("source", "target", "mediator", "host", "when")
ROLES = (*PARTS, "speaker")
PAIR_TYPES = (
    "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONSULT", "COOPERATE", "MOBILIZE", "PROTEST", "REJECT", "REQUEST",
    "SANCTION", "SUPPORT", "THREATEN", "YIELD",
)  # fmt: skip
TAGS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ",
    "SYM", "VERB", "X",
)  # fmt: skip
# Verb and noun features that tell a plan from a report; "_" is none of them.
MORPHOLOGY = ("_", "Fin-Past", "Fin-Pres", "Inf", "Part-Past", "Part-Pres", "Ger", "Imp", "Sing", "Plur")
MENTION_KINDS = ("person", "organisation", "place", "group", "event")
MENTIONS = ("O", *(f"{mark}-{kind}" for kind in MENTION_KINDS for mark in "BI"))
