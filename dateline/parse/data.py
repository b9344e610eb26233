"""Data files of a site: YAML, JSON or CSV → what templates see as `data.NAME`."""

import csv
import io
import json
from typing import Any

from dateline.parse.yamltext import plain, read
from dateline.problems import Place, Rejected, error
from dateline.value import packed

DATA = (".csv", ".json", ".yaml", ".yml")


def data_in(text: str, ending: str, path: str) -> Any:
    """The data that `text` holds, in the form that `ending`, one of DATA, says. Raises Rejected."""
    if ending == ".json":
        return _json(text, path)
    if ending == ".csv":
        return _rows(text, path)
    return plain(read(text, path))


def _json(text: str, path: str) -> Any:
    """Only what can be packed: no half of a surrogate pair, no number of more than 64 bits."""
    try:
        value = json.loads(text)
        packed(value)
    except json.JSONDecodeError as failure:
        place = Place(path, failure.lineno, failure.colno)
        raise _rejected(place, f"not JSON: {failure.msg}; correct it") from None
    except RecursionError:
        raise _rejected(Place(path, 1, 1), "nested too deeply; write it flatter") from None
    except UnicodeEncodeError:
        message = "half of a surrogate pair (`\\ud800`); write the character itself"
        raise _rejected(Place(path, 1, 1), message) from None
    except (ValueError, OverflowError):
        message = "a number of more than 64 bits; write it as a text"
        raise _rejected(Place(path, 1, 1), message) from None
    return value


def _rows(text: str, path: str) -> list[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(text))
    try:
        return list(rows)
    except csv.Error as failure:
        place = Place(path, rows.line_num + 1, 1)
        raise _rejected(place, f"not CSV: {failure}; correct it") from None


def _rejected(place: Place, message: str) -> Rejected:
    return Rejected(error(place, "data", message))
