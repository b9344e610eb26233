"""What `check` says of terms besides mistakes: probable duplicates, and entries nothing uses."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from dateline.arrange.archive import Archive
from dateline.arrange.terms import Spelling, texts_of
from dateline.problems import Place, Problem, warning

_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىآأإؤئء"
_LATIN = "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a a a a w y a"
_LETTERS = dict(zip(_ARABIC, _LATIN.split(), strict=True))
"""Arabic letters in Latin ones, roughly: for comparing, not for reading."""

_ARTICLE = re.compile(r"\b(?:al|el|ash|as|ad|an|ar|at|az)-|\bال")
_SOUNDS = (("ph", "f"), ("ck", "k"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("q", "k"), ("c", "k"))
_VOWELS = re.compile("[aeiouwy]")
_TWICE = re.compile(r"(.)\1+")
_SHORTEST = 3
"""Consonants that two names must share to be taken for one."""


def advice(archive: Archive) -> Iterator[Problem]:
    """Warnings for an editor; nothing of it keeps a site from being built."""
    spelled = archive.spellings.ever
    yield from _duplicates(archive, spelled)
    yield from _unused(archive, spelled)


def _unused(archive: Archive, spelled: Iterable[Spelling]) -> Iterator[Problem]:
    authority = archive.spellings.authority
    used = {
        id(authority.find(taxonomy, text))
        for own in spelled
        for taxonomy, texts in texts_of(own)
        for text in texts
    }
    above = {id(authority.above(record)) for record in authority.records}
    countries = {
        id(authority.find("locations", record.country))
        for record in authority.records
        if record.country
    }
    for record in authority.records:
        if id(record) not in used | above | countries:
            message = f"{record.names[0][1]}: no briefing uses this entry; correct or remove it"
            yield warning(record.place, "unused-entry", message)


def _duplicates(archive: Archive, spelled: Iterable[Spelling]) -> Iterator[Problem]:
    first: dict[tuple[str, str], Place] = {}
    for own in spelled:
        for taxonomy, texts in texts_of(own):
            for text in texts:
                first.setdefault((taxonomy, text), own.place(taxonomy, text))
    for taxonomy, labels in archive.vocabulary.labels.items():
        slugs = {text: label.slug for text, label in labels.items()}
        for one, other in _alike(slugs):
            place = first.get((taxonomy, other))
            if place:
                message = (
                    f"{taxonomy}: {other} may be {one} in another spelling; make it a variant "
                    f"in _authority/{taxonomy}.yaml, or use one spelling"
                )
                yield warning(place, "duplicate-term", message)


def _alike(slugs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of texts of different terms that sound the same."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for text, slug in sorted(slugs.items()):
        if key := skeleton(text):
            groups[key].setdefault(slug, text)
    for texts in groups.values():
        one, *others = texts.values()
        yield from ((one, other) for other in others)


def skeleton(text: str) -> str:
    """The consonants and digits of a name, whatever the script; empty if too few to tell."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(own for own in folded if not unicodedata.combining(own))
    bare = _ARTICLE.sub("", bare)
    latin = "".join(_LETTERS.get(own, own) for own in bare)
    for sound, written in _SOUNDS:
        latin = latin.replace(sound, written)
    digits = "".join(own for own in latin if own.isdigit())
    letters = "".join(own for own in latin if own.isalpha())
    consonants = _TWICE.sub(r"\1", letters[:1] + _VOWELS.sub("", letters[1:]))
    return f"{consonants} {digits}" if len(consonants) >= _SHORTEST else ""
