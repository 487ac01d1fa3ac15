"""Every valid record, for hypothesis to choose from."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from detente.records import (
    Claim,
    Document,
    Failure,
    Interval,
    Modality,
    Participant,
    Role,
    Speaker,
    Stance,
    Trigger,
    digest,
)

# Without NUL, which PostgreSQL cannot keep: tests/store/test_postgres.py says what becomes of it.
_letters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
_words = st.text(_letters, max_size=20)
_some = st.none() | _words
_day = st.dates()
# Any zone comes back as UTC. Zones of fixed offset: Python holds an hour that a summer time repeats for unequal to all.
_moment = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-9))]),
)
_offset = st.integers(0, 2**31 - 2)
_span = st.tuples(_offset, _offset).filter(lambda pair: pair[0] != pair[1]).map(sorted)
_lists = st.lists(_words, max_size=3).map(tuple)


@st.composite
def _spanned(draw: st.DrawFn, /, noun: type[Any], **fields: st.SearchStrategy[Any]) -> Any:  # noqa: ANN401 - the noun
    start, end = draw(_span)
    return noun(start=start, end=end, **{name: draw(value) for name, value in fields.items()})


_participant = _spanned(Participant, role=st.sampled_from(Role), text=_words, actor=_some, country=_some, sector=_some)
_trigger = _spanned(Trigger, text=_words)
_speaker = _spanned(Speaker, text=_words, actor=_some, country=_some)
_interval = st.tuples(_day, _day).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Interval(*sorted(pair)))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Any valid claim of doc0."""
    type_ = draw(st.sampled_from(["CONSULT", "AGREE", "FIGHT", "COMMENT"]))
    made: Claim = draw(
        _spanned(
            Claim,
            id=st.uuids().map(str),
            document=st.just("doc0"),
            sentence=_offset,
            text=_words,
            reported=st.none() | _day,
            trigger=_trigger,
            type=st.just(type_),
            modality=st.sampled_from(Modality),
            score=st.floats(0, 1),
            coder=_words,
            mode=_some,
            contexts=_lists,
            topics=_lists,
            participants=st.lists(_participant, max_size=4).map(tuple),
            when=st.none() | _interval,
            when_text=_some,
            where=_some,
            speaker=st.none() | _speaker,
            stance=(st.none() | st.sampled_from(Stance)) if type_ == "COMMENT" else st.none(),
            numbers=_lists,
        )
    )
    return made


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any valid document, under an id that stands for all its fields."""
    made = Document(
        id="",
        text=draw(st.text(_letters, min_size=1, max_size=50).filter(str.strip)),
        title=draw(_some),
        given_id=draw(_some),
        url=draw(_some),
        outlet=draw(_some),
        published=draw(st.none() | _day),
        language=draw(_some),
        copy_of=draw(_some),
        fetched=draw(st.none() | _moment),
        date_source=draw(_some),
        author=draw(_some),
        published_at=draw(st.none() | _moment),
        updated=draw(st.none() | _moment),
        stub=draw(_some),
    )
    return replace(made, id=digest(repr(made)))


failures = st.builds(Failure, source=_words, stage=_words, reason=_words, at=_moment, given_id=_some)
