"""Briefings → the archive as a value: who is public, in which order, under which terms and URLs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from dateline import urls
from dateline.arrange.translations import inherit, originals
from dateline.model import Briefing, Card, Moment, Site, Span, Term, Version, Withdrawal
from dateline.parse.config import FIELD_OF, Config
from dateline.problems import Problem, error, warning


@dataclass(frozen=True, slots=True)
class Entry:
    """A public briefing as its own page has it."""

    briefing: Briefing
    """With what it inherits."""
    card: Card
    terms: tuple[tuple[str, tuple[Term, ...]], ...]
    original: str
    """The source path of the original; its own for an original."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    url: str
    lang: str
    withdrawal: Withdrawal


@dataclass(frozen=True, slots=True)
class Undated:
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
    pages: tuple[Undated, ...]
    tombstones: tuple[Tombstone, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(entry.card for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Archive:
    trees: tuple[Tree, ...]
    """The default language first."""
    owners: Mapping[str, tuple[str, Briefing]]
    """Source path → URL and briefing, whether public or not."""
    public: frozenset[str]
    """The source paths that links may lead to: briefings, pages and tombstones."""
    versions: Mapping[str, tuple[Version, ...]]
    """Original's path → every public version of it."""
    held: tuple[tuple[Moment, str], ...]
    """What waits for its day: when, and the source as problems name it."""
    due: datetime | None
    """When an embargo or an expiry next changes the site."""
    problems: tuple[Problem, ...]


def arrange(
    briefings: Iterable[Briefing], sites: Sequence[Site], config: Config, now: datetime
) -> Archive:
    """The archive at the moment `now`; `sites` are the language trees, the default one first."""
    ordered = sorted(briefings, key=lambda briefing: briefing.path)
    parents, problems = originals(ordered)
    merged = inherit(ordered, parents)
    problems += _missing_dates(merged)
    places = {site.lang: site for site in sites}
    owners = {briefing.path: (_url(briefing, places, config), briefing) for briefing in merged}
    problems += _equal_ids(merged, config)
    public = [briefing for briefing in merged if is_public(briefing, now)]
    dead = [briefing for briefing in merged if is_tombstone(briefing, now)]
    terms, term_problems = _terms([briefing for briefing in public if not briefing.page], config)
    problems += term_problems
    trees = tuple(_tree(site, public, dead, owners, parents, terms, config) for site in sites)
    return Archive(
        trees=trees,
        owners=owners,
        public=frozenset(briefing.path for briefing in [*public, *dead]),
        versions=_versions(public, owners, parents, sites),
        held=_held(merged, now),
        due=_due(merged, now),
        problems=tuple(problems),
    )


def is_public(briefing: Briefing, now: datetime) -> bool:
    if briefing.withdrawn or not _is_released(briefing, now):
        return False
    return briefing.page or briefing.date is not None


def is_tombstone(briefing: Briefing, now: datetime) -> bool:
    return bool(briefing.withdrawn) and _is_released(briefing, now) and briefing.date is not None


def _is_released(briefing: Briefing, now: datetime) -> bool:
    starts = (moment for moment in (briefing.date, briefing.publish_at) if moment)
    if briefing.draft or any(moment.at > now for moment in starts):
        return False
    return not (briefing.expires and briefing.expires.at <= now)


def _held(briefings: Sequence[Briefing], now: datetime) -> tuple[tuple[Moment, str], ...]:
    waiting = []
    for briefing in briefings:
        starts = [moment for moment in (briefing.date, briefing.publish_at) if moment]
        if not briefing.draft and starts and max(starts).at > now:
            waiting.append((max(starts), briefing.shown))
    return tuple(sorted(waiting))


def _due(briefings: Sequence[Briefing], now: datetime) -> datetime | None:
    moments = (
        moment.at
        for briefing in briefings
        if not briefing.draft
        for moment in (briefing.date, briefing.publish_at, briefing.expires)
        if moment and moment.at > now
    )
    return min(moments, default=None)


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


def _url(briefing: Briefing, sites: Mapping[str, Site], config: Config) -> str:
    lang = briefing.lang or config.language
    home = sites[lang].home
    own = _slug(briefing, lang)
    if briefing.page:
        return f"{home}{own}/"
    if briefing.date is None:
        return f"{home}_undated/{own}/"
    day = briefing.date.day
    return urls.briefing(home, config.permalink, day, own, permanent_id(briefing, config))


def _slug(briefing: Briefing, lang: str) -> str:
    return briefing.slug or urls.stem_slug(PurePosixPath(briefing.path).stem, lang)


def permanent_id(briefing: Briefing, config: Config) -> str:
    if briefing.id:
        return briefing.id
    lang = briefing.lang or config.language
    day = f"{briefing.date.day.isoformat()}-" if briefing.date else ""
    ending = "" if lang == config.language else f"-{lang}"
    return day + urls.stem_slug(PurePosixPath(briefing.path).stem, lang) + ending


def _equal_ids(briefings: Sequence[Briefing], config: Config) -> list[Problem]:
    first: dict[str, Briefing] = {}
    problems = []
    for briefing in briefings:
        if briefing.page or (briefing.date is None and not briefing.id):
            continue
        other = first.setdefault(permanent_id(briefing, config), briefing)
        if other is not briefing:
            name = permanent_id(briefing, config)
            message = (
                f"id {name} is also that of {other.shown}; give one of them an `id` of its own"
            )
            problems.append(error(briefing.place("id"), "id", message))
    return problems


# ---- terms

Labels = Mapping[tuple[str, str], tuple[str, str]]
"""(taxonomy, key) → (slug, label)."""


def texts_of(briefing: Briefing) -> list[tuple[str, tuple[str, ...]]]:
    """The briefing's terms as it spells them, a taxonomy at a time."""
    derived = [
        ("locations", tuple(spot.name for spot in briefing.spots)),
        ("stories", briefing.story),
    ]
    return [(name, texts) for name, texts in [*briefing.terms, *derived] if texts]


def _terms(briefings: Sequence[Briefing], config: Config) -> tuple[Labels, list[Problem]]:
    spellings: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    first: dict[tuple[str, str], Briefing] = {}
    for briefing in briefings:
        for taxonomy, texts in texts_of(briefing):
            for text in texts:
                key = urls.term_key(text)
                spellings[taxonomy][key][text] += 1
                first.setdefault((taxonomy, key), briefing)
    labels: dict[tuple[str, str], tuple[str, str]] = {}
    problems: list[Problem] = []
    for taxonomy, by_key in sorted(spellings.items()):
        chosen = {
            key: min(counts, key=lambda text: (-counts[text], text))
            for key, counts in by_key.items()
        }
        slugs = urls.unique_slugs(chosen)
        for key, label in sorted(chosen.items()):
            labels[taxonomy, key] = (slugs[key], label)
            field = FIELD_OF.get(taxonomy, taxonomy)
            place = first[taxonomy, key].place(field)
            others = sorted(set(by_key[key]) - {label})
            if others:
                message = (
                    f"{taxonomy}: {label} is also spelled {', '.join(others)}; use one spelling"
                )
                problems.append(warning(place, "spelling", message))
            if slugs[key] != urls.slug(label):
                message = (
                    f"{taxonomy}: {label} shares the address {urls.slug(label)} with another term "
                    f"and is filed under {slugs[key]}; rename one of them"
                )
                problems.append(warning(place, "slug", message))
    return labels, problems


def _own_terms(
    briefing: Briefing, home: str, labels: Labels
) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    made = []
    for taxonomy, texts in texts_of(briefing):
        unique: dict[str, Term] = {}
        for text in texts:
            slug, label = labels[taxonomy, urls.term_key(text)]
            unique[slug] = Term(taxonomy, slug, label, urls.term(home, taxonomy, slug))
        made.append((taxonomy, tuple(unique.values())))
    return tuple(sorted(made))


# ---- trees


def _tree(
    site: Site,
    public: Sequence[Briefing],
    dead: Sequence[Briefing],
    owners: Mapping[str, tuple[str, Briefing]],
    parents: Mapping[str, str],
    labels: Labels,
    config: Config,
) -> Tree:
    here = [briefing for briefing in public if (briefing.lang or config.language) == site.lang]
    entries = [
        _entry(briefing, owners[briefing.path][0], parents, site, labels, config)
        for briefing in here
        if not briefing.page
    ]
    entries.sort(key=lambda entry: (entry.card.date.at, entry.card.path), reverse=True)
    pages = tuple(
        Undated(
            briefing, owners[briefing.path][0], site.lang, parents.get(briefing.path, briefing.path)
        )
        for briefing in here
        if briefing.page
    )
    tombstones = tuple(
        Tombstone(owners[briefing.path][0], site.lang, briefing.withdrawn)
        for briefing in dead
        if briefing.withdrawn and (briefing.lang or config.language) == site.lang
    )
    return Tree(_with_menu(site, entries, config), tuple(entries), pages, tombstones)


def _with_menu(site: Site, entries: Sequence[Entry], config: Config) -> Site:
    """The menu that nobody configured leads only to taxonomies that this tree has."""
    own = config.languages.get(site.lang)
    if config.menu is not None or (own and own.menu is not None):
        return site
    used = {taxonomy for entry in entries for taxonomy, _ in entry.terms}
    unused = {urls.taxonomy(site.home, name) for name in config.taxonomy_names if name not in used}
    return replace(site, menu=tuple(item for item in site.menu if item.url not in unused))


def _entry(
    briefing: Briefing,
    url: str,
    parents: Mapping[str, str],
    site: Site,
    labels: Labels,
    config: Config,
) -> Entry:
    terms = _own_terms(briefing, site.home, labels)
    by_taxonomy = dict(terms)
    first_paragraph = briefing.prose.first_paragraph if briefing.prose else ""
    assert briefing.date is not None
    card = Card(
        url=url,
        lang=site.lang,
        id=permanent_id(briefing, config),
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
    return Entry(briefing, card, terms, parents.get(briefing.path, briefing.path))


def _event(briefing: Briefing) -> Span | None:
    day = briefing.date.day if briefing.date else None
    return None if briefing.event == Span(day, day) else briefing.event  # type: ignore[arg-type]


def shortened(text: str, size: int = 300) -> str:
    """At most `size` characters, cut between words."""
    if len(text) <= size:
        return text
    return text[:size].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _versions(
    public: Sequence[Briefing],
    owners: Mapping[str, tuple[str, Briefing]],
    parents: Mapping[str, str],
    sites: Sequence[Site],
) -> dict[str, tuple[Version, ...]]:
    order = [site.lang for site in sites]
    found: dict[str, list[Version]] = defaultdict(list)
    for briefing in public:
        lang = briefing.lang or order[0]
        original = parents.get(briefing.path, briefing.path)
        found[original].append(Version(lang, language_name(lang), owners[briefing.path][0]))
    return {
        original: tuple(sorted(versions, key=lambda version: order.index(version.lang)))
        for original, versions in found.items()
    }


def language_name(code: str) -> str:
    """The language's own name: English, العربية; the code where it is not known."""
    return _NAMES.get(code.split("-")[0], code)


_NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "he": "עברית",
    "it": "Italiano",
    "pt": "Português",
    "ru": "Русский",
    "tr": "Türkçe",
    "ur": "اردو",
    "zh": "中文",
}


def without(archive_briefings: Iterable[Briefing], paths: frozenset[str]) -> list[Briefing]:
    """The briefings that `--skip-broken` leaves: those of `paths` become drafts."""
    return [
        replace(briefing, draft=True, broken=False) if briefing.path in paths else briefing
        for briefing in archive_briefings
    ]
