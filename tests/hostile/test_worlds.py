"""What is wrong around the briefings: names, links of the file system, neighbours, data, claims."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from dateline import urls
from dateline.problems import Refused
from tests.hostile import oracle
from tests.hostile.world import Built, build, laid_out

GOOD = "---\ntitle: A good one\ndate: 2017-01-01\n---\nshown\n"
SECRET = "root:x:0:0"


def briefing(lines: str = "", text: str = "shown") -> str:
    return f"---\ntitle: T\ndate: 2017-01-01\n{lines}---\n{text}\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A site with one good briefing, beside a folder that is none of its business."""
    site = laid_out(tmp_path)
    (site / "content" / "good.md").write_text(GOOD)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_text(briefing(text=SECRET))
    return site


def write(site: Path, files: Mapping[str, str | bytes]) -> None:
    """Names are below `content/`; they may be no UTF-8 (as surrogate escapes)."""
    for name, text in files.items():
        path = os.path.join(os.fsencode(site), b"content", os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)


def configure(site: Path, line: str) -> None:
    path = site / "config.yaml"
    path.write_text(f"{path.read_text()}{line}\n")


def leaks(made: Built) -> list[str]:
    return [path for path, content in made.files.items() if SECRET.encode() in content]


_NAME = "the name is not UTF-8, or has a control character or a backslash; rename it"
_LINK = "a link that leads out of the folder or round in it; put the file itself here"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\udcff.md", r"content/a\udcff.md"),
        ("a\nb.md", r"content/a\nb.md"),
        ("a\x1b[31mb.md", r"content/a\x1b[31mb.md"),
        ("a\x7fb.pdf", r"content/a\x7fb.pdf"),
        ("a\\b.pdf", "content/a\\b.pdf"),
        ("a\\..\\..\\b.md", "content/a\\..\\..\\b.md"),
        ("sub\r/b.md", r"content/sub\r"),
        ("sub\udce9/b.png", r"content/sub\udce9"),
        ("_data/a\nb.json", r"content/_data/a\nb.json"),
    ],
)
def test_names_that_no_site_can_have(place: Path, name: str, shown: str) -> None:
    write(place, {name: GOOD})
    assert build(place).errors == [f"{shown}: error: {_NAME}"]


@pytest.mark.parametrize(
    "name",
    [
        "fix: update field-gaza page layout and links.md",
        "a b & c ‘d’ \u00a0 e.md",
        "%e2%80%8a.md",
        "con.md",
        "a. .md",
        "'\"<script>alert(1)<!-- -->.md",
        "{{ 7 * 7 }}{% x %}.md",
        "\u202ea.md",
        "-rf.md",
        "~.md",
        "$(id).md",
        "غزة.md",
        "e\u0301.md",
        "…" * 80 + ".md",
        "غ" * 120 + ".md",
        "\U0001f600.md",
        "a.b.c.d.md",
        "a.markdown",
        "2017-01-02-.md",
        "0000-00-00-x.md",
    ],
)
def test_odd_names_are_built(place: Path, name: str) -> None:
    write(place, {name: briefing()})
    made = build(place)
    assert made.errors == []
    assert oracle.faults(made.files) == []
    assert made.strays() == []
    assert sum(path.endswith("/index.html") and "/01/" in path for path in made.files) >= 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A.md", "a.md"),
        ("\u00e9.md", "e\u0301.md"),
        ("Straße.md", "strasse.md"),
        ("a b.md", "a-b.md"),
        ("x/a.md", "y/a.md"),
        ("غزة.md", "غَزَّة.md"),
        ("a.md", "2017-01-01-a.md"),
        ("\u212a.md", "k.md"),
        ("ﬁ.md", "fi.md"),
    ],
)
def test_two_of_one_address_are_both_named(place: Path, first: str, second: str) -> None:
    write(place, {first: briefing("id: one\n"), second: briefing("id: two\n")})
    made = build(place)
    assert made.failed
    for own, other in ((first, second), (second, first)):
        (line,) = [line for line in made.errors if line.startswith(f"content/{own}:")]
        assert f"is also claimed by content/{other}; change one of them" in line


