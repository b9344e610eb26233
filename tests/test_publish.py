import errno
import hashlib
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import pytest

from dateline.problems import Refused, Unavailable
from dateline.run import tree
from dateline.run.exchange import exchange, exchange_by_steps
from dateline.run.files import file_of
from dateline.run.publish import (
    Claim,
    Published,
    check_output,
    locked,
    manifest_paths,
    verify,
)
from dateline.run.publish import (
    publish as publish_files,
)


def publish(files: Mapping[str, bytes], output: Path, state: Path, **options: Any) -> Published:
    planned = {path: file_of(content) for path, content in files.items()}
    claim = Claim()
    with claim.on(output):
        return publish_files(planned, output, state, claim=claim, **options)


KEEP = [".git", "CNAME", ".well-known"]
MARKER = ".dateline-manifest"

Mode = Literal["switch", "in_place"]
Site = dict[str, bytes]

ONE: Site = {
    "index.html": b"front",
    "2017/10/ischia/index.html": b"quake",
    "وسوم/غزة/index.html": "غزة".encode(),
    "empty.txt": b"",
}
TWO: Site = {**ONE, "index.html": b"front, later", "2018/index.html": b"year"}
del TWO["2017/10/ischia/index.html"]


@pytest.fixture(params=["switch", "in_place"])
def mode(request: pytest.FixtureRequest) -> Mode:
    return "switch" if request.param == "switch" else "in_place"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / ".dateline"


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    folder = memory / f"dateline-{os.getpid()}"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def published(files: Site, output: Path, state: Path, mode: Mode = "switch") -> Published:
    """Publish where no notice is due."""
    notices: list[str] = []
    counts = publish(files, output, state, keep=KEEP, mode=mode, notice=notices.append)
    assert notices == []
    assert site(output) == files
    assert verify(output, KEEP) == []
    return counts


def site(folder: Path) -> Site:
    """The files of a folder, less the marker and what the tests keep."""
    paths = (path for path in folder.rglob("*") if not path.is_dir())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {
        name: path.read_bytes()
        for name, path in names.items()
        if name != MARKER and name.split("/")[0] != ".git"
    }


def inodes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_ino for path in folder.rglob("*")}


