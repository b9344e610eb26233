"""A plug-in that gives every article the ones before and after it."""

from itertools import pairwise
from typing import Any

from pelican import signals


def _lead_on(generator: Any) -> None:
    for newer, older in pairwise(generator.articles):
        newer.older, older.newer = older, newer


def register() -> None:
    signals.article_generator_finalized.connect(_lead_on)
