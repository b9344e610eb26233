"""What each template reads, so that an edit of one makes again only the pages that it decides."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from dateline.run import disk
from dateline.value import fingerprint

_READS_TEMPLATES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


class Theme:
    """The templates of `folders`, the first that has one winning, and the data that they name."""

    def __init__(
        self, folders: Sequence[Path], data: Mapping[str, Any], assets: Mapping[str, str]
    ) -> None:
        self._data = data
        self._assets = assets
        self._texts = _texts(folders)
        self._own: dict[str, tuple[frozenset[str], Any]] = {}
        self._digests: dict[str, bytes] = {}

    def digest(self, template: str) -> bytes:
        """Stands for all that decides what `template` makes of a page's values."""
        if template not in self._digests:
            read = sorted(self._read(template, set()))
            self._digests[template] = fingerprint([(name, self._inputs(name)[1]) for name in read])
        return self._digests[template]

    def digests(self) -> dict[str, bytes]:
        """Of every template file by itself, for telling which one changed."""
        return {name: fingerprint(text) for name, text in sorted(self._texts.items())}

    def _read(self, template: str, seen: set[str]) -> set[str]:
        if template not in seen:
            seen.add(template)
            for other in self._inputs(template)[0]:
                self._read(other, seen)
        return seen

    def _inputs(self, template: str) -> tuple[frozenset[str], Any]:
        """The templates that this one names, and all else that it reads."""
        if template not in self._own:
            text = self._texts.get(template)
            tree = _parsed(text or "")
            self._own[template] = (
                self._named(tree),
                (text, self._data_of(tree), self._assets_of(tree)),
            )
        return self._own[template]

    def _named(self, tree: nodes.Template) -> frozenset[str]:
        names: set[str] = set()
        for node in tree.find_all(_READS_TEMPLATES):
            given = _constants(node.template)  # type: ignore[attr-defined]
            names.update(self._texts if given is None else given)
        return frozenset(names)

    def _data_of(self, tree: nodes.Template) -> Any:
        uses = sum(name.name == "data" for name in tree.find_all(nodes.Name))
        named = [
            node.attr
            for node in tree.find_all(nodes.Getattr)
            if isinstance(node.node, nodes.Name) and node.node.name == "data"
        ]
        names: Iterable[str] = named if len(named) == uses else self._data
        return [(name, self._data.get(name)) for name in sorted(set(names))]

    def _assets_of(self, tree: nodes.Template) -> Any:
        uses = sum(name.name == "asset" for name in tree.find_all(nodes.Name))
        named = [
            argument.value
            for call in tree.find_all(nodes.Call)
            if isinstance(call.node, nodes.Name) and call.node.name == "asset"
            for argument in call.args[:1]
            if isinstance(argument, nodes.Const)
        ]
        names: Iterable[str] = named if len(named) == uses else self._assets
        return [(name, self._assets.get(name)) for name in sorted(set(names))]


@lru_cache(maxsize=256)
def _parsed(text: str) -> nodes.Template:
    """Never raises: what is wrong with a template is told when it is rendered."""
    try:
        return Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(text)
    except TemplateSyntaxError:
        return nodes.Template([])


def _constants(node: nodes.Node) -> list[str] | None:
    """The template names that an expression may give; None if only running it tells."""
    if isinstance(node, nodes.Const):
        return [node.value] if isinstance(node.value, str) else list(node.value)
    if isinstance(node, nodes.List | nodes.Tuple):
        found = [_constants(item) for item in node.items]
        return None if None in found else [name for names in found for name in names or ()]
    return None


def _texts(folders: Sequence[Path]) -> dict[str, str]:
    found: dict[str, str] = {}
    for folder in folders:
        if folder.is_dir():
            for file in disk.files_below(folder, []):
                content = disk.read_bytes(Path(file.place))
                found.setdefault(file.name, content.decode("utf-8", "replace"))
    return found
