"""Which rows does an act make in a format of event data, and which claims may no row rest on?

The formats of others have no column for "planned" or "denied", so a row is made in two cases only (docs/formats.md):
of an act that happened, on the day of the act; and of a promise, which is an act itself, on the day on which it was
told. All else is withheld, with the reason.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from detente.analysis import ledger as rules
from detente.answers import Telling, WholeEvent
from detente.codebook import NONE_TYPE, Codebook
from detente.exports.foreign import Foreign
from detente.pipeline import Read
from detente.records import MUTUAL, Claim, Modality, Participant, Place, Role, Status, digest

# What an act is called once it is only promised (`future` in plover.toml) must itself be nothing but words.
PROMISES = frozenset({"AGREE", "CONCEDE"})
# A meeting of more sides is not written pair by pair: a summit of twenty would make 380 rows (PLOVER's own example).
MOST_PAIRS = 56
MEET, VISIT, HOSTING, MEDIATE = "040", "042", "043", "045"
# Whole numbers up to here are the same in JSON, in a spreadsheet and in a double.
_BITS = 52


@dataclass(frozen=True, slots=True)
class Coded:
    """An act as it is written: ``type`` and ``mode`` are PLOVER's, ``cameo`` the code, None where CAMEO has none.

    ``key`` is the id of the first claim that it rests on, ``group`` that of the event, by which a promise and its
    keeping are found together.
    ``day`` is that of the act (of a promise: on which it was told), ``last`` the end of a window of several days,
    ``added`` when it became known. ``tellings`` are the claims that it rests on, all of one modality.
    """

    key: str
    group: str
    day: date
    last: date
    added: date
    type: str
    mode: str | None
    cameo: str | None
    promise: bool
    participants: tuple[Participant, ...]
    contexts: tuple[str, ...]
    topics: tuple[str, ...]
    where: str | None
    place: Place | None
    tellings: tuple[Telling, ...]
    outlets: int
    articles: int
    status: Status | None
    lengths: tuple[tuple[str, int], ...] = ()

    @property
    def first(self) -> Telling:
        """The claim that told it first."""
        return self.tellings[0]

    @property
    def sources(self) -> tuple[Participant, ...]:
        """Who does it; all who take part in what all do."""
        return self._sides()[0]

    @property
    def targets(self) -> tuple[Participant, ...]:
        """To whom it is done; of a visit whom the visitors call on."""
        return self._sides()[1]

    def who(self, role: Role) -> tuple[Participant, ...]:
        """Return the participants of a role."""
        return tuple(p for p in self.participants if p.role is role)

    def _sides(self) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
        sources = self.who(Role.SOURCE)
        acting = set(map(_person, sources)) if self.type in MUTUAL else set()
        targets = tuple(p for p in self.who(Role.TARGET) if _person(p) not in acting)
        if not sources and self.type in MUTUAL:
            return targets, ()
        if not targets and self.mode == "visit":
            return sources, tuple(p for p in self.who(Role.HOST) if side(p) not in set(map(side, sources)))
        return sources, targets


@dataclass(frozen=True, slots=True)
class Withheld:
    """A claim that no row tells as a fact, why, and the event and its status where it comes from a store.

    ``row`` is the key of the row that tells it as a promise, None without one.
    """

    telling: Telling
    reason: str
    event: str | None = None
    status: Status | None = None
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a format that tells an act from one side to another; either may be unknown, not both."""

    key: str
    code: str
    source: Participant | None
    target: Participant | None


def side(participant: Participant) -> str:
    """Return what tells sides apart: the state or body, else the actor, else the words."""
    return participant.country or participant.actor or participant.text.casefold()


def _person(participant: Participant) -> str:
    return participant.actor or participant.text.casefold()


