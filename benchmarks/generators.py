"""Who is measured, and how each is told to build, to watch and to serve."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = ROOT / ".dateline" / "bench"
"""Where the others are installed, each apart from the rest."""


@dataclass(frozen=True, slots=True)
class Generator:
    name: str
    label: str
    theme: str
    """Its folder in `themes/`, and its dialect."""
    program: Callable[[], Sequence[str]]
    version: Sequence[str]
    build: Sequence[str] = ()
    watch: Sequence[str] | None = None
    serve: Sequence[str] | None = None
    """`{port}` stands for the port."""
    serve_all: Sequence[str] = ()
    """What else it must be told to keep more pages fresh than those just looked at."""
    ready: str = ""
    """What it says once it watches, where it misses an edit before that."""
    output: str = "output"
    """What it writes, below the site's folder."""
    kept: Sequence[str] = ()
    """Patterns of what else it leaves there."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """File → text that is added to the theme's."""
    most: int | None = None
    """Of how many briefings its site may be at most, lest the run take hours."""
    always_whole: bool = False
    """Whether each command builds everything again, so that few kinds of edit tell all."""
    beside_others: bool = True
    """Whether it is measured beside the other generators, or else beside another of ours."""
    in_memory: bool = True
    """Whether it is also measured on a memory file system: the slow ones are not."""

    def command(self, arguments: Sequence[str]) -> list[str]:
        return [*self.program(), *arguments]


def dateline() -> Sequence[str]:
    return [sys.executable, str(ROOT / "build.py")]


def _hugo() -> Sequence[str]:
    """The binary itself: the package's command is a Python program that starts it."""
    found = sorted((HOME / "hugo").glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    return [str(found[0] if found else HOME / "hugo" / "hugo")]


def _python_program(name: str) -> Callable[[], Sequence[str]]:
    return lambda: [str(HOME / name / "bin" / name)]


def _eleventy() -> Sequence[str]:
    return ["node", str(HOME / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs")]


def _dateline_with(engine: str, theme: str = "dateline", told: str = "") -> Generator:
    is_minimal = theme == "dateline"
    return Generator(
        name=f"dateline-{engine}" if is_minimal else f"{theme}-{engine}",
        label=f"Dateline, {engine}{told}",
        theme=theme,
        beside_others=is_minimal,
        program=dateline,
        version=["--version"],
        build=["build"],
        watch=["watch"],
        serve=["serve", "--port", "{port}"],
        kept=[".dateline"],
        settings={"config.yaml": f"markdown: {{engine: {engine}}}\n"},
    )


ALL = (
    _dateline_with("commonmark"),
    _dateline_with("markdown"),
    *(
        _dateline_with(engine, theme, told)
        for engine in ("commonmark", "markdown")
        for theme, told in (("whole", ", own theme"), ("lean", ", own theme, dated pages alone"))
    ),
    Generator(
        name="hugo",
        label="Hugo",
        theme="hugo",
        program=_hugo,
        version=["version"],
        build=["build"],
        watch=["build", "--watch"],
        serve=["server", "--bind", "127.0.0.1", "--port", "{port}"],
        serve_all=["--disableFastRender"],
        ready="Press Ctrl+C to stop",
        output="public",
        kept=["resources", ".hugo_build.lock"],
    ),
    Generator(
        name="eleventy",
        label="Eleventy",
        theme="eleventy",
        program=_eleventy,
        version=["--version"],
        build=["--quiet"],
        watch=["--quiet", "--watch"],
        serve=["--quiet", "--serve", "--port={port}"],
        ready="Watching…",
        output="_site",
        always_whole=True,
        in_memory=False,
    ),
    Generator(
        name="pelican",
        label="Pelican",
        theme="pelican",
        program=_python_program("pelican"),
        version=["--version"],
        build=["--quiet"],
        kept=["cache"],
        always_whole=True,
        in_memory=False,
    ),
    Generator(
        name="nikola",
        label="Nikola",
        theme="nikola",
        program=_python_program("nikola"),
        version=["version"],
        build=["build", "--quiet"],
        kept=["cache", ".doit.db*"],
        most=1000,
        in_memory=False,
    ),
)
BY_NAME = {generator.name: generator for generator in ALL}
