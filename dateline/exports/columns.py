"""What the archive as data says of a briefing and of a term: the columns, and what they hold.

`docs/data.md` has the same table; a test holds both equal.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dateline.model import Citation, Correction, Spot
from dateline.records import BODY, Dataset, Record, TermRecord
from dateline.render.filters import iso

Value = str | int | float | None
Plain = Value | list["Plain"] | dict[str, "Plain"]

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Column(NamedTuple):
    """`type` is a Table Schema's; a `list` is one in JSON, and in CSV a text joined with `;`."""

    name: str
    type: str
    meaning: str


BRIEFINGS = (
    Column("id", "string", "Permanent name; stays when the address changes"),
    Column("url", "string", "Address of the page"),
    Column("short_url", "string", "Permanent address that leads to the page"),
    Column("lang", "string", "Language code"),
    Column("translation_of", "string", "The id of the original, in a translation"),
    Column("title", "string", "Headline"),
    Column("date", "date", "Civil day, in the time zone of the archive"),
    Column("datetime", "string", "Date, time and offset, where a time of day is known"),
    Column("updated", "string", "Day or date and time of the last update"),
    Column("event_start", "date", "First day of the event, where one is given"),
    Column("event_end", "date", "Last day of the event"),
    Column("dateline", "string", "The place that the briefing begins with"),
    Column("kind", "string", "Kind of briefing: briefing, analysis, …"),
    Column("summary", "string", "Summary as plain text"),
)
PLACES = (
    Column("places", "list", "Places; in JSON each with name, lat, lon and country"),
    Column("lat", "number", "Latitude of the first place with coordinates, north positive"),
    Column("lon", "number", "Longitude of that place, east positive"),
    Column("country", "string", "Country of that place, as written"),
    Column("license", "string", "Licence"),
    Column("corrections", "list", "Corrections; in JSON each with date and note"),
    Column("sources", "list", "Sources; in JSON each with title, url, publisher, date, archived"),
)
TEXT = Column(BODY, "string", "The text, without its markup; empty lines part paragraphs")
TERMS = (
    Column("taxonomy", "string", "tags, locations, people, …"),
    Column("slug", "string", "The last part of the address; the same in every language"),
    Column("lang", "string", "Language code"),
    Column("label", "string", "Name"),
    Column("url", "string", "Address of the page"),
    Column("briefings", "integer", "How many briefings in this language carry it"),
    Column("first", "date", "Day of the first of them"),
    Column("last", "date", "Day of the last of them"),
    Column("variants", "list", "Its other names and spellings, in any language"),
    Column("broader", "string", "The slug of the term that it is a part of, in this taxonomy"),
    Column("note", "string", "What it is, in a sentence"),
    Column("identifiers", "list", "Its names elsewhere, such as wikidata:Q220"),
    Column("lat", "number", "Latitude of a place, north positive"),
    Column("lon", "number", "Longitude of a place, east positive"),
    Column("country", "string", "Country of a place, as written"),
)
_FIXED = frozenset(column.name for column in (*BRIEFINGS, *PLACES, TEXT))


def of_taxonomy(name: str) -> Column:
    """The column of a taxonomy; another name where that is a column already."""
    return Column(f"{name}_terms" if name in _FIXED else name, "list", f"Terms of {name}")


def columns(dataset: Dataset) -> tuple[Column, ...]:
    """Those of a briefing."""
    taxonomies = map(of_taxonomy, dataset.taxonomies)
    return (*BRIEFINGS, *taxonomies, *PLACES, *((TEXT,) if dataset.body else ()))


def values(record: Record, dataset: Dataset, body: str) -> dict[str, Plain]:
    """Column → value, in the order of the columns."""
    located = next((spot for spot in record.places if spot.lat is not None), None)
    terms = dict(record.terms)
    found: dict[str, Plain] = {
        "id": record.id,
        "url": record.url,
        "short_url": record.short_url,
        "lang": record.lang,
        "translation_of": record.translation_of,
        "title": clean(record.title),
        "date": record.date.day.isoformat(),
        "datetime": iso(record.date) if record.date.timed else None,
        "updated": iso(record.updated) if record.updated else None,
        "event_start": record.event.first.isoformat() if record.event else None,
        "event_end": record.event.last.isoformat() if record.event else None,
        "dateline": clean(record.dateline) or None,
        "kind": clean(record.kind),
        "summary": clean(record.summary) or None,
    }
    for name in dataset.taxonomies:
        found[of_taxonomy(name).name] = [clean(label) for label in terms.get(name, ())]
    found |= {
        "places": [_place(spot) for spot in record.places],
        "lat": located.lat if located else None,
        "lon": located.lon if located else None,
        "country": _text(located.country) if located else None,
        "license": _text(record.license),
        "corrections": [_correction(item) for item in record.corrections],
        "sources": [_source(item) for item in record.sources],
    }
    if dataset.body:
        found[BODY] = body
    return found


def term_values(record: TermRecord) -> dict[str, Plain]:
    """Column → value, in the order of the columns."""
    at = record.point
    return {
        "taxonomy": record.taxonomy,
        "slug": record.slug,
        "lang": record.lang,
        "label": clean(record.label),
        "url": record.url,
        "briefings": len(record.ids),
        "first": record.first.isoformat() if record.first else None,
        "last": record.last.isoformat() if record.last else None,
        "variants": [clean(name) for name in record.variants],
        "broader": record.broader,
        "note": clean(record.note) or None,
        "identifiers": [clean(f"{scheme}:{name}") for scheme, name in record.identifiers],
        "lat": at.lat if at else None,
        "lon": at.lon if at else None,
        "country": _text(at.country) if at else None,
    }


def clean(text: str) -> str:
    """`text` without what no file of text should hold."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def _text(text: str | None) -> str | None:
    return clean(text) if text else None


def _place(spot: Spot) -> dict[str, Plain]:
    return {
        "name": clean(spot.name),
        "lat": spot.lat,
        "lon": spot.lon,
        "country": _text(spot.country),
    }


def _correction(item: Correction) -> dict[str, Plain]:
    return {"date": iso(item.date), "note": clean(item.note)}


def _source(item: Citation) -> dict[str, Plain]:
    return {
        "title": clean(item.title),
        "url": _text(item.url),
        "publisher": _text(item.publisher),
        "date": iso(item.date) if item.date else None,
        "archived": _text(item.archived),
    }


def names(of: Iterable[Column]) -> Sequence[str]:
    return [column.name for column in of]
