"""How do claims, events and names look as lines of text? One thing a line or two; the JSON holds the rest."""

from collections.abc import Iterable, Iterator

from detente.answers import ClaimRow, EventRow, Stranger, Succession, WarningRow, Who
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
    """Yield a line a candidate, with the offices held or the states that are members."""
    for row in rows:
        facts = sentence((row.kind, row.country, row.sector))
        offices = sentence(plain(office.title) for office in row.offices)
        told = offices or " ".join(row.members)
        yield plain(f"{row.score:.2f}  {row.name}  [{facts}]  {row.id}") + (f"  {told}" if told else "")


def warnings(rows: Iterable[WarningRow]) -> Iterator[str]:
    """Yield three lines a warning: the reason, what the record says, and the sentence."""
    for row in rows:
        yield plain(f"{row.warning.kind}: {row.warning.reason}")
        yield "    " + plain(f"the record: {row.warning.record}")
        yield f"    {quote(row.evidence)}"


def strangers(rows: Iterable[Stranger]) -> Iterator[str]:
    """Yield a line for each person whom the book does not know."""
    for row in rows:
        titles = sentence(plain(title) for title in row.titles[:3])
        weight = f"{counted(row.documents, 'article')}, {counted(row.outlets, 'source')}"
        yield plain(f"{row.name}  [{row.country or '?'}]  {row.id}  {weight}; {titles}")


def successions(rows: Iterable[Succession]) -> Iterator[str]:
    """Yield a line for each office that the news gives to another than the book does."""
    for row in rows:
        weight = f"{counted(row.outlets, 'source')}, {row.first} to {row.last}"
        yield plain(
            f"{row.country} {row.office}: {row.name} ({row.actor}) by the news, {weight}; "
            f"{row.holder.name} ({row.holder.id}) by the book"
        )
