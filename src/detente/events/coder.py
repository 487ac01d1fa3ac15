"""What does a reading claim? From the states of each sentence to claims that name their words, heads and score."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import accumulate

import numpy as np

from detente.codebook import Codebook
from detente.events import classify, figures, roles, when
from detente.events.actors import ActorBook, Resolution, Spot
from detente.models import Model, logistic
from detente.records import (
    Claim,
    Mention,
    MentionKind,
    Participant,
    Reading,
    Role,
    Sentence,
    Speaker,
    Stance,
    TimeMention,
    Trigger,
    digest,
)

# Raised whenever the rules around the heads change what is coded; documents coded by older rules are then read anew.
RULES = 3
_DATELINE = re.compile(
    r"[A-Z][A-Z .'-]+(?:, [A-Z][a-z]+)?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?(?: \([^)]{1,40}\))? [—–-]+ "
)
# Nine in ten singular pronouns of the training units mean whom their sentence, or else the one before, names first;
# plural ones mean nobody in particular ten times in eleven.
_PRONOUNS = frozenset({"he", "she", "it", "him", "his", "her", "its", "himself", "herself", "itself"})
# Acts that annotators give a source and a target in order of mention: of 1,042 CONSULT claims with two or more parties,
# twelve list them all as sources.
_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
# Sentences whose themes are kept in mind: several acts of one sentence follow each other.
NEAR = 8
_PLACE_CASES = frozenset({"in", "at", "near", "outside", "on"})


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """A passage as one sentence, with what the reading and the actor book find in it and in the sentence before.

    ``firsts`` are the first words of its sentences, ``named`` and ``times`` count words from its beginning, and
    ``spots`` count characters of the document; those of the sentence before come first. ``known`` are the spots of the
    passage as words ``[first, last)``.
    """

    on: date | None
    whole: Sentence
    sentences: tuple[Sentence, ...]
    firsts: tuple[int, ...]
    named: tuple[Mention, ...]
    times: tuple[TimeMention, ...]
    spots: tuple[Spot, ...]
    known: tuple[tuple[int, int], ...]

    def sentence_of(self, token: int) -> Sentence:
        """Return the sentence that a word of the passage stands in."""
        return self.sentences[bisect_right(self.firsts, token) - 1]

    def earlier(self, at: int) -> tuple[Spot, ...]:
        """Return whom a pronoun at a character may mean: names before it in its sentence, or in the one before."""
        own = next((n for n, s in enumerate(self.sentences) if s.start <= at < s.end), 0)
        start = self.sentences[own].start
        inside = tuple(spot for spot in self.spots if start <= spot.start and spot.end <= at)
        if inside:
            return inside
        since = self.sentences[own - 1].start if own else 0
        return tuple(spot for spot in self.spots if since <= spot.start and spot.end <= start)


class Coder:
    """Codes readings with one model, one code book and one actor book."""

    def __init__(self, model: Model, codebook: Codebook, actors: ActorBook) -> None:
        self._model = model
        self._codebook = codebook
        self._actors = actors
        self._themes = lru_cache(NEAR)(self._find_themes)
        self.name = f"heads-{RULES}:{model.manifest.digest}"

    def code(self, reading: Reading) -> tuple[Claim, ...]:
        """Return the claims of a document in the order of its text."""
        found: list[Claim] = []
        for first, last in reading.passages:
            sentences = reading.sentences[first:last]
            scores = classify.scores(self._model, np.concatenate([s.states for s in sentences]))
            if scores is not None:
                whole = reading.passage(first, last)
                numbers = [n for n, s in enumerate(sentences) for _ in s.tokens]
                acts = classify.acts(self._model, self._codebook, whole, numbers, scores)
                found += self._claims(reading, self._scene(reading, whole, first, last), acts, numbers)
        return tuple(found)

    def _scene(self, reading: Reading, whole: Sentence, first: int, last: int) -> _Scene:
        on = reading.document.published
        sentences = reading.sentences[first:last]
        firsts = tuple(accumulate((len(s.tokens) for s in sentences[:-1]), initial=0))
        around = (*reading.sentences[max(0, first - 1) : first], *sentences)
        spots = tuple(
            replace(spot, start=spot.start + s.start, end=spot.end + s.start)
            for s in around
            for spot in self._actors.spots(s.text, on)
        )
        named = tuple(
            replace(m, first=m.first + at, last=m.last + at, head=m.head + at)
            for s, at in zip(sentences, firsts, strict=True)
            for m in reading.mentions_of(s)
        )
        times = tuple(
            replace(t, first=t.first + at, last=t.last + at)
            for s, at in zip(sentences, firsts, strict=True)
            for t in reading.times_of(s)
        )
        return _Scene(on, whole, sentences, firsts, named, times, spots, _as_words(whole, spots))

    def _claims(
        self, reading: Reading, scene: _Scene, acts: tuple[classify.Act, ...], numbers: list[int]
    ) -> list[Claim]:
        told = figures.figures(
            scene.whole, [act.token for act in acts], numbers, [(time.first, time.last) for time in scene.times]
        )
        manifest = self._model.manifest
        row, threshold = manifest.roles.index("when"), manifest.threshold("when")
        found = []
        for act, counted in zip(acts, told, strict=True):
            dated = when.dated(
                scene.whole, act.token, act.modality, act.roles[row], scene.times,
                published=scene.on, threshold=threshold,
            )  # fmt: skip
            found.append(self._claim(reading, scene, act, dated, counted))
        return found

    def _claim(
        self,
        reading: Reading,
        scene: _Scene,
        act: classify.Act,
        dated: when.Dated | None,
        counted: tuple[str, ...],
    ) -> Claim:
        document, sentence = reading.document, scene.sentence_of(act.token)
        contexts, topics = self._themes(sentence.text)
        token = scene.whole.tokens[act.token]
        stance = self._codebook.stance_of(sentence.text) if act.type == "COMMENT" else None
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
            participants=self._participants(scene, act),
            when=dated[1] if dated else None,
            when_text=dated[0].text if dated else None,
            where=_where(scene.whole, act.token, scene.named),
            speaker=self._speaker(scene, act),
            stance=Stance(stance) if stance else None,
            numbers=counted,
        )

    def _find_themes(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self._codebook.contexts_in(text), self._codebook.topics_in(text)

    def _participants(self, scene: _Scene, act: classify.Act) -> tuple[Participant, ...]:
        manifest = self._model.manifest
        spans = roles.participants(
            scene.whole,
            act.roles,
            manifest.roles,
            threshold=manifest.threshold("role"),
            third=manifest.threshold("third"),
        )
        spans = roles.whole_names(scene.whole, spans, scene.named, scene.known)
        spans = roles.between(scene.whole, act.token, spans)
        spans = tuple(item for item in spans if not _in_dateline(scene, item[1]))
        sides = roles.facing(spans) if act.type in _MUTUAL else spans
        return tuple(self._participant(scene, role, span) for role, span in sides)

    def _participant(self, scene: _Scene, role: Role, span: roles.Span) -> Participant:
        start, end, text = _text(scene.whole, span)
        found = self._resolve(scene, start, end, text)
        return Participant(role, text, start, end, found.actor, found.country, found.sector)

    def _speaker(self, scene: _Scene, act: classify.Act) -> Speaker | None:
        manifest = self._model.manifest
        span = roles.speaker(scene.whole, act.roles, manifest.roles, threshold=manifest.threshold("speaker"))
        if span is None:
            return None
        start, end, text = _text(scene.whole, span)
        found = self._resolve(scene, start, end, text)
        return Speaker(text, start, end, found.actor, found.country)

    def _resolve(self, scene: _Scene, start: int, end: int, text: str) -> Resolution:
        """Ask the actor book, with the other names around, nearest first, as context."""
        if text.lower() in _PRONOUNS:
            earlier = scene.earlier(start)
            text = earlier[0].text if earlier else text
        others = [spot for spot in scene.spots if spot.end <= start or spot.start >= end]
        others.sort(key=lambda spot: min(abs(spot.end - start), abs(spot.start - end)))
        return self._actors.resolve(text, on=scene.on, context=tuple(spot.text for spot in others))

    def _calibrated(self, act: classify.Act) -> float:
        """Return the probability that type, roles and modality are right."""
        bias, *weights = self._model.manifest.score
        return logistic(bias + sum(w * x for w, x in zip(weights, act.evidence, strict=True)))


def _text(sentence: Sentence, span: roles.Span) -> tuple[int, int, str]:
    start, end = sentence.tokens[span.first].start, sentence.tokens[span.last - 1].end
    return start, end, sentence.text[start - sentence.start : end - sentence.start]


def _as_words(whole: Sentence, spots: tuple[Spot, ...]) -> tuple[tuple[int, int], ...]:
    starts = [token.start for token in whole.tokens]
    found = ((bisect_left(starts, spot.start), bisect_left(starts, spot.end)) for spot in spots)
    return tuple((first, last) for first, last in found if first < last)


def _in_dateline(scene: _Scene, span: roles.Span) -> bool:
    return scene.whole.tokens[span.first].start < _dateline(scene.sentence_of(span.first))


def _dateline(sentence: Sentence) -> int:
    """Return where the sentence proper begins, behind a dateline such as "ANKARA, May 15 (Wire) —"."""
    match = _DATELINE.match(sentence.text)
    return sentence.start + (match.end() if match else 0)


def _where(sentence: Sentence, trigger: int, named: tuple[Mention, ...]) -> str | None:
    """Return the place at which the act is said to be: a place name with in, at, near that depends on its word."""
    for mention in named:
        if mention.kind is not MentionKind.PLACE or sentence.tokens[mention.head].head != trigger:
            continue
        if any(t.head == mention.head and t.text.lower() in _PLACE_CASES for t in sentence.tokens):
            return mention.text
    return None
