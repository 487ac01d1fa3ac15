"""Who is meant by a name, on a day, and for which state do they act? Answers from the actor book in ``data/actors``.

It knows names, offices with their dates and the head nouns of news English; it never looks outside the words it is
given, and says None rather than guess.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from detente.events import standing
from detente.events.amend import amended
from detente.events.book import entries
from detente.events.names import CACHE, PHRASES, Word, alias_key, fold, folded, keys_of, phrase, surnames
from detente.events.offices import Kind, Offices
from detente.events.register import REGION, Alias, Register
from detente.events.resolution import Basis, Resolution, Spot, stranger_id
from detente.events.scanner import SCANNED, Scanner
from detente.events.spans import LEADING, Match, Span, ends_another, heads_of, is_surname_of_another
from detente.records import Actor, ActorChange, Office

NO_STATE = frozenset({"NGO", "IGO", "UNO", "EUR", "NAT"})

# How sure a kind of name is, as `candidates` ranks it; set by hand, re-run the `who` cases of the tests when changed.
SCORE_NAME, SCORE_METONYM, SCORE_SURNAME, SCORE_CITY, SCORE_PART = 0.97, 0.85, 0.8, 0.7, 0.5
OUT_OF_OFFICE = 0.7  # what is left of a score when the person holds no office on the day asked about
MIN_FUZZY = 0.78  # below it difflib pairs strangers ("Ortega", "Ortiz"); tried .70 to .85 on misspelt leaders
BOOKS = 2  # changed books that are kept, some 100 MB each: that of the store and the one before the last decision
LONGEST_NAME = 5  # words of a person's name
PROMINENT = 2  # times as many offices in the book make a state be meant where two have a leader of one surname
_ARMS = frozenset(
    "marine defence defense airborne assault infantry mechanized mechanised motorized armored armoured tank "
    "artillery guards separate mountain rifle naval".split()
)
# Words that begin or end what the mention head takes for a person and is none.
_NO_GIVEN = frozenset("miss nobel olympic happy merry holy prime head vice deputy chief first".split())
_NO_SURNAMES = frozenset("day scholar award prize cup minister president secretary general members leaders".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor who may be meant by a name, with a score in [0, 1] and the offices held on the day asked about."""

    actor: Actor
    score: float
    offices: tuple[Office, ...]
    reason: str


_NOBODY = Resolution(None, None, None, Basis.NOTHING, "no name of the book")


