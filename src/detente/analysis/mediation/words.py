"""By which words is mediation told, and where does the mediator stand beside them?"""

import re
from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """What a mediator does. OFFERED: ready, asked or named for it, nothing known to be done yet."""

    BROKERED = "brokered"
    HOSTED = "hosted"
    CARRIED = "carried"
    GUARANTEED = "guaranteed"
    OFFERED = "offered"
    SHUTTLED = "shuttled"
    ENVOY = "envoy"


_TALKS = (
    r"(?:talks?|negotiations?|meetings?|dialogue|summits?|cease-?fires?|truces?|deals?|agreements?|accords?|exchanges?|"
    r"releases?|consultations?|conversations?|conferences?|settlement|contacts|peace|swaps?|session|rounds?)"
)
_PACT = r"(?:cease-?fires?|truces?|agreements?|deals?|accords?|armistice|withdrawals?|exchanges?|peace|implementation)"
_LETTER = r"(?:messages?|letters?|proposals?|signals?|offers?|repl(?:y|ies)|responses?|demands?)"
_GO_BETWEEN = r"(?:mediation|mediators?|intermediar(?:y|ies)|go-betweens?|good offices|auspices)"
_KEEPER = r"(?:guarantors?|peace-?keepers?|peace-?keeping (?:force|troops|mission|contingent)s?)"


