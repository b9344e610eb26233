"""Pictures for tests: small ones without a library, and such as a camera makes."""

import struct
import zlib
from io import BytesIO

from PIL import Image

GPS = 0x8825
ORIENTATION = 0x0112
MAKE = 0x010F


def png(width: int = 3, height: int = 2, grey: int = 0) -> bytes:
    rows = b"".join(b"\0" + bytes([grey]) * width for _ in range(height))
    return _png(width, height, rows)


def bomb(side: int = 30_000) -> bytes:
    """A few bytes that say of themselves to be very many pixels."""
    return _png(side, side, b"")


def _png(width: int, height: int, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def photograph(width: int = 1000, height: int = 600, form: str = "JPEG") -> bytes:
    """It lies on its side, and says where and with what it was taken."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    image.paste((200, 0, 0), (0, 0, width, height // 10))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "SECRETCAMERA"
    exif.get_ifd(GPS)[29] = "SECRETPLACE"
    target = BytesIO()
    options = {"comment": b"SECRETCOMMENT"} if form == "JPEG" else {}
    image.save(target, form, exif=exif, xmp=b"<x>SECRETXMP</x>", **options)
    return target.getvalue()


def film(frames: int = 3) -> bytes:
    images = [Image.new("L", (20, 10), 40 * number) for number in range(frames)]
    target = BytesIO()
    images[0].save(target, "GIF", save_all=True, append_images=images[1:], comment=b"SECRET")
    return target.getvalue()
