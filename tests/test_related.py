"""Related briefings after an edit are those of a clean build."""

from collections.abc import Callable, Iterable

import pytest

from tests.conftest import Made

Site = Callable[..., Made]


def briefings(tags: Iterable[str]) -> str:
    return "\n".join(
        f"== content/{number}.md\n---\ntitle: B{number}\ndate: 2017-01-{number + 1:02}\n"
        f"tags: [{own}]\n---\nText.\n"
        for number, own in enumerate(tags)
    )


@pytest.mark.parametrize(
    ("count", "edited", "tags"),
    [
        pytest.param(20, 0, "X", id="a term that says nothing is lost here"),
        pytest.param(20, 19, "X", id="a term that says nothing is lost there"),
        pytest.param(15, 0, "X", id="a term is lost by one that is far away in it"),
        pytest.param(14, 0, "X, C, D", id="a term is won by one that is far away in it"),
    ],
)
def test_shared_terms(site: Site, count: int, edited: int, tags: str) -> None:
    """The first and the last share a rare term, and one that all have."""
    before = ["C"] * count
    before[0] = before[-1] = "C, X"
    site(briefings(before))
    after = briefings(before).split("\n== ")
    after[edited] = after[edited].replace("tags: [C, X]", f"tags: [{tags}]")
    text = "\n== ".join(after)
    assert site(text).files == site(text, fresh=True).files
