"""`verify`: a published folder, or a copy of it, against the manifest of its build."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MARKER = ".dateline-manifest"
CONFIG = "title: T\nbase_url: https://example.org/\nkeep: [CNAME, notes]\n"


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    (folder / "content").mkdir()
    (folder / "config.yaml").write_text(CONFIG)
    (folder / "content" / "غزة.md").write_text("---\ntitle: T\ndate: 2017-01-01\n---\nText.\n")
    assert run(folder).returncode == 0
    return folder


@pytest.fixture
def copy(published: Path) -> Path:
    """Of the published folder, beside it."""
    place = published / "copy"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(published / "output", place)
    return place


def test_the_manifest_names_every_file_with_its_hash(published: Path) -> None:
    output = published / "output"
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(output).as_posix()}\n"
        for path in output.rglob("*")
        if path.is_file() and path.name != MARKER
    ]
    by_path = sorted(lines, key=lambda line: line[66:])
    assert (output / MARKER).read_text(encoding="utf-8") == "".join(by_path)


def test_a_copy_is_as_it_was_published(published: Path, copy: Path) -> None:
    for words in ([], ["copy"]):
        done = run(published, "verify", *words)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "every file is as it was published\n"


def _change_a_byte(copy: Path) -> None:
    page = copy / "2017" / "01" / "غزة" / "index.html"
    content = bytearray(page.read_bytes())
    content[len(content) // 2] ^= 1
    page.write_bytes(content)


def _lose(copy: Path) -> None:
    (copy / "feed.xml").unlink()


def _cut(copy: Path) -> None:
    (copy / "feed.xml").write_bytes(b"")


def _add(copy: Path) -> None:
    (copy / "2017" / "mine.txt").write_text("mine")


def _link(copy: Path) -> None:
    (copy / "feed.xml").rename(copy.parent / "feed.xml")
    (copy / "feed.xml").symlink_to("../feed.xml")


def _folder(copy: Path) -> None:
    (copy / "feed.xml").unlink()
    (copy / "feed.xml").mkdir()


def _edit_manifest(edit: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def edited(copy: Path) -> None:
        lines = (copy / MARKER).read_text(encoding="utf-8").splitlines(keepends=True)
        (copy / MARKER).write_text("".join(edit(lines)), encoding="utf-8")

    return edited


def _keep(copy: Path) -> None:
    (copy / "CNAME").write_text("example.org")
    (copy / "notes").mkdir()
    (copy / "notes" / "mine.txt").write_text("mine")


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (_change_a_byte, 1, "changed: 2017/01/غزة/index.html\n"),
        (_lose, 1, "missing: feed.xml\n"),
        (_cut, 1, "changed: feed.xml\n"),
        (_add, 1, "foreign: 2017/mine.txt\n"),
        (_link, 1, "changed: feed.xml\n"),
        (_folder, 1, "changed: feed.xml\n"),
        (_keep, 0, ""),
        (_edit_manifest(lambda lines: ["0" * 64 + lines[0][64:], *lines[1:]]), 1, "changed: "),
        (_edit_manifest(lambda lines: lines[1:]), 1, "foreign: 2017/01/"),
        (_edit_manifest(lambda lines: [*lines, "0" * 64 + "  z\n"]), 1, "missing: z\n"),
        (_edit_manifest(lambda lines: [*lines, "0" * 64 + "  ../z\n"]), 1, "missing: ../z\n"),
        (_edit_manifest(lambda lines: ["<<<<<<< HEAD\n", *lines]), 2, f"error: copy/{MARKER}:1: "),
        (lambda copy: (copy / MARKER).unlink(), 2, f"error: copy: no {MARKER} there; "),
        (shutil.rmtree, 2, f"error: copy: no {MARKER} there; "),
    ],
)
def test_what_is_not_as_it_was(
    published: Path, copy: Path, spoil: Callable[[Path], None], code: int, said: str
) -> None:
    spoil(copy)
    done = run(published, "verify", "copy")
    assert done.returncode == code
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == (code > 0)
