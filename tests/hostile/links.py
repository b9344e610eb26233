"""Addresses that a browser runs, and links that lead out of the archive."""

from tests.hostile.case import ENGINES, Case, body

# Addresses that a browser runs, in the spellings that it accepts inside an attribute.
RUNNING = {
    "plain": "javascript:alert(1)",
    "case": "JaVaScRiPt:alert(1)",
    "blanks": "  javascript:alert(1)",
    "break": "java\nscript:alert(1)",
    "before-tab": "\tjavascript:alert(1)",
    "host": "javascript:alert(1)//http://example.org/",
    "comment": "javascript://%0aalert(1)",
    "twice": "javascript:javascript:alert(1)",
    "decimal": "&#106;avascript:alert(1)",
    "hex": "&#x6A;avascript:alert(1)",
    "no-semicolons": "&#x6a&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:alert(1)",
    "zeros": "&#0000106;&#0000097;vascript:alert(1)",
    "tab-named": "java&Tab;script:alert(1)",
    "break-named": "java&NewLine;script:alert(1)",
    "break-decimal": "java&#10;script:alert(1)",
    "return-hex": "java&#x0D;script:alert(1)",
    "control-decimal": "&#1;javascript:alert(1)",
    "control-hex": "&#x1f;javascript:alert(1)",
    "colon-named": "javascript&colon;alert(1)",
    "colon-decimal": "javascript&#58;alert(1)",
    "colon-hex": "javascript&#x3A;alert(1)",
    "colon-bare": "javascript&#0058alert(1)",
    "control": "\x01javascript:alert(1)",
    "unit-separator": "\x1fjavascript:alert(1)",
    "nul": "java\x00script:alert(1)",
    "vertical-tab": "java\x0bscript:alert(1)",
    "vb": "vbscript:msgbox(1)",
    "vb-case": "VbScRiPt:msgbox(1)",
    "vb-decimal": "vbs&#99;ript:msgbox(1)",
    "livescript": "livescript:alert(1)",
    "mocha": "mocha:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "data-base64": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data-case": "DATA:text/html,<script>alert(1)</script>",
    "data-colon": "data&colon;text/html,<script>alert(1)</script>",
    "data-svg": "data:image/svg+xml,<svg onload=alert(1)>",
    "data-xhtml": "data:application/xhtml+xml,<script>alert(1)</script>",
    "blob": "blob:https://example.org/0",
    "filesystem": "filesystem:https://example.org/0",
    "view-source": "view-source:javascript:alert(1)",
    "feed": "feed:javascript:alert(1)",
    "jar": "jar:javascript:alert(1)!/",
    "about": "about:blank",
    "file": "file:///etc/passwd",
    "intent": "intent://x#Intent;end",
    "protocol": "ms-msdt:/id x",
}

_TAGS_AROUND = (
    ("anchor", '<a href="{}">shown</a>'),
    ("single", "<a href='{}'>shown</a>"),
    ("picture", '<img src="{}" alt="shown"> shown'),
    ("area", '<map><area href="{}"></map> shown'),
    ("form", '<form action="{}"><button formaction="{}">shown</button></form>'),
    ("frame", '<iframe src="{}"></iframe> shown'),
    ("embed", '<embed src="{}"> shown'),
    ("object", '<object data="{}"></object> shown'),
    ("base", '<base href="{}"> shown'),
    ("svg", '<svg><a xlink:href="{}"><text>x</text></a></svg> shown'),
    ("math", '<math><mtext href="{}">x</mtext></math> shown'),
    ("refresh", '<meta http-equiv="refresh" content="0;url={}"> shown'),
    ("poster", '<video poster="{}" src="{}"></video> shown'),
    ("srcset", '<img srcset="{} 2x"> shown'),
    ("cite", '<q cite="{}">shown</q>'),
    ("background", '<table background="{}"><tr><td>shown</table>'),
)

