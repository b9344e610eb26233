"""`watch` and `serve`: build, wait for an edit, build again; a broken edit ends neither."""

import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from dateline.arrange.release import NEVER
from dateline.parse.config import Config
from dateline.problems import Problem, Rejected, Unavailable, report
from dateline.run.command import Run, closing_line, explained, say_wrong, show
from dateline.run.edition import Desk
from dateline.run.excerpt import excerpt
from dateline.run.folders import shown
from dateline.run.publish import check_output
from dateline.run.scope import Watched
from dateline.run.serve import FailureLine, Preview, serving
from dateline.run.settings import ENGINE
from dateline.run.watch import changes

REST = 1.0
"""Seconds after an edit until it is looked whether a hand changed what is published."""


def watch(run: Run) -> None:
    config = run.config()
    check_output(run.output(config), config.keep)

    def desk(config: Config) -> Desk:
        return run.desk(run.output(config), run.folder(".dateline"))

    with until_told() as stop:
        Rebuilding(run, desk, stop).run()


def serve(run: Run, host: str, port: int, *, drafts: bool) -> None:
    """Its site and state are its own: `.dateline/preview/`, never `output/`.

    The builds have the main thread, where a signal can end one and a timer can interrupt it.
    """
    run.options.setdefault("base_url", f"http://{_bracketed(host)}:{port}/")
    run.options["allow_shrink"] = True
    home = run.folder(".dateline") / "preview"
    preview = Preview(home / "site", run.config().base_path)

    def desk(_: Config) -> Desk:
        return run.desk(preview.folder, home / "state", drafts=drafts)

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
        self,
        run: Run,
        desk_for: Callable[[Config], Desk],
        stop: threading.Event,
        preview: Preview | None = None,
    ) -> None:
        config = run.config()
        self._run = run
        self._desk_for = desk_for
        self._desk = desk_for(config)
        self._watched = watched(run, config, self._desk)
        self._follower = _follower(config)
        self._stop = stop
        self._preview = preview
        self._due: float | None = None
        """When the site changes next by itself."""
        self._look_at: float | None = None
        """When everything is looked at, what is published included."""
        self._is_behind = False
        """Whether data, the search or compressed copies have yet to take up what is new."""
        self._unbuilt: frozenset[Path] = frozenset()
        self._complaint: list[str] | None = None
        """What was said of the last build, if it failed: a mere look does not say it again."""

    def run(self) -> None:
        for changed in self._edits():
            started = time.perf_counter()
            if self._run.config_path in changed:
                self._follow_settings()
            self._unbuilt |= changed
            is_built = self._attempt(started, changed)
            # What went wrong may pass, and no event of a file would tell of it.
            is_over = is_built and not changed and not self._is_behind
            self._look_at = None if is_over else time.time() + REST

    def _edits(self) -> Iterator[frozenset[Path]]:
        """First nothing (the first build), then every burst; it watches from the start."""
        edits = changes(
            lambda: self._watched, wake_at=self._wake_at, stop=self._stop, notice=self._run.notice
        )
        yield frozenset()
        yield from edits

    def _follow_settings(self) -> None:
        with suppress(Rejected, Unavailable):  # the build tells of it
            config = self._run.config()
            desk = self._desk_for(config)
            if desk.output != self._desk.output:
                self._desk = desk
            self._watched = watched(self._run, config, desk)
            self._follower = _follower(config)

    def _wake_at(self) -> float | None:
        moments = [moment for moment in (self._due, self._look_at) if moment is not None]
        return min(moments, default=None)

    def _attempt(self, started: float, changed: frozenset[Path]) -> bool:
        """One rebuild, and whether it came to its end; no failure ends more than that."""
        run, self._due = self._run, None
        # Pages first; at rest the others follow, a portion at a time, so that no edit waits long.
        follows = self._is_behind and not changed
        try:
            edition = self._desk.bring_out(run.now(), changed or None, int(follows))
        except Rejected as rejected:
            self._rejected(rejected.problems, changed)
            return False
        except Exception as failure:
            self._broken_off(failure, changed)
            return False
        told, done = edition.report, edition.published
        self._is_behind = edition.is_behind
        if told.turns.next < NEVER and not run.clock_stands:
            self._due = told.turns.next.timestamp()
        if done is None:
            self._rejected(told.problems, changed)
            return True
        if changed or done.changes or self._complaint != []:
            self._complaint = []
            show(told.problems)
            if self._preview and not follows:
                self._preview.published()
            seconds = time.perf_counter() - started
            cause = f"{self._follower}: " if follows else _cause(self._unbuilt)
            run.say(f"{cause}{closing_line(told, done, seconds)}")
        self._unbuilt = frozenset()
        return True

    def _rejected(self, problems: Sequence[Problem], changed: frozenset[Path]) -> None:
        errors = [problem for problem in problems if problem.severity == "error"] or problems
        failures = [FailureLine(str(problem), excerpt(problem.place)) for problem in errors]
        if self._complain(report(problems), failures, changed):
            self._run.notice("the last good site stands")

    def _broken_off(self, failure: Exception, changed: frozenset[Path]) -> None:
        line, _ = explained(failure)
        if self._complain([line], [FailureLine(line)], changed) and self._run.get("debug"):
            traceback.print_exception(failure)

    def _complain(
        self, lines: list[str], failures: list[FailureLine], changed: frozenset[Path]
    ) -> bool:
        """Whether it was said: a mere look does not say the same again."""
        is_news = bool(changed) or lines != self._complaint
        self._complaint = lines
        if is_news:
            say_wrong(lines)
            if self._preview:
                self._preview.failed(failures)
        return is_news


def watched(run: Run, config: Config, desk: Desk) -> Watched:
    """The folders of the site and of the project, and the settings."""
    static = [run.folder(config.static), ENGINE / "static"]
    roots = [run.folder(config.content), run.folder(config.templates), ENGINE / "templates"]
    roots.append(run.folder(config.translations))
    if config.url_ledger:
        roots.append(run.folder(config.url_ledger))
    roots += (run.folder(name) for name in config.card_fonts.values())
    return Watched(
        roots=tuple(dict.fromkeys([*roots, *static, run.config_path])),
        ours=(desk.output, run.folder(".dateline")),
        dotted=tuple(static),
    )


def _follower(config: Config) -> str:
    """What may follow the pages of an edit, in the words of the line that tells of it."""
    if config.search:
        return "search"
    return "compressed copies" if config.compress else "data"


def _cause(changed: frozenset[Path]) -> str:
    if not changed:
        return ""
    first = min(shown(path) for path in changed)
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{first}{more}: "
