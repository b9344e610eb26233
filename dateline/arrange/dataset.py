"""Archive → the archive as data, and the page that leads to its files."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

from dateline import urls
from dateline.arrange.archive import Archive, Entry, Tree
from dateline.arrange.pages import Frame, others, page
from dateline.arrange.places import Points, points, spot
from dateline.arrange.terms import Vocabulary, other_names, term_of
from dateline.model import Card, Head, Spot, Term, in_language
from dateline.parse.config import Config
from dateline.records import Dataset, PlaceRecord, Record, TermRecord
from dateline.views import DataView, Page
from dateline.wording import wording_of

HOME = "/data/"
_FILES = (
    "briefings.csv",
    "briefings.json",
    "briefings.jsonl",
    "terms.csv",
    "places.geojson",
    "datapackage.json",
)

Known = Mapping[str, tuple[Entry, Record]]
"""Source path → the record that an entry made."""


def file_names(config: Config) -> tuple[str, ...]:
    """The files below `/data/`, in the order in which the page names them."""
    if not config.outputs.data:
        return ()
    return (*_FILES, "archive.sqlite") if config.data.sqlite else _FILES


def data_page(frame: Frame) -> Iterator[Page]:
    config, site = frame.config, frame.site
    title = wording_of(site).gettext("The archive as data")
    head = Head(HOME, title, switch=others(frame.homes, site.lang), feeds=site.feeds)
    view = DataView(file_names(config), config.data.body, site.license)
    yield page("data.html", site, head, view)


def dataset(archive: Archive, config: Config, known: Known) -> tuple[Dataset, Known]:
    """The archive as data; of `known`, the records of entries that are the same are kept."""
    made: dict[str, tuple[Entry, Record]] = {}
    entries = [entry for tree in archive.trees for entry in tree.entries]
    known_points = points(entries, archive.vocabulary)
    for entry in entries:
        before = known.get(entry.card.path)
        record = _record(entry, archive, known_points, config)
        is_same = before is not None and before[1] == record
        made[entry.card.path] = entry, before[1] if before and is_same else record
    records = sorted((record for _, record in made.values()), key=attrgetter("date.at", "id"))
    own = Dataset(
        name=config.archive_id or config.host,
        title=config.title,
        description=config.description,
        home=config.base_url,
        license=config.license,
        taxonomies=config.taxonomy_names,
        body=config.data.body,
        sqlite=config.data.sqlite,
        records=tuple(records),
        terms=tuple(_terms(archive, config, known_points)),
        places=tuple(_places(records)),
    )
    return own, made


def _record(entry: Entry, archive: Archive, known: Points, config: Config) -> Record:
    briefing, card = entry.briefing, entry.card
    is_original = entry.original == card.path
    short = urls.short_link(card.id) if config.outputs.short_links else None
    return Record(
        path=card.path,
        id=card.id,
        url=urls.absolute(config.base_url, card.url),
        short_url=urls.absolute(config.base_url, short) if short else None,
        lang=card.lang,
        translation_of=None if is_original else archive.owners[entry.original].id,
        title=card.title,
        date=card.date,
        updated=card.updated,
        event=briefing.event,
        dateline=card.dateline,
        kind=card.kind,
        summary=card.summary,
        terms=tuple((name, tuple(term.label for term in terms)) for name, terms in entry.terms),
        places=tuple(
            spot(term.label, known.get(term.slug))
            for term in dict(entry.terms).get("locations", ())
        ),
        license=briefing.license or config.license,
        corrections=briefing.corrections,
        sources=briefing.sources,
    )


def _terms(archive: Archive, config: Config, known: Points) -> Iterator[TermRecord]:
    """Those that briefings carry, and what they are a part of."""
    vocabulary = archive.vocabulary
    for tree in archive.trees:
        found: dict[Term, list[Entry]] = {}
        for entry in reversed(tree.entries):
            for _, terms in entry.terms:
                for term in terms:
                    found.setdefault(term, []).append(entry)
        for term in tuple(found):
            for label in vocabulary.broader.get((term.taxonomy, term.slug), ()):
                found.setdefault(term_of(tree.site, term.taxonomy, label), [])
        for term in sorted(found, key=attrgetter("taxonomy", "slug")):
            yield _term(
                term, [entry.card for entry in found[term]], tree, vocabulary, config, known
            )


def _term(
    term: Term,
    cards: Sequence[Card],
    tree: Tree,
    vocabulary: Vocabulary,
    config: Config,
    known: Points,
) -> TermRecord:
    record = vocabulary.records.get((term.taxonomy, term.slug))
    above = vocabulary.broader.get((term.taxonomy, term.slug))
    return TermRecord(
        taxonomy=term.taxonomy,
        slug=term.slug,
        lang=tree.site.lang,
        label=term.label,
        url=urls.absolute(config.base_url, term.url),
        ids=tuple(card.id for card in cards),
        first=cards[0].date.day if cards else None,
        last=cards[-1].date.day if cards else None,
        variants=other_names(term, record) if record else (),
        broader=above[0].slug if above else None,
        note=in_language(record.notes, tree.site.lang) if record else "",
        identifiers=record.ids if record else (),
        point=known.get(term.slug) if term.taxonomy == "locations" else None,
    )


def _places(records: list[Record]) -> Iterator[PlaceRecord]:
    found: dict[Spot, list[str]] = {}
    for record in records:
        for own in dict.fromkeys(record.places):
            if own.lat is not None and own.lon is not None:
                found.setdefault(own, []).append(record.id)
    order = sorted(found, key=lambda spot: (spot.name, spot.country or "", spot.lat, spot.lon))
    for own in order:
        yield PlaceRecord(own, tuple(found[own]))
