"""What a reader sees of the search page, and does there. All of it waits for what is shown."""

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from playwright.sync_api import Page


def settled(page: "Page") -> None:
    """Until what is shown is the search of the address."""
    address = page.evaluate("location.pathname + location.search")
    page.wait_for_selector(f"#search[data-shown={json.dumps(address)}]", state="attached")


def count(page: "Page") -> int:
    """Not of one or two in Arabic, which are words there."""
    return int(re.sub(r"\D", "", page.inner_text("#count")) or 0)


def days(page: "Page") -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "#results time", "times => times.map(time => time.dateTime)"
    )
    return found


def titles(page: "Page") -> list[str]:
    return page.locator("#results h3").all_inner_texts()


def chosen(page: "Page") -> list[str]:
    return page.locator("#chips bdi").all_inner_texts()


def state(page: "Page") -> dict[str, list[str]]:
    return parse_qs(page.evaluate("location.search.slice(1)"))


def choose(page: "Page", facet: str) -> int:
    """Choose the commonest of a facet that narrows; gives the count that stood beside it."""
    before = count(page)
    choices = page.locator(f".facet[data-name={facet}] li")
    told = [int(text) for text in choices.locator(".count").all_inner_texts()]
    most = max(number for number in told if number < before)
    choices.nth(told.index(most)).locator("input").click()
    settled(page)
    return most
