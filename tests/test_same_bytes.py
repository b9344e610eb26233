"""The same sources give the same bytes, whoever builds them, where and how."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.torture.ways import tree

ROOT = Path(__file__).parents[1]
BRIEFINGS = 160
"""More than one process does alone, to parse and to render."""
SHUFFLED = """
import os, random, runpy, sys

class Shuffled:
    def __init__(self, entries):
        with entries:
            self.entries = list(entries)
        random.shuffle(self.entries)
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def __iter__(self):
        return iter(self.entries)
    def __next__(self):
        return self.entries.pop()
    def close(self):
        pass

def listed(*given):
    names = listdir(*given)
    random.shuffle(names)
    return names

del sys.argv[0]
random.seed(int(sys.argv.pop(0)))
scandir, listdir = os.scandir, os.listdir
os.scandir, os.listdir = lambda *given: Shuffled(scandir(*given)), listed
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def lay_out(folder: Path) -> None:
    """An archive of everything that a locale, a clock or an order could get at."""
    terms = ["IS", "is", "G7", "C", "C++", "Müller", "Muller", "غزة", "غَزَّة", "straße", "İstanbul"]
    config = (
        'title: T\nbase_url: https://example.org/sub/\naccent: "#123456"\npage_size: 20\n'
        "languages: {en: {title: E}, ar: {title: ع, numerals: arab}, tr: {title: Ü}}\n"
        "timezone: Asia/Gaza\nmarkdown: {engine: commonmark}\nextra_fields: [region, area]\n"
    )
    write(folder / "config.yaml", config)
    for number in range(BRIEFINGS):
        random = Random(number)
        tags = ", ".join(f'"{term}"' for term in random.sample(terms, 3))
        at = f"2017-{number % 12 + 1:02}-{number % 28 + 1:02}"
        at += random.choice(["", " 23:30", "T01:30:00+09:00", " 09:30 -0500"])
        head = f"title: N{number}\ndate: {at}\ntags: [{tags}]\narea: A\nregion: {{b: 1, a: 2}}\n"
        body = f"Text, [next](n{(number + 1) % BRIEFINGS}.md), [seen](seen.txt).\n"
        write(folder / "content" / f"n{number}.md", f"---\n{head}---\n{body}")
    for lang in ("ar", "tr"):
        write(folder / "content" / f"n1.{lang}.md", "---\ntitle: I i ı\n---\nI.\n")
    for name in ("غزة", "Café", "two words"):
        write(folder / "content" / f"{name}.md", "---\ntitle: T\ndate: 2018-01-01\n---\nText.\n")
    write(folder / "content" / "seen.txt", "seen")
    write(folder / "content" / "_data" / "places.json", '{"b": 1, "a": [2]}')
    write(folder / "static" / "more.css", "p {}")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def built(
    folder: Path,
    *options: str,
    python: Sequence[str] = (sys.executable, str(ROOT / "build.py")),
    umask: int = 0o022,
    environment: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """The site of an archive, built anew by the command."""
    done = subprocess.run(
        [*python, "--clean", "--now", "2020-01-01", "--quiet", "--jobs", "1", *options],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        umask=umask,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return tree(folder / "output")


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_mode for path in folder.rglob("*")}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    lay_out(folder)
    return folder


@pytest.fixture(scope="module")
def site(archive: Path) -> dict[str, bytes]:
    made = built(archive)
    assert len(made) > 2 * BRIEFINGS
    return made


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns", "LC_ALL": "ar_EG.UTF-8"},
        {"PYTHONHASHSEED": "random", "TZ": "nowhere", "LC_ALL": "C", "LANGUAGE": "ar"},
    ],
    ids=str,
)
def test_environment(archive: Path, site: object, environment: dict[str, str]) -> None:
    assert built(archive, environment=environment) == site


@pytest.mark.parametrize("jobs", ["2", "4"])
def test_jobs(archive: Path, site: object, jobs: str) -> None:
    assert built(archive, "--jobs", jobs) == site


def test_umask(archive: Path, site: object) -> None:
    made = []
    for umask in (0o000, 0o077):
        assert built(archive, "--jobs", "2", umask=umask) == site
        made.append(modes(archive / "output"))
    assert made[0] == made[1]


@pytest.mark.parametrize("place", ["with spaces and %41", "أرشيف/التقارير", "-dash"])
def test_checkout(archive: Path, site: object, tmp_path: Path, place: str) -> None:
    kept = shutil.ignore_patterns("output", ".dateline")
    shutil.copytree(archive, tmp_path / place, ignore=kept)
    assert built(tmp_path / place) == site


def test_called_from_elsewhere(archive: Path, site: object, tmp_path: Path) -> None:
    assert built(tmp_path, "--config", str(archive / "config.yaml"), "--output", "output") == site


def test_times_of_files(archive: Path, site: object) -> None:
    random = Random(1)
    for path in sorted(archive.rglob("*")):
        if "output" not in path.parts:
            moment = random.randrange(2 * 10**18)
            os.utime(path, ns=(moment, moment), follow_symlinks=False)
    assert built(archive) == site


@pytest.mark.parametrize("seed", range(2))
def test_order_of_folders(archive: Path, site: object, seed: int) -> None:
    python = [sys.executable, "-c", SHUFFLED, str(seed), str(ROOT / "build.py")]
    assert built(archive, python=python) == site


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_python(archive: Path, site: object, version: str) -> None:
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        pytest.skip("the Python that all others are compared with")
    python = ROOT / f".venv-{version}" / "bin" / "python"
    if not python.exists():
        pytest.skip(f"no .venv-{version}/: `make pythons` makes one where python{version} is there")
    assert built(archive, python=[str(python), str(ROOT / "build.py")]) == site
