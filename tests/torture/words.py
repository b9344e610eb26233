"""What may stand in the fields of a briefing and in the configuration: right, odd and wrong."""

from collections.abc import Callable, Sequence
from posixpath import dirname, relpath
from random import Random
from urllib.parse import quote

from tests.torture.sources import Sources

Value = Callable[[Sources, Random], str]

TERMS = [
    *("IS", "is", "G7", "C", "C++", "C#", "Müller", "Mu\u0308ller", "Muller", "migration"),
    *("غزة", "غَزَّة", "الأمن", "social media", "social-media", "Libya", "Rome"),
]
MOMENTS = [
    *("2016-02-29", "2017-10-18", "2017-10-18 09:30", "2017-10-19T23:30:00+05:00", "2017-11-02"),
    *("2018-01-01", "2018-12-31 23:59", "2019-06-01", "2019-12-31", "2020-01-01 00:00"),
    *("2020-01-01 00:30", "2020-01-02", "2020-06-01", "2021-01-01"),
]
"""Some are before the moment of the first build, some after: the clock moves between them."""


def one_of(*texts: str) -> Value:
    return lambda sources, random: random.choice(texts)


def some_of(texts: Sequence[str], most: int) -> Value:
    def value(sources: Sources, random: Random) -> str:
        chosen = random.sample(texts, random.randint(1, most))
        return "[" + ", ".join(f'"{text}"' for text in chosen) + "]"

    return value


def _other_briefing(sources: Sources, random: Random) -> str:
    path = random.choice(sources.briefings() or ["content/none.md"])
    slug = path.rpartition("/")[2].split(".")[0]
    return random.choice([path.removeprefix("content/"), slug, "nobody"])


FIELDS: dict[str, Value] = {
    "title": one_of("First", "Second", '"G7: <b>meet</b> & \\"go\\""', "غزة", "Third Report"),
    "date": one_of(*MOMENTS),
    "tags": some_of(TERMS, 4),
    "people": some_of(["Minniti", "minniti", "De Maizière"], 2),
    "organisations": some_of(["UN", "U.N.", "NATO"], 2),
    "authors": some_of(["A. Writer", "B. Writer"], 2),
    "location": one_of(
        "Rome",
        '"Ischia, Italy"',
        "[Rome, Gaza]",
        "{name: Gaza, lat: 31.5, lon: 34.47, country: PS}",
        "{name: Gaza, lat: 31.4, lon: 34.3, country: Palestine}",
        "[{name: Rome, lat: 41.9, lon: 12.5}, {name: Suva, lat: -18.1, lon: -180, country: FJ}]",
    ),
    "dateline": one_of("Rome", '"Gaza City, Palestine"'),
    "summary": one_of("Told Shortly.", "Told Otherwise.", "ملخص", "Text"),
    "kind": one_of("briefing", "analysis", "odd"),
    "pinned": one_of("true", "no"),
    "toc": one_of("true", "false"),
    "event": one_of("2017-10-19", "2017-10-19/2017-10-20"),
    "updated": one_of(*MOMENTS[:8]),
    "corrections": one_of(
        "[{date: 2018-01-01, note: A word.}]", "[{date: 2019-01-01, note: Two.}]"
    ),
    "lang": one_of("ar", "en"),
    "translation_of": _other_briefing,
    "slug": one_of("own", "other", "غزة", "first"),
    "aliases": one_of("[/old/x/]", "[/old/y.html, /old/x/]", "/2017/10/older/"),
    "id": one_of("permanent", "lasting"),
    "draft": one_of("true", "false"),
    "publish_at": one_of(*MOMENTS),
    "expires": one_of(*MOMENTS),
    "withdrawn": one_of("{date: 2019-01-01, reason: Wrong.}", "{date: 2019-02-01, reason: Other.}"),
    "story": some_of(["The Line", "The line", "A Case", "قضية"], 2),
    "sources": one_of('[{title: A Paper, url: "https://example.com/a", date: 2017-01-01}]'),
    "image": one_of("/pic.png", "{src: /pic.png, alt: A Picture, credit: Somebody}"),
    "license": one_of("CC BY 4.0", "All rights reserved"),
    "region": one_of("North", "[South, East]"),
    "topics": some_of(TERMS, 2),
}


def authority(names: Sequence[str], number: int, random: Random) -> str:
    """An authority file of some of `names`; now and then one with a mistake."""
    first, second, third, *others = (f'"{name}"' for name in names)
    entries = [
        f"- {{label: {{en: {first}, ar: 'الاسم {number}'}}, note: Note {number}}}",
        f"- {{label: {second}, variants: [{', '.join(others)}], broader: {first}}}",
        f"- {{label: {third}, country: Italy, listed: {random.choice(['true', 'false'])}}}",
        f"- {{label: Umbrella {number}, slug: {random.choice(['umbrella', 'g7', 'is'])}}}",
        f"- {{label: Lower, broader: {random.choice([first, 'nothing'])}}}",
    ]
    return "\n".join(random.sample(entries, random.randint(1, 4))) + "\n"


MISTAKES: dict[str, Value] = {
    "title": one_of("G7: meet", '""', '"open'),
    "date": one_of("2017-13-40", "soon"),
    "tgas": one_of("x"),
    "tags": one_of("IS, G7"),
    "draft": one_of("maybe"),
    "slug": one_of("a/../b"),
}

OUTPUTS = [
    *("related", "json_feed", "term_feeds", "months", "map", "timeline", "data", "citations"),
    *("short_links", "digests", "news_sitemap", "social_cards", "sitemap_alternates"),
]


