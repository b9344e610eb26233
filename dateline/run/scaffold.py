"""`new`: a briefing file to begin with."""

import os
from datetime import datetime
from pathlib import Path
from typing import TextIO

from dateline import urls
from dateline.editing.tidy import tidied
from dateline.parse.config import Config
from dateline.problems import Refused, Unavailable


def new_briefing(
    config: Config, folder: Path, title: str, lang: str | None, original: str | None, now: datetime
) -> Path:
    """The path of the new file. Raises Refused where it exists or the original does not."""
    if lang and lang not in config.codes:
        raise Refused(f"language {lang} is not declared; add it to `languages` in config.yaml")
    if bool(lang and lang != config.language) != bool(original):
        raise Refused("a translation needs both: --lang ar --of content/2017/ischia.md")
    if original:
        path, text = _translation(Path(original), title, str(lang))
    else:
        path, text = _original(config, folder, title, now)
    text = tidied(text.encode(), str(path), config).decode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            fill(file, text)
    except FileExistsError:
        raise Refused(f"{path} exists already; choose another title") from None
    except OSError as failure:
        raise Unavailable(f"{path}: {failure.strerror}") from failure
    return Path(os.path.relpath(path))


def fill(file: TextIO, text: str) -> None:
    """Write a new file whole, or leave none."""
    try:
        file.write(text)
        file.flush()
    except OSError:
        os.unlink(file.name)
        raise


def _quoted(text: str) -> str:
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _original(config: Config, folder: Path, title: str, now: datetime) -> tuple[Path, str]:
    moment = now.astimezone(config.zone)
    name = f"{moment:%Y-%m-%d}-{urls.slug(title)}"
    text = (
        f"---\nid: {name}\ntitle: {_quoted(title)}\ndate: {moment:%Y-%m-%d %H:%M}\n"
        "location:\ntags: []\nsummary:\n---\n\n"
    )
    return folder / f"{moment:%Y}" / f"{name}.md", text


def _translation(original: Path, title: str, lang: str) -> tuple[Path, str]:
    if not original.is_file():
        raise Refused(f"{original} is no file; name the briefing that is translated")
    path = original.with_name(f"{original.stem}.{lang}{original.suffix}")
    text = (
        f"---\ntitle: {_quoted(title)}\nlang: {lang}\ntranslation_of: {original.name}\n"
        "dateline:\nsummary:\n---\n\n"
    )
    return path, text
