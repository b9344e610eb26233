"""Users' files, written by the commands whose names say so: each whole old or whole new."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from dateline.problems import Place, Rejected, Unavailable, error
from dateline.run.folders import shown


def save(path: Path, content: bytes, *, over: bytes | None = None) -> None:
    """Write the file in one step, through a link to the file itself.

    `over` is what stands there, None where nothing does. Raises Rejected where it was edited since,
    Unavailable where the disk is at fault.
    """
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(prefix=".save.tmp", dir=target.parent)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(descriptor, _new_mode() if over is None else target.stat().st_mode)
                os.fsync(descriptor)
            if over is not None and target.read_bytes() != over:
                message = "was edited at this moment; run the command again"
                raise Rejected(error(Place(shown(path)), "save", message))
            os.replace(unfinished, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(unfinished)
            raise
    except OSError as failure:
        raise Unavailable(f"{shown(path)}: {failure.strerror}") from failure


def _new_mode() -> int:
    """That of any new file of this user; the system tells the mask only to who sets it."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
