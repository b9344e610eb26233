"""`check --external`: what other hosts answer, kept with its day so that they are asked rarely."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from hashlib import sha256, shake_256
from pathlib import Path
from typing import NamedTuple

import msgspec

from dateline.arrange.archive import Archive
from dateline.checks.gaps import Read, Where
from dateline.checks.outward import Answer, AnswerKind, outward, verdicts
from dateline.parse.config import Config
from dateline.problems import Problem
from dateline.run.asking import Manners, answers
from dateline.run.command import counted
from dateline.run.lock import make_private
from dateline.run.progress import bar
from dateline.run.saving import save
from dateline.value import Value

ANSWERS = "links.json"
DEAD_FOR = 1
"""Days for which a dead link is not asked for again."""
_KEPT = frozenset({"found", "moved", "dead", "nameless"})
"""What is sure enough to count another day."""
_OF_A_HOST = frozenset({"found", "moved", "dead"})
"""What only somebody who is connected hears."""


class Wish(NamedTuple):
    """What the user asked for."""

    max_age: int
    """Days for which an answer counts."""
    manners: Manners = Manners()
    quiet: bool = True


class Known(Value, frozen=True):
    """An answer as it is kept.

    It stands under a digest of its address, and where that has moved to can be read only by who
    has the address: so the file tells nothing of a briefing that was withdrawn.
    """

    day: date
    kind: AnswerKind
    what: str
    target: str
    """In hexadecimal digits, covered by what follows from the address."""


def asked_outside(
    archive: Archive, config: Config, read: Read, where: Where, room: Path, today: date, wish: Wish
) -> tuple[list[Problem], str]:
    """What is to be said of the links to other hosts, and a line on how many there are.

    Raises Unavailable where the answers cannot be kept in `room`.
    """
    links = list(outward(archive, config, read, where))
    kept = Kept(room, dict.fromkeys(link.address for link in links), today, wish.max_age)
    missing = kept.missing
    try:
        with bar("links", quiet=wish.quiet) as tell:
            for done, (address, answer) in enumerate(answers(missing, wish.manners), 1):
                kept.fresh[address] = answer
                tell(done, len(missing))
    finally:
        kept.save()
    line = (
        f"{counted(len(links), 'link')} to other hosts: {len(missing)} asked for, "
        f"{len(kept.addresses) - len(missing)} known from before"
    )
    return sorted(set(verdicts(links, kept.answers()))), line


class Kept:
    """The answers of earlier checks that still count, and those of this one."""

    def __init__(self, room: Path, addresses: Iterable[str], today: date, max_age: int) -> None:
        self.addresses = list(addresses)
        self.fresh: dict[str, Answer] = {}
        self._path, self._today = room / ANSWERS, today
        found = _read(self._path)
        digests = {address: _digest(address) for address in self.addresses}
        self._known: dict[str, Known] = {}
        for address, digest in digests.items():
            known = found.get(digest)
            if known and 0 <= (today - known.day).days < _days(known, max_age):
                self._known[address] = known

    @property
    def missing(self) -> list[str]:
        return [address for address in self.addresses if address not in self._known]

    def answers(self) -> dict[str, Answer]:
        """Of every address; without any answer of a host that there is none is not believed."""
        made = {
            address: Answer(own.kind, own.what, _uncovered(own.target, address))
            for address, own in self._known.items()
        }
        for address, answer in self.fresh.items():
            is_doubtful = answer.kind == "nameless" and not self._is_connected
            made[address] = answer._replace(kind="unsure") if is_doubtful else answer
        return made

    @property
    def _is_connected(self) -> bool:
        return any(answer.kind in _OF_A_HOST for answer in self.fresh.values())

    def save(self) -> None:
        """Keep what is sure; forget the addresses that no briefing has any more."""
        if not self.addresses and not self._path.exists():
            return
        made = {_digest(address): known for address, known in self._known.items()}
        for address, own in self.answers().items():
            if address in self.fresh and own.kind in _KEPT:
                target = _covered(own.target.encode(), address).hex()
                made[_digest(address)] = Known(self._today, own.kind, own.what, target)
        make_private(self._path.parent)
        save(self._path, msgspec.json.encode(dict(sorted(made.items()))))


def _days(known: Known, max_age: int) -> int:
    return max_age if known.kind in ("found", "moved") else min(DEAD_FOR, max_age)


def _read(path: Path) -> dict[str, Known]:
    """What is not there or not whole is not known."""
    with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Known])
    return {}


def _digest(address: str) -> str:
    return sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def _covered(text: bytes, address: str) -> bytes:
    """`text` laid over bytes that follow from `address`; laid twice, it is itself again."""
    cover = shake_256(address.encode("utf-8", "surrogatepass")).digest(len(text))
    return bytes(one ^ other for one, other in zip(text, cover, strict=True))


def _uncovered(target: str, address: str) -> str:
    try:
        return _covered(bytes.fromhex(target), address).decode("utf-8", "replace")
    except ValueError:
        return ""
