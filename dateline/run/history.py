"""`history`: what changed in a briefing, when, and whether its readers were told."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from dateline import urls
from dateline.model import Moment
from dateline.parse import dates
from dateline.parse.config import Config
from dateline.parse.source import decoded, split
from dateline.parse.yamltext import plain
from dateline.problems import Refused, Rejected, printable
from dateline.run.command import counted
from dateline.run.folders import shown
from dateline.run.git import Commit, Past, past

UNTOLD = "changed after publication without a notice"
NOTICES = frozenset({"updated", "corrections"})
LONGEST = 5_000
"""Lines of a body that are compared one by one."""


@dataclass(frozen=True, slots=True)
class Version:
    """A source as it was."""

    fields: Mapping[str, Any]
    body: str

    @property
    def notices(self) -> Iterator[object]:
        """The dates of what its readers were told."""
        yield self.fields.get("updated")
        corrections = self.fields.get("corrections")
        for own in corrections if isinstance(corrections, list) else ():
            yield own.get("date") if isinstance(own, dict) else None


def history(path: Path, config: Config, *, verbose: bool) -> tuple[list[str], list[str]]:
    """The lines of a file's history, the oldest first, and what is to be said beside them."""
    if path.is_dir():
        raise Refused(f"{shown(path)} is a folder; name one file")
    known = past(path)
    now = path.read_bytes() if path.is_file() else None
    if not known.commits and now is None:
        raise Refused(f"{shown(path)} is no file, and git knows none of that name")
    lines = list(_lines(known, now, config, verbose=verbose))
    return lines, [_shallow(known, config)] if known.is_shallow else []


def _shallow(known: Past, config: Config) -> str:
    first = f" before {_day(known.commits[0].at, config)}" if known.commits else ""
    return f"the clone is shallow: what came{first} is not known; `git fetch --unshallow` brings it"


def _lines(known: Past, now: bytes | None, config: Config, *, verbose: bool) -> Iterator[str]:
    last = _last(known, now, config)
    told = [day for day in (_told(own, config) for own in last.notices) if day] if last else []
    for number, commit in enumerate(known.commits):
        before, version = _version(commit.old, config), _version(commit.content, config)
        is_cut = not number and known.is_shallow
        what = list(_changes(commit, before, version, is_cut=is_cut))
        if version and before and _is_untold(commit, before, version, told, config):
            what.append(UNTOLD)
        by = f" ({commit.author}, {commit.name})" if verbose else ""
        yield printable(f"{_day(commit.at, config)} {'; '.join(what)}{by}")
    if now != known.head:
        after = _version(now, config)
        what = [] if after is None else list(differences(_version(known.head, config), after))
        yield printable(f"not committed: {'; '.join(what) or 'removed'}")


def _last(known: Past, now: bytes | None, config: Config) -> Version | None:
    contents = [now, *(commit.content for commit in reversed(known.commits))]
    return _version(next((own for own in contents if own is not None), None), config)


def _version(content: bytes | None, config: Config) -> Version | None:
    """What cannot be read as a briefing is all body."""
    if content is None:
        return None
    with suppress(Rejected):
        found = split(decoded(content, ""), "")
        fields = {config.fields.get(key, key): own for key, own in plain(found.node).items()}
        return Version(fields, found.body)
    return Version({}, content.decode("utf-8", "replace"))


def _day(at: datetime, config: Config) -> date:
    return at.astimezone(config.zone).date()


# ---- what changed


def _changes(
    commit: Commit, before: Version | None, after: Version | None, *, is_cut: bool
) -> Iterator[str]:
    if after is None:
        yield "removed"
        return
    if commit.before != commit.path:
        yield f"moved from {commit.before}"
    if before is None:
        yield "there" if is_cut else "written"
        return
    changed = list(differences(before, after))
    yield from changed
    if not changed and commit.before == commit.path:
        yield "white space alone"


def differences(before: Version | None, after: Version) -> Iterator[str]:
    """The body by the lines that differ, and the names of the fields."""
    if before is None:
        yield "written"
        return
    if before.body.split() != after.body.split():
        lines = _changed_lines(before.body.split("\n"), after.body.split("\n"))
        yield f"body: {counted(lines, 'line')}" if lines else "body"
    names = sorted(before.fields.keys() | after.fields.keys())
    yield from (name for name in names if before.fields.get(name) != after.fields.get(name))


def _changed_lines(before: list[str], after: list[str]) -> int:
    """0 where there are too many to compare."""
    if max(len(before), len(after)) > LONGEST:
        return 0
    steps = SequenceMatcher(None, before, after).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in steps if tag != "equal")


# ---- whether readers were told


def _is_untold(
    commit: Commit, before: Version, after: Version, told: list[date], config: Config
) -> bool:
    """Whether the text that was public changed, and no notice of that day or later says so."""
    changed = set(differences(before, after))
    is_text = "title" in changed or any(own.startswith("body") for own in changed)
    if not is_text or changed & NOTICES or not _is_public(commit, before, config):
        return False
    return not any(day >= _day(commit.at, config) for day in told)


def _is_public(commit: Commit, version: Version, config: Config) -> bool:
    """Of a translation, which has the date of its original, nothing but a draft is known."""
    fields = version.fields
    if str(fields.get("draft", "")).casefold() in ("true", "yes", "on"):
        return False
    given = fields.get("date") or urls.date_prefix(urls.stem(commit.before))
    moments = [_moment(own, config) for own in (given, fields.get("publish_at"))]
    return all(_has_passed(moment, commit.at, config) for moment in moments if moment)


def _has_passed(moment: Moment, at: datetime, config: Config) -> bool:
    """On the day itself only where a time was given."""
    return moment.at < at if moment.timed else moment.day < _day(at, config)


def _told(given: object, config: Config) -> date | None:
    moment = _moment(given, config)
    return moment.day if moment else None


def _moment(given: object, config: Config) -> Moment | None:
    with suppress(dates.BadDate):
        return dates.moment(given, config.zone) if isinstance(given, str) else None
    return None
