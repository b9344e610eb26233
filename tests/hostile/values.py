"""Fields that become numbers, lists, attributes or terms."""

from tests.hostile.case import cut, head

VALUES_REFUSED = (
    head(
        "lat-word",
        "location: {name: x, lat: north}",
        "4:11: error: location.lat: north is not a number of degrees; write it as 40.73",
    ),
    head(
        "lat-nan",
        "location: {name: x, lat: nan}",
        "4:11: error: location.lat: nan is not a number of degrees; write it as 40.73",
    ),
    head(
        "lat-infinite",
        "location: {name: x, lat: -.inf}",
        "4:11: error: location.lat: -.inf is not a number of degrees; write it as 40.73",
    ),
    head(
        "lat-91",
        "location: {name: x, lat: 90.0001}",
        "4:11: error: location.lat: 90.0001 is not within -90 and 90 degrees; write it as 40.73",
    ),
    head(
        "lon-181",
        "location: {name: x, lon: -180.1}",
        "4:11: error: location.lon: -180.1 is not within -180 and 180 degrees; write it as 40.73",
    ),
    head(
        "lat-exponent",
        "location: {name: x, lat: 1e400}",
        "4:11: error: location.lat: 1e400 is not a number of degrees; write it as 40.73",
    ),
    head(
        "lat-underscore",
        "location: {name: x, lat: 1_0}",
        "4:11: error: location.lat: 1_0 is not a number of degrees; write it as 40.73",
    ),
    head(
        "lat-list",
        "location: {name: x, lat: [1]}",
        "4:11: error: location.lat: ['1'] is not a number of degrees; write it as 40.73",
    ),
    head(
        "lat-digits",
        f"location: {{name: x, lat: {'1' * 5000}}}",
        "4:11: error: "
        + cut(f"location.lat: {'1' * 5000} is not within -90 and 90 degrees; write it as 40.73"),
    ),
    head(
        "location-list",
        "location: [[a]]",
        "4:12: error: location: must be a mapping; write {name: value}",
    ),
    head(
        "location-near",
        "location: {nmae: x}",
        "4:11: error: location.name is missing; add `name: …`",
        "4:12: error: unknown key `location.nmae`; did you mean `name`?",
    ),
    head(
        "location-number",
        "location: {name: {a: b}}",
        "4:11: error: location.name: must be a text; write it on one line, in quotes if it has "
        "special characters",
    ),
    head(
        "locations-many",
        "location: [" + ",".join(f"l{n}" for n in range(501)) + "]",
        "4:11: error: location: has 501 entries, of at most 500; leave the others out",
    ),
    head(
        "tags-comma",
        "tags: IS, G7",
        "4:7: error: one text with a comma where a list is meant; write tags: [IS, G7]",
    ),
    head(
        "tags-arabic-comma",
        "tags: غزة، القدس",
        "4:7: error: one text with a comma where a list is meant; write tags: [غزة, القدس]",
    ),
    head(
        "tags-mapping",
        "tags: {a: b}",
        "4:7: error: tags: must be a list of texts; write [first, second]",
    ),
    head(
        "tags-nested",
        "tags: [[a]]",
        "4:7: error: tags: must be a list of texts; put quotes round texts with colons or braces",
    ),
    head(
        "tags-colon",
        "tags: [a: b]",
        "4:7: error: tags: must be a list of texts; put quotes round texts with colons or braces",
    ),
    head(
        "tags-many",
        "tags: [" + ",".join(f"t{n}" for n in range(10_000)) + "]",
        "4:7: error: tags: has 10000 entries, of at most 500; leave the others out",
    ),
    head(
        "tag-long",
        f"tags: [{'x' * 10_001}]",
        "4:7: error: tags: is 10001 characters long, of at most 10000; shorten it",
    ),
    head(
        "switch",
        "draft: maybe",
        "4:8: error: draft: `maybe` is neither true nor false; write true or false",
    ),
    head(
        "switch-list",
        "pinned: [true]",
        "4:9: error: pinned: a list is neither true nor false; write true or false",
    ),
    head(
        "switch-number",
        "draft: 1",
        "4:8: error: draft: `1` is neither true nor false; write true or false",
    ),
    head(
        "lang-unknown",
        "lang: xx",
        "4:7: error: language xx is not declared; add it to `languages` in config.yaml",
    ),
    head(
        "lang-path",
        "lang: ../../x",
        "4:7: error: language ../../x is not declared; add it to `languages` in config.yaml",
    ),
    head(
        "lang-markup",
        "lang: '\"><script>'",
        '4:7: error: language "><script> is not declared; add it to `languages` in config.yaml',
    ),
    head(
        "original-up",
        "translation_of: ../../../../etc/passwd",
        "4:17: error: translation_of ../../../../etc/passwd names no briefing; write the path "
        "of the original",
    ),
    head(
        "original-root",
        "translation_of: /etc/passwd",
        "4:17: error: translation_of /etc/passwd names no briefing; write the path of the original",
    ),
    head(
        "original-self",
        "translation_of: original-self.md",
        "4:17: error: translation_of original-self.md names no briefing; write the path of the "
        "original",
    ),
    head(
        "original-nothing",
        "translation_of: nobody",
        "4:17: error: translation_of nobody names no briefing; write the path of the original",
    ),
    head(
        "source-script",
        "sources: [{title: x, url: 'javascript:alert(1)'}]",
        "4:27: error: sources.url: javascript:alert(1) is not a web address; begin it with "
        "https://",
    ),
    head(
        "source-data",
        "sources: [{title: x, url: 'data:text/html,x'}]",
        "4:27: error: sources.url: data:text/html,x is not a web address; begin it with https://",
    ),
    head(
        "source-blank",
        'sources: [{title: x, url: "\\tjavascript:alert(1)"}]',
        "4:27: error: sources.url: javascript:alert(1) is not a web address; begin it with "
        "https://",
    ),
    head(
        "source-relative",
        "sources: [{title: x, url: //evil.example/}]",
        "4:27: error: sources.url: //evil.example/ is not a web address; begin it with https://",
    ),
    head(
        "source-file",
        "sources: [{title: x, url: 'file:///etc/passwd'}]",
        "4:27: error: sources.url: file:///etc/passwd is not a web address; begin it with https://",
    ),
    head(
        "source-archived",
        "sources: [{title: x, archived: 'vbscript:x'}]",
        "4:32: error: sources.archived: vbscript:x is not a web address; begin it with https://",
    ),
    head(
        "source-text",
        "sources: https://example.com/",
        "4:10: error: sources: must be a list; write [first, second]",
    ),
    head(
        "source-untitled",
        "sources: [{url: 'https://example.com/'}]",
        "4:11: error: sources.title is missing; add `title: …`",
    ),
    head(
        "source-key",
        "sources: [{title: x, ulr: 'https://example.com/'}]",
        "4:22: error: unknown key `sources.ulr`; remove it",
    ),
    head(
        "source-date",
        "sources: [{title: x, date: 2017-02-30}]",
        "4:28: error: date 2017-02-30 is not a calendar date; write it as 2017-12-31",
    ),
    head(
        "sources-many",
        "sources: [" + ",".join("{title: x}" for _ in range(501)) + "]",
        "4:10: error: sources: has 501 entries, of at most 500; leave the others out",
    ),
    head(
        "correction-date",
        "corrections: [{date: soon, note: x}]",
        "4:22: error: date soon is not understood; write it as 2017-12-31 or 2017-12-31 09:30",
    ),
    head(
        "correction-note",
        "corrections: [{date: 2017-01-02}]",
        "4:15: error: corrections.note is missing; add `note: …`",
    ),
    head(
        "correction-text",
        "corrections: [x, y]",
        "4:15: error: corrections: must be a mapping; write {name: value}",
        "4:18: error: corrections: must be a mapping; write {name: value}",
    ),
    head(
        "corrections-many",
        f"corrections: [{', '.join(['x'] * 5000)}]",
        "4:14: error: corrections: has 5000 entries, of at most 500; leave the others out",
    ),
    head(
        "withdrawn-yes",
        "withdrawn: yes",
        "4:12: error: withdrawn: must be a mapping; write {name: value}",
    ),
    head(
        "withdrawn-reason",
        "withdrawn: {date: 2017-02-01}",
        "4:12: error: withdrawn.reason is missing; add `reason: …`",
    ),
    head(
        "image-list", "image: [a, b]", "4:8: error: image: must be a mapping; write {name: value}"
    ),
    head(
        "image-script",
        "image: 'javascript:alert(1)'",
        "4:8: error: javascript:alert(1) names no picture of the archive; correct the path",
    ),
    head(
        "image-data",
        "image: 'data:image/svg+xml,<svg onload=alert(1)>'",
        "4:8: error: data:image/svg+xml,<svg onload=alert(1)> names no picture of the archive; "
        "correct the path",
    ),
    head(
        "image-key",
        "image: {scr: a.png}",
        "4:8: error: image.src is missing; add `src: …`",
        "4:9: error: unknown key `image.scr`; remove it",
    ),
    head(
        "summary-long",
        f"summary: {'x' * 10_001}",
        "4:10: error: summary: is 10001 characters long, of at most 10000; shorten it",
    ),
    head(
        "kind-list",
        "kind: [a]",
        "4:7: error: kind: must be a text; write it on one line, in quotes if it has special "
        "characters",
    ),
)

