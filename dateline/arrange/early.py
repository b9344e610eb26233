"""Static files that only held briefings show: they are public before their day."""

from collections.abc import Container, Iterator
from urllib.parse import urlsplit

from dateline import urls
from dateline.arrange.archive import Archive
from dateline.model import Briefing
from dateline.problems import Place, Problem, warning


def early_files(archive: Archive, static: Container[str]) -> Iterator[Problem]:
    """`static` are the output paths of all static files."""
    held = {shown for _, shown in archive.held}
    waiting: dict[str, Place] = {}
    for placed in archive.owners.values() if held else ():
        if placed.briefing.shown in held:
            named = _named(placed.briefing)
            waiting |= {path: place for path, place in named if path in static}
    for source in archive.shown if waiting else ():
        for path, _ in _named(archive.owners[source].briefing):
            waiting.pop(path, None)
    for path, place in waiting.items():
        message = f"/{path} is a static file and public already; put it beside the briefing"
        yield warning(place, "early-file", message)


def _named(briefing: Briefing) -> Iterator[tuple[str, Place]]:
    """The output paths that a briefing names, and where."""
    targets = [(briefing.image.src, briefing.place("image"))] if briefing.image else []
    for link in briefing.prose.links if briefing.prose else ():
        targets.append((link.target, briefing.place_in_body(link.line, link.column)))
    for target, place in targets:
        try:
            yield urls.output_path(urlsplit(target).path), place
        except ValueError:
            continue
