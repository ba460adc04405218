"""What every mapped class shares: naming of constraints, UTC time, keys that sort by time."""

import os
import time
from datetime import UTC, datetime
from enum import StrEnum
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Enum, LargeBinary, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class Entity(DeclarativeBase):
    """A row of the city's schema. The schema itself is chosen by search_path, never named here."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        datetime: DateTime(timezone=True),
        str: Text(),
        int: BigInteger(),
        bytes: LargeBinary(),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
        list[str]: JSONB(),
        # Words, not PostgreSQL enums: a new word is data, never a migration that locks.
        StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=_values),
    }


def utc_now() -> datetime:
    """The machine's time. Business time comes from `World.now`, which a demonstration may set."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562) above every other one this process has made."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[UUID]:
    """As many ids at once, in order: their randomness is fetched together."""
    noise = os.urandom(8 * count)
    with _making:
        return [_next(noise[at : at + 8]) for at in range(0, 8 * count, 8)]


_making = Lock()
_last = 0  # the milliseconds and the 12 bits after them of the newest id


def _next(noise: bytes) -> UUID:
    """48 bits of milliseconds, 12 that count on within one (RFC 9562 §6.2, method 1), 62 random.

    More than 4,096 in one millisecond, or a clock that was set back, run ahead of the clock.
    """
    global _last  # noqa: PLW0603  (one order for the whole process)
    _last = max(time.time_ns() // 1_000_000 << 12, _last + 1)
    random = int.from_bytes(noise, "big") >> 2
    return UUID(int=_last >> 12 << 80 | 0x7 << 76 | (_last & 0xFFF) << 64 | 0b10 << 62 | random)
