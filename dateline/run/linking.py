"""The links of all bodies, resolved again only where something that they lead to changed."""

from collections.abc import Collection, Iterator, Mapping

from dateline.arrange import links
from dateline.arrange.archive import Archive
from dateline.arrange.hidden import Hidden
from dateline.arrange.links import Resolved, Surroundings, Target
from dateline.model import Text

Texts = Mapping[str, Text | None]
"""Source path → its body."""


class Linking:
    """Where the links of every body led the last time."""

    def __init__(self) -> None:
        self._archive: Archive | None = None
        self._texts: Texts = {}
        self._around = Surroundings({}, (), Hidden({}, ""), "")
        self._resolved: dict[str, Resolved] = {}

    def next(
        self, archive: Archive, texts: Texts, files: Collection[str], base_path: str
    ) -> tuple[Mapping[str, Resolved], Collection[str]]:
        """Source path → where the links of its body lead; and the paths that are looked at anew."""
        new = [path for path, text in texts.items() if text is not self._texts.get(path)]
        around = self._surroundings(archive, texts, new, files, base_path)
        stale = set(self._stale(archive, new, around))
        if stale or self._resolved.keys() != archive.owners.keys():
            kept = self._resolved
            self._resolved = {
                path: links.resolve(owner.briefing, texts[path], owner.url, around)
                if path in stale
                else kept[path]
                for path, owner in archive.owners.items()
            }
        self._archive, self._texts, self._around = archive, texts, around
        return self._resolved, stale

    def _surroundings(
        self,
        archive: Archive,
        texts: Texts,
        new: Collection[str],
        files: Collection[str],
        base_path: str,
    ) -> Surroundings:
        if archive is not self._archive:
            targets: Mapping[str, Target] = links.targets(archive, texts, self._around.targets)
            return Surroundings(targets, files, archive.hidden, base_path)
        before = self._around
        moved = {path: links.with_text(before.targets[path], texts[path]) for path in new}
        return Surroundings({**before.targets, **moved}, files, archive.hidden, base_path)

    def _stale(self, archive: Archive, new: Collection[str], around: Surroundings) -> Iterator[str]:
        before, owners = self._around, archive.owners
        if (
            self._archive is None
            or around.base_path != before.base_path
            or around.hidden != before.hidden
            or set(around.files) != set(before.files)
        ):
            yield from owners
            return
        yield from new
        if archive is not self._archive:
            known = self._archive.owners
            yield from (path for path, own in owners.items() if known.get(path) is not own)
        moved = _differing(before.targets, around.targets)
        for path, resolved in self._resolved.items() if moved else ():
            if path in owners and not moved.isdisjoint(resolved.asked):
                yield path


def _differing(one: Mapping[str, Target], other: Mapping[str, Target]) -> set[str]:
    return {path for path in one.keys() | other.keys() if one.get(path) is not other.get(path)}
