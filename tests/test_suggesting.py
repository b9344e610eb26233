"""What a text names is suggested: whole words, in any script, and written only when asked."""

import subprocess
import sys
from pathlib import Path

import pytest

from dateline.editing.adding import with_terms
from dateline.editing.hints import with_hints
from dateline.editing.mentions import Names
from dateline.model import Record
from dateline.parse.config import load
from dateline.parse.source import decoded, split
from dateline.parse.yamltext import plain
from dateline.problems import Rejected

ROOT = Path(__file__).parents[1]
CONFIG = load("title: T\nbase_url: https://example.org/\n", "config.yaml", {})


def record(*texts: str, taxonomy: str = "tags") -> Record:
    return Record(taxonomy, (("en", texts[0]),), texts[1:])


NAMES = Names(
    [
        record("IS", "Islamic State", "Daesh", "داعش", "تنظيم الدولة"),
        record("migration"),
        record("Ischia, Italy", "Ischia", taxonomy="locations"),
        record("Jürgen Stock", taxonomy="people"),
        record("al-Qaeda"),
        record("الجزيرة"),
    ]
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("He is in Rome.", []),
        ("IS fell.", ["IS"]),
        ("the islamic state", ["IS"]),
        ("Islamic. State", []),
        ("an Islamic\nState", ["IS"]),
        ("Islamic\n\nState", []),
        ("daeshed", []),
        ("of daesh", ["IS"]),
        ("Migrations", []),
        ("MIGRATION", ["migration"]),
        ("in Ischia, Italy, on", ["Ischia, Italy"]),
        ("Jürgen Stock said", ["Jürgen Stock"]),
        ("Al Qaeda", ["al-Qaeda"]),
        ("قال إن داعش هنا", ["IS"]),
        ("وبداعِش", ["IS"]),
        ("فالداعشي", []),
        ("للجزيرة", ["الجزيرة"]),
        ("وبالجزيرة", ["الجزيرة"]),
        ("`IS` and [x](/IS/) https://x.example/IS", []),
        ("IS, Daesh and migration", ["IS", "migration"]),
    ],
)
def test_what_is_named(text: str, named: list[str]) -> None:
    assert [own.record.names[0][1] for own in NAMES.mentions(text)] == named


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: T\n", "title: T\ntags: [a, b c]\n"),
        ("title: T\ntags:\n", "title: T\ntags: [a, b c]\n"),
        ("title: T\ntags: x\n", "title: T\ntags: [x, a, b c]\n"),
        ("tags:\n  - x\n  - 'y: z'\ntitle: T\n", 'title: T\ntags: [x, "y: z", a, b c]\n'),
        (
            "title: T\ntags: [x]\n# of d\ndraft: true\n",
            "title: T\ntags: [x, a, b c]\n# of d\ndraft: true\n",
        ),
    ],
)
def test_terms_are_added(before: str, after: str) -> None:
    for end in ("\n", "\r\n"):
        content = f"---\n{before}---\nText. \n".replace("\n", end).encode()
        made = with_terms(content, "a.md", CONFIG, "tags", ["a", "b c"])
        assert made == f"---\n{after}---\nText. \n".replace("\n", end).encode()


@pytest.mark.parametrize("own", ["tags:\n  - x # why\n", "location: {name: a}\n"])
def test_what_cannot_be_added_to_is_told(own: str) -> None:
    content = f"---\ntitle: T\n{own}---\n".encode()
    with pytest.raises(Rejected, match="by hand"):
        with_terms(content, "a.md", CONFIG, own.partition(":")[0], ["a"])


@pytest.mark.parametrize(
    "text",
    [
        "---\n{title: T, tags: [a], date: 2017-01-01}\n---\nx\n",
        "---\n? tags\n: [a]\ntitle: T\n---\nx\n",
        "---\rtitle: T\rtags: [a]\r---\rx",
        "---\ntags: [a\n]\ntitle: T\n---\nx\n",
        "\ufeff---\r\ntitle: T\r\ntags:\r\n- a\r\n\r\n# of d\r\ndraft: true\r\n---\r\nx",
    ],
)
def test_no_other_field_is_lost(text: str) -> None:
    """Whatever the form: it is added, or told and left."""
    content = text.encode()
    try:
        made = with_terms(content, "a.md", CONFIG, "tags", ["b"])
    except Rejected:
        return
    before, after = (split(decoded(own, "a.md"), "a.md") for own in (content, made))
    fields, now = (plain(own.node) for own in (before, after))
    assert now == {**fields, "tags": ["a", "b"]}
    assert after.body == before.body


