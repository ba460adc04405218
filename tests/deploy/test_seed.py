from datetime import date

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from adapters.passwords import Passwords, seal
from adapters.vault import SealedVault
from deploy.sign_ins import table
from deploy.town.rows import Town
from deploy.town.write import enrol_missing, set_missing_passwords, write_town
from domain.base import Entity
from domain.organisation.models import Organisation, Post, Role, Staff
from domain.organisation.queries import relatives
from domain.organisation.service import (
    NoSuchStaff,
    actor_of,
    load_offices,
    office_for,
    permissions,
)
from domain.region.models import Region, ServiceWindow
from domain.region.queries import county_of, subtree, township_of, windows
from domain.session.models import SecondFactor

Sessions = async_sessionmaker[AsyncSession]
TODAY = date(2026, 11, 2)
CHEAP = 64  # KiB


async def opens(session: AsyncSession, login: str, password: str) -> bool:
    sealed = await session.scalar(select(Staff.password_hash).where(Staff.login == login))
    return await Passwords(CHEAP).matches(password, sealed)


@pytest.fixture
async def seeded(sessions: Sessions, town: Town, vault: SealedVault) -> Sessions:
    async with sessions.begin() as session:
        await write_town(session, town, vault)
        await set_missing_passwords(session, "demo-word", CHEAP)
    return sessions


async def how_many(session: AsyncSession, entity: type[Entity]) -> int:
    return await session.scalar(select(func.count()).select_from(entity)) or 0


async def test_seeding_twice_leaves_one_of_everything(
    seeded: Sessions, town: Town, vault: SealedVault
) -> None:
    async with seeded.begin() as session:
        await write_town(session, town, vault)
        kinds = (Region, Organisation, ServiceWindow, Role, Staff, Post)
        counted = [await how_many(session, kind) for kind in kinds]
    written = (town.regions, town.organisations, town.windows, town.roles, town.staff, town.posts)
    assert counted == [len(rows) for rows in written]


async def test_a_changed_name_in_the_file_arrives_at_the_next_start(
    seeded: Sessions, town: Town, vault: SealedVault
) -> None:
    async with seeded.begin() as session:
        await session.execute(update(Region).values(name="旧名"))
        await write_town(session, town, vault)
    async with seeded() as session:
        assert (await session.get_one(Region, "321311101")).name == "大兴镇"


async def test_a_password_somebody_chose_survives_the_next_start(
    seeded: Sessions, town: Town, vault: SealedVault
) -> None:
    async with seeded.begin() as session:
        chosen = seal("my own word", CHEAP)
        ding = update(Staff).where(Staff.login == "ding.lu").values(password_hash=chosen)
        await session.execute(ding)
        await write_town(session, town, vault)
        await set_missing_passwords(session, "demo-word", CHEAP)
    async with seeded() as session:
        assert await opens(session, "ding.lu", "my own word")


async def test_the_clerk_can_sign_in_and_holds_her_post_window_and_permissions(
    seeded: Sessions,
) -> None:
    async with seeded() as session:
        assert await opens(session, "ding.lu", "demo-word")
        clerk = await actor_of(session, "ding.lu")
    assert (clerk.kind, clerk.name, clerk.window) == ("staff", "丁露", "W-321311101")
    assert [(post.role, post.region) for post in clerk.posts] == [("T-ACC", "321311101")]
    assert clerk.may("application.accept")
    assert not clerk.may("claim.confirm")


async def test_every_sensitive_account_of_the_town_has_an_authenticator(
    seeded: Sessions, town: Town, vault: SealedVault
) -> None:
    async with seeded.begin() as session:
        for _ in range(2):
            await enrol_missing(session, town, vault)
        held = select(Post.staff).join(Role, Role.code == Post.role).where(Role.sensitive)
        sensitive = set(await session.scalars(held))
        enrolled = list(await session.scalars(select(SecondFactor.staff)))
    assert {"admin.sys", "admin.sec", "admin.aud"} <= sensitive
    assert sorted(enrolled) == sorted(sensitive)


