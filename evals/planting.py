"""What errors can be planted in a text? One at a place, by the grammar of offices, dates and counts and the actor book.

Nothing here uses what finds errors (`detente.events.titles`, `detente.analysis.consistency`): an office beside a name
is sought by its words alone, so that what the program does not see is planted, too.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from detente.events.actors import ActorBook
from detente.events.names import Word, folded
from detente.events.offices import Kind
from detente.events.spans import Match
from detente.reading import tokens
from detente.records import Actor

SOLE = frozenset("head-of-state head-of-government foreign-minister defence-minister".split())
OTHER_OFFICE = {  # that the same person does not hold beside the first
    "head-of-state": "foreign minister", "head-of-government": "defence minister",
    "foreign-minister": "defence minister", "defence-minister": "foreign minister",
}  # fmt: skip
CLEAR = timedelta(days=90)  # from any change of office: nobody can be in doubt about the day
AHEAD = range(5, 26)  # days after publication on which something is told as done
NEAR = timedelta(days=120)  # of publication, for a day without a year
TIMES = 3  # by which a count is multiplied
LEAST, MOST = 2, 2000  # counted
LONGEST = 6  # words of an office
DESCRIBING = 4  # words between a name and an office that follows it
YEARS = range(1900, 2100)
SHORTEST = 40  # characters of a sentence that is denied
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = tuple("January February March April May June July August September October November December".split())
_BEFORE = frozenset("former ex then late acting interim deputy vice incoming outgoing new next elect".split())
_DATE = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(DAYS)}),? )?\b(?:(?P<month>{'|'.join(MONTHS)}) (?P<day>\d{{1,2}})"
    rf"|(?P<day2>\d{{1,2}}) (?P<month2>{'|'.join(MONTHS)}))\b(?:,? (?P<year>\d{{4}})\b)?"
)
_PAST = r"met|spoke|held|signed|visited|discussed|arrived|travell?ed|attended|hosted|received|announced|launched|killed"
_DONE_ON = re.compile(
    rf"\b(?:{_PAST})\b[^.;:\n]{{0,60}}?"
    rf"(?P<time>\bon (?:(?:{'|'.join(DAYS)})\b|{_DATE.pattern})|\btoday\b|\byesterday\b)"
)
_DONE = re.compile(r"\b(?:met|spoke)(?= with [A-Z])")
_OTHER_TIME = re.compile(
    r"\b(?:will|would|to [a-z]+|plans?|going|that|which|who)\b|\b(?:from|for|by|of|until|since) $"
)  # between an act and a day
_TOLD_TIME = re.compile(
    rf"\b(?:today|yesterday|tomorrow|this|last|next|ago|\d{{4}}|{'|'.join((*DAYS, *MONTHS))})\b", re.IGNORECASE
)
_ACT = re.compile(
    r"\b(?:kill|attack|bomb|shell|str(?:ik|uck)|meet|met|agree|sign|invad|seiz|captur|arrest|launch|sanction|withdr|expel|"
    r"visit|shoot|shot|explo|clash|fire|accus|suspend|releas|retak|destroy)\w*"
)
_NUMBERS = tuple("one two three four five six seven eight nine ten eleven twelve".split())
_NUMBER = rf"\d{{1,3}}(?:,\d{{3}})+\b|\d+\b|(?:{'|'.join(_NUMBERS[1:])})\b"
_COUNT = re.compile(
    rf"\b(?P<n>{_NUMBER})(?= (?:[a-z]+ ){{0,3}}(?:(?:are|were|is|was|have been|being) )?(?:killed|dead)\b)"
    rf"|\bkill(?:s|ed|ing) (?P<m>{_NUMBER})"
)
_BOUND = re.compile(
    r"(?:at least|more than|over|up to|about|around|nearly|almost|some|approximately|since)\W*$", re.IGNORECASE
)
_NAMED = re.compile(r" (?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2})\b")


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with one error of a kind in its characters ``[start, end)``, and what was done."""

    kind: str
    text: str
    start: int
    end: int
    how: str


@dataclass(frozen=True, slots=True)
class Held:
    """An office, told of who holds it that day: where its words and the name stand, and whether its state is told."""

    actor: Actor
    kind: Kind
    country: str
    name: tuple[int, int]
    title: tuple[int, int]
    full: bool
    stated: bool


