"""The social cards of briefings: drawn once by what they show, kept, published with their pages."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from dateline.arrange.archive import Tree
from dateline.cards import letters
from dateline.cards.letters import lacking, plain
from dateline.cards.model import HEIGHT, WIDTH, Drawing
from dateline.model import Card, Passage, Rendition, Site
from dateline.problems import Place, Problem, error, warning
from dateline.render.filters import Writing
from dateline.run.assets import Rows
from dateline.run.card_fonts import Font
from dateline.run.files import File
from dateline.run.planning import Plan
from dateline.run.state import Made
from dateline.run.workers import Alone, Crew
from dateline.value import digest, fingerprint, replace

FOLDER = "cards"
ACCENT = "#1d4e7a"
"""As in the style sheet."""
FEW = 16
"""Up to how many cards are drawn sooner by this process alone."""


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of a site."""

    cards: Mapping[str, Rendition]
    """Source of a briefing → its card, whose URL is without the path of the base URL."""
    files: Mapping[str, tuple[File, bytes]]
    """Output path → file, and the key of what it shows."""

    def passages(
        self, own: Mapping[str, Passage], before: Mapping[str, Passage]
    ) -> Mapping[str, Passage]:
        """`own` with their cards; equal ones of `before` are kept."""
        if not self.cards:
            return own
        shown = {}
        for path, card in self.cards.items():
            made = replace(own[path], card=card)
            shown[path] = before[path] if before.get(path) == made else made
        return {**own, **shown}

    def published(self, rows: Rows) -> dict[str, File]:
        """The files of the site, by output path."""
        for path, (file, key) in self.files.items():
            row = rows.get(path)
            if row is None or (row.key, row.sha) != (key, file.sha):
                rows[path] = Made(key, file.sha, None)
        return {path: file for path, (file, _) in self.files.items()}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is known of a briefing's card, and the values that it was made of."""

    card: Card
    site: Site
    drawing: Drawing
    key: bytes
    font: Font | None
    lacks: str
    """A letter for which there is none."""


class Cards:
    """All cards that were drawn, in `folder`: each file's name is its key and its digest."""

    def __init__(self, folder: Path | None, is_writing: bool = True) -> None:
        self._folder = folder
        self._is_writing = is_writing
        self._known: dict[str, _Wanted] = {}
        self._names: set[str] = set()
        """The files of those that are published."""

    def next(
        self,
        plan: Plan,
        passages: Mapping[str, Passage],
        stands: Mapping[str, str],
        crew: Crew,
        progress: Callable[[int, int], None],
        config_place: Place,
        problems: list[Problem],
        fonts: Mapping[str, Font] = MappingProxyType({}),
    ) -> Deck:
        """A card for each public briefing that shows no picture of its own."""
        if self._folder is None:
            return self.none()
        self._names = set()
        wanted = {
            own.card.path: own
            for tree in plan.archive.trees
            for own in self._wanted(tree, passages, fonts.get(tree.site.lang))
        }
        self._known = wanted
        problems += _without_card(plan, wanted.values())
        drawable = [own for own in wanted.values() if own.drawing.title and not own.lacks]
        shas = self._kept(stands)
        missing = {own.key: own for own in drawable if own.key not in shas}
        if missing:
            shas.update(self._drawn(list(missing.values()), crew, progress, config_place, problems))
        cards, files = {}, {}
        for own in drawable:
            if sha := shas.get(own.key):
                path = f"assets/cards/{own.key.hex()[:16]}.png"
                name = _name(own.key, sha)
                self._names.add(name)
                files[path] = File(sha, copied=f"{self._folder}/{name}"), own.key
                cards[own.card.path] = Rendition(f"/{path}", WIDTH, HEIGHT)
        return Deck(cards, files)

    def none(self) -> Deck:
        """Where there are to be no cards."""
        self._known, self._names = {}, set()
        return Deck({}, {})

    def _wanted(
        self, tree: Tree, passages: Mapping[str, Passage], font: Font | None
    ) -> Iterator[_Wanted]:
        site = tree.site
        for entry in tree.entries:
            card = entry.card
            lead = passages[card.path].lead
            if lead and lead.sources:
                continue
            known = self._known.get(card.path)
            if known and known.card is card and known.site is site and known.font == font:
                yield known
            else:
                yield _looked_at(card, site, font)

    def _kept(self, stands: Mapping[str, str]) -> dict[bytes, str]:
        """Key → digest of all that lie whole; what stands in the site is not read for that."""
        found: dict[bytes, str] = {}
        standing = frozenset(stands.values())
        with suppress(FileNotFoundError):
            for name in os.listdir(self._folder):
                key, _, sha = name.removesuffix(".png").partition("-")
                with suppress(OSError, ValueError):
                    if sha in standing or _sha_of(f"{self._folder}/{name}") == sha:
                        found[bytes.fromhex(key)] = sha
        return found

    def _drawn(
        self,
        missing: Sequence[_Wanted],
        crew: Crew,
        progress: Callable[[int, int], None],
        config_place: Place,
        problems: list[Problem],
    ) -> Iterator[tuple[bytes, str]]:
        # Pillow takes its time to load: a build that draws no card does without it.
        from dateline.cards.drawing import can_draw, can_shape, drawn

        if not can_shape():
            message = (
                "this Pillow is without Raqm, which joins and orders letters, so that no social "
                "cards are drawn; install the wheel of Pillow, or the library libraqm"
            )
            problems.append(warning(config_place, "social-card", message))
            return
        fonts = {own.font.sha: own.font for own in missing if own.font}
        if unfit := [own for own in fonts.values() if not can_draw(own.file, own.sha)]:
            message = "card_font: this font is broken; take another one"
            problems += (error(own.place, "social-card", message) for own in unfit)
            return
        if not self._is_writing:
            return
        assert self._folder is not None
        self._folder.mkdir(parents=True, exist_ok=True)
        many = crew if len(missing) > FEW else Alone()
        contents = many.run(
            drawn, (own.drawing for own in missing), {own.sha: own.file for own in fonts.values()}
        )
        for number, (own, content) in enumerate(zip(missing, contents, strict=True), 1):
            sha = sha256(content).hexdigest()
            place = self._folder / _name(own.key, sha)
            unfinished = place.with_suffix(".new")
            unfinished.write_bytes(content)
            unfinished.rename(place)
            progress(number, len(missing))
            yield own.key, sha

    def forget(self) -> None:
        """Remove the cards of what left the site."""
        if self._folder is None or not self._is_writing:
            return
        with suppress(FileNotFoundError):
            for name in set(os.listdir(self._folder)) - self._names:
                (self._folder / name).unlink()
            if not self._names:
                self._folder.rmdir()


