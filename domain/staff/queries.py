"""Accounts within an administrator's places, and the posts of one."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, func, select

from domain.organisation.models import Organisation, Post, Role, Staff
from domain.region.queries import in_any, within


def accounts(
    own: Collection[str],
    *,
    text: str | None,
    region: str | None,
    role: str | None,
    suspended: bool | None,
    after: str | None,
    on: date,
) -> Select[Staff, str | None, str | None, list[str]]:
    """(account, office, its region, roles held on `on`) by login, of people who work in `own`."""
    statement = (
        select(Staff, Organisation.name, Organisation.region, _roles_on(on))
        .join(Organisation, Organisation.code == Staff.organisation)
        .where(in_any(Organisation.region, own))
        .order_by(Staff.login)
    )
    wanted: dict[str, tuple[object, ColumnElement[bool]]] = {
        "text": (text, _found(text or "")),
        "region": (region, within(Organisation.region, region or "")),
        "role": (role, _holds(role or "", on)),
        "suspended": (suspended, Staff.suspended_at.is_not(None).is_(bool(suspended))),
        "after": (after, Staff.login > (after or "")),
    }
    return statement.where(*(test for value, test in wanted.values() if value is not None))


def _found(text: str) -> ColumnElement[bool]:
    return (
        Staff.name.contains(text, autoescape=True)
        | Staff.login.contains(text.lower(), autoescape=True)
        | Organisation.name.contains(text, autoescape=True)
    )


def _current(on: date) -> ColumnElement[bool]:
    return (Post.valid_from <= on) & (Post.valid_to.is_(None) | (Post.valid_to >= on))


def _holds(role: str, on: date) -> ColumnElement[bool]:
    return exists().where(Post.staff == Staff.login, Post.role == role, _current(on))


def _roles_on(on: date) -> ColumnElement[list[str]]:
    held = select(Post.role).where(Post.staff == Staff.login, _current(on)).distinct()
    ordered = held.order_by(Post.role).correlate(Staff).scalar_subquery()
    return func.array(ordered)


def posts(login: str) -> Select[Post]:
    """Every post an account ever had, the newest first."""
    return select(Post).where(Post.staff == login).order_by(Post.valid_from.desc(), Post.id.desc())


def exclusions() -> Select[str, list[str]]:
    """(role, roles never held together with it)."""
    return select(Role.code, Role.exclusive_with)
