"""`init`: a new archive in a folder of its own, which builds as it stands."""

import os
from datetime import datetime
from pathlib import Path

from dateline.problems import Refused, Unavailable
from dateline.run.scaffold import fill

FIRST = "how-to-write-a-briefing"

CONFIG = """\
# The settings of this archive. `title` and `base_url` are all that it must set.
title: A briefing archive
base_url: https://example.org/  # where it will be published, a sub-path included
language: en
timezone: UTC  # of dates without a zone: Europe/Rome
menu:
  Briefings: /
  Topics: /tags/
"""

BRIEFING = """\
---
title: How to write a briefing
date: {day}
tags: [About this archive]
summary: Every briefing is a text file with a title and a date; this one says what else it can have.
---

A briefing is a file in `content/`, in any folder. Its first lines, between two lines `---`, say
what it is: `title` and `date` must be there. What follows is its text, in Markdown.

## Where and what about

`location`, `tags`, `people` and `organisations` file it: each name there has a page and a feed.
Names that mean the same are told in `content/_authority/`, so that a spelling more makes no page
more.

    location: {{name: "Ischia, Italy", lat: 40.73, lon: 13.90, country: IT}}
    tags: [migration, G7]
    people: [Marco Minniti]

## Sources

`sources` lists what a briefing rests on, each with a title, and with publisher, date and address
where they are known.

## Drafts, and what waits

With `draft: true` a briefing is in no page. With a date that is to come it waits for it.

## The next one

`dateline new "A title"` writes a file to begin with, `dateline check` names every mistake with its
line, `dateline serve` shows the archive while it is written. This file can go.
"""

TAGS = """\
# Topics: the preferred name, in each language if there are several, and what else means the same.
# - label: {en: Foreign fighters, ar: المقاتلون الأجانب}
#   variants: [foreign terrorist fighters, FTF]
- label: About this archive
"""

EMPTY = """\
# {of}: the preferred name, and every other name that means the same.
# {example}
"""

WORKFLOW = """\
# Publishes the archive: at each push, and each night for what was waiting for its day.
name: Publish
on:
  push: {branches: [main]}
  schedule: [{cron: "5 0 * * *"}]
  workflow_dispatch:
permissions: {contents: read, pages: write, id-token: write}
concurrency: {group: pages, cancel-in-progress: false}
jobs:
  publish:
    runs-on: ubuntu-latest
    environment: {name: github-pages, url: "${{ steps.deployed.outputs.page_url }}"}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: "3.12"}
      - name: Install what requirements.txt names
        run: |
          grep -q '^[^#]' requirements.txt || { echo "requirements.txt names no Dateline"; exit 1; }
          python -m pip install -r requirements.txt
      - name: What earlier builds kept
        uses: actions/cache@v4
        with:
          path: .dateline
          key: dateline-${{ github.run_id }}
          restore-keys: dateline-
      - run: dateline build
      - uses: actions/upload-pages-artifact@v3
        with: {path: output}
      - id: deployed
        uses: actions/deploy-pages@v4
"""

REQUIREMENTS = """\
# The Dateline that publishes this archive: a wheel that lies here, or where its repository is.
# ./dateline-0.1.0-py3-none-any.whl
# dateline @ git+https://git.example.org/dateline.git@v0.1.0
"""

IGNORED = "output/\n.dateline/\n.venv/\n"

EXAMPLES = {
    "people": ("People", "- {label: Jürgen Stock, variants: [Juergen Stock]}"),
    "organisations": ("Organisations", "- {label: European Union, variants: [EU]}"),
    "locations": ("Places", '- {label: "Ischia, Italy", lat: 40.73, lon: 13.90, country: IT}'),
    "stories": ("Developing stories", "- {label: Evacuation of Aleppo, status: closed}"),
}


def begin(folder: Path, now: datetime) -> tuple[Path, ...]:
    """The paths of the files written. Raises Refused, and writes none, where the folder is in use.

    What begins with a dot, such as a repository's own folder, may be there already.
    """
    files = _files(now)
    try:
        if folder.is_dir() and any(not name.startswith(".") for name in os.listdir(folder)):
            raise Refused(f"{folder} is not empty; name a folder that is not there yet")
        if standing := [name for name in files if os.path.lexists(folder / name)]:
            raise Refused(f"{folder / standing[0]} exists already; name another folder")
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                fill(file, text)
    except (FileExistsError, NotADirectoryError):
        raise Refused(f"{folder} is a file; name a folder that is not there yet") from None
    except OSError as failure:
        raise Unavailable(f"{failure.filename or folder}: {failure.strerror}") from failure
    return tuple(Path(os.path.relpath(folder / name)) for name in files)


def _files(now: datetime) -> dict[str, str]:
    authority = {
        f"content/_authority/{name}.yaml": EMPTY.format(of=of, example=example)
        for name, (of, example) in EXAMPLES.items()
    }
    return {
        "config.yaml": CONFIG,
        f"content/{now:%Y}/{FIRST}.md": BRIEFING.format(day=f"{now:%Y-%m-%d}"),
        "content/_authority/tags.yaml": TAGS,
        **authority,
        "requirements.txt": REQUIREMENTS,
        ".gitignore": IGNORED,
        ".github/workflows/publish.yml": WORKFLOW,
    }
