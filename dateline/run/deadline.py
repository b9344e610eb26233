"""A bound on how long a call may take, for input that could keep a converter busy for hours."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Overrun(BaseException):
    """The time is over. No Exception, so that nothing that is interrupted takes it for its own."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises Overrun in the code inside once it has run for `seconds`.

    Only the main thread of a process can be interrupted; in any other there is no bound. Code that
    never comes back to Python is not interrupted either.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _overrun)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _overrun(number: int, frame: FrameType | None) -> None:
    raise Overrun
