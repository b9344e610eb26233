"""Pages → files, keeping every file that nothing new decides."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from dateline.problems import Problem
from dateline.run.disk import shown
from dateline.run.files import File
from dateline.run.rendering import Look, Task, bodies_of, render_all, staged
from dateline.run.state import Made, State
from dateline.run.theme import Theme
from dateline.run.workers import ALONE, CHUNK, Crew, chunks, fit
from dateline.value import digest, fingerprint, packed, replace
from dateline.views import Page

Stale = tuple[Page, bytes, bytes]
"""A page to render, packed, and its key."""


class Renderings:
    """Every file of the site as it was last made."""

    def __init__(
        self, state: State, html: Callable[[Sequence[bytes]], Mapping[bytes, str]]
    ) -> None:
        """`html` gives the bodies of some keys."""
        self._html = html
        self.rows: dict[str, Made] = state.pages()
        self._stored = dict(self.rows)
        self._keys: dict[str, tuple[Page, bytes, bytes]] = {}
        """Path → a page, the digest of its frame, and its key."""
        self.problems: frozenset[Problem] = frozenset()
        """What went wrong in templates."""
        self.rendered: tuple[str, ...] = ()
        """The pages that the last `next` rendered."""

    def next(
        self,
        pages: Sequence[Page],
        look: Look,
        theme: Theme,
        stands: Callable[[str], str | None],
        crew: Crew,
        progress: Callable[[int, int], None],
    ) -> dict[str, File]:
        """A file for every page; those that stand as they were made are not made again.

        `stands` gives the SHA-256 of the file that stands at a path.
        """
        files: dict[str, File] = {}
        stale: list[Stale] = []
        self._keys, keys = {}, self._keys
        frames = _Frames(look, theme)
        for page in pages:
            key, text = self._key(page, frames.of(page), keys.get(page.path))
            row = self.rows.get(page.path)
            if row and row.key == key and stands(page.path) == row.sha:
                files[page.path] = File(row.sha)
            else:
                stale.append((page, text or packed(page), key))
        files.update(self._made(stale, look, fit(crew, len(stale)), progress))
        self.rendered = tuple(page.path for page, _, _ in stale)
        return files

    def _key(
        self, page: Page, frame: bytes, known: tuple[Page, bytes, bytes] | None
    ) -> tuple[bytes, bytes]:
        """The page's key; and the page, packed, if it had to be."""
        text = b""
        if known and known[1] == frame and known[0] == page:
            self._keys[page.path] = known
            return known[2], text
        text = packed(page)
        key = digest(frame + text)
        self._keys[page.path] = (page, frame, key)
        return key, text

    def _made(
        self,
        stale: Sequence[Stale],
        look: Look,
        crew: Crew,
        progress: Callable[[int, int], None],
    ) -> Iterator[tuple[str, File]]:
        look = look if len(stale) > ALONE else look.unstaged()
        problems: set[Problem] = set()
        waiting = iter(stale)
        done = 0
        for rendered in crew.run(render_all, self._tasks(stale), look):
            for file in rendered:
                page, _, key = next(waiting)
                done += 1
                if file.problems:
                    problems.update(map(_shown, file.problems))
                    continue
                self.rows[page.path] = Made(key, file.sha, None)
                content = None if look.staging else file.content
                moved = staged(look.staging, page.path) if look.staging else ""
                yield page.path, File(file.sha, content, moved)
            progress(done, len(stale))
        self.problems = frozenset(problems)

    def _tasks(self, stale: Sequence[Stale]) -> Iterator[Task]:
        for chunk in chunks(stale, CHUNK):
            keys = {body.key for page, _, _ in chunk for body in bodies_of(page) if body.key}
            yield Task(tuple(text for _, text, _ in chunk), self._html(sorted(keys)))

    def changes(self) -> dict[str, Made | None]:
        """What the state has to learn."""
        changed: dict[str, Made | None] = {
            path: row for path, row in self.rows.items() if self._stored.get(path) is not row
        }
        changed.update(dict.fromkeys(self._stored.keys() - self.rows.keys()))
        self._stored = dict(self.rows)
        return changed


class _Frames:
    """What decides all pages of one template in one tree, as one digest."""

    def __init__(self, look: Look, theme: Theme) -> None:
        self._look = look
        self._theme = theme
        self._made: dict[tuple[str, str], bytes] = {}

    def of(self, page: Page) -> bytes:
        which = page.lang, page.template
        if which not in self._made:
            site = self._look.sites[page.lang]
            self._made[which] = fingerprint((site, self._theme.digest(page.template)))
        return self._made[which]


def _shown(problem: Problem) -> Problem:
    """Paths of templates as the user knows them."""
    return replace(problem, place=replace(problem.place, path=shown(Path(problem.place.path))))
