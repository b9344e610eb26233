"""Briefings → the archive as a value: who is public, in which order, under which terms and URLs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dateline import urls
from dateline.arrange.addresses import Placed, addressed, equal_ids
from dateline.arrange.languages import language_name
from dateline.arrange.release import held, is_public, is_tombstone, turns
from dateline.arrange.terms import Labels, OwnTerms, Terms, labelled
from dateline.arrange.translations import inherit, originals
from dateline.model import Briefing, Card, Moment, Site, Span, Version, Withdrawal
from dateline.parse.config import Config
from dateline.problems import Problem, error
from dateline.value import Value
from dateline.value import replace as changed


class Entry(Value, frozen=True):
    """A public briefing as its own page has it."""

    briefing: Briefing
    card: Card
    terms: Terms
    original: str
    """The source path of the original; its own for an original."""


class Tombstone(Value, frozen=True):
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
class Archive:
    trees: tuple[Tree, ...]
    """The default language first."""
    owners: Mapping[str, Placed]
    """Source path → the briefing at its URL, whether public or not."""
    public: frozenset[str]
    """The source paths that links may lead to: briefings, pages and tombstones."""
    versions: Mapping[str, tuple[Version, ...]]
    """Original's path → every public version of it."""
    labels: Labels
    held: tuple[tuple[Moment, str], ...]
    """What waits for its day: when, and the source as problems name it."""
    turned: datetime | None
    """When an embargo or an expiry last changed the site, up to the moment of the archive."""
    due: datetime | None
    """When one next changes it."""
    problems: tuple[Problem, ...]


def arrange(
    briefings: Iterable[Briefing],
    sites: Sequence[Site],
    config: Config,
    now: datetime,
    before: Archive | None = None,
) -> Archive:
    """The archive at the moment `now`; `sites` are the language trees, the default one first.

    Of `before`, an archive of the same configuration, every part is kept that is the same.
    """
    ordered = sorted(briefings, key=lambda briefing: briefing.path)
    parents, problems = originals(ordered)
    merged = inherit(ordered, parents)
    problems += _missing_dates(merged)
    known = before.owners if before else {}
    owners = addressed(merged, {site.lang: site for site in sites}, config, known)
    problems += equal_ids(owners.values())
    public = [placed for placed in owners.values() if is_public(placed.briefing, now)]
    dead = [placed for placed in owners.values() if is_tombstone(placed.briefing, now)]
    labels, doubts = labelled([item.briefing for item in public if not item.briefing.page])
    problems += doubts
    if before and before.labels == labels:
        labels = before.labels
    trees = tuple(_tree(site, public, dead, parents, labels, config, before) for site in sites)
    turned, due = turns(merged, now)
    return Archive(
        trees=trees,
        owners=owners,
        public=frozenset(placed.briefing.path for placed in [*public, *dead]),
        versions=_versions(public, parents, sites),
        labels=labels,
        held=held(merged, now),
        turned=turned,
        due=due,
        problems=tuple(problems),
    )


def with_bodies(before: Archive, pairs: Iterable[tuple[Briefing, Briefing]]) -> Archive | None:
    """The archive in which only bodies differ from `before`; None if more does.

    `pairs` are briefings as they were and as they are, before they inherit: a version takes
    nothing of its original's body.
    """
    owners = dict(before.owners)
    for old, new in pairs:
        if not _is_same_but_for_body(old, new):
            return None
        placed = owners[new.path]
        owners[new.path] = changed(placed, briefing=_with_body_of(placed.briefing, new))
    trees = tuple(_tree_with(tree, before, owners) for tree in before.trees)
    return replace(before, owners=owners, trees=trees)


def _with_body_of(briefing: Briefing, other: Briefing) -> Briefing:
    return changed(briefing, prose=other.prose, body_line=other.body_line)


def _is_same_but_for_body(one: Briefing, other: Briefing) -> bool:
    if one.prose is None or other.prose is None or one.page:
        return False
    opening = one.prose.first_paragraph == other.prose.first_paragraph
    is_shown_alike = (opening or bool(one.summary)) and one.prose.ids == other.prose.ids
    return is_shown_alike and _with_body_of(one, other) == other


def _tree_with(tree: Tree, before: Archive, owners: Mapping[str, Placed]) -> Tree:
    entries = tuple(
        entry
        if owners[entry.card.path] is before.owners[entry.card.path]
        else changed(entry, briefing=owners[entry.card.path].briefing)
        for entry in tree.entries
    )
    return replace(tree, entries=entries)


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


# ---- trees


