"""What each template reads, so that an edit of one makes again only the pages that it decides."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes

from dateline.render.loading import plain_name
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
            uses = _uses(text or "")
            own = {f"templates/{template}": fingerprint(text)}
            self._own[template] = (
                self._named(uses),
                own | self._data_of(uses) | self._assets_of(uses),
            )
        return self._own[template]

    def _named(self, uses: "Uses") -> frozenset[str]:
        names: set[str] = set()
        for given in uses.templates:
            names.update(self._texts if given is None else map(plain_name, given))
        return frozenset(names)

    def _data_of(self, uses: "Uses") -> dict[str, bytes]:
        names = self._data if uses.data is None else uses.data
        return {f"data.{name}": fingerprint(self._data.get(name)) for name in names}

    def _assets_of(self, uses: "Uses") -> dict[str, bytes]:
        names = self._assets if uses.assets is None else uses.assets
        return {f"static/{name}": fingerprint(self._assets.get(name)) for name in names}


class Uses(NamedTuple):
    """What the text of a template names; None where only running it tells."""

    templates: tuple[tuple[str, ...] | None, ...]
    """Of each include, import and extends."""
    data: tuple[str, ...] | None
    assets: tuple[str, ...] | None


@lru_cache(maxsize=1024)
def _uses(text: str) -> Uses:
    """Never raises: what is wrong with a template is told when it is rendered."""
    try:
        tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(text)
    except TemplateSyntaxError:
        tree = nodes.Template([])
    reading = tree.find_all(_READS_TEMPLATES)
    return Uses(
        tuple([_constants(node.template) for node in reading]),  # type: ignore[attr-defined]
        _data_in(tree),
        _assets_in(tree),
    )


def _data_in(tree: nodes.Template) -> tuple[str, ...] | None:
    named = [
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "data"
    ]
    return tuple(named) if len(named) == _count(tree, "data") else None


def _assets_in(tree: nodes.Template) -> tuple[str, ...] | None:
    named = [
        argument.value
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "asset"
        for argument in call.args[:1]
        if isinstance(argument, nodes.Const)
    ]
    return tuple(named) if len(named) == _count(tree, "asset") else None


def _count(tree: nodes.Template, name: str) -> int:
    return sum(node.name == name for node in tree.find_all(nodes.Name))


def _constants(node: nodes.Node) -> tuple[str, ...] | None:
    """The template names that an expression may give; None if only running it tells."""
    if isinstance(node, nodes.Const):
        return (node.value,) if isinstance(node.value, str) else ()
    if isinstance(node, nodes.List | nodes.Tuple):
        found = [_constants(item) for item in node.items]
        if None not in found:
            return tuple([name for names in found for name in names or ()])
    return None
