"""What is suggested for a briefing, as comments in its front matter: no value, until accepted."""

import re
from collections.abc import Mapping, Sequence

from dateline.parse.source import decoded, split
from dateline.parse.yamltext import plain, written
from dateline.problems import Place, Rejected, error

_LINES = re.compile("[^\r\n]*(?:\r\n|\r|\n|$)")
_HINT = re.compile(rb"^# suggested [^\r\n]*(?:\r\n|\r|\n)", re.MULTILINE)


def with_hints(content: bytes, path: str, hints: Mapping[str, Sequence[str]]) -> bytes:
    """The file with a line `# suggested tags: [a, b]` for each field of `hints`.

    It takes the place of an earlier one; without texts there is none. Raises Rejected, with the
    place, where no comment can stand there.
    """
    parts = split(decoded(content, path), path)
    lines: list[str] = _LINES.findall(content.decode("utf-8"))
    newline = lines[0][len(lines[0].rstrip("\r\n")) :]
    begins = tuple(f"# suggested {field}:" for field in hints)
    end = len(parts.head) + 1
    head = [line for line in lines[1:end] if not line.startswith(begins)]
    for field, texts in hints.items():
        if texts:
            head.append(f"# suggested {field}: [{', '.join(map(written, texts))}]{newline}")
    made = "".join([lines[0], *head, *lines[end:]]).encode()
    after = split(decoded(made, path), path)
    if (plain(after.node), after.body) != (plain(parts.node), parts.body):
        message = "a line that is no comment looks like one of ours; write the fields plainer"
        raise Rejected(error(Place(path, 1, 1), "suggest", message))
    return made


def without_hints(content: bytes) -> bytes:
    """`content` for comparing: briefings that differ in comments of this kind alone are equal."""
    return _HINT.sub(b"", content)
