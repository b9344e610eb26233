"""The default engine: Python-Markdown."""

import re
from functools import cache
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.treeprocessors import Treeprocessor

_NOTE_ID = re.compile(r'\b(id|href)="(#?)(fn|fnref\d*):([^"]*)"')
_NOTES = re.compile(r'<div class="footnote">\s*<hr ?/?>(.*?)</div>', re.S)
_BACK = re.compile(r'(<a class="footnote-backref" href="[^"]*") title="[^"]*">[^<]*</a>')
_TASK = re.compile(r"\[([ xX])\]\s+")


def convert(text: str, keeps_raw_html: bool) -> str:
    """HTML with footnotes in our shape; raw HTML shows as text unless it is kept."""
    converter = _converter(not keeps_raw_html)
    converter.reset()
    html = converter.convert(text)
    html = _NOTE_ID.sub(r'\1="\2\3-\4"', html)
    html = _BACK.sub(r'\1 role="doc-backlink">↩</a>', html)
    return _NOTES.sub(r'<section class="footnotes" role="doc-endnotes">\1</section>', html)


@cache
def _converter(escape: bool) -> markdown.Markdown:
    made = markdown.Markdown(
        extensions=[
            "tables",
            "fenced_code",
            "footnotes",
            "def_list",
            "abbr",
            "sane_lists",
            _Additions(),
        ],
        output_format="html",
    )
    if escape:
        made.preprocessors.deregister("html_block")
        made.inlinePatterns.deregister("html")
    return made


class _Additions(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:
        strike = SimpleTagInlineProcessor(r"(~~)(.+?)~~", "del")
        md.inlinePatterns.register(strike, "strike", 65)
        md.treeprocessors.register(_TaskLists(md), "tasks", 25)


class _TaskLists(Treeprocessor):
    def run(self, root: Element) -> None:
        for item in root.iter("li"):
            holder = item
            if not (item.text or "").strip() and len(item) and item[0].tag == "p":
                holder = item[0]
            found = _TASK.match(holder.text or "")
            if not found:
                continue
            box = Element("input", {"type": "checkbox", "disabled": "disabled"})
            if found[1] != " ":
                box.set("checked", "checked")
            box.tail = (holder.text or "")[found.end() :]
            holder.text = ""
            holder.insert(0, box)
            item.set("class", "task-list-item")
