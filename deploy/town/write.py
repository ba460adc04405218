"""Writing the town into the city's tables, as often as one likes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.passwords import MEMORY_KIB, seal
from deploy.town.rows import Row, Town
from domain.base import Entity, new_id
from domain.organisation.models import (
    Organisation,
    Permission,
    Post,
    Role,
    Staff,
    StaffRelative,
)
from domain.region.models import Region, ServiceWindow
from domain.session.models import SecondFactor
from domain.session.second_factor import seeded
from domain.world import Vault


async def write_town(session: AsyncSession, town: Town, vault: Vault) -> None:
    """Places first, then who works there: each table refers only to those before it."""
    await _upsert(session, Region, town.regions)
    await _upsert(session, Organisation, town.organisations)
    await _upsert(session, ServiceWindow, town.windows)
    await _upsert(session, Permission, town.permissions)
    await _upsert(session, Role, town.roles)
    await _upsert(session, Staff, town.staff, {"must_change": False})
    await _add(session, Post, [{"id": new_id()} | row for row in town.posts])
    await _add(session, StaffRelative, [_relative(asdict(one), vault) for one in town.relatives])


async def set_missing_passwords(
    session: AsyncSession, password: str, memory_kib: int = MEMORY_KIB
) -> None:
    """One sealed text for all: the demonstration's accounts share a password anyway."""
    statement = update(Staff).where(Staff.password_hash.is_(None))
    await session.execute(statement.values(password_hash=seal(password, memory_kib)))


async def enrol_missing(session: AsyncSession, town: Town, vault: Vault) -> None:
    """The demonstration's sensitive accounts have an authenticator, whose codes it shows itself."""
    sensitive = {role["code"] for role in town.roles if role["sensitive"]}
    logins = sorted({post["staff"] for post in town.posts if post["role"] in sensitive})
    known = set(await session.scalars(select(SecondFactor.staff)))
    await _add(session, SecondFactor, [seeded(vault, one) for one in logins if one not in known])


async def _upsert(
    session: AsyncSession,
    entity: type[Entity],
    rows: Sequence[Row],
    at_first: Mapping[str, Any] | None = None,
) -> None:
    """Insert rows, or bring the columns they name up to date; `at_first` is only for new rows.

    A row somebody has edited since (its version is no longer 1) stays as it is.
    """
    if not rows:
        return
    key = [column.name for column in entity.__mapper__.primary_key]
    statement = insert(entity).values([dict(at_first or {}) | row for row in rows])
    changed = {name: statement.excluded[name] for name in rows[0] if name not in key}
    version = entity.__table__.columns.get("version")
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=key, set_=changed, where=None if version is None else version == 1
        )
    )


async def _add(session: AsyncSession, entity: type[Entity], rows: Sequence[Row]) -> None:
    if rows:
        await session.execute(insert(entity).values(rows).on_conflict_do_nothing())


def _relative(one: Row, vault: Vault) -> Row:
    return {
        "staff": one["staff"],
        "id_index": vault.index("id_number", one["id_number"]),
        "relation": one["relation"],
        "registered_on": one["registered_on"],
    }