def _tree(
    site: Site,
    public: Sequence[Placed],
    dead: Sequence[Placed],
    parents: Mapping[str, str],
    labels: Labels,
    config: Config,
    before: Archive | None,
) -> Tree:
    here = [placed for placed in public if placed.lang == site.lang]
    entries = _entries(here, parents, site, labels, before)
    pages = tuple(
        Undated(item.briefing, item.url, site.lang, _original(item, parents))
        for item in here
        if item.briefing.page
    )
    tombstones = tuple(
        Tombstone(item.url, site.lang, item.briefing.withdrawn)
        for item in dead
        if item.briefing.withdrawn and item.lang == site.lang
    )
    cards = tuple(entry.card for entry in entries)
    return Tree(_with_menu(site, entries, config), entries, cards, pages, tombstones)


def _original(placed: Placed, parents: Mapping[str, str]) -> str:
    return parents.get(placed.briefing.path, placed.briefing.path)


def _entries(
    here: Sequence[Placed],
    parents: Mapping[str, str],
    site: Site,
    labels: Labels,
    before: Archive | None,
) -> tuple[Entry, ...]:
    own_terms = OwnTerms(site, labels)
    known = _known_entries(before, site, labels)
    entries = []
    for placed in here:
        if placed.briefing.page:
            continue
        entry = known.get(placed.briefing.path)
        if (
            entry is None
            or entry.briefing is not placed.briefing
            or entry.original != _original(placed, parents)
        ):
            entry = _entry(placed, _original(placed, parents), own_terms.of(placed.briefing))
        entries.append(entry)
    entries.sort(key=lambda entry: (entry.card.date.at, entry.card.path), reverse=True)
    return tuple(entries)


def _known_entries(before: Archive | None, site: Site, labels: Labels) -> dict[str, Entry]:
    """Entries of `before` that hold as long as their briefing is the same."""
    for tree in before.trees if before and before.labels is labels else ():
        if tree.site.lang == site.lang:
            return {entry.card.path: entry for entry in tree.entries}
    return {}


def _with_menu(site: Site, entries: Sequence[Entry], config: Config) -> Site:
    """The menu that nobody configured leads only to taxonomies that this tree has."""
    own = config.languages.get(site.lang)
    if config.menu is not None or (own and own.menu is not None):
        return site
    used = {taxonomy for entry in entries for taxonomy, _ in entry.terms}
    unused = {urls.taxonomy(site.home, name) for name in config.taxonomy_names if name not in used}
    return changed(site, menu=tuple(item for item in site.menu if item.url not in unused))


def _entry(placed: Placed, original: str, terms: Terms) -> Entry:
    briefing = placed.briefing
    by_taxonomy = dict(terms)
    first_paragraph = briefing.prose.first_paragraph if briefing.prose else ""
    assert briefing.date is not None
    card = Card(
        url=placed.url,
        lang=placed.lang,
        id=placed.id,
        title=briefing.title,
        date=briefing.date,
        dateline=briefing.dateline or (briefing.spots[0].name if briefing.spots else ""),
        summary=briefing.summary or shortened(first_paragraph),
        kind=briefing.kind,
        event=_event(briefing),
        updated=briefing.updated,
        pinned=briefing.pinned,
        image=briefing.image,
        tags=by_taxonomy.get("tags", ()),
        stories=by_taxonomy.get("stories", ()),
        path=briefing.path,
    )
    return Entry(briefing, card, terms, original)


def _event(briefing: Briefing) -> Span | None:
    if briefing.event is None or briefing.date is None:
        return briefing.event
    day = briefing.date.day
    return None if briefing.event == Span(day, day) else briefing.event


def shortened(text: str, size: int = 300) -> str:
    """At most `size` characters, cut between words."""
    if len(text) <= size:
        return text
    return text[:size].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _versions(
    public: Sequence[Placed], parents: Mapping[str, str], sites: Sequence[Site]
) -> dict[str, tuple[Version, ...]]:
    order = [site.lang for site in sites]
    found: dict[str, list[Version]] = defaultdict(list)
    for placed in public:
        version = Version(placed.lang, language_name(placed.lang), placed.url)
        found[_original(placed, parents)].append(version)
    for versions in found.values():
        versions.sort(key=lambda version: order.index(version.lang))
    return {original: tuple(versions) for original, versions in found.items()}


def without(briefings: Mapping[str, Briefing], paths: frozenset[str]) -> Mapping[str, Briefing]:
    """The briefings that `--skip-broken` leaves: those of `paths` become drafts."""
    drafts = {path: changed(briefings[path], draft=True, broken=False) for path in paths}
    return {**briefings, **drafts} if drafts else briefings
