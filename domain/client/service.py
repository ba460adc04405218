"""A department's program proves who it is, and is admitted or not. All times are the machine's.

A refusal never says what was wrong: the name, the secret, the address or its time.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import utc_now
from domain.client import queries, rules
from domain.client.models import Client, ClientKey, ClientSecret
from domain.errors import Forbidden, RuleViolation
from domain.replay import service as replay
from domain.replay.service import Mark
from domain.world import world


class ClientRefused(Forbidden):
    """This system is not admitted."""


class ScopeRefused(RuleViolation):
    """This system may not ask for that scope."""


class SystemsOnly(Forbidden):
    """This is for the systems of departments."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a good `private_key_jwt` said (RFC 7523): which key, its number, its end."""

    kid: str
    jti: str
    until: datetime


def digest_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


async def by_secret(session: AsyncSession, id: UUID, secret: str, address: str) -> Client:
    """The client whose secret this is. Raises ClientRefused."""
    given, now = digest_of(secret), utc_now()
    client = await session.scalar(queries.alive(id))
    known = list(await session.scalars(queries.secrets(id)))
    found = next((each for each in known if hmac.compare_digest(each.digest, given)), None)
    return _admit(client, found, address, now)


async def public_keys(session: AsyncSession, id: UUID) -> dict[str, Mapping[str, Any]]:
    """The keys (RFC 7517, by kid) that may sign for a client now; none for an unknown one."""
    now = utc_now()
    known = await session.scalars(queries.keys(id))
    return {key.kid: key.jwk for key in known if rules.in_force(key, now)}


async def by_assertion(
    session: AsyncSession, id: UUID, assertion: Assertion, address: str
) -> Client:
    """The client that signed this, the first time it is shown. Raises ClientRefused."""
    client = await session.scalar(queries.alive(id))
    known = list(await session.scalars(queries.keys(id)))
    found = next((each for each in known if each.kid == assertion.kid), None)
    admitted = _admit(client, found, address, utc_now())
    mark = Mark(f"client:{id}", assertion.jti, b"", assertion.until)
    if not await replay.first_time(session, mark):
        raise ClientRefused("not admitted")
    return admitted


def _admit(
    client: Client | None, proof: ClientSecret | ClientKey | None, address: str, now: datetime
) -> Client:
    if client is None or proof is None or not rules.in_force(proof, now):
        raise ClientRefused("not admitted")
    if not rules.may_call_from(address, client.networks):
        raise ClientRefused("not admitted")
    proof.last_used_at = now
    return client


def sign_in(session: AsyncSession, client: Client, asked: Sequence[str]) -> Actor:
    """The actor of a client just proven, with what it asked for. Raises ScopeRefused."""
    scopes = rules.granted(client.scopes, client.items, asked)
    if scopes is None:
        raise ScopeRefused("more is asked for than this system was given")
    actor = Actor("department", client.department, client.name, scopes=scopes, session=client.id)
    record(session, actor, "client.sign_in", "client", client.id)
    return actor


async def admitted(session: AsyncSession, actor: Actor, address: str) -> Actor:
    """A system that calls with its token, as far as its client still allows now.

    Ending a client, taking an item or a scope from it, or another address, count at once and not
    when the token runs out. Raises SystemsOnly, ClientRefused.
    """
    if actor.kind != "department" or actor.session is None:
        raise SystemsOnly("only systems of departments call this")
    client = await session.scalar(queries.alive(actor.session))
    if client is None or not rules.may_call_from(address, client.networks):
        raise ClientRefused("not admitted")
    held = rules.granted(client.scopes, client.items, ()) or frozenset()
    return Actor(
        "department",
        client.department,
        client.name,
        scopes=actor.scopes & held,
        session=client.id,
    )


def known_items(session: AsyncSession, department: str) -> list[str]:
    """The items of a department in today's catalogue; none of a department nobody knows."""
    items = world(session).catalogue.items.values()
    return [item.code for item in items if item.department == department]
