"""The authority files as one: which texts are one term, and what it is a part of."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dateline import urls
from dateline.model import Record
from dateline.problems import Problem, error

Owner = Mapping[str, Record]
"""Key of a text → the record that it means."""


@dataclass(frozen=True, slots=False)
class Authority:
    """What is known of the terms of every taxonomy."""

    records: Sequence[Record]
    languages: tuple[str, ...] = ("en",)
    """Those of the site, the default one first."""

    @cached_property
    def _owners(self) -> Mapping[str, Owner]:
        """Of two records that claim a text the first has it; a preferred label goes first."""
        owners: dict[str, dict[str, Record]] = {}
        for texts in ("names", "variants"):
            for record in self.records:
                of_taxonomy = owners.setdefault(record.taxonomy, {})
                own = record.variants if texts == "variants" else [own for _, own in record.names]
                for text in own:
                    of_taxonomy.setdefault(urls.term_key(text), record)
        return owners

    def find(self, taxonomy: str, text: str) -> Record | None:
        """The record that `text` means."""
        owners = self._owners.get(taxonomy)
        return owners.get(urls.term_key(text)) if owners else None

    def slugs(self, taxonomy: str) -> frozenset[str]:
        """Those of all its records, whether anything uses them or not."""
        return self._slugs.get(taxonomy, frozenset())

    @cached_property
    def _slugs(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for record in self.records:
            found.setdefault(record.taxonomy, set()).add(slug_of(record))
        return {taxonomy: frozenset(slugs) for taxonomy, slugs in found.items()}

    def nearest(self, taxonomy: str, text: str) -> str | None:
        """The name in the file that `text` is probably a slip for."""
        keys = self._owners.get(taxonomy, {})
        near = difflib.get_close_matches(urls.term_key(text), sorted(keys), 1, 0.6)
        if not near:
            return None
        texts = (own for own in keys[near[0]].texts if urls.term_key(own) == near[0])
        return next(texts, None)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What the files contradict themselves in."""
        return (*self._claimed_twice(), *self._slugs_twice(), *self._not_broader())

    def _claimed_twice(self) -> Iterator[Problem]:
        for record in self.records:
            for text in dict.fromkeys(record.texts):
                owner = self.find(record.taxonomy, text)
                if owner is not None and owner is not record:
                    message = (
                        f"{text} is also a name of {owner.names[0][1]} ({owner.place}); "
                        "leave it to one of them"
                    )
                    yield error(record.place_of(text), "authority", message)

    def _slugs_twice(self) -> Iterator[Problem]:
        first: dict[tuple[str, str], Record] = {}
        for record in self.records:
            slug = slug_of(record)
            other = first.setdefault((record.taxonomy, slug), record)
            if other is not record:
                message = (
                    f"{record.names[0][1]} shares the address {slug} with {other.names[0][1]} "
                    f"({other.place}); give one of them a `slug` of its own"
                )
                yield error(record.place, "authority", message)

    def _not_broader(self) -> Iterator[Problem]:
        for record in self.records:
            if record.broader is None:
                continue
            if self.find(record.taxonomy, record.broader) is None:
                near = self.nearest(record.taxonomy, record.broader)
                remedy = f"did you mean {near}?" if near else "add an entry for it"
                message = f"broader {record.broader} is no term of this file; {remedy}"
                yield error(record.broader_place, "authority", message)
            elif self._is_in_circle(record):
                message = "broader leads round in a circle; leave it out here"
                yield error(record.broader_place, "authority", message)

    def _is_in_circle(self, record: Record) -> bool:
        """Only the first record of a circle is told."""
        steps = [record]
        while (above := self.above(steps[-1])) is not None:
            if above is record:
                return record is min(steps, key=lambda own: own.place)
            if above in steps:
                return False
            steps.append(above)
        return False

    def above(self, record: Record) -> Record | None:
        """The record of its broader term."""
        return self.find(record.taxonomy, record.broader) if record.broader else None


def slug_of(record: Record) -> str:
    return record.slug or urls.slug(record.names[0][1])
