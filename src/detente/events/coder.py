"""What does a reading claim? From the states of each sentence to claims that name their words, heads and score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from detente.codebook import Codebook
from detente.events import (
    arrivals,
    classify,
    doubles,
    figures,
    joint,
    mediators,
    roles,
    scenes,
    voices,
    when,
    where,
)
from detente.events.actors import ActorBook
from detente.events.locating import Locator
from detente.events.places import Gazetteer
from detente.events.resolution import Resolution
from detente.events.scenes import Scene
from detente.events.staging import Stage
from detente.events.whom import Whom
from detente.models import Model, logistic
from detente.records import (
    MUTUAL,
    Claim,
    Document,
    Mention,
    Modality,
    Naming,
    Participant,
    Place,
    Reading,
    Role,
    Sentence,
    Speaker,
    Stance,
    Trigger,
    digest,
)

# Raised whenever the rules around the heads change what is coded; documents coded by older rules are then read anew.
RULES = 25
# Sentences whose themes are kept in mind: several acts of one sentence follow each other.
NEAR = 8
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
        self._codebook = codebook
        self._actors = actors
        self._stage = Stage(actors)
        self._locator = Locator(places or Gazetteer.load())
        self._whom = Whom(actors, self._stage, self._locator)
        self._themes = lru_cache(NEAR)(self._find_themes)
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
                scene = self._stage.scene(reading, whole, last)
                found += self._claims(scene, acts, numbers)
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
        return self._stage.namings(reading)

    def who(self, reading: Reading, mention: Mention) -> Resolution:
        """Return whom a mention of a document means, as its claims would have it."""
        return self._whom.mentioned(reading, mention)

    def where(self, reading: Reading, mention: Mention) -> Place | None:
        """Return which place a mention of a document means."""
        return self._locator.place(self._stage.around(reading, mention), mention)

    def _claims(self, scene: Scene, acts: tuple[classify.Act, ...], numbers: list[int]) -> list[Claim]:
        told = figures.figures(
            scene.whole, [act.token for act in acts], numbers, [(time.first, time.last) for time in scene.times]
        )
        manifest = self._model.manifest
        row, threshold = manifest.roles.index("when"), manifest.threshold("when")
        found = []
        words = [(act.token, act.type) for act in acts]
        thirds = zip(mediators.mediators_of(scene.whole, words), mediators.hosts_of(scene.whole, words), strict=True)
        for read, counted, third in zip(acts, told, thirds, strict=True):
            ahead = read.type == "CONSULT" and when.about_to_come(scene.times, read.token, scene.whole, scene.on)
            act = replace(read, modality=Modality.PLANNED) if ahead and read.modality is Modality.HAPPENED else read
            dated = when.dated(
                scene.whole, act.token, act.modality, act.roles[row], scene.times,
                published=scene.on, threshold=threshold,
            )  # fmt: skip
            claim = self._claim(scene, act, third, dated, counted)
            if not act.plain or arrivals.is_of_politics(claim.participants):
                found.append(claim)
        return doubles.once(found)

    def _claim(
        self,
        scene: Scene,
        act: classify.Act,
        third: tuple[tuple[roles.Span, ...], tuple[roles.Span, ...]],
        dated: when.Dated | None,
        counted: tuple[str, ...],
    ) -> Claim:
        document, sentence = scene.reading.document, scene.sentence_of(act.token)
        contexts, topics = self._themes(sentence.text)
        token = scene.whole.tokens[act.token]
        at = where.of_act(scene.whole, act.token, act.type, scene.named)
        stance = self._codebook.stance_of(sentence.text) if act.type == "COMMENT" else None
        place = self._locator.place(scene, at) if at else None
        participants = self._participants(scene, act, *third)
        if act.type == "ASSAULT":
            participants = tuple(self._locator.struck(scene, p, place) for p in participants)
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
            speaker=self._speaker(scene, act, participants),
            stance=Stance(stance) if stance else None,
            numbers=counted,
        )

    def _find_themes(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self._codebook.contexts_in(text), self._codebook.topics_in(text)

    def _participants(
        self,
        scene: Scene,
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
        resolved = [who for role, span in spans for who in self._who(scene, act, role, span)]
        if makers := self._whom.makers(scene):
            resolved = joint.once(resolved, makers)
        if act.type in MUTUAL:
            resolved = [self._whom.apart(scene, who, resolved) for who in resolved]
        found = roles.on_one_side(resolved)
        found = roles.facing(found) if act.type in MUTUAL else found
        found = tuple(p for p in found if not _is_city_of_host(p, found))
        return arrivals.visited(found, scene.whole, act.token) if act.type == "CONSULT" else found

    def _who(self, scene: Scene, act: classify.Act, role: Role, span: roles.Span) -> Iterator[Participant]:
        """Yield whom words mean that take part: one, or all who make a joint statement."""
        start, end, text = _text(scene.whole, span)
        makers, asked = self._whom.makers(scene), role is Role.TARGET or act.modality is Modality.PROPOSED
        means = makers if joint.means(text, makers, asked=asked) else (self._whom.resolve(scene, start, end, text),)
        for found in means:
            yield Participant(role, text, start, end, found.actor, found.country, found.sector)

    def _speaker(self, scene: Scene, act: classify.Act, sides: Sequence[Participant]) -> Speaker | None:
        manifest = self._model.manifest
        span = roles.speaker(scene.whole, act.roles, manifest.roles, threshold=manifest.threshold("speaker"))
        if span is None:
            return None
        whole = roles.whole_speaker(scene.whole, span, scene.named, scene.known)
        start, end, text = _text(scene.whole, whole)
        found = self._whom.resolve(scene, start, end, text)
        if not scene.cast.resolve(text):
            state = voices.owner(scene.whole.tokens, whole, act.type, sides)
            found = voices.resolved(self._actors, text, state, scene.on, found) if state else found
        return Speaker(text, start, end, found.actor, found.country)

    def _calibrated(self, act: classify.Act) -> float:
        """Return the probability that type, roles and modality are right."""
        bias, *weights = self._model.manifest.score
        return logistic(bias + sum(w * x for w, x in zip(weights, act.evidence, strict=True)))


def _numbers(sentences: Sequence[Sentence]) -> list[int]:
    """Return for each word of sentences which of them it stands in."""
    return [n for n, sentence in enumerate(sentences) for _ in sentence.tokens]


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
