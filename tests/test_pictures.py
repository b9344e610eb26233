"""Pictures: in every size and format, without what a camera tells, and never too early."""

import errno
import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from dateline.parse.svg import size_of
from dateline.run import pictures
from tests.conftest import CONFIG, Bench, Made, write
from tests.drawn import bomb, film, photograph, png
from tests.running import pillow_in_build

ROOT = Path(__file__).parents[1]
PAGE = "2019/01/a/index.html"
LATER = datetime(2021, 1, 1, tzinfo=UTC)


@pytest.fixture
def archive(bench: Bench) -> Bench:
    (bench.folder / "config.yaml").write_text(
        CONFIG.replace("example.org/", "example.org/sub/") + "pictures: {widths: [200, 400]}\n"
    )
    briefing(bench)
    return bench


def briefing(
    bench: Bench, image: str = "", body: str = "Text.", name: str = "a", **more: str
) -> None:
    fields = {
        "title": name.upper(),
        "date": "2019-01-01",
        **({"image": image} if image else {}),
        **more,
    }
    head = "".join(f"{key}: {value}\n" for key, value in fields.items())
    write(bench.folder, f"\n== content/{name}.md\n---\n{head}---\n{body}\n")


def put(bench: Bench, name: str, content: bytes) -> None:
    path = bench.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def kept(bench: Bench) -> set[str]:
    folder = bench.folder / f".dateline-{bench.output.name}" / "pictures"
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def shown(made: Made, path: str = PAGE) -> LexborHTMLParser:
    return LexborHTMLParser(made.files[path].decode())


def told(made: Made) -> list[str]:
    return [str(problem) for problem in made.problems]


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


LEAD = "{src: p.jpg, alt: A gradient, caption: What it is, credit: Who took it}"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_it_is_there_in_every_size_and_format_and_says_nothing_of_its_camera(
    archive: Bench, form: str
) -> None:
    name = f"p.{form.lower()}"
    put(archive, f"content/{name}", photograph(form=form))
    briefing(archive, LEAD.replace("p.jpg", name), f"![again]({name})")
    made = archive.build()
    assert told(made) == []
    tree = shown(made)
    for place in ("article > figure", ".prose"):
        sources = tree.css(f"{place} picture > source")
        assert {node.attributes["type"] for node in sources} == {"image/avif", "image/webp"}
        for node in sources:
            for part in str(node.attributes["srcset"]).split(", "):
                url, width = part.split(" ")
                picture = opened(made.files[url.removeprefix("/sub/")])
                assert f"{picture.width}w" == width
                assert f"image/{str(picture.format).lower()}" == node.attributes["type"]
        (image,) = tree.css(f"{place} picture > img")
        assert (image.attributes["width"], image.attributes["height"]) == ("400", "667")
        fallback = opened(made.files[str(image.attributes["src"]).removeprefix("/sub/")])
        assert fallback.format in ("JPEG", "PNG")
        assert fallback.size == (400, 667)
    assert tree.css_first(".prose img").attributes["loading"] == "lazy"
    assert "loading" not in tree.css_first("figure img").attributes
    assert "What it is Who took it" in tree.css_first("figcaption").text()
    own = opened(made.files[f"2019/01/a/{name}"])
    assert (own.format, own.size) == (form, (600, 1000))
    assert not dict(own.getexif())
    assert not [path for path, content in made.files.items() if b"SECRET" in content]


def test_nothing_is_enlarged(archive: Bench) -> None:
    put(archive, "content/s.png", png(30, 20))
    briefing(archive, "{src: s.png, alt: S}")
    made = archive.build()
    sets = [str(node.attributes["srcset"]) for node in shown(made).css("source")]
    assert len(sets) == 2
    assert all(own.endswith("-30.avif 30w") or own.endswith("-30.webp 30w") for own in sets)


def test_a_static_picture_is_resized_too_and_stays_as_it_is(archive: Bench) -> None:
    put(archive, "static/maps/m.png", png(900, 600))
    briefing(archive, "{src: /maps/m.png, alt: M}", "![M](/maps/m.png)")
    made = archive.build()
    assert told(made) == []
    assert made.files["maps/m.png"] == png(900, 600)
    assert len(shown(made).css("picture")) == 2


