"""Social cards: what they show, that they fit, and that they come and go with their briefings."""

import itertools
import json
import os
import re
import struct
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from selectolax.lexbor import LexborHTMLParser

from dateline.cards import drawing, letters
from dateline.cards.model import HEIGHT, WIDTH, Drawing
from tests.conftest import CONFIG, Bench, Made, write
from tests.drawn import png
from tests.running import pillow_in_build

ROOT = Path(__file__).parents[1]
LATER = datetime(2021, 1, 1, tzinfo=UTC)
SETTINGS = CONFIG.replace("example.org/", "example.org/sub/") + "outputs: {social_cards: true}\n"
PAGE = "2019/01/a/index.html"


@pytest.fixture
def archive(bench: Bench) -> Bench:
    (bench.folder / "config.yaml").write_text(SETTINGS)
    briefing(bench)
    return bench


def briefing(bench: Bench, name: str = "a", title: str = "Title", **more: str) -> None:
    fields = {
        "title": json.dumps(title, ensure_ascii=False),
        "date": "2019-01-01",
        "location": "Rome",
        **more,
    }
    body = fields.pop("body", "Text.")
    head = "".join(f"{key}: {value}\n" for key, value in fields.items())
    write(bench.folder, f"\n== content/{name}.md\n---\n{head}---\n{body}\n")


def cards(made: Made) -> set[str]:
    return {path for path in made.files if path.startswith("assets/cards/")}


def kept(bench: Bench) -> list[Path]:
    folder = bench.folder / f".dateline-{bench.output.name}" / "cards"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def told(made: Made) -> list[str]:
    return [str(problem) for problem in made.problems]


def properties(made: Made, path: str = PAGE) -> dict[str | None, str | None]:
    tree = LexborHTMLParser(made.files[path].decode())
    return {
        node.attributes.get("property") or node.attributes.get("name"): node.attributes["content"]
        for node in tree.css("meta[content]")
    }


def shown(title: str, lang: str = "en", place: str = "ROME", site: str = "The Desk") -> Drawing:
    texts = [letters.plain(text) for text in (site, title, place, "1 January 2019")]
    return Drawing(*texts, lang, lang == "ar", "#8b1a1a")


def ink(own: Drawing) -> Image.Image:
    """White where there is anything but paper, below the band of colour."""
    image = Image.open(BytesIO(drawing.drawn(own))).convert("L")
    return image.crop((0, 18, WIDTH, HEIGHT)).point(
        [255 if level < 200 else 0 for level in range(256)]
    )


def test_a_page_names_its_card_with_its_size(archive: Bench) -> None:
    made = archive.build()
    assert told(made) == []
    (path,) = cards(made)
    image = Image.open(BytesIO(made.files[path]))
    assert (image.format, image.size, image.info.keys() & {"exif", "dpi", "Software"}) == (
        "PNG",
        (1200, 630),
        set(),
    )
    own = properties(made)
    assert own["og:image"] == f"https://example.org/sub/{path}"
    assert (own["og:image:width"], own["og:image:height"]) == ("1200", "630")
    assert own["og:image:alt"] == "Title – T"
    assert own["twitter:card"] == "summary_large_image"
    assert "og:image" not in properties(made, "index.html")


def test_there_are_none_unless_they_are_asked_for(archive: Bench) -> None:
    assert cards(archive.build())
    (archive.folder / "config.yaml").write_text(SETTINGS.replace("true", "false"))
    made = archive.build()
    assert (cards(made), kept(archive)) == (set(), [])
    assert "og:image" not in properties(made)
    (archive.folder / "config.yaml").write_text(CONFIG)
    assert cards(archive.build()) == set()


def test_a_picture_of_its_own_goes_before_but_a_drawing_does_not(archive: Bench) -> None:
    (archive.folder / "content/p.png").write_bytes(png(300, 200))
    briefing(archive, image="{src: p.png, alt: P}")
    made = archive.build()
    assert cards(made) == set()
    assert "assets/pictures/" in str(properties(made)["og:image"])
    (archive.folder / "content/d.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 6"/>'
    )
    briefing(archive, image="{src: d.svg, alt: D}")
    made = archive.build()
    assert len(cards(made)) == 1
    assert "assets/cards/" in str(properties(made)["og:image"])


