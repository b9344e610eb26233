"""The oracle sees what it is there for."""

import pytest

from tests.hostile import oracle

POLICY = (
    """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self'">"""
)

LINKED = '{"@context": "https://schema.org", "@graph": [{"name": "A"}]}'
TOLD = f"<script type=application/ld+json>{LINKED}</script>"


def page(head: str = "", body: str = "") -> bytes:
    return f"<!doctype html><head>{POLICY}{head}</head><body>{body}</body>".encode()


@pytest.mark.parametrize(
    "body",
    [
        "<script>x</script>",
        "<script type=application/ld+json>{}</script>",
        "<svg onload=x></svg>",
        "<svg><path d=M0/></svg>",
        "<svg class=map onload=x></svg>",
        "<svg class=map><script>x</script></svg>",
        "<svg class=map><foreignObject><p>x</p></foreignObject></svg>",
        "<svg class=map><image href=/x.png></svg>",
        "<svg class=map><use href=/x.svg></svg>",
        "<svg class=map><a href='javascript:x'><path d=M0/></a></svg>",
        "<svg class=map><style>x</style></svg>",
        "<div class=prose><svg class=map></svg></div>",
        "<b onclick=x>y</b>",
        "<B ONCLICK=x>y</B>",
        "<b style='color:red'>y</b>",
        "<iframe src=/x></iframe>",
        "<object data=/x></object>",
        "<embed src=/x>",
        "<form action=/x></form>",
        "<input type=text>",
        "<template><b onclick=x></template>",
        "<a href='javascript:x'>y</a>",
        "<a href='JAVA&#9;SCRIPT:x'>y</a>",
        "<a href=' &#1;javascript:x'>y</a>",
        "<a href='data:text/html,x'>y</a>",
        "<a href=/x ping=https://evil.example/>y</a>",
        "<img src=https://evil.example/x.png>",
        "<img src=//evil.example/x.png>",
        "<img src='/\\evil.example/x.png'>",
        "<img src='/&#9;/evil.example/x.png'>",
        "<img srcset='//evil.example/x.png 2x'>",
        "<noscript><p title='</noscript><img src=x onerror=x>'></noscript>",
        "a\x1bb",
        "a&#x1b;b\x01",
    ],
)
def test_unsafe_body(body: str) -> None:
    assert list(oracle.of_page(page("", body)))


@pytest.mark.parametrize(
    "head",
    [
        "<meta http-equiv=refresh content='0; url=https://evil.example/'>",
        "<meta http-equiv=refresh content='0; url=//evil.example/'>",
        "<meta http-equiv=set-cookie content=x>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<link rel=icon href=https://evil.example/x.ico>",
        "<link rel=preconnect href=https://evil.example/>",
        "<base href=/x>",
        "<title>a\u202eb</title>",
        "<meta name=description content='a\u2066b'>",
        "<script>{}</script>",
        f"<script type=text/javascript>{LINKED}</script>",
        f"<script type=application/ld+json src=/x>{LINKED}</script>",
        f"{TOLD}{TOLD}",
        "<script type=application/ld+json>{</script>",
        "<script type=application/ld+json>{}</script>",
        TOLD.replace("A", "a\u202eb"),
        TOLD.replace("A", "<b>"),
    ],
)
def test_unsafe_head(head: str) -> None:
    assert list(oracle.of_page(page(head)))


@pytest.mark.parametrize("policy", ["", POLICY.replace("img-src 'self'", "img-src *")])
def test_no_strict_policy(policy: str) -> None:
    assert list(oracle.of_page(f"<!doctype html><head>{policy}</head>".encode()))


def test_safe_page() -> None:
    head = "<meta http-equiv=refresh content='0; url=/x/'><link rel=stylesheet href=/x.css>"
    head += TOLD
    body = "<a href=https://example.com/>x</a><img src=/x.png><a href='mailto:a@b'>y</a>"
    body += "<svg class=chart><a href=/x/><title>x</title><rect /></a><text>1</text></svg>"
    assert list(oracle.of_page(page(head, body))) == []


@pytest.mark.parametrize(
    "feed",
    [
        b"<feed>",
        b"<feed>\x01</feed>",
        b"<feed><![CDATA[x]]></feed>",
        b"<feed><?x y?></feed>",
        "<feed>a\u202eb</feed>".encode(),
        b'<feed xmlns="http://www.w3.org/2005/Atom"><content>&lt;script></content></feed>',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://evil.example/"/></feed>',
    ],
)
def test_unsafe_feed(feed: bytes) -> None:
    assert list(oracle.of_feed(feed))


@pytest.mark.parametrize(
    "feed",
    [
        b"{",
        b'{"items": [], "x": "<b>"}',
        b'{"items": [{"title": "", "content_html": "\\u003cscript>"}]}',
        '{"items": [{"title": "a\u202eb"}]}'.encode(),
    ],
)
def test_unsafe_json_feed(feed: bytes) -> None:
    assert list(oracle.of_json_feed(feed))
