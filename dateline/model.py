"""The vocabulary: every value that crosses from one stage to another. All of it is immutable."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

from dateline.problems import Place
from dateline.value import FrozenMap, Value


class Moment(Value, frozen=True, order=True):
    """When something happened: an instant for ordering, and the civil day it is filed under."""

    at: datetime
    """In UTC; midnight in the site's time zone where only a day was given."""
    day: date
    """In the site's time zone, as `offset` and `zone` are."""
    offset: int = 0
    """Seconds east of UTC."""
    timed: bool = False
    """Whether a time of day was given."""
    zone: str = "UTC"
    """As people write it: CEST, +03."""

    @property
    def local(self) -> datetime:
        """The instant in the site's time zone."""
        return self.at.astimezone(timezone(timedelta(seconds=self.offset), self.zone))


class Span(Value, frozen=True):
    """The days of an event, both included."""

    first: date
    last: date


class Spot(Value, frozen=True):
    """A place as a briefing gives it; degrees, north and east positive."""

    name: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None


class Point(Value, frozen=True):
    """Where a place lies, as far as it is known."""

    lat: float | None = None
    lon: float | None = None
    country: str | None = None


class Correction(Value, frozen=True):
    date: Moment
    note: str


class Withdrawal(Value, frozen=True):
    date: Moment
    reason: str


class Citation(Value, frozen=True):
    """One of the sources that a briefing names."""

    title: str
    url: str | None = None
    publisher: str | None = None
    date: Moment | None = None
    accessed: Moment | None = None
    archived: str | None = None


class Picture(Value, frozen=True):
    src: str
    alt: str = ""
    caption: str | None = None
    credit: str | None = None
    file: str = ""
    """Where `src` leads below `content/`; empty for an address of the site or of another host."""


class Rendition(Value, frozen=True):
    """A picture in one size and format."""

    url: str
    width: int
    height: int


class Plate(Value, frozen=True):
    """A picture as pages show it."""

    fallback: Rendition
    """For every browser; of a drawing (SVG) the file itself."""
    width: int
    height: int
    """Of the largest rendition; 0 where a drawing does not tell."""
    sources: tuple[tuple[str, tuple[Rendition, ...]], ...] = ()
    """Media type → renditions, the smallest first; a browser takes the first type it knows."""
    sizes: str = ""
    """How wide the theme shows it, as `sizes` of HTML says it."""


class Heading(Value, frozen=True):
    level: int
    id: str
    text: str


class Link(Value, frozen=True):
    """A link or picture of a body, unless it leads to another site.

    Line and column count within the body; 0 is not found.
    """

    target: str
    line: int
    column: int
    image: bool
    described: bool = True
    """False for a picture without alternative text."""


class Prose(Value, frozen=True):
    """What is known of a rendered body; the HTML itself is kept apart, under `key`."""

    key: bytes
    """Stands for the text of the body, the engine and its settings."""
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    first_paragraph: str
    """As plain text."""
    ids: tuple[str, ...]
    """Every anchor, sorted."""


class Text(Value, frozen=True):
    """The body of a source, apart from its fields: an edit of one leaves the other as it was."""

    prose: Prose
    line: int
    """The number of its first line in the file."""

    def place(self, shown: str, line: int, column: int) -> Place:
        """Where `line` of the body stands in the file that is `shown` so; 0 is not known."""
        return Place(shown, line + self.line - 1 if line else 0, column)


def term_place(field: str, text: str) -> str:
    """The name under which a briefing knows where the term `text` of a field stands."""
    return f"{field}: {text}"


class Briefing(Value, frozen=True):
    """What the fields of one source file say."""

    path: str
    """Below `content/`, with `/`."""
    shown: str
    """As problems name it."""
    page: bool
    """Whether it is an undated page of `_pages`."""
    broken: bool
    """Whether it has errors; it still counts as a link's target and a URL's owner."""
    given: tuple[str, ...]
    """The fields that it sets itself, sorted."""
    places: tuple[tuple[str, Place], ...]
    title: str
    date: Moment | None
    spots: tuple[Spot, ...]
    dateline: str | None
    terms: tuple[tuple[str, tuple[str, ...]], ...]
    summary: str
    """As given, else how the body begins."""
    opens_with_summary: bool
    """Whether the body begins with what the summary says."""
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
    toc: bool | None = None
    """Whether it has a table of contents; None leaves that to the number of its headings."""

    def place(self, name: str) -> Place:
        """Where a field's value stands; the first line where it is not set."""
        return dict(self.places).get(name, Place(self.shown, 1, 1))


