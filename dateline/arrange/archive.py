"""Briefings → the archive as a value: who is public, in which order, under which terms and URLs."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_with
from datetime import datetime
from operator import attrgetter

from dateline import urls
from dateline.arrange.addresses import Placed, addressed, equal_ids
from dateline.arrange.authority import Authority
from dateline.arrange.digest_terms import unknown_digest_terms
from dateline.arrange.hidden import Hidden
from dateline.arrange.release import NEVER, Turns, held, is_ever_public, turns
from dateline.arrange.sites import with_menu
from dateline.arrange.terms import (
    OwnTerms,
    Spelling,
    Terms,
    Vocabulary,
    is_relabelled,
    labelled,
    spelling,
    unknown_terms,
)
from dateline.arrange.translations import inherit, lineages_of, second_versions
from dateline.model import (
    Briefing,
    Card,
    Moment,
    Picture,
    Record,
    Site,
    Span,
    Version,
    Withdrawal,
)
from dateline.parse.config import Config
from dateline.problems import Problem, error, warning
from dateline.value import Value, replace


class Entry(Value, frozen=True):
    """A public briefing as its own page has it."""

    briefing: Briefing
    card: Card
    terms: Terms
    original: str
    """The source path of the original; its own for an original."""


class Tombstone(Value, frozen=True):
    id: str
    """Empty for an undated page."""
    url: str
    lang: str
    withdrawal: Withdrawal


class Undated(Value, frozen=True):
    """A page of `_pages`."""

    briefing: Briefing
    url: str
    lang: str
    original: str


@dataclass(frozen=True, slots=True)
class Tree:
    """One language's part of the archive, newest first."""

    site: Site
    entries: tuple[Entry, ...]
    cards: tuple[Card, ...]
    pages: tuple[Undated, ...]
    tombstones: tuple[Tombstone, ...]


@dataclass(frozen=True, slots=True)
class Spellings:
    """How terms are spelled by what is public, and by what was or will be."""

    of_path: Mapping[str, Spelling]
    shown: Sequence[Spelling]
    ever: Sequence[Spelling]
    authority: Authority
    doubts: Sequence[Problem]
    """What is spelled in two ways, or not to be found in an authority file."""


@dataclass(frozen=True, slots=True)
class Archive:
    trees: tuple[Tree, ...]
    """The default language first."""
    owners: Mapping[str, Placed]
    """Source path → the briefing at its URL, whether public or not."""
    shown: frozenset[str]
    """The source paths of the briefings and pages that are published."""
    public: frozenset[str]
    """The source paths that links may lead to: those, and tombstones."""
    parents: Mapping[str, str]
    """Source path of a translation → that of its original."""
    versions: Mapping[str, tuple[Version, ...]]
    """Original's path → every public version of it."""
    vocabulary: Vocabulary
    spellings: Spellings
    """What the vocabulary follows from."""
    hidden: Hidden
    held: tuple[tuple[Moment, str], ...]
    """What waits for its day: when, and the source as problems name it."""
    turns: Turns
    """When an embargo or an expiry changes it."""
    problems: tuple[Problem, ...]


def arrange(
    briefings: Iterable[Briefing],
    sites: Sequence[Site],
    config: Config,
    now: datetime,
    before: Archive | None = None,
    records: Sequence[Record] = (),
) -> Archive:
    """The archive at the moment `now`; `sites` are the language trees, the default one first.

    `records` are those of the authority files.

    Of `before`, an archive of the same configuration, every part is kept that is the same.
    """
    ordered = sorted(briefings, key=attrgetter("path"))
    lineages, problems = lineages_of(ordered)
    parents = {path: lineage[-1] for path, lineage in lineages.items()}
    merged = inherit(ordered, lineages)
    problems += _missing_dates(merged)
    known = before.owners if before else {}
    owners = addressed(merged, {site.lang: site for site in sites}, config, known)
    problems += [*equal_ids(owners.values()), *second_versions(owners, parents)]
    seen = [placed for placed in owners.values() if placed.opens <= now < placed.closes]
    public = [placed for placed in seen if not placed.briefing.withdrawn]
    dead = [placed for placed in seen if placed.briefing.withdrawn]
    authority = _authority(records, config, before)
    vocabulary, spellings = _vocabulary(public, owners.values(), config, authority, before)
    problems += (*authority.problems, *spellings.doubts)
    problems += unknown_digest_terms(owners.values(), config, authority)
    reachable = frozenset(placed.briefing.path for placed in seen)
    hidden = Hidden.of(owners.values(), reachable, config.base_url)
    trees = tuple(
        _tree(site, public, dead, parents, vocabulary, hidden, config, before) for site in sites
    )
    dated = [own for own in owners.values() if own.opens < NEVER]
    return Archive(
        trees=trees,
        owners=owners,
        shown=frozenset(placed.briefing.path for placed in public),
        public=reachable,
        parents=parents,
        versions=_versions(public, parents, sites),
        vocabulary=vocabulary,
        spellings=spellings,
        hidden=hidden,
        held=held(own.briefing for own in dated if now < own.opens),
        turns=turns([*(own.opens for own in dated), *(own.closes for own in dated)], now),
        problems=tuple(problems),
    )


