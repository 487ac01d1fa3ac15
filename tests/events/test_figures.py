import pytest

from detente.events.figures import MAX_FIGURES, figures
from detente.records import Sentence
from tests.events.build import sentence

# 0 Strikes 1 killed 2 at 3 least 4 30 5 people 6 and 7 Kyiv 8 got 9 $ 10 1.5 11 billion 12 in 13 2024
STRIKE = sentence(
    ("Strikes", "NOUN", 1, "nsubj"),
    ("killed", "VERB", -1, "root"),
    ("at", "ADP", 4, "advmod"),
    ("least", "ADV", 2, "fixed"),
    ("30", "NUM", 5, "nummod"),
    ("people", "NOUN", 1, "obj"),
    ("and", "CCONJ", 8, "cc"),
    ("Kyiv", "PROPN", 8, "nsubj"),
    ("got", "VERB", 1, "conj"),
    ("$", "SYM", 8, "obj"),
    ("1.5", "NUM", 11, "compound"),
    ("billion", "NUM", 9, "nummod"),
    ("in", "ADP", 13, "case"),
    ("2024", "NUM", 8, "obl"),
)
YEAR = [(13, 14)]


def of(inside: Sentence, *triggers: int, dates: list[tuple[int, int]] | None = None) -> tuple[tuple[str, ...], ...]:
    return figures(inside, triggers, [0] * len(inside.tokens), dates or [])


def test_each_act_has_its_own_figures() -> None:
    assert of(STRIKE, 1, 8, dates=YEAR) == (("killed: at least 30 people",), ("money: $ 1.5 billion",))


def test_no_act_no_figures() -> None:
    assert of(STRIKE) == ()
    assert of(sentence(("Talks", "NOUN", -1, "root")), 0) == ((),)


def test_a_date_is_no_figure() -> None:
    assert any("2024" in text for text in of(STRIKE, 8)[0])
    assert not any("2024" in text for text in of(STRIKE, 8, dates=YEAR)[0])


def test_an_act_of_another_sentence_takes_none() -> None:
    assert figures(STRIKE, [1], [0] * 6 + [1] * 8, YEAR) == (("killed: at least 30 people",),)


@pytest.mark.parametrize(
    "verb, noun, told",
    [
        ("exchanged", "prisoners", "exchanged: 390 prisoners"),
        ("wounded", "soldiers", "injured: 390 soldiers"),
        ("detained", "men", "captured: 390 men"),
        ("received", "drones", "weapons: 390 drones"),
        ("displaced", "families", "displaced: 390 families"),
        ("met", "times", "390 times"),
    ],
)
def test_kinds(verb: str, noun: str, told: str) -> None:
    inside = sentence((verb, "VERB", -1, "root"), ("390", "NUM", 2, "nummod"), (noun, "NOUN", 0, "obj"))
    assert of(inside, 0) == ((told,),)


def test_a_table_is_cut() -> None:
    numbers = [(str(n), "NUM", 0, "obj") for n in range(100, 100 + 3 * MAX_FIGURES)]
    assert len(of(sentence(("paid", "VERB", -1, "root"), *numbers), 0)[0]) == MAX_FIGURES


@pytest.mark.parametrize(
    "noun, kind",
    [("euros", "money: "), ("European", ""), ("executives", ""), ("deadlines", ""), ("prisoners", "captured: ")],
)
def test_a_kind_is_told_by_whole_words(noun: str, kind: str) -> None:
    whole = sentence(
        ("Kyiv", "PROPN", 1, "nsubj"),
        ("lists", "VERB", -1, "root"),
        ("27", "NUM", 3, "nummod"),
        (noun, "NOUN", 1, "obj"),
    )
    assert figures(whole, [1], [0] * 4, []) == ((f"{kind}27 {noun}",),)


def test_a_limit_is_a_whole_word() -> None:
    whole = sentence(
        ("Moreover", "ADV", 3, "advmod"),
        ("30", "NUM", 2, "nummod"),
        ("towns", "NOUN", 3, "nsubj"),
        ("fell", "VERB", -1, "root"),
    )
    assert figures(whole, [3], [0] * 4, []) == (("30 towns",),)


def test_of_two_fates_each_figure_has_the_nearer() -> None:
    inside = sentence(
        ("Rebels", "NOUN", 1, "nsubj"),
        ("killed", "VERB", -1, "root"),
        ("six", "NUM", 1, "obj"),
        ("and", "CCONJ", 4, "cc"),
        ("wounded", "VERB", 1, "conj"),
        ("four", "NUM", 4, "obj"),
    )
    assert of(inside, 1) == (("killed: six", "injured: four"),)


def test_the_word_beside_a_figure_goes_before_the_parse() -> None:
    inside = sentence(
        ("Rebels", "NOUN", 1, "nsubj"),
        ("shell", "VERB", -1, "root"),
        ("Brno", "PROPN", 1, "obj"),
        ("killing", "VERB", 6, "amod"),
        ("six", "NUM", 6, "nummod"),
        ("and", "CCONJ", 6, "cc"),
        ("wounding", "VERB", 1, "advcl"),
        ("four", "NUM", 6, "obj"),
    )
    assert of(inside, 1) == (("killed: six", "injured: four"),)


def test_the_word_behind_a_figure_tells_its_kind() -> None:
    inside = sentence(
        ("It", "PRON", 1, "nsubj"),
        ("hit", "VERB", -1, "root"),
        ("six", "NUM", 1, "obj"),
        ("were", "AUX", 4, "aux"),
        ("killed", "VERB", 1, "parataxis"),
    )
    assert of(inside, 1) == (("killed: six",),)


def test_an_age_is_no_count() -> None:
    aged = [("Doe", "PROPN", 4, "nsubj"), (",", "PUNCT", 0, "punct"), ("34", "NUM", 0, "appos")]
    inside = sentence(*aged, (",", "PUNCT", 0, "punct"), ("died", "VERB", -1, "root"))
    assert of(inside, 4) == (("34",),)


def test_a_measure_is_no_count() -> None:
    inside = sentence(
        ("Police", "NOUN", 1, "nsubj"),
        ("arrested", "VERB", -1, "root"),
        ("him", "PRON", 1, "obj"),
        ("three", "NUM", 4, "nummod"),
        ("times", "NOUN", 1, "obl"),
    )
    assert of(inside, 1) == (("three times",),)
