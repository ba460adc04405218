"""Accounts: whose phone it is, and signing in with it, or with a WeChat user bound to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import new_id, utc_now
from domain.citizen import rules, sessions
from domain.citizen.codes import ProvenPhone
from domain.citizen.models import PHONE, WECHAT, Citizen, WechatAccount
from domain.citizen.sessions import Opened, actor_of
from domain.citizen.views import CitizenView, IdentityState
from domain.errors import Conflict, NotFound
from domain.identifier import masks
from domain.world import world

PHONE_CELL, NAME_CELL, NUMBER_CELL = "citizen.phone", "citizen.name", "citizen.id_number"


class PhoneNeeded(Conflict):
    """This WeChat account is not bound to a phone yet."""


class UnknownCitizen(NotFound):
    """There is no such account of a citizen."""


async def sign_in(session: AsyncSession, phone: ProvenPhone) -> Opened:
    """A session for whoever holds this phone; their first one makes the account."""
    citizen = await _account(session, phone)
    return await _enter(session, citizen, PHONE)


async def sign_in_by_wechat(
    session: AsyncSession, openid: str, phone: ProvenPhone | None
) -> Opened:
    """A session for a WeChat user; `phone` binds one that is new, or moves it to that phone.

    Raises PhoneNeeded: nobody sees anything before a phone is proven.
    """
    index = world(session).vault.index("openid", openid)
    if phone is not None:
        citizen = await _account(session, phone)
        await _bind(session, index, citizen)
        return await _enter(session, citizen, WECHAT)
    found = await session.scalar(
        select(Citizen)
        .join(WechatAccount, WechatAccount.citizen_id == Citizen.id)
        .where(WechatAccount.openid_index == index)
        .with_for_update(of=Citizen)
    )
    if found is None or _forgotten(found, utc_now()):
        raise PhoneNeeded("bind a phone first: send the phone and its code with a new js_code")
    return await _enter(session, found, WECHAT)


async def _account(session: AsyncSession, phone: ProvenPhone) -> Citizen:
    """The phone's account, locked; a phone silent for so long may have another holder by now."""
    id, now = new_id(), utc_now()
    sealed = world(session).vault.seal(PHONE_CELL, id, phone.digits)
    fresh = {"id": id, "phone_index": phone.index, "phone_sealed": sealed}
    await session.execute(
        insert(Citizen)
        .values(**fresh, created_at=now, seen_at=now, stated_that_day=0)
        .on_conflict_do_nothing()
    )
    found = await session.scalar(
        select(Citizen)
        .where(Citizen.phone_index == phone.index)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    assert found is not None  # written above, or there before
    if _forgotten(found, now):
        await forget(session, found)
    return found


def _forgotten(citizen: Citizen, now: datetime) -> bool:
    return now - citizen.seen_at > rules.FORGOTTEN_AFTER


async def _bind(session: AsyncSession, openid_index: bytes, citizen: Citizen) -> None:
    row = {"openid_index": openid_index, "citizen_id": citizen.id, "bound_at": utc_now()}
    statement = insert(WechatAccount).values(**row)
    moved = {name: statement.excluded[name] for name in ("citizen_id", "bound_at")}
    await session.execute(
        statement.on_conflict_do_update(index_elements=[WechatAccount.openid_index], set_=moved)
    )
    record(session, actor_of(citizen.id), "citizen.bind_wechat", "citizen", citizen.id)


async def _enter(session: AsyncSession, citizen: Citizen, method: str) -> Opened:
    citizen.seen_at = utc_now()
    opened = await sessions.open_session(session, citizen.id, method)
    record(session, opened.actor, "citizen.sign_in", "citizen", citizen.id, reason=method)
    return opened


async def forget(session: AsyncSession, citizen: Citizen) -> None:
    """Who this was counts no more: identity, WeChat users and sessions go, the phone stays."""
    citizen.name_sealed = citizen.id_number_sealed = None
    citizen.id_number_index = citizen.identity_index = None
    citizen.confirmed_at = citizen.confirmed_by = citizen.stated_at = None
    citizen.stated_that_day = 0
    await session.execute(delete(WechatAccount).where(WechatAccount.citizen_id == citizen.id))
    await sessions.end_all(session, citizen.id)
    record(session, actor_of(citizen.id), "citizen.forget", "citizen", citizen.id)


async def mine(session: AsyncSession, actor: Actor, *, lock: bool = False) -> Citizen:
    """The account acting. Raises UnknownCitizen, also for anybody who is no citizen."""
    if actor.kind != "citizen":
        raise UnknownCitizen("only citizens have such an account")
    found = await session.get(Citizen, UUID(actor.id), with_for_update=lock, populate_existing=True)
    if found is None:
        raise UnknownCitizen("no such account")
    return found


async def view(session: AsyncSession, actor: Actor) -> CitizenView:
    """My account. Raises UnknownCitizen."""
    return await shown(session, await mine(session, actor))


async def shown(session: AsyncSession, citizen: Citizen) -> CitizenView:
    bound = await session.scalar(
        select(WechatAccount.citizen_id).where(WechatAccount.citizen_id == citizen.id).limit(1)
    )
    number = opened(session, citizen, NUMBER_CELL, citizen.id_number_sealed)
    used = rules.today_of(citizen.stated_at, citizen.stated_that_day, utc_now())
    phone = world(session).vault.open(PHONE_CELL, citizen.id, citizen.phone_sealed)
    return CitizenView(
        id=citizen.id,
        phone_masked=masks.phone(phone),
        identity=state_of(citizen),
        name=opened(session, citizen, NAME_CELL, citizen.name_sealed),
        id_number_masked=masks.id_number(number) if number else None,
        wechat=bound is not None,
        statements_left=max(0, rules.STATEMENTS_A_DAY - used),
    )


def state_of(citizen: Citizen) -> IdentityState:
    if citizen.confirmed_at is not None:
        return "confirmed"
    return "none" if citizen.id_number_index is None else "waiting"


def opened(session: AsyncSession, citizen: Citizen, cell: str, sealed: bytes | None) -> str | None:
    return world(session).vault.open(cell, citizen.id, sealed) if sealed else None
