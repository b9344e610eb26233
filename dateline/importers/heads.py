"""The fields above a post, in whichever of the forms generators know."""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import yaml

from dateline.problems import Place, Rejected, error

_Loader: Any = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
_FENCED = {"---": "---", "+++": "+++"}
_HEADER = re.compile(r"([A-Za-z][\w-]{0,40}):[ \t]*(.*)")
_NIKOLA = re.compile(r"\.\. ([\w-]+):[ \t]*(.*)")
_COMMENT = {"<!--", "-->", '"""', ".."}


class Post(NamedTuple):
    """A post in two parts."""

    fields: Mapping[str, Any]
    """As they are named there, in lower case; values as texts, lists and mappings."""
    lines: Mapping[str, int]
    """Field → the line on which it stands."""
    body: str
    body_line: int


def parted(text: str, shown: str) -> Post:
    """`text` in its parts; without fields it is all body. Raises Rejected with the place."""
    lines = text.split("\n")
    first = lines[0].strip() if lines else ""
    if first in _FENCED:
        end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == first), None)
        if end is None:
            raise _wrong(shown, 1, f"the front matter has no closing {first}; add it")
        head = "\n".join(lines[1:end])
        fields = _yaml(head, shown) if first == "---" else _toml(head, shown)
        return _post(fields, lines, 1, end + 1)
    if first.startswith("{") and not first.startswith(("{%", "{{")):
        return _json(text, lines, shown)
    return _headers(lines)


def _post(fields: Any, lines: list[str], start: int, end: int) -> Post:
    named = {str(name).casefold(): _plain(value) for name, value in fields.items()}
    places: dict[str, int] = {}
    for number, line in enumerate(lines[start:end], start + 1):
        name = re.split(r"[:=]", line, maxsplit=1)[0].strip(" \t\"'.").casefold()
        places.setdefault(name, number)
    return Post(named, places, "\n".join(lines[end:]), end + 1)


def _yaml(head: str, shown: str) -> Any:
    try:
        found = yaml.load(head, Loader=_Loader)
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark
        line = mark.line + 2 if mark else 1
        raise _wrong(shown, line, f"not YAML: {failure.problem}; correct it") from None
    except (yaml.YAMLError, RecursionError):
        raise _wrong(shown, 1, "not YAML; correct it") from None
    if found in (None, ""):
        return {}
    if not isinstance(found, dict):
        raise _wrong(shown, 2, "not a list of fields; write `name: value`")
    return found


def _toml(head: str, shown: str) -> Any:
    try:
        return tomllib.loads(head)
    except (tomllib.TOMLDecodeError, RecursionError) as failure:
        raise _wrong(shown, 1, f"not TOML: {failure}; correct it") from None


def _json(text: str, lines: list[str], shown: str) -> Post:
    try:
        fields, end = json.JSONDecoder().raw_decode(text)
    except (json.JSONDecodeError, RecursionError) as failure:
        raise _wrong(shown, getattr(failure, "lineno", 1), "not JSON; correct it") from None
    return _post(fields, lines, 0, text.count("\n", 0, end) + 1)


def _headers(lines: list[str]) -> Post:
    """Pelican's `Title: …` and Nikola's `.. title: …`, up to the first other line."""
    fields: dict[str, str] = {}
    end = len(lines)
    for number, line in enumerate(lines):
        found = _NIKOLA.fullmatch(line.strip()) or _HEADER.fullmatch(line)
        if found:
            fields[found[1]] = found[2].strip()
        elif line.strip() not in _COMMENT and not (fields and line.startswith((" ", "\t"))):
            end = number
            break
    if not {"title", "date", "slug"} & {name.casefold() for name in fields}:
        return Post({}, {}, "\n".join(lines), 1)
    return _post(fields, lines, 0, end)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name).casefold(): _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _wrong(shown: str, line: int, message: str) -> Rejected:
    return Rejected(error(Place(shown, line, 1), "source", message))
