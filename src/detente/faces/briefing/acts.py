"""How is an act told: as done, as announced, due, overdue, kept or called off? One sentence, and who vouches for it.

A plan is never told as a fact: what is announced stands as a noun ("a visit by A to B is due on ..."), and only what a
sentence tells as done becomes a clause of its own ("A visited B").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.answers.done import Act
from detente.faces.briefing.sides import Cast, Naming
from detente.faces.briefing.wording import day, days, full, listed, percent, with_the
from detente.faces.ledger import SETTLING
from detente.faces.plain import plain, shortened
from detente.records import Evidence, Forecast, Interval, LedgerEntry, Participant, Status

# Statements that say themselves when and by whom an act was announced.
OPEN = frozenset({"planned", "proposed", "possible"})
# Characters of a condition that are shown.
CONDITION = 120
_STATUS = {
    Status.DUE: "planned",
    Status.PROPOSED: "proposed",
    Status.POSSIBLE: "possible",
    Status.OVERDUE: "overdue",
    Status.HAPPENED: "kept",
    Status.CALLED_OFF: "called_off",
    Status.DISPUTED: "disputed",
}


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells acts by the phrases of their types."""

    naming: Naming

    def noun(self, kind: str, mode: str | None, participants: Sequence[Participant], sentence: str = "") -> str:
        """Tell an act as a noun with its sides, as in "talks between A and B hosted by C"."""
        return self._noun(self._forms(kind, mode, sentence), self.naming.cast(participants))

    def bare(self, kind: str, mode: str | None, sentence: str = "") -> str:
        """Tell an act as a noun without sides."""
        return str(self._forms(kind, mode, sentence)["bare"])

    def done(self, act: Act) -> str:
        """Tell what was done, by whom, when, and who says so."""
        key = act.evidence[0]
        forms, cast = self._forms(act.type, act.mode, key.sentence), self.naming.cast(act.participants)
        clause = self._clause(forms, cast)
        if clause is None:
            clause = self._ledger("reported", forms, cast)
        when = f" {days(act.when)}" if act.when else ""
        return full(f"{clause}{when}{self.hedge(key, act.sources)}")

    def due(
        self, entry: LedgerEntry, chance: Forecast | None = None, *, fresh: bool = False, faint: float | None = None
    ) -> str:
        """Tell what is due, who announced it, how likely it is kept, and whether it may have been read wrongly."""
        text = self._told("due", entry, chance, fresh=fresh)
        if faint is None:
            return text
        mark = self.naming.phrases.say("ledger", "faint", score=f"{faint:.2f}")
        return full(f"{text.removesuffix('.')}; {mark}")

    def entry(self, entry: LedgerEntry, chance: Forecast | None = None) -> str:
        """Tell an announced act by its status."""
        return self._told(_STATUS[entry.status], entry, chance)

    def told(self, what: Act | LedgerEntry) -> str:
        """Tell an act, done or announced."""
        return self.done(what) if isinstance(what, Act) else self.entry(what)

    def hedge(self, row: Evidence, sources: int) -> str:
        """Say who vouches for what a sentence tells, else the one outlet that does; how many do, if several."""
        say = self.naming.phrases.say
        who = self.naming.speaker(row)
        several = f" ({say('around', 'outlets', count=str(sources))})" if sources > 1 else ""
        if not who and not several:
            who = self.outlet(row)
        return f", {say('hedge', 'said', who=who)}{several}" if who else several

    def outlet(self, row: Evidence) -> str:
        """Name the outlet of a sentence."""
        phrases = self.naming.phrases
        name = row.outlet or row.given_id
        return with_the(plain(name), phrases) if name else phrases.say("hedge", "none")

    def _told(self, key: str, entry: LedgerEntry, chance: Forecast | None, *, fresh: bool = False) -> str:
        say = self.naming.phrases.say
        first = next((row for row in entry.evidence if row.claim == entry.announcing), None)
        row = first or (entry.evidence[0] if entry.evidence else None)
        sentence = row.sentence if row else ""
        forms, cast = self._forms(entry.type, entry.mode, sentence), self.naming.cast(entry.participants)
        told = self._announced(entry, row)
        parts = [self._ledger(key, forms, cast, due=entry.due, told=told)]
        if key not in OPEN and told:
            parts.append(say("ledger", "fresh" if fresh else "announced", told=told))
        if entry.condition:
            parts.append(say("ledger", "condition", condition=shortened(entry.condition, CONDITION)))
        if chance is not None and chance.probability is not None:
            usual = percent(dict(chance.references).get("all announcements", chance.probability))
            parts.append(say("ledger", "chance", probability=percent(chance.probability), usual=usual))
        weight = f" ({say('around', 'outlets', count=str(entry.sources))})" if entry.sources > 1 else ""
        return full(f"{'; '.join(parts)}{weight}")

    def _announced(self, entry: LedgerEntry, row: Evidence | None) -> str:
        """Say when an act was announced and by whom; where nobody is named, which outlet says so."""
        on = f" on {day(entry.announced)}" if entry.announced else ""
        who = self.naming.speaker(row) if row else None
        if who:
            return f"{on}{self.naming.phrases.say('ledger', 'by', who=who)}"
        return f"{on}{self.hedge(row, entry.sources)}" if row and entry.sources <= 1 else on

    def _ledger(
        self, key: str, forms: dict[str, Any], cast: Cast, *, due: Interval | None = None, told: str = ""
    ) -> str:
        phrases = self.naming.phrases
        number = 1 if forms.get("many") else 0
        verbs = {name: both[number] for name, both in phrases.table["verbs"].items()}
        when = days(due) if due else ""
        after = phrases.say("ledger", "for", due=_after_for(when)) if due else ""
        return phrases.say(
            "ledger", key, **{"act": self._noun(forms, cast), "due": when, "told": told, "for": after} | verbs
        )

    def _forms(self, kind: str, mode: str | None, sentence: str) -> dict[str, Any]:
        """Return the phrases of a type, those of its mode over them; a word of the sentence goes before a mode."""
        acts = self.naming.phrases.table["acts"]
        forms: dict[str, Any] = acts[kind]
        by_word = next((f for f in forms.values() if isinstance(f, dict) and _has_word(sentence, f)), None)
        by_mode = forms.get(mode) if mode else None
        return {**forms, **(by_word or (by_mode if isinstance(by_mode, dict) else {}))}

    def _noun(self, forms: dict[str, Any], cast: Cast) -> str:
        act = str(forms["bare"])
        if _fills(str(forms["noun"]), cast):
            act = str(forms["noun"]).format(**_filled(cast))
        elif cast.sides:
            act = str(forms["alone"]).format(**_filled(cast))
        phrases = self.naming.phrases
        around = []
        if cast.mediators:
            around.append(phrases.say("around", "through", mediator=listed(cast.mediators)))
        if cast.hosts:
            around.append(phrases.say("around", "host", host=listed(cast.hosts)))
        if cast.places and not forms.get("nowhere"):
            around.append(phrases.say("around", "place", host=listed(cast.places)))
        return phrases.say("around", "act", act=act, around=" ".join(around)) if around else act

    @staticmethod
    def _clause(forms: dict[str, Any], cast: Cast) -> str | None:
        done, did = str(forms["done"]), str(forms["did"])
        if done and _fills(done, cast):
            return done.format(**_filled(cast))
        return did.format(**_filled(cast)) if did and cast.sides else None


