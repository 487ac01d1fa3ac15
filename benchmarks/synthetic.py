"""What would years of news look like to the linker? A seeded stream of made-up documents with their claims, no reader.

Some sixty states, the busiest named a hundred times as often as the last; a dozen conflicts with their mediators; acts
that are announced, moved, done, called off or never heard of again, each told by one to fifteen outlets on its day and
the days after, copies among them. Names and ids are those of the actor book, so that questions asked of the record
find offices and parties; all else is invented. Shares were set by hand near those of 1,469 claims read from official
pages of February 2022 (type, modality, persons, speakers, days, words a sentence). It measures speed, never quality.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources

from detente.events.actors import ActorBook
from detente.records import (
    Claim,
    Document,
    Interval,
    Modality,
    Participant,
    Place,
    Role,
    Speaker,
    Stance,
    Trigger,
    digest,
)

START = date(2023, 1, 1)
CODER = "synthetic-1"
# The busiest first; how often a state is drawn falls with its place, as one over it (Zipf).
STATES = (
    "USA RUS UKR CHN ISR IRN DEU FRA GBR TUR IND PAK SAU PSE EGY JPN KOR PRK POL SYR LBN QAT SDN THA KHM ARM AZE COD "
    "RWA ITA CAN BLR ARE IRQ YEM AUS ESP NLD SWE FIN NOR MYS KEN AGO ETH ERI SSD UGA GEO SRB XKX VEN GUY BRA OMN CHE "
    "JOR KAZ IDN ZAF"
).split()
PEOPLE = 5  # persons a state, the highest offices first
OUTLETS = 40
MOST = 15  # outlets that tell one act
CLAIMS_A_DOCUMENT = 8
WEEK = 7


@dataclass(frozen=True, slots=True)
class Theatre:
    """A conflict: its parties, those between them, what the news calls it, and whether it is told as a war."""

    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    words: str
    war: bool


THEATRES = tuple(
    Theatre(tuple(parties.split()), tuple(between.split()), words, war)
    for parties, between, words, war in (
        ("RUS UKR", "USA TUR SAU CHN CHE ARE", "the war in Ukraine", True),
        ("ISR PSE LBN", "USA EGY QAT FRA", "the fighting in Gaza", True),
        ("IND PAK", "USA SAU GBR QAT", "the line of control in Kashmir", False),
        ("SDN SSD", "SAU USA EGY KEN", "the war in Sudan", True),
        ("ARM AZE", "RUS USA FRA KAZ", "the corridor along the border", False),
        ("COD RWA UGA", "AGO QAT KEN", "the east of the country", True),
        ("THA KHM", "MYS CHN USA", "the temples on the border", False),
        ("KOR PRK", "CHN USA", "the demarcation line", False),
        ("YEM SAU", "OMN ARE", "the ports of the Red Sea", True),
        ("IRN IRQ", "OMN QAT CHE", "the enrichment of uranium", False),
        ("SRB XKX", "USA DEU FRA", "the north of Kosovo", False),
        ("ETH ERI", "KEN SAU", "the access to the sea", False),
        ("VEN GUY", "BRA USA", "the Essequibo region", False),
    )
)
# Of a hundred acts so many belong to a conflict; the others are the business of two states drawn by how busy they are.
IN_THEATRE = 65


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of act: of a hundred acts ``share`` are of it, and ``announced`` of a hundred are announced before.

    ``done`` and ``base`` are verbs told as done and as ahead; the word behind the star is the trigger.
    """

    type: str
    mode: str | None
    share: int
    announced: int
    done: tuple[str, ...]
    base: tuple[str, ...]
    noun: str


def _kinds(table: str) -> tuple[Kind, ...]:
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return tuple(
        Kind(
            row[0],
            row[1] or None,
            int(row[2]),
            int(row[3]),
            tuple(row[4].split(", ")),
            tuple(row[5].split(", ")),
            row[6],
        )
        for row in rows
    )


