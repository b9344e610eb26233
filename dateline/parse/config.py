"""config.yaml → Config."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr

from dateline import urls
from dateline.parse.digests import DigestPart as DigestPart
from dateline.parse.digests import Digests, DigestSettings, placed, unknown_taxonomies, written
from dateline.parse.digests import Period as Period
from dateline.parse.typed import Strict, Switch, Text, Texts, fault, validated
from dateline.parse.yamltext import Fields, place_of, plain, read
from dateline.problems import Place, Rejected, error

DEFAULT_TAXONOMIES = ("tags", "locations", "people", "organisations", "authors", "stories")
FIELD_OF = {"locations": "location", "stories": "story"}
"""Taxonomies whose front-matter field has another name."""

SYNONYMS = {"locations": "location", "stories": "story"}
"""Keys of front matter that mean another."""


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise fault(f"{text} is not a web address; write it as https://example.org/")
    if parts.query or parts.fragment:
        raise fault(f"{text} has a query or a fragment; leave out all from `?` or `#` on")
    return text.rstrip("/") + "/"


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise fault(f"{name} is not a time zone; write it as Europe/Rome or UTC") from None
    return name


def _language(code: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
        raise fault(f"{code} is not a language code; write it as en or pt-BR")
    return code


def _permalink(pattern: str) -> str:
    unknown = set(re.findall(r"\{[^}]*\}?", pattern)) - {
        "{year}",
        "{month}",
        "{day}",
        "{slug}",
        "{id}",
    }
    if unknown:
        raise fault(
            f"{min(unknown)} is not known; use {{year}}, {{month}}, {{day}}, {{slug}}, {{id}}"
        )
    if "{slug}" not in pattern and "{id}" not in pattern:
        raise fault("briefings of a day would share one address; add {slug} or {id}")
    try:
        urls.output_path(urls.briefing("/", pattern, _SOME_DAY, _LONGEST_SLUG, _LONGEST_ID))
    except urls.BadPath as problem:
        raise fault(
            f"{pattern} is no usable path: {problem}; write it as /{{year}}/{{slug}}/"
        ) from None
    return pattern


def _size(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and 0 < int(value) <= 10_000:
        return int(value)
    raise fault(f"{value} is not a number from 1 to 10000; write it as 25")


def _widths(widths: tuple[int, ...]) -> tuple[int, ...]:
    if not widths:
        raise fault("a picture needs at least one width; write it as [480, 800, 1200]")
    return tuple(sorted(set(widths)))


def _seconds(value: object) -> object:
    if isinstance(value, int | float):
        return value
    text = str(value)
    if re.fullmatch(r"\d{1,4}(\.\d{1,3})?", text, re.ASCII) and float(text) > 0:
        return float(text)
    raise fault(f"{value} is not a number of seconds; write it as 10 or 0.5")


def _locale(code: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise fault(f"{code} is no locale of the CLDR; write it as ar-LB") from None
    return code


def menu_entries(value: object) -> object:
    if isinstance(value, dict):
        return [{"label": label, "url": url} for label, url in value.items()]
    return value


def _hosts(names: tuple[str, ...]) -> tuple[str, ...]:
    known = ("netlify", "cloudflare", "apache", "nginx")
    if unknown := [name for name in names if name not in known]:
        raise fault(f"{unknown[0]} is not known; use {', '.join(known)}")
    if {"netlify", "cloudflare"} <= {*names}:
        raise fault("netlify and cloudflare share the file _redirects; name one of them")
    return tuple(dict.fromkeys(names))


def _forms(names: tuple[str, ...]) -> tuple[str, ...]:
    known = ("gzip", "brotli")
    if unknown := [name for name in names if name not in known]:
        raise fault(f"{unknown[0]} is not known; use {', '.join(known)}")
    return tuple(dict.fromkeys(names))


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?", text):
        raise fault(f"{text} is not a colour; write it as '#8b1a1a', in quotes")
    return text


def named(value: object) -> object:
    """A list of names, or name → settings."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list):
        return {name: {} for name in value if isinstance(name, str)}
    if isinstance(value, dict):
        return {name: settings if settings is not None else {} for name, settings in value.items()}
    return value


def _label_or_settings(value: object) -> object:
    return {"label": value} if isinstance(value, str) else value


def _closed(value: object) -> object:
    if value == "warn":
        return value
    folded = value.casefold() if isinstance(value, str) else value
    if folded in ("true", "yes", "on"):
        return True
    if folded in ("false", "no", "off"):
        return False
    raise fault(f"{value} is not known; write true, false or warn")


_SOME_DAY = date(2017, 10, 18)
_LONGEST_SLUG = "s" * urls.SLUG_BYTES
_LONGEST_ID = f"{_SOME_DAY}-{_LONGEST_SLUG}-zh-Hant-TW"
Size = Annotated[int, BeforeValidator(_size)]
LanguageCode = Annotated[str, AfterValidator(_language)]


