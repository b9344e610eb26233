"""A test site written as one string, and a way to build it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.run.pipeline import Outcome, Session, Settings

NOW = datetime(2020, 1, 1, tzinfo=UTC)
CONFIG = "title: T\nbase_url: https://example.org/\nlanguages: [en, ar]\n"


def write(folder: Path, text: str) -> None:
    """`== path` begins each file."""
    for part in text.split("\n== ")[1:]:
        name, _, body = part.partition("\n")
        path = folder / name.strip()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Builds the files given, on top of those of earlier calls, in one session."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG)
    session = Session(Settings(config=tmp_path / "config.yaml"))

    def build(text: str = "", *, now: datetime = NOW, fresh: bool = False) -> Outcome:
        write(tmp_path, "\n" + text)
        return (Session(session.settings) if fresh else session).build(now)

    return build