def test_each_language_has_its_own(archive: Bench) -> None:
    write(
        archive.folder,
        "\n== content/a.ar.md\n---\ntitle: زلزال\nlang: ar\ntranslation_of: a.md\n---\nنص\n",
    )
    made = archive.build()
    assert len(cards(made)) == 2
    own = properties(made, "ar/2019/01/a/index.html")
    assert own["og:image"] != properties(made)["og:image"]
    assert own["og:image:alt"] == "زلزال – T"


@pytest.mark.parametrize(
    "reason",
    [
        "draft: true",
        "publish_at: 2020-06-01",
        "expires: 2019-06-01",
        "withdrawn: {date: 2019-02-01, reason: R}",
    ],
)
def test_what_leaves_takes_its_card_along(archive: Bench, reason: str) -> None:
    briefing(archive, title="Secret")
    assert len(cards(archive.build())) == len(kept(archive)) == 1
    key, _, value = reason.partition(": ")
    briefing(archive, title="Secret", **{key: value})
    for _ in range(2):
        made = archive.build()
        assert not made.failed
        assert (cards(made), kept(archive)) == (set(), [])
        assert not any(b"og:image" in content for content in made.files.values())
        archive.restart()


def test_what_is_held_is_drawn_on_its_day_and_not_before(archive: Bench) -> None:
    briefing(archive, publish_at="2020-06-01")
    assert (cards(archive.build()), kept(archive)) == (set(), [])
    late = archive.build(LATER)
    assert len(cards(late)) == 1
    assert late.files == Bench(archive.folder, archive.settings, "anew").build(LATER).files


def test_it_is_drawn_once_for_what_it_shows(archive: Bench) -> None:
    first = archive.build()
    (own,) = kept(archive)
    born = own.stat().st_ino
    briefing(archive, body="Another text.", tags="[one]")
    archive.restart()
    second = archive.build()
    assert (kept(archive), own.stat().st_ino) == ([own], born)
    assert cards(first) == cards(second)
    assert PAGE in second.rendered
    briefing(archive, title="Another title")
    third = archive.build()
    assert len(kept(archive)) == 1
    assert cards(third) != cards(first)
    assert third.files == Bench(archive.folder, archive.settings, "anew").build().files


def test_a_damaged_one_is_drawn_again(archive: Bench) -> None:
    before = archive.build()
    (own,) = kept(archive)
    own.write_bytes(b"x" * own.stat().st_size)
    for path in cards(before):
        (archive.output / path).unlink()
    archive.restart()
    assert archive.build().files == before.files


def test_two_processes_draw_what_one_draws(archive: Bench) -> None:
    for number in range(20):
        briefing(archive, f"n{number}", f"Title {number} عنوان")
    alone = archive.build()
    both = Bench(archive.folder, replace(archive.settings, jobs=2), "both").build()
    assert len(cards(alone)) == 21
    assert alone.files == both.files


def test_check_draws_nothing(archive: Bench) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "check", "-q"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run(command, cwd=archive.folder, env=env, check=False).returncode == 0
    assert not list(archive.folder.glob(".dateline*/**/*.png"))


def test_without_raqm_there_are_none_and_one_line_says_so(
    archive: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "can_shape", lambda: False)
    briefing(archive, "b")
    made = archive.build()
    assert not made.failed
    assert cards(made) == set()
    (line,) = told(made)
    assert line.startswith("config.yaml:1:1: warning: this Pillow is without Raqm")


def test_letters_that_the_font_lacks_give_no_card_and_one_warning_a_language(
    archive: Bench,
) -> None:
    briefing(archive, "b", "東京で会議")
    briefing(archive, "c", "Tokyo", location="東京")
    made = archive.build()
    assert not made.failed
    assert len(cards(made)) == 1
    assert "og:image" not in properties(made, "2019/01/b/index.html")
    (line,) = told(made)
    assert ":2:8: warning: 東 is not in the font of social cards" in line
    assert "nor have 1 others" in line
    assert "`languages: {en: {card_font: FILE}}`" in line


