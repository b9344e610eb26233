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
    """Raises Overrun in the code inside once it has kept the processor for `seconds`.

    A process that is stopped, asleep with its machine or one of too many is not late. Only the main
    thread can be interrupted; in any other there is no bound. Code that never comes back to Python
    is not interrupted either.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _overrun)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _overrun(number: int, frame: FrameType | None) -> None:
    raise Overrun
