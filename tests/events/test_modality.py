from dataclasses import replace
from datetime import date

import pytest

from detente import models, pipeline
from detente.events.modality import hinges, lasting, modality_of, took_place
from detente.events.undone import came_about
from detente.reading.reader import Reader
from detente.records import Document, Modality, Reading

PLAN, MAYBE, WISH = Modality.PLANNED, Modality.POSSIBLE, Modality.PROPOSED
DAY = date(2025, 3, 16)
SAID = [
    ("He stressed that the exercises will be held in Ukraine.", "exercises", PLAN),
    ("A briefing by the minister is to be held after the meeting.", "briefing", PLAN),
    ("They will meet on Friday and sign an agreement.", "sign", PLAN),
    ("He thanked Japan for the decision to provide financial support.", "support", PLAN),
    ("Oslo welcomed the understanding to hold talks with Lima.", "talks", PLAN),
    ("She told of the readiness to meet the envoys.", "meet", MAYBE),
    ("Washington is ready to meet the envoys.", "meet", MAYBE),
    ("Washington has agreed to hold talks with Tehran next week.", "talks", PLAN),
    ("Paris asked Moscow to withdraw its troops.", "withdraw", WISH),
    ("Biden accepted a meeting with Putin.", "meeting", PLAN),
    ("The secretary is on travel to Haiti from 7 to 9 March.", "travel", Modality.HAPPENED),
    ("The minister is now on an official visit to Ankara.", "visit", Modality.HAPPENED),
    ("The minister will be on a visit to Baku on Friday.", "visit", None),
    ("The secretary is on travel to Chile next week.", "travel", None),
    ("The emphasis is on future visits to Ankara.", "visits", None),
    ("The advice is on travel to Haiti.", "travel", None),
    ("The court is expected to declare the sanctions illegal.", "sanctions", None),
    ("The cabinet decided to declare a state of emergency.", "state", PLAN),
    ("Trump called to discuss the war with Putin.", "discuss", None),
    ("They spoke before the beginning of a meeting of ministers.", "meeting", PLAN),
    ("The envoys arrived on the eve of the summit.", "summit", PLAN),
    ("The envoys spoke at the beginning of the meeting.", "meeting", None),
    ("The envoys did not exclude a telephone call between the kings.", "call", MAYBE),
    ("Oslo would not rule out holding talks with Lima.", "talks", MAYBE),
    ("A meeting of the two kings cannot be ruled out.", "meeting", MAYBE),
    ("Oslo ruled out a meeting with Lima.", "meeting", None),
    ("The visit still awaits the consent of Lima.", "visit", WISH),
    ("The visit awaits his successor.", "visit", None),
    ("A 20-day truce proposed by Oslo and accepted by Lima still awaits Quito's consent.", "truce", WISH),
    ("Rossi was at the talks while the city awaits the decision of the court.", "talks", None),
    ("Rossi and Meyer fix their summit for Friday.", "summit", PLAN),
    ("The ministers set a meeting for next week.", "meeting", PLAN),
    ("The envoys fixed the text at their summit on Friday.", "summit", None),
    ("The envoys set a meeting hall on fire.", "meeting", None),
    ("Oslo urged Lima to accept a truce in the north.", "truce", WISH),
    ("Lima has respected a truce in the north.", "truce", None),
    ("Lima did not agree to a truce in the north.", "truce", Modality.DENIED),
    ("Nobody approves the meeting of the ministers.", "meeting", Modality.DENIED),
    ("Nobody attended the meeting of the ministers.", "meeting", None),
    ("The army was instructed to deliver food to the villages.", "deliver", PLAN),
    ("I order the minister to put the fleet on high alert.", "alert", PLAN),
    ("I have directed my government to impose sanctions on Lima.", "impose", PLAN),
    ("The court ordered Lima to release the sailors.", "release", None),
    ("The exercises are directed against Lima to show strength.", "show", None),
    ("The king invited Rossi to pay an official visit to Oslo.", "visit", WISH),
    ("The king invited Rossi to pay an official visit to Oslo, which he accepted with gratitude.", "visit", PLAN),
    ("Lima would like to accept a meeting.", "meeting", None),
    ("The king announced that he would propose to organize a forum in Lima.", "organize", WISH),
    ("The king accepted in principle a meeting with Rossi.", "meeting", PLAN),
    ("The king invited Rossi to pay an official visit to Oslo, which he loves.", "visit", WISH),
    ("Kyiv reaffirmed its commitment to joining the European Union.", "joining", WISH),
    ("Finland decided to join the alliance.", "join", PLAN),
    ("The king initiates consultations with the guarantors.", "consultations", WISH),
    ("I am initiating consultations within the alliance.", "consultations", WISH),
    ("The king does not initiate consultations with the guarantors.", "consultations", None),
    ("The king initiated consultations with the guarantors.", "consultations", None),
    ("She noted the importance of the envoy's first visit to Oslo.", "visit", Modality.HAPPENED),
    ("She noted the importance of the envoy's visit to Oslo.", "visit", None),
    ("He is preparing an attack on the port.", "attack", PLAN),
    ("He is not preparing an attack on the port.", "attack", None),
    ("Kyiv stressed the importance of the minister's first visit.", "visit", Modality.HAPPENED),
    ("Kyiv stressed the importance of the minister's first visit, scheduled for next month.", "visit", None),
    ("Biden met Putin in Geneva.", "met", None),
    ("Talks were held in Geneva.", "Talks", None),
    ("If Moscow agrees, talks will be held in Geneva.", "talks", MAYBE),
    ("If Moscow agrees, they will meet in Geneva.", "meet", MAYBE),
    ("Agreement between Oslo and Lima that talks will be held in June.", "Agreement", None),
    ("It was a promise by Germany that Kyiv will receive missiles.", "promise", None),
    ("A pledge by Germany that it will send tanks.", "pledge", None),
    ("If necessary, talks will be held in Geneva.", "talks", None),
    ("The talks will be held in Geneva in May.", "talks", PLAN),
    ("The two ministers will meet no later than Friday.", "meet", PLAN),
    ("The two ministers will meet not later than 20 March.", "meet", PLAN),
    ("The two ministers will meet no earlier than Friday.", "meet", PLAN),
    ("Will they hold talks in Geneva?", "talks", None),
    ("I hope that they will meet in Geneva.", "meet", WISH),
    ("Stop the siege, or they will leave the talks.", "leave", None),
    ("Rossi tried to ram the gate.", "ram", None),
    ("The talks will not be held in Geneva.", "talks", None),
    ("Tehran denies that talks will be held in Geneva.", "talks", None),
    ("Oslo will signal talks with Lima.", "talks", None),
    ("Oslo will sign the treaty with Lima.", "treaty", PLAN),
    ("Oslo may sentence protests of students.", "protests", None),
    ("Oslo will startle talks with Lima.", "talks", None),
    ("They will start talks in Geneva.", "talks", PLAN),
    ("They may hold talks in Geneva.", "talks", MAYBE),
    ("They could not hold talks in Geneva.", "talks", None),
    ("Lima might join the talks.", "join", MAYBE),
    ("Oslo refused to meet the envoys of Lima.", "meet", Modality.DENIED),
    ("Oslo did not refuse to meet the envoys of Lima.", "meet", None),
    ("Moscow threatened to leave the talks on grain.", "leave", MAYBE),
    ("Oslo invites both kings to a summit in May.", "summit", WISH),
    ("Oslo did not invite the kings to a summit.", "summit", None),
    ("Three men are suspected of planning an attack on the port.", "attack", None),
    ("He has no plans to meet the envoys.", "meet", None),
    ("They will meet in Geneva, even if it rains.", "meet", None),
    ("The king will be in Oslo on a visit.", "visit", PLAN),
    ("The king was in Oslo on a visit.", "visit", None),
    ("Oslo expects that they will meet in Geneva.", "meet", PLAN),
    ("Nobody hopes that they will meet in Geneva.", "meet", None),
]