def with_letter(target: Path, style: str = "Regular", letter: str = "東") -> None:
    """Our font with `letter` and the one after it, and else Latin ones alone."""
    content = bytearray(letters.font(style).read_bytes())
    found = letters._table(bytes(content), b"cmap")
    (offset,) = struct.unpack_from(">I", content, found + 4 + 4)
    table = struct.pack(">HHIIIIII", 12, 0, 16 + 24, 0, 2, 0x20, 0x24F, 3)
    table += struct.pack(">III", ord(letter), ord(letter) + 1, 40)
    content[found + offset : found + offset + len(table)] = table
    target.write_bytes(content)


def test_a_font_of_its_own_has_the_letters_that_ours_lacks(archive: Bench) -> None:
    font = archive.folder / "fonts/own.ttf"
    font.parent.mkdir()
    with_letter(font)
    briefing(archive, title="東東 Title")
    assert cards(archive.build()) == set()
    named = re.sub(r"languages:.*", "languages: {en: {card_font: fonts/own.ttf}, ar: {}}", SETTINGS)
    (archive.folder / "config.yaml").write_text(named)
    first = archive.build()
    assert told(first) == []
    assert len(cards(first)) == 1
    assert first.files == Bench(archive.folder, archive.settings, "anew").build().files
    assert not any(path.endswith(".ttf") for path in first.files)
    with_letter(font, "SemiBold")
    second = archive.build()
    assert cards(second).isdisjoint(cards(first))
    assert second.files == Bench(archive.folder, archive.settings, "later").build().files
    (archive.folder / "config.yaml").write_text(SETTINGS + "card_font: fonts/own.ttf\n")
    assert cards(archive.build()) == cards(second)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.ttf", "none.ttf cannot be read (No such file or directory); correct the path"),
        ("../own.ttf", "../own.ttf lies outside the folder of the site; copy it there"),
        ("config.yaml", "config.yaml is no font in TrueType or OpenType; take a .ttf or .otf"),
    ],
)
def test_a_font_that_cannot_be_is_an_error_at_its_place(
    archive: Bench, name: str, message: str
) -> None:
    text = re.sub(r"languages:.*\n", "", SETTINGS)
    text += f"languages:\n  en:\n    card_font: {name}\n"
    (archive.folder / "config.yaml").write_text(text)
    made = archive.build()
    assert made.failed
    line = text.count("\n")
    assert f"config.yaml:{line}:16: error: card_font: {message}" in told(made)


