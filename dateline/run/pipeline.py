"""The build: read, parse, arrange, plan, render. It publishes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dateline.arrange.archive import Archive, without
from dateline.arrange.links import Attachment, Resolved
from dateline.arrange.plan import sitemap
from dateline.arrange.related import Kinship
from dateline.model import Briefing
from dateline.parse.config import Config, load
from dateline.parse.source import decoded
from dateline.problems import Problem, Unavailable
from dateline.run import disk
from dateline.run.assets import Assets, attached, static_assets
from dateline.run.collisions import REPLACEABLE, collisions
from dateline.run.files import File, file_of
from dateline.run.planning import Planning
from dateline.run.progress import bar
from dateline.run.reading import Readings
from dateline.run.rendering import Look
from dateline.run.renderings import Renderings
from dateline.run.state import Changes, State
from dateline.run.theme import Theme
from dateline.run.timing import Stages
from dateline.run.workers import Alone, Crew
from dateline.value import fingerprint, replace
from dateline.views import BriefingView, Page, SitemapEntry

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

    files: Mapping[str, File]
    problems: tuple[Problem, ...]
    failed: bool
    rendered: tuple[str, ...]
    """Pages rendered for this outcome, not taken over from the last."""
    archive: Archive

    @property
    def briefings(self) -> int:
        return sum(len(tree.entries) for tree in self.archive.trees)


def _nothing_stands(path: str) -> None:
    return None


@dataclass(slots=True)
class Session:
    """Builds one site again and again; what did not change since the last build is kept."""

    settings: Settings
    state: State = field(default_factory=State.forgetful)
    crew: Crew = field(default_factory=Alone)
    staging: Path | None = None
    stages: Stages = field(default_factory=Stages)
    config: Config | None = None
    readings: Readings = field(init=False)
    planning: Planning = field(init=False)
    renderings: Renderings = field(init=False)

    def __post_init__(self) -> None:
        self.readings = Readings(self.state)
        self.planning = Planning(self.state.value("kinships", dict[str, Kinship], {}))
        self.renderings = Renderings(self.state, self.readings.html)

    def folder(self, name: str) -> Path:
        return self.settings.config.parent / name

    def load_config(self) -> Config:
        """Raises Rejected with what is wrong in it, Unavailable where it cannot be read."""
        path = self.settings.config
        try:
            content = path.read_bytes()
        except OSError as failure:
            raise Unavailable(f"{disk.shown(path)}: {failure.strerror}") from failure
        overrides = {"base_url": self.settings.base_url} if self.settings.base_url else {}
        config = load(decoded(content, disk.shown(path)), disk.shown(path), overrides)
        if self.config != config:
            self.config = config
        return self.config or config

    def build(
        self, now: datetime, stands: Callable[[str], str | None] = _nothing_stands
    ) -> Outcome:
        """The site as it is at the moment `now`; `stands` gives a published file's SHA-256."""
        config = self.load_config()
        with self.stages.of("look at sources"):
            found = disk.content(self.folder(config.content), config)
        problems = list(found.problems)
        briefings = self._parsed(found, config, problems)
        if self.settings.drafts:
            briefings = {path: _unveiled(own, now) for path, own in briefings.items()}
            now = _FAR
        skipped: frozenset[str] = frozenset()
        while True:
            built = self._site(without(briefings, skipped), found, config, now, stands)
            everything = {*problems, *built.problems}
            broken = _paths_at_fault(everything, briefings.values()) - skipped
            if not (self.settings.skip_broken and broken):
                break
            skipped |= broken
        failed = _is_failed(everything, skipped, briefings.values(), self.settings)
        rendered = self.renderings.rendered
        return Outcome(built.files, tuple(sorted(everything)), failed, rendered, built.archive)

    def _parsed(
        self, found: disk.Content, config: Config, problems: list[Problem]
    ) -> dict[str, Briefing]:
        with (
            self.stages.of("parse"),
            bar("Reading briefings", quiet=self.settings.quiet) as progress,
        ):
            parsed = self.readings.next(
                found.sources, config, self.settings.after_parse, self.crew, progress
            )
        for item in parsed.values():
            problems += item.problems
        return {path: item.briefing for path, item in parsed.items()}

    def _site(
        self,
        briefings: Mapping[str, Briefing],
        found: disk.Content,
        config: Config,
        now: datetime,
        stands: Callable[[str], str | None],
    ) -> "_Built":
        with self.stages.of("arrange"):
            archive, resolved = self.planning.archive(briefings, found.files, config, now)
        with self.stages.of("plan"):
            pages = self.planning.pages(archive, resolved, config)
            for group in self.settings.extra_groups:
                pages += group(archive)
            pages.append(sitemap(archive, _listed(pages)))
        problems: list[Problem] = []
        assets = static_assets(self._folders(config.static, "static"), problems)
        beside = attached(_attachments(archive, resolved), found.files, self.renderings.rows)
        problems += collisions(archive, pages, {**beside.places, **assets.places})
        pages = [page for page in pages if page.path not in REPLACEABLE & assets.files.keys()]
        files = self._rendered(pages, archive, found, assets, stands)
        files |= {**beside.files, **assets.files}
        if config.accent:
            accent = f":root{{--accent:{config.accent}}}\n".encode()
            files["assets/accent.css"] = file_of(accent)
        problems += archive.problems
        problems += (problem for own in resolved.values() for problem in own.problems)
        problems += self.renderings.problems
        return _Built(files, archive, problems)

    def _folders(self, own: str, engine: str) -> list[Path]:
        """The site's folder, then the project's."""
        return list(dict.fromkeys([self.folder(own), ENGINE / engine]))

    def _rendered(
        self,
        pages: Sequence[Page],
        archive: Archive,
        found: disk.Content,
        assets: Assets,
        stands: Callable[[str], str | None],
    ) -> dict[str, File]:
        assert self.config is not None
        folders = self._folders(self.config.templates, "templates")
        theme = Theme(folders, found.data, assets.names)
        sites = {tree.site.lang: tree.site for tree in archive.trees}
        look = Look(
            key=fingerprint((theme.digests(), assets.names, found.data, list(sites.items()))),
            folders=tuple(folders),
            texts=theme.texts,
            assets=assets.names,
            data=found.data,
            sites=sites,
            filters=dict(self.settings.filters),
            staging=str(self.staging) if self.staging else None,
        )
        with (
            self.stages.of("render"),
            bar("Rendering pages", quiet=self.settings.quiet) as progress,
        ):
            return self.renderings.next(pages, look, theme, stands, self.crew, progress)

    def changes(self, outcome: Outcome) -> Changes:
        """What the state has to learn once `outcome` is published."""
        return Changes(
            sources=self.readings.changes(outcome.archive.public),
            pages=self.renderings.changes(),
            meta={"kinships": self.planning.kinships},
        )


