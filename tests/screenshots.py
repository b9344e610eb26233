"""Pictures of pages of the sample, for docs/: `make screenshots`."""

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Literal, NamedTuple

from PIL import Image

from tests.browsing import browser, missing, serving
from tests.running import ROOT, build, sample_copied

FOLDER = ROOT / "docs" / "screenshots"
COLOURS = 128
"""Enough for pages without photographs, and a third of the bytes."""


class Shot(NamedTuple):
    """A page as it is shown."""

    name: str
    path: str
    width: int = 1280
    height: int = 900
    scheme: Literal["light", "dark"] = "light"


SHOTS = [
    Shot("front", "/"),
    Shot("briefing", "/2017/10/ischia/"),
    Shot("briefing-ar", "/ar/2017/10/ischia/"),
    Shot("briefing-phone", "/2017/10/ischia/", 390, 844, "dark"),
    Shot("briefing-ar-phone", "/ar/2017/10/ischia/", 390, 844),
    Shot("entity", "/tags/is/"),
    Shot("story", "/stories/central-mediterranean-route/", scheme="dark"),
    Shot("search", "/search/?q=fighters&tags=is"),
    Shot("map", "/map/", scheme="dark"),
    Shot("timeline", "/timeline/"),
]


def main() -> None:
    if why := missing():
        raise SystemExit(why)
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        build(sample_copied(output.parent), output)
        with serving(output) as address, browser() as led:
            for shot in SHOTS:
                context = led.new_context(
                    viewport={"width": shot.width, "height": shot.height},
                    color_scheme=shot.scheme,
                )
                page = context.new_page()
                answer = page.goto(address + shot.path, wait_until="networkidle")
                if not (answer and answer.ok):
                    raise SystemExit(f"{shot.path} is not there")
                picture = Image.open(BytesIO(page.screenshot()))
                context.close()
                path = FOLDER / f"{shot.name}.png"
                picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
                print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
