"""Sources → briefings: a file is parsed when it is new or differs, and only then."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock

from dateline.arrange.release import hides_itself
from dateline.parse.briefing import Change, Parsed, Source, body_key, parse, unreadable
from dateline.parse.config import Config
from dateline.problems import Place, Unavailable, error
from dateline.run.deadline import Overrun, within
from dateline.run.disk import Found, read_bytes
from dateline.run.stamps import is_settled
from dateline.run.state import Body, Read, State
from dateline.run.workers import Crew, chunks, fit
from dateline.value import digest, fingerprint

PARSING_READS = frozenset(
    [
        "base_url",
        "language",
        "languages",
        "timezone",
        "taxonomies",
        "fields",
        "extra_fields",
        "unknown_fields",
        "markdown",
    ]
)
"""The settings that decide what a source is parsed to."""

Row = tuple[Read, Parsed]

How = tuple[Config, tuple[Change, ...]]
"""The settings, and the plug-ins in their order."""


_ONE_AT_A_TIME = Lock()
"""A converter keeps what it is at; the workers of a cluster are threads of one process."""


def parse_all(sources: Sequence[Source], how: How) -> list[Parsed]:
    with _ONE_AT_A_TIME:
        return [_parsed(source, *how) for source in sources]


def _parsed(source: Source, config: Config, changes: tuple[Change, ...]) -> Parsed:
    limit = config.markdown.deadline
    try:
        with within(limit):
            return parse(source, config, changes)
    except Overrun:
        message = (
            f"the Markdown takes longer than {limit:g} s; make it simpler, "
            "or raise `markdown: {deadline: …}` in config.yaml"
        )
        return unreadable(source, config, error(Place(source.shown, 1, 1), "slow", message))


class Readings:
    """Every source as it was last parsed; of what the state kept, only public briefings."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._rows = state.sources()
        self._stored = {path: read for path, (read, _) in self._rows.items()}
        self._bodies = state.body_keys()
        self._new_bodies: set[bytes] = set()
        self._found: Mapping[str, Found] = {}
        self._how: How

    def next(
        self,
        found: Sequence[Found],
        config: Config,
        changes: tuple[Change, ...],
        now: datetime,
        crew: Crew,
        progress: Callable[[int, int], None],
    ) -> dict[str, Parsed]:
        """Every source, parsed, by its path below `content/`; what is equal stays the same object.

        A `Found` that is the very object of the last time is taken to be as it was.
        """
        is_same_way = bool(self._found) and self._how == (config, changes)
        looked_at = self._looked_at_anew(found) if is_same_way else found
        self._found = {source.file.name: source for source in found}
        self._how = config, changes
        self._new_bodies.clear()
        contexts = Contexts(config)
        rows = dict(self._rows) if looked_at is not found else {}
        suspects = []
        for source in looked_at:
            row = self._rows.get(source.file.name)
            if row and _is_as_read(row[0], source, contexts):
                rows[source.file.name] = row
            else:
                suspects.append(source)
        waiting: deque[tuple[str, Read]] = deque()
        tasks = chunks(self._differing(suspects, contexts, rows, waiting))
        for made in fit(crew, len(suspects)).run(parse_all, tasks, self._how):
            taken = [(*waiting.popleft(), parsed) for parsed in made]
            self._keep_bodies(
                {
                    read.body: parsed
                    for _, read, parsed in taken
                    if not hides_itself(parsed.briefing, now)
                }
            )
            for path, read, parsed in taken:
                rows[path] = read, _kept(parsed, self._rows.get(path))
            progress(len(rows), len(found))
        # In the order of the sources: what follows from it must not depend on what was stale.
        self._rows = {path: rows[path] for path in self._found}
        return {path: parsed for path, (_, parsed) in self._rows.items()}

    def _looked_at_anew(self, found: Sequence[Found]) -> Sequence[Found]:
        """Those of `found` that are not the objects of the last time; all, if some are gone."""
        before = tuple(self._found.values())
        anew = [now for was, now in zip(before, found, strict=False) if now is not was]
        has_gone = len(found) != len(before) or any(
            own.file.name not in self._found for own in anew
        )
        return found if has_gone else anew

    def _differing(
        self,
        suspects: Iterable[Found],
        contexts: "Contexts",
        rows: dict[str, Row],
        waiting: deque[tuple[str, Read]],
    ) -> Iterator[Source]:
        """The sources whose text or context differs, read one by one; `rows` gets the others."""
        for found in suspects:
            file, seen = found.file, time.time_ns()
            source = self._source(found)
            stamp = file.stamp if is_settled(file.stamp, seen) else None
            context = contexts.of(found)
            read = Read(stamp, digest(source.content), context, source.body_key)
            row = self._rows.get(file.name)
            if row and (row[0].content, row[0].context) == (read.content, context):
                rows[file.name] = (read, row[1])
            else:
                waiting.append((file.name, read))
                yield source

    def _source(self, found: Found) -> Source:
        content = read_bytes(Path(found.file.place))
        key = body_key(content, self._how[0])
        known = self._state.known(key) if key in self._bodies else None
        return Source(found.file.name, found.shown, content, found.defaults, key, known)

    def _keep_bodies(self, made: Mapping[bytes, Parsed]) -> None:
        bodies = {
            key: Body(parsed.known, parsed.html) for key, parsed in made.items() if parsed.known
        }
        self._state.add_bodies(bodies)
        self._bodies.update(bodies)
        self._new_bodies.update(bodies)

    def html(self, keys: Iterable[bytes]) -> dict[bytes, str]:
        """The bodies of these keys; one that was hidden until now is rendered again."""
        made = self._state.html(keys)
        missing = set(keys) - made.keys()
        for path, (read, _) in self._rows.items() if missing else ():
            if read.body in missing:
                source = self._source(self._found[path])
                if source.body_key != read.body:
                    raise Unavailable(f"{source.shown}: was changed during the build; build again")
                (parsed,) = parse_all([source], self._how)
                self._keep_bodies({read.body: parsed})
                made |= self._state.html([read.body])
        return made

    def changes(self, shown: frozenset[str]) -> dict[str, Row | None]:
        """What the state has to learn; nothing of what is not published stays in it."""
        kept = {path: row for path, row in self._rows.items() if path in shown}
        changed: dict[str, Row | None] = {
            path: row for path, row in kept.items() if self._stored.get(path) is not row[0]
        }
        changed.update(dict.fromkeys(self._stored.keys() - kept.keys()))
        self._stored = {path: read for path, (read, _) in kept.items()}
        return changed

    def forget_bodies(self) -> bool:
        """Take the text out of the state that no public briefing has.

        Gives whether some was kept in this very run: of versions that their originals hide.
        """
        wanted = {read.body for read in self._stored.values()}
        unwanted = self._bodies - wanted
        self._state.forget_bodies(unwanted)
        self._bodies &= wanted
        return not unwanted.isdisjoint(self._new_bodies)


def _is_as_read(read: Read, source: Found, contexts: "Contexts") -> bool:
    return read.stamp == source.file.stamp and read.context == contexts.of(source)


def _kept(parsed: Parsed, row: Row | None) -> Parsed:
    """`parsed` without the HTML, made of the objects of `row` where those are equal."""
    briefing, text = parsed.briefing, parsed.text
    if row and row[1].briefing == briefing:
        briefing = row[1].briefing
    if row and row[1].text == text:
        text = row[1].text
    return Parsed(briefing, text, parsed.problems)


class Contexts:
    """All that the parsing of a source reads besides its bytes, as one digest."""

    def __init__(self, config: Config) -> None:
        self._settings = config.model_dump_json(include=set(PARSING_READS))
        self._made: dict[object, bytes] = {}

    def of(self, found: Found) -> bytes:
        prefix = found.shown.removesuffix(found.file.name)
        if (prefix, found.defaults) not in self._made:
            digested = fingerprint((self._settings, prefix, found.defaults))
            self._made[prefix, found.defaults] = digested
        return self._made[prefix, found.defaults]
