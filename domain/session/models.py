"""Sessions of staff, the tokens that prolong them, second factors, and what failed before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity, new_id
from domain.organisation import models as _staff  # noqa: F401  (the table our keys point at)


class StaffSession(Entity):
    """One sign-in on one device, until it is ended, rests too long or grows too old.

    `generation` is raised (by triggers, see migration 0003) whenever the account or its posts
    change: access tokens of an earlier generation are no longer taken, and the next refresh reads
    the account anew.
    """

    __tablename__ = "staff_session"
    __table_args__ = (Index(None, "staff", "opened_at"), Index(None, "changed_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    staff: Mapped[str] = mapped_column(ForeignKey("staff.login"))
    method: Mapped[str]  # password | oidc
    second_factor: Mapped[bool]  # proven in this session
    generation: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    used_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    changed_at: Mapped[datetime]  # of the generation, or the end
    ended_at: Mapped[datetime | None]
    device: Mapped[str | None]  # the browser's own name for itself
    address: Mapped[str | None]


class RefreshToken(Entity):
    """One link of a session's chain; the token itself is known to its holder only.

    The next token is `SHA-256(token ‖ salt)`: whoever lost the answer asks again with the same
    token and gets the same successor, and no chain ever forks.
    """

    __tablename__ = "refresh_token"

    hash: Mapped[bytes] = mapped_column(primary_key=True)  # SHA-256
    session: Mapped[UUID] = mapped_column(
        ForeignKey("staff_session.id", ondelete="CASCADE"), index=True
    )
    used_at: Mapped[datetime | None]
    salt: Mapped[bytes | None]  # of the successor, once used


class SecondFactor(Entity):
    """The secret an account's authenticator counts with (RFC 6238)."""

    __tablename__ = "second_factor"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    staff: Mapped[str] = mapped_column(ForeignKey("staff.login"), unique=True)
    secret_sealed: Mapped[bytes]
    confirmed_at: Mapped[datetime | None]  # None: shown once, not yet proven
    last_step: Mapped[int] = mapped_column(default=0)  # a code counts once


class RecoveryCode(Entity):
    """Opens the second lock once, when the authenticator is lost."""

    __tablename__ = "recovery_code"

    staff: Mapped[str] = mapped_column(ForeignKey("staff.login"), primary_key=True)
    code_index: Mapped[bytes] = mapped_column(primary_key=True)  # vault.index("recovery_code", …)
    used_at: Mapped[datetime | None]


class PastPassword(Entity):
    """A password that was in use before, so that it does not come back."""

    __tablename__ = "past_password"
    __table_args__ = (Index(None, "staff", "replaced_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    staff: Mapped[str] = mapped_column(ForeignKey("staff.login"))
    sealed: Mapped[str]
    replaced_at: Mapped[datetime]


class FailedSignIn(Entity):
    """How often it went wrong for one account, or for one account from one address.

    Kept under a keyed index: people type passwords into the wrong field. Accounts that do not
    exist are counted as well, so that they look like the others.
    """

    __tablename__ = "failed_sign_in"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
    closed_until: Mapped[datetime | None]
