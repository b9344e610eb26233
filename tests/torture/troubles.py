"""What hands and broken machines do to a published folder and to the kept state."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random

from dateline.run.publish import MARKER
from dateline.run.store import NAME, sealed
from tests.torture.sources import set_time

Repair = Callable[[], None]
Trouble = Callable[[Path, Path, Random], Repair | None]
"""Of an output folder and its room. With a repair: the next build refuses the folder until then."""

KEYS = [("sources", "path"), ("bodies", "key"), ("pages", "path"), ("meta", "name")]

TROUBLES: dict[str, Trouble] = {}
WEIGHTS: dict[str, int] = {}


def trouble(weight: int) -> Callable[[Trouble], Trouble]:
    def named(made: Trouble) -> Trouble:
        TROUBLES[made.__name__] = made
        WEIGHTS[made.__name__] = weight
        return made

    return named


def _published(output: Path, random: Random) -> Path:
    """Some file of the site."""
    files = [path for path in output.rglob("*") if path.is_file() and path.name != MARKER]
    return random.choice(sorted(files))


# ---- the published folder


@trouble(4)
def tamper(output: Path, room: Path, random: Random) -> None:
    path = _published(output, random)
    content, modified = path.read_bytes(), path.stat().st_mtime_ns
    changed = random.choice(
        [b"", content[: len(content) // 2], content + b"x", b"x" * len(content)]
    )
    if random.random() < 0.5:
        path.unlink()
    path.write_bytes(changed)
    if random.random() < 0.5:
        set_time(path, modified)


@trouble(2)
def remove(output: Path, room: Path, random: Random) -> None:
    path = _published(output, random)
    if random.random() < 0.6:
        path.unlink()
    else:
        shutil.rmtree(path.parent)


@trouble(1)
def replace_by_folder(output: Path, room: Path, random: Random) -> None:
    path = _published(output, random)
    path.unlink()
    path.mkdir()


@trouble(1)
def folder_more(output: Path, room: Path, random: Random) -> None:
    (output / "empty" / "folder").mkdir(parents=True, exist_ok=True)


@trouble(1)
def modes(output: Path, room: Path, random: Random) -> None:
    _published(output, random).chmod(random.choice([0o600, 0o444, 0o755]))


@trouble(1)
def kept_file(output: Path, room: Path, random: Random) -> None:
    """A file that `keep` matches; the site may have one of the name itself."""
    if not (output / "CNAME").exists():
        (output / "CNAME").write_text("kept.example")


@trouble(2)
def marker(output: Path, room: Path, random: Random) -> None:
    """Lines that are no longer true, but of files that are the site's."""
    lines = (output / MARKER).read_text().splitlines()
    turns = [
        [*lines, "0" * 64 + "  gone/index.html"],
        ["0" * 64 + line[64:] for line in lines],
        lines[::-1],
    ]
    (output / MARKER).write_text("".join(f"{line}\n" for line in random.choice(turns)))


@trouble(2)
def no_spare(output: Path, room: Path, random: Random) -> None:
    """The hidden tree beside the site goes, or is in doubt as after a kill."""
    if random.random() < 0.5:
        (room / "spare-unknown").touch()
    elif (room / "spare").is_dir():
        shutil.rmtree(room / "spare")


@trouble(2)
def spare_changed(output: Path, room: Path, random: Random) -> None:
    """By a hand; seen by the next command, not by one that is at work."""
    tree = room / "spare"
    if not tree.is_dir():
        return
    style = random.choice(["gone", "more", "tampered"])
    if style == "gone":
        _published(tree, random).unlink()
    elif style == "more":
        (tree / "more.html").write_text("more")
    else:
        _published(tree, random).write_bytes(b"tampered")


@trouble(2)
def foreign(output: Path, room: Path, random: Random) -> Repair:
    """What is not ours, and stays untouched until its owner takes it away."""
    path = output / random.choice(["mine.txt", "tags/mine.txt"])
    path.parent.mkdir(exist_ok=True)
    if random.random() < 0.5:
        path.write_text("mine")
    else:
        path.symlink_to(output.parent / "config.yaml")
    return path.unlink


