"""Between whom is a truce, where is it to hold, and who is accused of breaking it?"""

from collections.abc import Collection, Iterable, Iterator

from detente.analysis.truces.lives import Breach
from detente.analysis.truces.words import BROKERED, EACH_OTHER, MUTUAL, NOBODY, OFFERED, Word, words_around
from detente.records import SHARED_CODES, Claim, Participant, Role, Speaker

_BOTH = (Role.SOURCE, Role.TARGET)


def _code(who: Participant | Speaker, parties: Collection[str]) -> str | None:
    """Return the code of a party: its id if that is asked for or it stands for no state, else its country.

    A person of no state is known by no code, but that of his class.
    """
    own = who.actor and (who.actor in parties or (who.country in SHARED_CODES and not who.actor.startswith("person:")))
    return who.actor if own else who.country


def codes_of(claim: Claim, parties: Collection[str]) -> Iterator[str]:
    """Yield the codes of all who act or speak in a claim."""
    people: list[Participant | Speaker] = [*claim.who(*_BOTH)]
    for who in [*people, claim.speaker] if claim.speaker else people:
        code = _code(who, parties)
        if code and is_wanted(code, parties):
            yield code


def is_wanted(code: str, parties: Collection[str]) -> bool:
    """Say whether a code may be a side: of the parties asked for, where there are any."""
    proper = code.isupper() or ":" in code
    return (proper and not parties) or code in parties or code in SHARED_CODES


def sides_of(
    claim: Claim, word: Word, beside: Iterable[Claim], parties: Collection[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sides of a truce and the places where it is to hold; who agrees in the same sentence is a side.

    Who only calls for a truce is no side for that: a "ceasefire in Gaza" that Canada asks for is none of Canada's.
    """
    told = [] if BROKERED.search(words_around(claim)) else [*claim.who(*_BOTH)]
    told += [p for c in beside if c.type == "AGREE" for p in c.who(*_BOTH)]
    told += [p for c in beside if c.type == "REJECT" and word is Word.REFUSED for p in c.who(Role.SOURCE)]
    caller = claim.speaker.country if claim.speaker and word is Word.ASKED and not _offered(claim) else None
    sides, places = set[str](), set[str]()
    for who in told:
        code = _code(who, parties)
        if code and is_wanted(code, parties) and not (who.role is Role.SOURCE and who.country == caller):
            place = who.role is Role.TARGET and who.actor is None and code not in SHARED_CODES
            (places if place else sides).add(code)
    return frozenset(sides), frozenset(places - sides)


def _offered(claim: Claim) -> bool:
    """Say whether who speaks of a truce offers to keep it himself."""
    return bool(OFFERED.search(words_around(claim)))


def breaches_of(claim: Claim, parties: Collection[str]) -> Iterator[Breach]:
    """Yield who is accused by whom: of an attack the source by the speaker, else the target by the source."""
    sources, targets = _names(claim.who(Role.SOURCE), parties), _names(claim.who(Role.TARGET), parties)
    if MUTUAL.fullmatch(claim.trigger.text):
        pairs: list[tuple[str | None, str | None]] = [(None, None)]
    elif claim.type == "ASSAULT":
        voice = (_names([claim.speaker], parties) or [None])[0] if claim.speaker else None
        pairs = [(by, voice if voice != by else None) for by in sources or [None]]
    elif EACH_OTHER.search(claim.text) and len(sources) > 1:
        pairs = [(by, accuser) for by in sources for accuser in sources if by != accuser]
    else:
        accuser = sources[0] if sources else None
        pairs = [(by, accuser) for by in targets or [None] if by != accuser]
    for by, accuser in pairs:
        yield Breach(by, accuser, claim.reported, claim)


def _names(people: Iterable[Participant | Speaker], parties: Collection[str]) -> list[str | None]:
    """Return each by its code, or by its words where it has none that names it; none twice."""
    found: dict[str | None, None] = {}
    for who in people:
        code = _code(who, parties)
        code = None if code in SHARED_CODES else code
        if code or not NOBODY.fullmatch(who.text):
            found[code or who.actor or who.text] = None
    return list(found)
