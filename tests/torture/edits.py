"""The edits: each kind of input changed at random, by its name."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from posixpath import dirname, normpath
from random import Random
from urllib.parse import unquote

from PIL import Image

from tests.conftest import NOW
from tests.torture import words
from tests.torture.sources import ENGINE, THEME, Sources, Text, other_form, set_time

Edit = Callable[[Sources, Random], None]

FOLDERS = ["", "", "2017/", "sub/", "sub/deep/", "ملفات/"]
STEMS = [
    *("a", "b", "c", "d", "E", "first", "2017-10-20-dated", "two words", "غزة", "Café"),
    *("n1", "n2", "n3", "n4", "n5", "n6"),
]
WORD = re.compile(rb"\b[A-Z][a-z]+\b")
MARK = re.compile(rb"<!-- \w+ -->")
PARTS = ["macros.html", "short.html", "footer.html", "kinds/briefing.html", "kinds/analysis.html"]
TEMPLATES = [
    path.relative_to(THEME).as_posix() for path in sorted(THEME.rglob("*")) if path.is_file()
]
FEEDS = ["feed.xml", "feed.json", "robots.txt", "sitemap.xml"]
"""Where the theme lacks these, the project's own are in force."""

MANY = 15
"""Briefings that share a term: not all are near one another in what is related, and one less of
them leaves the weight of the term as it was."""
KINDS = ["briefing", "analysis"]
INCLUDES = [
    b"{% include 'kinds/briefing.html' %}",
    b"{% include './kinds//briefing.html' %}",
    b"{% include 'kinds/' ~ view.card.kind ~ '.html' ignore missing %}",
    b"{% include ['kinds/' ~ view.card.kind ~ '.html', 'kinds/briefing.html'] %}",
]
LINKED = re.compile(r"\]\(([^)]+\.(?:png|txt))\)")

EDITS: dict[str, Edit] = {}
WEIGHTS: dict[str, int] = {}


def edit(weight: int = 2) -> Callable[[Edit], Edit]:
    def named(made: Edit) -> Edit:
        EDITS[made.__name__] = made
        WEIGHTS[made.__name__] = weight
        return made

    return named


def _briefing(sources: Sources, random: Random) -> str:
    return random.choice(sources.briefings() or [_added(sources, random)])


def _added(sources: Sources, random: Random) -> str:
    """A new briefing with what it needs, and a few fields more."""
    number = sources.next_number()
    stem = random.choice(STEMS) if random.random() < 0.3 else f"{random.choice(STEMS)}-{number}"
    path = f"content/{random.choice(FOLDERS)}{stem}.md"
    fields = {"title": f"Title {number}", "date": random.choice(words.MOMENTS[:9])}
    for name in random.sample(["tags", "location", "people", "story", "summary"], 3):
        fields[name] = words.FIELDS[name](sources, random)
    body = words.body(sources, path, random)
    sources.write(path, Text(fields, body).content(), random)
    return path


# ---- the fields of a briefing


def _field(name: str, value: words.Value) -> None:
    def change(sources: Sources, random: Random) -> None:
        path = _briefing(sources, random)
        drops = random.random() < 0.25 and name not in ("title", "date")
        text = sources.text(path).with_field(name, None if drops else value(sources, random))
        sources.write(path, text.content(), random)

    EDITS[name], WEIGHTS[name] = change, 1


for _name, _value in words.FIELDS.items():
    _field(_name, _value)


@edit(4)
def body(sources: Sources, random: Random) -> None:
    path = _briefing(sources, random)
    text = replace(sources.text(path), body=words.body(sources, path, random))
    sources.write(path, text.content(), random)


@edit(6)
def words_alone(sources: Sources, random: Random) -> None:
    """The end of a text says something else; its links and headings are as they were."""
    path = _briefing(sources, random)
    text = sources.text(path)
    kept = text.body.partition("\n\nAdded as ")[0]
    more = replace(text, body=f"{kept}\n\nAdded as number {sources.next_number()}.")
    sources.write(path, more.content(), random)


@edit()
def order_of_terms(sources: Sources, random: Random) -> None:
    path = _briefing(sources, random)
    text = sources.text(path)
    value = text.fields.get("tags", "")
    if value.startswith("["):
        turned = ", ".join(reversed(value[1:-1].split(", ")))
        sources.write(path, text.with_field("tags", f"[{turned}]").content(), random)


