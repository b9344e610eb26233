"""What the terms that narrow a search are called, in each language."""

from dateline.arrange.archive import Archive
from dateline.model import in_language
from dateline.search.records import is_filter

Labels = dict[str, dict[str, str]]
"""Taxonomy → slug → label."""


def labels(archive: Archive) -> dict[str, Labels]:
    """Language → the labels of all terms of public briefings, of whatever language these are.

    Sorted, so that the order of briefings does not tell.
    """
    used = {
        (taxonomy, term.slug)
        for tree in archive.trees
        for entry in tree.entries
        for taxonomy, terms in entry.terms
        if is_filter(taxonomy)
        for term in terms
    }
    names = {
        (taxonomy, label.slug): label.names
        for taxonomy, of_taxonomy in archive.vocabulary.labels.items()
        for label in of_taxonomy.values()
    }
    found: dict[str, Labels] = {}
    for tree in archive.trees:
        own = found[tree.site.lang] = {}
        for taxonomy, slug in sorted(used):
            text = in_language(names[taxonomy, slug], tree.site.lang)
            own.setdefault(taxonomy, {})[slug] = text
    return found
