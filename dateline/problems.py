"""A problem is a value with a place: it can be sorted, kept, sent between processes and shown."""

from collections.abc import Iterable
from typing import Literal

from dateline.value import Value

Severity = Literal["error", "warning", "notice"]
"""A notice tells of what works and may be mended; a build gives none."""

SHOWN_OF_A_KIND = 5
LONGEST = 1000
"""Characters of a message; what is wrong and the remedy stand at its ends."""

OF_TIME = frozenset({"held-link", "early-file", "social-card"})
"""Warnings that come and go with time: to `--strict` too they are no more than warnings."""


class Place(Value, frozen=True, order=True):
    """A position in a source file; `line` and `column` count from 1, 0 means not known."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        numbers = (str(number) for number in (self.line, self.column) if number)
        return ":".join((printable(self.path), *numbers))

    def shifted(self, lines: int) -> "Place":
        return Place(self.path, self.line + lines, self.column)


class Problem(Value, frozen=True, order=True):
    """What is wrong at a place, and (after a semicolon) what to do about it."""

    place: Place
    severity: Severity
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {_shortened(printable(self.message))}"


class Rejected(Exception):
    """Raised where a value cannot be made at all; carries the problems that say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class Refused(Exception):
    """Wrong usage, or a folder that is not ours: exit code 2. The text is one clear line."""


class Unavailable(Exception):
    """The environment is at fault: exit code 3. The text names the path and the cause."""


def error(place: Place, kind: str, message: str) -> Problem:
    return Problem(place, "error", kind, message)


def warning(place: Place, kind: str, message: str) -> Problem:
    return Problem(place, "warning", kind, message)


def notice(place: Place, kind: str, message: str) -> Problem:
    return Problem(place, "notice", kind, message)


def printable(text: str) -> str:
    """`text` on one line, without control or direction characters that could fool a terminal."""
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text
    )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"


def report(problems: Iterable[Problem], *, all_of: str | None = None) -> list[str]:
    """The lines to print, sorted: every error, and the first few others of each kind."""
    lines: list[str] = []
    counts: dict[str, int] = {}
    nouns: dict[str, str] = {}
    for problem in sorted(set(problems)):
        if problem.severity != "error":
            counts[problem.kind] = counts.get(problem.kind, 0) + 1
            nouns[problem.kind] = problem.severity
            if counts[problem.kind] > SHOWN_OF_A_KIND and problem.kind != all_of:
                continue
        lines.append(str(problem))
    for kind, count in sorted(counts.items()):
        if count > SHOWN_OF_A_KIND and kind != all_of:
            lines.append(
                f"{count - SHOWN_OF_A_KIND} more {nouns[kind]}s of the kind {kind}: "
                f"`check --only {kind}` lists them"
            )
    return lines
