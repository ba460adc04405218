"""Accounts: the list, a new one, and what is edited by hand."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.errors import Conflict, FieldError, RuleViolation
from domain.identifier.rules import SENTENCES, citizen_id
from domain.identifier.rules import name as name_fault
from domain.organisation.editing import NoSuchOrganisation
from domain.organisation.models import Organisation, Staff
from domain.region.models import ServiceWindow
from domain.region.reach import places, reaches
from domain.session.sign_in import Passwords
from domain.staff import queries
from domain.staff.passwords import new_password
from domain.staff.reached import CREATE, READ, another, note, own
from domain.staff.reading import account_view, today
from domain.staff.views import AccountRow, AccountView, Issued
from domain.world import world


class LoginTaken(Conflict):
    """There is an account of this name already."""


class PersonHasAccount(Conflict):
    """This person has an account already; nobody has two."""


class AccountInvalid(RuleViolation):
    """Something about the account is wrong."""


class AccountChanged(Conflict):
    """Somebody changed this account since you read it."""


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What of the list one wants to see; `text` is found in login, name and office."""

    text: str | None = None
    region: str | None = None
    role: str | None = None
    suspended: bool | None = None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """`id_number` is kept as a keyed index only, so that nobody gets a second account."""

    login: str
    name: str
    id_number: str
    organisation: str
    window: str | None


@dataclass(frozen=True, slots=True)
class AccountEdit:
    name: str
    organisation: str
    window: str | None


async def page(
    session: AsyncSession, actor: Actor, wanted: AccountFilter, *, after: str | None, limit: int
) -> tuple[list[AccountRow], str | None]:
    """One page of the accounts of one's places, by login. Raises MayNotAdminister."""
    statement = queries.accounts(
        places(actor, READ),
        text=wanted.text,
        region=wanted.region,
        role=wanted.role,
        suspended=wanted.suspended,
        after=after,
        on=today(),
    )
    found = (await session.execute(statement.limit(limit + 1))).all()
    names = world(session).places
    rows = [
        AccountRow(
            login=staff.login,
            name=staff.name,
            organisation=staff.organisation,
            organisation_name=office,
            region_name=names.region(region) if region else None,
            roles=roles,
            suspended=staff.suspended_at is not None,
        )
        for staff, office, region, roles in found[:limit]
    ]
    return rows, rows[-1].login if len(found) > limit else None


async def read(session: AsyncSession, actor: Actor, login: str) -> AccountView:
    """Raises NoSuchStaff, MayNotAdminister."""
    staff = await own(session, actor, READ, login)
    note(session, actor, "staff.read", login)
    return await account_view(session, staff)


async def create(
    session: AsyncSession, passwords: Passwords, actor: Actor, new: NewAccount
) -> Issued:
    """An account without posts, and its initial password, which must be changed at first sign-in.

    Raises MayNotAdminister, NoSuchOrganisation, AccountInvalid, LoginTaken, PersonHasAccount.
    """
    await _check_office(session, actor, CREATE, new.organisation, new.window)
    _check_person(new, session)
    index = world(session).vault.index("id_number", new.id_number)
    if await session.get(Staff, new.login) is not None:
        raise LoginTaken("choose another account name")
    if await session.scalar(select(exists().where(Staff.id_index == index))):
        raise PersonHasAccount("this person has an account already")
    password = new_password()
    staff = Staff(
        login=new.login,
        name=new.name,
        password_hash=await passwords.seal(password),
        window=new.window,
        must_change=True,
        organisation=new.organisation,
        id_index=index,
    )
    session.add(staff)
    note(session, actor, "staff.create", new.login)
    await session.flush()  # posts and version are read back
    return Issued(await account_view(session, staff), password)


async def edit(
    session: AsyncSession, actor: Actor, login: str, version: int, wanted: AccountEdit
) -> AccountView:
    """Another name, office or window; posts are not touched.

    Raises NoSuchStaff, MayNotAdminister, OwnAccount, NoSuchOrganisation, AccountInvalid,
    AccountChanged when `version` is no longer current.
    """
    staff = await another(session, actor, CREATE, login)
    if staff.version != version:
        raise AccountChanged("read the account again")
    await _check_office(session, actor, CREATE, wanted.organisation, wanted.window)
    _refuse([("/name", name_fault(wanted.name))])
    staff.name, staff.organisation, staff.window = wanted.name, wanted.organisation, wanted.window
    staff.version = version + 1
    note(session, actor, "staff.edit", login)
    return await account_view(session, staff)


async def _check_office(
    session: AsyncSession, actor: Actor, permission: str, organisation: str, window: str | None
) -> None:
    office = await session.get(Organisation, organisation)
    if not reaches(actor, permission, office.region if office else None) or office is None:
        raise NoSuchOrganisation("no such organisation")
    desk = await session.get(ServiceWindow, window) if window else None
    if window and (desk is None or desk.organisation != organisation):
        _refuse([("/window", "window-elsewhere")])


def _check_person(new: NewAccount, session: AsyncSession) -> None:
    today = world(session).today()
    _refuse([("/name", name_fault(new.name)), ("/id_number", citizen_id(new.id_number, today))])


def _refuse(found: list[tuple[str, str | None]]) -> None:
    errors = [
        FieldError(pointer, code, SENTENCES.get(code, "this window belongs to another office"))
        for pointer, code in found
        if code
    ]
    if errors:
        raise AccountInvalid("some of it is wrong", errors=errors)
