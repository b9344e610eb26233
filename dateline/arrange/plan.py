"""Archive → pages: the whole site as a value, before anything is rendered."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from dateline import urls
from dateline.arrange import feeds
from dateline.arrange.archive import Archive, Entry, Tree
from dateline.arrange.lists import day_groups, numbered_slices, pager, year_counts
from dateline.arrange.related import neighbours, related
from dateline.arrange.words import month_title, word
from dateline.model import (
    BriefingView,
    Card,
    Crumb,
    DateView,
    Feed,
    FrontView,
    Head,
    ListView,
    MenuItem,
    NotFoundView,
    Page,
    PlainView,
    RedirectView,
    Related,
    Site,
    SitemapEntry,
    SitemapView,
    StoryLine,
    StoryPart,
    TaxonomyView,
    Term,
    TermCount,
    TermGroup,
    TermView,
    TombstoneView,
    Version,
    View,
    Year,
)
from dateline.parse.config import Config

RAIL_STORIES = 5

Bodies = Mapping[str, str]
"""Source path → clean HTML."""


def plan(archive: Archive, bodies: Bodies, config: Config) -> tuple[Page, ...]:
    """Every page of the site, in no order that matters."""
    pages: list[Page] = []
    for tree in archive.trees:
        pages += _tree_pages(archive, tree, bodies, config)
    pages += _aliases(archive)
    pages += _once(archive, pages)
    return tuple(pages)


def _tree_pages(archive: Archive, tree: Tree, bodies: Bodies, config: Config) -> Iterator[Page]:
    homes = _home_versions(archive)
    yield from _front(archive, tree, homes, config)
    yield from _briefings(archive, tree, bodies, config)
    yield from _dates(tree, homes, config)
    yield from _taxonomies(archive, tree, homes, config)
    yield from _plain_pages(archive, tree, bodies)
    yield from _tombstones(tree)
    yield from feeds.main(tree, bodies, config)


def _page(template: str, site: Site, head: Head, view: View) -> Page:
    return Page(urls.output_path(head.url), template, site, head, view)


def _home_versions(archive: Archive) -> tuple[Version, ...]:
    from dateline.arrange.archive import language_name

    return tuple(
        Version(tree.site.lang, language_name(tree.site.lang), tree.site.home)
        for tree in archive.trees
    )


def _others(versions: Iterable[Version], lang: str) -> tuple[Version, ...]:
    return tuple(version for version in versions if version.lang != lang)


def _switch(
    versions: Sequence[Version], homes: Sequence[Version], lang: str
) -> tuple[Version, ...]:
    """The other trees: this page's version where there is one, else the front page."""
    own = {version.lang: version for version in versions}
    return tuple(own.get(home.lang, home) for home in homes if home.lang != lang)


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
        switch=_others(homes, site.lang),
        feeds=site.feeds,
    )
    yield _page("front.html", site, head, view)
    for number, chunk in numbered_slices(cards, size):
        url = urls.numbered(site.home, number)
        title = word("page", site.lang).format(number=number)
        yield _page(
            "list.html",
            site,
            Head(url, title, switch=_others(homes, site.lang), feeds=site.feeds),
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
    switch = _others(homes, site.lang)
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
        yield _page("year.html", site, head, view)
    if config.outputs.months:
        yield from _months(tree, years, switch)


def _year_item(
    home: str, by_year: Sequence[tuple[int, tuple[Card, ...]]], number: int
) -> MenuItem | None:
    if not 0 <= number < len(by_year):
        return None
    year = by_year[number][0]
    return MenuItem(str(year), urls.year(home, year))


def _months(tree: Tree, years: tuple, switch: tuple[Version, ...]) -> Iterator[Page]:  # type: ignore[type-arg]
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
        yield _page("month.html", site, head, view)


# ---- terms


def _taxonomies(
    archive: Archive, tree: Tree, homes: tuple[Version, ...], config: Config
) -> Iterator[Page]:
    members: dict[str, dict[Term, list[Card]]] = defaultdict(lambda: defaultdict(list))
    for entry in tree.entries:
        for taxonomy, terms in entry.terms:
            for term in terms:
                members[taxonomy][term].append(entry.card)
    elsewhere = _term_trees(archive)
    for taxonomy in sorted(members):
        label = taxonomy_label(taxonomy, tree.site.lang, config)
        index = MenuItem(label, urls.taxonomy(tree.site.home, taxonomy))
        yield _taxonomy_index(tree.site, taxonomy, index, members[taxonomy], homes)
        for term in sorted(members[taxonomy], key=lambda term: term.slug):
            versions = elsewhere[taxonomy, term.slug]
            cards = tuple(members[taxonomy][term])
            yield from _term_pages(tree.site, term, index, cards, versions, homes, config)


def taxonomy_label(name: str, lang: str, config: Config) -> str:
    settings = config.taxonomies.get(name)
    return (settings and settings.label) or word(name, lang)


def _term_trees(archive: Archive) -> dict[tuple[str, str], tuple[Version, ...]]:
    from dateline.arrange.archive import language_name

    found: dict[tuple[str, str], dict[str, Version]] = defaultdict(dict)
    for tree in archive.trees:
        lang = tree.site.lang
        for entry in tree.entries:
            for _, terms in entry.terms:
                for term in terms:
                    found[term.taxonomy, term.slug].setdefault(
                        lang, Version(lang, language_name(lang), term.url)
                    )
    return {key: tuple(versions.values()) for key, versions in found.items()}


def _taxonomy_index(
    site: Site,
    taxonomy: str,
    index: MenuItem,
    members: Mapping[Term, Sequence[Card]],
    homes: tuple[Version, ...],
) -> Page:
    most = max(len(cards) for cards in members.values())
    counts = tuple(
        TermCount(term, len(members[term]), _weight(len(members[term]), most))
        for term in sorted(members, key=lambda term: (term.label.casefold(), term.label))
    )
    head = Head(index.url, index.label, switch=_others(homes, site.lang), feeds=site.feeds)
    return _page("taxonomy.html", site, head, TaxonomyView(taxonomy, index.label, counts))


def _weight(count: int, most: int) -> int:
    return 1 + (4 * count.bit_length()) // max(1, most.bit_length()) if count > 1 else 1


def _term_pages(
    site: Site,
    term: Term,
    index: MenuItem,
    cards: tuple[Card, ...],
    versions: tuple[Version, ...],
    homes: tuple[Version, ...],
    config: Config,
) -> Iterator[Page]:
    size = config.page_size
    switch = _switch(versions, homes, site.lang)
    own_feeds = site.feeds
    if config.outputs.term_feeds:
        feed = Feed(f"{site.title}: {term.label}", term.url + "feed.xml", "application/atom+xml")
        own_feeds = (feed, *site.feeds)
        yield feeds.of_term(site, term, feed, cards, config)
    view = TermView(
        term=term,
        taxonomy=index,
        count=len(cards),
        first=cards[-1].date.day,
        last=cards[0].date.day,
        number=None,
        years=_by_year(cards[:size]),
        pager=pager(cards, size, None, term.url),
    )
    known = versions if len(versions) > 1 else ()
    head = Head(term.url, term.label, versions=known, switch=switch, feeds=own_feeds)
    yield _page("term.html", site, head, view)
    for number, chunk in numbered_slices(cards, size):
        title = f"{term.label}, {word('page', site.lang).format(number=number)}"
        yield _page(
            "term.html",
            site,
            Head(urls.numbered(term.url, number), title, switch=switch, feeds=own_feeds),
            TermView(
                term,
                index,
                0,
                None,
                None,
                number,
                _by_year(chunk),
                pager(cards, size, number, term.url),
            ),
        )


def _by_year(cards: Iterable[Card]) -> tuple[Year, ...]:
    return tuple(
        Year(year, tuple(of_year))
        for year, of_year in groupby(cards, key=lambda card: card.date.at.year)
    )


# ---- briefings


def _briefings(archive: Archive, tree: Tree, bodies: Bodies, config: Config) -> Iterator[Page]:
    cards = tree.cards
    near = related(tree.entries) if config.outputs.related else {}
    homes = _home_versions(archive)
    sequences = _sequences(tree.entries)
    for number, entry in enumerate(tree.entries):
        versions = archive.versions[entry.original]
        view = _briefing_view(entry, tree.site, config, bodies, near, versions, sequences)
        older, newer = neighbours(cards, number)
        head = Head(
            entry.card.url,
            entry.card.title,
            entry.card.summary,
            versions=versions if len(versions) > 1 else (),
            switch=_switch(versions, homes, tree.site.lang),
            feeds=tree.site.feeds,
        )
        yield _page("briefing.html", tree.site, head, view(older, newer))


def _briefing_view(
    entry: Entry,
    site: Site,
    config: Config,
    bodies: Bodies,
    near: Mapping[str, tuple[Related, ...]],
    versions: tuple[Version, ...],
    sequences: Mapping[Term, tuple[Card, ...]],
) -> Callable[[Card | None, Card | None], BriefingView]:
    briefing, card = entry.briefing, entry.card

    def view(older: Card | None, newer: Card | None) -> BriefingView:
        return BriefingView(
            card=card,
            body=bodies[briefing.path],
            headings=briefing.prose.headings if briefing.prose else (),
            terms=tuple(
                TermGroup(taxonomy, taxonomy_label(taxonomy, site.lang, config), terms)
                for taxonomy, terms in _in_order(entry, config)
            ),
            sources=briefing.sources,
            corrections=briefing.corrections,
            license=briefing.license or site.license,
            older=older,
            newer=newer,
            stories=tuple(_story_part(story, sequences[story], card) for story in card.stories),
            related=near.get(briefing.path, ()),
            versions=_others(versions, site.lang),
            crumbs=_crumbs(card, site, config),
            extra=briefing.extra,
        )

    return view


def _in_order(entry: Entry, config: Config) -> list[tuple[str, tuple[Term, ...]]]:
    terms = dict(entry.terms)
    return [(name, terms[name]) for name in config.taxonomy_names if name in terms]


def _sequences(entries: Sequence[Entry]) -> dict[Term, tuple[Card, ...]]:
    """Every story's briefings, newest first."""
    found: dict[Term, list[Card]] = defaultdict(list)
    for entry in entries:
        for story in entry.card.stories:
            found[story].append(entry.card)
    return {story: tuple(cards) for story, cards in found.items()}


def _story_part(story: Term, cards: tuple[Card, ...], card: Card) -> StoryPart:
    older, newer = neighbours(cards, cards.index(card))
    return StoryPart(story, older, newer, cards[0] if cards[0] is not card else None)


def _crumbs(card: Card, site: Site, config: Config) -> tuple[Crumb, ...]:
    day = card.date.day
    crumbs = [
        Crumb(word("briefings", site.lang), site.home),
        Crumb(str(day.year), urls.year(site.home, day.year)),
    ]
    if config.outputs.months:
        title = month_title(day.year, day.month, site.lang, site.numerals)
        crumbs.append(Crumb(title, urls.month(site.home, day.year, day.month)))
    return tuple(crumbs)


def _plain_pages(archive: Archive, tree: Tree, bodies: Bodies) -> Iterator[Page]:
    homes = _home_versions(archive)
    for undated in tree.pages:
        briefing = undated.briefing
        versions = archive.versions[undated.original]
        head = Head(
            undated.url,
            briefing.title,
            briefing.summary or "",
            versions=versions if len(versions) > 1 else (),
            switch=_switch(versions, homes, tree.site.lang),
            feeds=tree.site.feeds,
        )
        headings = briefing.prose.headings if briefing.prose else ()
        view = PlainView(briefing.title, bodies[briefing.path], headings)
        yield _page("page.html", tree.site, head, view)


def _tombstones(tree: Tree) -> Iterator[Page]:
    for stone in tree.tombstones:
        head = Head(stone.url, word("withdrawn", tree.site.lang), index=False)
        view = TombstoneView(stone.withdrawal.date, stone.withdrawal.reason)
        yield _page("tombstone.html", tree.site, head, view)


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
    yield _page("404.html", site, head, NotFoundView(tuple(dict.fromkeys(menu))))
    entries = tuple(
        SitemapEntry(page.head.url, _modified(page), page.head.versions)
        for page in sorted(pages, key=lambda page: page.path)
        if page.template.endswith(".html") and page.head.index
    )
    view = SitemapView(entries)
    yield _page("sitemap.xml", site, Head("/sitemap.xml", "", index=False), view)
    yield _page("robots.txt", site, Head("/robots.txt", "", index=False), SitemapView(()))


def _modified(page: Page) -> date | None:
    if not isinstance(page.view, BriefingView):
        return None
    card = page.view.card
    moments = [card.date, *(item.date for item in page.view.corrections)]
    moments += [card.updated] if card.updated else []
    return max(moment.at for moment in moments).date()
