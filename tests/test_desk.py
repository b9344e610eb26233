"""A desk, as `watch` keeps it, goes on after a failure of the system as if nothing had been."""

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

import pytest

from dateline.problems import Unavailable
from tests.conftest import Bench, write
from tests.watching import briefing

CALLS = ["open", "link", "replace", "unlink"]


def failing(call: Callable[..., Any], at: int) -> Callable[..., Any]:
    """`call`, but for the one with this number: then the disk is full."""
    calls = count(1)

    def counted(*given: Any, **named: Any) -> Any:
        if next(calls) == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")
        return call(*given, **named)

    return counted


@pytest.mark.parametrize("name", CALLS)
def test_next_edition_is_right(bench: Bench, name: str) -> None:
    write(bench.folder, f"\n== content/a.md\n{briefing('A')}\n== content/b.md\n{briefing('B')}")
    bench.build()
    for at in range(1, 80, 13):
        title = f"Edit {at}"
        write(
            bench.folder,
            f"\n== content/a.md\n{briefing(title)}\n== content/{at}.md\n{briefing(title)}",
        )
        (bench.folder / f"content/{at - 13}.md").unlink(missing_ok=True)
        with pytest.MonkeyPatch.context() as patch, suppress(OSError, Unavailable):
            patch.setattr(os, name, failing(getattr(os, name), at))
            bench.build(thorough=False)
        made = bench.build(thorough=False)
        clean = Bench(bench.folder, bench.settings, f"clean-{at}")
        assert made.files == clean.build().files
        shutil.rmtree(clean.output)
