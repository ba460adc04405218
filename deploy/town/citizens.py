"""The demonstration's citizens: accounts confirmed, and one paper by which somebody acts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.base import new_id, utc_now
from domain.citizen.accounts import NAME_CELL, NUMBER_CELL, PHONE_CELL
from domain.citizen.mandates import AGENT, NUMBER, PRINCIPAL
from domain.citizen.models import Citizen, Ground, Mandate
from domain.citizen.rules import plain_phone
from domain.world import Vault

FILE = Path(__file__).with_name("citizens.yaml")
Entry = Mapping[str, Any]


def read_citizens() -> Entry:
    found: Entry = yaml.safe_load(FILE.read_text("utf-8"))
    return found


async def add_citizens(session: AsyncSession, vault: Vault, town: Entry) -> None:
    """Write accounts and papers that are not there yet; what somebody changed since is kept."""
    known = set(await session.scalars(select(Citizen.phone_index)))
    accounts = [_account(vault, entry) for entry in town["citizens"]]
    session.add_all(one for one in accounts if one.phone_index not in known)
    papers = set(await session.scalars(select(Mandate.paper_number)))
    session.add_all(
        _mandate(vault, entry) for entry in town["mandates"] if entry["paper_number"] not in papers
    )


def _account(vault: Vault, entry: Entry) -> Citizen:
    id, now, phone = new_id(), utc_now(), plain_phone(entry["phone"])
    assert phone is not None  # the town's file names mobile phones
    return Citizen(
        id=id,
        phone_index=vault.index("phone", phone),
        phone_sealed=vault.seal(PHONE_CELL, id, phone),
        created_at=now,
        seen_at=now,
        name_sealed=vault.seal(NAME_CELL, id, entry["name"]),
        id_number_sealed=vault.seal(NUMBER_CELL, id, entry["id_number"]),
        id_number_index=vault.index("id_number", entry["id_number"]),
        identity_index=_identity(vault, entry),
        stated_at=now,
        confirmed_at=now,
        confirmed_by="demo",
    )


def _mandate(vault: Vault, entry: Entry) -> Mandate:
    principal, agent, id = entry["principal"], entry["agent"], new_id()
    return Mandate(
        id=id,
        principal_index=vault.index("id_number", principal["id_number"]),
        principal_name_sealed=vault.seal(PRINCIPAL, id, principal["name"]),
        agent_index=_identity(vault, agent),
        **_sealed(vault, id, agent),
        ground=Ground.AUTHORISED,
        may=entry["may"],
        valid_from=entry["valid_from"],
        valid_to=entry["valid_to"],
        paper_number=entry["paper_number"],
        granted_by="demo",
        granted_at=utc_now(),
    )


def _sealed(vault: Vault, id: UUID, agent: Entry) -> dict[str, bytes]:
    return {
        "agent_name_sealed": vault.seal(AGENT, id, agent["name"]),
        "agent_id_number_sealed": vault.seal(NUMBER, id, agent["id_number"]),
    }


def _identity(vault: Vault, entry: Entry) -> bytes:
    return vault.index("identity", f"{entry['id_number']}|{entry['name']}")
