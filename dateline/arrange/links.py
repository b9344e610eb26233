"""The links of a body → URLs of this site, or the problems that they are."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import unquote, urlsplit

from dateline import urls
from dateline.arrange.archive import Archive
from dateline.arrange.hidden import Hidden, Reason
from dateline.arrange.translations import normalised
from dateline.model import Briefing, Link, Picture, Text, Version
from dateline.problems import Place, Problem, error, warning
from dateline.value import Value, replace

SOURCES = (".md", ".markdown")


State = Literal["public", "draft", "held", "broken"]

_TEXT = ":~:"
"""From here on a fragment is for browsers, which look for a text of the page: no id."""


class Attachment(Value, frozen=True):
    """A file beside a briefing that is published with it."""

    source: str
    """Below `content/`."""
    path: str
    """Below the output folder."""
    place: Place
    """Of the link."""


class Sight(Value, frozen=True):
    """A picture that a page shows, if the file is one."""

    source: str
    """Below `content/`; with a slash before it the address of a static file."""
    url: str
    """What its `src` leads to; empty for the lead picture."""
    place: Place | None
    """None where it is the original's, which is told of it."""


class Target(Value, frozen=True):
    """A source as links to it see it."""

    url: str
    state: State
    versions: tuple[Version, ...]
    ids: tuple[str, ...] | None
    """Its anchors; None where nothing is known of them."""


class Resolved(Value, frozen=True):
    """Where the links of one body lead."""

    targets: tuple[tuple[str, str | None], ...]
    """Link as written → URL; None: the text stays, the link goes."""
    attachments: tuple[Attachment, ...]
    problems: tuple[Problem, ...]
    asked: tuple[str, ...]
    """The sources that it was looked for, whether they are there or not."""
    sights: tuple[Sight, ...] = ()


