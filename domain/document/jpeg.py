"""JPEG (ITU-T T.81): read segment by segment to its end, kept without what a camera wrote into it.

Dropped: Exif (where and with what the photo was taken), XMP, comments, previews, anything behind
the picture. Kept: what is needed to show it, and which way up it is.
"""

import re
import struct
from collections.abc import Iterator
from typing import Final

from domain.document.faults import DocumentUnreadable

FIRST, START, END, SCAN, QUANTS = 0xC0, 0xD8, 0xD9, 0xDA, 0xDB
FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive: what browsers show
BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
MARK: Final = re.compile(rb"\xff[^\x00\x01\xd0-\xd7]", re.DOTALL)
APPS: Final = range(0xE0, 0xF0)
COMMENT: Final = 0xFE
KEPT: Final = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
EXIF, EXIF_HEAD = 0xE1, b"Exif\0\0"
ORIENTATION: Final = 0x0112

Segment = tuple[int, bytes, bytes]  # marker, what it says, the picture's own bytes after it


def read(content: bytes) -> tuple[int, int, bytes]:
    """Width, height and the picture alone. Raises DocumentUnreadable."""
    size, seen, upright = None, set(), 1
    parts = [b"\xff\xd8"]
    for marker, said, scan in _segments(content):
        seen.add(marker)
        if marker in FRAMES:
            size = _size(said)
        if marker == EXIF and said.startswith(EXIF_HEAD):
            upright = orientation(said[len(EXIF_HEAD) :])
        if _is_kept(marker, said):
            parts.append(_written(marker, said) + scan)
    if size is None or not {SCAN, QUANTS} <= seen:
        raise DocumentUnreadable("a JPEG without a picture")
    if upright != 1:
        parts.insert(1, _written(EXIF, EXIF_HEAD + _only_orientation(upright)))
    return *size, b"".join((*parts, b"\xff\xd9"))


def _segments(content: bytes) -> Iterator[Segment]:
    """Every segment up to the end mark. Raises DocumentUnreadable where there is none."""
    at = 2
    while True:
        marker, at = _marker(content, at)
        if marker == END:
            return
        if marker in BARE or marker == START or marker < FIRST:
            raise DocumentUnreadable("a JPEG mark in the wrong place")
        length = int.from_bytes(content[at : at + 2], "big")
        stop = at + length
        if length < 2 or stop > len(content):
            raise DocumentUnreadable("a JPEG segment that is cut off")
        said, at = content[at + 2 : stop], stop
        begun = at
        if marker == SCAN:
            at = _end_of_scan(content, at)
        yield marker, said, content[begun:at]


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The mark at this place (0xFF may be repeated) and the place behind it."""
    if content[at : at + 1] != b"\xff":
        raise DocumentUnreadable("no JPEG mark where one must be")
    while content[at : at + 1] == b"\xff":
        at += 1
    if at >= len(content):
        raise DocumentUnreadable("a JPEG that does not end")
    return content[at], at + 1


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the compressed picture stops: the next 0xFF that is neither data nor a restart."""
    found = MARK.search(content, at)
    if not found:
        raise DocumentUnreadable("a JPEG that is cut off in its picture")
    return found.start()


def _size(frame: bytes) -> tuple[int, int]:
    if len(frame) < 6:
        raise DocumentUnreadable("a JPEG frame that is too short")
    height, width = struct.unpack_from(">HH", frame, 1)
    if not (width and height):
        raise DocumentUnreadable("a JPEG without a size")
    return width, height


def _is_kept(marker: int, said: bytes) -> bool:
    if marker == COMMENT:
        return False
    return marker not in APPS or (marker in KEPT and said.startswith(KEPT[marker]))


def _written(marker: int, said: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(said) + 2) + said


def orientation(tiff: bytes) -> int:
    """Which way up, 1 to 8 (Exif 0x0112); 1 where nothing sensible is said."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    try:
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(min(count, 200)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if (tag, kind) == (ORIENTATION, 3) and 1 <= value <= 8:
                return int(value)
    except struct.error:
        return 1
    return 1


def _only_orientation(value: int) -> bytes:
    """An Exif block that says nothing else."""
    return b"MM\0\x2a\0\0\0\x08" + struct.pack(">HHHIHHI", 1, ORIENTATION, 3, 1, value, 0, 0)