def some_outputs(sources: Sources, random: Random) -> str:
    """Some switched on, some off, the others as they are by default."""
    chosen = random.sample(OUTPUTS, random.randint(1, 4))
    return "{" + ", ".join(f"{name}: {random.choice(['true', 'false'])}" for name in chosen) + "}"


GLOSSARIES = [
    "G7: The Group\nIS: {{en: An Armed Group {number}, ar: 'جماعة {number}'}}\n",
    "- {{label: UN, variants: [U.N.], note: Nations {number}}}\n",
    "- {{label: {{ar: غزة}}, note: {{ar: 'مدينة {number}'}}}}\n- {{label: The Note, note: N}}\n",
    "NATO: An Alliance {number}\nNATO: Twice\n",
]


CONFIG: dict[str, Value] = {
    "title": one_of("The Archive", "The Desk"),
    "description": one_of("Briefings", "What Happened"),
    "base_url": one_of("https://example.org/", "https://example.org/sub/", "http://other.example/"),
    "archive_id": one_of("example.net"),
    "language": one_of("en", "ar"),
    "languages": one_of(
        "[en, ar]",
        "{en: {title: English}, ar: {title: عربي, numerals: arab}}",
        "{en: {locale: en-US}, ar: {title: عربي, locale: ar-LB}}",
        "[ar, en, fr]",
        "[en]",
    ),
    "prefix_default": one_of("true", "false"),
    "timezone": one_of("UTC", "Europe/Rome", "Asia/Gaza", "America/St_Johns"),
    "permalink": one_of("/{year}/{month}/{slug}/", "/{year}/{slug}/", "/b/{id}/"),
    "page_size": one_of("1", "2", "3", "25"),
    "toc": one_of("1", "2"),
    "min_count": one_of("1", "2"),
    "menu": one_of("{Start: /, About: /about/}", "{Start: /, Map: /map/}", "[]"),
    "license": one_of("CC BY 4.0", "CC0"),
    "footer": one_of("At The Foot", "Beneath"),
    "accent": one_of('"#8b1a1a"', '"#123456"'),
    "logo": one_of("/logo.svg"),
    "taxonomies": one_of(
        "[regions]",
        "{tags: {label: Subjects}}",
        "{tags: Themes, regions: {}}",
        "{tags: {closed: warn}}",
        "{people: {closed: true}}",
    ),
    "fields": one_of("{topics: tags}", "{topics: people}"),
    "extra_fields": one_of("[region]", "[region, topics]"),
    "unknown_fields": one_of("ignore", "warn", "error"),
    "feeds": one_of("full", "summary"),
    "relative_links": one_of("true", "false"),
    "compress": one_of("[gzip, brotli]", "gzip", "[brotli]"),
    "publish": one_of("switch", "in_place"),
    "keep": one_of("[.git, CNAME, .well-known]", "[.git, CNAME, .well-known, notes]"),
    "outputs": some_outputs,
    "data": one_of("{sqlite: true}", "{body: false}", "{sqlite: true, body: false}"),
    "redirects": one_of("[netlify]", "[apache, nginx]", "[cloudflare, nginx]"),
    "pictures": one_of("{widths: [40]}", "{widths: [40, 60], sizes: 50vw}"),
    "digests": one_of(
        "{periods: [days]}",
        "{periods: [weeks, days]}",
        "{parts: {subjects: {tags: [IS, migration], label: {ar: أمن}}}}",
    ),
    "markdown": one_of(
        "{engine: commonmark}", "{engine: markdown}", "{raw_html: escape}", "{raw_html: trust}"
    ),
    "page_sise": one_of("3"),
}
REQUIRED = ("title", "base_url", "languages")
"""Settings that are changed but not dropped."""

PARAGRAPHS = [
    "Text Of One Line.",
    "Another *Line*, and more.",
    "# Head\n\nBelow It.",
    "## Under\n\n- Point\n- Point",
    "| a | b |\n|---|--:|\n| 1 | 2 |",
    "A note.[^1]\n\n[^1]: The Note.",
    'Raw <i>html</i> and <a id="spot">Spot</a>.',
    "<script>alert(1)</script>",
    "# Head\n\nOwn [anchor](#head).",
    "The G7, the UN, NATO and IS met.",
    "Far [away](https://example.com/x?y=1) and [near](/tags/).",
    "Braces {{ title }} and {% raw %}.",
    "نص عربي طويل.",
    "Long " + "word " * 80 + "End.",
    "Cafe\u0301 And Café.",
    "1) One\n2) Two\n\nA ~~struck~~ word, *one*two* and __three__four.",
]


def body(sources: Sources, path: str, random: Random) -> str:
    """A few paragraphs; links lead to what lies in the archive, and seldom to nothing."""
    chosen = random.choices(PARAGRAPHS, k=random.randint(1, 3))
    for _ in range(random.choice([0, 1, 1, 2])):
        other = random.choice(sources.briefings() or [path])
        has_head = sources.has(other) and b"# Head" in sources.read(other)
        spot = random.choice(["", "#head"]) if has_head else ""
        chosen.append(f"See [That]({quote(relpath(other, dirname(path)))}{spot}).")
    beside = [name for name in sources.paths("content") if name.endswith((".png", ".txt"))]
    if beside and random.random() < 0.3:
        chosen.append(f"![Seen]({quote(relpath(random.choice(beside), dirname(path)))})")
    if random.random() < 0.05:
        lost = random.choice(["nothing.md", "nothing.txt", "#nowhere", "#nowhere"])
        chosen.append(f"[Nothing]({lost})")
    random.shuffle(chosen)
    return "\n\n".join(chosen)