def test_high_and_deep_signs_of_a_font_of_its_own_do_not_touch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As those of Hindi, and of Urdu in Nastaliq, would."""
    bands = []

    def text(_: Any, where: tuple[int, int], text: str, **settings: Any) -> None:
        _, top, _, bottom = settings["font"].getbbox(text, anchor="ls")
        bands.append((where[1] + top, where[1] + bottom))

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", text)
    file = letters.font("SemiBold")
    sha = sha256(file.read_bytes()).hexdigest()
    title = "A\u0302\u0304\u0301g\u0331\u0323\u0331 " * 24
    drawing.drawn(Drawing("", title.strip(), "", "", "en", False, "#123456", sha), {sha: str(file)})
    lines = [band for band in bands if band[1] > band[0]]
    assert len(lines) > 1
    for (_, bottom), (top, _) in itertools.pairwise(lines):
        assert bottom < top


def test_a_font_is_told_the_whole_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """One font has the signs of zh-Hans and of zh-Hant."""
    said = set()
    draw = ImageDraw.ImageDraw.text

    def text(*args: Any, **settings: Any) -> None:
        said.add(settings["language"])
        draw(*args, **settings)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", text)
    drawing.drawn(Drawing("Desk", "Title", "", "", "zh-Hant", False, "#123456"))
    assert said == {"zh-Hant"}


def test_lines_of_japanese_break_between_signs() -> None:
    pieces = drawing._BREAKING.findall("東京で「会議」。EU代表")
    assert pieces == ["東", "京", "で", "「会", "議」。", "EU", "代", "表"]
    assert drawing._BREAKING.findall("word") == ["word"]


def test_signs_that_the_font_lacks_are_left_out(archive: Bench) -> None:
    plain = cards(archive.build())
    briefing(archive, title="\U0001f525 Ti\u202etle \ufe0f\u2066")
    made = archive.build()
    assert told(made) == []
    assert cards(made) == plain
    briefing(archive, title="\U0001f525")
    assert cards(archive.build()) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u0301\nb\tc  d", "\u00e1 b c d"),
        ("\u202eabc\u202c\x00", "abc"),
        ("z" + "\u0336" * 40, "z" + "\u0336" * 3),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("« Où\u202f? »\xa0 —", "« Où\xa0? »\xa0 —"),
        ("x" * 1000, "x" * letters.LONGEST),
    ],
)
def test_texts_are_made_plain(text: str, expected: str) -> None:
    assert letters.plain(text) == expected


def test_the_font_has_what_three_scripts_need() -> None:
    for text in ("Über Ştefan Łódź ’–—…€№", "Съезд Љуљ ў ѓ", "مؤتمر آلية پچگ ۱٢، ؟ ـ", "Αθήνα"):
        assert letters.lacking(text) == ""
        assert letters.plain(text) == text
    assert letters.lacking("a漢") == "漢"
    assert letters.lacking("हिन्दी") == "ह"
    for style in letters.STYLES:
        name = letters.font(style).read_bytes()
        assert "Open Font License".encode("utf-16-be") in name
    assert "SIL OPEN FONT LICENSE" in (letters.FONTS / "OFL.txt").read_text()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Un « mot » — ici", ["Un", "« mot » —", "ici"]),
        ("« Où\xa0? »", ["« Où\xa0? »"]),
        ("( a ) - b", ["( a ) -", "b"]),
        ("— a", ["—", "a"]),
        ("x", ["x"]),
    ],
)
def test_signs_stay_with_their_words(text: str, words: list[str]) -> None:
    assert drawing._words(text) == words


LONG = {
    "words": "memorandum of understanding between Italy and Libya " * 100,
    "a word": "Donaudampfschifffahrt" * 40,
    "Arabic": "مذكرة التفاهم بين إيطاليا وليبيا " * 100,
    "both": "مذكرة MoU بين Italy وليبيا (2017) " * 100,
    "wide": "W" * 400,
    "signs": "\"'<>&{{ x }}{% y %}\\" * 50,
    "marks": ("g" + "\u0325" * 30 + "\u0301" * 30) * 50,
    "short": "x",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_everything_fits(text: str, lang: str) -> None:
    image = ink(shown(text, lang, text, text))
    left, top, right, bottom = image.getbbox() or (0, 0, 0, 0)
    assert left >= drawing.EDGE - 16
    assert right <= WIDTH - drawing.EDGE + 16
    assert top >= 20
    assert bottom + 18 <= HEIGHT - 30


def test_arabic_letters_join_and_begin_at_the_right() -> None:
    image = ink(shown("ببب", "ar", "", ""))
    title = image.crop((0, 150, WIDTH, 470))
    left, _, right, _ = title.getbbox() or (0, 0, 0, 0)
    assert right > WIDTH - drawing.EDGE - 12
    columns = [title.crop((x, 0, x + 1, title.height)).getbbox() for x in range(left, right)]
    assert all(columns), "the letters stand apart"


def test_a_title_is_as_large_as_it_can_be() -> None:
    def height(text: str) -> int:
        box = ink(shown(text, "en", "", "")).crop((0, 150, WIDTH, 470)).getbbox()
        return box[3] - box[1] if box else 0

    assert height("H") > 60
    assert height("H " * 3) > 60


def test_what_it_says_of_itself_stays_text(archive: Bench) -> None:
    briefing(archive, title='"><script>alert(1)</script>')
    made = archive.build()
    assert properties(made)["og:image:alt"] == '"><script>alert(1)</script> – T'
    assert len(cards(made)) == 1


def test_a_build_that_draws_no_card_does_not_load_pillow(archive: Bench) -> None:
    results = []
    for text in ("Text.", "Another text."):
        briefing(archive, body=text)
        results.append(pillow_in_build(archive.folder))
    assert results == ["['PIL']", "[]"]
