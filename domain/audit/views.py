"""What the trail answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record. `leaf` is its place in the sealed tree, null until it is sealed."""

    id: UUID
    at: datetime
    actor: str
    actor_name: str | None
    actor_kind: str
    office: str | None
    post: str | None
    action: str
    object_kind: str
    object_id: str
    household_id: UUID | None
    reason: str | None
    before_digest: str | None
    after_digest: str | None
    request_id: str | None
    address: str | None
    leaf: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """One look at, or change of, a family's case, as the family may know it: no person is named."""

    id: UUID
    at: datetime
    kind: str  # staff | department | citizen
    office: str | None
    action: str


@dataclass(frozen=True, slots=True)
class CheckpointView:
    """The newest signed state of the whole trail; hashes in hex, the signature in base64url."""

    size: int
    root: str
    at: datetime
    key_id: str
    signature: str
    statement: str


@dataclass(frozen=True, slots=True)
class InclusionView:
    """RFC 6962 §2.1.1: `record`, byte for byte, is leaf `leaf` of the tree with this root."""

    record: str
    leaf: int
    size: int
    root: str
    path: list[str]


@dataclass(frozen=True, slots=True)
class ConsistencyView:
    """RFC 6962 §2.1.2: the tree of `second` leaves begins with the tree of `first`."""

    first: int
    first_root: str
    second: int
    second_root: str
    path: list[str]
