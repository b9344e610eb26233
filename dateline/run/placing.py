"""Where pieces come to lie in an archive: their paths, addresses, links and pictures."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from dateline import urls
from dateline.editing.mentions import Names
from dateline.importers.days import civil
from dateline.importers.links import relinked
from dateline.importers.piece import Field, Loss, Piece, Shown
from dateline.importers.recognising import Kind
from dateline.importers.versions import addressed, as_version, versions
from dateline.importers.writing import briefing_text, escaped
from dateline.parse.attachment import danger
from dateline.parse.briefing import Parsed, Source, language_in_name, parse
from dateline.parse.config import Config
from dateline.parse.source import decoded, split
from dateline.parse.yamltext import plain
from dateline.problems import Place, Problem, Rejected, warning
from dateline.run import disk
from dateline.run.command import counted
from dateline.run.folders import shown
from dateline.run.suggesting import accepted, commented, named_in, names_of
from dateline.value import replace

NAME_BYTES = 150
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".pdf")
_SOURCES = (".md", ".markdown")
_DATED = re.compile(r".*/(\d{4}/\d\d/\d\d)/([^/]+?)(?:\.html|/|/index\.html)?")


class Wish(NamedTuple):
    """What the user asked for."""

    into: str
    """Below `content/`; empty for `content/` itself."""
    kind: Kind | None
    names: dict[str, str]
    overwrite: bool
    dry: bool
    accept: bool = False
    """Whether suggested terms become values, not comments."""


class Planned(NamedTuple):
    """A file to be: its path below `content/`, and its bytes."""

    path: str
    content: bytes
    of: str
    """The source that it comes from."""


@dataclass(slots=True)
class Imported:
    """What became of the sources."""

    kinds: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    def closing(self, *, dry: bool) -> str:
        would = "would be " if dry else ""
        told = Counter(problem.kind for problem in self.problems)
        line = (
            f"{counted(self.counts['written'], 'briefing')} {would}written, "
            f"{counted(self.counts['picture'], 'picture')} {would}brought along, "
            f"{self.counts['replaced']} {would}replaced, {self.counts['unchanged']} unchanged"
        )
        if found := self.counts["translation"]:
            line += f", {counted(found, 'translation')}"
        if found := self.counts["suggestion"]:
            line += f", {counted(found, 'suggestion')} of terms"
        lost = ", ".join(f"{kind} {count}" for kind, count in sorted(told.items()))
        return f"{line}; to look at: {lost}" if lost else line


@dataclass
class Plan:
    """The paths and addresses that are given away, one after the other."""

    config: Config
    content: Path
    wish: Wish
    done: Imported
    claimed: dict[str, str] = field(default_factory=dict)
    """An address → who has it: a path below `content/`, or the source of an alias."""
    owners: dict[str, str] = field(default_factory=dict)
    """A path below `content/` → the source of the piece that is there."""
    paths: dict[str, str] = field(default_factory=dict)
    """The source of a piece → its path below `content/`."""
    addresses: dict[str, str] = field(default_factory=dict)
    """The old address of a piece → its path below `content/`."""
    dated: dict[tuple[str, str], str] = field(default_factory=dict)
    """The day and the name of a piece, as many sites make an address of → its path."""
    ids: dict[str, str] = field(default_factory=dict)
    """A permanent name → the path below `content/` that has it."""
    unslugged: set[str] = field(default_factory=set)
    """The paths of pieces whose own slug is another's address."""
    archive: disk.Content | None = None
    """What the archive has; None where there is none yet."""

    def files(self, pieces: Iterable[tuple[Piece, Path]]) -> list[Planned]:
        pieces = list(pieces)
        if self.content.is_dir():
            self.archive = disk.content(self.content, self.config)
        standing = list(_standing(self.archive, self.config)) if self.archive else []
        wanted = {self._path(piece, 1) for piece, _ in pieces}
        for path, address, own_id in standing:
            if path not in wanted:
                self.claimed.setdefault(address, path)
                self.ids.setdefault(own_id, path)
        placed = list(self._placed(pieces))
        for path, piece, _ in placed:
            self.paths[posixpath.normpath(piece.key)] = path
            if piece.address and not self._is_site_s(_key(piece.address)):
                self.addresses[_key(piece.address)] = path
            if day := civil(str(piece.get("date") or "")):
                self.dated.setdefault((f"{day:%Y/%m/%d}", urls.slug(piece.name)), path)
        return [file for path, piece, root in placed for file in self._made(path, piece, root)]

    def _placed(self, pieces: Sequence[tuple[Piece, Path]]) -> Iterator[tuple[str, Piece, Path]]:
        """Versions come beside their originals, whose paths are known first."""
        foreign = versions(pieces, self.config.codes, self.config.language)
        paths = {
            number: self._place(piece)
            for number, (piece, _) in enumerate(pieces)
            if number not in foreign
        }
        for number, (piece, root) in enumerate(pieces):
            piece = addressed(piece, self.config.language)
            if number not in foreign:
                yield paths[number], piece, root
                continue
            original, lang = foreign[number]
            path = f"{paths[original].removesuffix('.md')}.{lang}.md"
            self.owners[path] = piece.key
            date = str(piece.get("date") or pieces[original][0].get("date") or "")
            self.claimed.setdefault(_address(path, date, self.config, lang), path)
            self.done.counts["translation"] += 1
            yield path, as_version(piece), root

    def _path(self, piece: Piece, turn: int) -> str:
        day = civil(str(piece.get("date") or ""))
        name = urls.slug(piece.name).encode()[:NAME_BYTES].decode(errors="ignore").strip("-")
        if turn > 1:
            name = f"{name}-{turn}"
        if day:
            name = f"{day.year:04}/{day.year:04}-{day:%m-%d}-{name}"
        return posixpath.join(self.wish.into, f"{name}.md")

    def _place(self, piece: Piece) -> str:
        for turn in range(1, 10_000):
            path = self._path(piece, turn)
            date, lang = str(piece.get("date") or ""), piece.get("lang")
            own = str(piece.get("slug") or "") if turn == 1 else ""
            address = _address(path, date, self.config, str(lang) if lang else None, own)
            owner = self.claimed.setdefault(address, path)
            if owner == path and self.owners.setdefault(path, piece.key) == piece.key:
                break
        if turn > 1:
            self.unslugged.add(path)
            first = self._path(piece, 1)
            message = f"its address is taken by {self.owners.get(first, first)}; "
            self.tell(piece, Loss(0, "clash", f"{message}it is kept as {path}"))
        return path

    def tell(self, piece: Piece, loss: Loss) -> None:
        place = Place(piece.source, loss.line or piece.line)
        self.done.problems.append(warning(place, loss.kind, loss.what))

    def _made(self, path: str, piece: Piece, root: Path) -> Iterator[Planned]:
        for loss in piece.losses:
            self.tell(piece, loss)
        leading = Leading(self, piece, path, root)
        body = relinked(piece.body, leading.target) if piece.has_links else piece.body
        fields = tuple(self._fields(piece, leading))
        content = briefing_text(fields, body).encode()
        content = self._sound(path, piece, fields, content, leading)
        yield Planned(path, self._with_suggestions(path, content), piece.source)
        for name, file in leading.files.items():
            yield Planned(name, file, piece.source)

    def _with_suggestions(self, path: str, content: bytes) -> bytes:
        """With what the authority files know and the text names: as values if so wished."""
        if not (self.archive and self.archive.records) or language_in_name(path, self.config):
            return content
        defaults = self.archive.defaults(path)
        named = named_in(content, path, self._names, self.config, defaults)
        self.done.counts["suggestion"] += len(named.mentions)
        if self.wish.accept:
            content, _ = accepted(content, path, named, self.config)
            named = named_in(content, path, self._names, self.config, defaults)
        try:
            return commented(content, path, named, self.config)
        except Rejected:
            return content

    @cached_property
    def _names(self) -> Names:
        return names_of(self.archive.records if self.archive else ())

    def _fields(self, piece: Piece, leading: "Leading") -> Iterator[tuple[str, Field]]:
        for name, value in piece.fields:
            if name == "aliases" and isinstance(value, tuple):
                value = tuple(self._free(value, piece))
                if not value:
                    continue
            if name == "slug" and value:
                if leading.path in self.unslugged:
                    continue
                value = urls.slug(str(value))
            if name == "id" and self.ids.setdefault(str(value), leading.path) != leading.path:
                self.tell(piece, Loss(0, "field", f"id {value} is taken by another; left out"))
                continue
            if name == "image" and isinstance(value, str):
                value = leading.picture(value)
            elif isinstance(value, Shown):
                src = leading.picture(value.src)
                value = replace(value, src=src) if src else None
            yield name, value

    def _free(self, aliases: Iterable[str], piece: Piece) -> Iterator[str]:
        """Those that no other page has, each once however it is spelt."""
        keys = set()
        for alias in aliases:
            key = _key(alias)
            if key not in keys and self._is_free(alias, piece):
                keys.add(key)
                yield alias

    def _is_free(self, alias: str, piece: Piece) -> bool:
        try:
            key = urls.address_key(urls.alias_path(alias))
        except (urls.BadPath, ValueError) as failure:
            self.tell(piece, Loss(0, "alias", f"{alias} is no usable old address: {failure}"))
            return False
        owner = self.claimed.setdefault(key, piece.key)
        if owner == piece.key and not self._is_site_s(key):
            return True
        if owner != self.paths.get(posixpath.normpath(piece.key)):
            self.tell(piece, Loss(0, "alias", f"{alias} is taken by another page; left out"))
        return False

    def _is_site_s(self, key: str) -> bool:
        """Whether an address is of a page that the site itself has or may have, as `/` is."""
        first, *rest = key.strip("/").split("/")
        is_below = first in self.config.codes and bool(rest)
        names = urls.RESERVED.union(self.config.codes, [""])
        if is_below or not self.config.prefix_default:
            names |= set(self.config.taxonomy_names)
        return (rest[0] if is_below else first) in names

    def _sound(
        self,
        path: str,
        piece: Piece,
        fields: Sequence[tuple[str, Field]],
        content: bytes,
        leading: "Leading",
    ) -> bytes:
        """`content`, or as much of it as builds."""
        parsed = parse(Source(path, path, content), self.config)
        if not _broken(parsed, leading):
            return content
        plain_body = escaped(piece.body)
        self.tell(piece, Loss(0, "markup", "its text would not build; it is kept as plain text"))
        content = briefing_text(fields, plain_body).encode()
        if not _broken(parse(Source(path, path, content), self.config), leading):
            return content
        least = [(name, value) for name, value in fields if name in ("title", "date", "draft")]
        self.tell(piece, Loss(0, "field", "fields that would not build are left out"))
        return briefing_text(least, plain_body).encode()


