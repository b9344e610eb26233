"""The same archive as each generator's site, in a folder where it is built again and again."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import briefings
from benchmarks.dialects import DIALECTS, write, write_site
from benchmarks.edits import Edit, Sign
from benchmarks.generators import HOME, Generator
from benchmarks.processes import Failed, seconds

SHOWN_AT_MOST = 3
MEGABYTE = 2**20
TOUCHED = 2048 * MEGABYTE
"""More than any build of 10,000 briefings writes."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file system to measure on."""

    name: str
    folder: Path


PLACES = {
    place.name: place
    for place in (
        # Each run clears away its own folders, and no other's.
        Place("memory", Path(f"/dev/shm/dateline-bench-{os.getpid()}")),
        Place("disk", HOME / f"work-{os.getpid()}"),
    )
}


@dataclass(frozen=True, slots=True)
class Site:
    generator: Generator
    place: Place
    folder: Path
    briefings: int

    @classmethod
    def made(cls, generator: Generator, place: Place, count: int) -> "Site":
        """A new site of `count` briefings, not built yet."""
        place.folder.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{generator.name}-{count}-", dir=place.folder))
        write_site(folder, generator.theme, briefings(count))
        for name, text in generator.settings.items():
            with (folder / name).open("a", encoding="utf-8") as file:
                file.write(text)
        return cls(generator, place, folder, count)

    @property
    def output(self) -> Path:
        return self.folder / self.generator.output

    def command(self) -> list[str]:
        return self.generator.command(self.generator.build)

    def build(self) -> float:
        return seconds(self.command(), self.folder)

    def set_aside(self) -> None:
        """Move all that the generator wrote out of its sight.

        Nothing is deleted before all is measured: a large delete slows down what comes after it.
        """
        aside = Path(tempfile.mkdtemp(prefix="aside-", dir=self.folder.parent))
        for pattern in (self.generator.output, *self.generator.kept):
            for path in self.folder.glob(pattern):
                path.rename(aside / path.name)
        if self.place.name == "memory":
            self._touch_memory()

    def _touch_memory(self) -> None:
        """So that no build has to be the first to use it.

        A virtual machine gets memory from its host when it is first touched, which takes seconds
        for each gigabyte and tells of the host alone.
        """
        with tempfile.TemporaryFile(dir=self.place.folder) as file:
            for _ in range(TOUCHED // MEGABYTE):
                file.write(bytes(MEGABYTE))

    def save(self, edit: Edit) -> None:
        write(self.folder, DIALECTS[self.generator.theme], edit.new)

    def page(self, path: str) -> bytes | None:
        try:
            return (self.output / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def stale(self, signs: Sequence[Sign]) -> list[str]:
        """The pages that do not show what they should."""
        return [sign.path for sign in signs if not sign.holds(self.page(sign.path))]

    def check(self, edit: Edit) -> None:
        """Raises Failed where the built site has not taken the edit."""
        if missing := self.stale([edit.own_sign()]):
            shown = ", ".join(missing[:SHOWN_AT_MOST])
            raise Failed(f"{self.generator.label}: {shown} does not show the {edit.kind} edit")

    def size(self) -> tuple[int, int]:
        """Files and bytes of the output."""
        sizes = [path.stat().st_size for path in self.output.rglob("*") if path.is_file()]
        return len(sizes), sum(sizes)
