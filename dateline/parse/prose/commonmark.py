"""The fast engine: CommonMark with tables, task lists, strikethrough, footnotes, definitions."""

import html
import re
from functools import cache

import pyromark

_REFERENCE = re.compile(r'<sup class="footnote-reference"><a href="#([^"]*)">(\d+)</a></sup>')
_DEFINITION = re.compile(
    r'<div class="footnote-definition" id="([^"]*)"><sup class="footnote-definition-label">'
    r"(\d+)</sup>\s*(.*?)</div>\s*",
    re.S,
)
_BOX = re.compile(r'<li>\s*(<p>)?<input disabled="" type="checkbox"( checked="")?/>\s*')
_RAW = re.compile(r"<(?=[a-zA-Z/!?])")


def convert(text: str, keeps_raw_html: bool) -> str:
    """HTML with footnotes and task lists in our shape; raw HTML shows as text unless it is kept."""
    made = _with_notes(_engine().html(text if keeps_raw_html else _escaped(text)))
    return _BOX.sub(_box, made)


def _escaped(text: str) -> str:
    """Raw HTML as text; code keeps its signs, for the engine escapes them itself."""
    lines, fence = [], ""
    for line in text.split("\n"):
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and not line.startswith("    "):
            parts = re.split(r"(`+[^`]*`+|<https?://[^\s>]*>)", line)
            line = "".join(
                part if number % 2 else _RAW.sub("&lt;", part) for number, part in enumerate(parts)
            )
        lines.append(line)
    return "\n".join(lines)


@cache
def _engine() -> pyromark.Markdown:
    options = pyromark.Options
    return pyromark.Markdown(
        options=options.ENABLE_TABLES
        | options.ENABLE_FOOTNOTES
        | options.ENABLE_STRIKETHROUGH
        | options.ENABLE_TASKLISTS
        | options.ENABLE_DEFINITION_LIST
    )


def _box(found: re.Match[str]) -> str:
    checked = ' checked="checked"' if found[2] else ""
    before = found[1] or ""
    return (
        f'<li class="task-list-item">{before}<input type="checkbox" disabled="disabled"{checked}>'
    )


def _with_notes(made: str) -> str:
    notes = sorted(_DEFINITION.findall(made), key=lambda note: int(note[1]))
    if not notes:
        return made
    made = _REFERENCE.sub(_reference, _DEFINITION.sub("", made))
    items = "\n".join(_note(name, body) for name, _, body in notes)
    return (
        f'{made}<section class="footnotes" role="doc-endnotes">\n<ol>\n{items}\n</ol>\n</section>\n'
    )


def _name(name: str) -> str:
    return html.escape("-".join(html.unescape(name).split()))


def _reference(found: re.Match[str]) -> str:
    name = _name(found[1])
    return f'<sup id="fnref-{name}"><a class="footnote-ref" href="#fn-{name}">{found[2]}</a></sup>'


def _note(name: str, body: str) -> str:
    name = _name(name)
    back = f'<a class="footnote-backref" href="#fnref-{name}" role="doc-backlink">↩</a>'
    body = body.strip()
    if body.endswith("</p>"):
        body = f"{body[:-4]}&#160;{back}</p>"
    else:
        body = f"{body}<p>{back}</p>"
    return f'<li id="fn-{name}">\n{body}\n</li>'
