"""What is kept between runs, in `.dateline/state.sqlite`: a build is right without any of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dateline.parse.briefing import Known, Parsed
from dateline.run.explain import Printed
from dateline.run.stamps import Stamp
from dateline.run.store import FAULTS, Damaged, Store, sealed
from dateline.value import Value, packed, unpacked


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


class State(Store):
    """What the builds of one site learned."""

    def sources(self) -> dict[str, tuple[Read, Parsed]]:
        rows = self._rows("SELECT path, row, facts, seal FROM sources")
        return {path: (unpacked(row, Read), unpacked(facts, Parsed)) for path, row, facts in rows}

    def pages(self) -> dict[str, Made]:
        rows = self._rows("SELECT path, row, seal FROM pages")
        return {path: unpacked(row, Made) for path, row in rows}

    def page(self, path: str) -> Made | None:
        rows = self._rows("SELECT path, row, seal FROM pages WHERE path = ?", path)
        return next((unpacked(row, Made) for _, row in rows), None)

    def source(self, path: str) -> tuple[Read, Parsed] | None:
        rows = self._rows("SELECT path, row, facts, seal FROM sources WHERE path = ?", path)
        for _, row, facts in rows:
            return unpacked(row, Read), unpacked(facts, Parsed)
        return None

    def known(self, key: bytes) -> Known | None:
        """What rendering the body told, if it was rendered before."""
        rows = self._rows("SELECT key, known, html, seal FROM bodies WHERE key = ?", key)
        return next((unpacked(known, Known) for _, known, _ in rows), None)

    def html(self, keys: Iterable[bytes]) -> dict[bytes, str]:
        query = "SELECT key, known, html, seal FROM bodies WHERE key = ?"
        return {key: html for key in keys for _, _, html in self._rows(query, key)}

    def printed(self, path: str) -> Printed | None:
        """The page as it was last made, be it for a build that failed."""
        rows = self._rows("SELECT path, print, seal FROM prints WHERE path = ?", path)
        return next((unpacked(made, Printed) for _, made in rows), None)

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
        with self._transaction() as cursor:
            cursor.execute("VACUUM")

    def body_keys(self) -> set[bytes]:
        """Of every body that is kept; whether one is whole shows when it is read."""
        try:
            return {key for (key,) in self._connection.execute("SELECT key FROM bodies")}
        except FAULTS as error:
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