def number(key: str) -> int:
    """Return a whole number below 2**52 that depends on nothing but a key: the id where a format wants a number."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") >> (64 - _BITS)


def of_read(read: Read) -> Iterator[Coded | Withheld]:
    """Yield what the claims of a document make, each by itself."""
    lengths = ((read.document.id, len(read.document.text)),)
    for claim in read.claims:
        telling = Telling(claim, read.document)
        reason = _unfit(claim)
        made = None if reason else _coded(claim.id, claim.id, (telling,), (1, 1), None, lengths)
        if made is None:
            yield Withheld(telling, reason or _without_row((telling,)))
            continue
        yield made
        if made.promise:
            yield Withheld(telling, made_promise(made), row=made.key)


def of_event(whole: WholeEvent, least: float = 0.0) -> Iterator[Coded | Withheld]:
    """Yield the row of an event that happened and that of its promise, and what is withheld of its claims.

    Each row has the id of the first claim that it rests on, as if that claim were read alone, and rests on at least
    one with a score of ``least``.
    """
    event, status = whole.event.id, whole.row.status
    done = [t for t in whole.tellings if t.claim.modality is Modality.HAPPENED]
    announced = [t for t in whole.tellings if promised(t.claim)]
    fact = _of(whole, done) if status is Status.HAPPENED and _reach(done, least) else None
    promise = _of(whole, announced) if _reach(announced, least) else None
    yield from (made for made in (promise, fact) if made)
    for telling in whole.tellings:
        if fact and telling.claim.modality is Modality.HAPPENED:
            continue
        if promise and promised(telling.claim):
            yield Withheld(telling, made_promise(promise), event, status, promise.key)
            continue
        ahead = promised(telling.claim)
        reason = _unfit(telling.claim) or (None if ahead else _unsettled(status))
        if reason is None and not _reach(announced if ahead else done, least):
            reason = f"no claim of it has a score of {least:g}"
        yield Withheld(telling, reason or _without_row((telling,)), event, status)


def _reach(tellings: Sequence[Telling], least: float) -> bool:
    return any(telling.claim.score >= least for telling in tellings)


def promised(claim: Claim) -> bool:
    """Say whether a claim tells of a promise that PLOVER has a type for."""
    return claim.modality is Modality.PLANNED and Codebook.load().type(claim.type).future in PROMISES


def made_promise(made: Coded) -> str:
    """Say as what a planned act is written."""
    return f"planned: written as a promise ({made.type}) of the day on which it was told"


def pairs(coded: Coded) -> tuple[Pair, ...]:
    """Return the rows of an act in formats that know one side and the other (CAMEO); none where it has no code."""
    if coded.cameo is None:
        return ()
    made = list(_mediated(coded))
    sources, targets = _distinct(coded.sources), _distinct(coded.targets)
    among = not targets and len(sources) > 1 and coded.type in MUTUAL | PROMISES
    visit, code = coded.cameo == VISIT, coded.cameo
    if visit and among:  # visitors of a third do not visit each other; of who is named as both, only a meeting is known
        among, code = bool(coded.who(Role.TARGET)), MEET if coded.who(Role.TARGET) else VISIT
    couples = [(a, b) for a in sources for b in (sources if among else targets) if side(a) != side(b)]
    if not couples:  # a state against its own people: told apart by more than the state
        couples = [(a, b) for a in sources for b in targets if (a.sector, a.actor) != (b.sector, b.actor)]
    if not couples or len(couples) > MOST_PAIRS:
        alone = [_pair(coded, code, a, None) for a in sources]
        return (*(alone or [_pair(coded, code, None, b) for b in targets]), *made)
    for a, b in couples:
        made.append(_pair(coded, code, a, b))
        if visit and not among:
            made.append(_pair(coded, HOSTING, b, a))
        elif code in Foreign.load().mutual and not among:
            made.append(_pair(coded, code, b, a))
    return tuple({pair.key: pair for pair in made}.values())


def _mediated(coded: Coded) -> Iterator[Pair]:
    """Yield a row of who mediates to each side, of talks that were held."""
    if coded.promise or coded.type != "CONSULT":
        return
    parties = _distinct((*coded.sources, *coded.targets))
    for mediator in _distinct(coded.who(Role.MEDIATOR)):
        yield from (_pair(coded, MEDIATE, mediator, p) for p in parties if side(p) != side(mediator))


def _pair(coded: Coded, code: str, source: Participant | None, target: Participant | None) -> Pair:
    told = (side(source) if source else "", side(target) if target else "")
    return Pair(digest("row", coded.key, code, *told), code, source, target)


def _distinct(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    """Return the first of each side."""
    found: dict[str, Participant] = {}
    for participant in participants:
        found.setdefault(side(participant), participant)
    return tuple(found.values())


def _of(whole: WholeEvent, tellings: Sequence[Telling]) -> Coded | None:
    documents = {t.claim.document for t in tellings}
    originals = {whole.documents[i].copy_of or i for i in documents}
    outlets = {whole.outlets[i] for i in documents}
    counts, lengths = (len(outlets), len(originals)), tuple(sorted(whole.lengths.items()))
    return _coded(tellings[0].claim.id, whole.event.id, tellings, counts, whole.row.status, lengths)


def _coded(
    key: str,
    group: str,
    tellings: Sequence[Telling],
    counts: tuple[int, int],
    status: Status | None,
    lengths: tuple[tuple[str, int], ...],
) -> Coded | None:
    """Return the row of claims that are all promises or all told as done; None without a day or anybody named."""
    claims = [t.claim for t in tellings]
    days = _days(claims)
    participants = rules.participants(claims) if len(claims) > 1 else claims[0].participants
    if days is None or not any(p.role in (Role.SOURCE, Role.TARGET) for p in participants):
        return None
    promise = claims[0].modality is Modality.PLANNED
    kind = rules.type_of(claims)
    leading = next((c for c in claims if c.type == kind and c.mode), None) or next(c for c in claims if c.type == kind)
    placed = next((c for c in claims if c.place), None) or next((c for c in claims if c.where), claims[0])
    return Coded(
        key=key,
        group=group,
        day=days[0],
        last=days[1],
        added=min((c.reported for c in claims if c.reported), default=days[1]),
        type=Codebook.load().type(kind).future or kind if promise else kind,
        mode=None if promise else leading.mode,
        cameo=Foreign.load().cameo_of(leading),
        promise=promise,
        participants=participants,
        contexts=tuple(sorted({name for c in claims for name in c.contexts})),
        topics=tuple(sorted({name for c in claims for name in c.topics})),
        where=placed.where,
        place=placed.place,
        tellings=tuple(tellings),
        outlets=counts[0],
        articles=counts[1],
        status=status,
        lengths=lengths,
    )


def _days(claims: Sequence[Claim]) -> tuple[date, date] | None:
    """Return the first and last day of an act; of a promise the day on which it was told. None: no day is known.

    A text that tells an act as done cannot mean days after its own: of such a window only what was over counts.
    """
    told = [c.reported for c in claims if c.reported]
    if claims[0].modality is Modality.PLANNED:
        return (min(told), min(told)) if told else None
    held = rules.happened(claims)
    if held is None or not told:
        return (held.start, held.last) if held else None
    return (held.start, min(held.last, max(told))) if held.start <= max(told) else (min(told), min(told))


def _unfit(claim: Claim) -> str | None:
    """Say why a claim by itself can be no row, None if it can."""
    if claim.modality is Modality.HAPPENED or promised(claim):
        return None
    if claim.modality is Modality.PLANNED:
        return "planned, and no format has a code for the promise of it"
    return {
        Modality.PROPOSED: "proposed, wanted or offered, not done",
        Modality.POSSIBLE: "held possible, not done",
    }.get(claim.modality, "denied, or called off")


def _unsettled(status: Status) -> str | None:
    """Say why an act that is told as done is not written as a fact by what is known of its event."""
    if status is Status.HAPPENED:
        return None
    if status is Status.DISPUTED:
        return "told as done by some and denied by others"
    return f"told as done, but the event counts as {status.value}"


def _without_row(tellings: Sequence[Telling]) -> str:
    return "no day is known" if _days([t.claim for t in tellings]) is None else "nobody is named who did it or to whom"


def comment(coded: Coded) -> bool:
    """Say whether it is only words about an act, which PLOVER does not code."""
    return coded.type == NONE_TYPE
