"""The command, pointed at the worst of all archives."""

import subprocess
import sys
from pathlib import Path

from tests.hostile import oracle
from tests.hostile.test_tables import FRONT, REFUSED
from tests.hostile.world import laid_out, lay

ROOT = Path(__file__).parents[2]


def run(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), "--now", "2020-01-01", *words]
    environment = {"PATH": "", "PYTHONIOENCODING": "ascii:strict"}
    return subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True)


def test_one_line_each_and_no_traceback(tmp_path: Path) -> None:
    site = laid_out(tmp_path)
    cases = [case for case in REFUSED if "markdown" in case.engines]
    lay(site, cases)
    done = run(site)
    assert done.returncode == 1
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert sum(": error: " in line for line in lines) == sum(len(case.refused) for case in cases)
    assert all(line.startswith("content/") for line in lines if " error: " in line)
    assert "Traceback" not in done.stderr
    assert max(map(len, lines)) < 6000
    assert not (site / "output").exists()


def test_the_rest_is_built_beside_them(tmp_path: Path) -> None:
    site = laid_out(tmp_path)
    lay(site, [case for case in REFUSED if "markdown" in case.engines])
    lay(site, FRONT)
    done = run(site, "--skip-broken", "--jobs", "2")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    output = site / "output"
    files = {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file()
    }
    assert len(files) > len(FRONT)
    assert oracle.faults(files) == []
    assert run(site, "verify").returncode == 0
