"""How do the shared data sets become training examples? One reader a data set, one kind of example for all.

Texts are cut into sentences and words by the same code that the package uses, so the model learns on what it will
see. A split by digest of the id holds out a tenth for development: never trained on.
"""

import hashlib
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from tokenizers import Tokenizer

from detente.documents.extract import extract
from detente.errors import DetenteError
from detente.models import wordpieces
from detente.models.wordpieces import MARKS, Pieces
from detente.reading import passages, times
from detente.reading.tokens import sentences, within, words
from detente.records import Document, Page
from detente.sources import files
from training.labels import MENTIONS, MODALITIES, MORPHOLOGY, PAIR_TYPES, ROLES, TAGS, TYPES

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
Span = tuple[int, int]


@dataclass(frozen=True)
class GoldClaim:
    """One annotated act of a passage, in word positions; ``unsure`` are words whose part in it is not known."""

    trigger: int
    type: int
    modality: int
    roles: tuple[tuple[int, ...], ...]
    unsure: tuple[int, ...] = ()


@dataclass(frozen=True)
class Example:
    """A passage with what is known of it; what a data set does not tell is None.

    ``sentence`` numbers each word's sentence; empty where there is but one.
    """

    id: str
    text: str
    spans: tuple[Span, ...]
    ids: tuple[int, ...]
    first: tuple[int, ...]
    sentence: tuple[int, ...] = ()
    tags: tuple[int, ...] | None = None
    morphology: tuple[int, ...] | None = None
    heads: tuple[int, ...] | None = None
    relations: tuple[int, ...] | None = None
    mentions: tuple[int, ...] | None = None
    factuality: tuple[tuple[int, float], ...] | None = None
    claims: tuple[GoldClaim, ...] | None = None
    pair: tuple[tuple[int, ...], tuple[int, ...], int] | None = None


def held_out(identity: str, part: int = 0, parts: int = 10) -> bool:
    """Say whether a unit belongs to the given part of the split; part 0 of ten is development."""
    return int(hashlib.sha256(identity.encode()).hexdigest(), 16) % parts == part


def encode(tokenizer: Tokenizer, text: str, spans: list[Span]) -> tuple[tuple[int, ...], tuple[int, ...], list[Span]]:
    """Return piece ids between their marks, the first piece of each word, and the words that fit."""
    whole = wordpieces.joined([split(tokenizer, text, spans)], *marks_of(tokenizer))
    return whole.ids, whole.first, spans[: len(whole.first)]


def split(tokenizer: Tokenizer, text: str, spans: list[Span]) -> Pieces:
    """Return the word pieces of a sentence without marks."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    return wordpieces.pieces(encoding.ids, encoding.offsets, spans)


def marks_of(tokenizer: Tokenizer) -> tuple[int, int]:
    """Return the ids of the marks at the beginning and at the end of what the encoder sees."""
    opening, closing = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if opening is None or closing is None:
        raise ValueError("the vocabulary lacks [CLS] or [SEP]: take that of all-MiniLM-L6-v2")
    return opening, closing


def lines(path: Path) -> Iterator[str]:
    """Yield the lines of an xz or plain text file."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from file


def articles(path: Path) -> Iterator[tuple[str | None, Document]]:
    """Yield the input's id and the document of each article that the package can extract."""
    for page in files.fetch([str(path)], now=datetime.now(UTC)):
        if isinstance(page, Page):
            try:
                yield page.given_id, extract(page)
            except DetenteError:
                continue


