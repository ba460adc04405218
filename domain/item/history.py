"""The published versions of the catalogue: which there are, and what one changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.item.figures import Named, written
from domain.item.models import CatalogueItem, CatalogueParameter, CatalogueVersion
from domain.item.service import NoCatalogue


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One published version; `digest` is the SHA-256 of its documents."""

    version: int
    digest: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One dated figure that only one of two versions has."""

    name: str
    region: str
    effective_from: date
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """What a later version has that an earlier one had not, and the other way round.

    `items` are those whose entry differs in any way.
    """

    older: int
    newer: int
    added: list[FigureRow]
    removed: list[FigureRow]
    items: list[Named]


async def versions(session: AsyncSession) -> list[VersionRow]:
    """The newest first."""
    rows = await session.scalars(select(CatalogueVersion).order_by(CatalogueVersion.version.desc()))
    return [VersionRow(row.version, row.digest, row.loaded_at) for row in rows]


async def version_changes(session: AsyncSession, older: int, newer: int) -> VersionChanges:
    """Raises NoCatalogue for a version that was never published."""
    before, after = await _figures(session, older), await _figures(session, newer)
    items, now = await _items(session, older), await _items(session, newer)
    changed = [code for code in {**items, **now} if items.get(code) != now.get(code)]
    name = {code: str(body["zh"]) for code, body in {**items, **now}.items()}
    return VersionChanges(
        older,
        newer,
        added=[row for key, row in after.items() if before.get(key) != row],
        removed=[row for key, row in before.items() if after.get(key) != row],
        items=[Named(code, name[code]) for code in sorted(changed)],
    )


async def _figures(
    session: AsyncSession, version: int
) -> Mapping[tuple[str, str, date], FigureRow]:
    figure = CatalogueParameter
    rows = await session.scalars(
        select(figure)
        .where(figure.version == version)
        .order_by(figure.name, figure.region, figure.effective_from)
    )
    found = {
        (row.name, row.region, row.effective_from): FigureRow(
            row.name, row.region, row.effective_from, written(row.value, row.unit), row.unit
        )
        for row in rows
    }
    if not found:
        raise NoCatalogue(f"Catalogue version {version} was never published.", version=version)
    return found


async def _items(session: AsyncSession, version: int) -> Mapping[str, dict[str, Any]]:
    item = CatalogueItem
    rows = await session.execute(select(item.code, item.body).where(item.version == version))
    return dict(rows.all())
