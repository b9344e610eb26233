"""The frame that every page of a language tree shares, from the configuration."""

from collections.abc import Container
from urllib.parse import urlsplit

from dateline import urls
from dateline.arrange.hidden import Hidden
from dateline.arrange.words import direction, taxonomy_name
from dateline.model import Feed, MenuItem, Site
from dateline.parse.config import Config, Menu
from dateline.value import replace
from dateline.wording import wording_of

_ROOT_FEEDS = ("/feed.xml", "/feed.json")
"""Those of the default language, wherever its tree begins: readers of feeds ask there."""


def sites(config: Config) -> tuple[Site, ...]:
    """One a language, the default one first."""
    return tuple(_site(config, lang) for lang in config.codes)


def _site(config: Config, lang: str) -> Site:
    own = config.languages.get(lang)
    home = config.home(lang)
    title = (own and own.title) or config.title
    menu = own.menu if own and own.menu is not None else config.menu
    site = Site(
        title=title,
        description=(own and own.description) or config.description,
        base_url=config.base_url,
        base_path=config.base_path,
        lang=lang,
        locale=(own and own.locale) or lang,
        direction=direction(lang),
        numerals=own.numerals if own else "latn",
        home=home,
        menu=(),
        footer=(own and own.footer) or config.footer,
        logo=config.logo,
        accent=config.accent,
        license=config.license,
        feeds=_feeds(config, title, "/" if lang == config.language else home),
        languages=config.codes,
        map=urls.places(home) if config.outputs.map else None,
        timeline=urls.timeline(home) if config.outputs.timeline else None,
        data=config.outputs.data,
        search=config.search,
        news=config.outputs.news_sitemap,
        toc=config.toc,
        relative_links=config.relative_links,
        words=config.words.get(lang, ""),
    )
    return replace(site, menu=_default_menu(site) if menu is None else _menu(menu, home, config))


def _menu(menu: Menu, home: str, config: Config) -> tuple[MenuItem, ...]:
    """The entries; an address that names no language, and nothing that stands once, leads here."""
    return tuple(MenuItem(entry.label, _led(entry.url, home, config)) for entry in menu)


def _led(url: str, home: str, config: Config) -> str:
    if not url.startswith("/") or url.startswith(tuple(f"/{code}/" for code in config.codes)):
        return url
    path = urlsplit(url).path
    is_root_feed = path in _ROOT_FEEDS and home == config.home(None)
    return url if urls.stands_once(path) or is_root_feed else home + url.lstrip("/")


def _default_menu(site: Site) -> tuple[MenuItem, ...]:
    """All that it may hold; the archive leaves what a tree has."""
    _, home = wording_of(site).gettext, site.home
    lists = (
        MenuItem(taxonomy_name(name, site), urls.taxonomy(home, name))
        for name in ("stories", "tags", "locations")
    )
    about = MenuItem(_("About"), home + "about/")
    return MenuItem(_("Briefings"), home), *lists, about


def _foot(site: Site) -> tuple[MenuItem, ...]:
    """All that it may hold."""
    _ = wording_of(site).gettext
    return (
        MenuItem(_("Corrections"), urls.corrections(site.home)),
        MenuItem(_("Digests"), urls.digests(site.home)),
    )


def with_menu(site: Site, there: Container[str], hidden: Hidden, config: Config) -> Site:
    """No menu leads to what is hidden; the default one only to the lists and pages `there`.

    Nor does any lead to corrections or digests where there are none; the foot does where there are.
    No page leads to a map without places.
    """
    own = config.languages.get(site.lang)
    foot = tuple(item for item in _foot(site) if item.url in there)
    is_placed = urls.taxonomy(site.home, "locations") in there
    site = replace(site, foot=foot, map=site.map if is_placed else None)
    absent = {item.url for item in _foot(site)} - {item.url for item in foot}
    if config.menu is None and (own is None or own.menu is None):
        return replace(site, menu=tuple(item for item in site.menu if item.url in there))
    menu = tuple(
        item
        for item in site.menu
        if item.url not in absent
        and not (
            hidden.at(item.url) or hidden.at(config.home(None) + item.url.removeprefix(site.home))
        )
    )
    return replace(site, menu=menu)


def _feeds(config: Config, title: str, folder: str) -> tuple[Feed, ...]:
    atom = Feed(title, folder + "feed.xml", "application/atom+xml")
    json = Feed(title, folder + "feed.json", "application/feed+json")
    return (atom, json) if config.outputs.json_feed else (atom,)
