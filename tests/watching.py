"""A site under `watch`, and what a clean build makes of the same sources."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from dateline.run.edition import Desk
from dateline.run.settings import Settings
from tests.conftest import contents
from tests.running import Running

MADE = " briefings?: .* made, "


def briefing(title: str, text: str = "Text.") -> str:
    return f'---\ntitle: "{title}"\ndate: 2017-01-03\n---\n{text}\n'


@contextmanager
def under_watch(
    folder: Path, *words: str, config: str = "config.yaml", prefix: Sequence[str] = ()
) -> Iterator["Watching"]:
    """From the first build on, until it ends as it should."""
    with Running(folder, "watch", "--config", config, "--jobs", "1", *words, prefix=prefix) as run:
        run.line(MADE)
        yield Watching(run, folder / config)
        run.terminate()
        assert run.ended() == 0


class Watching:
    def __init__(self, running: Running, config: Path) -> None:
        self.running = running
        self.folder = running.folder
        self.content = self.folder / "content"
        self.output = self.folder / "output"
        self._settings = Settings(config=config)
        self._numbers = count(9999, -1)

    def clean(self) -> dict[str, bytes]:
        with tempfile.TemporaryDirectory() as room:
            desk = Desk(self._settings, Path(room) / "output", Path(room) / "state", print)
            edition = desk.bring_out(datetime.now(UTC))
            assert edition.published, edition.report.problems
            return contents(Path(room) / "output")

    def after(self, edit: Callable[[], object]) -> set[str]:
        """The causes of the rebuilds that follow `edit`; it alone has to bring its pages about."""
        before = len(self.running.said)
        edit()
        wanted = self.clean()
        while self.published() != wanted:
            self.running.line(MADE)
        self.wait_for_sentinel()
        return {line.partition(": ")[0] for line in self.running.said[before:-1]}

    def wait_for_sentinel(self) -> None:
        """A briefing whose line comes after all that was edited before.

        Its path is the first of any burst, and so the one that the line names.
        """
        name = f"content/!{next(self._numbers)}.md"
        (self.folder / name).write_text(briefing(name))
        self.running.line(f"^{name}")

    def published(self) -> dict[str, bytes] | None:
        try:
            return contents(self.output)
        except FileNotFoundError:
            return None  # switched meanwhile: its line is still to come
