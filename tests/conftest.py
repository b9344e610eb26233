"""A test site written as one string, and a way to build it."""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dateline.model import Moment
from dateline.problems import Problem
from dateline.run.edition import Desk
from dateline.run.publish import Published
from dateline.run.settings import Settings
from dateline.run.stamps import SLACK
from tests.browsing import SUB, browser, serving
from tests.running import build as built
from tests.running import sample_copied
from tests.searching import settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NOW = datetime(2020, 1, 1, tzinfo=UTC)
CONFIG = "title: T\nbase_url: https://example.org/\nlanguages: [en, ar]\n"


def write(folder: Path, text: str) -> None:
    """`== path` begins each file."""
    for part in text.split("\n== ")[1:]:
        name, _, body = part.partition("\n")
        path = folder / name.strip()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")


@dataclass(frozen=True)
class Made:
    """What a build said, and the files that it published."""

    problems: tuple[Problem, ...]
    failed: bool
    files: dict[str, bytes]
    rendered: tuple[str, ...]
    held: tuple[tuple[Moment, str], ...]
    published: Published | None


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a published folder, the marker among them."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


Stamps = Mapping[Path, tuple[int, ...]]


def stamps(folder: Path) -> Stamps:
    """Every file and folder that a site is made of, with what tells that it changed."""
    places = [folder / "config.yaml"]
    for name in ("content", "templates", "static", "translations"):
        places += [folder / name, *(folder / name).rglob("*")]
    found = {}
    for place in places:
        with suppress(OSError):
            seen = place.lstat()
            found[place] = (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)
    return found


def edited(before: Stamps, after: Stamps) -> set[Path]:
    """What events of files would name."""
    return {path for path, _ in before.items() ^ after.items()}


def rest() -> None:
    """What was written a moment ago might be written again with the same stamp."""
    time.sleep(2 * SLACK / 1e9)


class Bench:
    """A site in a folder, built by one desk again and again, or by a new one."""

    def __init__(self, folder: Path, settings: Settings, name: str = "output") -> None:
        self.folder = folder
        self.settings = settings
        self.output = folder / name
        self.notices: list[str] = []
        self.stamps: Stamps = {}
        self.desk = self._new_desk()

    def _new_desk(self) -> Desk:
        room = self.folder / f".dateline-{self.output.name}"
        return Desk(self.settings, self.output, room, self.notices.append)

    def restart(self) -> None:
        """As the next run of the command does."""
        self.desk = self._new_desk()

    def build(self, now: datetime = NOW, *, thorough: bool = True) -> Made:
        """Looking at everything, or, as `watch` does between its looks, only at what was edited."""
        before, self.stamps = self.stamps, stamps(self.folder)
        edition = self.desk.bring_out(now, None if thorough else edited(before, self.stamps))
        return Made(
            edition.report.problems,
            edition.published is None,
            contents(self.output) if self.output.exists() else {},
            edition.rendered,
            edition.report.held,
            edition.published,
        )


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG)
    return Bench(tmp_path, Settings(config=tmp_path / "config.yaml"))


@pytest.fixture
def site(bench: Bench) -> Callable[..., Made]:
    """Builds the files given, on top of those of earlier calls, with what is kept of those."""

    def build(text: str = "", *, now: datetime = NOW, fresh: bool = False) -> Made:
        write(bench.folder, "\n" + text)
        if not fresh:
            return bench.build(now)
        name = Path(tempfile.mkdtemp(prefix="clean-", dir=bench.folder)).name
        return Bench(bench.folder, bench.settings, name).build(now)

    return build


# ---- the sample in a browser


@pytest.fixture(scope="session")
def published_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to serve, with the sample below a sub-path."""
    folder = tmp_path_factory.mktemp("served")
    config = sample_copied(tmp_path_factory.mktemp("sample"))
    built(config, folder / SUB[1:], "--base-url", f"https://example.org{SUB}/")
    return folder


@pytest.fixture(scope="module")
def sample(published_sample: Path) -> Iterator[str]:
    with serving(published_sample) as address:
        yield address + SUB


@pytest.fixture(scope="module")
def led() -> Iterator["Browser"]:
    with browser() as made:
        yield made


@pytest.fixture
def visit(led: "Browser") -> Iterator[Callable[..., "Page"]]:
    """Opens a page; whatever its console says is an error of the test."""
    said: list[str] = []
    contexts = []

    def opened(url: str, *, width: int = 1280, script: bool = True) -> "Page":
        context = led.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda failure: said.append(str(failure)))
        page.goto(url)
        if script and "/search/" in url:
            settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
