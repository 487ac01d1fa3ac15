"""What one side tells and another denies in one text is doubted, and what is only refused or withheld is not."""

import re

import pytest

from detente.analysis import disputes
from detente.analysis.disputes import BACK
from detente.answers.doubts import sentence_finder
from detente.records import Document, TextWarning


def _doubts(text: str) -> list[TextWarning]:
    return list(disputes.of_text(Document("d1", text), sentence_finder(text)))


TOLD = "Ruritania says that its troops took the town of Brno."
ENVOY = "At a court in Brno, its envoy"
# A text, who denies in it, and what is denied.
DISPUTED = [
    (f"{TOLD} Brno's mayor denies the claim.", "Brno's mayor", TOLD),
    (f"{TOLD} Moravia strongly denied this.", "Moravia", TOLD),
    (f"{TOLD} Moravia denies that the town has fallen.", "Moravia", TOLD),
    (f"{TOLD} Moravian leaders deny the loss of the town but speak of fights.", "Moravian leaders", TOLD),
    (f"{TOLD} Moravia says it is untrue.", "Moravia", TOLD),
    (f"{TOLD} Moravia calls these reports baseless.", "Moravia", TOLD),
    ("Raiders hit a bank, Ruritania says, which Moravia denies.", "Moravia", "Raiders hit a bank, Ruritania says"),
    ("Shells fell on Brno; Ruritania denies carrying out the shelling.", "Ruritania", "Shells fell on Brno"),
    ("They blame Ruritania for it, but Ruritania denies any role.", "Ruritania", "They blame Ruritania for it"),
    ("Moravia denied involvement. Ruritania accuses it of the raid.", "Moravia", "Ruritania accuses it of the raid."),
    ("Serbs were blamed, but this is later denied by the envoys.", "the envoys", "Serbs were blamed"),
    ("They accuse Moravia of the raid, although rebels claimed responsibility.", "each side", "They accuse Moravia"),
    ("They blame Moravia. At a court in Brno, its envoy denies the charges.", ENVOY, "They blame Moravia."),
    ("The press blames the two clans, who both deny responsibility.", "", "The press blames the two clans"),
    (f'{TOLD} Moravia called the claim "baseless".', "Moravia", TOLD),
    (f"{TOLD} The mayor rebuffs the claims.", "The mayor", TOLD),
    ("Hamlet blames a leak; the state blames a bomb.", "each side", "Hamlet blames a leak; the state blames"),
    ("The rebels claim responsibility, but the army blames a storm.", "each side", "The rebels claim"),
    (
        "Moravia dismisses claims by Ruritania that it hid weapons in Brno.",
        "Moravia",
        "claims by Ruritania that it hid weapons in Brno.",
    ),
    (
        "The opposition disputes the official death toll of the raid.",
        "The opposition",
        "the official death toll of the raid.",
    ),
    (
        "The bomb did not go off and the army denied reports of a raid on Brno.",
        "the army",
        "reports of a raid on Brno.",
    ),
    (
        "The bomb did not go off and Moravia and Ruritania denied reports of a raid on Brno.",
        "Moravia and Ruritania",
        "reports of",
    ),
    (
        "Officials who are close to Hamlet and Horatio denied reports of a raid on Brno.",
        "Officials who are close to Hamlet and Horatio",
        "reports of",
    ),
    ("Moravia said it denied reports of a raid on Brno.", "Moravia", "reports of a raid on Brno."),
    ("Reports of a raid on Brno were denied by Moravia.", "Moravia", "Reports of a raid on Brno"),
    (
        "The truce broke down, and both sides blame each other.",
        "each side",
        "The truce broke down, and both sides blame",
    ),
    ("Each army accuses the other of breaking the truce.", "each side", "Each army accuses the other of breaking"),
    ("Hamlet blames Moravia for the blast, while Moravia blames Hamlet.", "each side", "Hamlet blames Moravia"),
    ("There are conflicting reports about the dead.", "other sources", "There are conflicting reports about the dead."),
    ("Reports that Brno was shelled are completely false.", "", "Reports that Brno was shelled are completely false."),
    ("They spoke of Ruritania's false claims that Brno was shelled.", "", "They spoke of Ruritania's false claims"),
    ("Brno was calm, contrary to Ruritanian claims.", "", "Brno was calm, contrary to Ruritanian claims."),
]


