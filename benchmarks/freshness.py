"""From the end of a save to the changed page: on disk under `watch`, on the wire under `serve`."""

import http.client
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from benchmarks.edits import KINDS, Edit, Sign, edit
from benchmarks.processes import Failed, Session, running
from benchmarks.sites import Site

LONGEST = 10.0
"""Seconds for which a generator does nothing, until a page that does not change is given up."""
GIVEN_UP = 120.0
"""The same where it is never at rest, as a server that answers is not."""
LOOK = 0.5
"""Seconds between two looks at what it does."""
WARMING_UP = 90
"""From here on are the numbers of the edits that are not counted."""
PAUSES = {"watch": 0.0005, "serve": 0.002}
"""Seconds between two looks."""
TIMEOUT = 60.0
"""Seconds for an answer of a server."""
ROUNDS = {"watch": 1, "serve": 2}

Look = Callable[[str], bytes | None]
"""Path below the output folder → the page as it is now."""


class Wire:
    """A connection to a preview server that is kept open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)

    def page(self, path: str) -> bytes | None:
        try:
            self._connection.request("GET", "/" + path.removesuffix("index.html"))
            answer = self._connection.getresponse()
            content = answer.read()
        except (http.client.HTTPException, OSError):
            self._connection.close()
            return None
        return content if answer.status == 200 else None


@contextmanager
def kept_fresh(site: Site, way: str, kind: str) -> Iterator[tuple[Session, Look]]:
    """The site's generator watching or serving, at rest after an edit that is not counted."""
    port = _free_port()
    arguments = site.generator.watch if way == "watch" else site.generator.serve
    told = [argument.format(port=port) for argument in arguments or ()]
    if kind != "body" and way == "serve":
        told += site.generator.serve_all
    look = site.page if way == "watch" else Wire(port).page
    with running(site.generator.command(told), site.folder) as session:
        _await(session, site.generator.ready)
        session.settle()
        first = edit("body", site.briefings, WARMING_UP + KINDS.index(kind), ROUNDS[way])
        _once(site, session, look, first, way)
        yield session, look


def _await(session: Session, text: str) -> None:
    patience = _Patience(session)
    while text not in session.said():
        if patience.is_over():
            raise session.failure(f"did not say {text!r}")
        time.sleep(LOOK)


def delays(
    site: Site, session: Session, look: Look, kind: str, way: str, repeats: int, budget: float
) -> Iterator[float]:
    """Seconds from save to all pages, for one edit after another; at least two."""
    spent = 0.0
    for turn in range(repeats):
        if turn >= 2 and spent > budget:
            return
        taken = _once(site, session, look, edit(kind, site.briefings, turn, ROUNDS[way]), way)
        spent += taken
        yield taken


def _once(site: Site, session: Session, look: Look, made: Edit, way: str) -> float:
    signs = list(made.signs(site.output))
    if signs[0].holds(look(signs[0].path)):
        raise Failed(f"{site.generator.label}: {signs[0].path} shows the edit before it is made")
    site.save(made)
    saved = time.perf_counter()
    _wait(session, look, signs, PAUSES[way])
    taken = time.perf_counter() - saved
    session.settle()
    return taken


def _wait(session: Session, look: Look, signs: Sequence[Sign], pause: float) -> None:
    """Until all signs hold; one that holds is not looked at again."""
    patience = _Patience(session)
    for sign in signs:
        while not sign.holds(look(sign.path)):
            if patience.is_over():
                raise session.failure(f"left {sign.path} as it was")
            time.sleep(pause)


class _Patience:
    """It is over when a session has ended, has done nothing for long, or takes too long."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._spent = session.processor_time()
        self._started = self._since = self._looked = time.monotonic()

    def is_over(self) -> bool:
        now = time.monotonic()
        if now - self._looked < LOOK:
            return False
        self._looked = now
        if (spent := self._session.processor_time()) != self._spent:
            self._spent, self._since = spent, now
        takes_long = now - self._since > LONGEST or now - self._started > GIVEN_UP
        return takes_long or self._session.ended()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
