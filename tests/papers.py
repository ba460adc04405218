"""Small papers that are really pictures and PDF, and what cameras and attackers put into them."""

import struct
import zlib

PLACE_TAKEN = b"GPS 33.9630N 118.2751E"


def _segment(marker: int, said: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(said) + 2) + said


def exif(orientation: int = 6) -> bytes:
    """As a telephone writes it: which way up, and where the photo was taken."""
    tags = struct.pack("<HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)
    return _segment(0xE1, b"Exif\0\0II\x2a\0\x08\0\0\0" + tags + PLACE_TAKEN)


def jpeg(extra: bytes = b"", behind: bytes = b"", width: int = 8, height: int = 8) -> bytes:
    """A grey square."""
    frame = struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)
    one_code = b"\x01" + bytes(15) + b"\0"
    return b"".join((
        b"\xff\xd8", _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"), extra,
        _segment(0xDB, b"\0" + b"\x10" * 64), _segment(0xC0, frame),
        _segment(0xC4, b"\0" + one_code), _segment(0xC4, b"\x10" + one_code),
        _segment(0xDA, b"\x01\x01\0\0\x3f\0"), b"\x3f", b"\xff\xd9", behind,
    ))  # fmt: skip


def chunk(kind: bytes, said: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + said))
    return struct.pack(">I", len(said)) + kind + said + check


def png(extra: bytes = b"", rows: bytes | None = None, width: int = 4, height: int = 4) -> bytes:
    """A square in colour."""
    told = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes(3 * width)) * height if rows is None else rows
    body = chunk(b"IHDR", told) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def pdf(catalog: bytes = b"", more: bytes = b"", trailer: bytes = b"") -> bytes:
    """One empty page; `catalog` goes into the root, `more` are further objects."""
    objects = (
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + catalog + b">>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n" + more
    )
    head = b"%PDF-1.7\n"
    table = b"xref\n0 1\n0000000000 65535 f \n"
    end = b"trailer\n<< /Root 1 0 R /Size 4 " + trailer + b">>\nstartxref\n"
    return head + objects + table + end + b"%d\n%%%%EOF\n" % (len(head) + len(objects))


def packed(objects: bytes, names: bytes = b"/Type /ObjStm /N 1 /First 4") -> bytes:
    """An object stream, where words do not stand in the clear."""
    said = zlib.compress(objects)
    head = b"9 0 obj\n<< %s /Filter /FlateDecode /Length %d >>\n" % (names, len(said))
    return head + b"stream\n" + said + b"\nendstream\nendobj\n"
