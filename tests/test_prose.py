"""Both engines, one table of cases; every body is taken to be hostile."""

import pytest

from dateline.parse.prose import Heading, Link, Prose, ProseSettings, led, plain_text, rendered
from dateline.value import packed, unpacked

ENGINES = ["markdown", "commonmark"]


@pytest.fixture(params=ENGINES)
def settings(request: pytest.FixtureRequest) -> ProseSettings:
    return ProseSettings(request.param, "sanitize")


def shown(text: str, settings: ProseSettings, **targets: str | None) -> str:
    return led(rendered(text, settings).html, targets).strip()


def remarks(text: str, settings: ProseSettings) -> list[tuple[int, str, str]]:
    found = rendered(text, settings).remarks
    return [(remark.line, remark.kind, remark.message.split(";")[0]) for remark in found]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\n\ntwo", '<p id="p1">one</p>\n<p id="p2">two</p>'),
        ("> in\n\nout", '<blockquote>\n<p>in</p>\n</blockquote>\n<p id="p1">out</p>'),
        ("# A\n## A", '<h2 id="a">A</h2>\n<h2 id="a-2">A</h2>'),
        ("## p1", '<h2 id="section-p1">p1</h2>'),
        ("## !", '<h2 id="section">!</h2>'),
        ("## Élan *vital*", '<h2 id="elan-vital">Élan <em>vital</em></h2>'),
        ("## الضفة الغربية", '<h2 id="الضفة-الغربية">الضفة الغربية</h2>'),
        ("~~no~~", '<p id="p1"><del>no</del></p>'),
        ("{{ x }} {% y %}", '<p id="p1">{{ x }} {% y %}</p>'),
        ("a\x00b\x07c", '<p id="p1">abc</p>'),
        (
            '```html\n<a href="x">\n```',
            '<pre tabindex="0"><code class="language-html">&lt;a href="x"&gt;\n</code></pre>',
        ),
        (
            "- [ ] a\n- [x] b",
            '<ul>\n<li class="task-list-item"><input type="checkbox" disabled> a</li>\n'
            '<li class="task-list-item"><input type="checkbox" disabled checked> b</li>\n</ul>',
        ),
        ("Term\n:   What", "<dl>\n<dt>Term</dt>\n<dd>What</dd>\n</dl>"),
    ],
)
def test_engines_agree(text: str, html: str, settings: ProseSettings) -> None:
    assert shown(text, settings) == html


def test_table_scrolls_and_is_aligned(settings: ProseSettings) -> None:
    html = shown("| a | b |\n|:--|--:|\n| 1 | 2 |", settings)
    assert html.startswith('<div class="table" tabindex="0" role="region" aria-label="Table">')
    assert html.endswith("</table></div>")
    assert '<th scope="col" class="align-left">a</th>' in html
    assert '<td class="align-right">2</td>' in html
    assert "style" not in html


def test_footnotes_have_one_shape(settings: ProseSettings) -> None:
    html = shown("One[^b] two[^a] again[^b].\n\n[^a]: A\n[^b]: *B*\n[^c]: C\n", settings)
    body, section = html.split('<section class="footnotes" role="doc-endnotes">')
    assert body.count('<sup id="fnref-b"><a class="footnote-ref" role="doc-noteref"') == 1
    assert '<sup id="fnref2-b">' in body
    assert section.index('id="fn-b"') < section.index('id="fn-a"') < section.index('id="fn-c"')
    assert section.count(">↩</a>") == 3
    assert 'href="#fnref2-b"' in section
    assert "#fnref-c" not in section


def test_footnotes_are_neither_links_nor_text(settings: ProseSettings) -> None:
    prose = rendered("One[^1] more.\n\n[^1]: [x](a.md)", settings).prose
    assert [link.target for link in prose.links] == ["a.md"]
    assert prose.first_paragraph == "One more."
    assert {"fn-1", "fnref-1", "p1"} == set(prose.ids)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[a](../x.md#y)", [Link("../x.md#y", 1, 5, False)]),
        ("x\n\n![a](p.png) [b](p.png)", [Link("p.png", 3, 6, True), Link("p.png", 3, 17, False)]),
        ("`[a](x.md)` [a](x.md)", [Link("x.md", 1, 17, False)]),
        ("[a][r] [b][r]\n\n[r]: x.md", [Link("x.md", 3, 6, False)] * 2),
        ("[a](x.md#y) [b](x.md)", [Link("x.md#y", 1, 5, False), Link("x.md", 1, 17, False)]),
        ('a <a href="x.md?a&amp;b">b</a>', [Link("x.md?a&b", 1, 12, False)]),
        ("[a](غزة.md)", [Link("غزة.md", 1, 5, False)]),
        ("[a](<a b.md>)", [Link("a b.md", 1, 6, False)]),
        ("<me@x.org> [a](https://x.org/)", []),
        ("```\n[a](x.md)\n```", []),
    ],
)
def test_links_have_places(text: str, links: list[Link], settings: ProseSettings) -> None:
    if "&amp;" in text:
        links = [Link(links[0].target, *_place(text, "x.md"), False)]
    assert list(rendered(text, settings).prose.links) == links


def _place(text: str, part: str) -> tuple[int, int]:
    return 1, text.index(part) + 1


