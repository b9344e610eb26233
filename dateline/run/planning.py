"""Briefings → pages, keeping every part of the plan that nothing new decides."""

from collections.abc import Mapping
from datetime import datetime

from dateline import urls
from dateline.arrange import links
from dateline.arrange.archive import Archive, arrange, with_bodies
from dateline.arrange.links import Resolved
from dateline.arrange.plan import Part, parts
from dateline.arrange.related import Kinship, kinship
from dateline.arrange.sites import sites
from dateline.arrange.terms import Terms
from dateline.model import Body, Briefing, Card
from dateline.parse.config import Config
from dateline.run.disk import File
from dateline.views import Page


class Planning:
    """The last archive, and all that was made of it."""

    def __init__(self, kinships: Mapping[str, Kinship]) -> None:
        self.kinships = kinships
        self._briefings: Mapping[str, Briefing] = {}
        self._config: Config | None = None
        self._files: Mapping[str, File] = {}
        self._archive: Archive | None = None
        self._told: dict[str, list[tuple[Card, Terms, str]]] = {}
        """Language → all that its kinship follows from."""
        self._resolved: Mapping[str, Resolved] = {}
        self._parts: dict[tuple[str, ...], tuple[Part, tuple[Page, ...]]] = {}

    def archive(
        self,
        briefings: Mapping[str, Briefing],
        files: Mapping[str, File],
        config: Config,
        now: datetime,
    ) -> tuple[Archive, Mapping[str, Resolved]]:
        """The archive of the briefings (by path), and where the links of each lead."""
        kept = self._archive if self._config == config else None
        archive = self._with_bodies(kept, briefings, now) if kept else None
        if archive and files.keys() == self._files.keys():
            stale = {path for path, own in briefings.items() if self._briefings[path] is not own}
        else:
            archive = arrange(
                briefings.values(), sites(config, _own_pages(briefings, config)), config, now, kept
            )
            stale = set(archive.owners)
        around = links.surroundings(archive, files.keys(), config.base_path)
        resolved = {
            path: links.resolve(owner.briefing, owner.url, around)
            if path in stale
            else self._resolved[path]
            for path, owner in archive.owners.items()
        }
        if archive is not kept:
            self._relate(archive, config)
        self._briefings, self._files, self._config = briefings, files, config
        self._archive, self._resolved = archive, resolved
        return archive, resolved

    def _with_bodies(
        self, kept: Archive, briefings: Mapping[str, Briefing], now: datetime
    ) -> Archive | None:
        """The kept archive with new bodies, if that is all that changed since."""
        is_same_time = (kept.turned is None or kept.turned <= now) and (
            kept.due is None or now < kept.due
        )
        if not is_same_time or briefings.keys() != self._briefings.keys():
            return None
        pairs = [
            (self._briefings[path], own)
            for path, own in briefings.items()
            if self._briefings[path] is not own
        ]
        return with_bodies(kept, pairs) if pairs else kept

    def _relate(self, archive: Archive, config: Config) -> None:
        related = config.outputs.related
        told = {
            tree.site.lang: [(entry.card, entry.terms, entry.original) for entry in tree.entries]
            for tree in archive.trees
            if related
        }
        if not related:
            self.kinships = {tree.site.lang: Kinship() for tree in archive.trees}
        elif told != self._told:
            self.kinships = {
                tree.site.lang: kinship(tree.entries, self.kinships.get(tree.site.lang, Kinship()))
                for tree in archive.trees
            }
        self._told = told

    def pages(
        self, archive: Archive, resolved: Mapping[str, Resolved], config: Config
    ) -> list[Page]:
        """Every page but the sitemap, of the parts kept and the parts made anew."""
        bodies = {
            path: Body(
                owner.briefing.prose.key if owner.briefing.prose else b"", resolved[path].targets
            )
            for path, owner in archive.owners.items()
            if path in archive.public and not owner.briefing.withdrawn
        }
        made: dict[tuple[str, ...], tuple[Part, tuple[Page, ...]]] = {}
        for part in parts(archive, bodies, self.kinships, config):
            kept = self._parts.get(part.key)
            is_same = kept is not None and kept[0].inputs == part.inputs
            made[part.key] = kept if kept and is_same else (part, part.pages())
        self._parts = made
        return [page for _, pages in made.values() for page in pages]


def _own_pages(briefings: Mapping[str, Briefing], config: Config) -> frozenset[str]:
    """The URLs of the undated pages."""
    return frozenset(
        f"{urls.tree(own.lang or config.language, config.language)}"
        f"{own.slug or urls.stem_slug(urls.stem(own.path), own.lang)}/"
        for own in briefings.values()
        if own.page
    )
