"""The vocabulary: every value that crosses from one stage to another. All of it is immutable."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dateline.problems import Place


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """When something happened: an instant for ordering, and the civil day it is filed under."""

    at: datetime
    """Aware, in the site's time zone; midnight where only a day was given."""
    timed: bool = False
    """Whether a time of day was given."""

    @property
    def day(self) -> date:
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Span:
    """The days of an event, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as a briefing gives it; degrees, north and east positive."""

    name: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    date: Moment
    note: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    date: Moment
    reason: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One of the sources that a briefing names."""

    title: str
    url: str | None = None
    publisher: str | None = None
    date: Moment | None = None
    accessed: Moment | None = None
    archived: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    src: str
    alt: str = ""
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class FrozenMap:
    """Names and values that compare by value; templates read `extra.NAME`."""

    entries: tuple[tuple[str, Any], ...] = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        for key, value in self.entries:
            if key == name:
                return value
        raise AttributeError(name)

    def __bool__(self) -> bool:
        return bool(self.entries)


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link or picture of a body; line and column count within the body, 0 is not found."""

    target: str
    line: int
    column: int
    image: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """A rendered body, its links still as written and its HTML not yet cleaned."""

    html: str
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    first_paragraph: str
    """As plain text."""
    ids: tuple[str, ...]
    """Every anchor, sorted."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """What one source file says: its typed fields, and its body rendered."""

    path: str
    """Below `content/`, with `/`."""
    shown: str
    """As problems name it."""
    page: bool
    """Whether it is an undated page of `_pages`."""
    broken: bool
    """Whether it has errors; it still counts as a link's target and a URL's owner."""
    given: frozenset[str]
    """The fields that it sets itself."""
    places: tuple[tuple[str, Place], ...]
    body: str
    body_line: int
    prose: Prose | None
    title: str
    date: Moment | None
    spots: tuple[Spot, ...]
    dateline: str | None
    terms: tuple[tuple[str, tuple[str, ...]], ...]
    summary: str | None
    kind: str
    pinned: bool
    event: Span | None
    updated: Moment | None
    corrections: tuple[Correction, ...]
    lang: str | None
    translation_of: str | None
    slug: str | None
    aliases: tuple[str, ...]
    id: str | None
    draft: bool
    publish_at: Moment | None
    expires: Moment | None
    withdrawn: Withdrawal | None
    story: tuple[str, ...]
    sources: tuple[Citation, ...]
    image: Picture | None
    license: str | None
    extra: FrozenMap

    def place(self, name: str) -> Place:
        """Where a field's value stands; the first line where it is not set."""
        return dict(self.places).get(name, Place(self.shown, 1, 1))


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a taxonomy, as one language tree shows it."""

    taxonomy: str
    slug: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Version:
    """A link to the same page in another language."""

    lang: str
    label: str
    """The language's own name: English, العربية."""
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """What other pages may show of a briefing. A body edit cannot reach it."""

    url: str
    lang: str
    id: str
    title: str
    date: Moment
    dateline: str
    """The place as the dateline has it; empty where none is known."""
    summary: str
    kind: str
    event: Span | None
    updated: Moment | None
    pinned: bool
    image: Picture | None
    tags: tuple[Term, ...]
    stories: tuple[Term, ...]
    path: str
    """The source file; decides the order of briefings of one moment."""


@dataclass(frozen=True, slots=True)
class TermGroup:
    """The terms of one taxonomy that a briefing carries."""

    taxonomy: str
    label: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    url: str
    type: str
    """The media type."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every page of one language tree shares. No totals and nothing newest: see the plan."""

    title: str
    description: str
    base_url: str
    """With a final slash."""
    base_path: str
    """The path part of `base_url`, with both slashes."""
    lang: str
    direction: str
    numerals: str
    """`latn`, `arab`, … (CLDR's numbering systems)."""
    home: str
    menu: tuple[MenuItem, ...]
    footer: str
    logo: str | None
    accent: str | None
    license: str | None
    feeds: tuple[Feed, ...]
    languages: tuple[str, ...]
    search: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself in its head."""

    url: str
    title: str
    """Empty on the front page."""
    description: str = ""
    versions: tuple[Version, ...] = ()
    """The other languages' versions of this very page."""
    switch: tuple[Version, ...] = ()
    """Where the language switch leads: the version, else the other tree's front page."""
    feeds: tuple[Feed, ...] = ()
    index: bool = True
    """Whether search engines may list it."""


