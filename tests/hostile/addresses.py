"""Fields that become addresses: slugs, ids, aliases."""

from tests.hostile.case import cut, head

_LONG = "x" * 201

_ID = "must be letters, digits and hyphens; write it as"

SLUGS_REFUSED = tuple(
    head(f"slug-{name}", f"slug: {written}", f"4:7: error: slug: {message}")
    for name, written, message in (
        (
            "up",
            "../../etc/passwd",
            "slug ../../etc/passwd cannot stand in an address; write it as etc-passwd",
        ),
        ("dots", "'..'", "slug .. cannot stand in an address; write it as x-9dcd"),
        ("dot", "'.'", "slug . cannot stand in an address; write it as x-6d24"),
        (
            "root",
            "/etc/passwd",
            "slug /etc/passwd cannot stand in an address; write it as etc-passwd",
        ),
        ("folder", "a/b", "slug a/b cannot stand in an address; write it as a-b"),
        ("backslash", r"a\b", "slug a\\b cannot stand in an address; write it as a-b"),
        (
            "encoded",
            "'%2e%2e%2f'",
            "slug %2e%2e%2f cannot stand in an address; write it as 2e-2e-2f",
        ),
        (
            "encoded-twice",
            "'%252e%252e%252f'",
            "slug %252e%252e%252f cannot stand in an address; write it as 252e-252e-252f",
        ),
        ("drive", "'C:x'", "slug C:x cannot stand in an address; write it as c-x"),
        ("capital", "Abc", "slug Abc cannot stand in an address; write it as abc"),
        ("space", "a b", "slug a b cannot stand in an address; write it as a-b"),
        ("query", "'a?b'", "slug a?b cannot stand in an address; write it as a-b"),
        ("fragment", "'a#b'", "slug a#b cannot stand in an address; write it as a-b"),
        ("markup", "<b>", "slug <b> cannot stand in an address; write it as b"),
        ("quote", "'a\"b'", 'slug a"b cannot stand in an address; write it as a-b'),
        (
            "hidden",
            "'.htaccess'",
            "slug .htaccess cannot stand in an address; write it as htaccess",
        ),
        (
            "marker",
            "'.dateline-manifest'",
            "slug .dateline-manifest cannot stand in an address; write it as dateline-manifest",
        ),
        (
            "file",
            "index.html",
            "slug index.html cannot stand in an address; write it as index-html",
        ),
        ("nfd", '"e\\u0301"', "slug é cannot stand in an address; write it as e"),
        ("bidi", '"a\\u202Eb"', "slug a\\u202eb cannot stand in an address; write it as ab"),
        ("zero-width", '"a\\u200Bb"', "slug a\\u200bb cannot stand in an address; write it as ab"),
        ("empty", '""', "slug  cannot stand in an address; write it as x-786a"),
        ("emoji", '"\\U0001F600"', "slug 😀 cannot stand in an address; write it as x-bb95"),
        ("long", _LONG, f"slug {_LONG} cannot stand in an address; write it as {_LONG[:200]}"),
        (
            "list",
            "[a]",
            "must be a text; write it on one line, in quotes if it has special characters",
        ),
        ("jinja", "'{{ x }}'", "slug {{ x }} cannot stand in an address; write it as x"),
        ("hyphens", "-a-", "slug -a- cannot stand in an address; write it as a"),
        ("tatweel", "سـلام", "slug سـلام cannot stand in an address; write it as سلام"),
        ("megabyte", "x" * 1_000_000, "is 1000000 characters long, of at most 10000; shorten it"),
    )
)

IDS_REFUSED = tuple(
    head(f"id-{name}", f"id: {written}", f"4:5: error: id: {message}")
    for name, written, message in (
        ("dots", "'..'", "id .. must be letters, digits and hyphens; write it as x-9dcd"),
        ("dot", "'.'", "id . must be letters, digits and hyphens; write it as x-6d24"),
        ("hidden", "'.git'", "id .git must be letters, digits and hyphens; write it as git"),
        ("up", "../x", "id ../x must be letters, digits and hyphens; write it as x"),
        ("root", "/x", "id /x must be letters, digits and hyphens; write it as x"),
        ("backslash", r"a\b", "id a\\b must be letters, digits and hyphens; write it as a-b"),
        ("encoded", "'%2e%2e'", "id %2e%2e must be letters, digits and hyphens; write it as 2e-2e"),
        ("space", "a b", "id a b must be letters, digits and hyphens; write it as a-b"),
        ("nbsp", '"a\\u00A0b"', "id a\\xa0b must be letters, digits and hyphens; write it as a-b"),
        ("query", "'a?b'", "id a?b must be letters, digits and hyphens; write it as a-b"),
        ("fragment", "'a#b'", "id a#b must be letters, digits and hyphens; write it as a-b"),
        (
            "markup",
            "<script>",
            "id <script> must be letters, digits and hyphens; write it as script",
        ),
        ("quote", "'\"'", 'id " must be letters, digits and hyphens; write it as x-70eb'),
        ("braces", "'{{x}}'", "id {{x}} must be letters, digits and hyphens; write it as x"),
        ("bidi", '"a\\u202Eb"', "id a\\u202eb must be letters, digits and hyphens; write it as ab"),
        (
            "zero-width",
            '"a\\u200Bb"',
            "id a\\u200bb must be letters, digits and hyphens; write it as ab",
        ),
        ("bom", '"\\uFEFFa"', "id \\ufeffa must be letters, digits and hyphens; write it as a"),
        ("long", _LONG, f"id {_LONG} {_ID} {_LONG[:200]}"),
        ("empty", '""', "id  must be letters, digits and hyphens; write it as x-786a"),
    )
)

