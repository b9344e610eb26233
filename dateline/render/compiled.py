"""Templates as Python: Jinja's own compiler, with less to do at the three steps done most often.

A macro of a template that was imported without context sees its arguments and what is the same
for the whole language tree: it is rendered once for equal arguments. A text is escaped without an
object around it. The functions that spell addresses are called without asking whether they want
the context; words are looked up once, and so are templates.
"""

from collections.abc import Hashable, MutableMapping
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import NullTranslations
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode
from markupsafe import Markup, escape

from dateline.value import Value

PLAIN = frozenset({"absolute", "asset", "href"})
"""Functions of the environment that take nothing but their arguments."""

_KEPT = 131_072
"""Renderings that a macro remembers."""
_EXACT = (str, Markup, int, bool, NoneType, date)
"""Kinds of values that look the same if they are equal and of one kind."""


class Compiler(CodeGenerator):
    """Writes the Python of a template."""

    def visit_Call(  # type: ignore[override]
        self, node: nodes.Call, frame: Frame, **options: bool
    ) -> None:
        if words := _words(node):
            self.write(f"(environment.said({words!r}, context.eval_ctx.autoescape) % {{")
            for value in node.kwargs:
                self.write(f"{value.key!r}: ")
                self.visit(value.value, frame)
                self.write(", ")
            self.write("})")
            return
        if not _is_plain(node):
            super().visit_Call(node, frame, **options)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        node = macro_ref.node
        is_plain = not (
            macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs
        )
        if (
            is_plain
            and isinstance(node, nodes.Macro)
            and frame.parent is not None
            and frame.parent.toplevel
            and not list(node.find_all(nodes.NSRef))
        ):
            self.write("environment.kept(context, ")
            super().macro_def(macro_ref, frame)
            self.write(")")
        else:
            super().macro_def(macro_ref, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Templates(Environment):
    """An environment whose templates are compiled so."""

    code_generator_class = Compiler

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._loaded: dict[str, Template] = {}

    def speak(self, wording: NullTranslations) -> None:
        """Have templates say their words as `wording` translates them."""
        self.install_gettext_translations(wording, newstyle=True)  # type: ignore[attr-defined]

        translated = wording.gettext

        @cache
        def said(words: str, is_markup: bool) -> str:
            text = translated(words)
            return Markup(text) if is_markup else text

        self.said = said

    @internalcode
    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        if self.auto_reload or globals is not None or type(name) is not str:
            return super().get_template(name, parent, globals)
        if name not in self._loaded:
            self._loaded[name] = super().get_template(name, parent)
        return self._loaded[name]

    @staticmethod
    def escaped(value: object) -> str:
        """`value` as HTML has it."""
        kind = type(value)
        if kind is str:
            return _escaped(value)  # type: ignore[arg-type]
        return value if kind is Markup else escape(value)  # type: ignore[return-value]

    @staticmethod
    def kept(context: Context, macro: Macro) -> Macro:
        """`macro`, remembering what it gave, unless it sees more than its arguments."""
        sees_page = "page" in context.parent
        return macro if sees_page or not context.eval_ctx.autoescape else Kept(macro)


class Kept(Macro):
    """A macro that is run once for equal arguments."""

    def __init__(self, macro: Macro) -> None:
        self.__dict__.update(macro.__dict__)
        self._remembered = lru_cache(_KEPT, typed=True)(super().__call__)

    @internalcode
    def __call__(self, *args: Any, **kwargs: Any) -> str:
        for value in (*args, *kwargs.values()) if kwargs else args:
            if not is_exact(cast(Hashable, type(value))):
                return super().__call__(*args, **kwargs)
        return self._remembered(*args, **kwargs)


def _words(call: nodes.Call) -> str | None:
    """What `_('…', name=value)` says, as it stands in the catalogues."""
    if not isinstance(call.node, nodes.Name) or call.node.name != "_":
        return None
    if len(call.args) != 1 or call.dyn_args or call.dyn_kwargs:
        return None
    words = call.args[0]
    if isinstance(words, nodes.Const) and isinstance(words.value, str):
        return words.value
    return None


def _is_plain(call: nodes.Call) -> bool:
    return (
        isinstance(call.node, nodes.Name)
        and call.node.name in PLAIN
        and not (call.kwargs or call.dyn_args or call.dyn_kwargs)
    )


def _escaped(text: str) -> str:
    if "&" in text:
        text = text.replace("&", "&amp;")
    return (
        text.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;").replace('"', "&#34;")
    )


@cache
def is_exact(kind: Any) -> bool:
    """Whether equal values of type `kind` cannot be told apart.

    Not so numbers that are equal across types, as in what a user's own fields hold.
    """
    if kind in _EXACT:
        return True
    if get_origin(kind) in (Union, UnionType):
        kinds = get_args(kind)
        return all(map(is_exact, kinds)) and not {int, bool} <= set(kinds)
    if get_origin(kind) is tuple:
        return all(is_exact(item) for item in get_args(kind) if item is not ...)
    if isinstance(kind, type) and issubclass(kind, Value):
        return all(own is datetime or is_exact(own) for own in get_type_hints(kind).values())
    return False
