"""How do claims, events and names look as lines of text? One thing a line or two; the JSON holds the rest."""

from collections.abc import Iterable, Iterator

from detente.answers import ClaimRow, EventRow, Who
from detente.faces.ledger import counted, days, parties, quote
from detente.faces.plain import plain, sentence


def claims(rows: Iterable[ClaimRow]) -> Iterator[str]:
    """Yield two lines a claim: what is said, and the sentence that says it."""
    for row in rows:
        claim = row.claim
        by = f"says {plain(claim.speaker.text)}" if claim.speaker else None
        act = plain(sentence((claim.type, claim.mode, claim.modality.value), " "))
        yield sentence((f"{act}: {parties(claim.participants)}", days(claim.when), by), "; ")
        yield f"    {quote(row.evidence)}"


def events(rows: Iterable[EventRow]) -> Iterator[str]:
    """Yield a line an event, and one for its first sentence."""
    for row in rows:
        act = plain(sentence((row.status.value, row.type, row.mode), " "))
        weight = f"{counted(row.documents, 'article')}, {counted(row.sources, 'source')}"
        yield sentence((f"{act}: {parties(row.participants)}", days(row.when), weight), "; ")
        yield from (f"    {quote(evidence)}" for evidence in row.evidence[:1])


def candidates(rows: Iterable[Who]) -> Iterator[str]:
    """Yield a line a candidate, with the offices held."""
    for row in rows:
        facts = sentence((row.kind, row.country, row.sector))
        offices = sentence(plain(office.title) for office in row.offices)
        yield plain(f"{row.score:.2f}  {row.name}  [{facts}]  {row.id}") + (f"  {offices}" if offices else "")
