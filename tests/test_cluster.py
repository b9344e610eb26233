"""`--executor`: the workers of a Dask cluster make the same bytes."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dateline.problems import Refused, Unavailable
from dateline.run.workers import ALONE
from tests.conftest import Bench, contents, write

SCHEDULER = """
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(
        n_workers=2, threads_per_worker=2, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        input()
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    pytest.importorskip("distributed")
    script = tmp_path / "scheduler.py"
    script.write_text(SCHEDULER)
    process = subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    with process:
        yield process.stdout.readline().strip().replace("tcp://", "dask://")
        process.communicate("\n")


@pytest.mark.filterwarnings("default")
def test_same_bytes(address: str, bench: Bench) -> None:
    body = "A [link](https://example.org/), *more*.\n\n- a\n- b\n"
    for number in range(ALONE + 50):
        day = f"2017-{number % 12 + 1:02}-{number % 28 + 1:02}"
        text = f"\n== content/{number}.md\n---\ntitle: T{number}\ndate: {day}\n---\n{body * 3}"
        write(bench.folder, text)
    bench.build()
    here = contents(bench.output)
    settings = replace(bench.settings, executor=address)
    made = Bench(bench.folder, settings, "elsewhere").build()
    assert not made.failed
    assert len(made.rendered) > ALONE
    assert made.files == here


def test_another_kind(bench: Bench) -> None:
    bench.settings = replace(bench.settings, executor="ray://127.0.0.1:1")
    bench.restart()
    with pytest.raises(Refused, match="write dask://HOST:PORT"):
        bench.build()


def test_no_scheduler(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("dateline.run.cluster.PATIENCE", 0.1)
    bench.settings = replace(bench.settings, executor="dask://127.0.0.1:9")
    bench.restart()
    with pytest.raises(Unavailable, match="no scheduler answers"):
        bench.build()