async def test_a_post_that_has_ended_gives_no_permission_any_more(seeded: Sessions) -> None:
    async with seeded.begin() as session:
        ended = update(Post).where(Post.staff == "ding.lu").values(valid_to=date(2021, 1, 31))
        await session.execute(ended)
    async with seeded() as session:
        assert not (await actor_of(session, "ding.lu")).may("application.accept")


async def test_a_login_nobody_has_is_not_found(seeded: Sessions) -> None:
    async with seeded() as session:
        with pytest.raises(NoSuchStaff):
            await actor_of(session, "nobody")


async def test_the_role_table_is_read_as_sets_of_permissions(seeded: Sessions) -> None:
    async with seeded() as session:
        may = await permissions(session)
    assert "claim.confirm" in may["X-CON"]
    assert "claim.confirm" not in may["X-REV"]


async def test_the_widows_claims_are_routed_to_the_offices_of_her_hukou(seeded: Sessions) -> None:
    async with seeded() as session:
        routing = await load_offices(session)
        assert await office_for(session, "MZ-02", "321311101391") == "321311-MZ"
    assert routing.township("321311101391") == ("321311101-MZ", "321311101")
    assert routing.deciding("CS-01", "321311101391") == ("321300-CS", "321300")
    assert routing.deciding("MZ-07", "321311101391") == ("321311101-MZ", "321311101")


async def test_a_region_is_listed_with_everything_below_it_and_nothing_else(
    seeded: Sessions,
) -> None:
    async with seeded() as session:
        county = list(await session.scalars(subtree("321311", TODAY)))
        city = list(await session.scalars(subtree("321300", TODAY)))
    assert county[0].name == "宿豫区"
    assert {place.code[:6] for place in county} == {"321311"}
    assert {place.code[:4] for place in city} == {"3213"}
    assert "321323299" not in {place.code for place in city}  # merged away in 2022


async def test_a_merged_township_leads_to_its_heir(seeded: Sessions) -> None:
    async with seeded() as session:
        heir = await session.scalar(township_of("321323299391"))
        own = await session.scalar(township_of("321311101391"))
        county = await session.scalar(county_of("321311101391"))
    assert heir is not None
    assert heir.name == "李口镇"
    assert own is not None
    assert own.name == "大兴镇"
    assert county is not None
    assert county.name == "宿豫区"


async def test_the_windows_of_a_county_come_hall_first(seeded: Sessions) -> None:
    async with seeded() as session:
        found = [window.code for window in await session.scalars(windows("321311"))]
    assert found[0] == "W-321311"
    assert "W-321311101391" in found
    assert not [code for code in found if not code.startswith("W-321311")]


async def test_a_cousin_on_the_staff_is_found_by_the_keyed_number_only(
    seeded: Sessions, vault: SealedVault
) -> None:
    father, other = (
        vault.index("id_number", number) for number in ("321311198807079977", "321311198405179967")
    )
    async with seeded() as session:
        assert list(await session.scalars(relatives([father, other]))) == ["wu.xiaoyan"]
        assert not list(await session.scalars(relatives([other])))


async def test_the_printed_table_shows_who_acts_for_the_first_family(seeded: Sessions) -> None:
    async with seeded() as session:
        shown = await table(session, "321311101", "demo-word")
    assert all(name in shown for name in ("丁露", "梁波", "蒋玉兰", "戴志远", "陆维清"))
    assert "葛心怡" not in shown  # of another county
    assert "密码（以上账号通用）：demo-word" in shown


async def test_the_printed_table_can_show_everybody(seeded: Sessions, town: Town) -> None:
    async with seeded() as session:
        shown = await table(session, "all", None)
    assert all(account["login"] in shown for account in town.staff)
    assert "密码" not in shown
