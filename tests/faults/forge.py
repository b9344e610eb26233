"""A process that has loaded the command, and forks one for every run of it.

Loading takes most of the time of a small build. A forked run stops before its first step until
somebody is there to trace it. Lines of JSON lead in and out.
"""

import ctypes
import json
import os
import signal
import sys

from dateline.run.cli import main

PR_SET_PTRACER = 0x59616D61
ANYONE = ctypes.c_ulong(-1)


def serve() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(order)
        os.waitpid(child, os.WUNTRACED)
        _say(child)
        _, status = os.waitpid(child, 0)
        _say(os.waitstatus_to_exitcode(status))


def _run(order: dict[str, list[str]]) -> None:
    sys.argv[1:] = order["words"]
    for number, path in enumerate(order["streams"]):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC), number)
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYONE, 0, 0, 0)
    os.kill(os.getpid(), signal.SIGSTOP)
    main()


def _say(number: int) -> None:
    print(number, flush=True)


def load(words: list[str]) -> None:
    """A first run, in this process, loads what is only loaded when it is needed."""
    sys.argv[1:] = words
    try:
        main()
    except SystemExit as leaving:
        if leaving.code:
            raise


if __name__ == "__main__":
    load(sys.argv[1:])
    serve()
