"""Feeds and exports of WordPress become briefings that build, a file for each quirk."""

import json
import tempfile
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dateline.parse.config import load
from dateline.run.importing import import_all
from dateline.run.pipeline import Session
from dateline.run.placing import Imported, Wish
from dateline.run.settings import Settings
from tests.conftest import NOW
from tests.examples import examples

CONFIG = """\
title: T
base_url: https://example.org/
languages: [en, ar]
outputs: {map: false, timeline: false, digests: false, citations: false}
"""
EXPORT = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Desk</title>
<link>https://old.example</link>
<language>en-US</language>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
{}
</channel>
</rss>
"""
RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>T</title><link>https://old.example/</link>{}</channel></rss>"""


def post(body: str = "Text.", extra: str = "", **fields: str) -> str:
    given = {
        "title": "Ministers meet",
        "link": "https://old.example/2017/10/ministers/",
        "wp:post_name": "ministers",
        "wp:post_date": "2017-10-18 09:30:00",
        "wp:status": "publish",
        "wp:post_type": "post",
        **{name.replace("_", ":", 1): value for name, value in fields.items()},
    }
    lines = "\n".join(f"<{name}>{value}</{name}>" for name, value in given.items())
    return f"<item>\n{lines}\n<content:encoded><![CDATA[{body}]]></content:encoded>{extra}</item>"


class Desk:
    """An archive beside one source, which is imported into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "config.yaml").write_text(CONFIG)
        (folder / "content").mkdir()

    def bring(self, source: str, text: str = "") -> Imported:
        if text:
            (self.folder / source).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / source).write_text(text)
        config = load(CONFIG, "config.yaml", {})
        wish = Wish("", None, {}, False, False)
        root = source.split("/")[0]
        done = import_all([self.folder / root], config, self.folder / "content", wish)
        built = Session(Settings(config=self.folder / "config.yaml")).build(NOW)
        assert not built.failed, built.problems
        return done

    def written(self) -> dict[str, str]:
        content = self.folder / "content"
        return {path.name: path.read_text() for path in sorted(content.rglob("*.md"))}

    def only(self) -> str:
        (text,) = self.written().values()
        return text


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def told(done: Imported, kind: str) -> list[tuple[int, str]]:
    return [(own.place.line, own.message) for own in done.problems if own.kind == kind]


def test_an_export_once_and_again(desk: Desk) -> None:
    body = "<!-- wp:paragraph --><p>Seen in <em>Rome</em>.</p><!-- /wp:paragraph -->"
    extra = """<dc:creator>Writer</dc:creator><excerpt:encoded>Short.</excerpt:encoded>
<category domain="category" nicename="g7">G7</category>
<category domain="post_tag" nicename="is">IS &amp; others</category>
<category domain="category" nicename="u">Uncategorized</category>
<category domain="series" nicename="s">Serial</category>"""
    done = desk.bring("export.xml", EXPORT.format(post(body, extra)))
    assert done.kinds[0].endswith("export.xml: wordpress")
    assert done.counts == {"written": 1}
    assert list(desk.written()) == ["2017-10-18-ministers.md"]
    assert desk.only() == (
        '---\ntitle: Ministers meet\ndate: "2017-10-18 09:30:00"\n'
        'tags: [G7, "IS & others"]\nauthors: [Writer]\nsummary: "Short."\n'
        "---\n\nSeen in *Rome*.\n"
    )
    assert told(done, "field") == [(10, "series Serial is not carried over")]
    assert desk.bring("export.xml").counts == {"unchanged": 1}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"wp_status": "draft"}, "it was a draft"),
        ({"wp_status": "private"}, "it was private"),
        ({"wp_status": "pending"}, "it waited for a review"),
        ({"wp_status": "archived"}, "its state was 'archived'"),
        ({"wp_post_password": "secret"}, "it had a password"),
    ],
)
def test_what_was_not_public_is_a_draft(desk: Desk, fields: dict[str, str], why: str) -> None:
    done = desk.bring("export.xml", EXPORT.format(post(**fields)))
    assert "\ndraft: true\n" in desk.only()
    assert told(done, "draft") == [(10, f"{why}: it comes in as a draft")]


def test_what_was_not_public_is_none_in_a_mere_feed(desk: Desk) -> None:
    """The kind of a folder is told by its first file alone."""
    (desk.folder / "old").mkdir()
    (desk.folder / "old/a.xml").write_text(RSS.format("<item><title>Public</title></item>"))
    desk.bring("old/b.xml", EXPORT.format(post(wp_status="private")))
    assert "\ndraft: true\n" in desk.written()["2017-10-18-ministers.md"]


def test_an_atom_draft(desk: Desk) -> None:
    control = '<app:control xmlns:app="http://purl.org/atom/app#"><app:draft>yes</app:draft>'
    entry = f"<entry><title>A</title><published>2017-10-18</published>{control}</app:control>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</entry></feed>'
    done = desk.bring("feed.atom", feed)
    assert "\ndraft: true\n" in desk.only()
    assert told(done, "draft") == [(1, "it was a draft: it comes in as a draft")]


def test_authors_are_called_as_readers_saw_them(desk: Desk) -> None:
    author = """<wp:author><wp:author_login><![CDATA[aw]]></wp:author_login>
