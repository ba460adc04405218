"""Publishing a catalogue and loading the one in force."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.base import Entity
from domain.errors import NotFound
from domain.item.catalogue import Catalogue, compile_catalogue
from domain.item.catalogue.documents import digest, from_json, to_json
from domain.item.models import (
    CatalogueDocument,
    CatalogueItem,
    CatalogueParameter,
    CatalogueVersion,
)


class NoCatalogue(NotFound):
    """No catalogue is in force."""


async def publish(
    session: AsyncSession, documents: Mapping[str, Any], effective_from: date | None = None
) -> int:
    """Proves the documents and stores them as a new version, unless the newest says the same.

    Returns the version. `effective_from` None: in force since the first date of its figures. Raises
    CatalogueInvalid with every problem. Does not commit.
    """
    newest = await session.scalar(
        select(CatalogueVersion).order_by(CatalogueVersion.version.desc()).limit(1)
    )
    stamp = digest(documents)
    if newest is not None and newest.digest == stamp:
        return newest.version
    version = 1 if newest is None else newest.version + 1
    catalogue = compile_catalogue(documents, version)
    first = min(date.fromisoformat(row.effective_from) for row in catalogue.parameters.rows)
    session.add(
        CatalogueVersion(version=version, digest=stamp, effective_from=effective_from or first)
    )
    await session.flush()  # the rows below refer to the version
    session.add_all(_rows(catalogue, documents))
    return version


def _rows(catalogue: Catalogue, documents: Mapping[str, Any]) -> Iterator[Entity]:
    version = catalogue.version
    for name, body in documents.items():
        yield CatalogueDocument(version=version, name=name, body=to_json(body))
        for entry in body.get("items", ()) if name.startswith("items/") else ():
            yield CatalogueItem(
                version=version,
                code=entry["code"],
                department=entry["department"],
                name=entry["zh"],
                body=to_json(entry),
            )
    for row in catalogue.parameters.rows:
        yield CatalogueParameter(
            version=version,
            name=row.name,
            region=row.region,
            effective_from=date.fromisoformat(row.effective_from),
            value=Decimal(row.value),
            unit=row.unit,
            source=row.source,
            local=row.local,
        )


async def load(session: AsyncSession, on: date) -> Catalogue:
    """The catalogue in force on a day. Raises NoCatalogue."""
    return await load_version(session, await version_on(session, on))


async def version_on(session: AsyncSession, on: date) -> int:
    """The version in force on a day. Raises NoCatalogue."""
    version = await session.scalar(
        select(CatalogueVersion.version)
        .where(CatalogueVersion.effective_from <= on)
        .order_by(CatalogueVersion.effective_from.desc(), CatalogueVersion.version.desc())
        .limit(1)
    )
    if version is None:
        raise NoCatalogue(
            f"No catalogue is in force on {on}; publish one first.", day=on.isoformat()
        )
    return version


async def load_version(session: AsyncSession, version: int) -> Catalogue:
    """One published version, also an old one (to replay a decision). Raises NoCatalogue."""
    return compile_catalogue(await _documents(session, version), version)


async def newest_documents(session: AsyncSession) -> dict[str, Any]:
    """The documents of the version published last, to publish the next. Raises NoCatalogue."""
    newest = await session.scalar(select(func.max(CatalogueVersion.version)))
    return await _documents(session, newest or 0)


async def _documents(session: AsyncSession, version: int) -> dict[str, Any]:
    found = await session.execute(
        select(CatalogueDocument.name, CatalogueDocument.body).where(
            CatalogueDocument.version == version
        )
    )
    documents = {name: from_json(body) for name, body in found}
    if not documents:
        raise NoCatalogue(f"Catalogue version {version} was never published.", version=version)
    return documents