@edit(3)
def shared_term(sources: Sources, random: Random) -> None:
    """Many get a term that they share; then some briefing gets it too, or loses it."""
    term = random.choice(['"G7"', '"migration"'])
    own = {path: sources.text(path) for path in sources.briefings()}
    having = [path for path, text in own.items() if term in _terms(text)]
    if len(having) < min(MANY, len(own)) // 2:
        chosen = random.sample(sorted(own.keys() - {*having}), min(MANY, len(own)) - len(having))
    else:
        chosen = [_briefing(sources, random)]
    for path in chosen:
        _turn_terms(sources, path, {term}, random)


@edit(1)
def far_term(sources: Sources, random: Random) -> None:
    """The first and the last of many share two terms; then the last loses that of the many."""
    paths = [path for path in sources.briefings() if not path.endswith(".ar.md")]
    own = {path: sources.text(path) for path in paths}
    in_order = sorted(own, key=lambda path: own[path].fields.get("date", ""))
    having = [path for path in in_order if '"wide"' in _terms(own[path])]
    if len(having) == MANY:
        _turn_terms(sources, having[-1], {'"wide"'}, random)
        return
    chosen = in_order[:MANY]
    for path in in_order:
        wanted = {'"wide"'} if path in chosen else set()
        wanted |= {'"far"'} if path in (chosen[0], chosen[-1]) else set()
        known = {'"wide"', '"far"'} & {*_terms(own[path])}
        _turn_terms(sources, path, wanted ^ known, random)


def _turn_terms(sources: Sources, path: str, turned: set[str], random: Random) -> None:
    """Each of `turned` comes where it was not, and goes where it was."""
    if not turned:
        return
    text = sources.text(path)
    terms = [term for term in _terms(text) if term not in turned]
    terms += sorted(turned - {*_terms(text)})
    value = f"[{', '.join(terms)}]" if terms else None
    sources.write(path, text.with_field("tags", value).content(), random)


def _terms(text: Text) -> list[str]:
    value = text.fields.get("tags", "")
    return value[1:-1].split(", ") if value.startswith("[") else []


@edit(1)
def mistake(sources: Sources, random: Random) -> None:
    path = _briefing(sources, random)
    name = random.choice(list(words.MISTAKES))
    text = sources.text(path).with_field(name, words.MISTAKES[name](sources, random))
    sources.write(path, text.content(), random)


@edit(1)
def garbage(sources: Sources, random: Random) -> None:
    content = random.choice([b"", b"---\ntitle: T\n", b"No Front Matter", b"\xff\xfeT\x00"])
    sources.write(_briefing(sources, random), content, random)


# ---- files of content/


@edit(4)
def add(sources: Sources, random: Random) -> None:
    _added(sources, random)


@edit(4)
def translate(sources: Sources, random: Random) -> None:
    """Add the Arabic version beside a briefing."""
    path = _briefing(sources, random).removesuffix(".md").removesuffix(".ar") + ".ar.md"
    fields = {"title": f"عنوان {sources.next_number()}"}
    sources.write(path, Text(fields, words.body(sources, path, random)).content(), random)


@edit(3)
def delete(sources: Sources, random: Random) -> None:
    sources.remove(_briefing(sources, random))


@edit(3)
def rename(sources: Sources, random: Random) -> None:
    old = _briefing(sources, random)
    ending = ".ar.md" if old.endswith(".ar.md") else ".md"
    sources.move(old, f"content/{random.choice(FOLDERS)}{random.choice(STEMS)}{ending}")


@edit()
def rename_case(sources: Sources, random: Random) -> None:
    folder, _, name = _briefing(sources, random).rpartition("/")
    sources.move(f"{folder}/{name}", f"{folder}/{name.removesuffix('.md').swapcase()}.md")


@edit()
def rename_form(sources: Sources, random: Random) -> None:
    """A name in the other Unicode form, as copying from another system gives it."""
    named = [path for path in sources.briefings() if not path.isascii()]
    if named:
        folder, _, name = random.choice(named).rpartition("/")
        sources.move(f"{folder}/{name}", f"{folder}/{other_form(name)}")


@edit()
def swap(sources: Sources, random: Random) -> None:
    """Two files exchange their names; size, time and inode go with the content."""
    one, other = _briefing(sources, random), _briefing(sources, random)
    if one != other:
        sources.move(one, "content/_swap")
        sources.move(other, one)
        sources.move("content/_swap", other)


