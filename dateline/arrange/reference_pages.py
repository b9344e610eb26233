"""How briefings are cited: the files of a reference, and the short links that stay."""

from collections.abc import Iterator, Sequence

from dateline import urls
from dateline.arrange.addresses import Placed
from dateline.arrange.archive import Entry, Tombstone
from dateline.arrange.pages import Frame
from dateline.model import Head
from dateline.parse.config import Config, Outputs
from dateline.views import Author, Page, RedirectView, Reference, ReferenceView

FILES = ("cite.bib", "cite.ris", "cite.json")
"""Templates, and the names of what they make beside a briefing's page."""


def permanent_url(own_id: str, url: str, config: Config) -> str:
    """The address to cite: the short link, where the site has them."""
    return urls.short_link(own_id) if config.outputs.short_links else url


def reference(entry: Entry, frame: Frame) -> Reference:
    card, site = entry.card, frame.site
    return Reference(
        id=card.id,
        title=card.title,
        authors=tuple(author(term.label) for term in dict(entry.terms).get("authors", ())),
        publisher=site.title,
        date=card.date,
        url=permanent_url(card.id, card.url, frame.config),
        lang=card.lang,
        place=card.dateline,
        license=entry.briefing.license or site.license,
    )


def author(name: str) -> Author:
    """Family and given name are told apart by a comma alone.

    What else would tell them of `Mediterranean Desk` and `ليلى حداد`?
    """
    parts = [part.strip() for part in name.split(",")]
    return Author(name, *parts) if len(parts) == 2 and all(parts) else Author(name)


def reference_pages(frame: Frame, entries: Sequence[Entry]) -> Iterator[Page]:
    """The files beside the page of each briefing, and the short link to it."""
    outputs = frame.config.outputs
    for entry in entries:
        card = entry.card
        if outputs.citations:
            view = ReferenceView(reference(entry, frame))
            for name in FILES:
                head = Head(card.url + name, card.title, index=False)
                path = urls.output_path(head.url)
                yield Page(path, name, frame.site.lang, head, view)
        if outputs.short_links:
            yield from _short_link(card.id, card.url, card.lang)


def tombstone_links(frame: Frame, stones: Sequence[Tombstone]) -> Iterator[Page]:
    """What was cited leads on to the page that says why it is gone."""
    for stone in stones if frame.config.outputs.short_links else ():
        if stone.id:
            yield from _short_link(stone.id, stone.url, stone.lang)


def _short_link(own_id: str, url: str, lang: str) -> Iterator[Page]:
    """Nothing where the site's permalinks have the very form of a short link."""
    path = urls.output_path(urls.short_link(own_id))
    if path != urls.output_path(url):
        head = Head(url, "", index=False)
        yield Page(path, "redirect.html", lang, head, RedirectView(url))


def claimed(placed: Placed, outputs: Outputs) -> Iterator[tuple[str, str]]:
    """The paths that the reference of a briefing takes, each with the field that decides it."""
    if placed.briefing.page:
        return
    own = urls.output_path(placed.url)
    if outputs.citations and not placed.briefing.withdrawn:
        folder = own.removesuffix("index.html")
        yield from (("slug", folder + name) for name in FILES)
    short = urls.output_path(urls.short_link(placed.id))
    if outputs.short_links and short != own:
        yield "id", short