KINDS = _kinds("""
CONSULT   |          | 16 | 60 | *met, held *talks with, *negotiated with, *received | *meet, hold *talks with, *receive | talks
CONSULT   | visit    | 8  | 70 | *visited, *travelled to, paid a *visit to | *visit, *travel to, *tour | visit
CONSULT   | phone    | 7  | 15 | *called, *phoned, spoke by *telephone with | *call, *phone | call
AGREE     |          | 5  | 50 | *signed an agreement with, *concluded a deal with, *ratified a treaty with | *sign an agreement with, *conclude a deal with | agreement
RETREAT   | ceasefire| 3  | 55 | declared a *ceasefire with, agreed to a *truce with | declare a *ceasefire with, observe a *truce with | ceasefire
RETREAT   | release  | 3  | 45 | *exchanged prisoners with, *released captives to, *freed hostages of | *exchange prisoners with, *release captives to | exchange
COOPERATE |          | 6  | 35 | *cooperated with, opened a joint *project with | *cooperate with, open a joint *project with | project
AID       |          | 5  | 40 | *sent aid to, *delivered weapons to, granted a *loan to | *send aid to, *deliver weapons to, grant a *loan to | aid
SUPPORT   |          | 6  | 10 | *backed, *supported, *praised | *back, *support | support
SANCTION  |          | 4  | 35 | *sanctioned, imposed *sanctions on, *expelled diplomats of | *sanction, impose *sanctions on | sanctions
MOBILIZE  | troops   | 3  | 40 | *deployed troops near, *massed forces against | *deploy troops near, hold *exercises near | exercises
COERCE    | restrict | 2  | 10 | *blocked goods of, *detained citizens of | *block goods of, *detain citizens of | blockade
ASSAULT   | aerial   | 7  | 0  | launched air *strikes on, *bombed, fired *missiles at | *strike, *bomb | strikes
ASSAULT   | explosives| 4 | 0  | *shelled positions of, *attacked a post of, *clashed with | *shell positions of, *attack a post of | attack
PROTEST   | demo     | 1  | 20 | *protested against, *rallied against | *protest against, *rally against | rally
REQUEST   | meet     | 7  | 0  | *urged, *called on, *asked | *urge, *ask | appeal
ACCUSE    | disapprove| 6 | 0  | *accused, *condemned, *blamed | *accuse, *condemn | charges
REJECT    | meet     | 3  | 0  | *rejected a proposal of, *refused an offer of | *reject a proposal of, *refuse an offer of | refusal
THREATEN  | violence | 3  | 0  | *threatened, *warned | *threaten, *warn | threats
""")  # noqa: E501 - a table
SPEECH = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN"})
ASKING = frozenset({"REQUEST", "REJECT"})
ASKED = frozenset({"CONSULT", "RETREAT", "AID"})
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
MEDIATED = frozenset({"CONSULT", "AGREE", "RETREAT"})
BLOWS = frozenset({"ASSAULT", "MOBILIZE", "COERCE", "RETREAT"})
WAR = Kind("ASSAULT", None, 0, 0, ("*invaded", "waged *war against", "continued its *invasion of"), ("*invade",), "war")
WARS = tuple(at for at, theatre in enumerate(THEATRES) if theatre.war)

# Shares of acts and tellings, in one.
AMONG_PARTIES = 0.45  # acts of a conflict between two parties, not with a mediator
PERSONAL = 0.45  # sides of an act for which a person acts
HELPED = 0.22  # acts that can be mediated which are, which makes some 5 % of all claims
HOSTED = 0.1  # the same for hosts, who may be anybody's
TOPICAL = 0.26  # acts about a topic: some 20 % of all claims
WAR_TOLD = 0.25  # acts beside which somebody mentions a war
REMINDED = 0.35  # announcements that are repeated
DATED = 0.35  # reports that tell the day
RECALLED = 0.12  # acts told once more weeks later
TWICE = 0.4  # outlets that tell an act in two sentences
COMMENTED = 0.12
SPOKEN = 0.24  # claims with a speaker
NAMED = 0.6  # mentions of such a side by the person, not the state
SWAPPED = 0.3  # tellings of what both do that name the other side first
LED = 0.3  # sentences with a lead
WORDED = 0.25  # sentences that name the conflict
COPIED = 0.1  # documents that another outlet copies
SPREAD = 1.1  # outlets an act follow Pareto: half of all acts have one, one in twenty has fifteen
AHEAD = 12  # days ahead for which things are announced, on average

