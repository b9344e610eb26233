"""Files that are no UTF-8 text, or have no front matter."""

from tests.hostile.case import Case

_GOOD = "---\ntitle: A {}\ndate: 2017-01-01\n---\nshown é\n"

ENCODINGS = (
    *tuple(
        Case(name, _GOOD.format(name).encode("utf-8").join(around), shows="shown")
        for name, around in (("bom", (b"\xef\xbb\xbf", b"")), ("plain-bytes", (b"", b"")))
    ),
    Case("crlf", _GOOD.format("crlf").replace("\n", "\r\n"), shows="shown"),
    Case("cr", _GOOD.format("cr").replace("\n", "\r"), shows="shown"),
    Case("mixed-breaks", _GOOD.format("mixed-breaks").replace("\n", "\r\n", 2), shows="shown"),
    Case("no-last-break", _GOOD.format("no-last-break").rstrip(), shows="shown"),
    Case("nul-body", _GOOD.format("nul-body") + "\x00\x00\x00", shows="shown"),
)

_UTF_16 = "1:1: error: saved as UTF-16; save it as UTF-8"

_NONE = (
    "1:1: error: no front matter; begin the file with a line `---`, the fields, and another `---`"
)

_OPEN = "1:1: error: front matter is never closed; end it with a line `---` before the text"

ENCODINGS_REFUSED = (
    Case("utf-16-le", b"\xff\xfe" + _GOOD.encode("utf-16-le"), (_UTF_16,)),
    Case("utf-16-be", b"\xfe\xff" + _GOOD.encode("utf-16-be"), (_UTF_16,)),
    Case("utf-32", b"\xff\xfe\0\0" + _GOOD.encode("utf-32-le"), (_UTF_16,)),
    Case("utf-16-bare", "---\ntitle: T\n---\n".encode("utf-16-le"), (_NONE,)),
    Case(
        "latin-1",
        _GOOD.encode("latin-1"),
        ("5:7: error: byte 0xe9 is not UTF-8; save the file as UTF-8",),
    ),
    Case(
        "latin-1-title",
        "---\ntitle: Café\n---\n".encode("latin-1"),
        ("2:11: error: byte 0xe9 is not UTF-8; save the file as UTF-8",),
    ),
    Case(
        "arabic-1256",
        "---\ntitle: غزة\n---\n".encode("cp1256"),
        ("2:8: error: byte 0xdb is not UTF-8; save the file as UTF-8",),
    ),
    Case(
        "overlong",
        b"---\ntitle: \xc0\xaf\n---\n",
        ("2:8: error: byte 0xc0 is not UTF-8; save the file as UTF-8",),
    ),
    Case(
        "surrogate-bytes",
        b"---\ntitle: \xed\xa0\x80\n---\n",
        ("2:8: error: byte 0xed is not UTF-8; save the file as UTF-8",),
    ),
    Case(
        "cut",
        "---\ntitle: غزة".encode()[:-1],
        ("2:10: error: byte 0xd8 is not UTF-8; save the file as UTF-8",),
    ),
    Case(
        "gzip",
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
        ("1:2: error: byte 0x8b is not UTF-8; save the file as UTF-8",),
    ),
    Case(
        "picture",
        b"\x89PNG\r\n\x1a\n",
        ("1:1: error: byte 0x89 is not UTF-8; save the file as UTF-8",),
    ),
    Case("nothing", b"", (_NONE,)),
    Case("only-bom", b"\xef\xbb\xbf", (_NONE,)),
    Case("two-boms", b"\xef\xbb\xbf\xef\xbb\xbf---\ntitle: T\n---\n", (_NONE,)),
    Case("blank-first", "\n---\ntitle: T\n---\n", (_NONE,)),
    Case("no-front", "Just text.\n", (_NONE,)),
    Case("toml", '+++\ntitle = "T"\n+++\n', (_NONE,)),
    Case("four-dashes", "----\ntitle: T\n----\n", (_NONE,)),
    Case("unclosed", "---\ntitle: T\ndate: 2017-01-01\nx\n", (_OPEN,)),
    Case("dots-close", "---\ntitle: T\n...\nx\n", (_OPEN,)),
    Case("indented-close", "---\ntitle: T\n ---\nx\n", (_OPEN,)),
    Case("only-open", "---", (_OPEN,)),
    Case(
        "empty-front",
        "---\n---\nx\n",
        (
            "1:1: error: title is missing; add `title: …`",
            "1:1: "
            "error: date is missing; add `date: 2017-12-31`, or `draft: true` until it is known",
        ),
    ),
)
