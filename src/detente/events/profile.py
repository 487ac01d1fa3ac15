"""What is known of an act from some of its claims: who, when, where, in which words. Two profiles can be compared.

A profile of one claim and the profile of an event of forty are the same kind of thing, so one rule compares a claim
with a claim, a claim with an event, and an event with an event.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from detente.events.gatherings import Gathering, gathering_of
from detente.records import MUTUAL, SHARED_CODES, SPEECH_ACTS, Claim, Interval, Modality, Participant, Role

# Types that news uses for one and the same act: a truce is declared (CONCEDE) and in force (RETREAT), a deal is
# reached (AGREE) and signed (SUPPORT).
_FAMILY = {"CONCEDE": "RETREAT", "SUPPORT": "AGREE"}
# Acts of which it depends on the writer who is source and who is target: what both sides do, and a truce.
EITHER_WAY = MUTUAL | {"RETREAT"}
# Acts that are over once uttered: told again on another day, they are another utterance. A protest goes on.
UTTERED = SPEECH_ACTS - {"PROTEST"}
# Days before its report on which a happening without a day of its own may have been.
REPORT_LAG = 2
# A window of more days tells a period ("in 2022"), not the day of an act.
EXACT_DAYS = 14
# First letters by which words of one stem are taken as one ("negotiate", "negotiations").
STEM = 6
MIN_WORD = 4
# Documents whose words are kept to compare; an event told a hundred times is not compared by all of them.
MAX_TELLING = 12
# Windows that are kept of one act.
MAX_WINDOWS = 12
# Who takes part in an act, as against who strays in: named in at least one in so many of its claims that name anybody.
SHARE = 3
# How an act was done, by the trigger and the words just behind it; other words ("discussed") leave it open.
_MANNERS: dict[str, dict[str, str]] = {
    "CONSULT": {
        "call": r"tele|phone|^call|video",
        "visit": r"^visit|^travel|^trip\b|^arriv|^tour|^pay",
        "mediation": r"^mediat|^good offices|^intermed",
        "meeting": r"^meet|^met\b|^summit|^talks?\b|^negotiat|^receiv|^consultations",
    },
    "ASSAULT": {
        "war": r"^inva|^aggress|^war\b|^(special )?military (operation|action|aggress)|"
        r"^(full|large)-?.scale|^offensive",
        "strike": r"strike|^shell|^bomb|missile|rocket|drone|^raid|artiller",
        "fight": r"^clash|^fight|^battl",
        "killing": r"^kill|^shoot|^shot|^murder|^assassin|^stab|^execut|^behead",
        "capture": r"^captur|^seiz|^took|^take|^abduct|^kidnap",
    },
    "RETREAT": {
        "truce": r"cease-?.?fire|^truce|^armistice|^cessation|^hostilities|^silence|^pause|^lull|^calm",
        "exchange": r"^exchang|^swap|^releas|^free|prisoner|hostage",
        "withdrawal": r"^withdr|^pull|^retreat|^de\b|^de-?escalat|^disarm|^demilit|^disengag",
        "access": r"corridor|^evacuat|^open|^reopen|^lift|^allow",
        "resignation": r"^resign|^step",
        "dropping": r"^drop|^renounc|^waiv",
    },
    "AGREE": {
        "signature": r"^sign|^ratif|^accord|^deal|^treat|^conclu",
        "recognition": r"^recogni",
        "backing": r"^support|^back|^endors|^solidar|^commit|^welcom|^prais|^thank",
        "joining": r"^join|^access|^member|^admi",
    },
    "SANCTION": {"sanctions": r"^sanction|^penalt|^restrict|^measures|^cost|^consequence",
                 "expulsion": r"^expel|^expul", "suspension": r"^suspend|^suspens|^cut|^halt|^stop"},
    "MOBILIZE": {"exercise": r"^exerci|^drill|^manoeuv|^maneuv",
                 "deployment": r"^deploy|^troops|^forces|^build|^amass|^mass|^concentr|^mov|^military",
                 "test": r"^test|^launch|^fir"},
    "AID": {"arms": r"weapon|\barms|missile|ammunition|lethal|defen[cs]e|security assistance",
            "money": r"million|billion|\bloan|fund|financ", "relief": r"humanitarian|relief|refugee|medical"},
}  # fmt: skip
_MANNER = {
    kind: {name: re.compile(words, re.IGNORECASE) for name, words in table.items()} for kind, table in _MANNERS.items()
}
# Characters from the beginning of a trigger in which its manner is looked for.
TRIGGER_REACH = 40
_STOP = frozenset(
    "this that with from have been were will would their there which about after before also said says into over under "
    "more most other than them they what when where while against between during through including both such each "
    "president minister foreign secretary prime leader leaders government state states official officials country "
    "countries today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday january february "
    "march april june july august september october november december".split()
)
_FIGHTERS = re.compile(r"\b(rebel|separatist|insurgent|militia|militant|fighter|guerrilla|insurrection)")
_NOBODY = frozenset("i you he she it we they me him her us them who your our my their his its you all".split())
# Words that may mean any party: "the two leaders" are who was named before.
_ANYBODY = re.compile(
    r"\b(leaders?|presidents?|ministers?|sides?|parties|partners?|delegations?|officials?|counterparts?|both|countries|"
    r"states?|heads?|teams?|diplomats?|negotiators?|representatives?|participants?|interlocutors?|colleagues?|allies)\b"
)
_MOVED = re.compile(
    r"\b(postpon|reschedul|delay|put off|brought forward|moved|instead of|later than|new date)", re.IGNORECASE
)
# A proper name of four letters or more.
_CAPITAL = re.compile(r"[A-Z][^\W\d_]{3,}")
_WORD = re.compile(rf"[^\W\d_]{{{MIN_WORD},}}")
_UNDATED = date.min + timedelta(days=400)


def day_of(claim: Claim) -> date:
    """The day of the report; an undated document sorts by the day it speaks of, or first of all."""
    return claim.reported or (claim.when.start if claim.when else _UNDATED)


def place_of(claim: Claim) -> tuple[date, str, int, int, str]:
    """Return what orders claims by when and where they are told."""
    return claim.reported or date.min, claim.document, claim.start, claim.trigger.start, claim.id


def family(claim: Claim) -> str:
    """Return the name under which types that may tell the same act are compared."""
    return family_of(claim.type)


def family_of(kind: str) -> str:
    """Return the same for the name of a type."""
    return _FAMILY.get(kind, kind)


@dataclass(slots=True)
class Profile:
    """What some claims agree on.

    ``sources`` and ``targets`` are states where known, else actors or words, without those who stray in (see
    ``SHARE``); ``lent`` are parties of the sentences of an act that names none; ``people`` are (state, person);
    ``happened`` are days given for the act, ``told`` the days that its reports leave open, ``due`` days for which it
    was announced, ``refused`` days on which it did not come about. ``planned`` is what is ahead in any way,
    ``promised`` what somebody has announced; ``venues`` are proper names of where it is held, ``hosts`` the states. Of
    the last fields one holds the days that texts leave open, those that headlines do by document, and the documents
    that tell the act as done, and as planned, below their headline.
    """

    family: str
    claims: list[Claim] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    named: Counter[tuple[Role, str]] = field(default_factory=Counter)
    naming: int = 0
    sources: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    lent: set[str] = field(default_factory=set)
    people: set[tuple[str, str]] = field(default_factory=set)
    modes: set[str] = field(default_factory=set)
    manners: set[str] = field(default_factory=set)
    triggers: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    gatherings: list[Gathering] = field(default_factory=list)
    venues: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    happened: list[Interval] = field(default_factory=list)
    told: Interval | None = None
    due: list[Interval] = field(default_factory=list)
    refused: list[Interval] = field(default_factory=list)
    planned: bool = False
    promised: bool = False
    moved: bool = False
    denied: bool = False
    first: date = date.max
    last: date = date.min
    _reported: Interval | None = None
    _headed: dict[str, Interval] = field(default_factory=dict)
    _below: set[str] = field(default_factory=set)
    _ahead: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, claims: Iterable[Claim], *, lent: Iterable[str] = ()) -> "Profile":
        """Return the profile of claims of one family; there must be at least one."""
        known = sorted(claims, key=place_of)
        made = cls(family(known[0]), lent=set(lent))
        made._add_all(known)
        return made

    @property
    def parties(self) -> set[str]:
        """Sources and targets; of an act that names nobody, those of the acts told in the same breath."""
        return self.sources | self.targets or self.lent

    @property
    def is_told(self) -> bool:
        """Say whether the act is told as done."""
        return self.told is not None or bool(self.happened)

    @property
    def lasting(self) -> bool:
        """Say whether it is a war, which is told of for as long as it is feared and fought."""
        return "war" in self.manners

    def absorb(self, other: "Profile") -> None:
        """Take in the claims of another profile."""
        self._add_all(other.claims)

    def add(self, claim: Claim) -> None:
        """Take in one more claim."""
        self._add_all((claim,))

    def _add_all(self, claims: Iterable[Claim]) -> None:
        """Take in more claims, and say once after all of them who takes part."""
        named = False
        for claim in claims:
            named |= self._add(claim)
        if named:
            kept = self._core()
            self.sources = {name for role, name in kept if role is Role.SOURCE}
            self.targets = {name for role, name in kept if role is Role.TARGET}

    def _add(self, claim: Claim) -> bool:
        """Take in what one claim says; say whether it names a side."""
        day = day_of(claim)
        self.claims.append(claim)
        self.types.add(claim.type)
        self._add_days(claim, day)
        self._add_words(claim)
        self.documents.add(claim.document)
        self.first, self.last = min(self.first, day), max(self.last, day)
        return self._add_parties(claim)

    def _add_parties(self, claim: Claim) -> bool:
        sides = [p for p in claim.who(Role.SOURCE, Role.TARGET) if p.actor or p.country or not _nobody(p.text.lower())]
        known = [p for p in sides if p.country or p.actor]
        if not sides:
            return False
        self.naming += bool(known) or not self.naming
        self.named.update({(p.role, name_of(p)) for p in known or sides})
        self.people |= {(p.country, p.actor) for p in known if p.actor and p.country and p.actor.startswith("person:")}
        return True

    def _core(self) -> set[tuple[Role, str]]:
        """Return who takes part, without those who stray in: the two named most are always kept."""
        total: Counter[str] = Counter()
        for (_, name), count in self.named.items():
            total[name] += count
        leading = sorted((name for name, count in total.items() if count > 1), key=lambda name: (-total[name], name))
        return {
            (role, name)
            for (role, name), count in self.named.items()
            if count * SHARE >= self.naming or (name in leading[:2] and self.named[_other_role(role), name] <= count)
        }

    def _add_days(self, claim: Claim, day: date) -> None:
        self._add_told(claim, day)
        if claim.modality is Modality.HAPPENED:
            return
        if claim.modality is Modality.DENIED:
            self.denied = True
            if claim.when:
                _note(self.refused, claim.when)
        else:
            self.planned = True
            self.promised = self.promised or claim.modality is Modality.PLANNED
            self.moved = self.moved or bool(_MOVED.search(claim.text))
            if claim.when and claim.when.end > day:
                _note(self.due, claim.when)

    def _add_told(self, claim: Claim, day: date) -> None:
        """Take in on which days a claim tells the act as done, if it does.

        A headline without a day ("The minister's visit to Rome") tells nothing where the text below announces the act
        and does not tell it as done.
        """
        document = claim.document
        if claim.modality is Modality.PLANNED and claim.sentence:
            self._ahead.add(document)
        if claim.modality is Modality.HAPPENED:
            if claim.sentence:
                self._below.add(document)
            window = claim.when or Interval.of(day - timedelta(days=REPORT_LAG), day)
            if claim.when and claim.when.days <= EXACT_DAYS:
                _note(self.happened, window)
            elif claim.when or claim.sentence or len(self._headed) >= MAX_WINDOWS:
                self._reported = min(self._reported or window, window)
            else:
                self._headed[document] = min(self._headed.get(document, window), window)
        headed = (window for told, window in self._headed.items() if told in self._below or told not in self._ahead)
        self.told = min((*headed, *([self._reported] if self._reported else ())), default=None)

    def _add_words(self, claim: Claim) -> None:
        word = claim.trigger.text.lower()
        self.triggers.add(word[:STEM])
        at = claim.trigger.start - claim.start
        words = claim.text[at : at + TRIGGER_REACH]
        self.manners |= {name for name, fits in _MANNER.get(self.family, {}).items() if fits.search(words)}
        if self.family == "CONSULT":
            self.venues |= _venues(claim)
            self.hosts |= {p.country for p in claim.who(Role.HOST) if p.country}
        if claim.mode:
            self.modes.add(claim.mode)
        if claim.place:
            self.places.add(claim.place.name)
        named = gathering_of(claim) if self.family == "CONSULT" else None
        if named and named not in self.gatherings and len(self.gatherings) < MAX_WINDOWS:
            self.gatherings.append(named)
        if len(self.documents) < MAX_TELLING or claim.document in self.documents:
            self.words |= stems(claim.text)


def _venues(claim: Claim) -> set[str]:
    """Return the proper names in the words for where a meeting is held, or for where somebody travels."""
    hosts = {p.text for p in claim.who(Role.HOST)} | ({claim.place.name} if claim.place else set())
    if _MANNER["CONSULT"]["visit"].search(claim.trigger.text):
        hosts |= {p.text for p in claim.who(Role.TARGET) if not (p.actor or "").startswith("person:")}
    return {word for text in hosts for word in _CAPITAL.findall(text)}


def _note(windows: list[Interval], window: Interval) -> None:
    """Keep a window that is new, of a war's hundred days the first few."""
    if len(windows) < MAX_WINDOWS and window not in windows:
        windows.append(window)


def _nobody(words: str) -> bool:
    """Say whether words name nobody: a pronoun, or what stands for parties that were named before."""
    return words in _NOBODY or bool(_ANYBODY.search(words))


def _other_role(role: Role) -> Role:
    return Role.TARGET if role is Role.SOURCE else Role.SOURCE


def stems(text: str) -> set[str]:
    """Return the words of a sentence that may tell one act from another, cut to their stems."""
    return {word[:STEM] for word in map(str.lower, _WORD.findall(text)) if word not in _STOP}


def name_of(participant: Participant) -> str:
    """A state stands for its people; of the codes that many bodies share, the body itself counts, and fighters without
    a name are one party by whatever word.
    """
    if participant.country and participant.country not in SHARED_CODES:
        return participant.country
    words = participant.text.lower()
    return participant.actor or ("fighters" if _FIGHTERS.search(words) else words)