@dataclass(frozen=True)
class Page:
    """A text of a day, with the book and the chances of a run."""

    text: str
    published: date
    book: ActorBook
    chance: random.Random

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """The offices of the text that their holders hold, well before and after the day."""
        return tuple(_offices(self))

    def planted(self, kind: str, start: int, end: int, new: str, how: str) -> Planted:
        """Put words in the place of others."""
        text = self.text[:start] + new + self.text[end:]
        return Planted(kind, text, start, start + max(1, len(new)), f"{how}: {self.text[start:end]!r} -> {new!r}")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a page, their folded forms, and the states among them by their last and their first word."""

    page: Page
    words: Sequence[Word]
    keys: list[str]
    ends: dict[int, Match]
    begins: dict[int, Match]

    def gap(self, at: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.page.text[self.words[at - 1].end : self.words[at].start]

    def adjacent(self, first: int, last: int) -> bool:
        """Say whether nothing but spaces, hyphens and articles stands between words ``[first, last]``."""
        return all(re.fullmatch(r"[ \n-]| the ", self.gap(at)) for at in range(first + 1, last + 1))

    def phrase(self, first: int, last: int) -> str:
        """Return the words ``[first, last)`` if they name an office, else nothing."""
        phrase = " ".join(self.keys[first:last])
        return phrase if phrase in _says(self.page.book) else ""


def _offices(page: Page) -> Iterator[Held]:
    words, matches = page.book.names.scan(page.text)
    keys = [folded(word.text) for word in words]
    states = [m for m in matches if m.best.actor.kind in {"country", "organisation"}]
    seen = _Words(page, words, keys, {m.last: m for m in states}, {m.first: m for m in states})
    for match in matches:
        capitals = words[match.last - 1].text.isupper()  # "PRIME MINISTER BENNETT:" says who speaks
        if match.best.actor.kind == "person" and match.best.use in {"name", "surname"} and not capitals:
            for span in (_span_before(seen, match.first), _span_behind(seen, match.last)):
                if span and (held := _held(seen, *span, match)):
                    yield held


def _span_before(seen: _Words, first: int) -> tuple[int, int] | None:
    """Return the words of the office before a name, also with its state: "President of Russia Vladimir Putin"."""
    last = first
    if first in seen.ends:
        state = seen.ends[first].first
        of = state - 1 - (seen.keys[state - 1 : state] == ["the"])
        last = of if of > 0 and seen.keys[of] == "of" else first
    for length in range(min(LONGEST, last), 0, -1):
        if seen.phrase(last - length, last) and seen.adjacent(last - length, first):
            return last - length, last
    return None


def _span_behind(seen: _Words, first: int) -> tuple[int, int] | None:
    """Return the words of the office that follows a name: "Sergei Lavrov, the Russian foreign minister,"."""
    if first >= len(seen.words) or seen.gap(first) != ", ":
        return None
    for at in range(first, min(first + DESCRIBING, len(seen.words))):
        if at > first and seen.gap(at) != " ":
            return None
        for length in range(min(LONGEST, len(seen.words) - at), 0, -1):
            if seen.phrase(at, at + length):
                behind = seen.page.text[seen.words[at + length - 1].end :][: len(" of ")]
                return (at, at + length) if behind[:1] in {",", "."} or behind == " of " else None
    return None


def _held(seen: _Words, first: int, last: int, match: Match) -> Held | None:
    """Return the office of some words with who holds it, if they do that day and well before and after it."""
    page, actor, words = seen.page, match.best.actor, seen.words
    before = seen.ends.get(first) if first and seen.adjacent(first - 1, first) else None
    told = before.first if before and not words[before.last - 1].possessive else first
    if told and seen.keys[told - 1] in _BEFORE:
        return None
    stated = before is not None or last in seen.begins or seen.keys[last : last + 1] == ["of"]
    name = (words[match.first].start, words[match.last - 1].start + len(words[match.last - 1].text))
    full = match.best.use == "name" and last <= match.first
    for kind in _says(page.book)[seen.phrase(first, last)]:
        own = page.book.terms(actor.id, kind.id) if kind.id in SOLE else ()
        for office in actor.offices_on(page.published):
            if office.country and office in own and _clear(page, actor, kind, office.country):
                title = (words[told].start, words[last - 1].end)
                return Held(actor, kind, office.country, name, title, full, stated)
    return None


@cache
def _says(book: ActorBook) -> dict[str, tuple[Kind, ...]]:
    known: dict[str, tuple[Kind, ...]] = {}
    for kind in book.offices.kinds:
        for phrase in kind.says:
            known[folded(phrase)] = (*known.get(folded(phrase), ()), kind)
    return known


def _clear(page: Page, actor: Actor, kind: Kind, country: str) -> bool:
    """Say whether an actor alone holds an office well before and after the day."""
    days = (page.published - CLEAR, page.published, page.published + CLEAR)
    return all(page.book.holder(kind.id, country, day) is actor for day in days)


def former(page: Page) -> Iterator[Planted]:
    """Call who is in office former."""
    for held in page.held:
        start = held.title[0]
        new = "Former " if start == 0 or page.text[start - 2 : start] in {". ", "\n\n"} else "former "
        yield page.planted("former-in-office", start, start, new, f"{held.actor.name}")


def past_holder(page: Page) -> Iterator[Planted]:
    """Give an office to who had it before, or has it later; "President Bush" stays a form of address."""
    for held in page.held:
        terms = [
            (office, actor)
            for office, actor in page.book.actors.terms(held.kind.id, held.country)
            if actor is not held.actor and actor.name not in page.text
            and office.title in page.book.offices.named(held.kind.id).titles
            and all(o.end and o.end + CLEAR < page.published for o in page.book.terms(actor.id, held.kind.id))
        ]  # fmt: skip
        if terms and held.full and _statement(held):
            _, actor = page.chance.choice(sorted(terms, key=lambda term: term[0].start)[-3:])
            yield page.planted("past holder", *held.name, actor.name, page.text[slice(*held.title)])


def _statement(held: Held) -> bool:
    return held.stated or held.kind.id != "head-of-state"


def never_held(page: Page) -> Iterator[Planted]:
    """Give an office to another of the same state, who has an office that day and never held this one."""
    for held in page.held:
        if held.full and _statement(held):
            others = [
                actor for actor in _people(page.book).get(held.country, ())
                if actor.offices_on(page.published) and actor.name not in page.text
                and not any(page.book.terms(actor.id, kind) for kind in SOLE)
            ]  # fmt: skip
            if others:
                yield page.planted(
                    "never held", *held.name, page.chance.choice(others).name, page.text[slice(*held.title)]
                )


@cache
def _people(book: ActorBook) -> dict[str, list[Actor]]:
    found: dict[str, list[Actor]] = {}
    for actor in book.actors.values():
        if actor.kind == "person" and actor.country:
            found.setdefault(actor.country, []).append(actor)
    return found


def once_former(page: Page) -> Iterator[Planted]:
    """Call somebody the former holder of an office that the same text gives them; none that the book gives them."""
    says, sole = _says(page.book), {held.name[0] for held in page.held}
    for match in _NAMED.finditer(page.text):
        title = _title_before(page.text, match.start(), says)
        name = match["name"]
        if title is None or match.start("name") in sole or name.split()[0] in {"The", "In", "On"} or name.isupper():
            continue
        for again in re.finditer(
            rf"(?<=[a-z,] ){re.escape(name)}\b(?![ -][A-Z])|(?<=[a-z] ){re.escape(name.split()[-1])}\b(?![ -][A-Z])",
            page.text[match.end() :],
        ):
            start = match.end() + again.start()
            if _title_before(page.text, start - 1, says) is None and not page.text[:start].endswith(
                (".", "r. ", "s. ")
            ):
                new = f"former {title} {name}"
                yield page.planted("two roles, one former", start, match.end() + again.end(), new, f"{title} {name}")
                break


def _title_before(text: str, end: int, says: dict[str, tuple[Kind, ...]]) -> str | None:
    words = text[max(0, end - 80) : end].rsplit("\n", maxsplit=1)[-1].split(" ")
    for length in range(min(LONGEST, len(words)), 0, -1):
        title = " ".join(words[-length:])
        if (
            folded(title) in says
            and "." not in title
            and not title.isupper()
            and (len(words) == length or words[-length - 1].lower() not in _BEFORE)
        ):
            return title
    return None


def other_office(page: Page) -> Iterator[Planted]:
    """Give who has an office by the text another one of the same state at their next mention."""
    for held in page.held:
        if not held.stated or not held.full:
            continue
        state = page.text[slice(*held.title)].split(" ")[0]
        if not any(alias.use in {"name", "demonym"} for alias in page.book.actors.aliases(folded(state))):
            continue
        surname = page.text[slice(*held.name)].split()[-1]
        behind = page.text[held.name[1] :]
        for again in re.finditer(rf"(?<=[a-z,] ){re.escape(surname)}\b(?![ -][A-Z])", behind):
            start = held.name[1] + again.start()
            if (
                not page.text[:start].split()[-1][0].isupper()
                and _title_before(page.text, start - 1, _says(page.book)) is None
            ):
                given = page.text[slice(*held.name)]
                new = f"{state} {OTHER_OFFICE[held.kind.id].title()} {given}"
                yield page.planted(
                    "two roles, another office", start, held.name[1] + again.end(), new, page.text[slice(*held.title)]
                )
                break


def weekday(page: Page) -> Iterator[Planted]:
    """Give a date a weekday that is not its own."""
    for match in _DATE.finditer(page.text):
        day = _day_of(match, page.published)
        if day is not None:
            wrong = DAYS[(day.weekday() + page.chance.randrange(1, 7)) % 7]
            start = match.start("weekday") if match["weekday"] else match.start()
            end = match.end("weekday") if match["weekday"] else match.start()
            kind = "weekday, changed" if match["weekday"] else "weekday, added"
            yield page.planted(kind, start, end, wrong if match["weekday"] else f"{wrong}, ", match.group())


def _day_of(match: re.Match[str], published: date) -> date | None:
    """Return the day of a date, if it is one and cannot be meant for another year's."""
    year = int(match["year"] or published.year)
    try:
        day = date(year, MONTHS.index(match["month"] or match["month2"]) + 1, int(match["day"] or match["day2"]))
    except ValueError:
        return None
    return day if match["year"] or abs(day - published) < NEAR else None