def test_fields_in_braces_are_told() -> None:
    content = b"---\n{title: T, tags: [a], date: 2017-01-01}\n---\nx\n"
    with pytest.raises(Rejected, match="each on a line of its own"):
        with_terms(content, "a.md", CONFIG, "tags", ["b"])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    authority = tmp_path / "content/_authority"
    authority.mkdir(parents=True)
    (tmp_path / "config.yaml").write_text(
        "title: T\nbase_url: https://example.org/\nlanguages: [en, ar]\n"
    )
    (authority / "tags.yaml").write_text("IS: {variants: [Daesh, داعش]}\nG7:\n")
    (authority / "locations.yaml").write_text('- {label: "Ischia, Italy", variants: [Ischia]}\n')
    (tmp_path / "content/a.md").write_text(
        "---\ntitle: A\ndate: 2017-01-01\ntags: [G7]\n---\nG7 and\nDaesh at Ischia.\n"
    )
    (tmp_path / "content/a.ar.md").write_text("---\ntitle: ا\n---\nداعش\n")
    (tmp_path / "content/b.md").write_text("---\ntitle: B\ndraft: true\n---\nNothing.\n")
    return tmp_path


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_nothing_is_written_unasked(archive: Path) -> None:
    before = (archive / "content/a.md").read_bytes()
    done = run(archive, "suggest")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "content/a.md:7:1: tags: IS (as Daesh)",
        "content/a.md:7:10: location: Ischia, Italy (as Ischia)",
        "2 briefings: 2 suggestions",
    ]
    assert (archive / "content/a.md").read_bytes() == before


def test_what_is_accepted_is_written_once(archive: Path) -> None:
    done = run(archive, "suggest", "content/a.md", "--accept-suggestions")
    assert done.stdout.endswith("1 briefing: 2 suggestions, 1 file changed\n")
    assert (archive / "content/a.md").read_text() == (
        '---\ntitle: A\ndate: 2017-01-01\nlocation: ["Ischia, Italy"]\ntags: [G7, IS]\n---\n'
        "G7 and\nDaesh at Ischia.\n"
    )
    assert run(archive, "suggest").stdout == "2 briefings: 0 suggestions\n"


def test_what_is_suggested_stands_as_a_comment_until_it_is_accepted(archive: Path) -> None:
    path = archive / "content/a.md"
    before = path.read_text()
    done = run(archive, "suggest", "--comment")
    assert done.stdout.endswith("2 briefings: 2 suggestions, 1 file changed\n")
    hints = '# suggested tags: [IS]\n# suggested location: ["Ischia, Italy"]\n'
    assert path.read_text() == before.replace("[G7]\n", f"[G7]\n{hints}")
    assert run(archive, "suggest", "--comment").stdout.endswith(", 0 files changed\n")
    assert run(archive, "fmt", "--check").returncode == 0
    run(archive, "suggest", "--accept-suggestions")
    assert "# suggested" not in path.read_text()
    assert '\nlocation: ["Ischia, Italy"]\ntags: [G7, IS]\n---\n' in path.read_text()
    path.write_text(before.replace("[G7]\n", f"[G7, IS]\n{hints}"))
    run(archive, "suggest", "--comment")
    assert "suggested tags" not in path.read_text()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "head", ["title: T\n", "", "{title: T}\n", "title: |\n  a\n", 'title: "a\n  b"\n']
)
def test_a_comment_changes_no_value(head: str, end: str) -> None:
    content = f"---\n{head}---\n# suggested tags: [x]\n".replace("\n", end).encode()
    made = with_hints(content, "a.md", {"tags": ["b: c"]})
    assert made.decode() == content.decode().replace(
        f"---{end}# ", f'# suggested tags: ["b: c"]{end}---{end}# ', 1
    )
    assert with_hints(made, "a.md", {"tags": ()}) == content


def test_a_field_of_another_form_is_left_and_the_others_are_written(archive: Path) -> None:
    path = archive / "content/a.md"
    path.write_text(path.read_text().replace("tags:", "location: [{name: Rome}]\ntags:"))
    done = run(archive, "suggest", "--accept-suggestions")
    assert done.returncode == 1
    assert done.stderr == ("content/a.md:4:11: error: not a list of texts; add to it by hand\n")
    assert "\ntags: [G7, IS]\n" in path.read_text()
    assert run(archive, "build").returncode == 0


def test_what_a_folder_gives_is_carried_and_not_replaced(archive: Path) -> None:
    (archive / "content/_defaults.yaml").write_text("tags: [IS]\n")
    (archive / "content/is.md").write_text("---\ntitle: C\ndraft: true\n---\nDaesh and G7.\n")
    done = run(archive, "suggest", "content/is.md", "--accept-suggestions")
    assert done.returncode == 1
    assert done.stdout.startswith("content/is.md:5:11: tags: G7\n")
    assert done.stderr.startswith(
        "content/_defaults.yaml:1:7: error: tags stand there for the whole"
    )
    assert "tags" not in (archive / "content/is.md").read_text()


def test_a_stem_that_is_a_language_is_no_version(archive: Path) -> None:
    (archive / "content/ar.md").write_text("---\ntitle: C\ndraft: true\n---\nDaesh.\n")
    assert "content/ar.md:5:1: tags: IS" in run(archive, "suggest").stdout
