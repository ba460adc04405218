"""The one shared record of a family: persons, membership, supporters, facts, identities.

Personal columns (`*_sealed`) hold ciphertext bound to table, column and row; `*_index` is the keyed
digest by which an equal value is found again (see `domain.world.Vault`).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Entity


class Person(Entity):
    """One human being, known by the ID number where there is one."""

    __tablename__ = "person"
    __table_args__ = (Index(None, "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    id_type: Mapped[str]
    id_number_index: Mapped[bytes | None] = mapped_column(unique=True)
    id_number_sealed: Mapped[bytes | None]
    name: Mapped[str]
    birth_date: Mapped[date | None]
    sex: Mapped[str]
    created_at: Mapped[datetime]


class Household(Entity):
    """A family as the platform knows it. `version` rises with every application that amends it."""

    __tablename__ = "household"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    hukou_region: Mapped[str]
    residence_region: Mapped[str]
    address_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    bank_card_sealed: Mapped[bytes | None]
    bank_card_index: Mapped[bytes | None]
    applicant_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    memberships: Mapped[list["Membership"]] = relationship(
        lazy="raise", order_by="Membership.position", viewonly=True
    )


class Membership(Entity):
    """A person in a household, one at a time, with the GB/T 4761 relation to the applicant."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_person_now",
            "person_id",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
    )

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    relation: Mapped[str]
    position: Mapped[int]
    until: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise", viewonly=True)


class Supporter(Entity):
    """Somebody outside the household who owes a member maintenance by law (赡抚扶养人)."""

    __tablename__ = "supporter"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    application_id: Mapped[UUID | None]  # None: named at an intent, before any application
    name: Mapped[str]
    relation: Mapped[str]
    id_number_index: Mapped[bytes | None]
    id_number_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    created_at: Mapped[datetime]


class FoundKin(Entity):
    """An account that an office, asked about the family, names as a relative of it: `relation` in
    words, `source` the check. Part of what `staff_is_kin` knows."""

    __tablename__ = "found_kin"
    __table_args__ = ({"info": {"append_only": True}},)

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), primary_key=True)
    staff: Mapped[str] = mapped_column(ForeignKey("staff.login"), primary_key=True)
    relation: Mapped[str]
    source: Mapped[str]
    found_at: Mapped[datetime]


class Fact(Entity):
    """One answer about one subject, never changed: who said it, when, and how sure it is.

    `person_id` is null for the household. `name` is a field of the catalogue; what trees read is
    derived from these rows and frozen as a fact set.
    """

    __tablename__ = "fact"
    __table_args__ = (
        CheckConstraint("state IN ('claimed', 'verified')", name="state"),
        Index("ix_fact_household", "household_id", "observed_at"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    application_id: Mapped[UUID | None]
    run_id: Mapped[UUID | None]  # the means check that told it
    name: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB)
    source: Mapped[str]
    state: Mapped[str]
    observed_at: Mapped[datetime]
    valid_to: Mapped[date | None]


class Identity(Entity):
    """An identity an authority granted (特困, 低保 …) to a household or to one person."""

    __tablename__ = "identity"
    __table_args__ = (
        Index(
            "uq_identity_household_now",
            "household_id",
            "identity",
            unique=True,
            postgresql_where=text("valid_to IS NULL AND person_id IS NULL"),
        ),
        Index(
            "uq_identity_person_now",
            "person_id",
            "identity",
            unique=True,
            postgresql_where=text("valid_to IS NULL AND person_id IS NOT NULL"),
        ),
        Index("ix_identity_household", "household_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    identity: Mapped[str]
    claim_id: Mapped[UUID]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
