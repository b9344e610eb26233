"""Reading the folders of a site: sources, folder defaults, data and static files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from dateline.model import Gloss, Record
from dateline.parse.authority import FOLDER as AUTHORITY
from dateline.parse.authority import records_in, taxonomy_of
from dateline.parse.catalogue import ENDING as CATALOGUE
from dateline.parse.catalogue import mistakes_in
from dateline.parse.config import Config, load
from dateline.parse.data import DATA, data_in
from dateline.parse.frontmatter import renamed
from dateline.parse.glossary import NAME as GLOSSARY
from dateline.parse.glossary import glossary_in
from dateline.parse.source import decoded
from dateline.parse.typed import unknown_key
from dateline.parse.yamltext import Fields, read
from dateline.problems import Place, Problem, Rejected, Unavailable, error, warning
from dateline.run.folders import File, files_below, shown
from dateline.run.manifest import MARKER
from dateline.run.tree import UNFINISHED
from dateline.value import Value

DEFAULTS = "_defaults.yaml"
MARKDOWN = (".md", ".markdown")

_OWN_NAMES = (MARKER, UNFINISHED)


class Found(Value, frozen=True):
    """A briefing's file, and the folder defaults that hold for it, nearest first."""

    file: File
    shown: str
    defaults: tuple[Fields, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that lies below `content/`."""

    sources: tuple[Found, ...]
    files: dict[str, File]
    """Files that are not briefings, by their path below `content/`."""
    data: dict[str, Any]
    records: tuple[Record, ...]
    """What the authority files say of terms."""
    problems: tuple[Problem, ...]
    glossary: tuple[Gloss, ...] = ()
    layers: dict[str, Fields] = field(default_factory=dict)
    """Folder → the fields that it gives the briefings below it."""

    def defaults(self, name: str) -> tuple[Fields, ...]:
        """Those that hold for a file of this name, nearest first."""
        return _layers_for(name, self.layers)


def config_in(content: bytes, path: Path, base_url: str | None) -> Config:
    """The settings in the file at `path`; `base_url` beats theirs. Raises Rejected."""
    where = shown(path)
    overrides = {"base_url": base_url} if base_url else {}
    return load(decoded(content, where), where, overrides)


def words(folder: Path, config: Config) -> tuple[dict[str, str], list[Problem]]:
    """Language → the text of the site's own catalogue, those without mistakes."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for file in files_below(folder, problems) if folder.is_dir() else ():
        lang, ending = PurePosixPath(file.name).stem, PurePosixPath(file.name).suffix
        if ending != CATALOGUE or lang.startswith("."):
            continue
        where = shown(Path(file.place))
        if file.name != f"{lang}{CATALOGUE}" or lang not in config.codes:
            message = "no catalogue of a language of the site; name it CODE.po, by a code of"
            problems.append(warning(Place(where), "catalogue", f"{message} `languages`"))
            continue
        try:
            text = decoded(read_bytes(Path(file.place)), where)
        except Rejected as rejected:
            problems += rejected.problems
            continue
        mistakes = mistakes_in(text, where, lang)
        problems += mistakes
        if not mistakes:
            found[lang] = text
    return found, problems


def content(folder: Path, config: Config) -> Content:
    """Finds every source. Raises Unavailable where the folder cannot be read."""
    problems: list[Problem] = []
    markdown: list[File] = []
    files: dict[str, File] = {}
    layers: dict[str, Fields] = {}
    data: dict[str, Any] = {}
    records: list[Record] = []
    glossary: list[Gloss] = []
    for file in files_below(folder, problems):
        *folders, name = file.name.split("/")
        if name.startswith("."):
            continue
        if name == DEFAULTS or (folders and folders[0] in ("_data", AUTHORITY)):
            try:
                if name == DEFAULTS:
                    layers.update(_defaults(file, config, problems))
                elif folders[0] == AUTHORITY and PurePosixPath(name).stem == GLOSSARY:
                    glossary += _glossary(file, config, problems)
                elif folders[0] == AUTHORITY:
                    records += _records(file, config, problems)
                else:
                    data.update(_data(Path(file.place)))
            except Rejected as rejected:
                problems.extend(rejected.problems)
        elif _is_private(folders, name):
            continue
        elif name.endswith(MARKDOWN):
            markdown.append(file)
        else:
            files[file.name] = file
    prefix = shown(folder)
    sources = tuple(
        Found(file, f"{prefix}/{file.name}", _layers_for(file.name, layers)) for file in markdown
    )
    return Content(sources, files, data, tuple(records), tuple(problems), tuple(glossary), layers)


def _is_private(folders: list[str], name: str) -> bool:
    """Whether a name above the file, or its own, begins with `_`; `_pages` may."""
    below = folders[1:] if folders and folders[0] == "_pages" else folders
    return name.startswith("_") or any(folder.startswith("_") for folder in below)


def is_briefing(name: str) -> bool:
    """Whether a file of this name below `content/` is a briefing or a page."""
    *folders, own = name.split("/")
    hidden = own.startswith(".") or _is_private(folders, own)
    return not hidden and own.endswith(MARKDOWN)


def template_texts(folders: Sequence[Path], problems: list[Problem]) -> Mapping[str, str]:
    """Template → its text; the first folder that has it wins."""
    found: dict[str, str] = {}
    for folder in folders:
        for file in files_below(folder, problems) if folder.is_dir() else ():
            content = read_bytes(Path(file.place))
            found.setdefault(file.name, content.decode("utf-8", "replace"))
    return dict(sorted(found.items()))


def read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failure:
        raise Unavailable(f"{path}: {failure.strerror}") from failure


def _data(path: Path) -> dict[str, Any]:
    where = shown(path)
    if path.suffix not in DATA:
        return {}
    return {path.stem: data_in(decoded(read_bytes(path), where), path.suffix, where)}


def _records(file: File, config: Config, problems: list[Problem]) -> list[Record]:
    where = shown(Path(file.place))
    path = PurePosixPath(file.name)
    if path.suffix not in (".yaml", ".yml"):
        return []
    taxonomy = taxonomy_of(path.stem, Place(where, 1, 1), config)
    if taxonomy is None:
        return []
    text = decoded(read_bytes(Path(file.place)), where)
    records, wrong = records_in(text, where, taxonomy, config)
    problems += wrong
    return records


def _glossary(file: File, config: Config, problems: list[Problem]) -> list[Gloss]:
    if not file.name.endswith((".yaml", ".yml")):
        return []
    where = shown(Path(file.place))
    glosses, wrong = glossary_in(decoded(read_bytes(Path(file.place)), where), where, config)
    problems += wrong
    return glosses


def _defaults(file: File, config: Config, problems: list[Problem]) -> dict[str, Fields]:
    where = shown(Path(file.place))
    node = read(decoded(read_bytes(Path(file.place)), where), where)
    if node is None:
        return {}
    if not isinstance(node, Fields):
        raise Rejected(error(node.place, "defaults", "not a list of fields; write `name: value`"))
    own = renamed(node, config.fields)
    known = config.known_keys
    for key, _ in own.entries:
        if key.text not in known and config.unknown_fields != "ignore":
            problems.append(warning(key.place, "unknown-key", unknown_key(key.text, known)))
    return {PurePosixPath(file.name).parent.as_posix(): own}


def source_among(files: Sequence[File], name: str, folder: Path, config: Config) -> Found:
    """The source `name`, with the defaults of the folders above it; `files` are all of `folder`.

    Raises Rejected where those cannot be read.
    """
    by_name = {file.name: file for file in files}
    layers: dict[str, Fields] = {}
    for above in PurePosixPath(name).parents:
        file = by_name.get((above / DEFAULTS).as_posix())
        if file:
            layers.update(_defaults(file, config, []))
    return Found(by_name[name], f"{shown(folder)}/{name}", _layers_for(name, layers))


def _layers_for(name: str, layers: dict[str, Fields]) -> tuple[Fields, ...]:
    if not layers:
        return ()
    folders = (parent.as_posix() for parent in PurePosixPath(name).parents)
    return tuple(layers[folder] for folder in folders if folder in layers)


def static_files(folders: list[Path], problems: list[Problem]) -> dict[str, File]:
    """Static files by their path; the first folder's win over the later ones'."""
    found: dict[str, File] = {}
    for folder in folders:
        if folder.is_dir():
            for file in files_below(folder, problems):
                if file.name in _OWN_NAMES:
                    message = "a name that publishing needs itself; rename it"
                    problems.append(error(Place(shown(Path(file.place))), "file-name", message))
                else:
                    found.setdefault(file.name, file)
    return found