@pytest.mark.parametrize("text, by, told", DISPUTED)
def test_what_is_denied_in_the_same_text_is_doubted(text: str, by: str, told: str) -> None:
    [doubt] = _doubts(text)
    assert (doubt.kind, doubt.document) == ("disputed", "d1")
    assert doubt.record.startswith(f"what is denied: {told}")
    assert doubt.reason.endswith(f"denied in the same text by {by}" if by else "denied in the same text")
    assert text[doubt.start : doubt.end] == doubt.sentence
    assert doubt.sentence in {text[: len(doubt.sentence)], text[-len(doubt.sentence) :]}


PLAIN = [
    "Moravia denies that the town has fallen.",  # nobody tells it
    "Moravia rejects the proposal of Ruritania.",
    "Moravia rejects the latest version of the plan.",
    "Ruritania denied the envoys entry. Visas were denied, too.",
    f"{TOLD} It denies the town its water.",
    "We share a border, but they deny all our common goals.",
    f"{TOLD} Moravia did not deny it.",
    f"{TOLD} Moravia would neither confirm nor deny the claim.",
    f"{TOLD} Does Moravia deny the claim?",
    "A court dismisses the charges against the rebels.",
    "A judge held that he was late, but rejected the claim of fraud.",
    "She wins a tribunal case, but the tribunal rejects claims of fraud.",
    "The court upheld the ban, rejecting claims that it was unlawful.",
    "The president dismisses his minister amid allegations of fraud.",
    "Nobody has claimed responsibility, but the army blames the rebels.",
    f"{TOLD} The U.S. denies any involvement.",
    "A man denied the charges and was jailed.",
    "A jet was shot down, but Ruritania denies any involvement.",  # nobody lays it to them
    "A dispute about the claims of the rebels went on.",
    "The leaders met in a town near the disputed border and spoke of other claims.",
    "Moravia rejects China's claims in the Sea of Brno.",
    "The rebels took Brno and deny the use of gas in Brno.",  # nobody denies what they tell themselves
    "Reforms, which were rejected by the rebels, were made.",
    "They accuse each other of espionage.",  # both may be right
    "The minister of trade spoke amid accusations of fraud.",
    "There are conflicting claims to the island.",
    "Whether you call that false is up to you.",
    "Nobody was harmed. Those who deny the crime were heard.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_refused_withheld_or_told_by_nobody_is_no_dispute(text: str) -> None:
    assert _doubts(text) == []


def test_the_sentence_that_shares_a_word_is_what_is_denied() -> None:
    between = " It rained."
    [doubt] = _doubts(f"{TOLD}{between * (BACK - 1)} Moravia denies that the town fell.")
    assert doubt.record == f"what is denied: {TOLD}"
    assert _doubts(f"{TOLD}{between * BACK} Moravia denies that the town fell.") == []


def test_a_word_that_opens_a_sentence_hides_no_other() -> None:
    [doubt] = _doubts(f"Ready. Lies, they said, are many. {TOLD} Moravia calls the claim baseless.")
    assert doubt.sentence == "Moravia calls the claim baseless."


def test_letters_that_grow_when_small_move_nothing() -> None:
    [doubt] = _doubts(f"İİİİİİİİİİİİ. {TOLD} Moravia denies the claim.")
    assert doubt.sentence == "Moravia denies the claim."


def test_a_sentence_is_doubted_once() -> None:
    [doubt] = _doubts(f"{TOLD} Moravia denies the claim and says the claim is false.")
    assert doubt.reason == "'denies': told by one side and denied in the same text by Moravia"


def test_who_denies_is_told_where_the_words_are_few() -> None:
    many = " ".join(["long"] * disputes.WORDS)
    [doubt] = _doubts(f"{TOLD} A {many} row denies the claim.")
    assert re.search(r"in the same text$", doubt.reason)


def test_a_capital_that_is_longer_in_small_letters_hides_no_denial() -> None:
    text = "Ruritania says that its troops took the town of Brno. Moravia DENIED the reports of the loss."
    assert _doubts(text)
    assert len(_doubts(f"İzmir saw rain. {text}")) == len(_doubts(text))


@pytest.mark.parametrize(
    "text",
    [
        "The claims are " + "simply " * 100 + "not so false.",
        "The army said it is " + "simply " * 100 + "gone.",
        ("The army told, which" + " " * 800 + "x, he denied so. ") * 50,
        "The army told" + " " * 4000 + "he denied this.",
        "denied " * 16_000,
        "He denied it was there yesterday.\n\n" * 8_000,
    ],
    ids=["adverbs", "adverbs behind it", "blanks of a clause", "blanks behind a clause", "denials", "sentences"],
)
def test_the_search_of_a_hostile_text_ends(text: str) -> None:
    assert len(_doubts(text)) >= 0
