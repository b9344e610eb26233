"""Which briefings a digest has: the periods of an archive, and of its parts."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dateline import urls
from dateline.arrange.archive import Archive, Entry, Tree
from dateline.arrange.digest_terms import wanted_slugs, with_narrower
from dateline.arrange.words import week_title
from dateline.locales import day_title, month_title
from dateline.model import Site, Span
from dateline.parse.config import Config, DigestPart, Period
from dateline.wording import wording_of


@dataclass(frozen=True, slots=True)
class Section:
    """A tree, or a part of it, that has digests."""

    name: str
    """Of the part; empty for the whole tree."""
    label: str
    index: str
    """The URL of its list."""
    digests: Mapping[str, Sequence[Entry]]
    """The name of a period → its briefings, in the order of time."""


def sections(archive: Archive, tree: Tree, config: Config) -> list[Section]:
    """The whole tree and every part of which it has something."""
    home, own = tree.site.home, config.digests
    whole = Section("", "", urls.digests(home), _by_period(tree.entries, own.periods))
    found = [whole]
    for name, part in sorted(own.parts.items()):
        wanted = wanted_slugs(part, archive.vocabulary, archive.spellings.authority)
        matching = with_narrower(wanted, archive.vocabulary)
        entries = [entry for entry in tree.entries if _is_of(entry, matching)]
        label = _label(part, tree.site, entries, wanted)
        periods = _by_period(entries, part.periods or own.periods)
        found.append(Section(name, label, urls.digests(home, name), periods))
    return [section for section in found if section.digests]


def _is_of(entry: Entry, wanted: Sequence[tuple[str, Collection[str]]]) -> bool:
    terms = dict(entry.terms)
    return all(
        any(term.slug in slugs for term in terms.get(taxonomy, ())) for taxonomy, slugs in wanted
    )


def _label(
    part: DigestPart,
    site: Site,
    entries: Iterable[Entry],
    wanted: Sequence[tuple[str, Collection[str]]],
) -> str:
    """As given, else the names of its terms."""
    if given := part.label.get(site.lang) or part.label.get(""):
        return given
    labels = {
        (taxonomy, term.slug): term.label
        for entry in entries
        for taxonomy, terms in entry.terms
        for term in terms
    }
    own = [labels.get((taxonomy, slug)) for taxonomy, slugs in wanted for slug in slugs]
    return wording_of(site).gettext(", ").join(dict.fromkeys(label for label in own if label))


# ---- periods


def _by_period(entries: Sequence[Entry], kinds: Sequence[Period]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in reversed(entries):
        for name in periods(entry.card.date.day, tuple(kinds)):
            found.setdefault(name, []).append(entry)
    return found


@lru_cache(maxsize=32768)
def periods(day: date, kinds: tuple[Period, ...]) -> tuple[str, ...]:
    """The periods that a day is in, by their names: 2017-W42, 2017-10, 2017-10-19."""
    names = {"weeks": urls.week(day), "months": day.isoformat()[:7], "days": day.isoformat()}
    return tuple([names[kind] for kind in kinds])


@lru_cache(maxsize=32768)
def span(name: str) -> Span:
    """The days of a period, both included."""
    if name[5] == "W":
        first = date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
        # The last week of the calendar that a computer knows ends after its last day.
        return Span(first, first + min(timedelta(days=6), date.max - first))
    if len(name) == len("2017-10"):
        year, month = int(name[:4]), int(name[5:])
        return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    day = date.fromisoformat(name)
    return Span(day, day)


def title(name: str, site: Site) -> str:
    """In Western digits; templates write those of the tree."""
    first = span(name).first
    if name[5] == "W":
        return week_title(int(name[:4]), int(name[6:]), site)
    if len(name) == len("2017-10"):
        return month_title(first.year, first.month, site.locale)
    return day_title(first, site.locale)