def put(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


# Publishing


def test_fresh(output: Path, state: Path, mode: Mode) -> None:
    assert published(ONE, output, state, mode) == Published(made=4, changed=0, kept=0, removed=0)


def test_manifest_is_sorted_and_has_every_other_path(output: Path, state: Path, mode: Mode) -> None:
    published(ONE, output, state, mode)
    lines = [f"{hashlib.sha256(ONE[path]).hexdigest()}  {path}\n" for path in sorted(ONE)]
    assert (output / MARKER).read_text(encoding="utf-8") == "".join(lines)
    hashes = manifest_paths(output)
    assert hashes is not None
    assert hashes.keys() == ONE.keys()


def test_update_and_removal(output: Path, state: Path, mode: Mode) -> None:
    published(ONE, output, state, mode)
    assert published(TWO, output, state, mode) == Published(made=1, changed=1, kept=2, removed=1)
    assert not (output / "2017").exists()
    assert published(ONE, output, state, mode) == Published(made=1, changed=1, kept=2, removed=1)


def test_nothing_changed_touches_nothing(output: Path, state: Path, mode: Mode) -> None:
    published(ONE, output, state, mode)
    published(TWO, output, state, mode)
    before = output.stat().st_ino, output.stat().st_mtime_ns, inodes(output)
    assert published(TWO, output, state, mode) == Published(made=0, changed=0, kept=4, removed=0)
    assert (output.stat().st_ino, output.stat().st_mtime_ns, inodes(output)) == before


def test_the_empty_site(output: Path, state: Path, mode: Mode) -> None:
    published({}, output, state, mode)
    published(ONE, output, state, mode)
    assert published({}, output, state, mode) == Published(made=0, changed=0, kept=0, removed=4)
    assert published({}, output, state, mode) == Published(made=0, changed=0, kept=0, removed=0)


def test_an_empty_folder_is_taken(output: Path, state: Path, mode: Mode) -> None:
    output.mkdir()
    published(ONE, output, state, mode)


def test_unchanged_files_keep_their_inodes(output: Path, state: Path, mode: Mode) -> None:
    published(ONE, output, state, mode)
    before = inodes(output)
    published(TWO, output, state, mode)
    published({**TWO, "new": b""}, output, state, mode)
    after = inodes(output)
    for path in ONE.keys() & TWO.keys() - {"index.html"}:
        assert after[path] == before[path]


def test_a_reader_with_an_open_file_sees_the_old_bytes(
    output: Path, state: Path, mode: Mode
) -> None:
    published(ONE, output, state, mode)
    with open(output / "index.html", "rb") as reader:
        published(TWO, output, state, mode)
        assert reader.read() == ONE["index.html"]


def test_folder_and_file_change_places(output: Path, state: Path, mode: Mode) -> None:
    one: Site = {"a": b"file", "b/c/d": b"deep", "b/e": b"", "z": b"stays"}
    two: Site = {"a/x/y": b"deep", "b": b"file", "z": b"stays"}
    for files in (one, two, one, two):
        published(files, output, state, mode)


def test_modes_do_not_depend_on_the_umask(output: Path, state: Path, mode: Mode) -> None:
    before = os.umask(0o077)
    try:
        published(ONE, output, state, mode)
        published(TWO, output, state, mode)
    finally:
        os.umask(before)
    for path in (output, *output.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644)


def test_state_is_private_and_ignores_itself(output: Path, state: Path) -> None:
    published(ONE, output, state)
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert (state / ".gitignore").read_text() == "*\n"


def test_a_symlinked_output_stays_a_symlink(
    tmp_path: Path, output: Path, state: Path, mode: Mode
) -> None:
    target = tmp_path / "elsewhere" / "www"
    output.symlink_to(target)
    published(ONE, output, state, mode)
    published(TWO, output, state, mode)
    assert output.readlink() == target
    assert site(target) == TWO


@pytest.mark.parametrize(
    "path",
    ["/a", "../a", "a/../b", "a//b", "a/", "./a", "", "a\\b", "a\0b", "a\nb", "\udcff", MARKER],
)
def test_paths_that_lead_outside(path: str, output: Path, state: Path) -> None:
    with pytest.raises(ValueError, match=r"path|name|surrogates"):
        published({path: b""}, output, state)
    assert not output.exists()


def test_a_path_below_a_file(output: Path, state: Path) -> None:
    with pytest.raises(ValueError, match="a file and a folder at once: 'a'"):
        published({"a": b"", "a/b": b""}, output, state)


# The spare


def test_the_spare_has_nothing_that_the_site_has_not(output: Path, state: Path) -> None:
    published(ONE, output, state)
    published(TWO, output, state)
    spare = state / "spare"
    for path in (*TWO, MARKER):
        assert (spare / path).samefile(output / path)
    assert site(spare) == TWO
    assert not (spare / "2017").exists()
    assert not (state / "spare-unknown").exists()


@pytest.mark.parametrize("what", ["spare", ".gitignore", "lock"])
def test_lost_state_costs_nothing(what: str, output: Path, state: Path) -> None:
    published(ONE, output, state)
    published(TWO, output, state)
    path = state / what
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    published(ONE, output, state)


def test_a_spare_of_another_site(tmp_path: Path, output: Path, state: Path) -> None:
    for files in (ONE, TWO):
        published(files, output, state)
        published({"x": b"other"}, tmp_path / "second", state)
        published({"x/y": b"another"}, tmp_path / "second", state)


def test_a_damaged_spare(output: Path, state: Path) -> None:
    published(ONE, output, state)
    published(TWO, output, state)
    put(state / "spare" / "junk" / "deep", "junk")
    (state / "spare" / "empty.txt").unlink()
    (state / "spare" / "index.html").unlink()
    (state / "spare" / "index.html").mkdir()
    (state / "spare" / "2018" / "index.html").unlink()
    put(state / "spare" / "2018" / "index.html", "yeer")
    published({**TWO, "new": b""}, output, state)


def test_the_spare_stands_beside_an_output_on_another_disk(state: Path, other_disk: Path) -> None:
    output = other_disk / "www"
    published(ONE, output, state)
    published(TWO, output, state)
    room = other_disk / ".www.dateline-spare"
    assert stat.S_IMODE(room.stat().st_mode) == 0o700
    assert site(room / "spare") == TWO
    assert not (state / "spare").exists()


def test_in_place_leaves_no_spare(output: Path, state: Path) -> None:
    published(ONE, output, state)
    published(TWO, output, state)
    published(ONE, output, state, "in_place")
    assert not (state / "spare").exists()


def test_in_place_leaves_the_folder_itself(output: Path, state: Path) -> None:
    published(ONE, output, state)
    before = output.stat().st_ino
    published(TWO, output, state, "in_place")
    assert output.stat().st_ino == before


def test_a_mount_point_is_published_in_place(tmp_path: Path) -> None:
    """Needs a mount namespace of its own: it ends with the process."""
    script = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from dateline.run.files import file_of
from dateline.run.publish import Claim, publish
root = Path(sys.argv[1])
notices = []
for files in ({{"a": b"1", "b": b""}}, {{"a": b"2"}}):
    files = {{path: file_of(content) for path, content in files.items()}}
    claim = Claim()
    with claim.on(root / "output"):
        publish(
            files, root / "output", root / "state", keep=[], notice=notices.append, claim=claim
        )
assert (root / "output" / "a").read_bytes() == b"2"
assert not (root / "output" / "b").exists()
assert not (root / "state" / "spare").exists()
print(len(notices), notices[0])
"""
    (tmp_path / "output").mkdir()
    mount = f'mount --bind "{tmp_path}/output" "{tmp_path}/output" || exit 77; exec "$@"'
    command = ["unshare", "-m", "sh", "-c", mount, "sh", sys.executable, "-c", script]
    try:
        run = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no unshare here")
    if run.returncode in (1, 77) and "Traceback" not in run.stderr:
        pytest.skip("no permission to mount here")
    assert run.stderr == ""
    assert run.stdout.startswith("2 ")
    assert "could not be switched in one step" in run.stdout


# What hands changed


def test_a_tampered_file_is_made_again(output: Path, state: Path, mode: Mode) -> None:
    published(ONE, output, state, mode)
    published(TWO, output, state, mode)
    page = output / "index.html"
    stamp = page.stat()
    with open(page, "r+b") as file:
        file.write(b"FRONT")
    os.utime(page, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert verify(output, KEEP) == ["changed: index.html"]
    assert published(TWO, output, state, mode) == Published(made=0, changed=1, kept=3, removed=0)


def test_a_deleted_file_is_made_again(output: Path, state: Path, mode: Mode) -> None:
    published(ONE, output, state, mode)
    published(TWO, output, state, mode)
    shutil.rmtree(output / "2018")
    assert verify(output, KEEP) == ["missing: 2018/index.html"]
    assert published(TWO, output, state, mode) == Published(made=1, changed=0, kept=3, removed=0)


def test_a_tampered_marker_is_made_again(output: Path, state: Path, mode: Mode) -> None:
    published(ONE, output, state, mode)
    lines = (output / MARKER).read_text(encoding="utf-8").splitlines(keepends=True)
    (output / MARKER).write_text("".join(lines[::-1]), encoding="utf-8")
    published(ONE, output, state, mode)
    assert (output / MARKER).read_text(encoding="utf-8") == "".join(lines)


def test_a_damaged_marker_is_named(output: Path, state: Path) -> None:
    published(ONE, output, state)
    put(output / MARKER, "<<<<<<< HEAD\n")
    with pytest.raises(Refused, match=r"\.dateline-manifest:1: not a line of a manifest"):
        published(ONE, output, state)


def test_a_foreign_file_is_refused_and_not_touched(output: Path, state: Path, mode: Mode) -> None:
    published(ONE, output, state, mode)
    put(output / "2017" / "notes.txt", "mine")
    before = inodes(output)
    with pytest.raises(Refused, match=r"2017/notes\.txt: not a file of the site; move it away"):
        published(TWO, output, state, mode)
    assert inodes(output) == before
    assert verify(output, KEEP) == ["foreign: 2017/notes.txt"]
    assert verify(output, ["2017"]) == []


def test_foreign_names_cannot_fool_a_terminal(output: Path, state: Path) -> None:
    published(ONE, output, state)
    (output / "a\x1b[31m\nb").touch()
    Path(os.fsdecode(os.fsencode(output) + b"/b\xff")).touch()
    with pytest.raises(Refused) as refused:
        check_output(output, KEEP)
    assert str(refused.value).isprintable()
    assert "(and 1 more)" in str(refused.value)
    assert all(line.isprintable() for line in verify(output, KEEP))


def test_a_folder_that_is_not_ours(output: Path, state: Path, mode: Mode) -> None:
    put(output / "thesis.odt", "years of work")
    for attempt in (
        lambda: check_output(output, KEEP),
        lambda: publish(ONE, output, state, keep=KEEP, mode=mode, notice=pytest.fail),
    ):
        with pytest.raises(Refused, match=r"not empty and has no \.dateline-manifest"):
            attempt()
    assert site(output) == {"thesis.odt": b"years of work"}


def test_check_output_of_what_may_be_used(output: Path, state: Path) -> None:
    check_output(output, KEEP)
    output.mkdir()
    check_output(output, KEEP)
    published(ONE, output, state)
    check_output(output, KEEP)


def test_an_output_that_is_a_file(output: Path) -> None:
    output.touch()
    with pytest.raises(Refused, match="not a folder"):
        check_output(output, KEEP)


@pytest.mark.parametrize("name", ["link", "index.html", "2017", MARKER])
def test_a_symlink_inside_is_refused(
    name: str, tmp_path: Path, output: Path, state: Path, mode: Mode
) -> None:
    published(ONE, output, state, mode)
    outside = tmp_path / "outside"
    if (output / name).exists():
        (output / name).rename(outside)
    else:
        put(outside, "precious")
    (output / name).symlink_to(outside)
    before = outside.stat()
    with pytest.raises(Refused, match="symlink"):
        published(TWO, output, state, mode)
    assert outside.stat() == before


def test_verify_needs_a_manifest(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not a published folder"):
        verify(tmp_path, KEEP)
    assert manifest_paths(tmp_path) is None
    assert manifest_paths(tmp_path / "absent") is None


# What is kept


def test_kept_files_are_carried(output: Path, state: Path, mode: Mode) -> None:
    published(ONE, output, state, mode)
    put(output / ".git" / "HEAD", "ref: refs/heads/main\n")
    (output / ".git" / "refs" / "heads").mkdir(parents=True)
    (output / ".git" / "hooks").symlink_to("../elsewhere")
    (output / ".git").chmod(0o700)
    for files in (TWO, ONE, TWO):
        published(files, output, state, mode)
        assert (output / ".git" / "HEAD").read_text() == "ref: refs/heads/main\n"
        assert (output / ".git" / "refs" / "heads").is_dir()
        assert (output / ".git" / "hooks").is_symlink()
        assert stat.S_IMODE((output / ".git").stat().st_mode) == 0o700
    (output / ".git" / "HEAD").unlink()
    published(ONE, output, state, mode)
    assert not (output / ".git" / "HEAD").exists()


def test_patterns_match_the_first_segment_or_the_path(output: Path, state: Path) -> None:
    published(ONE, output, state)
    put(output / "google123.html", "")
    put(output / "2017" / "report.pdf", "")
    check_output(output, ["google*.html", "2017/*.pdf"])
    with pytest.raises(Refused, match=r"report\.pdf"):
        check_output(output, ["google*.html", "*.PDF"])


def test_a_planned_file_that_keep_matches_is_the_sites(
    output: Path, state: Path, mode: Mode
) -> None:
    planned: Site = {**ONE, ".well-known/security.txt": b"Contact"}
    published(planned, output, state, mode)
    published(TWO, output, state, mode)
    assert not (output / ".well-known").exists()


def test_a_kept_file_that_the_site_replaces_is_told(output: Path, state: Path, mode: Mode) -> None:
    published(ONE, output, state, mode)
    put(output / "CNAME", "old.example")
    notices: list[str] = []
    files: Site = {**ONE, "CNAME": b"new.example"}
    publish(files, output, state, keep=KEEP, mode=mode, notice=notices.append)
    assert site(output) == files
    assert len(notices) == 1
    assert notices[0].endswith("output/CNAME: a kept file is replaced by the site's own")


@pytest.mark.parametrize(
    ("kept", "planned"),
    [(".well-known", ".well-known/a"), ("a/b", "a"), ("CNAME/x", "CNAME")],
)
def test_a_kept_file_in_the_way(
    kept: str, planned: str, output: Path, state: Path, mode: Mode
) -> None:
    published({"index.html": b""}, output, state, mode)
    put(output / kept, "kept")
    with pytest.raises(Refused, match="is kept, but the site has"):
        publish({planned: b""}, output, state, keep=[*KEEP, "a/b"], mode=mode, notice=pytest.fail)
    assert (output / kept).read_text() == "kept"


# Kills and errors


class Killed(BaseException):
    pass


def dying(allowed: int) -> Callable[[Path, Path], None]:
    """An `os.replace` that works `allowed` times."""
    replace = os.replace
    left = iter(range(allowed))

    def replace_or_die(one: Path, other: Path) -> None:
        if next(left, None) is None:
            raise Killed
        replace(one, other)

    return replace_or_die


@pytest.mark.parametrize("allowed", range(4))
@pytest.mark.parametrize("files", [TWO, {"index.html/deeper": b"", "2017": b""}])
@pytest.mark.parametrize("then", [ONE, TWO])
def test_a_kill_needs_no_advice(
    allowed: int,
    files: Site,
    then: Site,
    output: Path,
    state: Path,
    mode: Mode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published(ONE, output, state, mode)
    put(output / ".git" / "HEAD", "ref")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", dying(allowed))
        try:
            published(files, output, state, mode)
        except Killed:
            assert mode == "in_place" or site(output) == ONE
    published(then, output, state, mode)
    assert (output / ".git" / "HEAD").read_text() == "ref"
    assert not (state / "spare-unknown").exists()
    if (state / "spare").exists():
        assert site(state / "spare") == then


@pytest.mark.parametrize("allowed", range(4))
def test_a_kill_of_the_first_publish(
    allowed: int, output: Path, state: Path, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", dying(allowed))
        with pytest.raises(Killed):
            published(ONE, output, state, mode)
    published(TWO, output, state, mode)


def test_a_kill_after_the_switch_leaves_no_withdrawn_text(
    output: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are removed from the spare after the switch: die there, then publish the same."""
    published(ONE, output, state)

    unlink = os.unlink

    def die(path: Path) -> None:
        if "ischia" in str(path) and (output / "2018").exists():
            raise Killed
        unlink(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", die)
        with pytest.raises(Killed):
            published(TWO, output, state)
    assert site(output) == TWO
    assert (state / "spare" / "2017/10/ischia/index.html").exists()
    assert published(TWO, output, state) == Published(made=0, changed=0, kept=4, removed=0)
    assert not (state / "spare").exists()
    published(ONE, output, state)


def test_a_full_disk_leaves_the_site(
    output: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(ONE, output, state)

    def full(one: Path, other: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(Unavailable, match=r"2018/index\.html: No space left on device$"):
            published(TWO, output, state)
    assert site(output) == ONE
    published(TWO, output, state)


def test_a_parent_that_may_not_be_written_to(tmp_path: Path, state: Path) -> None:
    output = tmp_path / "www" / "output"
    published(ONE, output, state, "in_place")
    output.parent.chmod(0o500)
    if os.access(output.parent, os.W_OK):
        pytest.skip("root may write anywhere")
    try:
        notices: list[str] = []
        publish(TWO, output, state, keep=KEEP, notice=notices.append)
        assert len(notices) == 1
        output.chmod(0o500)
        with pytest.raises(Unavailable, match="Permission denied"):
            publish(ONE, output, state, keep=KEEP, mode="in_place", notice=notices.append)
    finally:
        output.chmod(0o700)
        output.parent.chmod(0o700)
    assert site(output) == TWO


@pytest.mark.parametrize("way", [exchange, exchange_by_steps])
def test_two_folders_exchange_names(way: Callable[[Path, Path], None], tmp_path: Path) -> None:
    put(tmp_path / "one" / "a", "1")
    put(tmp_path / "rooms" / "two" / "a", "2")
    way(tmp_path / "rooms" / "two", tmp_path / "one")
    assert (tmp_path / "one" / "a").read_text() == "2"
    assert (tmp_path / "rooms" / "two" / "a").read_text() == "1"
    assert sorted(os.listdir(tmp_path / "rooms")) == ["two"]


def test_an_exchange_that_fails_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path / "one" / "a", "1")
    for way in (exchange, exchange_by_steps):
        with pytest.raises(FileNotFoundError):
            way(tmp_path / "absent", tmp_path / "one")
        assert os.listdir(tmp_path) == ["one"]


def test_a_kill_between_two_renames(output: Path, state: Path) -> None:
    published(ONE, output, state)
    published(TWO, output, state)
    put(output / "CNAME", "example.org")
    output.rename(state / "spare-aside")
    assert publish(TWO, output, state, keep=KEEP, notice=pytest.fail).kept == len(TWO)
    (state / "spare").rename(state / "spare-aside")
    (state / "spare-unknown").touch()
    publish(ONE, output, state, keep=KEEP, notice=pytest.fail)
    assert site(output) == {**ONE, "CNAME": b"example.org"}
    assert not (state / "spare-aside").exists()


# The lock


def test_a_second_build_is_told_who_runs(state: Path) -> None:
    message = rf"^another build \(process {os.getpid()}\) is running$"
    with locked(state), pytest.raises(Unavailable, match=message), locked(state):
        pass
    with locked(state):
        pass


def test_the_lock_goes_with_its_process(state: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from dateline.run.lock import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(state)],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Unavailable, match=rf"process {holder.pid}\)"), locked(state):
            pass
        holder.kill()
        holder.wait()
        with locked(state):
            pass


def test_the_lock_is_let_go_after_an_error(state: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(state):
        raise ZeroDivisionError
    with locked(state):
        pass


# ---- clearing away


def test_a_folder_that_cannot_be_removed_is_named_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path) -> None:
        raise OSError(errno.EIO, "Input/output error", "b5")

    monkeypatch.setattr(tree.shutil, "rmtree", fail)
    with pytest.raises(OSError, match=r"Input/output error: '.*/spare'$"):
        tree.remove_whole(tmp_path / "spare")


def test_what_cannot_be_cleared_away_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> os.stat_result:
        raise OSError(errno.EIO, "Input/output error")

    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.setattr(os, "fstat", fail)
    tree.clear_away(tmp_path / "a")
    monkeypatch.undo()
    assert (tmp_path / "a" / "b").exists()
    tree.clear_away(tmp_path / "a")
    assert not (tmp_path / "a").exists()
