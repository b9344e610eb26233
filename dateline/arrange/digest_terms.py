"""The terms that the setting `digests` names."""

from collections.abc import Collection, Iterable

from dateline import urls
from dateline.arrange.addresses import Placed
from dateline.arrange.authority import Authority, slug_of
from dateline.arrange.terms import Vocabulary, texts_of
from dateline.parse.config import FIELD_OF, Config, DigestPart
from dateline.problems import Problem, error

_TAXONOMY_OF = {field: name for name, field in FIELD_OF.items()}

Wanted = list[tuple[str, list[str]]]
"""Taxonomy and the slugs of terms in it."""


def wanted_slugs(part: DigestPart, vocabulary: Vocabulary, authority: Authority) -> Wanted:
    """The terms of a part by taxonomy, as they are filed."""
    wanted = []
    for field, texts in part.terms.items():
        taxonomy = _TAXONOMY_OF.get(field, field)
        labels = vocabulary.labels.get(taxonomy, {})
        slugs = {urls.term_key(text): label.slug for text, label in labels.items()}
        found = []
        for text in texts:
            record = authority.find(taxonomy, text)
            slug = slug_of(record) if record else slugs.get(urls.term_key(text))
            if slug:
                found.append(slug)
        wanted.append((taxonomy, found))
    return wanted


def with_narrower(wanted: Wanted, vocabulary: Vocabulary) -> list[tuple[str, Collection[str]]]:
    """`wanted` with all that is a part of those terms."""
    return [
        (
            taxonomy,
            {
                *slugs,
                *(
                    slug
                    for (name, slug), above in vocabulary.broader.items()
                    if name == taxonomy and any(label.slug in slugs for label in above)
                ),
            },
        )
        for taxonomy, slugs in wanted
    ]


def unknown_digest_terms(
    owners: Iterable[Placed], config: Config, authority: Authority
) -> list[Problem]:
    """Terms of parts that no source has, public or not: time alone never brings one."""
    if not config.digests.places:
        return []
    known = {
        (taxonomy, urls.term_key(text))
        for placed in owners
        for taxonomy, texts in texts_of(placed.briefing)
        for text in texts
    }
    return [
        error(
            place,
            "config",
            f"digests.{part}: no briefing has {text} in its {field}; correct the term",
        )
        for part, field, text, place in config.digests.places
        for taxonomy in (_TAXONOMY_OF.get(field, field),)
        if (taxonomy, urls.term_key(text)) not in known and not authority.find(taxonomy, text)
    ]