class Form(StrEnum):
    """Where the mediator stands: right before, before or after "by", before, or beside a noun."""

    ADJECTIVE = "adjective"
    DONE = "done"
    ACT = "act"
    NOUN = "noun"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of mediation; ``needs`` must stand within ``NEAR`` characters of it for the word to mean that.

    ``stems`` are letters of which some stand in each match: a sentence without them, as most are, need not be searched.
    """

    how: How
    form: Form
    pattern: re.Pattern[str]
    stems: tuple[str, ...]
    needs: re.Pattern[str] | None = None


def _word(how: How, form: Form, pattern: str, stems: str, needs: str | None = None) -> Word:
    near = re.compile(rf"\b{needs}\b", re.IGNORECASE) if needs else None
    return Word(how, form, re.compile(pattern, re.IGNORECASE), tuple(stems.split()), near)


NEAR = 60  # characters on either side of a word in which its object stands
WORDS = (
    _word(How.BROKERED, Form.ADJECTIVE, r"[-–](?:brokered|mediated|facilitated|negotiated)\b",
          "-broker -mediat -facilit -negot –broker –mediat –facilit –negot"),
    _word(How.GUARANTEED, Form.ADJECTIVE, r"[-–](?:guaranteed|monitored|supervised)\b",
          "-guarant -monitor -superv –guarant –monitor –superv"),
    _word(How.HOSTED, Form.ADJECTIVE, r"[-–]hosted\b", "-hosted –hosted"),
    _word(How.BROKERED, Form.DONE, r"\b(?<!-)(?:brokered|mediated)\b", "broker mediat"),
    _word(How.BROKERED, Form.DONE, r"\b(?<!-)(?:facilitated|(?:arranged|negotiated)(?= by))\b",
          "facilit arrang negot", _TALKS),
    _word(How.HOSTED, Form.DONE, r"\b(?<!-)(?:hosted|chaired)\b", "hosted chaired", _TALKS),
    _word(How.GUARANTEED, Form.DONE, r"\b(?:monitored|guaranteed|overseen|oversaw|supervised)\b",
          "monitor guarant overse oversaw superv", _PACT),
    _word(How.BROKERED, Form.ACT, r"\b(?:broker(?:s|ing)?(?= (?:a|an|the|peace|talks))|mediat(?:e|es|ing))\b",
          "broker mediat"),
    _word(How.BROKERED, Form.ACT, r"\bfacilitat(?:e|es|ing)\b", "facilit", _TALKS),
    _word(How.HOSTED, Form.ACT, r"\bhost(?:s|ing)?\b", "host", _TALKS),
    _word(How.GUARANTEED, Form.ACT, r"\b(?:monitor(?:s|ing)?|guarantee(?:s|ing)?|oversee(?:s|ing)?)\b(?! for)",
          "monitor guarant overse", _PACT),
    _word(How.CARRIED, Form.ACT, rf"\b(?:carr(?:y|ies|ied|ying)|convey(?:s|ed|ing)?|relay(?:s|ed|ing)?|"
          rf"pass(?:es|ed|ing)?|deliver(?:s|ed|ing)?|transmit(?:s|ted|ting)?)\b(?=[^.;]{{0,40}}?\b{_LETTER}\b)",
          "carr convey relay pass deliver transmit"),
    _word(How.CARRIED, Form.NOUN, r"\b(?:through|via)(?= )", "through via",
          r"(?:messages?|indirect\w*|back-?channel)"),
    _word(How.BROKERED, Form.NOUN, rf"\b{_GO_BETWEEN}\b", "mediat intermed go-between offices auspices"),
    _word(How.GUARANTEED, Form.NOUN, rf"\b{_KEEPER}\b", "guarant peacekeep peace-keep"),
)  # fmt: skip
# What may stand between "by" and the name, or between two names of a list: titles, "foreign minister of".
_LINK = (
    r"(?:(?:[A-Z][\w.'’-]*|the|special|envoy|prime|minister|foreign|president|secretary|state|king|emir)"
    r"(?: (?:of|for))?)"
)
AFTER = {
    Form.DONE: re.compile(rf"(?: \w+ly)?(?: [a-z]+)? by (?:{_LINK} )*"),
    Form.NOUN: re.compile(rf"(?:(?: efforts?| role)? (?:by|of|from)|,|:)? (?:{_LINK} )*"),
}
_HELPING = (
    r"(?:(?:who|which|that|has|had|have|having|is|was|are|will|would|could|can|may|might|to|also|help\w*|then|be|been|"
    r"successfully|later|again|earlier|once|and|it|he|she|already|personally|still|now) )*"
)
BEFORE = {
    Form.ADJECTIVE: re.compile(r""),
    Form.DONE: re.compile(rf",? {_HELPING}"),
    Form.ACT: re.compile(r"(?:['’]s)?,? (?:[^A-Z;:“”\"(]*[ -])?"),
    Form.NOUN: re.compile(
        r"(?:['’]s?)? (?:(?:act\w*|serv\w*|emerg\w*|as|an?|the|is|was|are|were|be|been|being|has|have|had|will|would|"
        r"could|can|may|main|chief|key|lead|principal|military|army|offer\w*|ready|to|its|his|their|remains?) )*"
    ),
}  # fmt: skip
PASSIVE = re.compile(r"\b(?:is|was|are|were|be|been|being) $")
APPOSITION = re.compile(r"^,[^,]*,(?= )")
LISTED = re.compile(rf"(?:,|,? and|,? as well as) (?:{_LINK} )*")
NOT = re.compile(
    r"\b(?:not|no|never|without|refus\w+|reject\w+|declin\w+|rul\w+ out|den(?:y|ied|ies)|oppos\w+|dismiss\w+|"
    r"unwilling|instead of)\b|n[’']t\b",
    re.IGNORECASE,
)
OFFER = re.compile(
    r"\b(?:offer\w*|ready|readiness|willing\w*|interest\w*|propos\w+|could|would|might|may|ideal|available|invit\w+|"
    r"volunteer\w*|ask\w*|call\w* (?:on|for)|necessary|should|want\w*|hop(?:es?|ed|ing)|possible)\b",
    re.IGNORECASE,
)
# Words that stand for the two sides of the conflict where neither is named.
_PAIR = r"(?:sides|parties|countries|governments|leaders|men|delegations)"
BOTH = re.compile(rf"\b(?:(?:both|two|warring|opposing) {_PAIR}|between the {_PAIR})\b", re.IGNORECASE)
BETWEEN = re.compile(r"\bbetween\b")
