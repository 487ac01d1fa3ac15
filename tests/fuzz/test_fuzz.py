"""Do all parsers of foreign bytes keep what `targets` says, for valid inputs that were edited and for endless ones?"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import mutation, targets
from tests.fuzz.targets import TARGETS, Target

pytestmark = pytest.mark.wide

# Seconds after which an input counts as one that hangs. How long one takes is measured by `benchmarks/fuzz.py`.
HANG = 60
ROOM = 1 << 30  # bytes of memory for an input of a megabyte; the tables of a crawl's file are larger than any page
EDITS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 1 << 16), st.integers(0, 255), st.integers(0, 1 << 16)), max_size=6
)
EACH = pytest.mark.parametrize("target", [pytest.param(target, id=target.name) for target in TARGETS])


@EACH
def test_every_seed_is_read(target: Target) -> None:
    trials = [targets.tried(target, seed, most_seconds=HANG) for seed in target.seeds]
    assert all(trial.fault is None for trial in trials)
    assert trials[0].refused is None
    assert targets.tried(target, b"", most_seconds=HANG).fault is None


@EACH
@settings(derandomize=True, max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 7), edits=EDITS)
def test_any_input_ends_well(target: Target, seed: int, edits: list[mutation.Edit]) -> None:
    assert targets.tried(target, mutation.edited(target, seed, edits), most_seconds=HANG).fault is None


@EACH
@pytest.mark.wide
def test_many_inputs_end_well(target: Target) -> None:
    for content in mutation.chances(target, count=100, seed=2):
        assert targets.tried(target, content, most_seconds=HANG).fault is None, content


@EACH
@pytest.mark.wide
def test_endless_inputs_end_well_and_take_no_more_than_a_gigabyte(target: Target) -> None:
    with targets.room(ROOM):
        for word, content in mutation.hostile(target, size=100_000):
            assert targets.tried(target, content, most_seconds=HANG).fault is None, word
