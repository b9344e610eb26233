"""The renderer: one Jinja environment a language tree."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import TemplateRuntimeError, select_autoescape
from jinja2.runtime import new_context

from dateline import urls
from dateline.model import Site
from dateline.problems import Rejected
from dateline.render import citing, filters
from dateline.render.compiled import Templates
from dateline.render.linked_data import linked_data
from dateline.render.loading import Texts
from dateline.render.mistakes import Unknown, as_problem
from dateline.views import Page
from dateline.wording import wording_of

Filters = Mapping[str, Callable[..., Any]]


class Renderer:
    """Renders pages with templates whose `texts` were read from `folders`.

    `sites` are the trees' by language. `assets` leads from the name of a static file to its
    fingerprinted output path. A change to the templates takes a new renderer.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        texts: Mapping[str, str],
        assets: Mapping[str, str],
        data: Mapping[str, object],
        sites: Mapping[str, Site],
        filters: Filters | None = None,
    ) -> None:
        self._texts = texts
        self._folders = tuple(str(folder) for folder in folders)
        self._assets = assets
        self._data = SimpleNamespace(**data)
        self._sites = sites
        self._filters = filters or {}
        self._environments: dict[str, Templates] = {}

    def render(self, page: Page) -> bytes:
        """The file that `page` is; raises Rejected with the line of a template at fault."""
        try:
            environment = self._environment(page.lang)
            template = environment.get_template(page.template)
            names = {**environment.globals, "page": page.head, "view": page.view}
            try:
                context = new_context(environment, template.name, template.blocks, names, True)
                text = "".join(template.root_render_func(context))
            except Exception:
                environment.handle_exception()
        except Exception as failure:
            problem = as_problem(failure, page.template, self._folders)
            raise Rejected(problem) from failure
        return text.encode("utf-8", "replace")

    def _environment(self, lang: str) -> Templates:
        if lang not in self._environments:
            self._environments[lang] = self._make_environment(self._sites[lang])
        return self._environments[lang]

    def _make_environment(self, site: Site) -> Templates:
        environment = Templates(
            loader=Texts(self._folders, self._texts),
            autoescape=select_autoescape(("html", "xml")),
            undefined=Unknown,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        environment.speak(wording_of(site))
        environment.policies["json.dumps_function"] = filters.to_json
        environment.policies["json.dumps_kwargs"] = {}
        environment.filters |= filters.of_site(site) | citing.of_site(site) | dict(self._filters)
        own = links(site, self._assets)
        environment.globals |= {"site": site, "data": self._data, **own}
        environment.globals["linked_data"] = linked_data(site, own["absolute"])
        return environment


def links(site: Site, assets: Mapping[str, str]) -> dict[str, Callable[[str], str]]:
    """The functions by which a template spells an address."""

    def href(url: str) -> str:
        """A site-absolute URL as a page links it; any other as it is."""
        return urls.relative_to_base(site.base_path, url) if is_own(url) else url

    def absolute(url: str) -> str:
        """A site-absolute URL with the site's address before it; any other as it is."""
        return urls.absolute(site.base_url, url) if is_own(url) else url

    def asset(name: str) -> str:
        """A static file under the name that changes with its content."""
        if name not in assets:
            raise TemplateRuntimeError(f"there is no static file {name!r} to take from static/")
        return href("/" + assets[name])

    return {"href": href, "absolute": absolute, "asset": asset}


def is_own(url: str) -> bool:
    """Whether `url` is a path of this site."""
    return url.startswith("/") and not url.startswith("//")
