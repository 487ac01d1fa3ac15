"""Tables of names and spans: the words, the day, the context, and whom they mean."""

from datetime import date

import pytest

from detente.events.actors import ActorBook
from detente.events.names import fold
from detente.events.resolution import RIGHT, Basis

TODAY = date(2025, 3, 16)


@pytest.fixture(scope="module")
def book() -> ActorBook:
    return ActorBook.load()


SPANS = [
    # names of states, and what stands for them
    ("Russia", "RUS", None),
    ("the United States", "USA", None),
    ("U.S.", "USA", None),
    ("US", "USA", None),
    ("Türkiye", "TUR", None),
    ("Côte d’Ivoire", "CIV", None),
    ("Burma", "MMR", None),
    ("Swaziland", "SWZ", None),
    ("DRC", "COD", None),
    ("North Korea", "PRK", None),
    ("Kosovo", "XKX", None),
    ("Taiwan", "TWN", None),
    ("Gaza", "PSE", None),
    ("Crimea", "UKR", None),
    ("Moscow", "RUS", "GOV"),
    ("the Kremlin", "RUS", "GOV"),
    ("Downing Street", "GBR", "GOV"),
    ("the Élysée", "FRA", "GOV"),
    ("Kiev", "UKR", "GOV"),
    ("Teheran", "IRN", "GOV"),
    ("Tehran's", "IRN", "GOV"),
    ("Kyiv's government", "UKR", "GOV"),
    ("South America", None, None),
    # a state and a head noun
    ("Russian forces", "RUS", "MIL"),
    ("the Russian army", "RUS", "MIL"),
    ("Ukraine's military", "UKR", "MIL"),
    ("US troops in Iraq", "USA", "MIL"),
    ("Azerbaijani Armed Forces", "AZE", "MIL"),
    ("U.S. President", "USA", "GOV"),
    ("government of Sudan", "SDN", "GOV"),
    ("protesters in Cairo", "EGY", "CVL"),
    ("Israeli settlers", "ISR", "CVL"),
    ("Palestinian militants", "PSE", "REB"),
    ("Ukraine's neighbours", None, None),
    # people, known and unknown
    ("Russian Foreign Minister Sergei Lavrov", "RUS", "GOV"),
    ("Volodymyr Zelensky", "UKR", "GOV"),
    ("Zelenskiy", "UKR", "GOV"),
    ("Hungarian Foreign Minister Péter Kovács", "HUN", "GOV"),
    ("MBS", "SAU", "GOV"),
    ("the Trump administration", "USA", "GOV"),
    ("Somebody Putinova", None, None),
    ("Kimberly Merkel", None, None),
    # organisations and armed groups
    ("UN Security Council", "UNO", None),
    ("United Nations envoy", "UNO", None),
    ("NATO", "NAT", None),
    ("European allies", "EUR", None),
    ("Western countries", None, None),
    ("IAEA", "IGO", None),
    ("International Court of Justice", "UNO", "JUD"),
    ("Hamas militants", "NGO", "REB"),
    ("Hezbollah", "NGO", "REB"),
    ("M23 rebels", "NGO", "REB"),
    ("IDF", "ISR", "MIL"),
    ("IRGC", "IRN", "MIL"),
    ("Philippine Senate", "PHL", "LEG"),
    ("House of Commons of Canada", "CAN", "LEG"),
    ("Donetsk People's Republic", "UKR", "PRE"),
    ("Kurdish fighters", "NGO", "REB"),
    ("pro-Russian separatists", "NGO", "REB"),
    ("US-backed rebels", "NGO", "REB"),
    ("rebel forces", "NGO", "REB"),
    ("Japanese automakers", "NGO", "BUS"),
    ("Patriotic Salvation Front", "NGO", None),
    ("Global Fund Advocates Network", "NGO", None),
    ("Italian Parliament", "ITA", "LEG"),
    ("Royal Australian Air Force", "AUS", "MIL"),
    ("Borussia Dortmund", "NGO", None),
    # what only ends like a state, or begins like a body, is neither
    ("Health Canada", None, None),
    ("the People's Republic of China", "CHN", None),
    ("former Yugoslavia", "YUG", None),
    ("36th Marine Brigade", None, "MIL"),
    ("Yom Kippur", None, None),
    # words that name nobody
    ("two rival parliaments", None, "LEG"),
    ("gunmen", None, "UAF"),
    ("we", None, None),
    ("us", None, None),
    ("the international community", None, "CVL"),
    ("", None, None),
]


@pytest.mark.parametrize("text, country, sector", SPANS)
def test_a_span_means_a_state_or_nobody(book: ActorBook, text: str, country: str | None, sector: str | None) -> None:
    found = book.resolve(text, on=TODAY)
    assert (found.country, found.sector) == (country, sector), found.reason


