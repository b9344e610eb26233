"""Where the renderer finds templates: among the texts that were read for the whole build."""

import os
from collections.abc import Callable, Mapping, Sequence

from jinja2 import BaseLoader, Environment, TemplateNotFound


class Texts(BaseLoader):
    """Templates by their names. `folders`, the first that has one winning, are for messages.

    No other file is a template: what was not read would not be missed when it is edited.
    """

    def __init__(self, folders: Sequence[str], texts: Mapping[str, str]) -> None:
        self._folders = folders
        self._texts = texts

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        name = plain_name(template)
        if name not in self._texts:
            raise TemplateNotFound(template)
        places = [f"{folder}/{name}" for folder in self._folders]
        return self._texts[name], next(filter(os.path.lexists, places), places[-1]), None


def plain_name(template: str) -> str:
    """The name of a template as its folder has it: `./parts//foot.html` is `parts/foot.html`."""
    return "/".join(part for part in template.split("/") if part not in ("", "."))
