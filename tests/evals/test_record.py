"""A claim stands for what the gold names, by its sentence and type, where another word was taken for its trigger."""

from evals.record import _named

GOLD = [("a", 10, "CONSULT"), ("a", 20, "AID"), ("a", 60, "CONSULT"), ("b", 10, "CONSULT")]


def test_a_claim_that_the_gold_does_not_name_stands_for_the_nearest_of_its_type_and_sentence() -> None:
    read = {
        ("a", 10, "CONSULT"): ("e1", 0, 50),
        ("a", 24, "AID"): ("e2", 0, 50),
        ("a", 70, "CONSULT"): ("e3", 65, 90),
        ("b", 12, "ASSAULT"): ("e4", 0, 50),
    }
    found = _named(GOLD, read)
    assert {key: found.get(key) for key in GOLD} == {GOLD[0]: "e1", GOLD[1]: "e2", GOLD[2]: None, GOLD[3]: None}
    assert found.items() >= {key: event for key, (event, _, _) in read.items()}.items()


def test_of_two_claims_for_one_name_the_first_stands_for_it() -> None:
    found = _named(GOLD[:1], {("a", 4, "CONSULT"): ("e1", 0, 50), ("a", 14, "CONSULT"): ("e2", 0, 50)})
    assert found[GOLD[0]] == "e1"
