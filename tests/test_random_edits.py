"""Random sequences of edits: whatever was kept, the site is as if built anew.

The steps, and the long run, are in tests/torture/.
"""

from dataclasses import replace

import pytest

from tests.torture.planted import BUGS, ROOT, Bug
from tests.torture.sequence import WEIGHTS, Plan, Tally, drawn, failure_of, shortened

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


@pytest.mark.parametrize("small_theme", [True, False])
def test_most_archives_build_before_they_are_edited(small_theme: bool) -> None:
    """A site that cannot be built looks like any other that cannot."""
    tally = Tally()
    for seed in range(6):
        plan = replace(plan_of(seed), small_theme=small_theme, steps=(), ways=(), every=None)
        assert failure_of(plan, tally) is None
    assert tally.builds["good"] >= 4


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.what)
def test_a_mistake_that_is_planted_has_its_place(bug: Bug) -> None:
    """`make planted` would show nothing where the right words are no longer there."""
    text = (ROOT / "dateline" / bug.file).read_text(encoding="utf-8")
    assert text.count(bug.right) == 1