def shown_of(entry: LedgerEntry) -> tuple[Evidence, ...]:
    """Return the sentences to cite for an entry: what settled it first, if anything did, then what announced it."""
    first = next((row for row in entry.evidence if row.claim == entry.announcing), None)
    rows = [row for row in entry.evidence if row.modality is SETTLING.get(entry.status)]
    settling = rows[-1] if rows else None
    others = [row for row in entry.evidence if first is None or row.outlet != first.outlet][:1]
    told = (settling, first or next(iter(entry.evidence), None), *(others if settling is None else ()))
    return tuple(dict.fromkeys(row for row in told if row is not None))


def cited(rows: Sequence[Evidence], most: int) -> tuple[Evidence, ...]:
    """Return the sentences to cite for something told by several: the first of each outlet, ``most`` of them."""
    by_outlet: dict[str, Evidence] = {}
    for row in rows:
        by_outlet.setdefault(row.outlet or row.document, row)
    return tuple(by_outlet.values())[:most]


def _after_for(when: str) -> str:
    """Turn "on 12 March" or "between 12 and 15 March" into what can stand after "for"."""
    return f"a day {when}" if when.startswith("between") else when.removeprefix("on ")


def _fills(form: str, cast: Cast) -> bool:
    """Say whether the sides that a phrase needs are known: both parts, or two sides that act alike."""
    if "{source}" in form or "{target}" in form:
        return bool(cast.sources and cast.targets)
    return len(cast.sides) > 1


def _filled(cast: Cast) -> dict[str, str]:
    return {"all": listed(cast.sides), "source": listed(cast.sources), "target": listed(cast.targets)}


def _has_word(sentence: str, form: dict[str, Any]) -> bool:
    words: list[str] = form.get("words", [])
    return bool(words) and re.search(rf"\b(?:{'|'.join(map(re.escape, words))})\b", sentence, re.IGNORECASE) is not None