@pytest.mark.parametrize(
    ("claim", "error"),
    [
        ("aliases: [/]", "/ is also claimed by a page that the site makes itself"),
        ("aliases: ['']", "/ is also claimed by a page that the site makes itself"),
        ("aliases: ['?x']", "/ is also claimed by a page that the site makes itself"),
        ("aliases: [/feed.xml]", "/feed.xml is also claimed by a page that the site makes itself"),
        ("aliases: [/FEED.xml]", "/feed.xml is also claimed by a page that the site makes itself"),
        ("aliases: [/feed.xml/]", "/feed.xml is also claimed by a page that the site makes itself"),
        ("aliases: [/404.html]", "/404.html is also claimed by a page that the site makes itself"),
        ("aliases: [/2017/01/good/]", "/2017/01/good/ is also claimed by content/good.md"),
        ("aliases: [/2017/01/good/index.html/]", "/2017/01/good/ is also claimed by "),
        ("aliases: [/favicon.svg/x/]", "/favicon.svg is also claimed by "),
        ("slug: good", "/2017/01/good/ is also claimed by content/good.md"),
        ("id: 2017-01-01-good", "id 2017-01-01-good is also that of content/good.md"),
    ],
)
def test_claims_to_what_others_have(place: Path, claim: str, error: str) -> None:
    write(place, {"other.md": briefing(f"{claim}\n")})
    made = build(place)
    assert made.failed
    lines = [line for line in made.errors if line.startswith("content/other.md:4:")]
    assert len(lines) == 1
    assert f"error: {error}" in lines[0]


def test_an_alias_cannot_take_the_name_of_a_style_sheet(place: Path) -> None:
    configure(place, "accent: '#123456'")
    style = next(path for path in build(place).files if path.startswith("assets/site."))
    write(place, {"other.md": briefing(f"aliases: [/{style}/, /assets/accent.css/]\n")})
    assert len(build(place).errors) >= 2


@pytest.mark.parametrize("pattern", ["/{id}/", "/{year}/{id}/", "/x-{id}/"])
@pytest.mark.parametrize("own", ["index.html", "feed.xml", "robots.txt", "con", "a~b", "i" * 200])
def test_ids_in_addresses(place: Path, pattern: str, own: str) -> None:
    configure(place, f"permalink: '{pattern}'")
    write(place, {"other.md": briefing(f"id: {own}\n")})
    made = build(place)
    taken = {"/{id}/": ("index.html", "feed.xml", "robots.txt"), "/{year}/{id}/": ("index.html",)}
    assert made.failed is (own in taken.get(pattern, ()))
    assert oracle.faults(made.files) == []


def link(target: str, name: str) -> Callable[[Path], None]:
    def made(site: Path) -> None:
        (site / name).parent.mkdir(exist_ok=True, parents=True)
        (site / name).symlink_to(target)

    return made


@pytest.mark.parametrize(
    "change",
    [
        link("../../outside/secret.md", "content/link.md"),
        link("../../outside", "content/link"),
        link("/etc/passwd", "content/link.md"),
        link("/", "content/root"),
        link("link.md", "content/link.md"),
        link(".", "content/round"),
        link("..", "content/round"),
        link("../content", "content/round"),
        link("../../../outside/secret.md", "content/_data/link.yaml"),
        link("../../outside/secret.md", "content/_defaults.yaml"),
        link("../../../outside", "content/_pages/link"),
        link("../../outside/secret.md", "static/link.txt"),
        link("../../outside", "static/link"),
    ],
)
def test_links_out_of_the_folder(place: Path, change: Callable[[Path], None]) -> None:
    change(place)
    made = build(place)
    assert [line.partition(": error: ")[2] for line in made.errors] == [_LINK]
    assert leaks(made) == []


def test_links_inside_and_to_nothing(place: Path) -> None:
    (place / "content" / "sub").mkdir()
    (place / "content" / "other.md").symlink_to("good.md")
    (place / "content" / "gone.md").symlink_to("nothing.md")
    os.mkfifo(place / "content" / "pipe.md")
    made = build(place)
    assert made.errors == []
    assert "2017/01/other/index.html" in made.files


@pytest.mark.parametrize("name", ["index.html", "2017", "2017/01/good/index.html", "assets"])
def test_links_in_the_published_folder(place: Path, name: str) -> None:
    build(place)
    published, outside = place / "output" / name, place.parent / "outside"
    moved = place / "moved"
    published.rename(moved)
    published.symlink_to(outside)
    with pytest.raises(Refused, match="a symlink in the published folder; remove it"):
        build(place)
    assert [path.name for path in outside.iterdir()] == ["secret.md"]


def test_the_marker_is_no_link(place: Path) -> None:
    build(place)
    marker = place / "output" / ".dateline-manifest"
    marker.rename(place / "moved")
    marker.symlink_to(place / "moved")
    with pytest.raises(Refused, match="a symlink in the published folder; remove it"):
        build(place)