NO_LINKS = Resolved((), (), (), ())


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that decides where a link leads."""

    targets: Mapping[str, Target]
    """Source path → what a link finds there."""
    files: Collection[str]
    """Every file below `content/` that is not a briefing."""
    hidden: Hidden
    base_path: str


def targets(
    archive: Archive, texts: Mapping[str, Text | None], before: Mapping[str, Target]
) -> dict[str, Target]:
    """What links find at each source path; one of `before` that is equal stays the same object."""
    found = {}
    for path, owner in archive.owners.items():
        target = before.get(path)
        url = owner.url
        ids = None if owner.briefing.withdrawn else ids_of(texts[path])
        versions = archive.versions.get(path, ())
        state = _state(owner.briefing, path in archive.public)
        if (
            target is None
            or target.ids != ids
            or target.url != url
            or target.state != state
            or target.versions != versions
        ):
            target = Target(url, state, versions, ids)
        found[path] = target
    return found


def _state(briefing: Briefing, is_public: bool) -> State:
    if is_public:
        return "public"
    if briefing.broken:
        return "broken"
    return "draft" if briefing.draft else "held"


def with_text(target: Target, text: Text | None) -> Target:
    """`target` with the anchors of `text`; the same object if they are the same."""
    if target.ids is None or target.ids == ids_of(text):
        return target
    return replace(target, ids=ids_of(text))


def ids_of(text: Text | None) -> tuple[str, ...] | None:
    return text.prose.ids if text else None


def resolve(briefing: Briefing, text: Text | None, url: str, around: Surroundings) -> Resolved:
    """Where each link of the `text` of `briefing`, published at `url`, leads."""
    links = text.prose.links if text else ()
    has_lead = briefing.image is not None and not briefing.page
    if text is None or not (links or has_lead):
        return NO_LINKS
    resolving = _Resolving(briefing, text, url, around)
    return resolving.run(links, briefing.image if has_lead else None)


_UNCHANGED = "\0"


@dataclass(slots=True)
class _Resolving:
    """One reading of the links of a body."""

    briefing: Briefing
    text: Text
    url: str
    around: Surroundings
    asked: dict[str, None] = field(default_factory=dict)

    def run(self, links: Iterable[Link], lead: Picture | None) -> Resolved:
        targets: dict[str, str | None] = {}
        attachments: dict[Attachment, None] = {}
        problems: list[Problem] = []
        sights: list[Sight] = []
        if lead:
            for found in self._lead(lead):
                if isinstance(found, Problem):
                    problems.append(found)
                elif isinstance(found, Attachment):
                    attachments[found] = None
                else:
                    sights.append(found)
        for link in links:
            made = self._resolve(link)
            if isinstance(made, Problem):
                problems.append(made)
                targets[link.target] = None
            elif isinstance(made, Attachment):
                attachments[made] = None
                targets[link.target] = self._under_base("/" + made.path)
            elif made is not _UNCHANGED:
                targets[link.target] = made
            if link.image and not isinstance(made, Problem):
                sights += self._sight(link, made, targets.get(link.target))
                problems += self._undescribed(link)
        return Resolved(
            tuple(targets.items()),
            tuple(attachments),
            tuple(problems),
            tuple(self.asked),
            tuple(dict.fromkeys(sights)),
        )

    def _lead(self, picture: Picture) -> Iterator[Sight | Problem | Attachment]:
        """The picture that `image` names: its file, and what is wrong with it."""
        place = self.briefing.place("image")
        is_own = "image" in self.briefing.given
        for found in self._lead_at(picture, place):
            if isinstance(found, Sight) and not is_own:
                yield replace(found, place=None)
            elif is_own or not isinstance(found, Problem):
                yield found

    def _lead_at(self, picture: Picture, place: Place) -> Iterator[Sight | Problem | Attachment]:
        source = picture.src
        if not picture.alt:
            message = f"{source} has no alternative text; write image: {{src: …, alt: …}}"
            yield warning(place, "alt-text", message)
        if picture.file in self.around.files:
            yield self._attachment(picture.file, place)
            yield Sight(picture.file, "", place)
        elif picture.file:
            message = f"{source} names no picture of the archive; correct the path"
            yield error(place, "link", message)
        elif not source.startswith("/") or source[1:2] in ("/", "\\"):
            message = f"{source} is not shown; put a copy of the picture beside the briefing"
            yield warning(place, "remote-image", message)
        elif reason := self.around.hidden.at(source):
            yield _not_public(source, reason, place)
        else:
            yield Sight(unquote(urlsplit(source).path), "", place)

    def _sight(self, link: Link, made: str | Attachment, led: str | None) -> Iterator[Sight]:
        place = self.text.place(self.briefing.shown, link.line, link.column)
        if isinstance(made, Attachment):
            yield Sight(made.source, led or "", place)
        elif led and made is not _UNCHANGED:
            yield Sight(unquote(urlsplit(link.target.strip()).path), led, place)

    def _undescribed(self, link: Link) -> Iterator[Problem]:
        if not link.described:
            place = self.text.place(self.briefing.shown, link.line, link.column)
            message = (
                f"{link.target} has no alternative text; "
                f"say between the brackets what it shows: ![…]({link.target})"
            )
            yield warning(place, "alt-text", message)

    def _under_base(self, url: str) -> str:
        return urls.relative_to_base(self.around.base_path, url)

    def _resolve(self, link: Link) -> str | Problem | Attachment:
        target = link.target.strip()
        place = self.text.place(self.briefing.shown, link.line, link.column)
        if "{{" in target or "{%" in target:
            message = (
                f"{target} is a template's expression, not an address; the text stays, unlinked"
            )
            return warning(place, "template-link", message)
        try:
            parts = urlsplit(target)
        except ValueError:
            return error(place, "link", f"{target} is not an address; correct or remove it")
        if reason := self.around.hidden.at(target):
            return _not_public(target, reason, place)
        if parts.scheme or parts.netloc or not target:
            return _UNCHANGED
        if not parts.path:
            return self._own_anchor(parts.fragment, place)
        ending = f"?{parts.query}" * bool(parts.query) + f"#{parts.fragment}" * bool(parts.fragment)
        path = unquote(parts.path)
        if path.endswith(SOURCES):
            return self._source(path, parts.fragment, place)
        if path.startswith("/"):
            return self._under_base(path) + ending
        return self._beside(path, place, link)

    def _own_anchor(self, fragment: str, place: Place) -> str | Problem:
        ids = self.text.prose.ids
        fragment = fragment.partition(_TEXT)[0]
        if fragment and fragment != "top" and _anchor(unquote(fragment), ids) is None:
            return warning(place, "anchor", f"#{fragment} is no heading of this text; correct it")
        return _UNCHANGED

    def _source(self, path: str, fragment: str, place: Place) -> str | Problem:
        beside = normalised(PurePosixPath(self.briefing.path).parent, path)
        below = normalised(PurePosixPath(), path)
        names = [name for name in (beside, below) if name]
        self.asked.update(dict.fromkeys(names))
        target = next(filter(None, map(self.around.targets.get, names)), None)
        if target is None:
            return error(place, "link", f"{path} names no file of the archive; correct the path")
        if target.state == "broken":
            return _UNCHANGED
        known = target.ids
        fragment, sign, words = fragment.partition(_TEXT)
        anchor = _anchor(unquote(fragment), known) if fragment and known is not None else ""
        if anchor is None:
            message = f"{path}#{fragment}: no such heading there; correct it"
            return warning(place, "anchor", message)
        if target.state != "public":
            return _not_public(path, target.state, place)
        return self._under_base(self._version(target)) + f"#{anchor}{sign}{words}" * bool(
            anchor or words
        )

    def _version(self, target: Target) -> str:
        """A reader of Arabic is led to the Arabic version where there is one."""
        lang = self.briefing.lang
        own = (version.url for version in target.versions if lang and version.lang == lang)
        return next(own, target.url)

    def _beside(self, path: str, place: Place, link: Link) -> str | Problem | Attachment:
        found = normalised(PurePosixPath(self.briefing.path).parent, path)
        if found and found in self.around.files:
            return self._attachment(found, place)
        what = "picture" if link.image else "file"
        remedy = "correct the path" if not path.startswith("www.") else "begin it with https://"
        return error(place, "link", f"{path} names no {what} of the archive; {remedy}")

    def _attachment(self, source: str, place: Place) -> Attachment:
        beside = urls.output_path(self.url).removesuffix("index.html")
        return Attachment(source, beside + PurePosixPath(source).name, place)


def _not_public(target: str, reason: Reason, place: Place) -> Problem:
    kind = "hidden-link" if reason == "draft" else "held-link"
    return warning(place, kind, f"{target} is not public; the text stays, without a link")


def _anchor(name: str, ids: Collection[str]) -> str | None:
    """The id that `name` means: a raw HTML id was given a prefix; None if there is none."""
    return next((known for known in (name, f"u-{name}") if known in ids), None)
