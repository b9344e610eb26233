"""The archive as data: the values that its files are written from. Nothing in it is not public."""

from datetime import date

from dateline.model import Citation, Correction, Moment, Point, Span, Spot
from dateline.value import Value

BODY = "body"


class Record(Value, frozen=True):
    """A briefing; its text is kept apart."""

    path: str
    """Leads to the text; in no file."""
    id: str
    url: str
    """Whole, as `short_url` is."""
    short_url: str | None
    lang: str
    translation_of: str | None
    """The id of the original."""
    title: str
    date: Moment
    updated: Moment | None
    event: Span | None
    dateline: str
    kind: str
    summary: str
    terms: tuple[tuple[str, tuple[str, ...]], ...]
    """Taxonomy → labels."""
    places: tuple[Spot, ...]
    license: str | None
    corrections: tuple[Correction, ...]
    sources: tuple[Citation, ...]


class TermRecord(Value, frozen=True):
    """A term as one language tree shows it."""

    taxonomy: str
    slug: str
    lang: str
    label: str
    url: str
    ids: tuple[str, ...]
    """Its briefings, the oldest first."""
    first: date | None
    """None of a term that no briefing carries itself: its narrower terms do."""
    last: date | None
    variants: tuple[str, ...] = ()
    """Its other names and spellings, in any language."""
    broader: str | None = None
    """The slug of the term that it is a part of."""
    note: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    """Its names elsewhere: `wikidata` → `Q220`."""
    point: Point | None = None
    """Of a place, where it lies."""


class PlaceRecord(Value, frozen=True):
    """A place with coordinates."""

    spot: Spot
    ids: tuple[str, ...]


class Dataset(Value, frozen=True):
    """The whole archive; briefings the oldest first, all languages together."""

    name: str
    title: str
    description: str
    home: str
    license: str | None
    taxonomies: tuple[str, ...]
    body: bool
    """Whether the texts are in its files."""
    sqlite: bool
    records: tuple[Record, ...]
    terms: tuple[TermRecord, ...]
    places: tuple[PlaceRecord, ...]