def rows(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    """Yield the objects of a JSON Lines file."""
    return (json.loads(line) for line in lines(path) if line.strip())


# ---- treebanks


@dataclass(frozen=True)
class Tree:
    """A treebank sentence: text with word spans and columns."""

    id: str
    text: str
    spans: list[Span]
    forms: list[str]
    tags: list[str]
    features: list[str]
    heads: list[int]
    relations: list[str]
    entities: list[str]


def trees(path: Path) -> Iterator[Tree]:
    """Yield the sentences of a CoNLL-U file; multiword and empty tokens are skipped, spaces rebuilt from MISC."""
    block: list[list[str]] = []
    identity = ""
    for line in lines(path):
        if line.startswith("# sent_id = "):
            identity = line.split(" = ", 1)[1].strip()
        elif line.strip() == "" and block:
            yield _tree(identity, block)
            block = []
        elif line.strip() and not line.startswith("#"):
            block.append(line.rstrip("\n").split("\t"))
    if block:
        yield _tree(identity, block)


def _tree(identity: str, block: list[list[str]]) -> Tree:
    tight = _tight(block)
    text, spans = "", []
    word_rows = [row for row in block if row[0].isdigit()]
    for row in word_rows:
        spans.append((len(text), len(text) + len(row[1])))
        text += row[1] if row[0] in tight else row[1] + " "
    columns = [[row[i] for row in word_rows] for i in (1, 3, 5, 7, 9)]
    forms, tags, features, relations, misc = columns
    return Tree(identity, text, spans, forms, tags, features, [int(r[6]) for r in word_rows], relations, misc)


def _tight(block: list[list[str]]) -> set[str]:
    """Return the ids of the words without a space after them; multiword tokens ("don't") have none inside."""
    tight = {row[0] for row in block if "SpaceAfter=No" in row[9]}
    for row in block:
        if "-" in row[0]:
            low, high = map(int, row[0].split("-"))
            tight |= {str(i) for i in range(low, high)}
            if "SpaceAfter=No" in row[9]:
                tight.add(str(high))
    return tight


def morphology(tag: str, features: str) -> str:
    """Fold the treebank's features into the few that the coder asks for."""
    values = dict(pair.split("=", 1) for pair in features.split("|") if "=" in pair)
    if tag in {"VERB", "AUX"}:
        form = values.get("VerbForm", "")
        if form == "Fin":
            return "Imp" if values.get("Mood") == "Imp" else f"Fin-{values.get('Tense', 'Pres')}"
        return {"Inf": "Inf", "Ger": "Ger", "Part": f"Part-{values.get('Tense', 'Past')}"}.get(form, "_")
    if tag in {"NOUN", "PROPN"}:
        return {"Sing": "Sing", "Plur": "Plur"}.get(values.get("Number", ""), "_")
    return "_"


_KINDS = {"person": "person", "organization": "organisation", "place": "place", "event": "event"}
MAX_MENTION_WORDS = 9


def gum_mentions(tree: Tree) -> list[tuple[int, int, str]]:
    """Return the outermost named entities (their head is a proper noun) as (first, last + 1, kind), not nested."""
    stack: dict[str, list[tuple[int, str]]] = {}
    found = []
    for i, misc in enumerate(tree.entities):
        field = next((f[7:] for f in misc.split("|") if f.startswith("Entity=")), "")
        for opened, kind, closed in re.findall(r"\((\w+)-(\w+)[^()]*|(\w+)\)", field):
            if opened:
                stack.setdefault(opened, []).append((i, kind))
            elif stack.get(closed):
                start, of = stack[closed].pop()
                found.append((start, i + 1, of))
        for identity in re.findall(r"\((\w+)-[^()]*\)", field):
            if stack.get(identity):
                start, of = stack[identity].pop()
                found.append((start, i + 1, of))
    named = [(a, b, _KINDS[k]) for a, b, k in set(found) if k in _KINDS and _named(tree, a, b)]
    chosen: list[tuple[int, int, str]] = []
    for a, b, k in sorted(named, key=lambda m: (m[0] - m[1], m[0])):
        if all(b <= c or d <= a for c, d, _ in chosen):
            chosen.append((a, b, k))
    return sorted(chosen)


def _named(tree: Tree, start: int, end: int) -> bool:
    outside = [i for i in range(start, end) if not start <= tree.heads[i] - 1 < end]
    return end - start <= MAX_MENTION_WORDS and any(tree.tags[i] == "PROPN" for i in outside[:1])


def bio(length: int, spans: list[tuple[int, int, str]]) -> tuple[int, ...]:
    """Write spans as B- and I- marks."""
    marks = ["O"] * length
    for start, end, kind in spans:
        marks[start:end] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 1)
    return tuple(MENTIONS.index(mark) for mark in marks)


def relation_labels(paths: list[Path], least: int = 20) -> list[str]:
    """Return the relation labels that occur at least so often; rarer subtypes fall back to their universal type."""
    counts = Counter(relation for path in paths for tree in trees(path) for relation in tree.relations)
    base = {relation.split(":")[0] for relation in counts}
    return sorted(base | {relation for relation, n in counts.items() if n >= least})


def treebank(tokenizer: Tokenizer, path: Path, labels: list[str], *, mentions: bool) -> Iterator[Example]:
    """Yield treebank sentences; ``mentions`` says whether the file holds entity marks."""
    index = {label: i for i, label in enumerate(labels)}
    for tree in trees(path):
        ids, first, kept = encode(tokenizer, tree.text, tree.spans)
        n = len(kept)
        if n < len(tree.spans) or not n:
            continue
        yield Example(
            tree.id, tree.text, tuple(kept), ids, first,
            tags=tuple(TAGS.index(tag) for tag in tree.tags),
            morphology=tuple(
                MORPHOLOGY.index(m) if (m := morphology(t, f)) in MORPHOLOGY else 0
                for t, f in zip(tree.tags, tree.features, strict=True)
            ),
            heads=tuple(tree.heads),
            relations=tuple(index.get(r, index[r.split(":")[0]]) for r in tree.relations),
            mentions=bio(n, gum_mentions(tree)) if mentions else None,
        )  # fmt: skip


