"""Random sequences of edits: whatever was kept, the site is as if built anew.

The steps, and the long run, are in tests/torture/.
"""

import pytest

from tests.torture.sequence import WEIGHTS, Plan, drawn, failure_of, shortened

SEQUENCES = 100


def plan_of(seed: int) -> Plan:
    """Two ways to build. Every fourth is published anew at its end, by one process and by two."""
    return drawn(seed, steps=10, briefings=20, every=10 if seed % 4 == 0 else None, ways=2)


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_kept_builds_equal_those_made_anew(seed: int) -> None:
    if failure := failure_of(plan_of(seed)):
        pytest.fail(str(shortened(failure)), pytrace=False)


def test_every_kind_of_edit_is_among_them() -> None:
    steps = (step.kind for seed in range(SEQUENCES) for step in plan_of(seed).steps)
    assert set(steps) == WEIGHTS.keys()
