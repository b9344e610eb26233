"""Spellings → terms: one label and one slug for each, whoever spelled it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from dateline import urls
from dateline.arrange.authority import Authority, slug_of
from dateline.arrange.countries import country_names
from dateline.model import Briefing, Record, Site, Spot, Term, in_language, term_place
from dateline.parse.config import FIELD_OF
from dateline.problems import Place, Problem, warning
from dateline.value import Value


class Label(Value, frozen=True):
    """A term as every tree names it."""

    slug: str
    names: tuple[tuple[str, str], ...]
    """Language → label; without an authority file one, for all."""
    listed: bool = True
    """False: it is in no index, list or data."""


Labels = Mapping[str, Mapping[str, Label]]
"""Taxonomy → a term as a briefing spells it → its label."""

Terms = tuple[tuple[str, tuple[Term, ...]], ...]
"""The terms of a briefing by taxonomy, sorted."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of an archive, and how they belong together."""

    labels: Labels = field(default_factory=dict)
    broader: Mapping[tuple[str, str], tuple[Label, ...]] = field(default_factory=dict)
    """Taxonomy and slug → what the term is a part of, the nearest first."""
    records: Mapping[tuple[str, str], Record] = field(default_factory=dict)
    """Taxonomy and slug → what the authority file says of the term."""
    slugs: frozenset[tuple[str, str]] = frozenset()
    """Taxonomy and slug of every term, and of every record."""


class Spelling(NamedTuple):
    """The terms of a briefing as it spells them, and where."""

    terms: tuple[tuple[str, tuple[str, ...]], ...]
    spots: tuple[Spot, ...]
    story: tuple[str, ...]
    shown: str
    places: tuple[tuple[str, Place], ...]

    def place(self, taxonomy: str, text: str) -> Place:
        """Where the briefing names a term."""
        return self.own_place(taxonomy, text) or Place(self.shown, 1, 1)

    def own_place(self, taxonomy: str, text: str) -> Place | None:
        """The same; None where it has the term from its original or its folder."""
        name, places = FIELD_OF.get(taxonomy, taxonomy), dict(self.places)
        return places.get(term_place(name, text)) or places.get(name)


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


@dataclass(slots=True)
class _Counts:
    """How often each text was spelled, and by whom first: who wrote it before who inherits it."""

    texts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    first: dict[tuple[str, str], Spelling] = field(default_factory=dict)
    countries: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """A place as spelled → the countries that briefings give it."""

    @classmethod
    def of(cls, spelled: Sequence[Spelling]) -> "_Counts":
        made = cls()
        unwritten: set[tuple[str, str]] = set()
        for own in spelled:
            for taxonomy, texts in texts_of(own):
                of_taxonomy = made.texts[taxonomy]
                for text in texts:
                    of_taxonomy[text] += 1
                    key = taxonomy, text
                    if of_taxonomy[text] == 1:
                        made.first[key] = own
                        if own.own_place(taxonomy, text) is None:
                            unwritten.add(key)
                    elif key in unwritten and own.own_place(taxonomy, text):
                        made.first[key] = own
                        unwritten.remove(key)
            for spot in own.spots:
                if spot.country:
                    made.countries[spot.name][spot.country] += 1
        return made


def labelled(spelled: Sequence[Spelling], authority: Authority) -> tuple[Vocabulary, list[Problem]]:
    """Every term, and what is spelled in two ways or shares a slug."""
    counts = _Counts.of(spelled)
    above = _Above(counts, authority)
    labels: dict[str, dict[str, Label]] = {}
    problems: list[Problem] = []
    for taxonomy in sorted({*counts.texts, *(own.taxonomy for own in authority.records)}):
        counted = counts.texts.get(taxonomy, Counter())
        texts = [*counted, *(text for text in above.texts(taxonomy) if text not in counted)]
        groups = _groups(taxonomy, texts, counted, authority)
        labels[taxonomy] = {text: label for label, own, _ in groups for text in own}
        for label, own, record in groups:
            # `first` holds briefings in the order of their paths: the first of any spelling.
            by = [counts.first[taxonomy, text] for text in own if text in counted]
            if by and record is None:
                problems += _doubts(taxonomy, label, own, min(by, key=attrgetter("shown")))
    records = {(own.taxonomy, slug_of(own)): own for own in reversed(authority.records)}
    slugs = {(name, label.slug) for name, own in labels.items() for label in own.values()}
    broader = above.chains(labels)
    return Vocabulary(labels, broader, records, frozenset({*slugs, *records})), problems


_Group = tuple[Label, list[str], Record | None]
"""A term, the texts that mean it, and what the authority file says of it."""


def _groups(
    taxonomy: str, texts: Sequence[str], counted: Mapping[str, int], authority: Authority
) -> list[_Group]:
    by_key: dict[str, list[str]] = defaultdict(list)
    by_slug: dict[str, tuple[Record, list[str]]] = {}
    for text in texts:
        if record := authority.find(taxonomy, text):
            by_slug.setdefault(slug_of(record), (record, []))[1].append(text)
        else:
            by_key[urls.term_key(text)].append(text)
    chosen = {
        key: min(own, key=lambda text: (-counted.get(text, 0), text)) for key, own in by_key.items()
    }
    slugs = urls.unique_slugs(chosen, authority.slugs(taxonomy))
    known: list[_Group] = [
        (Label(slug, record.names, record.listed), own, record)
        for slug, (record, own) in by_slug.items()
    ]
    return [
        *known,
        *(
            (Label(slugs[key], _names(taxonomy, label, counted, authority)), by_key[key], None)
            for key, label in sorted(chosen.items())
        ),
    ]


