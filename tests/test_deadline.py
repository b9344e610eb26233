"""Markdown that would take hours is told within its deadline, and the rest goes on."""

import threading
from collections.abc import Callable

import pytest

from dateline.run.deadline import Overrun, within
from tests.conftest import CONFIG, Made


def _for_ever() -> None:
    while True:
        pass


def test_within() -> None:
    with pytest.raises(Overrun), within(0.05):
        _for_ever()
    with within(60):
        pass


def test_a_process_that_waits_is_not_late() -> None:
    """As one that was stopped, or whose machine slept."""
    with within(0.05):
        threading.Event().wait(0.3)


def test_no_other_thread_is_bounded() -> None:
    done = []

    def work() -> None:
        with within(1e-6):
            done.append(sum(range(100_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done


@pytest.mark.parametrize("body", ["![" * 20_000, "[" * 20_000, "[a][" * 20_000])
def test_slow_markdown(body: str, site: Callable[..., Made]) -> None:
    made = site(
        f"""
== config.yaml
{CONFIG}markdown: {{deadline: 0.5}}
== content/good.md
---
title: Good
date: 2017-10-18
---
Text.
== content/slow.md
---
title: Slow
date: 2017-10-18
---
{body}
"""
    )
    assert made.failed
    assert [str(problem) for problem in made.problems] == [
        "content/slow.md:1:1: error: the Markdown takes longer than 0.5 s; make it simpler, "
        "or raise `markdown: {deadline: …}` in config.yaml"
    ]