<wp:author_display_name><![CDATA[A & B]]></wp:author_display_name></wp:author>"""
    item = post(extra="<dc:creator><![CDATA[aw]]></dc:creator>")
    desk.bring("export.xml", EXPORT.format(author + item))
    assert '\nauthors: ["A & B"]\n' in desk.only()


def test_what_is_no_post_is_left_out_and_told(desk: Desk) -> None:
    page = post(wp_post_type="page", title="About")
    bin_ = post(wp_status="trash", title="Old")
    done = desk.bring("export.xml", EXPORT.format(post() + "\n" + page + "\n" + bin_))
    assert [message for _, message in told(done, "entry")] == [
        "page: About is left out",
        "in the bin: Old is left out",
    ]
    assert len(desk.written()) == 1


def test_no_post_at_all(desk: Desk) -> None:
    done = desk.bring("export.xml", EXPORT.format(post(wp_post_type="page")))
    assert [str(own) for own in done.problems if own.severity == "error"] != []
    assert desk.written() == {}


def test_lines_without_blocks_are_paragraphs(desk: Desk) -> None:
    done = desk.bring(
        "export.xml",
        EXPORT.format(
            post(
                "One\ntwo\n\n[gallery ids=1]\n\n<h2>Head</h2>\n\nThree",
                "<wp:comment>c</wp:comment>",
            )
        ),
    )
    assert desk.only().endswith("\n\nOne  \ntwo\n\n\\[gallery ids\\=1\\]\n\n## Head\n\nThree\n")
    assert told(done, "shortcode") == [(10, "[gallery ids=1] stays as text")]
    assert told(done, "comment") == [(10, "comments of readers are left out: 1")]


def test_embeds_are_left_out_and_told(desk: Desk) -> None:
    body = '<p>A</p><iframe src="https://video.example/1"></iframe><script>alert(1)</script>'
    done = desk.bring("export.xml", EXPORT.format(post(body)))
    assert desk.only().endswith("---\n\nA\n")
    assert [message for _, message in told(done, "embed")] == [
        "<iframe> of https://video.example/1 is left out",
        "<script> is left out",
    ]


def test_links_and_pictures_of_the_old_site_come_along(desk: Desk) -> None:
    uploads = "wp-content/uploads/2017/10/seen.svg"
    place = desk.folder / "old" / uploads
    place.parent.mkdir(parents=True)
    place.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    body = (
        '<p><a href="https://old.example/2017/10/b/#x">b</a>\n'
        f'<img alt="S" src="https://old.example/{uploads}">\n'
        '<a href="https://old.example/gone/">g</a></p>'
    )
    other = post(link="https://old.example/2017/10/b/", wp_post_name="b", title="B")
    done = desk.bring("old/export.xml", EXPORT.format(post(body) + "\n" + other))
    text = desk.written()["2017-10-18-ministers.md"]
    assert "[b](2017-10-18-b.md#x)" in text
    assert "![S](2017-10-18-ministers/seen.svg)" in text
    assert "[g](https://old.example/gone/)" in text
    assert done.counts == {"written": 2, "picture": 1}


def test_two_posts_of_one_name(desk: Desk) -> None:
    done = desk.bring("export.xml", EXPORT.format(post() + "\n" + post("Other.")))
    assert list(desk.written()) == ["2017-10-18-ministers-2.md", "2017-10-18-ministers.md"]
    assert told(done, "clash") != []
    assert desk.bring("export.xml").counts == {"unchanged": 2}


def test_no_date_is_a_gap(desk: Desk) -> None:
    done = desk.bring("export.xml", EXPORT.format(post(wp_post_date="0000-00-00 00:00:00")))
    assert "\ndate:\ndraft: true\n" in desk.only()
    assert told(done, "gap") != []


def test_atom_in_arabic(desk: Desk) -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar">
<title>ع</title><link href="https://old.example/"/>
<entry><title type="html">وزراء &amp;amp; غيرهم</title><id>urn:1</id>
<link href="https://old.example/%D9%88/"/><category term="الأمن"/>
<published>2017-10-18T09:30:00+03:00</published><updated>2017-10-19T09:30:00+03:00</updated>
<author><name>كاتب</name></author>
<content type="html">&lt;p dir="rtl"&gt;نص &lt;b&gt;أول&lt;/b&gt; 1 &amp;lt; 2&lt;/p&gt;</content>
</entry></feed>"""
    done = desk.bring("feed.atom", atom)
    assert done.kinds[0].endswith("feed.atom: feed")
    text = desk.only()
    assert 'title: "وزراء & غيرهم"\n' in text
    assert "\nlang: ar\ntags: [الأمن]\nauthors: [كاتب]\n" in text
    assert 'updated: "2017-10-19T09:30:00+03:00"' in text
    assert 'aliases: ["/و/"]' in text
    assert text.endswith("\n\nنص **أول** 1 \\< 2\n")