class MenuEntry(Strict):
    label: Text
    url: Text


Menu = Annotated[tuple[MenuEntry, ...], BeforeValidator(menu_entries)]


class Language(Strict):
    """What a language tree says in its own words; empty: as in the default language."""

    title: Text | None = None
    description: Text | None = None
    locale: Annotated[Text, AfterValidator(_locale)] | None = None
    """How dates are written, where not as the language alone says: ar-LB."""
    numerals: Literal["latn", "arab", "arabext", "deva", "beng"] = "latn"
    menu: Menu | None = None
    footer: Text | None = None
    card_font: Text | None = None


class Taxonomy(Strict):
    label: Text | None = None
    closed: Annotated[bool | Literal["warn"], BeforeValidator(_closed)] = False


class Markdown(Strict):
    engine: Literal["markdown", "commonmark"] = "markdown"
    raw_html: Literal["sanitize", "escape", "trust"] = "sanitize"
    deadline: Annotated[float, BeforeValidator(_seconds)] = 10.0
    """Seconds that one body may take."""


class Pictures(Strict):
    """What is made of the pictures that briefings show."""

    widths: Annotated[tuple[Size, ...], AfterValidator(_widths)] = (480, 800, 1200, 1600)
    sizes: Text = "(min-width: 48rem) 46rem, 100vw"
    most_megapixels: Size = 80


class Outputs(Strict):
    """What is made besides the pages; false means no file and no work."""

    related: Switch = True
    json_feed: Switch = True
    term_feeds: Switch = True
    months: Switch = True
    map: Switch = True
    timeline: Switch = True
    data: Switch = True
    citations: Switch = True
    short_links: Switch = True
    digests: Switch = True
    social_cards: Switch = False
    news_sitemap: Switch = True
    sitemap_alternates: Switch = False


class Data(Strict):
    """What the archive as data holds."""

    sqlite: Switch = False
    body: Switch = True
    """Whether the texts of briefings are in it."""


TaxonomySettings = Annotated[Taxonomy, BeforeValidator(_label_or_settings)]
LanguageSettings = Annotated[
    Language,
    BeforeValidator(lambda value: {"title": value} if isinstance(value, str) else value),
]


class Config(Strict):
    """All settings of a site; `title` and `base_url` are all that one must set."""

    title: Text
    base_url: Annotated[Text, AfterValidator(_base_url)]
    description: Text = ""
    archive_id: Text | None = None
    language: LanguageCode = "en"
    languages: Annotated[
        dict[LanguageCode, LanguageSettings], BeforeValidator(named), Field(default_factory=dict)
    ]
    prefix_default: Switch = False
    """Whether the default language's tree is below its code too: `/en/`."""
    timezone: Annotated[Text, AfterValidator(_timezone)] = "UTC"
    content: Text = "content"
    templates: Text = "templates"
    static: Text = "static"
    translations: Text = "translations"
    output: Text = "output"
    keep: Texts = (".git", "CNAME", ".well-known")
    publish: Literal["switch", "in_place"] = "switch"
    permalink: Annotated[Text, AfterValidator(_permalink)] = "/{year}/{month}/{slug}/"
    redirects: Annotated[Texts, AfterValidator(_hosts)] = ()
    """Hosts in whose form redirects and headers are written."""
    relative_links: Switch = False
    """Whether pages work wherever the site lies, on a disk too."""
    compress: Annotated[Texts, AfterValidator(_forms)] = ()
    """Forms in which compressed copies stand beside the files."""
    url_ledger: Text | None = None
    page_size: Size = 25
    menu: Menu | None = None
    license: Text | None = None
    footer: Text = ""
    logo: Text | None = None
    card_font: Text | None = None
    """A font file for social cards, of the languages that name none of their own."""
    accent: Annotated[Text, AfterValidator(_colour)] | None = None
    taxonomies: Annotated[
        dict[str, TaxonomySettings], BeforeValidator(named), Field(default_factory=dict)
    ]
    fields: dict[str, Text] = Field(default_factory=dict)
    extra_fields: Texts = ()
    unknown_fields: Literal["warn", "error", "ignore"] = "warn"
    feeds: Literal["full", "summary"] = "full"
    search: Switch = False
    min_count: Size = 3
    """Briefings from which on a term's page has charts, maps and neighbours."""
    toc: Size = 4
    """Headings from which on a text has a table of contents."""
    outputs: Outputs = Outputs()
    digests: DigestSettings = Digests()
    data: Data = Data()
    pictures: Pictures = Pictures()
    markdown: Markdown = Markdown()

    _words: dict[str, str] = PrivateAttr(default_factory=dict)

    @property
    def words(self) -> Mapping[str, str]:
        """Language → the text of the site's own catalogue."""
        return self._words

    def with_words(self, words: Mapping[str, str]) -> "Config":
        made = self.model_copy()
        made._words = dict(words)
        return made

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or "localhost"

    @cached_property
    def base_path(self) -> str:
        return urlsplit(self.base_url).path or "/"

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every language, the default one first."""
        return (self.language, *(code for code in self.languages if code != self.language))

    @cached_property
    def card_fonts(self) -> dict[str, str]:
        """Language → the font file of its social cards; empty where no card is drawn."""
        if not self.outputs.social_cards:
            return {}
        own = {code: self.languages.get(code, Language()).card_font for code in self.codes}
        named = {code: name or self.card_font for code, name in own.items()}
        return {code: name for code, name in named.items() if name}

    def home(self, lang: str | None) -> str:
        """Where the tree of a language begins; None is the default one."""
        return urls.tree(lang or self.language, self.language, self.prefix_default)

    @cached_property
    def taxonomy_names(self) -> tuple[str, ...]:
        """The default taxonomies, those declared, and those that a renamed field names."""
        known = set(FIELD_OF.values()) | set(_own_fields())
        renamed = (name for name in self.fields.values() if name not in known)
        names = (*DEFAULT_TAXONOMIES, *self.taxonomies, *renamed)
        return tuple(dict.fromkeys(names))

    @cached_property
    def taxonomy_fields(self) -> frozenset[str]:
        """The keys of front matter that are plain lists of terms; each is its taxonomy's name."""
        return frozenset(name for name in self.taxonomy_names if name not in FIELD_OF)

    @cached_property
    def closed_fields(self) -> frozenset[str]:
        """The keys of front matter that take the terms of an authority file only."""
        closed = (name for name, own in self.taxonomies.items() if own.closed)
        return frozenset(FIELD_OF.get(name, name) for name in closed)

    @cached_property
    def known_keys(self) -> frozenset[str]:
        """Every key that front matter may have."""
        return frozenset([*_own_fields(), *SYNONYMS, *self.taxonomy_fields, *self.extra_fields])


