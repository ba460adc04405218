"""PNG (ISO/IEC 15948): every chunk checked to the end, kept without words, times and places."""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from domain.document.faults import DocumentTooDetailed, DocumentUnreadable

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
KEPT: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs"}
)
SAMPLES: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # colour type → samples a pixel
DEPTHS: Final = frozenset({1, 2, 4, 8, 16})
# Adam7: first column, first row, steps between columns and rows
PASSES: Final = (
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4),
    (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
)  # fmt: skip
PIECE: Final = 1 << 20

Header = tuple[int, int, int, int, int]  # width, height, bits a sample, colour type, interlaced


def read(content: bytes, most_pixels: int) -> tuple[int, int, bytes]:
    """Width, height and the picture alone. Raises DocumentUnreadable, DocumentTooDetailed."""
    chunks = [(kind, said) for kind, said in _chunks(content) if kind in KEPT]
    if chunks[0][0] != b"IHDR" or not any(kind == b"IDAT" for kind, _ in chunks):
        raise DocumentUnreadable("a PNG without a picture")
    header = _header(chunks[0][1])
    if header[0] * header[1] > most_pixels:
        raise DocumentTooDetailed("too many pixels")
    _unpacked(header, (said for kind, said in chunks if kind == b"IDAT"))
    return header[0], header[1], SIGNATURE + b"".join(_written(*chunk) for chunk in chunks)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while True:
        head = content[at : at + 8]
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        said = content[at + 8 : at + 8 + length]
        check = content[at + 8 + length : at + 12 + length]
        if len(check) < 4 or int.from_bytes(check, "big") != zlib.crc32(kind + said):
            raise DocumentUnreadable("a PNG chunk that is damaged or cut off")
        yield kind, said
        if kind == b"IEND":
            return
        at += 12 + length


def _header(said: bytes) -> Header:
    if len(said) != 13:
        raise DocumentUnreadable("a PNG header of another length")
    width, height, depth, colour, packing, filters, interlaced = struct.unpack(">IIBBBBB", said)
    sound = depth in DEPTHS and colour in SAMPLES and interlaced in (0, 1)
    if not (width and height and sound) or packing or filters:
        raise DocumentUnreadable("a PNG header that makes no sense")
    return width, height, depth, colour, interlaced


def _unpacked(header: Header, parts: Iterator[bytes]) -> None:
    """The picture has exactly the bytes its header promises. Never holds more than a piece."""
    expected, found, work = _promised(header), 0, zlib.decompressobj()
    try:
        for part in parts:
            waiting = part
            while waiting and found <= expected:
                found += len(work.decompress(waiting, PIECE))
                waiting = work.unconsumed_tail
        found += len(work.flush(PIECE))
    except zlib.error:
        raise DocumentUnreadable("a PNG whose picture cannot be unpacked") from None
    if found != expected or not work.eof:
        raise DocumentUnreadable("a PNG with less or more picture than it says")


def _promised(header: Header) -> int:
    width, height, depth, colour, interlaced = header
    bits = depth * SAMPLES[colour]
    if not interlaced:
        return _rows(width, height, bits)
    return sum(
        _rows(-(-(width - left) // across), -(-(height - top) // down), bits)
        for left, top, across, down in PASSES
    )


def _rows(width: int, height: int, bits: int) -> int:
    """Bytes of so many rows, each with its filter byte in front; an empty pass has none."""
    return height * (1 + -(-width * bits // 8)) if width > 0 and height > 0 else 0


def _written(kind: bytes, said: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + said))
    return struct.pack(">I", len(said)) + kind + said + check
