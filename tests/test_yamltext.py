import pytest

from dateline.parse.yamltext import plain, read
from dateline.problems import Rejected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "title: G7: meet",
            'a.md:2:8: error: a text with a colon needs quotes; write title: "G7: meet"',
        ),
        (
            "title: غزة: اليوم",
            'a.md:2:8: error: a text with a colon needs quotes; write title: "غزة: اليوم"',
        ),
        ('a: "x\nb: c', "a.md:2:4: error: a quotation mark is opened and never closed"),
        ('a: "x\\q"', "a.md:2:6: error: an escape that YAML does not know"),
        ('a: "\\ud800"', "a.md:2:7: error: an escape that YAML does not know"),
        ("a: 1\na: 2", "a.md:3:1: error: `a` stands twice (first on line 2); keep one"),
        ("a: &x 1", "a.md:2:4: error: an anchor"),
        ("a: *x", "a.md:2:4: error: an alias"),
        ("<<: {a: 1}", "a.md:2:1: error: a merge key"),
        ("a: !!int '3'", "a.md:2:4: error: a YAML tag"),
        ("a:\n\t- x", "a.md:3:1: error: not valid YAML"),
        ("a: \x07", "a.md:2:4: error: control character U+0007"),
    ],
)
def test_mistakes_have_places(text: str, message: str) -> None:
    with pytest.raises(Rejected) as rejected:
        read(text, "a.md", first_line=2)
    assert str(rejected.value).startswith(message)


def test_everything_is_text() -> None:
    node = read("a: NO\nb: 010\nc: 12:30\nd: ~\ne:\nf: 2023-02-30\ng: [1.10, 1_000]\n", "a.md")
    assert plain(node) == {
        "a": "NO",
        "b": "010",
        "c": "12:30",
        "d": None,
        "e": None,
        "f": "2023-02-30",
        "g": ["1.10", "1_000"],
    }
