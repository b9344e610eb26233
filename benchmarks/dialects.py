"""A briefing as each generator wants its file: front matter, name and folder."""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import Briefing
from benchmarks.words import PLACES

THEMES = Path(__file__).parent / "themes"
OWN_THEMES = ("whole", "lean")
"""Those that are settings alone: their templates are the project's own."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one generator has its sources."""

    path: Callable[[Briefing], str]
    """Below the site's folder."""
    text: Callable[[Briefing], str]


def write(folder: Path, dialect: Dialect, own: Briefing) -> Path:
    """The briefing as a file below `folder`."""
    path = folder / dialect.path(own)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dialect.text(own), encoding="utf-8")
    return path


def write_site(folder: Path, generator: str, made: Iterable[Briefing]) -> None:
    """A whole site of `generator`: its settings, its theme and every briefing."""
    shutil.copytree(THEMES / generator, folder, dirs_exist_ok=True)
    if generator in OWN_THEMES:
        authority = folder / "content" / "_authority" / "locations.yaml"
        authority.parent.mkdir(parents=True)
        authority.write_text(_locations(), encoding="utf-8")
    for own in made:
        write(folder, DIALECTS[generator], own)


def _locations() -> str:
    """Where the places lie: nowhere in particular, around the Mediterranean."""
    lines = [
        f"- label: {_quoted(place)}\n  lat: {30 + number * 7 % 200 / 10}\n"
        f"  lon: {number * 13 % 480 / 10 - 10}\n"
        for number, place in enumerate(PLACES)
    ]
    return "".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _ending(own: Briefing) -> str:
    return ".md" if own.lang == "en" else f".{own.lang}.md"


def _dated_path(own: Briefing) -> str:
    return f"content/{own.date:%Y/%m}/{own.slug}{_ending(own)}"


def _front_matter(fields: Mapping[str, str], own: Briefing) -> str:
    lines = [f"{name}: {value}" for name, value in fields.items()]
    return "\n".join(["---", *lines, "---", "", own.body])


def _dateline(own: Briefing) -> str:
    fields = {"title": _quoted(own.title)}
    if own.lang != "en":
        fields |= {"lang": own.lang, "translation_of": f"{own.slug}.md"}
    else:
        fields |= {
            "date": f"{own.date:%Y-%m-%d %H:%M}",
            "location": _quoted(own.place),
            "tags": _listed(own.tags),
            "authors": _listed(own.authors),
        }
    return _front_matter({**fields, "summary": _quoted(own.summary)}, own)


def _hugo(own: Briefing) -> str:
    fields = {
        "title": _quoted(own.title),
        "date": f"{own.date:%Y-%m-%dT%H:%M:%S}",
        "locations": _listed([own.place]),
        "tags": _listed(own.tags),
        "authors": _listed(own.authors),
        "summary": _quoted(own.summary),
    }
    return _front_matter(fields, own)


def _pelican(own: Briefing) -> str:
    """A place is a category: what Pelican has besides tags and authors."""
    lines = [
        f"Title: {own.title}",
        f"Date: {own.date:%Y-%m-%d %H:%M}",
        f"Category: {own.place}",
        f"Tags: {', '.join(own.tags)}",
        f"Authors: {'; '.join(own.authors)}",
        f"Slug: {own.slug}",
        f"Summary: {own.summary}",
    ]
    return "\n".join([*lines, "", own.body])


def _nikola(own: Briefing) -> str:
    """A place is a category here too."""
    lines = [
        f".. title: {own.title}",
        f".. slug: {own.slug}",
        f".. date: {own.date:%Y-%m-%d %H:%M:%S} UTC",
        f".. category: {own.place}",
        f".. tags: {', '.join(own.tags)}",
        f".. author: {', '.join(own.authors)}",
        f".. description: {own.summary}",
    ]
    return "\n".join(["<!--", *lines, "-->", "", own.body])


def _eleventy(own: Briefing) -> str:
    fields = {
        "title": _quoted(own.title),
        "date": f"{own.date:%Y-%m-%dT%H:%M:%SZ}",
        "place": _quoted(own.place),
        "topics": _listed(own.tags),
        "authors": _listed(own.authors),
        "summary": _quoted(own.summary),
    }
    return _front_matter(fields, own)


DIALECTS: Mapping[str, Dialect] = {
    "dateline": Dialect(_dated_path, _dateline),
    **dict.fromkeys(OWN_THEMES, Dialect(_dated_path, _dateline)),
    "hugo": Dialect(_dated_path, _hugo),
    "pelican": Dialect(_dated_path, _pelican),
    "nikola": Dialect(_dated_path, _nikola),
    "eleventy": Dialect(_dated_path, _eleventy),
}
