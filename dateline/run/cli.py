"""The command line: `python build.py [COMMAND] [OPTIONS]`."""

import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from dateline import __version__
from dateline.problems import Refused, Rejected, printable
from dateline.run.command import (
    INPUT_AT_FAULT,
    INTERRUPTED,
    WRONG_USAGE,
    Run,
    closing_line,
    counted,
    explained,
    say_wrong,
    show,
    tell,
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
    started, now = time.perf_counter(), run.now()
    glance = run.glance(now)
    if glance.done:
        report, published = glance.done
        show(report.problems)
        run.say(closing_line(report, published, time.perf_counter() - started))
        return
    output = run.output(run.config())
    desk = run.desk(output, run.folder(".dateline"))
    edition = desk.bring_out(now, seen=glance.inputs)
    report = edition.report
    show(report.problems)
    if run.get("profile"):
        tell("\n".join(desk.stages.table()))
    for reason in edition.explanation:
        tell(printable(f"{run.get('explain')}: {reason}"), on="stdout")
    if edition.published is None:
        broken = sum(problem.severity == "error" for problem in report.problems)
        run.notice(f"nothing was published: {counted(broken, 'error')}")
        raise SystemExit(INPUT_AT_FAULT)
    run.say(closing_line(report, edition.published, time.perf_counter() - started))


@cli.command()
@with_options
@click.option("--only", metavar="KIND", help="Only problems of this kind, all of them.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), help="For scripts: json.")
@click.option("--translations", is_flag=True, help="Say which languages have which briefings.")
@click.option("--external", is_flag=True, help="Ask other hosts for what is linked, too.")
@click.option(
    "--max-age",
    default=30,
    type=click.IntRange(0, 3650),
    metavar="DAYS",
    help="How long an answer of another host counts [30].",
)
@click.option("--ask-private", is_flag=True, help="Ask at addresses that are not public, too.")
@click.pass_obj
def check(
    run: Run,
    /,
    only: str | None,
    form: str | None,
    translations: bool,
    external: bool,
    max_age: int,
    ask_private: bool,
    **options: Any,
) -> None:
    """Say all that build would refuse or warn about; publish nothing."""
    run.take(options)
    from dateline.run.checking import as_json, by_kind, checked, finder, reader, repeated, summed

    if translations:
        if only:
            raise click.UsageError("--translations says no problems; leave --only out")
        _check_translations(run, form)
        return
    config = run.config()
    output, room = run.output(config), run.folder(".dateline")
    now = run.now()
    outcome, problems = checked(run.settings(), config, output, room, now)
    told: list[str] = []
    if external:
        from dateline.run.asking import Manners
        from dateline.run.outside import Wish, asked_outside

        wish = Wish(max_age, Manners(private=ask_private), quiet=bool(run.get("quiet")))
        read = reader(run.folder(config.content))
        where = finder(config, read)
        found, line = asked_outside(outcome.archive, config, read, where, room, now.date(), wish)
        problems, told = sorted([*problems, *found]), [line]
    if form == "json":
        tell(as_json(problems, outcome.report.briefings, only), on="stdout")
    else:
        show(problems, only)
        for line in [*(repeated(problems, only) if only else by_kind(problems)), *told]:
            run.say(line)
        run.say(f"{counted(outcome.report.briefings, 'briefing')}: {summed(problems)}")
    if outcome.failed:
        raise SystemExit(INPUT_AT_FAULT)


def _check_translations(run: Run, form: str | None) -> None:
    from dateline.checks.coverage import as_document, as_lines
    from dateline.run.checking import translated
    from dateline.run.edition import looked_through

    config = run.config()
    outcome = looked_through(run.settings(), run.output(config), run.folder(".dateline"), run.now())
    show(problem for problem in outcome.problems if problem.severity == "error")
    rows, note = translated(outcome.archive, config, run.folder(config.content))
    if note:
        run.notice(note)
    if form == "json":
        document = as_document(rows, config.codes)
        tell(json.dumps(document, ensure_ascii=False, indent=1), on="stdout")
    else:
        tell("\n".join(map(printable, as_lines(rows, config.codes))), on="stdout")
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
@click.argument("folder", type=click.Path())
@click.pass_obj
def init(run: Run, /, folder: str, **options: Any) -> None:
    """Begin an archive in FOLDER: settings, a first briefing, authority files."""
    run.take(options)
    from dateline.run.beginning import begin

    for path in begin(Path(folder), run.now()):
        tell(printable(str(path)), on="stdout")


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
    tell(printable(str(path)), on="stdout")


@cli.command("import")
@with_options
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…", type=click.Path())
@click.option("--into", default="", metavar="FOLDER", help="The folder below content/.")
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@click.option("--map", "pairs", multiple=True, metavar="FIELD=FIELD", help="Their field as ours.")
@click.option("--from", "kind", metavar="KIND", help="The kind of the sources.")
@click.option("--overwrite", is_flag=True, help="Replace files that are there and differ.")
@click.option("--accept-suggestions", is_flag=True, help="Write suggested terms as values.")
@click.pass_obj
def import_(
    run: Run,
    /,
    sources: tuple[str, ...],
    into: str,
    dry_run: bool,
    pairs: tuple[str, ...],
    kind: str | None,
    overwrite: bool,
    accept_suggestions: bool,
    **options: Any,
) -> None:
    """Write briefings from wire copy and other people's archives."""
    run.take(options)
    from dateline.run.importing import import_all, import_report, wish_of

    config = run.config()
    content = run.folder(config.content)
    wish = wish_of(content, into, kind, pairs, overwrite=overwrite, dry=dry_run)
    wish = wish._replace(accept=accept_suggestions)
    done = import_all([Path(source) for source in sources], config, content, wish)
    say_wrong(import_report(done, all_of_them=bool(run.get("verbose"))))
    for line in done.kinds + (done.lines if dry_run or run.get("verbose") else []):
        run.say(line)
    run.say(done.closing(dry=dry_run))
    if any(problem.severity == "error" for problem in done.problems):
        raise SystemExit(INPUT_AT_FAULT)


@cli.command()
@with_options
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if one would be.")
@click.pass_obj
def fmt(run: Run, /, paths: tuple[str, ...], only_check: bool, **options: Any) -> None:
    """Put front matter into canonical order and style; texts stay as they are."""
    run.take(options)
    from dateline.run.tidying import tidy

    config = run.config()
    given = [Path(path) for path in paths]
    done = tidy(given, run.folder(config.content), config, write=not only_check)
    show(done.problems)
    for path in done.changed:
        tell(printable(path), on="stdout")
    verb = "would change" if only_check else "changed"
    run.say(f"{counted(done.seen, 'briefing')}: {len(done.changed)} {verb}")
    if done.problems or (only_check and done.changed):
        raise SystemExit(INPUT_AT_FAULT)


@cli.command()
@with_options
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--accept-suggestions", is_flag=True, help="Write the terms into the briefings.")
@click.option("--comment", is_flag=True, help="Write the terms as comments of the front matter.")
@click.pass_obj
def suggest(
    run: Run,
    /,
    paths: tuple[str, ...],
    accept_suggestions: bool,
    comment: bool,
    **options: Any,
) -> None:
    """Name terms of the authority files that briefings name and do not carry."""
    run.take(options)
    from dateline.run.suggesting import Manner
    from dateline.run.suggesting import suggest as suggestions

    config = run.config()
    given = [Path(path) for path in paths]
    manner: Manner = "values" if accept_suggestions else "comments" if comment else "told"
    made = suggestions(given, run.folder(config.content), config, manner)
    show(made.problems)
    for line in made.lines:
        tell(printable(line), on="stdout")
    written = f", {counted(made.changed, 'file')} changed" if manner != "told" else ""
    run.say(
        f"{counted(made.briefings, 'briefing')}: {counted(len(made.lines), 'suggestion')}{written}"
    )
    if made.problems:
        raise SystemExit(INPUT_AT_FAULT)


@cli.command()
@with_options
@click.argument("name", type=click.Choice(["config", "front-matter", "authority", "glossary"]))
@click.pass_obj
def schema(run: Run, /, name: str, **options: Any) -> None:
    """Print the JSON Schema of what is written in YAML, for editors."""
    run.take(options)
    from dateline.parse import schemas

    match name:
        case "config":
            made = schemas.of_config()
        case "front-matter":
            made = schemas.of_front_matter(run.config())
        case "authority":
            made = schemas.of_authority()
        case _:
            made = schemas.of_glossary()
    tell(json.dumps(made, ensure_ascii=False, indent=2), on="stdout")


@cli.command()
@with_options
@click.pass_obj
def record_urls(run: Run, /, **options: Any) -> None:
    """Add every address that is public now to the URL ledger."""
    run.take(options)
    from dateline.run.edition import looked_through
    from dateline.run.ledger import record

    config = run.config()
    if not config.url_ledger:
        raise Refused("url_ledger is not set; add `url_ledger: urls.txt` to config.yaml")
    outcome = looked_through(run.settings(), run.output(config), run.folder(".dateline"), run.now())
    show(outcome.problems)
    if outcome.failed:
        broken = sum(problem.severity == "error" for problem in outcome.problems)
        run.notice(f"nothing was recorded: {counted(broken, 'error')}")
        raise SystemExit(INPUT_AT_FAULT)
    new, together = record(run.folder(config.url_ledger), outcome.archive)
    run.say(f"{counted(new, 'URL')} added to {config.url_ledger}, which has {together}")


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
        tell(printable(line))
    if lines:
        raise SystemExit(INPUT_AT_FAULT)
    run.say("every file is as it was published")


@cli.command()
@with_options
@click.argument("path", type=click.Path())
@click.pass_obj
def history(run: Run, /, path: str, **options: Any) -> None:
    """Tell what changed in a briefing and when, as git knows it."""
    run.take(options)
    from dateline.run.history import history as told

    lines, notes = told(Path(path).absolute(), run.config(), verbose=bool(run.get("verbose")))
    for note in notes:
        run.notice(note)
    for line in lines:
        tell(line, on="stdout")


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
        cli.main(obj=run, prog_name=Path(sys.argv[0]).name, standalone_mode=False)
    except click.exceptions.Abort:
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    except click.ClickException as failure:
        tell(f"error: {printable(failure.format_message())}")
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
        tell(line)
        return code
    return 0
