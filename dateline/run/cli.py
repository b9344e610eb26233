"""The command line: `python build.py [COMMAND] [OPTIONS]`."""

import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from dateline import __version__
from dateline.problems import Rejected, printable
from dateline.run.command import (
    INPUT_AT_FAULT,
    INTERRUPTED,
    WRONG_USAGE,
    Run,
    closing_line,
    counted,
    explained,
    show,
    with_options,
)


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
    desk = run.desk(output, run.folder(".dateline"))
    edition = desk.bring_out(run.now())
    outcome = edition.outcome
    show(outcome.problems)
    if run.get("profile"):
        print(*desk.stages.table(), sep="\n", file=sys.stderr)
    if edition.published is None:
        broken = sum(problem.severity == "error" for problem in outcome.problems)
        run.notice(f"nothing was published: {counted(broken, 'error')}")
        raise SystemExit(INPUT_AT_FAULT)
    run.say(closing_line(outcome, edition.published, time.perf_counter() - started))


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
        line, code = explained(failure)
        print(line, file=sys.stderr)
        return code
    return 0
