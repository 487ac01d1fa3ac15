"""Where does a text contradict what is known? Offices, roles, days, figures and acts that cannot be as they are told.

Pure: documents, what they call people, claims and what is known of offices in, warnings out. Nothing is corrected; a
warning has the sentence, the reason, and what the record says instead.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.records import Claim, Document, Event, Modality, Naming, Office, Place, Tense, TextWarning

# An office changes hands on a day, and the news is late or early by some: within so many days of a change both tellings
# pass. A first value; a shorter one gave warnings on hand-overs when fifty were read.
GRACE = timedelta(days=30)
# Offices whose holder a text can be wrong about; of the others (envoys, deputies) a state has several at a time.
SOLE = frozenset(
    "head-of-state head-of-government foreign-minister defence-minister un-secretary-general nato-secretary-general "
    "pope high-representative president-of-a-body council-president supreme-leader".split()
)
NEAR_YEAR = 150  # days: a day without a year means the nearest one; farther off either year may be meant
EXACT = 7  # days: "in 2024" and "next year" are too loose to be held against a text
# Only a verb in the past says that an act is done; nouns ("discussions") stand for what lies ahead as well.
_DONE = re.compile(
    r"\w+ed|met|held|spoke|came|went|took|gave|sent|began|left|won|struck|shot|fought|told|made|said|put|brought|led|fell",
    re.IGNORECASE,
)
REPORTED_EARLY = timedelta(days=1)  # of time zones
ABOUT_TO = timedelta(days=30)  # in which nobody means the day of last year by day and month alone; as in events.when
# Characters before the words for a time that opens a sentence ("In Brno on the eve of the vote, on Friday").
OPENING = 40
SAME_DAYS = timedelta(days=2)  # within which figures of one act are compared
FAR_APART = 1.5  # of two counts of one thing, the larger over the smaller

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = tuple("january february march april may june july august september october november december".split())
_MONTH = "|".join(MONTHS)
_DAY = re.compile(
    rf"\b(?P<weekday>{'|'.join(WEEKDAYS)}),? (?:the )?"
    rf"(?:(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month2>{_MONTH}))\b(?:,? (?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
# "During his briefing" is of these days, "during his presidency" is not.
_OCCASION = (
    r"(?:an? |the |his |her |their |today's )?(?:\w+ ){0,2}"
    r"(?:briefing|speech|meeting|talks|call|conversation|visit|trip|conference|event|summit|interview|address)\b"
)
# Words that take a sentence back to another time, in which another held the office.
_BACK = re.compile(
    rf"\b(?:during(?! {_OCCASION})|then|ago|at the time|when|while|under|served|had been|in office|history|historic|"
    r"anniversary|since|last year|was elected|was sworn|succeed\w*|predecessor|first|previous\w*|earlier|originally|"
    r"replac\w+|resign\w*|"
    r"appoint\w*|murder\w*|assassinat\w*|killing of|born|dies?|died|death|dead|funeral|late|"
    r"oust\w*|depos\w+|abdicat\w+|overthr\w+|toppl\w+|canoni[sz]\w*|beatif\w+|"
    r"memor\w+)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b((?:19|20)\d\d)s?\b")
# A day without a year, told of an act, and verbs for acts that take place on one. What is announced, agreed or
# discussed may lie on it as well ("discussed the talks on July 31").
_ON_DAY = re.compile(
    rf"\bon (?:(?:{'|'.join(WEEKDAYS)}),? )?(?:(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month2>{_MONTH}))\b(?P<year>)(?!,? \d{{4}})",
    re.IGNORECASE,
)
_MEETS = re.compile(
    r"met|spoke|talked|phoned|telephoned|visited|travell?ed|arrived|landed|flew|hosted|attended|welcomed|received|signed|"
    r"attacked|bombed|shelled|struck|killed|shot|stormed|captured|clashed|arrested|detained|released",
    re.IGNORECASE,
)
_NOW = re.compile(r"\b(?:today|yesterday|this|last|ago)\b", re.IGNORECASE)
# What is told as done, and what is then to be done at a time: "applied for a visa to visit the country next week".
_TO_BE_DONE = re.compile(r"\bto\s+[a-z]+|\b(?:ahead|before|for|about|upcoming|planned|scheduled)\b", re.IGNORECASE)
# "Secured a million doses, with the first arriving next week": what takes place then stands right before the words.
_ARRIVING = re.compile(
    r"\b(?:arriving|coming|starting|beginning|ending|opening|leaving|departing|returning|taking place) (?:on |from )?$",
    re.IGNORECASE,
)
# "Next week had been set as a target, and a venue was agreed": the words for the time are of another clause.
_NEXT_CLAUSE = re.compile(r"\b(?:and|but|while|that|which|who)\b", re.IGNORECASE)
# Forms of address that their holders keep, like "President Bush", though they name the body that they are of.
_ADDRESSES = frozenset({"pope", "secretary-general", "secretary general", "high representative"})
# Titles that former holders of these offices are spoken to by; of a foreign minister it would be "former".
_KEPT = frozenset({"head-of-state", "supreme-leader", "president-of-a-body", "council-president"})
_OF_A_STATE = re.compile(r" of (?:the )?[A-Z]")
# "The Fijian leader" says no office; the one whom the news calls so need not hold the highest.
_VAGUE = re.compile(r"(?<!supreme )\b(?:leader|ruler|strongman)(?:$| of\b)", re.IGNORECASE)
_NEAR = 60  # characters before a title in which the office above it stands
# "Press Secretary of the President of Ruritania X" is another office, that of X.
_UNDER = re.compile(
    r"\b(?:secretary|spokes\w+|advis[eo]r|aide|assistant|deputy|envoy|representative|office|administration|"
    r"chief|head|member|wife|husband|son|daughter|brother|widow) (?:of|to|for) (?:the )?$",
    re.IGNORECASE,
)
# "The former Liberal prime minister": a party between it and the office.
_ONCE = re.compile(r"\b(?:former|ex|onetime)[ -](?:[\w’'-]+ ){1,2}$", re.IGNORECASE)
# Whom others drove from an office may hold it still by law, or as a caretaker.
_DRIVEN_OUT = ("ousted", "deposed")
_FIGURE = re.compile(r"^(?P<kind>killed|injured|captured|displaced|exchanged): (?P<text>.+)$")
_UNITS = tuple(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty".split()
)
_COUNT = re.compile(rf"\d{{1,3}}(?:,\d{{3}})+|\d+|\b(?:{'|'.join(_UNITS)})\b", re.IGNORECASE)
_AT_LEAST = re.compile(r"\bat least|\bmore than|\bover|\bno (?:fewer|less) than")
_AT_MOST = re.compile(r"\bat most|\bup to|\bas many as|\bfewer than|\bless than|\bunder")
# "Denied that more than ten thousand miners in the north clashed" denies it as well, in the same clause.
# "Did not" is said of the next verb: who "did not close the meeting" had one.
# What is only refused or called off has not been told as done by anybody else: here somebody contradicts.
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|refut\w+|untrue|false\w*|fabricat\w+|no such|no truth)\b"
    r"(?:\W+\w+){0,6}\W*$|\bdid not(?:\W+\w+ly)?\W*$"
    r"|\b(?:den(?:y|ies|ied|ying)|denials?|untrue|false|no truth)\b[^.;:]{0,20}\bthat\b[^,;:]{0,120}$",
    re.IGNORECASE,
)
# One of several acts of the same days and places: its count is not that of the other.
_ANOTHER = re.compile(r"\b(?:another|separate|separately)\b", re.IGNORECASE)
# A sum over more days than two sources have in common.
_SUM = re.compile(r"\b(?:since|so far|in total|a total|overall|altogether|to date)\b", re.IGNORECASE)
ROUGH = 0.25  # of "about 40", either way
_ANYBODY = frozenset({"", "people", "persons", "others"})
COMPARED = 40  # claims of an event that are compared with each other, so that a war of ten thousand takes no time
STEM = 4  # letters by which "bombed" is the word of "bombing"
# A word with a capital inside a sentence, or before another one.
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]+|\b[A-Z][\w’'-]+(?= [A-Z])")
_HEAD = re.compile(r"(?:head|president|governor|premier|prime minister|first minister|chief minister)\b", re.IGNORECASE)
PLACE = 5  # letters by which "Chechen" is of Chechnya
_CAPITAL = re.compile(r"\b[A-Z]\w{3,}")
_OFFICE_WORDS = frozenset(
    w[:PLACE] for w in "President Prime Minister Foreign Defence Defense Secretary Chancellor Affairs".split()
)
_NO_NAMES = frozenset(
    word.capitalize()
    for word in (*WEEKDAYS, *MONTHS, "president", "minister", "ministry", "united", "states", "kingdom", "republic")
)

Held = Callable[[str, str | None], Iterable[Office]]
Holder = Callable[[str, str, date], str | None]
Around = Callable[[int], tuple[int, int, str]]


def of_document(
    document: Document, around: Around, namings: Sequence[Naming], claims: Sequence[Claim], held: Held, holder: Holder
) -> Iterator[TextWarning]:
    """Yield the warnings on one document, in order of their kind.

    Args:
        around: gives the sentence around a character, as its characters and its text.
        namings: what the document calls people.
        held: gives the offices of a kind that an actor (id, kind) has ever held, and those of any kind for None.
        holder: gives the name of who held an office (kind, country) on a day, None where it is not known.
    """
    if document.published is not None:
        for naming in namings:
            yield from _office(document, around, naming, held, holder)
        yield from _impossible_days(document, around)
        yield from _reported_early(document, claims)
    yield from _two_roles(document, around, namings)


def _office(document: Document, around: Around, naming: Naming, held: Held, holder: Holder) -> Iterator[TextWarning]:
    on = document.published
    terms = [o for o in held(naming.actor, naming.office) if naming.country in (None, o.country)]
    if on is None or naming.office not in SOLE or _VAGUE.search(naming.title):
        return
    if not terms:
        yield from _never_held(document, around, naming, held, holder)
        return
    start, end, sentence = around(naming.start)
    now = [o for o in terms if o.start + GRACE <= on and (o.end is None or on < o.end - GRACE)]
    near = [o for o in terms if o.start - GRACE <= on and (o.end is None or on < o.end + GRACE)]
    if naming.tense is Tense.FORMER and now and not naming.title.lower().startswith(_DRIVEN_OUT):
        since = max(o.start for o in now)
        yield TextWarning(
            "former-in-office", document.id, start, end, sentence,
            f"the text calls {naming.name} {naming.title!r}, but the office was held on {on}",
            f"{naming.name} has been {now[0].title} ({now[0].country}) since {since}",
        )  # fmt: skip
    stated = _state(document.text, naming, terms)
    past = _ONCE.search(_before_title(document.text, naming))
    if naming.tense is Tense.NOW and not near and stated and not past and not _goes_back(sentence, terms):
        other = holder(naming.office, stated, on)
        if other and all(o.end is not None and o.end < on for o in terms):
            last = max(o.end for o in terms if o.end)
            yield TextWarning(
                "office-of-another", document.id, start, end, sentence,
                f"the text gives {naming.name} the office {naming.title!r} on {on}, which ended {last}",
                f"{other} held it that day",
            )  # fmt: skip


def _never_held(
    document: Document, around: Around, naming: Naming, held: Held, holder: Holder
) -> Iterator[TextWarning]:
    """Warn where somebody known by other offices of a state is given one that they never held, and another holds it."""
    on, country = document.published, naming.country
    if on is None or country is None or naming.tense is not Tense.NOW or not _full_name(naming):
        return
    start, end, sentence = around(naming.start)
    holders = {holder(naming.office, country, day) for day in (on - GRACE, on, on + GRACE)}
    other = holders.pop()
    own = [o for o in held(naming.actor, None) if o.country == country]
    known = other is not None and not holders and own and not any(_of_a_part(naming, o) for o in own if o.held(on))
    under = _UNDER.search(_before_title(document.text, naming))
    if known and naming.title.lower() not in _ADDRESSES and not under and not _goes_back(sentence, ()):
        yield TextWarning(
            "office-of-another", document.id, start, end, sentence,
            f"the text gives {naming.name} the office {naming.title!r} on {on}, which they never held",
            f"{other} held it that day",
        )  # fmt: skip


def _before_title(text: str, naming: Naming) -> str:
    """Return the words before an office that stands before a name."""
    before = text[max(0, naming.start - len(naming.title) - _NEAR) : naming.start]
    return before.rstrip(" ,").removesuffix(naming.title)


def _state(text: str, naming: Naming, terms: Sequence[Office]) -> str | None:
    """Return the state whose office a text gives, None where the title may be a form of address.

    "President Bush" stays that of who was president once; with the state, before or behind it, it is a statement, and
    so are titles that nobody keeps.
    """
    if naming.title.lower() in _ADDRESSES:
        return None
    own = {office.country for office in terms}
    told = naming.office not in _KEPT or _OF_A_STATE.match(text, naming.end)
    return naming.country or (own.pop() if len(own) == 1 and told and _full_name(naming) else None)


def _of_a_part(naming: Naming, office: Office) -> bool:
    """Say whether who heads a part of a state is called by it: the "President of Chechnya" is Head of Chechnya."""
    told, own = ({name[:PLACE] for name in _CAPITAL.findall(title)} for title in (naming.title, office.title))
    return bool(_HEAD.match(office.title) and (told & own) - _OFFICE_WORDS)


def _full_name(naming: Naming) -> bool:
    return " " in naming.name.strip()


def _goes_back(sentence: str, terms: Sequence[Office]) -> bool:
    """Say whether words take a sentence back to another time, or a year does in which one of some terms ran.

    Without terms any year does.
    """
    years = [int(year) for year in _YEAR.findall(sentence)]
    then = years if not terms else [y for y in years for o in terms if o.start.year <= y <= (o.end or date.max).year]
    return bool(then or _BACK.search(sentence))


def _two_roles(document: Document, around: Around, namings: Sequence[Naming]) -> Iterator[TextWarning]:
    """Warn where a document calls one person an office-holder and, elsewhere, a former one of the same office."""
    by_role: dict[tuple[str, str], list[Naming]] = defaultdict(list)
    for naming in namings:
        by_role[naming.actor, naming.office].append(naming)
    for told in by_role.values():
        now = next((n for n in told if n.tense is Tense.NOW), None)
        former = next((n for n in told if n.tense is Tense.FORMER), None)
        if now and former and _full(now):
            start, end, sentence = around(former.start)
            _, _, other = around(now.start)
            yield TextWarning(
                "two-roles", document.id, start, end, sentence,
                f"{former.name} is called {former.title!r} here and {now.title!r} elsewhere in the same text",
                f"the other sentence: {other}",
            )  # fmt: skip


def _full(naming: Naming) -> bool:
    """Say whether an office is given to somebody as a description, not as the form of address that former ones keep."""
    return naming.title[0].islower() or naming.office not in SOLE


def _impossible_days(document: Document, around: Around) -> Iterator[TextWarning]:
    for match in _DAY.finditer(document.text):
        day = _nearest(match, document.published or date.min)
        if day is not None and WEEKDAYS[day.weekday()] != match["weekday"].lower():
            start, end, sentence = around(match.start())
            yield TextWarning(
                "weekday", document.id, start, end, sentence,
                f"{match.group()!r} cannot be: the weekday does not fit the date",
                f"{day} was a {WEEKDAYS[day.weekday()].capitalize()}",
            )  # fmt: skip


def _nearest(match: re.Match[str], published: date) -> date | None:
    """Return the day that is meant, in the year that is told or nearest to the publication; None if there is none."""
    month = MONTHS.index((match["month"] or match["month2"]).lower()) + 1
    number = int(match["day"] or match["day2"])
    years = [int(match["year"])] if match["year"] else [published.year - 1, published.year, published.year + 1]
    days = []
    for year in years:
        try:
            days.append(date(year, month, number))
        except ValueError:
            continue
    near = min(days, key=lambda day: abs(day - published), default=None)
    return near if near and (match["year"] or abs((near - published).days) <= NEAR_YEAR) else None


def _reported_early(document: Document, claims: Sequence[Claim]) -> Iterator[TextWarning]:
    for claim in claims:
        if claim.modality is not Modality.HAPPENED or claim.reported is None:
            continue
        day, words = _day_told(claim, claim.reported)
        if day and words and _told_done(claim, words) and day > claim.reported + REPORTED_EARLY:
            yield TextWarning(
                "reported-early", document.id, claim.start, claim.end, claim.text,
                f"{claim.trigger.text!r} is told as done, on a day that lay ahead ({words})",
                f"the text is of {claim.reported}, the day told is {day}",
            )  # fmt: skip


def _day_told(claim: Claim, reported: date) -> tuple[date | None, str | None]:
    """Return the first day of an act with the words for it.

    The reader dates no act that is told as done by a day that is about to come; so it is looked for in the sentence, if
    the act is one that takes place on a day and the sentence tells no other.
    """
    if claim.when is not None:
        return (claim.when.start if claim.when.days <= EXACT else None), claim.when_text
    days = list(_ON_DAY.finditer(claim.text)) if _MEETS.fullmatch(claim.trigger.text) else []
    day = _nearest(days[0], reported) if len(days) == 1 and not _NOW.search(claim.text) else None
    return (day if day and day - reported < ABOUT_TO else None), days[0].group() if days else None


def _told_done(claim: Claim, words: str) -> bool:
    """Say whether a verb in the past tells an act, and words that are more than a year tell its own time."""
    before = claim.text[: claim.trigger.start - claim.start]
    if words.isdigit() or before.rstrip().endswith(","):  # "the panel, charged with a report on Monday"
        return False
    return bool(_DONE.fullmatch(claim.trigger.text)) and not _of_another_act(claim, words)


def _of_another_act(claim: Claim, words: str) -> bool:
    """Say whether the words for the time of an act stand in another clause, or behind what is only to be done."""
    start, end = claim.trigger.start - claim.start, claim.trigger.end - claim.start
    told, after, _ = claim.text[end:].partition(words)
    if after:
        return any(pattern.search(told) for pattern in (_TO_BE_DONE, _NEXT_CLAUSE, _ARRIVING))
    first, before, told = claim.text[:start].rpartition(words)
    return bool(before) and (len(first) > OPENING or bool(_NEXT_CLAUSE.search(told)))


def of_event(event: Event, source_of: Callable[[str], str], *, since: date | None = None) -> Iterator[TextWarning]:
    """Yield the warnings on what independent sources of the same days tell of one act: figures, and whether it was.

    Two are compared only where their sentences share a name, since an event may hold several acts of one campaign.

    Args:
        source_of: gives the source of a document, the same for copies of one text.
        since: asks only for sentences to be doubted that were published from a day on.
    """
    told: dict[str, list[tuple[_Count, Claim]]] = defaultdict(list)
    for claim in event.claims:
        if claim.modality is Modality.HAPPENED and claim.reported is not None:
            for count in _counts(claim):
                told[count.kind].append((count, claim))
    for found in told.values():
        yield from _figures(found, source_of, since)
    yield from _denied(event, source_of, since)


def _is_of(claim: Claim, since: date | None) -> bool:
    """Say whether a claim was published from a day on."""
    return since is None or (claim.reported is not None and claim.reported >= since)


@dataclass(frozen=True, slots=True)
class _Count:
    """How many of a kind, between ``low`` and ``high`` (None: open), and the noun that was counted, if told."""

    kind: str
    low: int
    high: int | None
    noun: str
    text: str


def _figures(
    told: Sequence[tuple[_Count, Claim]], source_of: Callable[[str], str], since: date | None
) -> Iterator[TextWarning]:
    """Yield a warning on the highest count of a kind and the lowest that it contradicts."""
    lows = sorted((f for f in told if f[0].high is not None), key=lambda f: f[0].high or 0)[:COMPARED]
    asked = (found for found in told if _is_of(found[1], since))
    for high, claim in sorted(asked, key=lambda f: -f[0].low)[:COMPARED]:
        for low, other in lows:
            several = _ANOTHER.search(claim.text) or _ANOTHER.search(other.text)
            known = _far_apart(low, high) and not several and not _risen(other, claim)
            if known and _comparable(claim, other, source_of):
                yield TextWarning(
                    "figures", claim.document, claim.start, claim.end, claim.text,
                    f"{high.text} {high.kind} here, {low.text} in another source of the same days",
                    f"the other sentence: {other.text}",
                )  # fmt: skip
                return


def _far_apart(low: _Count, high: _Count) -> bool:
    """Say whether two counts exclude each other, by more than sources round, and count the same."""
    same = low.noun == high.noun or low.noun in _ANYBODY or high.noun in _ANYBODY
    return same and low.high is not None and high.low >= FAR_APART * max(1, low.high)


def _risen(low: Claim, high: Claim) -> bool:
    """Say whether the higher count is just the later one: tolls rise from day to day."""
    return low.reported is not None and high.reported is not None and low.reported < high.reported


def _comparable(one: Claim, two: Claim, source_of: Callable[[str], str]) -> bool:
    """Say whether two claims are of the same days, of two sources, of no two places, and have a name in common."""
    if one.reported is None or two.reported is None or abs(one.reported - two.reported) > SAME_DAYS:
        return False
    if one.place and two.place and _elsewhere(one.place, two.place):
        return False
    return source_of(one.document) != source_of(two.document) and bool(_names(one.text) & _names(two.text))


def _elsewhere(one: Place, two: Place) -> bool:
    """Say whether two places are of two states, or of two regions of one."""
    regions = one.region and two.region and one.region != two.region
    return one.country != two.country or bool(regions)


def _names(sentence: str) -> frozenset[str]:
    return frozenset(name.removesuffix("'s") for name in _NAME.findall(sentence)) - _NO_NAMES


def _denied(event: Event, source_of: Callable[[str], str], since: date | None) -> Iterator[TextWarning]:
    """Yield a warning where one source tells an act as done and another, of the same days, that it was not."""
    asked = (c for c in event.claims if c.modality is Modality.DENIED and _is_of(c, since))
    denied = [c for c in asked if _contradicts(c)][:COMPARED]
    done = [c for c in event.claims if c.modality is Modality.HAPPENED][-COMPARED:] if denied else []
    for claim in denied:
        for other in done:
            if _same_word(claim, other) and _comparable(claim, other, source_of):
                by = f" by {claim.speaker.text}" if claim.speaker else ""
                yield TextWarning(
                    "claims", claim.document, claim.start, claim.end, claim.text,
                    f"{claim.trigger.text!r} is denied here{by}, and told as done in another source of the same days",
                    f"the other sentence: {other.text}",
                )  # fmt: skip
                return


def _contradicts(claim: Claim) -> bool:
    """Say whether a word that denies stands a few words before the act."""
    return bool(_DENIAL.search(claim.text[: max(0, claim.trigger.start - claim.start)]))


def _same_word(one: Claim, two: Claim) -> bool:
    """Say whether two claims tell an act by the same word; others may be about two acts of one event."""
    return one.trigger.text.lower()[:STEM] == two.trigger.text.lower()[:STEM]


def _counts(claim: Claim) -> Iterator[_Count]:
    """Yield the counts of a claim by kind; one that is told in parts, or a sum over days, is no count of one act."""
    found: list[_Count] = []
    if _SUM.search(claim.text):
        return
    for number in claim.numbers:
        match = _FIGURE.match(number)
        count = _COUNT.search(match["text"]) if match else None
        if match and count:
            found.append(_count(match["kind"], match["text"], count))
    kinds = Counter(count.kind for count in found)
    yield from (count for count in found if kinds[count.kind] == 1)


def _count(kind: str, text: str, at: re.Match[str]) -> _Count:
    told, limit = at.group().lower().replace(",", ""), text[: at.start()].lower()
    number = _UNITS.index(told) + 1 if told in _UNITS else int(told)
    noun = text[at.end() :].strip().lower().rpartition(" ")[2]
    if _AT_LEAST.search(limit):
        return _Count(kind, number, None, noun, text)
    if _AT_MOST.search(limit):
        return _Count(kind, 0, number, noun, text)
    if limit.strip():
        return _Count(kind, round(number * (1 - ROUGH)), round(number * (1 + ROUGH)), noun, text)
    return _Count(kind, number, number, noun, text)
