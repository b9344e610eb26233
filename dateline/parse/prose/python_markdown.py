"""The engine `markdown`: Python-Markdown with the extensions that briefings need."""

import re
from collections import Counter
from functools import cache

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import SimpleTagInlineProcessor

from dateline.parse.prose import footnotes
from dateline.parse.prose.tags import MARK

_TASK = re.compile(r"<li>(\n?<p>)?\[([ xX])\]\s")
_BACK_LINK = re.compile(
    rf'(?:&#160;)?<a class="footnote-backref" href="#{MARK}fnref-([^"]*)"[^>]*>[^<]*</a>'
)
_NOTES_START = re.compile(rf'<div class="footnote">\s*<hr>\s*(?=<ol>\s*<li id="{MARK})')
_REFERENCE_ID = re.compile(rf'<sup id="{MARK}fnref\d*-([^"]*)"')
_NOTE_LINK = '<a class="footnote-ref"'


class _Footnotes(FootnoteExtension):
    """Footnotes with ids of our shape; the numbers follow the references."""

    def makeFootnoteId(self, id: str) -> str:
        return MARK + super().makeFootnoteId(footnotes.note_name(id))

    def makeFootnoteRefId(self, id: str, found: bool = False) -> str:
        return MARK + super().makeFootnoteRefId(footnotes.note_name(id), found)


class _Strikethrough(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        pattern = r"(~~)(?=[^\s~])([^~]+)(?<!\s)~~"
        md.inlinePatterns.register(SimpleTagInlineProcessor(pattern, "del"), "del", 65)


@cache
def _converter(keeps_raw_html: bool) -> Markdown:
    notes = _Footnotes(SEPARATOR="-", BACKLINK_TEXT=footnotes.BACK_TEXT, USE_DEFINITION_ORDER=False)
    named = ["tables", "fenced_code", "def_list", "abbr", "sane_lists"]
    converter = Markdown(extensions=[*named, notes, _Strikethrough()], output_format="html")
    if not keeps_raw_html:
        converter.preprocessors.deregister("html_block")
        converter.inlinePatterns.deregister("html")
    return converter


def convert(text: str, *, keeps_raw_html: bool) -> str:
    """`text` as HTML. Raises RecursionError for lists or quotes some hundred levels deep."""
    converter = _converter(keeps_raw_html)
    converter.reset()
    try:
        made = converter.convert(text)
    except BaseException:
        # reset() leaves the parser where it was: a converter that was stopped midway is spoilt.
        _converter.cache_clear()
        raise
    made = made.replace(_NOTE_LINK, f'{_NOTE_LINK} role="doc-noteref"')
    if MARK in made:
        made = _with_back_links(_with_section(made))
    return _TASK.sub(_task, made) if "<li>" in made else made


def _with_section(made: str) -> str:
    found = _NOTES_START.search(made)
    if not found:
        return made
    notes = made[found.end() :].removesuffix("</div>")
    return f"{made[: found.start()]}{footnotes.SECTION_START}\n{notes}</section>"


def _with_back_links(made: str) -> str:
    """Links back from each footnote to all its references, of which there may be none."""
    counts = Counter(_REFERENCE_ID.findall(made))
    return _BACK_LINK.sub(lambda found: footnotes.back_links(found[1], counts[found[1]]), made)


def _task(found: re.Match[str]) -> str:
    checked = "" if found[2] == " " else " checked"
    box = f'<input type="checkbox" disabled{checked}>'
    return f'<li class="task-list-item">{found[1] or ""}{box} '
