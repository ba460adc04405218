from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from adapters.vault import SealedVault
from deploy.town.rows import Town
from deploy.town.write import write_town
from domain.organisation.models import Organisation
from domain.region.models import ServiceWindow


async def test_what_a_person_changed_is_not_undone_at_the_next_start(
    sessions: async_sessionmaker[AsyncSession], town: Town, vault: SealedVault
) -> None:
    async with sessions.begin() as session:
        await write_town(session, town, vault)
    async with sessions.begin() as session:
        (await session.get_one(Organisation, "321311-MZ")).delegated = []
        (await session.get_one(Organisation, "321311-MZ")).name = "宿豫区民政和社会救助局"
        (await session.get_one(ServiceWindow, "W-321311")).hotline = "000-8000-9999"
    async with sessions.begin() as session:
        await write_town(session, town, vault)
        assert (await session.get_one(Organisation, "321311-MZ")).name == "宿豫区民政和社会救助局"
        assert (await session.get_one(ServiceWindow, "W-321311")).hotline == "000-8000-9999"
