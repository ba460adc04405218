"""A window's day: what was taken in today, and which families still owe it a paper."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application.models import Application, ApplicationState
from domain.approval.models import Supplement
from domain.approval.views import AwaitedRow, TakenRow, WindowDay
from domain.audit.service import record_list
from domain.identifier import masks
from domain.world import SHANGHAI, World, world

MOST = 100  # of each; who has more works from the list of cases


async def day(session: AsyncSession, actor: Actor) -> WindowDay:
    """Of the offices this account takes applications in for; empty for whoever takes none."""
    at = world(session)
    offices = sorted({post.organisation for post in actor.posts_with("application.create")})
    mine = in_reach(session, actor, Application) & Application.accepting_office.in_(offices)
    taken = await _taken(session, mine, datetime.combine(at.today(), time(), SHANGHAI))
    awaited = await _awaited(session, mine)
    shown = [case.id for case in taken] + [case.id for case, _ in awaited]
    record_list(session, actor, "application.list", "application", shown)
    return WindowDay(
        taken=[_taken_row(case) for case in taken],
        awaited=[_awaited_row(at, case, asked) for case, asked in awaited],
    )


async def _taken(
    session: AsyncSession, mine: ColumnElement[bool], since: datetime
) -> Sequence[Application]:
    """Newest first."""
    rows = await session.scalars(
        select(Application)
        .where(mine, Application.submitted_at >= since)
        .order_by(Application.submitted_at.desc(), Application.id.desc())
        .limit(MOST)
    )
    return rows.all()


async def _awaited(
    session: AsyncSession, mine: ColumnElement[bool]
) -> list[tuple[Application, Supplement]]:
    """Told what is missing and not answered, the soonest due first, each case once."""
    rows = await session.execute(
        select(Application, Supplement)
        .join(Supplement, Supplement.application_id == Application.id)
        .where(mine, Supplement.answered_at.is_(None), Application.state.not_in(OVER))
        .order_by(Supplement.answer_by, Application.id)
        .limit(MOST)
    )
    found: dict[UUID, tuple[Application, Supplement]] = {}
    for case, asked in rows:
        found.setdefault(case.id, (case, asked))
    return list(found.values())


OVER = (ApplicationState.CLOSED, ApplicationState.NOT_ACCEPTED, ApplicationState.WITHDRAWN)


def _taken_row(case: Application) -> TakenRow:
    return TakenRow(
        id=case.id,
        number=case.number,
        state=case.state,
        applicant_name=masks.name(case.applicant_name),
        submitted_at=case.submitted_at,
        items=len(case.items),
    )


def _awaited_row(at: World, case: Application, asked: Supplement) -> AwaitedRow:
    return AwaitedRow(
        id=case.id,
        number=case.number,
        applicant_name=masks.name(case.applicant_name),
        asked=len(asked.asked),
        answer_by=asked.answer_by,
        days_left=(asked.answer_by - at.today()).days,
    )
