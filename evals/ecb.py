"""Does linking hold outside its own news? ECB+ topics 30–35, against "same head word".

    python -m evals.ecb

The event mentions of ECB+ (Cybulska & Vossen 2014; shared/data/coreference) at which a claim is found are put together
by our linking, by the stem of their head word, and by hand; F1 over pairs of mentions of one topic. Its articles have
no dates, and most of its topics are crime, sport and trade: it checks wording and participants, not days.
"""

import tarfile
import xml.etree.ElementTree as ET  # the archive is ours and its digest is known
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from detente import pipeline
from detente.events.link import link
from detente.events.profile import STEM
from detente.records import Claim, Document
from evals.links import Agreement, agreement
from evals.shared import SHARED

ARCHIVE = SHARED / "data" / "coreference" / "ecbplus_topics_1-35.tar.xz"
TOPICS = tuple(str(n) for n in range(30, 36))

Mention = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Article:
    """An article as text, with its event mentions: character range of the head word to the event."""

    topic: str
    name: str
    text: str
    events: tuple[tuple[int, int, str], ...]


def articles() -> Iterator[Article]:
    """Yield the articles of the topics."""
    with tarfile.open(ARCHIVE) as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            name = member.name.rsplit("/", 1)[-1]
            if name.endswith(".xml") and name.split("_", 1)[0] in TOPICS and (file := archive.extractfile(member)):
                yield _article(name, ET.fromstring(file.read()))  # noqa: S314 - see the import


def _article(name: str, root: ET.Element) -> Article:
    spans: dict[str, tuple[int, int]] = {}
    parts: list[str] = []
    at = 0
    for _, tokens in groupby(root.findall("token"), key=lambda t: t.get("sentence")):
        for token in tokens:
            word = token.text or ""
            spans[token.get("t_id") or ""] = (at, at + len(word))
            parts.append(word)
            at += len(word) + 1
        parts.append("\n")
        at += 2
    markables = {m.get("m_id"): m for m in root.find("Markables") or () if m.tag.startswith(("ACTION", "NEG_ACTION"))}
    events = []
    for relation in root.find("Relations") or ():
        for source in relation.findall("source"):
            mention = markables.get(source.get("m_id"))
            if mention is not None:
                words = [spans[a.get("t_id") or ""] for a in mention.findall("token_anchor")]
                event = relation.get("note") or f"{name}-{relation.get('r_id')}"
                events += [(start, end, event) for start, end in words]
    return Article(name.split("_", 1)[0], name, " ".join(parts), tuple(events))


def evaluate() -> dict[str, Agreement]:
    """Return the agreement of linking, and of the head word, with the events by hand."""
    gold: dict[Mention, str] = {}
    ours: dict[Mention, str] = {}
    words: dict[Mention, str] = {}
    for topic, group in groupby(articles(), key=lambda article: article.topic):
        known = list(group)
        claims: list[Claim] = []
        for article in known:
            document = Document(article.name, article.text)
            claims += pipeline.read_document(document).claims
        marks = {article.name: article.events for article in known}
        for event in link(claims):
            for claim in event.claims:
                found = [e for a, b, e in marks[claim.document] if a < claim.trigger.end and claim.trigger.start < b]
                if found:
                    mention = (claim.document, claim.trigger.start)
                    gold[mention] = f"{topic} {found[0]}"
                    ours[mention] = event.id
                    words[mention] = f"{topic} {claim.trigger.text.lower()[:STEM]}"
    return {"linking": agreement(gold, ours), "same head word": agreement(gold, words)}


def main() -> None:
    """Measure and print."""
    for name, found in evaluate().items():
        print(f"{name:16} {found}")


if __name__ == "__main__":
    main()
