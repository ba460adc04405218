"""撤回授权告知书: what stopped, what stays, and that the way is open again."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Application
from domain.approval.papers import name_on_paper
from domain.audit.service import record
from domain.authorisation import queries
from domain.authorisation.models import Authorisation
from domain.authorisation.views import WithdrawalSheet
from domain.check.models import CheckQuery, QueryState
from domain.errors import Conflict
from domain.household.models import Household, Person
from domain.intent.models import Intent
from domain.world import world

TITLE = "撤回核对授权告知书"
LAW = "最低生活保障审核确认办法第二十九条"


class NotWithdrawn(Conflict):
    """This authorisation has not been withdrawn."""


@dataclass(frozen=True, slots=True)
class _Ended:
    """What the withdrawal ended."""

    stopped: int
    intent: Intent | None
    application: Application | None


async def sheet(session: AsyncSession, actor: Actor, id: UUID) -> WithdrawalSheet:
    """The paper, made from what is on record. Raises UnknownAuthorisation, NotWithdrawn."""
    found = await queries.find(session, actor, id)
    if found.withdrawn_at is None:
        raise NotWithdrawn("there is no sheet before the withdrawal")
    family = found.household_id
    record(session, actor, "withdrawal.read", "authorisation", id, household=family)
    at, ended = world(session), await _ended(session, found)
    place = await _place(session, found)
    return WithdrawalSheet(
        title=TITLE,
        authorisation_id=found.id,
        number=found.number,
        applicant_name=name_on_paper(actor, await _applicant(session, found)),
        withdrawn_at=found.withdrawn_at,
        sentences=list(_sentences(ended)),
        stopped_queries=ended.stopped,
        ended_intent=ended.intent.number if ended.intent else None,
        ended_application=ended.application.number if ended.application else None,
        office_name=at.places.office(place[0]),
        hotline=at.places.hotline(place[1]),
    )


async def _ended(session: AsyncSession, found: Authorisation) -> _Ended:
    stopped = await session.scalar(
        select(func.count()).where(
            CheckQuery.authorisation_id == found.id, CheckQuery.state == QueryState.STOPPED
        )
    )
    intent = await session.scalar(
        select(Intent).where(Intent.id == found.intent_id, Intent.ended_at.is_not(None))
    )
    application = await session.scalar(
        select(Application).where(
            Application.id == found.application_id, Application.closed_at >= found.withdrawn_at
        )
    )
    return _Ended(stopped or 0, intent, application)


async def _place(session: AsyncSession, found: Authorisation) -> tuple[str, str | None]:
    """The office that decides, and the window the family came to."""
    if found.intent_id is not None:
        intent = await session.get_one(Intent, found.intent_id)
        return intent.office, intent.window
    case = await session.get_one(Application, found.application_id)
    return case.deciding_office, case.window


async def _applicant(session: AsyncSession, found: Authorisation) -> str:
    name = await session.scalar(
        select(Person.name)
        .join(Household, Household.applicant_id == Person.id)
        .where(Household.id == found.household_id)
    )
    return name or ""


def _sentences(ended: _Ended) -> Iterator[str]:
    yield "您的核对授权已经撤回，从现在起不再查询。"
    if ended.stopped:
        yield f"还没有答复的{ended.stopped}项查询已经停止。"
    if ended.intent is not None:
        yield f"意愿登记{ended.intent.number}已经结束。"
    if ended.application is not None:
        yield f"申请{ended.application.number}因此终结（{LAW}），已经批准的不受影响。"
    yield "撤回之前已经依法完成的核对不受影响，结果不再用于新的办理。"
    yield "以后有困难，随时可以重新登记、重新授权、重新申请，说过的情况不用再说。"
