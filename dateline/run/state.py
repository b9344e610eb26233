"""What is kept between runs, in `.dateline/state.sqlite`: a build is right without any of it.

Everything is a value packed by `dateline.value`; no code can come out of the file.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from dateline.parse.briefing import Known, Parsed
from dateline.run.explain import Printed
from dateline.run.stamps import Stamp
from dateline.value import Value, packed, unpacked

Kind = TypeVar("Kind")

NAME = "state.sqlite"
FORMAT = 2
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE sources (path TEXT PRIMARY KEY, row BLOB, facts BLOB) WITHOUT ROWID;
CREATE TABLE bodies (key BLOB PRIMARY KEY, known BLOB, html TEXT);
CREATE TABLE pages (path TEXT PRIMARY KEY, row BLOB) WITHOUT ROWID;
CREATE TABLE prints (path TEXT PRIMARY KEY, print BLOB);
"""


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
    """The file, open for one process. Whatever is wrong with it is the same as an empty one."""

    def __init__(
        self, path: Path | None, engine: bytes = b"", notice: Callable[[str], None] = print
    ) -> None:
        """Without a path everything is forgotten with the process."""
        self._path = path
        self._notice = notice
        self._connection = self._opened(path, engine) if path else self._anew(None, engine)

    @classmethod
    def forgetful(cls) -> "State":
        return cls(None)

    @classmethod
    def copy_of(cls, path: Path, engine: bytes) -> "State":
        """What is kept at `path`, for a process that must not change it."""
        made = cls(None, engine)
        with suppress(sqlite3.DatabaseError):
            source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            with closing(source):
                if _is_usable(source, engine):
                    source.backup(made._connection)
        return made

    def _opened(self, path: Path, engine: bytes) -> sqlite3.Connection:
        existed = path.exists()
        try:
            connection = _connected(path)
            if _is_usable(connection, engine):
                return connection
            connection.close()
        except sqlite3.DatabaseError:
            if existed:
                self._notice(f"{path.name} cannot be read; everything is made anew")
        return self._anew(path, engine)

    def _anew(self, path: Path | None, engine: bytes) -> sqlite3.Connection:
        for old in path.parent.glob(f"{NAME}*") if path else ():
            old.unlink()
        connection = _connected(path or ":memory:")
        connection.executescript(_TABLES)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        with connection:
            connection.execute("INSERT INTO meta VALUES ('engine', ?)", (packed(engine),))
        return connection

    def close(self) -> None:
        self._connection.close()

    def sources(self) -> dict[str, tuple[Read, Parsed]]:
        rows = self._connection.execute("SELECT path, row, facts FROM sources")
        return {path: (unpacked(row, Read), unpacked(facts, Parsed)) for path, row, facts in rows}

    def pages(self) -> dict[str, Made]:
        rows = self._connection.execute("SELECT path, row FROM pages")
        return {path: unpacked(row, Made) for path, row in rows}

    def known(self, key: bytes) -> Known | None:
        """What rendering the body told, if it was rendered before."""
        query = "SELECT known FROM bodies WHERE key = ?"
        row = self._connection.execute(query, (key,)).fetchone()
        return unpacked(row[0], Known) if row else None

    def html(self, keys: Iterable[bytes]) -> dict[bytes, str]:
        found = {}
        for key in keys:
            query = "SELECT html FROM bodies WHERE key = ?"
            row = self._connection.execute(query, (key,)).fetchone()
            if row:
                found[key] = row[0]
        return found

    def printed(self, path: str) -> Printed | None:
        """The page as it was last made."""
        query = "SELECT print FROM prints WHERE path = ?"
        row = self._connection.execute(query, (path,)).fetchone()
        return unpacked(row[0], Printed) if row else None

    def value(self, name: str, kind: type[Kind]) -> Kind | None:
        """One of the single values, as `Changes.meta` gave it."""
        query = "SELECT value FROM meta WHERE name = ?"
        row = self._connection.execute(query, (name,)).fetchone()
        return unpacked(row[0], kind) if row else None

    def add_bodies(self, bodies: Mapping[bytes, Body]) -> None:
        """They are kept at once: a body is right whatever becomes of the build."""
        with self._connection as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)",
                [(key, packed(body.known), body.html) for key, body in bodies.items()],
            )

    def add_prints(self, prints: Iterable[tuple[str, bytes]]) -> None:
        """Path → the page that is made, packed with its passages."""
        with self._connection as cursor:
            cursor.executemany("INSERT OR REPLACE INTO prints VALUES (?, ?)", prints)

    def forget_bodies(self, keys: Iterable[bytes]) -> None:
        with self._connection as cursor:
            cursor.executemany("DELETE FROM bodies WHERE key = ?", [(key,) for key in keys])

    def compact(self) -> None:
        """Write the file anew: where SQLite moved rows, their bytes are left behind."""
        self._connection.execute("VACUUM")

    def body_keys(self) -> set[bytes]:
        return {key for (key,) in self._connection.execute("SELECT key FROM bodies")}

    def save(self, changes: Changes) -> None:
        with self._connection as cursor:
            for table, rows in (
                ("sources", changes.sources),
                ("pages", changes.pages),
                ("prints", changes.pages),
            ):
                gone = [(path,) for path, row in rows.items() if row is None]
                cursor.executemany(f"DELETE FROM {table} WHERE path = ?", gone)
            cursor.executemany(
                "INSERT OR REPLACE INTO sources VALUES (?, ?, ?)",
                [
                    (path, packed(row[0]), packed(row[1]))
                    for path, row in changes.sources.items()
                    if row
                ],
            )
            cursor.executemany(
                "INSERT OR REPLACE INTO pages VALUES (?, ?)",
                [(path, packed(row)) for path, row in changes.pages.items() if row],
            )
            for name, value in changes.meta.items():
                if value is None:
                    cursor.execute("DELETE FROM meta WHERE name = ?", (name,))
                else:
                    row = (name, packed(value))
                    cursor.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)


def _connected(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _is_usable(connection: sqlite3.Connection, engine: bytes) -> bool:
    form = connection.execute("PRAGMA user_version").fetchone()[0]
    return bool(form == FORMAT and _engine(connection) == engine)


def _engine(connection: sqlite3.Connection) -> bytes:
    row = connection.execute("SELECT value FROM meta WHERE name = 'engine'").fetchone()
    return unpacked(row[0], bytes) if row else b""
