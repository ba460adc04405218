"""Programs of departments that may call us, what each may do, and how each proves who it is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity, new_id


class Client(Entity):
    """One system of one department; its id is its `client_id`. Never deleted, only ended."""

    __tablename__ = "client"
    __table_args__ = (Index(None, "department"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    department: Mapped[str]  # MZ, YB, … of the 21
    name: Mapped[str]
    scopes: Mapped[list[str]]  # of rules.SCOPES
    items: Mapped[list[str]]  # items of its department it is for; none means none
    networks: Mapped[list[str]]  # CIDR; none means from anywhere
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ClientSecret(Entity):
    """A secret of ours, kept as a digest: it has 256 random bits, so nothing slower is needed."""

    __tablename__ = "client_secret"
    __table_args__ = (Index(None, "client_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    digest: Mapped[bytes]  # SHA-256
    ending: Mapped[str]  # its last four characters, to tell two apart
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class ClientKey(Entity):
    """A public key of theirs (RFC 7517, P-256), for assertions signed with ES256."""

    __tablename__ = "client_key"
    __table_args__ = (Index("uq_client_key_kid", "client_id", "kid", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    kid: Mapped[str]  # RFC 7638 thumbprint
    jwk: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
