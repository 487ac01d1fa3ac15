"""What could each question's answer look like? One row of each shape, all of it invented."""

from datetime import UTC, date, datetime
from typing import Any

from detente.exports import shapes
from detente.records import Modality, Role, Status

_DAY, _LATER = date(2025, 2, 15), date(2025, 2, 18)
_AT = datetime(2025, 2, 16, 6, 30, tzinfo=UTC)
EVENT_ID, CLAIM_ID, DOCUMENT_ID = "5f0c2a9d81e34c06", "77aa01c3d5b94e2f", "9be1f2004c7d4a83"
EVIDENCE = shapes.Evidence(
    document=DOCUMENT_ID,
    given_id="item-1",
    url="https://example.com/talks",
    outlet="Example Wire",
    published=_DAY,
    start=0,
    end=59,
    sentence="Washington and Moscow will hold talks in Riyadh on Tuesday.",
    claim=CLAIM_ID,
    modality=Modality.PLANNED,
    speaker=None,
)
_BASIS = (EVIDENCE,)
_WASHINGTON = shapes.Participant(Role.SOURCE, "Washington", None, "USA", "GOV")
_MOSCOW = shapes.Participant(Role.TARGET, "Moscow", None, "RUS", "GOV")
ENTRY = shapes.ListedEntry(
    id=EVENT_ID,
    type="CONSULT",
    mode="meet",
    participants=(_WASHINGTON, _MOSCOW),
    announced=shapes.Announced(_DAY, None, "Example Wire"),
    due=(_LATER, _LATER),
    first_due=(_LATER, _LATER),
    condition=None,
    status=Status.DUE,
    happened=None,
    days_late=None,
    history=(shapes.Change(_DAY, "announced", (_LATER, _LATER), Status.DUE, CLAIM_ID),),
    topics=("territory",),
    sources=1,
    evidence=_BASIS,
    sentences=12,
    more=f"/api/v1/claims?event={EVENT_ID}&newest=false",
)
_EVENT: dict[str, Any] = {
    "id": EVENT_ID,
    "type": "CONSULT",
    "mode": "meet",
    "status": Status.DUE,
    "participants": (_WASHINGTON, _MOSCOW),
    "first": _DAY,
    "last": _DAY,
    "when": (_LATER, _LATER),
    "topics": ("territory",),
    "documents": 1,
    "sources": 1,
    "sentences": 1,
    "evidence": _BASIS,
}
EVENT = shapes.ListedEvent(**_EVENT, more=None)
STORY = shapes.EventStory(
    **_EVENT,
    steps=(shapes.Step(_DAY, None, Status.DUE, announced=True, due=(_LATER, _LATER)),),
    joined=(shapes.Joined(DOCUMENT_ID, (CLAIM_ID,), None, ()),),
)
CLAIM = shapes.StoredClaim(
    id=CLAIM_ID,
    document=DOCUMENT_ID,
    given_id="item-1",
    url="https://example.com/talks",
    outlet="Example Wire",
    published=_DAY,
    sentence=0,
    start=0,
    end=59,
    text=EVIDENCE.sentence,
    trigger="talks",
    trigger_start=32,
    trigger_end=37,
    type="CONSULT",
    mode="meet",
    modality=Modality.PLANNED,
    participants=(shapes.PlacedParticipant(Role.SOURCE, "Washington", None, "USA", "GOV", 0, 10),),
    when=(_LATER, _LATER),
    when_text="on Tuesday",
    where="Riyadh",
    place=shapes.Place("Riyadh", "city", "SAU", None, 24.7, 46.7),
    speaker=None,
    stance=None,
    topics=("territory",),
    contexts=("diplomatic",),
    numbers=(),
    score=0.91,
    coder="heads 1 rules 1",
    evidence=_BASIS,
)
CHANNEL = shapes.Channel(
    mediator="SAU",
    name="Saudi Arabia",
    country="SAU",
    between=("RUS", "USA"),
    how="hosted",
    inferred=False,
    reason="named as the host",
    first=_LATER,
    last=_LATER,
    outcome=Status.DUE,
    events=(EVENT_ID,),
    evidence=_BASIS,
)
POSITION = shapes.Position(
    row="position",
    party="RUS",
    topic="territory",
    move="REFUSES",
    what="withdrawal",
    speaker=None,
    rank=3,
    since=_DAY,
    last=_DAY,
    evidence=_BASIS,
)
REACTION = shapes.Reaction("CHN", "China", "CHN", "welcome", EVENT_ID, "CONSULT", _DAY, "named in the sentence", _BASIS)
TRUCE = shapes.Truce(EVENT_ID, ("RUS", "UKR"), "AGREED", _DAY, _LATER, None, (), (), _BASIS)
PROMISE = shapes.Promise(
    by="announcer",
    key="USA",
    announced=4,
    kept=2,
    late=1,
    called_off=0,
    open=1,
    overdue=0,
    rate=1.0,
    low=0.5258,
    high=1.0,
    median_days_late=3.0,
    entries=(EVENT_ID,),
    evidence=_BASIS,
)
MOMENTUM = shapes.Momentum(
    between=("RUS", "USA"),
    on=_DAY,
    direction="warming",
    size=1.2,
    low=0.4,
    high=2.1,
    since=date(2025, 2, 1),
    silence=None,
    movers=(shapes.Mover(EVENT_ID, _DAY, "USA", "RUS", "CONSULT", "meet", None, Status.DUE, share=0.7, fading=False),),
    evidence=_BASIS,
)
SERIES = shapes.Series("level", ("RUS", "USA"), _DAY, date(2025, 2, 16), (0.4, 0.6), None, None, _BASIS)
BREAK = shapes.Break(
    between=("RUS", "USA"),
    class_="talks",
    seen="in retrospect",
    day=_DAY,
    earliest=date(2025, 2, 12),
    latest=date(2025, 2, 19),
    known=date(2025, 3, 1),
    before=0.1,
    after=0.6,
    ratio=4.9,
    strength=9.1,
    evidence=_BASIS,
)
NEXT = shapes.NextAct(_DAY, "RUS", "talks", (shapes.LikelyActor("USA", 0.42, ("talks of late",)),))
DOUBT = shapes.Doubt("weekday", "18 February 2025 is no Monday", "Tuesday", _BASIS)
FORECAST = shapes.Forecast(
    on=_DAY,
    between=("RUS", "USA"),
    class_="talks",
    horizon=30,
    probability=0.71,
    silence=None,
    references={"base rate": 0.22},
    reasons=(shapes.Reason("talks are due in the window", 1.1),),
    entry=None,
    evidence=_BASIS,
)
SCENARIO = shapes.Scenario(
    on=_DAY,
    between=("RUS", "USA"),
    class_="agreement",
    horizon=30,
    probability=0.45,
    silence=None,
    references={"base rate": 0.27},
    reasons=(),
    entry=None,
    if_="6a9c5675c9876d552104ae83eabc9b83",
    probability_kept=0.6,
    probability_if_kept=0.5,
    probability_if_not=0.38,
    difference_low=0.1,
    difference_high=0.9,
    silence_if=None,
    cases=(shapes.Case("0b1c5675c9876d552104ae83eabc9b83", ("RUS", "USA"), _DAY, kept=True, followed=True, usual=0.3),),
    evidence=_BASIS,
)
SCORE = shapes.Score(
    name="all",
    questions=120,
    happened=31,
    mean_probability=0.27,
    brier=0.14,
    skill={"base rate": shapes.Skill(0.21, 0.05, 0.35)},
    log_score=0.44,
    auc=0.8,
    ece_width=0.05,
    ece_mass=0.04,
    sharpness=0.2,
    decided=0.5,
    reliability=(shapes.ReliabilityBin(12, 0.05, 0.08),),
)
CANDIDATE = shapes.Candidate(
    id="person:jane-doe",
    name="Jane Doe",
    kind="person",
    country="IRL",
    sector="GOV",
    offices=(shapes.Office("Foreign Minister", "IRL", "GOV", date(2024, 1, 15), None, "invented"),),
    members=(),
    score=0.98,
)
CONFLICT = shapes.Conflict("example", "An example", ("RUS", "USA"), ("SAU",), ("territory",), None, None)
FAILURE = shapes.Failure("news.jsonl", "documents", "the page holds no text; it is left out", _AT, "item-7")
HOLDINGS = shapes.Holdings("0.1.0", _DAY, 12, 240, 31, 1_100, 720, 2)
KEY = shapes.AccessKey("0123456789ab", "the desk", ("read",), _AT, None, None)
ACT = shapes.Act(3, _AT, "the desk (0123456789ab)", "review.claim", CLAIM_ID, {"verb": "confirm"})
DONE = shapes.Done("claim", 7, CLAIM_ID)
DECISION = shapes.Decision(
    kind="claim",
    number=7,
    verb="confirm",
    at=_AT,
    by="the desk (0123456789ab)",
    why="the statement was read",
    what="the claim is right",
    before=None,
    withdrawn=None,
    undoes_kind=None,
    undoes_number=None,
    applies=True,
    claim=CLAIM_ID,
    event=EVENT_ID,
    actor=None,
    document=DOCUMENT_ID,
)
_HEADER: dict[str, Any] = {
    "id": DOCUMENT_ID,
    "given_id": "item-1",
    "title": "Talks on Tuesday",
    "url": "https://example.com/talks",
    "outlet": "Example Wire",
    "published": _DAY,
    "language": "en",
    "copy_of": None,
}
ARTICLE = shapes.Article(
    **_HEADER,
    author=None,
    published_at=None,
    updated=None,
    stub=None,
    versions=(),
    past_claims=(),
    text=EVIDENCE.sentence,
    claims=(),
    namings=(),
    warnings=(),
    original=None,
    copies=(),
)
FOUND = shapes.Found(
    **_HEADER,
    title_pieces=(shapes.Piece("Talks", hit=True), shapes.Piece(" on Tuesday", hit=False)),
    start=0,
    snippet=(
        shapes.Piece("Washington and Moscow will hold ", hit=False),
        shapes.Piece("talks", hit=True),
        shapes.Piece(" in Riyadh on Tuesday.", hit=False),
    ),
    claims=(),
)
ACTOR = shapes.Actor(
    id="person:jane-doe",
    name="Jane Doe",
    kind="person",
    country="IRL",
    sector="GOV",
    names=("J. Doe",),
    held=CANDIDATE.offices,
    offices=CANDIDATE.offices,
    members=(),
    merged=(),
)
