"""Pages → files, keeping every file that nothing new decides."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dateline.model import Passage
from dateline.problems import Problem
from dateline.run.explain import Labels, Printed, packed_print, reasons
from dateline.run.files import File
from dateline.run.folders import shown
from dateline.run.planning import Plan
from dateline.run.rendering import (
    Look,
    Outlook,
    Shows,
    Task,
    bodies_of,
    frame_of,
    key_of,
    render_all,
)
from dateline.run.state import Made, State
from dateline.run.theme import Theme
from dateline.run.workers import ALONE, CHUNK, Crew, chunks, fit
from dateline.value import fingerprint, packed, replace
from dateline.views import BriefingView, Page, PlainView


class Keyed(NamedTuple):
    """A page with the key that stands for all that decides its file."""

    page: Page
    frame: bytes
    """The digest of what it shares with other pages."""
    bodies: tuple[str, ...]
    """The sources of the bodies that it shows."""
    passages: tuple[Passage, ...]
    """What stands in their place."""
    key: bytes


class Renderings:
    """Every file of the site as it was last made."""

    def __init__(
        self, state: State, html: Callable[[Sequence[bytes]], Mapping[bytes, str]]
    ) -> None:
        """`html` gives the bodies of some keys."""
        self._state = state
        self._html = html
        self._labels: dict[str, Labels] = state.value("labels", dict[str, Labels]) or {}
        """Language and template → what their pages share."""
        self._stored_labels = self._labels
        self._stored_showing = {
            "outlook": state.value("outlook", Outlook),
            "shows": state.value("shows", Shows),
        }
        self.explanation: tuple[str, ...] = ()
        """Why the page that was asked for was made again."""
        self.rows: dict[str, Made] = state.pages()
        self._stored = dict(self.rows)
        self._pages: Sequence[Page] = ()
        self._replaced: Collection[str] = ()
        self._look: Look | None = None
        self._passages: Mapping[str, Passage] = {}
        self._keyed: dict[str, Keyed] = {}
        self._files: dict[str, File] = {}
        self.problems: frozenset[Problem] = frozenset()
        """What went wrong in templates."""
        self.rendered: tuple[str, ...] = ()
        """The pages that the last `next` rendered."""

    def next(
        self,
        plan: Plan,
        replaced: Collection[str],
        look: Look,
        theme: Theme,
        stands: Mapping[str, str],
        crew: Crew,
        progress: Callable[[int, int], None],
        explain: str | None = None,
    ) -> dict[str, File]:
        """A file for every page; those that stand as they were made are not made again.

        `replaced` are pages whose place a static file takes; `stands` gives the SHA-256 of every
        file that stands; `explain` is a path to tell the reasons of.
        """
        pages, passages = plan.pages, plan.passages
        texts: dict[str, bytes] = {}
        labels = self._labels
        is_same_plan = pages is self._pages and replaced == self._replaced
        if is_same_plan and look is self._look:
            shown = self._showing(passages)
            new = {own.page.path: self._key(own.page, own.frame, passages, texts) for own in shown}
            self._keyed |= new
        else:
            frames = _Frames(look, theme)
            self._keyed = {
                page.path: self._key(page, frames.of(page), passages, texts)
                for page in pages
                if page.path not in replaced
            }
            self._labels = frames.labels
        self._pages, self._replaced = pages, replaced
        self._look, self._passages = look, passages
        rows = self.rows
        stale = {
            path: own
            for path, own in self._keyed.items()
            if (row := rows.get(path)) is None or row.key != own.key or stands.get(path) != row.sha
        }
        if explain:
            self.explanation = tuple(self._reasons(explain, stale, labels))
        files = {path: File(rows[path].sha) for path in self._keyed if path not in stale}
        tasks = self._tasks(list(stale.values()), texts)
        files.update(self._made(stale.values(), tasks, look, fit(crew, len(stale)), progress))
        self.rendered = tuple(stale)
        return files

    def _reasons(
        self, path: str, stale: Mapping[str, Keyed], before: Mapping[str, Labels]
    ) -> Iterator[str]:
        own = self._keyed.get(path)
        if own is None:
            yield "no page of the site"
            return
        if path not in stale:
            yield "not made again: all that decides it is as it was"
            return
        row = self.rows.get(path)
        if row and row.key == own.key:
            yield "its file was changed or removed by another hand"
            return
        which = f"{own.page.lang}/{own.page.template}"
        known = self._state.printed(path) if row else None
        now = Printed(own.page, own.passages)
        yield from reasons(known, now, before.get(which, {}), self._labels[which], own.bodies)

    def _showing(self, passages: Mapping[str, Passage]) -> list[Keyed]:
        """The pages that show a body which is not what it was."""
        before = self._passages
        moved = {path for path, own in passages.items() if own is not before.get(path)}
        return [
            own for own in self._keyed.values() if own.bodies and not moved.isdisjoint(own.bodies)
        ]

    def _key(
        self,
        page: Page,
        frame: bytes,
        passages: Mapping[str, Passage],
        texts: dict[str, bytes],
    ) -> Keyed:
        """The page with its key; `texts` gets the page, packed, if it had to be."""
        known = self._keyed.get(page.path)
        if (
            known
            and known.frame == frame
            and (known.page is page or known.page == page)
            and known.passages == tuple([passages[path] for path in known.bodies])
        ):
            return known
        bodies = tuple([body.path for body in bodies_of(page)])
        shows = tuple([passages[path] for path in bodies])
        text = texts[page.path] = packed(page)
        return Keyed(page, frame, bodies, shows, key_of(frame, text, shows))

    def _tasks(self, stale: Sequence[Keyed], texts: Mapping[str, bytes]) -> Iterator[Task]:
        for chunk in chunks(stale, CHUNK):
            pages = tuple([texts.get(own.page.path) or packed(own.page) for own in chunk])
            shown: dict[str, Passage] = {}
            for own in chunk:
                shown.update(zip(own.bodies, own.passages, strict=True))
            keys = {passage.key for passage in shown.values() if passage.key}
            self._state.add_prints(
                (own.page.path, packed_print(page, own.passages))
                for own, page in zip(chunk, pages, strict=True)
            )
            yield Task(pages, shown, self._html(sorted(keys)))

    def _made(
        self,
        stale: Collection[Keyed],
        tasks: Iterable[Task],
        look: Look,
        crew: Crew,
        progress: Callable[[int, int], None],
    ) -> Iterator[tuple[str, File]]:
        look = look if len(stale) > ALONE else look.unstaged()
        problems: set[Problem] = set()
        waiting = iter(stale)
        done = 0
        for rendered in crew.run(render_all, tasks, look):
            for file in rendered:
                own = next(waiting)
                path = own.page.path
                done += 1
                if file.problems:
                    problems.update(map(_shown, file.problems))
                    continue
                self.rows[path] = Made(own.key, file.sha, None)
                moved = f"{look.staging}/{path}" if look.staging else ""
                yield path, File(file.sha, None if look.staging else file.content, moved)
            progress(done, len(stale))
        self.problems = frozenset(problems)

    def labels(self) -> dict[str, Any]:
        """What the state has to learn of what pages share."""
        if self._labels is self._stored_labels:
            return {}
        self._stored_labels = self._labels
        return {"labels": self._labels}

    def showing(self) -> dict[str, Any]:
        """What the state has to learn of which pages show which body, and of the look of pages."""
        shows: dict[str, tuple[str, ...]] = {}
        for own in self._keyed.values():
            for body in own.bodies:
                shows[body] = (*shows.get(body, ()), own.page.path)
        learned = {"outlook": self._look.outlook if self._look else None, "shows": shows}
        if learned == self._stored_showing:
            return {}
        self._stored_showing = learned
        return learned

    def changes(self) -> dict[str, Made | None]:
        """What the state has to learn."""
        changed: dict[str, Made | None] = {
            path: row for path, row in self.rows.items() if self._stored.get(path) is not row
        }
        changed.update(dict.fromkeys(self._stored.keys() - self.rows.keys()))
        self._stored = dict(self.rows)
        return changed


class _Frames:
    """What decides all pages of one template in one tree."""

    def __init__(self, look: Look, theme: Theme) -> None:
        self._look = look
        self._theme = theme
        self._made: dict[tuple[str, str], bytes] = {}
        self.labels: dict[str, Labels] = {}

    def of(self, page: Page) -> bytes:
        which = page.lang, page.template
        if which not in self._made:
            site = self._look.sites[page.lang]
            labels = {
                f"site.{name}": fingerprint(getattr(site, name)) for name in site.__struct_fields__
            }
            labels |= self._theme.inputs(page.template)
            if isinstance(page.view, BriefingView | PlainView):
                own = self._look.glossaries.get(page.lang, {})
                labels["glossary"] = fingerprint(sorted(own.items()))
            self.labels["/".join(which)] = labels
            self._made[which] = frame_of(labels)
        return self._made[which]


def _shown(problem: Problem) -> Problem:
    """Paths of templates as the user knows them."""
    return replace(problem, place=replace(problem.place, path=shown(Path(problem.place.path))))
