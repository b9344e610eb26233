"""The addresses that other names of a term would have: they lead to it."""

from collections.abc import Iterator, Sequence

from dateline import urls
from dateline.arrange.pages import Frame
from dateline.arrange.term_pages import Members
from dateline.arrange.terms import Vocabulary
from dateline.model import Head
from dateline.views import Page, RedirectView

Moved = tuple[str, str]
"""An address, and where it leads."""


def variant_urls(vocabulary: Vocabulary, of_tree: Members) -> tuple[Moved, ...]:
    """Those of a tree, sorted; none that is a term's own, or that two terms could have."""
    found: dict[tuple[str, str], set[str]] = {}
    for taxonomy, of_taxonomy in of_tree.items():
        for slug, own in of_taxonomy.items():
            record = vocabulary.records.get((taxonomy, slug))
            for text in (record.names[0][1], *record.variants) if record else ():
                found.setdefault((taxonomy, urls.slug(text)), set()).add(own.term.url)
    return tuple(
        sorted(
            (f"{_folder(min(targets))}{slug}/", min(targets))
            for (taxonomy, slug), targets in found.items()
            if len(targets) == 1 and (taxonomy, slug) not in vocabulary.slugs
        )
    )


def _folder(url: str) -> str:
    """`/tags/` of `/tags/islamic-state/`."""
    return url.rstrip("/").rpartition("/")[0] + "/"


def variants(frame: Frame, moved: Sequence[Moved]) -> Iterator[Page]:
    for url, target in moved:
        head = Head(target, "", index=False)
        view = RedirectView(target)
        yield Page(urls.output_path(url), "moved.html", frame.site.lang, head, view)
