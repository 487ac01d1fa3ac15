"""Does each break between two sides come with sentences, of acts that were counted, however far they lie from it?"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from detente import answers, pipeline
from detente.records import Claim, Interval, Modality, Participant, Role, Trigger
from detente.store import Store
from tests.build import claim
from tests.exports.build import document

NOON = datetime(2025, 9, 1, 12, tzinfo=UTC)
FIRST = date(2024, 1, 1)
# Days of talks: twenty weeks, a silence of which an alarm comes on day 175, then eight weeks. An alarm begins anew with
# four weeks of what is usual; the next one, on day 264, dates the change from day 209, six days before any talks.
TALKS = (*range(0, 140, 7), *range(215, 271, 7))
ALARMED, SINCE = 264, 209


def _told(day: date, modality: Modality) -> Claim:
    identity = f"{modality.value.lower()}-{day}"
    verb = "met" if modality is Modality.HAPPENED else "may meet"
    text = f"Oslo {verb} Ankara, report {identity}."
    at = text.index(verb)
    return claim(
        id=identity,
        document=f"d{identity}",
        text=text,
        end=len(text),
        modality=modality,
        reported=day,
        when=Interval.of(day, day) if modality is Modality.HAPPENED else None,
        participants=(
            Participant(Role.SOURCE, "Oslo", 0, 4, None, "NOR"),
            Participant(Role.TARGET, "Ankara", text.index("Ankara"), text.index("Ankara") + 6, None, "TUR"),
        ),
        trigger=Trigger(verb, at, at + len(verb)),
    )


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    met = [_told(FIRST + timedelta(days=n), Modality.HAPPENED) for n in TALKS if n <= ALARMED]
    # A wish is no counted act, though it stands nearer to the break.
    wished = [_told(FIRST + timedelta(days=SINCE), Modality.POSSIBLE)]
    end = [_told(FIRST + timedelta(days=ALARMED), Modality.POSSIBLE)]
    with Store.open("sqlite://") as made:
        for told in (*met, *wished, *end):
            made.add_document(document(id=told.document, text=told.text, published=told.reported, title=told.id))
            made.add_claims(told.document, [told], model="m", at=NOON)
        pipeline.relink(made)
        yield made


@pytest.mark.parametrize("pairs", [(), (answers.Pair("NOR", "TUR"),), (answers.Pair("TUR", "NOR"),)])
def test_a_break_shows_counted_acts_wherever_they_are(store: Store, pairs: tuple[answers.Pair, ...]) -> None:
    found = answers.changes(store, as_of=FIRST + timedelta(days=ALARMED), pairs=pairs)
    assert FIRST + timedelta(days=SINCE) in {row.day for row in found}
    for row in found:
        assert row.evidence
        assert {item.modality for item in row.evidence} == {Modality.HAPPENED}
