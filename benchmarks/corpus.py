"""A made-up archive of any size: the same arguments give the same bytes on every machine.

    python -m benchmarks.corpus FOLDER --briefings 10000 [--generator hugo] [--arabic]

The first thousand briefings of ten thousand are those of a thousand.
"""

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from benchmarks import prose, words

SEED = "dateline"
FIRST_DAY = datetime(2004, 1, 1)
MINUTES = 20 * 365 * 24 * 60
ARABIC_SHARE = 20
"""One briefing in so many has an Arabic version."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """What every generator is given, in its own way of writing front matter."""

    number: int
    title: str
    date: datetime
    place: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    summary: str
    slug: str
    body: str = ""
    lang: str = "en"

    @property
    def url(self) -> str:
        return f"/{self.date:%Y/%m}/{self.slug}/"


@cache
def _zipf(count: int) -> Sequence[float]:
    """Cumulative weights by rank, after Zipf and Mandelbrot."""
    return list(accumulate(1 / (rank + 3.7) for rank in range(count)))


def _picked(draw: Random, names: Sequence[str], count: int) -> tuple[str, ...]:
    """Some of `names`, none twice; the first names are the commonest."""
    found = dict.fromkeys(draw.choices(names, cum_weights=_zipf(len(names)), k=count))
    return tuple(found)


def outline(number: int, seed: str = SEED) -> Briefing:
    """A briefing without its body: enough to link to it."""
    draw = Random(f"{seed}/{number}")
    title = prose.headline(draw)
    name = "-".join(title.casefold().split()[:6])
    return Briefing(
        number=number,
        title=title,
        date=FIRST_DAY + timedelta(minutes=draw.randrange(MINUTES)),
        place=_picked(draw, words.PLACES, 1)[0],
        tags=_picked(draw, words.TAGS, draw.choice((1, 2, 3, 3, 4, 5))),
        authors=_picked(draw, words.AUTHORS, draw.choice((1, 1, 2))),
        summary=prose.sentence(draw),
        slug=f"{name}-{number}",
    )


def briefing(number: int, seed: str = SEED) -> Briefing:
    draw = Random(f"{seed}/{number}/body")
    length = max(80, int(draw.lognormvariate(math.log(600) - 0.125, 0.5)))
    own = outline(number, seed)
    earlier = outline(draw.randrange(number), seed).url if number and draw.random() < 0.3 else None
    return replace(own, body=prose.body(draw, length, earlier))


def arabic(original: Briefing, seed: str = SEED) -> Briefing:
    """The Arabic version of a briefing."""
    draw = Random(f"{seed}/{original.number}/ar")
    length = max(80, len(original.body.split()) // 2)
    return replace(
        original,
        title=prose.headline(draw, prose.ARABIC),
        summary=prose.sentence(draw, prose.ARABIC),
        body=prose.body(draw, length, None, prose.ARABIC),
        lang="ar",
    )


def briefings(count: int, seed: str = SEED, *, with_arabic: bool = False) -> Iterator[Briefing]:
    for number in range(count):
        own = briefing(number, seed)
        yield own
        if with_arabic and number % ARABIC_SHARE == 0:
            yield arabic(own, seed)


def main(arguments: Sequence[str] | None = None) -> None:
    from benchmarks.dialects import DIALECTS, write_site

    parser = argparse.ArgumentParser(description="Writes a made-up archive.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--briefings", type=int, default=1000, metavar="N")
    parser.add_argument("--generator", choices=sorted(DIALECTS), default="dateline")
    parser.add_argument("--seed", default=SEED)
    parser.add_argument("--arabic", action="store_true", help="one in twenty in Arabic too")
    given = parser.parse_args(arguments)
    if given.arabic and given.generator != "dateline":
        parser.error("--arabic is for Dateline: the others have no like of a translation")
    made = briefings(given.briefings, given.seed, with_arabic=given.arabic)
    write_site(given.folder, given.generator, made)
    if given.arabic:
        with (given.folder / "config.yaml").open("a", encoding="utf-8") as config:
            config.write("languages: [en, ar]\n")


if __name__ == "__main__":
    main()
