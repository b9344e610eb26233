"""A picture in every size and format that pages take, without what it says of camera and place.

Pillow is imported here alone, and this module only where there is a picture to be made.
"""

import warnings
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from dateline.value import Value

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
FILM = 4
"""How many times the limit on pixels all frames of a moving picture may have together."""
FALLBACK = 1200
"""Up to this width is what a browser gets that knows none of the new formats."""
_TELLING = ("comment", "exif", "photoshop", "xmp", "XML:com.adobe.xmp", "Raw profile type exif")

Image.MAX_IMAGE_PIXELS = None  # the limit is the site's, and told with its place


class Way(Value, frozen=True):
    """How pictures are made ready."""

    widths: tuple[int, ...]
    most_pixels: int


class Original(Value, frozen=True):
    """A picture to be made ready."""

    content: bytes
    is_shown: bool
    """Whether pages show it; else it is only a link's target."""
    is_kept: bool
    """Otherwise it is but looked at."""


class Print(Value, frozen=True):
    """One file that is made of a picture."""

    type: str
    width: int
    height: int
    content: bytes


class Engraving(Value, frozen=True):
    """What was made of a picture, or why nothing could be."""

    own: Print | None = None
    """The picture in its own size and format."""
    fallback: Print | None = None
    prints: tuple[Print, ...] = ()
    fault: str = ""


class _Unusable(Exception):
    """The text says why."""


def engraved(original: Original, way: Way) -> Engraving:
    """Never raises: whatever a decoder makes of hostile bytes is a fault."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _engraved(original, way)
    except _Unusable as failure:
        return Engraving(fault=str(failure))
    except MemoryError:
        return Engraving(fault="takes more memory than there is; make it smaller")
    except Exception:
        return Engraving(fault="is broken; export it again")


def _engraved(original: Original, way: Way) -> Engraving:
    try:
        image: Image.Image = Image.open(BytesIO(original.content), formats=FORMATS)
    except UnidentifiedImageError:
        raise _Unusable("is no JPEG, PNG, GIF, WebP or AVIF; export it again") from None
    width, height = image.size
    if width * height > way.most_pixels:
        raise _Unusable(
            f"has {width} × {height} pixels; make it smaller, "
            "or raise `pictures: {most_megapixels: …}` in config.yaml"
        )
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    moves = kind != "JPEG" and _moves(image, way.most_pixels * FILM)
    image.load()
    if not original.is_kept:
        return Engraving()
    if moves:
        own = _encoded(image, kind, save_all=True)
        return Engraving(own=own, fallback=own)
    upright = _upright(image)
    own = _own(upright, kind, is_untouched=upright is image and image.format == "JPEG")
    if not original.is_shown:
        return Engraving(own=own)
    return Engraving(own, *_renditions(upright, kind, way.widths))


def _moves(image: Image.Image, most: int) -> bool:
    """Whether it has more than one frame; all of them are looked at."""
    if not getattr(image, "is_animated", False):
        return False
    pixels = image.width * image.height
    for number in range(1, int(getattr(image, "n_frames", 1))):
        if (number + 1) * pixels > most:
            raise _Unusable("has too many frames; make it shorter or smaller")
        image.seek(number)
        image.load()
    image.seek(0)
    return True


def _upright(image: Image.Image) -> Image.Image:
    """The picture as its camera says that it is to be held; itself where that changes nothing."""
    with suppress(Exception):  # what a camera wrote may be broken where its picture is not
        if image.getexif().get(0x0112, 1) not in (0, 1):
            return ImageOps.exif_transpose(image)
    return image


def _own(image: Image.Image, kind: str, is_untouched: bool) -> Print:
    if kind == "JPEG" and is_untouched:
        return _encoded(image, kind, quality="keep")
    options: dict[str, dict[str, Any]] = {
        "JPEG": {"quality": 92},
        "PNG": {"optimize": True},
        "WEBP": {"quality": 90},
        "AVIF": {"quality": 85, "max_threads": 1},
    }
    return _encoded(image, kind, **options.get(kind, {}))


def _renditions(
    image: Image.Image, kind: str, widths: tuple[int, ...]
) -> tuple[Print, tuple[Print, ...]]:
    """The fallback, and the others from the format that takes fewest bytes on."""
    is_drawn = kind in ("PNG", "GIF")
    plain = _plain(image)
    made = [_narrowed(plain, width) for width in _fitting(widths, plain.width)]
    middle = next((own for own in reversed(made) if own.width <= FALLBACK), made[0])
    if is_drawn or plain.mode == "RGBA":
        fallback = _encoded(middle, "PNG", optimize=True)
    else:
        fallback = _encoded(middle, "JPEG", quality=82, optimize=True, progressive=True)
    webp: dict[str, Any] = {"lossless": True} if is_drawn else {"quality": 80}
    avif: dict[str, Any] = {"quality": 80, "subsampling": "4:4:4"} if is_drawn else {"quality": 60}
    rows = [
        [_encoded(own, "AVIF", max_threads=1, **avif) for own in made],
        [_encoded(own, "WEBP", **webp) for own in made],
    ]
    rows.sort(key=lambda row: sum(len(own.content) for own in row))
    return fallback, tuple(own for row in rows for own in row)


def _fitting(widths: tuple[int, ...], own: int) -> Iterator[int]:
    """Those below `own`, and `own` itself unless it is larger than all: nothing is enlarged."""
    yield from (width for width in widths if width < own)
    if own <= widths[-1]:
        yield own


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _plain(image: Image.Image) -> Image.Image:
    """The picture in eight bits and the colours that browsers take for granted."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I") or image.mode == "F":
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    has_alpha = image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info
    mode = "RGBA" if has_alpha else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        with suppress(Exception):  # a broken profile is the same as none
            return ImageCms.profileToProfile(
                image if image.mode == "CMYK" else image.convert(mode),
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode,
            ) or image.convert(mode)
    return image.convert(mode)


def _encoded(image: Image.Image, kind: str, **options: Any) -> Print:
    """A file with nothing in it but the picture and its colours."""
    for name in _TELLING:
        image.info.pop(name, None)
    if kind in ("JPEG", "GIF"):
        options["comment"] = b""
    if kind in ("JPEG", "WEBP", "AVIF"):
        options |= {"exif": b"", "xmp": b""}
    target = BytesIO()
    image.save(target, kind, **options)
    return Print(f"image/{kind.lower()}", image.width, image.height, target.getvalue())
