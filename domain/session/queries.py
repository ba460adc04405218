"""Live sessions, what stands before an account, and which tokens are stale."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, exists, literal, select
from sqlalchemy.orm import aliased

from domain.organisation.models import Post, Role, Staff
from domain.session.models import (
    FailedSignIn,
    PastPassword,
    RecoveryCode,
    RefreshToken,
    SecondFactor,
    StaffSession,
)
from domain.session.rules import ACCESS, IDLE, PASSWORDS_REMEMBERED


def before(
    login: str, address: str | None, account: bytes, pair: bytes
) -> Select[str | None, int | None, datetime | None, datetime | None, bool]:
    """(sealed password, account's failures, their last time, closed until, known address).

    One row always, in one statement, whether there is such an account or not.
    """
    here, anywhere = aliased(FailedSignIn), aliased(FailedSignIn)
    known = exists().where(StaffSession.staff == login, StaffSession.address == address)
    return select(
        select(Staff.password_hash).where(Staff.login == login).scalar_subquery(),
        select(anywhere.failures).where(anywhere.key == account).scalar_subquery(),
        select(anywhere.last_at).where(anywhere.key == account).scalar_subquery(),
        select(here.closed_until).where(here.key == pair).scalar_subquery(),
        known if address else literal(False),
    )


def link(hash: bytes) -> Select[RefreshToken, StaffSession]:
    """A refresh token and its session, locked: one session is prolonged once at a time."""
    return (
        select(RefreshToken, StaffSession)
        .join(StaffSession, StaffSession.id == RefreshToken.session)
        .where(RefreshToken.hash == hash)
        .with_for_update()
    )


def live(login: str, now: datetime) -> Select[StaffSession]:
    """The sessions of an account that can still be prolonged, newest first."""
    return (
        select(StaffSession)
        .where(StaffSession.staff == login, StaffSession.ended_at.is_(None))
        .where(StaffSession.ends_at > now, StaffSession.used_at > now - IDLE)
        .order_by(StaffSession.opened_at.desc())
    )


def changed(now: datetime) -> Select[UUID, int, bool]:
    """(session, generation, ended) of all whose access tokens may be older than the change."""
    ended = StaffSession.ended_at.is_not(None)
    return (
        select(StaffSession.id, StaffSession.generation, ended)
        .where(StaffSession.changed_at > now - 2 * ACCESS)
        .where(ended | (StaffSession.generation > 1))
    )


def sensitive(login: str, on: date) -> Select[bool]:
    """Whether the account holds a role on `on` for which a password alone is not enough."""
    held = (
        exists()
        .where(Post.staff == login, Post.role == Role.code, Role.sensitive)
        .where(Post.valid_from <= on, Post.valid_to.is_(None) | (Post.valid_to >= on))
    )
    return select(held)


def factor(login: str) -> Select[SecondFactor]:
    return select(SecondFactor).where(SecondFactor.staff == login).with_for_update()


def recovery(login: str, index: bytes) -> Select[RecoveryCode]:
    """An unused recovery code, locked."""
    return (
        select(RecoveryCode)
        .where(RecoveryCode.staff == login, RecoveryCode.code_index == index)
        .where(RecoveryCode.used_at.is_(None))
        .with_for_update()
    )


def past_passwords(login: str) -> Select[str]:
    """The sealed passwords before the present one that must not come back, newest first."""
    return (
        select(PastPassword.sealed)
        .where(PastPassword.staff == login)
        .order_by(PastPassword.replaced_at.desc())
        .limit(PASSWORDS_REMEMBERED - 1)
    )


def factors() -> Select[SecondFactor]:
    """Every confirmed second factor; for a demonstration, which shows its codes."""
    return select(SecondFactor).where(SecondFactor.confirmed_at.is_not(None))
