"""Keeping what has been typed and not sent: sealed, for its own account, for seven days."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import new_id
from domain.draft.models import Draft
from domain.errors import Conflict, NotFound
from domain.identifier import masks
from domain.job.enqueue import NewJob
from domain.job.models import PLATFORM, Lease
from domain.world import world

KEPT = timedelta(days=7)
MOST = 100  # forms begun and not sent, of one account
SWEEP = "draft_sweep"  # kind of job: drafts whose time is over are deleted
SWEPT_EVERY = timedelta(hours=1)
CELL = "draft.body"


class UnknownDraft(NotFound):
    """There is no such unfinished form of yours."""


class TooManyDrafts(Conflict):
    """Send or delete some of your unfinished forms first."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One unfinished form in the list of its account; `title` is the first person's masked name."""

    key: str
    changed_at: datetime
    expires_at: datetime
    items: int
    title: str | None


@dataclass(frozen=True, slots=True)
class DraftView:
    """An unfinished form as its account typed it."""

    key: str
    changed_at: datetime
    expires_at: datetime
    body: dict[str, Any]


async def listed(session: AsyncSession, actor: Actor) -> list[DraftRow]:
    """The account's unfinished forms, the newest first."""
    rows = await session.scalars(_own(session, actor).order_by(Draft.changed_at.desc()))
    return [_row(row, _body(session, row)) for row in rows]


async def read(session: AsyncSession, actor: Actor, key: str) -> DraftView:
    """One of the account's own. Raises UnknownDraft."""
    row = await session.scalar(_own(session, actor).where(Draft.key == key))
    if row is None:
        raise UnknownDraft("it was sent, deleted, or kept for longer than seven days")
    record(session, actor, "draft.read", "draft", row.id)
    return DraftView(row.key, row.changed_at, row.expires_at, _body(session, row))


async def keep(session: AsyncSession, actor: Actor, key: str, body: Mapping[str, Any]) -> DraftRow:
    """Write the form down as it stands now; the seven days begin anew. Raises TooManyDrafts."""
    at = world(session)
    known = await session.scalar(select(Draft.id).where(*_key(actor, key)))
    id = known or await _place(session, actor)
    text = json.dumps(body, ensure_ascii=False)
    kept = {
        "body_sealed": at.vault.seal(CELL, id, text),
        "changed_at": at.now(),
        "expires_at": at.now() + KEPT,
    }
    row = {"id": id, "owner": owner_of(actor), "key": key, **kept}
    written = insert(Draft).values(row)
    # the first saving twice at once: the seal fits one id only, so the second is told it lost
    await session.execute(written.on_conflict_do_update(index_elements=[Draft.id], set_=kept))
    if known is None:
        record(session, actor, "draft.begin", "draft", id)
    return _row(Draft(**row), body)


async def drop(session: AsyncSession, actor: Actor, key: str) -> bool:
    """Delete it. False when it was not there, which is no error."""
    gone = await session.scalar(delete(Draft).where(*_key(actor, key)).returning(Draft.id))
    if gone is not None:
        record(session, actor, "draft.drop", "draft", gone)
    return gone is not None


def copy_key(session: AsyncSession, actor: Actor) -> bytes:
    """The key of this account's copies in a browser: 128 bits, useless to whoever cannot sign in
    as this account."""
    return world(session).vault.index("draft_copy", owner_of(actor))


def sweeping(now: datetime) -> NewJob:
    """The standing job that deletes what is too old; one for ever."""
    return NewJob(SWEEP, PLATFORM, now, slot=SWEEP)


async def sweep(session: AsyncSession, lease: Lease) -> datetime:
    """Delete what has been kept for seven days; due again in an hour."""
    now = world(session).now()
    await session.execute(delete(Draft).where(Draft.expires_at <= now))
    return now + SWEPT_EVERY


def owner_of(actor: Actor) -> str:
    return f"{actor.kind}:{actor.id}"


def _key(actor: Actor, key: str) -> tuple[Any, ...]:
    return Draft.owner == owner_of(actor), Draft.key == key


def _own(session: AsyncSession, actor: Actor) -> Select[Draft]:
    return select(Draft).where(
        Draft.owner == owner_of(actor), Draft.expires_at > world(session).now()
    )


async def _place(session: AsyncSession, actor: Actor) -> UUID:
    """The id of a new one. Raises TooManyDrafts."""
    mine = select(func.count()).select_from(_own(session, actor).subquery())
    if (await session.scalar(mine) or 0) >= MOST:
        raise TooManyDrafts(f"an account keeps at most {MOST} unfinished forms")
    return new_id()


def _body(session: AsyncSession, row: Draft) -> dict[str, Any]:
    text = world(session).vault.open(CELL, row.id, row.body_sealed)
    body: dict[str, Any] = json.loads(text)
    return body


def _row(row: Draft, body: Mapping[str, Any]) -> DraftRow:
    items = body.get("items")
    return DraftRow(
        key=row.key,
        changed_at=row.changed_at,
        expires_at=row.expires_at,
        items=len(items) if isinstance(items, list) else 0,
        title=_title(body),
    )


def _title(body: Mapping[str, Any]) -> str | None:
    """The masked name of the first person, to find a form again; a body may be anything."""
    try:
        name = body["answers"]["persons"][0]["person_name"]
    except (KeyError, IndexError, TypeError):
        return None
    return masks.name(name) if isinstance(name, str) else None
