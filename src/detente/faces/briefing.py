"""What should a reader of the news know today? A page of Markdown from the briefing that answers gives."""

from collections.abc import Iterator, Sequence

from detente.answers import Briefing
from detente.faces.ledger import announced, chosen, counted, days, parties, weight
from detente.faces.plain import markdown, sentence, shortened
from detente.records import Evidence, LedgerEntry

# Evidence is in the order of its days: an announcement comes first, what became of it last.
FIRST, LAST = slice(0, 1), slice(-1, None)
NOTE = (
    "How this was made: a program read the articles, noted who is said to have done or announced what, and put claims "
    "about the same act together. It makes mistakes; the sentences are quoted so that you can judge them. A plan is "
    "not a fact: what is listed as announced or due has not been seen to happen."
)


def page(briefing: Briefing) -> Iterator[str]:
    """Yield the lines of the page."""
    subject = markdown(briefing.conflict) if briefing.conflict else "all conflicts"
    yield f"# Briefing: {subject}, {briefing.as_of}"
    yield ""
    counts = f"{counted(briefing.documents, 'article')} from {counted(briefing.sources, 'source')}"
    yield f"Since {briefing.since}: {counts}; {len(briefing.new)} new, {len(briefing.settled)} settled."
    yield from section("New", briefing.new)
    yield from section("Due in the coming days", briefing.due)
    yield from section("Overdue", briefing.overdue)
    yield from section("Settled", briefing.settled, shown=LAST)
    yield from section("Disputed", briefing.disputed, shown=LAST)
    yield from ("", "---", "", NOTE)


def section(title: str, entries: Sequence[LedgerEntry], *, shown: slice = FIRST) -> Iterator[str]:
    """Yield a heading and its entries, each with the sentences to be ``shown``."""
    yield from ("", f"## {title}", "")
    if not entries:
        yield "Nothing."
    for entry in entries:
        yield item(entry)
        yield from (f"  > {quotation(row)}" for row in chosen(entry.evidence, entry.status)[shown])


def item(entry: LedgerEntry) -> str:
    """Write an entry as one item of a list."""
    act = markdown(sentence((entry.type, entry.mode), " "))
    facts = (
        entry.status.value.replace("_", " ").lower(),
        f"announced {announced(entry)}",
        f"due {days(entry.due) or 'on a day not given'}",
        weight(entry),
    )
    return f"- **{act}** — {markdown(parties(entry.participants))}; {markdown('; '.join(facts))}"


def quotation(row: Evidence) -> str:
    """Write a sentence, who says it and where it stands."""
    said = f"says {row.speaker}" if row.speaker else None
    where = row.outlet or row.given_id or row.url
    day = row.published.isoformat() if row.published else "undated"
    return f"“{markdown(shortened(row.sentence))}” — {markdown(sentence((said, where, day)))}"
