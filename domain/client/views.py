"""A department system as its administrator sees it. No secret, and no digest of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.client.models import Client, ClientKey, ClientSecret
from domain.client.rules import in_force


@dataclass(frozen=True, slots=True)
class CredentialView:
    """A secret (`mark`: its last four characters) or a key (`mark`: its thumbprint)."""

    id: UUID
    kind: str  # secret | key
    mark: str
    in_force: bool
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClientView:
    """`id` is the client_id of RFC 6749. No networks means it may call from anywhere."""

    id: UUID
    department: str
    name: str
    scopes: Sequence[str]
    items: Sequence[str]
    networks: Sequence[str]
    created_by: str
    created_at: datetime
    ended_at: datetime | None
    credentials: Sequence[CredentialView]


def view(
    client: Client, secrets: Sequence[ClientSecret], keys: Sequence[ClientKey], now: datetime
) -> ClientView:
    credentials = [
        *(_credential(each, "secret", each.ending, now) for each in secrets),
        *(_credential(each, "key", each.kid, now) for each in keys),
    ]
    return ClientView(
        id=client.id,
        department=client.department,
        name=client.name,
        scopes=client.scopes,
        items=client.items,
        networks=client.networks,
        created_by=client.created_by,
        created_at=client.created_at,
        ended_at=client.ended_at,
        credentials=credentials,
    )


def _credential(
    row: ClientSecret | ClientKey, kind: str, mark: str, now: datetime
) -> CredentialView:
    return CredentialView(
        id=row.id,
        kind=kind,
        mark=mark,
        in_force=in_force(row, now),
        created_at=row.created_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        last_used_at=row.last_used_at,
    )
