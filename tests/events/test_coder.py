from datetime import date

import pytest

from detente import models, pipeline
from detente.codebook import Codebook
from detente.events.actors import ActorBook
from detente.events.coder import Coder
from detente.reading.reader import Reader
from detente.records import Claim, Document, Mention, MentionKind, Modality, Role

DAY = date(2025, 3, 16)


def coded(text: str) -> tuple[Claim, ...]:
    return pipeline.code(text, published=DAY)


def country(claim: Claim, role: Role) -> list[str | None]:
    return [p.country for p in claim.participants if p.role is role]


def test_who_did_it_stands_behind_by() -> None:
    (claim,) = coded("Syria was attacked by Israel.")
    assert (claim.type, claim.modality) == ("ASSAULT", Modality.HAPPENED)
    assert (country(claim, Role.SOURCE), country(claim, Role.TARGET)) == (["ISR"], ["SYR"])


def test_an_act_in_a_noun() -> None:
    (claim,) = coded("Russian strikes on Kyiv killed at least 12 people.")
    assert (claim.type, country(claim, Role.SOURCE)) == ("ASSAULT", ["RUS"])
    assert claim.numbers == ("killed: at least 12 people",)


@pytest.mark.parametrize(
    "text, own",
    [
        ("The cabinet will hold talks with Armenia on Monday.", None),
        ("Turkey's president spoke. The government held talks with Armenia.", "TUR"),
        ("The government of Georgia held talks with Armenia.", "GEO"),
    ],
)
def test_nobody_meets_his_own_state(text: str, own: str | None) -> None:
    talks = next(claim for claim in coded(text) if claim.trigger.text == "talks")
    assert set(country(talks, Role.SOURCE)) == {own}
    assert country(talks, Role.TARGET) == ["ARM"]


def test_a_leader_is_met_by_those_of_his_state() -> None:
    met = coded("The army chief met with Shehbaz Sharif on Friday to discuss tensions with India.")[0]
    assert (country(met, Role.SOURCE), country(met, Role.TARGET)) == (["PAK"], ["PAK"])


def test_a_summit_is_not_a_name_of_who_meets() -> None:
    (claim,) = coded("U.S.-EU Summit Joint Statement")
    assert (country(claim, Role.SOURCE), country(claim, Role.TARGET)) == (["USA"], ["EUR"])


@pytest.mark.parametrize(
    "text, modality",
    [
        ("Putin and Trump held talks in Alaska.", Modality.HAPPENED),
        ("Putin and Trump will hold talks in Alaska on Friday.", Modality.PLANNED),
        ("Putin and Trump may hold talks in Alaska.", Modality.POSSIBLE),
        ("The planned meeting between Putin and Trump was cancelled.", Modality.DENIED),
    ],
)
def test_modality(text: str, modality: Modality) -> None:
    claim = next(c for c in coded(text) if c.type == "CONSULT")
    assert claim.modality is modality


def test_the_day_counts_from_the_report() -> None:
    claim = next(c for c in coded("Putin and Trump will hold talks in Alaska on Friday.") if c.type == "CONSULT")
    assert claim.when is not None
    assert (claim.when.start, claim.when.last) == (date(2025, 3, 21), date(2025, 3, 21))


@pytest.mark.parametrize(
    "text, day",
    [
        ("Qatar said on Sunday that it would release six detained Australians.", None),
        ("Peru and Chile will sign the treaty, Lima announced on Monday.", None),
        ("Putin will meet Trump on Friday, Peskov said on Monday.", date(2025, 3, 21)),
    ],
)
def test_the_day_on_which_a_plan_is_told_is_not_its_own(text: str, day: date | None) -> None:
    claim = next(c for c in coded(text) if c.modality is Modality.PLANNED)
    assert (claim.when.start if claim.when else None) == day