def _looked_at(card: Card, site: Site, font: Font | None) -> _Wanted:
    writing = Writing(site.locale, site.numerals)
    place = writing.wire(card.dateline)
    accent = site.accent or ACCENT
    day, known = writing.day(card.date.day), font.letters if font else None
    drawing = Drawing(
        plain(site.title, known),
        plain(card.title, known),
        plain(place, known),
        plain(day, known),
        site.lang,
        site.direction == "rtl",
        accent if len(accent) == 7 else "#" + "".join(digit * 2 for digit in accent[1:]),
        font.sha if font else "",
    )
    key = fingerprint((drawing, _maker()))
    said = f"{card.title} {place}"[: letters.LONGEST]
    # A font of one script may lack what the others have, figures too.
    lacks = lacking(said, known) or (lacking(f"{day} {site.title}", known) if font else "")
    return _Wanted(card, site, drawing, key, font, lacks)


@lru_cache(maxsize=1)
def _maker() -> bytes:
    """Stands for all that decides a card besides what it shows."""
    folder = Path(letters.__file__).parent
    code = [folder / "drawing.py", folder / "letters.py"]
    fonts = [letters.font(style) for style in letters.STYLES]
    contents = [digest(path.read_bytes()) for path in (*code, *fonts)]
    return fingerprint((version("pillow"), contents))


def _without_card(plan: Plan, wanted: Iterable[_Wanted]) -> Iterator[Problem]:
    """Once a language, at the title of one of them."""
    of_language: dict[str, list[_Wanted]] = {}
    for own in wanted:
        if own.lacks:
            of_language.setdefault(own.card.lang, []).append(own)
    for found in of_language.values():
        first = found[-1]
        place = plan.archive.owners[first.card.path].briefing.place("title")
        count = len(found) - 1
        more = f", nor have {count} others of this language" if count else ""
        message = (
            f"{first.lacks} is not in the font of social cards, so that the briefing has none{more}"
            f"; name a font that has it in `languages: {{{first.card.lang}: {{card_font: FILE}}}}` "
            "of config.yaml, or give the briefing a picture of its own"
        )
        yield warning(place, "social-card", message)


def _name(key: bytes, sha: str) -> str:
    return f"{key.hex()}-{sha}.png"


def _sha_of(place: str) -> str:
    with open(place, "rb") as file:
        return sha256(file.read()).hexdigest()