@trouble(2)
def marker_lost(output: Path, room: Path, random: Random) -> Repair:
    content = (output / MARKER).read_bytes()
    lines = content.splitlines(keepends=True)
    damaged = random.choice([None, b"", b"<<<<<<< HEAD\n" + content, b"".join(lines[1:])])
    (output / MARKER).unlink()
    if damaged is not None:
        (output / MARKER).write_bytes(damaged)
    return lambda: (output / MARKER).write_bytes(content) and None


# ---- the kept state


@trouble(2)
def no_state(output: Path, room: Path, random: Random) -> None:
    (room / NAME).unlink(missing_ok=True)


@trouble(2)
def no_room(output: Path, room: Path, random: Random) -> None:
    shutil.rmtree(room)


@trouble(3)
def state_cut(output: Path, room: Path, random: Random) -> None:
    path = room / NAME
    if path.is_file():
        os.truncate(path, random.randrange(path.stat().st_size + 1))


@trouble(3)
def state_flipped(output: Path, room: Path, random: Random) -> None:
    path = room / NAME
    if path.is_file():
        path.write_bytes(flipped(path.read_bytes(), random.choice([1, 1, 5, 50]), random))


def flipped(content: bytes, count: int, random: Random) -> bytes:
    made = bytearray(content)
    for _ in range(count if made else 0):
        made[random.randrange(len(made))] ^= 1 << random.randrange(8)
    return bytes(made)


@trouble(2)
def state_foreign(output: Path, room: Path, random: Random) -> None:
    """Another version's, another engine's, another program's, or no file at all."""
    path = room / NAME
    style = random.choice(["version", "engine", "tables", "garbage", "folder", "link"])
    if style in ("version", "engine"):
        _age(path, style)
        return
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    if style == "tables":
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("CREATE TABLE others (name)")
    elif style == "garbage":
        path.write_bytes(random.randbytes(5000))
    elif style == "folder":
        (path / "with").mkdir(parents=True)
    elif style == "link":
        (room / "elsewhere").write_bytes(b"not ours")
        path.symlink_to(room / "elsewhere")


def _age(path: Path, style: str) -> None:
    """As another version or engine left it: it made something else of the same sources."""
    if not path.is_file():
        return
    other = path.with_name("other.sqlite")
    shutil.copyfile(path, other)
    with suppress(sqlite3.Error), closing(sqlite3.connect(other)) as connection, connection:
        rows = connection.execute("SELECT key, known, html FROM bodies").fetchall()
        others = [sealed(key, known, f"{html}<!-- old -->") for key, known, html in rows]
        connection.executemany("REPLACE INTO bodies VALUES (?, ?, ?, ?)", others)
        connection.execute("DELETE FROM pages")
        if style == "version":
            connection.execute("PRAGMA user_version = 1")
        else:
            connection.execute("UPDATE meta SET value = x'00' WHERE name = 'engine'")
    other.replace(path)


@trouble(2)
def state_with_holes(output: Path, room: Path, random: Random) -> None:
    """Rows are missing; those that are there are right."""
    if (room / NAME).is_file():
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(room / NAME)) as connection,
            connection,
        ):
            for table, key in random.sample(KEYS, 2):
                rows = connection.execute(f"SELECT {key} FROM {table} ORDER BY {key}").fetchall()
                gone = [row for row in rows if row != ("engine",) and random.random() < 0.5]
                connection.executemany(f"DELETE FROM {table} WHERE {key} = ?", gone)


@trouble(3)
def state_of_before(output: Path, room: Path, random: Random) -> None:
    """A copy made earlier comes back, as from a backup; without one, a copy is made."""
    path, backup = room / NAME, room.with_name(f"{room.name}-backup")
    if backup.is_file() and random.random() < 0.7:
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        shutil.copyfile(backup, path)
    elif path.is_file():
        shutil.copyfile(path, backup)
