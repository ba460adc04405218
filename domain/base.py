"""What every mapped class shares: naming of constraints, UTC time, keys that sort by time."""

import os
import time
from datetime import UTC, datetime
from enum import StrEnum
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
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then randomness, so keys arrive in order."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[UUID]:
    """As many ids at once: their randomness is fetched together."""
    head = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | 0b10 << 62
    noise = os.urandom(10 * count)
    drawn = (int.from_bytes(noise[at : at + 10], "big") for at in range(0, 10 * count, 10))
    return [UUID(int=head | (one >> 68) << 64 | one & (2**62 - 1)) for one in drawn]