def test_folders_in_folders(place: Path) -> None:
    deepest = place / "content" / "/".join(["a"] * 70)
    deepest.mkdir(parents=True)
    (deepest / "x.md").write_text(briefing())
    (line,) = build(place).errors
    assert line.endswith("error: folders within folders, more than 64 deep; move the files up")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a\nb", _NAME),
        ("a\udcff", _NAME),
        (".dateline-manifest", "a name that publishing needs itself; rename it"),
        (".dateline-new", "a name that publishing needs itself; rename it"),
    ],
)
def test_static_names(place: Path, name: str, message: str) -> None:
    (place / "static").mkdir()
    with open(os.fsencode(place) + b"/static/" + os.fsencode(name), "w") as file:
        file.write("x")
    (line,) = build(place).errors
    assert line.endswith(f": error: {message}")


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("x.json", "[" * 100_000, "1:1: error: nested too deeply; write it flatter"),
        ("x.json", "1" * 5000, "1:1: error: a number of more than 64 bits; write it as a text"),
        ("x.json", "[1e5, 99999999999999999999]", "1:1: error: a number of more than 64 bits"),
        ("x.json", '["\\ud800"]', "1:1: error: half of a surrogate pair"),
        ("x.json", '{"a": 1,\n}', "2:1: error: not JSON: "),
        ("x.json", b"\xff\xfe[\0]\0", "1:1: error: saved as UTF-16; save it as UTF-8"),
        ("x.json", "", "1:1: error: not JSON: "),
        ("x.yaml", "a: &a [*a]", "1:4: error: an anchor (`&name`); write the value itself"),
        ("x.yaml", "a: " + "[" * 5000, "1:24: error: nested too deeply; write it flatter"),
        ("x.yaml", "a: !!python/name:os.system", "1:4: error: a YAML tag "),
        ("x.csv", "a,b\n" + "x" * 200_000, "2:1: error: not CSV: field larger than field limit"),
        ("x.csv", b"a\n\xe9", "2:1: error: byte 0xe9 is not UTF-8; save the file as UTF-8"),
    ],
)
def test_data_files(place: Path, name: str, text: str | bytes, error: str) -> None:
    write(place, {f"_data/{name}": text})
    (line,) = build(place).errors
    assert line.startswith(f"content/_data/{name}:{error}")