def _broken(parsed: Parsed, leading: "Leading") -> bool:
    if parsed.text is None or any(wrong.severity == "error" for wrong in parsed.problems):
        return True
    return any(leading.is_lost(link.target.strip()) for link in parsed.text.prose.links)


@dataclass(slots=True)
class Leading:
    """Where the links of a piece lead in the archive that it comes into."""

    plan: Plan
    piece: Piece
    path: str
    root: Path
    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """A file beside the source → how the briefing names it."""

    def target(self, target: str, line: int) -> str:
        number = self.piece.body_line + line - 1 if self.piece.body_line else 0
        if "{{" in target or "{%" in target:
            return target
        try:
            parts = urlsplit(target)
        except ValueError:
            return self._lost(target, number, "#", "no address")
        is_foreign = bool(parts.scheme or parts.netloc)
        if (is_foreign and not self._is_of_old_site(parts.netloc)) or not parts.path:
            return target
        path = unquote(parts.path)
        ending = f"#{parts.fragment}" if parts.fragment else ""
        if found := self._piece_at(path):
            return posixpath.relpath(found, posixpath.dirname(self.path) or ".") + ending
        if name := self._carried(path):
            return name
        if path == "/" or is_foreign:
            return target
        if path.startswith("/") and not path.endswith(_SOURCES):
            what = f"{target} is not in what was imported; it stays as it is"
            self.plan.tell(self.piece, Loss(number, "link", what))
            return target
        kept = "/" + posixpath.normpath(posixpath.join(self._home(), path)).lstrip("/.")
        kept = kept.removesuffix(".md").removesuffix(".markdown")
        return self._lost(target, number, kept, "not in what was imported")

    def _is_of_old_site(self, host: str) -> bool:
        return bool(host) and host == self.piece.host

    def _home(self) -> str:
        if self.piece.address:
            return posixpath.dirname(self.piece.address)
        return "/"

    def _lost(self, target: str, line: int, instead: str, why: str) -> str:
        what = f"{target} is {why}; the link leads to {instead}"
        self.plan.tell(self.piece, Loss(line, "link", what))
        return instead

    def _piece_at(self, path: str) -> str | None:
        below = [shown((self.root / path.lstrip("/")).absolute())]
        below.append(posixpath.join(posixpath.dirname(self.piece.source), path.lstrip("/")))
        for name in below:
            if found := self.plan.paths.get(posixpath.normpath(name)):
                return found
        address = path if path.startswith("/") else posixpath.join(self._home(), path)
        if found := self.plan.addresses.get(_key(address)):
            return found
        dated = _DATED.fullmatch(address)
        return self.plan.dated.get((dated[1], urls.slug(dated[2]))) if dated else None

    def picture(self, target: str) -> str | None:
        """How `image` names it; None where it is nowhere, which is told."""
        path = target
        if "://" in target:
            parts = urlsplit(target)
            if not self._is_of_old_site(parts.netloc):
                return target
            path = parts.path
        if name := self._carried(unquote(path)):
            return name
        stays = target.startswith("/")
        what = "stays as it is, for a file of static/" if stays else "is left out"
        self.plan.tell(self.piece, Loss(0, "picture", f"image {target} is not there; it {what}"))
        return target if stays else None

    def _carried(self, path: str) -> str | None:
        """The name of a file that comes along; None where there is none."""
        if path in self.names or not path.lower().endswith(PICTURES):
            return self.names.get(path)
        source = Path(self.piece.source).absolute().parent
        root = self.root.resolve()
        places = [self.root / folder / path.lstrip("/") for folder in ("", "static", "content")]
        places += [] if path.startswith("/") else [source / path]
        for place in places:
            try:
                if place.resolve().is_relative_to(root) and place.is_file():
                    return self._take(path, place)
            except OSError:
                continue
        return None

    def _take(self, path: str, place: Path) -> str | None:
        content = place.read_bytes()
        if why := danger(place.name, content):
            self.plan.tell(self.piece, Loss(0, "picture", f"{path} stays behind: {why}"))
            return None
        folder, ending = self.path.removesuffix(".md"), place.suffix.lower()
        name = f"{folder}/{urls.slug(place.stem)}{ending}"
        turn = 1
        while self.files.get(name, content) != content:
            turn += 1
            name = f"{folder}/{urls.slug(place.stem)}-{turn}{ending}"
        self.files[name] = content
        self.names[path] = posixpath.relpath(name, posixpath.dirname(self.path) or ".")
        return self.names[path]

    def is_lost(self, target: str) -> bool:
        """Whether a link would keep the archive from being built."""
        if "{{" in target or "{%" in target:
            return False
        try:
            parts = urlsplit(target)
        except ValueError:
            return True
        if parts.scheme or parts.netloc or not parts.path:
            return False
        path = unquote(parts.path)
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), path))
        if path.endswith(_SOURCES):
            return beside not in self.plan.paths.values()
        return not path.startswith("/") and beside not in self.files


