"""What an importer makes of a source."""

from dateline.value import Value


class Shown(Value, frozen=True):
    """A picture with what is said of it; empty where nothing is."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


Field = bool | str | tuple[str, ...] | Shown | None
"""None is a gap: the key is written, empty."""


class Loss(Value, frozen=True, order=True):
    """Something that was not carried over, and the line of the source where it stood."""

    line: int
    kind: str
    what: str


def undated(line: int = 0) -> Loss:
    """What is told of a piece whose day nothing says."""
    return Loss(line, "gap", "no date was found: it is a draft until `date` is filled in")


def undeclared(lang: str, line: int = 0) -> Loss:
    return Loss(line, "language", f"{lang[:20]} is not declared in config.yaml")


class Piece(Value, frozen=True):
    """A briefing to be: its fields in our names, its text in Markdown."""

    source: str
    """The file that it comes from, or the entry of it."""
    name: str
    """The stem of its file, without day and ending."""
    fields: tuple[tuple[str, Field], ...]
    body: str
    losses: tuple[Loss, ...] = ()
    body_line: int = 1
    """The line of the source where `body` begins; 0 where lines do not correspond."""
    address: str = ""
    """The path that it had on its old site."""
    family: str = ""
    """What the versions of one post in several languages share; empty where none is known."""
    foreign_address: str = ""
    """The path that it had if its language is not the default one, where that is another."""

    entry: str = ""
    """Tells the pieces of one file apart."""
    line: int = 0
    """Where it begins in the file."""
    has_links: bool = True
    """Whether its text may have any."""
    host: str = ""
    """Of its old site, whose addresses may be those of other pieces."""

    @property
    def key(self) -> str:
        """Another for each piece."""
        return f"{self.source}#{self.entry}" if self.entry else self.source

    def get(self, name: str) -> Field:
        return dict(self.fields).get(name)