@edit()
def copy(sources: Sources, random: Random) -> None:
    path = f"content/{random.choice(FOLDERS)}copy-{sources.next_number()}.md"
    sources.write(path, sources.read(_briefing(sources, random)), random)


@edit()
def move_folder(sources: Sources, random: Random) -> None:
    folders = sorted(path.name for path in (sources.folder / "content").iterdir() if path.is_dir())
    if folders:
        old = sources.folder / "content" / random.choice(folders)
        new = old.with_name(random.choice(["2017", "sub", "other", "ملفات"]))
        if not old.name.startswith("_") and not new.exists():
            old.rename(new)


@edit()
def defaults(sources: Sources, random: Random) -> None:
    path = f"content/{random.choice(FOLDERS)}_defaults.yaml"
    name = random.choice(["tags", "people", "kind", "draft", "license", "region", "expires"])
    drops = sources.has(path) and random.random() < 0.4
    if drops:
        sources.remove(path)
    else:
        text = Text({name: words.FIELDS[name](sources, random)})
        sources.write(path, text.content(), random)


@edit()
def data(sources: Sources, random: Random) -> None:
    name, text = random.choice(
        [
            ("places.yaml", "Rome: {number}\n"),
            ("places.json", '{{"Rome": {number}}}'),
            ("people.csv", "name,number\nMinniti,{number}\n"),
        ]
    )
    path = f"content/_data/{name}"
    if sources.has(path) and random.random() < 0.4:
        sources.remove(path)
    else:
        sources.write(path, text.format(number=sources.next_number()).encode(), random)


@edit(4)
def authority(sources: Sources, random: Random) -> None:
    """What is known of a taxonomy's terms: names in two languages, what they are a part of."""
    taxonomy = random.choice(["tags", "tags", "people", "organisations", "locations", "stories"])
    path = f"content/_authority/{taxonomy}.yaml"
    if sources.has(path) and random.random() < 0.2:
        sources.remove(path)
    else:
        number = sources.next_number()
        names = random.sample([*words.TERMS, "The Line", "Minniti", "Gaza", "Italy"], 6)
        sources.write(path, words.authority(names, number, random).encode(), random)


@edit()
def glossary(sources: Sources, random: Random) -> None:
    """What abbreviations mean, once with one that is explained twice."""
    path = "content/_authority/glossary.yaml"
    if sources.has(path) and random.random() < 0.3:
        sources.remove(path)
    else:
        text = random.choice(words.GLOSSARIES).format(number=sources.next_number())
        sources.write(path, text.encode(), random)


@edit()
def picture(sources: Sources, random: Random) -> None:
    """A picture that is one, beside briefings or in `static/`; others are only named so."""
    place = random.choice([*(f"content/{folder}seen.png" for folder in FOLDERS), "static/pic.png"])
    colour = [sources.next_number() * step % 256 for step in (1, 7, 31)]
    with io.BytesIO() as file:
        Image.new("RGB", (random.choice([30, 50, 90]), 40), tuple(colour)).save(file, "PNG")
        sources.write(place, file.getvalue(), random)


@edit()
def pages(sources: Sources, random: Random) -> None:
    path = f"content/_pages/{random.choice(['about', 'contact', 'about.ar'])}.md"
    if sources.has(path) and random.random() < 0.3:
        sources.remove(path)
    else:
        body = words.body(sources, path, random)
        sources.write(
            path, Text({"title": f"Page {sources.next_number()}"}, body).content(), random
        )


@edit()
def beside(sources: Sources, random: Random) -> None:
    """A file beside briefings, which they may link to."""
    files = [path for path in sources.paths("content") if path.endswith((".png", ".txt"))]
    style = random.random()
    if files and style < 0.25:
        sources.remove(random.choice(files))
    else:
        path = f"content/{random.choice(FOLDERS)}{random.choice(['seen.png', 'note.txt'])}"
        path = random.choice(files) if files and style < 0.6 else path
        sources.write(path, f"File {sources.next_number()}".encode(), random)


