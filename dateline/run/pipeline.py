"""The build: read, parse, arrange, plan, render. It publishes nothing."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_fields
from datetime import UTC, datetime
from pathlib import Path

from dateline import urls
from dateline.arrange.archive import Archive, without
from dateline.arrange.early import early_files
from dateline.arrange.foreseen import foreseen
from dateline.arrange.related import Kinship
from dateline.exports.hosts import host_files, host_paths
from dateline.model import Briefing, Passage, meanings
from dateline.parse.briefing import Parsed
from dateline.parse.config import Config
from dateline.problems import OF_TIME, Place, Problem, Unavailable
from dateline.run import disk
from dateline.run.assets import Assets, attached
from dateline.run.card_fonts import CardFonts
from dateline.run.cards import Cards, Deck
from dateline.run.collisions import FROM_SOURCES, REPLACEABLE, Collisions
from dateline.run.copies import PORTION, copies_beside
from dateline.run.data_files import DataFiles, data_paths
from dateline.run.files import File, file_of
from dateline.run.folders import shown
from dateline.run.gallery import Gallery
from dateline.run.holdings import Edits, Holdings
from dateline.run.ledger import lost_urls
from dateline.run.linking import Texts
from dateline.run.looks import Inputs, Looks
from dateline.run.manifest import Standing
from dateline.run.pictures import Pictures
from dateline.run.planning import Plan, Planning
from dateline.run.progress import bar
from dateline.run.reading import Readings
from dateline.run.renderings import Renderings
from dateline.run.seal import Report, Roots, spoken
from dateline.run.search import Bundles
from dateline.run.settings import ENGINE, Settings
from dateline.run.state import Changes, State
from dateline.run.timing import Stages
from dateline.run.tree import remove_whole
from dateline.run.workers import Alone, Crew
from dateline.value import replace

ACCENT = "assets/accent.css"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole site ready to publish, or the problems that keep it from being one."""

    files: Mapping[str, File]
    problems: tuple[Problem, ...]
    failed: bool
    rendered: tuple[str, ...]
    """Pages rendered for this outcome, not taken over from the last."""
    archive: Archive
    is_behind: bool = False
    """Whether data, the search or copies have yet to take up what is new."""

    @property
    def tells_of_hidden(self) -> bool:
        """Whether its report may name what is not public, so that it must not be kept."""
        archive = self.archive
        has_hidden = len(archive.owners) > len(archive.shown)
        return bool(archive.held) or (has_hidden and bool(self.problems))

    @property
    def report(self) -> Report:
        archive = self.archive
        return Report(
            briefings=sum(len(tree.entries) for tree in archive.trees),
            problems=self.problems,
            held=archive.held,
            turns=archive.turns,
        )