# Topics of the code book with words by which it finds them.
TOPICS: dict[str, tuple[str, ...]] = {
    "territory": ("disputed territories", "the demarcation of borders"),
    "security-guarantees": ("security guarantees", "a mutual defence clause"),
    "alliances": ("its neutrality", "the enlargement of the alliance"),
    "ceasefire-terms": ("a buffer zone", "the line of contact"),
    "sanctions-relief": ("the embargo", "relief from the price cap"),
    "prisoners": ("prisoners of war", "the detainees"),
    "humanitarian-access": ("humanitarian corridors", "aid convoys"),
    "reconstruction": ("reparations", "the donor conference"),
    "political-order": ("the referendum", "a transitional government"),
    "peacekeepers": ("peacekeepers", "a monitoring mission"),
    "nuclear-safety": ("the nuclear plant", "spent fuel"),
    "refugees": ("refugees", "displaced families"),
}
PLACES = "Kar Bel Novo Tel Mar Sha Dur Bor Ala Que Zan Pri Osh Ter Vol Gal Hor Jab Lut Nim".split()
ENDINGS = "ovka abad holm dzhan ville rah pur mosta kand tal una ice ara eni ulu".split()
LEADS = (
    "After weeks of silence|Late in the evening|Despite protests at home|In a short statement|At the request of envoys|"
    "For the first time this year|According to diplomats|Under heavy pressure|Without further notice|On the sidelines|"
    "As rumours spread|In a surprise step|Following a stormy session|With little warning|Before cameras"
).split("|")
FUTURES = ("will", "is due to", "is expected to", "plans to", "is scheduled to")
WISHES = ("offered to", "proposed to", "suggested that it")
MAYBES = ("may", "could", "might")
SAYING = ("said", "told reporters", "announced", "confirmed", "wrote")
STANCES = {
    Stance.HOPE: "voiced hope that",
    Stance.SCEPTICISM: "voiced doubts whether",
    Stance.CONCERN: "expressed concern that",
    Stance.READINESS: "declared itself ready to help so that",
}
QUALITIES = (
    "fragile quiet bitter modest sudden lengthy brief narrow broad stalled renewed cautious hopeful weary formal "
    "private public secret candid frozen urgent distant joint rival eastern western northern southern coastal rural "
    "mountainous maritime economic military technical cultural industrial judicial fiscal monetary regional bilateral "
    "provisional partial interim gradual reversible binding symbolic unusual familiar forgotten costly cheap outdated "
    "modern historic seasonal monthly annual final early delayed disputed contested promised suspended hidden"
).split()
THINGS = (
    "harbour bridge railway reservoir dam canal tunnel airport runway depot barracks garrison outpost village "
    "valley plateau delta island peninsula strait lagoon monastery mosque cathedral museum library stadium hospital "
    "clinic school university factory refinery smelter quarry mine warehouse market bakery vineyard orchard pasture "
    "forest grain wheat maize cotton timber copper cobalt lithium nickel diesel petrol coal turbine satellite "
    "radar drone frigate submarine tanker freighter ferry convoy caravan column battalion brigade regiment platoon "
    "sniper mortar howitzer ammunition rifle helmet trench bunker checkpoint fence minefield crater siren shelter "
    "curfew harvest drought flood landslide earthquake epidemic vaccine inflation currency budget quota "
    "subsidy loan bond pension salary audit ledger contract licence permit passport visa census ballot coalition "
    "cabinet parliament senate prosecutor verdict appeal decree charter protocol clause preamble draft "
    "communique memorandum roadmap timetable deadline agenda format mandate quorum delegation envoy consul attache "
    "interpreter chancellery residence banquet handshake anthem flag monument cemetery pilgrimage festival broadcast "
    "newspaper archive rumour leak scandal resignation reshuffle succession dynasty tribe clan militia smuggler trader "
    "fisherman miner teacher surgeon engineer veteran widow orphan student settler nomad"
).split()
PATTERNS = (
    "amid a {0} row over the {1} and the {2}",
    "because of the {1} near the {0} {2}",
    "to settle the {0} question of the {1}",
    "with an eye on the {2}, the {0} {1} and the {3}",
    "as the {0} {1} and its {2} drew attention",
    "in the matter of a {0} {1}, a {2} and a {3}",
    "after the {0} affair of the {2} and the {1}",
)