def test_a_film_keeps_its_frames_and_a_drawing_its_size(archive: Bench) -> None:
    put(archive, "content/f.gif", film())
    put(archive, "content/d.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"/>')
    briefing(archive, "{src: d.svg, alt: D}", "![F](f.gif)")
    made = archive.build()
    own = opened(made.files["2019/01/a/f.gif"])
    assert (getattr(own, "n_frames", 1), own.info.get("comment")) == (3, None)
    tree = shown(made)
    drawing, moving = tree.css("article img")
    assert drawing.attributes["src"] == "/sub/2019/01/a/d.svg"
    assert (drawing.attributes["width"], drawing.attributes["height"]) == ("90", "60")
    assert moving.attributes["src"] == "/sub/2019/01/a/f.gif"
    assert not tree.css("source")


@pytest.mark.parametrize(
    ("root", "size"),
    [
        (b"<svg width='30' height=\"20\">", (30, 20)),
        (b"<?xml version='1.0'?><s:svg width='30px' height='20.4px'/>", (30, 20)),
        (b"<svg width='100%' viewBox='0,0 8 4'>", (8, 4)),
        (b"<svg stroke-width='3' height='4'>", (0, 0)),
        (b"<svg viewBox='0 0 x 4'>", (0, 0)),
        (b"<svg width='99999999' height='1'>", (0, 0)),
        (b"nothing", (0, 0)),
    ],
)
def test_size_of_a_drawing(root: bytes, size: tuple[int, int]) -> None:
    assert size_of(root) == size


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("b.jpg", photograph()[:3000], "b.jpg is broken; export it again"),
        (
            "b.png",
            b"\x89PNG\r\n\x1a\n",
            "b.png is no JPEG, PNG, GIF, WebP or AVIF; export it again",
        ),
        (
            "b.webp",
            b"RIFF\4\0\0\0WEBP",
            "b.webp is no JPEG, PNG, GIF, WebP or AVIF; export it again",
        ),
        ("b.png", bomb(), "b.png has 30000 × 30000 pixels; make it smaller, or raise"),
        ("b.gif", b"", "b.gif is no JPEG, PNG, GIF, WebP or AVIF; export it again"),
    ],
)
@pytest.mark.parametrize("more", [{}, {"publish_at": "2020-06-01"}], ids=["public", "held"])
def test_a_broken_or_giant_picture_is_an_error_at_its_place(
    archive: Bench, name: str, content: bytes, message: str, more: dict[str, str]
) -> None:
    put(archive, f"content/{name}", content)
    briefing(archive, f"{{src: {name}, alt: B}}", f"One\n![b]({name})", **more)
    made = archive.build()
    assert made.failed
    first, second = (line for line in told(made) if ": error: " in line)
    line = 6 + len(more)
    assert first.startswith(f"content/a.md:4:8: error: {message}")
    assert second.startswith(f"content/a.md:{line + 1}:6: error: {message}")
    assert kept(archive) == set()


def test_a_drawing_by_another_name_is_told_as_what_it_could_do_too(archive: Bench) -> None:
    put(archive, "content/b.webp", b"<svg/>")
    briefing(archive, "{src: b.webp, alt: B}", "One\n![b](b.webp)")
    made = archive.build()
    assert made.failed
    for place in ("content/a.md:4:8", "content/a.md:7:6"):
        acting, broken = (line for line in told(made) if line.startswith(f"{place}: error: "))
        assert "b.webp could run a script or ask another host" in acting
        assert "b.webp is no JPEG, PNG, GIF, WebP or AVIF; export it again" in broken
    assert kept(archive) == set()


def test_a_broken_picture_that_is_only_linked_is_a_file_like_others(archive: Bench) -> None:
    put(archive, "content/b.png", b"x")
    put(archive, "content/p.jpg", photograph())
    briefing(archive, body="[b](b.png) [p](p.jpg)")
    made = archive.build()
    assert told(made) == []
    assert made.files["2019/01/a/b.png"] == b"x"
    assert opened(made.files["2019/01/a/p.jpg"]).size == (600, 1000)
    assert not any(path.startswith("assets/pictures/") for path in made.files)
    assert not [path for path, content in made.files.items() if b"SECRET" in content]


