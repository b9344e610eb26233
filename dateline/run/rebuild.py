"""`watch` and `serve`: build, wait for an edit, build again; a broken edit ends neither."""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dateline.problems import Problem, Rejected, Unavailable
from dateline.run.cli import closing_line, show
from dateline.run.disk import shown
from dateline.run.excerpt import excerpt
from dateline.run.pipeline import ENGINE, Outcome, Session
from dateline.run.publish import check_output, locked, publish
from dateline.run.serve import FailureLine, Preview
from dateline.run.serve import run as run_server
from dateline.run.watch import changes


def watch(run: Any) -> None:
    session = run.session()
    config = session.load_config()
    output = run.output(session)
    check_output(output, config.keep)
    _loop(run, session, output, session.folder(".dateline"), threading.Event(), None)


def serve(run: Any, host: str, port: int, *, drafts: bool) -> None:
    """Its site and state are its own: `.dateline/preview/`, never `output/`."""
    run.options.setdefault("base_url", f"http://{_bracketed(host)}:{port}/")
    session = run.session(drafts=drafts)
    session.load_config()
    home = session.folder(".dateline") / "preview"
    stop = threading.Event()
    preview = Preview(home / "site", session.config.base_path)
    builder = threading.Thread(
        target=_loop, args=(run, session, home / "site", home / "state", stop, preview), daemon=True
    )
    builder.start()
    try:
        run_server(preview, host, port, stop=stop, notice=run.notice)
    finally:
        stop.set()
        builder.join(timeout=5)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _loop(
    run: Any,
    session: Session,
    output: Path,
    state: Path,
    stop: threading.Event,
    preview: Preview | None,
) -> None:
    if preview is None:
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
    due: list[float | None] = [None]
    for changed in _edits(run, session, output, stop, lambda: due[0]):
        started = time.perf_counter()
        outcome = _attempt(run, session, output, state, preview, started, changed)
        if outcome:
            due[0] = outcome.due.timestamp() if outcome.due else None


def _edits(
    run: Any,
    session: Session,
    output: Path,
    stop: threading.Event,
    wake_at: Callable[[], float | None],
) -> Iterator[frozenset[Path]]:
    """First nothing (the first build), then every burst of changes; it watches from the start."""
    config = session.config or session.load_config()
    names = (config.content, config.templates, config.static)
    roots = [session.folder(name) for name in names]
    roots += [ENGINE / name for name in ("templates", "static")]
    roots.append(session.settings.config)
    kept = (output.resolve(), session.folder(".dateline").resolve())

    def ignored(path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in kept)

    edits = changes(
        list(dict.fromkeys(roots)), ignored, wake_at=wake_at, stop=stop, notice=run.notice
    )
    yield frozenset()
    yield from edits


def _attempt(
    run: Any,
    session: Session,
    output: Path,
    state: Path,
    preview: Preview | None,
    started: float,
    changed: frozenset[Path],
) -> Outcome | None:
    """One rebuild. The site that stands stays where it fails."""
    try:
        with locked(state):
            outcome = session.build(run.now())
            show(outcome.problems)
            if outcome.failed:
                _failed(run, preview, outcome.problems)
                return outcome
            assert session.config is not None
            done = publish(
                outcome.files,
                output,
                state,
                keep=session.config.keep,
                mode=session.config.publish,
                notice=run.notice,
            )
    except Rejected as rejected:
        show(rejected.problems)
        _failed(run, preview, rejected.problems)
        return None
    except (Unavailable, OSError) as failure:
        run.notice(f"error: {failure}")
        return None
    if preview:
        preview.published()
    run.say(f"{_cause(changed)}{closing_line(outcome, done, time.perf_counter() - started)}")
    return outcome


def _failed(run: Any, preview: Preview | None, problems: Sequence[Problem]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"] or list(problems)
    run.notice("the last good site stands")
    if preview:
        preview.failed([FailureLine(str(problem), excerpt(problem.place)) for problem in errors])


def _cause(changed: frozenset[Path]) -> str:
    if not changed:
        return ""
    first = min(shown(path) for path in changed)
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{first}{more}: "
