"""The frame that every page of a language tree shares, from the configuration."""

from dateline import urls
from dateline.arrange.words import direction, word
from dateline.model import Feed, MenuItem, Site
from dateline.parse.config import Config, Menu


def sites(config: Config, pages: frozenset[str]) -> tuple[Site, ...]:
    """One a language, the default one first; `pages` are the undated pages' URLs."""
    return tuple(_site(config, lang, pages) for lang in config.codes)


def _site(config: Config, lang: str, pages: frozenset[str]) -> Site:
    own = config.languages.get(lang)
    home = urls.tree(lang, config.language)
    title = (own and own.title) or config.title
    menu = own.menu if own and own.menu is not None else config.menu
    return Site(
        title=title,
        description=(own and own.description) or config.description,
        base_url=config.base_url,
        base_path=config.base_path,
        lang=lang,
        direction=direction(lang),
        numerals=own.numerals if own else "latn",
        home=home,
        menu=_default_menu(lang, home, pages) if menu is None else _menu(menu, home, config),
        footer=(own and own.footer) or config.footer,
        logo=config.logo,
        accent=config.accent,
        license=config.license,
        feeds=_feeds(config, title, home),
        languages=config.codes,
        search=False,
    )


def _menu(menu: Menu, home: str, config: Config) -> tuple[MenuItem, ...]:
    """The entries; an address that names no language leads into this tree."""
    prefixes = tuple(f"/{code}/" for code in config.codes)
    return tuple(
        MenuItem(
            entry.label,
            home + entry.url.lstrip("/")
            if entry.url.startswith("/") and not entry.url.startswith(prefixes)
            else entry.url,
        )
        for entry in menu
    )


def _default_menu(lang: str, home: str, pages: frozenset[str]) -> tuple[MenuItem, ...]:
    items = [MenuItem(word("briefings", lang), home)]
    items += [
        MenuItem(word(name, lang), urls.taxonomy(home, name)) for name in ("tags", "locations")
    ]
    about = home + "about/"
    return (*items, MenuItem(word("about", lang), about)) if about in pages else tuple(items)


def _feeds(config: Config, title: str, home: str) -> tuple[Feed, ...]:
    atom = Feed(title, home + "feed.xml", "application/atom+xml")
    json = Feed(title, home + "feed.json", "application/feed+json")
    return (atom, json) if config.outputs.json_feed else (atom,)
