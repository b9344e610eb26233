"""Posts of other generators, one quirk a case; and what comes of a folder of them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.importers.links import relinked
from dateline.importers.piece import Piece, Shown
from dateline.importers.posts import Maker, Surroundings, maker_of, piece
from dateline.parse.config import Config, load
from dateline.problems import Rejected
from dateline.run.importing import import_all
from dateline.run.pipeline import Session
from dateline.run.placing import Imported, Wish
from dateline.run.settings import Settings
from tests.drawn import png

CONFIG = "title: T\nbase_url: https://example.org/\nlanguages: [en, ar]\n"


def read(
    text: str,
    name: str = "post.md",
    maker: Maker = "posts",
    files: tuple[str, ...] = (),
    names: Mapping[str, str] | None = None,
) -> Piece:
    around = Surroundings(maker, files or (name,), names or {}, frozenset({"en", "ar"}))
    made = piece(text, name, name, around)
    assert made
    return made


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: 'A: b'\ndate: 2017-10-18 09:30:00\ntags: [x, y]\n---\n",
        '+++\ntitle = "A: b"\ndate = 2017-10-18T09:30:00\ntags = ["x", "y"]\n+++\n',
        '{\n"title": "A: b", "date": "2017-10-18 09:30:00",\n"tags": ["x", "y"]\n}\n',
        "Title: A: b\nDate: 2017-10-18 09:30:00\nTags: x, y\n",
        "<!--\n.. title: A: b\n.. date: 2017-10-18 09:30:00\n.. tags: x, y\n-->\n",
        ".. title: A: b\n.. date: 2017-10-18 09:30:00\n.. tags: x، y\n",
    ],
)
def test_every_form_of_fields(head: str) -> None:
    made = read(f"{head}\nThe text.\n")
    assert made.get("title") == "A: b"
    assert made.get("date") == "2017-10-18 09:30:00"
    assert made.get("tags") == ("x", "y")
    assert made.body.strip() == "The text."
    assert made.body_line + made.body[: made.body.index("The")].count("\n") == head.count("\n") + 2


@pytest.mark.parametrize(
    ("field", "name", "value"),
    [
        ("excerpt: One.", "summary", "One."),
        ("categories: [a]\ntag: b", "tags", ("a", "b")),
        ("author: {name: Ada}", "authors", ("Ada",)),
        ("published: false", "draft", True),
        ("status: draft", "draft", True),
        ("lastmod: 18 October 2017", "updated", "2017-10-18"),
        ("redirect_from: /old/", "aliases", ("/old/",)),
        ("permalink: https://example.org/was/", "aliases", ("/was/",)),
        ("image: {path: a.png}", "image", "a.png"),
        ("image: {path: a.png, alt: x}", "image", Shown("a.png", "x")),
        ("cover: {image: a.png, caption: 'x: y'}", "image", Shown("a.png", caption="x: y")),
        ("image_alt_text: x\nimage: a.png\nimage_credit: y", "image", Shown("a.png", "x", "", "y")),
        ("image_alt: x", "image", None),
        ("language: ar", "lang", "ar"),
        ("title: عنوان", "title", "عنوان"),
    ],
)
def test_their_names_and_ours(field: str, name: str, value: object) -> None:
    assert read(f"---\ndate: 2017-01-01\n{field}\n---\nx\n").get(name) == value


@pytest.mark.parametrize(
    ("text", "line", "kind"),
    [
        ("---\ndate: 2017-01-01\nlayout: post\n---\nx", 3, "field"),
        ("---\ndate: soon\n---\nx", 2, "date"),
        ("---\ndate: 2017-01-01\nlang: xx\n---\nx", 3, "language"),
        ("---\ndate: 2017-01-01\n---\nx\n{{< figure src='a' >}}", 5, "shortcode"),
        ("---\ndate: 2017-01-01\n---\n{% raw %}", 4, "shortcode"),
        ("---\ntitle: T\n---\nx", 0, "gap"),
    ],
)
def test_what_is_lost_is_told_with_its_line(text: str, line: int, kind: str) -> None:
    assert [(loss.line, loss.kind) for loss in read(text).losses if loss.kind == kind] == [
        (line, kind)
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("---\ntitle: a: b\n---\n", ":2:1: error: not YAML"),
        ("---\ntitle: a\n", ":1:1: error: the front matter has no closing ---"),
        ("+++\ntitle = \n+++\n", ":1:1: error: not TOML"),
        ('{"title": }\n', ":1:1: error: not JSON"),
    ],
)
def test_what_cannot_be_read_has_its_place(text: str, place: str) -> None:
    with pytest.raises(Rejected, match=f"post\\.md{place}"):
        read(text)


@pytest.mark.parametrize(
    ("maker", "name", "address"),
    [
        ("jekyll", "_posts/2017-10-18-a-b.md", "/2017/10/18/a-b.html"),
        ("hugo", "content/posts/a-b.md", "/posts/a-b/"),
        ("hugo", "content/posts/a-b/index.md", "/posts/a-b/"),
        ("pelican", "content/a-b.md", "/a-b.html"),
        ("nikola", "posts/a-b.md", "/posts/a-b/"),
        ("mkdocs", "docs/blog/posts/a-b.md", "/blog/2017/10/18/a-b/"),
    ],
)
def test_the_old_address(maker: Maker, name: str, address: str) -> None:
    made = read("---\ntitle: T\ndate: 2017-10-18\n---\nx\n", name, maker)
    assert (made.name, made.address, made.get("aliases")) == ("a-b", address, (address,))


@pytest.mark.parametrize(
    ("files", "maker"),
    [
        (["_config.yml", "about.md"], "jekyll"),
        (["hugo.toml", "content/a.md"], "hugo"),
        (["pelicanconf.py", "content/a.md"], "pelican"),
        (["conf.py", "posts/a.md"], "nikola"),
        (["mkdocs.yml", "docs/a.md"], "mkdocs"),
        ([".obsidian/", "a.md"], "obsidian"),
        (["a.md"], "posts"),
        (["a.pdf"], None),
    ],
)
def test_whose_folder_it_is(files: list[str], maker: str | None) -> None:
    assert maker_of(files) == maker


def test_notes_are_linked_by_their_paths() -> None:
    made = read(
        "[[Other note|there]], ![[pic.png]], `[[code]]`, [[nowhere]]",
        "one.md",
        "obsidian",
        ("one.md", "deep/Other note.md", "img/pic.png"),
    )
    assert made.body == (
        "[there](deep/Other%20note.md), ![pic.png](img/pic.png), `[[code]]`, nowhere"
    )
    assert [loss.kind for loss in made.losses if loss.kind == "link"] == ["link"]


def test_a_field_is_taken_for_another() -> None:
    text = "---\ndate: 2017-01-01\nwhere: Ischia\n---\nx\n"
    assert read(text, names={"where": "location"}).get("location") == "Ischia"


def test_brackets_that_are_no_link_stay() -> None:
    text = '[a](The rest) [b](c.md "title") [d](<e.md>) <a href="f">g</a>\n[h]: i.md\n'
    made = relinked(text, lambda target, line: target.upper())
    assert made == ('[a](The rest) [b](C.MD "title") [d](<E.MD>) <a href="F">g</a>\n[h]: I.MD\n')


JEKYLL = {
    "_config.yml": "title: x\n",
    "_posts/2017-10-18-raqa-falls.md": (
        "---\ntitle: Raqa falls\ntags: [IS]\nredirect_from: [/a/, /a]\n---\n"
        "See [the next]({% post_url 2017-10-19-ischia %}) and [it](2017-10-19-ischia.md#x).\n\n"
        "![A picture](/assets/p.png) [gone](missing.md)\n"
    ),
    "_posts/2017-10-19-ischia.md": "---\ntitle: Ischia\n---\n## X\n\nنص عربي.\n",
    "_posts/2017-10-20-broken.md": "---\ntitle: a: b\n---\n",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name, text in JEKYLL.items():
        path = tmp_path / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "old/assets").mkdir()
    (tmp_path / "old/assets/p.png").write_bytes(png(4, 4))
    (tmp_path / "config.yaml").write_text(CONFIG)
    return tmp_path


def brought(folder: Path, *, accept: bool = False) -> Imported:
    config: Config = load(CONFIG, "config.yaml", {})
    wish = Wish("", None, {}, False, False, accept)
    return import_all([folder / "old"], config, folder / "content", wish)


def test_a_folder_is_imported_once_and_builds(source: Path) -> None:
    done = brought(source)
    assert done.kinds[0].endswith(": jekyll")
    assert (done.counts["written"], done.counts["picture"]) == (2, 1)
    assert [problem.place.line for problem in done.problems if problem.severity == "error"] == [2]
    text = (source / "content/2017/2017-10-18-raqa-falls.md").read_text()
    assert 'aliases: ["/a/", "/2017/10/18/raqa-falls.html"]' in text
    assert "(2017-10-19-ischia.md#x)" in text
    assert "missing.md" not in text
    built = Session(Settings(config=source / "config.yaml")).build(datetime(2020, 1, 1, tzinfo=UTC))
    assert not built.failed, built.problems
    assert {"2017/10/raqa-falls/index.html", "2017/10/18/raqa-falls.html"} <= built.files.keys()
    again = brought(source)
    assert again.counts == {"unchanged": 3}


def test_what_the_authority_files_know_is_suggested(source: Path) -> None:
    authority = source / "content/_authority"
    authority.mkdir(parents=True)
    (authority / "tags.yaml").write_text("Raqa: {variants: [The next]}\n")
    (authority / "locations.yaml").write_text('- {label: "Here, There", variants: [نص]}\n')
    done = brought(source)
    assert done.counts["suggestion"] == 2
    path = source / "content/2017/2017-10-18-raqa-falls.md"
    assert path.read_text().count("\n# suggested tags: [Raqa]\n---\n") == 1
    other = source / "content/2017/2017-10-19-ischia.md"
    assert '\n# suggested location: ["Here, There"]\n---\n' in other.read_text()
    (authority / "tags.yaml").write_text("- nothing\n")
    assert brought(source).counts["unchanged"] == 3
    (authority / "tags.yaml").write_text("Raqa: {variants: [The next]}\n")
    path.unlink()
    other.unlink()
    brought(source, accept=True)
    assert "tags: [IS, Raqa]\n" in path.read_text()
    assert 'location: ["Here, There"]\n' in other.read_text()
    assert "# suggested" not in path.read_text() + other.read_text()
    assert brought(source, accept=True).counts["unchanged"] == 3


def test_what_stands_is_replaced_only_when_asked(source: Path) -> None:
    brought(source)
    path = source / "content/2017/2017-10-19-ischia.md"
    text = path.read_text()
    path.write_text("mine")
    path.chmod(0o640)
    kept = brought(source)
    assert path.read_text() == "mine"
    assert [own.place.path for own in kept.problems if own.kind == "kept"] != []
    config: Config = load(CONFIG, "config.yaml", {})
    wish = Wish("", None, {}, overwrite=True, dry=False)
    done = import_all([source / "old"], config, source / "content", wish)
    assert done.counts == {"replaced": 1, "unchanged": 2}
    assert path.read_text() == text
    assert path.stat().st_mode & 0o777 == 0o640
    assert not [own for own in path.parent.iterdir() if own.name.startswith(".")]


def imported(folder: Path, files: Mapping[str, str]) -> tuple[Imported, dict[str, str]]:
    """What was said, and the files of `content/` that came of a folder."""
    for name, text in files.items():
        path = folder / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "config.yaml").write_text(CONFIG)
    done = brought(folder)
    built = Session(Settings(config=folder / "config.yaml")).build(datetime(2020, 1, 1, tzinfo=UTC))
    assert not built.failed, built.problems
    content = folder / "content"
    made = {path.relative_to(content).as_posix(): path for path in content.rglob("*.md")}
    assert brought(folder).counts["unchanged"] == len(made) + done.counts["picture"]
    return done, {name: path.read_text() for name, path in made.items()}


ENGLISH = "---\ntitle: Raqa falls\ndate: 2017-10-18\n---\nText.\n"
ARABIC = "---\ntitle: سقوط الرقة\n---\nنص.\n"
PAIR = {"2017/2017-10-18-raqa.md", "2017/2017-10-18-raqa.ar.md"}


@pytest.mark.parametrize(
    ("files", "address"),
    [
        ({"raqa.md": ENGLISH, "raqa.ar.md": ARABIC}, None),
        ({"raqa.en.md": ENGLISH, "raqa.ar.md": ARABIC}, None),
        (
            {"hugo.toml": "", "content/posts/raqa.md": ENGLISH, "content/posts/raqa.ar.md": ARABIC},
            "/ar/posts/raqa/",
        ),
        (
            {
                "hugo.toml": "",
                "content/en/posts/raqa/index.md": ENGLISH,
                "content/ar/posts/raqa/index.md": ARABIC,
            },
            "/ar/posts/raqa/",
        ),
        (
            {"conf.py": "", "posts/raqa.md": ENGLISH, "posts/raqa.ar.md": ARABIC},
            "/ar/posts/raqa/",
        ),
        (
            {
                "_config.yml": "",
                "_posts/2017-10-18-raqa.md": "---\ntitle: R\nlang: en\nref: r\n---\nText.\n",
                "_posts/2017-10-18-الرقة.md": "---\ntitle: ا\nlang: ar\nref: r\n---\nنص.\n",
            },
            "/ar/2017/10/18/الرقة.html",
        ),
        (
            {
                "_config.yml": "",
                "_posts/en/2017-10-18-raqa.md": "---\ntitle: R\nlang: en\n---\nText.\n",
                "_posts/ar/2017-10-18-raqa.md": "---\ntitle: ا\nlang: ar\n---\nنص.\n",
            },
            "/ar/2017/10/18/raqa.html",
        ),
        (
            {
                "pelicanconf.py": "",
                "content/raqa.md": "Title: R\nSlug: raqa\nDate: 2017-10-18\n\nText.\n",
                "content/x.md": "Title: ا\nSlug: raqa\nLang: ar\nTranslation: true\n\nنص.\n",
            },
            "/raqa-ar.html",
        ),
    ],
)
def test_versions_come_beside_their_originals(
    tmp_path: Path, files: Mapping[str, str], address: str | None
) -> None:
    done, made = imported(tmp_path, files)
    assert made.keys() == PAIR
    version = made["2017/2017-10-18-raqa.ar.md"]
    assert "/en/" not in made["2017/2017-10-18-raqa.md"]
    assert "نص." in version
    assert "draft" not in version
    assert address is None or f'aliases: ["{address}"]\n' in version
    assert done.counts["translation"] == 1
    assert [own.kind for own in done.problems] == []


def test_a_version_is_led_to_and_may_have_its_own_date(tmp_path: Path) -> None:
    english = ENGLISH.replace("Text.", "[In Arabic](raqa.ar.md)")
    arabic = ARABIC.replace("---\nنص.", "date: 2017-10-20\ndraft: true\n---\n[x](raqa.md)")
    _, made = imported(tmp_path, {"raqa.md": english, "raqa.ar.md": arabic})
    assert "(2017-10-18-raqa.ar.md)" in made["2017/2017-10-18-raqa.md"]
    version = made["2017/2017-10-18-raqa.ar.md"]
    assert "(2017-10-18-raqa.md)" in version
    assert "date: 2017-10-20" in version or 'date: "2017-10-20"' in version
    assert "draft: true" in version


@pytest.mark.parametrize(
    "files",
    [
        {"raqa.md": ENGLISH, "raqa.fr.md": ENGLISH},
        {
            "hugo.toml": "",
            "content/posts/raqa.md": ENGLISH,
            "content/fr/posts/raqa.md": ENGLISH,
        },
    ],
)
def test_a_language_that_is_not_declared_is_told(tmp_path: Path, files: dict[str, str]) -> None:
    done, made = imported(tmp_path, files)
    assert len(made) == 2
    assert done.counts["translation"] == 0
    told = [own.message for own in done.problems if own.kind == "language"]
    assert told == ["fr is not declared in config.yaml; this version is a briefing of its own"]


def test_an_address_that_a_version_gives_itself_is_its_own(tmp_path: Path) -> None:
    arabic = ARABIC.replace("---\nنص", "url: /x/\n---\nنص")
    files = {"hugo.toml": "", "content/raqa.md": ENGLISH, "content/raqa.ar.md": arabic}
    _, made = imported(tmp_path, files)
    assert 'aliases: ["/x/"]\n' in made["2017/2017-10-18-raqa.ar.md"]


def test_without_an_original_it_is_a_briefing_in_its_language(tmp_path: Path) -> None:
    text = ARABIC.replace("---\nنص", "date: 2017-10-18\n---\nنص")
    _, made = imported(tmp_path, {"raqa.ar.md": text, "v1.2.md": ENGLISH})
    assert made.keys() == {"2017/2017-10-18-raqa.md", "2017/2017-10-18-v1-2.md"}
    assert "lang: ar\n" in made["2017/2017-10-18-raqa.md"]


@pytest.mark.parametrize("field", ["slug: raqa", "slug: /raqa/", "id: raqa"])
def test_what_two_posts_claim_the_first_has(tmp_path: Path, field: str) -> None:
    text = ENGLISH.replace("date", f"{field}\ndate")
    done, made = imported(tmp_path, {"a.md": text, "b.md": text})
    assert len(made) == 2
    assert sum("raqa\n" in own for own in made.values()) == 1
    assert {own.kind for own in done.problems} <= {"clash", "field"}
    assert len(done.problems) == 1


@pytest.mark.parametrize(
    ("written", "led"),
    [
        ("[x]({{ '/about/' | url }})", "[x](/about/)"),
        ('[x]({{"/about/"|relative_url}})', "[x](/about/)"),
        ("[x]({{ site.baseurl }}/about/)", "[x](/about/)"),
        (
            "[x]({{ site.baseurl }}{% link _posts/2017-10-18-b.md %})",
            "[x](/_posts/2017-10-18-b.md)",
        ),
        ("[x]({% post_url 2017-10-18-b %}#c)", "[x](/_posts/2017-10-18-b.md#c)"),
        ('[x]({{< ref "d.md#e" >}})', "[x](/content/posts/d.md#e)"),
        ("[x]({{% relref /posts/d %}})", "[x](/content/posts/d.md)"),
    ],
)
def test_what_a_template_spells_out(written: str, led: str) -> None:
    made = read(written, files=("post.md", "_posts/2017-10-18-b.md", "content/posts/d.md"))
    assert made.body == led
    assert [loss.kind for loss in made.losses] == ["gap"]


@pytest.mark.parametrize(
    "written",
    [
        "[x]({% post_url 2017-10-18-nowhere %})",
        "{{ site.baseurl }} alone",
        "[x]({{ page.link | url }})",
        "`{{ '/about/' | url }}`",
        "```\n{{ '/about/' | url }}\n```",
    ],
)
def test_what_a_template_does_not_spell_out_stays(written: str) -> None:
    made = read(written)
    assert made.body == written
    assert "shortcode" in [loss.kind for loss in made.losses]


def test_a_dated_address_leads_to_its_post(tmp_path: Path) -> None:
    link = ENGLISH.replace("Text.", "[x](/blog/2017/10/18/b/#y) {{ '/2017/10/18/b' | url }}")
    link += "[z]({{ '/2017/10/18/b.html' | url }})\n\n## Y\n"
    done, made = imported(tmp_path, {"a.md": link, "b.md": ENGLISH + "\n## Y\n"})
    text = made["2017/2017-10-18-a.md"]
    assert "[x](2017-10-18-b.md#y)" in text
    assert "[z](2017-10-18-b.md)" in text
    assert done.problems == []


@pytest.mark.parametrize("address", ["/", "/tags/", "/ar/"])
def test_a_page_of_the_site_itself_stays_what_it_is(tmp_path: Path, address: str) -> None:
    home = ENGLISH.replace("date:", f"permalink: {address}\ndate:")
    link = ENGLISH.replace("Text.", f"[x]({address})") + "\n[y](home.md)\n"
    done, made = imported(tmp_path, {"home.md": home, "a.md": link})
    assert address != "/" or "link" not in {own.kind for own in done.problems}
    assert f"[x]({address})" in made["2017/2017-10-18-a.md"]
    assert "[y](2017-10-18-home.md)" in made["2017/2017-10-18-a.md"]


def test_a_picture_comes_with_what_is_said_of_it(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old/p.png").write_bytes(png(4, 4))
    text = ENGLISH.replace("date", "image: {src: p.png, alt: 'a: b', caption: c}\ndate")
    other = text.replace("p.png", "q.png")
    _, made = imported(tmp_path, {"a.md": text, "b.md": other})
    image = 'image: {src: "2017-10-18-a/p.png", alt: "a: b", caption: c}\n'
    assert image in made["2017/2017-10-18-a.md"]
    assert "\nimage:\n" in made["2017/2017-10-18-b.md"]


def test_files_of_one_name_are_no_versions_but_posts(tmp_path: Path) -> None:
    files = {
        "_config.yml": "",
        "team/index.md": ENGLISH.replace("date", "lang: en\ndate"),
        "news/index.md": ENGLISH.replace("date", "lang: ar\ndate"),
    }
    done, made = imported(tmp_path, files)
    assert (len(made), done.counts["translation"]) == (2, 0)


def test_what_looks_like_a_post_and_is_not_read_is_told(tmp_path: Path) -> None:
    names = ["_posts/2017-10-18-a.md", "old.html", "b.rst", "_layouts/post.html", "doc/x.css"]
    for name in names:
        path = tmp_path / "blog" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\ntitle: A\n---\nText.\n" if name.endswith(".md") else "<p>Text.</p>")
    content = tmp_path / "content"
    wish = Wish("", None, {}, False, False)
    done = import_all([tmp_path / "blog"], load(CONFIG, "config.yaml", {}), content, wish)
    told = {Path(own.place.path).name: own.message for own in done.problems if own.kind == "file"}
    assert told.keys() == {"old.html", "b.rst"}
    assert "--from html" in told["old.html"]
