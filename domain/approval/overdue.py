"""What the platform does itself when a time has passed.

Each routine runs once per job, and doing it again changes nothing: everything is looked at anew
under the lock of its case.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import SYSTEM
from domain.application.models import ApplicationState, ClaimState
from domain.approval.case import Case
from domain.approval.loading import open_case
from domain.approval.models import Supplement
from domain.approval.settling import end, settle
from domain.approval.supplements import unanswered
from domain.job.models import Lease

GIVEN_UP = "R-DOC-01"


async def supplement_overdue(session: AsyncSession, lease: Lease) -> datetime | None:
    """视为放弃: what was asked for has not come in time. A new application stays possible.

    Before acceptance the application ends, after it the one claim; asked for by the reviewer, the
    review goes on without it.
    """
    assert lease.application_id is not None
    case = await open_case(session, SYSTEM, lease.application_id)
    if case.application.closed_at is not None:
        return None
    today = case.world.today()
    for supplement in [row for row in await unanswered(case) if row.answer_by < today]:
        _give_up(case, supplement)
    settle(case)
    await case.close()
    return None


def _give_up(case: Case, supplement: Supplement) -> None:
    claim = next((c for c in case.claims if c.id == supplement.claim_id), None)
    if claim is not None:
        case.note("given_up", claim)
        end(case, claim, ClaimState.CLOSED, GIVEN_UP)
        case.tell(SYSTEM, "claim.given_up", "claim", claim.id, reason=GIVEN_UP)
        return
    if case.application.accepted_at is not None:
        case.note("overdue")
        return
    for each in case.live():
        end(case, each, ClaimState.CLOSED, GIVEN_UP)
    case.shut(ApplicationState.CLOSED)
    case.note("given_up")
    id = case.application.id
    case.tell(SYSTEM, "application.given_up", "application", id, reason=GIVEN_UP)


async def paperwork_overdue(session: AsyncSession, lease: Lease) -> datetime | None:
    """The papers of an emergency are still missing: the case says so."""
    assert lease.application_id is not None
    case = await open_case(session, SYSTEM, lease.application_id)
    claim = case.newest().get(lease.payload["item"])
    if claim is not None and case.application.reviewed_at is None:
        case.note("paperwork_overdue", claim)
        await case.close()
    return None


async def look_again(session: AsyncSession, lease: Lease) -> datetime | None:
    """Something this case may have waited for has been decided in another case of the household."""
    assert lease.application_id is not None
    case = await open_case(session, SYSTEM, lease.application_id)
    before = case.application.event_seq
    settle(case)
    if case.application.event_seq != before:
        await case.close()
    return None
