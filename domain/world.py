"""What every use case may rely on besides its rows: catalogue, calendar, places, vault, time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Uuid, false, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

if TYPE_CHECKING:
    from domain.check.signing import ReportKey
    from domain.clock.calendar import Calendar
    from domain.item.catalogue import Catalogue
    from domain.organisation.service import Offices
    from domain.region.places import Places

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Vault(Protocol):
    """Seals personal values for one cell of one row, and finds them again by keyed index."""

    def seal(self, cell: str, row: UUID, text: str) -> bytes:
        """Encrypt `text` for `cell` ("table.column") of `row`; it opens nowhere else."""
        ...

    def open(self, cell: str, row: UUID, sealed: bytes) -> str: ...

    def index(self, field: str, text: str) -> bytes:
        """A keyed digest of a normalised value, equal for equal values, for equality search."""
        ...


class Serials(Protocol):
    """Serial numbers for case numbers, from blocks reserved per process."""

    async def next(self, session: AsyncSession) -> int: ...


Households = Callable[[str, date, str], "Select[UUID]"]
"""Ids of the households a citizen (`Actor.id`) may `read`, `supplement` or `apply` for on a day."""


def nobodys(citizen: str, on: date, may: str) -> "Select[UUID]":
    """No household at all: who is not told which are a citizen's own shows none."""
    return select(literal(None, Uuid())).where(false())


@dataclass(frozen=True, slots=True)
class World:
    """`city` is the GB/T 2260 code whose hukou counts as local."""

    catalogue: "Catalogue"
    calendar: "Calendar"
    offices: "Offices"
    places: "Places"
    vault: Vault
    serials: Serials
    city: str
    now: Callable[[], datetime]  # business time, UTC
    households_of: Households = nobodys
    report_key: "ReportKey | None" = None  # what issues reports has one

    def today(self) -> date:
        """The business date where the rules live."""
        return self.now().astimezone(SHANGHAI).date()


def world(session: AsyncSession) -> World:
    """The world this session was opened in (set once by the composition root)."""
    found = session.info["world"]
    assert isinstance(found, World)
    return found