def test_a_text_gives_the_same_claims_alone_and_among_others() -> None:
    first = "Ankara hosted talks between Kyiv and Moscow on Monday. The two sides agreed to exchange prisoners."
    other = "The United States imposed sanctions on Iran."
    alone = coded(first)
    coded(other)
    assert coded(first) == alone
    together = coded(f"{first}\n\n{other}")
    assert [(c.type, c.trigger, c.score) for c in together[: len(alone)]] == [
        (c.type, c.trigger, c.score) for c in alone
    ]


def test_what_a_claim_names_stands_where_it_says() -> None:
    text = "Erdogan met Putin in Sochi.\n\nThe two presidents discussed a truce, the Kremlin said."
    for claim in coded(text):
        assert text[claim.trigger.start : claim.trigger.end] == claim.trigger.text
        assert all(text[p.start : p.end] == p.text for p in claim.participants)
        assert text[claim.start : claim.end] == claim.text


READ = Reader(models.load(), everything=True)
CODER = Coder(models.load(), Codebook.load(), ActorBook.load())
WHO = [
    ("Teresa Okello spoke. Later Okello left for Geneva.", "Okello", 1, "new:teresa-okello"),
    ("Miss World came to Geneva.", "Miss World", 0, None),
]


@pytest.mark.parametrize("text, words, which, actor", WHO)
def test_whom_a_name_means(text: str, words: str, which: int, actor: str | None) -> None:
    reading = READ.read(Document("d", text, published=date(2022, 3, 10)))
    at = [i for i in range(len(text)) if text.startswith(words, i)][which]
    sentence = next(s for s in reading.sentences if s.start <= at < s.end)
    first = next(i for i, token in enumerate(sentence.tokens) if token.start == at)
    last = first + len(words.split())
    mention = Mention(at, at + len(words), words, MentionKind.PERSON, sentence.index, first, last, last - 1, 1.0)
    assert CODER.who(reading, mention).actor == actor


@pytest.mark.parametrize(
    "text, words, name",
    [
        ("The boats met on the Sea of Galilee in May.", "Galilee", "Sea of Galilee"),
        ("The boats met on the Sea of Galilee in May.", "the Sea", "Sea of Galilee"),
        ("He spoke from a house in the English countryside in May.", "the English countryside", "United Kingdom"),
        ("He spoke from a house in the English tradition in May.", "the English tradition", None),
        ("Police raided Silwan in May.", "Silwan", "Silwan"),
    ],
)
def test_where_is_the_whole_place(text: str, words: str, name: str | None) -> None:
    reading = READ.read(Document("d", text, published=date(2022, 3, 10)))
    at = text.index(words)
    first = next(i for i, t in enumerate(reading.sentences[0].tokens) if t.start == at)
    last = first + len(words.split())
    place = CODER.where(reading, Mention(at, at + len(words), words, MentionKind.PLACE, 0, first, last, last - 1, 1.0))
    assert (place.name if place else None) == name


@pytest.mark.parametrize(
    "text, speaker, country",
    [
        ("Leaders will confer by video on Sunday, the French presidency announced.", "French presidency", "FRA"),
        ("Downing Street said Starmer will visit Paris on Sunday.", "Downing Street", "GBR"),
        ("Norway announced that it will send aid to Peru on Friday.", "Norway", "NOR"),
    ],
)
def test_a_speaker_is_named_whole(text: str, speaker: str, country: str) -> None:
    assert {(c.speaker.text, c.speaker.country) for c in coded(text) if c.speaker} == {(speaker, country)}