def joined(sentences: list[Example]) -> Example:
    """Return neighbouring treebank sentences as one passage: arcs stay inside each, pieces lose their inner marks."""
    opening, closing = sentences[0].ids[0], sentences[0].ids[-1]
    inner = [Pieces(e.ids[1:-1], tuple(at - 1 for at in e.first)) for e in sentences]
    whole = wordpieces.joined(inner, opening, closing)
    before = [sum(len(e.first) for e in sentences[:n]) for n in range(len(sentences))]

    def row(field: str) -> tuple[int, ...] | None:
        values = [getattr(e, field) for e in sentences]
        return None if any(v is None for v in values) else tuple(x for v in values for x in v)

    return replace(
        sentences[0], ids=whole.ids, first=whole.first, spans=(),
        sentence=tuple(n for n, e in enumerate(sentences) for _ in e.first),
        tags=row("tags"), morphology=row("morphology"), relations=row("relations"), mentions=row("mentions"),
        heads=tuple(h and h + at for e, at in zip(sentences, before, strict=True) for h in e.heads or ()),
        factuality=tuple((i + at, x) for e, at in zip(sentences, before, strict=True) for i, x in e.factuality or ()),
    )  # fmt: skip


def neighbours(sentences: list[Example]) -> list[list[Example]]:
    """Group treebank sentences that follow each other in one document into passages."""
    found: list[list[Example]] = []
    size = 0
    for e in sentences:
        more = len(e.ids) - MARKS
        fits = size + more + MARKS <= passages.MAX_PASSAGE
        if found and fits and found[-1][-1].id.rsplit("-", 1)[0] == e.id.rsplit("-", 1)[0]:
            found[-1].append(e)
            size += more
        else:
            found.append([e])
            size = more
    return found


# ---- names, factuality

_CROSSNER = {
    "politician": "person", "person": "person", "politicalparty": "organisation", "organisation": "organisation",
    "location": "place", "country": "place", "event": "event", "election": "event",
}  # fmt: skip


def crossner(tokenizer: Tokenizer, path: Path) -> Iterator[Example]:
    """Yield CrossNER sentences (BIO, one word a line)."""
    block: list[list[str]] = []
    for number, line in enumerate([*lines(path), ""]):
        if line.strip():
            block.append(line.split())
        elif block:
            spans: list[tuple[int, int, str]] = []
            for i, (_, mark) in enumerate(block):
                kind = _CROSSNER.get(mark[2:])
                if kind and mark[0] == "B":
                    spans.append((i, i + 1, kind))
                elif kind and mark[0] == "I" and spans and spans[-1][1] == i:
                    spans[-1] = (spans[-1][0], i + 1, kind)
            text, at = _spaced([word for word, _ in block])
            ids, first, kept = encode(tokenizer, text, at)
            marks = bio(len(block), spans)
            yield Example(f"crossner-{number}", text, tuple(kept), ids, first, mentions=marks[: len(kept)])
            block = []


def _spaced(forms: list[str]) -> tuple[str, list[Span]]:
    spans, at = [], 0
    for form in forms:
        spans.append((at, at + len(form)))
        at += len(form) + 1
    return " ".join(forms), spans


def factuality(tokenizer: Tokenizer, path: Path) -> Iterator[Example]:
    """Yield sentences with how factual each event word is, from -3 (certainly not) to 3 (certainly so)."""
    for row in rows(path):
        text, spans = _spaced(row["text"].split())
        ids, first, kept = encode(tokenizer, text, spans)
        marks = tuple((t["span1"][0], float(t["label"])) for t in row["targets"] if t["span1"][0] < len(kept))
        if marks:
            yield Example(f"fact-{row['idx']}", text, tuple(kept), ids, first, factuality=marks)


# ---- marked pairs and claims


def pairs(tokenizer: Tokenizer, path: Path) -> Iterator[Example]:
    """Yield texts with a marked source and target and the relation between them."""
    for row in rows(path):
        text = row["text"]
        ids, first, kept = encode(tokenizer, text, words(text))
        marks = [tuple({i for a, b in row[side] for i in within(kept, a, b)}) for side in ("source", "target")]
        yield Example(
            row["id"], text, tuple(kept), ids, first, pair=(marks[0], marks[1], PAIR_TYPES.index(row["type"]))
        )


