"""Who takes part in an act: asked after each claim, or of all of them at once, the answer is the same."""

import random

from detente.analysis.parties import Parties
from detente.records import Claim, Participant, Role
from tests.build import claim, party

NAMES = ("USA", "RUS", "UKR", "TUR", "CHN")


def _claims(count: int) -> tuple[Claim, ...]:
    dice = random.Random(0)
    roles = (Role.SOURCE, Role.TARGET, Role.MEDIATOR)

    def named() -> tuple[Participant, ...]:
        return tuple(
            Participant(dice.choice(roles), "he", 0, 2)
            if dice.random() < 0.1
            else party(name := dice.choice(NAMES), name, role=dice.choice(roles))
            for _ in range(dice.randint(0, 3))
        )

    types = ("ASSAULT", "RETREAT")
    return tuple(claim(id=f"c{n}", type=dice.choice(types), participants=named()) for n in range(count))


def test_claims_counted_as_they_come_tell_what_all_of_them_tell() -> None:
    claims, parties = _claims(80), Parties()
    for number, one in enumerate(claims, start=1):
        parties.add(one)
        whole = Parties(claims[:number])
        assert (parties.told(), parties.type) == (whole.told(), whole.type)
    assert {p.country for p in parties.told()} <= {*NAMES, None}
    assert parties.told()


def test_who_strays_in_is_left_out_and_a_name_stands_before_a_pronoun() -> None:
    told = [
        claim(id=f"c{n}", participants=(party("Russia", "RUS"), party("Ukraine", "UKR", role=Role.TARGET)))
        for n in range(6)
    ]
    told += [claim(id="c6", participants=(party("Ankara", "TUR"), Participant(Role.TARGET, "him", 0, 3)))]
    assert [(p.role, p.country) for p in Parties(told).told()] == [(Role.SOURCE, "RUS"), (Role.TARGET, "UKR")]


def test_who_meets_whom_counts_on_either_side() -> None:
    met = [("THA", "KHM"), ("KHM", "CHN"), ("CHN", "THA"), ("CHN", "MMR"), ("CHN", "LAO")]
    told = [
        claim(id=f"c{n}", participants=(party(one, one), party(other, other, role=Role.TARGET)))
        for n, (one, other) in enumerate(met)
    ]
    assert {p.country for p in Parties(told).told()} == {"THA", "KHM", "CHN"}
    struck = [claim(id=one.id, type="ASSAULT", participants=one.participants) for one in told]
    assert {p.country for p in Parties(struck).told()} == {"CHN"}