def _missing_dates(briefings: Sequence[Briefing]) -> list[Problem]:
    """Translations whose original gives them no date, and names that only look like one."""
    return [
        error(
            briefing.place("date"),
            "missing",
            "date is missing; add `date: 2017-12-31`, or `draft: true` until it is known",
        )
        for briefing in briefings
        if briefing.date is None
        and not (briefing.page or briefing.draft or briefing.broken)
        and "date" not in briefing.given
    ]


def _authority(records: Sequence[Record], config: Config, before: Archive | None) -> Authority:
    if before and before.spellings.authority.records == records:
        return before.spellings.authority
    return Authority(records, config.codes)


def _vocabulary(
    public: Iterable[Placed],
    every: Collection[Placed],
    config: Config,
    authority: Authority,
    before: Archive | None,
) -> tuple[Vocabulary, Spellings]:
    """The terms of what is public; the doubts are those of every moment."""
    of_path = _spelled(every, before)
    shown = [of_path[own.briefing.path] for own in public if not own.briefing.page]
    ever = [
        of_path[own.briefing.path]
        for own in every
        if is_ever_public(own.briefing) and not own.briefing.page
    ]
    known = before.spellings if before else None
    if (
        before
        and known
        and known.authority is authority
        and (known.shown, known.ever) == (shown, ever)
    ):
        return before.vocabulary, replace_with(known, of_path=of_path)
    vocabulary, doubts = labelled(shown, authority)
    if len(ever) != len(shown):
        doubts = labelled(ever, authority)[1]
    doubts += _not_in_files(ever, config, authority)
    if before and before.vocabulary == vocabulary:
        vocabulary = before.vocabulary
    return vocabulary, Spellings(of_path, shown, ever, authority, doubts)


def _spelled(every: Iterable[Placed], before: Archive | None) -> dict[str, Spelling]:
    """Source path → the terms of the briefing; those of the same briefing are kept."""
    owners: Mapping[str, Placed] = before.owners if before else {}
    kept: Mapping[str, Spelling] = before.spellings.of_path if before else {}
    return {
        path: kept[path] if owners.get(path) is own else spelling(own.briefing)
        for own in every
        for path in (own.briefing.path,)
    }


def _not_in_files(
    ever: Sequence[Spelling], config: Config, authority: Authority
) -> Iterator[Problem]:
    """The terms of closed taxonomies that no authority file has."""
    for taxonomy, own in config.taxonomies.items():
        told = warning if own.closed == "warn" else error
        for place, message in unknown_terms(ever, taxonomy, authority) if own.closed else ():
            yield told(place, "unknown-term", message)


# ---- trees


def _tree(
    site: Site,
    public: Sequence[Placed],
    dead: Sequence[Placed],
    parents: Mapping[str, str],
    vocabulary: Vocabulary,
    hidden: Hidden,
    config: Config,
    before: Archive | None,
) -> Tree:
    here = [placed for placed in public if placed.lang == site.lang]
    entries = _entries(here, parents, site, vocabulary, before)
    pages = tuple(
        Undated(item.briefing, item.url, site.lang, _original(item, parents))
        for item in here
        if item.briefing.page
    )
    tombstones = tuple(
        Tombstone(
            "" if item.briefing.page else item.id, item.url, site.lang, item.briefing.withdrawn
        )
        for item in dead
        if item.briefing.withdrawn and item.lang == site.lang
    )
    cards = tuple(entry.card for entry in entries)
    names = {name for entry in entries for name, _ in entry.terms}
    there = {urls.taxonomy(site.home, name) for name in names} | {
        site.home,
        *(page.url for page in pages),
    }
    if any(entry.briefing.corrections for entry in entries):
        there.add(urls.corrections(site.home))
    if entries and config.outputs.digests:
        there.add(urls.digests(site.home))
    return Tree(with_menu(site, there, hidden, config), entries, cards, pages, tombstones)


