"""Spellings → terms: one label and one slug for each, whoever spelled it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from dateline import urls
from dateline.model import Briefing, Site, Spot, Term
from dateline.parse.config import FIELD_OF
from dateline.problems import Place, Problem, warning

Labels = Mapping[str, Mapping[str, tuple[str, str]]]
"""Taxonomy → a term as a briefing spells it → its slug and label."""

Terms = tuple[tuple[str, tuple[Term, ...]], ...]
"""The terms of a briefing by taxonomy, sorted."""


class Spelling(NamedTuple):
    """The terms of a briefing as it spells them, and where."""

    terms: tuple[tuple[str, tuple[str, ...]], ...]
    spots: tuple[Spot, ...]
    story: tuple[str, ...]
    shown: str
    places: tuple[tuple[str, Place], ...]


def spelling(briefing: Briefing) -> Spelling:
    return Spelling(briefing.terms, briefing.spots, briefing.story, briefing.shown, briefing.places)


def texts_of(own: Briefing | Spelling) -> list[tuple[str, tuple[str, ...]]]:
    """The terms of a briefing as it spells them, a taxonomy at a time."""
    found = [pair for pair in own.terms if pair[1]]
    if own.spots:
        found.append(("locations", tuple([spot.name for spot in own.spots])))
    if own.story:
        found.append(("stories", own.story))
    return found


def labelled(spelled: Sequence[Spelling]) -> tuple[Labels, list[Problem]]:
    """Slug and label of every term, and what is spelled in two ways or shares a slug."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[tuple[str, str], Spelling] = {}
    for own in spelled:
        for taxonomy, texts in texts_of(own):
            of_taxonomy = counts[taxonomy]
            for text in texts:
                of_taxonomy[text] += 1
                if of_taxonomy[text] == 1:
                    first[taxonomy, text] = own
    labels: dict[str, dict[str, tuple[str, str]]] = {}
    problems: list[Problem] = []
    for taxonomy, counted in sorted(counts.items()):
        by_key: dict[str, list[str]] = defaultdict(list)
        for text in counted:
            by_key[urls.term_key(text)].append(text)
        chosen = {
            key: min(texts, key=lambda text: (-counted[text], text))
            for key, texts in by_key.items()
        }
        slugs = urls.unique_slugs(chosen)
        labels[taxonomy] = {
            text: (slugs[key], chosen[key]) for key, texts in by_key.items() for text in texts
        }
        for key, label in sorted(chosen.items()):
            # `first` holds briefings in the order of their paths: the first of any spelling.
            owner = min((first[taxonomy, text] for text in by_key[key]), key=attrgetter("shown"))
            problems += _doubts(taxonomy, label, slugs[key], by_key[key], owner)
    return labels, problems


def is_relabelled(before: Labels, after: Labels) -> bool:
    """Whether a text that was a term already now has another slug or label."""
    return before is not after and any(
        text in known and known[text] != own
        for taxonomy, known in before.items()
        for text, own in after.get(taxonomy, {}).items()
    )


def _doubts(
    taxonomy: str, label: str, slug: str, spellings: Sequence[str], owner: Spelling
) -> Iterator[Problem]:
    field = FIELD_OF.get(taxonomy, taxonomy)
    place = dict(owner.places).get(field, Place(owner.shown, 1, 1))
    if len(spellings) > 1:
        others = ", ".join(sorted(set(spellings) - {label}))
        message = f"{taxonomy}: {label} is also spelled {others}; use one spelling"
        yield warning(place, "spelling", message)
    if slug != urls.slug(label):
        message = (
            f"{taxonomy}: {label} shares the address {urls.slug(label)} with another term "
            f"and is filed under {slug}; rename one of them"
        )
        yield warning(place, "slug", message)


class OwnTerms:
    """The terms of one tree's briefings, each made once."""

    def __init__(self, site: Site, labels: Labels) -> None:
        made: dict[tuple[str, str], Term] = {}
        self._by_text: dict[str, dict[str, Term]] = {}
        for taxonomy, texts in labels.items():
            of_text = self._by_text[taxonomy] = {}
            for text, (slug, label) in texts.items():
                url = urls.term(site.home, taxonomy, slug)
                of_text[text] = made.setdefault((taxonomy, slug), Term(taxonomy, slug, label, url))

    def of(self, briefing: Briefing) -> Terms:
        return tuple(
            sorted(
                (taxonomy, tuple(dict.fromkeys(self._by_text[taxonomy][text] for text in texts)))
                for taxonomy, texts in texts_of(briefing)
            )
        )