def _read(text: str) -> Reading:
    """Read all of a text: what the gate would spare is grammar too."""
    return Reader(models.load(), everything=True).read(Document("d", text, published=DAY))


@pytest.mark.parametrize("text, word, expected", SAID, ids=[text for text, *_ in SAID])
def test_what_the_grammar_says(text: str, word: str, expected: Modality | None) -> None:
    (sentence,) = _read(text).sentences
    trigger = next(at for at, token in enumerate(sentence.tokens) if token.text == word)
    assert modality_of(sentence, trigger, "CONSULT") is expected


def test_a_question_plans_nothing_within_a_passage_either() -> None:
    passage = _read("Will they hold talks in Geneva? They will.").passage(0, 2)
    assert modality_of(passage, 3, "CONSULT") is None
    told_so = _read("They will hold talks in Geneva. Will he?").passage(0, 2)
    assert modality_of(told_so, 3, "CONSULT") is PLAN


def test_only_a_meeting_is_held_because_it_was_accepted() -> None:
    (sentence,) = _read("Kyiv accepted the aid of Poland.").sentences
    assert modality_of(sentence, 3, "CONSULT") is PLAN
    assert modality_of(sentence, 3, "AID") is None


@pytest.mark.parametrize(
    "text, word, expected",
    [
        ("The allies sent troops to deter an attack on Oslo.", "attack", MAYBE),
        ("They agreed to respond to further Sylvanian aggression.", "aggression", MAYBE),
        ("Any attack on Oslo will be answered.", "attack", MAYBE),
        ("He condemned Sylvania's further aggression.", "aggression", None),
        ("Troops were sent to prevent the ongoing attack from spreading.", "attack", None),
        ("She criticised further cuts after the attack on Oslo.", "attack", None),
        ("Sylvania launched further strikes on Oslo on Tuesday.", "strikes", None),
        ("Sixty people died in further Sylvanian attacks.", "attacks", None),
        ("The king further condemned the attack on Oslo.", "attack", None),
        ("The minister denied any responsibility for the attack on Oslo.", "attack", None),
        ("As soon as possible after the attack the king spoke.", "attack", None),
        ("Oslo failed to prevent the massacre in the north.", "massacre", None),
        ("To prevent smuggling, Sylvania bombed the tunnels.", "bombed", None),
        ("A possible truce collapsed when Sylvania bombed Oslo.", "bombed", None),
    ],
)
def test_an_attack_of_which_the_danger_is_told(text: str, word: str, expected: Modality | None) -> None:
    (sentence,) = _read(text).sentences
    trigger = next(at for at, token in enumerate(sentence.tokens) if token.text == word)
    assert modality_of(sentence, trigger, "ASSAULT", Modality.HAPPENED) is expected


