"""Which households a citizen may see: their own, and those of a mandate that holds that day."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, Uuid, cast, literal, select, union
from sqlalchemy.dialects.postgresql import JSONB

from domain.citizen.models import READ, Citizen, Mandate
from domain.household.models import Membership, Person


def households_of(citizen: str, on: date, may: str = READ) -> Select[UUID]:
    """Ids of the households this account (`Actor.id`) may `may` (read, supplement, apply) on `on`.

    Nothing until the identity is confirmed; a member who has left takes the sight along.
    """
    people = people_of(citizen, on, may).subquery()
    return (
        select(Membership.household_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.id_number_index.in_(select(people.c[0])), Membership.until.is_(None))
    )


def people_of(citizen: str, on: date, may: str) -> CompoundSelect[bytes | None]:
    """Keyed ID numbers of whom this account may `may` for: its own person, and its principals."""
    return union(_own(citizen), _principals(citizen, on, may))


def own_household(citizen: str) -> Select[UUID]:
    """The household the account's own person is a present member of."""
    return (
        select(Membership.household_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.id_number_index.in_(_own(citizen)), Membership.until.is_(None))
    )


def _own(citizen: str) -> Select[bytes | None]:
    return select(Citizen.id_number_index).where(*_confirmed(citizen))


def _principals(citizen: str, on: date, may: str) -> Select[bytes]:
    return (
        select(Mandate.principal_index)
        .join(Citizen, Citizen.identity_index == Mandate.agent_index)
        .where(*_confirmed(citizen), in_force(on), Mandate.may.contains(cast([may], JSONB)))
    )


def _confirmed(citizen: str) -> tuple[ColumnElement[bool], ...]:
    id = literal(UUID(citizen), Uuid)
    return Citizen.id == id, Citizen.confirmed_at.is_not(None)


def in_force(on: date) -> ColumnElement[bool]:
    """Whether a mandate holds on that day."""
    held = Mandate.valid_from <= on, Mandate.valid_to >= on
    return held[0] & held[1] & Mandate.revoked_at.is_(None)


def mandates_of(citizen: Citizen) -> Select[Mandate]:
    """What this confirmed account has granted or acts under, newest first."""
    mine = Mandate.principal_index == citizen.id_number_index
    for_others = Mandate.agent_index == citizen.identity_index
    return (
        select(Mandate)
        .where(mine | for_others, Mandate.revoked_at.is_(None))
        .order_by(Mandate.granted_at.desc())
        .limit(100)
    )


def mandates_from(principal_index: bytes) -> Select[Mandate]:
    """What a person has given and not taken back, newest first."""
    return (
        select(Mandate)
        .where(Mandate.principal_index == principal_index, Mandate.revoked_at.is_(None))
        .order_by(Mandate.granted_at.desc())
        .limit(100)
    )


def mandate_for(citizen: str, household: UUID, on: date) -> Select[Mandate]:
    """The mandate under which this account acts for a household, the newest first."""
    return (
        select(Mandate)
        .join(Citizen, Citizen.identity_index == Mandate.agent_index)
        .join(Person, Person.id_number_index == Mandate.principal_index)
        .join(Membership, Membership.person_id == Person.id)
        .where(*_confirmed(citizen), in_force(on))
        .where(Membership.household_id == household, Membership.until.is_(None))
        .order_by(Mandate.granted_at.desc())
        .limit(1)
    )
