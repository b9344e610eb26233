"""Related briefings: shared terms weighted by rarity, then nearness in time; never all pairs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from dateline.arrange.archive import Entry
from dateline.value import Value

SHOWN = 4
NEAR = 12
"""How many briefings of a term are looked at before and after."""
COMMON = 0.125
"""The share of all briefings from which on a term says nothing (but never below 16 of them)."""


class Kin(Value, frozen=True):
    """What decides whether a briefing is related to another, besides its terms."""

    path: str
    at: datetime
    original: str


Best = tuple[tuple[str, tuple[str, ...]], ...]
"""Source path of a related briefing, and the URLs of the terms shared; the best first."""


class Kinship(Value, frozen=True):
    """What is related to what in one tree, and all that it follows from."""

    postings: Mapping[str, Sequence[Kin]] = {}
    """Term's URL → its briefings, newest first."""
    best: Mapping[str, Best] = {}
    """Source path → the briefings that share most with it."""
    limit: int = 0
    """A term of more briefings than this says nothing."""


def kinship(entries: Sequence[Entry], before: Kinship) -> Kinship:
    """`entries` are a tree's, newest first. What `before` has is kept where nothing near changed.

    A term weighs by its count in powers of two, so that one more briefing seldom changes others.
    """
    terms = {entry.card.path: tuple(_telling(entry)) for entry in entries}
    kin = {entry.card.path: _kin(entry) for entry in entries}
    postings: dict[str, list[Kin]] = defaultdict(list)
    for path, own in terms.items():
        for url in own:
            postings[url].append(kin[path])
    limit = max(16, int(len(entries) * COMMON))
    stale = _stale(postings, limit, before)
    orders = _Orders(postings, limit)
    best = {
        path: before.best[path]
        if path in before.best and path not in stale
        else orders.best(kin[path], terms)
        for path in terms
    }
    return Kinship(dict(postings), best, limit)


def _telling(entry: Entry) -> Iterator[str]:
    for taxonomy, terms in entry.terms:
        if taxonomy != "authors":
            for term in terms:
                yield term.url


def _kin(entry: Entry) -> Kin:
    return Kin(entry.card.path, entry.card.date.at, entry.original)


def _weight(count: int, limit: int) -> float:
    return 2.0 ** -count.bit_length() if count <= limit else 0.0


def _stale(postings: Mapping[str, Sequence[Kin]], limit: int, before: Kinship) -> set[str]:
    """The briefings for which something near changed since `before`, or in what they share."""
    stale: set[str] = set()
    moved: set[Kin] = set()
    for url in postings.keys() | before.postings.keys():
        new, old = postings.get(url, ()), before.postings.get(url, ())
        if _weight(len(new), limit) != _weight(len(old), before.limit):
            stale.update(kin.path for kin in (*new, *old))
        elif _weight(len(new), limit) and list(new) != list(old):
            moved |= set(new) ^ set(old)
            same = min(len(new), len(old))
            first = next((at for at in range(same) if new[at] != old[at]), same)
            rest = same - first
            last = next((at for at in range(1, rest + 1) if new[-at] != old[-at]), rest + 1) - 1
            for posting in (new, old):
                near = posting[max(0, first - NEAR) : len(posting) - last + NEAR]
                stale.update(kin.path for kin in near)
    others = {kin.path for kin in moved}
    stale.update(path for path, best in before.best.items() if others & dict(best).keys())
    return stale


class _Orders:
    """The postings, with the place of every briefing in each."""

    def __init__(self, postings: Mapping[str, Sequence[Kin]], limit: int) -> None:
        self._postings = postings
        self._limit = limit
        self._places: dict[str, dict[str, int]] = {}

    def _weight(self, url: str) -> float:
        return _weight(len(self._postings[url]), self._limit)

    def _near(self, url: str, path: str) -> Sequence[Kin]:
        if url not in self._places:
            posting = self._postings[url]
            self._places[url] = {kin.path: number for number, kin in enumerate(posting)}
        here = self._places[url][path]
        return self._postings[url][max(0, here - NEAR) : here + NEAR + 1]

    def best(self, own: Kin, terms: Mapping[str, tuple[str, ...]]) -> Best:
        scores: dict[Kin, float] = {}
        mine = terms[own.path]
        for url in mine:
            weight = self._weight(url)
            if weight:
                for kin in self._near(url, own.path):
                    scores[kin] = scores.get(kin, 0.0) + weight
        for kin in [kin for kin in scores if kin.original == own.original]:
            del scores[kin]
        least = sorted(scores.values(), reverse=True)[SHOWN - 1 : SHOWN]
        if least:
            scores = {kin: score for kin, score in scores.items() if score >= least[0]}

        def order(kin: Kin) -> tuple[float, float, str]:
            return -scores[kin], abs((kin.at - own.at).total_seconds()), kin.path

        return tuple(
            (kin.path, self._shared(mine, terms[kin.path]))
            for kin in sorted(scores, key=order)[:SHOWN]
        )

    def _shared(self, mine: Iterable[str], theirs: Iterable[str]) -> tuple[str, ...]:
        """At most three, the rarest first; in no order that only one briefing has."""
        weights = {url: self._weight(url) for url in set(mine).intersection(theirs)}
        telling = [url for url, weight in weights.items() if weight]
        return tuple(sorted(telling, key=lambda url: (-weights[url], url))[:3])
