"""The URL ledger: a committed text file of every address that was ever public.

A line is an address and the id of its briefing: `/2017/10/ischia/  2017-10-18-ischia`. Lines that
begin with `#` are comments: those before the first empty line stay at the head of the file, others
above the address that they stand above.
"""

from collections.abc import Iterator, Mapping

from dateline import urls
from dateline.problems import Place, Rejected, error
from dateline.value import Value, replace

HEAD = (
    "# Every address of this site that was ever public: `python build.py record-urls` adds to it.",
    "# A build fails where one leads nowhere. Take a line out only if it may stay dead.",
    "",
)


class Line(Value, frozen=True):
    url: str
    id: str
    """Of the briefing that had it; empty where nobody wrote it down."""
    number: int = 0
    """In the file, from 1; 0 for a line that is not in it yet."""
    above: tuple[str, ...] = ()
    """Comments and empty lines."""


class Ledger(Value, frozen=True):
    head: tuple[str, ...] = HEAD
    lines: tuple[Line, ...] = ()
    foot: tuple[str, ...] = ()

    def with_urls(self, urls_now: Mapping[str, str]) -> "Ledger":
        """With the addresses that are public now (→ id), sorted; nothing is taken out."""
        known = {line.url: line for line in self.lines}
        for url, own_id in urls_now.items():
            known[url] = replace(known.get(url, Line(url, own_id)), id=own_id)
        return replace(self, lines=tuple(known[url] for url in sorted(known)))

    def text(self) -> str:
        return "".join(f"{line}\n" for line in self._written())

    def _written(self) -> Iterator[str]:
        yield from self.head
        for line in self.lines:
            yield from line.above
            yield f"{line.url}  {line.id}".rstrip()
        yield from self.foot


def read_ledger(text: str, path: str) -> Ledger:
    """The ledger in `text`. Raises Rejected with every line that is no address."""
    written = text.removesuffix("\n").split("\n") if text else []
    end = next((number for number, line in enumerate(written) if not line.startswith("#")), 0)
    head = written[: end + 1] if end and not written[end].strip() else []
    lines, above, problems = [], list[str](), []
    for number, line in enumerate(written[len(head) :], start=len(head) + 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            above.append(line)
        elif len(words) <= 2 and is_address(words[0]):
            lines.append(Line(words[0], "".join(words[1:]), number, tuple(above)))
            above = []
        else:
            message = (
                f"{line.strip()} is not an address and an id; write it as /2017/10/ischia/  id"
            )
            problems.append(error(Place(path, number, 1), "ledger", message))
    if problems:
        raise Rejected(*problems)
    return Ledger(tuple(head), tuple(lines), tuple(above))


def is_address(word: str) -> bool:
    try:
        return bool(urls.output_path(word))
    except urls.BadPath:
        return False