_UP = "it has an empty, `.` or `..` part"
_CONTROL = "it has a backslash or a control character"
_HIDDEN = "a part of it begins with a dot, as hidden files do"
_LONG_PART = "a part of it is longer than 255 bytes"

UNUSABLE = tuple(
    head(
        f"alias-{name}",
        f"aliases: [{written}]",
        "4:11: error: "
        + cut(f"aliases: alias {shown} is no usable path: {why}; write it as /old/path/"),
    )
    for name, written, shown, why in (
        ("up", "/../x/", "/../x/", _UP),
        ("up-inside", "/a/../../x/", "/a/../../x/", _UP),
        ("up-last", "/a/..", "/a/..", _UP),
        ("encoded-up", "'/%2e%2e/x/'", "/%2e%2e/x/", _UP),
        ("encoded-mixed", "'/.%2E/x/'", "/.%2E/x/", _UP),
        ("encoded-slash", "'/a%2f..%2f..%2fx/'", "/a%2f..%2f..%2fx/", _UP),
        ("dot", "/./x/", "/./x/", _UP),
        ("double-slash", "/a//b/", "/a//b/", _UP),
        ("backslash", r"'/a\b/'", r"/a\b/", _CONTROL),
        ("encoded-backslash", "'/a%5Cb/'", "/a%5Cb/", _CONTROL),
        ("drive", r"'C:\x'", r"C:\x", _CONTROL),
        ("encoded-nul", "'/a%00b/'", "/a%00b/", _CONTROL),
        ("encoded-break", "'/a%0Ab/'", "/a%0Ab/", _CONTROL),
        ("encoded-delete", "'/a%7Fb/'", "/a%7Fb/", _CONTROL),
        ("hidden", "/.git/config.xml", "/.git/config.xml", _HIDDEN),
        ("encoded-hidden", "'/%2egit/x.html'", "/%2egit/x.html", _HIDDEN),
        ("well-known", "/.well-known/x.html", "/.well-known/x.html", _HIDDEN),
        ("marker", "/.dateline-manifest", "/.dateline-manifest", _HIDDEN),
        ("unfinished", "/.dateline-new/", "/.dateline-new/", _HIDDEN),
        ("bad-host", "'//['", "//[", "Invalid IPv6 URL"),
        ("long-part", f"/{'x' * 256}/", f"/{'x' * 256}/", _LONG_PART),
        ("long-arabic", f"/{'غ' * 128}/", f"/{'غ' * 128}/", _LONG_PART),
        ("long", "/y" * 600, "/y" * 600, "it is longer than 1000 bytes"),
    )
)

CLAIMED = tuple(
    head(f"alias-{name}", f"aliases: {written}", *refused)
    for name, written, refused in (
        ("mapping", "{a: b}", ("4:10: error: aliases: must be a list; write [first, second]",)),
        (
            "texts",
            "[~, [x], {a: b}]",
            tuple(
                f"4:{column}: error: aliases: must be a text; put quotes round it"
                for column in (11, 14, 19)
            ),
        ),
        (
            "many",
            "[" + ",".join(f"/{n}/" for n in range(501)) + "]",
            ("4:10: error: aliases: has 501 entries, of at most 500; leave the others out",),
        ),
        (
            "other-home",
            "[/ar/]",
            (
                "4:10: error: /ar/ is also claimed by a page that the site makes itself; "
                "change one of them",
            ),
        ),
        (
            "under-robots",
            "[/robots.txt]",
            (
                "4:10: error: /robots.txt is also claimed by a page that the site makes "
                "itself; change one of them",
            ),
        ),
        (
            "year",
            "[/2017/]",
            (
                "4:10: error: /2017/ is also claimed by a page that the site makes itself; "
                "change one of them",
            ),
        ),
        (
            "one-under-another",
            "[/q.html, /q.html/r.html]",
            (
                "4:10: error: /q.html is also claimed by an alias in "
                "content/alias-one-under-another.md; change one of them",
            ),
        ),
    )
)

ALIASES = tuple(
    head(f"alias-{name}", f"aliases: [{written}]", shows=f"A alias-{name}")
    for name, written in (
        ("host", "'https://evil.example/from-host/'"),
        ("other-host", "'//evil.example/from-other-host/'"),
        ("script", "'javascript:alert(1)'"),
        ("twice-encoded", "'/%252e%252e/twice/'"),
        ("query", "'/from-query/?p=12#x'"),
        ("markup", "'/<script>alert(1)<!-- -->/'"),
        ("quotes", "'/\"onclick=''alert(1)/'"),
        ("jinja", "'/{{ 7 * 7 }}/'"),
        ("spaces", "'/a b/ c /'"),
        ("arabic", "/قديم/"),
        ("override", '"/\\u202Ea/"'),
        ("tilde", "'/~user/'"),
        ("nfd", '"/e\\u0301e/"'),
        ("reserved", "/con/nul/aux.html"),
    )
)