def _original(placed: Placed, parents: Mapping[str, str]) -> str:
    return parents.get(placed.briefing.path, placed.briefing.path)


def _entries(
    here: Sequence[Placed],
    parents: Mapping[str, str],
    site: Site,
    vocabulary: Vocabulary,
    before: Archive | None,
) -> tuple[Entry, ...]:
    own_terms = OwnTerms(site, vocabulary.labels)
    known = _known_entries(before, site, vocabulary)
    entries = []
    for placed in here:
        briefing = placed.briefing
        if briefing.page:
            continue
        original = parents.get(briefing.path, briefing.path)
        entry = known.get(briefing.path)
        if entry is None or entry.briefing is not briefing or entry.original != original:
            entry = _entry(placed, original, own_terms)
        entries.append(entry)
    entries.sort(key=attrgetter("card.date.at", "card.path"), reverse=True)
    return tuple(entries)


def _known_entries(before: Archive | None, site: Site, vocabulary: Vocabulary) -> dict[str, Entry]:
    """Entries of `before` that hold as long as their briefing is the same."""
    if before is None or is_relabelled(before.vocabulary.labels, vocabulary.labels):
        return {}
    same = (tree for tree in before.trees if tree.site.lang == site.lang)
    return {entry.card.path: entry for tree in same for entry in tree.entries}


def _entry(placed: Placed, original: str, own_terms: OwnTerms) -> Entry:
    briefing = placed.briefing
    terms = own_terms.of(briefing)
    by_taxonomy = dict(terms)
    assert briefing.date is not None
    card = Card(
        url=placed.url,
        lang=placed.lang,
        id=placed.id,
        title=briefing.title,
        date=briefing.date,
        dateline=briefing.dateline or _where(briefing, original, own_terms),
        summary=briefing.summary,
        kind=briefing.kind,
        event=_event(briefing),
        updated=briefing.updated,
        pinned=briefing.pinned,
        image=_picture(placed),
        tags=by_taxonomy.get("tags", ()),
        stories=by_taxonomy.get("stories", ()),
        path=briefing.path,
    )
    return Entry(briefing, card, terms, original)


def _where(briefing: Briefing, original: str, own_terms: OwnTerms) -> str:
    """Its first place as it is written there; in the tree's language where it is the original's."""
    if not briefing.spots:
        return ""
    is_written = briefing.path == original or not {"location", "locations"}.isdisjoint(
        briefing.given
    )
    return briefing.spots[0].name if is_written else own_terms.place(briefing.spots[0])


def _picture(placed: Placed) -> Picture | None:
    """With the address at which a file beside the briefing is published."""
    own = placed.briefing.image
    if own is None or not own.file:
        return own
    beside = placed.url.rpartition("/")[0]
    return replace(own, src=f"{beside}/{own.file.rpartition('/')[2]}")


def _event(briefing: Briefing) -> Span | None:
    if briefing.event is None or briefing.date is None:
        return briefing.event
    day = briefing.date.day
    return None if briefing.event == Span(day, day) else briefing.event


def _versions(
    public: Sequence[Placed], parents: Mapping[str, str], sites: Sequence[Site]
) -> dict[str, tuple[Version, ...]]:
    """One for each language, the original or else the first by path."""
    order = [site.lang for site in sites]
    found: dict[str, tuple[Version, ...]] = {}
    for placed in public:
        original = _original(placed, parents)
        known = found.get(original, ())
        if placed.briefing.path == original:
            known = tuple([version for version in known if version.lang != placed.lang])
        if all(version.lang != placed.lang for version in known):
            found[original] = (*known, placed.version)
    for original in parents.values():
        if original in found:
            found[original] = tuple(sorted(found[original], key=lambda own: order.index(own.lang)))
    return found


def without(briefings: Mapping[str, Briefing], paths: frozenset[str]) -> Mapping[str, Briefing]:
    """The briefings that `--skip-broken` leaves: those of `paths` become drafts."""
    drafts = {path: replace(briefings[path], draft=True, broken=False) for path in paths}
    return {**briefings, **drafts} if drafts else briefings
