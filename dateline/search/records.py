"""Briefings → records: all that the search knows of each."""

import re
from datetime import UTC
from html import escape, unescape

import nh3

from dateline.arrange.archive import Entry
from dateline.value import Value, fingerprint

OWN_FILTERS = ("lang", "year", "month")
"""Filters that are no taxonomy; the page keeps its query under `q` and its order under `sort`."""
_TAKEN = frozenset({*OWN_FILTERS, "q", "sort"})

UNTYPED = "\ua66e"
"""Begins what a result carries and no query should find: all of it is searched, from its start."""
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_BLOCKS = _HEADINGS | {"p", "li", "dt", "dd", "td", "th", "tr", "blockquote", "pre", "div", "br"}
_BLOCKS |= {"figcaption", "caption"}
_TAG = re.compile("<[^>]*>")
_SIGNS = str.maketrans("", "", "↩\N{ARABIC TATWEEL}")
"""What is no part of a word."""


class Record(Value, frozen=True):
    """A briefing as the search finds and shows it; its body is put in when it is indexed."""

    path: str
    """The source."""
    url: str
    lang: str
    title: str
    summary: str
    """Empty where the body begins with it."""
    shown: str
    """The summary, whatever the body begins with."""
    dateline: str
    day: str
    at: str
    """The moment in UTC, in the form that sorts."""
    filters: tuple[tuple[str, str], ...]
    """Name and value of each; terms by their slugs, which are the same in every language."""
    body: bytes
    """The key of its HTML; empty where it has none."""

    @property
    def mark(self) -> bytes:
        """Another one where a filter, or whoever may see the page, finds another briefing."""
        return fingerprint((self.url, self.lang, self.filters))


def is_filter(taxonomy: str) -> bool:
    """Whether the terms of a taxonomy narrow a search."""
    return taxonomy not in _TAKEN


def record(entry: Entry, body: bytes) -> Record:
    """`body` is the key of the HTML."""
    card = entry.card
    day = card.date.day
    own = {"lang": card.lang, "year": f"{day.year:04}", "month": f"{day.year:04}-{day.month:02}"}
    terms = [(name, term.slug) for name, terms in entry.terms if is_filter(name) for term in terms]
    return Record(
        path=card.path,
        url=card.url,
        lang=card.lang,
        title=card.title,
        summary="" if entry.briefing.opens_with_summary else card.summary,
        shown=card.summary,
        dateline=card.dateline,
        day=day.isoformat(),
        at=card.date.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        filters=(*own.items(), *terms),
        body=body,
    )


def page_of(record: Record, html: str) -> str:
    """The page that is indexed, of a record and the HTML of its body.

    Of the body only texts and the anchors of headings come in: no address and no attribute.
    """
    named = [
        _named("meta", "title", record.title.translate(_SIGNS)),
        _named("meta", "summary", record.shown),
        _named("meta", "dateline", record.dateline),
        _named("meta", "day", f"{UNTYPED}{record.day.replace('-', '')}"),
        _named("sort", "date", record.at),
        *(_named("filter", name, value) for name, value in record.filters),
    ]
    summary = f'<p data-pagefind-weight="2">{escape(record.summary)}</p>' if record.summary else ""
    text = f"{summary}{_plain(html)}".translate(_SIGNS)
    if not _has_words(unescape(_TAG.sub("", text))):
        # A page without a word is left out: the title stands in, or what always is a word.
        named_by = record.title if _has_words(record.title) else f"{UNTYPED}0"
        text = f"<p>{escape(named_by)}</p>"
    return (
        f'<!doctype html><html lang="{escape(record.lang)}"><head><meta charset="utf-8">'
        f"{''.join(named)}</head><body data-pagefind-body>{text}</body></html>"
    )


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _named(kind: str, name: str, value: str) -> str:
    return f'<meta data-pagefind-{kind}="{escape(name)}[content]" content="{escape(value)}">'


def _plain(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(_BLOCKS),
        clean_content_tags={"script", "style"},
        attributes={heading: {"id"} for heading in _HEADINGS},
        link_rel=None,
    )