@pytest.mark.parametrize(
    ("image", "body", "line"),
    [
        ("{src: no.png, alt: N}", "", "4:8: error: no.png names no picture of the archive"),
        ("{src: ../../n.png, alt: N}", "", "4:8: error: ../../n.png names no picture of"),
        ("{src: /no.png, alt: N}", "", "4:8: warning: /no.png names no file of static/"),
        (
            "{src: https://e.org/x.png, alt: N}",
            "",
            "4:8: warning: https://e.org/x.png is not shown",
        ),
        ("{src: //e.org/x.png, alt: N}", "", "4:8: warning: //e.org/x.png is not shown"),
        ("s.png", "", "4:8: warning: s.png has no alternative text; write image: {src"),
        ("", "![](s.png)", "5:5: warning: s.png has no alternative text; say between"),
        ("", "x <img src=s.png>", "5:12: warning: s.png has no alternative text; say between"),
    ],
)
def test_what_is_missing_is_told_with_its_place(
    archive: Bench, image: str, body: str, line: str
) -> None:
    put(archive, "content/s.png", png())
    briefing(archive, image, body)
    (own,) = told(archive.build())
    assert own.startswith(f"content/a.md:{line}")


def test_a_translation_shows_the_original_s_and_its_faults_are_told_once(archive: Bench) -> None:
    put(archive, "content/p.png", png(50, 50))
    briefing(archive, "{src: p.png, alt: P}")
    write(
        archive.folder,
        "\n== content/ar/x.md\n---\ntitle: x\nlang: ar\ntranslation_of: ../a.md\n---\nx\n",
    )
    made = archive.build()
    assert told(made) == []
    assert len(shown(made, "ar/2019/01/x/index.html").css("figure picture")) == 1
    put(archive, "content/p.png", b"broken")
    assert len(told(archive.build())) == 1


@pytest.mark.parametrize(
    "reason", ["draft: true", "publish_at: 2020-06-01", "withdrawn: {date: 2019-02-01, reason: R}"]
)
def test_what_leaves_takes_its_pictures_along(archive: Bench, reason: str) -> None:
    put(archive, "content/p.jpg", photograph())
    briefing(archive, LEAD)
    before = archive.build()
    assert any(path.startswith("assets/pictures/") for path in before.files)
    assert len(kept(archive)) == 1
    key, _, value = reason.partition(": ")
    briefing(archive, LEAD, **{key: value})
    made = archive.build()
    assert not made.failed
    assert not [path for path in made.files if path.endswith((".jpg", ".avif", ".webp"))]
    assert kept(archive) == set()
    state = (archive.folder / ".dateline-output" / "state.sqlite").read_bytes()
    assert b"p.jpg" not in state


