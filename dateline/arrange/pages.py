"""What the makers of pages share: the frame, a page at its URL, where its language switch leads."""

from collections.abc import Iterable, Sequence

from dateline import urls
from dateline.arrange.archive import Archive
from dateline.arrange.languages import language_name
from dateline.arrange.words import taxonomy_name
from dateline.model import Card, Head, Mention, Site, Version
from dateline.parse.config import Config
from dateline.value import Value
from dateline.views import Page, View


class Frame(Value, frozen=True):
    """What decides every page of a tree, besides its briefings."""

    site: Site
    homes: tuple[Version, ...]
    """The front pages of all trees."""
    config: Config


def page(template: str, site: Site, head: Head, view: View) -> Page:
    return Page(urls.output_path(head.url), template, site.lang, head, view)


def home_versions(archive: Archive) -> tuple[Version, ...]:
    return tuple(
        Version(tree.site.lang, language_name(tree.site.lang), tree.site.home)
        for tree in archive.trees
    )


def others(versions: Iterable[Version], lang: str) -> tuple[Version, ...]:
    return tuple(version for version in versions if version.lang != lang)


def alternates(versions: tuple[Version, ...], url: str) -> tuple[Version, ...]:
    """What the page at `url` names as versions of itself: those that name it too."""
    is_one = any(version.url == url for version in versions)
    return versions if is_one and len(versions) > 1 else ()


def switch_for(
    versions: Sequence[Version], homes: Sequence[Version], lang: str
) -> tuple[Version, ...]:
    """The other trees: this page's version where there is one, else the front page."""
    own = {version.lang: version for version in versions}
    return tuple(own.get(home.lang, home) for home in homes if home.lang != lang)


def tree_versions(pages: Iterable[tuple[str, str]]) -> tuple[Version, ...]:
    """The versions of a page that trees have at an address of theirs: language and URL of each."""
    return tuple(Version(lang, language_name(lang), url) for lang, url in pages)


def mention(card: Card) -> Mention:
    return Mention(card.url, card.title, card.date, card.dateline)


def taxonomy_label(name: str, site: Site, config: Config) -> str:
    settings = config.taxonomies.get(name)
    return (settings and settings.label) or taxonomy_name(name, site)
