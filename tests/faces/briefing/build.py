"""A period in which something of everything happened: what briefings in tests are made of. Invented sentences."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from detente.analysis.indicators import Momentum, Mover
from detente.analysis.mediation import Channel, How
from detente.analysis.positions import Content, Position, Shift
from detente.analysis.positions import Move as Stand
from detente.analysis.reactions import Attitude, Reaction
from detente.analysis.truces import Breach, Stage, Truce
from detente.answers import (
    Act,
    Agenda,
    ChannelRow,
    Daily,
    Faint,
    ForecastRow,
    MomentumRow,
    Numbers,
    Pair,
    PositionRow,
    Reacted,
    ReactionRow,
    SeriesRow,
    ShiftRow,
    Title,
    TruceRow,
    WarningRow,
)
from detente.config import conflict
from detente.records import (
    Claim,
    Evidence,
    Forecast,
    Interval,
    Modality,
    Move,
    Reason,
    Role,
    Series,
    Status,
    TextWarning,
)
from tests.build import claim, party
from tests.exports.build import entry, evidence

DAY = date(2025, 2, 16)
SINCE = DAY - timedelta(days=7)
SIDES = (party("Moscow", "RUS"), party("Kyiv", "UKR", role=Role.TARGET))
AGREED = "Moscow and Kyiv agreed on a list of prisoners."


def said(sentence: str, **changes: Any) -> Evidence:  # noqa: ANN401 - any field
    """A sentence of an article of its own, told by the writer."""
    name = f"d-{len(sentence)}-{sentence[:8]}"
    fields = {"document": name, "sentence": sentence, "end": len(sentence), "speaker": None, "outlet": "Wire"}
    return evidence(**(fields | changes))


def act(**changes: Any) -> Act:  # noqa: ANN401 - any field
    """Something that was done."""
    fields: dict[str, Any] = {
        "id": "a1",
        "type": "AGREE",
        "mode": None,
        "participants": SIDES,
        "when": Interval.of(date(2025, 2, 14), date(2025, 2, 14)),
        "sources": 1,
        "weight": 3.0,
        "score": 0.7,
        "evidence": (said(AGREED, modality=Modality.HAPPENED),),
    }
    return Act(**(fields | changes))


def period(**changes: Any) -> Daily:  # noqa: ANN401 - any field
    """A period of which nothing is known but what is given."""
    return replace(Daily(DAY, SINCE, DAY + timedelta(days=7), conflict("russia-ukraine"), 3, 2), **changes)


def agenda(**changes: Any) -> Agenda:  # noqa: ANN401 - any field
    """Entries as given; all that are overdue are counted."""
    return Agenda(**({"overdues": len(changes.get("overdue", ()))} | changes))


def everything(words: str = "") -> Daily:
    """A period with a line of every kind, ``words`` in each text that comes from the news."""
    done = said(f"{AGREED} {words}")
    made = claim(id="c9", text=f"Kyiv accepts a truce. {words}")
    settled = said(f"Washington and Moscow met in Riyadh. {words}", modality=Modality.HAPPENED)
    planned = said(f"They will meet. {words}", speaker=words or "Sergei Lavrov", outlet=words or "Wire")
    due = entry(evidence=(planned,), speaker=words or None, condition=f"if ready {words}")
    return period(
        acts=1,
        happened=(act(evidence=(done,)),),
        agenda=agenda(
            new=(entry(id="n", status=Status.PROPOSED, due=None),),
            due=(due,),
            overdue=(entry(id="o", status=Status.OVERDUE, participants=(party(f"Talker {words}", None),)),),
            settled=(entry(id="s", status=Status.HAPPENED, evidence=(planned, settled)),),
            disputed=(entry(id="d", status=Status.DISPUTED, mode=words or None),),
        ),
        positions=(PositionRow(_position(made), (said(made.text),)),),
        shifts=(_shift(made, words),),
        channels=(_channel(made, words),),
        reactions=(_reaction(made, words),),
        truces=(_truce(made, words),),
        numbers=_numbers(words),
        warnings=(
            WarningRow(TextWarning("weekday", "d1", 0, 5, "On Friday.", f"no Friday {words}", "a Sunday"), done),
        ),
        faint=(Faint(0.2, act(id="f", score=0.2, evidence=(said(f"Perhaps. {words}"),))),),
        titles=(Title(done.document, f"Agreed {words}"),),
    )


def _position(made: Claim) -> Position:
    content = Content("RETREAT", "ceasefire", ("UKR",))
    return Position(
        "UKR", "ceasefire-terms", Stand.ACCEPTS, content, "Kyiv", 3, DAY, DAY, (made,), (3,)
    )  # fmt: skip


def _shift(made: Claim, words: str) -> ShiftRow:
    moved = Shift("RUS", "territory", DAY, Stand.REFUSES, Stand.OFFERS, made, made, "moved")
    return ShiftRow(moved, (said(f"Moscow refused. {words}"), said(f"Moscow offers. {words}")))


def _channel(made: Claim, words: str) -> ChannelRow:
    name = words or "Oman"
    inferred = False
    channel = Channel(
        "new:someone", name, "OMN", ("RUS", "UKR"), How.CARRIED, inferred, "", SINCE, DAY, None, ("e",), (made,)
    )
    return ChannelRow(channel, (said(f"{name} carried a letter."),))


def _reaction(made: Claim, words: str) -> Reacted:
    what = Reaction("new:x", words or "Oman", None, Attitude.HOPE, "e", "CONSULT", DAY, made, "")
    return Reacted(ReactionRow(what, (said(f"There is hope. {words}"), said(f"Talks are near. {words}"))), None, SIDES)


def _truce(made: Claim, words: str) -> TruceRow:
    breach = Breach("RUS", "UKR", DAY, made)
    truce = Truce("e", ("RUS", "UKR"), SINCE, DAY, None, Stage.IN_FORCE, (), (breach,), (made,))
    return TruceRow(truce, (said(f"The truce holds. {words}"),))


def _numbers(words: str) -> Numbers:
    pair = Pair("RUS", "UKR")
    move = Move("e", DAY, "RUS", "UKR", "CONSULT", Status.HAPPENED, None, "c1")
    mood = Momentum(DAY, "warming", 2.5, 0.5, 4.5, SINCE, (Mover(move, 1.5, fading=False),))
    values = np.linspace(-1.0, 2.0, 30)
    level = Series("level RUS–UKR", DAY - timedelta(days=29), values, values - 1, values + 1)
    rates = (("base rate", 0.2), ("this pair so far", 0.3), ("as lately", 0.1))
    reasons = (Reason("talks between RUS and UKR, a month: 3, usual 1", 0.5),)
    forecast = Forecast(DAY, "RUS", "UKR", "talks", 7, 0.4, rates, reasons)
    kept = Forecast(
        DAY, "RUS", "USA", "CONSULT kept", 7, 0.25, (("all announcements", 0.17),), reasons, entry="e1"
    )  # fmt: skip
    shown = (said(f"They met. {words}"),)
    return Numbers(
        (MomentumRow(pair, mood, shown),),
        (),
        (SeriesRow(pair, level, ()),),
        (ForecastRow(forecast, shown), ForecastRow(kept, shown)),
    )
