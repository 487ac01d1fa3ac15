"""What did people decide about actors, events and claims, and what did they take back?"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from detente.records import ActorChange, Claim, ClaimCorrection, EventRuling, Status, Withdrawal
from detente.store import reviews, rows, tables
from detente.store.access import Database, next_number
from detente.store.relinking import note_refile, note_relink


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided, numbered by kind; each decision counts until it is taken back."""

    database: Database

    def meant(self) -> dict[str, str]:
        """Return which actor is meant by each that was merged into another, through all steps."""
        meant: dict[str, str] = {}
        for change in self.decisions():
            if change.verb == "merge":
                into = change.value["into"]
                into = meant.get(into, into)
                meant = {old: into if new == change.actor else new for old, new in meant.items()} | {change.actor: into}
        return meant

    def same_as(self, actor: str) -> tuple[str, ...]:
        """Return all ids of an actor: first the one that counts, then those that were merged into it."""
        meant = self.meant()
        counting = meant.get(actor, actor)
        return (counting, *sorted(old for old, new in meant.items() if new == counting))

    def decide(
        self, verb: str, actor: str, value: dict[str, Any], *, by: str, at: datetime, why: str | None = None
    ) -> ActorChange:
        """Note what a person decided about an actor."""
        (change,) = self.decide_all([(verb, actor, value)], by=by, at=at, why=why)
        return change

    def decide_all(
        self, told: Sequence[tuple[str, str, dict[str, Any]]], *, by: str, at: datetime, why: str | None = None
    ) -> tuple[ActorChange, ...]:
        """Note several decisions (verb, actor, value) about actors, all or, if the process ends in the midst, none."""
        if not told:
            return ()
        with self.database.writing() as connection:
            first = next_number(connection, tables.actor_changes)
            made = tuple(ActorChange(first + n, at, by, *decision, why) for n, decision in enumerate(told))
            connection.execute(insert(tables.actor_changes), list(map(rows.change_values, made)))
            return made

    def decisions(self, *, withdrawn: bool = False, newest: int | None = None) -> tuple[ActorChange, ...]:
        """Return what people decided about actors, oldest first; as `corrections` does."""
        found = self.database.fetch(reviews.decisions("actor", withdrawn=withdrawn, newest=newest))
        return tuple(map(rows.change_of, found))

    def rule(
        self, verb: str, apart: Collection[str], rest: Collection[str], *, by: str, at: datetime, why: str = ""
    ) -> EventRuling:
        """Note what a person decided about events; the claims are linked anew from the first day of these."""
        with self.database.writing() as connection:
            number = next_number(connection, tables.event_rulings)
            ruling = EventRuling(number, at, by, verb, frozenset(apart), frozenset(rest), why)
            connection.execute(insert(tables.event_rulings), rows.ruling_values(ruling))
            note_relink(connection, tables.claims.c.id.in_(sorted(ruling.apart | ruling.rest)))
            return ruling

    def settle(
        self, claims: Collection[str], status: Status, day: date, *, by: str, at: datetime, why: str = ""
    ) -> EventRuling:
        """Note that a person gave the act of these claims a status from a day on; its events are filed anew."""
        with self.database.writing() as connection:
            number, about = next_number(connection, tables.event_rulings), frozenset(claims)
            ruling = EventRuling(number, at, by, "status", about, frozenset(), why, status, day)
            connection.execute(insert(tables.event_rulings), rows.ruling_values(ruling))
            note_refile(connection, about)
            return ruling

    def rulings(self, *, withdrawn: bool = False, newest: int | None = None) -> tuple[EventRuling, ...]:
        """Return what people decided about events, oldest first; as `corrections` does."""
        found = self.database.fetch(reviews.decisions("event", withdrawn=withdrawn, newest=newest))
        return tuple(map(rows.ruling_of, found))

    def settled(self) -> Iterator[EventRuling]:
        """Yield the rulings on a status."""
        query = reviews.decisions("event").where(tables.event_rulings.c.verb == "status")
        return map(rows.ruling_of, self.database.fetch(query))

    def correct(
        self, verb: str, claim: Claim, value: dict[str, Any], *, by: str, at: datetime, why: str = ""
    ) -> ClaimCorrection:
        """Note what a person decided about a claim, as `ClaimCorrection` has it; it counts from now on.

        ``claim`` is the claim as it is now; of one to be added where it stands, and ``value`` the rest. The claims are
        linked anew from its day.
        """
        return reviews.correct(self.database, verb, claim, value, by=by, at=at, why=why)

    def corrections(self, *, withdrawn: bool = False, newest: int | None = None) -> tuple[ClaimCorrection, ...]:
        """Return what people decided about claims, oldest first.

        Args:
            withdrawn: asks for decisions that were taken back, too.
            newest: asks for so many of the newest only.
        """
        return reviews.corrections(self.database, withdrawn=withdrawn, newest=newest)

    def concerned(self, corrections: Iterable[ClaimCorrection]) -> dict[int, str]:
        """Return which claim each correction is about now, by its number; one with nothing to apply to is left out."""
        return reviews.concerned(self.database, corrections)

    def machine_claim(self, claim: str) -> Claim | None:
        """Return a claim as the machine made it, whatever people made of it; None if it made none of that id."""
        return reviews.machine_claim(self.database, claim)

    def withdraw(self, kind: str, number: int, *, by: str, at: datetime, why: str = "") -> Withdrawal:
        """Take back the decision of that number about an actor, event or claim: what was before counts again.

        Raises:
            StoreError: there is none, or it was taken back before.
        """
        return reviews.withdraw(self.database, kind, number, by=by, at=at, why=why)

    def withdrawals(self, *, newest: int | None = None) -> tuple[Withdrawal, ...]:
        """Return what people took back, oldest first; ``newest`` asks for so many of the newest only."""
        return reviews.withdrawals(self.database, newest=newest)
