"""What does a reading claim? From the states of each sentence to claims that name their words, heads and score."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from detente.codebook import Codebook
from detente.events import classify, roles, when
from detente.events.actors import ActorBook, Resolution, Spot
from detente.models import Model
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
    Token,
    Trigger,
    digest,
)

# Raised whenever the rules around the heads change what is coded; documents coded by older rules are then read anew.
RULES = 1
_DATELINE = re.compile(
    r"[A-Z][A-Z .'-]+(?:, [A-Z][a-z]+)?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?(?: \([^)]{1,40}\))? [—–-]+ "
)
# A sentence that names more figures than this is a table; the rest adds nothing to a claim.
MAX_NUMBERS = 8
# Nine in ten singular pronouns of the training units mean whom their sentence, or else the one before, names first;
# plural ones mean nobody in particular ten times in eleven.
_PRONOUNS = frozenset({"he", "she", "it", "him", "his", "her", "its", "himself", "herself", "itself"})
# Acts that annotators give a source and a target in order of mention: of 1,042 CONSULT claims with two or more parties,
# twelve list them all as sources.
_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_PLACE_CASES = frozenset({"in", "at", "near", "outside", "on"})


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence with what the actor book finds in it and in the one before."""

    on: date | None
    sentence: Sentence
    spots: tuple[Spot, ...]
    before: tuple[Spot, ...]


class Coder:
    """Codes readings with one model, one code book and one actor book."""

    def __init__(self, model: Model, codebook: Codebook, actors: ActorBook) -> None:
        self._model = model
        self._codebook = codebook
        self._actors = actors
        self.name = f"heads-{RULES}:{model.manifest.digest}"

    def code(self, reading: Reading) -> tuple[Claim, ...]:
        """Return the claims of a document in the order of its text."""
        found: list[Claim] = []
        on = reading.document.published
        for before, sentence in zip((None, *reading.sentences), reading.sentences, strict=False):
            acts = classify.acts(self._model, self._codebook, sentence)
            if acts:
                earlier = self._actors.spots(before.text, on) if before else ()
                scene = _Scene(on, sentence, self._actors.spots(sentence.text, on), earlier)
                found += self._claims(reading, scene, acts)
        return tuple(found)

    def _claims(self, reading: Reading, scene: _Scene, acts: tuple[classify.Act, ...]) -> list[Claim]:
        sentence = scene.sentence
        times = reading.times_of(sentence)
        dates = when.dates(
            sentence, [act.token for act in acts], [act.modality for act in acts], times, published=scene.on
        )
        named = reading.mentions_of(sentence)
        topics = self._codebook.topics_in(sentence.text)
        contexts = self._codebook.contexts_in(sentence.text)
        numbers = _numbers(sentence, [(time.first, time.last) for time in times])
        return [
            self._claim(reading, scene, act, dated, named, (topics, contexts, numbers))
            for act, dated in zip(acts, dates, strict=True)
        ]

    def _claim(
        self,
        reading: Reading,
        scene: _Scene,
        act: classify.Act,
        dated: when.Dated | None,
        named: tuple[Mention, ...],
        words: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]],
    ) -> Claim:
        document, sentence = reading.document, scene.sentence
        token = sentence.tokens[act.token]
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
            score=self._calibrated(act.raw),
            coder=self.name,
            mode=self._codebook.mode_of(act.type, sentence.text, token.text),
            contexts=words[1],
            topics=words[0],
            participants=self._participants(scene, act, named),
            when=dated[1] if dated else None,
            when_text=dated[0].text if dated else None,
            where=_where(sentence, act.token, named),
            speaker=self._speaker(scene, act),
            stance=Stance(stance) if stance else None,
            numbers=words[2],
        )

    def _participants(self, scene: _Scene, act: classify.Act, named: tuple[Mention, ...]) -> tuple[Participant, ...]:
        manifest = self._model.manifest
        spans = roles.participants(
            scene.sentence,
            act.roles,
            manifest.roles,
            threshold=manifest.threshold("role"),
            third=manifest.threshold("third"),
            rescue=manifest.threshold("rescue"),
        )
        spans = roles.whole_names(scene.sentence, spans, named)
        spans = roles.between(scene.sentence, act.token, spans)
        opening = _dateline(scene.sentence)
        spans = tuple(item for item in spans if scene.sentence.tokens[item[1].first].start >= opening)
        sides = roles.facing(spans) if act.type in _MUTUAL else spans
        return tuple(self._participant(scene, role, span) for role, span in sides)

    def _participant(self, scene: _Scene, role: Role, span: roles.Span) -> Participant:
        start, end, text = _text(scene.sentence, span)
        found = self._resolve(scene, start, end, text)
        return Participant(role, text, start, end, found.actor, found.country, found.sector)

    def _speaker(self, scene: _Scene, act: classify.Act) -> Speaker | None:
        manifest = self._model.manifest
        span = roles.speaker(scene.sentence, act.roles, manifest.roles, threshold=manifest.threshold("speaker"))
        if span is None:
            return None
        start, end, text = _text(scene.sentence, span)
        found = self._resolve(scene, start, end, text)
        return Speaker(text, start, end, found.actor, found.country)

    def _resolve(self, scene: _Scene, start: int, end: int, text: str) -> Resolution:
        """Ask the actor book, with the other names of the sentence, nearest first, as context."""
        first, last = start - scene.sentence.start, end - scene.sentence.start
        if text.lower() in _PRONOUNS:
            earlier = [spot for spot in scene.spots if spot.end <= first] or list(scene.before)
            text = earlier[0].text if earlier else text
        others = [spot for spot in scene.spots if spot.end <= first or spot.start >= last]
        others.sort(key=lambda spot: min(abs(spot.end - first), abs(spot.start - last)))
        return self._actors.resolve(text, on=scene.on, context=tuple(spot.text for spot in others))

    def _calibrated(self, raw: float) -> float:
        curve = self._model.manifest.calibration
        at = min(max(bisect_right([x for x, _ in curve], raw), 1), len(curve) - 1)
        (x0, y0), (x1, y1) = curve[at - 1], curve[at]
        share = (raw - x0) / (x1 - x0) if x1 > x0 else 0.0
        return min(1.0, max(0.0, y0 + share * (y1 - y0)))


def _text(sentence: Sentence, span: roles.Span) -> tuple[int, int, str]:
    start, end = sentence.tokens[span.first].start, sentence.tokens[span.last - 1].end
    return start, end, sentence.text[start - sentence.start : end - sentence.start]


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


def _numbers(sentence: Sentence, dates: list[tuple[int, int]]) -> tuple[str, ...]:
    """Return the figures of a sentence with the noun that they count, dates left out."""
    tokens = sentence.tokens
    found = [
        f"{token.text} {tokens[token.head].text}" if _counts(tokens, i) else token.text
        for i, token in enumerate(tokens)
        if token.tag == "NUM" and not any(a <= i < b for a, b in dates)
    ]
    return tuple(found[:MAX_NUMBERS])


def _counts(tokens: tuple[Token, ...], i: int) -> bool:
    head = tokens[i].head
    return tokens[i].relation == "nummod" and head >= 0 and tokens[head].tag in {"NOUN", "PROPN"}
