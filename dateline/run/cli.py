"""The command line: `python build.py [COMMAND] [OPTIONS]`."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from dateline import __version__
from dateline.problems import Problem, Refused, Rejected, Unavailable, printable, report

INPUT_AT_FAULT, WRONG_USAGE, ENVIRONMENT, INTERRUPTED = 1, 2, 3, 130

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    click.option("--config", type=click.Path(), help="The site's settings [config.yaml]."),
    click.option("--output", type=click.Path(), help="Where the site goes, instead of `output`."),
    click.option("--base-url", help="The site's address, instead of the configured one."),
    click.option("--jobs", type=click.IntRange(1, 256), help="Processes [the machine's cores]."),
    click.option("--now", help="The moment that decides what is due, as 2017-12-31T09:30."),
    click.option("--clean", is_flag=True, default=None, help="Ignore and replace kept state."),
    click.option(
        "--skip-broken", is_flag=True, default=None, help="Publish without broken briefings."
    ),
    click.option("--strict", is_flag=True, default=None, help="Take warnings for errors."),
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
            print(printable(line), file=sys.stderr, flush=True)

    def say(self, line: str) -> None:
        if not self.get("quiet"):
            print(printable(line), flush=True)

    @property
    def config_path(self) -> Path:
        return Path(self.get("config", "config.yaml")).absolute()

    def folder(self, name: str) -> Path:
        """A path of the configuration, which is relative to the folder that it lies in."""
        return self.config_path.parent / name

    def settings(self, *, drafts: bool = False) -> Any:
        from dateline.run.pipeline import Settings

        return Settings(
            config=self.config_path,
            base_url=self.get("base_url"),
            jobs=self.get("jobs") or os.cpu_count() or 1,
            drafts=drafts,
            skip_broken=bool(self.get("skip_broken")),
            strict=bool(self.get("strict")),
            quiet=bool(self.get("quiet")),
            after_parse=tuple(self.plugins.get("after_parse", ())),
            extra_groups=tuple(self.plugins.get("extra_groups", ())),
            filters=tuple(self.plugins.get("filters", {}).items()),
        )

    def config(self) -> Any:
        from dateline.run.pipeline import Session

        return Session(self.settings()).load_config()

    def desk(self, output: Path, room: Path, *, drafts: bool = False) -> Any:
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

    def output(self, config: Any) -> Path:
        given = self.get("output")
        return Path(given).absolute() if given else self.folder(config.output)


def _moment(text: str) -> datetime:
    from dateline.parse import dates

    try:
        return dates.moment(text, UTC).at
    except dates.BadDate as failure:
        raise Refused(f"--now: {failure}") from None


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@with_options
@click.version_option(__version__, prog_name="dateline")
@click.pass_context
def cli(context: click.Context, /, **options: Any) -> None:
    """Builds a site from an archive of briefings. Without a command: build."""
    context.obj.take(options)
    if context.invoked_subcommand is None:
        context.invoke(build)


@cli.command()
@with_options
@click.pass_obj
def build(run: Run, /, **options: Any) -> None:
    """Build the site into output/, ready for any static host."""
    run.take(options)
    started = time.perf_counter()
    config = run.config()
    output = run.output(config)
    edition = run.desk(output, run.folder(".dateline")).bring_out(run.now())
    outcome = edition.outcome
    show(outcome.problems)
    if edition.published is None:
        broken = sum(problem.severity == "error" for problem in outcome.problems)
        run.notice(f"nothing was published: {counted(broken, 'error')}")
        raise SystemExit(INPUT_AT_FAULT)
    run.say(closing_line(outcome, edition.published, time.perf_counter() - started))


def closing_line(outcome: Any, done: Any, seconds: float) -> str:
    line = (
        f"{counted(outcome.briefings, 'briefing')}: {counted(done.made, 'file')} made, "
        f"{done.changed} changed, {done.kept} kept, {done.removed} removed in {seconds:.1f} s"
    )
    if held := outcome.archive.held:
        when = held[0][0].local.isoformat(sep=" ", timespec="minutes")
        line += f"; {counted(len(held), 'briefing')} held, the next until {when}"
    return line


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def show(problems: Iterable[Problem], only: str | None = None) -> None:
    chosen = [problem for problem in problems if only is None or problem.kind == only]
    for line in report(chosen, all_of=only):
        print(line, file=sys.stderr)
    sys.stderr.flush()


@cli.command()
@with_options
@click.option("--only", metavar="KIND", help="Only problems of this kind, all of them.")
@click.pass_obj
def check(run: Run, /, only: str | None, **options: Any) -> None:
    """Say all that build would refuse or warn about; write nothing."""
    run.take(options)
    from dateline.run.edition import looked_through

    outcome = looked_through(run.settings(), run.folder(".dateline"), run.now())
    show(outcome.problems, only)
    errors = sum(problem.severity == "error" for problem in outcome.problems)
    warnings = len(outcome.problems) - errors
    run.say(
        f"{counted(outcome.briefings, 'briefing')}: "
        f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    )
    if outcome.failed:
        raise SystemExit(INPUT_AT_FAULT)


@cli.command()
@with_options
@click.pass_obj
def watch(run: Run, /, **options: Any) -> None:
    """Build, then rebuild output/ on every edit."""
    run.take(options)
    from dateline.run.rebuild import watch as rebuild

    rebuild(run)


@cli.command()
@with_options
@click.option("--host", default="127.0.0.1", help="The address to listen on [127.0.0.1].")
@click.option("--port", default=8000, type=click.IntRange(0, 65535), help="The port [8000].")
@click.option("--drafts", is_flag=True, help="Show drafts and embargoed briefings too.")
@click.pass_obj
def serve(run: Run, /, host: str, port: int, drafts: bool, **options: Any) -> None:
    """Preview on http://127.0.0.1:8000, with live reload."""
    run.take(options)
    from dateline.run.rebuild import serve as preview

    preview(run, host, port, drafts=drafts)


