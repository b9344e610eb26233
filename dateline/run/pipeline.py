"""The build: read, parse, arrange, plan, render. It publishes nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dateline import urls
from dateline.arrange import links
from dateline.arrange.archive import Archive, arrange, without
from dateline.arrange.plan import plan
from dateline.arrange.sites import sites
from dateline.model import Briefing, Page
from dateline.parse.briefing import Parsed, Source, parse_all
from dateline.parse.config import Config, load
from dateline.parse.prose import ProseSettings, finish
from dateline.problems import Place, Problem, Rejected, Unavailable, warning
from dateline.render.environment import Renderer
from dateline.run import disk
from dateline.run.collisions import REPLACEABLE, collisions
from dateline.run.memo import Memo
from dateline.run.progress import bar
from dateline.run.workers import in_workers

ENGINE = Path(__file__).resolve().parents[2]
"""The folder of the project's own templates and static files."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line says."""

    config: Path
    output: Path | None = None
    base_url: str | None = None
    jobs: int = 1
    drafts: bool = False
    skip_broken: bool = False
    strict: bool = False
    quiet: bool = False
    after_parse: tuple[Callable[[Briefing], Briefing], ...] = ()
    extra_groups: tuple[Callable[[Archive], Iterable[Page]], ...] = ()
    filters: tuple[tuple[str, Callable[..., Any]], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole site ready to publish, or the problems that keep it from being one."""

    files: dict[str, bytes]
    problems: tuple[Problem, ...]
    failed: bool
    rendered: int
    """Pages rendered for this outcome, not taken over from the last."""
    briefings: int
    held: tuple[tuple[datetime, str], ...] = ()
    due: datetime | None = None


@dataclass(slots=True)
class Session:
    """Builds one site again and again; what did not change since the last build is kept."""

    settings: Settings
    parsed: Memo[str, Any, Parsed] = field(default_factory=Memo)
    bodies: Memo[str, Any, Any] = field(default_factory=Memo)
    pages: Memo[str, Any, bytes] = field(default_factory=Memo)
    config: Config | None = None
    theme: int = 0
    _last_theme: Any = None

    def folder(self, name: str) -> Path:
        return self.settings.config.parent / name

    def load_config(self) -> Config:
        """Raises Rejected with what is wrong in it, Unavailable where it cannot be read."""
        path = self.settings.config
        try:
            content = path.read_bytes()
        except OSError as failure:
            raise Unavailable(f"{disk.shown(path)}: {failure.strerror}") from failure
        from dateline.parse.source import decoded

        overrides = {"base_url": self.settings.base_url} if self.settings.base_url else {}
        self.config = load(decoded(content, disk.shown(path)), disk.shown(path), overrides)
        return self.config

    def build(self, now: datetime) -> Outcome:
        """The site as it is at the moment `now`."""
        config = self.load_config()
        found = disk.content(self.folder(config.content), config)
        problems = list(found.problems)
        briefings = self._parse(found.sources, config, problems)
        if self.settings.drafts:
            briefings, now = [_unveiled(briefing, now) for briefing in briefings], _FAR
        skipped: frozenset[str] = frozenset()
        while True:
            built, wrong = self._site(without(briefings, skipped), found, config, now)
            everything = [*problems, *wrong]
            broken = _paths_at_fault(everything, briefings) - skipped
            if not (self.settings.skip_broken and broken):
                break
            skipped |= broken
        failed = _is_failed(everything, skipped, briefings, self.settings)
        return replace(built, problems=tuple(sorted(set(everything))), failed=failed)

    def _parse(
        self, sources: Sequence[Source], config: Config, problems: list[Problem]
    ) -> list[Briefing]:
        settings = config.model_dump_json(
            include={
                "language",
                "languages",
                "timezone",
                "taxonomies",
                "fields",
                "extra_fields",
                "unknown_fields",
                "markdown",
            }
        )
        inputs = {source.path: (source, settings) for source in sources}

        def make(stale: Sequence[tuple[Source, str]]) -> list[Parsed]:
            with bar("Reading briefings", quiet=self.settings.quiet) as progress:
                return in_workers(
                    parse_all,
                    [source for source, _ in stale],
                    config,
                    jobs=self.settings.jobs,
                    progress=progress,
                )

        parsed = self.parsed.next(inputs, make)
        for item in parsed.values():
            problems += item.problems
        briefings = [item.briefing for item in parsed.values()]
        for change in self.settings.after_parse:
            briefings = [change(briefing) for briefing in briefings]
        return briefings

    def _site(
        self, briefings: Sequence[Briefing], found: disk.Content, config: Config, now: datetime
    ) -> tuple[Outcome, list[Problem]]:
        own_pages = frozenset(
            f"{urls.tree(briefing.lang or config.language, config.language)}"
            f"{briefing.slug or urls.stem_slug(Path(briefing.path).stem, briefing.lang)}/"
            for briefing in briefings
            if briefing.page
        )
        archive = arrange(briefings, sites(config, own_pages), config, now)
        problems = list(archive.problems)
        bodies, attachments = self._bodies(archive, found, config, problems)
        pages = list(plan(archive, bodies, config))
        for group in self.settings.extra_groups:
            pages += group(archive)
        static, contents, assets = self._static(config, problems)
        raw = {item.path: found.files[item.source] for item in attachments}
        problems += collisions(archive, pages, {**raw, **static})
        pages = [page for page in pages if page.path not in REPLACEABLE & static.keys()]
        files = self._render(pages, found, assets, config, problems)
        files |= {path: disk.read_bytes(source) for path, source in raw.items()}
        files |= contents
        files |= {path: contents[name] for name, path in assets.items()}
        if config.accent:
            files["assets/accent.css"] = f":root{{--accent:{config.accent}}}\n".encode()
        held = tuple((moment.at, name) for moment, name in archive.held)
        count = sum(len(tree.entries) for tree in archive.trees)
        outcome = Outcome(files, (), False, self.pages.made, count, held, archive.due)
        return outcome, problems

    def _bodies(
        self, archive: Archive, found: disk.Content, config: Config, problems: list[Problem]
    ) -> tuple[dict[str, str], list[links.Attachment]]:
        around = links.surroundings(archive, found.files.keys(), config.base_path)
        attachments: list[links.Attachment] = []
        settings = ProseSettings(config.markdown.engine, config.markdown.raw_html)
        inputs = {}
        for path, (url, briefing) in archive.owners.items():
            resolved = links.resolve(briefing, url, around)
            problems += resolved.problems
            if path in archive.public and briefing.prose and not briefing.withdrawn:
                attachments += resolved.attachments
                inputs[path] = (briefing.prose, resolved.targets, settings, briefing.body)

        def make(stale: Sequence[Any]) -> list[Any]:
            return [
                finish(prose, dict(targets), settings, body)
                for prose, targets, settings, body in stale
            ]

        finished = self.bodies.next(inputs, make)
        for path, (_, remarks) in finished.items():
            briefing = archive.owners[path][1]
            for remark in remarks:
                line = remark.line + briefing.body_line - 1 if remark.line else 0
                place = Place(briefing.shown, line, remark.column)
                problems.append(warning(place, remark.kind, remark.message))
        bodies = {path: html for path, (html, _) in finished.items()}
        for path, (_, briefing) in archive.owners.items():
            if path in archive.public and not briefing.prose:
                bodies[path] = ""
        return bodies, attachments

    def _static(
        self, config: Config, problems: list[Problem]
    ) -> tuple[dict[str, Path], dict[str, bytes], dict[str, str]]:
        """Static files: where they are, what they hold (read once), fingerprinted names."""
        folders = list(dict.fromkeys([self.folder(config.static), ENGINE / "static"]))
        static = disk.static_files(folders, problems)
        contents = {name: disk.read_bytes(path) for name, path in static.items()}
        assets = {
            name: urls.fingerprinted(name, content)
            for name, content in contents.items()
            if name.endswith((".css", ".svg", ".js", ".woff2"))
        }
        return static, contents, assets

    def _render(
        self,
        pages: Sequence[Page],
        found: disk.Content,
        assets: dict[str, str],
        config: Config,
        problems: list[Problem],
    ) -> dict[str, bytes]:
        folders = list(dict.fromkeys([self.folder(config.templates), ENGINE / "templates"]))
        theme = (_digest(folders), assets, found.data)
        if theme != self._last_theme:
            self._last_theme = theme
            self.theme += 1
        renderer = Renderer(folders, assets, found.data, dict(self.settings.filters))
        wrong: set[Problem] = set()

        def make(stale: Sequence[tuple[Page, int]]) -> list[bytes]:
            made = []
            with bar("Rendering pages", quiet=self.settings.quiet) as progress:
                for page, _ in stale:
                    made.append(_rendered(renderer, page, wrong))
                    progress(len(made), len(stale))
            return made

        inputs = {page.path: (page, self.theme) for page in pages}
        made = self.pages.next(inputs, make)
        if wrong:
            self.pages = Memo()
        problems += wrong
        return made


_FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Later than any date that a briefing may have."""


def _unveiled(briefing: Briefing, now: datetime) -> Briefing:
    """A draft or an embargoed briefing for the preview alone; what has expired stays hidden."""
    has_expired = bool(briefing.expires and briefing.expires.at <= now)
    return replace(briefing, draft=has_expired, expires=None)


def _rendered(renderer: Renderer, page: Page, wrong: set[Problem]) -> bytes:
    try:
        return renderer.render(page)
    except Rejected as rejected:
        for problem in rejected.problems:
            place = replace(problem.place, path=disk.shown(Path(problem.place.path)))
            wrong.add(replace(problem, place=place))
        return b""


def _digest(folders: Iterable[Path]) -> tuple[tuple[str, bytes], ...]:
    ignored: list[Problem] = []
    return tuple(
        (str(path), disk.read_bytes(path))
        for folder in folders
        if folder.is_dir()
        for _, path in disk.files_below(folder, ignored)
    )


def _paths_at_fault(problems: Iterable[Problem], briefings: Iterable[Briefing]) -> frozenset[str]:
    by_shown = {briefing.shown: briefing.path for briefing in briefings}
    return frozenset(
        by_shown[problem.place.path]
        for problem in problems
        if problem.severity == "error" and problem.place.path in by_shown
    )


def _is_failed(
    problems: Iterable[Problem],
    skipped: frozenset[str],
    briefings: Iterable[Briefing],
    settings: Settings,
) -> bool:
    spared = {briefing.shown for briefing in briefings if briefing.path in skipped}
    return any(
        (problem.severity == "error" and problem.place.path not in spared)
        or (problem.severity == "warning" and settings.strict)
        for problem in problems
    )
