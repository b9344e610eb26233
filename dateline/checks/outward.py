"""Links to other hosts: where briefings have them, and what to say of what the hosts answered."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple
from urllib.parse import urldefrag, urlsplit

from dateline.arrange.archive import Archive
from dateline.checks.gaps import Read, Where, public_or_waiting
from dateline.model import Briefing
from dateline.parse.briefing import prose_settings
from dateline.parse.config import Config
from dateline.parse.prose import rendered
from dateline.parse.prose.positions import Positions
from dateline.parse.prose.tags import TOKEN, attributes, with_plain_line_ends, without_controls
from dateline.parse.source import decoded, split
from dateline.problems import Place, Problem, Rejected, notice, warning

_COPIES = "https://web.archive.org/web/"
_TARGETS = {"a": "href", "img": "src"}


class Outward(NamedTuple):
    """A link to another host."""

    target: str
    """As it is written."""
    place: Place
    field: Literal["body", "url", "archived"]
    """Where it stands: in the text, or in which field of a source."""
    day: str
    """That of its briefing, as 20171018; empty if it has none."""

    @property
    def address(self) -> str:
        """What the host is asked for: without the part that only a browser reads."""
        whole = f"https:{self.target}" if self.target.startswith("//") else self.target
        return urldefrag(whole).url if "#" in whole else whole


AnswerKind = Literal["found", "moved", "dead", "nameless", "unsure", "private"]
"""`nameless`: there is no such host."""


class Answer(NamedTuple):
    """What became of asking for an address."""

    kind: AnswerKind
    what: str = ""
    """Why, in words."""
    target: str = ""
    """Where it has moved for good."""


def outward(archive: Archive, config: Config, read: Read, where: Where) -> Iterator[Outward]:
    """The links of what is or will be public: of texts, and of sources.

    A source with an archived copy is asked for by its copy alone.
    """
    for own in public_or_waiting(archive):
        for number, source in enumerate(own.sources if "sources" in own.given else ()):
            field: Literal["archived", "url"] = "archived" if source.archived else "url"
            target = source.archived or source.url or ""
            if _is_outward(target, config.host):
                yield Outward(target, where(own, ("sources", number, field)), field, _day(own))
        for target, place in _links(own, config, read(own)):
            yield Outward(target, place, "body", _day(own))


def _links(own: Briefing, config: Config, content: bytes) -> Iterator[tuple[str, Place]]:
    try:
        parts = split(decoded(content, own.shown), own.shown)
        html = rendered(parts.body, prose_settings(config)).html if "//" in parts.body else ""
    except (Rejected, ValueError):
        return
    positions = Positions(without_controls(with_plain_line_ends(parts.body)))
    for found in TOKEN.finditer(html):
        key = "" if found["close"] else _TARGETS.get((found["name"] or "").lower(), "")
        target = dict(attributes(found["attributes"])).get(key, "") if key else ""
        if _is_outward(target, config.host):
            line, column = positions.of_target(positions.written(target))
            yield target, Place(own.shown, line + parts.body_line - 1 if line else 0, column)


def _is_outward(target: str, host: str) -> bool:
    if not target.lower().startswith(("http://", "https://", "//")):
        return False
    try:
        return urlsplit(target).hostname != host.casefold()
    except ValueError:
        return True  # no address at all, as whoever asks for it will say


def _day(briefing: Briefing) -> str:
    return f"{briefing.date.day:%Y%m%d}" if briefing.date else ""


def verdicts(links: Iterable[Outward], answers: Mapping[str, Answer]) -> Iterator[Problem]:
    """A warning or notice for every link whose address did not simply answer."""
    for link in links:
        answer = answers.get(link.address, Answer("found"))
        match answer.kind:
            case "dead" | "nameless":
                message = f"{link.target} is gone ({answer.what}); {_remedy(link)}"
                yield warning(link.place, "dead-link", message)
            case "private":
                message = (
                    f"{link.target} leads to {answer.what}, where readers find nothing; "
                    "correct it, or ask it too with --ask-private"
                )
                yield warning(link.place, "private-link", message)
            case "moved":
                yield notice(link.place, "moved-link", _moved(link, answer.target))
            case "unsure":
                message = f"{link.target} did not show itself ({answer.what}); see in a browser"
                yield notice(link.place, "unsure-link", message)


def _remedy(link: Outward) -> str:
    if link.field == "archived":
        return "give another copy as `archived`"
    copy = f"{_COPIES}{link.day}/{link.address}" if link.day else f"{_COPIES}{link.address}"
    if link.address.startswith(_COPIES):
        return "lead to another copy, or take the link out"
    if link.field == "url":
        return f"correct `url`, or add a copy that you have seen, perhaps `archived: {copy}`"
    return f"lead to where it is now, or to a copy that you have seen, perhaps {copy}"


def _moved(link: Outward, target: str) -> str:
    before, after = urlsplit(link.address), urlsplit(target)
    if before.path.strip("/") and not after.path.strip("/"):
        return f"{link.target} has moved to a front page, {target}; see whether it is still there"
    fragment = urlsplit(link.target).fragment
    ending = f"#{fragment}" if fragment and not after.fragment else ""
    return f"{link.target} has moved for good; write {target}{ending}"