def test_a_day_of_the_main_clause_is_not_that_of_an_act_told_beside_its_subject() -> None:
    claims = coded(
        "The envoy, who brought the Norwegian truce plan to Lima, was received by the king on Thursday night."
    )
    days = {claim.type: claim.when for claim in claims}
    assert days["RETREAT"] is None
    assert days["CONSULT"] is not None
    (begun,) = coded("The truce that Norway brought about began on Thursday.")
    assert begun.when is not None


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Greek and Turkish officials met in Lima on Friday.", [["GRC"], ["TUR"]]),
        ("Talks between the Greek and Turkish foreign ministers were held on Friday.", [["GRC"], ["TUR"]]),
        ("Israel attacked Syrian and Lebanese soldiers.", [["ISR"], ["SYR", "LBN"]]),
    ],
)
def test_people_of_two_states_in_one_phrase_are_two(text: str, expected: list[list[str]]) -> None:
    (claim,) = coded(text)
    assert [country(claim, Role.SOURCE), country(claim, Role.TARGET)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Israeli warplanes struck a bus depot in the Lebanese town of Khiam.",
        "Israeli drones hit a grain elevator in Lebanon's Bekaa region on Friday.",
        "Israel bombed a food factory in Lebanon's capital Beirut.",
    ],
)
def test_what_an_attack_strikes_is_of_the_state_in_which_it_is(text: str) -> None:
    claim = next(claim for claim in coded(text) if claim.type == "ASSAULT")
    assert country(claim, Role.TARGET) == ["LBN"]


@pytest.mark.parametrize(
    "text, state",
    [
        ("The Kremlin's attacks on civilians in Ukraine must stop, the minister said.", "UKR"),
        ("Hamas attacks on Israeli civilians in Gaza must stop, the minister said.", "ISR"),
        ("Israel's killing of its own citizens in Gaza was an error, the army said.", "ISR"),
    ],
)
def test_civilians_are_of_the_state_in_which_they_are_unless_another_is_named(text: str, state: str) -> None:
    claim = next(claim for claim in coded(text) if claim.type == "ASSAULT")
    assert country(claim, Role.TARGET) == [state]


@pytest.mark.parametrize(
    "text, day",
    [
        ("Russia attacked Kyiv at dawn on Saturday.", date(2025, 3, 15)),
        ("Late on Friday Russia attacked Kyiv.", date(2025, 3, 14)),
        ("Norway will send Peru two ships in a fortnight.", date(2025, 3, 30)),
    ],
)
def test_the_day_is_found_in_whatever_words(text: str, day: date) -> None:
    claim = coded(text)[0]
    assert claim.when is not None
    assert claim.when.start == day


@pytest.mark.parametrize(
    "text, modality",
    [
        ("Norway and Peru will hold their delayed fourth round in Geneva this Sunday.", Modality.PLANNED),
        ("The Norwegian minister will lead a delegation of Nordic ministers to Lima on Sunday.", Modality.PLANNED),
        ("Norwegian trade team drops trip to Peru.", Modality.DENIED),
        ("Nordic foreign ministers put off their journey to Peru indefinitely.", Modality.DENIED),
        ("Norway's top diplomat heads to Lima.", Modality.HAPPENED),
        ("Macron and Lula spent close to three hours together at the palace in Brasilia.", Modality.HAPPENED),
    ],
)  # fmt: skip
def test_a_meeting_in_the_plain_words_of_wire_news_is_found_once(text: str, modality: Modality) -> None:
    (claim,) = (claim for claim in coded(text) if claim.type == "CONSULT")
    assert claim.modality is modality
    assert any(p.country for p in claim.participants)


def test_a_meeting_on_a_trip_is_not_told_three_times() -> None:
    claims = coded("Norway's prime minister met the president of Peru on his trip to Lima.")
    assert len([claim for claim in claims if claim.type == "CONSULT"]) <= 2


@pytest.mark.parametrize(
    "text", ["The Beatles spent two hours together.", "The singer Jo Doe heads to Lima for a concert."]
)
def test_what_is_of_no_politics_is_no_meeting(text: str) -> None:
    assert not [claim for claim in coded(text) if claim.type == "CONSULT"]


@pytest.mark.parametrize(
    "text",
    [
        "Norway held a second round of presidential elections on Sunday.",
        "The path heads to Lima.",
        "Norway and Peru will hold a qualifying round in Geneva for the cup.",
    ],
)
def test_other_rounds_and_roads_are_no_meetings(text: str) -> None:
    assert not [claim for claim in coded(text) if claim.type == "CONSULT"]
