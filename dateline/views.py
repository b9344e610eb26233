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
    Rendition,
    Span,
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


class Bar(Value, frozen=True):
    """A period of a chart and the briefings in it; periods without any are left out."""

    year: int
    month: int | None
    """None in a chart of years."""
    count: int
    url: str


class Locator(Value, frozen=True):
    """A place on a small map: its coordinates, of which the map is drawn while rendering."""

    term: Term
    lat: float
    lon: float


class Year(Value, frozen=True):
    year: int
    cards: tuple[Card, ...]


class TermCount(Value, frozen=True):
    term: Term
    count: int
    weight: int
    """1 (rare) to 5 (the commonest)."""
    kind: str = ""
    """What its taxonomy is called, where another term of the same name stands beside it."""


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
    bars: tuple[Bar, ...] = ()
    """Its years, of a story its months; none on numbered pages and of what occurs seldom."""
    locator: Locator | None = None
    """Of a place whose coordinates are known; every other common term has `places`."""
    places: tuple["MappedPlace", ...] = ()
    """Where its briefings happened, with how many of them, the commonest first."""


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


class MappedPlace(Value, frozen=True):
    term: Term
    count: int
    lat: float
    lon: float


class Country(Value, frozen=True):
    label: str
    """Empty where it is not known."""
    url: str
    """Of its page; empty where it has none."""
    places: tuple[TermCount, ...]


class MapView(Value, frozen=True, tag=True):
    """`map.html`: `/map/`."""

    places: tuple[MappedPlace, ...]
    """The commonest of those whose coordinates are known, in that order."""
    known: int
    """How many have coordinates."""
    countries: tuple[Country, ...]
    """All places."""


class TimelineView(Value, frozen=True, tag=True):
    """`timeline.html`: `/timeline/`."""

    bars: tuple[Bar, ...]
    years: tuple[YearCount, ...]
    """Newest first."""


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


class Author(Value, frozen=True):
    name: str
    """As it is signed."""
    family: str = ""
    """Empty where nothing tells it from the given name, and for an organisation."""
    given: str = ""


class Reference(Value, frozen=True):
    """A briefing as others cite it. (A Citation is what it cites itself.)"""

    id: str
    title: str
    authors: tuple[Author, ...]
    publisher: str
    """The title of the site."""
    date: Moment
    url: str
    """The short link, where the site has them."""
    lang: str
    place: str
    """Empty where none is known."""
    license: str | None

    @property
    def creators(self) -> tuple[Author, ...]:
        """The authors, else the site as an organisation."""
        return self.authors or (Author(self.publisher),)


class ReferenceView(Value, frozen=True, tag=True):
    """`cite.bib`, `cite.ris` and `cite.json`: files beside the page of a briefing."""

    reference: Reference


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
    modified: Moment | None = None
    """The last of its update and its corrections."""
    headings: tuple[Heading, ...] = ()
    """Of the body, as that is."""
    locator: Locator | None = None
    """The first of its places whose coordinates are known."""
    reference: Reference | None = None
    """How to cite it; None where `outputs.citations` is off."""
    picture: Plate | None = None
    """What `card.image` names, once the page is rendered; None where there is nothing to show."""
    social_card: Rendition | None = None
    """Once the page is rendered; None where it has none, or a picture of its own."""
    spots: tuple[tuple[str, Spot], ...] = ()
    """The slug of each of its places; as it calls the place, where that is known to lie."""
    original: Version | None = None
    """What it is a translation of, if that is public."""
    glossary: tuple[tuple[str, str], ...] = ()
    """Abbreviations of the body and what they mean, once the page is rendered."""
    toc: bool | None = None
    """Whether it has a table of contents; None leaves that to the number of its headings."""


class PlainView(Value, frozen=True, tag=True):
    """`page.html`: an undated page of `_pages`."""

    title: str
    body: Body | str
    headings: tuple[Heading, ...] = ()
    glossary: tuple[tuple[str, str], ...] = ()
    """Abbreviations of the body and what they mean, once the page is rendered."""
    toc: bool | None = None
    """Whether it has a table of contents; None leaves that to the number of its headings."""


class TombstoneView(Value, frozen=True, tag=True):
    """`tombstone.html`: what stands where a briefing was withdrawn; neither title nor content."""

    date: Moment
    reason: str


class RedirectView(Value, frozen=True, tag=True):
    """`redirect.html`: an old address that leads to `target`; `start.html`: `/`, if it does."""

    target: str


class DataView(Value, frozen=True, tag=True):
    """`data.html`: `/data/`."""

    files: tuple[str, ...]
    """Their names; they stand beside it."""
    body: bool
    """Whether the texts of briefings are in them."""
    license: str | None


