"""Who works where, as what, from when to when."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity, new_id
from domain.region import models as _places  # noqa: F401  (the tables our keys point at)


class Organisation(Entity):
    """A department, one of its offices, a township office, a committee, a third party."""

    __tablename__ = "organisation"
    __table_args__ = (Index(None, "region"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    kind: Mapped[str]  # department | department_office | township_office | village_committee | …
    department: Mapped[str | None]  # MZ, YB, … of the 21
    parent: Mapped[str | None] = mapped_column(ForeignKey("organisation.code"))
    talks: Mapped[str | None]  # rest_sync | rest_callback | worklist | daily_file
    decides: Mapped[list[str]]  # item codes decided here for its own region
    delegated: Mapped[list[str]]  # item codes a county handed down to this township office
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    __mapper_args__ = {"version_id_col": version}


class Permission(Entity):
    """The words of one permission; its code is part of the program."""

    __tablename__ = "permission"
    __table_args__ = {"info": {"read_only": True}}

    code: Mapped[str] = mapped_column(primary_key=True)
    zh: Mapped[str]
    en: Mapped[str | None]


class Role(Entity):
    """A seat's permissions, and whom it may not be combined with (separation of duties)."""

    __tablename__ = "role"
    __table_args__ = {"info": {"read_only": True}}

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    permissions: Mapped[list[str]]
    exclusive_with: Mapped[list[str]]  # no account holds both, anywhere
    separate_in_case: Mapped[list[str]]  # nobody acts as both in one case; itself = two people
    per_case_minimum: Mapped[int] = mapped_column(default=1)
    name_en: Mapped[str | None]
    # levels of place whose organisations have such a seat; none: no staff account holds it
    held_at: Mapped[list[str]] = mapped_column(server_default="[]", default=list)
    sensitive: Mapped[bool] = mapped_column(server_default=false(), default=False)
    # given and taken only by an administrator of a larger place (it watches those of its own)
    from_above: Mapped[bool] = mapped_column(server_default=false(), default=False)


class Staff(Entity):
    """An account of a person who works here. Without a password hash nobody can sign in as them."""

    __tablename__ = "staff"

    login: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    window: Mapped[str | None] = mapped_column(ForeignKey("service_window.code"))
    must_change: Mapped[bool] = mapped_column(default=False)
    organisation: Mapped[str | None] = mapped_column(ForeignKey("organisation.code"))
    # vault.index("id_number", …): one account for one person; the number itself is not kept
    id_index: Mapped[bytes | None] = mapped_column(unique=True)
    suspended_at: Mapped[datetime | None]  # nobody signs in, and no session goes on
    version: Mapped[int] = mapped_column(server_default="1", default=1)  # of what is edited by hand


class Post(Entity):
    """One role at one organisation for one region, for a time."""

    __tablename__ = "post"
    __table_args__ = (
        Index("uq_post_held", "staff", "role", "organisation", "region", "valid_from", unique=True),
        # a post ended before its first day was never held: its last day is the day before
        CheckConstraint("valid_to >= valid_from - 1", name="period"),
        CheckConstraint("granted_by <> staff", name="not_by_oneself"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    staff: Mapped[str] = mapped_column(ForeignKey("staff.login"))
    role: Mapped[str] = mapped_column(ForeignKey("role.code"))
    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.code"))
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # last day held
    granted_by: Mapped[str | None]  # login; nobody where the installation wrote it
    granted_at: Mapped[datetime | None]


class StaffRelative(Entity):
    """A near relative of somebody who works here: that person stays out of the relative's case."""

    __tablename__ = "staff_relative"
    __table_args__ = (Index(None, "id_index"),)

    staff: Mapped[str] = mapped_column(ForeignKey("staff.login"), primary_key=True)
    id_index: Mapped[bytes] = mapped_column(primary_key=True)  # vault.index("id_number", …)
    relation: Mapped[str]
    registered_on: Mapped[date]
