"""What does a reading claim? From the states of each sentence to claims that name their words, heads and score."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from itertools import accumulate

import numpy as np

from detente.codebook import Codebook
from detente.events import (
    arrivals,
    classify,
    doubles,
    figures,
    implied,
    joint,
    mediators,
    publishers,
    roles,
    scenes,
    titles,
    voices,
    when,
    where,
)
from detente.events.actors import LONGEST_NAME, ActorBook, Resolution, Spot, stranger_id
from detente.events.cast import LEADER, Cast
from detente.events.names import PHRASES, fold
from detente.events.places import Gazetteer, spoken_of
from detente.models import Model, logistic
from detente.records import (
    MUTUAL,
    Claim,
    Document,
    Mention,
    MentionKind,
    Modality,
    Naming,
    Participant,
    Place,
    Reading,
    Role,
    Sentence,
    Speaker,
    Stance,
    TimeMention,
    Token,
    Trigger,
    digest,
)

# Raised whenever the rules around the heads change what is coded; documents coded by older rules are then read anew.
RULES = 25
# Nine in ten singular pronouns of the training units mean whom their sentence, or else the one before, names first;
# plural ones mean nobody in particular ten times in eleven.
_PRONOUNS = frozenset({"he", "she", "it", "him", "his", "her", "its", "himself", "herself", "itself"})
# Sentences whose themes are kept in mind: several acts of one sentence follow each other.
NEAR = 8
_CIVILIANS = "CVL"
# Whose they are stands before them: "its own citizens in Gaza".
_OWN = re.compile(r"\b(own|its|their|his|her|our|my)\b", re.IGNORECASE)
OWNER = 6  # characters in front in which it is looked for: "their "
# Who is where he does not belong to.
_GUESTS = re.compile(r"diplomat|tourist|envoy|ambassador|peacekeeper|expatriate|foreign", re.IGNORECASE)
NAMED = 64  # people of a document whose full name is remembered
_MISTER = frozenset({"mr", "mrs", "ms", "madam", "sir", "lord", "the"})
FULL = 2  # words of a full name
TITLE = 80  # characters that a title may stand before its name
PLACE_WORDS = 3  # words on either side by which a place name is longer than its mention
BEHIND = 60  # characters after a place in which its state may be named
TOGETHER = 32  # passages that one head reads before the next does: as many as in the reader, for the same reason

# A passage as one sentence, the sentence after it, the number of each word's sentence, and the acts.
_Acting = tuple[Sentence, int, list[int], tuple[classify.Act, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A reading with the acts that the heads find in it; without them where it is long, and they are found as it is
    coded.
    """

    reading: Reading
    acts: Sequence[_Acting] | None

    @property
    def document(self) -> Document:
        """The document that was read."""
        return self.reading.document


