"""What is unsafe in a published site, found without any of the code that cleans it.

Pages are read by Lexbor, which builds the tree that a browser would.
"""

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

HOST = "example.org"
"""The site's own, from the configuration of the tests."""

ELEMENTS = frozenset(
    [
        "a",
        "abbr",
        "aside",
        "article",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "body",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "li",
        "link",
        "main",
        "mark",
        "meta",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
"""All that a page may hold. None of them runs, embeds or sends anything by itself."""

LINKED_DATA = {"type": "application/ld+json"}
"""The attributes of the one script that a page may have: its data are read, and never run."""

DRAWN = frozenset(["svg", "path", "circle", "g", "line", "rect", "text", "title", "a"])
"""What our own maps and charts are made of. No body may hold any."""

ADDRESSES = frozenset(
    [
        "action",
        "archive",
        "background",
        "cite",
        "classid",
        "codebase",
        "data",
        "dynsrc",
        "formaction",
        "href",
        "icon",
        "longdesc",
        "lowsrc",
        "manifest",
        "ping",
        "poster",
        "profile",
        "src",
        "srcdoc",
        "srcset",
        "usemap",
        "xlink:href",
        "xml:base",
    ]
)
LOADED = frozenset(["icon", "stylesheet"])
SCHEMES = frozenset(["", "http", "https", "mailto", "tel"])
POLICY = re.compile(r"default-src 'none'(; [a-z]+-[a-z]+ '(?:self|none)')+")
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
BREAKS = re.compile(r"[\t\n\r]")


def faults(files: Mapping[str, bytes]) -> list[str]:
    """Everything unsafe in the files of a site, by path."""
    found = []
    for path, content in files.items():
        if path.endswith("/mail.html"):
            found += [f"{path}: {fault}" for fault in of_mail(content)]
        elif path.endswith("/mail.txt"):
            found += [f"{path}: {fault}" for fault in of_plain_text(content)]
        elif path.endswith(".html"):
            found += [f"{path}: {fault}" for fault in of_page(content)]
        elif path.endswith(".xml"):
            found += [f"{path}: {fault}" for fault in of_feed(content)]
        elif path.endswith("feed.json"):
            found += [f"{path}: {fault}" for fault in of_json_feed(content)]
    return found


def of_page(content: bytes) -> Iterator[str]:
    text = content.decode("utf-8")
    if bad := CONTROLS.search(text):
        yield f"control character U+{ord(bad[0]):04X}"
    tree = LexborHTMLParser(text)
    assert tree.head
    assert tree.body
    policies = tree.css('head > meta[http-equiv="Content-Security-Policy"]')
    if not policies or not POLICY.fullmatch(policies[0].attributes["content"] or ""):
        yield "no strict policy"
    drawings = tree.css("svg.map, svg.chart")
    if tree.css(".prose svg"):
        yield "a drawing in a body"
    drawn = {node.mem_id for drawing in drawings for node in (drawing, *drawing.css("*"))}
    told = tree.css("head > script")[:1]
    for node in told:
        yield from _of_linked_data(node)
    known = {node.mem_id for node in told}
    for node in tree.css("*"):
        if node.mem_id not in known:
            yield from _of_element(node, DRAWN if node.mem_id in drawn else ELEMENTS)
    if BIDI.search(text):
        yield from _of_plain_places(tree)


def of_mail(content: bytes) -> Iterator[str]:
    """As of a page, but that its styles stand at the elements, and load nothing."""
    text = content.decode("utf-8")
    if MAIL_POLICY not in text:
        yield "no strict policy"
    text = text.replace(MAIL_POLICY, "default-src 'none'; style-src 'self'; base-uri 'none'", 1)
    tree = LexborHTMLParser(text)
    styles = [str(node.attributes["style"]) for node in tree.css("[style]")]
    sheets = [node.text() for node in tree.css("style")]
    for style in (*styles, *sheets):
        if re.search(r"url\(|@import|expression|\\|<", style, re.I):
            yield f"a style that loads: {style[:40]}"
    if len(sheets) != 1 or len(tree.css("head > style")) != 1:
        yield "styles besides the one in the head"
    own = re.sub(r' style="[^"]*"|<style>[^<]*</style>', "", text)
    yield from of_page(own.encode())


def of_plain_text(content: bytes) -> Iterator[str]:
    text = content.decode("utf-8")
    if bad := CONTROLS.search(text) or BIDI.search(text):
        yield f"control character U+{ord(bad[0]):04X}"


def of_fragment(html: str) -> list[str]:
    """Everything unsafe in the HTML of a body alone."""
    tree = LexborHTMLParser(f"<!doctype html><body>{html}</body>")
    found = [fault for node in tree.css("body *") for fault in _of_element(node)]
    found += ["markup that leaves the body"] * (len(tree.css("head > *")) > 0)
    found += ["control character"] * bool(CONTROLS.search(html))
    return found


def _of_element(node: LexborNode, allowed: frozenset[str] = ELEMENTS) -> Iterator[str]:
    name = str(node.tag)
    attributes = {key.lower(): value or "" for key, value in node.attributes.items()}
    if name not in allowed:
        yield f"<{name}>"
    for key, value in attributes.items():
        if key.startswith("on") or key in ("style", "srcdoc", "is", "nonce"):
            yield f"`{key}` of <{name}>"
        if key in ADDRESSES:
            yield from _of_address(name, key, value, attributes)
    if name == "meta" and "http-equiv" in attributes:
        yield from _of_meta(attributes)
    if name == "input" and attributes.get("type") != "checkbox":
        yield "an <input>"


def _of_linked_data(node: LexborNode) -> Iterator[str]:
    if node.attributes != LINKED_DATA:
        yield "<script>"
    text = node.text()
    try:
        data = json.loads(text)
    except ValueError as failure:
        yield f"linked data that does not parse: {failure}"
        return
    if re.search("[<>&\u2028\u2029]", text):
        yield "linked data with a character that could end it"
    if BIDI.search(json.dumps(data, ensure_ascii=False)):
        yield "direction characters in linked data"
    if not isinstance(data, dict) or data.get("@context") != "https://schema.org":
        yield "linked data of another vocabulary"


def _of_address(name: str, key: str, value: str, attributes: Mapping[str, str]) -> Iterator[str]:
    # As a browser reads it: without line breaks and tabs, and without blanks around it.
    address = BREAKS.sub("", value).strip("".join(map(chr, range(33)))).replace("\\", "/")
    scheme, colon, _ = address.partition(":")
    scheme = scheme.lower() if colon and re.fullmatch(r"[a-zA-Z][\w+.-]*", scheme) else ""
    if scheme not in SCHEMES:
        yield f"`{key}` of <{name}> leads to {value[:40]}"
    is_loaded = key != "href" or (name == "link" and attributes.get("rel") in LOADED)
    is_foreign = bool(scheme) or address.startswith("//")
    if is_loaded and is_foreign:
        yield f"<{name}> loads {value[:40]}"
    if name == "link" and not is_loaded and attributes.get("rel") not in ("alternate", "canonical"):
        yield f"a <link> of {attributes.get('rel')}"


def _of_meta(attributes: Mapping[str, str]) -> Iterator[str]:
    kind = attributes["http-equiv"].lower()
    target = attributes.get("content", "").partition("url=")[2]
    if kind == "refresh" and (not target.startswith("/") or target.startswith("//")):
        yield f"a refresh to {target[:40]}"
    if kind not in ("refresh", "content-security-policy"):
        yield f"<meta http-equiv={kind}>"


def _of_plain_places(tree: LexborHTMLParser) -> Iterator[str]:
    """Direction characters where no element keeps them from turning their neighbours round."""
    for node in tree.css("title, meta"):
        shown = f"{node.text()} {node.attributes.get('content') or ''}"
        if BIDI.search(shown):
            yield f"direction characters in <{node.tag}>"


def of_feed(content: bytes) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as failure:
        yield f"does not parse: {failure}"
        return
    if b"<!" in content or b"<?" in content[5:]:
        yield "more than elements and text"
    if BIDI.search(content.decode("utf-8")):
        yield "direction characters"
    atom = "{http://www.w3.org/2005/Atom}"
    for entry in root.iter(f"{atom}content"):
        yield from of_fragment(entry.text or "")
    for link in root.iter(f"{atom}link"):
        if urlsplit(link.get("href")).hostname != HOST:
            yield f"a link to {link.get('href')}"


def of_json_feed(content: bytes) -> Iterator[str]:
    try:
        feed = json.loads(content)
    except ValueError as failure:
        yield f"does not parse: {failure}"
        return
    if b"<" in content:
        yield "a `<` that is not escaped"
    for item in feed["items"]:
        yield from of_fragment(item.get("content_html", ""))
        if BIDI.search(item["title"]):
            yield "direction characters in a title"


def shown_text(content: bytes) -> str:
    """What a page shows in its main part, blanks made one."""
    main = LexborHTMLParser(content.decode("utf-8")).css_first("main, body")
    return " ".join(main.text().split()) if main else ""