@cli.command()
@with_options
@click.argument("title")
@click.option("--lang", help="The language of the briefing.")
@click.option("--of", "original", type=click.Path(), help="The briefing that it translates.")
@click.pass_obj
def new(run: Run, /, title: str, lang: str | None, original: str | None, **options: Any) -> None:
    """Write a briefing file with its front matter filled in; print its path."""
    run.take(options)
    from dateline.run.scaffold import new_briefing

    config = run.config()
    path = new_briefing(config, run.folder(config.content), title, lang, original, run.now())
    print(printable(str(path)))


@cli.command()
@with_options
@click.argument("folder", required=False, type=click.Path())
@click.pass_obj
def verify(run: Run, /, folder: str | None, **options: Any) -> None:
    """Check a published folder against the manifest that its build wrote."""
    run.take(options)
    from dateline.run.publish import verify as differences

    config = run.config()
    place = Path(folder).absolute() if folder else run.output(config)
    lines = differences(place, config.keep)
    for line in lines:
        print(printable(line), file=sys.stderr)
    if lines:
        raise SystemExit(INPUT_AT_FAULT)
    run.say("every file is as it was published")


def main(
    *,
    after_parse: Iterable[Callable[..., Any]] = (),
    extra_groups: Iterable[Callable[..., Any]] = (),
    filters: dict[str, Callable[..., Any]] | None = None,
) -> None:
    """Runs the command and leaves with its exit code; the plug-ins are plain functions."""
    run = Run({"after_parse": after_parse, "extra_groups": extra_groups, "filters": filters or {}})
    sys.exit(_guarded(run))


def _guarded(run: Run) -> int:
    try:
        cli.main(obj=run, prog_name="build.py", standalone_mode=False)
    except click.exceptions.Abort:
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    except click.ClickException as failure:
        print(f"error: {printable(failure.format_message())}", file=sys.stderr)
        return WRONG_USAGE
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except Rejected as rejected:
        show(rejected.problems)
        return WRONG_USAGE
    except Exception as failure:
        if run.get("debug"):
            raise
        return _explained(failure)
    return 0


def _explained(failure: Exception) -> int:
    if isinstance(failure, Refused):
        print(f"error: {printable(str(failure))}", file=sys.stderr)
        return WRONG_USAGE
    if isinstance(failure, Unavailable | OSError):
        print(f"error: {printable(str(failure))}", file=sys.stderr)
        return ENVIRONMENT
    print(
        f"error: {type(failure).__name__}: {printable(str(failure))} "
        "(a fault of the program; `--debug` shows where)",
        file=sys.stderr,
    )
    return ENVIRONMENT
