"""robots.txt is read as RFC 9309 says, kept for a day, and cannot harm whoever reads it."""

import pytest

from detente.errors import BusyError, SourceError
from detente.sources.addresses import Permits, Target, target
from detente.sources.guard import Answer
from detente.sources.pace import TurnError
from detente.sources.robots import AGAIN, KEPT, MOST_BYTES, MOST_DELAY, Robots, Rules
from tests.sources.test_pace import Simulated

PAGE = target("https://site.example/news/1?x=2", Permits.of())

CASES = [
    ("", True), ("User-agent: *\nDisallow: /", False), ("User-agent: *\nDisallow:", True),
    ("User-agent: *\nDisallow: /news", False), ("User-agent: *\nDisallow: /News", True),
    ("User-agent: *\nDisallow: /news\nAllow: /news/1", True), ("User-agent: *\nAllow: /n\nDisallow: /news", False),
    ("User-agent: *\nDisallow: /*?x=", False), ("User-agent: *\nDisallow: /news/1$", True),
    ("User-agent: detente\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
    ("User-agent: Detente/2.0\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
    ("User-agent: other\nUser-agent: DETENTE\nDisallow: /news", False),
    ("User-agent: other\nDisallow: /", True), ("User-agent: det\nDisallow: /", True),
    ("user agent: *  # all\n disallow : /news # no", False), ("\ufeffUser-agent: *\nDisallow: /", False),
    ("User-agent: *\r\nDisallow: /news\r\n", False), ("User-agent: a\nDisallow: /x\nUser-agent: *\nDisallow: /", False),
    ("<html><body>Not found</body></html>", True), ("\x00\xff\nDisallow: /", True),
]  # fmt: skip


@pytest.mark.parametrize("text, lets", CASES)
def test_rules_are_read(text: str, lets: bool) -> None:  # noqa: FBT001 - a column
    robots = Robots(Simulated().clock)
    answer = Answer("https://site.example/robots.txt", 200, {}, text.encode())
    assert robots.rules(PAGE, lambda _: answer).lets(PAGE.url) is lets


@pytest.mark.parametrize("status, lets", [(404, True), (403, True), (401, True), (410, True), (200, False)])
def test_a_host_without_the_file_lets_all_be_read(status: int, lets: bool) -> None:  # noqa: FBT001 - a column
    found = Robots(Simulated().clock).rules(PAGE, lambda _: Answer("", status, {}, b"User-agent: *\nDisallow: /"))
    assert found.lets(PAGE.url) is lets


@pytest.mark.parametrize("text, delay", [("2.5", 2.5), ("86400", MOST_DELAY), ("1e999", 0), ("-3", 0), ("soon", 0)])
def test_a_delay_is_believed_within_bounds(text: str, delay: float) -> None:
    assert Rules.of(f"User-agent: *\nCrawl-delay: {text}").delay == delay


class _Site:
    """A site whose answers are set."""

    def __init__(self, *answers: str | SourceError) -> None:
        self.answers = list(answers)
        self.asked: list[Target] = []

    def fetch(self, where: Target) -> Answer:
        self.asked.append(where)
        answer = self.answers.pop(0)
        if isinstance(answer, SourceError):
            raise answer
        return Answer(where.url, 200, {}, answer.encode())


def test_rules_are_kept_for_a_day_and_longer_if_they_cannot_be_had() -> None:
    clock = Simulated()
    robots = Robots(clock.clock)
    site = _Site("User-agent: *\nDisallow: /news", BusyError("down"), "")
    for at, lets, asked in ((0, False, 1), (KEPT - 1, False, 1), (KEPT, False, 2), (KEPT + AGAIN, True, 3)):
        clock.at = at
        assert robots.rules(PAGE, site.fetch).lets(PAGE.url) is lets
        assert [where.url for where in site.asked] == ["https://site.example/robots.txt"] * asked


def test_nothing_is_read_of_a_host_whose_rules_cannot_be_had() -> None:
    clock = Simulated()
    robots = Robots(clock.clock)
    site = _Site(BusyError("it is down"), BusyError("it is tired", wait=4000), SourceError("it leads inside"), "")
    for at, wait, words in ((0, 300, "down"), (100, 200, "down"), (300, 4000, "tired"), (4300, 300, "leads inside")):
        clock.at = at
        with pytest.raises(BusyError, match=rf"its robots\.txt, .* cannot be had \(it .*{words}\)") as caught:
            robots.rules(PAGE, site.fetch)
        assert caught.value.wait == wait
    clock.at = 5000
    assert robots.rules(PAGE, site.fetch).lets(PAGE.url)


def test_a_turn_that_did_not_come_says_nothing_of_the_rules() -> None:
    robots = Robots(Simulated().clock)
    site = _Site(TurnError("not now"), "")
    with pytest.raises(TurnError):
        robots.rules(PAGE, site.fetch)
    assert robots.rules(PAGE, site.fetch).lets(PAGE.url)


HOSTILE = {
    "robots by the thousand, each with all rules": ("user-agent: a{i}\n", "allow: /\n"),
    "the same, written otherwise": ("user  agent a{i}\n", "disallow /{i}\n"),
    "one robot time and again": ("user-agent: a\nuser-agent: b\n", "allow: /{i}$x$\n"),
    "stars": ("user-agent: *\n", "disallow: /*a*b*c*d*e*f{i}\n"),
    "one long rule": ("user-agent: *\ndisallow: /", "*a"),
    "blanks": ("user-agent", " "),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_takes_little_time(kind: str) -> None:
    size = MOST_BYTES // 4  # what grows with the square of it takes minutes at this, and what does not, seconds
    first, then = ("".join(part.format(i=i) for i in range(size)) for part in HOSTILE[kind])
    text = (first[:size] if kind.startswith("robots") else first[:30]) + then[:size]
    rules = Rules.of(text)
    rules.lets("https://site.example/" + "ab" * 1000)
    assert rules.parsed is not None
    assert len(rules.parsed._user_agents) <= 3


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.sources.robots.MOST_KEPT", 100_000)
    robots = Robots(Simulated().clock)
    text = "User-agent: *\n" + "Disallow: /a\n" * 500
    for i in range(50):
        where = target(f"https://site{i}.example/", Permits.of())
        robots.rules(where, lambda where: Answer(where.url, 200, {}, text.encode()))
    assert 10 < len(robots) < 20
    assert robots._size <= 100_000
