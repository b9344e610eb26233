"""The addresses of what is not public: nothing may lead there before its day."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from dateline import urls
from dateline.arrange.addresses import Placed, keys

Reason = Literal["draft", "held"]
"""Whether a hand or time makes it public."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """The pages, aliases and files beside pages of the briefings that are not public."""

    reasons: Mapping[str, Reason]
    """Key of an address → why nothing may lead there."""
    base_url: str

    @classmethod
    def of(cls, owners: Collection[Placed], public: Collection[str], base_url: str) -> "Hidden":
        """`public` are the source paths of what may be led to."""
        reasons: dict[str, Reason] = {
            key: "draft" if placed.briefing.draft else "held"
            for placed in owners
            if placed.briefing.path not in public
            for key in keys(placed)
        }
        for placed in owners if reasons else ():
            if placed.briefing.path in public:
                for key in keys(placed):
                    reasons.pop(key, None)
        return cls(reasons, base_url)

    def at(self, target: str) -> Reason | None:
        """Why a link to `target` would betray a briefing; None if it would not."""
        for key in self._keys(target) if self.reasons else ():
            found = self.reasons.get(key) or self.reasons.get(key.rpartition("/")[0])
            if found:
                return found
        return None

    def _keys(self, target: str) -> Iterator[str]:
        """Those of the pages that `target` may mean: authors write it with and without the host."""
        base = urlsplit(self.base_url)
        try:
            parts = urlsplit(target)
            is_own = not (parts.scheme or parts.netloc) or parts.hostname == base.hostname
        except ValueError:
            return
        path = unquote(parts.path)
        for below in _below(path, base.path) if is_own else ():
            try:
                yield urls.address_key(urls.output_path(below))
            except urls.BadPath:
                continue


def _below(path: str, base_path: str) -> Iterable[str]:
    return {path, "/" + path.removeprefix(base_path)}