def test_who_is_invited_has_not_met_anybody_yet() -> None:
    (sentence,) = _read("The king invited Rossi to Oslo.").sentences
    assert modality_of(sentence, 2, "CONSULT", Modality.HAPPENED) is WISH
    assert modality_of(sentence, 2, "CONSULT", Modality.DENIED) is None
    assert modality_of(sentence, 2, "REQUEST", Modality.HAPPENED) is None


@pytest.mark.parametrize(
    "text, word, expected",
    [
        ("The meeting did not take place in Geneva.", "meeting", True),
        ("The talks between Russia and Ukraine had not materialised.", "talks", True),
        ("The withdrawal of Russian troops has not been observed.", "withdrawal", True),
        ("The withdrawal of Russian troops has been observed.", "withdrawal", False),
        ("The withdrawal of Russian troops could not be confirmed.", "withdrawal", False),
        ("The talks took place in Geneva.", "talks", False),
        ("The talks did not end the war.", "talks", False),
        ("The envoys did not take the floor at the meeting.", "meeting", False),
    ],
)
def test_what_came_to_nothing(*, text: str, word: str, expected: bool) -> None:
    (sentence,) = _read(text).sentences
    trigger = next(at for at, token in enumerate(sentence.tokens) if token.text == word)
    assert (came_about(sentence, trigger) is False) is expected


@pytest.mark.parametrize(
    "text, word, expected",
    [
        ("He is ready to report on the exercises underway in the north.", "exercises", True),
        ("They may end the ongoing military exercises.", "military", True),
        ("They may end the military exercises.", "military", False),
        ("We are in the process of temporarily relocating our embassy.", "relocating", True),
        ("We are about to begin relocating our embassy.", "relocating", False),
        ("Shelling could be heard across the city.", "Shelling", True),
        ("Shelling could not be heard across the city.", "Shelling", False),
        ("An attack could be seen as a declaration of war.", "attack", False),
    ],
)
def test_what_is_underway(*, text: str, word: str, expected: bool) -> None:
    (sentence,) = _read(text).sentences
    at = next(at for at, token in enumerate(sentence.tokens) if token.text == word)
    assert lasting(sentence, at) is expected


