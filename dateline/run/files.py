"""Files to be, whichever way their bytes come."""

from hashlib import sha256

from dateline.value import Value


class File(Value, frozen=True):
    """A file of the site; where nothing says what it holds, it stands already."""

    sha: str
    """SHA-256, in hex digits."""
    content: bytes | None = None
    moved: str = ""
    """A file of ours that becomes this one."""
    copied: str = ""
    """A file of the user's that this one is a copy of."""

    @property
    def is_at_hand(self) -> bool:
        return self.content is not None or bool(self.moved or self.copied)


def file_of(content: bytes) -> File:
    return File(sha256(content).hexdigest(), content)
