"""An edit of texts alone, published without a look at anything else.

What a build makes of such an edit is told by what is kept: the facts of the briefing are the same,
so its card, its links and all pages but those that show its text are.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from dateline.exports.compression import copies
from dateline.model import Passage, Text
from dateline.parse.briefing import Parsed, Source, body_key
from dateline.problems import Problem, Rejected
from dateline.run.copies import copies_beside
from dateline.run.disk import config_in, read_bytes, source_among, template_texts
from dateline.run.explain import Labels, Printed
from dateline.run.files import File
from dateline.run.lock import Claim
from dateline.run.manifest import Standing, manifest_paths
from dateline.run.publish import Published, publish
from dateline.run.reading import Contexts, Row, parse_all
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
from dateline.run.seal import Inputs, Seal, entries, outputs, stamped
from dateline.run.settings import Settings
from dateline.run.stamps import engine_digest, stamp_of
from dateline.run.state import Body, Changes, Made, Read, State
from dateline.run.store import NAME, Damaged, discard
from dateline.run.switch import is_at_rest, spare_of
from dateline.run.tree import folders_of
from dateline.value import digest, fingerprint, packed, replace

MOST = 20
"""Edits; a build looks at everything for more."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A source whose text is new, as it was read before and as it is read now."""

    before: Row
    now: Row
    html: str

    @property
    def key(self) -> bytes:
        text = self.now[1].text
        return text.prose.key if text else b""


@dataclass(frozen=True, slots=True)
class Remade:
    """A page with the new texts."""

    printed: Printed
    key: bytes
    file: File


def amended(
    settings: Settings,
    seal: Seal,
    seen: Inputs,
    output: Path,
    room: Path,
    notice: Callable[[str], None],
    claim: Claim,
) -> Published | None:
    """What was published; None, and nothing was done, where more may have changed than texts.

    `seen` is what lies there now, of the site in `output` that is under the `seal`.
    """
    if not (seal.shows_texts_in_pages_alone and seal.spare):
        return None
    with closing(State(room / NAME, engine_digest())) as state:
        edits = _edits(settings, seal, seen, state)
        standing = _standing(seal, output, room) if edits else None
        pages = _remade(settings, seal, edits, state) if edits and standing else None
        if edits is None or standing is None or pages is None:
            return None
        fresh = {path: page.file for path, page in pages.items()}
        rows: dict[str, Made] = {}
        made = copies_beside(fresh, seal.compress, rows, standing)
        stale = {copy for path in pages for copy in copies(path, seal.compress).values()}
        published = publish(
            {path: File(sha) for path, sha in standing.hashes.items() if path not in stale}
            | fresh
            | dict(made.files),
            output,
            room,
            keep=(),
            notice=notice,
            claim=claim,
            standing=standing,
        )
        try:
            _keep(state, edits, pages, dict.fromkeys(stale) | rows, published)
            _reseal(state, seal, seen, output, room, published)
        except sqlite3.Error:
            # Without it the next build makes everything anew.
            with suppress(OSError):
                discard(room / NAME)
    return published


def _edits(settings: Settings, seal: Seal, seen: Inputs, state: State) -> Mapping[str, Edit] | None:
    """Source path → its edit; None where something else differs."""
    names = _edited(state.value("inputs", Inputs), seen)
    if not names:
        return None
    folder = Path(seal.roots.content)
    edits = {}
    with suppress(Rejected):
        config = config_in(settings.config.read_bytes(), settings.config, settings.base_url)
        contexts = Contexts(config)
        for name in names:
            found = source_among(seen.files[0], name, folder, config)
            row = state.source(name)
            if row is None or row[0].context != contexts.of(found):
                return None
            if any(_may_change(problem, found.shown) for problem in seal.report.problems):
                return None
            content = read_bytes(Path(found.file.place))
            key = body_key(content, config)
            source = Source(name, found.shown, content, found.defaults, key, state.known(key))
            (parsed,) = parse_all([source], (config, settings.after_parse))
            if not _is_of_text_alone(row[1], parsed):
                return None
            html = parsed.html if parsed.known else state.html([key])[key]
            read = Read(found.file.stamp, digest(content), row[0].context, key)
            edits[name] = Edit(row, (read, parsed), html)
        return edits
    return None


def _edited(before: Inputs | None, now: Inputs) -> Sequence[str] | None:
    """The files of `content/` that have another stamp; None where more than stamps differs."""
    if before is None or replace(before, files=()) != replace(now, files=()):
        return None
    if before.files[1:] != now.files[1:] or len(before.files[0]) != len(now.files[0]):
        return None
    names: list[str] = []
    for was, own in zip(before.files[0], now.files[0], strict=True):
        if was != own:
            if (was.name, was.place) != (own.name, own.place) or len(names) == MOST:
                return None
            names.append(own.name)
    return names


def _is_of_text_alone(before: Parsed, now: Parsed) -> bool:
    """Whether all that other pages, links or the reader of problems see is as it was.

    An anchor more is seen by nobody: who looked for it in vain was told so.
    """
    return (
        not (before.problems or now.problems)
        and before.briefing == now.briefing
        and before.text is not None
        and now.text is not None
        and _outlines(before.text) == _outlines(now.text)
        and set(before.text.prose.ids) <= set(now.text.prose.ids)
    )