def _key(address: str) -> str:
    return urls.collision_key("/" + unquote(urlsplit(address).path).strip("/")).removesuffix(
        "/index.html"
    )


def _address(
    path: str, date: str, config: Config, lang: str | None = None, own_slug: str = ""
) -> str:
    """What stands for the address of an imported file: equal for files of one address."""
    stem, day = urls.stem(path), civil(date)
    if not day:
        return f"\0undated/{urls.collision_key(path)}"
    own_slug = urls.slug(own_slug) if own_slug else urls.stem_slug(stem, lang)
    url = urls.briefing(config.home(lang), config.permalink, day.date(), own_slug, stem)
    return urls.address_key(urls.output_path(url))


def _standing(archive: disk.Content, config: Config) -> Iterator[tuple[str, str, str]]:
    """The path, the address and the id of every briefing that the archive has."""
    for found in archive.sources:
        name = found.file.name
        try:
            node = split(decoded(Path(found.file.place).read_bytes(), name), name).node
        except (Rejected, OSError):
            continue
        values = plain(node)
        yield name, _standing_address(name, values, config), str(values.get("id") or name)


def _standing_address(name: str, values: Mapping[str, Any], config: Config) -> str:
    date = str(values.get("date") or urls.date_prefix(urls.stem(name)) or "")
    own, lang = values.get("slug"), values.get("lang") or language_in_name(name, config)
    return _address(name, date, config, str(lang) if lang else None, str(own or ""))
