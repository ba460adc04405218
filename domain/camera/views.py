"""What the desk sees of a camera link, and the little the phone is told."""

from dataclasses import dataclass
from uuid import UUID

from domain.document.service import DocumentView


@dataclass(frozen=True, slots=True)
class CameraView:
    """`seconds_left` is 0 once it is dead; `documents` are the photos that came, oldest first."""

    id: UUID
    seconds_left: int
    most: int
    documents: list[DocumentView]


@dataclass(frozen=True, slots=True)
class CameraLink:
    """A link just opened; its key is told this once and belongs into a fragment."""

    key: str
    camera: CameraView


@dataclass(frozen=True, slots=True)
class Viewfinder:
    """For whoever holds the key: which paper is wanted and how many photos came. Nothing else.

    `repeated`: the photo just sent had come before.
    """

    paper: str
    arrived: int
    most: int
    seconds_left: int
    repeated: bool = False
