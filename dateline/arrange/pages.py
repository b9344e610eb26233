"""What the makers of pages share: a page at its URL, and where its language switch leads."""

from collections.abc import Iterable, Mapping, Sequence

from dateline import urls
from dateline.arrange.archive import Archive, language_name
from dateline.model import (
    Head,
    Page,
    Site,
    Version,
    View,
)

Bodies = Mapping[str, str]
"""Source path → clean HTML."""


def page(template: str, site: Site, head: Head, view: View) -> Page:
    return Page(urls.output_path(head.url), template, site, head, view)


def home_versions(archive: Archive) -> tuple[Version, ...]:
    return tuple(
        Version(tree.site.lang, language_name(tree.site.lang), tree.site.home)
        for tree in archive.trees
    )


def others(versions: Iterable[Version], lang: str) -> tuple[Version, ...]:
    return tuple(version for version in versions if version.lang != lang)


def switch_for(
    versions: Sequence[Version], homes: Sequence[Version], lang: str
) -> tuple[Version, ...]:
    """The other trees: this page's version where there is one, else the front page."""
    own = {version.lang: version for version in versions}
    return tuple(own.get(home.lang, home) for home in homes if home.lang != lang)
