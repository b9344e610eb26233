"""`fmt`: canonical front matter, the same briefing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dateline.editing.tidy import order, tidied
from dateline.parse.briefing import Source, parse
from dateline.parse.config import load
from dateline.problems import Rejected
from dateline.value import replace
from tests.examples import examples

ROOT = Path(__file__).parents[1]

CONFIG = load("title: T\nbase_url: https://example.org/\n", "config.yaml", {})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("date: 2017-01-01\ntitle: 'NO'\n", "title: NO\ndate: 2017-01-01\n"),
        ("# of x\nx: 1\ntitle: a # b\n", "title: a # b\n# of x\nx: 1\n"),
        ("tags:\n- a\n- '12:30'\ntitle: T\n", "title: T\ntags: [a, 12:30]\n"),
        ("title: 'a: b'\ntags: 'a, b'\n", 'title: "a: b"\ntags: "a, b"\n'),
        ("kind: |+\n  a\n\n\ntitle: T\nx: 1\n", "title: T\nkind: |+\n  a\n\n\nx: 1\n"),
        ("{date: 2017-01-01, title: T}\n", "title: T\ndate: 2017-01-01\n"),
    ],
)
def test_canonical(before: str, after: str) -> None:
    made = tidied(f"---\n{before}---\nx  \r\n".encode(), "a.md", CONFIG)
    assert made == f"---\n{after}---\nx  \r\n".encode()
    assert tidied(made, "a.md", CONFIG) == made


def test_bom_and_crlf_stay() -> None:
    made = tidied(b"\xef\xbb\xbf---\r\nid: a\r\ntitle: T\r\n---\r\nx \n", "a.md", CONFIG)
    assert made == b"\xef\xbb\xbf---\r\ntitle: T\r\nid: a\r\n---\r\nx \n"


def test_unreadable_is_told() -> None:
    with pytest.raises(Rejected, match=r"a\.md:2:8: error"):
        tidied(b"---\ntitle: a: b\n---\n", "a.md", CONFIG)


TEXTS = some.one_of(
    some.text(min_size=1, max_size=30),
    some.sampled_from(
        [
            "NO",
            "12:30",
            "a: b",
            "- x",
            "[x",
            "a # b",
            "'",
            '"',
            "~",
            "null",
            "1_0",
            "داعش، حلب",
            "\u2028",
        ]
    ),
)


def quoted(text: str) -> str:
    """As YAML writes any text on one line."""
    made = "".join(
        character
        if character.isprintable() and character not in '"\\'
        else f"\\U{ord(character):08x}"
        for character in text
    )
    return f'"{made}"'


FIELDS = some.fixed_dictionaries(
    {"title": TEXTS, "tags": some.lists(TEXTS, max_size=4), "date": some.just("2017-01-01")},
    optional={"summary": TEXTS, "people": some.lists(TEXTS, max_size=3), "unknown": TEXTS},
)


ENTRIES = [
    "location: {name: 'Ischia: x', lat: 40.73, lon: 13.90, country: IT}\n",
    "location:\n  - 'a'\n  # of the second\n  - {name: b}\n",
    "sources:\n- title: 'A'\n  url: https://example.org/#x\n- {title: \"B\", date: 2017-01-01}\n",
    "corrections: [{date: 2017-01-02, note: 'x # y'}]\n",
    "authors: |-\n   One\n    two\n\n   three\n",
    "license: >\n  folded\n  text\n\n",
    "kind: |+\n  kept\n\n\n",
    "draft: YES # why\n",
    "event: 2017-10-19/2017-10-20\n",
    "image: {src: a.png, alt: '', caption: \"b\\tc\"}\n",
    "image:\n    src: a.png\n    alt: several\n      lines\n",
    "aliases:\n  - /a/\n\n  - /b/\n",
    "withdrawn:\n  date: 2017-01-01\n  reason: ~\n",
    "story:   [ 'a' ,b, ]\n",
    "organisations: ''\n",
    "# of nothing\n",
    "\n",
]
"""What people write that the simple fields do not show."""


@examples(100)
@given(
    FIELDS,
    some.lists(some.sampled_from(ENTRIES), unique_by=lambda own: own.partition(":")[0], max_size=5),
    some.randoms(use_true_random=False),
    some.booleans(),
)
def test_the_same_briefing(
    fields: dict[str, object], others: list[str], random: object, flow: bool
) -> None:
    lines = list(others)
    for name, value in fields.items():
        if isinstance(value, str):
            lines.append(f"{name}: {quoted(value)}\n")
        elif isinstance(value, list) and (flow or not value):
            lines.append(f"{name}: [{', '.join(map(quoted, value))}]\n")
        elif isinstance(value, list):
            lines.append(f"{name}:\n" + "".join(f"    - {quoted(item)}\n" for item in value))
    random.shuffle(lines)  # type: ignore[attr-defined]
    text = "---\n# One.\n" + "".join(lines) + "---\nText.  \n"
    before = text.encode("utf-8", "surrogatepass")
    if parse(Source("a.md", "a.md", before), CONFIG).text is None:
        return  # no YAML, or no text: it is told and left
    after = tidied(before, "a.md", CONFIG)
    assert _briefing(after) == _briefing(before)
    assert after.endswith(b"---\nText.  \n")
    for comment in (b"# One.", b"# of the second", b"# why", b"# of nothing"):
        assert after.count(comment) == before.count(comment)
    assert tidied(after, "a.md", CONFIG) == after


def _briefing(content: bytes) -> object:
    """But for where each value stands."""
    parsed = parse(Source("a.md", "a.md", content), CONFIG)
    kinds = sorted((problem.kind, problem.message) for problem in parsed.problems)
    given_in = tuple(sorted(parsed.briefing.given))
    return replace(parsed.briefing, places=(), given=given_in), parsed.html, kinds


def test_the_order_is_that_of_the_docs() -> None:
    text = (ROOT / "docs/front-matter.md").read_text()
    rows = re.findall(r"(?m)^\| (`[^|]+) \|", text)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    known = [name for name in named if name in order(CONFIG)]
    assert list(dict.fromkeys(known)) == [name for name in order(CONFIG) if name in known]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "config.yaml").write_text("title: T\nbase_url: https://example.org/\n")
    (tmp_path / "content/a.md").write_text("---\ndate: 2017-01-01\ntitle: A\n---\nx\n")
    (tmp_path / "content/b.md").write_text("---\ntitle: B\ndate: 2017-01-01\n---\nx\n")
    return tmp_path


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), "fmt", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_check_writes_nothing(archive: Path) -> None:
    before = (archive / "content/a.md").read_bytes()
    done = run(archive, "--check")
    assert (done.returncode, done.stdout) == (1, "content/a.md\n2 briefings: 1 would change\n")
    assert (archive / "content/a.md").read_bytes() == before
    assert run(archive, "--check", "content/b.md").returncode == 0


def test_files_are_tidied_once(archive: Path) -> None:
    os.chmod(archive / "content/a.md", 0o640)
    stamp = (archive / "content/b.md").stat().st_mtime_ns
    assert run(archive).stdout == "content/a.md\n2 briefings: 1 changed\n"
    assert (archive / "content/a.md").read_text() == "---\ntitle: A\ndate: 2017-01-01\n---\nx\n"
    assert (archive / "content/a.md").stat().st_mode & 0o777 == 0o640
    assert (archive / "content/b.md").stat().st_mtime_ns == stamp
    assert run(archive).stdout == "2 briefings: 0 changed\n"
    assert sorted(path.name for path in (archive / "content").iterdir()) == ["a.md", "b.md"]


def test_what_new_writes_is_tidy(archive: Path) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "new"]
    for title in ("G7: “ministers”", "NO", "داعش، حلب"):
        made = subprocess.run([*command, title], cwd=archive, capture_output=True, text=True)
        assert made.returncode == 0
        assert run(archive, "--check", made.stdout.strip()).returncode == 0


def test_what_cannot_be_read_is_told_and_left(archive: Path) -> None:
    broken = "---\ntitle: a: b\n---\n"
    (archive / "content/c.md").write_text(broken)
    done = run(archive)
    assert done.returncode == 1
    assert done.stderr.startswith("content/c.md:2:8: error: ")
    assert (archive / "content/c.md").read_text() == broken
    assert (archive / "content/a.md").read_text().startswith("---\ntitle: A\n")


def test_a_path_that_is_no_briefing(archive: Path) -> None:
    done = run(archive, "config.yaml")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("folder", ["content"])
def test_the_sample_is_tidy(folder: str) -> None:
    config = load((ROOT / "config.yaml").read_text(), "config.yaml", {})
    for path in sorted((ROOT / folder).rglob("*.md")):
        if "_authority" not in path.parts:
            assert tidied(path.read_bytes(), str(path), config) == path.read_bytes(), path
