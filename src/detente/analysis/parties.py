"""Who takes part in an act, as its claims tell one after another?

The claims of a war come by the ten thousand, and after each day of them the same is asked: so they are counted as they
come, and never again.
"""

from collections import Counter
from collections.abc import Iterable

from detente.records import MUTUAL, Claim, Participant, Role

# A pronoun stands for somebody who is told by name elsewhere, or for nobody whom a reader could know.
PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "who", "him", "her", "them", "us"})
# Who takes part, as against who strays in: as in events/profile, where linking counts the same way.
SHARE = 3
_ROLES = tuple(Role)
_SIDES = (Role.SOURCE, Role.TARGET)

_Key = tuple[Role, str]


class Parties:
    """Who takes part by the claims that were added so far, and what type most of them give the act."""

    def __init__(self, claims: Iterable[Claim] = ()) -> None:
        """Begin with some claims; there must be one before `type` is asked for."""
        self._found: dict[_Key, Participant] = {}
        self._counts: Counter[_Key] = Counter()
        self._naming: Counter[Role] = Counter()
        self._sides: Counter[str] = Counter()  # of mutual acts, in which who is named first is nobody's doing
        self._sided = 0
        self._types: Counter[str] = Counter()
        for claim in claims:
            self.add(claim)

    def add(self, claim: Claim) -> None:
        """Take in one more claim."""
        self._types[claim.type] += 1
        here = {_key(p): p for p in claim.participants}
        for key, p in here.items():
            self._counts[key] += 1
            if key not in self._found or len(p.text) > len(self._found[key].text):
                self._found[key] = p
        for role in {role for role, _ in here}:
            self._naming[role] += 1
        between = {who for role, who in here if role in _SIDES}
        self._sides.update(between)
        self._sided += bool(between)

    @property
    def type(self) -> str:
        """The type that most claims give the act; of equally many the first."""
        return self._types.most_common(1)[0][0]

    def told(self) -> tuple[Participant, ...]:
        """Return who takes part, each once by the fullest name, role by role, without those who stray in.

        Somebody counts who is named in one of ``SHARE`` claims that name anybody in that part, or is one of the two
        named most; "leaders" count only where no name is told.
        """
        most = {key for role in _ROLES for key in self._leading(role)}
        kept = [p for key, p in self._found.items() if key in most or self._counts[key] * SHARE >= self._naming[key[0]]]
        if self.type in MUTUAL:
            kept += self._on_either_side({_key(p) for p in kept})
        known = {p.role for p in kept if named(p)}
        told = [p for p in kept if (named(p) or p.role not in known) and p.text.lower() not in PRONOUNS]
        return tuple(sorted(told, key=lambda p: (_ROLES.index(p.role), p.country or "~", p.text)))

    def _on_either_side(self, known: set[_Key]) -> list[Participant]:
        """Return who is named in one of ``SHARE`` claims that name any side, now as one and now as the other."""
        there = {who for role, who in known if role in _SIDES}
        often = [who for who, count in self._sides.items() if who not in there and count * SHARE >= self._sided]
        roles = (max(_SIDES, key=lambda role: (self._counts[role, who], role is Role.SOURCE)) for who in often)
        return [self._found[role, who] for role, who in zip(roles, often, strict=True)]

    def _leading(self, role: Role) -> list[_Key]:
        """Return the two of a role that are named most, if more than once."""
        of_role = [key for key, count in self._counts.items() if key[0] is role and count > 1]
        return sorted(of_role, key=lambda key: (-self._counts[key], key[1]))[:2]


def _key(participant: Participant) -> _Key:
    return participant.role, participant.actor or participant.country or participant.text.lower()


def sides(participants: Iterable[Participant]) -> tuple[str, ...]:
    """Return between whom an act is: countries, or ids of those without one, sorted; persons count for their state."""
    between = (p for p in participants if p.role in (Role.SOURCE, Role.TARGET))
    return tuple(sorted({side for p in between if (side := p.country or p.actor)}))


def named(participant: Participant) -> bool:
    """Say whether the actor book knows somebody, or at least the state."""
    return participant.actor is not None or participant.country is not None