NEAR = [
    ("the Liberal Democratic Party", "Japan", "org:liberal-democratic-party-japan", "JPN"),
    ("National Democratic Party", "Egypt", "org:national-democratic-party-egypt", "EGY"),
    ("People's Hope Party", "Chad", None, "TCD"),
    ("Court of Arbitration for Sport", "Russia", None, None),
    ("the court", "Russia", "state:RUS", "RUS"),
]


@pytest.mark.parametrize("text, near, actor, country", NEAR)
def test_the_state_named_nearest(book: ActorBook, text: str, near: str, actor: str | None, country: str | None) -> None:
    found = book.resolve(text, on=TODAY, context=(near,))
    assert (found.actor, found.country) == (actor, country), found.reason


def test_the_holder_is_who_has_the_plain_title(book: ActorBook) -> None:
    """Premiers of German states and presidents of committees are of the same kind of office."""
    day = date(2022, 2, 14)
    assert book.resolve("the German chancellor", on=day).actor == "person:olaf-scholz"
    assert book.resolve("the President of Belarus", on=day).actor == "person:alexander-lukashenko"


WORDS = [
    ("Senior State Department Officials", None),
    ("Little Rock police", None),
    ("the May government", "state:GBR"),
    ("the May talks", None),
    ("Snow leopards", None),
    ("the Biden delegation", "state:USA"),
]


@pytest.mark.parametrize("text, actor", WORDS)
def test_a_surname_that_is_a_word_is_nobody_before_another_noun(book: ActorBook, text: str, actor: str | None) -> None:
    assert book.resolve(text, on=date(2022, 5, 10)).actor == actor


OFFICES = [
    ("the King of Jordan", "person:king-abdullah-ii-of-jordan"),
    ("The King of Jordan", "person:king-abdullah-ii-of-jordan"),
    ("the queen of Jordan", "person:queen-rania"),
    ("the Saudi King", "person:king-salman"),
    ("the Indian foreign minister", "person:subrahmanyam-jaishankar"),
    ("the Indian foreign secretary", "person:vinay-mohan-kwatra"),
    ("the Sri Lankan defence secretary", "person:kamal-gunaratne"),
    ("the Sri Lankan defense secretary", "person:kamal-gunaratne"),
    ("the Captain Regent of San Marino", None),
]


@pytest.mark.parametrize("text, actor", OFFICES)
def test_of_several_holders_the_one_with_the_title_that_is_said(book: ActorBook, text: str, actor: str | None) -> None:
    assert book.resolve(text, on=date(2022, 5, 10)).actor == actor


@pytest.mark.parametrize(
    "text", ["the King", "the West", "Arab leaders", "ethnic Tatar activists", "Friday", "Victoria", "Solar"]
)
def test_a_word_that_is_seldom_a_surname_means_nobody_of_that_name(book: ActorBook, text: str) -> None:
    found = book.resolve(text, on=date(2022, 5, 10))
    assert (found.actor, found.country) == (None, None)


def test_a_body_of_the_state_at_hand(book: ActorBook) -> None:
    found = book.body_of("the President's Office", "UKR", TODAY)
    assert found is not None
    assert (found.actor, found.country) == ("org:office-of-the-president-of-ukraine", "UKR")
    assert book.body_of("the President's Office", "FRA", TODAY) is None
    assert book.body_of("the office", "UKR", TODAY) is None


DATED = [
    ("Taliban", "2019-05-01", "NGO", "org:taliban"),
    ("Taliban", "2021-08-15", "AFG", "org:taliban"),
    ("Ban Ki-moon", "2005-05-01", "KOR", "person:ban-ki-moon"),
    ("Ban Ki-moon", "2010-05-01", "UNO", "person:ban-ki-moon"),
    ("Rutte", "2020-05-01", "NLD", "person:mark-rutte"),
    ("Rutte", "2025-05-01", "NAT", "person:mark-rutte"),
    ("Bush", "2003-03-20", "USA", "person:george-w-bush"),
    ("Rice", "2006-03-20", "USA", "person:condoleezza-rice"),
    ("Rice", "2014-03-20", "USA", "person:susan-rice"),
    ("Rasmussen", "2012-03-20", "NAT", "person:anders-fogh-rasmussen"),
    ("Park", "2015-03-20", "KOR", "person:park-geun-hye"),
    ("Guterres", "2019-03-20", "UNO", "person:antonio-guterres"),
]


@pytest.mark.parametrize("text, on, country, actor", DATED)
def test_the_day_decides(book: ActorBook, text: str, on: str, country: str, actor: str) -> None:
    found = book.resolve(text, on=date.fromisoformat(on))
    assert (found.country, found.actor) == (country, actor), found.reason


CONTEXT = [
    ("the government", ("Hamas", "Syria", "Russia"), "SYR"),
    ("police", ("Istanbul",), "TUR"),
    ("two rival parliaments", ("Libya",), "LBY"),
    ("protesters", ("NATO",), None),
    ("foreign troops", ("Mali",), None),
    ("partners", ("Ukraine",), None),
    ("Germany", ("Mali",), "DEU"),
]


