"""Citizens who sign in with their phone, how they prove who they are, and who may act for whom.

An account belongs to a phone. It sees nothing until its identity is confirmed; from then on it is
the keyed index of the ID number that leads to a household, so a family that is recorded later is
found as well.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity, new_id


class Citizen(Entity):
    """One phone. What is stated counts once it is confirmed: by the phone on record, or a clerk.

    Machine time throughout: a demonstration's clock must not sign anybody out.
    """

    __tablename__ = "citizen"
    __table_args__ = (
        CheckConstraint("confirmed_at IS NULL OR id_number_index IS NOT NULL", name="confirmed"),
        # One confirmed account per person: a new phone takes over, it does not come on top.
        Index(
            "uq_citizen_confirmed",
            "id_number_index",
            unique=True,
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    phone_index: Mapped[bytes] = mapped_column(unique=True)
    phone_sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # last sign-in
    name_sealed: Mapped[bytes | None]
    id_number_sealed: Mapped[bytes | None]
    id_number_index: Mapped[bytes | None]
    identity_index: Mapped[bytes | None]  # number and name together, as mandates call an agent
    stated_at: Mapped[datetime | None]
    stated_that_day: Mapped[int] = mapped_column(server_default=text("0"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]  # PHONE, or the clerk's account


class WechatAccount(Entity):
    """A WeChat user of our mini-program (the keyed index of the openid) and whose it is."""

    __tablename__ = "wechat_account"

    openid_index: Mapped[bytes] = mapped_column(primary_key=True)
    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizen.id"), index=True)
    bound_at: Mapped[datetime]


class CitizenSession(Entity):
    """One sign-in on one phone, until it is ended, rests too long or grows too old."""

    __tablename__ = "citizen_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizen.id"), index=True)
    method: Mapped[str]  # PHONE | WECHAT
    opened_at: Mapped[datetime]
    used_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CitizenToken(Entity):
    """One link of a session's chain of refresh tokens, as staff sessions have them: hash and salt
    of the successor; the token itself is known to the phone only."""

    __tablename__ = "citizen_token"

    hash: Mapped[bytes] = mapped_column(primary_key=True)  # SHA-256
    session: Mapped[UUID] = mapped_column(
        ForeignKey("citizen_session.id", ondelete="CASCADE"), index=True
    )
    used_at: Mapped[datetime | None]
    salt: Mapped[bytes | None]  # of the successor, once used


class OneTimeCode(Entity):
    """The one code a phone may have at a time, as a keyed digest; none once it has been spent."""

    __tablename__ = "one_time_code"

    phone_index: Mapped[bytes] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(default=new_id)
    digest: Mapped[bytes | None]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries_left: Mapped[int]
    sent_that_day: Mapped[int]


class Ground(StrEnum):
    AUTHORISED = "authorised"  # 代办授权
    GUARDIAN = "guardian"  # 监护


class Mandate(Entity):
    """代办授权: somebody acts for somebody else, for what is named here and until a day.

    Both are known by keyed index, so that it holds for whoever signs in with that identity.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="days"),
        CheckConstraint("citizen_id IS NOT NULL OR paper_number IS NOT NULL", name="written"),
        Index("ix_mandate_agent", "agent_index"),
        Index("ix_mandate_principal", "principal_index"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    principal_index: Mapped[bytes]  # of the ID number, as `person.id_number_index`
    principal_name_sealed: Mapped[bytes]
    agent_index: Mapped[bytes]  # as `citizen.identity_index`
    agent_name_sealed: Mapped[bytes]
    agent_id_number_sealed: Mapped[bytes]
    ground: Mapped[Ground]
    may: Mapped[list[str]]  # READ, SUPPLEMENT, APPLY
    valid_from: Mapped[date]
    valid_to: Mapped[date]  # last day
    citizen_id: Mapped[UUID | None] = mapped_column(ForeignKey("citizen.id"))  # granted by phone
    paper_number: Mapped[str | None]  # recorded by a clerk, from paper
    granted_by: Mapped[str]
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]


PHONE, WECHAT = "phone", "wechat"
READ, SUPPLEMENT, APPLY = "read", "supplement", "apply"
