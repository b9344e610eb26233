"""Page → bytes. A template sees the page's own values and nothing else."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2

from dateline import urls
from dateline.model import Page
from dateline.problems import Place, Problem, Rejected, error
from dateline.render import filters as own
from dateline.render.words import gettext


class Renderer:
    """The templates of `folders`, the first folder's before the later ones'."""

    def __init__(
        self,
        folders: Sequence[Path],
        assets: Mapping[str, str],
        data: Mapping[str, object],
        filters: Mapping[str, Callable[..., Any]] | None = None,
    ) -> None:
        self.assets = assets
        self.data = data
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
            undefined=jinja2.StrictUndefined,
            autoescape=jinja2.select_autoescape(("html", "xml"), default=False),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.environment.filters.update({**own.FILTERS, **(filters or {})})

    def render(self, page: Page) -> bytes:
        """Raises Rejected with the template's file and line where it cannot be rendered."""
        try:
            template = self.environment.get_template(page.template)
            return template.render(self._context(page)).encode()
        except jinja2.TemplateSyntaxError as failure:
            raise Rejected(_at(failure.filename, failure.lineno, str(failure.message))) from None
        except jinja2.TemplateNotFound as failure:
            message = f"template {failure.name} is not there; write it or correct the name"
            raise Rejected(self._located(failure, page, message)) from None
        except Exception as failure:
            message = f"{failure}; correct the template"
            raise Rejected(self._located(failure, page, message)) from None

    def _located(self, failure: Exception, page: Page, message: str) -> Problem:
        """The innermost frame that is a template's."""
        found: tuple[str, int] | None = None
        for frame, line in traceback.walk_tb(failure.__traceback__):
            name = frame.f_code.co_filename
            if Path(name).suffix in (".html", ".xml", ".json", ".txt"):
                found = (name, line)
        if found is None:
            return error(Place(f"templates/{page.template}", 1), "template", message)
        return _at(*found, message)

    def _context(self, page: Page) -> dict[str, Any]:
        site = page.site

        def asset(name: str) -> str:
            if name not in self.assets:
                raise jinja2.UndefinedError(f"no static file {name}")
            return urls.relative_to_base(site.base_path, "/" + self.assets[name])

        def href(url: str) -> str:
            return urls.relative_to_base(site.base_path, url) if url.startswith("/") else url

        def absolute(url: str) -> str:
            return urls.absolute(site.base_url, url) if url.startswith("/") else url

        def words(text: str, **values: object) -> str:
            return gettext(text, site.lang).format(**values)

        return {
            "site": site,
            "page": page.head,
            "view": page.view,
            "data": self.data,
            "asset": asset,
            "href": href,
            "absolute": absolute,
            "_": words,
        }


def _at(name: str | None, line: int, message: str) -> Problem:
    path = Path(name or "templates")
    with suppress(ValueError):
        path = path.relative_to(Path.cwd())
    if ";" not in message:
        message += "; correct the template"
    return error(Place(path.as_posix(), line), "template", message)
