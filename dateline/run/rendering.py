"""Pages → files: the last step of a build, in this process or in others."""

import dataclasses
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from dateline.model import Body, Site
from dateline.parse.prose import absolute, led
from dateline.problems import Problem, Rejected
from dateline.render.environment import Renderer
from dateline.run.tree import FILE_MODE
from dateline.value import Value, digest, replace, unpacked
from dateline.views import BriefingView, FeedView, Page, PlainView


@dataclass(frozen=True, eq=False)
class Look:
    """All that rendering needs besides the pages; equal if `key` is."""

    key: bytes
    folders: tuple[Path, ...]
    assets: Mapping[str, str]
    data: Mapping[str, Any]
    sites: Mapping[str, Site]
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    staging: str | None = None
    """Where files are laid down; None gives their bytes."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Look) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)

    def unstaged(self) -> "Look":
        return dataclasses.replace(self, key=self.key + b"unstaged", staging=None)


class Task(Value, frozen=True):
    """Pages to render, packed, and the bodies that they show."""

    pages: tuple[bytes, ...]
    html: Mapping[bytes, str]


class File(Value, frozen=True):
    """A rendered file; `content` is empty where it was laid down in the staging folder."""

    sha: str
    content: bytes = b""
    problems: tuple[Problem, ...] = ()


def render_all(task: Task, look: Look) -> list[File]:
    """Never raises: what goes wrong in a template is among a file's problems."""
    renderer = _renderer(look)
    return [_rendered(unpacked(page, Page), task.html, renderer, look) for page in task.pages]


@lru_cache(maxsize=2)
def _renderer(look: Look) -> Renderer:
    return Renderer(look.folders, look.assets, look.data, look.sites, look.filters)


def _rendered(page: Page, html: Mapping[bytes, str], renderer: Renderer, look: Look) -> File:
    try:
        content = renderer.render(with_bodies(page, html))
    except Rejected as rejected:
        return File("", problems=rejected.problems)
    sha = sha256(content).hexdigest()
    if look.staging is None:
        return File(sha, content)
    lay_down(staged(look.staging, page.path), content)
    return File(sha)


def lay_down(path: str, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    with open(descriptor, "wb") as file:
        os.fchmod(descriptor, FILE_MODE)
        file.write(content)


def staged(folder: str, path: str) -> str:
    """Where the file of `path` is laid down."""
    return os.path.join(folder, digest(path.encode()).hex())


def bodies_of(page: Page) -> Iterable[Body]:
    """The bodies that a page shows."""
    view = page.view
    if isinstance(view, BriefingView | PlainView) and isinstance(view.body, Body):
        return (view.body,)
    if isinstance(view, FeedView):
        return [entry.body for entry in view.entries if isinstance(entry.body, Body)]
    return ()


def with_bodies(page: Page, html: Mapping[bytes, str]) -> Page:
    """`page` with the text of its bodies in their place."""
    view = page.view
    if isinstance(view, BriefingView | PlainView) and isinstance(view.body, Body):
        return replace(page, view=replace(view, body=_text(view.body, html)))
    if isinstance(view, FeedView):
        entries = tuple(
            replace(entry, body=_text(entry.body, html)) if isinstance(entry.body, Body) else entry
            for entry in view.entries
        )
        return replace(page, view=replace(view, entries=entries))
    return page


def _text(body: Body, html: Mapping[bytes, str]) -> str:
    text = led(html[body.key], dict(body.targets)) if body.key else ""
    return absolute(text, body.origin) if body.origin else text
