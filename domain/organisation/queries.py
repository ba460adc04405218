"""Who holds which post, and who is related to whom."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, select

from domain.organisation.models import Organisation, Post, Role, Staff, StaffRelative
from domain.region.queries import in_any, within


def posts_of(login: str, on: date) -> Select[str, str, str, list[str]]:
    """(role, organisation, region, permissions) of every post held on `on`."""
    return (
        select(Post.role, Post.organisation, Post.region, Role.permissions)
        .join(Role, Role.code == Post.role)
        .where(Post.staff == login, Post.valid_from <= on)
        .where(Post.valid_to.is_(None) | (Post.valid_to >= on))
        .order_by(Post.role, Post.organisation, Post.region)
    )


def sign_ins() -> Select[str, str, str, str, str, str]:
    """(name, login, role, role_name, organisation, region code) of posts one can sign in to."""
    return (
        select(
            Staff.name,
            Staff.login,
            Post.role,
            Role.name.label("role_name"),
            Organisation.name.label("organisation"),
            Post.region,
        )
        .join(Post, Post.staff == Staff.login)
        .join(Role, Role.code == Post.role)
        .join(Organisation, Organisation.code == Post.organisation)
        .where(Staff.password_hash.is_not(None), Post.valid_to.is_(None))
        .order_by(Post.region, Post.role, Staff.login)
    )


def relatives(id_indexes: Collection[bytes]) -> Select[str]:
    """Logins of staff who are near relatives of any of these people (keyed ID-number indexes)."""
    return select(StaffRelative.staff).where(StaffRelative.id_index.in_(id_indexes)).distinct()


def organisations(
    own: Collection[str],
    *,
    text: str | None,
    region: str | None,
    kind: str | None,
    after: str | None,
) -> Select[Organisation]:
    """Organisations in `own` places by code; `text` is found in name or code."""
    found = Organisation.name.contains(text or "", autoescape=True)
    found |= Organisation.code.contains(text or "", autoescape=True)
    wanted: dict[str, tuple[str | None, ColumnElement[bool]]] = {
        "text": (text, found),
        "region": (region, within(Organisation.region, region or "")),
        "kind": (kind, Organisation.kind == kind),
        "after": (after, Organisation.code > (after or "")),
    }
    return (
        select(Organisation)
        .where(in_any(Organisation.region, own))
        .where(*(test for value, test in wanted.values() if value is not None))
        .order_by(Organisation.code)
    )


def lies_in(code: str, own: Collection[str]) -> Select[bool]:
    """Whether an organisation lies in `own` places."""
    here = Organisation.code == code
    return select(exists().where(here, in_any(Organisation.region, own)))