@edit(4)
def linked_file(sources: Sources, random: Random) -> None:
    """A file that a briefing leads to appears, changes or goes; a briefing leads to one more."""
    linked = sorted(_linked(sources))
    missing = [path for path in linked if not sources.has(path)]
    if missing:
        sources.write(random.choice(missing), b"Here Again", random)
    elif linked and random.random() < 0.35:
        sources.remove(random.choice(linked))
    elif linked and random.random() < 0.6:
        content = f"File {sources.next_number()}".encode()
        sources.write(random.choice(linked), content, random)
    else:
        path = _briefing(sources, random)
        text, name = sources.text(path), f"file-{sources.next_number()}.txt"
        text = replace(text, body=f"{text.body or ''}\n\n[File]({name})")
        sources.write(path, text.content(), random)
        sources.write(f"{dirname(path)}/{name}", b"A File", random)


def _linked(sources: Sources) -> set[str]:
    return {
        normpath(f"{dirname(path)}/{unquote(target)}")
        for path in sources.briefings()
        for target in LINKED.findall(sources.text(path).body or "")
    }


# ---- the same text otherwise written


@edit()
def form(sources: Sources, random: Random) -> None:
    """With a BOM, with CRLF, or in the other Unicode form."""
    path = _briefing(sources, random)
    text = sources.text(path)
    style = random.choice(["bom", "crlf", "form"])
    if style == "form":
        turned = {name: other_form(value) for name, value in text.fields.items()}
        text = replace(text, fields=turned, body=other_form(text.body or ""))
    else:
        text = replace(text, **{style: not getattr(text, style)})
    sources.write(path, text.content(), random)


@edit(1)
def touch(sources: Sources, random: Random) -> None:
    path = random.choice(["config.yaml", *sources.paths()])
    set_time(sources.folder / path, random.randrange(10**18, 2 * 10**18))


@edit(4)
def same_size_and_time(sources: Sources, random: Random) -> None:
    """One letter of one word of any file, in place, and the time put back."""
    path = random.choice(["config.yaml", *sources.paths()])
    content = sources.read(path)
    found = list(WORD.finditer(content))
    if found:
        end = random.choice(found).end()
        letter = random.choice([byte for byte in b"aeiou" if byte != content[end - 1]])
        place = sources.folder / path
        modified = place.stat().st_mtime_ns
        place.write_bytes(content[: end - 1] + bytes([letter]) + content[end:])
        set_time(place, modified)


# ---- theme, words, static files, configuration, clock


@edit(3)
def interface(sources: Sources, random: Random) -> None:
    """Other words of the interface in one language, right or wrong, or none."""
    path = f"translations/{random.choice(['ar', 'ar', 'en', 'xx'])}.po"
    if sources.has(path) and random.random() < 0.3:
        sources.remove(path)
        return
    number = sources.next_number()
    said = random.choice(["Corrections", "Topics", "Timeline", "This page has moved", "Table"])
    told = random.choice([f"Words {number}"] * 4 + ["%(none)s", '"'])
    sources.write(path, f'msgid "{said}"\nmsgstr "{told}"\n'.encode(), random)


@edit(4)
def template(sources: Sources, random: Random) -> None:
    """Another remark in one template, in its place or before the project's own."""
    name = random.choice([name for name in TEMPLATES if name not in PARTS])
    path = f"templates/{name}"
    if name in FEEDS and sources.has(path) and random.random() < 0.4:
        sources.remove(path)
        return
    _mark(sources, name, random)


@edit(3)
def include(sources: Sources, random: Random) -> None:
    _mark(sources, random.choice([name for name in PARTS if _is_there(sources, name)]), random)


@edit(4)
def dynamic_include(sources: Sources, random: Random) -> None:
    """The briefing's template takes a part that only its values name, or such a part changes."""
    if not sources.has("templates/kinds/briefing.html"):
        return
    text = sources.read("templates/briefing.html")
    if b" ~ " in text and random.random() < 0.7:
        _mark(sources, random.choice([f"kinds/{kind}.html" for kind in KINDS]), random)
        return
    text = re.sub(rb"{% include .*? %}", random.choice(INCLUDES), text)
    sources.write("templates/briefing.html", text, random)


@edit(1)
def template_mistake(sources: Sources, random: Random) -> None:
    name = random.choice(["briefing.html", "footer.html", "base.html"])
    if _is_there(sources, name):
        mistake = random.choice([b"{{ page.titel }}", b"{% if %}", b"{% include 'none.html' %}"])
        sources.write(f"templates/{name}", sources.template(name) + mistake, random)


