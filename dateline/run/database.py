"""The archive as an SQLite database with full-text search: equal bytes for equal archives."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

from dateline.exports.columns import TERMS, Column, Plain, columns, names, term_values
from dateline.records import Dataset

_TYPES = {"number": "REAL", "integer": "INTEGER"}
_TABLES = """
CREATE TABLE briefing_terms (
  briefing TEXT REFERENCES briefings (id),
  term INTEGER REFERENCES terms (number),
  PRIMARY KEY (briefing, term)
) WITHOUT ROWID;
CREATE TABLE term_variants (term INTEGER REFERENCES terms (number), name TEXT);
CREATE TABLE term_identifiers (term INTEGER REFERENCES terms (number), identifier TEXT);
CREATE TABLE places (
  briefing TEXT REFERENCES briefings (id), name TEXT, lat REAL, lon REAL, country TEXT
);
CREATE TABLE corrections (briefing TEXT REFERENCES briefings (id), date TEXT, note TEXT);
CREATE TABLE sources (
  briefing TEXT REFERENCES briefings (id),
  title TEXT, url TEXT, publisher TEXT, date TEXT, archived TEXT
);
"""
_LISTED = ("places", "corrections", "sources")
"""Lists of a briefing that are tables of their own."""
_OF_TERMS = {"variants": "term_variants", "identifiers": "term_identifiers"}
"""The same of a term."""
_GATHERED = 64 * 2**20
"""Bytes of words that are gathered before they are written, so that little is to be merged."""
_SQLITES_OWN = 2**20
"""What it gathers where nothing else is said."""


def database(dataset: Dataset, told: Iterable[dict[str, Plain]]) -> bytes:
    """`told` is what the columns hold of each record.

    It is made in memory, and anew each time, so that nothing of an earlier one is in it.
    """
    single = tuple(column for column in columns(dataset) if column.type != "list")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("BEGIN")
        connection.execute(f"CREATE TABLE briefings ({_declared(single)}, PRIMARY KEY (id))")
        terms = _declared([column for column in TERMS if column.type != "list"])
        connection.execute(f"CREATE TABLE terms (number INTEGER PRIMARY KEY, {terms})")
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        _fill(connection, dataset, told, names(single))
        _index(connection, dataset)
        connection.execute("COMMIT")
        return connection.serialize()


def _declared(of: Sequence[Column]) -> str:
    return ", ".join(f'"{name}" {_TYPES.get(kind, "TEXT")}' for name, kind, _ in of)


def _fill(
    connection: sqlite3.Connection,
    dataset: Dataset,
    told: Iterable[dict[str, Plain]],
    single: Sequence[str],
) -> None:
    for found in told:
        _insert(connection, "briefings", [found[name] for name in single])
        for table in _LISTED:
            for item in found[table]:  # type: ignore[union-attr]
                _insert(connection, table, [found["id"], *item.values()])  # type: ignore[union-attr]
    for number, term in enumerate(dataset.terms, 1):
        of_term = term_values(term)
        lists = {table: of_term.pop(name) for name, table in _OF_TERMS.items()}
        _insert(connection, "terms", [number, *of_term.values()])
        for table, items in lists.items():
            for item in items:  # type: ignore[union-attr]
                _insert(connection, table, [number, item])
    connection.executemany(
        "INSERT INTO briefing_terms VALUES (?, ?)", sorted(set(_carried(dataset)))
    )


def _insert(connection: sqlite3.Connection, table: str, row: Sequence[Any]) -> None:
    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def _carried(dataset: Dataset) -> Iterator[tuple[str, int]]:
    for number, term in enumerate(dataset.terms, 1):
        for own_id in term.ids:
            yield own_id, number


def _index(connection: sqlite3.Connection, dataset: Dataset) -> None:
    connection.execute("CREATE INDEX briefings_by_date ON briefings (date)")
    connection.execute("CREATE INDEX terms_of_briefings ON briefing_terms (term)")
    connection.execute("CREATE INDEX terms_by_variant ON term_variants (name)")
    searched = "title, summary, body" if dataset.body else "title, summary"
    connection.execute(
        f"CREATE VIRTUAL TABLE briefings_fts USING fts5 "
        f"({searched}, content=[briefings], tokenize='unicode61 remove_diacritics 2')"
    )
    for command, rank in (
        ("hashsize", _GATHERED),
        ("rebuild", None),
        ("optimize", None),
        ("hashsize", _SQLITES_OWN),
    ):
        connection.execute(
            "INSERT INTO briefings_fts (briefings_fts, rank) VALUES (?, ?)", (command, rank)
        )
