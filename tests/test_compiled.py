"""Templates compiled our way give what Jinja's own compiler gives."""

from datetime import date
from gettext import NullTranslations
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment
from markupsafe import Markup, escape

from dateline.model import Card, Citation, Moment
from dateline.render.compiled import Templates, is_exact
from dateline.value import FrozenMap, Value
from dateline.views import BriefingView


def rendered(kind: type[Environment], page: str, **texts: str) -> str:
    environment = kind(autoescape=True, loader=DictLoader({"page": page, **texts}))
    environment.globals["href"] = lambda url: f"/base{url}"
    return environment.get_template("page").render(page=SimpleNamespace(url="/a/"), view=1)


@pytest.mark.parametrize(
    "macros",
    [
        "{% macro m(x) %}<{{ x }}>{% endmacro %}",
        "{% macro m(x, y=2) %}{{ x }}{{ y }}{% endmacro %}",
        "{% macro m(x) %}{{ varargs|length }}{{ kwargs|length }}{{ x }}{% endmacro %}",
        "{% set n = namespace(i=0) %}{% macro m(x) %}{% set n.i = x %}{{ n.i }}{% endmacro %}",
        "{% macro m(x) %}{{ page is defined }}{{ x }}{% endmacro %}",
        "{% for i in [1] %}{% endfor %}{% macro m(x) %}{{ href('/' ~ x) }}{% endmacro %}",
    ],
)
@pytest.mark.parametrize("imported", ["", " with context"])
def test_macros(macros: str, imported: str) -> None:
    page = (
        f"{{% import 'parts' as parts{imported} %}}"
        "{% for x in [1, true, 1, '<', '<'|safe, 'a', 'a'] %}{{ parts.m(x) }}{% endfor %}"
    )
    assert rendered(Templates, page, parts=macros) == rendered(Environment, page, parts=macros)


def test_a_macro_of_the_page_itself_sees_the_page() -> None:
    page = "{% macro m() %}{{ page.url }}{% endmacro %}{{ m() }}"
    environment = Templates(autoescape=True, loader=DictLoader({"page": page}))
    template = environment.get_template("page")
    shown = [template.render(page=SimpleNamespace(url=url)) for url in ("/a/", "/b/")]
    assert shown == ["/a/", "/b/"]


def test_an_imported_macro_runs_once_for_equal_arguments() -> None:
    calls = []

    def told(value: object) -> object:
        calls.append(value)
        return value

    environment = Templates(
        autoescape=True,
        loader=DictLoader(
            {
                "page": "{% import 'm' as parts %}{{ parts.m(view) }}{{ parts.m(view) }}",
                "m": "{% macro m(x) %}{{ told(x) }}{% endmacro %}",
            }
        ),
    )
    environment.globals["told"] = told
    template = environment.get_template("page")
    assert template.render(view="a", page=0) + template.render(view="a", page=1) == "aaaa"
    assert calls == ["a"]


@pytest.mark.parametrize(
    "body",
    [
        "{% call parts.m(1) %}in{% endcall %}",
        "{{ parts.m(x=1) }}{{ parts.m(1) }}",
        "{{ parts.m() is defined }}",
        "{{ parts.m([1])|upper }}{{ parts.m.name }}{{ parts.m.arguments }}",
        "{{ href('/x') }}{{ href(url='/x') }}{{ href(*['/x']) }}",
        "{% for href in [parts.m] %}{{ href(1) }}{% endfor %}",
        "{% autoescape false %}{{ '<' }}{{ parts.m('<') }}{% endautoescape %}",
    ],
)
def test_calls(body: str) -> None:
    page = "{% import 'm' as parts %}" + body
    macro = "{% macro m(x=0) %}{{ x }}<{% if caller %}{{ caller() }}{% endif %}{% endmacro %}"
    plain = "{% macro m(x=0) %}{{ x }}&{% endmacro %}"
    for text in (macro, plain):
        shown: list[Any] = []
        for kind in (Templates, Environment):
            try:
                shown.append(rendered(kind, page, m=text))
            except TypeError as failure:
                shown.append(str(failure))
        assert shown[0] == shown[1]


@given(st.text() | st.integers() | st.none() | st.floats() | st.builds(Markup, st.text()))
def test_texts_are_escaped_as_jinja_does(value: object) -> None:
    assert Templates.escaped(value) == escape(value)


@pytest.mark.parametrize(
    "kind", [str, int, bool, date, Card, Moment, tuple[Card, ...], str | None, tuple[int, str]]
)
def test_values_that_look_the_same_if_equal(kind: Any) -> None:
    assert is_exact(kind)


@pytest.mark.parametrize("kind", [float, FrozenMap, BriefingView, list, dict, int | bool, object])
def test_values_that_may_look_different_though_equal(kind: Any) -> None:
    assert not is_exact(kind)


class WithNumber(Value, frozen=True):
    number: float


def test_a_field_is_enough_to_tell_equal_values_apart() -> None:
    assert is_exact(Citation)
    assert not is_exact(WithNumber)


@pytest.mark.parametrize("escapes", [True, False])
@pytest.mark.parametrize(
    "body",
    [
        "{{ _('Sources') }}{{ _('a < b') }}{{ _('100 %%') }}{{ _('Sources')|upper }}",
        "{{ _('By %(name)s', name='<') }}{{ _('Sources', count=1) }}",
        "{{ _('Sour' ~ 'ces') }}{{ _(view) }}{{ _('') }}",
        "{% autoescape not true %}{{ _('a < b') ~ '<' }}{% endautoescape %}",
        "{% macro m() %}{{ _('Sources') }}{% endmacro %}{{ m() }}",
        "{% for x in [1] %}{{ _('x') }}{{ x }}{% endfor %}",
        "{% for _ in [view.upper] %}{{ _() }}{% endfor %}",
        "{{ _('By %(name)s') }}",
    ],
)
def test_words(body: str, *, escapes: bool) -> None:
    shown = []
    for kind in (Templates, Environment):
        environment = kind(autoescape=escapes, extensions=["jinja2.ext.i18n"])
        if isinstance(environment, Templates):
            environment.speak(Quellen())
        else:
            environment.install_gettext_translations(  # type: ignore[attr-defined]
                Quellen(), newstyle=True
            )
        try:
            shown.append(environment.from_string(body).render(view="view"))
        except KeyError as failure:
            shown.append(repr(failure))
    assert shown[0] == shown[1]


class Quellen(NullTranslations):
    def gettext(self, message: str) -> str:
        return {"Sources": "Quellen & mehr <"}.get(message, message)
