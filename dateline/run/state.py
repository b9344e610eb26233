"""What is kept between runs, in `.dateline/state.sqlite`: a build is right without any of it.

Everything is a value packed by `dateline.value`; no code can come out of the file.
"""

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from dateline.parse.briefing import Known, Parsed
from dateline.run.explain import Printed
from dateline.run.stamps import Stamp
from dateline.value import Value, packed, unpacked

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


_FAULTS = (sqlite3.Error, ValueError)
"""What SQLite raises of a damaged file; its messages may hold bytes that are no text."""


class Damaged(sqlite3.DatabaseError):
    """The file does not hold what was written to it: `discard` it and begin with an empty one."""


class Read(Value, frozen=True):
    """A file of `content/` as it was last parsed."""

    stamp: Stamp | None
    """None where the file was not at rest."""
    content: bytes
    """The digest of its bytes."""
    context: bytes
    """Stands for all else that its parsing reads."""
    body: bytes
    """The key of its body."""


class Made(Value, frozen=True):
    """A file of the site as it was last made."""

    key: bytes
    """Stands for all that decides it."""
    sha: str
    stamp: Stamp | None
    """Of the published file."""


class Body(Value, frozen=True):
    """A rendered body."""

    known: Known
    html: str


@dataclass(slots=True)
class Changes:
    """What a build learned; None stands for what is gone."""

    sources: dict[str, tuple[Read, Parsed] | None] = field(default_factory=dict)
    pages: dict[str, Made | None] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)

    @property
    def is_leaving(self) -> bool:
        """Whether something is gone that was on the site."""
        return None in self.sources.values() or None in self.pages.values()


class State:
    """The file, open for one process. Another version's is the same as an empty one.

    Every method raises `Damaged` where the file is not as it was written: each row has a seal.
    """

    def __init__(self, path: Path | None, engine: bytes = b"") -> None:
        """Without a path everything is forgotten with the process."""
        self._path = path
        self._connection = _opened(path, engine) if path else _anew(":memory:", engine)
        self._identity = _identity(path) if path else None

    @classmethod
    def forgetful(cls) -> "State":
        return cls(None)

    @classmethod
    def copy_of(cls, path: Path, engine: bytes) -> "State":
        """What is kept at `path`, for a process that must not change it."""
        made = cls(None, engine)
        with suppress(*_FAULTS):
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

    def sources(self) -> dict[str, tuple[Read, Parsed]]:
        rows = self._rows("SELECT path, row, facts, seal FROM sources")
        return {path: (unpacked(row, Read), unpacked(facts, Parsed)) for path, row, facts in rows}

    def pages(self) -> dict[str, Made]:
        rows = self._rows("SELECT path, row, seal FROM pages")
        return {path: unpacked(row, Made) for path, row in rows}

    def known(self, key: bytes) -> Known | None:
        """What rendering the body told, if it was rendered before."""
        rows = self._rows("SELECT key, known, html, seal FROM bodies WHERE key = ?", key)
        return next((unpacked(known, Known) for _, known, _ in rows), None)

    def html(self, keys: Iterable[bytes]) -> dict[bytes, str]:
        query = "SELECT key, known, html, seal FROM bodies WHERE key = ?"
        return {key: html for key in keys for _, _, html in self._rows(query, key)}

    def printed(self, path: str) -> Printed | None:
        """The page as it was last made."""
        rows = self._rows("SELECT path, print, seal FROM prints WHERE path = ?", path)
        return next((unpacked(made, Printed) for _, made in rows), None)

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
        except _FAULTS as error:
            raise Damaged(str(error)) from error

    def add_bodies(self, bodies: Mapping[bytes, Body]) -> None:
        """They are kept at once: a body is right whatever becomes of the build."""
        with self._transaction() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO bodies VALUES (?, ?, ?, ?)",
                [sealed(key, packed(body.known), body.html) for key, body in bodies.items()],
            )

    def add_prints(self, prints: Iterable[tuple[str, bytes]]) -> None:
        """Path → the page that is made, packed with its passages."""
        with self._transaction() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO prints VALUES (?, ?, ?)",
                [sealed(path, made) for path, made in prints],
            )

    def forget_bodies(self, keys: Iterable[bytes]) -> None:
        with self._transaction() as cursor:
            cursor.executemany("DELETE FROM bodies WHERE key = ?", [(key,) for key in keys])

    def compact(self) -> None:
        """Write the file anew: where SQLite moved rows, their bytes are left behind."""
        self._connection.execute("VACUUM")

    def body_keys(self) -> set[bytes]:
        """Of every body that is kept; whether one is whole shows when it is read."""
        try:
            return {key for (key,) in self._connection.execute("SELECT key FROM bodies")}
        except _FAULTS as error:
            raise Damaged(str(error)) from error

    def save(self, changes: Changes) -> None:
        with self._transaction() as cursor:
            for table, rows in (
                ("sources", changes.sources),
                ("pages", changes.pages),
                ("prints", changes.pages),
            ):
                gone = [(path,) for path, row in rows.items() if row is None]
                cursor.executemany(f"DELETE FROM {table} WHERE path = ?", gone)
            cursor.executemany(
                "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?)",
                [
                    sealed(path, packed(row[0]), packed(row[1]))
                    for path, row in changes.sources.items()
                    if row
                ],
            )
            cursor.executemany(
                "INSERT OR REPLACE INTO pages VALUES (?, ?, ?)",
                [sealed(path, packed(row)) for path, row in changes.pages.items() if row],
            )
            for name, value in changes.meta.items():
                if value is None:
                    cursor.execute("DELETE FROM meta WHERE name = ?", (name,))
                else:
                    row = sealed(name, packed(value))
                    cursor.execute("INSERT OR REPLACE INTO meta VALUES (?, ?, ?)", row)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._connection as cursor:
                yield cursor
        except _FAULTS as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_SYSTEM:
                raise
            raise Damaged(str(error)) from error


def discard(path: Path) -> None:
    """Remove the file, or whatever has its name, and its journal."""
    for name in (path.name, f"{path.name}-journal", f"{path.name}-wal", f"{path.name}-shm"):
        place = path.with_name(name)
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
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
        except _FAULTS as error:
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
