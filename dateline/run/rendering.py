"""Pages → files: the last step of a build, in this process or in others."""

import dataclasses
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from dateline.model import Body, Passage, Site
from dateline.parse.prose import absolute, explained, in_words, led
from dateline.problems import Problem, Rejected
from dateline.render.environment import Renderer
from dateline.run.relative import with_relative_links
from dateline.run.tree import FILE_MODE, above, make_folder, naming
from dateline.value import Value, digest, fingerprint, packed, replace, unpacked
from dateline.views import BriefingView, FeedView, Page, PlainView
from dateline.wording import wording_of


class Outlook(Value, frozen=True):
    """A look as it is kept, without the templates."""

    assets: dict[str, str]
    data: dict[str, Any]
    sites: dict[str, Site]
    glossaries: dict[str, dict[str, str]]


@dataclass(frozen=True, eq=False)
class Look:
    """All that rendering needs besides the pages; equal if `key` is."""

    key: bytes
    folders: tuple[Path, ...]
    texts: Mapping[str, str]
    """Template → its text, as it decided `key`."""
    assets: Mapping[str, str]
    data: Mapping[str, Any]
    sites: Mapping[str, Site]
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    staging: str | None = None
    """Where files are laid down; None gives their bytes."""
    glossaries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language → abbreviation → what it means."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Look) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def outlook(self) -> Outlook:
        glossaries = {lang: dict(own) for lang, own in self.glossaries.items()}
        return Outlook(dict(self.assets), dict(self.data), dict(self.sites), glossaries)

    def unstaged(self) -> "Look":
        return dataclasses.replace(self, key=self.key + b"unstaged", staging=None)


Shows = dict[str, tuple[str, ...]]
"""The source of a body → the pages that show it."""


def frame_of(labels: Mapping[str, bytes]) -> bytes:
    """Stands for all that pages of one template in one tree share: what it is → its digest."""
    return fingerprint(sorted(labels.items()))


def key_of(frame: bytes, page: bytes, passages: tuple[Passage, ...]) -> bytes:
    """Stands for all that decides the file of a packed `page`."""
    return digest(frame + page + packed(passages))


class Task(Value, frozen=True):
    """Pages to render, packed, and what they show where a body stands."""

    pages: tuple[bytes, ...]
    passages: Mapping[str, Passage]
    html: Mapping[bytes, str]


class File(Value, frozen=True):
    """A rendered file; `content` is empty where it was laid down in the staging folder."""

    sha: str
    content: bytes = b""
    problems: tuple[Problem, ...] = ()


def render_all(task: Task, look: Look) -> list[File]:
    """Never raises: what goes wrong in a template is among a file's problems."""
    renderer = _renderer(look)
    return [_rendered(unpacked(page, Page), task, renderer, look) for page in task.pages]


@lru_cache(maxsize=2)
def _renderer(look: Look) -> Renderer:
    return Renderer(look.folders, look.texts, look.assets, look.data, look.sites, look.filters)


def _rendered(page: Page, task: Task, renderer: Renderer, look: Look) -> File:
    site = look.sites[page.lang]
    try:
        table = wording_of(site).gettext("Table")
        shown = with_passages(page, task, look.glossaries.get(page.lang, {}), table)
        content = renderer.render(shown)
    except Rejected as rejected:
        return File("", problems=rejected.problems)
    if site.relative_links and page.path.endswith(".html"):
        content = with_relative_links(content.decode(), page.path, site.base_path).encode()
    sha = sha256(content).hexdigest()
    if look.staging is None:
        return File(sha, content)
    # A file where another page needs a folder is told as a mistake, and nothing is published.
    with suppress(NotADirectoryError, IsADirectoryError):
        lay_down(look.staging, page.path, content)
    return File(sha)


def lay_down(folder: str, path: str, content: bytes) -> None:
    """Write `content` to `path` below `folder`, making the folders above it."""
    place = f"{folder}/{path}"
    try:
        try:
            descriptor = _opened(place)
        except FileNotFoundError:
            _make_folders_above(folder, path)
            descriptor = _opened(place)
        try:
            os.fchmod(descriptor, FILE_MODE)
            written = os.write(descriptor, content)
            while written < len(content):
                written += os.write(descriptor, content[written:])
        finally:
            os.close(descriptor)
    except (NotADirectoryError, IsADirectoryError):
        raise  # a name is a file and a folder at once
    except OSError as failure:
        with naming(Path(place)):
            raise failure


def _make_folders_above(folder: str, path: str) -> None:
    missing = []
    for above_it in above(path):
        if os.path.isdir(f"{folder}/{above_it}"):
            break
        missing.append(above_it)
    for above_it in reversed(missing):
        with suppress(FileExistsError):  # another worker made it meanwhile
            make_folder(f"{folder}/{above_it}")


def _opened(place: str) -> int:
    # It may be there: what `--skip-broken` leaves out makes the others anew.
    return os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, FILE_MODE)


def bodies_of(page: Page) -> Iterable[Body]:
    """The bodies that a page shows."""
    view = page.view
    if isinstance(view, BriefingView | PlainView) and isinstance(view.body, Body):
        return (view.body,)
    if isinstance(view, FeedView):
        return [entry.body for entry in view.entries if isinstance(entry.body, Body)]
    return ()


def with_passages(page: Page, task: Task, meanings: Mapping[str, str], table: str) -> Page:
    """`page` with the text of its bodies in their place, its abbreviations explained.

    `table` is what the page's language calls a table.
    """
    view = page.view
    if isinstance(view, BriefingView | PlainView) and isinstance(view.body, Body):
        passage = task.passages[view.body.path]
        text, glossary = explained(in_words(_text(view.body, task), table), meanings)
        view = replace(view, body=text, headings=passage.headings, glossary=glossary)
        if isinstance(view, BriefingView):
            view = replace(view, picture=passage.lead, social_card=passage.card)
        return replace(page, view=view)
    if isinstance(view, FeedView):
        entries = tuple(
            replace(
                entry,
                body=in_words(_text(entry.body, task), table),
                picture=task.passages[entry.body.path].lead,
            )
            if isinstance(entry.body, Body)
            else entry
            for entry in view.entries
        )
        return replace(page, view=replace(view, entries=entries))
    return page


def _text(body: Body, task: Task) -> str:
    passage = task.passages[body.path]
    if not passage.key:
        return ""
    plates = dict(passage.plates)
    if body.origin:  # A reader of feeds takes one picture, in a size that every one of them shows.
        plates = {url: replace(own, sources=()) for url, own in plates.items()}
    text = led(task.html[passage.key], dict(passage.targets), plates)
    return absolute(text, body.origin) if body.origin else text
