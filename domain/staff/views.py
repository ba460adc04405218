"""Accounts, posts and roles as an administrator sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A line of the list; `roles` are the codes held today."""

    login: str
    name: str
    organisation: str | None
    organisation_name: str | None
    region_name: str | None
    roles: Sequence[str]
    suspended: bool


@dataclass(frozen=True, slots=True)
class PostView:
    """`state`: coming, held or ended on the day it is looked at."""

    id: UUID
    role: str
    organisation: str
    organisation_name: str
    region: str
    region_name: str
    valid_from: date
    valid_to: date | None
    state: Literal["coming", "held", "ended"]
    granted_by_name: str | None
    granted_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account with all its posts, the present ones first."""

    login: str
    name: str
    organisation: str | None
    organisation_name: str | None
    window: str | None
    suspended_at: datetime | None
    must_change: bool
    second_factor: bool
    version: int
    posts: Sequence[PostView]


@dataclass(frozen=True, slots=True)
class Issued:
    """An account with a password nobody else will ever see again."""

    account: AccountView
    initial_password: str


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role as data: what it may do, what excludes it, where such a seat exists."""

    code: str
    name: str
    name_en: str | None
    level: str
    held_at: Sequence[str]
    sensitive: bool
    from_above: bool
    permissions: Sequence[str]
    exclusive_with: Sequence[str]
    separate_in_case: Sequence[str]
    per_case_minimum: int


@dataclass(frozen=True, slots=True)
class PermissionView:
    code: str
    zh: str
    en: str | None


@dataclass(frozen=True, slots=True)
class RoleTable:
    roles: Sequence[RoleView]
    permissions: Sequence[PermissionView]
