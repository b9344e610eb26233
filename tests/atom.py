"""Whether a feed is what RFC 4287 asks for, as far as our feeds go."""

import re
from urllib.parse import urlsplit

from lxml import etree

NAMES = {"a": "http://www.w3.org/2005/Atom"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_ONCE = ("id", "title", "updated")


def entries(feed: bytes) -> list[dict[str, str]]:
    """The entries of a valid feed: what each says, and `link`. Fails for one that is not valid."""
    root = etree.fromstring(feed)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    _check(root)
    assert root.xpath("a:author/a:name/text()", namespaces=NAMES)
    assert len(root.xpath("a:link[@rel='self']", namespaces=NAMES)) == 1
    found = []
    for entry in root.xpath("a:entry", namespaces=NAMES):
        _check(entry)
        said = {etree.QName(child).localname: child.text or "" for child in entry}
        (said["link"],) = entry.xpath("a:link[@rel='alternate']/@href", namespaces=NAMES)
        assert urlsplit(said["link"]).scheme == "https"
        assert said.get("summary") or said.get("content")
        found.append(said)
    ids = [said["id"] for said in found]
    assert len(ids) == len(set(ids))
    moments = [said["updated"] for said in found]
    assert not moments or root.findtext("a:updated", namespaces=NAMES) in moments
    return found


def _check(element: etree._Element) -> None:
    for name in _ONCE:
        own = element.findall(f"a:{name}", namespaces=NAMES)
        assert len(own) == 1, name
        assert own[0].text
    moment = element.findtext("a:updated", namespaces=NAMES)
    assert moment
    assert _MOMENT.fullmatch(moment), moment
    link = urlsplit(element.findtext("a:id", namespaces=NAMES) or "")
    assert link.scheme in ("tag", "https")
