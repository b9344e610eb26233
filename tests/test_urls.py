import pytest

from dateline import urls


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Foreign fighters", "foreign-fighters"),
        ("Müller", "muller"),
        ("غَزَّة", "غزة"),
        ("ـسلامـ", "سلام"),
        ("İstanbul", "istanbul"),
        ("हिन्दी", "हिन्दी"),
        ("C++", "c"),
        ("../../etc", "etc"),
    ],
)
def test_slug(text: str, made: str) -> None:
    assert urls.slug(text) == made


def test_slug_is_never_empty_and_never_long() -> None:
    assert urls.slug("…").startswith("x-")
    assert len(urls.slug("ا" * 500).encode()) <= urls.SLUG_BYTES


def test_spellings_of_one_term() -> None:
    assert urls.term_key("Social  Media") == urls.term_key("social-media")
    assert urls.term_key("غَزَّة") == urls.term_key("غزة")
    assert urls.term_key("C") != urls.term_key("C++")


def test_terms_of_one_slug_never_merge() -> None:
    slugs = urls.unique_slugs({"c": "C", "c++": "C++", "müller": "Müller", "muller": "Muller"})
    assert slugs["c"] == "c"
    assert slugs["muller"] == "muller"
    assert len(set(slugs.values())) == 4


@pytest.mark.parametrize("url", ["/../x/", "/a//b/", "/a\\b/", "/%2e%2e/x/", "x", "/a\0b/"])
def test_paths_that_leave_the_folder_are_refused(url: str) -> None:
    with pytest.raises(urls.BadPath):
        urls.output_path(url)


def test_output_path() -> None:
    assert urls.output_path("/2017/10/ischia/") == "2017/10/ischia/index.html"
    assert urls.output_path("/feed.xml") == "feed.xml"
    assert urls.alias_path("old/post") == "old/post/index.html"
    assert urls.alias_path("/old.html") == "old.html"
