"""“能享受什么”: an estimate on what a wish claims and what offices verified. Nothing is stored.

What an office knows about money is for named check officers: to others the sentences keep how far
off a figure is and lose the figure.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.authorisation.recording import answers_of
from domain.estimate import service
from domain.estimate.views import Estimate
from domain.household.verified import over, verified
from domain.intent import queries
from domain.intent.models import Intent
from domain.item.levels import sight
from domain.world import world


async def estimate(session: AsyncSession, actor: Actor, id: UUID) -> Estimate:
    """Private: nothing is written but who looked. Raises UnknownIntent."""
    found = await queries.find(session, actor, id)
    record(session, actor, "intent.estimate", "intent", id, household=found.household_id)
    return await of(session, actor, found)


async def of(session: AsyncSession, actor: Actor, intent: Intent) -> Estimate:
    """The estimate of an intent the caller has found to be in reach."""
    known = await verified(session, intent.household_id)
    answers = over(answers_of(session, intent), known)
    return service.estimate(world(session), answers, sight=sight(actor), known=known)