class ActorBook:
    """All actors, and an index of the ways to write them."""

    def __init__(self, register: Register, heads: dict[str, Any], offices: Offices) -> None:
        self._heads = heads_of(heads)
        self.offices = offices
        self.actors = register
        self._known = lru_cache(CACHE)(self._resolve)
        self.names = Scanner(register, self._heads.sectors)
        self._cut = lru_cache(PHRASES)(lambda text: Span.of(text, self._heads, self.names.matches))
        self._spotted = lru_cache(SCANNED)(self._find_spots)

    @classmethod
    def load(cls) -> "ActorBook":
        """Return the book that ships with detente, read once."""
        return _shipped()

    @staticmethod
    def check(changes: Sequence[ActorChange]) -> None:
        """See that the shipped book can be changed so.

        Raises:
            ConfigError: a change does not fit.
        """
        amended(entries(_FOLDER, Offices.load()), changes)

    @classmethod
    def amended(cls, changes: Sequence[ActorChange]) -> "ActorBook":
        """Return the shipped book after what people decided.

        Raises:
            ConfigError: a change does not fit.
        """
        return _changed(_Decided(tuple(changes))) if changes else cls.load()

    def rank(self, actor: Actor, on: date | None) -> int:
        """Return the rank of the highest office that an actor held on a day, 0 for none."""
        return standing.rank(standing.held(actor, on))

    def alone(self, actor: Actor) -> bool:
        """Say whether nobody else in the book has any surname of an actor."""
        found = {s for name in standing.names(actor) for s in surnames(keys_of(name), actor.country)}
        return all(len(self.actors.bearers(surname)) <= 1 for surname in found)

    def code(self, match: Match, on: date | None) -> str | None:
        """Return the code that a name bears on a day."""
        return standing.code(match.best.actor, on)

    def person(
        self, name: str, *, on: date | None, kind: str | None = None, country: str | None = None
    ) -> Actor | None:
        """Return the one person whom a name beside an office means: of the full name, or a surname that fits it.

        Of namesakes the one is meant who holds, or has held, an office of that kind in that state.
        """
        words = phrase(name)
        key = " ".join(word.key for word in words)
        full = [alias.actor for alias in self.actors.aliases(key) if alias.actor.kind == "person"]
        people = full or self.actors.bearers(key)
        fitting = [a for a in people if any(self._is_of(o, kind, country) for o in a.offices)] if kind else []
        now = [a for a in fitting if on and any(self._is_of(o, kind, country) and o.held(on) for o in a.offices)]
        for group in (now, fitting, full):
            if len(group) == 1:
                return group[0]
        if not now and fitting and on:  # of several former ones the latest
            past = [
                (o.start, a.id) for a in fitting for o in a.offices if self._is_of(o, kind, country) and o.start <= on
            ]
            return self.actors[max(past)[1]] if past else None
        return None

    def terms(self, identity: str, kind: str | None) -> tuple[Office, ...]:
        """Return the offices of a kind (None: any) that an actor has ever held; none if the book does not know them."""
        actor = self.actors.get(identity)
        return tuple(o for o in actor.offices if kind is None or self._is_of(o, kind, None)) if actor else ()

    def held(self, identity: str, kind: str, country: str, on: date) -> bool:
        """Say whether an actor held an office of a kind in a state on a day."""
        return any(o.held(on) and o.country == country for o in self.terms(identity, kind))

    def _is_of(self, office: Office, kind: str | None, country: str | None) -> bool:
        known = self.offices.kind_of(office.title, office.country)
        return known is not None and known.id == kind and (country is None or country == office.country)

    def holder(self, kind: str, country: str, on: date, said: str = "") -> Actor | None:
        """Return who held an office of a kind in a state on a day, None if nobody or several did.

        Of several the one is meant whose title is ``said`` ("acting president"), else `Offices.meant` tells.
        """
        held: dict[str, dict[str, Actor]] = {}
        for office, actor in self.actors.terms(kind, country):
            if office.held(on):
                held.setdefault(office.title, {})[actor.id] = actor
        anyone = {identity: actor for group in held.values() for identity, actor in group.items()}
        meant = anyone if len(anyone) == 1 else held.get(self.offices.meant(kind, held, said) or "", {})
        return next(iter(meant.values())) if len(meant) == 1 else None

    def candidates(self, name: str, *, on: date | None = None, limit: int = 5) -> tuple[Candidate, ...]:
        """Return who may be meant by a name or alias, best first; similar spellings only when nothing else fits."""
        key = alias_key(name)
        known = [alias for alias in self.actors.aliases(key) if alias.actor.id in self.actors]
        found = {alias.actor.id: _exact(alias, on) for alias in known}
        for actor in self.actors.bearers(key):
            found.setdefault(actor.id, _candidate(actor, SCORE_SURNAME, on, "surname"))
        if not found and (holder := self._named_by_office(name, on)):
            found = {holder.id: _candidate(holder, SCORE_METONYM, on, "holds the office")}
        if not found:
            found = {actor.id: _candidate(actor, SCORE_PART, on, "part of the name") for actor in self._holding(key)}
        if not found:
            found = {c.actor.id: c for c in self._similar(key, on)}
        ranked = sorted(found.values(), key=lambda c: (-c.score, -standing.rank(c.offices), c.actor.id))
        return tuple(ranked[:limit])

    def _named_by_office(self, name: str, on: date | None) -> Actor | None:
        """Return whom "the Turkish foreign minister" means on a day."""
        meant = self.resolve(name, on=on)
        return self.actors.get(meant.actor) if meant.actor and meant.basis is Basis.HOLDER else None

    def _holding(self, key: str) -> list[Actor]:
        """Return the actors one of whose names holds all words of the key."""
        words = set(key.split())
        return [
            a for a in self.actors.values() if words and any(words <= set(fold(n).split()) for n in standing.names(a))
        ]

    def _similar(self, key: str, on: date | None) -> Iterator[Candidate]:
        """Yield the actors with a name spelt much like the key."""
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        best: dict[str, Candidate] = {}
        for known in self.actors.keys_known():
            matcher.set_seq1(known)
            if matcher.real_quick_ratio() > MIN_FUZZY < matcher.quick_ratio() and matcher.ratio() > MIN_FUZZY:
                named = [*(alias.actor for alias in self.actors.aliases(known)), *self.actors.bearers(known)]
                for actor in named:
                    found = _candidate(actor, matcher.ratio() * SCORE_SURNAME, on, "similar spelling")
                    if actor.id in self.actors and (actor.id not in best or best[actor.id].score < found.score):
                        best[actor.id] = found
        yield from best.values()

    def resolve(self, text: str, *, on: date | None = None, context: Sequence[str] = ()) -> Resolution:
        """Say who is meant by a participant's words as a sentence writes them.

        Args:
            text: the span, with or without article, title, possessive.
            on: the day of publication; offices and the Taliban's code depend on it.
            context: other names of the sentence, likeliest first; asked only for generic words ("the government",
                "police") and to tell namesakes apart.
        """
        return self._known(text, on, tuple(context))

    def _resolve(self, text: str, on: date | None, context: tuple[str, ...]) -> Resolution:
        span = self._cut(text)
        if not span.words or (len(span.words) == 1 and span.words[0].key in self._heads.pronouns):
            return _NOBODY
        found = (
            self._from_front(span, on, context) or self._from_names(span, on, context) or self._from_behind(span, on)
        )
        return found or self._armed(span) or self._implied(span, on, context) or self._unnamed(span)

    def _from_front(self, span: "Span", on: date | None, context: tuple[str, ...]) -> Resolution | None:
        """Resolve by the names before the first preposition."""
        matches = span.front
        if not matches:
            return None
        if span.head is None:
            return self._by_last(span, on, context)
        city = matches[0].best.use == "city" and len(span.words) == 2  # noqa: PLR2004 (Sofia Sapega)
        if span.stranger and (city or matches[0].best.actor.kind != "country"):
            return None  # the Global Fund Advocates Network is not the Global Fund
        for match in matches:
            alias = match.best
            if alias.actor.kind in {"organisation", "group"} and standing.code(alias.actor, on) in NO_STATE:
                return self._headed(alias, span.head, on)
        if matches[0].best.actor.kind == "person":
            a_word = span.key(matches[0]) in self._heads.surnames and span.head not in self._heads.of_persons
            chosen = None if a_word else self._person(matches[0], on, context)
            return self._organ(chosen, span.head) if chosen else None
        own = self._from_names(span, on, context) if span.head in self._heads.own_ends else None
        office = self._office(span, matches[0], span.cut, on)
        return self._armed(span) or own or office or self._headed(matches[0].best, span.head, on)

    def _by_last(self, span: "Span", on: date | None, context: tuple[str, ...]) -> Resolution | None:
        """Resolve a span whose last word before a preposition is part of a name."""
        first, last = span.front[0].best, span.front[-1]
        if is_surname_of_another(span, last):
            return None
        if last.best.use == "surname" or last.best.actor.kind == "person":
            near = (f"{first.actor.name}",) if len(span.front) > 1 else ()
            chosen = self._person(last, on, (*near, *context))
            return chosen or (self._plain(first, on) if len(span.front) > 1 else None)
        if last.best.actor.kind == "country" and last.best.use == "name" and ends_another(span, last, self._heads):
            return Resolution(None, None, None, Basis.WORDS, f"a name that ends in {last.best.actor.name}")
        return self._owned(span, on) or self._plain(self._timely(last, on, context), on)

    def _owned(self, span: "Span", on: date | None) -> Resolution | None:
        """Resolve a body with its state before or behind it: "Philippine Senate", "House of Commons of Canada"."""
        first, last = span.front[0].best, span.front[-1]
        weak = span.key(last) in self._heads.weak
        if weak and span.behind and span.behind[0].best.actor.kind == "country":
            return Resolution(
                None,
                span.behind[0].best.actor.country,
                standing.sector(last.best.actor, on),
                Basis.WORDS,
                "body of a state",
            )
        owner = first.actor.kind == "country" and first.actor is not last.best.actor
        body = last.best.actor.kind == "organisation" and (weak or standing.code(last.best.actor, on) not in NO_STATE)
        if owner and body:
            return Resolution(
                None, first.actor.country, last.best.actor.sector, Basis.WORDS, "body of the state named before it"
            )
        return self._plain(first, on) if owner and last.best.use == first.use == "demonym" else None

    def _timely(self, match: Match, on: date | None, context: Sequence[str]) -> Alias:
        """Choose among unions of one name ("the Quad") the one that existed and whose members the sentence names."""
        unions = [a for a in match.aliases if a.actor.members and on and a.actor.members_on(on)]
        if len(unions) <= 1 or on is None:
            return unions[0] if unions else match.best
        codes = set(self._codes(context, on))
        return max(unions, key=lambda a: len(codes & set(a.actor.members_on(on))))

    def _plain(self, alias: Alias, on: date | None) -> Resolution:
        """Resolve a name that stands for itself."""
        actor = alias.actor
        if actor.kind == REGION:
            return Resolution(None, None, None, Basis.WORDS, f"{actor.name} means nobody")
        if alias.use in {"demonym", "city"}:
            return Resolution(None, standing.code(actor, on), None, Basis(alias.use), f"{alias.use} of {actor.name}")
        sector = "GOV" if alias.use == "metonym" else standing.sector(actor, on)
        return Resolution(actor.id, standing.code(actor, on), sector, Basis(alias.use), f"{alias.use} of {actor.name}")

    def _headed(self, alias: Alias, head: str, on: date | None) -> Resolution:
        """Resolve a name followed by a head noun ("Russian forces", "Hamas leaders")."""
        actor, sector = alias.actor, self._heads.sectors.get(head)
        code = standing.code(actor, on)
        if head in self._heads.neighbours:
            return Resolution(None, None, None, Basis.WORDS, f"{head} are others than {actor.name}")
        if actor.kind != "country":
            return Resolution(
                actor.id, code, standing.sector(actor, on) or sector, Basis.WORDS, f"{head} of {actor.name}"
            )
        if (sector in self._heads.non_state and actor.country != "PSE") or head in self._heads.business:
            return Resolution(None, "NGO", sector, Basis.WORDS, f"{head} from {actor.name}")
        state = actor.id if sector in self._heads.state_organs else None
        return Resolution(state, code, sector, Basis.WORDS, f"{head} of {actor.name}")

    def _office(self, span: "Span", owner: Match, last: int, on: date | None) -> Resolution | None:
        """Resolve "the Turkish foreign minister" to its holder, "Hungarian Foreign Minister X" to a new person X."""
        actor, country = owner.best.actor, standing.code(owner.best.actor, on)
        behind = owner.first >= last
        first = int(span.words[0].key in LEADING) if behind else owner.last  # "The King of ..." begins a sentence
        keys = [folded(word.text) for word in span.words[first:last]]
        length, kinds = self.offices.phrase(keys, 0)
        whole = [folded(word.text) for word in span.words[owner.first : last]]
        if (
            not behind and self.offices.phrase(whole, 0)[0]
        ):  # "the Kremlin spokesman" is said with the state's seat in it
            first, keys = owner.first, whole
            length, kinds = self.offices.phrase(keys, 0)
        if not length or country is None or actor.kind == "person":
            return None
        kind = next((k for k in kinds if k.serves(" ".join(keys[:length]), country)), None)
        if kind is None:
            return None
        named = span.words[first + length : last]
        if named:
            return self._stranger(named, kind, country)
        holder = self.holder(kind.id, country, on, " ".join(keys[:length])) if on and kind.one else None
        return (
            Resolution(holder.id, country, kind.sector, Basis.HOLDER, f"{kind.id} of {country} that day", kind.id)
            if holder
            else None
        )

    def _stranger(self, named: Sequence[Word], kind: Kind, country: str) -> Resolution | None:
        """Make a provisional actor of a name that the book does not know, from the office that stands before it."""
        if not all(word.capital or word.glued for word in named) or len(named) > LONGEST_NAME:
            return None
        return Resolution(
            stranger_id(" ".join(w.text for w in named), country),
            country,
            kind.sector,
            Basis.NAMED_OFFICE,
            f"named {kind.id}",
            kind.id,
        )

    def _organ(self, person: Resolution, head: str) -> Resolution:
        """Resolve "the Biden administration", "Maduro's government"."""
        state = f"state:{person.country}"
        return Resolution(
            state if state in self.actors else None,
            person.country,
            self._heads.sectors.get(head),
            Basis.WORDS,
            f"{head} of a person",
        )

    def _person(self, match: Match, on: date | None, context: Sequence[str]) -> Resolution | None:
        """Choose among the people of a name: who holds an office that day, the higher one, the one of the context."""
        people = [alias.actor for alias in match.aliases if alias.actor.kind == "person"]
        ranked = sorted(people, key=lambda a: -standing.rank(standing.held(a, on)))
        if match.best.use == "surname":
            ranked = [a for a in ranked if standing.near(a, on)]
        if not ranked:
            return None
        best = standing.rank(standing.held(ranked[0], on))
        equals = [a for a in ranked if standing.rank(standing.held(a, on)) == best]
        if len(equals) > 1:
            codes = self._codes(context, on)
            equals = [a for a in equals if standing.code(a, on) in codes[:1]] or self._prominent(equals, on)
        codes_left = {standing.code(a, on) for a in equals}
        if len(codes_left) > 1:
            return None
        known = equals[0] if len(equals) == 1 else None
        return Resolution(
            known.id if known else None,
            codes_left.pop(),
            standing.sector(equals[0], on),
            Basis(match.best.use),
            f"{match.best.use} of {equals[0].name}",
        )

    def _prominent(self, people: list[Actor], on: date | None) -> list[Actor]:
        """Keep those of the state that is far more in the news than that of any other, all if there is none."""
        weights = {code: self.actors.weight(code) for a in people if (code := standing.code(a, on))}
        ranked = sorted(weights.values(), reverse=True)
        if len(ranked) > 1 and ranked[0] < PROMINENT * ranked[1]:
            return people
        return [a for a in people if weights.get(standing.code(a, on) or "") == ranked[0]] if ranked else people

    def _armed(self, span: "Span") -> Resolution | None:
        """Know an armed group by the words before its head noun ("rebel forces", "armed group")."""
        before = {word.key for word in span.words[: max(span.cut - 1, 0)]}
        if span.head in {"forces", "force"}:
            before.discard("armed")  # the Armed Forces are the state's
        if span.head in self._heads.group_words and before & self._heads.rebel_words:
            return Resolution(None, "NGO", "REB", Basis.WORDS, f"armed {span.head}")
        return None

    def _from_names(self, span: "Span", on: date | None, context: tuple[str, ...]) -> Resolution | None:
        """Know an organisation by its last word ("Justice Party"), though the book does not name it.

        A party is of the state of the first other name: it is no state's organ, and yet acts in one.
        """
        last = span.words[span.cut - 1] if span.cut else None
        named = sum(word.capital for word in span.words)
        if not (last and last.capital and last.key in self._heads.organisation_ends and named > 1):
            return None
        codes = [code for code in self._codes(context, on) if code not in NO_STATE] if last.key == "party" else []
        if codes:
            name = " ".join(word.text for word in span.words[: span.cut])
            return self.body_of(name, codes[0], on) or Resolution(
                None, codes[0], "PTY", Basis.WORDS, f"a party of {codes[0]}"
            )
        if last.key == "brigade" and not _ARMS.isdisjoint(word.key for word in span.words):
            return Resolution(None, None, "MIL", Basis.WORDS, "a brigade of an army that the words do not name")
        return Resolution(None, "NGO", None, Basis.WORDS, f"an organisation by its last word, {last.text}")

    def _from_behind(self, span: "Span", on: date | None) -> Resolution | None:
        """Resolve by what follows "of", "in", "from" ("protesters in Cairo", "government of Sudan")."""
        for match in span.behind:
            alias = match.best
            if alias.use == "surname":
                continue
            if span.head is None:
                return Resolution(None, standing.code(alias.actor, on), None, Basis.WORDS, f"of {alias.actor.name}")
            return self._office(span, match, span.cut, on) or self._headed(alias, span.head, on)
        return None

    def _implied(self, span: "Span", on: date | None, context: tuple[str, ...]) -> Resolution | None:
        """Give a generic word the state of the first other name that has one."""
        before = {word.key for word in span.words[: max(span.cut - 1, 0)]}
        generic = span.head in self._heads.implied or bool(before & self._heads.implied_by)
        if not generic or span.named or span.other or (before & self._heads.strangers and span.head != "minister"):
            return None
        codes = [code for code in self._codes(context, on) if code not in NO_STATE]
        if not codes:
            return None
        if holder := self._holder_of(span.words, codes[0], on):
            return holder
        sector = self._heads.sectors.get(span.head or "")
        state = f"state:{codes[0]}" if sector in self._heads.state_organs else None
        return Resolution(state, codes[0], sector, Basis.IMPLIED, f"{span.head}: state implied by the sentence")

    def body_of(self, text: str, country: str, on: date | None) -> Resolution | None:
        """Return the body of a state that words name without it: "the President's Office" in a text about Ukraine."""
        state, words = self.actors.get(f"state:{country}"), phrase(text)
        while words and words[0].text in LEADING:
            words = words[1:]
        if state is None or not words or not words[0].capital:
            return None
        own, its = " ".join(word.key for word in words), " ".join(keys_of(state.name))
        known = (*self.actors.aliases(f"{own} of {its}"), *self.actors.aliases(f"{own} of the {its}"))
        bodies = [alias for alias in known if alias.actor.country == country]
        return self._plain(bodies[0], on) if bodies else None

    def may_be_person(self, words: Sequence[str]) -> bool:
        """Say whether the words of a name that the book does not know may be those of a person.

        They are not where they hold "of", name an office or a body, or are a name that means nobody, such as a feast.
        """
        keys = [fold(word) for word in words]
        if (
            not {"of", "the", "and", "dear"}.isdisjoint(keys)
            or keys[-1] in self._heads.organisation_ends | _NO_SURNAMES
        ):
            return False
        return keys[0] not in _NO_GIVEN and not self.actors.aliases(" ".join(keys))

    def office_words(self, text: str) -> bool:
        """Say whether words name an office and nothing else."""
        keys = [folded(word.text) for word in phrase(text)]
        return bool(keys) and self.offices.phrase(keys, 0)[0] == len(keys)

    def office_of(self, text: str, country: str, on: date | None) -> Resolution | None:
        """Return who holds the office that the words name, and nothing else, in a state on a day."""
        return self._holder_of(phrase(text), country, on)

    def _holder_of(self, words: Sequence[Word], country: str, on: date | None) -> Resolution | None:
        keys = [key for word in words if (key := folded(word.text)) not in LEADING]
        length, kinds = self.offices.phrase(keys, 0)
        if not length or length < len(keys) or on is None:
            return None
        kind = next((k for k in kinds if k.one and k.serves(" ".join(keys), country)), None)
        holder = self.holder(kind.id, country, on, " ".join(keys)) if kind else None
        if kind is None or holder is None:
            return None
        return Resolution(holder.id, country, kind.sector, Basis.HOLDER, f"{kind.id} of {country} that day", kind.id)

    def _unnamed(self, span: "Span") -> Resolution:
        """Say what the head noun alone tells."""
        sector = self._heads.sectors.get(span.head or "")
        if span.words[0].key == "international" and span.head in {"organizations", "organisations", "institutions"}:
            return Resolution(None, "IGO", None, Basis.WORDS, "international organisations")
        unknown = span.head in {"gunman", "gunmen", "mercenaries"}
        if (sector in self._heads.non_state and not unknown) or span.head in self._heads.business | {"groups", "group"}:
            return Resolution(None, "NGO", sector, Basis.WORDS, "a head noun of non-state actors")
        return Resolution(None, None, sector, _NOBODY.basis, _NOBODY.reason)

    def _codes(self, context: Sequence[str], on: date | None) -> list[str]:
        """Return the codes that other names of the sentence bear, in their order."""
        return [code for name in context if (code := self._known(name, on, ()).country)]

    def spots(self, text: str, on: date | None = None) -> tuple[Spot, ...]:
        """Return the country-bearing names of a running text, in order; those of the newest texts are remembered."""
        return self._spotted(text, on)

    def _find_spots(self, text: str, on: date | None) -> tuple[Spot, ...]:
        (words, matches), found = self.names.scan(text), []
        for match in matches:
            start, end = words[match.first].start, words[match.last - 1].end
            part = text[start:end]
            single = match.best.use == "surname" and (match.first == 0 or words[match.first - 1].capital)
            code = None if single else self._known(part, on, ()).country
            if code:
                found.append(Spot(start, end, part, code))
        return tuple(found)

    def resolution(self, actor: Actor, on: date | None) -> Resolution:
        """Return what it means to be an actor on a day."""
        return Resolution(
            actor.id,
            standing.code(actor, on),
            standing.sector(actor, on),
            Basis.DOCUMENT,
            f"{actor.name} is named in the document",
        )

    @property
    def body_words(self) -> frozenset[str]:
        """Words that end the name of a body ("Party", "Association"), so that no person is called so."""
        return self._heads.organisation_ends