class Facet(Value, frozen=True):
    """A filter of the search; `name` is its name in the address and in the bundles."""

    name: str
    label: str


class SearchView(Value, frozen=True, tag=True):
    """`search.html`: the page of a search that runs in the browser."""

    facets: tuple[Facet, ...]
    languages: tuple[Facet, ...]
    """The code of each, and what it calls itself."""
    indexes: tuple[Crumb, ...]
    """Where else to look: the taxonomies that the tree has."""
    years: tuple[Crumb, ...]


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
    alternates: bool = False
    """Whether it names the versions of each page in other languages."""


class StoryView(Value, frozen=True, tag=True):
    """`story.html`: a developing story in the order of its events, and its numbered pages."""

    term: Term
    index: MenuItem
    note: str
    status: str
    count: int
    """0 on a numbered page, which must not change as the story grows; so no dates and no latest."""
    first: date | None
    last: date | None
    latest: Card | None
    """The newest by its own date, not by that of its event."""
    number: int | None
    years: tuple[Year, ...]
    """Oldest first, as are the briefings of each."""
    beginning: str | None
    """The page of the first events, where that is another one."""
    pager: Pager
    bars: tuple[Bar, ...] = ()
    """Its months; on the first page only."""


class StorySummary(Value, frozen=True):
    """A story in the list of all."""

    term: Term
    status: str
    count: int
    first: date
    last: date
    latest: Mention


class StoriesView(Value, frozen=True, tag=True):
    """`stories.html`: all stories by their latest news, and the numbered pages."""

    label: str
    number: int | None
    stories: tuple[StorySummary, ...]
    pager: Pager


class Corrected(Value, frozen=True):
    """A correction, apart from the page that it is about."""

    date: Moment
    note: str
    briefing: Mention


class CorrectionsView(Value, frozen=True, tag=True):
    """`corrections.html`: `/corrections/` and its numbered pages, newest first."""

    label: str
    number: int | None
    corrections: tuple[Corrected, ...]
    pager: Pager


class DigestItem(Value, frozen=True):
    """A briefing in a digest: never its text."""

    url: str
    title: str
    date: Moment
    dateline: str
    summary: str
    license: str | None
    """Where it is not the site's."""


class DigestDay(Value, frozen=True):
    day: date
    items: tuple[DigestItem, ...]


class DigestView(Value, frozen=True, tag=True):
    """`digest.html`, `digest_mail.html` and `digest_mail.txt`: the briefings of a period."""

    title: str
    index: MenuItem
    """All digests of this part of the archive, or of all of it."""
    part: str
    """The label of the part; empty where it is the whole archive."""
    span: Span
    count: int
    days: tuple[DigestDay, ...]
    """In the order of time."""
    url: str
    """Of the page; its mail is below."""
    older: MenuItem | None = None
    newer: MenuItem | None = None
    """On the page alone: a mail that was sent must not change."""


class DigestLink(Value, frozen=True):
    period: str
    """2017-W42, 2017-10, 2017-10-19."""
    title: str
    url: str
    span: Span
    count: int


class DigestMonth(Value, frozen=True):
    """A month in a list of digests; `link` is None where months have none."""

    month: int
    link: DigestLink | None
    days: tuple[DigestLink, ...]


class DigestsView(Value, frozen=True, tag=True):
    """`digests.html`: the digests of one year, and the years; the index shows the newest year."""

    label: str
    part: str
    year: int
    is_index: bool
    years: tuple[MenuItem, ...]
    months: tuple[DigestMonth, ...]
    weeks: tuple[DigestLink, ...]
    parts: tuple[MenuItem, ...]
    """On the index of the whole archive: the parts that have digests of their own."""


class Notice(Value, frozen=True):
    """What a feed tells that is no briefing: a correction, a digest."""

    atom_id: str
    title: str
    url: str
    updated: Moment
    summary: str
    items: tuple[DigestItem, ...] = ()
    more: int = 0
    """Briefings of the digest that are not among `items`."""


class NoticesView(Value, frozen=True, tag=True):
    """`notices.xml`: the feed of corrections, and those of digests."""

    title: str
    atom_id: str
    url: str
    home: str
    updated: Moment
    notices: tuple[Notice, ...]


View = (
    FrontView
    | ListView
    | DateView
    | TermView
    | TaxonomyView
    | BriefingView
    | ReferenceView
    | PlainView
    | StoryView
    | StoriesView
    | CorrectionsView
    | DigestView
    | DigestsView
    | NoticesView
    | TombstoneView
    | RedirectView
    | DataView
    | SearchView
    | NotFoundView
    | FeedView
    | SitemapView
    | MapView
    | TimelineView
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
