"""Publishing: a catalogue is stored as a new version only when it changed, and never half."""

import copy
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, CatalogueInvalid, Parameters
from domain.item.facts import Facts
from domain.item.models import CatalogueItem, CatalogueParameter, CatalogueVersion
from domain.item.service import NoCatalogue, load, load_version, publish
from domain.item.verdicts import PRESUME

Sessions = async_sessionmaker[AsyncSession]
TODAY = date(2026, 11, 2)


def raised(documents: Mapping[str, Any]) -> dict[str, Any]:
    """The same catalogue with a higher dibao standard from 2027 on."""
    changed = copy.deepcopy(dict(documents))
    figure = {"value": Decimal("850.5"), "unit": "元/人·月", "zh": "低保标准"}
    common = {"region": "321300", "source": "test", "local": True}
    changed["parameters.yaml"]["profiles"].append(
        {**common, "effective_from": "2027-01-01", "figures": {"dibao.standard_month": figure}}
    )
    return changed


async def test_what_was_published_decides_as_the_files_do(
    sessions: Sessions,
    documents: Mapping[str, Any],
    catalogue: Catalogue,
    parameters: Parameters,
    facts_of: Mapping[str, Facts],
) -> None:
    async with sessions.begin() as session:
        assert await publish(session, documents) == 1
    async with sessions() as session:
        stored = await load(session, TODAY)
    again = assess(stored, stored.parameters.at("321300", TODAY), facts_of["H01"], PRESUME)
    assert again == assess(catalogue, parameters, facts_of["H01"], PRESUME)


async def test_publishing_the_same_again_changes_nothing(
    sessions: Sessions, documents: Mapping[str, Any]
) -> None:
    for _ in range(2):
        async with sessions.begin() as session:
            assert await publish(session, documents) == 1
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(CatalogueVersion)) == 1


async def test_a_change_makes_a_version_and_keeps_the_old_one_for_replay(
    sessions: Sessions, documents: Mapping[str, Any]
) -> None:
    async with sessions.begin() as session:
        await publish(session, documents)
    async with sessions.begin() as session:
        assert await publish(session, raised(documents)) == 2
    async with sessions() as session:
        newest, first = await load(session, TODAY), await load_version(session, 1)
    new_year = date(2027, 1, 1)
    figures = [c.parameters.at("321300", new_year).values for c in (newest, first)]
    assert [f["dibao.standard_month"] for f in figures] == [85_050, 80_000]


async def test_a_version_published_for_later_is_not_yet_in_force(
    sessions: Sessions, documents: Mapping[str, Any]
) -> None:
    async with sessions.begin() as session:
        await publish(session, documents)
    async with sessions.begin() as session:
        await publish(session, raised(documents), effective_from=date(2026, 12, 1))
    async with sessions() as session:
        assert (await load(session, date(2026, 11, 30))).version == 1
        assert (await load(session, date(2026, 12, 1))).version == 2


async def test_items_and_figures_can_be_queried(
    sessions: Sessions, documents: Mapping[str, Any]
) -> None:
    async with sessions.begin() as session:
        await publish(session, documents)
    async with sessions() as session:
        items = await session.scalar(select(func.count()).select_from(CatalogueItem))
        price = await session.scalar(
            select(CatalogueParameter.value).where(CatalogueParameter.name == "power.price")
        )
    assert (items, price) == (38, Decimal("52.83"))


async def test_a_wrong_catalogue_leaves_nothing_behind(
    sessions: Sessions, documents: Mapping[str, Any]
) -> None:
    changed = copy.deepcopy(dict(documents))
    changed["departments.yaml"]["departments"]["RQ"]["items"] = []
    async with sessions() as session:
        with pytest.raises(CatalogueInvalid, match="RQ-01"):
            await publish(session, changed)
        await session.commit()
        with pytest.raises(NoCatalogue, match="publish one first"):
            await load(session, TODAY)


async def test_a_version_never_published_cannot_be_loaded(sessions: Sessions) -> None:
    async with sessions() as session:
        with pytest.raises(NoCatalogue, match="never published"):
            await load_version(session, 9)