def claim_units(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    """Yield the annotated units as they are."""
    return rows(path)


def claims(tokenizer: Tokenizer, unit: dict) -> Iterator[Example]:  # type: ignore[type-arg]
    """Yield the passages of an annotated unit, each with the acts whose trigger stands in it."""
    text = unit["text"]
    triggers = trigger_spans(text, unit["claims"])
    cut = [(a, b, words(text, a, b)) for a, b in sentences(text)]
    parts = [split(tokenizer, text[a:b], [(c - a, d - a) for c, d in inner]) for a, b, inner in cut]
    kept = [inner[: len(part.first)] for (_, _, inner), part in zip(cut, parts, strict=True)]
    for first, last in passages.group(text, [(a, b) for a, b, _ in cut], [len(part.ids) for part in parts]):
        whole = wordpieces.joined(parts[first:last], *marks_of(tokenizer))
        spans = [span for inner in kept[first:last] for span in inner]
        if not spans:
            continue
        dated = _dated(unit, cut[first:last], kept[first:last])
        gold = [
            made
            for claim, at in zip(unit["claims"], triggers, strict=True)
            if at and (made := _gold(text, spans, claim, at[0], dated))
        ]
        numbers = tuple(n for n, inner in enumerate(kept[first:last]) for _ in inner)
        yield Example(f"{unit['id']}#{first}", text, tuple(spans), whole.ids, whole.first, numbers, claims=tuple(gold))


Dated = tuple[int, int, tuple[str, ...]]


def _dated(unit: dict, cut: list[tuple[int, int, list[Span]]], kept: list[list[Span]]) -> list[Dated]:  # type: ignore[type-arg]
    """Return the time expressions of a passage: first word, last + 1, and the days that each may mean."""
    published = date.fromisoformat(unit["published"])
    found: list[Dated] = []
    before = 0
    for (start, end, _), inner in zip(cut, kept, strict=True):
        for time in times.find(unit["text"], start, end, published=published, sentence=0, tokens=inner):
            days = {f"{d.start}..{d.last}" for d in (time.past, time.future) if d}
            found.append((before + time.first, before + time.last, tuple(days)))
        before += len(inner)
    return found


def trigger_spans(text: str, annotated: list[dict]) -> list[Span | None]:  # type: ignore[type-arg]
    """Find each trigger; a word that triggers twice is looked for twice, at word boundaries where there are any."""
    seen: Counter[tuple[str, str]] = Counter()
    found: list[Span | None] = []
    for claim in annotated:
        if not isinstance(claim["trigger"], str):
            found.append(claim["trigger"])
            continue
        places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(claim['trigger'])}(?!\w)", text)]
        places = places or [m.span() for m in re.finditer(re.escape(claim["trigger"]), text)]
        key = (claim["trigger"], claim["type"])
        found.append(places[min(seen[key], len(places) - 1)] if places else None)
        seen[key] += 1
    return found


def _gold(text: str, spans: list[Span], claim: dict, trigger: int, dated: list[Dated]) -> GoldClaim | None:  # type: ignore[type-arg]
    at = within(spans, trigger, trigger + 1)
    if not at:
        return None
    own, unsure = _when(claim.get("when"), at[0], dated)
    roles = []
    for role in ROLES:
        values = [claim.get("speaker")] if role == "speaker" else claim.get(role) or []
        found = {i for value in values for i in _nearest(text, spans, value, trigger)} if role != "when" else own
        roles.append(tuple(sorted(found)))
    kind, modality = TYPES.index(claim["type"]), MODALITIES.index(claim["modality"])
    return GoldClaim(at[0], kind, modality, tuple(roles), unsure)


def _when(days: list[str] | None, trigger: int, dated: list[Dated]) -> tuple[set[int], tuple[int, ...]]:
    """Return the words of the expression that means the act's days, or else all that might be it as unsure."""
    if days is None:
        return set(), ()
    meant = [time for time in dated if "..".join(days) in time[2]]
    if not meant:
        return set(), tuple(i for first, last, _ in dated for i in range(first, last))
    first, last, _ = min(meant, key=lambda time: abs(time[0] - trigger))
    return set(range(first, last)), ()


def _nearest(text: str, spans: list[Span], value: str | Span | None, trigger: int) -> list[int]:
    """Return the words of the occurrence of ``value`` that is nearest to the trigger, or those at given offsets."""
    if not value:
        return []
    if not isinstance(value, str):
        return within(spans, value[0], value[1])
    places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text)]
    places = places or [m.span() for m in re.finditer(re.escape(value), text)]
    if not places:
        return []
    start, end = min(places, key=lambda span: abs(span[0] - trigger))
    return within(spans, start, end)