def _may_change(problem: Problem, name: str) -> bool:
    """Whether an edit of the text of the file `name` may move `problem`, or end it."""
    return problem.place.path == name or problem.kind == "anchor"


def _outlines(text: Text) -> object:
    """A text but for its words: where its links stand is told of problems alone."""
    prose = text.prose
    links = tuple((link.target, link.image, link.described) for link in prose.links)
    return links, prose.headings


def _standing(seal: Seal, output: Path, room: Path) -> Standing | None:
    """The site as it was published; None where a hand was at it, or a build was broken off."""
    with suppress(OSError):
        found = entries(output)
        if not is_at_rest(output, room) or stamped(found) != seal.outputs:
            return None
        hashes = manifest_paths(output) or {}
        folders = frozenset(folders_of(hashes))
        del found[""]
        standing = Standing(output, found, hashes, frozenset(), shas=hashes, folders=folders)
        return standing if spare_of(output, room, standing) == seal.spare else None
    return None


def _remade(
    settings: Settings, seal: Seal, edits: Mapping[str, Edit], state: State
) -> Mapping[str, Remade] | None:
    """Path → the page with the new texts; None where not all that they need is kept."""
    shows = state.value("shows", Shows) or {}
    labels = state.value("labels", dict[str, Labels]) or {}
    outlook = state.value("outlook", Outlook)
    paths = sorted({path for name in edits for path in shows.get(name, ())})
    printed = {path: _as_published(path, labels, state) for path in paths}
    if outlook is None or None in printed.values():
        return None
    pages = {path: _with_texts(own, edits) for path, own in printed.items() if own}
    html = {edit.key: edit.html for edit in edits.values()}
    keys = {passage.key for own in pages.values() for passage in own.passages if passage.key}
    html |= state.html(keys - html.keys())
    if not keys <= html.keys():
        return None
    shown_texts: dict[str, Passage] = {}
    for own in pages.values():
        bodies = (body.path for body in bodies_of(own.page))
        shown_texts.update(zip(bodies, own.passages, strict=True))
    texts = tuple(packed(own.page) for own in pages.values())
    rendered = render_all(Task(texts, shown_texts, html), _look(settings, seal, outlook))
    if any(file.problems for file in rendered):
        return None
    remade = {}
    for (path, own), text, file in zip(pages.items(), texts, rendered, strict=True):
        key = key_of(_frame(own, labels), text, own.passages)
        remade[path] = Remade(own, key, File(file.sha, file.content))
    return remade


def _as_published(path: str, labels: Mapping[str, Labels], state: State) -> Printed | None:
    """What the page in the site was made of; None where a build that failed made it since."""
    printed, made = state.printed(path), state.page(path)
    if printed is None or made is None:
        return None
    key = key_of(_frame(printed, labels), packed(printed.page), printed.passages)
    return printed if key == made.key else None


def _frame(printed: Printed, labels: Mapping[str, Labels]) -> bytes:
    """What the page shares with others; those of no published page are of no page that is kept."""
    page = printed.page
    return frame_of(labels.get(f"{page.lang}/{page.template}", {}))


def _with_texts(printed: Printed, edits: Mapping[str, Edit]) -> Printed:
    bodies = [body.path for body in bodies_of(printed.page)]
    passages = tuple(
        replace(passage, key=edits[path].key) if path in edits else passage
        for path, passage in zip(bodies, printed.passages, strict=True)
    )
    return replace(printed, passages=passages)


def _look(settings: Settings, seal: Seal, outlook: Outlook) -> Look:
    templates = tuple(Path(folder) for folder in seal.roots.templates)
    return Look(
        key=seal.inputs,
        folders=templates,
        texts=template_texts(templates, []),
        assets=outlook.assets,
        data=outlook.data,
        sites=outlook.sites,
        glossaries=outlook.glossaries,
        filters=dict(settings.filters),
    )


def _keep(
    state: State,
    edits: Mapping[str, Edit],
    pages: Mapping[str, Remade],
    beside: Mapping[str, Made | None],
    published: Published,
) -> None:
    """As after any build; texts that no briefing has any more are not kept.

    `beside` has the compressed copies of the pages, with None for those that are gone.
    """
    bodies = {edit.key: edit for edit in edits.values()}
    state.add_bodies(
        {
            key: Body(edit.now[1].known, edit.html)
            for key, edit in bodies.items()
            if edit.now[1].known
        }
    )
    state.forget_bodies({edit.before[0].body for edit in edits.values()} - bodies.keys())
    state.add_prints((path, packed(page.printed)) for path, page in pages.items())
    standing = published.standing
    if standing is None:
        raise Damaged("what was published could not be looked at")
    made = {path: Made(page.key, page.file.sha, None) for path, page in pages.items()}
    rows = {
        path: row and replace(row, stamp=stamp_of(standing.entries[path]))
        for path, row in {**made, **beside}.items()
    }
    sources = {
        name: (edit.now[0], replace(edit.now[1], known=None, html=""))
        for name, edit in edits.items()
    }
    state.save(Changes(sources=dict(sources), pages=rows))


def _reseal(
    state: State, seal: Seal, seen: Inputs, output: Path, room: Path, published: Published
) -> None:
    spare = spare_of(output, room, published.standing)
    new = replace(seal, inputs=fingerprint(seen), outputs=outputs(output), spare=spare)
    state.save(Changes(meta={"seal": new, "inputs": seen}))
