"""The family takes something back; what has been granted stays granted."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import SYSTEM, Actor
from domain.application.models import LIVE, Application, ApplicationState, Claim, ClaimState
from domain.approval import reading
from domain.approval.answering import UnknownClaim
from domain.approval.loading import open_case
from domain.approval.settling import end, settle
from domain.errors import Conflict


class AlreadyEnded(Conflict):
    """This has ended already."""


async def application(session: AsyncSession, actor: Actor, id: UUID, reason: str) -> None:
    """Withdraw every claim that has not ended; departments are told to drop them."""
    case = await open_case(session, actor, id, "withdraw")
    await reading.find(session, actor, id)
    if case.application.closed_at is not None:
        raise AlreadyEnded("the application has ended")
    for claim in case.live():
        end(case, claim, ClaimState.WITHDRAWN, None)
    case.shut(ApplicationState.WITHDRAWN)
    case.note("withdrawn")
    case.tell(actor, "application.withdraw", "application", id, reason=reason)
    settle(case)
    await case.close()


async def terminate(session: AsyncSession, actor: Actor, id: UUID, reason: str) -> bool:
    """End a case whose ground is gone (L02 art. 29): every claim that has not ended closes with the
    reason, so that the family's sheet says it. False when the case had ended before.

    Whether the actor may is the caller's to know: the case itself need not be in reach.
    """
    case = await open_case(session, SYSTEM, id, "withdraw")
    if case.application.closed_at is not None:
        return False
    for claim in case.live():
        end(case, claim, ClaimState.CLOSED, reason)
    case.shut(ApplicationState.CLOSED)
    case.note("terminated")
    case.tell(actor, "application.terminate", "application", id, reason=reason)
    settle(case)
    await case.close()
    return True


async def claim(session: AsyncSession, actor: Actor, id: UUID, reason: str) -> UUID:
    """Withdraw or decline one claim; returns its application."""
    application_id = await session.scalar(_case_of(session, actor, id))
    if application_id is None:
        raise UnknownClaim("no claim with this id")
    case = await open_case(session, actor, application_id, "withdraw")
    await reading.find(session, actor, application_id)
    ours = next(claim for claim in case.claims if claim.id == id)
    if ours.state not in LIVE:
        raise AlreadyEnded(f"the claim is {ours.state}", state=str(ours.state))
    end(case, ours, ClaimState.WITHDRAWN, None)
    case.application.declined = sorted({*case.application.declined, ours.item})
    case.tell(actor, "claim.withdraw", "claim", id, reason=reason)
    settle(case)
    await case.close()
    return application_id


def _case_of(session: AsyncSession, actor: Actor, claim: UUID) -> Select[UUID]:
    return (
        select(Claim.application_id)
        .join(Application, Application.id == Claim.application_id)
        .where(Claim.id == claim, in_reach(session, actor, Application, "withdraw"))
    )
