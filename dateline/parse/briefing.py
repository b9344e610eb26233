"""One source file → a Briefing, or the problems that say why not."""

from collections.abc import Callable, Iterable, Iterator

from dateline import model, urls
from dateline.parse import dates
from dateline.parse.config import Config
from dateline.parse.frontmatter import (
    FrontMatter,
    Matter,
    citations,
    is_empty,
    picture,
    renamed,
    spots,
    typed,
    with_defaults,
)
from dateline.parse.prose import ProseSettings, Remark, rendered
from dateline.parse.source import Split, decoded, split
from dateline.parse.yamltext import Fields, Items, Scalar
from dateline.problems import Place, Problem, Rejected, error, warning
from dateline.value import FrozenMap, Value, fingerprint

PAGES = "_pages/"

Change = Callable[[model.Briefing], model.Briefing]


class Known(Value, frozen=True):
    """What rendering a body tells, besides its HTML."""

    prose: model.Prose
    remarks: tuple[Remark, ...]


class Source(Value, frozen=True):
    """A file to parse: its bytes, and the folder defaults that hold for it, nearest first."""

    path: str
    shown: str
    content: bytes
    defaults: tuple[Fields, ...] = ()
    body_key: bytes = b""
    """What the HTML of the body is kept under."""
    known: Known | None = None
    """Of a body that was rendered before: it is not rendered again."""


class Parsed(Value, frozen=True):
    """A source as a briefing; `known` and `html` are of its body, if it was rendered just now."""

    briefing: model.Briefing
    text: model.Text | None
    """None where the source could not be read."""
    problems: tuple[Problem, ...]
    known: Known | None = None
    html: str = ""


def unreadable(source: Source, config: Config, *problems: Problem) -> Parsed:
    """A broken briefing, which still owns its path."""
    start = Place(source.shown, 1, 1)
    matter = Matter(FrontMatter(), Fields((), start), start, problems)
    return Parsed(_briefing(source, matter, "", config), None, problems)


def parse(source: Source, config: Config, changes: Iterable[Change] = ()) -> Parsed:
    """Never raises: what cannot be read is a broken briefing that still owns its path.

    `changes` are the plug-ins, applied in their order.
    """
    start = Place(source.shown, 1, 1)
    try:
        parts = split(decoded(source.content, source.shown), source.shown)
    except Rejected as rejected:
        return unreadable(source, config, *rejected.problems)
    own = renamed(parts.node, config.fields)
    node = with_defaults(own, source.defaults)
    matter = typed(node, start, config)
    problems = [*matter.problems, *_required(source, matter), *_cut_texts(source, parts, matter)]
    body, html = source.known, ""
    try:
        if body is None:
            made = rendered(parts.body, prose_settings(config), source.body_key)
            body, html = Known(made.prose, made.remarks), made.html
    except (ValueError, RecursionError) as failure:
        place = Place(source.shown, parts.body_line)
        problems.append(error(place, "markdown", f"{failure}; write it flatter"))
    matter = Matter(matter.fields, node, start, tuple(problems))
    text = model.Text(body.prose, parts.body_line) if body else None
    briefing = _briefing(source, matter, body.prose.first_paragraph if body else "", config)
    if body and text:
        problems += _remarked(body.remarks, text, source.shown)
    for change in changes:
        briefing = change(briefing)
    return Parsed(briefing, text, tuple(problems), None if source.known else body, html)


def _remarked(remarks: Iterable[Remark], text: model.Text, shown: str) -> Iterator[Problem]:
    for remark in remarks:
        place = text.place(shown, remark.line, remark.column)
        yield warning(place, remark.kind, remark.message)


def shortened(text: str, size: int = 300) -> str:
    """At most `size` characters, cut between words."""
    if len(text) <= size:
        return text
    return text[:size].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def body_key(content: bytes, config: Config) -> bytes:
    """Stands for the body of a source and for all that decides its HTML."""
    first = content.find(b"\n")
    end = content.find(b"\n---", first) if first >= 0 else -1
    return fingerprint((content[max(end, 0) :], prose_settings(config)))


def prose_settings(config: Config) -> ProseSettings:
    own = config.markdown
    return ProseSettings(engine=own.engine, raw_html=own.raw_html, host=config.host)


