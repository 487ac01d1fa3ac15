"""What became of each truce?"""

from collections.abc import Collection, Iterable
from datetime import date

from detente.analysis.truces.days import Thread, end_of, is_closed, is_settled, start_of
from detente.analysis.truces.lives import Breach, Stage, Truce
from detente.analysis.truces.tellings import SETTLED, THERE, UNDATED, gathered, order_of, tellings_of
from detente.analysis.truces.threads import file, is_replaced
from detente.analysis.truces.words import Word
from detente.records import SHARED_CODES, Event


def truces(events: Iterable[Event], *, as_of: date | None, parties: Collection[str] = ()) -> tuple[Truce, ...]:
    """Return the truces and the calls for one, oldest first, as known by the end of ``as_of`` (None: by now).

    Args:
        parties: codes or actor ids; if given, others are no parties, and a truce of none of them is left out.
    """
    known = [(event, event.known(as_of)) for event in events]
    beside, article = gathered((c for _, told in known for c in told), parties)
    tellings = sorted((t for event, told in known for t in tellings_of(event, told, beside, parties)), key=order_of)
    threads: list[Thread] = []
    for telling in tellings:
        file(telling, threads, article)
    today = as_of or max((c.reported for _, told in known for c in told if c.reported), default=None)
    found = (_truce(t, today, is_settled(t) and is_replaced(t, threads[i + 1 :])) for i, t in enumerate(threads))
    return tuple(sorted((t for t in found if t.parties), key=lambda t: (t.announced or date.min, t.event)))


def _truce(thread: Thread, today: date | None, replaced: bool) -> Truce:  # noqa: FBT001
    """Return what the tellings of a truce make of it by a day."""
    first = next((t for t in thread if t.word in SETTLED), thread.tellings[0])
    breaches = _distinct(t.breach for t in thread if t.breach)
    end = end_of(thread)
    longer = sorted({t.day for t in thread if t.word is Word.LONGER})
    return Truce(
        event=first.event,
        parties=_parties(thread),
        announced=first.claim.reported,
        start=start_of(thread) if is_settled(thread) else None,
        end=end,
        stage=Stage.ENDED if replaced else _stage(thread, today, end),
        extended=tuple(None if day == UNDATED else day for day in longer),
        breaches=breaches,
        claims=tuple({t.claim.id: t.claim for t in thread}.values()),
    )


def _parties(thread: Thread) -> tuple[str, ...]:
    """Return the sides of a truce; where none is told, the places."""
    return tuple(sorted(thread.sides - SHARED_CODES or thread.named - SHARED_CODES))


def _distinct(breaches: Iterable[Breach]) -> tuple[Breach, ...]:
    """Return each accusation of a sentence once: who is named before nobody, and with who says so before without."""
    found: dict[tuple[str, str | None], Breach] = {}
    for breach in breaches:
        key = breach.claim.text, breach.by
        if key not in found or (breach.accuser and not found[key].accuser):
            found[key] = breach
    blamed = {text for text, by in found if by}
    return tuple(b for (text, by), b in found.items() if by or text not in blamed)


def _stage(thread: Thread, today: date | None, end: date | None) -> Stage:
    """Return where a truce stands; of breach and force the last word counts, and of one day the breach."""
    if not is_settled(thread):
        last = [t.word for t in thread if t.word in {Word.ASKED, Word.REFUSED}][-1]
        return Stage.REFUSED if last is Word.REFUSED else Stage.PROPOSED
    if today and (is_closed(thread, today) or (thread.first.is_over and end and end <= today)):
        return Stage.ENDED
    held = max((t.day for t in thread if t.word in THERE), default=None)
    broken = max((t.day for t in thread if t.word is Word.BROKEN), default=None)
    if broken and (held is None or broken >= held):
        return Stage.BROKEN
    start = start_of(thread)
    return Stage.IN_FORCE if held or (start and today and start <= today) else Stage.AGREED
