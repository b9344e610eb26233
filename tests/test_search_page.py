"""The search page in a browser, of a site below a sub-path and under its own policy."""

import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from tests.browsing import SUB, missing, serving
from tests.conftest import write
from tests.running import Running, build
from tests.searching import choose, chosen, count, days, settled, state, titles

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there is a browser")

TWO_PERIODS = """
== config.yaml
title: T
base_url: https://example.org/
languages: [en, ar]
search: true

== content/old.md
---
title: The old harbour
date: 2007-03-01
tags: [Harbours]
---
A harbour &lt;mark&gt;of&lt;/mark&gt; stone & sand, as <b>old</b> as the town.

== content/new.md
---
title: The new pier
date: 2014-03-01
tags: [Harbours, Piers]
---
The harbour has a pier.

## Its length

The mole measures 300 metres.

== content/new.ar.md
---
title: الرصيف الجديد
---
في المِينَاء رصيفٌ جديد.
"""


@pytest.fixture(scope="module")
def two_periods(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("periods")
    write(folder, TWO_PERIODS)
    build(folder / "config.yaml", folder / "output")
    with serving(folder / "output") as address:
        yield address


def test_a_query_in_english(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/search/")
    everything = count(page)
    page.fill("#q", "Libya")
    page.keyboard.press("Enter")
    settled(page)
    assert 0 < count(page) < everything
    assert state(page) == {"q": ["Libya"]}
    assert len(titles(page)) == count(page)
    assert "Libya" in page.locator("mark").all_inner_texts()
    page.locator("#results a").first.click()
    assert urlsplit(page.url).path.startswith(f"{SUB}/20")
    page.wait_for_selector("article")


def test_a_query_in_arabic(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/ar/search/?q={quote('هجرة')}")
    assert count(page) > 0
    assert page.get_attribute("html", "dir") == "rtl"
    assert {"ar"} == set(
        page.eval_on_selector_all("#results h3", "all => all.map(title => title.lang)")
    )
    marks = page.locator("mark").all_inner_texts()
    assert any(mark.startswith("ال") for mark in marks), marks  # its stem is found, not its letters
    assert urlsplit(page.locator("#results a").first.get_attribute("href") or "").path.startswith(
        f"{SUB}/ar/20"
    )


def test_three_facets_and_their_counts(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/search/?q=terrorism")
    for number, facet in enumerate(("year", "tags", "locations")):
        told = choose(page, facet)
        assert count(page) == told
        assert len(chosen(page)) == number + 1
        assert facet in state(page)
    assert len(titles(page)) == count(page) > 0


def test_months_of_a_year_can_be_chosen(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/search/?year=2017")
    of_year = count(page)
    told = choose(page, "month")
    assert count(page) == told < of_year
    assert len({day[:7] for day in days(page)}) == 1
    page.locator(".facet[data-name=year] input:checked").click()
    settled(page)
    assert state(page) == {}


def test_newest_first(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/search/?q=G7")
    by_relevance = titles(page)
    page.get_by_label("Newest").check()
    settled(page)
    assert state(page) == {"q": ["G7"], "sort": ["date"]}
    assert days(page) == sorted(days(page), reverse=True)
    assert sorted(titles(page)) == sorted(by_relevance)
    assert titles(page) != by_relevance


def test_the_address_is_the_whole_search(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/search/?q=G7")
    choose(page, "year")
    choose(page, "tags")
    page.get_by_label("Newest").check()
    settled(page)
    page.select_option("#lang", "en")
    settled(page)
    page.click("#copy")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.evaluate("location.href")
    other = visit(copied)
    assert other.input_value("#q") == "G7"
    assert (count(other), chosen(other), titles(other)) == (
        count(page),
        chosen(page),
        titles(page),
    )
    assert other.is_checked("#order input[value=date]")
    assert other.input_value("#lang") == "en"
    assert other.locator(".facet input:checked").count() == 2


def test_back_leads_to_the_search_before(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/search/?q=G7")
    before = count(page)
    assert choose(page, "year") < before
    page.go_back()
    settled(page)
    assert (count(page), chosen(page)) == (before, [])


def test_a_chip_takes_its_filter_away(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/search/?q=G7")
    before = count(page)
    choose(page, "tags")
    (label,) = chosen(page)
    page.get_by_role("button", name=f"Remove the filter {label}").click()
    settled(page)
    assert (count(page), chosen(page)) == (before, [])
    assert page.locator("#chips").is_hidden()


def test_by_keyboard_alone(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/search/")
    press = page.keyboard.press

    def step_to(selector: str) -> None:
        for _ in range(80):
            if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
            press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector}")

    step_to("#q")
    page.keyboard.type("Libya")
    press("Enter")
    settled(page)
    before = count(page)
    step_to(".facet[data-name=tags] input")
    press("ArrowDown")
    press("Space")
    settled(page)
    assert len(chosen(page)) == 1
    assert page.evaluate("document.activeElement.checked")  # the focus stays where it was
    press("Space")
    settled(page)
    assert (count(page), chosen(page)) == (before, [])
    step_to("#order input")
    press("ArrowRight")
    settled(page)
    assert state(page)["sort"] == ["date"]
    step_to("#results a")
    press("Enter")
    page.wait_for_selector("article")


def test_what_a_screen_reader_is_told(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/search/?q=G7")
    assert page.get_by_role("status").filter(has_text="briefings").count() == 1
    assert page.get_by_role("searchbox", name="Search the briefings").count() == 1
    assert page.get_by_role("group", name="Years").count() == 1
    assert page.get_by_role("group", name="Order").count() == 1


def test_more_choices_and_more_results(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/search/")
    choices = page.locator(".facet[data-name=tags] li")
    assert choices.count() == 8
    page.locator(".facet[data-name=tags] button").click()
    assert choices.count() > 8
    page.click("#further")
    page.wait_for_selector("#results > li:nth-child(21)")
    assert len(set(titles(page))) <= count(page)
    assert days(page) == sorted(days(page), reverse=True)


def test_nothing_found(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/search/?q=Libyya")
    assert page.inner_text("#count") == "0 briefings"
    assert page.is_visible("#nothing a[href='/desk/tags/']")
    page.locator("#spellings a").first.click()
    settled(page)
    assert count(page) > 0
    page = visit(f"{sample}/ar/search/?q=zzzz")
    assert page.inner_text("#count") == "لا إحاطات"


def test_without_a_script(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/search/?q=G7", script=False)
    assert page.is_hidden("#search")
    assert page.is_visible("noscript a[href='/desk/tags/']")
    assert "JavaScript" in page.inner_text("noscript")


def test_on_a_phone(sample: str, visit: Callable[..., "Page"]) -> None:
    for path in ("/search/?q=G7&year=2017", f"/ar/search/?q={quote('ليبيا')}&year=2017"):
        page = visit(sample + path, width=390)
        assert page.locator(".facet:visible").count() == 0
        assert "1" in page.inner_text("#chosen")
        page.click("#narrow summary")
        assert page.locator(".facet:visible").count() > 2
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_box_in_the_masthead(sample: str, visit: Callable[..., "Page"]) -> None:
    page = visit(f"{sample}/ar/tags/")
    page.fill("#find", "ليبيا")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/search/**")
    settled(page)
    assert page.input_value("#q") == "ليبيا"
    assert count(page) > 0


def test_the_switch_of_languages_keeps_the_search(
    sample: str, visit: Callable[..., "Page"]
) -> None:
    page = visit(f"{sample}/search/?q=Macron&year=2017")
    page.click(".switch a")
    settled(page)
    assert "/ar/search/" in page.url
    assert state(page) == {"q": ["Macron"], "year": ["2017"]}


def test_periods_and_languages_are_searched_together(
    two_periods: str, visit: Callable[..., "Page"]
) -> None:
    page = visit(f"{two_periods}/search/?q=harbour&sort=date")
    assert titles(page) == ["The new pier", "The old harbour"]
    tags = page.locator(".facet[data-name=tags] li").all_inner_texts()
    assert [re.sub(r"\s+", " ", tag).strip() for tag in tags] == ["Harbours 2", "Piers 1"]
    page = visit(f"{two_periods}/search/?tags=harbours")
    assert titles(page) == ["The new pier", "الرصيف الجديد", "The old harbour"]
    assert "العربية (1)" in page.locator("#lang option").all_inner_texts()
    page = visit(f"{two_periods}/search/?q={quote('مينا')}ء")
    assert titles(page) == ["الرصيف الجديد"]  # vowel signs make no difference
    assert titles(visit(f"{two_periods}/search/?q=2014")) == []  # a date is no text


def test_the_search_runs_in_the_preview(tmp_path: Path, visit: Callable[..., "Page"]) -> None:
    write(tmp_path, TWO_PERIODS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Running(tmp_path, "serve", "--port", str(port), "--jobs", "1") as running:
        for _ in range(3):
            running.line("^search: ")
        page = visit(f"http://127.0.0.1:{port}/search/?q=harbour&sort=date")
        assert titles(page) == ["The new pier", "The old harbour"]
        page.goto("about:blank")
        running.terminate()
        assert running.ended() == 0


def test_a_phrase_is_found_as_it_is_written(two_periods: str, visit: Callable[..., "Page"]) -> None:
    assert titles(visit(f'{two_periods}/search/?q="new pier"')) == ["The new pier"]
    assert titles(visit(f"{two_periods}/search/?q=«pier new»")) == []


def test_a_passage_shows_text_as_text_and_leads_to_its_section(
    two_periods: str, visit: Callable[..., "Page"]
) -> None:
    page = visit(f"{two_periods}/search/?q=town")
    assert (
        page.inner_text(".passage") == "A harbour <mark>of</mark> stone & sand, as old as the town."
    )
    assert page.locator("mark").all_inner_texts() == ["town"]
    page = visit(f"{two_periods}/search/?q=mole")
    link = page.locator(".sections a")
    assert link.inner_text() == "Its length"
    assert (link.get_attribute("href") or "").endswith("/2014/03/new/#its-length")