def _exact(alias: Alias, on: date | None) -> Candidate:
    scores = {
        "name": SCORE_NAME, "surname": SCORE_SURNAME, "demonym": SCORE_METONYM, "metonym": SCORE_METONYM,
        "city": SCORE_CITY,
    }  # fmt: skip
    return _candidate(alias.actor, scores[alias.use], on, alias.use)


def _candidate(actor: Actor, score: float, on: date | None, reason: str) -> Candidate:
    held = standing.held(actor, on)
    out = on is not None and actor.kind == "person" and not held and reason != "name"
    out = out or (on is not None and bool(actor.members) and not actor.members_on(on))
    return Candidate(actor, round(score * (OUT_OF_OFFICE if out else 1.0), 3), held, reason)


_FOLDER = resources.files("detente") / "data" / "actors"


@cache
def _shipped() -> ActorBook:
    heads, offices = _heads_file(), Offices.load()
    register = Register.shipped(_FOLDER) or Register.of(entries(_FOLDER, offices), offices, heads["regions"])
    return ActorBook(register, heads, offices)


@dataclass(frozen=True, slots=True)
class _Decided:
    """What people decided, as what a book made of it is kept under: `ActorChange.value` alone cannot be."""

    changes: tuple[ActorChange, ...]

    def __hash__(self) -> int:
        return hash(tuple((change.number, change.verb, change.actor) for change in self.changes))


@lru_cache(maxsize=BOOKS)
def _changed(decided: _Decided) -> ActorBook:
    """Return the book after some decisions; making it takes a second, and each answer asks for the same one."""
    heads, offices = _heads_file(), Offices.load()
    changed = amended(entries(_FOLDER, offices), decided.changes)
    return ActorBook(Register.of(changed, offices, heads["regions"]), heads, offices)


@cache
def _heads_file() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / "heads.json").read_text(encoding="utf-8"))
    return found
