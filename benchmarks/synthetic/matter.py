"""Of what is the made-up world made? States, conflicts, kinds of acts, topics, words, and how often each is drawn.

Shares were set by hand near those of 1,469 claims read from official pages of February 2022 (type, modality, persons,
speakers, days, words a sentence).
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from detente.events.actors import ActorBook
from detente.records import Stance

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
