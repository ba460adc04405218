"""Keyset pages: the next page begins after the last row seen, at the same cost on any page."""

import base64
import binascii
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from domain.errors import RuleViolation


class BadPageKey(RuleViolation):
    """This is no page of this list."""


def to_key(at: datetime, id: UUID) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()} {id}".encode()).decode().rstrip("=")


def read_key(key: str) -> tuple[datetime, UUID]:
    """Raises BadPageKey."""
    try:
        at, id = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)).decode().split(" ")
        return datetime.fromisoformat(at), UUID(id)
    except (ValueError, binascii.Error):
        raise BadPageKey("take `next` of the page before as it is") from None


def from_key(
    key: str,
    when: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    id: InstrumentedAttribute[UUID],
    *,
    down: bool = False,
) -> ColumnElement[bool]:
    """Rows after the key in the order (when, id)."""
    seen, here = tuple_(*read_key(key)), tuple_(when, id)
    return here < seen if down else here > seen
