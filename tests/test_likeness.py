"""Near-duplicates are found, whatever the script, and nothing else is."""

from random import Random

import pytest

from dateline.checks.likeness import Shingles, alike, likeness, shingles
from tests.conftest import Bench
from tests.test_checks import WHOLE, briefing, told

ENGLISH = (
    "Interior ministers of the seven met on the island and agreed with four companies that "
    "propaganda should be taken down within two hours of being posted, while those who return "
    "from the fronts are to be registered at the borders of the union and of its neighbours."
)
ARABIC = (
    "اجتمع وزراء الداخلية في الجزيرة واتفقوا مع أربع شركات على حذف المواد الدعائية خلال ساعتين من "
    "نشرها، على أن يسجل العائدون من الجبهات عند حدود الاتحاد وحدود جيرانه، ثم عقد الوزراء مؤتمرا "
    "صحفيا أعلنوا فيه موعد الاجتماع المقبل."
)


@pytest.mark.parametrize("text", [ENGLISH, ARABIC])
def test_an_edited_copy_is_named_with_its_likeness(bench: Bench, text: str) -> None:
    words = text.split()
    edited = " ".join([*words[:10], "XX", *words[11:]])
    said = told(bench, briefing("a", WHOLE, text) + briefing("b", WHOLE, f"# {edited}"))
    percent = int(likeness(shingles(text), shingles(edited)) * 100)
    assert 70 < percent < 100
    assert said == [
        f"content/b.md:2:8: warning: {percent} % of the text is that of content/a.md; "
        "keep one of them, with the other's address under `aliases`"
    ]


def test_translations_and_drafts_are_no_duplicates(bench: Bench) -> None:
    version = briefing("b", "lang: ar\ntranslation_of: a.md", ENGLISH)
    draft = briefing("c", "draft: true", ENGLISH)
    assert told(bench, briefing("a", WHOLE, ENGLISH) + version + draft) == []


def test_short_and_different_texts_are_no_duplicates(bench: Bench) -> None:
    short = briefing("a") + briefing("b")
    assert told(bench, short + briefing("c", WHOLE, ENGLISH) + briefing("d", WHOLE, ARABIC)) == []


def test_case_vowel_signs_and_links_are_no_difference() -> None:
    assert shingles("The [fall](raqa.md) of **RAQA**, told") == shingles("the Fall of Raqa told")
    assert shingles("اِجتمعَ وزراء الداخليـة هنا") == shingles("اجتمع وزراء الداخلية هنا")


def test_three_words_in_their_order_make_a_shingle() -> None:
    assert len(shingles("one two three four")) == 2
    assert not shingles("one two three") & shingles("three two one")
    assert shingles("one two") == shingles("") == frozenset()


def test_every_copy_among_many_texts_is_found_and_nothing_else() -> None:
    draw = Random(7)
    vocabulary = [f"w{number}" for number in range(400)]
    texts: list[Shingles] = [
        shingles(" ".join(draw.choices(vocabulary, k=150))) for _ in range(400)
    ]
    copied = draw.sample(range(400), 100)
    for number in copied:
        kept = sorted(texts[number])[: int(len(texts[number]) * 0.8)]
        texts.append(frozenset(kept))
    found = list(alike(texts, range(len(texts))))
    assert [(own.one, own.other) for own in found] == list(
        zip(copied, range(400, 500), strict=True)
    )
    assert all(0.75 < own.likeness < 0.85 for own in found)


def test_equal_texts_are_told_once_each_with_the_first() -> None:
    texts = [shingles(ENGLISH)] * 300
    assert [(own.one, own.other) for own in alike(texts, range(300))] == [
        (0, other) for other in range(1, 300)
    ]