@pytest.mark.parametrize("text, context, country", CONTEXT)
def test_context_serves_generic_words_only(
    book: ActorBook, text: str, context: tuple[str, ...], country: str | None
) -> None:
    assert book.resolve(text, on=TODAY, context=context).country == country


def test_offices_have_their_days(book: ActorBook) -> None:
    then, now = (book.candidates("Medvedev", on=day)[0] for day in (date(2010, 6, 1), date(2025, 6, 1)))
    assert [office.title for office in then.offices] == ["President"]
    assert "President" not in [office.title for office in now.offices]


WHO = [
    ("Witkoff", "person:steve-witkoff", "surname"),
    ("Vladimir Putin", "person:vladimir-putin", "name"),
    ("the Kremlin", "state:RUS", "metonym"),
    ("Mariupol", "state:UKR", "city"),
    ("Vladimir Puttin", "person:vladimir-putin", "similar spelling"),
    ("Zelenskyj", "person:volodymyr-zelenskyy", "similar spelling"),
    ("Netanyaho", "person:benjamin-netanyahu", "similar spelling"),
    ("Jordan", "state:JOR", "name"),
    ("Josep", "person:josep-borrell", "part of the name"),
]


@pytest.mark.parametrize("name, actor, reason", WHO)
def test_who(book: ActorBook, name: str, actor: str, reason: str) -> None:
    best = book.candidates(name, on=TODAY)[0]
    assert (best.actor.id, best.reason) == (actor, reason)
    assert 0 < best.score < 1


@pytest.mark.parametrize(
    "name, day, holder",
    [
        ("President of the United States", date(2010, 6, 1), "Barack Obama"),
        ("the Turkish foreign minister", date(2022, 3, 10), "Mevlüt Çavuşoğlu"),
    ],
)
def test_an_office_means_who_holds_it_that_day(name: str, day: date, holder: str) -> None:
    assert [found.actor.name for found in ActorBook.load().candidates(name, on=day)] == [holder]


def test_who_ranks_and_limits(book: ActorBook) -> None:
    found = book.candidates("Khan", on=date(2019, 1, 1), limit=3)
    assert found[0].actor.id == "person:imran-khan"
    assert len(found) <= 3
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert book.candidates("Xqzwvv", on=TODAY) == ()
    assert book.candidates("", on=TODAY) == ()


def test_spots_are_the_names_of_a_sentence_that_bear_a_code(book: ActorBook) -> None:
    text = "Trump's envoy told the EU that Moscow, not us, broke the truce in Gaza."
    found = book.spots(text, TODAY)
    assert [(s.text, s.country) for s in found] == [("EU", "EUR"), ("Moscow", "RUS"), ("Gaza", "PSE")]
    assert all(text[s.start : s.end] == s.text for s in found)


def test_names_are_compared_without_their_dress() -> None:
    assert fold("Mevlüt Çavuşoğlu") == fold("Mevlut Cavusoglu")
    assert fold("Sana’a") == fold("Sana'a") == "sanaa"


def test_an_office_is_held_by_a_person(book: ActorBook) -> None:
    found = book.resolve("the Turkish foreign minister", on=date(2022, 3, 10))
    assert (found.actor, found.country) == ("person:mevlut-cavusoglu", "TUR")
    assert book.resolve("foreign minister of Turkey", on=date(2022, 3, 10)).actor == "person:mevlut-cavusoglu"
    assert book.resolve("the Kremlin spokesman", on=date(2022, 3, 10)).actor == "person:dmitry-peskov"
    assert book.resolve("the Turkish deputy foreign minister", on=date(2022, 3, 10)).actor == "state:TUR"


def test_a_person_unknown_to_the_book_has_the_state_of_the_title(book: ActorBook) -> None:
    found = book.resolve("Hungarian Foreign Minister Péter Kovács", on=TODAY)
    assert (found.actor, found.country, found.sector) == ("new:peter-kovacs-hun", "HUN", "GOV")


@pytest.mark.parametrize(
    "text, context, basis, office",
    [
        ("Lavrov", (), Basis.SURNAME, None),
        ("the Turkish foreign minister", (), Basis.HOLDER, "foreign-minister"),
        ("the police", ("Kenya",), Basis.IMPLIED, None),
        ("the Kremlin", (), Basis.METONYM, None),
        ("someone", (), Basis.NOTHING, None),
    ],
)
def test_a_resolution_tells_on_what_it_rests(
    text: str, context: tuple[str, ...], basis: Basis, office: str | None
) -> None:
    found = ActorBook.load().resolve(text, on=date(2025, 3, 16), context=context)
    assert (found.basis, found.office) == (basis, office)
    assert found.score == RIGHT[basis]
    assert found.reason
