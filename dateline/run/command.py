"""What every command shares: its options, its clock, and how it speaks."""

import os
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO, TypeVar

import click

from dateline.problems import Problem, Refused, Unavailable, printable, report

if TYPE_CHECKING:  # imported where it is used, so that `--help` answers fast
    from dateline.run.edition import Desk
    from dateline.run.glance import Glance

INPUT_AT_FAULT, WRONG_USAGE, ENVIRONMENT, INTERRUPTED = 1, 2, 3, 130

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    click.option(
        "--config", type=click.Path(readable=False), help="The site's settings [config.yaml]."
    ),
    click.option(
        "--output",
        type=click.Path(readable=False),
        help="Where the site goes, instead of `output`.",
    ),
    click.option("--base-url", help="The site's address, instead of the configured one."),
    click.option("--jobs", type=click.IntRange(1, 256), help="Processes [the machine's cores]."),
    click.option("--now", help="The moment that decides what is due, as 2017-12-31T09:30."),
    click.option("--clean", is_flag=True, default=None, help="Ignore and replace kept state."),
    click.option(
        "--skip-broken", is_flag=True, default=None, help="Publish without broken briefings."
    ),
    click.option(
        "--allow-shrink", is_flag=True, default=None, help="Publish though most are gone."
    ),
    click.option("--strict", is_flag=True, default=None, help="Take warnings for errors."),
    click.option("--explain", metavar="URL", help="Tell why this page was made again."),
    click.option("--executor", metavar="URL", help="Work on a cluster: dask://HOST:PORT."),
    click.option("--profile", is_flag=True, default=None, help="Show where the time went."),
    click.option("--debug", is_flag=True, default=None, help="Show tracebacks."),
    click.option("-v", "--verbose", is_flag=True, default=None, help="Say more."),
    click.option("-q", "--quiet", is_flag=True, default=None, help="Say only what is wrong."),
)


def with_options(command: Command) -> Command:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


class Run:
    """One call of the command: its options, wherever they stood, and the plug-ins."""

    def __init__(self, plugins: dict[str, Any]) -> None:
        self.plugins = plugins
        self.options: dict[str, Any] = {}

    def take(self, options: dict[str, Any]) -> "Run":
        self.options.update({name: value for name, value in options.items() if value is not None})
        return self

    def get(self, name: str, default: Any = None) -> Any:
        return self.options.get(name, default)

    def notice(self, line: str) -> None:
        if not self.get("quiet"):
            tell(printable(line))

    def say(self, line: str) -> None:
        if not self.get("quiet"):
            tell(printable(line), on="stdout")

    @property
    def config_path(self) -> Path:
        return Path(self.get("config", "config.yaml")).absolute()

    def folder(self, name: str) -> Path:
        """A path of the configuration, which is relative to the folder that it lies in."""
        return self.config_path.parent / name

    def settings(self, *, drafts: bool = False) -> Any:
        from dateline.run.settings import Settings

        return Settings(
            config=self.config_path,
            base_url=self.get("base_url"),
            jobs=self.get("jobs") or os.cpu_count() or 1,
            drafts=drafts,
            skip_broken=bool(self.get("skip_broken")),
            allow_shrink=bool(self.get("allow_shrink")),
            strict=bool(self.get("strict")),
            quiet=bool(self.get("quiet")),
            explain=self.get("explain"),
            executor=self.get("executor"),
            after_parse=tuple(self.plugins.get("after_parse", ())),
            extra_groups=tuple(self.plugins.get("extra_groups", ())),
            filters=tuple(self.plugins.get("filters", {}).items()),
        )

    def glance(self, now: datetime) -> "Glance":
        """What there is to do, and the doing of it where that is nothing or little."""
        from dateline.run.glance import Glance, glance

        if any(self.get(name) for name in ("clean", "explain", "profile")):
            return Glance()
        given = self.get("output")
        output = Path(given).absolute() if given else None
        return glance(self.settings(), output, self.folder(".dateline"), now, self.notice)

    def config(self) -> Any:
        from dateline.run.pipeline import Session

        return Session(self.settings()).load_config()

    def desk(self, output: Path, room: Path, *, drafts: bool = False) -> "Desk":
        from dateline.run.edition import Desk

        settings, clean = self.settings(drafts=drafts), bool(self.get("clean"))
        return Desk(settings, output, room, self.notice, clean=clean)

    def now(self) -> datetime:
        """The one clock of a run: `--now`, else SOURCE_DATE_EPOCH, else the machine's."""
        if text := self.get("now"):
            return _moment(text)
        if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
            try:
                return datetime.fromtimestamp(int(epoch), UTC)
            except (ValueError, OverflowError, OSError):
                raise Refused(f"SOURCE_DATE_EPOCH {epoch} is not a number of seconds") from None
        return datetime.now(UTC)

    @property
    def clock_stands(self) -> bool:
        return bool(self.get("now") or os.environ.get("SOURCE_DATE_EPOCH"))

    def output(self, config: Any) -> Path:
        given = self.get("output")
        return Path(given).absolute() if given else self.folder(config.output)


def _moment(text: str) -> datetime:
    from dateline.parse import dates

    try:
        return dates.moment(text, UTC).at
    except dates.BadDate as failure:
        raise Refused(f"--now: {failure}") from None


def tell(line: str, *, on: Literal["stdout", "stderr"] = "stderr") -> None:
    """Print a line; a full disk under a log, or no reader, changes nothing of what was done."""
    stream: TextIO | None = getattr(sys, on)
    if stream is None:
        return
    try:
        print(line, file=stream, flush=True)
    except OSError:
        # The line waits in the stream, which would fail with it once more at the very end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def cause(failure: Exception) -> str:
    """Why the environment did not let us, in one line."""
    if isinstance(failure, OSError):
        from dateline.run.tree import told

        return told(failure)
    return printable(str(failure))


def show(problems: Iterable[Problem], only: str | None = None) -> None:
    chosen = [problem for problem in problems if only is None or problem.kind == only]
    say_wrong(report(chosen, all_of=only))


def say_wrong(lines: Iterable[str]) -> None:
    for line in lines:
        tell(line)


def explained(failure: Exception) -> tuple[str, int]:
    """What to say of what ended a command, in one line, and the exit code for it."""
    if isinstance(failure, Refused):
        return f"error: {printable(str(failure))}", WRONG_USAGE
    if isinstance(failure, Unavailable | OSError):
        return f"error: {cause(failure)}", ENVIRONMENT
    fault = "a fault of the program; `--debug` shows where"
    return f"error: {type(failure).__name__}: {printable(str(failure))} ({fault})", ENVIRONMENT


def closing_line(report: Any, done: Any, seconds: float) -> str:
    line = (
        f"{counted(report.briefings, 'briefing')}: {counted(done.made, 'file')} made, "
        f"{done.changed} changed, {done.kept} kept, {done.removed} removed in {seconds:.1f} s"
    )
    if held := report.held:
        when = held[0][0].local.isoformat(sep=" ", timespec="minutes")
        line += f"; {counted(len(held), 'briefing')} held, the next until {when}"
    return line