def test_targets_replace_or_drop_links(settings: ProseSettings) -> None:
    text = "[a](a.md) [b *c*](b.md) ![d](d.png) ![e](e.png) [f](f.md)"
    targets = {"a.md": "/a/?x=1&y", "b.md": None, "d.png": None, "e.png": "/e.png"}
    made = rendered(text, settings)
    html, found = led(made.html, targets), made.remarks
    assert '<a href="/a/?x=1&amp;y">a</a> b <em>c</em> d <img' in html
    assert "b.md" not in html
    assert 'src="/e.png"' in html
    assert '<a href="f.md">f</a>' in html
    assert not found


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "x <script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVa&#115;cript:alert(1))",
        "[x](vbscript:alert(1))",
        "![x](data:text/html;base64,alert(1))",
        "<a href='java\tscript:alert(1)'>x</a>",
        "<svg onload=alert(1)><a href=javascript:alert(1)>x</a></svg>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        '<p style="background:url(javascript:alert(1))">x</p>',
        "<math><style><img src onerror=alert(1)></style></math>",
        '<b "><img src onerror=alert(1)>',
        "<!--><img src onerror=alert(1)>-->",
        "<form action=javascript:alert(1)><button>x</button></form>",
        "[x](<javascript:alert(1)>)",
        '![x](a.png "onerror=`alert(1)`" onerror=alert(1))',
    ],
)
@pytest.mark.parametrize("raw_html", ["sanitize", "escape"])
@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_html_cannot_act(text: str, raw_html: str, engine: str) -> None:
    import lxml.html

    html = shown(text, ProseSettings(engine, raw_html))
    for element in lxml.html.fragment_fromstring(html, create_parent="div").iter():
        assert element.tag not in ("script", "svg", "math", "style", "iframe", "form", "button")
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        address = element.get("href") or element.get("src") or ""
        assert not address.replace("\t", "").lower().startswith(("javascript", "vbscript", "data"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\n\n<script>x</script>", [(3, "removed-html", "<script> is removed")]),
        (
            "`<b onclick=1>`\n\nx <b onclick=1>y</b>",
            [(3, "removed-html", "`onclick` of <b> is removed")],
        ),
        (
            "a\n[x](javascript:alert)",
            [(2, "removed-html", "the javascript: address of <a> is removed")],
        ),
        (
            "a\n![x](https://e.org/a.png)",
            [(2, "remote-image", "the picture of another host becomes a link")],
        ),
        ("| a |\n|:--|\n| b |\n\n- [x] c\n\nd[^1]\n\n[^1]: e", []),
    ],
)
def test_what_is_removed_has_a_line(
    text: str, found: list[tuple[int, str, str]], settings: ProseSettings
) -> None:
    assert remarks(text, settings) == found


@pytest.mark.parametrize("source", ["https://e.org/a.png", "//e.org/a.png", "\\\\e.org/a.png"])
def test_remote_pictures_become_links(source: str, settings: ProseSettings) -> None:
    html = shown(f'x <img src="{source}" alt="A&amp;B">', settings)
    assert html == f'<p id="p1">x <a href="{source}" rel="nofollow noopener">A&amp;B</a></p>'


def test_raw_ids_cannot_take_ours(settings: ProseSettings) -> None:
    text = '<h2 id="x">X</h2>\n\n<div id="p1">d</div>\n\n[up](#x)'
    prose = rendered(text, settings).prose
    assert prose.headings == (Heading(2, "u-x", "X"),)
    assert prose.ids == ("p1", "u-p1", "u-x")
    assert '<a href="#u-x">up</a>' in shown(text, settings)


@pytest.mark.parametrize("engine", ENGINES)
def test_raw_html_shows_or_stays_as_set(engine: str) -> None:
    text = 'a <b onclick="x">é</b>\n\n<div>\n*d*\n</div>'
    escaped = shown(text, ProseSettings(engine, "escape"))
    assert plain_text(escaped) == 'a <b onclick="x">é</b> <div> d </div>'
    assert '<b onclick="x">é</b>' in shown(text, ProseSettings(engine, "trust"))


@pytest.mark.parametrize("text", ["- " * 1000 + "x", "> " * 1000 + "x"])
def test_deep_nesting_is_refused(text: str, settings: ProseSettings) -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        rendered(text, settings)
    assert shown("fine", settings) == '<p id="p1">fine</p>'


def test_one_body_leaves_nothing_for_the_next(settings: ProseSettings) -> None:
    first = rendered("a[^1] [b][r]\n\n[^1]: n\n\n[r]: x.md\n\n## H", settings).prose
    assert rendered("b [b][r]\n\n## H", settings) == rendered("b [b][r]\n\n## H", settings)
    assert not rendered("b [b][r]\n\n## H", settings).prose.links
    assert unpacked(packed(first), Prose) == first


def test_first_paragraph_has_text(settings: ProseSettings) -> None:
    prose = rendered(
        "## H\n\n![x](a.png)\n\n> q\n\nThe *quake* &amp;\nmore.\n\nNot this.", settings
    ).prose
    assert prose.first_paragraph == "The quake & more."


def test_plain_text_is_what_a_reader_sees() -> None:
    html = "<p>A<!-- x > --> &amp; <b>b</b>c</p><p>d<script>e</script></p>"
    assert plain_text(html) == "A & bc d"
