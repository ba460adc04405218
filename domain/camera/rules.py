"""How long a camera link lives, how much it takes, and what a photo is."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from domain.document import png
from domain.errors import RuleViolation

LIVES: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=1)  # after it has ended; the trail keeps what came of it
KEY_BYTES: Final = 16
MOST_PHOTOS: Final = 20
MOST_BYTES: Final = 60 * 1024 * 1024  # all photos of one link together, as they are kept
PICTURES: Final = (b"\xff\xd8\xff", png.SIGNATURE)


class PhotoNeeded(RuleViolation):
    """Only photos come this way: JPEG or PNG."""


def digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def seconds_left(expires_at: datetime, now: datetime) -> int:
    return max(0, int((expires_at - now).total_seconds()))


def has_room(photos: int, taken: int, size: int) -> bool:
    """Whether one more photo of `size` bytes may join `photos` photos of `taken` bytes."""
    return photos < MOST_PHOTOS and taken + size <= MOST_BYTES


def picture(content: bytes) -> bytes:
    """The same bytes, if they begin as a picture does. Raises PhotoNeeded."""
    if not content.startswith(PICTURES):
        raise PhotoNeeded("send a photo")
    return content