def reported_early(page: Page) -> Iterator[Planted]:
    """Tell what is told as done as done on a day that lies ahead."""
    day = page.published + timedelta(days=page.chance.choice(AHEAD))
    told = f"on {MONTHS[day.month - 1]} {day.day}"
    for match in _DONE_ON.finditer(page.text):
        if not _OTHER_TIME.search(page.text[match.start() : match.start("time")]):
            yield page.planted("reported early, moved", *match.span("time"), told, match.group())
    for start, end in tokens.sentences(page.text):
        done = _DONE.search(page.text, start, end)
        if done and not _TOLD_TIME.search(page.text[start:end]):
            yield page.planted("reported early, added", done.end(), done.end(), f" {told}", done.group())


def figures(page: Page) -> Iterator[Planted]:
    """Tell of more dead, as another outlet."""
    for match in _COUNT.finditer(page.text):
        group = "n" if match["n"] else "m"
        told = match[group].lower().replace(",", "")
        number = _NUMBERS.index(told) + 1 if told in _NUMBERS else int(told)
        if LEAST <= number <= MOST and not _BOUND.search(page.text[: match.start(group)]) and number not in YEARS:
            yield page.planted("figures", *match.span(group), str(TIMES * number), "of another outlet")


def denied(page: Page) -> Iterator[Planted]:
    """Deny the first sentence, as another outlet."""
    start, end = next(iter(tokens.sentences(page.text)), (0, 0))
    sentence = page.text[start:end].strip()
    words, matches = page.book.names.scan(sentence)
    parties = any(match.best.actor.kind != "person" for match in matches)
    if len(sentence) >= SHORTEST and _ACT.search(sentence) and parties and sentence[0].isupper():
        named = (matches and matches[0].first == 0) or (len(words) > 1 and words[1].capital)
        new = f"Officials denied that {sentence if named else sentence[0].lower() + sentence[1:]}"
        yield Planted("denied", new, 0, len(new), "of another outlet")


PAIRED = frozenset({"figures", "denied"})  # told beside the text as it is, by another outlet
RULES: tuple[Callable[[Page], Iterator[Planted]], ...] = (
    former, past_holder, never_held, once_former, other_office, weekday, reported_early, figures, denied,
)  # fmt: skip


def plants(page: Page, *, paired: bool) -> dict[str, list[Planted]]:
    """Return all errors that a text allows, by kind; those told by two outlets only of short items (``paired``)."""
    found: dict[str, list[Planted]] = {}
    for rule in RULES:
        for plant in rule(page):
            if paired or plant.kind not in PAIRED:
                found.setdefault(plant.kind, []).append(plant)
    return found