def test_rss_without_titles(desk: Desk) -> None:
    item = "<item><description>A &amp;lt;b&amp;gt; word</description>"
    item += "<pubDate>Wed, 18 Oct 2017 09:30:00 GMT</pubDate></item>"
    desk.bring("feed.xml", RSS.format(item))
    assert 'title: "A <b> word"\n' in desk.only()
    assert "+00:00" in desk.only()


def test_a_text_that_looks_like_a_file(desk: Desk) -> None:
    desk.bring("feed.xml", RSS.format("<item><description>notes.txt</description></item>"))
    assert desk.only().endswith("\n\nnotes.txt\n")


def test_a_json_feed(desk: Desk) -> None:
    item = {
        "id": "1",
        "url": "https://old.example/a",
        "title": "A",
        "content_text": "1 < 2\n\n*b*",
        "date_published": "2017-10-18T09:30:00Z",
        "tags": ["IS"],
        "authors": [{"name": "W"}],
        "language": "de",
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [item]}
    done = desk.bring("feed.json", json.dumps(feed))
    assert desk.only().endswith("---\n\n1 \\< 2\n\n\\*b\\*\n")
    assert '\ntags: [IS]\nauthors: [W]\naliases: ["/a"]\n' in desk.only()
    assert told(done, "language") == [(1, "de is not declared in config.yaml")]


def test_an_entry_of_a_json_feed_has_its_line(desk: Desk) -> None:
    items = [{"id": str(n), "title": '"items": [', "content_text": "{]"} for n in range(2)]
    feed = {"version": "https://jsonfeed.org/version/1", "title": '"items": [1, 2]', "items": items}
    text = json.dumps(feed, indent=1)
    done = desk.bring("feed.json", text)
    first, second = (n for n, line in enumerate(text.split("\n"), 1) if line == "  {")
    assert [line for line, _ in told(done, "gap")] == [first, second]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("feed.xml", '<!DOCTYPE x [\n<!ENTITY a "b">]><rss version="2.0"/>', "defines entities"),
        (
            "feed.json",
            '{"version": "https://jsonfeed.org/version/1", "items": 3}',
            "not a JSON Feed",
        ),
        (
            "feed.json",
            '{"version": "https://jsonfeed.org/version/1", "items": []}',
            "no post in it",
        ),
        ("feed.xml", "<rss version='2.0'></rss>", "no post in it"),
    ],
)
def test_what_cannot_be_read_is_one_line(desk: Desk, name: str, text: str, message: str) -> None:
    done = desk.bring(name, text)
    (problem,) = done.problems
    assert problem.severity == "error"
    assert message in problem.message
    assert desk.written() == {}


def test_a_file_that_names_another_opens_nothing(desk: Desk) -> None:
    secret = desk.folder / "secret.xml"
    secret.write_text(RSS.format("<item><title>Secret</title></item>"))
    (desk.folder / "feed.xml").write_text(str(secret))
    config = load(CONFIG, "config.yaml", {})
    wish = Wish("", "feed", {}, False, False)
    done = import_all([desk.folder / "feed.xml"], config, desk.folder / "content", wish)
    assert [own.severity for own in done.problems] == ["error"]
    assert desk.written() == {}


def test_nesting_without_end_is_text(desk: Desk) -> None:
    done = desk.bring("export.xml", EXPORT.format(post("<div>" * 3000 + "Deep")))
    assert "Deep" in desk.only()
    assert told(done, "markup") != []


TEXT = some.text("<>/pba\"'&;#[](){}!-*_`~|= \n\\ش1:.\x00\u2028", max_size=60) | some.text(
    max_size=30
)


@examples(40)
@given(some.lists(some.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=3), some.booleans())
def test_whatever_a_feed_holds_builds(entries: list[tuple[str, str, str]], is_json: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        desk = Desk(Path(place))
        if is_json:
            items = [
                {"title": title, "content_html": body, "url": url, "tags": [title, body]}
                for title, body, url in entries
            ]
            version = "https://jsonfeed.org/version/1"
            source, text = "feed.json", json.dumps({"version": version, "items": items})
        else:
            made = "".join(
                f"<item><title>{escape(title)}</title><link>{escape(url)}</link>"
                f"<description>{escape(body)}</description></item>"
                for title, body, url in entries
            )
            source, text = "feed.xml", RSS.format(made)
        first = desk.bring(source, text.encode("utf-8", "replace").decode())
        again = desk.bring(source)
        assert again.counts["unchanged"] == first.counts["written"]