def _names(
    taxonomy: str, label: str, counted: Mapping[str, int], authority: Authority
) -> tuple[tuple[str, str], ...]:
    """One for all languages, but for a country that only places name."""
    if taxonomy == "locations" and label not in counted:
        return country_names(label, authority.languages) or (("", label),)
    return (("", label),)


class _Above:
    """The texts of the terms that others are a part of."""

    def __init__(self, counts: _Counts, authority: Authority) -> None:
        self._authority = authority
        self._countries = {
            text: min(own, key=lambda country: (-own[country], country))
            for text, own in counts.countries.items()
        }
        self._used = [(taxonomy, text) for taxonomy, own in counts.texts.items() for text in own]

    def texts(self, taxonomy: str) -> list[str]:
        """Those above the terms that briefings spell, sorted."""
        return sorted(
            {
                above
                for name, text in self._used
                if name == taxonomy
                for above in self._chain(taxonomy, text)
            }
        )

    def _chain(self, taxonomy: str, text: str) -> list[str]:
        steps: list[str] = []
        while (above := self._next(taxonomy, text)) is not None and above not in steps:
            steps.append(above)
            text = above
        return steps

    def _next(self, taxonomy: str, text: str) -> str | None:
        record = self._authority.find(taxonomy, text)
        if record and (above := self._authority.above(record)):
            return above.names[0][1]
        if taxonomy != "locations":
            return None
        given = (record and record.country) or self._countries.get(text)
        if not given:
            return None
        names = country_names(given, self._authority.languages)
        country = names[0][1] if names else given
        owner = self._authority.find(taxonomy, country) or self._authority.find(taxonomy, given)
        if owner is not None:
            return None if owner is record else owner.names[0][1]
        return None if urls.term_key(country) == urls.term_key(text) else country

    def chains(self, labels: Labels) -> dict[tuple[str, str], tuple[Label, ...]]:
        """Taxonomy and slug → the labels above the term."""
        found: dict[tuple[str, str], tuple[Label, ...]] = {}
        for taxonomy, of_text in labels.items():
            for text, label in sorted(of_text.items()):
                chain = [of_text[above] for above in self._chain(taxonomy, text)]
                own = tuple(dict.fromkeys(above for above in chain if above.listed))
                own = tuple(above for above in own if above.slug != label.slug)
                if own and (taxonomy, label.slug) not in found:
                    found[taxonomy, label.slug] = own
        return found


def unknown_terms(
    spelled: Sequence[Spelling], taxonomy: str, authority: Authority
) -> list[tuple[Place, str]]:
    """Where each term of a closed `taxonomy` stands that is in no authority file; the message."""
    found = []
    for own in spelled:
        for text in dict(texts_of(own)).get(taxonomy, ()):
            if authority.find(taxonomy, text) is None:
                near = authority.nearest(taxonomy, text)
                file = f"_authority/{taxonomy}.yaml"
                remedy = f"did you mean {near}?" if near else f"add it to {file}"
                message = f"{taxonomy}: {text} is not in {file}; {remedy}"
                found.append((own.place(taxonomy, text), message))
    return found


def is_relabelled(before: Labels, after: Labels) -> bool:
    """Whether a text that was a term already now has another slug or label."""
    return before is not after and any(
        text in known and known[text] != own
        for taxonomy, known in before.items()
        for text, own in after.get(taxonomy, {}).items()
    )


def _doubts(
    taxonomy: str, label: Label, spellings: Sequence[str], owner: Spelling
) -> Iterator[Problem]:
    text = label.names[0][1]
    place = owner.place(taxonomy, text)
    if len(spellings) > 1:
        others = ", ".join(sorted(set(spellings) - {text}))
        message = f"{taxonomy}: {text} is also spelled {others}; use one spelling"
        yield warning(place, "spelling", message)
    if label.slug != urls.slug(text):
        message = (
            f"{taxonomy}: {text} shares the address {urls.slug(text)} with another term "
            f"and is filed under {label.slug}; rename one of them"
        )
        yield warning(place, "slug", message)


def term_of(site: Site, taxonomy: str, label: Label) -> Term:
    """The term as the tree of `site` shows it."""
    url = urls.term(site.home, taxonomy, label.slug)
    return Term(taxonomy, label.slug, in_language(label.names, site.lang), url)


def other_names(term: Term, record: Record) -> tuple[str, ...]:
    """What else the authority file calls it, in any language."""
    own = urls.term_key(term.label)
    return tuple(dict.fromkeys(text for text in record.texts if urls.term_key(text) != own))


class OwnTerms:
    """The terms of one tree's briefings, each made once."""

    def __init__(self, site: Site, labels: Labels) -> None:
        made: dict[tuple[str, str], Term] = {}
        self._by_text: dict[str, dict[str, Term]] = {}
        for taxonomy, texts in labels.items():
            of_text = self._by_text[taxonomy] = {}
            for text, label in texts.items():
                if label.listed:
                    key = taxonomy, label.slug
                    made.setdefault(key, term_of(site, taxonomy, label))
                    of_text[text] = made[key]

    def place(self, spot: Spot) -> str:
        """What the tree calls a place."""
        term = self._by_text.get("locations", {}).get(spot.name)
        return term.label if term else spot.name

    def of(self, briefing: Briefing) -> Terms:
        found = []
        for taxonomy, texts in texts_of(briefing):
            known = self._by_text.get(taxonomy, {})
            own = tuple(dict.fromkeys(known[text] for text in texts if text in known))
            if own:
                found.append((taxonomy, own))
        return tuple(sorted(found))
