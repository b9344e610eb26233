"""Installed, the command is all that an archive needs: `dateline init x`, `cd x`, `dateline`."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.problems import Refused
from dateline.run.beginning import begin
from tests.conftest import contents

ROOT = Path(__file__).parents[1]
PARTS = ("dateline", "templates", "static")
SINGLE = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")
NOW = "2017-10-18T09:30"


def called(*words: object, at: Path | None = None) -> subprocess.CompletedProcess[str]:
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run([*map(str, words)], cwd=at, env=alone, capture_output=True, text=True)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in PARTS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in SINGLE:
        shutil.copy(ROOT / name, source)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    done = called(*pip, "wheel", "-q", "--no-deps", "-w", folder, source)
    if "No matching distribution found for setuptools" in done.stderr:
        pytest.skip("building a wheel needs setuptools, which cannot be fetched here")
    assert done.returncode == 0, done.stderr
    return next(folder.glob("dateline-*.whl"))


@pytest.fixture(scope="session")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in an environment that has this wheel, and the libraries of the tests'."""
    folder = tmp_path_factory.mktemp("installed")
    assert not called(sys.executable, "-m", "venv", "--without-pip", folder).returncode
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    done = called(*pip, "install", "-q", "--no-deps", "--no-index", wheel)
    assert done.returncode == 0, done.stderr
    libraries = next((folder / "lib").glob("python*/site-packages"))
    (libraries / "of-the-tests.pth").write_text(sysconfig.get_path("purelib") + "\n")
    where = called(python, "-c", "import dateline; print(dateline.__file__)", at=folder).stdout
    assert where.startswith(str(folder))
    return folder / "bin" / "dateline"


def test_wheel_holds_the_theme_and_every_data_file(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    for part in PARTS:
        for path in (ROOT / part).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(ROOT).as_posix()
                assert (name if part == "dateline" else f"dateline/{name}") in names, name


def test_an_archive_apart_from_the_engine(command: Path, tmp_path: Path) -> None:
    assert called(command, "init", "x", "--now", NOW, at=tmp_path).returncode == 0
    site = tmp_path / "x"
    done = called(command, "--now", NOW, "--strict", at=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 briefing: ")
    again = called(command, "--now", NOW, at=site)
    assert " 0 files made, 0 changed" in again.stdout
    checked = called(command, "check", "--strict", "--now", NOW, at=site)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert called(command, "verify", at=site).returncode == 0
    other = called(sys.executable, ROOT / "build.py", "--now", NOW, "--output", "other", at=site)
    assert other.returncode == 0
    assert contents(site / "other") == contents(site / "output")


def test_installed_command_builds_the_sample_on_all_cores(command: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    (tmp_path / "config.yaml").write_text(text.replace("search: true", "search: false"))
    done = called(command, "--now", "2020-01-01", "--jobs", "2", at=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "output/2017/10/ischia/index.html").is_file()
    (tmp_path / "content/2017/bad.md").write_text("---\ntitle: G7: x\n---\n")
    done = called(command, "--now", "2020-01-01", at=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("content/2017/bad.md:2:8: error: ")
    assert called(command, "--nope", at=tmp_path).returncode == 2
    assert called(command, "--version").stdout.startswith("dateline, version ")


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    now = datetime(2017, 10, 18, tzinfo=UTC)
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(Refused, match="is not empty"):
        begin(tmp_path, now)
    with pytest.raises(Refused, match="is a file"):
        begin(tmp_path / "notes.txt", now)
    folder = tmp_path / "apart"
    (folder / ".git").mkdir(parents=True)
    assert len(begin(folder, now)) == len([path for path in folder.rglob("*") if path.is_file()])
    with pytest.raises(Refused, match="is not empty"):
        begin(folder, now)
    half = tmp_path / "half"
    half.mkdir()
    (half / ".gitignore").write_text("mine")
    with pytest.raises(Refused, match=r"\.gitignore exists already"):
        begin(half, now)
    assert [path.name for path in half.iterdir()] == [".gitignore"]
