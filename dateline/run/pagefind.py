"""Pagefind at work: pages in a folder → the files of a bundle."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from dateline import urls
from dateline.problems import Unavailable
from dateline.run.tree import clear_away

INSTALL = "python -m pip install 'pagefind[bin]'"
_KEPT_FOLDERS = ("filter", "fragment", "index")
_KEPT_NAMES = ("pagefind.js", "pagefind-entry.json")


def check_installed() -> None:
    """Raises Unavailable where it is not; imports nothing of it."""
    if find_spec("pagefind") is None:
        raise _missing()


def bundle(pages: Iterable[tuple[str, str]], room: Path) -> dict[str, bytes]:
    """The bundle of the pages (URL, HTML), which are all of one language.

    `room` is a folder that may be written to; nothing is left in it.
    """
    program = _program()
    try:
        _write(pages, f"{room}/pages")
        _run(program, room)
        return dict(_needed(room / "bundle"))
    finally:
        clear_away(room)


def _write(pages: Iterable[tuple[str, str]], folder: str) -> None:
    """A file a page, `a/b.html` for `/a/b/`: a folder a page would take longer than Pagefind."""
    there = set()
    for url, html in pages:
        path = urls.output_path(url)
        short = path.removesuffix("/index.html")
        if len(short.rpartition("/")[2].encode()) + len(".html") <= urls.SEGMENT_BYTES:
            path = f"{short}.html"
        place = f"{folder}/{path}"
        if (above := place.rpartition("/")[0]) not in there:
            os.makedirs(above, exist_ok=True)
            there.add(above)
        with open(place, "w", encoding="utf-8") as file:
            file.write(html)


def _program() -> Path:
    check_installed()
    from pagefind.service import get_executable

    found = get_executable()
    if found is None:
        raise _missing()
    return found


def _missing() -> Unavailable:
    return Unavailable(
        f"`search: true` needs Pagefind, which is not installed; `{INSTALL}` adds it, "
        "and `search: false` does without"
    )


def _run(program: Path, room: Path) -> None:
    """In `room`, and in an environment that sets none of its options."""
    surroundings = {
        name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")
    }
    command = [str(program), "--site", "pages", "--output-path", "bundle", "--silent"]
    try:
        done = subprocess.run(command, cwd=room, env=surroundings, capture_output=True, text=True)
    except OSError as failure:
        raise Unavailable(f"Pagefind cannot be run ({program}: {failure.strerror})") from failure
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise Unavailable(f"Pagefind failed ({said[-1] if said else done.returncode})")


def _needed(folder: Path) -> Iterator[tuple[str, bytes]]:
    """What a page that has its own interface loads: one WebAssembly, for the one language."""
    assembly = _assembly(folder)
    for place in sorted(folder.rglob("*")):
        path = place.relative_to(folder)
        if place.is_file() and (
            path.parts[0] in _KEPT_FOLDERS
            or path.name in _KEPT_NAMES
            or path.suffix == ".pf_meta"
            or path.name == assembly
        ):
            yield path.as_posix(), place.read_bytes()


def _assembly(folder: Path) -> str:
    own = [place.name for place in folder.glob("wasm.*.pagefind")]
    return min(own, key=lambda name: (name == "wasm.unknown.pagefind", name))