@edit(1)
def kind_template(sources: Sources, random: Random) -> None:
    """A part that a dynamic include may or may not find."""
    path = f"templates/kinds/{random.choice(['odd', 'analysis'])}.html"
    if sources.has(path):
        sources.remove(path)
    else:
        sources.write(path, b"<!-- One -->", random)


def _is_there(sources: Sources, name: str) -> bool:
    return sources.has(f"templates/{name}") or (ENGINE / "templates" / name).is_file()


def _mark(sources: Sources, name: str, random: Random) -> None:
    if _is_there(sources, name):
        content, mark = sources.template(name), b"<!-- N%d -->" % sources.next_number()
        marked, count = MARK.subn(mark, content, count=1)
        if not count:
            marked, count = re.subn(rb"{% block main %}", rb"\g<0>" + mark, content, count=1)
        if not count:
            marked = content + (b"" if name.endswith((".json", ".xml")) else mark) + b"\n"
        sources.write(f"templates/{name}", marked, random)


@edit(3)
def static(sources: Sources, random: Random) -> None:
    name = random.choice(
        ["site.css", "logo.svg", "robots.txt", "pic.png", ".hidden", "CNAME", "a/b"]
    )
    path = f"static/{name}"
    if sources.has(path) and random.random() < 0.3:
        sources.remove(path)
    else:
        sources.write(path, f"/* File {sources.next_number()} */".encode(), random)


@edit(1)
def static_collision(sources: Sources, random: Random) -> None:
    sources.write(f"static/{random.choice(['tags', '2017', 'old/x'])}/index.html", b"Mine", random)


@edit(6)
def configuration(sources: Sources, random: Random) -> None:
    name = random.choice(list(words.CONFIG))
    drops = name not in words.REQUIRED and random.random() < 0.4
    value = None if drops else words.CONFIG[name](sources, random)
    text = sources.text("config.yaml").with_field(name, value)
    sources.write("config.yaml", text.content(), random)


@edit(3)
def further_fields(sources: Sources, random: Random) -> None:
    """Fields that the settings alone name: some briefing has one, or the settings change."""
    name = random.choice(["region", "topics"])
    having = [path for path in sources.briefings() if name in sources.text(path).fields]
    if not having or random.random() < 0.2:
        path = _briefing(sources, random)
        text = sources.text(path).with_field(name, words.FIELDS[name](sources, random))
        sources.write(path, text.content(), random)
        return
    text = sources.text("config.yaml")
    drops = "extra_fields" in text.fields and random.random() < 0.5
    value = None if drops else words.CONFIG["extra_fields"](sources, random)
    sources.write("config.yaml", text.with_field("extra_fields", value).content(), random)


@edit(3)
def engine(sources: Sources, random: Random) -> None:
    """The other engine renders the texts, and nothing else differs."""
    text = sources.text("config.yaml")
    now = text.fields.get("markdown", "")
    other = "markdown" if "engine: commonmark" in now else "commonmark"
    text = text.with_field("markdown", f"{{engine: {other}}}")
    sources.write("config.yaml", text.content(), random)


@edit(4)
def clock(sources: Sources, random: Random) -> None:
    hours = random.choice([-9000, -4400, -24, -1, 0, 0, 1, 24, 3700, 9000])
    sources.now = NOW + timedelta(hours=hours)


def begin(sources: Sources, random: Random, briefings: int, *, small_theme: bool) -> None:
    """The archive that the edits begin with."""
    config = Text(
        {
            "title": "The Archive",
            "base_url": "https://example.org/",
            "languages": "[en, ar]",
            "page_size": "3",
            "markdown": random.choice(["{engine: commonmark}", "{engine: markdown}"]),
        }
    )
    if random.random() < 0.3:
        config = config.with_field("compress", "[gzip, brotli]")
    if random.random() < 0.4:
        config = config.with_field("outputs", "{data: false}")
    sources.write("config.yaml", config.content(), random)
    sources.write("static/site.css", b"/* First */", random)
    for name in TEMPLATES if small_theme else ():
        sources.write(f"templates/{name}", (THEME / name).read_bytes(), random)
    if small_theme and random.random() < 0.3:
        dynamic_include(sources, random)
    (sources.folder / "content").mkdir()
    for number in range(briefings):
        (translate if number % 4 == 3 else add)(sources, random)
