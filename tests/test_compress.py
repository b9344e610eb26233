"""Compressed copies: which there are, what they hold, and when they are made again."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from dateline.run import copies, pipeline
from dateline.run.manifest import verify
from dateline.run.state import State
from tests.conftest import CONFIG, NOW, Bench, Made, contents, rest, write
from tests.running import Running
from tests.test_amending import edited, is_as_anew

Build = Callable[..., Made]

ON = f"== config.yaml\n{CONFIG}compress: [gzip, brotli]\n"
LONG = "\n\n".join(f"Paragraph {number} of the report." for number in range(80))
FILES = f"""
{ON}
== content/a.md
---
title: First
date: 2017-10-18
aliases: [/old/]
summary: In short.
---
Quicksilver. ![chart](chart.svg) [table](table.csv)

{LONG}
== content/b.md
---
title: Second
date: 2017-10-19
---
{LONG}
== content/chart.svg
<svg xmlns="http://www.w3.org/2000/svg"><title>{"Chart " * 300}</title></svg>
== content/table.csv
a,b
== static/photo.jpg
{"Not a text. " * 200}
"""
PAGE = "2017/10/a/index.html"


def unpacked(files: dict[str, bytes]) -> dict[str, bytes]:
    """What each copy holds."""
    found = {}
    for path, content in files.items():
        if path.endswith(".gz"):
            found[path] = gzip.decompress(content)
        elif path.endswith(".br"):
            found[path] = brotli.decompress(content)
    return found


def are_right(files: dict[str, bytes]) -> bool:
    """Whether every copy there holds the file that it stands beside."""
    held = unpacked(files)
    return bool(held) and all(text == files[path[:-3]] for path, text in held.items())


def test_texts_of_some_size_have_copies(site: Build) -> None:
    files = site(FILES).files
    assert are_right(files)
    beside = {path for path in files if path + ".gz" in files}
    assert beside == {path for path in files if path + ".br" in files}
    assert {PAGE, "feed.xml", "data/briefings.csv", "2017/10/a/chart.svg"} <= beside
    assert all(len(files[path]) >= 1024 for path in beside)
    assert len(files[PAGE + ".br"]) < len(files[PAGE + ".gz"]) < len(files[PAGE])
    others = files.keys() - beside - unpacked(files).keys()
    assert {"photo.jpg", ".dateline-manifest", "old/index.html", "2017/10/a/table.csv"} <= others
    assert all(len(files[path]) < 1024 for path in others if path.endswith((".html", ".xml")))


def test_no_copy_unless_asked(site: Build) -> None:
    assert unpacked(site(FILES.replace("compress: [gzip, brotli]", "")).files) == {}
    one = unpacked(site(FILES.replace("[gzip, brotli]", "gzip")).files)
    assert one
    assert all(path.endswith(".gz") for path in one)
    files = site(FILES.replace("compress: [gzip, brotli]", "")).files
    assert unpacked(files) == {}


def test_a_copy_says_nothing_of_time_and_machine(site: Build) -> None:
    files = site(FILES).files
    assert files[PAGE + ".gz"][:10] == b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
    assert files == site("", fresh=True).files


def test_copies_are_in_the_manifest_and_nowhere_else(bench: Bench, site: Build) -> None:
    files = site(FILES).files
    assert f"  {PAGE}.gz\n".encode() in files[".dateline-manifest"]
    assert verify(bench.output, ()) == []
    texts = {path: text for path, text in files.items() if path != ".dateline-manifest"}
    assert not any(b".html.gz" in text or b".xml.br" in text for text in texts.values())
    (bench.output / (PAGE + ".br")).unlink()
    assert verify(bench.output, ()) == [f"missing: {PAGE}.br"]


@pytest.mark.parametrize("mode", ["switch", "in_place"])
def test_what_changed_alone_is_compressed_again(
    bench: Bench, site: Build, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(FILES.replace("compress:", f"publish: {mode}\ncompress:"))
    jobs: list[copies.Job] = []

    def noted(own: list[copies.Job], _: None) -> list[list[bytes]]:
        jobs.extend(own)
        return compress_all(own, _)

    compress_all = copies.compress_all
    monkeypatch.setattr(copies, "compress_all", noted)
    before = contents(bench.output)
    bench.restart()
    assert site("").files == before
    assert jobs == []
    (bench.folder / "content/a.md").write_text(
        (bench.folder / "content/a.md").read_text().replace("Quicksilver", "Mercury")
    )
    made = site("")
    changed = {path for path in made.files if made.files[path] != before[path]}
    texts = {path for path in changed if path + ".gz" in changed}
    assert PAGE in texts
    assert sorted(job.content for job in jobs) == sorted(made.files[path] for path in texts)
    assert made.files == site("", fresh=True).files


def test_a_copy_goes_with_its_file_and_when_it_becomes_small(bench: Bench, site: Build) -> None:
    write(bench.folder, f"\n{ON}== templates/page.html\n{{{{ view.body|safe }}}}\n")
    page = "== content/_pages/about.md\n---\ntitle: About\n---\n"
    assert "about/index.html.gz" in site(page + LONG).files
    bench.restart()
    small = site(page + "Short.").files
    assert "about/index.html" in small
    assert not {"about/index.html.gz", "about/index.html.br"} & small.keys()
    assert "about/index.html.br" in site(page + LONG).files
    (bench.folder / "content/_pages/about.md").unlink()
    assert not any(path.startswith("about/") for path in site("").files)
    spare = contents(bench.folder / ".dateline-output/spare")
    assert not any(path.startswith("about/") for path in spare)


def test_a_copy_that_a_hand_changed_is_made_again(bench: Bench, site: Build) -> None:
    before = site(FILES).files
    (bench.output / (PAGE + ".gz")).write_bytes(b"spoilt")
    (bench.output / (PAGE + ".br")).unlink()
    assert site("").files == before


def test_an_edit_of_a_text_alone_brings_its_copies_along(bench: Bench) -> None:
    words = "Words of one line. " * 100
    bare = "== templates/page.html\n{{ view.body|safe }}\n"
    about = f"== content/_pages/about.md\n---\ntitle: About\n---\nStart.\n\n{words}\n"
    files = FILES.replace("compress:", "data: {body: false}\ncompress:")
    write(bench.folder, f"{files}{bare}{about}")
    for _ in range(2):
        bench.build()
        write(bench.folder, "\n== content/b.md\n---\ntitle: B\ndate: 2017-10-19\n---\nB.\n")
        rest()
        bench.restart()
    assert bench.build().published
    page = "content/_pages/about.md"
    for path, old, new, large in (
        ("content/a.md", "Quicksilver.", "Mercury.", True),
        (page, words, "Short.", False),
        (page, "Short.", words, True),
    ):
        bench.restart()
        assert edited(bench, path, old, new)
        files = contents(bench.output)
        assert ("about/index.html.gz" in files) == large
        assert are_right(files)
        assert is_as_anew(bench)
    again = bench.build().published
    assert again
    assert again.changes == 0


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("== static/feed.xml.gz\nMine\n", "static/feed.xml.gz"),
        ("== static/mine.css\na\n== static/mine.css.br\nb\n", "static/mine.css.br"),
        (FILES.replace("/old/", "/2017/10/b/index.html.gz"), "content/a.md"),
        (FILES.replace("/old/", "/2017/10/b/index.html.br/x/"), "content/a.md"),
        (FILES.replace("table.csv", "index.html.gz"), "content/index.html.gz"),
    ],
)
def test_nothing_else_takes_the_name_of_a_copy(site: Build, text: str, place: str) -> None:
    """A host would send it instead of the file, as what the file is."""
    site(FILES)
    made = site(text)
    assert made.failed
    (wrong,) = made.problems
    assert wrong.place.path == place
    assert "the compressed copy of /" in wrong.message


def test_an_unknown_form_is_named(bench: Bench) -> None:
    (bench.folder / "config.yaml").write_text(f"{CONFIG}compress: [zstd]\n")
    with pytest.raises(Exception, match="zstd is not known; use gzip, brotli"):
        bench.build()


# ---- under watch


def test_a_copy_that_waits_is_not_there(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages first, copies at rest: what stands meanwhile is never a copy of another text."""
    monkeypatch.setattr(pipeline, "PORTION", 1)
    write(bench.folder, FILES)
    bench.build()
    all_of_them = unpacked(contents(bench.output)).keys()
    bench.restart()
    write(bench.folder, FILES.replace("Quicksilver", "Mercury"))
    compacted: list[State] = []
    monkeypatch.setattr(State, "compact", lambda state: compacted.append(state))
    edition = bench.desk.bring_out(NOW, None, 0)
    waiting = contents(bench.output)
    assert edition.is_behind
    assert are_right(waiting)
    assert PAGE + ".gz" not in waiting
    assert not compacted, "what waits is not what left"
    assert "2017/10/b/index.html.gz" in waiting
    rounds = 0
    while bench.desk.bring_out(NOW, None, 1).is_behind:
        assert are_right(contents(bench.output))
        rounds += 1
    assert rounds > 1
    assert unpacked(contents(bench.output)).keys() == all_of_them
    assert b"Mercury" in unpacked(contents(bench.output))[PAGE + ".br"]


def test_watch_tells_of_pages_first_and_of_copies_when_at_rest(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    with Running(tmp_path, "watch", "--jobs", "1") as running:
        running.line(r"^2 briefings")
        running.line(r"^compressed copies: 2 briefings")
        text = (tmp_path / "content/a.md").read_text(encoding="utf-8")
        write(tmp_path, "\n== content/a.md\n" + text.replace("Quicksilver", "Mercury"))
        running.line(r"^content/a.md")
        running.line(r"^compressed copies: 2 briefings")
        running.terminate()
        assert running.ended() == 0
    files = contents(tmp_path / "output")
    assert are_right(files)
    assert b"Mercury" in unpacked(files)[PAGE + ".gz"]
    assert os.path.exists(tmp_path / "output" / (PAGE + ".br"))
