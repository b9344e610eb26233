"""The front page, its numbered pages, years and months."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from dateline import urls
from dateline.arrange.lists import by_years, day_groups, pager
from dateline.arrange.pages import Frame, mention, others, page
from dateline.locales import month_title
from dateline.model import Card, Head, MenuItem, Term
from dateline.views import DateView, FrontView, ListView, Page, Pager, StoryLine, YearCount
from dateline.wording import wording_of

RAIL_STORIES = 5


def front_page(
    frame: Frame, cards: Sequence[Card], years: tuple[YearCount, ...], main: tuple[int, str]
) -> Iterator[Page]:
    """`main` are the briefings of the default language's tree, and its front page."""
    site, size = frame.site, frame.config.page_size
    newest = cards[:size]
    lead = next((card for card in newest if card.pinned), newest[0] if newest else None)
    listed = tuple(card for card in newest if card is not lead)
    view = FrontView(
        lead=lead,
        days=day_groups(listed),
        stories=_story_lines(cards),
        years=years,
        pager=pager(cards, size, None, site.home),
        translated=len(cards),
        total=main[0],
        default_home=None if main[1] == site.home else main[1],
    )
    switch = others(frame.homes, site.lang)
    versions = frame.homes if len(frame.homes) > 1 else ()
    head = Head(site.home, "", site.description, versions=versions, switch=switch, feeds=site.feeds)
    yield page("front.html", site, head, view)


def list_page(frame: Frame, number: int, cards: Sequence[Card], around: Pager) -> Iterator[Page]:
    """`/page/N/`."""
    site = frame.site
    head = Head(
        urls.numbered(site.home, number),
        wording_of(site).gettext("page %(number)s") % {"number": number},
        switch=others(frame.homes, site.lang),
        feeds=site.feeds,
    )
    yield page("list.html", site, head, ListView(number, day_groups(cards), around))


def _story_lines(cards: Sequence[Card]) -> tuple[StoryLine, ...]:
    """The stories with the latest news, one line each; of stories of one day, by name."""
    found: dict[Term, list[Card]] = {}
    for card in cards:
        for story in card.stories:
            found.setdefault(story, []).append(card)
    lines = [StoryLine(story, len(own), mention(own[0])) for story, own in found.items()]
    lines.sort(key=lambda line: line.term.slug)
    lines.sort(key=lambda line: line.latest.date.at, reverse=True)
    return tuple(lines[:RAIL_STORIES])


def date_pages(frame: Frame, cards: Sequence[Card], years: tuple[YearCount, ...]) -> Iterator[Page]:
    site, months = frame.site, frame.config.outputs.months
    by_year = dict(by_years(cards)) if not months else {}
    switch = others(frame.homes, site.lang)
    items = tuple(MenuItem(str(count.year), count.url) for count in years)
    for number, count in enumerate(years):
        view = DateView(
            year=count.year,
            month=None,
            years=items,
            months=count.months,
            days=day_groups(by_year.get(count.year, ())),
            older=items[number + 1] if number + 1 < len(items) else None,
            newer=items[number - 1] if number else None,
        )
        head = Head(count.url, str(count.year), switch=switch, feeds=site.feeds)
        yield page("year.html", site, head, view)
    if months:
        yield from _months(frame, cards, years, items)


def _months(
    frame: Frame,
    cards: Sequence[Card],
    years: tuple[YearCount, ...],
    items: tuple[MenuItem, ...],
) -> Iterator[Page]:
    site = frame.site
    counts = {count.year: count for count in years}
    by_month = [
        (key, tuple(own))
        for key, own in groupby(cards, key=lambda card: (card.date.day.year, card.date.day.month))
    ]

    def item(number: int) -> MenuItem | None:
        if not 0 <= number < len(by_month):
            return None
        year, month = by_month[number][0]
        label = month_title(year, month, site.locale)
        return MenuItem(label, urls.month(site.home, year, month))

    for number, ((year, month), own) in enumerate(by_month):
        view = DateView(
            year,
            month,
            items,
            counts[year].months,
            day_groups(own),
            item(number + 1),
            item(number - 1),
        )
        title = month_title(year, month, site.locale)
        url = urls.month(site.home, year, month)
        head = Head(url, title, switch=others(frame.homes, site.lang), feeds=site.feeds)
        yield page("month.html", site, head, view)
