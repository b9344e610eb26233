"""What the terms that narrow a search are called, in each language."""

from collections.abc import Sequence

from dateline.arrange.archive import Tree
from dateline.search.records import is_filter

Labels = dict[str, dict[str, str]]
"""Taxonomy → slug → label."""


def labels(trees: Sequence[Tree]) -> dict[str, Labels]:
    """Language → the labels of all terms; where its tree has none, another's."""
    own = {tree.site.lang: _of(tree) for tree in trees}
    return {lang: _joined([own[lang], *own.values()]) for lang in own}


def _of(tree: Tree) -> Labels:
    found: Labels = {}
    for entry in tree.entries:
        for taxonomy, terms in entry.terms:
            if is_filter(taxonomy):
                of_taxonomy = found.setdefault(taxonomy, {})
                for term in terms:
                    of_taxonomy[term.slug] = term.label
    return found


def _joined(several: Sequence[Labels]) -> Labels:
    """The first that has a term names it; sorted, so that the order of briefings does not tell."""
    names = sorted({taxonomy for own in several for taxonomy in own})
    joined = {}
    for taxonomy in names:
        merged: dict[str, str] = {}
        for own in reversed(several):
            merged |= own.get(taxonomy, {})
        joined[taxonomy] = dict(sorted(merged.items()))
    return joined