@dataclass(slots=True)
class Session:
    """Builds one site again and again; what did not change since the last build is kept."""

    settings: Settings
    state: State = field(default_factory=State.forgetful)
    crew: Crew = field(default_factory=Alone)
    staging: Path | None = None
    output: Path | None = None
    """Where the site stands that was published last."""
    stages: Stages = field(default_factory=Stages)
    made_pictures: Path | None = None
    """The folder of what was made of pictures; without one they are looked at only."""
    drawn_cards: Path | None = None
    """The folder of social cards; without one there are none."""
    keeps_pictures: bool = True
    """Whether this session may add to these folders."""
    config: Config | None = None
    readings: Readings = field(init=False)
    planning: Planning = field(init=False)
    pictures: Pictures = field(init=False)
    cards: Cards = field(init=False)
    renderings: Renderings = field(init=False)
    data_files: DataFiles = field(init=False)
    bundles: Bundles = field(init=False)
    _texts: Texts = field(default_factory=dict)
    _passages: Mapping[str, Passage] = field(default_factory=dict)
    _holdings: Holdings = field(default_factory=Holdings)
    _fonts: CardFonts = field(default_factory=CardFonts)
    _collisions: Collisions = field(default_factory=Collisions)
    _looks: Looks = field(init=False)
    _plain_config: Config | None = None
    """As its file says it, without the words of translators."""
    _config_bytes: bytes = b""
    _of_words: Sequence[Problem] = ()
    """What is wrong with those."""
    _unveiled: Mapping[str, Briefing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.readings = Readings(self.state)
        self.planning = Planning(self.state.value("kinships", dict[str, Kinship]) or {})
        self.pictures = Pictures(self.state, self.made_pictures, self.keeps_pictures)
        self.cards = Cards(self.drawn_cards, self.keeps_pictures)
        self.renderings = Renderings(self.state, self.readings.html)
        self.data_files = DataFiles(self.state, self.readings.html, self._published)
        self.bundles = Bundles(self.state, self.readings.html)
        self._looks = Looks(dict(self.settings.filters))

    def _published(self, path: str) -> bytes:
        if self.output is None:
            raise FileNotFoundError(path)
        return (self.output / path).read_bytes()

    def folder(self, name: str) -> Path:
        return self.settings.config.parent / name

    def roots(self) -> Roots:
        config = self.load_config()
        return Roots(
            spoken(self.settings, self._config_bytes),
            str(self.folder(config.content)),
            tuple(map(str, self._folders(config.templates, "templates"))),
            tuple(map(str, self._folders(config.static, "static"))),
            str(self.folder(config.translations)),
            str(self.folder(config.url_ledger)) if config.url_ledger else "",
            tuple(sorted({str(self.folder(name)) for name in config.card_fonts.values()})),
            str(self.folder(config.output)),
        )

    def load_config(self) -> Config:
        """Raises Rejected with what is wrong in it, Unavailable where it cannot be read."""
        path = self.settings.config
        try:
            content = path.read_bytes()
        except OSError as failure:
            raise Unavailable(f"{shown(path)}: {failure.strerror}") from failure
        if self._plain_config is None or content != self._config_bytes:
            self._plain_config = disk.config_in(content, path, self.settings.base_url)
            self._config_bytes = content
        words, self._of_words = disk.words(
            self.folder(self._plain_config.translations), self._plain_config
        )
        made = self._plain_config.with_words(words)
        self.config = self.config if self.config == made else made
        return self.config

    def build(
        self,
        now: datetime,
        stands: Mapping[str, str] | None = None,
        edits: Edits | None = None,
        *,
        data_may_wait: bool = False,
    ) -> Outcome:
        """The site as it is at the moment `now`.

        `stands` gives the SHA-256 of every file that stands. `edits` is where something may have
        changed since the last build; None is anywhere. Where `data_may_wait`, a later build may
        have to write the archive as data.
        """
        config = self.load_config()
        with self.stages.of("look at sources"):
            found = self._holdings.content(self.folder(config.content), config, edits)
        parsed = self._parsed(found, config, now)
        problems = [
            *self._of_words,
            *found.problems,
            *(own for item in parsed.values() for own in item.problems),
        ]
        briefings = {path: item.briefing for path, item in parsed.items()}
        if self.settings.drafts:
            briefings = self._unveiled = _unveiled(briefings, now, self._unveiled)
            now = _FAR
        texts = self._texts = {path: item.text for path, item in parsed.items()}
        skipped: frozenset[str] = frozenset()
        while True:
            with self.stages.of("plan"):
                plan = self.planning.next(
                    without(briefings, skipped),
                    texts,
                    found.files,
                    config,
                    now,
                    self.settings.extra_groups,
                    found.records,
                )
            files, wrong = self._files(
                plan, found, config, stands or {}, edits, data_may_wait=data_may_wait
            )
            everything = {*problems, *wrong}
            broken = _paths_at_fault(everything, briefings.values()) - skipped
            if not (self.settings.skip_broken and broken):
                break
            skipped |= broken
            self._empty_staging()
            named = {briefings[path].shown for path in broken}
            problems += (problem for problem in wrong if problem.place.path in named)
        if config.url_ledger and not self.settings.drafts:
            ledger = self.folder(config.url_ledger)
            everything |= {*lost_urls(ledger, plan.archive, files.keys(), skipped)}
        failed = _is_failed(everything, skipped, briefings.values(), self.settings)
        problems = sorted(everything)
        rendered, is_behind = self.renderings.rendered, self.data_files.is_behind
        return Outcome(files, tuple(problems), failed, rendered, plan.archive, is_behind)

    def searchable(
        self, outcome: Outcome, stands: Mapping[str, str], room: Path, most: int | None
    ) -> Outcome:
        """`outcome` with its search, of which at most `most` bundles are made anew.

        It comes last, since it is no part of what may be wrong. `room` is an empty folder.
        """
        if not self.load_config().search:
            return outcome
        with (
            self.stages.of("index"),
            bar("Indexing for the search", quiet=self.settings.quiet) as progress,
        ):
            found = self.bundles.next(outcome.archive, self._texts, stands, room, most, progress)
        files = {**found.files, **outcome.files}
        return dataclasses.replace(
            outcome, files=files, is_behind=outcome.is_behind or found.is_behind
        )

    def with_copies(self, outcome: Outcome, standing: Standing, portions: int | None) -> Outcome:
        """`outcome` with its compressed copies, of which at most so many `portions` are made anew.

        They come after the search, which has files too; `standing` is the site that stands.
        """
        config = self.load_config()
        if not config.compress:
            return outcome
        with (
            self.stages.of("compress"),
            bar("Compressing", quiet=self.settings.quiet) as progress,
        ):
            found = copies_beside(
                outcome.files,
                config.compress,
                self.renderings.rows,
                standing,
                None if portions is None else portions * PORTION,
                self.crew,
                progress,
            )
        files = {**outcome.files, **found.files}
        return dataclasses.replace(
            outcome, files=files, is_behind=outcome.is_behind or found.is_behind
        )

    @property
    def shows_texts_in_pages_alone(self) -> bool:
        """Whether the text of a briefing is nowhere but in pages and feeds."""
        config = self.load_config()
        return not (config.search or (config.outputs.data and config.data.body))

    def _empty_staging(self) -> None:
        """What was laid down with the broken briefings in the site must not be published."""
        if self.staging:
            remove_whole(self.staging)
            self.staging.mkdir()

    def _parsed(self, found: disk.Content, config: Config, now: datetime) -> dict[str, Parsed]:
        with (
            self.stages.of("parse"),
            bar("Reading briefings", quiet=self.settings.quiet) as progress,
        ):
            return self.readings.next(
                found.sources, config, self.settings.after_parse, now, self.crew, progress
            )

    def _files(
        self,
        plan: Plan,
        found: disk.Content,
        config: Config,
        stands: Mapping[str, str],
        edits: Edits | None,
        *,
        data_may_wait: bool,
    ) -> tuple[dict[str, File], list[Problem]]:
        """Every file of the site, and what is wrong with the plan and with templates."""
        rows = self.renderings.rows
        with self.stages.of("look at static files"):
            assets, of_static = self._holdings.assets(
                self._folders(config.static, "static"),
                rows,
                edits,
                config.base_path if config.relative_links else None,
            )
            problems = list(of_static)
        with self.stages.of("look at pictures"):
            gallery = Gallery(plan, found.files, assets.places)
            wanted = gallery.wanted(problems)
            album = self.pictures.next(wanted, config, stands, self.crew, problems)
            passages = gallery.passages(album, config.base_path, self._passages)
        deck = self._deck(plan, passages, config, stands, problems)
        self._passages = passages = deck.passages(passages, self._passages)
        plan = with_fields(plan, passages=passages)
        with self.stages.of("look at static files"):
            plain = [item for item in plan.attachments if item.source not in album.own]
            beside = attached(plain, found.files, rows, problems)
        with self.stages.of("look for collisions"):
            problems += self._disputes(plan, found, assets, config)
        problems += early_files(plan.archive, plan.texts, assets.places)
        with self.stages.of("write data"):
            data = self.data_files.begin(
                plan, config, rows, stands, self.staging, self.crew, may_wait=data_may_wait
            )
        with self.stages.of("look at templates"):
            folders = self._folders(config.templates, "templates")
            texts, of_templates = self._holdings.templates(folders, edits)
            problems += of_templates
        files = self._rendered(plan, found, assets, stands, folders, texts)
        with self.stages.of("write data"):
            files |= data()
        files |= {path: beside.files[path] for path in plan.shown_attachments & beside.files.keys()}
        files |= album.published(plan.shown_paths, rows)
        files |= deck.published(rows)
        files |= assets.files
        for path in _unused(assets, config):
            del files[path]
        if config.accent:
            accent = f":root{{--accent:{config.accent}}}\n".encode()
            files[ACCENT] = file_of(accent)
        for path, text in host_files(config, plan.pages, assets.names.values()).items():
            files.setdefault(path, file_of(text.encode()))
        return files, [*problems, *plan.problems, *self.renderings.problems]

    def _deck(
        self,
        plan: Plan,
        passages: Mapping[str, Passage],
        config: Config,
        stands: Mapping[str, str],
        problems: list[Problem],
    ) -> Deck:
        if not config.outputs.social_cards:
            return self.cards.none()
        with (
            self.stages.of("draw cards"),
            bar("Drawing social cards", quiet=self.settings.quiet) as progress,
        ):
            path = self.settings.config
            place = Place(shown(path), 1, 1)
            fonts = self._fonts.next(config, path.parent, self._config_bytes, place.path, problems)
            return self.cards.next(
                plan, passages, stands, self.crew, progress, place, problems, fonts
            )

    def _disputes(
        self, plan: Plan, found: disk.Content, assets: Assets, config: Config
    ) -> list[Problem]:
        """Those of other moments too: a build must not fail only because time has passed."""
        made = [
            (page.template, page.path) for page in plan.pages if page.template not in FROM_SOURCES
        ]
        made += [
            (template, urls.output_path(url)) for template, url in foreseen(plan.archive, config)
        ]
        made += [("data", path) for path in data_paths(config)]
        made += [("host", path) for path in host_paths(config)]
        files = [(item.path, Path(found.files[item.source].place)) for item in plan.attachments]
        files += assets.places.items()
        if config.accent:
            files.append((ACCENT, self.settings.config))
        return self._collisions.next(plan.archive, made, files, config.outputs, config.compress)

    def _folders(self, own: str, engine: str) -> list[Path]:
        """The site's folder, then the project's."""
        return list(dict.fromkeys([self.folder(own), ENGINE / engine]))

    def _rendered(
        self,
        plan: Plan,
        found: disk.Content,
        assets: Assets,
        stands: Mapping[str, str],
        folders: Sequence[Path],
        texts: Mapping[str, str],
    ) -> dict[str, File]:
        assert self.config is not None
        with (
            self.stages.of("render"),
            bar("Rendering pages", quiet=self.settings.quiet) as progress,
        ):
            sites = {tree.site.lang: tree.site for tree in plan.archive.trees}
            staging = str(self.staging) if self.staging else None
            glossaries = {lang: meanings(found.glossary, lang) for lang in sites}
            inputs = Inputs(folders, texts, found.data, assets.names, sites, staging, glossaries)
            look, theme = self._looks.next(inputs)
            replaced = REPLACEABLE & assets.files.keys()
            wanted = urls.path_of(self.settings.explain, self.config.base_path)
            return self.renderings.next(
                plan, replaced, look, theme, stands, self.crew, progress, wanted
            )

    def changes(self, outcome: Outcome) -> Changes:
        """What the state has to learn once `outcome` is published."""
        return Changes(
            sources=self.readings.changes(outcome.archive.shown),
            pages=self.renderings.changes(),
            meta={
                **self.planning.changes(),
                **self.renderings.labels(),
                **self.renderings.showing(),
                **self.data_files.changes(),
                **self.bundles.changes(),
                **self.pictures.changes(),
            },
        )


_FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Later than any date that a briefing may have."""


def _unused(assets: Assets, config: Config) -> list[str]:
    """The project's own static files that only a feature which is off would load."""
    name = "search.js"
    if config.search or name not in assets.files:
        return []
    is_ours = assets.places[name].is_relative_to(ENGINE / "static")
    return [name, assets.names[name]] if is_ours else []


def _unveiled(
    briefings: Mapping[str, Briefing], now: datetime, before: Mapping[str, Briefing]
) -> dict[str, Briefing]:
    """Drafts and embargoed briefings too, for the preview alone; what has expired stays hidden.

    Of `before`, what this gave the last time, equal ones stay the same objects.
    """
    shown = {}
    for path, own in briefings.items():
        has_expired = bool(own.expires and own.expires.at <= now)
        if own.draft != has_expired or own.expires:
            own = replace(own, draft=has_expired, expires=None)
            own = before[path] if before.get(path) == own else own
        shown[path] = own
    return shown


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
        or (problem.severity == "warning" and settings.strict and problem.kind not in OF_TIME)
        for problem in problems
    )
