"""The sources of a small archive in a folder: what the edits edit, and what can be put back."""

import os
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from random import Random

from tests.conftest import NOW

THEME = Path(__file__).parent / "theme"
ENGINE = Path(__file__).parents[2]
OURS = ("content", "templates", "static", "translations")
BOM = b"\xef\xbb\xbf"
DAY = 86_400_000_000_000


@dataclass(frozen=True)
class Text:
    """A file of `name: value` lines, with a body where it is a briefing."""

    fields: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    bom: bool = False
    crlf: bool = False

    def with_field(self, name: str, value: str | None) -> "Text":
        fields = {key: old for key, old in self.fields.items() if key != name}
        return replace(self, fields=fields if value is None else {**fields, name: value})

    def content(self) -> bytes:
        lines = "".join(f"{name}: {value}\n" for name, value in self.fields.items())
        text = lines if self.body is None else f"---\n{lines}---\n{self.body}\n"
        return BOM * self.bom + text.replace("\n", "\r\n" if self.crlf else "\n").encode()


def text_of(content: bytes) -> Text:
    """What `Text.content` made `content` of; a file of another shape is all body."""
    text = content.removeprefix(BOM).decode("utf-8", "replace")
    crlf = "\r\n" in text
    text = text.replace("\r\n", "\n")
    head, body = text, None
    if text.startswith("---\n"):
        head, closed, rest = text.removeprefix("---\n").partition("---\n")
        body = rest.removesuffix("\n") if closed else None
    pairs = (line.partition(": ") for line in head.splitlines())
    return Text({name: value for name, _, value in pairs}, body, content.startswith(BOM), crlf)


Snapshot = Mapping[str, tuple[bytes, int]]
"""Path → bytes and time of modification."""


class Sources:
    """`config.yaml` and the folders of OURS in `folder`, and the clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now: datetime = NOW
        self.number = 0
        """Counts what must be unlike all before."""

    def next_number(self) -> int:
        self.number += 1
        return self.number

    # ---- looking

    def paths(self, *folders: str) -> list[str]:
        """The files below the folders, sorted."""
        found = (self.folder / folder for folder in folders or OURS)
        return sorted(
            path.relative_to(self.folder).as_posix()
            for folder in found
            for path in folder.rglob("*")
            if path.is_file()
        )

    def briefings(self) -> list[str]:
        return [path for path in self.paths("content") if path.endswith(".md")]

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def text(self, path: str) -> Text:
        return text_of(self.read(path))

    def has(self, path: str) -> bool:
        return (self.folder / path).is_file()

    def template(self, name: str) -> bytes:
        """The text that is in force for a template of the site or the project."""
        own = f"templates/{name}"
        return self.read(own) if self.has(own) else (ENGINE / own).read_bytes()

    # ---- changing

    def write(self, path: str, content: bytes, random: Random) -> None:
        """Write as editors and version control do: in place or not, the time as they like."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        before = place.stat() if place.is_file() else None
        if random.random() < 0.5:
            place.write_bytes(content)
        else:
            other = place.with_name(".unfinished")
            other.write_bytes(content)
            other.replace(place)
        style = random.random()
        if before and style < 0.25:
            set_time(place, before.st_mtime_ns)
        elif before and style < 0.4:
            set_time(place, place.stat().st_mtime_ns + random.choice([-400, -1, 1]) * DAY)

    def remove(self, path: str) -> None:
        place = self.folder / path
        place.unlink()
        self._prune(place.parent)

    def move(self, old: str, new: str) -> None:
        place = self.folder / new
        place.parent.mkdir(parents=True, exist_ok=True)
        (self.folder / old).replace(place)
        self._prune((self.folder / old).parent)

    def _prune(self, folder: Path) -> None:
        while folder.parent != self.folder and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    # ---- putting back

    def snapshot(self) -> Snapshot:
        return {
            path: (self.read(path), (self.folder / path).stat().st_mtime_ns)
            for path in ["config.yaml", *self.paths()]
        }

    def restore(self, snapshot: Snapshot, random: Random) -> None:
        """As version control does: only what differs is written, its time old or new."""
        for path in self.paths():
            if path not in snapshot:
                self.remove(path)
        for path, (content, modified) in snapshot.items():
            if not self.has(path) or self.read(path) != content:
                place = self.folder / path
                if place.is_dir():
                    shutil.rmtree(place)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
                if random.random() < 0.5:
                    set_time(place, modified)


def set_time(path: Path, modified: int) -> None:
    os.utime(path, ns=(path.stat().st_atime_ns, modified))


def other_form(text: str) -> str:
    """`text` in the Unicode form that it is not in."""
    composed = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFD", text) if text == composed else composed


def differences(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """What an edit did, for people."""
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            yield f"removed {path}"
        elif path not in before:
            yield f"added {path}"
        elif before[path][0] != after[path][0]:
            yield f"changed {path}"
        elif before[path][1] != after[path][1]:
            yield f"touched {path}"
