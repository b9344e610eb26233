"""Static files that only held briefings show: they are public before their day."""

from collections.abc import Container, Iterator, Mapping
from urllib.parse import urlsplit

from dateline import urls
from dateline.arrange.archive import Archive
from dateline.model import Briefing, Text
from dateline.problems import Place, Problem, warning


def early_files(
    archive: Archive, texts: Mapping[str, Text | None], static: Container[str]
) -> Iterator[Problem]:
    """`texts` are the bodies by source path, `static` the output paths of all static files."""
    held = {shown for _, shown in archive.held}
    waiting: dict[str, Place] = {}
    for source, placed in archive.owners.items() if held else ():
        if placed.briefing.shown in held:
            named = _named(placed.briefing, texts[source])
            waiting |= {path: place for path, place in named if path in static}
    for source in archive.shown if waiting else ():
        for path, _ in _named(archive.owners[source].briefing, texts[source]):
            waiting.pop(path, None)
    for path, place in waiting.items():
        message = f"/{path} is a static file and public already; put it beside the briefing"
        yield warning(place, "early-file", message)


def _named(briefing: Briefing, text: Text | None) -> Iterator[tuple[str, Place]]:
    """The output paths that a briefing names, and where."""
    targets = [(briefing.image.src, briefing.place("image"))] if briefing.image else []
    if text:
        targets += [
            (link.target, text.place(briefing.shown, link.line, link.column))
            for link in text.prose.links
        ]
    for target, place in targets:
        try:
            yield urls.output_path(urlsplit(target).path), place
        except ValueError:
            continue
