"""What is taken in: pictures and plain PDF, known by what is in the file, not by its name."""

from dataclasses import dataclass
from typing import Final

from domain.document import jpeg, pdf, png
from domain.document.faults import DocumentTooDetailed, DocumentUnreadable

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 100_000_000
MOST_PER_CASE: Final = 300
MOST_UNFILED: Final = 200  # of one account, waiting for their form
KINDS: Final = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it is kept: pictures without what the camera wrote into them, PDF unchanged."""

    media_type: str  # one of KINDS
    content: bytes
    pages: int


def read(content: bytes) -> Sheet:
    """What this file is. Raises the faults of `domain.document.faults`."""
    if content.startswith(b"\xff\xd8\xff"):
        width, height, picture = jpeg.read(content)
        if width * height > MOST_PIXELS:
            raise DocumentTooDetailed("too many pixels")
        return Sheet("image/jpeg", picture, 1)
    if content.startswith(png.SIGNATURE):
        return Sheet("image/png", png.read(content, MOST_PIXELS)[2], 1)
    if content.startswith(b"%PDF-"):
        return Sheet("application/pdf", content, pdf.read(content))
    raise DocumentUnreadable("neither JPEG nor PNG nor PDF")
