"""A family as a clerk sees it: members, identities, what is open, and what is known already."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member; `name` is masked. The age stands for the birth date, which would undo the mask."""

    person: str
    name: str
    id_number_masked: str | None
    relation: str
    relation_name: str
    sex: str
    age: int | None


@dataclass(frozen=True, slots=True)
class IdentityView:
    identity: str
    label: str
    person: str | None
    valid_from: date


@dataclass(frozen=True, slots=True)
class OpenClaim:
    item: str
    item_name: str
    application_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class OpenWish:
    """The wish this family has now, if it is one of the reader's."""

    id: UUID
    number: str
    state: str
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """`version` must come back with the next application of this family (optimistic)."""

    id: UUID
    version: int
    applicant: str
    members: list[MemberView]
    identities: list[IdentityView]
    open_claims: list[OpenClaim]
    wishes: list[OpenWish]
    residence_region: str
    residence_region_name: str
    hukou_region: str
    hukou_region_name: str
    address_masked: str | None
    phone_masked: str | None
    bank_card_masked: str | None


@dataclass(frozen=True, slots=True)
class NamedView:
    """A person found by name: enough to tell namesakes apart, not enough to be anybody's record."""

    household: UUID
    name: str
    sex: str
    age: int | None
    residence_region_name: str
    members: int