def _required(source: Source, matter: Matter) -> list[Problem]:
    """A title always; a date unless the file name, the original or a draft spares it."""
    faulty = {problem.place for problem in matter.problems if problem.severity == "error"}
    problems = []
    if matter.fields.title is None and matter.place("title") not in faulty - {matter.start}:
        problems.append(error(matter.start, "missing", "title is missing; add `title: …`"))
    if matter.fields.title == "":
        problems.append(error(matter.place("title"), "missing", "title is empty; write one"))
    spared = (
        matter.fields.draft
        or matter.fields.translation_of
        or source.path.startswith(PAGES)
        or urls.date_prefix(urls.stem(source.path))
        or "." in urls.stem(source.path)
    )
    if (
        matter.fields.date is None
        and not spared
        and matter.place("date") not in (faulty - {matter.start})
    ):
        message = "date is missing; add `date: 2017-12-31`, or `draft: true` until it is known"
        problems.append(error(matter.start, "missing", message))
    return problems


def _cut_texts(source: Source, parts: Split, matter: Matter) -> list[Problem]:
    """YAML drops all behind ` #` in an unquoted text, silently: say so."""
    line_of = matter.node.get("title"), matter.node.get("summary")
    lines = ["---", *parts.head]
    problems = []
    for node in line_of:
        if node is None or not getattr(node, "plain", False):
            continue
        if node.place.path != source.shown or node.place.line > len(lines):
            continue
        rest = lines[node.place.line - 1][node.place.column - 1 :]
        if " #" in rest:
            message = "the text ends at ` #`, which begins a comment; put quotes round it"
            problems.append(warning(node.place, "comment", message))
    return problems


def _file_date(path: str, config: Config) -> model.Moment | None:
    prefix = urls.date_prefix(urls.stem(path))
    if not prefix:
        return None
    try:
        return dates.moment(prefix, config.zone)
    except dates.BadDate:
        return None


def language_in_name(path: str, config: Config) -> str | None:
    """That of a version: `ar` of `ischia.ar.md`."""
    before, _, ending = urls.stem(path).rpartition(".")
    return ending if before and ending in config.codes else None


def _places_of_terms(node: Fields, config: Config) -> Iterator[tuple[str, Place]]:
    """Where each term of a closed taxonomy stands."""
    for key, value in node.entries if config.closed_fields else ():
        if key.text in config.closed_fields and isinstance(value, Items):
            for item in value.items:
                named = item.get("name") if isinstance(item, Fields) else item
                if isinstance(named, Scalar):
                    yield model.term_place(key.text, " ".join(named.text.split())), named.place


def _briefing(
    source: Source,
    matter: Matter,
    opening: str,
    config: Config,
) -> model.Briefing:
    """`opening` is the first paragraph of the body."""
    fields = matter.fields
    lang = fields.lang if fields.lang in config.codes else None
    named = language_in_name(source.path, config)
    lang = lang or named
    original = fields.translation_of
    if not original and lang and named == lang:
        original = urls.stem(source.path)[: -len(lang) - 1] + ".md"
    return model.Briefing(
        path=source.path,
        shown=source.shown,
        page=source.path.startswith(PAGES),
        broken=matter.broken,
        given=tuple(sorted(key.text for key, value in matter.node.entries if not is_empty(value))),
        places=(
            *((key.text, value.place) for key, value in matter.node.entries),
            *_places_of_terms(matter.node, config),
        ),
        title=fields.title or "",
        date=fields.date or _file_date(source.path, config),
        spots=spots(fields),
        dateline=fields.dateline,
        terms=tuple(sorted(fields.terms.items())),
        summary=fields.summary or shortened(opening),
        opens_with_summary=not fields.summary or fields.summary[:60] in opening,
        kind=fields.kind,
        pinned=fields.pinned,
        event=fields.event,
        updated=fields.updated,
        corrections=tuple(model.Correction(item.date, item.note) for item in fields.corrections),
        lang=lang,
        translation_of=original,
        slug=fields.slug,
        aliases=fields.aliases,
        id=fields.id,
        draft=fields.draft,
        publish_at=fields.publish_at,
        expires=fields.expires,
        withdrawn=model.Withdrawal(fields.withdrawn.date, fields.withdrawn.reason)
        if fields.withdrawn
        else None,
        story=fields.story,
        sources=citations(fields),
        image=picture(fields, source.path),
        license=fields.license,
        extra=FrozenMap(tuple(sorted(fields.extra.items()))),
        toc=fields.toc,
    )
