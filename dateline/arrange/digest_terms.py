"""The terms that the setting `digests` names."""

from collections.abc import Iterable

from dateline import urls
from dateline.arrange.addresses import Placed
from dateline.arrange.terms import Labels, texts_of
from dateline.parse.config import FIELD_OF, Config, DigestPart
from dateline.problems import Problem, error

_TAXONOMY_OF = {field: name for name, field in FIELD_OF.items()}


def wanted_slugs(part: DigestPart, labels: Labels) -> list[tuple[str, list[str]]]:
    """The terms of a part by taxonomy, as they are filed."""
    wanted = []
    for field, texts in part.terms.items():
        taxonomy = _TAXONOMY_OF.get(field, field)
        slugs = {urls.term_key(text): slug for text, (slug, _) in labels.get(taxonomy, {}).items()}
        keys = [urls.term_key(text) for text in texts]
        wanted.append((taxonomy, [slugs[key] for key in keys if key in slugs]))
    return wanted


def unknown_terms(owners: Iterable[Placed], config: Config) -> list[Problem]:
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
        if (_TAXONOMY_OF.get(field, field), urls.term_key(text)) not in known
    ]