# Of these a browser makes an address without a scheme: it names a file, and there is none.
_NAMING_FILES = ("no-semicolons", "colon-bare")

RAW_ADDRESSES = tuple(
    body(f"raw-{name}-{place}", "shown " + around.replace("{}", address), shows="shown")
    for name, address in RUNNING.items()
    for place, around in (_TAGS_AROUND if name in ("plain", "data") else _TAGS_AROUND[:3])
    if name not in _NAMING_FILES
)

# In Markdown itself; a converter may take one for a link, for a picture or for mere text.
_MARKS_AROUND = (
    ("inline", "[shown]({})"),
    ("angle", "[shown](<{}>)"),
    ("reference", "[shown][r]\n\n[r]: {}"),
    ("picture", "shown ![shown]({})"),
    ("auto", "shown <{}>"),
)

_ENCODED = ("tab-named", "break-named", "break-decimal", "return-hex")

MARKED_ADDRESSES = tuple(
    body(f"mark-{name}-{place}", around.replace("{}", address), shows="shown")
    for name, address in RUNNING.items()
    for place, around in (_MARKS_AROUND if name in ("plain", "case") else _MARKS_AROUND[:1])
    if name not in (*_NAMING_FILES, *_ENCODED, "control-decimal", "control-hex")
)


def naming(name: str, text: str, line: str, shown: str, *engines: str) -> Case:
    """A body with the address of a file that is not there."""
    message = f"{line}: error: {shown} names no file of the archive; correct the path"
    message = message.removeprefix(":")
    return body(name, text, message, engines=engines or ENGINES)


NAMING = (
    naming("raw-no-semicolons", f'<a href="{RUNNING["no-semicolons"]}">x</a>', "5:10", "&"),
    naming("mark-tab", "[x](java\tscript:alert(1))", "", "java    script:alert(1)", "markdown"),
    body(
        "remote-backslash",
        "<img src='\\\\evil.example\\x.png'>",
        r"5:11: error: \\evil.example\x.png names no picture of the archive; correct the path",
    ),
    naming("raw-colon-bare", f'<a href="{RUNNING["colon-bare"]}">x</a>', "5:10", "javascript&"),
)

LINKS_REFUSED = tuple(
    body(f"link-{name}", text, f"5:{column}: error: {message}")
    for name, text, column, message in (
        (
            "up",
            "[x](../../../../etc/passwd)",
            5,
            "../../../../etc/passwd names no file of the archive; correct the path",
        ),
        (
            "up-source",
            "[x](../../../../etc/x.md)",
            5,
            "../../../../etc/x.md names no file of the archive; correct the path",
        ),
        (
            "encoded-up",
            "[x](%2e%2e/%2e%2e/etc/passwd)",
            5,
            "../../etc/passwd names no file of the archive; correct the path",
        ),
        (
            "encoded-slash",
            "[x](..%2f..%2fetc%2fpasswd)",
            5,
            "../../etc/passwd names no file of the archive; correct the path",
        ),
        ("nul", "[x](a%00b.pdf)", 5, "a\\x00b.pdf names no file of the archive; correct the path"),
        (
            "picture",
            "![x](../../../x.png)",
            6,
            "../../../x.png names no picture of the archive; correct the path",
        ),
        ("self-folder", "[x](./)", 5, "./ names no file of the archive; correct the path"),
        (
            "www",
            "[x](www.example.com)",
            5,
            "www.example.com names no file of the archive; begin it with https://",
        ),
        ("bad-host", "[x](https://[)", 5, "https://[ is not an address; correct or remove it"),
        ("bad-literal", "[x](//[::1)", 5, "//[::1 is not an address; correct or remove it"),
        (
            "no-source",
            "[x](nobody.md)",
            5,
            "nobody.md names no file of the archive; correct the path",
        ),
        ("bytes", "[x](%FF.pdf)", 5, "�.pdf names no file of the archive; correct the path"),
    )
)
