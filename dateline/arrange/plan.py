"""Archive → pages: the whole site as a value, before anything is rendered."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from dateline import urls
from dateline.arrange import feeds
from dateline.arrange.archive import Archive, Tree
from dateline.arrange.briefing_pages import briefing_pages, plain_pages, tombstones
from dateline.arrange.lists import day_groups, numbered_slices, pager, year_counts
from dateline.arrange.pages import Bodies, home_versions, others, page
from dateline.arrange.term_pages import term_pages
from dateline.arrange.words import month_title, word
from dateline.model import (
    BriefingView,
    Card,
    DateView,
    FrontView,
    Head,
    ListView,
    MenuItem,
    NotFoundView,
    Page,
    RedirectView,
    SitemapEntry,
    SitemapView,
    StoryLine,
    Term,
    Version,
    YearCount,
)
from dateline.parse.config import Config

RAIL_STORIES = 5


def plan(archive: Archive, bodies: Bodies, config: Config) -> tuple[Page, ...]:
    """Every page of the site, in no order that matters."""
    pages: list[Page] = []
    for tree in archive.trees:
        pages += _tree_pages(archive, tree, bodies, config)
    pages += _aliases(archive)
    pages += _once(archive, pages)
    return tuple(pages)


def _tree_pages(archive: Archive, tree: Tree, bodies: Bodies, config: Config) -> Iterator[Page]:
    homes = home_versions(archive)
    yield from _front(archive, tree, homes, config)
    yield from briefing_pages(archive, tree, bodies, config)
    yield from _dates(tree, homes, config)
    yield from term_pages(archive, tree, homes, config)
    yield from plain_pages(archive, tree, bodies)
    yield from tombstones(tree)
    yield from feeds.main(tree, bodies, config)


# ---- lists


def _front(
    archive: Archive, tree: Tree, homes: tuple[Version, ...], config: Config
) -> Iterator[Page]:
    site, cards, size = tree.site, tree.cards, config.page_size
    newest = cards[:size]
    lead = next((card for card in newest if card.pinned), newest[0] if newest else None)
    listed = tuple(card for card in newest if card is not lead)
    main = archive.trees[0]
    view = FrontView(
        lead=lead,
        days=day_groups(listed),
        stories=_story_lines(tree),
        years=year_counts(site.home, cards, config.outputs.months),
        pager=pager(cards, size, None, site.home),
        translated=len(cards),
        total=len(main.entries),
        default_home=None if tree is main else main.site.home,
    )
    versions = homes if len(homes) > 1 else ()
    head = Head(
        site.home,
        "",
        site.description,
        versions=versions,
        switch=others(homes, site.lang),
        feeds=site.feeds,
    )
    yield page("front.html", site, head, view)
    for number, chunk in numbered_slices(cards, size):
        url = urls.numbered(site.home, number)
        title = word("page", site.lang).format(number=number)
        yield page(
            "list.html",
            site,
            Head(url, title, switch=others(homes, site.lang), feeds=site.feeds),
            ListView(number, day_groups(chunk), pager(cards, size, number, site.home)),
        )


def _story_lines(tree: Tree) -> tuple[StoryLine, ...]:
    """The stories with the latest news, one line each; of stories of one day, by name."""
    found: dict[Term, list[Card]] = defaultdict(list)
    for card in tree.cards:
        for story in card.stories:
            found[story].append(card)
    lines = [StoryLine(story, len(cards), cards[0]) for story, cards in found.items()]
    lines.sort(key=lambda line: line.term.slug)
    lines.sort(key=lambda line: line.latest.date.at, reverse=True)
    return tuple(lines[:RAIL_STORIES])


def _dates(tree: Tree, homes: tuple[Version, ...], config: Config) -> Iterator[Page]:
    site = tree.site
    years = year_counts(site.home, tree.cards, config.outputs.months)
    switch = others(homes, site.lang)
    by_year = [
        (year, tuple(cards))
        for year, cards in groupby(tree.cards, key=lambda card: card.date.at.year)
    ]
    for number, (year, cards) in enumerate(by_year):
        counts = next(count for count in years if count.year == year)
        view = DateView(
            year=year,
            month=None,
            years=years,
            months=counts.months,
            days=() if config.outputs.months else day_groups(cards),
            older=_year_item(site.home, by_year, number + 1),
            newer=_year_item(site.home, by_year, number - 1),
        )
        head = Head(urls.year(site.home, year), str(year), switch=switch, feeds=site.feeds)
        yield page("year.html", site, head, view)
    if config.outputs.months:
        yield from _months(tree, years, switch)


def _year_item(
    home: str, by_year: Sequence[tuple[int, tuple[Card, ...]]], number: int
) -> MenuItem | None:
    if not 0 <= number < len(by_year):
        return None
    year = by_year[number][0]
    return MenuItem(str(year), urls.year(home, year))


def _months(
    tree: Tree, years: tuple[YearCount, ...], switch: tuple[Version, ...]
) -> Iterator[Page]:
    site = tree.site
    by_month = [
        (key, tuple(cards))
        for key, cards in groupby(
            tree.cards, key=lambda card: (card.date.at.year, card.date.at.month)
        )
    ]

    def item(number: int) -> MenuItem | None:
        if not 0 <= number < len(by_month):
            return None
        year, month = by_month[number][0]
        label = month_title(year, month, site.lang, site.numerals)
        return MenuItem(label, urls.month(site.home, year, month))

    for number, ((year, month), cards) in enumerate(by_month):
        counts = next(count for count in years if count.year == year)
        view = DateView(
            year, month, years, counts.months, day_groups(cards), item(number + 1), item(number - 1)
        )
        title = month_title(year, month, site.lang, site.numerals)
        head = Head(urls.month(site.home, year, month), title, switch=switch, feeds=site.feeds)
        yield page("month.html", site, head, view)


# ---- what stands once


def _aliases(archive: Archive) -> Iterator[Page]:
    trees = {tree.site.lang: tree.site for tree in archive.trees}
    for path in sorted(archive.public):
        url, briefing = archive.owners[path]
        site = trees.get(briefing.lang or archive.trees[0].site.lang, archive.trees[0].site)
        for alias in briefing.aliases:
            head = Head(url, "", index=False)
            yield Page(urls.alias_path(alias), "redirect.html", site, head, RedirectView(url))


def _once(archive: Archive, pages: Sequence[Page]) -> Iterator[Page]:
    site = archive.trees[0].site
    menu = (MenuItem(word("briefings", site.lang), site.home), *site.menu)
    head = Head("/404.html", word("not found", site.lang), index=False)
    yield page("404.html", site, head, NotFoundView(tuple(dict.fromkeys(menu))))
    entries = tuple(
        SitemapEntry(page.head.url, _modified(page), page.head.versions)
        for page in sorted(pages, key=lambda page: page.path)
        if page.template.endswith(".html") and page.head.index
    )
    view = SitemapView(entries)
    yield page("sitemap.xml", site, Head("/sitemap.xml", "", index=False), view)
    yield page("robots.txt", site, Head("/robots.txt", "", index=False), SitemapView(()))


def _modified(page: Page) -> date | None:
    if not isinstance(page.view, BriefingView):
        return None
    card = page.view.card
    moments = [card.date, *(item.date for item in page.view.corrections)]
    moments += [card.updated] if card.updated else []
    return max(moment.at for moment in moments).date()
