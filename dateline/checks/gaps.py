"""What briefings lack: a place, tags, tags that others share, dates of sources."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from dateline import urls
from dateline.arrange.archive import Archive
from dateline.model import Briefing
from dateline.problems import Place, Problem, warning

Where = Callable[[Briefing, tuple[int | str, ...]], Place]
"""Where a value of a briefing's front matter stands: `("sources", 0)`, `("tags", 2)`."""

Read = Callable[[Briefing], bytes]
"""The source of a briefing as it stands on the disk."""

FEWEST = 20
"""Briefings of an archive in which a tag that one alone has says something."""


def gaps(archive: Archive, where: Where) -> Iterator[Problem]:
    """Warnings about what is or will be public; drafts are unfinished, and tombstones show none."""
    seen = looked_at(archive)
    originals = [own for own in seen if not own.translation_of]
    yield from _without_place(originals, where)
    yield from _without_tags(originals, where)
    yield from _lone_tags(archive, originals, where)
    yield from _undated_sources(seen, where)


def public_or_waiting(archive: Archive) -> list[Briefing]:
    """What readers see, now or on its day, pages too, in the order of the paths."""
    waiting = {shown for _, shown in archive.held}
    return [
        own.briefing
        for path, own in archive.owners.items()
        if (path in archive.shown or own.briefing.shown in waiting)
        and not (own.briefing.draft or own.briefing.withdrawn or own.briefing.broken)
    ]


def looked_at(archive: Archive) -> list[Briefing]:
    return [own for own in public_or_waiting(archive) if not own.page]


def _without_place(originals: Sequence[Briefing], where: Where) -> Iterator[Problem]:
    """An archive that places nothing has no gaps, and an analysis may be about no place."""
    if not any(own.spots for own in originals):
        return
    for own in originals:
        if not own.spots and own.kind == "briefing":
            message = "no place; add `location: …`, or a `kind` other than briefing"
            yield warning(where(own, ("location",)), "no-place", message)


def _without_tags(originals: Sequence[Briefing], where: Where) -> Iterator[Problem]:
    if not any(_tags(own) for own in originals):
        return
    for own in originals:
        if not _tags(own):
            message = "no tags; add `tags: [ … ]`, so that readers find it by topic"
            yield warning(where(own, ("tags",)), "no-tags", message)


def _lone_tags(archive: Archive, originals: Sequence[Briefing], where: Where) -> Iterator[Problem]:
    """Tags that an authority file has are meant, however rare they are."""
    if len(originals) < FEWEST:
        return
    authority = archive.spellings.authority
    users: dict[str, list[tuple[Briefing, int]]] = defaultdict(list)
    for own in originals:
        for number, text in enumerate(_tags(own)):
            if authority.find("tags", text) is None:
                users[urls.term_key(text)].append((own, number))
    for found in users.values():
        own, number = found[0]
        if all(other is own for other, _ in found):
            message = (
                f"tags: only this briefing has {_tags(own)[number]}; use a tag that others have, "
                "or describe it in _authority/tags.yaml"
            )
            yield warning(where(own, ("tags", number)), "lone-tag", message)


def _undated_sources(seen: Sequence[Briefing], where: Where) -> Iterator[Problem]:
    for own in seen:
        for number, source in enumerate(own.sources if "sources" in own.given else ()):
            if source.date is None and source.accessed is None:
                message = (
                    f"source without date: {source.title}; add its `date: 2017-12-31`, "
                    "or the day on which it was `accessed`"
                )
                yield warning(where(own, ("sources", number)), "undated-source", message)


def _tags(briefing: Briefing) -> tuple[str, ...]:
    return dict(briefing.terms).get("tags", ())
