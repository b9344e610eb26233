"""Installs the other generators, each in a folder of its own below `.dateline/bench/`."""

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.generators import HOME, Generator

PINS = Path(__file__).parent / "pins"
"""What is installed: `NAME.txt` for pip, `NAME.json` for npm."""


class Absent(Exception):
    """A generator cannot be measured here; the text says why."""


def version_of(generator: Generator) -> str:
    """Of the generator, which is installed first where it is missing; raises Absent."""
    try:
        return _told_version(generator)
    except (OSError, subprocess.CalledProcessError):
        _install(generator.theme)
    try:
        return _told_version(generator)
    except (OSError, subprocess.CalledProcessError) as failure:
        raise Absent(f"{generator.label} does not start: {failure}") from failure


def _told_version(generator: Generator) -> str:
    told = subprocess.run(
        generator.command(generator.version),
        check=True,
        capture_output=True,
        text=True,
        cwd=HOME if HOME.is_dir() else None,
    )
    found = re.search(r"\d+\.\d+(?:\.\d+)*", told.stdout)
    return found[0] if found else told.stdout.strip()


def _install(name: str) -> None:
    folder = HOME / name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if (pins := PINS / f"{name}.txt").is_file():
            _run(sys.executable, "-m", "venv", str(folder))
            _run(str(folder / "bin" / "pip"), "install", "--quiet", "--requirement", str(pins))
        elif (pins := PINS / f"{name}.json").is_file():
            (folder / "package.json").write_text(pins.read_text())
            _run("npm", "install", "--no-package-lock", "--silent", "--prefix", str(folder))
    except (OSError, subprocess.CalledProcessError) as failure:
        raise Absent(f"{name} cannot be installed: {failure}") from failure


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