@dataclass(frozen=True, slots=True)
class State:
    """A state as news writes it, with the persons who act for it: (id, name)."""

    code: str
    names: tuple[str, ...]
    capital: str
    people: tuple[tuple[str, str], ...]


@cache
def states() -> dict[str, State]:
    """Return the states of the stream with names and people of the actor book."""
    book = ActorBook.load()
    path = resources.files("detente") / "data" / "actors" / "countries.jsonl"
    told = {row["country"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    high: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for actor in book.actors.values():
        if actor.kind == "person" and actor.country and actor.offices_on(START):
            high[actor.country].append((-book.rank(actor, START), actor.id, actor.name))
    return {code: _state(told[code], sorted(high[code])[:PEOPLE]) for code in STATES}


def _state(row: dict[str, list[str]], people: list[tuple[int, str, str]]) -> State:
    code, name = str(row["country"]), str(row["name"])
    capital = row["metonyms"][0] if row.get("metonyms") else name
    nation = row["demonyms"][0] if row.get("demonyms") else name
    return State(code, (name, name, capital, f"{nation} officials"), capital, tuple((i, n) for _, i, n in people))


@dataclass(slots=True, eq=False)
class _Act:
    """An act in the made-up world: who does what, between whom, about what; ``asked`` is the act that is asked for."""

    kind: Kind
    sides: tuple[str, str]
    people: tuple[tuple[str, str] | None, tuple[str, str] | None]
    theatre: int | None
    theme: tuple[str, ...]
    mediator: str | None = None
    host: str | None = None
    place: str | None = None
    topic: str | None = None
    asked: "_Act | None" = None


@dataclass(frozen=True, slots=True)
class _Telling:
    """One claim to be written: an act as one outlet tells it; a ``joined`` one goes on in the sentence before."""

    act: _Act
    modality: Modality
    when: Interval | None = None
    moved: bool = False
    joined: bool = False
    stance: Stance | None = None


@dataclass(slots=True)
class _World:
    """What is going to be told, by day and outlet."""

    dice: random.Random
    agenda: dict[date, dict[int, list[_Telling]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    wars: dict[int, _Act] = field(default_factory=dict)

    def day(self, day: date, claims: int) -> dict[int, list[_Telling]]:
        """Return what each outlet tells on a day: what was begun earlier, and new acts until there are enough."""
        while sum(map(len, self.agenda[day].values())) < claims:
            act = self._act()
            if self.dice.randrange(100) < act.kind.announced:
                self._announce(act, day)
            else:
                self._done(act, day)
            if self.dice.random() < WAR_TOLD:
                self._tell(self._war(), day, Modality.HAPPENED, most=2)
        return self.agenda.pop(day)

    # Acts

    def _act(self) -> _Act:
        dice = self.dice
        kind = dice.choices(KINDS, [kind.share for kind in KINDS])[0]
        theatre = None
        if kind.type in BLOWS or dice.randrange(100) < IN_THEATRE:
            theatre = dice.choices(range(len(THEATRES)), _zipf(len(THEATRES)))[0]
        act = self._of(kind, theatre, self._sides(kind, theatre))
        if kind.type in ASKING:
            asked = dice.choice([kind for kind in KINDS if kind.type in ASKED])
            parties = THEATRES[theatre].parties if theatre is not None else ()
            other = next((party for party in parties if party != act.sides[1]), act.sides[0])
            act.asked = self._of(asked, theatre, (act.sides[1], other))
        return act

    def _of(self, kind: Kind, theatre: int | None, sides: tuple[str, str]) -> _Act:
        dice, mediated = self.dice, kind.type in MEDIATED
        between = [c for c in (THEATRES[theatre].mediators if theatre is not None else STATES[:12]) if c not in sides]
        act = _Act(kind, sides, (self._person(kind, sides[0]), self._person(kind, sides[1])), theatre, self._theme())
        if mediated and theatre is not None and dice.random() < HELPED:
            act.mediator = dice.choice(between)
        if mediated and dice.random() < HOSTED:
            act.host = dice.choice(between)
        if kind.type == "ASSAULT":
            act.place = dice.choice(PLACES) + dice.choice(ENDINGS)
        if dice.random() < TOPICAL:
            act.topic = dice.choices(tuple(TOPICS), _zipf(len(TOPICS)))[0]
        return act

    def _sides(self, kind: Kind, theatre: int | None) -> tuple[str, str]:
        """Draw who does it to whom: in a conflict two parties, or a party and one that stands between."""
        if theatre is None:
            first, second = self._state(), self._state()
            return (first, second) if first != second else self._sides(kind, theatre)
        parties, between = THEATRES[theatre].parties, THEATRES[theatre].mediators
        if kind.type in BLOWS or self.dice.random() < AMONG_PARTIES:
            first, second = self.dice.sample(parties, 2)
            return first, second
        pair = [self.dice.choice(parties), self.dice.choices(between, _zipf(len(between)))[0]]
        self.dice.shuffle(pair)
        return (pair[0], pair[1]) if pair[0] != pair[1] else self._sides(kind, theatre)

    def _state(self) -> str:
        return self.dice.choices(STATES, _zipf(len(STATES)))[0]

    def _person(self, kind: Kind, state: str) -> tuple[str, str] | None:
        people = states()[state].people
        if not people or kind.type in BLOWS or self.dice.random() > PERSONAL:
            return None
        return self.dice.choices(people, _zipf(len(people)))[0]

    def _theme(self) -> tuple[str, ...]:
        return (*self.dice.sample(QUALITIES, 2), *self.dice.sample(THINGS, 4))

    def _war(self) -> _Act:
        at = self.dice.choices(WARS, _zipf(len(WARS)))[0]
        if at not in self.wars:
            parties = THEATRES[at].parties
            self.wars[at] = _Act(WAR, (parties[0], parties[1]), (None, None), at, self._theme())
        return self.wars[at]

    # Their lives

    def _announce(self, act: _Act, day: date) -> None:
        """Announce an act and settle what becomes of it: done, moved and done, called off, or not heard of again."""
        window = self._window(day)
        modality = self.dice.choices((Modality.PLANNED, Modality.PROPOSED, Modality.POSSIBLE), (60, 25, 15))[0]
        self._tell(act, day, modality, window)
        fate = self.dice.choices(("done", "moved", "off", "silent"), (58, 14, 12, 16))[0]
        before = self._between(day, window)
        if fate == "moved":
            window = self._window(before)
            self._tell(act, before, Modality.PLANNED, window, moved=True)
        elif fate == "off":
            self._tell(act, before, Modality.DENIED)
        elif self.dice.random() < REMINDED:
            self._tell(act, before, Modality.PLANNED, window, most=3)
        if fate in {"done", "moved"}:
            self._done(act, self._inside(before, window))

    def _done(self, act: _Act, day: date) -> None:
        dated = self.dice.random() < DATED
        self._tell(act, day, Modality.HAPPENED, Interval.of(day, day) if dated else None)
        if self.dice.random() < RECALLED:
            later = day + timedelta(days=self.dice.randint(4, 30))
            self._tell(act, later, Modality.HAPPENED, Interval.of(day, day), most=2)

    def _window(self, day: date) -> Interval | None:
        """Draw for when something is announced: a day, a week, a month, or no time at all."""
        first = day + timedelta(days=1 + int(self.dice.expovariate(1 / AHEAD)))
        days = self.dice.choices((1, 7, 30, 0), (60, 15, 10, 15))[0]
        return Interval(first, first + timedelta(days=days)) if days else None

    def _between(self, day: date, window: Interval | None) -> date:
        return day + timedelta(days=self.dice.randint(0, max(0, (window.start - day).days - 1) if window else AHEAD))

    def _inside(self, day: date, window: Interval | None) -> date:
        first, days = (window.start, window.days) if window else (day + timedelta(days=1), AHEAD)
        return first + timedelta(days=self.dice.randrange(days))

    def _tell(
        self,
        act: _Act,
        day: date,
        modality: Modality,
        when: Interval | None = None,
        *,
        moved: bool = False,
        most: int = MOST,
    ) -> None:
        """Let some outlets tell it on the day or soon after, once or twice, some with what others say to it."""
        dice = self.dice
        for outlet in dice.sample(range(OUTLETS), min(most, int(dice.paretovariate(SPREAD)))):
            on = day + timedelta(days=dice.choices((0, 1, 2), (60, 30, 10))[0])
            told = self.agenda[on][outlet]
            told.append(_Telling(act, modality, when, moved))
            if act.asked:
                told.append(_Telling(act.asked, Modality.PROPOSED, joined=True))
            if dice.random() < TWICE:
                told.append(_Telling(act, modality, when if dice.random() < DATED else None, moved))
            if dice.random() < COMMENTED and act.kind.type not in SPEECH:
                joined, stance = dice.random() < DATED, dice.choice(tuple(STANCES))
                told.append(_Telling(act, Modality.HAPPENED, joined=joined, stance=stance))


@cache
def _zipf(places: int) -> tuple[float, ...]:
    """Return the weight of each of so many places: one over it."""
    return tuple(1 / at for at in range(1, places + 1))


@dataclass(frozen=True, slots=True)
class _Half:
    """What is known of a claim before its sentence is complete."""

    told: _Telling
    trigger: Trigger
    participants: tuple[Participant, ...]
    when_text: str | None
    speaker: Speaker | None


@dataclass(slots=True)
class _Writer:
    """Writes one document."""

    dice: random.Random
    text: str = ""
    named: list[Participant] = field(default_factory=list)

    def document(
        self, told: Sequence[_Telling], outlet: int, day: date
    ) -> tuple[Document, list[tuple[int, int, int, _Half]]]:
        """Return the text, and its claims with number and bounds of their sentences."""
        found: list[tuple[int, int, int, _Half]] = []
        for number, parts in enumerate(_sentences(told)):
            start = len(self.text) + 1 if self.text else 0
            halves = [self._comment(part) if part.stance else self._clause(part) for part in parts]
            self.text += "."
            found += [(number, start, len(self.text), half) for half in halves]
        name = f"Outlet {outlet}"
        identity = Document.identify(self.text, None, name, day)
        return Document(identity, self.text, outlet=name, published=day, language="en"), found

    def _say(self, words: str) -> tuple[int, int]:
        """Write words behind a blank; return where they stand."""
        if self.text and not words.startswith(","):
            self.text += " "
        start = len(self.text)
        self.text += words
        return start, len(self.text)

    def _name(self, code: str, role: Role, person: tuple[str, str] | None = None) -> Participant:
        if person and self.dice.random() < NAMED:
            return self._add(role, person[1], person[0], code)
        name = self.dice.choice(states()[code].names)
        return self._add(role, name, None if name.endswith("officials") else f"state:{code}", code)

    def _add(self, role: Role, name: str, actor: str | None, code: str) -> Participant:
        start, end = self._say(name)
        made = Participant(role, name, start, end, actor, code, "GOV")
        self.named.append(made)
        return made

    def _verb(self, phrase: str) -> Trigger:
        """Write a verb phrase; the word behind its star is the trigger."""
        before, _, after = phrase.rpartition("*")
        start, _ = self._say(before + after)
        word = after.split()[0]
        at = start + len(before)
        return Trigger(word, at, at + len(word))

    def _clause(self, told: _Telling) -> _Half:
        act, dice, self.named = told.act, self.dice, []
        first, second = (1, 0) if act.kind.type in MUTUAL and dice.random() < SWAPPED else (0, 1)
        if told.joined:
            self._say(dice.choice((", which", ", asking that", ", so that")))
        elif dice.random() < LED:
            self._say(dice.choice(LEADS) + ",")
        self._name(act.sides[first], Role.SOURCE, act.people[first])
        trigger = self._verb(self._phrase(told))
        self._name(act.sides[second], Role.TARGET, act.people[second])
        if act.mediator:
            self._say(", mediated by")
            self._name(act.mediator, Role.MEDIATOR)
        when_text = self._circumstances(told)
        return _Half(told, trigger, tuple(self.named), when_text, None if told.joined else self._speaker(act))

    def _phrase(self, told: _Telling) -> str:
        kind, dice = told.act.kind, self.dice
        if told.modality is Modality.HAPPENED:
            return dice.choice(kind.done)
        base = dice.choice(kind.base)
        if told.moved:
            return f"postponed, but {dice.choice(FUTURES)} {base}"
        if told.modality is Modality.DENIED:
            return f"called off plans to {base}"
        words = {Modality.PROPOSED: WISHES, Modality.POSSIBLE: MAYBES}.get(told.modality, FUTURES)
        return f"{dice.choice(words)} {base}"

    def _circumstances(self, told: _Telling) -> str | None:
        """Write where, when and about what; return the words of the time."""
        act, dice, when_text = told.act, self.dice, None
        if act.host:
            self._say("in")
            self._add(Role.HOST, states()[act.host].capital, f"state:{act.host}", act.host)
        if act.place:
            self._say(f"at {act.place}")
        if told.when:
            when_text = _time(told.when)
            self._say(when_text)
        if act.topic:
            self._say(f"over {dice.choice(TOPICS[act.topic])}")
        if act.theatre is not None and dice.random() < WORDED:
            self._say(f"concerning {THEATRES[act.theatre].words}")
        words = [*dice.sample(act.theme[:2], 1), *dice.sample(act.theme[2:], 2), dice.choice(THINGS)]
        self._say(dice.choice(PATTERNS).format(*words))
        return when_text

    def _speaker(self, act: _Act) -> Speaker | None:
        if self.dice.random() > SPOKEN:
            return None
        side = self.dice.randrange(2)
        code, person = act.sides[side], act.people[side]
        self._say(",")
        name = person[1] if person else f"a spokesperson of {states()[code].names[0]}"
        start, end = self._say(name)
        self._say(self.dice.choice(SAYING))
        return Speaker(name, start, end, person[0] if person else f"state:{code}", code)

    def _comment(self, told: _Telling) -> _Half:
        """Write how somebody else takes an act."""
        act, dice, self.named = told.act, self.dice, []
        others = THEATRES[act.theatre].mediators if act.theatre is not None else STATES[:20]
        code = dice.choice([other for other in others if other not in act.sides])
        people = states()[code].people
        if told.joined:
            self._say(", while")
        who = self._name(code, Role.SOURCE, people[0] if people else None)
        trigger = self._verb("*" + STANCES[told.stance or Stance.HOPE])
        self._say(f"the {act.kind.noun} would change the {dice.choice(act.theme[:2])} {dice.choice(act.theme[2:])}")
        speaker = Speaker(who.text, who.start, who.end, who.actor, who.country)
        return _Half(told, trigger, tuple(self.named), None, speaker)


def _sentences(told: Sequence[_Telling]) -> Iterator[list[_Telling]]:
    """Yield what stands in one sentence: joined tellings with the one before them."""
    parts: list[_Telling] = []
    for part in told:
        if parts and not part.joined:
            yield parts
            parts = []
        parts.append(part)
    if parts:
        yield parts


def _time(when: Interval) -> str:
    if when.days == 1:
        return f"on {when.start:%-d %B}"
    return f"in the week of {when.start:%-d %B}" if when.days <= WEEK else f"in the month from {when.start:%-d %B}"


def _claim(document: Document, number: int, start: int, end: int, half: _Half, *, score: float) -> Claim:
    told, act = half.told, half.told.act
    kind = "COMMENT" if told.stance else act.kind.type
    host = None if told.stance or not act.host else states()[act.host].capital
    name = None if told.stance else host or act.place
    return Claim(
        id=digest("claim", document.id, str(half.trigger.start), kind),
        document=document.id,
        sentence=number,
        start=start,
        end=end,
        text=document.text[start:end],
        reported=document.published,
        trigger=half.trigger,
        type=kind,
        modality=told.modality,
        score=round(score, 3),
        coder=CODER,
        mode=None if told.stance else act.kind.mode,
        contexts=("diplomatic",) if act.kind.type in MEDIATED else ("military",) if act.kind.type in BLOWS else (),
        topics=(act.topic,) if act.topic and not told.stance else (),
        participants=half.participants,
        when=told.when,
        when_text=half.when_text,
        where=name,
        place=Place(name, "city", act.host, None, 0.0, 0.0) if name else None,
        speaker=half.speaker,
        stance=told.stance,
    )


def stream(
    claims: int, *, a_day: int, seed: int = 0, start: date = START
) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
    """Yield documents with their claims by day, from ``start`` on, until there are so many claims, of which the last
    document gives no more than are left.

    Args:
        a_day: claims of a day, copies not counted; at 1,000 a million makes two and a half years.
    """
    dice = random.Random(seed)
    world, day, left = _World(dice), start, claims
    while left > 0:
        for document, found in _papers(world.day(day, a_day), day, dice):
            kept = found[:left]
            left -= len(kept)
            yield document, kept
            if left <= 0:
                return
        day += timedelta(days=1)


def _papers(
    told: dict[int, list[_Telling]], day: date, dice: random.Random
) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
    """Yield the documents of a day, each outlet's by what they are about, and copies behind what they copy."""
    for outlet in sorted(told):
        left = sorted(told[outlet], key=lambda part: -1 if part.act.theatre is None else part.act.theatre)
        for part in _cut(left, dice):
            document, halves = _Writer(dice).document(part, outlet, day)
            yield document, _claims(document, halves, dice)
            if dice.random() < COPIED:
                name = f"Outlet {(outlet + dice.randrange(1, OUTLETS)) % OUTLETS}"
                identity = Document.identify(document.text, None, name, day)
                copy = replace(document, id=identity, outlet=name, copy_of=document.id)
                yield copy, _claims(copy, halves, dice)


def _claims(
    document: Document, halves: Sequence[tuple[int, int, int, _Half]], dice: random.Random
) -> tuple[Claim, ...]:
    return tuple(_claim(document, *half, score=dice.uniform(0.3, 0.95)) for half in halves)


def _cut(told: Sequence[_Telling], dice: random.Random) -> Iterator[list[_Telling]]:
    """Cut what an outlet tells into documents of some length, never between an act and what is joined to it."""
    part: list[_Telling] = []
    length = dice.randint(CLAIMS_A_DOCUMENT // 2, CLAIMS_A_DOCUMENT * 3 // 2)
    for telling in told:
        if len(part) >= length and not telling.joined:
            yield part
            part, length = [], dice.randint(CLAIMS_A_DOCUMENT // 2, CLAIMS_A_DOCUMENT * 3 // 2)
        part.append(telling)
    if part:
        yield part
