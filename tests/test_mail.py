"""Styles at the elements, and text in lines."""

import pytest

from dateline.render.mail import inlined, wrapped, wrapped_from_right


def test_each_class_gets_its_style() -> None:
    look = inlined('.a { color: red } .a, .b-c { margin: 0; font-family: "X Y" }')
    assert look.a == ' class="a" style="color: red;margin: 0;font-family: &#39;X Y&#39;;"'
    assert dict(look.entries)["b-c"].startswith(' class="b-c" style="margin: 0;')


def test_a_later_rule_wins() -> None:
    assert 'style="color: blue;"' in inlined(".a { color: red } .a { color: blue }").a


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("  one \n two  ", ["one two"]),
        ("aaaa bbbb cc", ["aaaa bbbb", "cc"]),
        ("aaaaa bbbb cc", ["aaaaa bbbb", "cc"]),
        ("aaaaaa bbbb", ["aaaaaa", "bbbb"]),
        ("aaaaaaaaaaaaaaaa b", ["aaaaaaaaaaaaaaaa", "b"]),
        ("غَزَّة غَزَّة غَزَّة", ["غَزَّة غَزَّة", "غَزَّة"]),
        ("漢漢漢 漢漢", ["漢漢漢", "漢漢"]),
    ],
)
def test_lines_of_ten_columns(text: str, lines: list[str]) -> None:
    assert wrapped(text, 10).split("\n") == lines


def test_every_line_from_the_right_is_marked() -> None:
    assert wrapped_from_right("غزة Gaza غزة", 8) == "\u200fغزة Gaza\n\u200fغزة"
