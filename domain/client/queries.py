"""Clients with their secrets and keys, as one statement each."""

from uuid import UUID

from sqlalchemy import Select, select

from domain.client.models import Client, ClientKey, ClientSecret


def alive(id: UUID) -> Select[Client]:
    """A client that has not been ended."""
    return select(Client).where(Client.id == id, Client.ended_at.is_(None))


def locked(id: UUID) -> Select[Client]:
    return select(Client).where(Client.id == id).with_for_update()


def every() -> Select[Client]:
    return select(Client).order_by(Client.department, Client.created_at, Client.id)


def secrets(id: UUID | None = None) -> Select[ClientSecret]:
    """Newest first; of one client, or of all."""
    found = select(ClientSecret).order_by(ClientSecret.created_at.desc())
    return found if id is None else found.where(ClientSecret.client_id == id)


def keys(id: UUID | None = None) -> Select[ClientKey]:
    found = select(ClientKey).order_by(ClientKey.created_at.desc())
    return found if id is None else found.where(ClientKey.client_id == id)
