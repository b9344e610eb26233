"""`watch` and `serve`: build, wait for an edit, build again; a broken edit ends neither."""

import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dateline.problems import Problem, Rejected, Unavailable
from dateline.run.command import Run, closing_line, show
from dateline.run.disk import shown
from dateline.run.edition import Desk
from dateline.run.excerpt import excerpt
from dateline.run.pipeline import ENGINE
from dateline.run.publish import check_output
from dateline.run.serve import FailureLine, Preview, serving
from dateline.run.watch import changes

REST = 1.0
"""Seconds after an edit until it is looked whether a hand changed what is published."""


def watch(run: Run) -> None:
    config = run.config()
    output = run.output(config)
    check_output(output, config.keep)
    with until_told() as stop:
        Rebuilding(run, run.desk(output, run.folder(".dateline")), stop).run()


def serve(run: Run, host: str, port: int, *, drafts: bool) -> None:
    """Its site and state are its own: `.dateline/preview/`, never `output/`.

    The builds have the main thread, where a signal can end one and a timer can interrupt it.
    """
    run.options.setdefault("base_url", f"http://{_bracketed(host)}:{port}/")
    config = run.config()
    home = run.folder(".dateline") / "preview"
    preview = Preview(home / "site", config.base_path)
    desk = run.desk(home / "site", home / "state", drafts=drafts)
    with until_told() as stop, serving(preview, host, port, stop=stop, notice=run.notice):
        Rebuilding(run, desk, stop, preview).run()


@contextmanager
def until_told() -> Iterator[threading.Event]:
    """Gives what is set at the end. SIGTERM ends what is under way, and is no failure."""
    stop = threading.Event()

    def end(*_: object) -> None:
        stop.set()
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield stop
    finally:
        stop.set()
        signal.signal(signal.SIGTERM, before)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


class Rebuilding:
    """A desk that brings out an edition at every edit."""

    def __init__(
        self, run: Run, desk: Desk, stop: threading.Event, preview: Preview | None = None
    ) -> None:
        self._run = run
        self._desk = desk
        self._stop = stop
        self._preview = preview
        self._due: float | None = None
        self._look_at: float | None = None

    def run(self) -> None:
        for changed in self._edits():
            started = time.perf_counter()
            is_look = self._look_at is not None and not changed
            self._look_at = None if is_look else time.time() + REST
            self._attempt(started, changed, thorough=is_look or self._is_due())

    def _edits(self) -> Iterator[frozenset[Path]]:
        """First nothing (the first build), then every burst; it watches from the start."""
        run, config = self._run, self._run.config()
        roots = [run.folder(name) for name in (config.content, config.templates, config.static)]
        roots += [ENGINE / name for name in ("templates", "static")]
        roots.append(run.config_path)
        kept = (self._desk.output.resolve(), run.folder(".dateline").resolve())

        def ignored(path: Path) -> bool:
            return any(path.is_relative_to(folder) for folder in kept)

        edits = changes(
            list(dict.fromkeys(roots)),
            ignored,
            wake_at=self._wake_at,
            stop=self._stop,
            notice=run.notice,
        )
        yield frozenset()
        yield from edits

    def _wake_at(self) -> float | None:
        moments = [moment for moment in (self._due, self._look_at) if moment]
        return min(moments, default=None)

    def _is_due(self) -> bool:
        return self._due is not None and self._due <= time.time()

    def _attempt(self, started: float, changed: frozenset[Path], *, thorough: bool) -> None:
        """One rebuild. The site that stands stays where it fails."""
        run = self._run
        try:
            edition = self._desk.bring_out(run.now(), thorough=thorough)
        except Rejected as rejected:
            self._failed(rejected.problems)
            return
        except (Unavailable, OSError) as failure:
            run.notice(f"error: {failure}")
            return
        outcome, done = edition.outcome, edition.published
        self._due = outcome.archive.due.timestamp() if outcome.archive.due else None
        if done is None:
            self._failed(outcome.problems)
            return
        if changed or not thorough or done.changes:
            show(outcome.problems)
            if self._preview:
                self._preview.published()
            seconds = time.perf_counter() - started
            run.say(f"{_cause(changed)}{closing_line(outcome, done, seconds)}")

    def _failed(self, problems: Sequence[Problem]) -> None:
        show(problems)
        errors = [problem for problem in problems if problem.severity == "error"] or list(problems)
        self._run.notice("the last good site stands")
        if self._preview:
            lines = [FailureLine(str(problem), excerpt(problem.place)) for problem in errors]
            self._preview.failed(lines)


def _cause(changed: frozenset[Path]) -> str:
    if not changed:
        return ""
    first = min(shown(path) for path in changed)
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{first}{more}: "