VALUES = tuple(
    head(f"value-{name}", lines, shows=shows or f"A value-{name}")
    for name, lines, shows in (
        ("spot", "location: {name: '<b>', lat: -90, lon: '180', country: '\"x'}", "<B>"),
        ("spot-digits", "location: {name: x, lat: ٤٠.٧٣, lon: ١٣}", ""),
        ("spot-marks", '''location: "\\u202Ex, <i>y"''', ""),
        ("norway-tags", "tags: [NO, 1325, '12:30', null, .nan, true]", ""),
        ("slugless-tags", "tags: ['!', '?', '…', '..', '.', '/', '\\', '%2e', '<', '\"']", ""),
        ("same-slugs", "tags: [C, 'C#', C++, 'C+++*', 'c', 'C-c96e']", ""),
        ("same-form", 'tags: ["\\u00E9t\\u00E9", "e\\u0301te\\u0301", ÉTÉ, ete]', ""),
        ("vowel-signs", "tags: [غزة, غَزَّة, غــزة]", ""),
        ("turkish", "tags: [İstanbul, istanbul, ıstanbul, ISTANBUL]", ""),
        ("long-tags", f"tags: [{'x' * 500}, {'x' * 499}, {'غ' * 250}]", ""),
        ("markup-tags", "tags: ['<script>alert(1)</script>', '\"onclick=alert(1)', ']]>']", ""),
        ("jinja-tags", "tags: ['{{ 7*7 }}', '{% x %}']", "{{ 7*7 }}"),
        ("path-tags", "tags: [page, feed.xml, index.html, ../x, assets, '2017', ar]", ""),
        ("bidi-tags", """tags: ["\\u202Ea", "a", "\\u200Fa"]""", ""),
        ("kind", "kind: '<script>alert(1)</script>'", "<script>alert(1)</script>"),
        (
            "summary",
            "summary: '<img src=x onerror=alert(1)> {{ 7*7 }}'",
            "<img src=x onerror=alert(1)> {{ 7*7 }}",
        ),
        ("license", "license: '<a href=javascript:alert(1)>'", "<a href=javascript:alert(1)>"),
        ("story", "story: ['<b>', '../x', page]", ""),
        ("people", "people: ['<b>', \"O'x\", '\"']\nauthors: ['</name>', ']]>']", ""),
        ("further", "further: '<script>alert(1)</script>'", ""),
        (
            "correction",
            "corrections: [{date: 2017-01-02, note: '<script>alert(1)</script>'}]",
            "<script>alert(1)</script>",
        ),
        ("image-host", "image: //evil.example/x.png", ""),
        ("image-address", "image: https://evil.example/x.png", ""),
        ("image-backslash", r"image: /\evil.example/x.png", ""),
        ("image-up", "image: /../../../etc/passwd", ""),
        (
            "image-quote",
            "image: {src: '/x\"onerror=alert(1) y=\".png', alt: '\"onload=alert(1)', "
            "caption: '<script>', credit: '</figure>'}",
            "",
        ),
        (
            "source-odd",
            "sources: [{title: '<b>', url: 'https://x\"onclick=alert(1)', publisher: '</ol>'}]",
            "<b>",
        ),
        ("source-user", "sources: [{title: x, url: 'https://a:b@example.com:99999/[#]?%'}]", ""),
        ("source-bad-host", "sources: [{title: x, url: 'https://['}]", ""),
        ("source-bare", "sources: [{title: x, url: 'https://'}]", ""),
        ("source-breaks", 'sources: [{title: x, url: "https://example.com/\\n\\t x"}]', ""),
        ("source-ids", "id: tag:x,2017:y@z~!$&()*+;=", ""),
        ("arabic-id", "id: غزة-٢٠١٧", ""),
        ("arabic-slug", "slug: value-arabic-slug", ""),
        ("dateline", "dateline: '<b>{{ 7*7 }}</b>, x'", "<B>{{ 7*7 }}</B>, x"),
    )
)
