"""The bytes of one small site, reviewed by diff.

After a wanted change: `GOLDEN=write .venv/bin/python -m pytest tests/test_golden.py`, then read
the diff.
"""

import os
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Made

GOLDEN = Path(__file__).parent / "golden"
KEPT = (
    "2017/10/first/index.html",
    "ar/2017/10/first/index.html",
    "tags/g7/index.html",
    "2017/10/index.html",
    "feed.xml",
    "feed.json",
    "sitemap.xml",
    "old/address/index.html",
)
SITE = """
== config.yaml
title: Golden
description: A small site
base_url: https://example.org/sub/
timezone: Europe/Rome
languages: [en, ar]
== static/site.css
body { color: black }
== static/favicon.svg
<svg xmlns="http://www.w3.org/2000/svg"/>
== content/first.md
---
title: First <b> & "second"
date: 2017-10-18 09:30
location: Ischia, Italy
tags: [G7, IS]
aliases: [/old/address/]
event: 2017-10-19/2017-10-20
corrections:
  - {date: 2017-10-21, note: A word was wrong.}
sources:
  - {title: A document, publisher: A ministry, url: "https://example.com/a"}
story: A story
---
The lead, with a [link](second.md#head) and a note.[^1]

| a | b |
|---|--:|
| 1 | 2 |

[^1]: The note.
== content/first.ar.md
---
title: الأول
dateline: إيسكيا، إيطاليا
---
النص.
== content/second.md
---
title: Second
date: 2017-10-20
tags: [G7]
story: A story
---
# Head

Text.
"""


def test_golden(site: Callable[..., Made]) -> None:
    made = site(SITE)
    assert not made.failed, made.problems
    for name in KEPT:
        path = GOLDEN / name.replace("/", "__")
        if os.environ.get("GOLDEN") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(made.files[name])
        assert path.read_bytes().decode() == made.files[name].decode(), name
