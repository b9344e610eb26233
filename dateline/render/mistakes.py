"""A failure while rendering, told as a problem at a line of a template."""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from types import TracebackType

from jinja2 import (
    StrictUndefined,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.utils import missing

from dateline import model
from dateline.problems import Place, Problem, error

NAMES = ("site", "page", "view", "data", "asset", "href", "absolute")
"""What every template sees."""


class Unknown(StrictUndefined):
    """A name that a template asks for in vain.

    Its message says nothing of the page at hand, so that a mistake in a shared template is one
    problem however many pages it breaks.
    """

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name, owner = self._undefined_name, self._undefined_obj
        if self._undefined_hint:
            return f"{self._undefined_hint}; correct the name"
        if owner is None:
            return f"there is no value here to take {name!r} from; test it with `if` first"
        if not isinstance(name, str):
            return f"there is no item {name!r} here; test it with `is defined` first"
        if owner is missing:
            return f"unknown variable {name!r}; {_suggestion(name, NAMES)}"
        return f"unknown field {name!r}; {_suggestion(name, _field_names())}"


@cache
def _suggestion(name: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(name, known, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return "docs/theme.md says what a template sees; test what may be missing with `is defined`"


@cache
def _field_names() -> tuple[str, ...]:
    kinds = [kind for kind in vars(model).values() if isinstance(kind, type)]
    return tuple(
        sorted({name for kind in kinds for name in getattr(kind, "__struct_fields__", ())})
    )


def as_problem(failure: Exception, template: str, folders: Sequence[str]) -> Problem:
    """What `failure` says of the templates below `folders`; `template` was to be rendered."""
    if isinstance(failure, TemplateSyntaxError):
        place = Place(failure.filename or failure.name or template, failure.lineno)
    else:
        place = _innermost(failure.__traceback__, folders) or Place(template)
    return error(place, "template", _message(failure))


def _innermost(traceback: TracebackType | None, folders: Sequence[str]) -> Place | None:
    """The last line of a template that was being run."""
    found = None
    while traceback:
        path = traceback.tb_frame.f_code.co_filename
        if any(path.startswith(f"{folder}/") for folder in folders):
            found = Place(path, traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def _message(failure: Exception) -> str:
    text = str(failure.message if isinstance(failure, TemplateSyntaxError) else failure).rstrip(".")
    if isinstance(failure, UndefinedError):
        return text
    if isinstance(failure, TemplateNotFound):
        wanted = " or ".join(repr(name) for name in failure.templates)
        return f"there is no template {wanted}; correct the name or add it to the templates"
    if "filter named" in text or "test named" in text:
        return f"{text}; correct the name, or give `main` in build.py a filter of that name"
    if isinstance(failure, TemplateSyntaxError | TemplateRuntimeError):
        return f"{text}; correct the template here"
    return f"{type(failure).__name__}: {text}; correct the expression here"
