"""What a check looks up again in a source that was parsed: places of values, the body."""

from dateline.parse.config import Config
from dateline.parse.frontmatter import renamed
from dateline.parse.source import decoded, split
from dateline.parse.yamltext import place_of
from dateline.problems import Place, Rejected


def place_in(
    content: bytes, shown: str, config: Config, location: tuple[int | str, ...], missing: Place
) -> Place:
    """The place of the value at `location`; `missing` where the source does not set it itself."""
    try:
        node = renamed(split(decoded(content, shown), shown).node, config.fields)
    except Rejected:
        return missing
    return place_of(node, location, missing)


def body_in(content: bytes) -> str:
    """The text below the front matter, which has been read before."""
    text = content.decode("utf-8-sig", "replace")
    _, opening, rest = text.partition("---")
    _, closing, body = rest.partition("\n---")
    return body if opening and closing else ""
