"""Related briefings: shared terms weighted by rarity, then nearness in time; never all pairs."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from dateline.arrange.archive import Entry
from dateline.model import Card, Related, Term

SHOWN = 4
NEAR = 12
"""How many briefings of a term are looked at before and after."""
COMMON = 0.125
"""The share of all briefings from which on a term says nothing (but never below 16 of them)."""


def related(entries: Sequence[Entry]) -> dict[str, tuple[Related, ...]]:
    """Source path → the briefings of the same tree that share most; `entries` newest first."""
    posting: dict[tuple[str, str], list[int]] = defaultdict(list)
    terms = [_telling_terms(entry) for entry in entries]
    for number, own in enumerate(terms):
        for term in own:
            posting[term.taxonomy, term.slug].append(number)
    limit = max(16, int(len(entries) * COMMON))
    made = {}
    for number, entry in enumerate(entries):
        scores: dict[int, float] = defaultdict(float)
        for term in terms[number]:
            numbers = posting[term.taxonomy, term.slug]
            if len(numbers) > limit:
                continue
            weight = 2.0 ** -len(numbers).bit_length()
            here = bisect_left(numbers, number)
            for other in numbers[max(0, here - NEAR) : here + NEAR + 1]:
                scores[other] += weight
        scores.pop(number, None)
        made[entry.briefing.path] = _best(number, scores, entries, terms)
    return made


def _telling_terms(entry: Entry) -> tuple[Term, ...]:
    return tuple(term for taxonomy, terms in entry.terms if taxonomy != "authors" for term in terms)


def _best(
    number: int,
    scores: dict[int, float],
    entries: Sequence[Entry],
    terms: Sequence[tuple[Term, ...]],
) -> tuple[Related, ...]:
    own = entries[number]
    versions = {number, *(other for other in scores if entries[other].original == own.original)}

    def order(other: int) -> tuple[float, float, str]:
        distance = abs((entries[other].card.date.at - own.card.date.at).total_seconds())
        return (-scores[other], distance, entries[other].card.path)

    best = sorted(set(scores) - versions, key=order)[:SHOWN]
    mine = set(terms[number])
    return tuple(
        Related(entries[other].card, tuple(term for term in terms[other] if term in mine)[:3])
        for other in best
    )


def neighbours(cards: Sequence[Card], number: int) -> tuple[Card | None, Card | None]:
    """The older and the newer one beside `cards[number]`; newest first."""
    older = cards[number + 1] if number + 1 < len(cards) else None
    newer = cards[number - 1] if number else None
    return older, newer