@dataclass(frozen=True, slots=True)
class _Built:
    files: dict[str, File]
    archive: Archive
    problems: list[Problem]


_FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Later than any date that a briefing may have."""


def _unveiled(briefing: Briefing, now: datetime) -> Briefing:
    """A draft or an embargoed briefing for the preview alone; what has expired stays hidden."""
    has_expired = bool(briefing.expires and briefing.expires.at <= now)
    return replace(briefing, draft=has_expired, expires=None)


def _attachments(archive: Archive, resolved: Mapping[str, Resolved]) -> list[Attachment]:
    return [
        attachment
        for path, own in resolved.items()
        if own.attachments
        and path in archive.public
        and not archive.owners[path].briefing.withdrawn
        for attachment in own.attachments
    ]


def _listed(pages: Iterable[Page]) -> tuple[SitemapEntry, ...]:
    """What the sitemap says of the pages, in the order of their paths."""
    return tuple(
        SitemapEntry(page.head.url, _modified(page), page.head.versions)
        for page in sorted(pages, key=lambda page: page.path)
        if page.template.endswith(".html") and page.head.index
    )


def _modified(page: Page) -> date | None:
    if not isinstance(page.view, BriefingView):
        return None
    card = page.view.card
    moments = [card.date, *(item.date for item in page.view.corrections)]
    return max([*moments, card.updated] if card.updated else moments).day


def _paths_at_fault(problems: Iterable[Problem], briefings: Iterable[Briefing]) -> frozenset[str]:
    at_fault = {problem.place.path for problem in problems if problem.severity == "error"}
    if not at_fault:
        return frozenset()
    return frozenset(own.path for own in briefings if own.shown in at_fault)


def _is_failed(
    problems: Iterable[Problem],
    skipped: frozenset[str],
    briefings: Iterable[Briefing],
    settings: Settings,
) -> bool:
    spared = {own.shown for own in briefings if own.path in skipped} if skipped else set()
    return any(
        (problem.severity == "error" and problem.place.path not in spared)
        or (problem.severity == "warning" and settings.strict)
        for problem in problems
    )
