"""`/timeline/`: the whole archive over time."""

from collections.abc import Iterator

from dateline import urls
from dateline.arrange.charts import archive_bars
from dateline.arrange.pages import Frame, page, switch_for
from dateline.model import Head, Version
from dateline.value import replace
from dateline.views import Page, TimelineView, YearCount
from dateline.wording import wording_of


def timeline_page(
    frame: Frame, years: tuple[YearCount, ...], filled: tuple[Version, ...]
) -> Iterator[Page]:
    """`filled` are the timelines that have anything on them."""
    site = frame.site
    versions = tuple(replace(home, url=urls.timeline(home.url)) for home in frame.homes)
    head = Head(
        urls.timeline(site.home),
        wording_of(site).gettext("Timeline"),
        versions=filled if len(filled) > 1 else (),
        switch=switch_for(versions, frame.homes, site.lang),
        feeds=site.feeds,
        index=bool(years),
    )
    yield page("timeline.html", site, head, TimelineView(archive_bars(years), years))
