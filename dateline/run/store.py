"""The file of kept state: opened, sealed row by row, and begun anew where it is not as written.

Everything in it is a value packed by `dateline.value`; no code can come out of the file.
"""

import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Self, TypeVar
from zlib import crc32

from dateline.run.tree import remove_whole
from dateline.value import packed, unpacked

Kind = TypeVar("Kind")

NAME = "state.sqlite"
FORMAT = 3
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB, seal INTEGER) WITHOUT ROWID;
CREATE TABLE sources (path TEXT PRIMARY KEY, row BLOB, facts BLOB, seal INTEGER) WITHOUT ROWID;
CREATE TABLE bodies (key BLOB PRIMARY KEY, known BLOB, html TEXT, seal INTEGER);
CREATE TABLE pages (path TEXT PRIMARY KEY, row BLOB, seal INTEGER) WITHOUT ROWID;
CREATE TABLE prints (path TEXT PRIMARY KEY, print BLOB, seal INTEGER);
"""
_OF_THE_SYSTEM = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
)
"""Errors in writing that making the file anew would only meet again."""


FAULTS = (sqlite3.Error, ValueError)
"""What SQLite raises of a damaged file; its messages may hold bytes that are no text."""


class Damaged(sqlite3.DatabaseError):
    """The file does not hold what was written to it: `discard` it and begin with an empty one."""


class Store:
    """The file, open for one process. Another version's is the same as an empty one.

    Every method raises `Damaged` where the file is not as it was written: each row has a seal.
    """

    def __init__(self, path: Path | None, engine: bytes = b"") -> None:
        """Without a path everything is forgotten with the process."""
        self._path = path
        self._connection = _opened(path, engine) if path else _anew(":memory:", engine)
        self._identity = _identity(path) if path else None

    @classmethod
    def forgetful(cls) -> Self:
        return cls(None)

    @classmethod
    def copy_of(cls, path: Path, engine: bytes) -> Self:
        """What is kept at `path`, for a process that must not change it."""
        made = cls(None, engine)
        with suppress(*FAULTS):
            source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            with closing(source):
                if _is_usable(source, engine):
                    source.backup(made._connection)
        return made

    @property
    def is_in_place(self) -> bool:
        """Whether nobody removed or replaced the file since it was opened."""
        return self._path is None or _identity(self._path) == self._identity

    def close(self) -> None:
        self._connection.close()

    def value(self, name: str, kind: type[Kind]) -> Kind | None:
        """One of the single values, as `Changes.meta` gave it."""
        rows = self._rows("SELECT name, value, seal FROM meta WHERE name = ?", name)
        return next((unpacked(value, kind) for _, value in rows), None)

    def _rows(self, query: str, *given: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a query whose last column is their seal, without it."""
        try:
            for *columns, seal in self._connection.execute(query, given):
                if seal != seal_of(columns):
                    raise Damaged("a row does not fit its seal")
                yield tuple(columns)
        except FAULTS as error:
            raise Damaged(str(error)) from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._connection as cursor:
                yield cursor
        except FAULTS as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_SYSTEM:
                raise
            raise Damaged(str(error)) from error


def discard(path: Path) -> None:
    """Remove the file, or whatever has its name, and its journal."""
    for name in (path.name, f"{path.name}-journal", f"{path.name}-wal", f"{path.name}-shm"):
        place = path.with_name(name)
        if place.is_dir() and not place.is_symlink():
            remove_whole(place)
        else:
            place.unlink(missing_ok=True)


def _opened(path: Path, engine: bytes) -> sqlite3.Connection:
    if os.path.lexists(path):
        if not stat.S_ISREG(path.lstat().st_mode):
            raise Damaged("not a file")
        try:
            with _closed_on_error(_connected(path)) as connection:
                if _is_usable(connection, engine):
                    return connection
            connection.close()
        except FAULTS as error:
            raise Damaged(str(error)) from error
    discard(path)
    return _anew(path, engine)


def _anew(path: Path | str, engine: bytes) -> sqlite3.Connection:
    with _closed_on_error(_connected(path)) as connection:
        connection.executescript(_TABLES)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        with connection:
            connection.execute("INSERT INTO meta VALUES (?, ?, ?)", sealed("engine", engine))
        return connection


def _connected(path: Path | str) -> sqlite3.Connection:
    with _closed_on_error(sqlite3.connect(path, check_same_thread=False)) as connection:
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA secure_delete = ON")
        return connection


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


def _is_usable(connection: sqlite3.Connection, engine: bytes) -> bool:
    form = connection.execute("PRAGMA user_version").fetchone()[0]
    return bool(form == FORMAT and _engine(connection) == engine)


def _engine(connection: sqlite3.Connection) -> bytes | None:
    row = connection.execute("SELECT value FROM meta WHERE name = 'engine'").fetchone()
    return row[0] if row else None


def _identity(path: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        found = path.lstat()
        return found.st_dev, found.st_ino
    return None


def sealed(*columns: Any) -> tuple[Any, ...]:
    return (*columns, seal_of(columns))


def seal_of(columns: Iterable[Any]) -> int:
    """Another number for columns that a broken disk or a bad copy changed."""
    return crc32(packed(tuple(columns)))
