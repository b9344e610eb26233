"""What each template reads, so that an edit of one makes again only the pages that it decides."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from dateline.value import fingerprint

_READS_TEMPLATES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


class Theme:
    """The templates, by their names, and the data and static files that they name."""

    def __init__(
        self, texts: Mapping[str, str], data: Mapping[str, Any], assets: Mapping[str, str]
    ) -> None:
        self._texts = texts
        self._data = data
        self._assets = assets
        self._own: dict[str, tuple[frozenset[str], dict[str, bytes]]] = {}

    def inputs(self, template: str) -> dict[str, bytes]:
        """All that decides what `template` makes of a page's values, by name, as digests."""
        found: dict[str, bytes] = {}
        for name in sorted(self._read(template, set())):
            found |= self._inputs(name)[1]
        return found

    def _read(self, template: str, seen: set[str]) -> set[str]:
        if template not in seen:
            seen.add(template)
            for other in self._inputs(template)[0]:
                self._read(other, seen)
        return seen

    def _inputs(self, template: str) -> tuple[frozenset[str], dict[str, bytes]]:
        """The templates that this one names, and all that it reads itself."""
        if template not in self._own:
            text = self._texts.get(template)
            tree = _parsed(text or "")
            own = {f"templates/{template}": fingerprint(text)}
            self._own[template] = (
                self._named(tree),
                own | self._data_of(tree) | self._assets_of(tree),
            )
        return self._own[template]

    def _named(self, tree: nodes.Template) -> frozenset[str]:
        names: set[str] = set()
        for node in tree.find_all(_READS_TEMPLATES):
            given = _constants(node.template)  # type: ignore[attr-defined]
            names.update(self._texts if given is None else given)
        return frozenset(names)

    def _data_of(self, tree: nodes.Template) -> dict[str, bytes]:
        uses = sum(name.name == "data" for name in tree.find_all(nodes.Name))
        named = [
            node.attr
            for node in tree.find_all(nodes.Getattr)
            if isinstance(node.node, nodes.Name) and node.node.name == "data"
        ]
        names: Iterable[str] = named if len(named) == uses else self._data
        return {f"data.{name}": fingerprint(self._data.get(name)) for name in names}

    def _assets_of(self, tree: nodes.Template) -> dict[str, bytes]:
        uses = sum(name.name == "asset" for name in tree.find_all(nodes.Name))
        named = [
            argument.value
            for call in tree.find_all(nodes.Call)
            if isinstance(call.node, nodes.Name) and call.node.name == "asset"
            for argument in call.args[:1]
            if isinstance(argument, nodes.Const)
        ]
        names: Iterable[str] = named if len(named) == uses else self._assets
        return {f"static/{name}": fingerprint(self._assets.get(name)) for name in names}


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
