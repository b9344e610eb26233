"""Work that a thousand builds of much the same archive need not do again each time.

Only what depends on nothing but its arguments is remembered: Jinja's compiling of a text, and
Brotli. The processes that a build hires do all of it themselves.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import CodeType
from typing import Any

import brotli  # type: ignore[import-untyped]

from dateline.render.compiled import Templates
from dateline.value import fingerprint

_compress = lru_cache(maxsize=4096)(brotli.compress)
_compile = Templates.compile
_compiled: dict[object, CodeType] = {}
MOST = 4096
"""Templates, in the texts and for the sites that they were compiled for."""


def _compiled_once(
    self: Templates, source: str, name: str | None = None, filename: str | None = None
) -> Any:
    """A filter may be run by the compiler, and knows the site: it is a part of the key."""
    if "fingerprint" not in self.__dict__:
        self.__dict__["fingerprint"] = fingerprint(self.globals["site"])
    key = source, name, filename, self.__dict__["fingerprint"]
    if key not in _compiled:
        if len(_compiled) >= MOST:
            _compiled.clear()
        _compiled[key] = _compile(self, source, name, filename)
    return _compiled[key]


@contextmanager
def nothing_twice() -> Iterator[None]:
    before = brotli.compress
    try:
        brotli.compress = _compress
        Templates.compile = _compiled_once  # type: ignore[assignment,method-assign]
        yield
    finally:
        brotli.compress = before
        Templates.compile = _compile  # type: ignore[method-assign]
