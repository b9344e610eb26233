"""The engine `commonmark`: pyromark, CommonMark with tables, tasks, footnotes and definitions."""

import re
from html import unescape

from pyromark import Options, events_with_range
from pyromark import html as converted

from dateline.parse.prose import footnotes

_OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_DEFINITION_LIST
)
_TASK = re.compile(r'<li>(\n?<p>)?\n?<input disabled="" type="checkbox"( checked="")?/>\n')
_SHOWN_LESS = "\ufdd2"
"""Stands for a `<` to be shown; the source has none."""

_REFERENCE = re.compile(r'<sup class="footnote-reference"><a href="#([^"<>]*)">(\d+)</a></sup>')
_NOTE_EDGE = re.compile(
    r'<div class="footnote-definition" id="([^"<>]*)">'
    r'<sup class="footnote-definition-label">(\d+)</sup>\n?'
    r"|<div\b|</div>\n?"
)


def convert(text: str, *, keeps_raw_html: bool) -> str:
    """`text` as HTML."""
    made = converted(text if keeps_raw_html else _without_raw_html(text), options=_OPTIONS)
    made = made.replace(_SHOWN_LESS, "&lt;")
    if "<li>" in made:
        made = _TASK.sub(_task, made)
    return _with_section(made) if 'class="footnote-definition"' in made else made


def _task(found: re.Match[str]) -> str:
    checked = " checked" if found[2] else ""
    box = f'<input type="checkbox" disabled{checked}>'
    return f'<li class="task-list-item">{found[1] or ""}{box} '


def _without_raw_html(text: str) -> str:
    source = text.encode()
    parts: list[bytes] = []
    done = 0
    for event, span in events_with_range(text, options=_OPTIONS):
        is_raw = isinstance(event, dict) and ("Html" in event or "InlineHtml" in event)
        if is_raw and span["start"] >= done:
            raw = source[span["start"] : span["end"]]
            parts += source[done : span["start"]], raw.replace(b"<", _SHOWN_LESS.encode())
            done = span["end"]
    return b"".join([*parts, source[done:]]).decode()


def _with_section(made: str) -> str:
    """`made` with its footnotes, which stand where they were written, at the end."""
    body, notes = _taken_out(made)
    counts: dict[str, int] = {}

    def reference(found: re.Match[str]) -> str:
        name = footnotes.note_name(unescape(found[1]))
        counts[name] = counts.get(name, 0) + 1
        return footnotes.reference(name, counts[name], found[2])

    body = _REFERENCE.sub(reference, body)
    contents = [
        (footnotes.note_name(unescape(label)), _REFERENCE.sub(reference, content))
        for _, label, content in sorted(notes)
    ]
    items = [footnotes.note(name, content, counts.get(name, 0)) for name, content in contents]
    return body + footnotes.section(items)


def _taken_out(made: str) -> tuple[str, list[tuple[int, str, str]]]:
    """The body, and number, label and HTML of every footnote."""
    body: list[str] = []
    notes: list[tuple[int, str, str]] = []
    place, depth, opened = 0, 0, None
    for edge in _NOTE_EDGE.finditer(made):
        if opened is None:
            if edge[1] is not None:
                body.append(made[place : edge.start()])
                opened, depth, place = edge, 1, edge.end()
            continue
        depth += -1 if edge[0].startswith("</") else 1
        if depth == 0:
            notes.append((int(opened[2]), opened[1], made[place : edge.start()]))
            opened, place = None, edge.end()
    if opened is not None:
        notes.append((int(opened[2]), opened[1], made[place:]))
        place = len(made)
    return "".join([*body, made[place:]]), notes
