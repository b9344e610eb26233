"""The page of the search: what it needs of the archive before its script asks the bundles."""

from collections.abc import Iterator, Sequence

from dateline import urls
from dateline.arrange.languages import language_name
from dateline.arrange.pages import Frame, others, page, taxonomy_label
from dateline.model import Head, Version
from dateline.search.records import is_filter
from dateline.value import replace
from dateline.views import Crumb, Facet, Page, SearchView
from dateline.wording import wording_of

FIRST = ("stories", "tags", "locations", "people", "organisations")
"""What an analyst narrows by first; the others follow in their order."""


def search_page(frame: Frame, taxonomies: Sequence[str], years: Sequence[int]) -> Iterator[Page]:
    """`taxonomies` are those of the tree, `years` those that have briefings."""
    site, config = frame.site, frame.config
    said = wording_of(site)
    names = dict.fromkeys([*FIRST, *config.taxonomy_names])
    view = SearchView(
        facets=(
            Facet("year", said.gettext("Years")),
            Facet("month", said.gettext("Months")),
            *(Facet(name, taxonomy_label(name, site, config)) for name in names if is_filter(name)),
        ),
        languages=tuple(Facet(code, language_name(code)) for code in config.codes),
        indexes=tuple(
            Crumb(taxonomy_label(name, site, config), urls.taxonomy(site.home, name))
            for name in taxonomies
        ),
        years=tuple(Crumb(str(year), urls.year(site.home, year)) for year in years),
    )
    versions = tuple(_version(home) for home in frame.homes)
    head = Head(
        urls.search(site.home),
        said.pgettext("title", "Search"),
        switch=others(versions, site.lang),
        feeds=site.feeds,
        index=False,
    )
    yield page("search.html", site, head, view)


def _version(home: Version) -> Version:
    return replace(home, url=urls.search(home.url))
