"""How do claims, events and names look as lines of text? One thing a line or two; the JSON holds the rest."""

from collections.abc import Iterable, Iterator

from detente.answers import (
    ChannelRow,
    ClaimRow,
    EventRow,
    Matrix,
    PromiseRow,
    ReactionRow,
    Stranger,
    Succession,
    TruceRow,
    WarningRow,
    Who,
)
from detente.faces.ledger import counted, days, parties, quote
from detente.faces.names import Names
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


def channels(rows: Iterable[ChannelRow]) -> Iterator[str]:
    """Yield a line for each channel, and one for its newest sentence."""
    for row in rows:
        what = row.channel
        inferred = " (inferred)" if what.inferred else ""
        span = f"{what.first} to {what.last}" if what.first != what.last else f"{what.first or 'no day told'}"
        outcome = f"outcome {what.outcome.value}" if what.outcome else None
        head = f"{what.how.value}{inferred}: {what.name}, between {' and '.join(what.between)}"
        yield plain(sentence((head, span, outcome), "; "))
        yield f"    {plain(what.reason)}" if what.inferred else f"    {quote(row.evidence[-1])}"


def matrix(found: Matrix) -> Iterator[str]:
    """Yield positions by topic, then shifts and distances, a sentence under each."""
    for row in sorted(found.positions, key=lambda r: (r.position.topic, r.position.party)):
        what = row.position
        by = f"{what.speaker}" if what.speaker else None
        yield plain(
            sentence((f"{what.topic}: {what.party} {what.move.value} {what.what}", by, f"since {what.since}"), "; ")
        )
        yield f"    {quote(row.evidence[0])}"
    for shift in found.shifts:
        moved = shift.shift
        yield plain(
            f"{moved.kind}: {moved.party} on {moved.topic}, {moved.before.value} to {moved.after.value}, {moved.day}"
        )
        yield from dict.fromkeys(f"    {quote(item)}" for item in shift.evidence)
    for distance in found.distances:
        apart = distance.distance
        yield plain(
            f"distance {apart.value:.1f}: {apart.a} and {apart.b} on {apart.topic} from {apart.day}; {apart.reason}"
        )


def reactions(rows: Iterable[ReactionRow]) -> Iterator[str]:
    """Yield a line for each reaction, its sentence, and one that tells the act."""
    for row in rows:
        what = row.reaction
        yield plain(
            f"{what.attitude.value}: {what.name} on {what.about}, {what.day or 'no day told'} (event {what.event})"
        )
        yield from dict.fromkeys(f"    {quote(item)}" for item in row.evidence)


def truces(rows: Iterable[TruceRow]) -> Iterator[str]:
    """Yield a line for each truce, one for each breach that somebody is accused of, and its newest sentence."""
    for row in rows:
        what = row.truce
        times = (
            f"announced {what.announced}" if what.announced else None,
            f"from {what.start}" if what.start else None,
            f"to {what.end}" if what.end else None,
            f"extended {counted(len(what.extended), 'time')}" if what.extended else None,
        )
        yield plain(
            sentence((f"{what.stage.value}: {' and '.join(what.parties) or 'parties not named'}", *times), "; ")
        )
        for breach in what.breaches:
            by = f"breach by {breach.by or 'nobody named'}"
            says = f"says {breach.accuser}" if breach.accuser else None
            yield f"    {plain(sentence((by, str(breach.day or 'no day told'), says)))}"
        yield f"    {quote(row.evidence[-1])}"


def promises(rows: Iterable[PromiseRow]) -> Iterator[str]:
    """Yield a line for each key: how much was announced, what of it happened, and the share of what is settled."""
    names = Names.shipped()
    for row in rows:
        what = row.record
        happened = what.kept + what.late
        settled = happened + what.called_off
        done = f"{happened} happened ({what.late} of them late)" if what.late else f"{happened} happened"
        share = "nothing settled"
        if what.rate is not None and what.low is not None and what.high is not None:
            interval = f"90 % interval {what.low:.0%} to {what.high:.0%}"
            share = f"{happened} of {settled} settled happened: {what.rate:.0%} ({interval})"
        counts = f"{done}, {what.called_off} called off, {what.open} open ({what.overdue} overdue)"
        yield plain(f"{names.key(what.key, what.by)}: {what.announced} announced, {counts}; {share}")