class Coder:
    """Codes readings with one model, one code book and one actor book."""

    def __init__(self, model: Model, codebook: Codebook, actors: ActorBook, places: Gazetteer | None = None) -> None:
        self._model = model
        self._places = places or Gazetteer.load()
        self._codebook = codebook
        self._actors = actors
        self._themes = lru_cache(NEAR)(self._find_themes)
        self._full = lru_cache(1)(_by_part)
        self._by_sentence = lru_cache(1)(_by_sentence)
        self._cast = lru_cache(1)(self._find_cast)
        self._named = lru_cache(NAMED)(self._whole)
        self._meant_at_home = lru_cache(PHRASES)(partial(publishers.meant, actors))
        self._titled = lru_cache(PHRASES)(self._find_titled)
        self._makers = lru_cache(PHRASES)(partial(joint.makers, actors=actors))
        self._namings = lru_cache(1)(self._find_namings)  # claims ask for them, and so does who stores them
        self.name = f"heads-{RULES}:{model.name}"

    def code(self, reading: Reading) -> tuple[Claim, ...]:
        """Return the claims of a document in the order of its text."""
        return self.coded(self.judge(reading))

    def judge(self, reading: Reading) -> Judged:
        """Let the heads find the acts of a document, if it is short; of many such all may be judged, then all coded."""
        short = len(reading.passages) <= TOGETHER
        return Judged(reading, self._acts(reading, reading.passages) if short else None)

    def coded(self, judged: Judged) -> tuple[Claim, ...]:
        """Return the claims of a document that was judged."""
        found: list[Claim] = []
        reading, many = judged.reading, range(0, len(judged.reading.passages), TOGETHER)
        parts = (self._acts(reading, reading.passages[at : at + TOGETHER]) for at in many)
        for part in parts if judged.acts is None else [judged.acts]:
            for whole, last, numbers, acts in part:
                scene = self._scene(reading, self._cast(reading), whole, whole.index, last)
                found += self._claims(reading, scene, acts, numbers)
        return tuple(found)

    def _acts(self, reading: Reading, passages: Sequence[tuple[int, int]]) -> list[_Acting]:
        """Return the passages in which the heads find acts; one head after the other reads them all."""
        states = [[sentence.states for sentence in reading.sentences[a:b]] for a, b in passages]
        told = [
            classify.scores(self._model, np.concatenate(own) if len(own) > 1 else own[0], reading.sentences[a:b])
            for own, (a, b) in zip(states, passages, strict=True)
        ]
        kept = [
            (reading.passage(first, last), last, _numbers(reading.sentences[first:last]), scores)
            for (first, last), scores in zip(passages, told, strict=True)
            if scores is not None
        ]
        judged = [classify.judged(self._model, whole, numbers, scores) for whole, _, numbers, scores in kept]
        return [
            (whole, last, numbers, classify.settled(self._codebook, whole, acts))
            for (whole, last, numbers, _), acts in zip(kept, judged, strict=True)
        ]

    def namings(self, reading: Reading) -> tuple[Naming, ...]:
        """Return what a document calls people, in order."""
        return self._namings(reading)

    def _find_namings(self, reading: Reading) -> tuple[Naming, ...]:
        return tuple(
            replace(naming, start=naming.start + sentence.start, end=naming.end + sentence.start)
            for sentence in reading.sentences
            for naming in titles.find(sentence.text, self._actors, on=reading.document.published)
        )

    def who(self, reading: Reading, mention: Mention) -> Resolution:
        """Return whom a mention of a document means, as its claims would have it."""
        cast = self._cast(reading)
        first, last = next(span for span in reading.passages if span[0] <= mention.sentence < span[1])
        scene = self._scene(reading, cast, reading.passage(first, last), first, last)
        start, end = scenes.widened(scene, mention.start, mention.end)
        if self._actors.office_words(reading.document.text[start:end]):
            end = scenes.with_state(scene, end, reading.document.text)
        for naming in self.namings(reading):
            if naming.start - TITLE <= start < naming.start and end <= naming.start:
                between = reading.document.text[end : naming.start]
                if between.strip(" ") == "" and self._actors.office_words(mention.text):
                    start, end = naming.start, naming.end
        return self._resolve(reading, scene, start, end, reading.document.text[start:end])

    def where(self, reading: Reading, mention: Mention) -> Place | None:
        """Return which place a mention of a document means."""
        cast = self._cast(reading)
        first, last = next(span for span in reading.passages if span[0] <= mention.sentence < span[1])
        return self._place(reading, self._scene(reading, cast, reading.passage(first, last), first, last), mention)

    def _find_cast(self, reading: Reading) -> Cast:
        texts = [sentence.text for sentence in reading.sentences]
        return Cast.of(texts, self.namings(reading), self._actors, reading.document.published)

    def _scene(self, reading: Reading, cast: Cast, whole: Sentence, first: int, last: int) -> scenes.Scene:
        on = reading.document.published
        sentences = reading.sentences[first:last]
        firsts = tuple(accumulate((len(s.tokens) for s in sentences[:-1]), initial=0))
        around = (*reading.sentences[max(0, first - 1) : first], *sentences)
        spots = tuple(
            Spot(spot.start + s.start, spot.end + s.start, spot.text, spot.country)
            for s in around
            for spot in self._actors.spots(s.text, on)
        )
        mentions, dates = self._by_sentence(reading)
        named = tuple(
            replace(m, first=m.first + at, last=m.last + at, head=m.head + at) if at else m
            for s, at in zip(sentences, firsts, strict=True)
            for m in mentions.get(s.index, ())
        )
        times = tuple(
            replace(t, first=t.first + at, last=t.last + at) if at else t
            for s, at in zip(sentences, firsts, strict=True)
            for t in dates.get(s.index, ())
        )
        return scenes.Scene(on, cast, whole, sentences, firsts, named, times, spots, scenes.as_words(whole, spots))

    def _claims(
        self, reading: Reading, scene: scenes.Scene, acts: tuple[classify.Act, ...], numbers: list[int]
    ) -> list[Claim]:
        told = figures.figures(
            scene.whole, [act.token for act in acts], numbers, [(time.first, time.last) for time in scene.times]
        )
        manifest = self._model.manifest
        row, threshold = manifest.roles.index("when"), manifest.threshold("when")
        found = []
        words = [(act.token, act.type) for act in acts]
        thirds = zip(mediators.told(scene.whole, words), mediators.hosts(scene.whole, words), strict=True)
        for read, counted, third in zip(acts, told, thirds, strict=True):
            ahead = read.type == "CONSULT" and when.about_to_come(scene.times, read.token, scene.whole, scene.on)
            act = replace(read, modality=Modality.PLANNED) if ahead and read.modality is Modality.HAPPENED else read
            dated = when.dated(
                scene.whole, act.token, act.modality, act.roles[row], scene.times,
                published=scene.on, threshold=threshold,
            )  # fmt: skip
            claim = self._claim(reading, scene, act, third, dated, counted)
            if not act.plain or arrivals.is_of_politics(claim.participants):
                found.append(claim)
        return doubles.once(found)

    def _claim(
        self,
        reading: Reading,
        scene: scenes.Scene,
        act: classify.Act,
        third: tuple[tuple[roles.Span, ...], tuple[roles.Span, ...]],
        dated: when.Dated | None,
        counted: tuple[str, ...],
    ) -> Claim:
        document, sentence = reading.document, scene.sentence_of(act.token)
        contexts, topics = self._themes(sentence.text)
        token = scene.whole.tokens[act.token]
        at = where.of_act(scene.whole, act.token, act.type, scene.named)
        stance = self._codebook.stance_of(sentence.text) if act.type == "COMMENT" else None
        place = self._place(reading, scene, at) if at else None
        participants = self._participants(reading, scene, act, *third)
        if act.type == "ASSAULT":
            participants = tuple(self._struck(reading, scene, p, place) for p in participants)
        return Claim(
            id=digest("claim", document.id, str(token.start), act.type),
            document=document.id,
            sentence=sentence.index,
            start=sentence.start,
            end=sentence.end,
            text=sentence.text,
            reported=document.published,
            trigger=Trigger(token.text, token.start, token.end),
            type=act.type,
            modality=act.modality,
            score=self._calibrated(act),
            coder=self.name,
            mode=self._codebook.mode_of(act.type, sentence.text, token.text),
            contexts=contexts,
            topics=topics,
            participants=participants,
            when=dated[1] if dated else None,
            when_text=dated[0].text if dated else None,
            where=at.text if at else None,
            place=place,
            speaker=self._speaker(reading, scene, act, participants),
            stance=Stance(stance) if stance else None,
            numbers=counted,
        )

    def _place(self, reading: Reading, scene: scenes.Scene, at: Mention) -> Place | None:
        """Return which place a mention means, by the states that its surroundings speak of."""
        start, end = self._whole_place(scene, at)
        behind = reading.document.text[end : end + BEHIND]
        spoken = spoken_of([spot.country for spot in scene.spots if not start <= spot.start < end])
        text = reading.document.text[start:end]
        found = self._places.resolve(text, behind=behind, spoken=scene.cast.spoken(spoken))
        if found is None and text[:1].isupper() and (spot := scenes.settled(scene, start)):
            return self._places.state(spot.country)
        if found is None and (spot := scenes.land(scene, start, end)):
            return self._places.state(spot.country)
        return found

    def _struck(self, reading: Reading, scene: scenes.Scene, struck: Participant, place: Place | None) -> Participant:
        """Give what an attack strikes the state in which it is, where its words give none.

        Of civilians the place that they are said to be in is surer than the state that is told of beside them.
        """
        settled = struck.actor or (struck.country and struck.sector != _CIVILIANS)
        if struck.role is not Role.TARGET or settled or _GUESTS.search(struck.text):
            return struck
        own = where.of_target(scene.whole, struck, scene.named)
        owned = _OWN.search(reading.document.text, max(0, struck.start - OWNER), struck.end)
        named = any(struck.start <= spot.start and spot.end <= struck.end for spot in scene.spots)
        if struck.country and (own is None or owned or named):
            return struck
        place = self._place(reading, scene, own) if own else place
        return replace(struck, country=place.country) if place and "/" not in (place.country or "/") else struck

    def _whole_place(self, scene: scenes.Scene, at: Mention) -> tuple[int, int]:
        """Return the characters of the longest name of the gazetteer that holds a mention: the Sea [of Galilee]."""
        tokens = scene.whole.tokens
        starts = [token.start for token in tokens]
        first, last = bisect_left(starts, at.start), bisect_left(starts, at.end)
        first += first + 1 < last and tokens[first].text.lower() == "the"
        windows = (
            (a, b)
            for a in range(max(0, first - PLACE_WORDS), first + 1)
            for b in range(last, min(len(tokens), last + PLACE_WORDS) + 1)
            if (a, b) != (first, last) and all(_in_place(t) for t in (*tokens[a:first], *tokens[last:b]))
        )
        for a, b in sorted(windows, key=lambda ab: ab[0] - ab[1]):
            written = scene.whole.text[tokens[a].start - scene.whole.start : tokens[b - 1].end - scene.whole.start]
            if tokens[a].text[0].isupper() and tokens[b - 1].text[0].isupper() and self._places.knows(written):
                return tokens[a].start, tokens[b - 1].end
        return at.start, at.end

    def _find_themes(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self._codebook.contexts_in(text), self._codebook.topics_in(text)

    def _participants(
        self,
        reading: Reading,
        scene: scenes.Scene,
        act: classify.Act,
        between: Sequence[roles.Span],
        hosts: Sequence[roles.Span],
    ) -> tuple[Participant, ...]:
        manifest = self._model.manifest
        spans = roles.participants(
            scene.whole,
            act.roles,
            manifest.roles,
            threshold=manifest.threshold("role"),
            third=manifest.threshold("third"),
        )
        spans = roles.with_hosts(roles.with_mediators(spans, between), hosts)
        spans = roles.whole_names(scene.whole, spans, scene.named, scene.known)
        spans = roles.without_trigger(spans, act.token)
        spans = roles.of_two_states(scene.whole.tokens, spans, scene.known)
        spans = roles.between(scene.whole, act.token, spans)
        spans = tuple(item for item in spans if not scenes.in_dateline(scene, item[1]))
        resolved = [who for role, span in spans for who in self._who(reading, scene, act, role, span)]
        if makers := self._made_by(reading):
            resolved = joint.once(resolved, makers)
        if act.type in MUTUAL:
            resolved = [self._apart(reading, scene, who, resolved) for who in resolved]
        found = roles.on_one_side(resolved)
        found = roles.facing(found) if act.type in MUTUAL else found
        found = tuple(p for p in found if not _is_city_of_host(p, found))
        return arrivals.visited(found, scene.whole, act.token) if act.type == "CONSULT" else found

    def _made_by(self, reading: Reading) -> tuple[Resolution, ...]:
        """Return who makes the document, if it is a joint statement."""
        return self._makers(reading.document.title or "", on=reading.document.published)

    def _who(
        self, reading: Reading, scene: scenes.Scene, act: classify.Act, role: Role, span: roles.Span
    ) -> Iterator[Participant]:
        """Yield whom words mean that take part: one, or all who make a joint statement."""
        start, end, text = _text(scene.whole, span)
        makers, asked = self._made_by(reading), role is Role.TARGET or act.modality is Modality.PROPOSED
        means = makers if joint.means(text, makers, asked=asked) else (self._resolve(reading, scene, start, end, text),)
        for found in means:
            yield Participant(role, text, start, end, found.actor, found.country, found.sector)

    def _apart(
        self, reading: Reading, scene: scenes.Scene, who: Participant, found: Sequence[Participant]
    ) -> Participant:
        """Give a side that names no state another one than that of the state which it meets: "the cabinet will hold
        talks with Armenia".

        That state, and not a leader of it: "the army chief met Modi". Not beside acts of other kinds: of 84 sides that
        would change there, mostly people whom their own state judges, annotators have 44 of the state of before and 17
        of the other.
        """
        faced = roles.FACED.get(who.role)
        named = any(who.start < spot.end and spot.start < who.end for spot in scene.spots)
        if faced is None or who.country is None or named or joint.means(who.text, self._made_by(reading)):
            return who
        names = {(spot.start, spot.end) for spot in scene.spots if spot.country == who.country}
        state = f"state:{who.country}"
        if not any(p.role is faced and p.actor == state and (p.start, p.end) in names for p in found):
            return who
        other = self._resolve(reading, scene, who.start, who.end, who.text, but=who.country)
        return replace(who, actor=other.actor, country=other.country, sector=other.sector)

    def _speaker(
        self, reading: Reading, scene: scenes.Scene, act: classify.Act, sides: Sequence[Participant]
    ) -> Speaker | None:
        manifest = self._model.manifest
        span = roles.speaker(scene.whole, act.roles, manifest.roles, threshold=manifest.threshold("speaker"))
        if span is None:
            return None
        whole = roles.whole_speaker(scene.whole, span, scene.named, scene.known)
        start, end, text = _text(scene.whole, whole)
        found = self._resolve(reading, scene, start, end, text)
        if not scene.cast.resolve(text):
            state = voices.owner(scene.whole.tokens, whole, act.type, sides)
            found = voices.resolved(self._actors, text, state, scene.on, found) if state else found
        return Speaker(text, start, end, found.actor, found.country)

    def _resolve(
        self, reading: Reading, scene: scenes.Scene, start: int, end: int, text: str, *, but: str | None = None
    ) -> Resolution:
        """Ask the actor book, with the other names around, likeliest first, as context; ``but`` is the code of a state
        that words without one cannot mean.
        """
        if text.lower() in _PRONOUNS:
            earlier = scene.earlier(start)
            text = earlier[0].text if earlier else text
        if text.isupper() and len(text.split()) > 1:
            text = text.title()  # "PRESIDENT BIDEN" of transcripts
        text = _without_mister(text, self._actors)
        home = publishers.state_of(reading.document.url)
        told = self._meant_at_home(home, text, scene.on) if home else None
        if told := told or scene.cast.resolve(text) or self._titled(text, scene.on):
            return told
        others = [s for s in scene.spots if (s.end <= start or s.start >= end) and s.country != but]
        others = implied.ranked(others, start, end, reading.document.text)
        found = self._actors.resolve(text, on=scene.on, context=tuple(spot.text for spot in others))
        company = found.reason.startswith("surname") and self._is_organisation(scene, found, start, end)
        if company or (found.reason.startswith("surname") and not scene.cast.may_mean(found, others)):
            found = Resolution(None, None, None, "a surname of somebody whose state the document does not name")
        surname = found.actor is None or found.reason.startswith("surname")
        if surname and (full := self._in_full(reading, start, text)):
            return self._named(reading, full)
        if (main := scene.cast.main_state()) and main != but:
            office = self._actors.office_of(text, main, scene.on) if found.country is None else None
            body = self._actors.body_of(text, main, scene.on) if found.country != main else None
            found = office or body or found
        if found.country is None:
            found = self._around(reading, scene, start, text, found)
        return found if found.actor else _as_stranger(scene, start, text, found, self._actors)

    def _in_full(self, reading: Reading, start: int, text: str) -> Mention | None:
        """Return the person whom the text named in full before by this surname, or else by this given name.

        None if it named several people so.
        """
        if not text.isalpha() or not text[0].isupper():
            return None
        for part, other in ((text, -2), (f" {text}", -1)):
            full = [m for m in self._full(reading).get(part, ()) if m.end <= start]
            if full:
                return full[0] if len({m.text.split()[other] for m in full}) == 1 else None
        return None

    def _whole(self, reading: Reading, mention: Mention) -> Resolution:
        """Return whom a name written in full means, where it stands."""
        first, last = next(span for span in reading.passages if span[0] <= mention.sentence < span[1])
        scene = self._scene(reading, self._cast(reading), reading.passage(first, last), first, last)
        return self._resolve(reading, scene, mention.start, mention.end, mention.text)

    def _is_organisation(self, scene: scenes.Scene, found: Resolution, start: int, end: int) -> bool:
        """Say whether the reading takes a bare surname for the name of an organisation, and it is no leader's."""
        kinds = {m.kind for m in scene.named if (m.start, m.end) == (start, end)}
        actor = self._actors.actors.get(found.actor or "")
        return kinds == {MentionKind.ORGANISATION} and (actor is None or self._actors.rank(actor, scene.on) < LEADER)

    def _find_titled(self, text: str, on: date | None) -> Resolution | None:
        """Return whom words mean that end in a name behind its office ("President of Ukraine Volodymyr Zelenskyy")."""
        found = titles.find(text, self._actors, on=on) if " " in text else ()
        if len(found) != 1 or found[0].end < len(text):
            return None
        actor = self._actors.actors.get(found[0].actor)
        return self._actors.resolution(actor, on) if actor else None

    def _around(self, reading: Reading, scene: scenes.Scene, start: int, text: str, found: Resolution) -> Resolution:
        """Give a name that the book does not know the state of its place, or of the words that describe it."""
        end = start + len(text)
        named = next((m for m in scene.named if m.start < end and start < m.end), None)
        if named is None:
            return found
        if named.kind is MentionKind.PLACE and text[:1].isupper():
            place = self._place(reading, scene, named)
            code = place.country if place and "/" not in (place.country or "/") else None
            return replace(found, country=code, reason=f"a place in {code}") if code else found
        if named.kind is MentionKind.PERSON and (spot := scenes.describing(scene, start, end)):
            return replace(found, country=spot.country, reason=f"described as of {spot.text}")
        return found

    def _calibrated(self, act: classify.Act) -> float:
        """Return the probability that type, roles and modality are right."""
        bias, *weights = self._model.manifest.score
        return logistic(bias + sum(w * x for w, x in zip(weights, act.evidence, strict=True)))


def _numbers(sentences: Sequence[Sentence]) -> list[int]:
    """Return for each word of sentences which of them it stands in."""
    return [n for n, sentence in enumerate(sentences) for _ in sentence.tokens]


def _without_mister(text: str, actors: ActorBook) -> str:
    """Return the office in "Mr. President", other words as they are."""
    first, _, rest = text.partition(" ")
    return rest if first.rstrip(".").lower() in _MISTER and actors.office_words(rest) else text


def _by_part(reading: Reading) -> dict[str, list[Mention]]:
    """Return the people whom a document names in full, by surname and by " " and given name, in order."""
    found: dict[str, list[Mention]] = {}
    for mention in reading.mentions:
        words = mention.text.split()
        if mention.kind is MentionKind.PERSON and 1 < len(words) <= LONGEST_NAME:
            found.setdefault(words[-1], []).append(mention)
            found.setdefault(f" {words[0]}", []).append(mention)
    return found


def _by_sentence(reading: Reading) -> tuple[dict[int, list[Mention]], dict[int, list[TimeMention]]]:
    """Return the mentions and the time expressions of a document by sentence."""
    mentions: dict[int, list[Mention]] = {}
    times: dict[int, list[TimeMention]] = {}
    for mention in reading.mentions:
        mentions.setdefault(mention.sentence, []).append(mention)
    for time in reading.times:
        times.setdefault(time.sentence, []).append(time)
    return mentions, times


def _as_stranger(scene: scenes.Scene, start: int, text: str, found: Resolution, actors: ActorBook) -> Resolution:
    """Give a person whom the text names in full, and the book does not know, an id of the name and state."""
    named = next((m for m in scene.named if (m.start, m.end) == (start, start + len(text))), None)
    words = text.split()
    while words and fold(words[0]) in actors.offices.openers | _MISTER:
        words = words[1:]
    if named is None or named.kind is not MentionKind.PERSON or not 1 < len(words) <= LONGEST_NAME:
        return found
    if not (words[0][0].isupper() and words[-1][0].isupper()) or "'" in text or not actors.may_be_person(words):
        return found
    identity = stranger_id(" ".join(words), found.country)
    return replace(found, actor=identity, reason=f"{found.reason}; named in full")


def _in_place(token: Token) -> bool:
    """Say whether a word may stand in the name of a place."""
    return token.text[0].isupper() or token.text in {"of", "the", "and", "-"}


def _is_city_of_host(participant: Participant, among: Sequence[Participant]) -> bool:
    """Say whether a host is only the city of the state behind it ("in Doha, Qatar"), which is the host: of ten such
    pairs of the training units seven have the state.
    """
    own = participant.role is Role.HOST and participant.country is not None
    return own and any(
        other.role is Role.HOST and participant.end + len(", ") == other.start and other.country == participant.country
        for other in among
    )


def _text(sentence: Sentence, span: roles.Span) -> tuple[int, int, str]:
    start, end = sentence.tokens[span.first].start, sentence.tokens[span.last - 1].end
    return start, end, sentence.text[start - sentence.start : end - sentence.start]
