"""How both engines write footnotes, so that a style sheet and a link need to know one shape."""

from dateline import urls
from dateline.parse.prose.tags import MARK

SECTION_START = '<section class="footnotes" role="doc-endnotes">'
BACK_TEXT = "↩"


def note_name(label: str) -> str:
    """The part of an id that stands for a footnote's label."""
    return urls.slug(label) if any(map(str.isalnum, label)) else "note"


def note_id(name: str) -> str:
    return f"{MARK}fn-{name}"


def reference_id(name: str, number: int) -> str:
    """The id of the `number`-th reference, from 1, to a footnote."""
    return f"{MARK}fnref{number if number > 1 else ''}-{name}"


def reference(name: str, number: int, shown: str) -> str:
    return (
        f'<sup id="{reference_id(name, number)}"><a class="footnote-ref" role="doc-noteref" '
        f'href="#{note_id(name)}">{shown}</a></sup>'
    )


def back_links(name: str, references: int) -> str:
    """The links from a footnote to each of its references."""
    return "".join(
        f'&#160;<a class="footnote-backref" role="doc-backlink" '
        f'href="#{reference_id(name, number)}">{BACK_TEXT}</a>'
        for number in range(1, references + 1)
    )


def note(name: str, content: str, references: int) -> str:
    """A footnote as an item of the list; `content` is HTML."""
    links = back_links(name, references)
    content = content.strip()
    if content.endswith("</p>"):
        content = f"{content[:-4]}{links}</p>"
    elif links:
        content = f"{content}\n<p>{links}</p>"
    return f'<li id="{note_id(name)}">\n{content}\n</li>\n'


def section(notes: list[str]) -> str:
    return f"{SECTION_START}\n<ol>\n{''.join(notes)}</ol>\n</section>\n"
