"""The addresses of what is not public: nothing may lead there before its day."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import unquote, urlsplit

from dateline import urls
from dateline.arrange.addresses import Placed, keys
from dateline.model import Briefing


class Hidden:
    """The pages, aliases and files beside pages of the briefings that are not public."""

    def __init__(self, owners: Iterable[Placed], public: frozenset[str], base_url: str) -> None:
        """`public` are the source paths of what may be led to."""
        self._owners = tuple(owners)
        self._public = public
        self._base = urlsplit(base_url)
        self._hidden = {
            key: placed.briefing
            for placed in self._owners
            if placed.briefing.path not in public
            for key in keys(placed)
        }

    def at(self, target: str) -> Briefing | None:
        """The briefing that a link to `target` would betray."""
        for key in self._keys(target) if self._hidden else ():
            beside = key.rpartition("/")[0]
            found = self._hidden.get(key) or self._hidden.get(beside)
            if found and key not in self._public_keys:
                return found
        return None

    def _keys(self, target: str) -> Iterator[str]:
        """Those of the pages that `target` may mean: authors write it with and without the host."""
        try:
            parts = urlsplit(target)
            is_own = not (parts.scheme or parts.netloc) or parts.hostname == self._base.hostname
        except ValueError:
            return
        path = unquote(parts.path)
        for below in {path, "/" + path.removeprefix(self._base.path)} if is_own else ():
            try:
                yield urls.address_key(urls.output_path(below))
            except urls.BadPath:
                continue

    @cached_property
    def _public_keys(self) -> frozenset[str]:
        public = (placed for placed in self._owners if placed.briefing.path in self._public)
        return frozenset(key for placed in public for key in keys(placed))
