"""PDF (ISO 32000): pages and nothing that acts.

Names are looked for in the whole file, however they are spelt, and in the object streams, which
may hide them. No such search is complete; that is why a document is only ever handed out as an
attachment that no browser runs.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from domain.document.faults import DocumentActive, DocumentLocked, DocumentUnreadable

ACTIVE: Final = frozenset(
    b"JavaScript Launch EmbeddedFile EmbeddedFiles RichMedia Rendition Movie Sound "
    b"XFA SubmitForm ImportData GoToE GoToR".split()
)
NAME: Final = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]{1,60})")
ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM: Final = re.compile(rb">>\s{0,20}stream\r?\n")
LAST: Final = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
TABLE: Final = re.compile(rb"xref\s|\d+\s+\d+\s+obj\b")
PAGE: Final = re.compile(rb"/Type\s*/Page\b(?!s)")
HEAD: Final = re.compile(rb"%PDF-[12]\.\d")
MOST_UNPACKED, MOST_STREAMS, LONGEST_HEAD = 64 << 20, 20_000, 4_000


def read(content: bytes) -> int:
    """The number of pages. Raises DocumentUnreadable, DocumentActive, DocumentLocked."""
    _whole(content)
    pages = 0
    for text in (content, *_hidden(content)):
        names = {_plain(found) for found in NAME.findall(text)}
        if b"Encrypt" in names:
            raise DocumentLocked("a PDF with a password")
        if names & ACTIVE:
            raise DocumentActive("a PDF that can act")
        pages += len(PAGE.findall(text))
    if not pages:
        raise DocumentUnreadable("a PDF without a page")
    return pages


def _whole(content: bytes) -> None:
    """It begins and ends as a PDF does, and its end knows where its table of objects is."""
    last = LAST.search(content, max(0, len(content) - 1024))
    if not HEAD.match(content) or not last:
        raise DocumentUnreadable("a PDF that does not begin or end as one")
    if not TABLE.match(content, int(last[1])):
        raise DocumentUnreadable("a PDF whose table of objects is not where it says")


def _plain(name: bytes) -> bytes:
    """`J#61vaScript` is JavaScript."""
    return ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), name)


def _hidden(content: bytes) -> Iterator[bytes]:
    """What the object streams hold. One packed in a way we do not read is refused."""
    room = MOST_UNPACKED
    for count, found in enumerate(STREAM.finditer(content)):
        if count == MOST_STREAMS:
            raise DocumentUnreadable("a PDF in too many parts")
        names = _head(content, found.start())
        if b"ObjStm" in names or {b"First", b"N"} <= names:
            text = _unpacked(content, found.end(), names, room)
            room -= len(text)
            yield text


def _head(content: bytes, stop: int) -> set[bytes]:
    """The names in front of a stream that say what it is; none where it cannot hold objects."""
    start = content.rfind(b"obj", max(0, stop - LONGEST_HEAD), stop)
    head = content[max(start, 0) : stop]
    if start < 0:
        raise DocumentUnreadable("a PDF stream that does not say what it is")
    if not any(word in head for word in (b"First", b"ObjStm", b"#")):
        return set()
    return {_plain(name) for name in NAME.findall(head)}


def _unpacked(content: bytes, start: int, names: set[bytes], room: int) -> bytes:
    stop = content.find(b"endstream", start)
    packed = {name for name in names if name.endswith(b"Decode") or name == b"DecodeParms"}
    if stop < 0 or not packed <= {b"FlateDecode"}:
        raise DocumentActive("a PDF that hides its objects")
    if not packed:
        return content[start:stop]
    work = zlib.decompressobj()
    try:
        text = work.decompress(content[start:stop], room)
    except zlib.error:
        raise DocumentUnreadable("a PDF whose objects cannot be unpacked") from None
    if not work.eof:
        raise DocumentUnreadable("a PDF whose objects are cut off or too large")
    return text
