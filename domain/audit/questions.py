"""Who looked at this family? What did this account do? Each answers from one index."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.audit.models import AuditLeaf, AuditRecord
from domain.audit.service import record
from domain.audit.views import Look, RecordView
from domain.errors import Forbidden, NotFound
from domain.world import World, world

READ = "audit.read"
TRAIL = "trail"


class MayNotReadTrail(Forbidden):
    """Only those who audit may read the trail."""


class UnknownRecord(NotFound):
    """There is no such record here."""


@dataclass(frozen=True, slots=True)
class Question:
    """All that is given must fit. `since` and `until` are moments, `until` excluded."""

    household: UUID | None = None
    account: str | None = None
    object: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def subject(self) -> str:
        """What was asked about, for the trail itself."""
        asked = (self.household, self.account, self.object, self.action)
        return next((str(one) for one in asked if one is not None), "everything")


FITS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "household": lambda id: AuditRecord.household_id == id,
    "account": lambda login: AuditRecord.actor == login,
    "object": lambda key: AuditRecord.object_id == key,
    "action": lambda name: AuditRecord.action == name,
    "since": lambda moment: AuditRecord.at >= moment,
    "until": lambda moment: AuditRecord.at < moment,
}


async def page(
    session: AsyncSession, actor: Actor, asked: Question, after: UUID | None, limit: int
) -> tuple[list[RecordView], UUID | None]:
    """Records, newest first, and the key of the next page. The question is recorded too.

    Raises MayNotReadTrail.
    """
    if not actor.may(READ):
        raise MayNotReadTrail("this account holds no post that audits")
    seen = in_reach(session, actor, AuditRecord)
    newest = await _newest(session, after, limit + 1)
    rows = (await session.execute(newest.where(seen, *_fits(asked)))).all()
    record(session, actor, READ, TRAIL, asked.subject(), household=asked.household)
    at = world(session)
    found = [_view(at, row) for row in rows[:limit]]
    return found, found[-1].id if len(rows) > limit else None


async def looks(
    session: AsyncSession, household: UUID, after: UUID | None, limit: int
) -> tuple[list[Look], UUID | None]:
    """Who looked at a family, by office and never by person; asking is the caller's to allow."""
    people = AuditRecord.actor_kind.in_(["staff", "department", "citizen"])
    newest = await _newest(session, after, limit + 1)
    rows = (
        await session.execute(newest.where(AuditRecord.household_id == household, people))
    ).all()
    at = world(session)
    found = [_look(at, row.AuditRecord) for row in rows[:limit]]
    return found, found[-1].id if len(rows) > limit else None


async def _newest(
    session: AsyncSession, after: UUID | None, limit: int
) -> Select[AuditRecord, int]:
    """Raises UnknownRecord when the record a page goes on from does not exist."""
    page = (
        select(AuditRecord, AuditLeaf.seq)
        .outerjoin(AuditLeaf, AuditLeaf.record_id == AuditRecord.id)
        .order_by(AuditRecord.at.desc(), AuditRecord.id.desc())
        .limit(limit)
    )
    if after is None:
        return page
    at = await session.scalar(select(AuditRecord.at).where(AuditRecord.id == after))
    if at is None:
        raise UnknownRecord("no record with this id")
    last = tuple_(literal(at), literal(after))
    return page.where(tuple_(AuditRecord.at, AuditRecord.id) < last)


def _fits(asked: Question) -> Iterator[ColumnElement[bool]]:
    for name, condition in FITS.items():
        value = getattr(asked, name)
        if value is not None:
            yield condition(value)


def _view(at: World, row: Row[AuditRecord, int]) -> RecordView:
    found: AuditRecord = row.AuditRecord
    return RecordView(
        id=found.id,
        at=found.at,
        actor=found.actor,
        actor_name=at.places.staff.get(found.actor),
        actor_kind=found.actor_kind,
        office=_office(at, found),
        post=found.post,
        action=found.action,
        object_kind=found.object_kind,
        object_id=found.object_id,
        household_id=found.household_id,
        reason=found.reason,
        before_digest=found.before_digest,
        after_digest=found.after_digest,
        request_id=found.request_id,
        address=found.address,
        leaf=row.seq,
    )


def _look(at: World, found: AuditRecord) -> Look:
    return Look(found.id, found.at, found.actor_kind, _office(at, found), found.action)


def _office(at: World, found: AuditRecord) -> str | None:
    """The office of the first post held; a department's system stands for its department."""
    if found.actor_kind == "department":
        known = at.catalogue.departments.get(found.actor)
        return known.zh if known else found.actor
    if not found.post:
        return None
    return at.places.office(found.post.split(" ")[0].partition("@")[2])
