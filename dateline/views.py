"""What the templates see: one view a page type, and the page that carries it."""

from datetime import date

from dateline.model import (
    Body,
    Card,
    Citation,
    Correction,
    Head,
    Heading,
    Mention,
    MenuItem,
    Moment,
    Plate,
    Spot,
    Term,
    TermGroup,
    Version,
)
from dateline.value import FrozenMap, Value


class Day(Value, frozen=True):
    day: date
    cards: tuple[Card, ...]


class Pager(Value, frozen=True):
    """The neighbours of a list page; the dates of the first and last briefing that they lead to."""

    older: str | None
    newer: str | None
    older_first: date | None = None
    older_last: date | None = None


class MonthCount(Value, frozen=True):
    month: int
    count: int
    url: str | None


class YearCount(Value, frozen=True):
    year: int
    count: int
    url: str
    months: tuple[MonthCount, ...]


class StoryLine(Value, frozen=True):
    """A developing story in the front page's rail."""

    term: Term
    count: int
    latest: Mention


class FrontView(Value, frozen=True, tag=True):
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


class ListView(Value, frozen=True, tag=True):
    """`list.html`: `/page/N/`."""

    number: int
    days: tuple[Day, ...]
    pager: Pager


class DateView(Value, frozen=True, tag=True):
    """`year.html` (months with their briefings) and `month.html` (days)."""

    year: int
    month: int | None
    years: tuple[MenuItem, ...]
    """The archive rail. Without counts: a new briefing must not change the pages of other years."""
    months: tuple[MonthCount, ...]
    days: tuple[Day, ...]
    """Empty on a year page."""
    older: MenuItem | None
    newer: MenuItem | None


class Year(Value, frozen=True):
    year: int
    cards: tuple[Card, ...]


class TermCount(Value, frozen=True):
    term: Term
    count: int
    weight: int
    """1 (rare) to 5 (the commonest)."""


class About(Value, frozen=True):
    """A term as an authority file describes it."""

    note: str
    names: tuple[str, ...]
    """Other names and spellings, in any language."""
    ids: tuple[tuple[str, str], ...]
    """Its names elsewhere: `wikidata` → `Q220`."""
    status: str
    """Of a story: `open`, `closed` or empty."""


class TermView(Value, frozen=True, tag=True):
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
    about: About | None = None
    """What an authority file says of the term. This and what follows on the first page only."""
    broader: tuple[Term, ...] = ()
    """What it is a part of, the nearest first."""
    narrower: tuple[TermCount, ...] = ()
    """What is a part of it: their briefings are on its pages too."""
    beside: tuple[TermCount, ...] = ()
    """What it appears with most, the commonest first."""
    stories: tuple[TermCount, ...] = ()
    """The developing stories that its briefings belong to."""


class TaxonomyView(Value, frozen=True, tag=True):
    """`taxonomy.html`: `/tags/` and its like, in the order of their labels."""

    taxonomy: str
    label: str
    terms: tuple[TermCount, ...]
    """All, or the commonest if there are very many, or those of one initial."""
    initials: tuple[MenuItem, ...] = ()
    """The pages of the initials, where there are very many terms."""
    initial: str = ""
    """Of such a page."""
    older: str | None = None
    newer: str | None = None
    """The next and the previous page of one initial."""


class Crumb(Value, frozen=True):
    label: str
    url: str


class Related(Value, frozen=True):
    card: Mention
    shared: tuple[Term, ...]


class StoryPart(Value, frozen=True):
    """A story beside a briefing: what came before and after it, and the latest."""

    term: Term
    older: Mention | None
    newer: Mention | None
    latest: Mention | None
    """None where this is the latest."""


class BriefingView(Value, frozen=True, tag=True):
    """`briefing.html`."""

    card: Card
    body: Body | str
    """Clean HTML once the page is rendered."""
    standfirst: str
    """The summary, unless it is how the body begins."""
    terms: tuple[TermGroup, ...]
    sources: tuple[Citation, ...]
    corrections: tuple[Correction, ...]
    license: str | None
    older: Mention | None
    newer: Mention | None
    stories: tuple[StoryPart, ...]
    related: tuple[Related, ...]
    versions: tuple[Version, ...]
    crumbs: tuple[Crumb, ...]
    extra: FrozenMap
    headings: tuple[Heading, ...] = ()
    """Of the body, as that is."""
    picture: Plate | None = None
    """What `card.image` names, once the page is rendered; None where there is nothing to show."""
    spots: tuple[Spot, ...] = ()
    original: Version | None = None
    """What it is a translation of, if that is public."""


class PlainView(Value, frozen=True, tag=True):
    """`page.html`: an undated page of `_pages`."""

    title: str
    body: Body | str
    headings: tuple[Heading, ...] = ()


class TombstoneView(Value, frozen=True, tag=True):
    """`tombstone.html`: what stands where a briefing was withdrawn; neither title nor content."""

    date: Moment
    reason: str


class RedirectView(Value, frozen=True, tag=True):
    """`redirect.html`: an old address that leads to `target`."""

    target: str


class NotFoundView(Value, frozen=True, tag=True):
    """`404.html`."""

    menu: tuple[MenuItem, ...]


class Entry(Value, frozen=True):
    """A briefing in a feed; `body` is None in feeds of summaries."""

    card: Card
    atom_id: str
    body: Body | str | None
    authors: tuple[str, ...]
    picture: Plate | None = None
    """With a body: what `card.image` names."""


class FeedView(Value, frozen=True, tag=True):
    """`feed.xml` and `feed.json`."""

    title: str
    atom_id: str
    url: str
    home: str
    updated: Moment
    entries: tuple[Entry, ...]


class SitemapEntry(Value, frozen=True):
    url: str
    modified: date | None
    versions: tuple[Version, ...]


class News(Value, frozen=True):
    card: Card
    publication: str
    """The site's title in the language of the briefing."""


class SitemapView(Value, frozen=True, tag=True):
    """`sitemap.xml`, `sitemap-index.xml`, `news-sitemap.xml`; `robots.txt`, which names them."""

    entries: tuple[SitemapEntry, ...]
    news: tuple[News, ...] = ()


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


class Page(Value, frozen=True):
    """A file to be: where it goes, which template makes it and all that the template may see."""

    path: str
    """Below the output folder: `2017/10/ischia/index.html`."""
    template: str
    lang: str
    """Of the tree whose Site the template sees."""
    head: Head
    view: View