# ---- what the templates see, one a page type


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """The neighbours of a list page; the dates of the first and last briefing that they lead to."""

    older: str | None
    newer: str | None
    older_first: date | None = None
    older_last: date | None = None


@dataclass(frozen=True, slots=True)
class MonthCount:
    month: int
    count: int
    url: str | None


@dataclass(frozen=True, slots=True)
class YearCount:
    year: int
    count: int
    url: str
    months: tuple[MonthCount, ...]


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A developing story in the front page's rail."""

    term: Term
    count: int
    latest: Card


@dataclass(frozen=True, slots=True)
class FrontView:
    """`front.html`: `/`."""

    lead: Card | None
    days: tuple[Day, ...]
    stories: tuple[StoryLine, ...]
    years: tuple[YearCount, ...]
    pager: Pager
    translated: int
    """Briefings in this tree, and in the default language's: shown where they differ."""
    total: int
    default_home: str | None


@dataclass(frozen=True, slots=True)
class ListView:
    """`list.html`: `/page/N/`."""

    number: int
    days: tuple[Day, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class DateView:
    """`year.html` (months with their briefings) and `month.html` (days)."""

    year: int
    month: int | None
    years: tuple[YearCount, ...]
    """The archive rail."""
    months: tuple[MonthCount, ...]
    days: tuple[Day, ...]
    """Empty on a year page."""
    older: MenuItem | None
    newer: MenuItem | None


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class TermView:
    """`term.html`: a term's page, and its numbered pages."""

    term: Term
    taxonomy: MenuItem
    count: int
    """0 on a numbered page, which must not change as the term grows."""
    first: date | None
    last: date | None
    number: int | None
    years: tuple[Year, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class TermCount:
    term: Term
    count: int
    weight: int
    """1 (rare) to 5 (the commonest)."""


@dataclass(frozen=True, slots=True)
class TaxonomyView:
    """`taxonomy.html`: `/tags/` and its like, in the order of their labels."""

    taxonomy: str
    label: str
    terms: tuple[TermCount, ...]


@dataclass(frozen=True, slots=True)
class Crumb:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Related:
    card: Card
    shared: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A story beside a briefing: what came before and after it, and the latest."""

    term: Term
    older: Card | None
    newer: Card | None
    latest: Card | None
    """None where this is the latest."""


@dataclass(frozen=True, slots=True)
class BriefingView:
    """`briefing.html`."""

    card: Card
    body: str
    """Clean HTML."""
    headings: tuple[Heading, ...]
    terms: tuple[TermGroup, ...]
    sources: tuple[Citation, ...]
    corrections: tuple[Correction, ...]
    license: str | None
    older: Card | None
    newer: Card | None
    stories: tuple[StoryPart, ...]
    related: tuple[Related, ...]
    versions: tuple[Version, ...]
    crumbs: tuple[Crumb, ...]
    extra: FrozenMap


@dataclass(frozen=True, slots=True)
class PlainView:
    """`page.html`: an undated page of `_pages`."""

    title: str
    body: str
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class TombstoneView:
    """`tombstone.html`: what stands where a briefing was withdrawn; neither title nor content."""

    date: Moment
    reason: str


@dataclass(frozen=True, slots=True)
class RedirectView:
    """`redirect.html`: an old address that leads to `target`."""

    target: str


@dataclass(frozen=True, slots=True)
class NotFoundView:
    """`404.html`."""

    menu: tuple[MenuItem, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A briefing in a feed; `body` is None in feeds of summaries."""

    card: Card
    atom_id: str
    body: str | None
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedView:
    """`feed.xml` and `feed.json`."""

    title: str
    atom_id: str
    url: str
    home: str
    updated: datetime
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    url: str
    modified: date | None
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class SitemapView:
    """`sitemap.xml`; also `robots.txt`, which names it."""

    entries: tuple[SitemapEntry, ...]


View = (
    FrontView
    | ListView
    | DateView
    | TermView
    | TaxonomyView
    | BriefingView
    | PlainView
    | TombstoneView
    | RedirectView
    | NotFoundView
    | FeedView
    | SitemapView
)


@dataclass(frozen=True, slots=True)
class Page:
    """A file to be: where it goes, which template makes it and all that the template may see."""

    path: str
    """Below the output folder: `2017/10/ischia/index.html`."""
    template: str
    site: Site
    head: Head
    view: View