class Record(Value, frozen=True):
    """What an authority file says of a term."""

    taxonomy: str
    names: tuple[tuple[str, str], ...]
    """Language → preferred label; the default language first."""
    variants: tuple[str, ...] = ()
    """Other names and spellings that mean it."""
    broader: str | None = None
    """The term that it is a part of, by any of its names."""
    notes: tuple[tuple[str, str], ...] = ()
    """Language → what it is, in a sentence."""
    slug: str | None = None
    ids: tuple[tuple[str, str], ...] = ()
    """Its names elsewhere: `wikidata` → `Q220`."""
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    listed: bool = True
    """False keeps a private person out of indexes, charts and data."""
    status: str | None = None
    """Of a story: `open` or `closed`."""
    place: Place = Place("")
    broader_place: Place = Place("")
    variant_places: tuple[tuple[str, Place], ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that means it."""
        return (*(text for _, text in self.names), *self.variants)

    def place_of(self, text: str) -> Place:
        """Where the file names it so."""
        return dict(self.variant_places).get(text, self.place)


def in_language(texts: tuple[tuple[str, str], ...], lang: str) -> str:
    """Of one text in several languages that in `lang`; else the first; empty if there is none."""
    found = dict(texts)
    return found.get(lang) or found.get(lang.split("-")[0]) or (texts[0][1] if texts else "")


class Gloss(Value, frozen=True):
    """What the glossary says of an abbreviation."""

    texts: tuple[str, ...]
    """All that is explained so."""
    notes: tuple[tuple[str, str], ...]
    """Language → what it means."""


def meanings(glossary: Iterable[Gloss], lang: str) -> dict[str, str]:
    """Abbreviation → what it means, of those that are explained in `lang`."""
    found = {}
    for own in glossary:
        notes = dict(own.notes)
        note = notes.get(lang) or notes.get(lang.split("-")[0])
        if note:
            found.update(dict.fromkeys(own.texts, note))
    return found


class Term(Value, frozen=True):
    """One entry of a taxonomy, as one language tree shows it."""

    taxonomy: str
    slug: str
    label: str
    url: str


class Version(Value, frozen=True):
    """A link to the same page in another language."""

    lang: str
    label: str
    """The language's own name: English, العربية."""
    url: str


class Body(Value, frozen=True):
    """Stands for a body in the plan, which so does not change when the text does."""

    path: str
    """The source."""
    origin: str = ""
    """With a value: relative links become absolute, as seen from this URL."""


class Passage(Value, frozen=True):
    """What a page shows where a Body stands."""

    key: bytes
    """Under which the HTML is kept; empty where there is none."""
    headings: tuple[Heading, ...] = ()
    targets: tuple[tuple[str, str | None], ...] = ()
    """Link as written → URL; None: the text stays, the link goes."""
    plates: tuple[tuple[str, Plate], ...] = ()
    """URL → the picture that is there."""
    lead: Plate | None = None
    """The picture that `image` names."""
    card: Rendition | None = None
    """The social card."""


class Card(Value, frozen=True):
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


class Mention(Value, frozen=True):
    """A briefing as others point to it."""

    url: str
    title: str
    date: Moment
    dateline: str


class TermGroup(Value, frozen=True):
    """The terms of one taxonomy that a briefing carries."""

    taxonomy: str
    label: str
    terms: tuple[Term, ...]


class MenuItem(Value, frozen=True):
    label: str
    url: str


class Feed(Value, frozen=True):
    title: str
    url: str
    type: str
    """The media type."""


class Site(Value, frozen=True):
    """What every page of one language tree shares. No totals and nothing newest: see the plan."""

    title: str
    description: str
    base_url: str
    """With a final slash."""
    base_path: str
    """The path part of `base_url`, with both slashes."""
    lang: str
    locale: str
    """How dates and numbers are written: `lang`, or that language as a country writes it."""
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
    map: str | None = None
    """The map's URL; None where there is none."""
    timeline: str | None = None
    foot: tuple[MenuItem, ...] = ()
    """Where the foot of every page leads."""
    data: bool = False
    """Whether the archive can be had as data, at `/data/`."""
    news: bool = True
    """Whether there is a sitemap of what is news."""
    toc: int = 4
    """Headings from which on a text has a table of contents."""
    relative_links: bool = False
    """Whether links within the site begin at the page that has them."""
    words: str = ""
    """The text of the site's own catalogue of the language."""


class Head(Value, frozen=True):
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