def test_data_is_never_a_template(place: Path) -> None:
    text = '"{{ 7 * 7 }}<script>alert(1)</script>"'
    names = ["a.json", "__class__.json", "a b.json", "items.json", "{{ x }}.json"]
    write(place, {f"_data/{name}": text for name in names})
    write(place, {"_data/rows.csv": "a\n1,2,3\n\n{% x %}\n"})
    (place / "templates").mkdir()
    (place / "templates" / "page.html").write_text(
        "{% extends 'base.html' %}{% block main %}{{ data.a }}{{ data.rows }}{% endblock %}"
    )
    write(place, {"_pages/about.md": briefing()})
    made = build(place)
    assert made.errors == []
    assert oracle.faults(made.files) == []
    page = oracle.shown_text(made.files["about/index.html"])
    assert "{{ 7 * 7 }}<script>alert(1)</script>" in page
    assert "{% x %}" in page


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.html", "x", "it is a page of its own"),
        ("a.HTM", "x", "it is a page of its own"),
        ("a.xhtml", "x", "it is a page of its own"),
        ("a.svgz", "x", "it is a page of its own"),
        ("a", "<script>alert(1)</script>", "it begins as a page does"),
        ("a.bin", " \n\t<!doctype html><p>", "it begins as a page does"),
        ("a.pdf", "\ufeff<html/>", "it begins as a page does"),
        ("a.kml", "<!-- --><script>alert(1)</script>", "it begins as a page does"),
        ("a.xml", "<html xmlns='http://www.w3.org/1999/xhtml'/>", "it holds HTML"),
        ("a.xml", "<a><script xmlns='http://www.w3.org/1999/xhtml'/></a>", "it holds HTML"),
        ("a.xml", "<a><x:b xmlns:x='http://www.w3.org/1998/Math/MathML'/></a>", "it holds MathML"),
        ("a.xml", "<?xml-stylesheet href='x.xsl'?><a/>", "it names a style sheet"),
        ("a.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "it declares entities"),
        ("a.svg", "<svg><script>", "it is not well-formed"),
        ("a.svg", "{}<script>alert(1)</script>", "it holds <script>"),
        ("a.svg", "{}<s:script xmlns:s='http://www.w3.org/2000/svg'/>", "it holds <script>"),
        ("a.svg", "{}<foreignObject/>", "it holds <foreignObject>"),
        ("a.svg", "{}<g onload='alert(1)'/>", "it holds `onload`"),
        ("a.svg", "{}<g ONclick='alert(1)'/>", "it holds `ONclick`"),
        ("a.svg", "{}<a href='javascript:alert(1)'/>", "its <a> leads to javascript:alert(1)"),
        ("a.svg", "{}<a href=' java&#9;script:alert(1)'/>", "its <a> leads to java"),
        ("a.svg", "{}<image href='//evil.example/x.png'/>", "its <image> leads to //evil"),
        ("a.svg", "{}<use href='data:image/svg+xml,x#y'/>", "its <use> leads to data:"),
        ("a.svg", "{}<set attributeName='href' to='javascript:alert(1)'/>", "its <set> changes"),
        ("a.svg", "{}<style>@import '//evil.example';</style>", "its style sheet loads something"),
        ("a.svg", "{}<style>g{{fill:u<!-- -->rl(//evil.example)}}</style>", "its style sheet "),
        ("a.svg", "{}<g style='fill:\\75rl(//evil.example)'/>", "its `style` loads something"),
        ("a.svg", "{}<g fill='url( \"//evil.example\" )'/>", "its `fill` loads something"),
        ("a.svg", "{}<g filter='url(x.svg#y)'/>", "its `filter` loads something"),
    ],
)
def test_files_that_a_browser_would_run(place: Path, name: str, content: str, found: str) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>"
    text = f"{content.replace('{}', svg)}</svg>" if content.startswith("{}") else content
    write(place, {"other.md": briefing(text=f"[x]({name})"), name: text.replace("}}", "}")})
    (line,) = build(place).errors
    start = f"content/other.md:5:5: error: {name} could run a script or ask another host: {found}"
    assert line.startswith(start)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.4\xff"),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.txt", b"<script>alert(1)</script>"),
        ("a.csv", b"<html>"),
        ("a.xml", b"<kml xmlns='http://www.opengis.net/kml/2.2'><Document/></kml>"),
        ("a", b"plain"),
        (
            "a.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><a href='https://example.com/'><g "
            b"style='fill:url(#x)' id='x'/></a><style>g{fill:url(\"#x\")}</style></svg>",
        ),
        (
            "a.svg",
            b"\xef\xbb\xbf<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' "
            b"'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'><svg "
            b"xmlns='http://www.w3.org/2000/svg'><image href='data:image/png;base64,xx'/></svg>",
        ),
    ],
)
def test_files_that_run_nothing_are_published(place: Path, name: str, content: bytes) -> None:
    write(place, {"other.md": briefing(text=f"[x]({name})"), name: content})
    made = build(place)
    assert made.errors == []
    assert made.files[f"2017/01/other/{name}"] == content


def test_a_dangerous_file_stays_refused_on_the_next_build(place: Path) -> None:
    write(place, {"other.md": briefing(text="[x](a.html)"), "a.html": "x"})
    assert len(build(place).errors) == len(build(place).errors) == 1


def test_files_of_one_name_but_for_their_case(place: Path) -> None:
    write(place, {"other.md": briefing(text="[x](A.pdf) [y](a.pdf)"), "A.pdf": "1", "a.pdf": "2"})
    assert len(build(place).errors) == 2


def test_terms_of_one_slug_and_one_hash_are_two(place: Path) -> None:
    assert urls.short_hash("C#") == urls.short_hash("C+++*")
    write(place, {"other.md": briefing("tags: ['C#', 'C+++*', C, 'C-c96e']\n")})
    made = build(place)
    pages = [path for path in made.files if path.startswith("tags/") and path.endswith(".html")]
    assert len(pages) == 1 + 4


def test_many_broken_ones_are_each_named_and_the_rest_is_built(place: Path) -> None:
    write(place, {f"b{number}.md": briefing(f"id: b{number}\n") for number in range(160)})
    write(place, {"one.md": briefing("slug: b1\nid: one\n"), "two.md": briefing(text="[x](y.md)")})
    assert build(place).failed
    made = build(place, skip_broken=True)
    assert not made.failed
    assert "2017/01/b2/index.html" in made.files
    assert "2017/01/b1/index.html" not in made.files
    named = {line.partition(":")[0] for line in made.errors}
    assert named == {"content/b1.md", "content/one.md", "content/two.md"}


@pytest.mark.parametrize(
    "name", ["tags", "2017", "ar", "feed.xml", "404", "locations", "index", "r", "good"]
)
def test_undated_pages_cannot_take_other_addresses(place: Path, name: str) -> None:
    write(
        place, {f"_pages/{name}.md": briefing(), "other.md": briefing("tags: [a]\nlocation: b\n")}
    )
    made = build(place)
    assert made.failed is (name in ("tags", "2017", "ar", "locations"))
    assert oracle.faults(made.files) == []