def test_what_cannot_be_removed_is_told_when_all_is_published(
    archive: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(archive, "content/p.jpg", photograph())
    briefing(archive, LEAD)
    archive.build()

    def refuse(folder: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    monkeypatch.setattr(pictures, "remove_whole", refuse)
    briefing(archive)
    made = archive.build()
    assert made.published
    assert not [path for path in made.files if path.endswith(".jpg")]
    (name,) = kept(archive)
    assert archive.notices == [
        f".dateline-output/pictures/{name}: Permission denied; remove it, no page shows it any more"
    ]


def test_what_is_held_is_there_on_its_day_and_not_before(archive: Bench) -> None:
    put(archive, "content/p.jpg", photograph())
    briefing(archive, LEAD, publish_at="2020-06-01")
    for _ in range(2):
        made = archive.build()
        assert not [path for path in made.files if "pictures" in path or path.endswith(".jpg")]
        assert kept(archive) == set()
        archive.restart()
    late = archive.build(LATER)
    assert len(shown(late).css("source")) == 2
    assert late.files == Bench(archive.folder, archive.settings, "anew").build(LATER).files


def test_it_is_made_once_by_its_content(archive: Bench) -> None:
    put(archive, "content/p.jpg", photograph())
    briefing(archive, LEAD)
    first = archive.build()
    folder = archive.folder / ".dateline-output" / "pictures"
    (own,) = folder.iterdir()
    born = own.stat().st_ino
    briefing(archive, LEAD, "Another text.")
    archive.restart()
    put(archive, "content/p.jpg", photograph())
    second = archive.build()
    assert own.stat().st_ino == born
    assert second.rendered
    pictures = {path: data for path, data in first.files.items() if path.startswith("assets/")}
    assert pictures.items() <= second.files.items()
    put(archive, "content/p.jpg", photograph(900))
    third = archive.build()
    assert kept(archive) != {own.name}
    assert len(kept(archive)) == 1
    assert third.files == Bench(archive.folder, archive.settings, "anew").build().files


def test_two_processes_make_what_one_makes(archive: Bench) -> None:
    for number in range(3):
        put(archive, f"content/{number}.jpg", photograph(500 + number, 300))
    briefing(archive, body="".join(f"![n]({number}.jpg)\n" for number in range(3)))
    alone = archive.build()
    both = Bench(archive.folder, replace(archive.settings, jobs=2), "both").build()
    assert told(both) == []
    assert alone.files == both.files


@pytest.mark.parametrize("damage", ["index", "200.webp", "gone"])
def test_what_is_damaged_is_made_again(archive: Bench, damage: str) -> None:
    put(archive, "content/p.jpg", photograph())
    briefing(archive, LEAD)
    before = archive.build()
    (own,) = (archive.folder / ".dateline-output" / "pictures").iterdir()
    for path in own.iterdir():
        if damage == "gone":
            path.unlink()
        elif path.name == damage:
            path.write_bytes(b"\xff" * path.stat().st_size)
    for path in archive.output.glob("assets/pictures/*"):
        path.unlink()
    archive.restart()
    assert archive.build().files == before.files


def test_what_is_said_of_it_stays_text(archive: Bench) -> None:
    put(archive, "content/p.jpg", photograph())
    lead = r"""{src: p.jpg, alt: '"onload=alert(1)', caption: <script>, credit: </figure>}"""
    briefing(archive, lead)
    tree = shown(archive.build())
    figure = tree.css_first("figure")
    assert figure.css_first("img").attributes["alt"] == '"onload=alert(1)'
    assert "onload" not in figure.css_first("img").attributes
    assert "<script> </figure>" in " ".join(figure.css_first("figcaption").text().split())
    assert not figure.css("script")


def test_feeds_and_machines_are_told_of_it(archive: Bench) -> None:
    put(archive, "content/p.jpg", photograph())
    briefing(archive, LEAD, "![again](p.jpg)")
    made = archive.build()
    tree = shown(made)
    image = next(path for path in made.files if path.endswith("-400.jpg"))
    url = f"https://example.org/sub/{image}"
    properties = {
        node.attributes.get("property"): node.attributes.get("content") for node in tree.css("meta")
    }
    assert properties["og:image"] == url
    assert (properties["og:image:width"], properties["og:image:height"]) == ("400", "667")
    assert properties["og:image:alt"] == "A gradient"
    data = json.loads(tree.css_first('script[type="application/ld+json"]').text())
    article = data["@graph"][0]
    assert article["image"]["url"] == url
    assert article["image"]["creditText"] == "Who took it"
    (item,) = json.loads(made.files["feed.json"])["items"]
    assert item["image"] == url
    assert f'src="{url}"' in item["content_html"]
    assert "srcset" not in item["content_html"]


def test_a_picture_of_what_is_hidden_is_not_shown(archive: Bench) -> None:
    put(archive, "content/p.png", png())
    briefing(archive, "{src: p.png, alt: P}", name="h", publish_at="2020-06-01")
    briefing(archive, "{src: /2019/01/h/p.png, alt: P}")
    made = archive.build()
    (line,) = told(made)
    assert line.startswith("content/a.md:4:8: warning: /2019/01/h/p.png is not public")
    assert b"p.png" not in b"".join(made.files.values())


def test_a_build_without_pictures_to_make_does_not_load_pillow(archive: Bench) -> None:
    put(archive, "content/p.png", png(50, 50))
    results = []
    for text in ("Text.", "![p](p.png)", "Another. ![p](p.png)"):
        briefing(archive, body=text)
        results.append(pillow_in_build(archive.folder))
    assert results == ["[]", "['PIL']", "[]"]
