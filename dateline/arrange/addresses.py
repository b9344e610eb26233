"""Where each briefing stands: its language, its URL and its permanent id."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from dateline import urls
from dateline.arrange.languages import language_name
from dateline.arrange.release import closing, opening
from dateline.model import Briefing, Site, Version
from dateline.parse.config import Config
from dateline.problems import Problem, error
from dateline.value import Value


class Placed(Value, frozen=True):
    """A briefing, with what it inherits, at its address."""

    briefing: Briefing
    lang: str
    url: str
    id: str
    version: Version
    """How other languages' pages link to it."""
    opens: datetime
    """From when on it is seen."""
    closes: datetime
    """From when on it is not seen any more."""


def addressed(
    briefings: Sequence[Briefing],
    sites: Mapping[str, Site],
    config: Config,
    known: Mapping[str, Placed],
) -> dict[str, Placed]:
    """Source path → briefing at its URL; of `known`, what is the same is kept."""
    owners = {}
    for briefing in briefings:
        placed = known.get(briefing.path)
        if placed is None or not (placed.briefing is briefing or placed.briefing == briefing):
            lang = briefing.lang or config.language
            own_id = permanent_id(briefing, config)
            url = _url(briefing, lang, own_id, sites[lang].home, config.permalink)
            version = Version(lang, language_name(lang), url)
            placed = Placed(
                briefing, lang, url, own_id, version, opening(briefing), closing(briefing)
            )
        owners[briefing.path] = placed
    return owners


def _url(briefing: Briefing, lang: str, own_id: str, home: str, permalink: str) -> str:
    own = briefing.slug or urls.stem_slug(urls.stem(briefing.path), lang)
    if briefing.page:
        return f"{home}{own}/"
    if briefing.date is None:
        return f"{home}_undated/{own}/"
    return urls.briefing(home, permalink, briefing.date.day, own, own_id)


def keys(placed: Placed) -> Iterator[str]:
    """The keys of the addresses that lead to a briefing: its page's, short link's and aliases'."""
    with suppress(urls.BadPath):
        yield urls.address_key(urls.output_path(placed.url))
        if not placed.briefing.page:
            yield urls.address_key(urls.output_path(urls.short_link(placed.id)))
    for alias in placed.briefing.aliases:
        with suppress(urls.BadPath):
            yield urls.address_key(urls.alias_path(alias))


def permanent_id(briefing: Briefing, config: Config) -> str:
    """The name that a briefing keeps when its slug changes."""
    if briefing.id:
        return briefing.id
    lang = briefing.lang or config.language
    day = f"{briefing.date.day.isoformat()}-" if briefing.date else ""
    ending = "" if lang == config.language else f"-{lang}"
    return day + urls.stem_slug(urls.stem(briefing.path), lang) + ending


def equal_ids(owners: Iterable[Placed]) -> list[Problem]:
    """Briefings that claim an id that another has."""
    first: dict[str, Briefing] = {}
    problems = []
    for placed in owners:
        briefing = placed.briefing
        if briefing.page or (briefing.date is None and not briefing.id):
            continue
        other = first.setdefault(placed.id, briefing)
        if other is not briefing:
            message = (
                f"id {placed.id} is also that of {other.shown}; give one of them an `id` of its own"
            )
            problems.append(error(briefing.place("id"), "id", message))
    return problems