def _own_fields() -> list[str]:
    from dateline.parse.frontmatter import FrontMatter

    return [name for name in FrontMatter.model_fields if name not in ("terms", "extra")]


def load(text: str, path: str, overrides: dict[str, Any]) -> Config:
    """The configuration in `text`; `overrides` are what the command line sets.

    Raises Rejected with every problem of it.
    """
    node = read(text, path)
    start = Place(path, 1, 1)
    if node is not None and not isinstance(node, Fields):
        raise Rejected(error(node.place, "config", "not a list of settings; write `title: …`"))
    values = {key: value for key, value in (plain(node) or {}).items() if value is not None}
    config, problems, _ = validated(
        Config,
        {**values, **overrides},
        node,
        start,
        locate=lambda location: written(location, node),
    )
    if config is None:
        raise Rejected(*problems)
    _check_names(config, node, start)
    _check_locales(config, node, start)
    return _with_places(config, node, start)


def _with_places(config: Config, node: Any, start: Place) -> Config:
    digests = placed(config.digests, node, start)
    fields = {field: name for name, field in FIELD_OF.items()}
    if unknown := unknown_taxonomies(digests, config.taxonomy_names, fields):
        raise Rejected(*unknown)
    return config.model_copy(update={"digests": digests}) if digests.places else config


def _check_names(config: Config, node: Any, start: Place) -> None:
    taken = {*urls.RESERVED, *config.codes}
    for name in config.taxonomy_names:
        if urls.slug(name) != name or name in taken or re.fullmatch(r"\d{4}", name):
            place = next(
                (
                    key.place
                    for key, _ in getattr(node.get("taxonomies"), "entries", ())
                    if key.text == name
                ),
                start,
            )
            message = (
                f"taxonomy {name} cannot be a folder of the site; use another name in small letters"
            )
            raise Rejected(error(place, "config", message))


def _check_locales(config: Config, node: Any, start: Place) -> None:
    """A country's way of writing dates, in the tree's own language."""
    for code, own in config.languages.items():
        lang, written = code.split("-")[0], (own.locale or code).split("-")[0].split("_")[0].lower()
        # What the CLDR has no locale of may borrow one: arz from ar.
        if written not in (lang, *_FORMS.get(lang, ())) and _has_locale(lang):
            place = place_of(node, ("languages", code, "locale"), start)
            message = (
                f"languages.{code}.locale: {own.locale} is of another language than {code}; "
                "write one of its own or leave it out"
            )
            raise Rejected(error(place, "config", message))


def _has_locale(lang: str) -> bool:
    # A command that makes no page does without Babel.
    from babel import localedata

    return localedata.exists(lang)


_FORMS = {"no": ("nb", "nn"), "nb": ("no",), "nn": ("no",)}
"""Languages that have locales under other codes."""


def folder(config_path: Path, name: str) -> Path:
    """A path of the configuration: relative to the folder that config.yaml is in."""
    return config_path.parent / name
