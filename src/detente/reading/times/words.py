"""Of what sort is a word of a time expression? The lexicon, and the sorts of which rules are made."""

import re

_NAMES = {  # written with a capital; the number of a word is its place
    "WEEKDAY": "monday tuesday wednesday thursday friday saturday sunday",
    "MONTHNAME": "january february - april - june july august september october november december",
    "MAYBEMONTH": "- - march - may",
    "SHORTMONTH": "jan feb mar apr - jun jul aug sep oct nov dec",
    "HOLIDAY": "christmas easter",
}
_WORDS = {  # in any case; what a rule needs to know of them is the word itself
    **{unit.upper(): unit for unit in ("hour", "day", "week", "month", "year")},
    **{unit.upper(): unit for unit in ("hours", "days", "weeks", "months", "years")},
    "WEEKEND": "weekend",
    "SEASON": "spring summer autumn fall winter",
    "HALF": "half",
    "QUARTER": "quarter",
    "PART": "morning afternoon evening night noon midday midnight dawn dusk",
    "OFFSET": "today tonight yesterday tomorrow",
    "OVERNIGHT": "overnight",
    "FORTNIGHT": "fortnight",
    "INTO": "into",
    "LAST": "last past recent",
    "NEXT": "next",
    "COMING": "coming upcoming",
    "THIS": "this",
    "EARLY": "early",
    "START": "beginning start starting",
    "MID": "mid middle",
    "LATE": "late",
    "END": "end",
    "EARLIER": "earlier",
    "LATER": "later",
    "AGO": "ago",
    "AN": "a an",
    "FEW": "few several",
    "COUPLE": "couple",
    "THE": "the",
    "OF": "of",
    "IN": "in",
    "ON": "on",
    "AT": "at",
    "FOR": "for",
    "BY": "by",
    "BEFORE": "before",
    "AFTER": "after",
    "UNTIL": "until till",
    "THROUGH": "through",
    "SINCE": "since",
    "FROM": "from",
    "BETWEEN": "between",
    "TO": "to",
    "AND": "and",
    "OR": "or",
    "WITHIN": "within",
    "OVER": "over during",
    "WILL": "will",
    "NEW": "new",
    "EVE": "eve",
    "ORTHODOX": "orthodox",
    "OWNER": "'s ’s",
    "DEADLINE": "deadline deadlines",
    "NO": "no not",
    "THAN": "than",
    "COMMA": ",",
    "RANKED": "time most worst best only deadliest biggest largest highest lowest heaviest strongest longest",
    "MOVED": "moved shifted postponed postpones postpone postponing rescheduled reschedules reschedule rescheduling "
    "delayed delays delay delaying adjourned adjourns adjourn adjourning deferred defers defer deferring",
    "PUTS": "put puts putting push pushes pushed pushing",
    "AWAY": "off back",  # "put off until Friday", "pushed back to May"
    # Before a weekday or a year these make a name of it ...
    "NAMING": "bloody black good ash palm super resolution resolutions article vision agenda expo horizon no. nos.",
    # ... and so do these after a weekday.
    "NAMED": "times telegraph mail mirror express",
    # What there may be 1,950 of.
    "COUNTED": "people persons troops soldiers civilians fighters refugees prisoners km kilometers kilometres miles "
    "tons tonnes metres meters homes dollars euros bodies missiles rockets drones men women children gmt utc local",
}
_COUNTS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
_RANKS = "first second third fourth"
_SORTS = (  # what the lexer tells from the form of a word, and what the layers make of words
    *("NN", "NTH", "YYYY", "ROUNDYEAR", "COUNT", "RANK", "DASH", "GAP", "STOP", "NAME", "OTHER", "AMID", "TENS"),
    *("DATE", "ONWEEKDAY", "WEEKLY", "MONTHLY", "SEASONAL", "YEARLY", "DECADE", "SPAN", "ENDING"),
)
CODES = {sort: chr(0x100 + i) for i, sort in enumerate((*_NAMES, *_WORDS, *_SORTS))}
MACROS = {
    "ANYMONTH": "[MONTHNAME MAYBEMONTH SHORTMONTH]",
    "DAYNUMBER": "[NN NTH]",
    "INYEAR": "(?: [COMMA OF IN AMID]? (?P<year>[YYYY ROUNDYEAR]) | OF? (?P<rel>[LAST NEXT THIS]) YEAR )",
    "QUANTITY": "(?: (?P<n>[NN COUNT AN]) | AN? (?P<two>COUPLE) OF )",
    "UNIT": "(?P<unit>[HOUR HOURS DAY DAYS WEEK WEEKS MONTH MONTHS YEAR YEARS])",
    "MANY": "(?P<unit>[HOURS DAYS WEEKS MONTHS])",
    "ONEDAY": "[DATE ONWEEKDAY]",
    "ANYTIME": "[DATE ONWEEKDAY WEEKLY MONTHLY SEASONAL YEARLY DECADE SPAN ENDING]",
    "FROMOR": "(?: FROM | (?P<between>BETWEEN) )?",
    "JOIN": "(?P<join>[DASH GAP TO AND UNTIL THROUGH])",
    # "May" and "March" are months only after one of these.
    "BEFOREMONTH": "[IN AMID SINCE UNTIL THROUGH BY OF EARLY MID LATE FROM BETWEEN OVER BEFORE AFTER FOR]",
}

DIGITS = re.compile(r"(\d{1,4})(st|nd|rd|th)?", re.IGNORECASE)
DOTTED = re.compile(r"(\d\d?)\.(\d\d?)\.((?:19|20)\d\d)")
DASHES = frozenset("-–—‒‑")
DECADE = re.compile(r"(?:18|19|20)\d0s\b")  # the lexer of words parts them: "1980", "s"
CURRENCIES = frozenset("$€£#")
YEARS = range(1800, 2100)
MONTH_DAYS = range(1, 32)
REACH = 10  # words; "the first talks between the two countries in three years": up to here "in" looks back


def _lexicon(tables: dict[str, str]) -> dict[str, tuple[str, int]]:
    return {
        word: (sort, number)
        for sort, words in tables.items()
        for number, word in enumerate(words.split(), start=0 if sort == "WEEKDAY" else 1)
        if word != "-"
    }


NAMED = _lexicon(_NAMES) | {"sept": ("SHORTMONTH", 9)}
LOWER = _lexicon(_WORDS) | _lexicon({"COUNT": _COUNTS, "RANK": _RANKS}) | {k: ("COUNT", n) for k, n in _TENS.items()}

# A sentence without any of these has no time expression; most have none. In lower case, so that it runs quickly.
HINT = re.compile(
    r"\b(?:\d|(?:"
    + "|".join(
        sorted(
            {
                *(word for word in NAMED),
                *(
                    w
                    for w, (sort, _) in LOWER.items()
                    if sort in {"SEASON", "PART", "OFFSET", "OVERNIGHT", "FORTNIGHT", "WEEKEND"}
                ),
                *(unit + ending for unit in ("hour", "day", "week", "month", "year") for ending in ("", "s")),
            }
        )
    )
    + r")\b)"
)
