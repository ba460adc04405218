"""Real names: a citizen says who they are, and the phone on record or a clerk says it is true."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import utc_now
from domain.citizen import accounts, codes, rules
from domain.citizen.accounts import NAME_CELL, NUMBER_CELL, PHONE_CELL
from domain.citizen.models import PHONE, Citizen
from domain.citizen.views import CitizenView
from domain.errors import Conflict, FieldError, Forbidden, NotFound, RuleViolation
from domain.household.models import Household, Membership, Person
from domain.identifier.rules import citizen_id
from domain.identifier.rules import name as name_wrong
from domain.sms import service as sms
from domain.sms.texts import words
from domain.world import world

CONFIRM = "authorisation.record"  # clerks and village assistants, who see the card itself


class IdentityConfirmed(Conflict):
    """Your identity is confirmed already; a window can change it."""


class IdentityInvalid(RuleViolation):
    """Name or ID number cannot be right."""


class StatementsUsed(RuleViolation):
    """You have tried often enough for today; a window can confirm your identity."""


class TooYoung(RuleViolation):
    """For a child the guardian acts."""


class MayNotConfirm(Forbidden):
    """This account may not confirm who somebody is."""


class UnknownStatement(NotFound):
    """Nobody with this phone has said to be this person."""


async def state(session: AsyncSession, actor: Actor, name: str, id_number: str) -> CitizenView:
    """Say who I am. Confirmed at once where name and phone are those on record, else it waits.

    What waits looks the same for a number nobody knows, another name, another phone: trying tells
    nothing. Raises UnknownCitizen, IdentityConfirmed, IdentityInvalid, TooYoung, StatementsUsed.
    """
    name, number = name.strip(), id_number.strip().upper()
    check(session, name, number)
    if not rules.old_enough(number, world(session).today()):
        raise TooYoung("a guardian acts for a child under 16")
    citizen = await accounts.mine(session, actor, lock=True)
    if citizen.confirmed_at is not None:
        raise IdentityConfirmed("the identity is confirmed")
    used = rules.today_of(citizen.stated_at, citizen.stated_that_day, utc_now())
    if used >= rules.STATEMENTS_A_DAY:
        raise StatementsUsed("go to a window with your ID card", most=rules.STATEMENTS_A_DAY)
    _write(session, citizen, name, number)
    citizen.stated_that_day = used + 1
    believed = await _believed(session, citizen, name)
    taken = await _holder(session, citizen)
    if believed and taken is None:
        citizen.confirmed_at, citizen.confirmed_by = utc_now(), PHONE
    outcome = accounts.state_of(citizen)
    record(session, actor, "citizen.state_identity", "citizen", citizen.id, reason=outcome)
    return await accounts.shown(session, citizen)


def check(session: AsyncSession, name: str, number: str, whose: str = "") -> None:
    """Raises IdentityInvalid, pointing at what cannot be right of `whose` (a prefix of fields)."""
    found = {
        f"/{whose}name": name_wrong(name),
        f"/{whose}id_number": citizen_id(number, world(session).today()),
    }
    wrong = [FieldError(at, code, "请核对。") for at, code in found.items() if code]
    if wrong:
        raise IdentityInvalid("see errors", errors=wrong)


async def confirm(
    session: AsyncSession, actor: Actor, phone: str, name: str, id_number: str
) -> CitizenView:
    """A clerk has seen the ID card: the statement made on this phone counts from now.

    Another account confirmed for the same person counts no more: a new phone takes over. Raises
    MayNotConfirm, UnknownStatement, PhoneInvalid.
    """
    if not actor.may(CONFIRM):
        raise MayNotConfirm("only who sees the ID card may confirm it")
    vault = world(session).vault
    index = vault.index("phone", codes.digits(phone))
    citizen = await session.scalar(
        select(Citizen).where(Citizen.phone_index == index).with_for_update()
    )
    if citizen is None or citizen.identity_index != identity_index(session, name, id_number):
        raise UnknownStatement("the citizen states name and ID number on the phone first")
    holder = await _holder(session, citizen)
    if holder is not None:
        await accounts.forget(session, holder)
        await session.flush()  # one confirmed account per person
    if citizen.confirmed_at is None:
        citizen.confirmed_at, citizen.confirmed_by = utc_now(), actor.id
    record(session, actor, "citizen.confirm_identity", "citizen", citizen.id)
    await _tell(session, citizen)
    return await accounts.shown(session, citizen)


def identity_index(session: AsyncSession, name: str, id_number: str) -> bytes:
    """Number and name together, as accounts and mandates are matched."""
    return world(session).vault.index("identity", f"{id_number}|{name}")


def _write(session: AsyncSession, citizen: Citizen, name: str, number: str) -> None:
    vault = world(session).vault
    citizen.name_sealed = vault.seal(NAME_CELL, citizen.id, name)
    citizen.id_number_sealed = vault.seal(NUMBER_CELL, citizen.id, number)
    citizen.id_number_index = vault.index("id_number", number)
    citizen.identity_index = identity_index(session, name, number)
    citizen.stated_at = utc_now()


async def _believed(session: AsyncSession, citizen: Citizen, name: str) -> bool:
    vault = world(session).vault
    phone = vault.open(PHONE_CELL, citizen.id, citizen.phone_sealed)
    known = (await session.execute(_on_record(citizen))).one_or_none()
    if known is None:
        return rules.believed(phone, name, None, None)
    person, household, sealed = known
    contact = vault.open(CONTACT, household, sealed) if sealed else None
    return rules.believed(phone, name, person, contact)


CONTACT = "household.phone"


def _on_record(citizen: Citizen) -> Select[str, UUID, bytes | None]:
    """(name, household, its contact phone) of the person stated, as a present member."""
    return (
        select(Person.name, Household.id, Household.phone_sealed)
        .join(Membership, Membership.person_id == Person.id)
        .join(Household, Household.id == Membership.household_id)
        .where(Person.id_number_index == citizen.id_number_index, Membership.until.is_(None))
    )


async def _holder(session: AsyncSession, citizen: Citizen) -> Citizen | None:
    """Another account confirmed for the same person."""
    found: Citizen | None = await session.scalar(
        select(Citizen)
        .where(Citizen.id_number_index == citizen.id_number_index, Citizen.id != citizen.id)
        .where(Citizen.confirmed_at.is_not(None))
        .with_for_update()
    )
    return found


async def _tell(session: AsyncSession, citizen: Citizen) -> None:
    """The account's phone, and the family's own where that is another: it may not be their wish."""
    vault = world(session).vault
    phones = {vault.open(PHONE_CELL, citizen.id, citizen.phone_sealed)}
    known = (await session.execute(_on_record(citizen))).one_or_none()
    if known is not None and known[2] is not None:
        contact = rules.plain_phone(vault.open(CONTACT, known[1], known[2]))
        phones |= {contact} if contact else set()
    for phone in sorted(phones):
        await sms.owe(session, "identity_confirmed", phone, words("identity_confirmed", "zh"))
