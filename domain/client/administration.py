"""The security administrator keeps the list of department systems; each change is on the trail."""

import hashlib
import json
import secrets as random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import utc_now
from domain.client import queries, rules
from domain.client.models import Client, ClientKey, ClientSecret
from domain.client.service import digest_of, known_items
from domain.client.views import ClientView, view
from domain.errors import Conflict, FieldError, Forbidden, NotFound, RuleViolation

KEEP: Final = "key.rotate"
Credential = TypeVar("Credential", ClientSecret, ClientKey)


class MayNotKeepClients(Forbidden):
    """Only the security administrator keeps the department systems."""


class UnknownClient(NotFound):
    """There is no such department system."""


class ClientEnded(Conflict):
    """This department system has been ended."""


class TwoAlready(Conflict):
    """Two are good already; end one of them first."""


class KeyKnown(Conflict):
    """This key is registered already."""


class TermsRefused(RuleViolation):
    """That cannot be given to a department system."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a system may do, for which items, and from which networks (CIDR; none = anywhere)."""

    name: str
    scopes: Sequence[str]
    items: Sequence[str]
    networks: Sequence[str]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A P-256 public key (RFC 7517) and its thumbprint (RFC 7638)."""

    kid: str
    jwk: Mapping[str, Any]


async def every(session: AsyncSession, who: Actor) -> list[ClientView]:
    """All systems with what they prove themselves by, never a secret. Raises MayNotKeepClients."""
    _guard(who)
    secrets = _by_client(await session.scalars(queries.secrets()))
    keys = _by_client(await session.scalars(queries.keys()))
    now = utc_now()
    return [
        view(client, secrets.get(client.id, []), keys.get(client.id, []), now)
        for client in await session.scalars(queries.every())
    ]


async def add(session: AsyncSession, who: Actor, department: str, terms: Terms) -> UUID:
    """A new system of a department. Raises MayNotKeepClients, TermsRefused."""
    _guard(who)
    _check(session, department, terms)
    client = Client(department=department, created_by=who.id, created_at=utc_now())
    _write(client, terms)
    session.add(client)
    await session.flush()  # the id is the answer
    record(session, who, "client.add", "client", client.id, after=_digest(terms))
    return client.id


async def change(session: AsyncSession, who: Actor, id: UUID, terms: Terms) -> None:
    """Other terms, from the next call on. Raises as `add`, UnknownClient and ClientEnded too."""
    client = await _open(session, who, id)
    _check(session, client.department, terms)
    before = _digest(Terms(client.name, client.scopes, client.items, client.networks))
    _write(client, terms)
    record(session, who, "client.change", "client", id, before=before, after=_digest(terms))


async def end(session: AsyncSession, who: Actor, id: UUID) -> None:
    """It is admitted no longer, from this moment. Raises UnknownClient, ClientEnded."""
    client = await _open(session, who, id)
    client.ended_at = utc_now()
    record(session, who, "client.end", "client", id)


async def add_secret(session: AsyncSession, who: Actor, id: UUID, days: int) -> str:
    """A new secret, told this once; the one before stays good. Raises TwoAlready as well."""
    await _open(session, who, id)
    now, secret = utc_now(), random.token_urlsafe(32)
    _room(await session.scalars(queries.secrets(id)), now)
    row = ClientSecret(
        client_id=id,
        digest=digest_of(secret),
        ending=secret[-4:],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(row)
    record(session, who, "client.add_secret", "client", id)
    return secret


async def add_key(session: AsyncSession, who: Actor, id: UUID, key: PublicKey, days: int) -> None:
    """Their public key, already read and found good. Raises TwoAlready, KeyKnown as well."""
    await _open(session, who, id)
    now, known = utc_now(), list(await session.scalars(queries.keys(id)))
    if any(each.kid == key.kid for each in known):
        raise KeyKnown("a key is registered once; ended ones do not come back")
    _room(known, now)
    row = ClientKey(
        client_id=id,
        kid=key.kid,
        jwk=dict(key.jwk),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(row)
    record(session, who, "client.add_key", "client", id)


async def end_credential(session: AsyncSession, who: Actor, id: UUID, credential: UUID) -> None:
    """This secret or key counts no longer. Raises UnknownClient, ClientEnded."""
    await _open(session, who, id)
    secret = await session.get(ClientSecret, credential)
    row: ClientSecret | ClientKey | None = secret
    if row is None:
        row = await session.get(ClientKey, credential)
    if row is None or row.client_id != id or row.ended_at is not None:
        raise UnknownClient("this system has no such secret or key")
    row.ended_at = utc_now()
    record(session, who, "client.end_secret" if secret else "client.end_key", "client", id)


def _guard(who: Actor) -> None:
    if not who.may(KEEP):
        raise MayNotKeepClients("the security administrator does that")


async def _open(session: AsyncSession, who: Actor, id: UUID) -> Client:
    """Locked, so that of two new secrets at once the third is refused."""
    _guard(who)
    client: Client | None = await session.scalar(queries.locked(id))
    if client is None:
        raise UnknownClient("no such system")
    if client.ended_at is not None:
        raise ClientEnded("it has been ended; register a new one")
    return client


def _write(client: Client, terms: Terms) -> None:
    client.name = terms.name
    client.scopes = sorted(set(terms.scopes))
    client.items = sorted(set(terms.items))
    client.networks = list(dict.fromkeys(terms.networks))


def _check(session: AsyncSession, department: str, terms: Terms) -> None:
    problems = list(_problems(known_items(session, department), terms))
    if problems:
        raise TermsRefused("some of these terms cannot be given", errors=problems)


def _problems(items: Sequence[str], terms: Terms) -> Iterator[FieldError]:
    if not items:
        yield FieldError("/department", "unknown", "no such department")
    wrong = {
        "scopes": [each for each in terms.scopes if each not in rules.SCOPES],
        "items": [each for each in terms.items if each not in items],
        "networks": [each for each in terms.networks if not rules.is_network(each)],
    }
    yield from (FieldError(f"/{name}", "unknown", "not known") for name in wrong if wrong[name])


def _room(known: Iterable[ClientSecret] | Iterable[ClientKey], now: datetime) -> None:
    if sum(rules.in_force(each, now) for each in known) >= rules.AT_ONCE:
        raise TwoAlready("the old one and the new one are enough to change over")


def _by_client(rows: Iterable[Credential]) -> dict[UUID, list[Credential]]:
    found: dict[UUID, list[Credential]] = defaultdict(list)
    for row in rows:
        found[row.client_id].append(row)
    return found


def _digest(terms: Terms) -> str:
    text = json.dumps(asdict(terms), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
