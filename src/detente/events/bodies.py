"""Of which body is an office that stands in the file of a state: the UN, the EU, NATO, another organisation?

A commissioner of the EU, or an envoy of the UN, acts for it and not for the state from which he comes; what ministers,
ambassadors and negotiators deal with is not whom they act for.
"""

import re

_OF = {
    "UNO": re.compile(
        r"^(UN|United Nations)\b|\bof the UN\b|\bUN (envoy|mission|force|special)\b|International Court of Justice|"
        r"Director-General of (the )?(ILO|WHO|UNESCO|FAO)|High Commissioner for (Refugees|Human Rights)"
    ),
    "EUR": re.compile(
        r"European Commission(er)?\b|^EU (special|envoy|high)\b|President of the European (Council|Parliament)|"
        r"Chairman of the (EU|European Union) Military",
        re.IGNORECASE,
    ),
    "NAT": re.compile(r"NATO Military Committee|Secretary.General of NATO", re.IGNORECASE),
    "IGO": re.compile(
        r"^(African Union|AU|ECOWAS|SADC|IGAD|OSCE|ASEAN|Arab League|East African Community|CSTO)\b|"
        r"High Representative for Bosnia|Quartet envoy|"
        r"\bof (the )?(ECOWAS|AU|African Union|ASEAN|Shanghai Cooperation Organi[sz]ation|Council of Europe|"
        r"International Criminal Court|African Development Bank|Commonwealth)\b"
    ),
}
_DEALS_WITH = re.compile(
    r"ambassador|permanent|minister|negotiator|state secretary|(representative|envoy|delegate|mission) to the|"
    r"relations|minsk group|chairperson of the african union$|advis[eo]r|judge|member|governor|rapporteur|house of|"
    r"affairs\b(?!$)",
    re.IGNORECASE,
)


def served_by(title: str) -> str | None:
    """Return the code of the body that the title of an office names as the one it is of; None where it names none."""
    if _DEALS_WITH.search(title):
        return None
    return next((code for code, words in _OF.items() if words.search(title)), None)