@pytest.mark.parametrize(
    "text, word, expected",
    [
        ("A scheduled exercise was held in the north.", "exercise", True),
        ("A scheduled exercise will be held in the north.", "exercise", False),
        ("The scheduled talks were not held in Geneva.", "talks", False),
        ("A scheduled exercise alarmed the north.", "exercise", False),
        ("Attention was paid to the forthcoming summit in Madrid.", "summit", False),
    ],
)
def test_what_was_held(*, text: str, word: str, expected: bool) -> None:
    (sentence,) = _read(text).sentences
    at = next(at for at, token in enumerate(sentence.tokens) if token.text == word)
    assert took_place(sentence, at) is expected


def test_a_parse_that_goes_round_in_circles_ends() -> None:
    (sentence,) = _read("Peace talks will be held.").sentences
    first, second, *rest = sentence.tokens
    circle = (first._replace(head=1, relation="compound"), second._replace(head=0, relation="compound"), *rest)
    assert modality_of(replace(sentence, tokens=circle), 0, "CONSULT") is None


READ = [
    ("Oslo called off the talks.", "talks", PLAN, Modality.DENIED),
    ("Oslo calls for talks with Lima.", "talks", PLAN, None),
    ("Oslo abandons a plan to deport the envoys.", "deport", PLAN, Modality.DENIED),
    ("Oslo would release the sailors on condition that Lima lifts the ban.", "release", PLAN, MAYBE),
    ("Oslo will release the sailors, an aide said on condition of anonymity.", "release", PLAN, PLAN),
    ("Oslo agreed to deport the envoys.", "deport", MAYBE, None),
    ("Oslo agreed to deport the envoys.", "deport", WISH, PLAN),
    ("Lima asked Oslo to abandon its plan to deport the envoys.", "deport", PLAN, PLAN),
    ("The court declined to suspend a plan to deport the envoys.", "deport", PLAN, PLAN),
    ("Voters want Oslo to cancel the joint drills.", "drills", PLAN, None),
    ("Oslo may cancel the joint drills.", "drills", PLAN, None),
    ("Anyone suspected of firing on the guards will be shot.", "firing", MAYBE, None),
    ("Nobody was accused of firing on the guards.", "firing", MAYBE, None),
    ("Three men are no longer suspected of firing a rocket.", "firing", MAYBE, None),
    ("Oslo did not cancel the talks with Lima.", "talks", PLAN, None),
    ("Three men are suspected of firing a rocket.", "firing", MAYBE, Modality.HAPPENED),
    ("Three men are suspected of planning a strike.", "planning", MAYBE, None),
    ("The plans to seize the port will be shattered.", "seize", Modality.DENIED, None),
    ("Oslo could have a partnership with Lima.", "have", WISH, None),
]


@pytest.mark.parametrize("text, word, read, expected", READ, ids=[text for text, *_ in READ])
def test_what_the_grammar_says_of_what_the_head_reads(
    *, text: str, word: str, read: Modality, expected: Modality | None
) -> None:
    sentence = _read(text).sentences[0]
    trigger = next(at for at, token in enumerate(sentence.tokens) if token.text == word)
    assert modality_of(sentence, trigger, "COERCE", read) is expected


DECIDED = "Warsaw expressed gratitude for the decision made by Oslo to provide our country with financial support."


@pytest.mark.parametrize(
    "text, kind, modality",
    [(DECIDED, "AID", PLAN), ("Rome's preparedness to meet Tripoli was underlined by the minister.", "CONSULT", MAYBE)],
)
def test_the_grammar_decides_against_the_head(text: str, kind: str, modality: Modality) -> None:
    assert {claim.modality for claim in pipeline.code(text, published=DAY) if claim.type == kind} == {modality}


@pytest.mark.parametrize(
    "text, expected",
    [
        ("He has said he would sit down only with the king.", True),
        ("They will meet only if the king agrees.", True),
        ("He would not sit down with the king.", False),
        ("He will not meet only with the king.", False),
        ("They met only with the king.", False),
    ],
)
def test_what_hangs_on_something(*, text: str, expected: bool) -> None:
    (sentence,) = _read(text).sentences
    assert hinges(sentence, len(sentence.tokens) // 2) is expected
